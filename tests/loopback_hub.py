"""A Hub of the standard library, on two free ports of this machine, that the real clients talk to.

``LoopbackHub`` holds repositories in memory and records every request. One port is the Hub, under 127.0.0.1; the
other is where large files lie, under localhost: another host, which the token must not reach. What goes wrong, and how
often, is said by a list of faults.

The protocol is that of huggingface_hub 2.4 and datasets 5.2 as written down in HUB.md: create, validate-yaml,
preupload, LFS batch, commit, tag, info, refs, tree, paths-info, resolve with Range and redirects.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

TOKEN = "hf_fakeFAKEfakeFAKEfakeFAKEfake0123456789"
GITATTRIBUTES = b"*.parquet filter=lfs diff=lfs merge=lfs -text\n"


def sha1(content: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True)
class Blob:
    content: bytes
    lfs: bool

    @property
    def etag(self) -> str:
        return sha256(self.content) if self.lfs else sha1(self.content)


@dataclass(frozen=True)
class Commit:
    oid: str
    parent: str | None
    summary: str
    files: dict[str, Blob]


@dataclass
class Repo:
    private: bool
    commits: dict[str, Commit] = field(default_factory=dict)
    head: str = ""
    tags: dict[str, str] = field(default_factory=dict)

    def commit(self, files: dict[str, Blob], summary: str) -> Commit:
        parent = self.head or None
        names = "".join(f"{path} {blob.etag}\n" for path, blob in sorted(files.items()))
        oid = hashlib.sha1(f"{parent}\n{summary}\n{names}".encode()).hexdigest()
        self.commits[oid] = Commit(oid, parent, summary, files)
        self.head = oid
        return self.commits[oid]

    def find(self, revision: str) -> Commit | None:
        oid = {"main": self.head, "refs/heads/main": self.head, **self.tags}.get(revision, revision)
        return self.commits.get(oid)


@dataclass
class Request:
    """What was received; ``path`` is unquoted and without the query."""

    server: str
    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    status: int = 0

    def __str__(self) -> str:
        return f"{self.method} {self.path} -> {self.status}"


@dataclass
class Reply:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Fault:
    """What goes wrong with requests that match, so many times (None: always).

    Attributes:
        match: a regular expression for ``METHOD path``.
        status: answer with this instead.
        drop: ``upload`` breaks off while the body is received, ``reply`` when all is done but the answer, ``download``
            in the middle of the answer's body.
        alter: changes the body of the answer.
        before: is called before the request is handled.
        hang: seconds to be silent.
    """

    match: str
    times: int | None = 1
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    message: str = ""
    drop: str = ""
    alter: Callable[[bytes], bytes] | None = None
    before: Callable[[LoopbackHub], object] | None = None
    hang: float = 0.0
    seen: int = 0

    def hits(self, line: str) -> bool:
        if (self.times is not None and self.seen >= self.times) or not re.search(self.match, line):
            return False
        self.seen += 1
        return True


class LoopbackHub:
    """State of the Hub, and what it was asked.

    Attributes:
        lfs_above: bytes above which a file is large, whatever it is called; Parquet always is.
        relocate: whether large files are served by redirection to the other host.
    """

    def __init__(self) -> None:
        self.repos: dict[str, Repo] = {}
        self.large: dict[str, bytes] = {}
        self.requests: list[Request] = []
        self.faults: list[Fault] = []
        self.tokens = {TOKEN}
        self.lfs_above = 1_000_000
        self.relocate = True
        self.force_public = False
        self.lock = threading.RLock()
        self.hub = _server(self, "hub")
        self.cdn = _server(self, "cdn")
        self.endpoint = f"http://127.0.0.1:{self.hub.server_address[1]}"
        self.elsewhere = f"http://localhost:{self.cdn.server_address[1]}"

    def close(self) -> None:
        for server in (self.hub, self.cdn):
            server.shutdown()
            server.server_close()

    def fault(self, match: str, times: int | None = 1, **what: Any) -> Fault:
        self.faults.append(Fault(match, times, **what))
        return self.faults[-1]

    def lines(self, method: str = "", server: str = "") -> list[str]:
        """Return the requests as ``METHOD path -> status``, of one method and one server if these are given."""
        return [
            str(each)
            for each in self.requests
            if each.method in (method or each.method) and each.server in (server or each.server)
        ]

    def writes(self) -> list[str]:
        """Return the requests that were to change something."""
        return [
            line
            for line in self.lines()
            if re.match(r"(POST \S+/(create|commit/|tag/)|PUT|DELETE|PATCH)", line)
        ]

    def repo(self, name: str, files: dict[str, bytes] | None = None, private: bool = True) -> Repo:
        """Make a repository as the Hub does: with a first commit of its own."""
        made = self.repos[name] = Repo(private)
        made.commit({".gitattributes": Blob(GITATTRIBUTES, False)}, "initial commit")
        if files is not None:
            self.push(name, files)
        return made

    def push(self, name: str, files: dict[str, bytes], summary: str = "pushed") -> str:
        repo = self.repos[name]
        blobs = dict(repo.commits[repo.head].files)
        return repo.commit(
            {**blobs, **{path: self.blob(path, content) for path, content in files.items()}}, summary
        ).oid

    def blob(self, path: str, content: bytes) -> Blob:
        lfs = path.endswith(".parquet") or len(content) > self.lfs_above
        if lfs:
            self.large[sha256(content)] = content
        return Blob(content, lfs)

    # What follows answers one request each.

    def answer(self, request: Request) -> Reply:
        if request.server == "cdn":
            return self._stored(request)
        routes: tuple[tuple[str, Callable[..., Reply]], ...] = (
            (r"POST /api/repos/create", self._create),
            (r"POST /api/validate-yaml", lambda _: _json({"errors": [], "warnings": []})),
            (r"GET /api/agent-harnesses", lambda _: _json({"standardEnvVars": [], "harnesses": {}})),
            (r"GET /api/whoami-v2", lambda _: _json({"type": "user", "name": "org"})),
            (r"POST /datasets/(?P<name>[^/]+/[^/]+)\.git/info/lfs/objects/batch", self._batch),
            (r"POST /verify/(?P<oid>\w+)", self._verify),
            (r"(HEAD|GET) /datasets/(?P<name>[^/]+/[^/]+)/resolve/(?P<rest>.+)", self._resolve),
            (r"GET /api/datasets/(?P<name>[^/]+/[^/]+)(/revision/(?P<revision>.+))?", self._info),
            (r"GET /api/datasets/(?P<name>[^/]+/[^/]+)/refs", self._refs),
            (r"GET /api/datasets/(?P<name>[^/]+/[^/]+)/tree/(?P<rest>.+)", self._tree),
            (r"POST /api/datasets/(?P<name>[^/]+/[^/]+)/paths-info/(?P<revision>.+)", self._paths),
            (r"POST /api/datasets/(?P<name>[^/]+/[^/]+)/preupload/(?P<revision>.+)", self._preupload),
            (r"POST /api/datasets/(?P<name>[^/]+/[^/]+)/commit/(?P<revision>.+)", self._commit),
            (r"POST /api/datasets/(?P<name>[^/]+/[^/]+)/tag/(?P<revision>.+)", self._tag),
            (r"DELETE /api/datasets/(?P<name>[^/]+/[^/]+)/tag/(?P<tag>.+)", self._untag),
        )
        line = f"{request.method} {request.path}"
        for pattern, route in routes:
            if match := re.fullmatch(pattern, line):
                named = {key: value for key, value in match.groupdict().items() if value is not None}
                refusal = self._denied(request, named.get("name"))
                return refusal or route(request, **named)
        return _error(404, "EntryNotFound", f"no such page: {line}")

    def _denied(self, request: Request, name: str | None) -> Reply | None:
        known = request.headers.get("authorization", "").removeprefix("Bearer ") in self.tokens
        if request.headers.get("authorization") and not known:
            return _error(401, "", "Invalid credentials in Authorization header")
        writes = request.method != "GET" and request.method != "HEAD" and "paths-info" not in request.path
        if writes and not known and "validate-yaml" not in request.path:
            return _error(401, "", "Invalid username or password.")
        if name is not None and (name not in self.repos or (self.repos[name].private and not known)):
            return _error(404 if known else 401, "RepoNotFound", "Repository not found")
        return None

    def _create(self, request: Request) -> Reply:
        asked = json.loads(request.body)
        name = f"{asked['organization']}/{asked['name']}"
        if name in self.repos:
            return _error(409, "", "You already created this dataset repo")
        private = asked.get("private", asked.get("visibility") == "private")
        self.repo(name, private=private and not self.force_public)
        return _json({"url": f"{self.endpoint}/datasets/{name}", "name": name})

    def _info(self, _: Request, name: str, revision: str = "main") -> Reply:
        repo = self.repos[name]
        commit = repo.find(revision)
        if commit is None:
            return _error(404, "RevisionNotFound", f"Invalid rev id: {revision}")
        siblings = [{"rfilename": path} for path in sorted(commit.files)]
        return _json(
            {
                "id": name,
                "_id": "1",
                "sha": commit.oid,
                "private": repo.private,
                "tags": [],
                "siblings": siblings,
            }
        )

    def _refs(self, _: Request, name: str) -> Reply:
        repo = self.repos[name]
        tags = [
            {"name": tag, "ref": f"refs/tags/{tag}", "targetCommit": oid} for tag, oid in repo.tags.items()
        ]
        main = {"name": "main", "ref": "refs/heads/main", "targetCommit": repo.head}
        return _json({"branches": [main], "converts": [], "tags": tags})

    def _split(self, repo: Repo, rest: str) -> tuple[Commit | None, str]:
        """Divide ``revision/path``, where both may hold slashes."""
        for end in [*(match.start() for match in re.finditer("/", rest)), len(rest)]:
            if (commit := repo.find(rest[:end])) is not None:
                return commit, rest[end + 1 :]
        return None, ""

    def _tree(self, request: Request, name: str, rest: str) -> Reply:
        commit, folder = self._split(self.repos[name], rest)
        if commit is None:
            return _error(404, "RevisionNotFound", f"Invalid rev id: {rest}")
        recursive = parse_qs(request.headers[":query"]).get("recursive", ["false"])[0].lower() in (
            "true",
            "1",
        )
        prefix = f"{folder}/" if folder else ""
        below = {path: blob for path, blob in commit.files.items() if path.startswith(prefix)}
        if prefix and not below:
            return _error(404, "EntryNotFound", f"{folder} does not exist")
        folders = {path[: match.start()] for path in below for match in re.finditer("/", path)} - {folder}
        entries = [
            {"type": "directory", "oid": "0" * 40, "size": 0, "path": each} for each in sorted(folders)
        ]
        entries += [_entry(path, blob) for path, blob in sorted(below.items())]
        shown = [each for each in entries if recursive or "/" not in each["path"][len(prefix) :]]
        return _json([each for each in shown if len(each["path"]) > len(prefix)])

    def _paths(self, request: Request, name: str, revision: str) -> Reply:
        commit = self.repos[name].find(revision)
        if commit is None:
            return _error(404, "RevisionNotFound", f"Invalid rev id: {revision}")
        text = request.body.decode()
        asked = json.loads(text)["paths"] if text.startswith("{") else parse_qs(text).get("paths", [])
        found = []
        for path in asked:
            if path in commit.files:
                found.append(_entry(path, commit.files[path]))
            elif any(each.startswith(f"{path}/") for each in commit.files):
                found.append({"type": "directory", "oid": "0" * 40, "size": 0, "path": path})
        return _json(found)

    def _preupload(self, request: Request, name: str, revision: str) -> Reply:
        head = self.repos[name].find(revision)
        answers = []
        for each in json.loads(request.body)["files"]:
            large = each["path"].endswith(".parquet") or each["size"] > self.lfs_above
            there = head.files.get(each["path"]) if head else None
            mode = "lfs" if large else "regular"
            oid = there.etag if there else None
            answers.append({"path": each["path"], "uploadMode": mode, "shouldIgnore": False, "oid": oid})
        return _json({"files": answers})

    def _batch(self, request: Request, name: str) -> Reply:
        del name
        objects = []
        for each in json.loads(request.body)["objects"]:
            answer = {"oid": each["oid"], "size": each["size"]}
            if each["oid"] not in self.large:
                answer["actions"] = {
                    "upload": {"href": f"{self.elsewhere}/store/{each['oid']}?signature=s3cr3t"},
                    "verify": {"href": f"{self.endpoint}/verify/{each['oid']}"},
                }
            objects.append(answer)
        return _json({"transfer": "basic", "objects": objects})

    def _verify(self, request: Request, oid: str) -> Reply:
        stored = self.large.get(oid)
        if stored is None or len(stored) != json.loads(request.body)["size"]:
            return _error(404, "", f"object {oid} was not uploaded")
        return _json({})

    def _stored(self, request: Request) -> Reply:
        oid = request.path.removeprefix("/store/")
        if request.method == "PUT":
            if sha256(request.body) != oid:
                return _error(400, "", "the body does not have this hash")
            self.large[oid] = request.body
            return Reply(headers={"ETag": f'"{oid}"'})
        if oid not in self.large:
            return _error(404, "", "no such object")
        return Reply(body=self.large[oid], headers={"ETag": f'"{oid}"', "Accept-Ranges": "bytes"})

    def _commit(self, request: Request, name: str, revision: str) -> Reply:
        repo = self.repos[name]
        lines = [json.loads(line) for line in request.body.splitlines() if line]
        header = lines[0]["value"]
        if revision != "main":
            return _error(400, "", "commits go to main")
        if "parentCommit" in header and header["parentCommit"] != repo.head:
            return _error(412, "", "A commit has happened since. Please refresh and try again.")
        files = dict(repo.commits[repo.head].files)
        for each in lines[1:]:
            path = each["value"]["path"]
            if each["key"] == "file":
                files[path] = Blob(base64.b64decode(each["value"]["content"]), False)
            elif each["key"] == "lfsFile":
                if each["value"]["oid"] not in self.large:
                    return _error(400, "", f"{path}: the large file was not uploaded")
                files[path] = Blob(self.large[each["value"]["oid"]], True)
            elif each["key"] == "deletedFile":
                if files.pop(path, None) is None:
                    return _error(404, "EntryNotFound", "A file with this name doesn't exist")
            else:
                return _error(400, "", f"unknown operation {each['key']}")
        made = repo.commit(files, header["summary"])
        return _json(
            {"commitOid": made.oid, "commitUrl": f"{self.endpoint}/datasets/{name}/commit/{made.oid}"}
        )

    def _tag(self, request: Request, name: str, revision: str) -> Reply:
        repo, asked = self.repos[name], json.loads(request.body)
        commit = repo.find(revision)
        if commit is None:
            return _error(404, "RevisionNotFound", f"Invalid rev id: {revision}")
        if asked["tag"] in repo.tags:
            return _error(409, "", f"Tag reference exists already: {asked['tag']}")
        repo.tags[asked["tag"]] = commit.oid
        return _json({})

    def _untag(self, _: Request, name: str, tag: str) -> Reply:
        self.repos[name].tags.pop(tag, None)
        return _json({})

    def _resolve(self, _: Request, name: str, rest: str) -> Reply:
        commit, path = self._split(self.repos[name], rest)
        if commit is None:
            return _error(404, "RevisionNotFound", f"Invalid rev id: {rest}")
        if path not in commit.files:
            missing = _error(404, "EntryNotFound", f"{path} does not exist")
            missing.headers["X-Repo-Commit"] = commit.oid
            return missing
        blob = commit.files[path]
        headers = {"X-Repo-Commit": commit.oid, "ETag": f'"{blob.etag}"', "Accept-Ranges": "bytes"}
        if blob.lfs:
            headers |= {"X-Linked-Etag": f'"{blob.etag}"', "X-Linked-Size": str(len(blob.content))}
            if self.relocate:
                self.large[blob.etag] = blob.content
                headers["Location"] = f"{self.elsewhere}/store/{blob.etag}"
                return Reply(302, b"", headers)
        return Reply(200, blob.content, headers)


class Handler(BaseHTTPRequestHandler):
    """One connection: receives, records, lets the state answer, and goes wrong where a fault says so."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    state: LoopbackHub
    kind: str

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: what was received is recorded."""

    def _serve(self) -> None:
        state, parts = self.state, urlsplit(self.path)
        headers = {key.lower(): value for key, value in self.headers.items()} | {":query": parts.query}
        request = Request(self.kind, self.command, unquote(parts.path), headers, b"")
        with state.lock:
            state.requests.append(request)
            fault = next((each for each in state.faults if each.hits(f"{self.command} {request.path}")), None)
        fault = fault or Fault("", times=0)
        if fault.drop == "upload":
            request.body = self._body(half=True)
            return self._break_off()
        request.body = self._body()
        if fault.hang:
            time.sleep(fault.hang)
        if fault.before is not None:
            fault.before(state)
        if fault.status is not None:
            reply = _error(fault.status, "", fault.message)
            reply.headers |= fault.headers
        else:
            with state.lock:
                reply = state.answer(request)
        if fault.alter is not None:
            reply.body = fault.alter(reply.body)
        request.status = reply.status
        if fault.drop == "reply":
            return self._break_off()
        self._send(self._part(reply), half=fault.drop == "download")
        return None

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = _serve

    def _body(self, half: bool = False) -> bytes:
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            chunks = []
            while size := int(self.rfile.readline().strip() or b"0", 16):
                chunks.append(self.rfile.read(size))
                self.rfile.readline()
                if half:
                    return b"".join(chunks)
            self.rfile.readline()
            return b"".join(chunks)
        length = int(self.headers.get("Content-Length", 0))
        return self.rfile.read(length // 2 if half else length)

    def _part(self, reply: Reply) -> Reply:
        """Answer a request for a range of bytes."""
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        if asked is None or reply.status != 200:
            return reply
        start, total = int(asked[1]), len(reply.body)
        end = min(int(asked[2] or total - 1), total - 1)
        reply.headers["Content-Range"] = f"bytes {start}-{end}/{total}"
        return Reply(206, reply.body[start : end + 1], reply.headers)

    def _send(self, reply: Reply, half: bool) -> None:
        self.send_response(reply.status)
        for key, value in reply.headers.items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if self.command == "HEAD":
            return None
        self.wfile.write(reply.body[: len(reply.body) // 2] if half else reply.body)
        self.wfile.flush()
        return self._break_off() if half else None

    def _break_off(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Connections that the other side gives up are part of the tests."""


