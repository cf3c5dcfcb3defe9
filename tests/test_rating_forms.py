"""Who reads what: nobody meets a scenario twice, every item is read exactly so often, and the load is even."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from aipsy_affect import Battery
from aipsy_affect.cli.main import main
from aipsy_affect.corpus import bundled
from aipsy_affect.errors import InputError, SelectionError, UnknownNameError
from aipsy_affect.rating.assignment import Scenario, assign
from aipsy_affect.rating.files import form_set, read_consent
from aipsy_affect.rating.forms import Form, Parameters, Scene, make_forms
from aipsy_affect.rating.key import parse_key
from aipsy_affect.rating.order import arrange
from aipsy_affect.rating.record import text_hash
from aipsy_affect.rating.texts import catch_texts
from aipsy_affect.release import Release, json_document, read_release
from aipsy_affect.stimulus import Stimulus
from aipsy_affect.text import word_count


@pytest.fixture(scope="module")
def release() -> Release:
    return read_release(bundled("1.0.0")[1])


def spread(counts: list[int]) -> int:
    return max(counts) - min(counts)


@settings(max_examples=60, deadline=None)
@given(
    emotions=st.integers(1, 5),
    per_cell=st.integers(1, 5),
    conditions=st.integers(1, 4),
    per_item=st.integers(1, 4),
    extra=st.integers(0, 20),
    seed=st.integers(0, 10**6),
)
def test_the_assignment_is_exact_and_even(
    emotions: int, per_cell: int, conditions: int, per_item: int, extra: int, seed: int
) -> None:
    names = tuple("abcd"[:conditions])
    scenarios = [
        Scenario(f"s{e}-{m}-{n}", names, (f"e{e}", f"m{m}"))
        for e in range(emotions)
        for m in range(2)
        for n in range(per_cell)
    ]
    readers = conditions * per_item + extra
    deal = assign(scenarios, readers, per_item, Random(seed))
    # The keys are (reader, scenario), so that nobody can meet a scenario twice; all slots are filled.
    assert len(deal) == len(scenarios) * conditions * per_item
    assert set(Counter((s, c) for (_, s), c in deal.items()).values()) == {per_item}
    everyone = range(readers)
    stratum = {each.name: each.strata for each in scenarios}
    sizes = Counter(r for r, _ in deal)
    assert spread([sizes[r] for r in everyone]) <= 1
    by_emotion = Counter((r, stratum[s][0]) for r, s in deal)
    by_condition = Counter((r, c) for (r, _), c in deal.items())
    by_both = Counter((r, stratum[s][0], c) for (r, s), c in deal.items())
    for e in range(emotions):
        assert spread([by_emotion[r, f"e{e}"] for r in everyone]) <= 1
        for r in everyone:
            assert spread([by_both[r, f"e{e}", c] for c in names]) <= 1
    for r in everyone:
        assert spread([by_condition[r, c] for c in names]) <= 1
    assert deal == assign(scenarios, readers, per_item, Random(seed))


def test_scenarios_of_unequal_conditions_are_dealt_too() -> None:
    scenarios = [Scenario(f"p{n}", ("clinical", "neutral"), (f"e{n % 4}", "m")) for n in range(16)]
    scenarios += [Scenario(f"c{n}", ("complex_neutral",), ("neutral", "")) for n in range(6)]
    deal = assign(scenarios, 10, 3, Random(1))
    assert set(Counter((s, c) for (_, s), c in deal.items()).values()) == {3}
    assert spread([Counter(r for r, _ in deal)[r] for r in range(10)]) <= 1
    with pytest.raises(ValueError, match="more slots than there are readers"):
        assign(scenarios, 5, 3, Random(1))


@settings(max_examples=15, deadline=None)
@given(
    raters=st.integers(4, 40),
    per_item=st.integers(1, 5),
    catch=st.integers(0, 8),
    seed=st.integers(0, 1000),
    conditions=st.sampled_from(
        [(), ("clinical",), ("clinical", "keyword_rich"), ("clinical", "neutral", "keyword_rich")]
    ),
)
def test_forms_of_the_released_corpus(
    battery: Battery, raters: int, per_item: int, catch: int, seed: int, conditions: tuple[str, ...]
) -> None:
    wanted = Parameters(raters, per_item, seed, conditions, catch)
    try:
        parameters, forms = make_forms(battery.items, wanted)
    except SelectionError:
        members = len(conditions) or 2
        assume(members * per_item < raters)
        raise  # one rater more than the slots of a scenario leaves room for some catch items
    assert len(forms) == raters and parameters.conditions == (conditions or ("clinical", "neutral"))
    scenes = [scene for form in forms for scene in form.scenes]
    assert len({scene.entry.id for scene in scenes}) == len(scenes), "opaque ids are unique over all forms"
    counts = Counter(scene.entry.item for scene in scenes if scene.entry.role == "stimulus")
    assert counts == {item.id: per_item for item in battery.items if item.condition in parameters.conditions}
    text_of = {item.id: item.text for item in battery.items} | {
        each.item: each.text for each in catch_texts()
    }
    for form in forms:
        entries = [scene.entry for scene in form.scenes]
        assert len({entry.scenario for entry in entries}) == len(entries), "a twin in a form"
        assert [entry.place for entry in entries] == list(range(1, len(entries) + 1))
        assert Counter(entry.role for entry in entries)["catch"] == catch
        for scene in form.scenes:
            assert scene.text == text_of[scene.entry.item]
            assert scene.entry.text_sha256 == text_hash(scene.text)
    assert spread([len(form.scenes) for form in forms]) <= 1
    assert (parameters, forms) == make_forms(battery.items, wanted), "the same seed, the same forms"


def typical(battery: Battery, seed: int = 3) -> tuple[Form, ...]:
    return make_forms(battery.items, Parameters(12, 3, seed))[1]


def test_a_seed_means_the_same_on_every_version_of_python(battery: Battery) -> None:
    first = typical(battery)[0].scenes[0].entry
    assert (first.id, first.item) == ("sb5ktztv", "B-grief-d3-v3")


def test_another_seed_gives_other_forms_and_ids(battery: Battery) -> None:
    one, two = typical(battery), typical(battery, 4)
    assert not {s.entry.id for f in one for s in f.scenes} & {s.entry.id for f in two for s in f.scenes}
    assert [s.entry.item for s in one[0].scenes] != [s.entry.item for s in two[0].scenes]


def test_a_form_has_no_long_runs_and_no_catch_at_the_start(battery: Battery) -> None:
    for seed in range(5):
        for form in typical(battery, seed):
            entries = [scene.entry for scene in form.scenes]
            for n in range(len(entries) - 2):
                emotions = {entry.emotion for entry in entries[n : n + 3]}
                assert len(emotions) > 1 or emotions == {"neutral"}
            for n in range(len(entries) - 3):
                assert len({entry.condition for entry in entries[n : n + 4]}) > 1
            assert entries[0].role == "stimulus"


def test_the_readers_of_an_item_meet_it_in_different_places(battery: Battery) -> None:
    places: dict[str, list[float]] = {}
    for form in typical(battery):
        for scene in form.scenes:
            if scene.entry.role == "stimulus":
                places.setdefault(scene.entry.item, []).append(scene.entry.place / len(form.scenes))
    distances = [max(each) - min(each) for each in places.values()]
    assert sum(distances) / len(distances) > 0.6 and min(distances) > 0.3


def test_readers_do_not_go_side_by_side(battery: Battery) -> None:
    """With 12 readers and 6 slots a plain rota would give everybody the same companions throughout."""
    together = Counter(
        pair
        for readers in _readers_of(typical(battery)).values()
        for pair in {(a, b) for a in readers for b in readers if a < b}
    )
    assert len(together) == 66 and max(together.values()) < 2 * min(together.values()) + 10


def _readers_of(forms: tuple[Form, ...]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for form in forms:
        for scene in form.scenes:
            if scene.entry.role == "stimulus":
                found.setdefault(scene.entry.scenario, set()).add(form.id)
    return found


def test_catch_items_say_what_is_expected(battery: Battery) -> None:
    for form in typical(battery):
        catches = [scene.entry for scene in form.scenes if scene.entry.role == "catch"]
        assert Counter(entry.condition for entry in catches) == {"keyword_rich": 2, "complex_neutral": 2}
        for entry in catches:
            assert entry.expected is not None
            if entry.condition == "keyword_rich":
                assert entry.item.startswith("K-") and entry.expected.category == entry.emotion
                assert (entry.expected.low, entry.expected.high) == (4, 10)
            else:
                assert re.fullmatch(r"catch-\d\d", entry.item) and entry.expected.category is None
                assert (entry.expected.low, entry.expected.high) == (0, 4)
        assert all(scene.entry.expected is None for scene in form.scenes if scene.entry.role == "stimulus")


def test_a_release_with_complex_neutral_texts_uses_its_own(battery: Battery) -> None:
    own = [
        Stimulus(
            **(
                item.as_row()
                | {
                    "id": f"C-{n:02d}",
                    "pair_id": f"C-{n:02d}",
                    "condition": "complex_neutral",
                    "target_emotion": "neutral",
                }
            )
        )
        for n, item in enumerate(battery["neutral"][:10], 1)
    ]
    _, forms = make_forms((*battery.items, *own), Parameters(12, 3, 0, ("clinical", "neutral")))
    used = {s.entry.item for f in forms for s in f.scenes if s.entry.condition == "complex_neutral"}
    assert used and all(name.startswith("C-") for name in used)


def test_opaque_ids_betray_nothing_and_survive_spreadsheets(battery: Battery) -> None:
    names = [scene.entry.id for form in typical(battery) for scene in form.scenes]
    assert all(re.fullmatch(r"[b-df-hj-np-tv-xz][b-df-hj-np-tv-xz2-9]{7}", name) for name in names)
    assert not any("e" in name for name in names)


@pytest.mark.parametrize(
    ("parameters", "says"),
    [
        (Parameters(5, 3), "the smallest number that works is 7"),
        (Parameters(6, 3), "the smallest number that works is 7"),
        (Parameters(5, 3, catch=0), "the smallest number that works is 6"),
        (
            Parameters(7, 3, catch=60),
            "30 complex_neutral catch items a form were asked for, and there are 20",
        ),
        (Parameters(2, 1, catch=2), "the smallest number that works is 3"),
        (Parameters(600, 3), "600 raters are more than the 576 readings there are"),
    ],
)
def test_numbers_that_do_not_go_together(battery: Battery, parameters: Parameters, says: str) -> None:
    with pytest.raises(SelectionError) as caught:
        make_forms(battery.items, parameters)
    assert says in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize(("per_item", "catch"), [(1, 0), (1, 4), (2, 8), (3, 4), (3, 40), (5, 16)])
def test_the_smallest_number_named_is_the_smallest_that_works(
    battery: Battery, per_item: int, catch: int
) -> None:
    with pytest.raises(SelectionError) as caught:
        make_forms(battery.items, Parameters(1, per_item, 0, (), catch))
    least = int(str(caught.value).split()[-1])
    make_forms(battery.items, Parameters(least, per_item, 0, (), catch))
    with pytest.raises(SelectionError):
        make_forms(battery.items, Parameters(least - 1, per_item, 0, (), catch))


def test_unknown_conditions(battery: Battery) -> None:
    with pytest.raises(UnknownNameError, match="unknown condition 'moderate'; there is: clinical, neutral"):
        make_forms(battery.items, Parameters(12, 3, 0, ("moderate",)))


def test_runs_that_cannot_be_broken_up_are_left() -> None:
    assert arrange(list("aaaa"), str, lambda _: "") == list("aaaa")
    assert "aaa" not in "".join(arrange(list("aaaabb"), str, lambda _: ""))


def test_the_catch_texts_are_vivid_and_name_no_emotion() -> None:
    texts = catch_texts()
    assert len(texts) >= 16 and len({each.text for each in texts}) == len(texts)
    assert [each.item for each in texts] == [f"catch-{n:02d}" for n in range(1, len(texts) + 1)]
    assert all(60 <= word_count(each.text) <= 95 for each in texts)


@pytest.mark.slow
def test_the_catch_texts_pass_the_checks_of_neutral_items(battery: Battery) -> None:
    from aipsy_affect.validators import registry
    from aipsy_affect.validators.subject import Subject

    shape = battery["neutral"][0].as_row()
    items = tuple(
        Stimulus(
            **(shape | {"id": t.item, "pair_id": t.item, "text": t.text, "word_count": word_count(t.text)})
        )
        for t in catch_texts()
    )
    for code in ("L301", "S005", "S006", "S007", "S009"):
        (check,) = registry.select([code])
        result = check.run(Subject((*items, *battery.items)))
        assert result.status == "passed", result.locations[:5]


# ---- what is written --------------------------------------------------------------------------------------------


def test_the_files_of_a_set(release: Release) -> None:
    made = form_set(release, Parameters(12, 3, 3), completion_code="C0DE")
    assert sorted(made.contents)[:2] == ["README.txt", "forms/form-01.csv"]
    assert len(made.contents) == 12 * 4 + 3
    secret = {word for item in release.items for word in (item.id, item.pair_id)} | {"keyword_rich", "catch-"}
    for path, content in made.contents.items():
        if path.startswith("forms/"):
            text = content.decode("utf-8")
            assert not [word for word in secret if word in text], f"{path} betrays an item"
            assert '"seed"' not in text
    assert (
        "form-12.html" not in made.contents["README.txt"].decode()
        and b"C0DE" in made.contents["forms/form-12.html"]
    )


def test_the_key_is_read_back(release: Release) -> None:
    made = form_set(release, Parameters(12, 3, 3))
    key = parse_key(made.contents["key.json"], "key.json")
    assert key == made.key and key.manifest_sha256 == release.manifest_sha256
    assert key.parameters["seed"] == 3 and key.parameters["conditions"] == ["clinical", "neutral"]
    assert list(key.forms) == [form.id for form in made.forms]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda k: k | {"format": "other"}, "is not a key of aipsy-affect rate make"),
        (lambda k: k | {"version": 2}, "is of another version of the forms"),
        (lambda k: k | {"items": {}}, "holds no items"),
        (lambda k: k | {"items": dict(list(k["items"].items())[1:])}, "the places of form-01 are not 1 to"),
        (lambda k: k | {"items": {n: v | {"place": "1"} for n, v in k["items"].items()}}, "is not a key"),
        (lambda k: k | {"items": {n: v | {"role": "x"} for n, v in k["items"].items()}}, "is not a key"),
        (
            lambda k: (
                k | {"items": {n: v | {"expected": {"low": "4", "high": 10}} for n, v in k["items"].items()}}
            ),
            "is not a key",
        ),
        (lambda k: k | {"items": {n: v | {"expected": 4} for n, v in k["items"].items()}}, "is not a key"),
        (lambda k: k | {"items": {n: v | {"more": 4} for n, v in k["items"].items()}}, "is not a key"),
        (lambda k: [k], "is not a key"),
    ],
)
def test_a_key_that_is_none(release: Release, change, says: str) -> None:  # type: ignore[no-untyped-def]
    content = json.loads(form_set(release, Parameters(12, 1, 3)).contents["key.json"])
    with pytest.raises(InputError) as caught:
        parse_key(json_document(change(content)), "key.json")
    assert says in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe{", b"[" * 100_000])
def test_a_key_that_is_not_even_json(content: bytes) -> None:
    with pytest.raises(InputError, match="is not a key of aipsy-affect rate make"):
        parse_key(content, "key.json")


def test_the_table_for_people(release: Release) -> None:
    made = form_set(release, Parameters(12, 3, 3))
    content = made.contents["forms/form-02.csv"]
    assert content.startswith(b"\xef\xbb\xbf"), "without it a spreadsheet damages the typographic marks"
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [row["id"] for row in rows] == [scene.entry.id for scene in made.forms[1].scenes]
    assert [row["text"] for row in rows] == [scene.text for scene in made.forms[1].scenes]
    assert {row["intensity"] + row["comment"] for row in rows} == {""}


def test_the_task_for_language_models(release: Release) -> None:
    made = form_set(release, Parameters(12, 3, 3))
    head, *rows = map(json.loads, made.contents["forms/form-02.jsonl"].decode("utf-8").splitlines())
    assert head["form"] == "form-02" and head["scenes"] == len(rows) == len(made.forms[1].scenes)
    assert "rage (anger, annoyance, fury)" in head["questions"]["category"]
    assert rows[0] == {
        "id": made.forms[1].scenes[0].entry.id,
        "place": 1,
        "text": made.forms[1].scenes[0].text,
    }


def test_the_survey_for_qualtrics(release: Release) -> None:
    made = form_set(release, Parameters(12, 3, 3))
    lines = made.contents["forms/form-02.qualtrics.txt"].decode("utf-8").split("\n")
    assert lines[0] == "[[AdvancedFormat]]"
    names = [line[5:-2] for line in lines if line.startswith("[[ID:")]
    assert len(names) == 2 + 8 * len(made.forms[1].scenes) == len(set(names))
    assert max(map(len, names)) <= 10
    assert all(re.fullmatch(r"\[\[[A-Za-z:_0-9 -]+\]\]", line) for line in lines if line.startswith("[["))


def test_the_page_carries_texts_as_data_only() -> None:
    from aipsy_affect.rating.key import Entry
    from aipsy_affect.rating.page import Wording, page

    evil = "</script><img src=x onerror=alert(1)> {{script}} \u2028 <!-- ${x}"
    scene = Scene(
        Entry("bcdfghjk", "form-01", 1, "i", "s", "clinical", "rage", "stimulus", text_hash(evil), 3), evil
    )
    text = page(Form("form-01", (scene,)), "x", Wording(consent=(evil,), completion_code=evil)).decode(
        "utf-8"
    )
    assert "<img" not in text and text.count("</script>") == 2 and text.count("<script") == 2
    data = json.loads(text.split('id="data">')[1].split("</script>")[0])
    assert data["scenes"][0]["text"] == evil and data["consent"][1] == evil and data["completionCode"] == evil
    outside = re.findall(r"(?:src|href)=\"(?!data:)[^\"]*\"|https?://[^\s\"']+|@import|url\(", text)
    assert not outside, outside


def test_a_consent_form_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "consent.txt"
    path.write_text("First\nparagraph.\n\n\nSecond.\n", encoding="utf-8")
    assert read_consent(path) == ("First paragraph.", "Second.")
    path.write_bytes("First".encode("utf-16"))
    with pytest.raises(InputError, match="NUL byte"):
        read_consent(path)


# ---- the command ------------------------------------------------------------------------------------------------

MAKE = ("rate", "make", "1.0.0", "--raters", "12", "--per-item", "3", "--seed", "3")


def test_make_writes_a_folder_and_never_over_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "forms"
    assert main([*MAKE, "-o", str(folder)]) == 0
    captured = capsys.readouterr()
    assert captured.out.startswith(
        "form     scenes  clinical  neutral  catch\nform-01  52      24        24       4\n"
    )
    assert "wrote 12 forms to" in captured.err
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert main([*MAKE, "-o", str(folder)]) == 3
    assert (
        "exists already, and forms that may be out with raters are never written over"
        in capsys.readouterr().err
    )
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert main([*MAKE, "-o", str(tmp_path / "again"), "--format", "json", "-q"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["forms"]["form-01"] == {
        "scenes": 52,
        "conditions": {"neutral": 24, "clinical": 24},
        "catch": 4,
    }
    assert {
        path.relative_to(tmp_path / "again"): path.read_bytes()
        for path in (tmp_path / "again").rglob("*")
        if path.is_file()
    } == {path.relative_to(folder): content for path, content in before.items()}, (
        "the same seed, the same bytes"
    )


@pytest.mark.parametrize(
    ("extra", "code", "says"),
    [
        (("--raters", "6"), 2, "the smallest number that works is 7"),
        (("--conditions", "clinical,sad"), 2, "unknown condition 'sad'"),
        (("--raters", "0"), 2, "0 is not in the range"),
        (("--consent", "/nowhere/consent.txt"), 3, "cannot read /nowhere/consent.txt"),
        (("--completion-code", "a\nb"), 3, "a completion code is one line"),
    ],
)
def test_make_refuses(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], extra: tuple[str, ...], code: int, says: str
) -> None:
    assert main([*MAKE, *extra, "-o", str(tmp_path / "forms")]) == code
    captured = capsys.readouterr()
    assert captured.out == "" and says in captured.err and not (tmp_path / "forms").exists()
