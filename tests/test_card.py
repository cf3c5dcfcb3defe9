"""The dataset card: every figure from the release or its certificate, and a schema check that finds what is wrong."""

from __future__ import annotations

import copy
import dataclasses
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from card_parts import REPO, VERSION, bare, contents, later_release, make_parts, with_certificate, with_items
from hypothesis import given, settings
from hypothesis import strategies as st

from aipsy_affect.cli.main import main
from aipsy_affect.corpus import bundled
from aipsy_affect.errors import CertificateError, InputError
from aipsy_affect.hub.about import data_changes, making, parse_citation
from aipsy_affect.hub.battery_tables import number
from aipsy_affect.hub.card import render_card, values_of
from aipsy_affect.hub.card_schema import check_card
from aipsy_affect.hub.card_template import fill, names_in
from aipsy_affect.hub.card_yaml import front_matter
from aipsy_affect.hub.columns import meaning_of
from aipsy_affect.hub.contents import Ingredients
from aipsy_affect.hub.documents import documents_of
from aipsy_affect.hub.facts import facts_of
from aipsy_affect.hub.raters import ratings_of
from aipsy_affect.hub.vocabulary import size_category
from aipsy_affect.release import sha256
from aipsy_affect.stimulus import COLUMNS
from aipsy_affect.validators.registry import FAMILIES

ROOT = Path(__file__).parent.parent
NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?![\w])")


@pytest.fixture(scope="module")
def parts() -> Ingredients:
    return make_parts()


@pytest.fixture(scope="module")
def card(parts: Ingredients) -> str:
    return render_card(parts)


@pytest.fixture(scope="module")
def files(parts: Ingredients) -> dict[str, bytes]:
    return contents(parts)


def section(card: str, heading: str) -> str:
    """Return a section of the card, from its heading to the next one of its level."""
    level = heading.split(" ")[0]
    return re.split(rf"(?m)^{level} ", card.split(f"\n{heading}\n")[1])[0]


# What the card says


def test_the_rendered_card_is_in_order(card: str, files: dict[str, bytes]) -> None:
    assert check_card(card, files) == []


def test_a_card_without_a_repository_names_none(parts: Ingredients, files: dict[str, bytes]) -> None:
    card = render_card(dataclasses.replace(parts, repo=""))
    assert check_card(card, files) == [] and REPO not in card
    assert "repo = ...  # the name of this dataset" in card


def test_every_check_stands_in_the_table_as_certified(parts: Ingredients, card: str) -> None:
    rows = {line.split(" | ")[0][2:]: line for line in section(card, "### Every check").splitlines()}
    for result in parts.certificate.content["results"]:
        row = rows[result["code"]]
        assert (
            result["title"] in row and f"| {number(result['value'])} |" in row and f"| {result['n']} |" in row
        )
        if result["interval"]:
            assert f"{number(result['interval']['low'])} to {number(result['interval']['high'])}" in row
        assert row.endswith("| passed |" if result["required"] else "| reported |")


def test_readers_and_classifier_as_certified(parts: Ingredients, card: str) -> None:
    results = {each["code"]: each for each in parts.certificate.content["results"]}
    part = results["B202"]["details"]["matched"]
    low, high = part["auroc_interval"]
    auroc = f"{number(part['auroc'])} ({number(low)} to {number(high)})"
    told_apart = f"{number(part['pair_accuracy'])} ({number(part['p_holm'])})"
    assert f"{auroc}; {told_apart}" in card
    assert results["T401"]["summary"] in card


def test_counts_are_those_of_the_rows(parts: Ingredients, card: str) -> None:
    items = parts.release.items
    for condition in ("clinical", "neutral", "keyword_rich"):
        of_it = [each for each in items if each.condition == condition]
        fewest, most = min(each.word_count for each in of_it), max(each.word_count for each in of_it)
        assert f"| `{condition}` | {len(of_it)} | {fewest} to {most}, mean " in card
    for label in ("child death", "war", "abuse"):
        bearing = [each for each in items if label in (each.content_warning or "").split(", ")]
        scenarios = len({each.pair_id for each in bearing})
        assert f"| {label} | {scenarios} | {len(bearing)} |" in section(card, "### Content warning")
    warned = len({each.pair_id for each in items if each.content_warning})
    assert f"> **Content warning.** {warned} scenarios" in card


def test_every_column_has_a_meaning(card: str) -> None:
    assert "not described" not in card
    for column in COLUMNS:
        assert f"| `{column}` | " in section(card, "### `battery`")
    assert meaning_of("battery", "new") == meaning_of("pairs", "new") == "not described"


