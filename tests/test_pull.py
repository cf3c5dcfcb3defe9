"""Pulling: a version by its tag, verified, kept, and offline afterwards; or a sentence that says which, and no data."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from loopback_hub import TOKEN, LoopbackHub, environment, running_hub

import aipsy_affect
from aipsy_affect.cli.main import main
from aipsy_affect.errors import HubError, RefusedError, UnknownNameError
from aipsy_affect.hub.contents import SUMS
from aipsy_affect.hub.layout import is_inside, parse_sums, sums
from aipsy_affect.hub.pull import default_cache
from aipsy_affect.hub.subjects import Draft
from aipsy_affect.release import json_document, sha256

REPO = "acme/affect"


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    code = main(list(argv))
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def remade(files: dict[str, bytes], version: str = "1.0.0") -> dict[str, bytes]:
    """Return a release whose manifest, certificate and hashes agree again, as somebody would forge it."""
    files = {path: content for path, content in files.items() if path != SUMS}
    manifest = json.loads(files["manifest.json"])
    manifest["version"] = version
    for each in manifest["files"]:
        content = files[each["path"]]
        each |= {"sha256": sha256(content), "bytes": len(content), "rows": content.count(b"\n")}
    files["manifest.json"] = json_document(manifest)
    certificate = json.loads(files["certificate.json"])
    certificate["release"] |= {
        "version": version,
        "manifest_sha256": sha256(files["manifest.json"]),
        "files": {each["path"]: each["sha256"] for each in manifest["files"]},
    }
    certificate.pop("content_sha256")
    certificate["content_sha256"] = sha256(json_document(certificate))
    files["certificate.json"] = json_document(certificate)
    return {**files, SUMS: sums(files)}


@pytest.fixture
def published(hub: LoopbackHub, draft: Draft) -> LoopbackHub:
    """A Hub with release 1.0.0 at its tag."""
    repo = hub.repo(REPO, dict(draft.files))
    repo.tags["v1.0.0"] = repo.head
    return hub


def kept(hub: LoopbackHub) -> list[str]:
    """Return what lies in the cache of this Hub."""
    cache = Path(os.environ["AIPSY_AFFECT_CACHE"])
    del hub
    return (
        sorted(p.relative_to(cache).as_posix() for p in cache.rglob("*") if p.is_file())
        if cache.exists()
        else []
    )


def test_pull_and_load(published: LoopbackHub, draft: Draft) -> None:
    pulled = aipsy_affect.pull(REPO, "1.0.0")
    assert (pulled.repo, pulled.version, pulled.commit) == (REPO, "1.0.0", published.repos[REPO].head)
    assert contents(pulled.folder) == draft.files
    battery = aipsy_affect.load(source=pulled)
    assert battery == aipsy_affect.load("1.0.0")
    assert aipsy_affect.load("1.0.0", source=pulled) == battery
    assert (
        len(aipsy_affect.load(config="pairs", source=pulled).rows()) == 96 == len(pulled.load("pairs").rows())
    )
    assert aipsy_affect.load(source=os.fspath(pulled)) == battery == aipsy_affect.load(source=pulled.folder)
    with pytest.raises(UnknownNameError, match=r"unknown version '2\.0\.0'; there is: 1\.0\.0"):
        aipsy_affect.load("2.0.0", source=pulled)
    with pytest.raises(UnknownNameError, match="unknown config"):
        aipsy_affect.load(config="words", source=pulled)


def test_the_second_time_nobody_is_asked(published: LoopbackHub) -> None:
    first = aipsy_affect.pull(REPO, "1.0.0")
    published.requests.clear()
    assert aipsy_affect.pull(REPO, "1.0.0") == first and aipsy_affect.load(source=first)
    assert published.requests == []
    published.close()
    assert aipsy_affect.pull(REPO, "1.0.0") == first


def test_nothing_is_written_to_the_hub(published: LoopbackHub) -> None:
    aipsy_affect.pull(REPO)
    aipsy_affect.pull(REPO, "1.0.0", check=True)
    assert {line.split()[0] for line in published.lines()} == {"GET", "HEAD"}


def test_the_newest_is_the_default(published: LoopbackHub, draft: Draft) -> None:
    files = remade(dict(draft.files), "1.0.1")
    published.repos[REPO].tags["v1.0.1"] = published.push(REPO, files)
    published.repos[REPO].tags["nightly"] = published.repos[REPO].tags["v1.0"] = published.repos[REPO].head
    newest = aipsy_affect.pull(REPO)
    assert newest.version == "1.0.1" and newest.load().version == "1.0.1"
    older = aipsy_affect.pull(REPO, "1.0.0")
    assert (
        older.folder != newest.folder and older.load().version == "1.0.0" and newest.load().version == "1.0.1"
    )


def test_command_line(
    published: LoopbackHub, draft: Draft, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, out, err = run(capsys, "pull", REPO, "--version", "1.0.0")
    assert code == 0 and contents(Path(out.strip())) == draft.files
    head = published.repos[REPO].head
    assert err == f"{REPO} v1.0.0 (commit {head[:12]}), verified, lies in:\n"
    code, out, err = run(capsys, "pull", REPO, "-o", str(tmp_path / "out"), "--format", "json")
    assert code == 0 and contents(tmp_path / "out") == draft.files
    assert json.loads(out) == {
        "repo": REPO, "version": "1.0.0", "tag": "v1.0.0", "commit": head, "folder": str(tmp_path / "out"),
    }  # fmt: skip
    assert run(capsys, "verify", str(tmp_path / "out" / "certificate.json"))[0] == 0
    code, _, err = run(capsys, "pull", REPO, "-o", str(tmp_path / "out"))
    assert code == 2 and "exists already" in err


@pytest.mark.parametrize(
    ("argv", "exit_code", "says"),
    [
        (("affect",), 2, "is not of the form ORG/NAME"),
        ((REPO, "--version", "v1"), 2, "is not a version like 1.0.0"),
        ((REPO, "--endpoint", "http://example.org"), 2, "is not encrypted"),
        ((REPO, "--version", "9.9.9"), 2, f"unknown version of {REPO} '9.9.9'; there is: 1.0.0"),
        (("acme/none", "--version", "1.0.0"), 3, "has no dataset acme/none"),
        (("acme/empty",), 3, "has no tag of a version"),
    ],
)
def test_what_is_not_there(
    published: LoopbackHub,
    capsys: pytest.CaptureFixture[str],
    argv: tuple[str, ...],
    exit_code: int,
    says: str,
) -> None:
    published.repo("acme/empty")
    code, out, err = run(capsys, "pull", *argv)
    assert (code, out) == (exit_code, "") and says in err and "Traceback" not in err
    assert kept(published) == []


@pytest.mark.parametrize("arguments", [("affect", None), (REPO, "1"), ("../x", None)])
def test_names_that_cannot_be(hub: LoopbackHub, arguments: tuple[str, str | None]) -> None:
    with pytest.raises(HubError, match="is not"):
        aipsy_affect.pull(*arguments)
    assert hub.requests == []


def test_a_tag_on_another_release(published: LoopbackHub) -> None:
    published.repos[REPO].tags["v1.0.1"] = published.repos[REPO].head
    with pytest.raises(RefusedError, match=r"it is release 1\.0\.0, not 1\.0\.1"):
        aipsy_affect.pull(REPO, "1.0.1")
    assert kept(published) == []


def test_a_branch_of_that_name(published: LoopbackHub) -> None:
    other = published.push(REPO, {"x": b"y"})
    head = published.repos[REPO].tags["v1.0.0"]
    published.fault(
        r"GET /api/datasets/acme/affect/revision/v1\.0\.0",
        alter=lambda b: b.replace(head.encode(), other.encode()),
    )
    with pytest.raises(RefusedError, match="means two things"):
        aipsy_affect.pull(REPO, "1.0.0")
    assert kept(published) == []


def test_a_moved_tag(published: LoopbackHub, capsys: pytest.CaptureFixture[str]) -> None:
    first = aipsy_affect.pull(REPO, "1.0.0")
    assert aipsy_affect.pull(REPO, "1.0.0", check=True) == first
    moved = published.push(REPO, {"LICENSE": b"other"})
    published.repos[REPO].tags["v1.0.0"] = moved
    code, out, err = run(capsys, "pull", REPO, "--version", "1.0.0", "--check")
    assert (code, out) == (1, "") and "the tag v1.0.0 of acme/affect was moved" in err
    assert first.commit in err and moved in err
    assert aipsy_affect.load(source=first)  # what was pulled before is as good as it was
    shutil.rmtree(first.folder)
    with pytest.raises(RefusedError, match="was moved, so nothing was pulled"):  # a fresh pull remembers too
        aipsy_affect.pull(REPO, "1.0.0")
    assert not first.folder.exists()
    published.repos[REPO].tags["v1.0.0"] = first.commit
    assert aipsy_affect.pull(REPO, "1.0.0") == first


PATHS = ["LICENSE", "README.md", "certificate.json", "manifest.json", "battery/neutral.jsonl", "pairs/pairs.jsonl",
         "data/battery/clinical.parquet", "croissant.json"]  # fmt: skip
DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "changed": lambda content: content[:-2] + bytes([content[-2] ^ 1]) + content[-1:],
    "truncated": lambda content: content[:-5],
}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_on_the_hub(published: LoopbackHub, path: str, damage: str) -> None:
    original = published.repos[REPO].commits[published.repos[REPO].head].files[path].content
    bad = published.push(REPO, {path: DAMAGES[damage](original)})
    published.repos[REPO].tags["v1.0.0"] = bad
    with pytest.raises(RefusedError, match=f"(?s)so none of it is used.*{path} is not the published file"):
        aipsy_affect.pull(REPO, "1.0.0")
    assert kept(published) == []


@pytest.mark.parametrize("path", [*PATHS, SUMS])
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_file_damaged_on_this_machine(published: LoopbackHub, path: str, damage: str) -> None:
    pulled = aipsy_affect.pull(REPO, "1.0.0")
    file = pulled.folder / path
    good = file.read_bytes()
    file.write_bytes(DAMAGES[damage](good))
    for again in (
        lambda: aipsy_affect.pull(REPO, "1.0.0"),
        lambda: aipsy_affect.load(source=pulled),
        lambda: aipsy_affect.pull(REPO, "1.0.0", check=True),
    ):
        with pytest.raises(
            RefusedError, match=path if path != SUMS else r"SHA256SUMS|pairs\.jsonl"
        ) as caught:
            again()
        assert f"remove {pulled.folder}, and pull it again" in str(caught.value)
    file.write_bytes(good)
    assert aipsy_affect.pull(REPO, "1.0.0") == pulled
    del published


def test_files_missing_or_in_excess_on_this_machine(published: LoopbackHub) -> None:
    pulled = aipsy_affect.pull(REPO, "1.0.0")
    (pulled.folder / "more.txt").write_text("x")
    with pytest.raises(RefusedError, match=r"more\.txt is no file of the release"):
        aipsy_affect.load(source=pulled)
    (pulled.folder / "more.txt").unlink()
    (pulled.folder / "LICENSE").unlink()
    with pytest.raises(RefusedError, match="LICENSE is missing"):
        aipsy_affect.load(source=pulled)
    shutil.rmtree(pulled.folder)
    with pytest.raises(RefusedError, match="SHA256SUMS is missing"):
        aipsy_affect.load(source=pulled)
    assert aipsy_affect.pull(REPO, "1.0.0") == pulled  # fetched again
    assert published.requests


def test_a_damaged_pin(published: LoopbackHub) -> None:
    pulled = aipsy_affect.pull(REPO, "1.0.0")
    pin = pulled.folder.parent / "1.0.0.pin.json"
    pin.write_text("{")
    with pytest.raises(HubError, match=r"1\.0\.0\.pin\.json is damaged"):
        aipsy_affect.pull(REPO, "1.0.0")
    pin.unlink()
    published.requests.clear()
    assert aipsy_affect.pull(REPO, "1.0.0") == pulled
    assert published.requests and pin.exists()  # the Hub was asked again, and the answer remembered


def test_files_missing_or_in_excess_on_the_hub(published: LoopbackHub, draft: Draft) -> None:
    repo = published.repos[REPO]
    commit = repo.commits[repo.head]
    cases = {
        r"LICENSE is missing": {path: blob for path, blob in commit.files.items() if path != "LICENSE"},
        r"SHA256SUMS is missing": {path: blob for path, blob in commit.files.items() if path != SUMS},
        r"run\.py is no file of the release": {
            **commit.files,
            "run.py": published.blob("run.py", b"import os"),
        },
    }
    for says, files in cases.items():
        repo.tags["v1.0.0"] = repo.commit(files, "other").oid
        with pytest.raises(RefusedError, match=says):
            aipsy_affect.pull(REPO, "1.0.0")
    assert kept(published) == []
    del draft


def test_a_forgery_that_agrees_with_itself(published: LoopbackHub, draft: Draft) -> None:
    """Manifest, certificate and hashes all fit the changed text; the release in the package does not."""
    path = "battery/neutral.jsonl"
    forged = remade({**draft.files, path: draft.files[path].replace(b"the", b"teh", 1)})
    published.repos[REPO].tags["v1.0.0"] = published.push(REPO, forged)
    with pytest.raises(RefusedError, match=r"not that of the release 1\.0\.0 that came with this package"):
        aipsy_affect.pull(REPO, "1.0.0")
    assert kept(published) == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda c: c.update(verdict="failed"), "changed after it was made"),
        (lambda c: c["release"].update(manifest_sha256="0" * 64), "changed after it was made"),
        (lambda c: c.pop("results"), "is not a certificate"),
    ],
)
def test_a_certificate_that_does_not_hold(
    published: LoopbackHub, draft: Draft, change: Callable[[dict[str, Any]], object], says: str
) -> None:
    files = {path: content for path, content in draft.files.items() if path != SUMS}
    certificate = json.loads(files["certificate.json"])
    change(certificate)
    files["certificate.json"] = json_document(certificate)
    published.repos[REPO].tags["v1.0.0"] = published.push(REPO, {**files, SUMS: sums(files)})
    with pytest.raises(RefusedError, match=says):
        aipsy_affect.pull(REPO, "1.0.0")
    assert kept(published) == []


def test_a_file_too_large_is_not_downloaded(published: LoopbackHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aipsy_affect.hub.client.MAX_FILE_BYTES", 100_000)
    with pytest.raises(
        HubError, match=r"pairs/pairs\.jsonl has 182529 bytes, which no file of a release has"
    ):
        aipsy_affect.pull(REPO, "1.0.0")
    assert not any("/resolve/" in line for line in published.lines())


def test_the_token_does_not_reach_another_host(published: LoopbackHub) -> None:
    published.repos[REPO].private = True
    published.requests.clear()
    aipsy_affect.pull(REPO, "1.0.0")
    elsewhere = [each for each in published.requests if each.server == "cdn"]
    assert len(elsewhere) == 4  # the Parquet files
    assert not any("authorization" in each.headers or TOKEN in str(each.headers) for each in elsewhere)
    assert all(each.headers["authorization"] == f"Bearer {TOKEN}" for each in published.requests if each.server == "hub"
               and "agent-harnesses" not in each.path)  # fmt: skip


def test_a_private_dataset_needs_a_token(
    published: LoopbackHub, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    published.repos[REPO].private = True
    monkeypatch.delenv("HF_TOKEN")
    code, _, err = run(capsys, "pull", REPO, "--version", "1.0.0")
    assert code == 3 and "wants a token, and none was found (401)" in err
    published.repos[REPO].private = False
    assert run(capsys, "pull", REPO, "--version", "1.0.0")[0] == 0


def test_offline_mode_of_the_client(published: LoopbackHub, monkeypatch: pytest.MonkeyPatch) -> None:
    pulled = aipsy_affect.pull(REPO, "1.0.0")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    assert aipsy_affect.pull(REPO, "1.0.0") == pulled
    with pytest.raises(HubError, match="HF_HUB_OFFLINE is set"):
        aipsy_affect.pull(REPO, "1.0.1")
    del published


def test_each_hub_has_its_own_cache(published: LoopbackHub, draft: Draft, tmp_path: Path) -> None:
    here = aipsy_affect.pull(REPO, "1.0.0")
    with running_hub() as other:
        repo = other.repo(REPO, remade(dict(draft.files), "1.0.1"))
        repo.tags["v1.0.1"] = repo.head
        there = aipsy_affect.pull(REPO, "1.0.1", endpoint=other.endpoint)
        assert there.folder.parent != here.folder.parent
        with pytest.raises(UnknownNameError, match=r"there is: 1\.0\.1"):
            aipsy_affect.pull(REPO, "1.0.0", endpoint=other.endpoint)
    elsewhere = aipsy_affect.pull(REPO, "1.0.0", cache_dir=tmp_path / "mine")
    assert elsewhere.folder.is_relative_to(tmp_path / "mine")
    del published


def test_many_at_once(published: LoopbackHub) -> None:
    import huggingface_hub

    session = huggingface_hub.get_session()
    timeout, hooks = session.timeout, session.event_hooks
    found: list[Any] = []

    def one() -> None:
        try:
            found.append(aipsy_affect.pull(REPO, "1.0.0"))
        except Exception as error:
            found.append(error)

    threads = [threading.Thread(target=one) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert found == [aipsy_affect.pull(REPO, "1.0.0")] * 4, found
    assert huggingface_hub.get_session() is session
    assert (session.timeout, session.event_hooks) == (timeout, hooks)  # as the client made it
    assert kept(published)[-1].startswith("hub/") and not any("/.1.0.0." in path for path in kept(published))


def test_the_default_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("AIPSY_AFFECT_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "linux")
    assert default_cache() == tmp_path / "aipsy-affect"
    monkeypatch.setattr(sys, "platform", "darwin")
    assert default_cache() == Path.home() / "Library" / "Caches" / "aipsy-affect"
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    monkeypatch.setattr(sys, "platform", "win32")
    assert default_cache() == tmp_path / "local" / "aipsy-affect"
    monkeypatch.setenv("AIPSY_AFFECT_CACHE", str(tmp_path / "named"))
    assert default_cache() == tmp_path / "named"


@pytest.mark.parametrize(
    "line",
    [
        "",
        "abc  LICENSE",
        f"{'0' * 64} LICENSE",
        f"{'0' * 64}  ../x",
        f"{'0' * 64}  /etc/passwd",
        f"{'0' * 64}  a\\b",
    ],
)
def test_damaged_sums(line: str) -> None:
    good = f"{'0' * 64}  LICENSE\n"
    assert parse_sums(good.encode()) == {"LICENSE": "0" * 64}
    with pytest.raises(RefusedError, match="SHA256SUMS is damaged"):
        parse_sums(f"{good}{line}\n".encode())
    with pytest.raises(RefusedError, match="line 2"):
        parse_sums((good + good).encode())


@pytest.mark.parametrize("path", ["../x", "a/../../x", "/x", "a//b", "C:x", "a\\b", "x\0", ""])
def test_paths_that_lead_out(path: str) -> None:
    assert not is_inside(path) and is_inside("data/battery/neutral.parquet")


def test_a_name_that_leads_out_of_the_cache(published: LoopbackHub, draft: Draft) -> None:
    repo = published.repos[REPO]
    blobs = {**repo.commits[repo.head].files, "../../evil": published.blob("evil", b"x")}
    repo.tags["v1.0.0"] = repo.commit(blobs, "evil").oid
    with pytest.raises(RefusedError, match=r"'\.\./\.\./evil' is no name for a file"):
        aipsy_affect.pull(REPO, "1.0.0")
    assert kept(published) == [] and not any("/resolve/" in line for line in published.lines())
    del draft


# In a process of its own, as a user has it: the environment is read when the clients are imported.

GUARD = """
import socket, sys
connect = socket.socket.connect
def guarded(self, address):
    if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
        sys.stderr.write(f"REACHED {address}\\n")
        raise OSError("no network in tests")
    connect(self, address)
