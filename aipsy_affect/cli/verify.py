"""``aipsy-affect verify``."""

from __future__ import annotations

from pathlib import Path

import click

from ..errors import CertificateError
from ..files import read_bounded
from ..release import MANIFEST
from ..validators.certificate import Certificate, parse_certificate, verify
from . import console
from .options import format_option, locate

MAX_CERTIFICATE_BYTES = 16 * 1024 * 1024


@click.command("verify")
@click.argument("certificate", type=click.Path(path_type=Path))
@click.option(
    "--release",
    metavar="VERSION|FOLDER",
    help="The release it should be about; by default the one beside it, or the bundled one of its version.",
)
@format_option
def command(certificate: Path, release: str | None, style: str) -> int:
    """Check that CERTIFICATE is unedited, that it certifies, and that it is about exactly these bytes."""
    raw = read_bounded(certificate, MAX_CERTIFICATE_BYTES, CertificateError)
    parsed = parse_certificate(raw, str(certificate))
    name, folder, bundled = locate(release or _beside(certificate, parsed))
    found = verify(parsed, folder, f"release {name}" if bundled else name)
    verdicts = ", ".join(f"{family} {status}" for family, status in parsed.content["verdicts"].items())
    if style == "json":
        console.say_json(
            {
                "verified": True,
                "version": found.version,
                "files": len(found.manifest.files),
                "verdicts": parsed.content["verdicts"],
            }
        )
    else:
        console.say(
            f"VERIFIED: release {found.version}, {len(found.manifest.files)} files as certified ({verdicts})"
        )
    return console.FINE


def _beside(certificate: Path, parsed: Certificate) -> str:
    return str(certificate.parent) if (certificate.parent / MANIFEST).is_file() else parsed.version
