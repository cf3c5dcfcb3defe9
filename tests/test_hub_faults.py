"""What goes wrong between here and the Hub: never a traceback, a token, half a release, or minutes of waiting."""

from __future__ import annotations

import errno
import json
import logging
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from loopback_hub import TOKEN, LoopbackHub, environment

import aipsy_affect
from aipsy_affect.cli.main import main
from aipsy_affect.errors import AipsyAffectError, HubError, RefusedError
from aipsy_affect.hub import client, lead
from aipsy_affect.hub.client import Hub
from aipsy_affect.hub.contents import GITATTRIBUTES
from aipsy_affect.hub.publish import Published, plan, publish
from aipsy_affect.hub.subjects import Draft

REPO = "acme/affect"
CREATE = "POST /api/repos/create"
YAML = "POST /api/validate-yaml"
PREUPLOAD = f"POST /api/datasets/{REPO}/preupload"
BATCH = r"POST .*/info/lfs/objects/batch"
STORE = "PUT /store/"
VERIFY = "POST /verify/"
COMMIT = f"POST /api/datasets/{REPO}/commit"
TAG = f"POST /api/datasets/{REPO}/tag"
INFO = f"GET /api/datasets/{REPO}$"
REFS = f"GET /api/datasets/{REPO}/refs"
TREE = f"GET /api/datasets/{REPO}/tree"
RESOLVE = r"(GET|HEAD) .*/resolve/.*/battery/neutral\.jsonl"
FETCH = "GET /store/"


class Brisk:
    """The module ``time``, as the client sees it: its pauses of 1, 2, 4, 8 seconds are a tenth as long."""

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds / 10)

    def __getattr__(self, name: str) -> Any:
        return getattr(time, name)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Pause briefly between attempts."""
    monkeypatch.setattr(client, "PAUSE_S", 0.05)
    monkeypatch.setattr("huggingface_hub.utils._http.time", Brisk())
    monkeypatch.setattr("huggingface_hub.file_download.time", Brisk())
    yield
    assert not lead._held  # every lead was taken off again


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> float:
    monkeypatch.setattr(lead, "PATIENCE_S", 0.3)
    return 5.0  # seconds within which everything has to end


@pytest.fixture
def published(hub: LoopbackHub, draft: Draft) -> LoopbackHub:
    repo = hub.repo(REPO, dict(draft.files))
    repo.tags["v1.0.0"] = repo.head
    return hub


def attempt(hub: LoopbackHub, draft: Draft) -> Published:
    there = Hub(hub.endpoint)
    return publish(plan(draft, there, public=False), there, lambda _: None)


def fails(hub: LoopbackHub, draft: Draft, kind: type[AipsyAffectError] = HubError) -> str:
    with pytest.raises(kind) as caught:
        attempt(hub, draft)
    said = str(caught.value)
    assert TOKEN not in said and caught.value.__cause__ is None
    return said


def completes(hub: LoopbackHub, draft: Draft) -> None:
    """Assert that the next run, in no hurry, leaves exactly one commit upon the first, with the tag on it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lead, "PATIENCE_S", 20.0)
        attempt(hub, draft)
    repo = hub.repos[REPO]
    assert len(repo.commits) == 2 and repo.tags == {"v1.0.0": repo.head} and repo.private
    commit = repo.commits[repo.head]
    assert {path: blob.content for path, blob in commit.files.items() if path != GITATTRIBUTES} == draft.files
    assert not hub.lines("DELETE")


def untouched(hub: LoopbackHub) -> bool:
    """Say whether no commit but the Hub's own and no tag was made."""
    return all(len(repo.commits) == 1 and not repo.tags for repo in hub.repos.values())


def kept() -> list[Path]:
    return [path for path in Path(os.environ["AIPSY_AFFECT_CACHE"]).rglob("*") if path.is_file()]


def writes(hub: LoopbackHub) -> list[str]:
    return [re.sub(r"/api/(repos|datasets/acme/affect)/", "", line).split("/")[0].split()[1] for line in hub.writes()
            if line.startswith("POST")]  # fmt: skip


# Publishing: an error at every step, then the next run.


