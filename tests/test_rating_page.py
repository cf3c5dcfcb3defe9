"""The page in a real browser: the keyboard alone, a reload in the middle, a narrow screen, and no network.

Needs Chromium and its driver (Debian: ``apt-get install chromium chromium-driver``) and selenium; without them the
tests are skipped.
"""

from __future__ import annotations

import csv
import http.server
import json
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from aipsy_affect.cli.main import main
from aipsy_affect.corpus import bundled
from aipsy_affect.rating import scale
from aipsy_affect.rating.files import FormSet, form_set
from aipsy_affect.rating.forms import Form, Parameters, Scene
from aipsy_affect.rating.key import Entry
from aipsy_affect.rating.page import Wording, page
from aipsy_affect.rating.record import read_ratings, text_hash
from aipsy_affect.release import read_release

selenium = pytest.importorskip(
    "selenium", reason="selenium is not installed: pip install 'aipsy-affect[test]'"
)

from selenium import webdriver  # noqa: E402
from selenium.webdriver.chrome.service import Service  # noqa: E402
from selenium.webdriver.common.keys import Keys  # noqa: E402

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
DRIVER = shutil.which("chromedriver")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="Chromium and chromedriver are not installed"),
]
SWITCHES = (
    "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --disable-background-networking "
    "--disable-component-update --disable-sync --no-first-run"
).split()


@pytest.fixture(scope="module")
def made() -> FormSet:
    """Forms of eight scenes: short, and with everything that a form has."""
    return form_set(read_release(bundled("1.0.0")[1]), Parameters(96, 2, 1), completion_code="C0DE-77")


