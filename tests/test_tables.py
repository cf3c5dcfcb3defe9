"""pandas, Arrow and datasets: the schema of the published dataset."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import aipsy_affect
from aipsy_affect import Battery
from aipsy_affect.errors import InputError
from aipsy_affect.export import export
from aipsy_affect.stimulus import COLUMNS

PUBLISHED = {
    "id": "string",
    "emotion": "string",
    "intensity": "string",
    "domain": "int64",
    "domain_label": "string",
    "matched_control_id": "string",
    "word_count": "int64",
    "text": "string",
}


def test_code_for_the_published_dataset_runs_unchanged(battery: Battery) -> None:
    dataset = battery.to_datasets()
    clinical, neutral = dataset["clinical"], dataset["neutral"]
    example = clinical.filter(lambda x: x["id"] == "B-rage-d1-v1")[0]
    control = neutral.filter(lambda x: x["id"] == example["matched_control_id"])[0]
    assert control["id"] == "N-rage-d1-c1"
    merged = clinical.to_pandas().merge(neutral.to_pandas(), left_on="matched_control_id", right_on="id")
    assert len(merged) == 96


def test_the_first_eight_columns_are_named_and_typed_as_published(battery: Battery) -> None:
    features = battery.to_datasets()["clinical"].features
    assert {name: features[name].dtype for name in list(features)[:8]} == PUBLISHED
    assert list(features) == list(COLUMNS)


def test_pandas_and_arrow_hold_every_item(battery: Battery) -> None:
    frame, table = battery.to_pandas(), battery.to_arrow()
    assert list(frame["id"]) == table.column("id").to_pylist() == [item.id for item in battery]
    assert list(frame.columns) == table.column_names == list(COLUMNS)


def test_pairs_have_one_row_per_scenario() -> None:
    frame = aipsy_affect.load(config="pairs").to_pandas()
    assert len(frame) == 96
    assert {"clinical", "neutral", "keyword_rich", "clinical_id", "fold"} <= set(frame.columns)
    assert list(aipsy_affect.load(config="pairs").to_datasets()) == ["pairs"]


@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet"])
def test_exports_read_back(battery: Battery, tmp_path: Path, kind: str) -> None:
    import pandas as pd

    path = export(battery, tmp_path / f"out.{kind}", kind)
    readers = {
        "jsonl": lambda p: pd.read_json(p, lines=True),
        "csv": lambda p: pd.read_csv(p),
        "parquet": lambda p: pd.read_parquet(p),
    }
    frame = readers[kind](path)
    assert list(frame["text"]) == [item.text for item in battery]


def test_an_export_never_writes_over_anything(battery: Battery, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("mine")
    with pytest.raises(InputError, match="exists already"):
        export(battery, path, "csv")
    assert path.read_text() == "mine"


def test_an_unwritable_place_leaves_nothing(battery: Battery, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot write"):
        export(battery, tmp_path / "file" / "out.csv", "csv")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.slow
def test_the_hub_folder_loads_with_datasets(battery: Battery, tmp_path: Path) -> None:
    folder = export(battery, tmp_path / "hub", "hub")
    code = (
        "import datasets, sys\n"
        "d = datasets.load_dataset(sys.argv[1], cache_dir=sys.argv[2])\n"
        "assert list(d) == ['clinical', 'neutral', 'keyword_rich'], list(d)\n"
        "assert d['clinical'][0]['id'] == 'B-rage-d1-v1'\n"
        "p = datasets.load_dataset(sys.argv[1], 'pairs', cache_dir=sys.argv[2])['pairs']\n"
        "assert len(p) == 96\n"
    )
    env = {"HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path / "home"), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder), str(tmp_path / "cache")],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