@pytest.mark.parametrize("status", [401, 403, 409, 412, 429, 500, 503])
@pytest.mark.parametrize(("step", "reached"), [(CREATE, 1), (COMMIT, 2), (TAG, 3)])
def test_an_error_at_a_step_that_changes_something(
    hub: LoopbackHub, draft: Draft, step: str, reached: int, status: int
) -> None:
    hub.fault(step, status=status, message=f"no, not with {TOKEN}")
    said = fails(hub, draft)
    assert str(status) in said and "not with hf_…" in said and "Run the same command again" in said
    assert (
        writes(hub) == ["create", "commit", "tag"][:reached]
    )  # it was not repeated, and nothing came after it
    assert all(not repo.tags for repo in hub.repos.values())
    completes(hub, draft)


@pytest.mark.parametrize(
    ("step", "status"),
    [*((step, 403) for step in (YAML, PREUPLOAD, BATCH, STORE, VERIFY, TREE)), (PREUPLOAD, 401), (REFS, 404)],
)
def test_a_refusal_on_the_way(hub: LoopbackHub, draft: Draft, step: str, status: int) -> None:
    hub.repo(REPO)
    hub.fault(step, status=status, message=f"no, not with {TOKEN}")
    if (step, status) == (REFS, 404):
        said = fails(hub, draft)  # taken for a repository that is not there, and creating it says that it is
        assert "409" in said
    else:
        said = fails(hub, draft)
        assert str(status) in said
    assert untouched(hub)
    completes(hub, draft)


@pytest.mark.parametrize(("step", "status"), [(PREUPLOAD, 503), (BATCH, 500), (STORE, 503), (VERIFY, 429)])
def test_what_passes_while_the_client_retries(hub: LoopbackHub, draft: Draft, step: str, status: int) -> None:
    hub.fault(step, status=status)
    completes(hub, draft)


@pytest.mark.parametrize(
    ("step", "status"),
    [(INFO, 429), (INFO, 500), (REFS, 503), (TREE, 503), (RESOLVE, 429), (RESOLVE, 500), (FETCH, 503)],
)
def test_reading_is_repeated(hub: LoopbackHub, draft: Draft, step: str, status: int) -> None:
    hub.repo(REPO)
    hub.fault(step, status=status)
    completes(hub, draft)


@pytest.mark.parametrize(
    ("step", "status"),
    [
        (PREUPLOAD, 429),
        (PREUPLOAD, 500),
        (STORE, 503),
        (COMMIT, 503),
        (TAG, 429),
        (INFO, 503),
        (TREE, 503),
        (RESOLVE, 429),
    ],
)
def test_what_does_not_pass(hub: LoopbackHub, draft: Draft, hurried: float, step: str, status: int) -> None:
    hub.repo(REPO)
    fault = hub.fault(step, times=None, status=status)
    start = time.monotonic()
    said = fails(hub, draft)
    assert time.monotonic() - start < hurried
    assert str(status) in said or "failed again and again" in said
    hub.faults.remove(fault)
    completes(hub, draft)


@pytest.mark.parametrize("step", [PREUPLOAD, STORE, COMMIT, TAG, INFO, RESOLVE])
def test_nobody_waits_an_hour(hub: LoopbackHub, draft: Draft, step: str) -> None:
    hub.repo(REPO)
    hub.fault(step, times=None, status=429, headers={"Retry-After": "3600"})
    start = time.monotonic()
    said = fails(hub, draft)
    assert time.monotonic() - start < 3
    assert "the Hub is busy (429) and asks to come back in 3600 s" in said


def test_a_short_wait_is_waited(hub: LoopbackHub, draft: Draft) -> None:
    hub.fault(PREUPLOAD, status=429, headers={"Retry-After": "0"})
    completes(hub, draft)


def test_a_hub_that_does_not_answer(
    hub: LoopbackHub, draft: Draft, monkeypatch: pytest.MonkeyPatch, hurried: float
) -> None:
    monkeypatch.setattr(lead, "TIMEOUT_S", 0.5)
    hub.repo(REPO)
    fault = hub.fault(COMMIT, times=None, hang=1.0)
    start = time.monotonic()
    assert "there is no connection, or it broke (timed out)" in fails(hub, draft)
    assert time.monotonic() - start < hurried
    hub.faults.remove(fault)
    time.sleep(1.0)  # the Hub commits after all
    completes(hub, draft)


# Publishing: a connection that breaks.


