"""What the publisher refuses: a table of reasons, each a sentence and a function that finds it. Pure.

Three tables, for three moments: before anything is rendered (``OF_SOURCE``), when all bytes that would be sent
are known (``OF_DRAFT``), and when the Hub has been looked at (``OF_HUB``). Nothing is sent before all three are
empty. A function returns one line for everything it finds, and nothing if all is well.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from ..errors import AipsyAffectError
from ..release import CERTIFICATE, MANIFEST, VERSION, version_key
from ..validators.certificate import Certificate, parse_certificate
from .card_schema import check_card
from .contents import CARD, CITATION, CROISSANT, GITATTRIBUTES, LICENCE, SUMS, is_repo, tag_of
from .layout import problems_of_sums
from .remote import differences, problem_of_endpoint
from .subjects import Draft, Situation, Source

#: Shapes of secrets. The texts hold none, so a false alarm costs a look and a miss costs an account.
SECRETS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(hf|api_org)_[A-Za-z0-9]{16,}",
        r"\b(ghp|gho|ghu|ghs|ghr)_[A-Za-z0-9]{20,}|\bgithub_pat_\w{20,}",
        r"\bglpat-[\w-]{16,}|\bpypi-[\w-]{16,}|\bnpm_[A-Za-z0-9]{20,}",
        r"\b(AKIA|ASIA)[0-9A-Z]{16}\b|\bAIza[\w-]{30,}",
        r"\bsk-[\w-]{16,}|\bxox[abpors]-[\w-]{10,}",
        r"-----BEGIN [A-Z ]*PRIVATE KEY-----",
        r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.",
    )
)


Subject = TypeVar("Subject")


@dataclass(frozen=True)
class Refusal(Generic[Subject]):
    """One reason not to publish."""

    name: str
    sentence: str
    find: Callable[[Subject], list[str]]


def find_all(table: Iterable[Refusal[Subject]], subject: Subject) -> list[str]:
    """Return a sentence for every reason in a table that applies."""
    return [f"{each.sentence}: {line}" for each in table for line in each.find(subject)]


def _repo(source: Source) -> list[str]:
    return [] if is_repo(source.repo) else [f"{source.repo!r} is not of the form ORG/NAME"]


def _endpoint(source: Source) -> list[str]:
    problem = problem_of_endpoint(source.endpoint)
    return [problem] if problem else []


def _semantic(source: Source) -> list[str]:
    version = source.release.version
    return [] if VERSION.fullmatch(version) else [f"{version!r} is not of the form 1.2.3"]


def _package(source: Source) -> list[str]:
    lines = []
    if source.citation_version != source.package_version:
        lines.append(
            f"the package is {source.package_version}, its {CITATION} says {source.citation_version}"
        )
    semantic = all(VERSION.fullmatch(each) for each in (source.release.version, source.package_version))
    if not semantic or version_key(source.release.version) > version_key(source.package_version):
        lines.append(f"the release is {source.release.version}, the package only {source.package_version}")
    return lines


def _shipped(source: Source) -> list[str]:
    version, shipped = source.release.version, source.shipped_manifest_sha256
    if shipped is None:
        return [f"the package holds no release {version}; publish it with the package that brings it"]
    if shipped != source.release.manifest_sha256:
        return [f"its {MANIFEST} is not that of the release {version} in the package"]
    return []


def _stray(source: Source) -> list[str]:
    return [f"{path}; remove it, or publish by version" for path in source.stray]


def _missing(source: Source) -> list[str]:
    return [f"run aipsy-affect certify on release {source.release.version}"] if not source.certificate else []


def _certificate(source: Source) -> Certificate | None:
    """Return the certificate if there is one that can be read; what cannot be is found by ``_failing``."""
    try:
        return parse_certificate(source.certificate, CERTIFICATE) if source.certificate else None
    except AipsyAffectError:
        return None


def _failing(source: Source) -> list[str]:
    if not source.certificate:
        return []
    try:
        certified = parse_certificate(source.certificate, CERTIFICATE).content["release"]
    except AipsyAffectError as error:
        return [str(error)]
    release = source.release
    files = {each.path: each.sha256 for each in release.manifest.files}
    about = (certified["version"], certified["manifest_sha256"], certified["files"])
    if about != (release.version, release.manifest_sha256, files):
        return [f"it is about other bytes than those of release {release.version}; certify this release"]
    return []


def _stale(source: Source) -> list[str]:
    certificate = _certificate(source)
    issued = certificate.content["battery"]["version"] if certificate else source.battery_version
    if issued == source.battery_version:
        return []
    return [
        f"it is by battery {issued}, this package has {source.battery_version}; publish by version (the newest "
        "certificate is taken), or certify the release again"
    ]


def _outside(draft: Draft) -> list[str]:
    known = {CARD, CROISSANT, CITATION, LICENCE, SUMS, MANIFEST, CERTIFICATE}
    known |= {each.path for each in draft.parts.release.manifest.files} | {f.path for f in draft.parts.data}
    return [
        *sorted(set(draft.files) - known),
        *(f"{path} is missing" for path in sorted(known - set(draft.files))),
    ]


def _versions(draft: Draft) -> list[str]:
    version = draft.parts.version
    said: dict[str, set[str]] = {
        MANIFEST: set(_json(draft.files, MANIFEST, "version")),
        CERTIFICATE: {draft.parts.certificate.version},
        CROISSANT: set(_json(draft.files, CROISSANT, "version")),
        CITATION: set(re.findall(r"(?m)^version: (\S+)$", _text(draft.files, CITATION))),
        # The card names a version wherever it shows how to load that version.
        CARD: set(re.findall(r"""revision=["']v([^"']+)["']""", _text(draft.files, CARD))),
    }
    return [
        f"{path} says {', '.join(sorted(found)) or 'none'}, the release is {version}"
        for path, found in said.items()
        if found != {version}
    ]


def _card(draft: Draft) -> list[str]:
    return check_card(_text(draft.files, CARD), draft.files)


def _secrets(draft: Draft) -> list[str]:
    lines = []
    for path, content in sorted(draft.files.items()):
        text = content.decode("utf-8", "replace")
        for pattern in SECRETS:
            if match := pattern.search(text):
                lines.append(f"{path} holds {match[0][:6]}…")  # never the whole of it
        if any(secret in text for secret in draft.secrets):
            lines.append(f"{path} holds the token that is in use")
    return lines


def _tables(draft: Draft) -> list[str]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    lines = []
    for each in draft.parts.data:
        source = f"{each.config}/{each.split}.jsonl"
        try:
            rows = pq.read_table(pa.BufferReader(draft.files[each.path])).to_pylist()
            same = rows == [json.loads(line) for line in draft.files[source].decode().splitlines()]
        except (KeyError, ValueError, OSError) as error:
            lines.append(f"{each.path} cannot be read ({error})")
            continue
        if not same:
            lines.append(f"{each.path} has other rows than {source}")
    return lines


def _hashes(draft: Draft) -> list[str]:
    return problems_of_sums(draft.files, "the draft")


def _visibility(situation: Situation) -> list[str]:
    if situation.remote is None or situation.remote.private or situation.public:
        return []
    return [f"{situation.remote.repo} is public; say --public to publish there"]


def _tag(situation: Situation) -> list[str]:
    if situation.tagged is None:
        return []
    tag = tag_of(situation.version)
    return [f"{tag}: {line}" for line in differences(situation.files, situation.tagged)]


def _order(situation: Situation) -> list[str]:
    if situation.remote is None or situation.tagged is not None:
        return []
    newer = [each for each in situation.remote.versions if version_key(each) > version_key(situation.version)]
    return [f"v{newer[-1]} is there, and {situation.version} would stand at the head of it"] if newer else []


def _foreign(situation: Situation) -> list[str]:
    if situation.tagged is not None:
        return []
    there = {each.path for each in situation.head} - {GITATTRIBUTES}
    return [
        f"{path}; choose another repository, or remove it there"
        for path in sorted(there - set(situation.files) - situation.owned)
    ]


OF_SOURCE: tuple[Refusal[Source], ...] = (
    Refusal("repo", "not the name of a repository", _repo),
    Refusal("endpoint", "not a Hub to trust with a token", _endpoint),
    Refusal("semantic", "not a semantic version", _semantic),
    Refusal("package", "versions differ", _package),
    Refusal("shipped", "not a release of this package", _shipped),
    Refusal("stray", "a file outside the manifest", _stray),
    Refusal("missing", "no certificate", _missing),
    Refusal("failing", "the certificate does not hold", _failing),
    Refusal("stale", "the certificate is stale", _stale),
)
OF_DRAFT: tuple[Refusal[Draft], ...] = (
    Refusal("outside", "not the files of a release", _outside),
    Refusal("versions", "versions differ", _versions),
    Refusal("card", "the card is not in order", _card),
    Refusal("secrets", "something that looks like a token", _secrets),
    Refusal("tables", "the tables are not the release", _tables),
    Refusal("hashes", "the hashes do not hold", _hashes),
)
OF_HUB: tuple[Refusal[Situation], ...] = (
    Refusal("visibility", "that would be public", _visibility),
    Refusal("tag", "published already, with other bytes; a published version never changes", _tag),
    Refusal("order", "a newer release is published already", _order),
    Refusal("foreign", "the repository holds a file that is no release's", _foreign),
)


def _text(files: Mapping[str, bytes], path: str) -> str:
    return files.get(path, b"").decode("utf-8", "replace")


def _json(files: Mapping[str, bytes], path: str, key: str) -> list[str]:
    try:
        return [str(json.loads(files[path])[key])]
    except (KeyError, ValueError, TypeError):
        return []