def _server(state: LoopbackHub, kind: str) -> _Server:
    handler = type("BoundHandler", (Handler,), {"state": state, "kind": kind})
    server = _Server(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    return server


def _entry(path: str, blob: Blob) -> dict[str, Any]:
    found: dict[str, Any] = {
        "type": "file",
        "oid": sha1(blob.content),
        "size": len(blob.content),
        "path": path,
    }
    if blob.lfs:
        found["oid"] = sha1(b"pointer to " + blob.etag.encode())
        found["lfs"] = {"oid": blob.etag, "size": len(blob.content), "pointerSize": 130}
    return found


def _json(content: Any) -> Reply:
    return Reply(200, json.dumps(content).encode(), {"Content-Type": "application/json"})


def _error(status: int, code: str, message: str) -> Reply:
    reply = _json({"error": message})
    reply.status = status
    reply.headers |= {"X-Error-Message": message} | ({"X-Error-Code": code} if code else {})
    return reply


def environment(hub: LoopbackHub, home: Path) -> dict[str, str]:
    """Return the variables that bind a client to this Hub; it reads most of them when it is imported."""
    return {
        "HF_ENDPOINT": hub.endpoint,
        "HF_HOME": str(home / "hf"),
        "HF_TOKEN": TOKEN,
        "HF_HUB_DISABLE_XET": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "HF_HUB_OFFLINE": "0",
        "NO_PROXY": "127.0.0.1,localhost",
        "no_proxy": "127.0.0.1,localhost",
        "AIPSY_AFFECT_CACHE": str(home / "cache"),
    }


@contextmanager
def running_hub() -> Iterator[LoopbackHub]:
    """Run a Hub as long as the block lasts."""
    hub = LoopbackHub()
    try:
        yield hub
    finally:
        hub.close()
