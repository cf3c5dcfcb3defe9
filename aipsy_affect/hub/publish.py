"""``publish``: a release to the Hub in one commit and one tag, and back again to see that it arrived.

Every step looks at what is there and does only what is missing, so a run that was cut off is completed by the
next: a repository without files gets the commit, a commit without its tag gets the tag, and what is published
already is compared and left alone. Nothing is ever moved, overwritten at a tag, or deleted but files of an
earlier release that the new one no longer has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from ..errors import HubError, RefusedError
from ..release import sha256
from .contents import GITATTRIBUTES, SUMS, tag_of
from .layout import parse_sums
from .refusals import OF_HUB, find_all
from .remote import RemoteFile, RemoteRepo, differences
from .sources import NOT_PUBLISHED
from .subjects import Draft, Situation

#: The Hub stores these as large files, unless a repository's ``.gitattributes`` says otherwise.
LARGE = (".parquet",)

Say = Callable[[str], None]


class HubLike(Protocol):
    """What publishing asks of a Hub; :class:`aipsy_affect.hub.client.Hub` is one."""

    def look(self, repo: str) -> RemoteRepo | None: ...
    def resolve(self, repo: str, revision: str) -> str: ...
    def files(self, repo: str, commit: str) -> tuple[RemoteFile, ...]: ...
    def create(self, repo: str, private: bool) -> None: ...
    def commit(
        self, repo: str, files: Mapping[str, bytes], deleted: Iterable[str], message: str, parent: str | None
    ) -> str: ...
    def tag(self, repo: str, tag: str, commit: str) -> None: ...
    def download(self, repo: str, commit: str, files: Iterable[RemoteFile]) -> dict[str, bytes]: ...


@dataclass(frozen=True)
class Operation:
    """One thing to do on the Hub.

    Attributes:
        action: ``create``, ``add``, ``delete`` or ``tag``.
        path: of the file; for a repository its visibility, for a tag its name.
        size: bytes of the file, else None.
        sha256: of the file, else empty.
        mode: ``lfs`` or ``regular``, as far as known beforehand: the Hub decides.
    """

    action: str
    path: str
    size: int | None = None
    sha256: str = ""
    mode: str = ""


@dataclass(frozen=True)
class Plan:
    """What publishing would do: nothing if the release is there already."""

    draft: Draft
    situation: Situation
    operations: tuple[Operation, ...]

    @property
    def tag(self) -> str:
        return tag_of(self.draft.parts.version)

    @property
    def needs_commit(self) -> bool:
        return any(each.action in ("add", "delete") for each in self.operations)


@dataclass(frozen=True)
class Published:
    """A release that is on the Hub and was read back.

    Attributes:
        repo: ``ORG/NAME``.
        tag: ``vX.Y.Z``.
        commit: that the tag points to.
        files: how many were compared.
        new: whether anything had to be done.
    """

    repo: str
    tag: str
    commit: str
    files: int
    new: bool


def plan_for_nothing(draft: Draft, public: bool) -> Plan:
    """Return what would be done if the Hub held nothing; asks nobody."""
    situation = Situation(draft.parts.version, draft.files, public)
    return Plan(draft, situation, tuple(_operations(draft, situation)))


def plan(draft: Draft, hub: HubLike, public: bool) -> Plan:
    """Look at the Hub and return what is to be done there. Asks only; changes nothing.

    Raises:
        RefusedError: what is there forbids it.
        HubError: the Hub cannot be asked.
    """
    situation = _situation(draft, hub, public)
    problems = find_all(OF_HUB, situation)
    if problems:
        raise RefusedError(NOT_PUBLISHED, problems)
    return Plan(draft, situation, tuple(_operations(draft, situation)))


def publish(plan: Plan, hub: HubLike, say: Say) -> Published:
    """Do what a plan says, then read the tag back and compare every byte.

    Args:
        plan: made just before.
        hub: the Hub.
        say: is told each step that is done.

    Raises:
        HubError: a step failed; the message says what is done already. The next run goes on from there.
        RefusedError: the Hub serves other bytes than those that were sent.
    """
    repo, done = plan.draft.parts.repo, _Journal(say)
    try:
        commit = _carry_out(plan, hub, done)
        _read_back(plan, hub, commit)
    except HubError as error:
        raise HubError(f"{error}\n{done.text(repo)}", status=error.status) from None
    except KeyboardInterrupt:
        raise HubError(f"interrupted.\n{done.text(repo)}") from None
    return Published(repo, plan.tag, commit, len(plan.draft.files), bool(plan.operations))


class _Journal:
    """The steps that are done, for the message if the next one fails."""

    def __init__(self, say: Say) -> None:
        self._say, self._steps = say, list[str]()

    def __call__(self, step: str) -> None:
        self._steps.append(step)
        self._say(step)

    def text(self, repo: str) -> str:
        done = "; ".join(self._steps) or f"nothing that {repo} has confirmed"
        return f"Done so far: {done}. Run the same command again: it goes on from what is there."


def _situation(draft: Draft, hub: HubLike, public: bool) -> Situation:
    repo, version = draft.parts.repo, draft.parts.version
    remote = hub.look(repo)
    if remote is None:
        return Situation(version, draft.files, public)
    head = hub.files(repo, remote.head) if remote.head else ()
    tagged = remote.tags.get(tag_of(version))
    return Situation(
        version,
        draft.files,
        public,
        remote,
        head,
        _owned(hub, remote, head) if tagged is None else frozenset(),
        hub.files(repo, tagged) if tagged is not None else None,
    )


def _owned(hub: HubLike, remote: RemoteRepo, head: tuple[RemoteFile, ...]) -> frozenset[str]:
    """Return the paths that the release at the head says are its own."""
    listed = [each for each in head if each.path == SUMS]
    if not listed or remote.head is None:
        return frozenset()
    return frozenset(parse_sums(hub.download(remote.repo, remote.head, listed)[SUMS])) | {SUMS}


def _operations(draft: Draft, situation: Situation) -> Iterable[Operation]:
    if situation.tagged is not None:
        return
    if situation.remote is None:
        yield Operation("create", f"{'public' if situation.public else 'private'} dataset {draft.parts.repo}")
    if situation.remote is None or differences(draft.files, situation.head):
        for path, content in draft.files.items():
            mode = "lfs" if path.endswith(LARGE) else "regular"
            yield Operation("add", path, len(content), sha256(content), mode)
        for path in sorted({each.path for each in situation.head} - set(draft.files) - {GITATTRIBUTES}):
            yield Operation("delete", path)
    yield Operation("tag", tag_of(draft.parts.version))


def _carry_out(plan: Plan, hub: HubLike, done: _Journal) -> str:
    """Do what is to be done, and return the commit of the tag."""
    draft, situation, remote = plan.draft, plan.situation, plan.situation.remote
    repo = draft.parts.repo
    if remote is not None and plan.tag in remote.tags:
        return remote.tags[plan.tag]
    if remote is None:
        hub.create(repo, private=not situation.public)
        remote = _created(repo, hub, situation.public)
        done(f"created {repo} ({'public' if situation.public else 'private'})")
    if remote.head is not None and not plan.needs_commit:
        commit = remote.head
    else:
        deleted = [each.path for each in plan.operations if each.action == "delete"]
        message = f"Release {draft.parts.version}"
        commit = hub.commit(repo, draft.files, deleted, message, remote.head)
        done(f"committed {len(draft.files)} files ({commit[:12]})")
    # Before the tag, for a tag is never moved: another commit that came between must not get it.
    found = differences(draft.files, hub.files(repo, commit))
    if found:
        raise RefusedError(f"{repo} does not hold what was committed, so it was not tagged:", found)
    hub.tag(repo, plan.tag, commit)
    done(f"tagged {commit[:12]} as {plan.tag}")
    return commit


def _created(repo: str, hub: HubLike, public: bool) -> RemoteRepo:
    remote = hub.look(repo)
    if remote is None:
        raise HubError(f"{repo} was created and cannot be found; run it again in a minute")
    if not remote.private and not public:
        raise RefusedError(NOT_PUBLISHED, [f"{repo} was to be private and was created public; look at it"])
    return remote


def _read_back(plan: Plan, hub: HubLike, commit: str) -> None:
    """Compare the tag on the Hub with what was sent, from the tag down to every byte.

    Raises:
        RefusedError: the tag is elsewhere, or something differs.
        HubError: it cannot be read; a later run compares it.
    """
    repo, tag, files = plan.draft.parts.repo, plan.tag, plan.draft.files
    wrong = f"{repo} does not give back what was published; do not announce it, and look at the repository:"
    target = hub.resolve(repo, tag)
    if target != commit:
        raise RefusedError(wrong, [f"{tag} leads to {target}, not to {commit}"])
    there = [each for each in hub.files(repo, commit) if each.path != GITATTRIBUTES]
    got = hub.download(repo, commit, there)
    problems = [f"{path} is missing" for path in sorted(set(files) - set(got))]
    problems += [f"{path} is no file of the release" for path in sorted(set(got) - set(files))]
    problems += [
        f"{path} has other bytes" for path in sorted(set(files) & set(got)) if files[path] != got[path]
    ]
    if problems:
        raise RefusedError(wrong, problems)
