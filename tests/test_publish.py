"""Publishing: what is refused, what the Hub receives, and what happens when it is run again."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from loopback_hub import TOKEN, LoopbackHub

import aipsy_affect
from aipsy_affect.cli.main import main
from aipsy_affect.corpus import bundled, newest_certificate
from aipsy_affect.errors import HubError, RefusedError
from aipsy_affect.hub import publish as publishing
from aipsy_affect.hub.client import Hub
from aipsy_affect.hub.contents import CARD, CITATION, CROISSANT, GITATTRIBUTES, SUMS, Ingredients
from aipsy_affect.hub.layout import sums
from aipsy_affect.hub.publish import plan, publish
from aipsy_affect.hub.refusals import OF_DRAFT, OF_HUB, OF_SOURCE, find_all
from aipsy_affect.hub.remote import RemoteFile, RemoteRepo, git_sha1, problem_of_endpoint
from aipsy_affect.hub.subjects import Draft, Situation, Source
from aipsy_affect.release import json_document, read_release, sha256
from aipsy_affect.validators.registry import BATTERY_VERSION

REPO = "acme/affect"
VERSION = "1.0.0"
SECRET = "hf_" + "aB3" * 11 + "x"


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    code = main(list(argv))
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.fixture(scope="module")
def source() -> Source:
    release = read_release(bundled(VERSION)[1])
    return Source(
        repo=REPO,
        endpoint="https://huggingface.co",
        release=release,
        stray=(),
        shipped_manifest_sha256=release.manifest_sha256,
        certificate=newest_certificate(VERSION).read_bytes(),
        package_version=aipsy_affect.__version__,
        citation_version=aipsy_affect.__version__,
        battery_version=BATTERY_VERSION,
    )


def with_file(draft: Draft, path: str, change: Callable[[bytes], bytes]) -> Draft:
    """Return a draft with one file changed and the hashes made anew, so that only the change can be refused."""
    files = {**draft.files, path: change(draft.files.get(path, b""))}
    files[SUMS] = sums({name: content for name, content in files.items() if name != SUMS})
    return dataclasses.replace(draft, files=files)


def replaced(old: str, new: str) -> Callable[[bytes], bytes]:
    def change(content: bytes) -> bytes:
        assert old.encode() in content
        return content.replace(old.encode(), new.encode())

    return change


def edited(change: Callable[[dict[str, Any]], object], honest: bool = True) -> Callable[[Source], Source]:
    """Return a change of the certificate; an honest one has the hash of its content."""

    def apply(source: Source) -> Source:
        content = json.loads(source.certificate or b"")
        change(content)
        body = {key: value for key, value in content.items() if key != "content_sha256"}
        if honest:
            content["content_sha256"] = sha256(json_document(body))
        return dataclasses.replace(source, certificate=json_document(content))

    return apply


def as_version(source: Source, version: str) -> Source:
    manifest = dataclasses.replace(source.release.manifest, version=version)
    return dataclasses.replace(source, release=dataclasses.replace(source.release, manifest=manifest))


#: Name of a refusal, what triggers it, and what the sentence says.
OF_SOURCE_CASES: list[tuple[str, Callable[[Source], Source], str]] = [
    ("repo", lambda s: dataclasses.replace(s, repo="affect"), "'affect' is not of the form ORG/NAME"),
    ("repo", lambda s: dataclasses.replace(s, repo="acme/../x"), "is not of the form"),
    (
        "endpoint",
        lambda s: dataclasses.replace(s, endpoint="http://huggingface.co"),
        "in the clear; use https",
    ),
    ("endpoint", lambda s: dataclasses.replace(s, endpoint="http://127.0.0.1.evil.org"), "use https"),
    ("endpoint", lambda s: dataclasses.replace(s, endpoint="http://localhost@evil.org"), "not the address"),
    ("semantic", lambda s: as_version(s, "1.0"), "'1.0' is not of the form 1.2.3"),
    ("semantic", lambda s: as_version(s, "1.0.0-rc1"), "is not of the form 1.2.3"),
    ("package", lambda s: dataclasses.replace(s, citation_version="0.9.0"), "CITATION.cff says 0.9.0"),
    ("package", lambda s: as_version(s, "99.0.0"), "the release is 99.0.0, the package only"),
    (
        "shipped",
        lambda s: dataclasses.replace(s, shipped_manifest_sha256=None),
        "the package holds no release",
    ),
    (
        "shipped",
        lambda s: dataclasses.replace(s, shipped_manifest_sha256="0" * 64),
        "is not that of the release",
    ),
    ("stray", lambda s: dataclasses.replace(s, stray=(".env", "x/.DS_Store")), ".env; remove it"),
    ("missing", lambda s: dataclasses.replace(s, certificate=None), "run aipsy-affect certify"),
    ("failing", lambda s: dataclasses.replace(s, certificate=b"{}"), "is not a certificate"),
    ("failing", edited(lambda c: c.update(verdict="failed")), "does not certify"),
    ("failing", edited(lambda c: c["results"][0].update(status="failed")), "does not certify"),
    ("failing", edited(lambda c: c["results"][0].update(value=1), honest=False), "changed after it was made"),
    ("failing", edited(lambda c: c["release"].update(manifest_sha256="0" * 64)), "is about other bytes"),
    ("stale", edited(lambda c: c["battery"].update(version="0.1.0")), "by battery 0.1.0, this package has"),
    ("stale", lambda s: dataclasses.replace(s, battery_version="9.0.0"), "this package has 9.0.0"),
]
OF_DRAFT_CASES: list[tuple[str, Callable[[Draft], Draft], str]] = [
    ("outside", lambda d: with_file(d, ".env", lambda _: b"PASSWORD=x"), ".env"),
    ("outside", lambda d: with_file(d, "data/battery/__pycache__/x.pyc", lambda _: b"x"), "__pycache__"),
    ("outside", lambda d: without(d, "manifest.json"), "manifest.json is missing"),
    ("versions", lambda d: with_file(d, CARD, replaced("v1.0.0", "v1.0.1")), "README.md says 1.0.1, the release"),
    ("versions", lambda d: with_file(d, CITATION, replaced("version: 1.0.0", "version: 1.1.0")), "says 1.1.0"),
    ("versions", lambda d: with_file(d, CROISSANT, replaced('"1.0.0"', '"2.0.0"')), "croissant.json says 2.0.0"),
    ("versions", lambda d: with_file(d, "manifest.json", replaced('"1.0.0"', '"1.0.2"')), "manifest.json says 1.0.2"),
    ("card", lambda d: with_file(d, CARD, replaced("license: mit\n", "")), "license"),
    ("card", lambda d: with_file(d, CARD, replaced("license: mit\n", "license: mit\nlicense: mit\n")), "license"),
    ("card", lambda d: with_file(d, CARD, replaced("default: true", "default: false")), "default"),
    ("card", lambda d: with_file(d, CARD, replaced("num_examples: 96", "num_examples: 95")), "95"),
    ("card", lambda d: with_file(d, CARD, lambda text: text + b"\n\nTODO: {{ more }}\n"), "{{"),
    ("secrets", lambda d: with_file(d, CARD, lambda text: text + SECRET.encode()), "README.md holds hf_aB3…"),
    ("secrets", lambda d: with_file(d, "LICENSE", lambda text: text + b"AKIAABCDEFGHIJKLMNOP"), "LICENSE holds AKIAAB…"),
    (
        "secrets",
        lambda d: dataclasses.replace(with_file(d, CARD, lambda t: t + b"\nopensesame\n"), secrets=("opensesame",)),
        "README.md holds the token that is in use",
    ),
    ("tables", lambda d: with_file(d, "data/battery/neutral.parquet", lambda _: d.files["data/battery/clinical.parquet"]), "has other rows than battery/neutral.jsonl"),
    ("tables", lambda d: with_file(d, "data/battery/neutral.parquet", lambda _: b"PAR1"), "neutral.parquet cannot be read"),
    ("hashes", lambda d: dataclasses.replace(d, files={**d.files, "LICENSE": b"changed"}), "LICENSE is not the published"),
]  # fmt: skip
PUBLIC = RemoteRepo(REPO, False, "0" * 40, {})
PRIVATE = dataclasses.replace(PUBLIC, private=True)
FOREIGN = (RemoteFile("train.csv", 3, git_sha1(b"a,b"), None), RemoteFile(GITATTRIBUTES, 1, "", None))
OF_HUB_CASES: list[tuple[str, Callable[[Situation], Situation], str]] = [
    ("visibility", lambda s: dataclasses.replace(s, remote=PUBLIC), "is public; say --public"),
    (
        "tag",
        lambda s: dataclasses.replace(s, remote=PRIVATE, tagged=FOREIGN),
        "v1.0.0: LICENSE is missing there",
    ),
    (
        "tag",
        lambda s: dataclasses.replace(s, remote=PRIVATE, tagged=FOREIGN),
        "train.csv is there and not in",
    ),
    (
        "order",
        lambda s: dataclasses.replace(
            s, remote=dataclasses.replace(PRIVATE, tags={"v1.2.0": "", "v1.10.0": ""})
        ),
        "v1.10.0 is there",
    ),
    ("foreign", lambda s: dataclasses.replace(s, remote=PRIVATE, head=FOREIGN), "train.csv; choose another"),
]


def without(draft: Draft, path: str) -> Draft:
    files = {name: content for name, content in draft.files.items() if name not in (path, SUMS)}
    return dataclasses.replace(draft, files={**files, SUMS: sums(files)})


@pytest.fixture
def situation(draft: Draft) -> Situation:
    return Situation(VERSION, draft.files, public=False)


def names(table: Any, subject: Any) -> dict[str, list[str]]:
    return {each.name: found for each in table if (found := each.find(subject))}


@pytest.mark.parametrize(("name", "change", "says"), OF_SOURCE_CASES)
def test_refusals_of_a_source(
    source: Source, name: str, change: Callable[[Source], Source], says: str
) -> None:
    found = names(OF_SOURCE, change(source))
    assert says in " ".join(found[name])


@pytest.mark.parametrize(("name", "change", "says"), OF_DRAFT_CASES)
def test_refusals_of_a_draft(draft: Draft, name: str, change: Callable[[Draft], Draft], says: str) -> None:
    found = names(OF_DRAFT, change(draft))
    assert says in " ".join(found[name])


@pytest.mark.parametrize(("name", "change", "says"), OF_HUB_CASES)
def test_refusals_of_what_is_there(
    situation: Situation, name: str, change: Callable[[Situation], Situation], says: str
) -> None:
    found = names(OF_HUB, change(situation))
    assert set(found) == {name} and says in " ".join(found[name])


def test_nothing_is_refused_without_a_reason(source: Source, draft: Draft, situation: Situation) -> None:
    assert not find_all(OF_SOURCE, source)
    assert not find_all(OF_DRAFT, draft)
    assert not find_all(OF_HUB, situation)
    assert not find_all(OF_HUB, dataclasses.replace(situation, remote=PUBLIC, public=True))


def test_every_refusal_is_triggered_by_a_test() -> None:
    for table, cases in ((OF_SOURCE, OF_SOURCE_CASES), (OF_DRAFT, OF_DRAFT_CASES), (OF_HUB, OF_HUB_CASES)):
        assert {each.name for each in table} == {name for name, *_ in cases}


def test_no_refusal_shows_a_secret(draft: Draft) -> None:
    leaking = with_file(draft, CARD, lambda text: text + SECRET.encode() + TOKEN.encode())
    found = find_all(OF_DRAFT, dataclasses.replace(leaking, secrets=(TOKEN,)))
    assert found and not any(TOKEN in line or SECRET in line for line in found)
    assert TOKEN not in repr(dataclasses.replace(draft, secrets=(TOKEN,)))


@pytest.mark.parametrize(
    ("endpoint", "trusted"),
    [
        ("https://huggingface.co", True),
        ("https://hub.example.org/base", True),
        ("http://127.0.0.1:80", True),
        ("http://[::1]:80", True),
        ("http://localhost:1", True),
        ("http://10.0.0.1", False),
        ("ftp://127.0.0.1", False),
        ("http://localhost.evil.org", False),
        ("huggingface.co", False),
        ("https://user:pass@huggingface.co", False),
        ("http://[::1", False),
        ("http://127.0.0.1:abc", False),
        ("https://huggingface.co:99999", False),
        ("", False),
    ],
)
def test_endpoints(endpoint: str, trusted: bool) -> None:
    assert (problem_of_endpoint(endpoint) is None) == trusted


def test_a_dry_run_lists_everything_and_changes_nothing(
    hub: LoopbackHub, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, "publish", VERSION, "--repo", REPO)
    assert code == 0 and "DRY RUN: nothing was changed" in err
    lines = out.splitlines()
    assert lines[1].split() == ["create", "private", "dataset", REPO] and lines[-1].split() == [
        "tag",
        "v1.0.0",
    ]
    assert re.search(r"(?m)^add +data/pairs/pairs\.parquet +\d+ +[0-9a-f]{64} +lfs$", out)
    assert re.search(r"(?m)^add +battery/clinical\.jsonl +91246 +6c904cb29c49\w{52} +regular$", out)
    assert hub.repos == {} and not hub.writes() and {line.split()[0] for line in hub.lines()} == {"GET"}


def test_a_dry_run_by_machine(hub: LoopbackHub, capsys: pytest.CaptureFixture[str]) -> None:
    del hub
    code, out, _ = run(capsys, "publish", VERSION, "--repo", REPO, "--format", "json")
    found = json.loads(out)
    assert code == 0 and found["dry_run"] and found["tag"] == "v1.0.0"
    assert [each["action"] for each in found["operations"]] == ["create"] + ["add"] * 15 + ["tag"]


def test_what_the_hub_receives(hub: LoopbackHub, draft: Draft, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "publish", VERSION, "--repo", REPO, "--yes")
    assert code == 0, err
    assert out.startswith(f"PUBLISHED: {REPO} v1.0.0 (commit ") and "15 files read back and compared" in out
    repo = hub.repos[REPO]
    assert repo.private
    commit = repo.commits[repo.head]
    assert len(repo.commits) == 2 and commit.parent in repo.commits and repo.tags == {"v1.0.0": repo.head}
    assert commit.summary == "Release 1.0.0"
    assert {path: blob.content for path, blob in commit.files.items()} == {
        **draft.files, GITATTRIBUTES: commit.files[GITATTRIBUTES].content,
    }  # fmt: skip
    assert {path for path, blob in commit.files.items() if blob.lfs} == {
        path for path in draft.files if path.endswith(".parquet")
    }
    # One of each, in this order, with the head of main as the parent; nothing is written after the tag.
    assert [re.sub(r"[0-9a-f]{40}", "HEAD", line) for line in hub.writes() if not line.startswith("PUT")] == [
        "POST /api/repos/create -> 200",
        f"POST /api/datasets/{REPO}/commit/main -> 200",
        f"POST /api/datasets/{REPO}/tag/HEAD -> 200",
    ]
    sent = next(each for each in hub.requests if "/commit/" in each.path)
    assert json.loads(sent.body.splitlines()[0])["value"]["parentCommit"] == commit.parent


def test_large_files_are_what_the_hub_says(hub: LoopbackHub, capsys: pytest.CaptureFixture[str]) -> None:
    hub.lfs_above = 50_000
    assert run(capsys, "publish", VERSION, "--repo", REPO, "--yes")[0] == 0
    assert hub.repos[REPO].commits[hub.repos[REPO].head].files["battery/clinical.jsonl"].lfs


def test_published_twice_is_published_once(hub: LoopbackHub, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "publish", VERSION, "--repo", REPO, "--yes")[0] == 0
    before = (dict(hub.repos[REPO].commits), dict(hub.repos[REPO].tags))
    hub.requests.clear()
    for argv in (("--yes",), ()):
        code, out, _ = run(capsys, "publish", VERSION, "--repo", REPO, *argv)
        assert code == 0 and out.startswith("ALREADY PUBLISHED, and identical: acme/affect v1.0.0")
    assert not hub.writes() and (hub.repos[REPO].commits, hub.repos[REPO].tags) == before


def test_published_with_other_bytes_is_refused(
    hub: LoopbackHub, draft: Draft, capsys: pytest.CaptureFixture[str]
) -> None:
    repo = hub.repo(REPO, {**draft.files, "LICENSE": b"another"})
    repo.tags["v1.0.0"] = repo.head
    code, _, err = run(capsys, "publish", VERSION, "--repo", REPO, "--yes")
    assert code == 1 and "a published version never changes: v1.0.0: LICENSE has other bytes there" in err
    assert not hub.writes() and repo.tags == {"v1.0.0": repo.head}


def test_the_hashes_that_the_hub_reports_are_not_believed(
    hub: LoopbackHub, draft: Draft, capsys: pytest.CaptureFixture[str]
) -> None:
    repo = hub.repo(REPO, dict(draft.files))
    repo.tags["v1.0.0"] = repo.head
    hub.fault("GET .*/resolve/.*/LICENSE", alter=lambda body: body.replace(b"MIT", b"mit"))
    code, _, err = run(capsys, "publish", VERSION, "--repo", REPO, "--yes")
    assert code == 1 and "LICENSE has other bytes" in err and "do not announce it" in err


def test_a_public_repository_needs_the_flag(
    hub: LoopbackHub, draft: Draft, capsys: pytest.CaptureFixture[str]
) -> None:
    hub.repo(REPO, private=False)
    code, _, err = run(capsys, "publish", VERSION, "--repo", REPO, "--yes")
    assert code == 1 and "acme/affect is public; say --public" in err and not hub.writes()
    assert run(capsys, "publish", VERSION, "--repo", REPO, "--yes", "--public")[0] == 0
    assert hub.repos[REPO].tags and not hub.repos[REPO].private
    code, _, err = run(capsys, "publish", VERSION, "--repo", "acme/new", "--public", "--yes")
    assert code == 0 and not hub.repos["acme/new"].private
    del draft


def test_a_private_repository_stays_private(hub: LoopbackHub, capsys: pytest.CaptureFixture[str]) -> None:
    hub.repo(REPO, private=True)
    code, _, err = run(capsys, "publish", VERSION, "--repo", REPO, "--public", "--yes")
    assert code == 0 and "is private and stays so" in err and hub.repos[REPO].private


def test_a_hub_that_makes_it_public_gets_nothing(
    hub: LoopbackHub, capsys: pytest.CaptureFixture[str]
) -> None:
    hub.force_public = True
    code, _, err = run(capsys, "publish", VERSION, "--repo", REPO, "--yes")
    assert code == 1 and "was to be private and was created public" in err
    assert hub.writes() == ["POST /api/repos/create -> 200"]


def test_foreign_files_are_left_alone(hub: LoopbackHub, capsys: pytest.CaptureFixture[str]) -> None:
    hub.repo(REPO, {"model.bin": b"mine"})
    code, _, err = run(capsys, "publish", VERSION, "--repo", REPO, "--yes")
    assert code == 1 and "model.bin; choose another repository" in err and not hub.writes()


def test_files_of_an_earlier_release_make_room(hub: LoopbackHub, draft: Draft) -> None:
    earlier = {"battery/old.jsonl": b"{}\n", "README.md": b"old"}
    repo = hub.repo(REPO, {**earlier, SUMS: sums(earlier)})
    repo.tags["v0.9.0"] = first = repo.head
    client = Hub(hub.endpoint)
    found = plan(draft, client, public=False)
    assert [each.path for each in found.operations if each.action == "delete"] == ["battery/old.jsonl"]
    publish(found, client, lambda _: None)
    assert set(repo.commits[repo.head].files) == {*draft.files, GITATTRIBUTES}
    assert repo.tags == {"v0.9.0": first, "v1.0.0": repo.head} and repo.commits[repo.head].parent == first


def test_an_older_release_does_not_come_after_a_newer(
    hub: LoopbackHub, capsys: pytest.CaptureFixture[str]
) -> None:
    repo = hub.repo(REPO)
    repo.tags["v2.0.0"] = repo.head
    code, _, err = run(capsys, "publish", VERSION, "--repo", REPO, "--yes")
    assert code == 1 and "v2.0.0 is there" in err and not hub.writes()


def test_an_empty_repository_is_used(hub: LoopbackHub, capsys: pytest.CaptureFixture[str]) -> None:
    hub.repo(REPO)
    code, _, err = run(capsys, "publish", VERSION, "--repo", REPO, "--yes")
    assert code == 0 and "created" not in err and hub.repos[REPO].tags


def test_a_commit_without_its_tag_is_only_tagged(
    hub: LoopbackHub, draft: Draft, capsys: pytest.CaptureFixture[str]
) -> None:
    repo = hub.repo(REPO, dict(draft.files))
    head = repo.head
    code, out, _ = run(capsys, "publish", VERSION, "--repo", REPO)
    assert code == 0 and [line.split()[0] for line in out.splitlines()] == ["operation", "tag"]
    code, out, err = run(capsys, "publish", VERSION, "--repo", REPO, "--yes")
    assert (
        code == 0 and "only the tag is missing" in err and repo.tags == {"v1.0.0": head} and repo.head == head
    )
    assert hub.writes() == [f"POST /api/datasets/{REPO}/tag/{head} -> 200"]


@pytest.mark.parametrize("step", ["create", "commit", "tag"])
def test_interrupted_by_hand(
    hub: LoopbackHub, draft: Draft, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    client = Hub(hub.endpoint)
    with monkeypatch.context() as patch, pytest.raises(HubError, match="Run the same command again"):
        patch.setattr(client, step, raising(KeyboardInterrupt()))
        publish(plan(draft, client, public=False), client, lambda _: None)
    assert not any(repo.tags for repo in hub.repos.values())
    publish(plan(draft, client, public=False), client, lambda _: None)
    assert hub.repos[REPO].tags == {"v1.0.0": hub.repos[REPO].head} and len(hub.repos[REPO].commits) == 2


def raising(error: BaseException) -> Callable[..., Any]:
    def call(*_: Any, **__: Any) -> Any:
        raise error

    return call


def copy_of_release(tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(str(bundled(VERSION)[1]), tmp_path / "release"))
    (folder / "certificate.json").write_bytes(newest_certificate(VERSION).read_bytes())
    return folder


def test_a_folder_with_the_release_of_the_package_is_published(
    hub: LoopbackHub, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, "publish", str(copy_of_release(tmp_path)), "--repo", REPO, "--yes")[0] == 0
    assert hub.repos[REPO].tags


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda f: (f / ".env").write_text("TOKEN=1"), "a file outside the manifest: .env; remove it"),
        (
            lambda f: (f / "battery" / "x.jsonl").write_text(""),
            "a file outside the manifest: battery/x.jsonl",
        ),
        (lambda f: (f / "certificate.json").unlink(), "no certificate: run aipsy-affect certify"),
        (
            lambda f: (f / "certificate.json").write_text("{"),
            "the certificate does not hold: certificate.json is",
        ),
        (
            lambda f: (f / "battery" / "neutral.jsonl").write_bytes(b"{}\n"),
            "neutral.jsonl is not the released file",
        ),
        (lambda f: (f / "manifest.json").unlink(), "manifest.json: No such file"),
        (
            lambda f: (f / "manifest.json").write_bytes(
                (f / "manifest.json").read_bytes().replace(b'"version": "1.0.0"', b'"version": "1.0"')
            ),
            "'1.0' is not a semantic version",
        ),
        (
            lambda f: (f / "certificate.json").write_bytes(
                bundled(VERSION)[1].joinpath("certificate.json").read_bytes()
            ),
            "the certificate is stale: it is by battery 1.0.0",
        ),
    ],
)
def test_folders_that_are_refused_before_the_hub_is_asked(
    hub: LoopbackHub,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    damage: Callable[[Path], Any],
    says: str,
) -> None:
    folder = copy_of_release(tmp_path)
    damage(folder)
    code, out, err = run(capsys, "publish", str(folder), "--repo", REPO, "--yes")
    assert (code, out) == (1, "") and says in err and "Traceback" not in err
    assert hub.requests == []


def test_a_token_in_a_document_is_refused(
    hub: LoopbackHub, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from aipsy_affect.hub import sources

    documents_of = sources.documents_of
    monkeypatch.setattr(
        sources, "documents_of", lambda r: dataclasses.replace(documents_of(r), licence=f"MIT {TOKEN}")
    )
    code, out, err = run(capsys, "publish", VERSION, "--repo", REPO, "--yes")
    assert code == 1 and "LICENSE holds the token that is in use" in err and TOKEN not in out + err
    assert hub.requests == []


@pytest.mark.parametrize(
    "argv",
    [
        (VERSION, "--repo", "affect"),
        (VERSION, "--repo", "a/b/c"),
        (VERSION, "--repo", REPO, "--endpoint", "http://huggingface.co"),
        (VERSION, "--repo", REPO, "--endpoint", "huggingface.co"),
        ("7.7.7", "--repo", REPO),
        (VERSION,),
    ],
)
def test_wrong_usage(hub: LoopbackHub, capsys: pytest.CaptureFixture[str], argv: tuple[str, ...]) -> None:
    code, out, err = run(capsys, "publish", *argv)
    assert (code, out) == (2, "") and "Traceback" not in err and hub.requests == []


def test_an_endpoint_of_the_environment_is_not_trusted_either(
    hub: LoopbackHub, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://mirror.example.org")
    code, _, err = run(capsys, "publish", VERSION, "--repo", REPO, "--yes")
    assert (
        code == 2
        and "HF_ENDPOINT: 'http://mirror.example.org' is not encrypted" in err
        and hub.requests == []
    )


def test_without_a_token(
    hub: LoopbackHub, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("HF_TOKEN")
    code, _, err = run(capsys, "publish", VERSION, "--repo", REPO, "--yes")
    assert code == 3 and "none was found (401). Log in with `hf auth login`, or set HF_TOKEN" in err
    assert not hub.repos


def test_the_token_of_a_login_is_found(
    hub: LoopbackHub, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("HF_TOKEN")
    (tmp_path / "hf").mkdir(exist_ok=True)
    (tmp_path / "hf" / "token").write_text(TOKEN)
    assert run(capsys, "publish", VERSION, "--repo", REPO, "--yes")[0] == 0 and hub.repos[REPO].tags


def test_the_versions_of_package_citation_and_changelog_agree() -> None:
    root = Path(__file__).parent.parent
    citation, changelog = (
        (root / name).read_text(encoding="utf-8") for name in ("CITATION.cff", "CHANGELOG.md")
    )
    assert f"\nversion: {aipsy_affect.__version__}\n" in citation
    newest = re.findall(r"(?m)^## \[(\d\S*)\]", changelog)[0]
    assert newest == aipsy_affect.__version__


def test_a_clone_is_checked_with_sha256sum_and_verify(
    draft: Draft, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The root of the repository is a release folder, and its hashes are in coreutils' format."""
    for path, content in draft.files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    code, out, _ = run(capsys, "verify", str(tmp_path / "certificate.json"))
    assert code == 0 and out.startswith("VERIFIED: release 1.0.0")
    if program := shutil.which("sha256sum"):
        done = subprocess.run(
            [program, "--check", "--strict", "--quiet", SUMS], cwd=tmp_path, capture_output=True, check=False
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
        listed = {line.split("  ")[1] for line in draft.files[SUMS].decode().splitlines()}
        assert listed == set(draft.files) - {SUMS}


def test_the_same_ingredients_give_the_same_bytes(draft: Draft) -> None:
    from aipsy_affect.hub.documents import documents_of
    from aipsy_affect.hub.layout import published_files

    parts: Ingredients = draft.parts
    assert published_files(parts, documents_of(parts.release)) == draft.files


def test_nothing_heavy_or_networked_is_imported_for_help() -> None:
    code = (
        "import sys; from aipsy_affect.cli.main import main; main(['publish', '--help']); main(['pull', '--help'])\n"
        "print(sorted({'huggingface_hub', 'datasets', 'pyarrow', 'yaml', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd="/")
    assert done.stdout.rstrip().endswith("[]")


def test_one_module_imports_the_client() -> None:
    folder = Path(aipsy_affect.__file__).parent
    importing = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.py")
        if re.search(r"(?m)^\s*(import|from) huggingface_hub", path.read_text(encoding="utf-8"))
    }
    assert importing == {"hub/lead.py"}


def test_without_the_client() -> None:
    code = (
        "import sys; sys.modules['huggingface_hub'] = None\n"
        "from aipsy_affect.cli.main import main\n"
        "sys.exit(main(['publish', '1.0.0', '--repo', 'acme/affect']))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd="/")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == "error: huggingface_hub is needed for the Hub: pip install huggingface_hub\n"


def test_refusals_stop_before_the_first_write(draft: Draft) -> None:
    """No code path leads from a refused plan to a write: ``plan`` raises, and ``publish`` wants a plan."""
    with pytest.raises(RefusedError) as caught:
        plan(draft, Pretending(dataclasses.replace(PUBLIC, head=None)), public=False)
    assert caught.value.problems == [f"that would be public: {REPO} is public; say --public to publish there"]
    assert not hasattr(publishing, "delete_tag")


class Pretending(Hub):
    """A Hub that only looks."""

    def __init__(self, remote: RemoteRepo) -> None:
        self.remote = remote

    def look(self, repo: str) -> RemoteRepo:
        assert repo == self.remote.repo
        return self.remote