@pytest.mark.parametrize("drop", ["upload", "reply"])
@pytest.mark.parametrize("step", [CREATE, COMMIT, TAG])
def test_a_connection_that_breaks(hub: LoopbackHub, draft: Draft, step: str, drop: str) -> None:
    """Before the Hub has it all, or after it did it: the next run sees which."""
    hub.fault(step, drop=drop)
    said = fails(hub, draft)
    assert "there is no connection, or it broke" in said and "Run the same command again" in said
    if drop == "upload":
        assert all(not repo.tags for repo in hub.repos.values())
    completes(hub, draft)
    assert writes(hub).count("commit") == (2 if (step, drop) == (COMMIT, "upload") else 1)
    assert writes(hub).count("tag") == (2 if (step, drop) == (TAG, "upload") else 1)


@pytest.mark.parametrize("step", [STORE, PREUPLOAD])
def test_an_upload_that_breaks_off_once(hub: LoopbackHub, draft: Draft, step: str) -> None:
    hub.fault(step, drop="upload")
    completes(hub, draft)


def test_an_upload_that_always_breaks_off(hub: LoopbackHub, draft: Draft, hurried: float) -> None:
    fault = hub.fault(STORE, times=None, drop="upload")
    start = time.monotonic()
    said = fails(hub, draft)
    assert (
        time.monotonic() - start < hurried
        and "committing to acme/affect" in said
        and "created acme/affect" in said
    )
    assert untouched(hub) and not hub.large
    hub.faults.remove(fault)
    completes(hub, draft)


def test_a_hub_that_is_not_there(hub: LoopbackHub, draft: Draft, hurried: float) -> None:
    hub.close()
    start = time.monotonic()
    assert "there is no connection" in fails(hub, draft)
    with pytest.raises(HubError, match="there is no connection"):
        aipsy_affect.pull(REPO, "1.0.0")
    assert time.monotonic() - start < 2 * hurried


# Publishing: somebody else at the same time.


def test_the_head_moves_meanwhile(hub: LoopbackHub, draft: Draft) -> None:
    hub.repo(REPO)
    hub.fault(COMMIT, before=lambda state: state.push(REPO, {"notes.md": b"mine"}))
    said = fails(hub, draft)
    assert "the repository changed while this ran (412). Look at what was committed there" in said
    assert set(hub.repos[REPO].commits[hub.repos[REPO].head].files) == {GITATTRIBUTES, "notes.md"}
    assert not hub.repos[REPO].tags
    assert "notes.md; choose another repository" in fails(hub, draft, RefusedError)


def test_the_repository_appears_meanwhile(hub: LoopbackHub, draft: Draft) -> None:
    hub.fault(CREATE, before=lambda state: state.repo(REPO))
    assert "someone else made it meanwhile (409)" in fails(hub, draft)
    completes(hub, draft)


def test_the_tag_appears_meanwhile_elsewhere(hub: LoopbackHub, draft: Draft) -> None:
    repo = hub.repo(REPO)
    first = repo.head
    hub.fault(TAG, before=lambda _: repo.tags.update({"v1.0.0": first}))
    assert "(409)" in fails(hub, draft)
    assert repo.tags == {"v1.0.0": first}  # left where it was
    assert "a published version never changes" in fails(hub, draft, RefusedError)
    assert repo.tags == {"v1.0.0": first} and not hub.lines("DELETE")


def test_the_tag_appears_meanwhile_where_it_should(hub: LoopbackHub, draft: Draft) -> None:
    repo = hub.repo(REPO)
    hub.fault(TAG, before=lambda _: repo.tags.update({"v1.0.0": repo.head}))
    assert "(409)" in fails(hub, draft)
    assert not attempt(hub, draft).new


def test_the_tag_moves_after_it_was_made(hub: LoopbackHub, draft: Draft) -> None:
    repo = hub.repo(REPO)
    first = repo.head
    hub.fault(r"GET .*/revision/v1\.0\.0", before=lambda _: repo.tags.update({"v1.0.0": first}))
    said = fails(hub, draft, RefusedError)
    assert "does not give back what was published; do not announce it" in said
    assert f"v1.0.0 leads to {first}" in said


def test_a_hub_that_leaves_a_file_out_gets_no_tag(hub: LoopbackHub, draft: Draft) -> None:
    """A .gitignore of the organisation's, say: the client skips the file without a word."""

    def ignored(body: bytes) -> bytes:
        answer = json.loads(body)
        for each in answer["files"]:
            each["shouldIgnore"] = each["path"] == "LICENSE"
        return json.dumps(answer).encode()

    hub.fault(PREUPLOAD, alter=ignored)
    said = fails(hub, draft, RefusedError)
    assert "was not tagged" in said and "LICENSE is missing there" in said and not hub.repos[REPO].tags


