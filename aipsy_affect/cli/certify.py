"""``aipsy-affect certify``."""

from __future__ import annotations

from pathlib import Path

import click

from ..corpus import newest_certificate
from ..errors import CertificateError
from ..files import write_file
from ..rating.record import read_ratings
from ..release import CERTIFICATE, Folder, Release, json_document, read_release
from ..validators import battery, registry
from ..validators.certificate import Certificate, certify, differences, parse_certificate
from ..validators.subject import Options
from . import console, render
from .options import (
    classifier_option,
    codes_of,
    format_option,
    labels_option,
    locate,
    nrc_option,
    quiet_option,
    ratings_option,
    seed_option,
    select_option,
)


@click.command("certify")
@click.argument("release", required=False, metavar="[VERSION|FOLDER]")
@click.option("--output", "-o", type=click.Path(path_type=Path), help="Write the certificate here.")
@select_option
@seed_option
@nrc_option
@classifier_option
@labels_option
@ratings_option
@format_option
@quiet_option
def command(
    release: str | None,
    output: Path | None,
    codes: tuple[str, ...],
    seed: int,
    nrc_path: Path | None,
    classifier: str,
    labels: Path | None,
    ratings_path: Path | None,
    style: str,
    quiet: bool,
) -> int:
    """Run the whole battery on a release; on a pass, write its certificate.

    Without an argument, the newest release that came with the package: its certificate is compared with the one
    that was shipped. For a folder the certificate goes into it as certificate.json (or to --output). A release
    that fails gets no certificate but a report in its place, certificate.report.json. With --ratings the checks of
    family R have to pass too; without, the certificate says that there were no blind ratings.
    """
    name, folder, bundled = locate(release)
    found = read_release(folder, f"release {name}" if bundled else name)
    ratings = read_ratings(ratings_path) if ratings_path else ()
    checks = registry.select(codes_of(codes), rated=bool(ratings))
    with console.progress(len(checks), quiet) as bar:
        report = battery.run(
            found.items,
            name=f"release {found.version}",
            codes=codes_of(codes),
            options=Options(seed=seed, nrc_path=nrc_path, classifier=classifier, labels=labels),
            ratings=ratings,
            progress=lambda check: bar.tick(f"{check.code} {check.title}"),
        )
    certificate = certify(found, report) if report.certifiable else None
    if style == "json":
        console.say_json(certificate.content if certificate else report.as_json())
    else:
        render.results_table(report)
        render.findings(report, {}, most=0 if certificate else 10)
        console.say()
    if certificate is None:
        if output is None and not bundled:
            output = Path(str(folder)) / CERTIFICATE
        return _not_certified(report, output, quiet, style)
    return _certified(certificate, found, folder, bundled, output, quiet, style)


def _not_certified(report: battery.Report, output: Path | None, quiet: bool, style: str) -> int:
    blocking = ", ".join(f"{each.code} {each.status.replace('_', ' ')}" for each in report.blocking)
    if not report.complete and not report.blocking:
        console.note("only a part of the battery was run, so there is no certificate", quiet)
        return console.FINE
    if style == "text":
        console.say(f"NOT certified: {blocking}")
    if (
        any(each.family == "R" and each.status == "not_run" for each in report.blocking)
        and not report.ratings
    ):
        console.note("no ratings were given: aipsy-affect rate make, then certify with --ratings FILE", quiet)
    if output is not None:
        path = output.with_suffix(".report.json")
        write_file(path, json_document(report.as_json()))  # an older report on the same release is replaced
        console.note(f"report written to {path}", quiet)
    return console.FINDINGS


def _certified(
    certificate: Certificate,
    release: Release,
    folder: Folder,
    bundled: bool,
    output: Path | None,
    quiet: bool,
    style: str,
) -> int:
    if style == "text":
        console.say(
            f"CERTIFIED: release {release.version}, {len(release.items)} items, "
            f"manifest sha256 {release.manifest_sha256[:16]}…"
        )
    shipped = _shipped(release.version, folder, bundled)
    if output is None and not bundled:
        output = Path(str(folder)) / CERTIFICATE
        if shipped is not None:  # a certificate that is there is compared, never written over
            output = None
    if output is not None:
        write_file(output, certificate.to_bytes())
        console.note(f"certificate written to {output}", quiet)
    if shipped is None:
        return console.FINE
    found = differences(certificate, shipped)
    same = "the same bytes" if certificate.to_bytes() == shipped.to_bytes() else "the same results"
    if not found:
        console.note(f"the release's own certificate says {same}", quiet)
        return console.FINE
    console.note(
        "the release's own certificate differs (other library versions can move last digits):", quiet
    )
    for line in found[:20]:
        console.note(f"  {line}", quiet)
    return console.FINE


def _shipped(version: str, folder: Folder, bundled: bool) -> Certificate | None:
    """Return the certificate in a release's folder; of a bundled release the newest, which may lie beside it."""
    file = newest_certificate(version) if bundled else folder.joinpath(CERTIFICATE)
    if not file.is_file():
        return None
    try:
        return parse_certificate(file.read_bytes(), CERTIFICATE)
    except CertificateError as error:
        raise CertificateError(f"the release's own certificate is no good: {error}") from error
