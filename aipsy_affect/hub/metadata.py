"""The YAML block of the dataset card: what the Hub and ``load_dataset`` read. Pure."""

from __future__ import annotations

import io
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from .contents import DEFAULT_CONFIG, DataFile, Ingredients
from .facts import Facts
from .vocabulary import size_category

LANGUAGE = "en"
TASKS = ("text-classification",)
TAGS = (
    "emotion",
    "affect",
    "interpretability",
    "mechanistic-interpretability",
    "probing",
    "activation-patching",
    "matched-pairs",
    "minimal-pairs",
    "contrast-sets",
    "vignettes",
    "synthetic",
    "croissant",
)


def metadata(parts: Ingredients, facts: Facts, licence: str) -> str:
    """Return the metadata as YAML, without the lines of dashes around it.

    Args:
        parts: the release and its Parquet files.
        facts: counts of the release.
        licence: the licence by the Hub's name for it.
    """
    import yaml

    content: dict[str, Any] = {
        "license": licence,
        "language": [LANGUAGE],
        "pretty_name": "aipsy-affect: lexically matched emotion vignettes",
        "version": parts.version,
        "tags": list(TAGS),
        "task_categories": list(TASKS),
        "size_categories": [size_category(facts.items)],
        "multilinguality": ["monolingual"],
        "annotations_creators": ["machine-generated"],
        "language_creators": ["machine-generated"],
        "source_datasets": ["original"],
        "configs": [
            {
                "config_name": config,
                **({"default": True} if config == DEFAULT_CONFIG else {}),
                "data_files": [{"split": each.split, "path": each.path} for each in files],
            }
            for config, files in _by_config(parts.data)
        ],
        "dataset_info": [_info(config, files) for config, files in _by_config(parts.data)],
    }
    text: str = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=1000)
    return text.rstrip("\n")


def _info(config: str, files: list[DataFile]) -> dict[str, Any]:
    sizes = [arrow_bytes(each.content) for each in files]
    return {
        "config_name": config,
        "features": [{"name": each.name, "dtype": each.dtype} for each in files[0].features],
        "splits": [
            {"name": each.split, "num_bytes": size, "num_examples": each.rows}
            for each, size in zip(files, sizes, strict=True)
        ],
        "download_size": sum(len(each.content) for each in files),
        "dataset_size": sum(sizes),
    }


def arrow_bytes(parquet: bytes) -> int:
    """Return the bytes of a Parquet file's rows in memory, which is what ``datasets`` calls ``num_bytes``."""
    import pyarrow.parquet as pq

    return int(pq.read_table(io.BytesIO(parquet)).nbytes)


def _by_config(files: Iterable[DataFile]) -> list[tuple[str, list[DataFile]]]:
    return [(config, list(group)) for config, group in groupby(files, key=lambda each: each.config)]