@pytest.mark.parametrize(
    "path", ["LICENSE", "battery/neutral.jsonl", "data/pairs/pairs.parquet", "README.md", "SHA256SUMS"]
)
def test_a_byte_that_changes_on_the_way_back(hub: LoopbackHub, draft: Draft, path: str) -> None:
    content = draft.files[path]
    hub.fault(
        "GET /store/|GET .*/resolve/",
        times=None,
        alter=lambda b: b[:-9] + b"x" + b[-8:] if b == content else b,
    )
    said = fails(hub, draft, RefusedError)
    assert f"{path} has other bytes" in said
    hub.faults.clear()
    assert not attempt(hub, draft).new  # it was the way, not the Hub


# Pulling.


@pytest.mark.parametrize("match", [RESOLVE, FETCH])
def test_a_download_that_breaks_off_once(
    published: LoopbackHub, match: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.DOWNLOAD_CHUNK_SIZE", 1000)
    published.fault(match.replace("(GET|HEAD)", "GET"), drop="download")
    assert len(aipsy_affect.pull(REPO, "1.0.0").load()) == 288
    ranges = [each.headers["range"] for each in published.requests if "range" in each.headers]
    assert len(ranges) == 1 and re.fullmatch(r"bytes=\d+-", ranges[0])  # it went on, and did not start anew


def test_a_download_that_always_breaks_off(published: LoopbackHub, hurried: float) -> None:
    published.fault(RESOLVE.replace("(GET|HEAD)", "GET"), times=None, drop="download")
    start = time.monotonic()
    with pytest.raises(HubError, match="downloading"):
        aipsy_affect.pull(REPO, "1.0.0")
    assert time.monotonic() - start < hurried and kept() == []


@pytest.mark.parametrize("match", [RESOLVE, FETCH])
@pytest.mark.parametrize("damage", ["changed", "truncated", "empty", "longer"])
def test_a_file_that_changes_on_the_way(published: LoopbackHub, match: str, damage: str) -> None:
    alter: dict[str, Callable[[bytes], bytes]] = {
        "changed": lambda body: body[:100] + bytes([body[100] ^ 1]) + body[101:],
        "truncated": lambda body: body[:-100],
        "empty": lambda _: b"",
        "longer": lambda body: body + b"{}\n",
    }
    published.fault(match, times=None, alter=alter[damage])
    with pytest.raises(AipsyAffectError) as caught:
        aipsy_affect.pull(REPO, "1.0.0")
    which = r"battery/neutral\.jsonl" if match == RESOLVE else r"data/\S+\.parquet"
    assert re.search(which, str(caught.value)), caught.value
    assert kept() == []


@pytest.mark.parametrize(
    ("step", "status"),
    [
        *((INFO, status) for status in (401, 403, 404, 418)),
        (REFS, 403),
        (TREE, 404),
        (RESOLVE, 404),
        (FETCH, 403),
    ],
)
def test_a_pull_that_is_refused(published: LoopbackHub, step: str, status: int) -> None:
    published.fault(step, times=None, status=status, message=f"no, not with {TOKEN}")
    with pytest.raises(HubError) as caught:
        aipsy_affect.pull(REPO, "1.0.0")
    said = str(caught.value)
    assert TOKEN not in said and kept() == []
    assert str(status) in said or (status == 404 and "has no dataset" in said)
    published.faults.clear()
    assert aipsy_affect.pull(REPO, "1.0.0")


@pytest.mark.parametrize(
    ("step", "status"), [(INFO, 429), (INFO, 500), (REFS, 503), (RESOLVE, 503), (FETCH, 500)]
)
def test_a_pull_from_a_hub_that_is_down(
    published: LoopbackHub, hurried: float, step: str, status: int
) -> None:
    published.fault(step, times=None, status=status)
    start = time.monotonic()
    with pytest.raises(HubError, match=rf"{status}|again and again"):
        aipsy_affect.pull(REPO, "1.0.0")
    assert time.monotonic() - start < hurried and kept() == []


@pytest.mark.parametrize(
    "answer", [b"<html>Please log in to the wireless network</html>", b"[]", b"{}", b"", b"null", b"\xff\xfe"]
)
@pytest.mark.parametrize("step", [INFO, REFS, TREE])
def test_answers_that_mean_nothing(published: LoopbackHub, step: str, answer: bytes) -> None:
    published.fault(step, times=None, alter=lambda _: answer)
    with pytest.raises(AipsyAffectError) as caught:
        aipsy_affect.pull(REPO, "1.0.0")
    assert str(caught.value) and kept() == []


@pytest.mark.parametrize("answer", [b"<html>", b"{}", b"null", b'{"commitUrl": "x", "commitOid": "main"}'])
def test_an_answer_to_a_commit_that_means_nothing(hub: LoopbackHub, draft: Draft, answer: bytes) -> None:
    hub.fault(COMMIT, alter=lambda _: answer)
    with pytest.raises(AipsyAffectError):
        attempt(hub, draft)
    completes(hub, draft)


# A full disk.


@pytest.mark.parametrize("which", ["README.md", "pairs.jsonl", "1.0.0.pin.json"])
def test_a_full_disk(published: LoopbackHub, monkeypatch: pytest.MonkeyPatch, which: str) -> None:
    write_bytes, fdopen = Path.write_bytes, os.fdopen

    def full(self: Path, content: bytes) -> int:
        if self.name == which:
            write_bytes(self, content[:10])
            raise OSError(errno.ENOSPC, "No space left on device")
        return write_bytes(self, content)

    def no_room(*_: Any, **__: Any) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        if which.endswith("pin.json"):
            patch.setattr("aipsy_affect.files.os.fdopen", no_room)
        with pytest.raises(HubError, match="No space left on device"):
            aipsy_affect.pull(REPO, "1.0.0")
    left = {path.name for path in kept()}
    assert not left or which.endswith(
        "pin.json"
    )  # then the files are whole, and only what was not remembered lacks
    assert os.fdopen is fdopen
    assert len(aipsy_affect.pull(REPO, "1.0.0").load()) == 288
    assert published.requests


def test_a_disk_that_is_full_for_the_client(published: LoopbackHub, monkeypatch: pytest.MonkeyPatch) -> None:
    import huggingface_hub.file_download as downloads

    def no_room(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(downloads, "http_get", no_room)
    with pytest.raises(
        HubError, match=r"downloading \S+ of acme/affect: No space left on device\. Make room"
    ):
        aipsy_affect.pull(REPO, "1.0.0")
    assert kept() == [] and published.requests


LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (90_000, 90_000))
from aipsy_affect.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no limits of this kind")
def test_files_that_the_system_does_not_let_grow(published: LoopbackHub, tmp_path: Path) -> None:
    done = process(LIMITED, published, tmp_path, "pull", REPO, "--version", "1.0.0")
    assert (done.returncode, done.stdout) == (3, "") and "File too large" in done.stderr
    assert "Traceback" not in done.stderr and kept() == []


def test_a_cache_that_is_no_folder(published: LoopbackHub, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(HubError, match="Not a directory"):
        aipsy_affect.pull(REPO, "1.0.0", cache_dir=tmp_path / "file")
    assert published.requests


# The command line, and the token.


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    code = main(list(argv))
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_exit_codes(hub: LoopbackHub, draft: Draft, capsys: pytest.CaptureFixture[str]) -> None:
    hub.fault(COMMIT, status=403, message=f"{TOKEN} may only read")
    code, out, err = run(capsys, "publish", "1.0.0", "--repo", REPO, "--yes")
    assert (code, out) == (3, "") and TOKEN not in err and "hf_… may only read" in err
    assert (
        "created acme/affect (private)\nerror: committing to acme/affect: the token may not do this (403)."
        in err
    )
    assert err.endswith("Run the same command again: it goes on from what is there.\n")
    code, out, err = run(capsys, "publish", "1.0.0", "--repo", REPO, "--yes")
    assert code == 0 and out.startswith("PUBLISHED")
    hub.repos[REPO].tags["v1.0.0"] = hub.push(REPO, {"LICENSE": b"x"})
    assert run(capsys, "publish", "1.0.0", "--repo", REPO, "--yes")[0] == 1
    code, out, err = run(capsys, "pull", REPO, "--version", "1.0.0")
    assert (code, out) == (1, "") and "LICENSE is not the published file" in err
    del draft


def test_a_dry_run_without_a_hub(
    hub: LoopbackHub, capsys: pytest.CaptureFixture[str], hurried: float
) -> None:
    hub.close()
    del hurried
    code, out, err = run(capsys, "publish", "1.0.0", "--repo", REPO)
    assert code == 3 and "data/pairs/pairs.parquet" in out
    assert "the Hub could not be asked what is there already" in err and "there is no connection" in err


@pytest.mark.parametrize("step", [CREATE, COMMIT, TAG, PREUPLOAD, INFO, RESOLVE])
@pytest.mark.parametrize("command", ["publish", "pull"])
def test_the_token_is_in_no_output(
    published: LoopbackHub, tmp_path: Path, capfd: pytest.CaptureFixture[str], step: str, command: str
) -> None:
    """The Hub echoes it in every way that it has: a header, a warning, a body."""
    if command == "publish":
        published.repos.clear()
    published.fault(
        step, status=403, message=f"denied: {TOKEN}", headers={"X-HF-Warning": f"old; renew {TOKEN}", "X-Request-Id": TOKEN}
    )  # fmt: skip
    argv = ["publish", "1.0.0", "--repo", REPO, "--yes"] if command == "publish" else ["pull", REPO]
    code = main(argv)
    captured = capfd.readouterr()
    assert TOKEN not in captured.out + captured.err
    assert code in (0, 3) and not any(
        TOKEN in path.read_text("latin-1") for path in tmp_path.rglob("*") if path.is_file()
    )


def test_the_logs_hold_no_token(published: LoopbackHub, tmp_path: Path) -> None:
    published.fault(RESOLVE, status=503, message=f"{TOKEN}", headers={"X-HF-Warning": f"renew {TOKEN}"})
    code = "import logging, sys; logging.basicConfig(level=0); from aipsy_affect.cli.main import main; sys.exit(main(sys.argv[1:]))"
    done = process(code, published, tmp_path, "pull", REPO, HF_HUB_VERBOSITY="debug", HF_DEBUG="1")
    assert done.returncode == 0 and TOKEN not in done.stdout + done.stderr
    assert logging.getLogger("huggingface_hub")


def test_an_error_carries_nothing_of_the_clients(published: LoopbackHub) -> None:
    """A traceback in a notebook shows causes and contexts too."""
    published.fault(INFO, times=None, status=403, message=TOKEN)
    with pytest.raises(HubError) as caught:
        aipsy_affect.pull(REPO)
    error: BaseException | None = caught.value
    while error is not None:
        assert TOKEN not in repr(error) + str(error)
        error = error.__cause__ or error.__context__


def test_the_token_stays_with_the_hub(hub: LoopbackHub, draft: Draft) -> None:
    """Large files go to another host, up and down, by addresses that hold their own permission."""
    attempt(hub, draft)
    elsewhere = [each for each in hub.requests if each.server == "cdn"]
    assert {each.method for each in elsewhere} == {"PUT", "GET"} and len(elsewhere) == 8
    assert not any(TOKEN in f"{each.headers}{each.path}{each.body!r}" for each in elsewhere)
    assert not any(TOKEN in f"{each.path}{each.headers[':query']}{each.body!r}" for each in hub.requests)


def process(
    code: str, hub: LoopbackHub, home: Path, *argv: str, **more: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *argv],
        capture_output=True, text=True, check=False, cwd="/", timeout=120,
        env={**os.environ, **environment(hub, home), **more},
    )  # fmt: skip


def test_the_guard_of_these_tests_guards(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_bytes(Path(__file__).with_name("conftest.py").read_bytes())
    (tmp_path / "loopback_hub.py").write_bytes(Path(__file__).with_name("loopback_hub.py").read_bytes())
    (tmp_path / "test_reaching.py").write_text(
        "import socket\n"
        "def test_by_address(no_network):\n"
        "    try: socket.create_connection(('192.0.2.1', 80), timeout=1)\n"
        "    except OSError: pass\n"
        "def test_by_name(no_network):\n"
        "    try: socket.getaddrinfo('huggingface.co', 443)\n"
        "    except OSError: pass\n"
        "def test_here(hub):\n"
        "    socket.create_connection(hub.hub.server_address).close()\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)],
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert "3 passed, 2 errors" in done.stdout, done.stdout
    assert "reached for ['huggingface.co']" in done.stdout
