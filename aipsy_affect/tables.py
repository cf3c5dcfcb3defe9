"""Batteries as pandas, Arrow and ``datasets`` tables, with one schema for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .stimulus import CONDITIONS

if TYPE_CHECKING:
    import datasets
    import pandas as pd
    import pyarrow as pa

    from .corpus import Battery

#: Columns that are not strings; every other column is. Integers are 64 bits wide, as pandas and the
#: published dataset have them.
INTEGERS = ("domain", "word_count", "fold")
BOOLEANS = ("matching_strict",)


def column_types(columns: tuple[str, ...]) -> dict[str, str]:
    """Return column name to Arrow type name (``string``, ``int64`` or ``bool``)."""
    return {
        name: "int64" if name in INTEGERS else "bool" if name in BOOLEANS else "string" for name in columns
    }


def to_arrow(battery: Battery) -> pa.Table:
    """Return all rows of a battery as one Arrow table."""
    return _table(battery.rows())


def to_pandas(battery: Battery) -> pd.DataFrame:
    """Return all rows of a battery as one DataFrame."""
    import pandas as pd

    rows = battery.rows()
    frame: pd.DataFrame = pd.DataFrame(rows, columns=list(rows[0]) if rows else None)
    return frame


def to_datasets(battery: Battery) -> datasets.DatasetDict:
    """Return a ``DatasetDict``: one split per condition, or the one split ``pairs``.

    Built from memory, never from a cache, so that it holds exactly the verified rows.
    """
    import datasets

    return datasets.DatasetDict(
        {name: datasets.Dataset(table) for name, table in split_tables(battery).items()}
    )


def split_tables(battery: Battery) -> dict[str, pa.Table]:
    """Return split name to Arrow table, in the order of a release."""
    if battery.config == "pairs":
        return {"pairs": _table(battery.rows())}
    return {
        name: _table([item.as_row() for item in battery[name]])
        for name in CONDITIONS
        if name in battery.splits
    }


def _table(rows: list[dict[str, Any]]) -> pa.Table:
    import pyarrow as pa

    columns = tuple(rows[0])
    kinds = {"string": pa.string(), "int64": pa.int64(), "bool": pa.bool_()}
    schema = pa.schema([(name, kinds[kind]) for name, kind in column_types(columns).items()])
    return pa.Table.from_pylist(rows, schema=schema)
