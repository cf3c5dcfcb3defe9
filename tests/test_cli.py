"""The command line as a user meets it: whole messages, exit codes, and nothing interpreted."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import aipsy_affect
from aipsy_affect.cli.main import cli, main
from aipsy_affect.corpus import bundled


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    code = main(list(argv))
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.fixture
def sources(tmp_path: Path, tiny_source: str) -> Path:
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "rage-d1.txt").write_text(tiny_source, encoding="utf-8")
    return folder


def test_list_shows_the_releases(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "list")
    assert (code, err) == (0, "")
    assert "1.0.0    96     288    clinical 96, neutral 96, keyword_rich 96" in out


def test_list_filters_items(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(
        capsys, "list", "--emotion", "rage", "--domain", "2", "--condition", "clinical", "--format", "json"
    )
    assert [row["id"] for row in json.loads(out)] == [f"B-rage-d2-v{n}" for n in (1, 2, 3, 4)]


def test_show_marks_the_changed_words(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "show", "N-rage-d1-c3")
    pair = aipsy_affect.load().pair("rage-d1-v3")
    assert code == 0
    assert out.startswith("rage-d1-v3: rage (anger), family and money, matched, quartet ")
    assert "«" in out and out.replace("«", "").replace("»", "").count(pair.clinical.text) == 1


def test_show_json_gives_character_spans(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "show", "rage-d1-v1", "--format", "json")
    row = json.loads(out)
    for change in row["changes"]:
        assert row["clinical"][change["start_a"] : change["end_a"]] == change["text_a"]
        assert row["neutral"][change["start_b"] : change["end_b"]] == change["text_b"]


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (("show", "B-rage-d9-v1"), "error: unknown id 'B-rage-d9-v1'; there is: rage-d1-v1"),
        (("show", "x", "--release", "7.0.0"), "error: unknown version '7.0.0'; there is: 1.0.0"),
        (("list", "--emotion", "anger"), "error: unknown emotion 'anger'; there is: rage, terror"),
        (("certify", "--select", "Z9"), "error: unknown check 'Z9'; there is: S001"),
        (("certify", "7.0.0"), "error: unknown version '7.0.0'"),
        (("export", "corpus.doc"), "cannot tell the form from 'corpus.doc'; say it with --to"),
        (("certify", "--classifier", "hub:org/name"), "is not hub:ORG/NAME@REVISION"),
        (("validate", "x.csv", "--classifier", "nowhere"), "nor a folder that exists"),
        (("frobnicate",), "No such command 'frobnicate'"),
        (("list", "--colour"), "No such option"),
        (("build", "src"), "Missing argument 'DESTINATION'"),
    ],
)
def test_wrong_usage_is_exit_2(capsys: pytest.CaptureFixture[str], argv: tuple[str, ...], says: str) -> None:
    code, out, err = run(capsys, *argv)
    assert (code, out) == (2, "")
    assert says in err


def test_build_then_certify_then_verify(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = Path(str(bundled("1.0.0")[1]))
    sources = folder.parent.parent / "sources" / "1.0.0"
    code, _, err = run(capsys, "build", str(sources), str(tmp_path / "mine"), "--version", "1.0.0")
    assert code == 0 and "next: aipsy-affect certify" in err
    for file in ("battery/clinical.jsonl", "pairs/pairs.jsonl", "manifest.json"):
        assert (tmp_path / "mine" / file).read_bytes() == (folder / file).read_bytes(), (
            "the sources do not give the release"
        )
    code, out, err = run(capsys, "certify", str(tmp_path / "mine"), "--select", "R")
    assert code == 1 and "no ratings were given: aipsy-affect rate make" in err
    code, out, err = run(capsys, "certify", str(tmp_path / "mine"))
    assert code == 0, out
    assert "none: family R was left out" in (tmp_path / "mine" / "certificate.json").read_text(
        encoding="utf-8"
    )
    assert "CERTIFIED: release 1.0.0, 288 items" in out
    assert f"certificate written to {tmp_path / 'mine' / 'certificate.json'}" in err
    code, out, _ = run(capsys, "verify", str(tmp_path / "mine" / "certificate.json"))
    assert code == 0 and out.startswith("VERIFIED: release 1.0.0, 4 files as certified")


def test_build_refuses_to_write_over(
    capsys: pytest.CaptureFixture[str], sources: Path, tmp_path: Path
) -> None:
    assert run(capsys, "build", str(sources), str(tmp_path / "r"), "--version", "0.1.0")[0] == 0
    code, out, err = run(capsys, "build", str(sources), str(tmp_path / "r"), "--version", "0.1.0")
    assert (code, out) == (3, "")
    assert "exists already, and a release never changes" in err


def test_template_mistakes_are_findings(
    capsys: pytest.CaptureFixture[str], sources: Path, tmp_path: Path
) -> None:
    (sources / "rage-d1.txt").write_text(
        "== v1 matched\nmechanism: m\nwarnings: none\n\nA [b|c.\n", encoding="utf-8"
    )
    for argv in (
        ("build", str(sources), str(tmp_path / "r"), "--version", "0.1.0"),
        ("validate", str(sources)),
    ):
        code, out, err = run(capsys, *argv)
        assert (code, out) == (1, "")
        assert err.startswith("error: rage-d1.txt:5: unbalanced brackets")
    assert not (tmp_path / "r").exists()


def test_a_failing_release_gets_a_report_and_no_certificate(
    capsys: pytest.CaptureFixture[str], sources: Path, tmp_path: Path
) -> None:
    run(capsys, "build", str(sources), str(tmp_path / "r"), "--version", "0.1.0")
    code, out, err = run(capsys, "certify", str(tmp_path / "r"))
    assert code == 1
    assert "NOT certified: " in out and "S004 failed" in out and "B201 not run" in out
    assert not (tmp_path / "r" / "certificate.json").exists()
    report = json.loads((tmp_path / "r" / "certificate.report.json").read_text(encoding="utf-8"))
    assert report["certifiable"] is False
    assert "report written to" in err


def test_a_part_of_the_battery_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "certify", "--select", "S,P104")
    assert code == 0 and "CERTIFIED" not in out
    assert "only a part of the battery was run" in err


@pytest.mark.parametrize("content", ["", "{}", "not json"])
def test_verify_refuses_what_is_no_certificate(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: str
) -> None:
    path = tmp_path / "c.json"
    path.write_text(content)
    code, out, err = run(capsys, "verify", str(path))
    assert (code, out) == (3, "") and "is not a certificate of aipsy-affect" in err


def test_verify_finds_a_changed_byte(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    shutil.copytree(str(bundled("1.0.0")[1]), tmp_path / "r")
    victim = tmp_path / "r" / "battery" / "neutral.jsonl"
    victim.write_bytes(victim.read_bytes().replace(b"e", b"3", 1))
    code, out, err = run(capsys, "verify", str(tmp_path / "r" / "certificate.json"))
    assert (code, out) == (3, "") and "battery/neutral.jsonl is not the released file" in err


def test_verify_a_missing_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, _, err = run(capsys, "verify", str(tmp_path / "none.json"))
    assert code == 3 and "No such file or directory" in err


def test_validate_the_daily_tool(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    rows = [
        {
            "pair_id": f"p{n}",
            "clinical": f"He did not go to {place}.",
            "neutral": f"He did as standard go to {place}.",
        }
        for n, place in enumerate(["Leeds", "York", "Bath", "Ely", "Hull", "Wells", "Ripon", "Truro"])
    ]
    path = tmp_path / "mine.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    code, out, err = run(capsys, "validate", str(path), "--select", "P")
    assert code == 1
    assert f"{path}: 8 rows, wide (one row per pair)" in err
    assert "p0: only in clinical: not; only in neutral: as" in out
    lines = out.splitlines()
    assert next(line for line in lines if line.startswith("standard")).split()[1:4] == ["0", "8", "100%"]
    assert out.rstrip().endswith("not run: P106") and "FINDINGS: P103, P105, P107" in out


def test_text_from_files_is_not_interpreted(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text = "[bold]He[/bold] \x1b[31mran\x1b[0m \u202eaway"
    path = tmp_path / "a.jsonl"
    path.write_text(
        json.dumps({"pair_id": "[red]p[/red]\x1b]0;title\x07", "clinical": text, "neutral": "He ran."})
    )
    _, out, err = run(capsys, "validate", str(path), "--select", "S006,P102")
    assert "\x1b" not in out + err and "\u202e" not in out + err and "\x07" not in out + err
    assert "[red]p[/red]\\x1b]0;title\\x07" in out


def test_export_and_its_refusals(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(capsys, "export", str(tmp_path / "a.csv"), "-q") == (0, "", "")
    code, _, err = run(capsys, "export", str(tmp_path / "a.csv"))
    assert code == 3 and "exists already" in err
    code, _, err = run(capsys, "export", str(tmp_path / "hub"))
    assert code == 0 and "(hub)" in err
    assert sorted(p.name for p in (tmp_path / "hub" / "data").iterdir()) == ["battery", "pairs"]


def test_validate_leaves_ratings_out_until_there_are_some(
    capsys: pytest.CaptureFixture[str], sources: Path
) -> None:
    ratings = Path(str(bundled("1.0.0")[1])).parent.parent / "ratings" / "1.0.0" / "norming.csv"
    _, out, _ = run(capsys, "validate", str(sources), "--format", "json")
    assert "R" not in json.loads(out)["verdicts"]
    _, out, _ = run(
        capsys, "validate", str(sources), "--select", "R", "--ratings", str(ratings), "--format", "json"
    )
    results = json.loads(out)["results"]
    assert results[0]["status"] == "not_run" and "of items that are not in the set" in results[0]["summary"]
    code, out, err = run(capsys, "validate", str(sources), "--ratings", str(sources / "rage-d1.txt"))
    assert (code, out) == (3, "") and "rage-d1.txt" in err


def test_every_command_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    for name in cli.commands:
        code, out, _ = run(capsys, name, "--help")
        assert code == 0 and out.startswith(f"Usage: aipsy-affect {name}")


def test_every_command_and_option_is_in_the_readme() -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    assert not [name for name in cli.commands if f"aipsy-affect {name}" not in readme]


def test_the_program_runs_as_installed() -> None:
    program = Path(sys.executable).with_name("aipsy-affect")
    done = subprocess.run([str(program), "--version"], capture_output=True, text=True, check=True, cwd="/")
    assert done.stdout == f"aipsy-affect, version {aipsy_affect.__version__}\n"


def test_a_reader_that_goes_away_is_no_error() -> None:
    program = Path(sys.executable).with_name("aipsy-affect")
    done = subprocess.run(
        f"{program} list --items | head -1", shell=True, capture_output=True, text=True, check=True, cwd="/"
    )
    assert done.stdout.startswith("id ") and done.stderr == ""


@pytest.mark.parametrize("module", ["scipy", "sklearn", "nltk", "wordfreq", "onnxruntime", "tokenizers"])
def test_no_missing_library_gives_a_traceback(module: str) -> None:
    code = (
        f"import sys; sys.modules[{module!r}] = None\n"
        "from aipsy_affect.cli.main import main\n"
        "sys.exit(main(['certify', '-q']))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd="/")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.count("\n") == 1 and 'pip install "aipsy-affect[validate]"' in done.stderr


@pytest.mark.slow
def test_a_missing_extra_names_the_command_that_mends_it() -> None:
    code = (
        "import sys\n"
        "sys.modules['spacy'] = None\n"
        "from aipsy_affect.cli.main import main\n"
        "sys.exit(main(['certify', '--select', 'L301', '-q']))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd="/")
    assert done.returncode == 3
    assert done.stderr == (
        'error: spacy is needed for the lexicon checks and is not installed: pip install "aipsy-affect[validate]"\n'
    )
