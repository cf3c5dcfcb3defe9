"""From sources to a release folder and back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aipsy_affect import load_folder
from aipsy_affect.build import build, compile_scenarios, parse_sources
from aipsy_affect.errors import InputError, ReleaseError, TemplateError
from aipsy_affect.release import read_release
from aipsy_affect.stimulus import COLUMNS, Stimulus


@pytest.fixture
def sources(tmp_path: Path, tiny_source: str) -> Path:
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "rage-d1.txt").write_text(tiny_source, encoding="utf-8")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_building_twice_gives_the_same_bytes(sources: Path, tmp_path: Path) -> None:
    build(sources, tmp_path / "one", "0.1.0")
    build(sources, tmp_path / "two", "0.1.0")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_a_release_is_never_built_over(sources: Path, tmp_path: Path) -> None:
    build(sources, tmp_path / "one", "0.1.0")
    before = contents(tmp_path / "one")
    with pytest.raises(ReleaseError, match="exists already, and a release never changes"):
        build(sources, tmp_path / "one", "0.1.1")
    assert contents(tmp_path / "one") == before


def test_what_is_built_loads_as_it_was_compiled(
    sources: Path, tmp_path: Path, tiny: tuple[Stimulus, ...]
) -> None:
    build(sources, tmp_path / "one", "0.1.0")
    assert load_folder(tmp_path / "one").items == tiny


def test_the_manifest_lists_rows_columns_and_hashes(sources: Path, tmp_path: Path) -> None:
    build(sources, tmp_path / "one", "0.1.0")
    manifest = json.loads((tmp_path / "one" / "manifest.json").read_text())
    assert [(each["path"], each["rows"]) for each in manifest["files"]] == [
        ("battery/clinical.jsonl", 3),
        ("battery/neutral.jsonl", 3),
        ("battery/keyword_rich.jsonl", 3),
        ("pairs/pairs.jsonl", 3),
    ]
    assert manifest["files"][0]["columns"] == list(COLUMNS)
    assert set(manifest["sources"]) == {"rage-d1.txt"}


def test_items_carry_the_published_columns(tiny: tuple[Stimulus, ...]) -> None:
    clinical, neutral = tiny[0], tiny[3]
    assert (clinical.id, clinical.emotion, clinical.intensity, clinical.matched_control_id) == (
        "B-rage-d1-v1",
        "rage",
        "peak",
        "N-rage-d1-c1",
    )
    assert (neutral.id, neutral.emotion, neutral.target_emotion, neutral.matched_control_id) == (
        "N-rage-d1-c1",
        "neutral",
        "rage",
        None,
    )
    assert clinical.matching_strict and clinical.content_warning == "abuse"


def test_a_quartet_lies_in_one_fold(tiny: tuple[Stimulus, ...]) -> None:
    assert len({item.fold for item in tiny if item.quartet == "rage-1"}) == 1


def test_a_false_isolexical_scenario_is_refused(tiny_source: str) -> None:
    broken = tiny_source.replace("[his mother|the motorcycle]", "[his mother|the scooter]")
    with pytest.raises(TemplateError, match=r"rage-d1.txt:3: v1 is called isolexical"):
        compile_scenarios(parse_sources({"rage-d1.txt": broken}))


def test_mistakes_leave_nothing_behind(sources: Path, tmp_path: Path) -> None:
    (sources / "terror-d1.txt").write_text("== v1 matched\n", encoding="utf-8")
    with pytest.raises(TemplateError):
        build(sources, tmp_path / "one", "0.1.0")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["sources"]


@pytest.mark.parametrize("version", ["1", "1.0", "v1.0.0", "1.0.0rc1", ""])
def test_versions_are_semantic(sources: Path, tmp_path: Path, version: str) -> None:
    with pytest.raises(ReleaseError, match="is not a semantic version"):
        build(sources, tmp_path / "one", version)


def test_a_folder_without_sources_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no sources"):
        build(tmp_path, tmp_path / "one", "0.1.0")


def test_sources_are_utf8(sources: Path, tmp_path: Path) -> None:
    (sources / "rage-d2.txt").write_bytes(b"== v1 matched\nmechanism: caf\xe9\n")
    with pytest.raises(InputError, match=r"rage-d2\.txt is not UTF-8: byte 28 is 0xe9"):
        build(sources, tmp_path / "one", "0.1.0")


@pytest.mark.parametrize("victim", ["battery/clinical.jsonl", "pairs/pairs.jsonl"])
def test_a_changed_byte_gives_an_error_and_no_data(sources: Path, tmp_path: Path, victim: str) -> None:
    build(sources, tmp_path / "one", "0.1.0")
    path = tmp_path / "one" / victim
    path.write_bytes(path.read_bytes().replace(b"Dennis", b"Denis "))
    with pytest.raises(ReleaseError, match=f"{victim} is not the released file"):
        read_release(tmp_path / "one")


@pytest.mark.parametrize(
    ("manifest", "says"),
    [
        ("", "is not a manifest"),
        ("[]", "is not a manifest"),
        ('{"format": 2}', "is of format 2"),
        ('{"format": 1, "version": "1.0.0", "files": []}', "lists no files"),
        (
            '{"format": 1, "version": "1.0.0", "files": [{"path": "../x", "config": "battery", "split": "s", '
            '"rows": 1, "columns": [], "bytes": 1, "sha256": ""}]}',
            "names a file outside the release",
        ),
    ],
)
def test_a_broken_manifest_is_said_to_be_one(tmp_path: Path, manifest: str, says: str) -> None:
    (tmp_path / "manifest.json").write_text(manifest)
    with pytest.raises(ReleaseError, match=says):
        read_release(tmp_path)


words = st.sampled_from(
    ["the", "dog", "house", "ran", "to", "over", "and", "seven", "of", "cold", "“quoted”", "naïve"]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(st.lists(words, min_size=1, max_size=20), st.lists(words, min_size=1, max_size=3))
def test_round_trip_keeps_every_text(
    tmp_path_factory: pytest.TempPathFactory, frame: list[str], slot: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("round")
    (folder / "src").mkdir()
    body = f"{' '.join(frame)} [{' '.join(slot)}|something else] {' '.join(frame)}."
    source = f"== v1 matched\nmechanism: m\nwarnings: none\n\n{body}\n"
    (folder / "src" / "grief-d2.txt").write_text(source, encoding="utf-8")
    build(folder / "src", folder / "out", "0.1.0")
    loaded = load_folder(folder / "out")
    assert loaded["clinical"][0].text == f"{' '.join(frame)} {' '.join(slot)} {' '.join(frame)}."
    assert loaded.items == compile_scenarios(parse_sources({"grief-d2.txt": source}))