class Browser:
    """Chromium with the page of a form, driven as a person would."""

    def __init__(self, folder: Path) -> None:
        options = webdriver.ChromeOptions()
        options.binary_location = CHROMIUM or ""
        for switch in SWITCHES:
            options.add_argument(switch)
        options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service(DRIVER))
        self.folder = folder
        self.cdp("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(folder))

    def cdp(self, command: str, **arguments: Any) -> Any:
        return self.driver.execute_cdp_cmd(command, arguments)

    def screen(self, width: int, height: int) -> None:
        self.cdp(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 500,
        )

    def open(self, content: bytes, name: str = "form.html", query: str = "") -> None:
        path = self.folder / name
        path.write_bytes(content)
        self.driver.get(path.as_uri() + query)

    def run(self, script: str, *arguments: Any) -> Any:
        return self.driver.execute_script(script, *arguments)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.driver.switch_to.active_element.send_keys(key)

    def tab_to(self, selector: str, text: str = "") -> None:
        """Press Tab until the element has the focus; fail if a round of the page does not reach it."""
        for _ in range(40):
            self.press(Keys.TAB)
            if self.run(
                "const e = document.activeElement; return e.matches(arguments[0]) && e.textContent.includes(arguments[1])",
                selector,
                text,
            ):
                return
        raise AssertionError(f"the keyboard does not reach {selector} {text}")

    def click(self, selector: str, text: str = "") -> None:
        found = self.run(
            "return [...document.querySelectorAll(arguments[0])].find((e) => e.textContent.includes(arguments[1]))",
            selector,
            text,
        )
        assert found, f"no {selector} {text}"
        self.run("arguments[0].click()", found)

    @property
    def title(self) -> str:
        return str(self.run("return document.querySelector('h1').textContent"))

    @property
    def text(self) -> str:
        return str(self.run("return document.body.innerText"))

    def begin(self) -> None:
        self.click("#agree")
        self.click("button.main")

    def state(self) -> dict[str, Any]:
        kept = self.run("return Object.entries(localStorage).find(([key]) => key.startsWith('aipsy-affect'))")
        content: dict[str, Any] = json.loads(kept[1])
        return content

    def downloaded(self, name: str) -> Path:
        path = self.folder / name
        for _ in range(100):
            # Chromium holds the place with an empty file until the download is whole.
            if path.exists() and path.stat().st_size and not list(self.folder.glob("*.crdownload")):
                return path
            time.sleep(0.1)
        raise AssertionError(f"{name} was not downloaded; there is {sorted(self.folder.iterdir())}")


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    browser = Browser(tmp_path_factory.mktemp("downloads"))
    yield browser
    browser.driver.quit()


@pytest.fixture
def browser(chromium: Browser) -> Iterator[Browser]:
    """A browser that keeps nothing of an earlier test."""
    chromium.screen(1100, 900)
    chromium.open(b"<title>empty</title>", "empty.html")
    chromium.run("localStorage.clear()")
    yield chromium
    assert [
        entry["message"]
        for entry in chromium.driver.get_log("browser")
        if "Content Security" not in entry["message"]
    ] == []


def answers(entry: Entry, place: int) -> dict[str, str]:
    """What is answered in the run: every range from end to end, and catch items as an attentive reader does."""
    found = {
        "intensity": ("0", "10", "3.5", "7")[place % 4],
        "category": scale.CATEGORIES[place % 9],
        "second": scale.CATEGORIES[(place + 4) % 9] if place % 2 else "",
        "valence": str(place % 9 - 4),
        "natural": str(place % 5 + 1),
        "reread": str(place % 2),
        "comment": ('a "quoted", odd; comment', "", "=1+1")[place % 3],
    }
    if entry.expected is not None:
        found |= {"intensity": "4", "category": entry.expected.category or "neutral", "second": ""}
    return found


def fill_in(browser: Browser, wanted: dict[str, str]) -> None:
    """Answer a scene with the keyboard: Tab from question to question, arrows within, space for boxes."""
    whole, _, half = wanted["intensity"].partition(".")
    choose(browser, "intensity", int(whole))
    if half:
        browser.tab_to("input[name=half]")
        browser.press(Keys.SPACE)
    choose(browser, "category", scale.CATEGORIES.index(wanted["category"]))
    browser.tab_to("select[name=second]")
    if wanted["second"]:
        browser.press(wanted["second"])
    choose(browser, "valence", int(wanted["valence"]) + 4)
    choose(browser, "natural", int(wanted["natural"]) - 1)
    browser.tab_to("input[name=reread]")
    if wanted["reread"] == "1":
        browser.press(Keys.SPACE)
    browser.tab_to("input[name=comment]")
    browser.press(wanted["comment"])


def choose(browser: Browser, name: str, index: int) -> None:
    browser.tab_to(f"input[name={name}]")
    browser.press(*([Keys.ARROW_RIGHT] * index or [Keys.SPACE]))


def test_a_full_run_with_the_keyboard_alone_and_a_reload_in_the_middle(
    browser: Browser, made: FormSet, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entries = made.key.forms["form-02"]
    browser.open(made.contents["forms/form-02.html"])
    assert browser.title == "Rating short scenes"
    assert "Content warning" in browser.text and "child death" in browser.text and "Consent" in browser.text
    browser.tab_to("input#rater")
    browser.press(Keys.ENTER)
    assert "please tick the box" in browser.text, "no consent, no scene"
    assert browser.run("return document.activeElement.id") == "agree"
    browser.press(Keys.SPACE)
    browser.tab_to("input#rater")
    browser.press(Keys.CONTROL + "a", "reader-7", Keys.ENTER)
    for place, entry in enumerate(entries, 1):
        assert browser.title == f"Scene {place} of {len(entries)}"
        assert browser.run("return document.activeElement.tagName") == "H1", (
            "a screen reader starts at the top"
        )
        assert browser.run("return document.querySelector('progress').value") == place - 1
        assert f"{place - 1} of {len(entries)} answered" in browser.text
        fill_in(browser, answers(entry, place))
        if place == 4:
            before = browser.run("return JSON.stringify([...new FormData(document.querySelector('form'))])")
            browser.driver.refresh()
            assert browser.title == f"Scene {place} of {len(entries)}"
            assert (
                browser.run("return JSON.stringify([...new FormData(document.querySelector('form'))])")
                == before
            )
            assert browser.state()["rater"] == "reader-7" and len(browser.state()["answers"]) == 4
            browser.tab_to("input[name=comment]")
        browser.press(Keys.ENTER)
    assert browser.title == "All scenes are answered" and "C0DE-77" not in browser.text
    browser.tab_to("button", "Download my answers")
    browser.press(Keys.ENTER)
    path = browser.downloaded("form-02-reader-7.csv")
    assert "C0DE-77" in browser.text

    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == len(entries)
    for place, (row, entry) in enumerate(zip(rows, entries, strict=True), 1):
        wanted = answers(entry, place)
        assert {name: row[name] for name in wanted} == wanted
        assert (row["id"], row["text_sha256"], row["place"]) == (entry.id, entry.text_sha256, str(place))
        assert (row["rater"], row["kind"], row["form"]) == ("reader-7", "human", "form-02")
        assert 0 < float(row["seconds"]) < 60

    (tmp_path / "key.json").write_bytes(made.contents["key.json"])
    argv = ["rate", "collect", str(path), "--key", str(tmp_path), "-o", str(tmp_path / "ratings.csv")]
    assert main(argv) == 1, "a machine reads too fast for a person, and is flagged for that alone"
    captured = capsys.readouterr()
    assert captured.out.count("flagged: ") == 1 and "implausible speed" in captured.out
    ratings = read_ratings(tmp_path / "ratings.csv")
    assert [rating.item for rating in ratings] == [entry.item for entry in entries]
    assert [f"{rating.intensity:g}" for rating in ratings] == [row["intensity"] for row in rows]

    browser.tab_to("button", "Erase the copy")
    browser.press(Keys.ENTER)
    browser.driver.switch_to.alert.accept()
    assert browser.title == "Erased"
    assert browser.run("return Object.keys(localStorage).length") == 0
    browser.driver.refresh()
    assert browser.title == "Rating short scenes" and not browser.run(
        "return document.getElementById('agree').checked"
    )


def test_a_scene_can_be_left_and_is_listed_for_review(browser: Browser, made: FormSet) -> None:
    browser.open(made.contents["forms/form-03.html"])
    browser.begin()
    browser.click("button.main")
    assert "Not answered yet: intensity, category, valence, natural." in browser.text
    assert browser.run("return document.activeElement.name") == "intensity"
    browser.click("input[name=intensity][value='6']")
    browser.click("button", "Leave for later")
    assert browser.title == "Scene 2 of 8"
    browser.click("button", "Back")
    assert browser.title == "Scene 1 of 8"
    assert browser.run("return document.querySelector('form').elements.intensity.value") == "6"
    browser.click("button", "Review")
    assert browser.title == "Review" and "0 of 8 scenes are answered" in browser.text
    listed = browser.run("return [...document.querySelectorAll('.list button')].map((e) => e.textContent)")
    assert (
        listed[:2] == ["Scene 1 (still to answer: category, valence, natural)", "Scene 2"]
        and len(listed) == 8
    )
    browser.driver.refresh()
    assert browser.title == "Review"
    browser.click(".list button", "Scene 5")
    assert browser.title == "Scene 5 of 8"
    for selector in (
        "[name=intensity][value='1']",
        "[name=category][value=neutral]",
        "[name=valence][value='0']",
    ):
        browser.click(f"input{selector}")
    browser.click("input[name=natural][value='5']")
    browser.click("button", "Review")
    browser.click("button", "Download what there is so far")
    rows = browser.downloaded("form-03.csv").read_text(encoding="utf-8").splitlines()
    assert (
        len(rows) == 2 and rows[1].startswith("form-03,human,,form-03,5,") and "C0DE-77" not in browser.text
    )


def test_the_second_choice_is_another_one_and_ten_has_no_half(browser: Browser, made: FormSet) -> None:
    browser.open(made.contents["forms/form-03.html"])
    browser.begin()
    second = "const s = document.getElementById('second');"
    browser.run(second + "s.value = 'grief'; s.dispatchEvent(new Event('change', {bubbles: true}))")
    browser.click("input[name=half]")
    browser.click("input[name=category][value=grief]")
    assert browser.run(second + "return [s.value, s.querySelector('[value=grief]').disabled]") == ["", True]
    browser.click("input[name=intensity][value='10']")
    assert browser.run("const h = document.querySelector('[name=half]'); return [h.checked, h.disabled]") == [
        False,
        True,
    ]


@pytest.mark.parametrize("name", ["Anna Smith", "a@b.org", "", "x" * 40])
def test_a_name_is_no_pseudonym(browser: Browser, made: FormSet, name: str) -> None:
    browser.open(made.contents["forms/form-03.html"])
    browser.run("document.getElementById('rater').value = arguments[0]", name)
    browser.begin()
    assert "Please do not use your name or an e-mail address" in browser.text
    assert browser.title == "Rating short scenes"


def test_the_pseudonym_can_be_given_in_the_address(browser: Browser, made: FormSet) -> None:
    value = "return document.getElementById('rater').value"
    for query, expected in (
        ("?rater=p-12", "p-12"),
        ("?PROLIFIC_PID=5f0c1d2e3a4b5c6d7e8f9a0b&x=1", "5f0c1d2e3a4b5c6d7e8f9a0b"),
        ("?rater=Anna%20Smith", "form-03"),
        ("", "form-03"),
    ):
        browser.open(made.contents["forms/form-03.html"], query=query)
        assert browser.run(value) == expected
        browser.run("localStorage.clear()")


# ---- nothing lost -----------------------------------------------------------------------------------------------

BLOCKED = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })"
LEAVE = "const e = new Event('beforeunload', {cancelable: true}); window.dispatchEvent(e); return e.defaultPrevented"