def test_the_card_has_all_its_parts(card: str) -> None:
    for heading in (
        "Quick start",
        "Splits",
        "Columns",
        "The lexical ladder",
        "The defence battery",
        "Ratings",
        "How this release was made",
        "Uses",
        "Risks",
        "Limits",
        "Datasheet",
        "Data statement",
        "Citation",
        "Changes of the data",
    ):
        assert section(card, f"## {heading}").strip()
    for words in (
        "pip install aipsy-affect",
        'aipsy_affect.load("1.0.0")',
        f'repo = "{REPO}"',
        'revision="v1.0.0"',
        "stale-cache trap",
        'aipsy_affect.pull(repo, "1.0.0")',
        "Out of scope",
        "@misc{aipsy-affect-1.0.0,",
        "no human norms",
    ):
        assert words in card
    for part in "Motivation Composition Collection Preprocessing Uses Distribution Maintenance".split():
        assert f"**{part}.**" in section(card, "## Datasheet")
    for part in ("Curation rationale", "Language variety", "Annotator demographic", "Speech situation"):
        assert f"**{part}.**" in section(card, "## Data statement")


def test_only_the_data_entries_of_the_changelog() -> None:
    changelog = (
        "# Changelog\n\n## [2.0.0] - 2027-01-01\n\n### Data\n- More.\n\n### Added\n- Code.\n\n## [1.0.0] - 2026-01-01\n\n"
        "### Data\n- Texts.\n\n## Checklist\n1. No.\n"
    )
    assert (
        data_changes(changelog) == "**2.0.0 - 2027-01-01**\n\n- More.\n\n**1.0.0 - 2026-01-01**\n\n- Texts."
    )
    assert data_changes("") == "No change of the data is recorded."


def test_notes_lose_their_marks_and_fold_long_tables() -> None:
    rows = "".join(f"| {n} | x |\n" for n in range(20))
    notes = f"# T\n\n## Making\nWritten.\n\n## What is weak\n<!-- begin -->\n| a | b |\n|---|---|\n{rows}<!-- end -->\n\nEnd.\n\n## Uses and misuses\nNo.\n"
    text = making(notes)
    assert text.startswith(
        "Written.\n\n### What is weak\n\n<details>\n<summary>Show the table (20 rows)</summary>"
    )
    assert text.endswith("</details>\n\nEnd.") and "<!--" not in text and "No." not in text


def test_citation_says_what_it_lacks() -> None:
    for text in ("title: x\n", "[", "- a\n", ""):
        with pytest.raises(InputError, match=r"CITATION\.cff cannot be read"):
            parse_citation(text)


def test_documents_in_the_package_are_those_of_the_root(parts: Ingredients) -> None:
    documents = documents_of(parts.release)
    for name, text in (
        ("CITATION.cff", documents.citation),
        ("CHANGELOG.md", documents.changelog),
        ("LICENSE", documents.licence),
    ):
        assert (ROOT / name).read_text(encoding="utf-8") == text


def test_notes_and_ratings_are_about_exact_bytes(parts: Ingredients) -> None:
    mine = dataclasses.replace(parts.release, manifest_sha256="0" * 64)
    assert documents_of(parts.release).notes and documents_of(parts.release).ratings
    assert not documents_of(mine).notes and documents_of(mine).ratings is None


# Where the figures come from


