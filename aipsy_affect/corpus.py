"""The loader: ``load()`` gives a :class:`Battery` of a release that lies in the package.

Offline, always. pandas, pyarrow and datasets are imported only when a table of theirs is asked for.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from .errors import SelectionError, UnknownNameError
from .folds import assign_folds, held_out
from .release import CERTIFICATE, Folder, Release, read_release, version_key
from .stimulus import CONDITIONS, DOMAINS, EMOTIONS, MATCHINGS, Pair, Stimulus, pair_up

if TYPE_CHECKING:
    import datasets
    import pandas as pd
    import pyarrow as pa

CONFIGS = ("battery", "pairs")


@dataclass(frozen=True)
class Fold:
    """One division of a battery."""

    train: Battery
    test: Battery


@dataclass(frozen=True)
class Battery:
    """The items of a release, or a part of them.

    ``battery["clinical"]`` gives one split, ``battery.pairs`` the matched pairs, ``len`` and iteration
    all items. With ``config="pairs"`` the tables have one row per scenario instead of one per item.
    """

    version: str
    items: tuple[Stimulus, ...]
    config: str = "battery"

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Stimulus]:
        return iter(self.items)

    def __getitem__(self, split: str) -> tuple[Stimulus, ...]:
        """Return the items of a split.

        Raises:
            UnknownNameError: there is no such split.
        """
        if split not in self.splits:
            raise UnknownNameError("split", split, self.splits)
        return tuple(item for item in self.items if item.condition == split)

    def __repr__(self) -> str:
        sizes = ", ".join(f"{split} {len(self[split])}" for split in self.splits)
        return f"Battery(version={self.version!r}, config={self.config!r}, {sizes})"

    @property
    def splits(self) -> tuple[str, ...]:
        """Names of the splits that hold items, in the order of a release."""
        present = {item.condition for item in self.items}
        return tuple(name for name in CONDITIONS if name in present)

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """The matched pairs, clinical beside neutral, in the order of a release."""
        return pair_up(self.items)

    def get(self, item_id: str) -> Stimulus:
        """Return the item with this id.

        Raises:
            UnknownNameError: there is none.
        """
        for item in self.items:
            if item.id == item_id:
                return item
        raise UnknownNameError("id", item_id, [item.id for item in self.items])

    def pair(self, some_id: str) -> Pair:
        """Return the pair with this pair id, or the one that an item id belongs to.

        Raises:
            UnknownNameError: there is none.
        """
        for pair in self.pairs:
            if some_id == pair.pair_id or some_id in {member.id for member in pair.members}:
                return pair
        raise UnknownNameError("id", some_id, [pair.pair_id for pair in self.pairs])

    def select(
        self,
        *,
        emotion: str | Iterable[str] | None = None,
        domain: int | str | Iterable[int | str] | None = None,
        condition: str | Iterable[str] | None = None,
        matching: str | Iterable[str] | None = None,
    ) -> Battery:
        """Return the part of the battery that meets every filter given.

        Args:
            emotion: target emotion(s) by peak name; a neutral item counts to its pair's emotion.
            domain: domain number(s) or label(s).
            condition: split name(s).
            matching: ``isolexical``, ``matched``, or both.

        Raises:
            UnknownNameError: a value that does not exist.
            SelectionError: nothing meets the filters.
        """
        labels = {label: number for number, label in DOMAINS.items()}
        numbers = [labels.get(each, each) if isinstance(each, str) else each for each in _several(domain)]
        wanted = {
            "target_emotion": _known("emotion", _several(emotion), EMOTIONS),
            "domain": _known("domain", numbers, DOMAINS),
            "condition": _known("condition", _several(condition), CONDITIONS),
            "matching": _known("matching", _several(matching), MATCHINGS),
        }
        items = tuple(
            item
            for item in self.items
            if all(not values or getattr(item, column) in values for column, values in wanted.items())
        )
        if not items:
            given = ", ".join(f"{column}={sorted(map(str, v))}" for column, v in wanted.items() if v)
            raise SelectionError(f"no item of this battery meets {given}")
        return self._part(items)

    def folds(self, k: int = 10, seed: int = 0) -> tuple[Fold, ...]:
        """Divide into ``k`` folds for cross-validation.

        No scenario and no crossed quartet is split; emotion, domain and matching are balanced. With
        ``k=10`` and the whole release this is a new deal; the released one is the column ``fold``.

        Raises:
            SelectionError: more folds than scenarios or quartets.
        """
        fold_of = assign_folds(self.pairs, k, seed)
        return tuple(self._divide({name for name, fold in fold_of.items() if fold == n}) for n in range(k))

    def train_test(self, test_size: float = 0.25, seed: int = 0) -> Fold:
        """Divide once, with about ``test_size`` of the scenarios in the test part.

        Raises:
            SelectionError: ``test_size`` is not between 0 and 1.
        """
        return self._divide(held_out(self.pairs, test_size, seed))

    def rows(self) -> list[dict[str, Any]]:
        """Return what the tables hold: one dict per item, or per scenario with ``config="pairs"``."""
        if self.config == "pairs":
            return [pair.as_row() for pair in self.pairs]
        return [item.as_row() for item in self.items]

    def split_rows(self) -> dict[str, list[dict[str, Any]]]:
        """Return split name to rows: one split per condition, or the one split ``pairs``."""
        if self.config == "pairs":
            return {"pairs": self.rows()}
        return {split: [item.as_row() for item in self[split]] for split in self.splits}

    def to_pandas(self) -> pd.DataFrame:
        """Return a DataFrame with one row per item (or per scenario) and the columns of a release."""
        from . import tables

        return tables.to_pandas(self.rows())

    def to_arrow(self) -> pa.Table:
        """Return an Arrow table with one row per item (or per scenario) and the columns of a release."""
        from . import tables

        return tables.to_arrow(self.rows())

    def to_datasets(self) -> datasets.DatasetDict:
        """Return a ``datasets.DatasetDict`` with the splits and columns of the published dataset."""
        from . import tables

        return tables.to_datasets(self.split_rows())

    def _divide(self, in_test: set[str]) -> Fold:
        return Fold(
            train=self._part(tuple(item for item in self.items if item.pair_id not in in_test)),
            test=self._part(tuple(item for item in self.items if item.pair_id in in_test)),
        )

    def _part(self, items: tuple[Stimulus, ...]) -> Battery:
        return Battery(self.version, items, self.config)


def releases_folder() -> Folder:
    """Return the folder of the releases that came with the package."""
    return resources.files("aipsy_affect.stimuli").joinpath("releases")


def versions() -> tuple[str, ...]:
    """Return the releases that came with the package, oldest first."""
    return tuple(
        sorted((each.name for each in releases_folder().iterdir() if each.is_dir()), key=version_key)
    )


def bundled(version: str | None = None) -> tuple[str, Folder]:
    """Return version and folder of a release in the package, the newest by default.

    Raises:
        UnknownNameError: there is no such release.
    """
    existing = versions()
    if version is None and existing:
        version = existing[-1]
    if version is None or version not in existing:
        raise UnknownNameError("version", version, existing)
    return version, releases_folder().joinpath(version)


def newest_certificate(version: str) -> Folder:
    """Return the newest certificate file of a release in the package, which may not exist.

    The one in the release's folder was issued with it and never changes. A battery that has grown since issues
    a further one for the same bytes, beside the releases, named after the version of the battery.
    """
    later = resources.files("aipsy_affect.stimuli").joinpath("certificates").joinpath(version)
    names = [each.name for each in later.iterdir()] if later.is_dir() else []
    issued = sorted((name.removesuffix(".json") for name in names if name.endswith(".json")), key=version_key)
    return later.joinpath(f"{issued[-1]}.json") if issued else bundled(version)[1].joinpath(CERTIFICATE)


@runtime_checkable
class ReleaseSource(Protocol):
    """Somewhere a verified release comes from; what :func:`aipsy_affect.pull` returns is one."""

    def release(self) -> Release:
        """Verify every byte and return the release."""


def load(
    version: str | None = None,
    config: str = "battery",
    *,
    source: ReleaseSource | str | os.PathLike[str] | None = None,
) -> Battery:
    """Load a release, verified against its manifest: one that came with the package, or one from ``source``.

    Args:
        version: for example ``"1.0.0"``; by default the newest in the package, or the one that ``source`` has.
        config: ``"battery"`` (tables with one row per item) or ``"pairs"`` (one per scenario).
        source: what :func:`aipsy_affect.pull` returned, which is verified against its certificate too, or a
            release folder.

    Raises:
        UnknownNameError: unknown version or config; the message lists what exists.
        ReleaseError: a released file is missing or changed.
        RefusedError: a pulled release is not what was published.
    """
    if config not in CONFIGS:
        raise UnknownNameError("config", config, CONFIGS)
    if source is None:
        version, folder = bundled(version)
        return Battery(version, read_release(folder, f"release {version}").items, config)
    release = source.release() if isinstance(source, ReleaseSource) else read_release(Path(source))
    if version not in (None, release.version):
        raise UnknownNameError("version", version, [release.version])
    return Battery(release.version, release.items, config)


def load_folder(folder: str | Path, config: str = "battery") -> Battery:
    """Load a release folder of your own, for example one made by ``aipsy-affect build``.

    Raises:
        UnknownNameError: unknown config.
        ReleaseError: not a release, or changed since it was built.
    """
    if config not in CONFIGS:
        raise UnknownNameError("config", config, CONFIGS)
    release = read_release(Path(folder))
    return Battery(release.version, release.items, config)


def _several(value: Any) -> list[Any]:
    if value is None:
        return []
    return [value] if isinstance(value, (str, int)) else list(value)


def _known(kind: str, values: list[Any], existing: Iterable[Any]) -> list[Any]:
    existing = list(existing)
    for value in values:
        if value not in existing:
            raise UnknownNameError(kind, value, existing)
    return values