def test_where_nothing_can_be_kept_the_page_says_so_and_warns(browser: Browser, made: FormSet) -> None:
    script = browser.cdp("Page.addScriptToEvaluateOnNewDocument", source=BLOCKED)["identifier"]
    try:
        browser.open(made.contents["forms/form-03.html"])
        assert "This browser does not keep answers" in browser.text
        assert not browser.run(LEAVE), "nothing to lose so far"
        browser.begin()
        browser.click("input[name=intensity][value='6']")
        assert browser.run(LEAVE)
        browser.click("button", "Review")
        browser.click("button", "Download what there is so far")
        assert not browser.run(LEAVE), "the file is out"
    finally:
        browser.cdp("Page.removeScriptToEvaluateOnNewDocument", identifier=script)


def test_where_answers_are_kept_there_is_no_warning(browser: Browser, made: FormSet) -> None:
    browser.open(made.contents["forms/form-03.html"])
    browser.begin()
    browser.click("input[name=intensity][value='6']")
    assert not browser.run(LEAVE) and "are kept in this browser" in browser.text


def test_two_tabs_do_not_write_over_each_other(browser: Browser, made: FormSet) -> None:
    browser.open(made.contents["forms/form-03.html"])
    browser.begin()
    first = browser.driver.current_window_handle
    browser.driver.switch_to.new_window("tab")
    try:
        browser.open(made.contents["forms/form-03.html"])
        browser.click("input[name=intensity][value='6']")
        browser.driver.switch_to.window(first)
        assert browser.title == "This form is open in another tab"
        browser.click("button", "Go on here")
        for _ in range(50):
            if browser.title == "Scene 1 of 8":
                break
            time.sleep(0.1)
        assert browser.run("return document.querySelector('form').elements.intensity.value") == "6"
    finally:
        for handle in browser.driver.window_handles:
            if handle != first:
                browser.driver.switch_to.window(handle)
                browser.driver.close()
        browser.driver.switch_to.window(first)