def changed(value: Any, sentinel: str = "7") -> Any:
    """Return a JSON value with every figure in it, also in its texts, changed to sevens."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (int, float)):
        return type(value)(
            re.sub(r"\d", sentinel, f"{value:.4f}" if isinstance(value, float) else str(value))
        )
    if isinstance(value, str):
        return NUMBER.sub(lambda match: re.sub(r"\d", sentinel, match[0]), value)
    if isinstance(value, dict):
        keep = ("code", "status", "release", "sha256")
        return {key: each if key in keep else changed(each, sentinel) for key, each in value.items()}
    return [changed(each, sentinel) for each in value]


def figures_in(value: Any) -> set[str]:
    if isinstance(value, bool) or value is None:
        return set()
    if isinstance(value, (int, float)):
        return {number(value)}
    if isinstance(value, str):
        return set(NUMBER.findall(value))
    return {
        each for part in (value.values() if isinstance(value, dict) else value) for each in figures_in(part)
    }


def test_no_figure_of_the_battery_comes_from_elsewhere(parts: Ingredients) -> None:
    documents = bare(parts)
    content = parts.certificate.content
    card = render_card(with_certificate(parts, changed(content)), documents)
    old = (
        figures_in(content["results"])
        | figures_in(content["options"])
        | figures_in(content["battery"]["version"])
    )
    # Whole numbers may also be counts of the rows; in the section of the battery they may not.
    assert not {each for each in NUMBER.findall(card.split("---\n", 2)[2]) if "." in each} & old
    battery = section(card, "## The defence battery").replace("95 %", "")
    sevens = {each for each in old if not set(each) - set("-.7")}
    assert not set(NUMBER.findall(battery)) & (old - sevens)
    # And the same for the counts: with other figures in the certificate nothing outside of its section changes.
    before = render_card(parts, documents)
    for heading in (
        "## Splits",
        "## Columns",
        "## The lexical ladder",
        "## Risks",
        "## Datasheet",
        "## Data statement",
    ):
        assert section(card, heading) == section(before, heading)


def test_the_template_holds_no_figure() -> None:
    template = (ROOT / "cards" / "dataset_card.md").read_text(encoding="utf-8")
    text = re.sub(r"\{\{.*?\}\}|https?://\S+|`[^`\n]*`|```.*?```", "", template, flags=re.DOTALL)
    text = re.sub(r"(?:et al\.|Friedman) \(?\d{4}\)?", "", text)
    assert not re.findall(r".*\d.*", text)


def test_all_that_is_computed_is_used(parts: Ingredients) -> None:
    documents = documents_of(parts.release)
    values = values_of(parts, documents, facts_of(parts.release))
    assert names_in(documents.template) == set(values)


def test_every_family_of_the_battery_is_explained() -> None:
    template = (ROOT / "cards" / "dataset_card.md").read_text(encoding="utf-8")
    for letter in {*FAMILIES, "R"}:
        assert f"{{{{#if family_{letter}}}}}\n| **{letter}** " in template


def test_a_card_needs_a_certificate_about_these_bytes(parts: Ingredients) -> None:
    other = dataclasses.replace(parts, release=dataclasses.replace(parts.release, manifest_sha256="0" * 64))
    with pytest.raises(
        CertificateError, match=r"with manifest 09cd2ede7bd9aced…, and this is .*: certify this one"
    ):
        render_card(other)


@pytest.mark.parametrize("missing", ["options", "verdicts"])
def test_a_certificate_that_lacks_figures(parts: Ingredients, missing: str) -> None:
    content = {name: value for name, value in parts.certificate.content.items() if name != missing}
    with pytest.raises(CertificateError, match=f"lacks what a card is made from .*{missing}.*; certify the"):
        render_card(with_certificate(parts, content))


def test_a_claim_falls_with_its_check(parts: Ingredients) -> None:
    content = copy.deepcopy(parts.certificate.content)
    content["results"] = [each for each in content["results"] if each["code"] not in ("L301", "S007", "B207")]
    content["results"] = [each for each in content["results"] if each["code"][0] not in "TB"]
    card = render_card(with_certificate(parts, content), bare(parts))
    assert "Neither names an emotion" not in card and "vignettes in the third person, 77" not in card
    assert "| **T** " not in card and "A reader that does know word order" not in card
    assert "partly readable from its words" not in card and "Readers trained on" not in card


# Later releases


def test_later_conditions_need_no_change(parts: Ingredients, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "- **Moderate**" not in render_card(parts) and "Keyword-only" not in render_card(parts)
    later = later_release(parts, monkeypatch)
    card = render_card(later)
    assert check_card(card, contents(later)) == []
    for words in ("- **Keyword-only**", "- **Moderate**", "- **Complex-neutral**", "12 complex-neutral"):
        assert words in card
    metadata = yaml.safe_load(front_matter(card)[0])
    assert [each["split"] for each in metadata["configs"][0]["data_files"]] == [
        "clinical",
        "neutral",
        "keyword_rich",
        "moderate",
        "keyword_only",
        "complex_neutral",
    ]
    assert "| `complex_neutral` | 12 | " in card and "not described" not in card
    assert "release 1.0.0 was made" not in card and "No note on the making of this release" in card


def test_a_release_without_rungs_or_warnings(parts: Ingredients) -> None:
    items = tuple(
        dataclasses.replace(each, content_warning=None, quartet=None)
        for each in parts.release.items
        if each.matching == "matched" and each.condition != "keyword_rich"
    )
    plain = with_items(parts, items)
    card = render_card(plain, bare(plain))
    assert check_card(card, contents(plain)) == []
    for words in (
        "**Isolexical**",
        "**Keyword-rich.**",
        "crossed quartets*:",
        "> **Content warning.**",
        "| label |",
    ):
        assert words not in card
    assert "0 scenarios bear a content warning" in card


@pytest.mark.parametrize(("rows", "name"), [(0, "n<1K"), (999, "n<1K"), (1000, "1K<n<10K"), (10**12, "n>1T")])
def test_size_categories(rows: int, name: str) -> None:
    assert size_category(rows) == name


# Ratings


def rated(parts: Ingredients, raters: dict[str, Any], status: str = "passed") -> Ingredients:
    """Return the ingredients with a result of family R as the battery gives it."""
    result = {
        "code": "R501",
        "title": "Clinical above neutral: readers find the clinical member the more moving one",
        "status": status,
        "required": True,
        "summary": "share of matched pairs 0.979 (0.889 to 0.999); 5 raters, 2-4 ratings an item",
        "value": 0.979,
        "threshold": {"low": 0.98, "high": None, "reason": "few exceptions"},
        "n": 48,
        "interval": {"low": 0.889, "high": 0.999, "level": 0.95},
        "locations": [],
        "details": {
            "requirements": [
                {
                    "what": "share of matched pairs",
                    "value": 0.979,
                    "low": 0.98,
                    "high": None,
                    "reason": "few exceptions",
                    "interval": [0.889, 0.999],
                    "level": 0.95,
                    "n": 48,
                    "met": False,
                },
                {
                    "what": "clinical less neutral",
                    "value": 0.03,
                    "low": -0.3,
                    "high": 0.3,
                    "reason": "equivalence",
                    "interval": [-0.05, 0.11],
                    "level": 0.9,
                    "n": 72,
                    "met": True,
                },
            ],
            "by_emotion": {
                "rage": {"clinical": 7.5, "neutral": 1.25},
                "grief": {"clinical": 8.0, "neutral": 1.0},
            },
            "raters": raters,
            "set_aside": {"of other texts": 3},
        },
    }
    content = copy.deepcopy(unrated(parts).certificate.content)
    content["results"].append(result)
    content["verdicts"]["R"] = status
    return with_certificate(parts, content)


def unrated(parts: Ingredients) -> Ingredients:
    """Return the ingredients with a certificate that holds no family R, as the first ones did not."""
    content = copy.deepcopy(parts.certificate.content)
    content["results"] = [each for each in content["results"] if each["code"][0] != "R"]
    content["verdicts"].pop("R", None)
    return with_certificate(parts, content)


MODELS = {"language-model": {"raters": 5, "models": {"some-model": 5}, "ratings": 20}}
PEOPLE = {"human": {"raters": 12, "models": {}, "ratings": 50}}


def test_ratings_of_the_certificate_come_first(parts: Ingredients) -> None:
    card = section(render_card(rated(parts, MODELS)), "## Ratings")
    assert "Raters: 5 language-model readers (some-model). **All of them are language models." in card
    for row in (
        "| Clinical above neutral (R501) | share of matched pairs | 0.979 | 0.889 to 0.999 | ≥ 0.98 | 48 |",
        "| clinical less neutral | 0.03 | -0.05 to 0.11 (90 %) | -0.3 to 0.3 | 72 |",
        "| emotion | clinical above neutral (R501), clinical | clinical above neutral (R501), neutral |",
        "| rage | 7.5 | 1.25 |",
        "Ratings that do not count: 3 of other texts.",
    ):
        assert row in card
    assert "Each rated item has 2-4 ratings, none of them by a person." in card
    assert "family R of the certificate" in card and "7.07" not in card


def test_people_are_named_as_people_and_models_as_models(parts: Ingredients) -> None:
    card = render_card(rated(parts, PEOPLE | MODELS))
    assert "Raters: 12 people and 5 language-model readers (some-model)." in card
    text = section(card, "## Ratings") + section(card, "## Limits")
    assert "No person has rated" not in text and "no human norms" not in text
    only = render_card(rated(parts, {"human": {"raters": 1, "models": {}, "ratings": 9}}))
    assert "Raters: 1 person." in only and "<!-- rai:machineAnnotationTools -->none<!-- /rai -->" in only


def test_ratings_that_did_not_run_are_not_shown(parts: Ingredients) -> None:
    card = section(render_card(rated(parts, MODELS, "not_run"), bare(parts)), "## Ratings")
    assert "**There are no blind ratings of this release.**" in card


def test_the_file_of_ratings_stands_in(parts: Ingredients) -> None:
    # The figures that the README has from the same file, by code of its own.
    text = section(render_card(unrated(parts)), "## Ratings")
    for row in (
        "| intensity (0-10), mean | 7.05 | 1.28 |",
        "| clinical above neutral, share of pairs | 100.0 % |",
        "| intended emotion named first, share of ratings | 92.7 % |",
        "| natural (1-5), mean of ratings | 4.28 | 4.25 |",
        "| had to be reread, or unclear, share of ratings | 13.8 % | 6.5 % |",
        "| intensity, terror | 8.7 | 1.2 |",
    ):
        assert row in text
    assert "Raters: 16 language-model readers" in text and "nothing is certified by them" in text


def test_either_layout_of_the_file_and_only_the_texts_as_released(parts: Ingredients) -> None:
    item, twin = parts.release.items[0], parts.release.items[96]
    sha = {each.id: sha256(each.text.encode())[:12] for each in (item, twin)}
    head = "rater,kind,model,form,place,item,role,text_sha256,intensity,category,second,valence,natural,reread,seconds,comment\n"
    rows = (
        f"a,human,,f,1,{item.id},stimulus,{sha[item.id]},8,rage,,-2,4,0,,\n"
        f"a,human,,f,2,{item.id},catch,{sha[item.id]},0,rage,,-2,4,0,,\n"
        f"b,human,,g,1,{item.id},stimulus,000000000000,0,rage,,-2,4,0,,\n"
        f"b,human,,g,2,{twin.id},stimulus,{sha[twin.id]},1,neutral,,0,5,1,,\n"
    )
    found = ratings_of(parts.release, unrated(parts).certificate, head + rows)
    assert found is not None and (found.who, found.per_item, found.by_people) == ("2 people", "1", True)
    assert "| intensity (0-10), mean | 8.00 | 1.00 |" in found.table
    assert ratings_of(parts.release, unrated(parts).certificate, head) is None
    with pytest.raises(InputError, match=r"ratings of release 1\.0\.0, line 2: "):
        ratings_of(parts.release, unrated(parts).certificate, head + rows.replace(",8,rage", ",much,rage"))


# The template language


@pytest.mark.parametrize(
    ("template", "says"),
    [
        ("a\n{{nobody}}\n", r"card:2: nothing fills \{\{nobody\}\}"),
        ("{{x}}\n{{items_count_2}}", r"card:2: nothing fills \{\{items_count_2\}\}"),
        ("{{empty}}", "card:1: there is nothing to put in place of"),
        ("\n\n{{#if nowhere}}\na\n{{/if}}\n", "card:3: there is no condition 'nowhere'"),
        ("{{#if yes}}a", "without an end"),
        ("a{{/if}}", "card:1: "),
        ("a {{ b", "double braces that are no placeholder"),
        ("a }} b {{x}}", "double braces that are no placeholder"),
        ("{{a b}}", "nothing fills"),
    ],
)
def test_nothing_is_left_over_silently(template: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        fill(template, {"x": "1", "empty": " "}, {"yes": True, "no": False}, "card")


def test_conditions_take_their_lines_with_them() -> None:
    template = "a\n{{#if yes}}\nb {{x}}\n{{#if no}}\nc {{empty}}\n{{/if}}\n{{/if}}\nd{{#if no}} e{{/if}}.\n"
    assert (
        fill(template, {"x": "{{y}}", "empty": ""}, {"yes": True, "no": False}, "card") == "a\nb {{y}}\nd.\n"
    )


# The schema check


def edited(card: str, change: Callable[[dict[str, Any]], object]) -> str:
    """Return the card with its metadata changed."""
    block, body = front_matter(card)
    metadata = yaml.safe_load(block)
    change(metadata)
    return f"---\n{yaml.safe_dump(metadata, sort_keys=False)}---\n{body}"


def info(metadata: dict[str, Any], config: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = metadata["dataset_info"][config]
    return found


BROKEN: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "no licence": (lambda m: m.pop("license"), "metadata, license: missing or empty"),
    "licence not on the list": (lambda m: m.update(license="MIT"), "license: 'MIT' is not in the Hub's list"),
    "other licence without a name": (lambda m: m.update(license="other"), "license_name: missing"),
    "language no": (
        lambda m: m.update(language=[False]),
        "unquoted no as False, no language; put the code in quotes",
    ),
    "language name": (lambda m: m.update(language=["English"]), "'English' is no language code"),
    "no language": (lambda m: m.update(language=[]), "metadata, language: missing or empty"),
    "no name": (lambda m: m.update(pretty_name=3), "pretty_name: 3 is no name"),
    "version": (lambda m: m.update(version=1.0), "version: 1.0 is no semantic version"),
    "tags": (lambda m: m.update(tags="emotion"), "tags: 'emotion' is no list"),
    "tag twice": (lambda m: m["tags"].append("emotion"), "tags: 'emotion' stands twice"),
    "tag no word": (lambda m: m["tags"].append(True), "tags: True is no word"),
    "task": (
        lambda m: m.update(task_categories=["emotion"]),
        "task_categories: 'emotion' is none of the Hub's values",
    ),
    "creators": (
        lambda m: m.update(language_creators=["no-annotation"]),
        "language_creators: 'no-annotation' is none",
    ),
    "annotators": (
        lambda m: m.update(annotations_creators=["claude"]),
        "annotations_creators: 'claude' is none",
    ),
    "sources": (lambda m: m.update(source_datasets=["?"]), "source_datasets: '?' is neither original nor"),
    "unknown size": (lambda m: m.update(size_categories=["small"]), "size_categories: 'small' is none"),
    "wrong size": (lambda m: m.update(size_categories=["1K<n<10K"]), "but there are 288 rows; write n<1K"),
    "no configs": (lambda m: m.update(configs="zzz"), "metadata, configs: not a list"),
    "config without a name": (lambda m: m["configs"][1].pop("config_name"), "entry 2: config_name is None"),
    "config twice": (
        lambda m: m["configs"][1].update(config_name="battery"),
        "configs: 'battery' stands twice",
    ),
    "no default": (lambda m: m["configs"][0].pop("default"), "exactly one must be the default, and none is"),
    "two defaults": (lambda m: m["configs"][1].update(default=True), "and battery, pairs are"),
    "odd default": (lambda m: m["configs"][0].update(default="yes"), "default is 'yes'; write true"),
    "no data_files": (
        lambda m: m["configs"][0].pop("data_files"),
        "configs, battery: data_files is no list of splits",
    ),
    "path missing": (lambda m: m["configs"][0]["data_files"][0].pop("path"), "is no split with a path"),
    "file missing": (
        lambda m: m["configs"][0]["data_files"][0].update(path="data/battery/clinic.parquet"),
        "there is no file 'data/battery/clinic.parquet'; mend the path",
    ),
    "pattern": (
        lambda m: m["configs"][0]["data_files"][0].update(path="data/battery/*.parquet"),
        "there is no file 'data/battery/*.parquet'; name each file by itself",
    ),
    "file in no config": (
        lambda m: m["configs"].pop(1),
        "data/pairs/pairs.parquet: in no config of the card",
    ),
    "hyphen": (
        lambda m: m["configs"][0]["data_files"][2].update(split="keyword-rich"),
        "so load_dataset raises",
    ),
    "split twice": (
        lambda m: m["configs"][0]["data_files"][1].update(split="clinical"),
        "'clinical' stands twice",
    ),
    "no info": (lambda m: m["dataset_info"].pop(), "dataset_info: nothing about config 'pairs'"),
    "info without a name": (lambda m: info(m).pop("config_name"), "dataset_info: config_name is None"),
    "info of no config": (
        lambda m: m["dataset_info"].append({"config_name": "x"}),
        "dataset_info, x: there is no such config",
    ),
    "wrong count": (
        lambda m: info(m)["splits"][1].update(num_examples=95),
        "battery: num_examples of split 'neutral' is 95, the files have 96 rows; write that",
    ),
    "count true": (
        lambda m: info(m, 1)["splits"][0].update(num_examples=True),
        "'pairs' is True, the files have",
    ),
    "no count": (
        lambda m: info(m)["splits"][0].pop("num_examples"),
        "num_examples of split 'clinical' is None",
    ),
    "bytes": (
        lambda m: info(m)["splits"][0].update(num_bytes="many"),
        "num_bytes of split 'clinical' is 'many'",
    ),
    "download size": (lambda m: info(m).update(download_size=1), "download_size is 1, the files have"),
    "split not in info": (lambda m: info(m)["splits"].pop(0), "split 'clinical' stands in only one of"),
    "features": (lambda m: info(m).pop("features"), "battery: features is no list"),
    "feature type": (lambda m: info(m)["features"][3].update(dtype="int32"), "domain is int32, not int64"),
    "feature gone": (lambda m: info(m)["features"].pop(), "mechanism is not in the card"),
    "feature new": (
        lambda m: info(m)["features"].append({"name": "mood", "dtype": "string"}),
        "mood is not in the file",
    ),
    "features moved": (lambda m: info(m)["features"].reverse(), "another order, or one that stands twice"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_card_is_told_apart(name: str, card: str, files: dict[str, bytes]) -> None:
    change, says = BROKEN[name]
    problems = check_card(edited(card, change), files)
    assert any(says in problem for problem in problems), problems
    assert all(": " in problem and "\n" not in problem for problem in problems)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("---\nlicense", "license", "line 1: the card does not begin with metadata"),
        ("license: mit\n", "license: mit\nlicense: mit\n", "line 3: the key 'license' stands twice"),
        ("  - name: id\n", "  - name: id\n    name: key\n", "the key 'name' stands twice"),
        ("license: mit\n", "license: [mit\n", "mend the YAML"),
        ("license: mit\n", "license: &a mit\nx: *a\n", "an alias (*name) stands for a value"),
        ("license: mit\n", "license: !!python/object:os.system mit\n", "mend the YAML"),
        ("license: mit\n", "license: mit\n3: x\n", "the key 3 is no string"),
        ("language:\n- en\n", "language:\n- no\n", "unquoted no as False"),
        ("license: mit\n", f"license: mit\nx: {'y' * 70_000}\n", "more than 65536; shorten it"),
        ("license: mit\n", f"license: mit\nx: {'[' * 3000}\n", "metadata"),
        ("\n# aipsy-affect 1.0.0\n", "\n", "the card has no title"),
        ("## Uses", "## Uses {{uses}}", "the placeholder '{{uses}}' was left"),
        ("## Uses", "## Uses TODO", "the placeholder 'TODO' was left"),
        (REPO, "ORG/NAME", "the placeholder 'ORG/NAME' was left"),
        ("## Uses", "[More Information Needed]", "'[More Information Needed]' was left"),
        ("## Uses", f"## Uses hf_{'a' * 34}", "looks like an access token (hf_…); remove it, and revoke"),
    ],
)
def test_broken_text(card: str, files: dict[str, bytes], old: str, new: str, says: str) -> None:
    assert old in card
    problems = check_card(card.replace(old, new, 1), files)
    assert any(says in problem for problem in problems), problems
    assert "a" * 34 not in " ".join(problems)


def test_damaged_parquet(card: str, files: dict[str, bytes]) -> None:
    path = "data/battery/neutral.parquet"
    for content in (files[path][:-200], b"", b"PAR1" * 4):
        problems = check_card(card, files | {path: content})
        assert any(f"{path}: not a Parquet file that can be read" in problem for problem in problems)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
PLACES = [
    "license",
    "language",
    "tags",
    "size_categories",
    "source_datasets",
    "configs",
    "dataset_info",
    "version",
]


@settings(max_examples=150, deadline=None)
@given(place=st.sampled_from(PLACES), deeper=st.booleans(), value=JSON)
def test_whatever_the_metadata_hold_the_check_ends_in_sentences(place: str, deeper: bool, value: Any) -> None:
    global SMALL
    if SMALL is None:
        SMALL = render_card(make_parts()), contents(make_parts())

    def put(metadata: dict[str, Any]) -> None:
        if deeper and place in ("configs", "dataset_info"):
            entry = metadata[place][0]
            entry[sorted(entry)[len(str(value)) % len(entry)]] = value
        else:
            metadata[place] = value

    problems = check_card(edited(SMALL[0], put), SMALL[1])
    assert all("\n" not in each for each in problems)


SMALL: tuple[str, dict[str, bytes]] | None = None


# The clients


LOAD = """
import json, sys
import datasets
folder = sys.argv[1]
found = {}
for config in ("battery", "pairs"):
    for split, data in datasets.load_dataset(folder, config).items():
        info = data.info.splits[split]
        found[f"{config}/{split}"] = {
            "features": {name: each.dtype for name, each in data.features.items()},
            "rows": len(data), "bytes": info.num_bytes, "first": data[0],
        }
