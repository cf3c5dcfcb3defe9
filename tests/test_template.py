"""The slot-template parser: what it renders, and what it says of mistakes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aipsy_affect.errors import TemplateError
from aipsy_affect.template import parse_source, parse_template

HEAD = "== v1 isolexical\nmechanism: m\ndevice: d\nwarnings: none\n\n"


def problems(text: str, file: str = "rage-d1.txt") -> list[str]:
    with pytest.raises(TemplateError) as caught:
        parse_source(text, file)
    return caught.value.problems


def test_renders_every_condition_from_one_text(tiny_source: str) -> None:
    first = parse_source(tiny_source, "rage-d1.txt")[0]
    assert first.template.render("clinical") == (
        "Dennis gave the heated room to the motorcycle and the garage to his mother."
    )
    assert first.template.render("neutral") == (
        "Dennis gave the heated room to his mother and the garage to the motorcycle."
    )
    assert first.template.render("keyword_rich").endswith("his mother. His sister was furious.")


def test_reads_what_a_scenario_says_of_itself(tiny_source: str) -> None:
    one, two, three = parse_source(tiny_source, "rage-d1.txt")
    assert (one.pair_id, one.matching, one.device, one.quartet) == (
        "rage-d1-v1",
        "isolexical",
        "recipients exchanged",
        None,
    )
    assert (two.quartet, two.warnings, three.warnings) == ("rage-1", ("child abuse", "violence"), ())


def test_moderate_is_a_third_alternative() -> None:
    template = parse_template([(1, "It was [dead|late|ill] by noon.")])
    assert [template.render(name) for name in ("clinical", "neutral", "moderate")] == [
        "It was dead by noon.",
        "It was late by noon.",
        "It was ill by noon.",
    ]


@pytest.mark.parametrize(
    ("body", "line", "says"),
    [
        ("He took [the cat|the dog home.", 6, "unbalanced brackets: no ']' for the slot near"),
        ("He took the cat] home.", 6, "unknown markup: ']' outside a slot"),
        ("He took [the cat|the dog} home.", 6, "unbalanced brackets: '}' closes the slot"),
        ("He took [the [cat|dog]|the dog] home.", 6, "nested slots"),
        ("He took [the cat|] home.", 6, "empty alternative in slot [the cat|]"),
        ("He took [the cat] home.", 6, "slot [the cat] has 1 alternatives"),
        ("He took [a|b|c|d] home.", 6, "has 4 alternatives"),
        (
            "He took [a|b]\nand [c|d|e] home.",
            7,
            "slot [c|d|e] has 3 alternatives, the first of this vignette has 2",
        ),
        ("He took [a|b]{so} home.", 6, "keyword slot {so} is not like {plain^with keyword}"),
        ("He took [a|b]{so^} home.", 6, "nothing after '^'"),
        ("He took [a|b] | home.", 6, "unknown markup: '|' outside a slot"),
        ("He took [a|b^c] home.", 6, "unknown markup: '^' inside the slot [a|b^c]"),
    ],
)
def test_mistakes_name_file_line_and_slot(body: str, line: int, says: str) -> None:
    found = problems(HEAD + body + "\n")
    assert len(found) == 1
    assert found[0].startswith(f"rage-d1.txt:{line}: ")
    assert says in found[0]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("== v1 isolexical\ndevice: d\nwarnings: none\n\nA [b|c].\n", "no 'mechanism:' line"),
        ("== v1 isolexical\nmechanism: m\nwarnings: none\n\nA [b|c].\n", "no 'device:' line"),
        ("== v1 matched\nmechanism: m\n\nA [b|c].\n", "no 'warnings:' line"),
        ("== v1 matched\nmechanism: m\nwarnings: gore\n\nA [b|c].\n", "unknown content warning 'gore'"),
        (
            "== v1 matched\nmechanism: m\nmechanism: n\nwarnings: none\n\nA [b|c].\n",
            "key 'mechanism' stands twice",
        ),
        ("== v1 matched\nmood: m\nwarnings: none\n\nA [b|c].\n", "unknown key 'mood'"),
        ("== v1 swapped\nmechanism: m\nwarnings: none\n\nA [b|c].\n", "'swapped' is no kind of matching"),
        ("== one\nmechanism: m\n\nA [b|c].\n", "is not like '== v1 isolexical'"),
        ("== v1 matched\nmechanism: m\nwarnings: none\n", "no text"),
        ("== v1 matched\nmechanism: m\nwarnings: none\n\nA b.\n", "no [clinical|neutral] slot"),
        ("Once upon a time.\n", "text before the first heading"),
        ("# only a comment\n", "no scenario in it"),
        ("", "no scenario in it"),
    ],
)
def test_scenario_mistakes_say_what_is_missing(text: str, says: str) -> None:
    assert any(says in each for each in problems(text))


def test_all_mistakes_of_a_file_come_together() -> None:
    text = HEAD + "A [b|c.\n\n" + HEAD.replace("v1", "v2") + "A [b|].\n"
    assert len(problems(text)) == 2


def test_a_number_stands_once_in_a_file() -> None:
    assert "v1 stands already at line 1" in problems((HEAD + "A [b|c].\n") * 2)[0]


@pytest.mark.parametrize("name", ["notes.txt", "rage.txt", "joy-d1.txt", "rage-d7.txt"])
def test_file_names_say_emotion_and_domain(name: str) -> None:
    assert "EMOTION-dN.txt" in problems(HEAD + "A [b|c].\n", name)[0]


plain = st.text(st.characters(exclude_characters="[]{}|^\n", exclude_categories=("Cs",)), max_size=30)
alternative = plain.filter(lambda text: bool(text.strip()))


@given(st.lists(st.tuples(plain, alternative, alternative), min_size=1, max_size=5), plain)
def test_any_template_renders_its_alternatives(slots: list[tuple[str, str, str]], tail: str) -> None:
    source = "".join(f"{before}[{one}|{two}]" for before, one, two in slots) + tail
    template = parse_template([(1, source)])

    def collapsed(text: str) -> str:
        while "  " in text:
            text = text.replace("  ", " ")
        return text.strip()

    assert template.render("clinical") == collapsed("".join(b + one for b, one, _ in slots) + tail)
    assert template.render("neutral") == collapsed("".join(b + two for b, _, two in slots) + tail)


@given(st.text(max_size=200))
def test_no_text_breaks_the_parser(text: str) -> None:
    try:
        parse_source(text, "rage-d1.txt")
    except TemplateError as error:
        assert all(problem.startswith("rage-d1.txt") for problem in error.problems)
