"""The tidy file of ratings: what goes in comes out, and what is not right is said with row and column."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aipsy_affect.errors import InputError
from aipsy_affect.rating import scale
from aipsy_affect.rating.record import COLUMNS, Rating, parse_ratings, ratings_csv, read_ratings, text_hash
from aipsy_affect.stimulus import EMOTIONS

ONE = Rating(
    rater="p07",
    kind="human",
    model="",
    form="form-01",
    place=3,
    item="B-rage-d1-v1",
    role="stimulus",
    text_sha256="0123456789ab",
    intensity=7.5,
    category="rage",
    second="grief",
    valence=-3,
    natural=5,
    reread=True,
    seconds=31.2,
    comment='a "quoted", comma; and = signs',
)
HEADER = ",".join(COLUMNS) + "\n"
ROW = "p07,human,,form-01,3,B-rage-d1-v1,stimulus,0123456789ab,7.5,rage,grief,-3,5,1,31.2,"


def test_the_columns_are_those_of_the_specification() -> None:
    assert (
        tuple(
            "rater kind model form place item role text_sha256 intensity category second valence natural reread "
            "seconds comment".split()
        )
        == COLUMNS
    )


def test_the_file_is_plain_and_sorted() -> None:
    other = dataclasses.replace(
        ONE, form="form-00", rater="m", kind="language-model", model="X 1", seconds=None, second=None
    )
    lines = ratings_csv([ONE, other]).decode("utf-8").split("\n")
    assert lines[0] == ",".join(COLUMNS) and lines[-1] == ""
    assert lines[1].startswith("m,language-model,X 1,form-00,3,") and ",rage,,-3,5,1,," in lines[1]
    assert lines[2] == ROW + '"a ""quoted"", comma; and = signs"'


names = st.text("abcXYZ019_-", min_size=1, max_size=32)
printable = st.text(st.characters(blacklist_categories=("Cc", "Cs")), max_size=80)


@st.composite
def ratings(draw: st.DrawFn) -> Rating:
    kind = draw(st.sampled_from(scale.KINDS))
    category = draw(st.sampled_from(scale.CATEGORIES))
    return Rating(
        rater=draw(names),
        kind=kind,
        model="a model, 2" if kind == "language-model" else "",
        form=draw(names),
        place=draw(st.integers(1, 99999)),
        item=draw(names),
        role=draw(st.sampled_from(scale.ROLES)),
        text_sha256=draw(st.text("0123456789abcdef", min_size=12, max_size=12)),
        intensity=draw(st.integers(0, 20)) / 2,
        category=category,
        second=draw(st.sampled_from([None, *(name for name in scale.CATEGORIES if name != category)])),
        valence=draw(st.integers(-4, 4)),
        natural=draw(st.integers(1, 5)),
        reread=draw(st.booleans()),
        seconds=draw(st.none() | st.integers(0, 36000).map(lambda n: n / 10)),
        comment=draw(printable),
    )


@given(st.lists(ratings(), min_size=1, max_size=8, unique_by=lambda each: (each.rater, each.item)))
def test_what_is_written_is_read_back(rows: list[Rating]) -> None:
    found = parse_ratings(ratings_csv(rows), "r.csv")
    assert sorted(found, key=repr) == sorted(rows, key=repr)
    assert ratings_csv(found) == ratings_csv(rows)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "r.csv is empty"),
        (HEADER.encode(), "r.csv holds no ratings"),
        (b"rater,kind\nx,human\n", "r.csv:1: the columns are not those of a ratings file (no category, no"),
        (HEADER.replace("kind,model", "model,kind").encode() + b"x\n", "their order differs"),
        (HEADER.replace("kind", "rater").encode() + b"x\n", "the column 'rater' stands twice"),
        ((HEADER + ROW).encode("utf-16"), "r.csv:1: NUL byte"),
        ((HEADER + ROW).encode() + b"caf\xe9\n", "r.csv:2: not UTF-8: byte"),
        ((HEADER + ROW + "a,b\n").encode(), "r.csv:2: 17 cells, the header has 16"),
        ((HEADER + ROW + '"open\n').encode(), "r.csv:2: not CSV"),
        ((HEADER + ROW + "x" * 40_000).encode(), "r.csv:2: not CSV: field larger than field limit"),
        ((HEADER + ROW + "x" * 2_000_000).encode(), "r.csv:2: a line of 2000"),
        ((HEADER + ROW + "\n" + ROW + "\n").encode(), "r.csv:3: p07 rated B-rage-d1-v1 in row 2 already"),
        ((HEADER + ROW + "x" * 1001).encode(), "r.csv:2: column comment: 1001 characters; the most is 1000"),
        ((HEADER + ROW + '"a\nb"').encode(), "r.csv:2: column comment: a line break"),
    ],
)
def test_a_file_that_is_no_ratings(content: bytes, says: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_ratings(content, "r.csv")
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("p07", "Anna Smith", "column rater: 'Anna Smith' is not a pseudonym"),
        ("p07", "a@b.org", "column rater:"),
        ("p07", "", "column rater:"),
        ("human,", "robot,", "column kind: 'robot' is none of human, language-model"),
        ("human,,", "human,GPT,", "column model: language models have a name there, people have none"),
        ("human,,", "language-model,,", "column model:"),
        (",3,", ",0,", "column place: '0' is not a place"),
        (",stimulus,", ",filler,", "column role: 'filler' is none of stimulus, catch"),
        ("0123456789ab", "1.23E+11", "column text_sha256: '1.23E+11' is not the first 12 hex digits"),
        ("7.5", "10.5", "column intensity: 10.5 is not in the range (0 to 10, halves allowed)"),
        ("7.5", "7.3", "column intensity: 7.3 is not in the range"),
        ("7.5", "nan", "column intensity: 'nan' is not a number"),
        ("7.5", "1_0", "column intensity: '1_0' is not a number"),
        ("7.5", "=1+1", "column intensity: '=1+1' is not a number"),
        ("7.5", "", "column intensity: '' is not a number"),
        (",rage,", ",anger,", "column category: 'anger' is none of rage, terror"),
        (",grief,", ",rage,", "column second: it repeats the category"),
        (",-3,", ",-5,", "column valence: -5 is not in the range (-4 to 4, whole numbers)"),
        (",5,1,", ",0,1,", "column natural: 0 is not in the range (1 to 5, whole numbers)"),
        (",5,1,", ",5,2,", "column reread: '2' is none of 0, 1"),
        ("31.2", "-1", "column seconds: -1 seconds are not within a day"),
        ("31.2", "1e3", "column seconds: '1e3' is not a number of seconds"),
    ],
)
def test_a_value_that_is_not_permitted(old: str, new: str, says: str) -> None:
    assert ROW.count(old) == 1
    with pytest.raises(InputError) as caught:
        parse_ratings((HEADER + ROW.replace(old, new) + "\n").encode(), "r.csv")
    assert str(caught.value).startswith("r.csv:2: ") and says in str(caught.value)


def test_all_mistakes_are_listed_up_to_a_bound() -> None:
    rows = "".join(ROW.replace("7.5", "11").replace("-v1", f"-v{n}") + "\n" for n in range(30))
    with pytest.raises(InputError) as caught:
        parse_ratings((HEADER + rows).encode(), "r.csv")
    lines = str(caught.value).split("\n")
    assert len(lines) == 21 and lines[-1] == "… and 10 more"


def test_reading_from_a_path(tmp_path: Path) -> None:
    path = tmp_path / "ratings.csv"
    path.write_bytes(b"\xef\xbb\xbf" + ratings_csv([ONE]).replace(b"\n", b"\r\n"))
    assert read_ratings(path) == (ONE,)
    with pytest.raises(InputError, match=r"cannot read .*none\.csv: No such file"):
        read_ratings(tmp_path / "none.csv")


def test_the_hash_binds_to_the_text() -> None:
    assert text_hash("café") == "850f7dc43910" and text_hash("cafe") != text_hash("café")


def test_the_questionnaire_knows_every_emotion() -> None:
    assert scale.CATEGORIES == (*EMOTIONS, "neutral") == tuple(scale.CATEGORY_WORDS)
    assert (
        scale.INTENSITY.range == "0 to 10, halves allowed" and scale.NATURAL.range == "1 to 5, whole numbers"
    )
    assert scale.VALENCE.anchors == "-4 = very unpleasant, 0 = neither, 4 = very pleasant"
    assert [scale.INTENSITY.read(text) for text in ("0", "9.5", "10.0", "+3")] == [0.0, 9.5, 10.0, 3.0]
