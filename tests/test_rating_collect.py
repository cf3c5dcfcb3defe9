"""What comes back is held against the key: mistakes stop the collection, signs of carelessness are flagged."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from aipsy_affect.cli.main import main
from aipsy_affect.corpus import bundled
from aipsy_affect.rating.files import FormSet, form_set, write_forms
from aipsy_affect.rating.forms import Parameters
from aipsy_affect.rating.key import Entry
from aipsy_affect.rating.record import Rating, read_ratings
from aipsy_affect.release import read_release

PAGE = (
    "rater,kind,model,form,place,id,text_sha256,intensity,category,second,valence,natural,reread,seconds,comment"
).split(",")
Row = dict[str, str]


@pytest.fixture(scope="module")
def made() -> FormSet:
    return form_set(read_release(bundled("1.0.0")[1]), Parameters(12, 3, 3))


@dataclass
class Desk:
    """A folder with the forms that went out, and what it takes to fill them in and collect them."""

    made: FormSet
    folder: Path
    capsys: pytest.CaptureFixture[str]

    def rows(self, form: str = "form-01", rater: str = "p01") -> list[Row]:
        """Return what an attentive person would download."""
        return [answer(entry, rater) for entry in self.made.key.forms[form]]

    def write(
        self, name: str, rows: list[Row], columns: list[str] | None = None, delimiter: str = ","
    ) -> Path:
        stream = io.StringIO()
        writer = csv.DictWriter(stream, columns or PAGE, delimiter=delimiter, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return self.raw(name, stream.getvalue().encode("utf-8"))

    def raw(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path

    def collect(self, *arguments: str | Path) -> tuple[int, str, str]:
        argv = ["rate", "collect", *map(str, arguments), "--key", str(self.folder / "key.json")]
        code = main([*argv, "-o", str(self.folder / "ratings.csv")])
        captured = self.capsys.readouterr()
        return code, captured.out, captured.err

    def ratings(self) -> tuple[Rating, ...]:
        return read_ratings(self.folder / "ratings.csv")

    def refused(self, *arguments: str | Path, code: int = 1) -> str:
        """Collect what must be refused; return what is said. Nothing must be written."""
        before = sorted(self.folder.iterdir())
        found, out, err = self.collect(*arguments)
        assert found == code, out + err
        assert sorted(self.folder.iterdir()) == before and "Traceback" not in out + err
        if code != 1:
            assert out == "" and err.count("\n") <= 4
        return out + err


def answer(entry: Entry, rater: str) -> Row:
    moving = entry.condition in ("clinical", "keyword_rich")
    return {
        "rater": rater,
        "kind": "human",
        "model": "",
        "form": entry.form,
        "place": str(entry.place),
        "id": entry.id,
        "text_sha256": entry.text_sha256,
        "intensity": "7.5" if moving else "1",
        "category": entry.emotion if moving else "neutral",
        "second": "",
        "valence": "-3" if moving else "0",
        "natural": "5",
        "reread": "0",
        "seconds": "31.4",
        "comment": "",
    }


@pytest.fixture
def desk(made: FormSet, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    (tmp_path / "key.json").write_bytes(made.contents["key.json"])
    return Desk(made, tmp_path, capsys)


def test_all_forms_make_one_tidy_file(desk: Desk) -> None:
    files = [desk.write(f"{form}.csv", desk.rows(form, f"p-{form}")) for form in desk.made.key.forms]
    code, out, err = desk.collect(*files)
    assert (code, out) == (0, "raters: 12 human\n624 ratings; per item at least 3, at most 3 (192 items)\n")
    assert err == f"wrote 624 ratings to {desk.folder / 'ratings.csv'}\n"
    found = desk.ratings()
    assert [(r.form, r.place) for r in found] == sorted((r.form, r.place) for r in found)
    of = {(e.form, e.item): e for e in desk.made.key.entries}
    for rating in found:
        entry = of[rating.form, rating.item]
        assert (rating.place, rating.role, rating.text_sha256) == (entry.place, entry.role, entry.text_sha256)
        assert rating.seconds == 31.4 and rating.kind == "human"
    assert sum(rating.role == "catch" for rating in found) == 48
    assert not any(entry.id in (desk.folder / "ratings.csv").read_text() for entry in desk.made.key.entries)


def test_the_order_of_files_and_rows_does_not_matter(desk: Desk) -> None:
    one, two = desk.write("a.csv", desk.rows("form-01", "a")), desk.write("b.csv", desk.rows("form-02", "b"))
    assert desk.collect(one, two)[0] == 0
    first = (desk.folder / "ratings.csv").read_bytes()
    desk.write("a.csv", desk.rows("form-01", "a")[::-1])
    assert desk.collect(two, one, "--replace")[0] == 0
    assert (desk.folder / "ratings.csv").read_bytes() == first


def sheet(desk: Desk, form: str = "form-01") -> list[Row]:
    """Return the rows of the table that went out, filled in by hand."""
    text = desk.made.contents[f"forms/{form}.csv"].decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    for row, filled in zip(rows, desk.rows(form), strict=True):
        row.update({name: filled[name] for name in ("intensity", "category", "valence", "natural")})
    return rows


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_filled_in_by_hand(desk: Desk, delimiter: str) -> None:
    rows = sheet(desk)
    rows[0] |= {"intensity": "6,5", "category": " Grief ", "second": "-", "valence": "−2", "reread": "Yes"}
    rows[0]["comment"] = "=HYPERLINK(1)"
    rows[1]["comment"] = "two\nlines,\u202e odd"
    path = desk.write("p07.csv", rows, list(rows[0]), delimiter)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    code, out, _ = desk.collect(path, "--kind", "human")
    assert code == 0, out
    first, second = desk.ratings()[:2]
    assert (first.rater, first.form, first.seconds) == ("p07", "form-01", None)
    assert (first.intensity, first.category, first.second, first.valence, first.reread) == (
        6.5,
        "grief",
        None,
        -2,
        True,
    )
    assert first.comment == "'=HYPERLINK(1)", "no spreadsheet runs it"
    assert second.comment == "two lines, odd"


def lines(desk: Desk, form: str = "form-01", **who: str) -> list[str]:
    """Return what a language model answers, in JSON Lines."""
    found = [json.dumps(who)] if who else []
    for row in desk.rows(form):
        content = {
            "id": row["id"],
            "intensity": float(row["intensity"]),
            "category": row["category"],
            "second": None,
            "valence": int(row["valence"]),
            "natural": 5,
            "reread": False,
            "comment": "",
        }
        found.append(json.dumps(content))
    return found


def test_json_lines_of_a_language_model(desk: Desk) -> None:
    who = {"rater": "lm-1", "kind": "language-model", "model": "Model 2", "form": "form-01"}
    path = desk.raw("answers.jsonl", "\n".join(lines(desk, **who)).encode())
    other = desk.raw("lm-2.jsonl", "\n".join(lines(desk, "form-02")).encode())
    code, out, _ = desk.collect(path, other, "--kind", "language-model", "--model", "Model 2")
    assert (code, out.split("\n")[0]) == (0, "raters: 2 language-model (Model 2)")
    found = desk.ratings()
    assert {(r.rater, r.kind, r.model, r.seconds) for r in found} == {
        ("lm-1", "language-model", "Model 2", None),
        ("lm-2", "language-model", "Model 2", None),
    }


def test_people_and_language_models_in_one_file(desk: Desk) -> None:
    person = desk.write("p.csv", desk.rows())
    model = desk.raw(
        "m.jsonl", "\n".join(lines(desk, "form-02", kind="language-model", model="M 1")).encode()
    )
    code, out, _ = desk.collect(person, model)
    assert code == 0 and out.startswith("raters: 1 human, 1 language-model (M 1)\n")


def qualtrics(desk: Desk, form: str = "form-01") -> str:
    """Return a response as Qualtrics exports it: three header rows, columns of its own, choice texts."""
    from aipsy_affect.rating import scale

    names, labels, cells = ["StartDate", "IPAddress", "RecipientEmail", "ResponseId", "consent"], [], []
    row = ["2026-11-20 10:00:00", "192.0.2.1", "anna@example.org", "R_3kJx0aBcDeFgHiJ", "yes"]
    for filled in desk.rows(form):
        for letter, value in zip(
            "icsvnrt",
            [
                "1" if filled["intensity"] == "1" else "7",
                f"{filled['category']}: {scale.CATEGORY_WORDS[filled['category']]}",
                "none",
                filled["valence"],
                "5 (as a person would write it)",
                "no",
                "",
            ],
            strict=True,
        ):
            names.append(f"{filled['id']}_{letter}")
            row.append(value)
    labels = [f"question text of {name}, with a comma" for name in names]
    cells = [json.dumps({"ImportId": f"QID{n}"}) for n in range(len(names))]
    stream = io.StringIO()
    csv.writer(stream).writerows([names, labels, cells, row])
    return stream.getvalue()


def test_an_export_of_qualtrics(desk: Desk) -> None:
    code, out, _ = desk.collect(desk.raw("export.csv", qualtrics(desk).encode()))
    assert (code, out.split("\n")[0]) == (0, "raters: 1 human")
    written = (desk.folder / "ratings.csv").read_text()
    assert "R_3kJx0aBcDeFgHiJ,human,,form-01,1," in written
    assert "192.0.2.1" not in written and "anna" not in written
    bare = "\n".join(line for line in qualtrics(desk).split("\r\n") if "ImportId" not in line)
    assert "lacks its header row of import ids" in desk.refused(
        desk.raw("bare.csv", bare.encode()), "--replace", code=3
    )


def test_the_forms_that_were_written_can_be_collected_by_folder(
    made: FormSet, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_forms(made, tmp_path / "forms")
    desk = Desk(made, tmp_path, capsys)
    path = desk.write("p01.csv", desk.rows())
    assert (
        main(["rate", "collect", str(path), "--key", str(tmp_path / "forms"), "-o", str(tmp_path / "r.csv")])
        == 0
    )


# ---- what stops a collection ------------------------------------------------------------------------------------


def edit(**cells: str) -> Callable[[list[Row]], None]:
    return lambda rows: rows[2].update(cells)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (edit(id="xxxxxxxx"), "a.csv:4: xxxxxxxx: unknown id"),
        (edit(id=""), "a.csv:4: no id"),
        (lambda rows: rows.append(dict(rows[2])), "a.csv:4 already"),
        (lambda rows: rows.pop(2), "a.csv: p01 left out 1 of the 52 texts of form-01: place 3 ("),
        (
            lambda rows: rows[2].update(intensity="", category="", valence="", natural=""),
            "left out 1 of the 52",
        ),
        (edit(intensity="10.5"), "column intensity: 10.5 is not in the range (0 to 10, halves allowed)"),
        (edit(intensity="7.2"), "column intensity: 7.2 is not in the range"),
        (edit(intensity="=3+4"), "column intensity: '=3+4' is not a number"),
        (edit(intensity=""), "column intensity: '' is not a number"),
        (edit(category="anger"), "column category: 'anger' is none of rage, terror"),
        (edit(category="rage", second="rage"), "column second: it repeats the category"),
        (edit(valence="5"), "column valence: 5 is not in the range"),
        (edit(natural="0"), "column natural: 0 is not in the range"),
        (edit(reread="maybe"), "column reread: 'maybe' is none of 0, 1"),
        (edit(seconds="-3"), "column seconds: -3 seconds are not within a day"),
        (edit(comment="x" * 1001), "column comment: 1001 characters"),
        (edit(comment="write to me@example.org"), "holds an e-mail address or a telephone number"),
        (edit(comment="call +44 20 7946 0000"), "holds an e-mail address or a telephone number"),
        (edit(text_sha256="000000000000"), "the text hash 000000000000 differs from"),
        (edit(text_sha256="1.23457E+11"), "a spreadsheet can turn it into a number"),
        (edit(place="9"), "stands at place 3 of form-01, and the row says 9"),
        (edit(form="form-02"), "the id belongs to form-01, and this is an answer to form-02"),
        (edit(kind="robot"), "column kind: 'robot' is none of human, language-model"),
        (edit(rater="Anna Smith"), "the rater 'Anna Smith' looks like a name. Ratings are published"),
        (edit(rater="anna@lab.org"), "looks like an e-mail address"),
        (edit(rater="x" * 33), "is longer than 32 characters"),
        (edit(rater="änna"), "holds other characters than letters, digits, _ and -"),
    ],
)
def test_a_mistake_stops_everything_and_says_where(
    desk: Desk, change: Callable[[list[Row]], None], says: str
) -> None:
    rows = desk.rows()
    change(rows)
    said = desk.refused(desk.write("a.csv", rows), desk.write("b.csv", desk.rows("form-02", "p02")))
    assert says in said and "nothing was written" in said
    assert all(
        line.startswith((f"{desk.folder}/a.csv", "nothing", "1 problem", "2 problem"))
        for line in said.splitlines()
    )


def test_the_row_of_a_mistake_names_its_id(desk: Desk) -> None:
    rows = desk.rows()
    rows[2]["valence"] = "7"
    assert f"a.csv:4: {rows[2]['id']}: column valence: 7" in desk.refused(desk.write("a.csv", rows))


def test_an_id_of_another_form(desk: Desk) -> None:
    rows = desk.rows()
    stray = desk.rows("form-02")[5]
    rows[2] = stray | {"form": "form-01", "place": "3"}
    said = desk.refused(desk.write("a.csv", rows))
    assert f"a.csv:4: {stray['id']}: the id belongs to form-02, and this is an answer to form-01" in said
    bare = [{name: value for name, value in row.items() if name not in ("form", "place")} for row in rows]
    said = desk.refused(desk.write("b.csv", bare, [name for name in PAGE if name not in ("form", "place")]))
    assert "the id belongs to form-02, and this is an answer to form-01" in said, (
        "most ids say which form it is"
    )


def test_a_text_that_was_edited(desk: Desk) -> None:
    rows = sheet(desk)
    rows[2]["text"] = rows[2]["text"].replace("e", "3", 1)
    said = desk.refused(desk.write("p1.csv", rows, list(rows[0])), "--kind", "human")
    assert f"p1.csv:4: {rows[2]['id']}: the text is not the one that was sent out" in said


def test_a_rater_who_saw_a_twin(desk: Desk) -> None:
    one, two = desk.write("a.csv", desk.rows()), desk.write("b.csv", desk.rows("form-02", "p01"))
    said = desk.refused(one, two)
    scenarios = [{entry.scenario for entry in desk.made.key.forms[name]} for name in ("form-01", "form-02")]
    twins = scenarios[0] & scenarios[1]
    assert twins and said.count("saw a twin of this text") == len(twins)


def test_the_same_file_twice_and_one_name_for_two(desk: Desk) -> None:
    one = desk.write("a.csv", desk.rows())
    assert f"p01 answered this text in {one}:2 already" in desk.refused(one, desk.write("b.csv", desk.rows()))
    model = desk.raw(
        "p01.jsonl", "\n".join(lines(desk, "form-02", kind="language-model", model="M")).encode()
    )
    said = desk.refused(one, model)
    assert "p01 is human elsewhere, and M here" in said or "p01 is M elsewhere, and human here" in said


def test_another_key(desk: Desk) -> None:
    other = form_set(read_release(bundled("1.0.0")[1]), Parameters(12, 3, 99))
    path = desk.write("a.csv", desk.rows())
    desk.raw("key.json", other.contents["key.json"])
    said = desk.refused(path)
    assert "a.csv: none of its ids is in the key: is this the key that was written with the forms?" in said
    assert "1 problem: mend it" in said


def test_many_problems_are_counted(desk: Desk) -> None:
    rows = desk.rows()
    for row in rows:
        row["intensity"], row["valence"] = "11", "9"
    out = desk.refused(desk.write("a.csv", rows))
    assert (
        "… and 54 more; --format json lists all" in out and "104 problems: mend them and collect again" in out
    )
    code, out, _ = desk.collect(desk.folder / "a.csv", "--format", "json")
    content = json.loads(out)
    assert code == 1 and len(content["problems"]) == 104 and content["written"] is None


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.csv", b"", "empty.csv is empty"),
        ("blank.jsonl", b" \n\n", "blank.jsonl is empty"),
        ("columns.csv", b"id,mood\nx,good\n", "no column intensity, category, valence, natural"),
        ("tidy.csv", b"rater,item,intensity,category,valence,natural\nx,B,1,rage,0,5\n", "no column id"),
        ("header.csv", ",".join(PAGE).encode() + b"\n", "holds no answers"),
        ("utf16.csv", ",".join(PAGE).encode("utf-16"), ":1: NUL byte, so this is not UTF-8 text"),
        ("nul.csv", b"id,intensity,category,valence,natural\nx,1,\0,0,5\n", ":2: NUL byte"),
        (
            "latin.csv",
            b"id,intensity,category,valence,natural,comment\nx,1,rage,0,5,caf\xe9\n",
            ":2: not UTF-8: byte",
        ),
        (
            "huge.csv",
            b"id,intensity,category,valence,natural,comment\nx,1,rage,0,5," + b"x" * 40_000,
            ":2: not CSV: field",
        ),
        ("long.jsonl", b'{"id": "' + b"x" * 3_000_000, ":1: a line of 3000008 bytes"),
        ("ragged.csv", b"id,intensity,category,valence,natural\nx,1,rage\n", ":2: 3 cells, the header has 5"),
        ("quote.csv", b'id,intensity,category,valence,natural\n"x,1,rage\n', ":2: not CSV"),
        ("cut.jsonl", b'{"id": "a", "intensity": 1}\n{"id": "b", "inten', ":2: not JSON"),
        ("fence.jsonl", b"```json\n{}\n", ":1: not JSON"),
        ("list.jsonl", b"[1, 2]\n", ":1: not a JSON object but list"),
        ("deep.jsonl", b"[" * 100_000, ":1: not JSON"),
        ("nested.jsonl", b'{"id": "a", "intensity": {"x": 1}}\n', ":1: intensity holds dict, not an answer"),
        ("no.csv", None, "No such file or directory"),
    ],
)
def test_bad_files_give_one_clear_error(desk: Desk, name: str, content: bytes | None, says: str) -> None:
    path = desk.folder / name if content is None else desk.raw(name, content)
    said = desk.refused(desk.write("good.csv", desk.rows()), path, code=3)
    assert said.startswith("error: ") and says in said and name in said


def test_numbers_that_json_allows_and_the_scale_does_not(desk: Desk) -> None:
    found = lines(desk)
    found[0] = (
        found[0]
        .replace('"intensity": 7.5', '"intensity": NaN')
        .replace('"intensity": 1.0', '"intensity": NaN')
    )
    found[1] = found[1].replace('"natural": 5', '"natural": true')
    said = desk.refused(desk.raw("m.jsonl", "\n".join(found).encode()), "--model", "M")
    assert "m.jsonl:1:" in said and "column intensity: 'nan' is not a number" in said
    assert "m.jsonl:2:" not in said, "JSON's true is 1, and a permitted answer to a scale of 1 to 5"


def test_who_rated_has_to_be_said(desk: Desk) -> None:
    rows = [
        {name: row[name] for name in row if name not in ("rater", "kind", "model")} for row in desk.rows()
    ]
    path = desk.write("p9.csv", rows, [name for name in PAGE if name not in ("rater", "kind", "model")])
    assert "p9.csv does not say who rated: add --kind human" in desk.refused(path, code=2)
    assert "p9.csv does not say which language model rated" in desk.refused(
        path, "--kind", "language-model", code=2
    )
    assert "--model is the name of a language model" in desk.refused(
        path, "--kind", "human", "--model", "M", code=2
    )
    assert desk.collect(path, "--kind", "human")[0] == 0 and desk.ratings()[0].rater == "p9"


def test_the_file_and_the_options_must_agree(desk: Desk) -> None:
    said = desk.refused(desk.write("a.csv", desk.rows()), "--model", "M")
    assert "the file says 'human', --kind 'language-model'" in said


def test_a_file_named_after_a_person_is_refused(desk: Desk) -> None:
    rows = [{name: row[name] for name in row if name != "rater"} for row in desk.rows()]
    said = desk.refused(desk.write("Anna Smith.csv", rows, [name for name in PAGE if name != "rater"]))
    assert "the rater 'Anna Smith' looks like a name" in said and "or rename the file" in said


def test_an_older_file_and_the_inputs_are_never_written_over(desk: Desk) -> None:
    path = desk.write("a.csv", desk.rows())
    assert desk.collect(path)[0] == 0
    assert "exists already; give another --output, or --replace" in desk.refused(path, code=3)
    assert desk.collect(path, "--replace")[0] == 0
    code = main(
        ["rate", "collect", str(path), "--key", str(desk.folder / "key.json"), "-o", str(path), "--replace"]
    )
    assert code == 2 and "is one of the files that are read" in desk.capsys.readouterr().err


# ---- partial forms, flags ---------------------------------------------------------------------------------------


def test_partial_forms_are_asked_for(desk: Desk) -> None:
    path = desk.write("a.csv", desk.rows()[:20])
    assert "left out 32 of the 52 texts" in desk.refused(path)
    code, out, err = desk.collect(path, "--partial")
    assert code == 0 and "per item at least 0, at most 1" in out
    assert "a.csv: p01 left out 32 of the 52 texts of form-01" in err
    assert len(desk.ratings()) == 20


def fail_catches(rows: list[Row], desk: Desk) -> None:
    of = desk.made.key.by_id
    for row in rows:
        if of[row["id"]].role == "catch":
            row.update(intensity="5", category="neutral")


def same_all_along(rows: list[Row], desk: Desk) -> None:
    for row in rows[10:20]:
        row.update(intensity="4", category="vigilance", valence="1", natural="3")
    for row in rows:  # catch items passed, so that one flag only is raised
        if desk.made.key.by_id[row["id"]].role == "catch":
            row.update(answer(desk.made.key.by_id[row["id"]], "p01"))


def one_intensity(rows: list[Row], _: Desk) -> None:
    for n, row in enumerate(rows):
        row.update(intensity="4", natural=str(1 + n % 5))


def in_a_hurry(rows: list[Row], _: Desk) -> None:
    for row in rows[:20]:
        row["seconds"] = "2.5"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (fail_catches, "failed catch items: 4 of 4 failed: place "),
        (same_all_along, "straight-lining: the same answers to "),
        (one_intensity, "straight-lining: intensity 4 for all 52 texts"),
        (
            in_a_hurry,
            "implausible speed: 20 of 52 texts in less time than reading them at 600 words a minute",
        ),
    ],
)
def test_careless_raters_are_flagged_and_left_out_on_request(
    desk: Desk, change: Callable[[list[Row], Desk], None], says: str
) -> None:
    rows = desk.rows()
    change(rows, desk)
    bad, good = desk.write("a.csv", rows), desk.write("b.csv", desk.rows("form-02", "p02"))
    code, out, err = desk.collect(bad, good)
    assert code == 1 and f"flagged: p01, form-01: {says}" in out and "flagged: p02" not in out
    assert out.count("flagged: ") == 1 and "wrote 104 ratings" in err
    code, out, err = desk.collect(bad, good, "--exclude-flagged", "--replace")
    assert code == 0 and f"flagged (left out): p01, form-01: {says}" in out
    assert {rating.rater for rating in desk.ratings()} == {"p02"}
    (desk.folder / "ratings.csv").unlink()
    assert "no ratings are left: every rater was flagged" in desk.refused(bad, "--exclude-flagged")


def test_one_failed_catch_item_of_four_is_no_flag(desk: Desk) -> None:
    rows = desk.rows()
    catch = next(row for row in rows if desk.made.key.by_id[row["id"]].role == "catch")
    catch.update(intensity="2" if catch["intensity"] == "7.5" else "9", category="neutral")
    assert desk.collect(desk.write("a.csv", rows))[0] == 0


def test_the_second_choice_counts_for_catch_items(desk: Desk) -> None:
    rows = desk.rows()
    for row in rows:
        if row["category"] != "neutral":
            row.update(second=row["category"], category="terror" if row["category"] != "terror" else "rage")
    assert desk.collect(desk.write("a.csv", rows))[0] == 0


def test_language_models_have_no_reading_speed(desk: Desk) -> None:
    rows = desk.rows()
    for row in rows:
        row.update(kind="language-model", model="M", seconds="0.4")
    assert desk.collect(desk.write("a.csv", rows))[0] == 0


def test_columns_that_are_left_aside_are_named(desk: Desk) -> None:
    rows = [row | {"mood": "fine"} for row in desk.rows()]
    code, _, err = desk.collect(desk.write("a.csv", rows, [*PAGE, "mood"]))
    assert code == 0 and "a.csv: columns left aside: mood" in err


def test_text_from_files_is_not_interpreted(desk: Desk) -> None:
    rows = desk.rows()
    rows[0]["id"] = "\x1b]0;title\x07[red]"
    said = desk.refused(desk.write("a.csv", rows))
    assert "\x1b" not in said and "\\x1b]0;title\\x07[red]" in said
