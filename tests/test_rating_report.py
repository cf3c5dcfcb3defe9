"""The norming report: one page that stands alone, shows everything as text, and is the same twice."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from aipsy_affect.cli.rate_report import command
from aipsy_affect.errors import AipsyAffectError, InputError
from aipsy_affect.rating.record import Rating, ratings_csv
from aipsy_affect.rating.report import Norming, report_page
from aipsy_affect.rating.worst import worst_items
from aipsy_affect.stimulus import Stimulus
from aipsy_affect.validators import battery
from aipsy_affect.validators.norms import screen
from aipsy_affect.validators.subject import Options

QUICK = Options(resamples=100)
Items = tuple[Stimulus, ...]
Ratings = tuple[Rating, ...]
NASTY = "<script>alert(\"x\")</script><img src=http://evil.example/x> & 'q' \u202edrawkcab\u200b $title ${lead} {name}"
VOID = {"meta", "br", "path", "use", "rect"}


class Page(HTMLParser):
    """What a browser would find in a page."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text: list[str] = []
        self.open: list[str] = []
        self.feed(content.decode("utf-8"))
        self.close()
        assert not self.open, f"left open: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attrs for name, attrs in self.tags if name == tag]

    @property
    def words(self) -> str:
        return re.sub(r"\s+", " ", "".join(self.text))


def norming(items: Items, ratings: Ratings, name: str = "release 1.0.0") -> Norming:
    report = battery.run(items, name=name, codes=["R"], options=QUICK, ratings=ratings)
    return Norming(name, items, ratings, report.results, QUICK, ("made of something",))


@pytest.fixture(scope="module")
def spoilt(ratings: Ratings) -> Ratings:
    """One item far below all others, with a comment that tries everything."""
    return tuple(
        replace(r, intensity=0.0, natural=1, comment=NASTY if r.rater == "reader-1" else "")
        if r.item == "B-rage-d1-v1"
        else r
        for r in ratings
    )


@pytest.fixture(scope="module")
def content(items: Items, spoilt: Ratings) -> bytes:
    return report_page(norming(items, spoilt))


@pytest.fixture(scope="module")
def page(content: bytes) -> Page:
    return Page(content)


def test_the_same_ratings_give_the_same_bytes(content: bytes, items: Items, spoilt: Ratings) -> None:
    assert report_page(norming(items, spoilt)) == content
    assert report_page(norming(items, spoilt[::-1])) == content


def test_the_page_refers_to_nothing_outside_itself(page: Page, content: bytes) -> None:
    text = content.decode("utf-8")
    assert not page.all("script") and not page.all("link") and not page.all("img") and not page.all("iframe")
    for tag, attrs in page.tags:
        assert "src" not in attrs and not [name for name in attrs if name.startswith("on")]
        for name in ("href", "xlink:href"):
            assert attrs.get(name, "#").startswith("#"), (tag, attrs)
        assert "://" not in "".join(attrs.values()), (tag, attrs)
    assert not re.search(r"url\((?!#)|@import", text)
    policy = next(each["content"] for each in page.all("meta") if each.get("http-equiv"))
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"


def test_ids_are_unique_and_every_reference_has_its_target(page: Page) -> None:
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    for _, attrs in page.tags:
        wanted = attrs.get("aria-labelledby", "").split()
        wanted += [attrs["href"][1:]] if attrs.get("href", "").startswith("#") else []
        wanted += re.findall(r"url\(#([^)]+)\)", " ".join(attrs.values()))
        assert set(wanted) <= set(ids), attrs


def test_each_picture_stands_once_with_words_for_it(page: Page) -> None:
    drawn = page.all("svg")
    assert [each["aria-labelledby"].split("-")[0] for each in drawn] == [
        "intensity", "confusion", "naturalness", "agreement",
    ]  # fmt: skip
    assert len(page.all("figure")) == len(page.all("figcaption")) == 4
    assert all(each["role"] == "img" for each in drawn)
    assert len(page.all("desc")) == 4
    assert "288 of 288 ratings of clinical items name the intended emotion first" in page.words


def test_pictures_take_the_colours_of_the_page(content: bytes) -> None:
    drawn = "".join(re.findall(r"<svg.*?</svg>", content.decode("utf-8"), re.DOTALL))
    assert "var(--clinical)" in drawn and "var(--ink)" in drawn
    assert not re.search(r"#[0-9a-f]{6}\b", drawn), "a colour that dark mode cannot change"
    assert "<metadata" not in drawn and "<style" not in drawn


