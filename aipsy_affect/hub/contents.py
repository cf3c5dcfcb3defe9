"""What a published release is made from: the certified release, its certificate, and the tables of it.

Pure. The names here are those that all parts of :mod:`aipsy_affect.hub` use.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..corpus import CONFIGS, Battery
from ..export import hub_files
from ..release import Release, sha256
from ..tables import BOOLEANS, INTEGERS
from ..validators.certificate import Certificate

CARD = "README.md"
CROISSANT = "croissant.json"
CITATION = "CITATION.cff"
LICENCE = "LICENSE"
#: Hashes of every other file, in the format of ``sha256sum``, so that ``sha256sum -c`` checks a clone.
SUMS = "SHA256SUMS"
#: The Hub makes this one by itself in every repository; it is not part of a release.
GITATTRIBUTES = ".gitattributes"
DEFAULT_CONFIG = "battery"

REPO = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9][A-Za-z0-9._-]{0,95}")


@dataclass(frozen=True)
class Feature:
    """One column of a table; ``dtype`` is ``string``, ``int64`` or ``bool``, as ``datasets`` names them."""

    name: str
    dtype: str


@dataclass(frozen=True)
class DataFile:
    """One Parquet file: a split of a config."""

    path: str
    config: str
    split: str
    rows: int
    features: tuple[Feature, ...]
    content: bytes

    @property
    def sha256(self) -> str:
        return sha256(self.content)


@dataclass(frozen=True)
class Ingredients:
    """All that a published release is rendered from; the same ingredients give the same bytes.

    Attributes:
        repo: ``ORG/NAME`` on the Hub.
        release: the verified release.
        certificate: the newest one for exactly these bytes.
        certificate_bytes: the file as it was issued; it is published unchanged.
        jsonl: path to bytes of the release's own JSON Lines, by the paths of its manifest.
        manifest_bytes: the release's manifest, unchanged.
        data: the Parquet files, in the order of configs and splits.
        package_version: of the package that renders.
    """

    repo: str
    release: Release
    certificate: Certificate
    certificate_bytes: bytes
    jsonl: Mapping[str, bytes]
    manifest_bytes: bytes
    data: tuple[DataFile, ...]
    package_version: str

    @property
    def version(self) -> str:
        return self.release.version

    @property
    def tag(self) -> str:
        return tag_of(self.release.version)


def is_repo(name: str) -> bool:
    """Say whether this can be the name of a repository on the Hub."""
    return REPO.fullmatch(name) is not None and "--" not in name and ".." not in name


def tag_of(version: str) -> str:
    """Return the tag of a release: ``v1.0.0``."""
    return f"v{version}"


def data_files(release: Release) -> tuple[DataFile, ...]:
    """Return the Parquet files of a release, one per config and split."""
    contents = hub_files(Battery(release.version, release.items))
    found = []
    for config in CONFIGS:
        for split, rows in Battery(release.version, release.items, config).split_rows().items():
            path = f"data/{config}/{split}.parquet"
            found.append(DataFile(path, config, split, len(rows), features_of(rows[0]), contents[path]))
    return tuple(found)


def features_of(columns: Iterable[str]) -> tuple[Feature, ...]:
    """Return the columns with their types, in order."""
    kinds = dict.fromkeys(INTEGERS, "int64") | dict.fromkeys(BOOLEANS, "bool")
    return tuple(Feature(name, kinds.get(name, "string")) for name in columns)
