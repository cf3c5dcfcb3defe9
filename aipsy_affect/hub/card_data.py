"""Does the metadata of a card say what the Parquet files hold? Configs, splits, features and counts. Pure."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .vocabulary import size_category

#: As in ``datasets``: a split with a hyphen, say, makes ``load_dataset`` raise.
SPLIT = re.compile(r"\w+(?:\.\w+)*")
CONFIG = re.compile(r"[\w.-]+")
#: Arrow's name of a type to that of ``datasets``, where they differ.
DTYPES = {"double": "float64", "float": "float32", "halffloat": "float16"}


@dataclass(frozen=True)
class Table:
    """A Parquet file: its rows, and its columns with their types as ``datasets`` names them."""

    rows: int
    columns: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Config:
    """A config as the card has it: its name, whether it is the default, and split to paths."""

    name: str
    default: bool
    splits: Mapping[str, tuple[str, ...]]


def data_problems(content: Mapping[str, Any], files: Mapping[str, bytes]) -> list[str]:
    """Return a sentence for everything in ``configs``, ``dataset_info`` and ``size_categories`` that the files belie."""
    problems: list[str] = []
    configs = _configs(content.get("configs") or [], problems)
    tables = _tables(configs, files, problems)
    problems += _of_configs(configs, files)
    problems += _of_info(content.get("dataset_info") or [], configs, tables, files)
    problems += _of_size(content.get("size_categories"), configs, tables)
    return problems


def _configs(value: Any, problems: list[str]) -> list[Config]:
    """Return the configs that are formed as they should be; what is not goes to the problems."""
    if not isinstance(value, list):
        problems.append("metadata, configs: not a list; write one entry for each config, after a dash")
        return []
    found = []
    for number, each in enumerate(value, 1):
        name = each.get("config_name") if isinstance(each, dict) else None
        if not isinstance(name, str) or not CONFIG.fullmatch(name):
            problems.append(
                f"metadata, configs, entry {number}: config_name is {name!r}; write a name of letters, digits, _ and -"
            )
            continue
        where = f"metadata, configs, {name}"
        default = each.get("default", False)
        if not isinstance(default, bool):
            problems.append(f"{where}: default is {default!r}; write true, or leave it out")
        splits = dict(_splits(each.get("data_files"), where, problems))
        if splits:
            found.append(Config(name, default is True, splits))
    return found


def _splits(value: Any, where: str, problems: list[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    if not isinstance(value, list) or not value:
        problems.append(f"{where}: data_files is no list of splits; write a split and its path for each")
        return
    seen: set[str] = set()
    for each in value:
        split = each.get("split") if isinstance(each, dict) else None
        path = each.get("path") if isinstance(each, dict) else None
        listed: list[Any] = path if isinstance(path, list) else [path]
        paths = tuple(each for each in listed if isinstance(each, str))
        if not isinstance(split, str) or not paths or len(paths) < len(listed):
            problems.append(f"{where}: {each!r} in data_files is no split with a path; write both")
            continue
        if not SPLIT.fullmatch(split):
            problems.append(
                f"{where}: the name of split {split!r} has more than letters, digits and _, so load_dataset "
                "raises; write it with _"
            )
        if split in seen:
            problems.append(f"{where}: split {split!r} stands twice; write it once, with a list of paths")
            continue
        seen.add(split)
        yield split, paths


def _tables(configs: list[Config], files: Mapping[str, bytes], problems: list[str]) -> dict[str, Table]:
    """Return the Parquet files that the configs name, as far as they are there and can be read."""
    found = {}
    for path in sorted({path for config in configs for paths in config.splits.values() for path in paths}):
        if path not in files:
            hint = "name each file by itself" if set(path) & set("*?[") else "mend the path, or add the file"
            problems.append(f"metadata, configs: there is no file {path!r}; {hint}")
            continue
        table = _table(files[path])
        if table is None:
            problems.append(f"{path}: not a Parquet file that can be read; write it again")
        else:
            found[path] = table
    return found


def _table(content: bytes) -> Table | None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(io.BytesIO(content))
        columns = tuple((each.name, DTYPES.get(str(each.type), str(each.type))) for each in file.schema_arrow)
        return Table(int(file.metadata.num_rows), columns)
    except (pa.ArrowException, OSError, ValueError):
        return None


def _of_configs(configs: list[Config], files: Mapping[str, bytes]) -> Iterator[str]:
    names = [each.name for each in configs]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"metadata, configs: {name!r} stands twice; write it once"
    defaults = [each.name for each in configs if each.default]
    if configs and len(defaults) != 1:
        said = f"{', '.join(defaults)} are" if defaults else "none is"
        yield f"metadata, configs: exactly one must be the default, and {said}; write default: true at one"
    named = {path for config in configs for paths in config.splits.values() for path in paths}
    for path in sorted(path for path in files if path.endswith(".parquet") and path not in named):
        yield f"{path}: in no config of the card; add it to one, or leave the file out"


def _of_info(
    value: Any, configs: list[Config], tables: Mapping[str, Table], files: Mapping[str, bytes]
) -> Iterator[str]:
    entries = value if isinstance(value, list) else [value]
    by_name: dict[str, Mapping[str, Any]] = {}
    for each in entries:
        name = each.get("config_name") if isinstance(each, dict) else None
        if not isinstance(name, str) or name in by_name:
            yield f"metadata, dataset_info: config_name is {name!r}; write one entry for each config, by its name"
            continue
        by_name[name] = each
    for name in sorted(set(by_name) - {each.name for each in configs}):
        yield f"metadata, dataset_info, {name}: there is no such config; remove the entry, or add the config"
    for config in configs:
        if config.name not in by_name:
            yield f"metadata, dataset_info: nothing about config {config.name!r}; add its features and splits"
        else:
            where = f"metadata, dataset_info, {config.name}"
            for line in _of_entry(by_name[config.name], config, tables, files):
                yield f"{where}: {line}"


def _of_entry(
    entry: Mapping[str, Any], config: Config, tables: Mapping[str, Table], files: Mapping[str, bytes]
) -> Iterator[str]:
    paths = [path for each in config.splits.values() for path in each]
    yield from _of_features(entry.get("features"), [path for path in paths if path in tables], tables)
    listed = entry.get("splits")
    splits = {
        str(each["name"]): each
        for each in (listed if isinstance(listed, list) else [])
        if isinstance(each, dict) and "name" in each
    }
    for name in sorted(set(splits) ^ set(config.splits)):
        yield f"split {name!r} stands in only one of configs and dataset_info; write the same splits in both"
    for name in (name for name in config.splits if name in splits):
        yield from _of_split(name, splits[name], config.splits[name], tables)
    size = entry.get("download_size")
    actual = sum(len(files.get(path, b"")) for path in paths)
    if size is not None and size != actual:
        yield f"download_size is {size!r}, the files have {actual} bytes; write that"


def _of_features(value: Any, paths: list[str], tables: Mapping[str, Table]) -> Iterator[str]:
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        yield "features is no list of names and types; write name and dtype for each column"
        return
    said = tuple((str(each.get("name")), str(each.get("dtype"))) for each in value)
    for path in paths:
        columns = tables[path].columns
        if said == columns:
            continue
        yield (
            f"features are not the columns of {path}: {_difference(dict(said), dict(columns))}; write them as the file "
            "has them"
        )


def _difference(said: Mapping[str, str], there: Mapping[str, str]) -> str:
    """Say the first few things in which features and columns differ."""
    found = [f"{name} is not in the file" for name in said if name not in there]
    found += [f"{name} is not in the card" for name in there if name not in said]
    found += [
        f"{name} is {said[name]}, not {there[name]}"
        for name in there
        if name in said and said[name] != there[name]
    ]
    return ", ".join(found[:4]) or "another order, or one that stands twice"


def _of_split(
    name: str, entry: Mapping[str, Any], paths: tuple[str, ...], tables: Mapping[str, Table]
) -> Iterator[str]:
    count = entry.get("num_examples")
    if all(path in tables for path in paths):
        rows = sum(tables[path].rows for path in paths)
        if isinstance(count, bool) or count != rows:
            yield f"num_examples of split {name!r} is {count!r}, the files have {rows} rows; write that"
    size = entry.get("num_bytes")
    if size is not None and (isinstance(size, bool) or not isinstance(size, int) or size < 0):
        yield f"num_bytes of split {name!r} is {size!r}; write a whole number, or leave it out"


def _of_size(value: Any, configs: list[Config], tables: Mapping[str, Table]) -> Iterator[str]:
    """Hold the size category against the rows of the default config."""
    main = [each for each in configs if each.default] or configs
    if not main or not isinstance(value, list):
        return
    paths = [path for each in main[0].splits.values() for path in each]
    if not all(path in tables for path in paths):
        return
    rows = sum(tables[path].rows for path in paths)
    if value != [size_category(rows)]:
        yield f"metadata, size_categories: {value!r}, but there are {rows} rows; write {size_category(rows)}"