def test_texts_come_back_as_they_are_and_nothing_is_markup(page: Page, items: Items) -> None:
    victim = next(item for item in items if item.id == "B-rage-d1-v1")
    assert re.sub(r"\s+", " ", victim.text) in page.words
    shown = NASTY.replace("\u202e", "\\u202e").replace("\u200b", "\\u200b")
    assert shown in page.words
    assert "\u202e" not in page.words and "\u200b" not in page.words


def test_the_worst_item_comes_first_with_all_its_ratings(page: Page, items: Items, spoilt: Ratings) -> None:
    norms = screen(items, spoilt)
    worst = worst_items(norms, items)
    assert worst[0].item.id == "B-rage-d1-v1" and len(worst) == 20
    assert worst[0].faults[:2] == ("clinical, yet mean intensity 0.00", "naturalness 1.00")
    assert any(fault.startswith("not above its neutral member (0.00 and") for fault in worst[0].faults)
    assert len(page.all("article")) == 20
    places = [page.words.index(f" {each.item.id} ") for each in worst]
    assert places == sorted(places)
    tables = [attrs for attrs in page.all("table") if attrs.get("class") == "ratings"]
    assert len(tables) == 20
    cells = [attrs["data-label"] for attrs in page.all("td") if attrs.get("data-label") in ("intensity",)]
    assert len(cells) == sum(len(norms.of[each.item.id]) for each in worst)


def test_the_warning_stands_before_any_text(page: Page, items: Items, spoilt: Ratings) -> None:
    words = page.words
    warning, results = words.index("Content warning."), words.index("Results of the R checks")
    shown = [each.item for each in worst_items(screen(items, spoilt), items)]
    assert warning < results
    assert all(words.index(re.sub(r"\s+", " ", item.text)) > results for item in shown)
    named = {label for item in shown for label in (item.content_warning or "").split(", ") if label}
    assert named and all(label in words[warning:results] for label in named)


def test_results_stand_with_bounds_reasons_and_raters(page: Page) -> None:
    words = page.words
    for code in ("R501", "R502", "R503", "R504", "R505", "R506", "R507"):
        assert code in words
    assert "R501 Clinical above neutral" in words and "≥ 0.98" in words and "-0.3 to 0.3" in words
    assert "the lowest agreement that allows tentative conclusions" in words
    assert "6 language-model raters (Model A), 3 ratings an item" in words
    assert "No people took part" in words
    assert "5 of 5 required checks passed" in words
    assert "made of something" in words


def test_failures_are_words_and_not_colour_alone(items: Items, ratings: Ratings) -> None:
    weak = tuple(replace(r, intensity=5.0) if r.item.startswith("B-") else r for r in ratings)
    words = Page(report_page(norming(items, weak))).words
    assert "✗ FAILED R502" in words and "clinical mean ✗ not met" in words
    assert "4 of 5 required checks passed; failed: R502." in words


def test_people_and_language_models_stand_apart(items: Items, ratings: Ratings) -> None:
    mixed = tuple(replace(r, kind="human", model="") if r.rater == "reader-1" else r for r in ratings)
    words = Page(report_page(norming(items, mixed))).words
    assert "1 person and 5 language-model raters (Model A)" in words
    assert "people alone" in words and "No people took part" not in words


def only(*ids: str) -> Callable[[Rating], bool]:
    return lambda rating: rating.item in ids


@pytest.mark.parametrize(
    "kept",
    [
        lambda r: r.rater == "reader-1",
        lambda r: r.item.startswith("N-"),
        lambda r: r.item.startswith("B-rage-d1"),
        only("B-rage-d1-v1"),
    ],
    ids=["one rater", "neutral only", "one cell", "one item"],
)
def test_what_there_is_is_shown(kept: Callable[[Rating], bool], items: Items, ratings: Ratings) -> None:
    part = tuple(r for r in ratings if kept(r))
    page = Page(report_page(norming(items, part)))
    assert "0 of 5 required checks passed; not run: R501, R502, R503, R504, R505." in page.words
    assert page.all("svg") and page.all("article")