default = sorted(datasets.load_dataset(folder))
print(json.dumps({"found": found, "default": default}))
"""


def loaded(folder: Path, home: Path) -> subprocess.CompletedProcess[str]:
    env = {
        **os.environ,
        "HF_HOME": str(home),
        "HF_HUB_OFFLINE": "1",
        "HF_DATASETS_OFFLINE": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
    }
    return subprocess.run(
        [sys.executable, "-c", LOAD, str(folder)],
        env=env,
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
    )


def write(folder: Path, contents: dict[str, bytes]) -> Path:
    for path, content in contents.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def test_datasets_loads_what_the_card_says(
    parts: Ingredients, card: str, files: dict[str, bytes], tmp_path: Path
) -> None:
    folder = write(tmp_path / "published", {**files, "README.md": card.encode()})
    done = loaded(folder, tmp_path)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout.splitlines()[-1])
    assert answer["default"] == ["clinical", "keyword_rich", "neutral"]
    metadata = yaml.safe_load(front_matter(card)[0])
    for entry in metadata["dataset_info"]:
        for split in entry["splits"]:
            got = answer["found"][f"{entry['config_name']}/{split['name']}"]
            assert got["features"] == {each["name"]: each["dtype"] for each in entry["features"]}
            assert (got["rows"], got["bytes"]) == (split["num_examples"], split["num_bytes"])
    assert answer["found"]["battery/neutral"]["first"] == parts.release.items[96].as_row()


def test_what_the_check_refuses_datasets_refuses_too_late(
    card: str, files: dict[str, bytes], tmp_path: Path
) -> None:
    wrong = edited(card, BROKEN["wrong count"][0])
    done = loaded(write(tmp_path / "published", {**files, "README.md": wrong.encode()}), tmp_path)
    assert done.returncode != 0 and "NonMatchingSplitsSizesError" in done.stderr


# The command


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    code = main(list(argv))
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_the_command_renders(capsys: pytest.CaptureFixture[str], card: str, tmp_path: Path) -> None:
    code, out, err = run(capsys, "card", VERSION, "--repo", REPO)
    assert (code, out, err) == (0, card, "")
    path = tmp_path / "README.md"
    code, out, err = run(capsys, "card", str(bundled(VERSION)[1]), "--repo", REPO, "-o", str(path))
    assert (code, out) == (0, "") and f"card of release 1.0.0 written to {path}" in err
    assert "battery 1.0.0" in path.read_text(encoding="utf-8"), (
        "of a folder it is the certificate that lies in it"
    )
    code, out, _ = run(capsys, "card", "--repo", REPO, "--format", "json")
    assert json.loads(out) == {"version": VERSION, "card": card}


def test_the_command_checks(capsys: pytest.CaptureFixture[str], card: str, tmp_path: Path) -> None:
    path = tmp_path / "README.md"
    path.write_text(card, encoding="utf-8")
    assert run(capsys, "card", "--check", str(path))[0] == 0
    path.write_text(card.replace("license: mit", "license: my"), encoding="utf-8")
    code, out, _ = run(capsys, "card", "--check", str(path))
    assert code == 1 and out.count("\n") == 1 and "license: 'my' is not in the Hub's list" in out
    code, out, _ = run(capsys, "card", "--check", str(path), "--format", "json")
    assert code == 1 and len(json.loads(out)["problems"]) == 1


def test_the_command_refuses(capsys: pytest.CaptureFixture[str], tmp_path: Path, tiny_source: str) -> None:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "rage-d1.txt").write_text(tiny_source, encoding="utf-8")
    run(capsys, "build", str(tmp_path / "sources"), str(tmp_path / "r"), "--version", "0.1.0")
    (tmp_path / "latin.md").write_bytes("---\ncafé".encode("latin-1"))
    for argv, exit_code, says in (
        (
            ("card", str(tmp_path / "r")),
            3,
            f"has no certificate, and the card's figures come from it; next: aipsy-affect certify {tmp_path / 'r'}",
        ),
        (("card", "7.0.0"), 2, "unknown version '7.0.0'"),
        (("card", "--repo", "nobody"), 2, "'nobody' is not of the form ORG/NAME"),
        (("card", "--check", "x.md", "-o", "y.md"), 2, "--check writes nothing"),
        (("card", "--check", str(tmp_path / "none.md")), 3, "No such file or directory"),
        (("card", "--check", str(tmp_path / "latin.md")), 3, "is not UTF-8 text"),
        (("card", "-o", str(tmp_path / "latin.md" / "x.md")), 3, "cannot write"),
    ):
        code, out, err = run(capsys, *argv)
        assert (code, out) == (exit_code, ""), err
        assert says in err
    certificate = bundled(VERSION)[1].joinpath("certificate.json").read_bytes()
    (tmp_path / "r" / "certificate.json").write_bytes(certificate)
    code, out, err = run(capsys, "card", str(tmp_path / "r"), "-q")
    assert (code, out) == (3, "") and "the certificate is about release 1.0.0" in err