socket.socket.connect = guarded
"""


def in_process(code: str, hub: LoopbackHub, home: Path, **more: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-c", GUARD + code],
        capture_output=True, text=True, check=False, cwd="/", timeout=120,
        env={**os.environ, **environment(hub, home), **more},
    )  # fmt: skip
    assert "REACHED" not in done.stderr, done.stderr
    return done


@pytest.mark.slow
def test_plain_load_dataset(published: LoopbackHub, draft: Draft, tmp_path: Path) -> None:
    """The way that needs none of this package, with a fresh cache and by revision."""
    published.push(
        REPO, {"README.md": draft.files["README.md"] + b"\nmore\n"}
    )  # main moves on, the tag does not
    done = in_process(
        "import datasets, json\n"
        f"battery = datasets.load_dataset('{REPO}', 'battery', revision='v1.0.0')\n"
        f"default = datasets.load_dataset('{REPO}', revision='v1.0.0')\n"
        f"pairs = datasets.load_dataset('{REPO}', 'pairs', revision='v1.0.0')\n"
        "print(json.dumps({'splits': {k: len(v) for k, v in battery.items()},\n"
        "  'features': {k: v.dtype for k, v in battery['clinical'].features.items()},\n"
        "  'same': default['clinical'].to_list() == battery['clinical'].to_list(),\n"
        "  'pairs': len(pairs['pairs']), 'first': battery['clinical'][0], 'last': battery['neutral'][-1]}))\n",
        published,
        tmp_path,
        HF_DATASETS_CACHE=str(tmp_path / "datasets"),
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    own = aipsy_affect.load("1.0.0")
    assert found["splits"] == {"clinical": 96, "neutral": 96, "keyword_rich": 96} and found["pairs"] == 96
    assert found["same"]
    assert found["first"] == own["clinical"][0].as_row() and found["last"] == own["neutral"][-1].as_row()
    assert found["features"]["domain"] == "int64" and found["features"]["matching_strict"] == "bool"
    elsewhere = [each for each in published.requests if each.server == "cdn"]
    assert elsewhere and not any("authorization" in each.headers for each in elsewhere)


@pytest.mark.slow
def test_load_dataset_of_a_version_that_is_not_there(published: LoopbackHub, tmp_path: Path) -> None:
    """The trap that pull closes: without a network the newest cached version stands in for any other."""
    cache = {"HF_DATASETS_CACHE": str(tmp_path / "datasets")}
    load = (
        f"import datasets; print(len(datasets.load_dataset('{REPO}', 'battery', revision='%s')['clinical']))"
    )
    assert in_process(load % "v1.0.0", published, tmp_path, **cache).stdout.strip().endswith("96")
    pulled = aipsy_affect.pull(REPO, "1.0.0")
    published.close()
    offline = {"HF_HUB_OFFLINE": "1", **cache}
    trapped = in_process(load % "v7.7.7", published, tmp_path, **offline)
    assert trapped.returncode == 0 and trapped.stdout.strip().endswith("96")  # of v1.0.0, without an error
    assert aipsy_affect.pull(REPO, "1.0.0") == pulled
    ours = in_process(
        f"import aipsy_affect; aipsy_affect.pull('{REPO}', '7.7.7')", published, tmp_path, **offline
    )
    assert ours.returncode == 1 and "HF_HUB_OFFLINE is set" in ours.stderr


def test_a_fresh_process_pulls_and_the_next_is_offline(published: LoopbackHub, tmp_path: Path) -> None:
    code = (
        f"import aipsy_affect, sys; p = aipsy_affect.pull('{REPO}', '1.0.0'); print(len(aipsy_affect.load(source=p)))\n"
        "print(sorted({'huggingface_hub', 'datasets', 'pandas', 'pyarrow', 'yaml'} & set(sys.modules)))"
    )
    first = in_process(code, published, tmp_path)
    assert first.stdout.splitlines()[0] == "288", first.stderr
    published.close()
    second = in_process(code, published, tmp_path)
    assert second.stdout.splitlines() == ["288", "[]"], second.stderr  # no client, and nothing heavy


def test_a_pulled_release_is_frozen(published: LoopbackHub) -> None:
    pulled = aipsy_affect.pull(REPO, "1.0.0")
    with pytest.raises(dataclasses.FrozenInstanceError):
        pulled.version = "2.0.0"  # type: ignore[misc]
    del published
