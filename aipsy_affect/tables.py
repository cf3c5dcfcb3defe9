"""Rows as pandas, Arrow and ``datasets`` tables, with one schema for all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datasets
    import pandas as pd
    import pyarrow as pa

Rows = Sequence[Mapping[str, Any]]

#: Columns that are not strings; every other column is. Integers are 64 bits wide, as pandas and the
#: published dataset have them.
INTEGERS = ("domain", "word_count", "fold")
BOOLEANS = ("matching_strict",)


def to_arrow(rows: Rows) -> pa.Table:
    """Return rows, at least one, as an Arrow table."""
    import pyarrow as pa

    kinds = dict.fromkeys(INTEGERS, pa.int64()) | dict.fromkeys(BOOLEANS, pa.bool_())
    schema = pa.schema([(name, kinds.get(name, pa.string())) for name in rows[0]])
    return pa.Table.from_pylist([dict(row) for row in rows], schema=schema)


def to_pandas(rows: Rows) -> pd.DataFrame:
    """Return rows, at least one, as a DataFrame."""
    import pandas as pd

    frame: pd.DataFrame = pd.DataFrame(rows, columns=list(rows[0]))
    return frame


def to_datasets(splits: Mapping[str, Rows]) -> datasets.DatasetDict:
    """Return a ``DatasetDict`` of split name to rows.

    Built from memory, never from a cache, so that it holds exactly the verified rows.
    """
    import datasets

    return datasets.DatasetDict({name: datasets.Dataset(to_arrow(rows)) for name, rows in splits.items()})