def test_foreign_and_moderate_items_are_drawn(items: Items, ratings: Ratings) -> None:
    bare = tuple(replace(item, target_emotion="", emotion="", domain_label="") for item in items)
    assert "no label" in Page(report_page(norming(bare, ratings))).words
    warned = tuple(replace(item, content_warning="<b>ours</b>") for item in items)
    assert "distressing things: <b>ours</b>" in Page(report_page(norming(warned, ratings))).words
    moderate = tuple(
        replace(item, condition="moderate") if item.condition == "neutral" else item for item in items
    )
    drawn = report_page(norming(moderate, ratings)).decode("utf-8")
    assert "var(--moderate)" in drawn


def test_ratings_of_something_else_give_no_page(items: Items, ratings: Ratings) -> None:
    others = tuple(replace(r, text_sha256="0" * 12) for r in ratings)
    with pytest.raises(InputError, match=r"none of the 576 ratings .* \(not counted: 576 of other texts\)"):
        report_page(norming(items, others))
    catch = tuple(replace(r, role="catch") for r in ratings)
    with pytest.raises(InputError, match="catch items"):
        report_page(norming(items, catch))


def run(*argv: str) -> int:
    code: int = command.main(list(argv), standalone_mode=False)
    return code


def test_the_command_writes_the_page(
    tmp_path: Path, ratings: Ratings, capsys: pytest.CaptureFixture[str]
) -> None:
    source, page = tmp_path / "ratings.csv", tmp_path / "out" / "report.html"
    source.write_bytes(ratings_csv(ratings))
    assert run(str(source), "--release", "1.0.0", "-o", str(page)) == 0
    told = capsys.readouterr()
    assert "R501" in told.out and f"report written to {page}; it shows texts" in told.err
    first = page.read_bytes()
    assert "Blind norming of release 1.0.0" in Page(first).words
    assert run(str(source), "--release", "1.0.0", "-o", str(page), "-q") == 0
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "") and page.read_bytes() == first


def test_failing_ratings_are_findings(tmp_path: Path, ratings: Ratings) -> None:
    source, page = tmp_path / "ratings.csv", tmp_path / "report.html"
    source.write_bytes(ratings_csv(replace(r, natural=2) for r in ratings))
    assert run(str(source), "--release", "1.0.0", "-o", str(page), "-q") == 1
    assert page.exists()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"a,b\n1,2\n", "the columns are not those of a ratings file"),
        (b"\xff\xfe", "not UTF-8"),
    ],
)
def test_bad_files_give_a_sentence_and_no_page(content: bytes, says: str, tmp_path: Path) -> None:
    source, page = tmp_path / "ratings.csv", tmp_path / "report.html"
    source.write_bytes(content)
    with pytest.raises(AipsyAffectError, match=says):
        run(str(source), "--release", "1.0.0", "-o", str(page))
    with pytest.raises(AipsyAffectError, match="cannot read"):
        run(str(tmp_path / "none.csv"), "--release", "1.0.0", "-o", str(page))
    assert not page.exists()


@pytest.mark.parametrize(
    ("module", "extra"), [("matplotlib", "report"), ("krippendorff", "validate"), ("scipy", "validate")]
)
def test_a_missing_library_names_its_extra(module: str, extra: str, tmp_path: Path, ratings: Ratings) -> None:
    source = tmp_path / "ratings.csv"
    source.write_bytes(ratings_csv(ratings))
    code = (
        f"import sys; sys.modules[{module!r}] = None\n"
        "from aipsy_affect.cli.rate_report import command\n"
        "from aipsy_affect.errors import MissingExtraError\n"
        f"try: command.main([{str(source)!r}, '--release', '1.0.0', '-o', {str(tmp_path / 'r.html')!r}], standalone_mode=False)\n"
        "except MissingExtraError as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd="/")
    assert f'pip install "aipsy-affect[{extra}]"' in done.stdout
    assert not (tmp_path / "r.html").exists()


def test_the_users_matplotlib_settings_change_nothing(content: bytes, items: Items, spoilt: Ratings) -> None:
    import matplotlib

    with matplotlib.rc_context({"font.size": 30, "svg.fonttype": "path", "axes.facecolor": "red"}):
        assert report_page(norming(items, spoilt)) == content
        assert matplotlib.rcParams["font.size"] == 30