def test_forms_of_two_studies_do_not_meet(browser: Browser, made: FormSet) -> None:
    other = form_set(read_release(bundled("1.0.0")[1]), Parameters(96, 2, 5))
    browser.open(made.contents["forms/form-03.html"])
    browser.begin()
    browser.click("input[name=intensity][value='6']")
    browser.open(other.contents["forms/form-03.html"])
    assert browser.title == "Rating short scenes", "a new study begins at its start"
    browser.begin()
    assert browser.run("return document.querySelector('form').elements.intensity.value") == ""


def test_time_counts_only_while_the_page_can_be_seen(browser: Browser, made: FormSet) -> None:
    browser.open(made.contents["forms/form-03.html"])
    browser.begin()
    name = made.key.forms["form-03"][0].id
    show = (
        "Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => arguments[0] }); "
        "document.dispatchEvent(new Event('visibilitychange'))"
    ).replace("() => arguments[0]", "((v) => () => v)(arguments[0])")
    time.sleep(0.5)
    browser.run(show, "hidden")
    seen = browser.state()["answers"][name]["seconds"]
    assert 0.4 < seen < 5
    time.sleep(1.5)
    browser.click("input[name=intensity][value='6']")
    assert browser.state()["answers"][name]["seconds"] == seen
    browser.run(show, "visible")
    time.sleep(0.5)
    browser.click("input[name=intensity][value='5']")
    assert seen + 0.4 < browser.state()["answers"][name]["seconds"] < seen + 1.5


