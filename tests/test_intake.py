"""Files that are not ours: what is recognised, and one clear error for everything that cannot be read."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aipsy_affect import Battery
from aipsy_affect.cli.main import main
from aipsy_affect.errors import AipsyAffectError, InputError
from aipsy_affect.export import export
from aipsy_affect.intake import items_from_rows, read_stimuli

WIDE = "pair_id,clinical,neutral\np1,The boy slept in the shed.,The dog slept in the shed.\n"


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def fails(path: Path, says: str, capsys: pytest.CaptureFixture[str], code: int = 3) -> None:
    """One line on stderr that names the file, no traceback, nothing on stdout, nothing written."""
    before = sorted(path.parent.iterdir())
    assert main(["validate", str(path), "--quiet"]) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("error: ") and captured.err.count("\n") == 1
    assert says in captured.err and path.name in captured.err
    assert sorted(path.parent.iterdir()) == before


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.csv", "", "is empty"),
        ("blank.jsonl", " \n \n", "is empty"),
        ("header.csv", "pair_id,clinical,neutral\n", "holds no rows"),
        ("columns.csv", "id,anger_text\n1,x\n", "needed are either clinical and neutral"),
        ("nocontrol.csv", "pair_id,clinical\n1,x\n", "needed are either clinical and neutral"),
        ("semicolon.csv", WIDE.replace(",", ";"), "parted by semicolons, not commas"),
        ("tabs.csv", WIDE.replace(",", "\t"), "parted by tabs, not commas"),
        ("twice.csv", "pair_id,clinical,clinical,neutral\n1,a,b,c\n", "'clinical' stands twice"),
        ("unnamed.csv", "pair_id,,neutral\n1,a,b\n", "a column has no name"),
        ("ragged.csv", WIDE + "p2,only one\n", ":3: 2 cells, the header has 3"),
        ("quote.csv", WIDE + 'p2,"never closed,x\n', "not CSV"),
        ("latin.csv", WIDE.replace("shed", "caf\xe9").encode("latin-1"), ":2: not UTF-8: byte"),
        ("utf16.csv", WIDE.encode("utf-16"), ":1: NUL byte"),
        ("nul.jsonl", b'{"pair_id": "1"}\n{"a": "\x00"}\n', ":2: NUL byte"),
        ("broken.jsonl", '{"clinical": "a", "neutral": "b"}\n{"clinical": \n', ":2: not JSON"),
        ("list.jsonl", "[1, 2]\n", ":1: not a JSON object but list"),
        ("deep.jsonl", "[" * 100_000 + "\n", ":1: not JSON"),
        (
            "number.jsonl",
            '{"pair_id": "1", "clinical": 1.5, "neutral": "b"}\n',
            "row 1: column 'clinical' holds float",
        ),
        ("nested.jsonl", '{"pair_id": "1", "clinical": {"a": 1}, "neutral": "b"}\n', "holds dict, not text"),
        ("long.jsonl", '{"clinical": "' + "x" * 50_000_000 + '", "neutral": "b"}\n', ":1: a line of 50000"),
        ("condition.csv", "pair_id,condition,text\n1,angry,x\n", "condition 'angry' is none of clinical"),
        ("nopair.csv", "pair_id,condition,text\n,clinical,x\n", "row 2: no pair_id"),
        ("cut.parquet", b"PAR1 and then nothing", "as Parquet"),
        ("text.parquet", "not parquet at all", "as Parquet"),
        ("sheet.xlsx", b"PK\x03\x04", "is none of .jsonl, .csv, .parquet"),
        ("noending", "x", "is none of .jsonl, .csv, .parquet"),
    ],
)
def test_bad_files_give_one_clear_error(
    tmp_path: Path, name: str, content: str | bytes, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    fails(write(tmp_path, name, content), says, capsys)


def test_a_truncated_parquet_file(
    battery: Battery, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = export(battery, tmp_path / "whole.parquet", "parquet").read_bytes()
    for keep in (len(whole) // 2, len(whole) - 3):
        fails(write(tmp_path, "cut.parquet", whole[:keep]), "as Parquet", capsys)


def test_a_missing_file_and_a_folder_of_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fails(tmp_path / "nowhere.csv", "does not exist", capsys)
    (tmp_path / "folder.csv").mkdir()
    fails(tmp_path / "folder.csv", "holds no sources", capsys)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, "secret.csv", WIDE)
    path.chmod(0)
    fails(path, "Permission denied", capsys)


def test_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    path = tmp_path / "loop.csv"
    path.symlink_to(path)
    with pytest.raises((InputError, OSError)) as caught:
        read_stimuli(path)
    assert isinstance(caught.value, InputError)


@pytest.mark.parametrize(
    "content",
    [b"\xef\xbb\xbf" + WIDE.encode(), WIDE.replace("\n", "\r\n").encode()],
    ids=["byte-order mark", "CRLF"],
)
def test_byte_order_marks_and_crlf_are_read(tmp_path: Path, content: bytes) -> None:
    intake = read_stimuli(write(tmp_path, "a.csv", content))
    assert [item.text for item in intake.items] == [
        "The boy slept in the shed.",
        "The dog slept in the shed.",
    ]
    assert [item.pair_id for item in intake.items] == ["p1", "p1"]


def test_wide_and_long_read_alike_and_say_so(tmp_path: Path) -> None:
    long = "id,pair_id,condition,text\na,p1,clinical,The boy.\nb,p1,neutral,The dog.\n"
    control = "id,matched_control_id,text\na,b,The boy.\nb,,The dog.\n"
    wide = "pair_id,clinical,neutral,score\np1,The boy.,The dog.,3\n"
    read = [read_stimuli(write(tmp_path, f"{i}.csv", text)) for i, text in enumerate((long, control, wide))]
    assert [[(item.condition, item.text) for item in each.items] for each in read] == [
        [("clinical", "The boy."), ("neutral", "The dog.")]
    ] * 3
    assert read[0].notes == ("2 rows, long (linked by pair_id and condition)",)
    assert read[1].notes == ("2 rows, long (linked by matched_control_id)",)
    assert read[2].notes == ("1 rows, wide (one row per pair)", "columns left aside: score")


def test_emotions_are_known_by_peak_and_primary_names() -> None:
    rows = [(1, {"clinical": "a", "neutral": "b", "emotion": name}) for name in ("anger", "Rage", "boredom")]
    assert [item.target_emotion for item in items_from_rows(rows, "x").items][::2] == ["rage", "rage", ""]


@pytest.mark.parametrize(
    ("content", "code", "place"),
    [
        (
            "id,pair_id,condition,text\na,1,clinical,x y\na,1,neutral,x z\n",
            "S001",
            "a (row 2, 3): stands 2 times",
        ),
        ("id,pair_id,condition,text\na,1,clinical,x y\n", "S003", "1: 0 members of condition neutral"),
        ("pair_id,clinical,neutral\n1,,A dog.\n", "S010", "1:clinical (row 2): no text"),
        ("pair_id,clinical,neutral\n1,  ,A dog.\n", "S010", "1:clinical (row 2): no text"),
        ("pair_id,clinical,neutral\n1,A dog.,A dog.\n", "S010", "both members are the same text"),
        (
            "pair_id,clinical,neutral\n1,A d\u200bog.,A cat.\n",
            "S006",
            "1:clinical (row 2) [3:4]: ZERO WIDTH SPACE",
        ),
        (
            "pair_id,clinical,neutral\n1,He was furious.,He was early.\n",
            "L301",
            "1:clinical (row 2) [7:14]: “furious”",
        ),
        ("pair_id,clinical,neutral\n1,He did not go.,He did go.\n", "P103", "1: only in clinical: not"),
    ],
)
def test_what_can_be_read_and_is_wrong_is_a_finding(
    tmp_path: Path, content: str, code: str, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, "pairs.csv", content)
    assert main(["validate", str(path), "--select", code, "--quiet"]) == 1
    captured = capsys.readouterr()
    assert captured.err == ""
    assert place in captured.out and f"{code} FAILED" in captured.out


def test_the_json_of_a_validation_holds_rows_and_leaks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, "pairs.csv", WIDE + "p2,He did not run.,He did run.\n")
    assert main(["validate", str(path), "--format", "json", "--select", "P,S", "--quiet"]) == 1
    content = json.loads(capsys.readouterr().out)
    assert content["rows"]["p2:clinical"] == [3] and content["certifiable"] is False
    assert {"words", "classes"} == set(content["leaks"])


@settings(max_examples=150, deadline=None)
@given(content=st.binary(max_size=300), name=st.sampled_from(["a.csv", "a.jsonl", "a.parquet"]))
def test_no_bytes_give_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, name: str
) -> None:
    path = write(tmp_path_factory.mktemp("fuzz"), name, content)
    try:
        read_stimuli(path)
    except AipsyAffectError as error:
        assert str(error)


scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8)
names = st.sampled_from(
    ["id", "pair_id", "condition", "text", "clinical", "neutral", "emotion", "domain", "other"]
)


@settings(deadline=None)
@given(st.lists(st.dictionaries(names, scalars | st.lists(scalars, max_size=2), max_size=6), max_size=4))
def test_no_json_gives_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, object]]
) -> None:
    path = tmp_path_factory.mktemp("fuzz") / "a.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows))
    try:
        read_stimuli(path)
    except AipsyAffectError as error:
        assert str(error)
