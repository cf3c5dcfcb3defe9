"""The certificate: a deterministic JSON file that binds every result to the bytes it was measured on.

The same content, options and library versions give the same bytes. A failing set gets no certificate: a
report is all there is.
"""

from __future__ import annotations

import json
import platform
from dataclasses import dataclass
from importlib import metadata
from typing import Any

from ..errors import CertificateError
from ..rating.record import ratings_csv
from ..release import Folder, Release, json_document, read_release, sha256
from .battery import Report
from .classifier import BUNDLED
from .registry import BATTERY_VERSION

FORMAT = 1
COMPUTED_WITH = (
    "krippendorff",
    "numpy",
    "scipy",
    "scikit-learn",
    "nltk",
    "spacy",
    "spacy-lookups-data",
    "wordfreq",
    "NRCLex",
    "onnxruntime",
    "tokenizers",
)
#: Only where the classifier is one of the Hub.
COMPUTED_WITH_TOO = ("torch", "transformers")


@dataclass(frozen=True)
class Certificate:
    """A certificate as it was read or made."""

    content: dict[str, Any]

    @property
    def version(self) -> str:
        return str(self.content["release"]["version"])

    def to_bytes(self) -> bytes:
        return json_document(self.content)


def certify(release: Release, report: Report) -> Certificate:
    """Make the certificate of a release from the report of the whole battery on it.

    Raises:
        CertificateError: the report is not of the whole battery, or a required check did not pass.
    """
    if not report.certifiable:
        blocking = ", ".join(f"{each.code} {each.status}" for each in report.blocking)
        why = blocking or "only a part of the battery was run"
        raise CertificateError(f"{report.name} cannot be certified: {why}")
    body: dict[str, Any] = {
        "certificate": "aipsy-affect keyword-free and lexically matched stimuli",
        "format": FORMAT,
        "verdict": "certified",
        "release": {
            "version": release.version,
            "manifest_sha256": release.manifest_sha256,
            "files": {each.path: each.sha256 for each in release.manifest.files},
            "items": report.items,
            "pairs": report.pairs,
        },
        "battery": battery_identity(),
        "classifier": _classifier(report),
        "ratings": _ratings(report),
        "options": _options(report),
        "verdicts": report.verdicts(),
        "results": [result.as_json() for result in report.results],
    }
    bundled = report.options.classifier == BUNDLED
    body["computed_with"] = _versions(COMPUTED_WITH if bundled else COMPUTED_WITH + COMPUTED_WITH_TOO)
    # NRC's lexicon is not part of the package, so a result by it is not reproducible from the package alone.
    body["content_sha256"] = sha256(json_document(body))
    return Certificate(body)


def battery_identity() -> dict[str, Any]:
    """Return the version of the battery and the hashes of the data it computes with."""
    from importlib import resources

    from .lexicon import lexicon_bytes

    data = resources.files(__package__ or "") / "data"
    return {
        "version": BATTERY_VERSION,
        "lexicon_sha256": sha256(lexicon_bytes()),
        "word_vectors_sha256": sha256(data.joinpath("word_vectors.npz").read_bytes()),
        "vader_sha256": sha256(data.joinpath("vader_lexicon.txt").read_bytes()),
    }


def parse_certificate(raw: bytes, where: str) -> Certificate:
    """Read a certificate and check that it has not been edited.

    Raises:
        CertificateError: not a certificate, not of this format, or changed since it was made.
    """
    try:
        content = json.loads(raw.decode("utf-8"))
        claimed = content["content_sha256"]
        number = content["format"]
        body = {key: value for key, value in content.items() if key != "content_sha256"}
        str(content["release"]["version"]), content["release"]["files"], content["results"]
        content["battery"]["version"], content["computed_with"]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CertificateError(f"{where} is not a certificate of aipsy-affect: {error!r}") from error
    if number != FORMAT:
        raise CertificateError(f"{where} is of format {number}; this version reads format {FORMAT}")
    if sha256(json_document(body)) != claimed:
        raise CertificateError(
            f"{where} was changed after it was made: its content does not have its own hash"
        )
    if content["verdict"] != "certified" or any(
        each["required"] and each["status"] != "passed" for each in content["results"]
    ):
        raise CertificateError(f"{where} does not certify: a required check in it did not pass")
    return Certificate(content)


def verify(certificate: Certificate, folder: Folder, name: str) -> Release:
    """Check that a certificate is about exactly the bytes in a release folder.

    Raises:
        ReleaseError: the release is damaged.
        CertificateError: it is another release, or other bytes.
    """
    release = read_release(folder, name)
    certified = certificate.content["release"]
    if certified["version"] != release.version:
        raise CertificateError(
            f"the certificate is about {certified['version']}, {name} is release {release.version}"
        )
    files = {each.path: each.sha256 for each in release.manifest.files}
    for path in sorted(set(files) | set(certified["files"])):
        if files.get(path) != certified["files"].get(path):
            raise CertificateError(
                f"{name}/{path} is not the file that was certified; certify the release again"
            )
    if certified["manifest_sha256"] != release.manifest_sha256:
        raise CertificateError(f"the manifest of {name} is not the one that was certified")
    return release


def differences(one: Certificate, other: Certificate) -> list[str]:
    """Return what differs between two certificates, library versions set aside, as lines of text."""
    lines = [
        f"{key}: {one.content.get(key)!r} / {other.content.get(key)!r}"
        for key in ("release", "battery", "classifier", "ratings", "options", "verdicts")
        if one.content.get(key) != other.content.get(key)
    ]
    theirs = {each["code"]: each for each in other.content["results"]}
    for mine in one.content["results"]:
        its = theirs.get(mine["code"], {"status": "missing", "summary": "missing"})
        optional = not mine["required"] and "not_run" in (mine["status"], its["status"])
        if mine != its and not optional:  # NRC's lexicon may be installed here and not there
            lines.append(f"{mine['code']}: {mine['summary']} / {its['summary']}")
    return lines


def _options(report: Report) -> dict[str, Any]:
    options = report.options
    return {
        "seed": options.seed,
        "repeats": options.repeats,
        "folds": options.folds,
        "permutations": options.permutations,
        "resamples": options.resamples,
    }


def _classifier(report: Report) -> Any:
    """Return which classifier family T asked: name, revision, hashes of its files."""
    return next((each.details["classifier"] for each in report.results if "classifier" in each.details), None)


def _ratings(report: Report) -> dict[str, Any]:
    """Return who rated, in words, and the hash of the tidy file of all ratings, whatever the order of its rows."""
    from .norms import groups_in_words

    if not report.ratings:
        return {"raters": "none: family R was left out, and nobody's reading is part of this certificate"}
    return {
        "raters": " and ".join(groups_in_words(report.ratings)),
        "rows": len(report.ratings),
        "sha256": sha256(ratings_csv(report.ratings)),
    }


def _versions(names: tuple[str, ...]) -> dict[str, str]:
    found = {"python": platform.python_version()}
    for name in names:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "not installed"
    return found