# ---- screen, network, markup ------------------------------------------------------------------------------------

OVERFLOW = """
  const wide = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 0.5);
  return [document.documentElement.scrollWidth, innerWidth, wide.map((e) => e.outerHTML.slice(0, 80))];
"""


def screens(browser: Browser, made: FormSet) -> Iterator[str]:
    """Go through every kind of screen."""
    browser.open(made.contents["forms/form-03.html"])
    yield "start"
    browser.begin()
    yield "scene"
    browser.click("button.main")
    yield "scene with missing answers"
    browser.click("button", "Review")
    yield "review"
    for _ in range(8):
        browser.click(".list button")
        for selector in (
            "[name=intensity][value='1']",
            "[name=category][value=neutral]",
            "[name=valence][value='0']",
        ):
            browser.click(f"input{selector}")
        browser.click("input[name=natural][value='5']")
        browser.click("button", "Review")
    yield "all answered"
    browser.click("button.main")
    browser.run("document.querySelector('details').open = true")
    yield "downloaded"


@pytest.mark.parametrize(("width", "height"), [(320, 568), (1100, 900)])
def test_no_screen_scrolls_sideways_and_targets_are_large(
    browser: Browser, made: FormSet, width: int, height: int
) -> None:
    browser.screen(width, height)
    for screen in screens(browser, made):
        scrolled, inner, wide = browser.run(OVERFLOW)
        assert (scrolled <= inner, wide) == (True, []), screen
        assert inner in (width, width - 15), screen
        small = browser.run(
            "return [...document.querySelectorAll('button, select, .numbers label, .words label, .tick')]"
            ".filter((e) => e.getBoundingClientRect().height < 44 || e.getBoundingClientRect().width < 40)"
            ".map((e) => e.outerHTML.slice(0, 80))"
        )
        assert small == [], screen


def test_every_field_has_a_name_and_every_group_a_legend(browser: Browser, made: FormSet) -> None:
    for screen in screens(browser, made):
        bare = browser.run(
            "return [...document.querySelectorAll('input, select, textarea, progress')]"
            ".filter((e) => !(e.labels && e.labels.length) && !e.getAttribute('aria-label')).map((e) => e.outerHTML)"
        )
        assert bare == [], screen
        assert browser.run("return [...document.querySelectorAll('h1')].length") == 1, screen
        loose = browser.run(
            "return [...document.querySelectorAll('input[type=radio]')]"
            ".filter((e) => !e.closest('fieldset').querySelector('legend')).length"
        )
        assert loose == 0, screen


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_can_be_read_in_both_modes(browser: Browser, made: FormSet, mode: str) -> None:
    """Contrast of all text with its ground is at least 4.5 to 1 (WCAG 2.2, success criterion 1.4.3)."""
    browser.cdp("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": mode}])
    for screen in screens(browser, made):
        poor = browser.run(CONTRAST)
        assert poor == [], screen
    browser.cdp("Emulation.setEmulatedMedia", features=[])


