"""What publishing and pulling ask of a Hub, in plain data."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from .. import __version__
from ..errors import HubError
from ..release import MAX_FILE_BYTES
from . import lead
from .lead import TRANSIENT, asked, default_endpoint, library
from .remote import RemoteFile, RemoteRepo

#: Seconds between two attempts to read.
PAUSE_S = 1.0
MOST_FILES = 1000

Result = TypeVar("Result")


class Hub:
    """A Hub, as far as publishing and pulling need it.

    Every method raises :class:`HubError`, and nothing else, with what could not be done, why, and what to do.
    """

    def __init__(self, endpoint: str | None = None) -> None:
        self.endpoint = (endpoint or default_endpoint()).rstrip("/")
        self._token: str | None = asked("looking for a token", library().get_token)
        self._api: Any = library().HfApi(
            endpoint=self.endpoint,
            token=self._token or False,
            library_name="aipsy-affect",
            library_version=__version__,
        )

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be published or printed."""
        return (self._token,) if self._token else ()

    def look(self, repo: str) -> RemoteRepo | None:
        """Return what is known of a dataset repository, or None if there is none that this token may see."""

        def ask() -> RemoteRepo:
            info = self._api.repo_info(repo, repo_type="dataset", timeout=lead.TIMEOUT_S)
            refs = self._api.list_repo_refs(repo, repo_type="dataset")
            tags = {str(each.name): str(each.target_commit) for each in refs.tags}
            return RemoteRepo(repo, bool(info.private), info.sha, tags)

        try:
            return self._reading(f"looking at {repo}", ask)
        except HubError as error:
            if error.status == 404:
                return None
            raise

    def resolve(self, repo: str, revision: str) -> str:
        """Return the commit that everybody gets who asks for a revision: a branch could bear the name of a tag."""
        return self._reading(
            f"looking at {revision} of {repo}",
            lambda: str(
                self._api.repo_info(repo, revision=revision, repo_type="dataset", timeout=lead.TIMEOUT_S).sha
            ),
        )

    def files(self, repo: str, commit: str) -> tuple[RemoteFile, ...]:
        """Return the files of a commit, sorted by path."""

        def ask() -> list[Any]:
            tree = self._api.list_repo_tree(repo, recursive=True, revision=commit, repo_type="dataset")
            return [each for each in tree if hasattr(each, "blob_id")]

        found = self._reading(f"listing the files of {repo} at {commit[:12]}", ask)
        return tuple(
            sorted(
                (
                    RemoteFile(
                        str(each.path),
                        int(each.size),
                        str(each.blob_id),
                        str(each.lfs.sha256) if each.lfs else None,
                    )
                    for each in found
                ),
                key=lambda file: file.path,
            )
        )

    def create(self, repo: str, private: bool) -> None:
        """Create an empty dataset repository."""
        asked(
            f"creating {repo}",
            lambda: self._api.create_repo(repo, repo_type="dataset", private=private, exist_ok=False),
            self.secrets,
        )

    def commit(
        self, repo: str, files: Mapping[str, bytes], deleted: Iterable[str], message: str, parent: str | None
    ) -> str:
        """Make one commit upon ``parent`` at the head of main, and return its id; no parent in an empty repository."""
        made_of = library()
        # From memory, never from a folder, so that nothing else can slip in.
        operations = [made_of.CommitOperationAdd(path, content) for path, content in sorted(files.items())]
        operations += [made_of.CommitOperationDelete(path, is_folder=False) for path in sorted(deleted)]
        return asked(
            f"committing to {repo}",
            lambda: str(
                self._api.create_commit(
                    repo, operations, commit_message=message, repo_type="dataset", parent_commit=parent
                ).oid
            ),
            self.secrets,
        )

    def tag(self, repo: str, tag: str, commit: str) -> None:
        """Create a tag; one that exists already is an error, wherever it points."""
        asked(
            f"tagging {repo} as {tag}",
            lambda: self._api.create_tag(repo, tag=tag, revision=commit, repo_type="dataset", exist_ok=False),
            self.secrets,
        )

    def download(self, repo: str, commit: str, files: Iterable[RemoteFile]) -> dict[str, bytes]:
        """Return path to bytes, fetched anew: no cache is read.

        Raises:
            HubError: also if a file is too large to be one of a release.
        """
        files = tuple(files)
        for each in files:
            if each.size > MAX_FILE_BYTES:
                raise HubError(
                    f"{repo}: {each.path} has {each.size} bytes, which no file of a release has; "
                    "nothing was downloaded"
                )
        if len(files) > MOST_FILES:
            raise HubError(f"{repo} has {len(files)} files, which no release has; nothing was downloaded")

        def fetch() -> dict[str, bytes]:
            with tempfile.TemporaryDirectory(prefix="aipsy-affect-") as cache:
                return {each.path: self._fetch(repo, commit, each.path, cache) for each in files}

        return asked(f"downloading {repo}", fetch, self.secrets)

    def _fetch(self, repo: str, commit: str, path: str, cache: str) -> bytes:
        def ask() -> bytes:
            file = library().hf_hub_download(
                repo,
                path,
                repo_type="dataset",
                revision=commit,
                endpoint=self.endpoint,
                token=self._token or False,
                cache_dir=cache,
                # Without it the client would take blobs from a store that all caches of the machine share.
                force_download=True,
            )
            return Path(file).read_bytes()

        return self._reading(f"downloading {path} of {repo}", ask)

    def _reading(self, doing: str, ask: Callable[[], Result]) -> Result:
        """Ask, and ask again while the fault may pass: reading twice does no harm."""
        deadline = time.monotonic() + lead.PATIENCE_S
        while True:
            try:
                return asked(doing, ask, self.secrets, deadline)
            except HubError as error:
                passing = error.status in TRANSIENT or error.broken
                if not passing or time.monotonic() + PAUSE_S > deadline:
                    raise
            time.sleep(PAUSE_S)