CONTRAST = """
  const parse = (c) => c.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, n) => sum + v * [0.2126, 0.7152, 0.0722][n], 0);
  const ground = (e) => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c[3] !== 0) return c; } };
  const poor = [];
  for (const e of document.querySelectorAll('main *, footer *')) {
    if (![...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()) || e.closest('option, select')) continue;
    const [a, b] = [light(parse(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) poor.push(e.outerHTML.slice(0, 90));
  }
  return poor;
"""


class Counting(http.server.BaseHTTPRequestHandler):
    """A server that counts who calls."""

    calls = 0

    def do_GET(self) -> None:
        Counting.calls += 1
        self.send_response(200)
        self.end_headers()

    do_POST = do_GET

    def log_message(self, *_: object) -> None:
        """Say nothing."""


ATTEMPTS = """
  const [url, done] = arguments;
  const blocked = [];
  document.addEventListener('securitypolicyviolation', (event) => blocked.push(event.effectiveDirective));
  const wait = [fetch(url).catch(() => 0), fetch(url, {method: 'POST', mode: 'no-cors'}).catch(() => 0)];
  try { navigator.sendBeacon(url, 'x'); } catch (error) {}
  new Image().src = url;
  const frame = document.createElement('iframe'); frame.src = url; document.body.append(frame);
  const script = document.createElement('script'); script.src = url; document.body.append(script);
  const form = document.createElement('form'); form.action = url; form.target = 'x'; document.body.append(form); form.submit();
  Promise.all(wait).then(() => setTimeout(() => done(blocked), 500));
"""


def test_the_page_calls_nobody_and_could_not(browser: Browser, made: FormSet) -> None:
    browser.driver.get_log("performance")
    for screen in screens(browser, made):
        assert browser.run("return performance.getEntriesByType('resource').length") == 0, screen
    sent = [
        message["params"]["request"]["url"]
        for entry in browser.driver.get_log("performance")
        if (message := json.loads(entry["message"])["message"])["method"] == "Network.requestWillBeSent"
    ]
    assert {url.split(":")[0] for url in sent} <= {"file", "blob", "data"}, sent
    assert len([url for url in sent if url.startswith("file:")]) == 1

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Counting)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        blocked = browser.driver.execute_async_script(ATTEMPTS, f"http://127.0.0.1:{server.server_port}/x")
    finally:
        server.shutdown()
        server.server_close()
    assert Counting.calls == 0
    assert {"connect-src", "img-src", "frame-src", "form-action"} <= set(blocked)


def test_texts_are_shown_as_they_are_and_never_run(browser: Browser) -> None:
    evil = "</script><script>window.hacked = 1</script><img src=x onerror='window.hacked=1'> & <b>bold</b> {{style}}"
    entry = Entry("bcdfghjk", "form-01", 1, "i", "s", "clinical", "rage", "stimulus", text_hash(evil), 3)
    browser.open(
        page(Form("form-01", (Scene(entry, evil),)), "x", Wording(consent=(evil,), warnings=(evil,)))
    )
    assert evil in browser.text
    browser.begin()
    assert browser.run("return document.querySelector('.scene').textContent") == evil
    assert browser.run("return window.hacked === undefined && !document.querySelector('main img, main b')")


def test_the_page_respects_a_wish_for_less_motion(browser: Browser, made: FormSet) -> None:
    moves: Callable[[], str] = lambda: str(  # noqa: E731
        browser.run("return getComputedStyle(document.querySelector('button')).transitionDuration")
    )
    for wish, expected in (("reduce", "0s"), ("no-preference", "0.12s")):
        browser.cdp(
            "Emulation.setEmulatedMedia", features=[{"name": "prefers-reduced-motion", "value": wish}]
        )
        browser.open(made.contents["forms/form-03.html"])
        assert moves() == expected
    browser.cdp("Emulation.setEmulatedMedia", features=[])
