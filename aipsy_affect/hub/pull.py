"""``pull``: a published release by its tag, verified, kept per version, and offline from then on.

Not ``load_dataset`` nor the client's own cache: with the Hub out of reach the former returns the newest version
it has, whatever revision was asked for. Here a version is a folder of its own, it is put there only after every
byte was verified, and it is verified again each time it is used.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from ..corpus import Battery, bundled, load, versions
from ..errors import AipsyAffectError, HubError, RefusedError, UnknownNameError
from ..files import read_bounded, write_file, write_folder
from ..release import MANIFEST, VERSION, Release, json_document, sha256
from .client import Hub
from .contents import GITATTRIBUTES, is_repo, tag_of
from .layout import is_inside, verified
from .lead import default_endpoint
from .remote import RemoteRepo, problem_of_endpoint

CACHE_VARIABLE = "AIPSY_AFFECT_CACHE"
MAX_PIN_BYTES = 64 * 1024


@dataclass(frozen=True)
class Pulled(os.PathLike[str]):
    """A published release on this machine. ``load(source=pulled)`` and ``pulled.load()`` verify and load it.

    Attributes:
        repo: ``ORG/NAME``.
        version: for example ``"1.0.0"``.
        commit: on the Hub, which the tag pointed to when the version was first pulled.
        folder: the published files, and nothing else.
    """

    repo: str
    version: str
    commit: str
    folder: Path

    def __fspath__(self) -> str:
        return str(self.folder)

    def release(self) -> Release:
        """Verify every byte from disk and return the release.

        Raises:
            RefusedError: the folder is not what was published; the message says which file.
        """
        try:
            release = verified(
                self.folder, self.version, f"{self.repo} {tag_of(self.version)} in {self.folder}"
            )
        except RefusedError as error:
            advice = f"remove {self.folder}, and pull it again"
            raise RefusedError(str(error), [advice]) from error
        _not_another(release, self.repo)
        return release

    def load(self, config: str = "battery") -> Battery:
        """Load it, verified; the same as :func:`aipsy_affect.load` with ``source=self``."""
        return load(config=config, source=self)


def pull(
    repo: str,
    version: str | None = None,
    *,
    cache_dir: str | os.PathLike[str] | None = None,
    endpoint: str | None = None,
    check: bool = False,
) -> Pulled:
    """Get a published release by its tag, verified against its hashes, its manifest and its certificate.

    The first time it is downloaded; from then on it is read from this machine, without any request.

    Args:
        repo: ``ORG/NAME`` on the Hub.
        version: for example ``"1.0.0"``; by default the newest that the Hub has, which it has to be asked for.
        cache_dir: where versions are kept; by default the folder that ``AIPSY_AFFECT_CACHE`` names, or
            ``aipsy-affect`` in the user's folder for caches.
        endpoint: address of another Hub; that of ``HF_ENDPOINT`` by default.
        check: ask the Hub whether the tag is still where it was, even if the version is here.

    Raises:
        UnknownNameError: the Hub has no such version; the message lists what it has.
        HubError: a name or version that cannot be one, the Hub cannot be asked, or the files cannot be kept.
        RefusedError: what came is not what was published, or the tag was moved; nothing of it is kept.
    """
    endpoint = (endpoint or default_endpoint()).rstrip("/")
    _well_formed(repo, version, endpoint)
    place = _place(cache_dir, endpoint, repo)
    if version is not None and not check and (place / version).is_dir():
        pin = _pin(place, version)
        if pin is not None:
            found = Pulled(repo, version, pin, place / version)
            found.release()
            return found
    return _from_hub(repo, version, endpoint, place)


def copy(pulled: Pulled, destination: Path) -> None:
    """Write the published files to a folder that does not exist yet, all or none.

    Raises:
        HubError: it exists, or cannot be written.
        RefusedError: the kept files are damaged.
    """
    if destination.exists():
        raise HubError(f"{destination} exists already; remove it, or choose another place")
    pulled.release()
    _write(destination, _contents(pulled.folder))


def default_cache() -> Path:
    """Return where pulled versions are kept if nothing else is said."""
    if named := os.environ.get(CACHE_VARIABLE):
        return Path(named)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "aipsy-affect"


def _from_hub(repo: str, version: str | None, endpoint: str, place: Path) -> Pulled:
    hub = Hub(endpoint)
    remote = hub.look(repo)
    if remote is None:
        raise HubError(
            f"{endpoint} has no dataset {repo}, or the token may not see it (private datasets need one)",
            status=404,
        )
    if not remote.versions:
        raise HubError(f"{repo} has no tag of a version, like v1.0.0: nothing was published there yet")
    version = version or remote.versions[-1]
    if version not in remote.versions:
        raise UnknownNameError(f"version of {repo}", version, remote.versions)
    commit = _unmoved(remote, version, hub.resolve(repo, tag_of(version)), place)
    found = Pulled(repo, version, commit, place / version)
    if found.folder.is_dir():
        found.release()
    else:
        _download(hub, found)
        found.release()
    # After the bytes were verified: a pin vouches for them.
    _keep_pin(place, version, commit)
    return found


def _unmoved(remote: RemoteRepo, version: str, commit: str, place: Path) -> str:
    """Return the commit of a tag, which has to be the one that it was at before, and of no branch of that name."""
    tag, before = remote.tags[tag_of(version)], _pin(place, version)
    if tag != commit:
        raise RefusedError(
            f"{tag_of(version)} of {remote.repo} means two things, so nothing was pulled:",
            [
                f"the tag is at {tag}, and asking for it by name gives {commit}: is there a branch of that name?"
            ],
        )
    if before is not None and before != commit:
        raise RefusedError(
            f"the tag {tag_of(version)} of {remote.repo} was moved, so nothing was pulled:",
            [
                f"it was at {before} when it was first pulled, the Hub says {commit} now; ask its owners why. If you "
                f"trust the new one, remove {_pin_file(place, version)} and {place / version}, and pull it again"
            ],
        )
    return commit


def _download(hub: Hub, found: Pulled) -> None:
    """Fetch, verify beside its place, and only then put it there."""
    listed = [each for each in hub.files(found.repo, found.commit) if each.path != GITATTRIBUTES]
    what = f"{found.repo} {tag_of(found.version)}"
    outside = [each.path for each in listed if not is_inside(each.path)]
    if outside:
        raise RefusedError(f"{what} is no release:", [f"{path!r} is no name for a file" for path in outside])
    contents = hub.download(found.repo, found.commit, listed)
    work = None
    try:
        found.folder.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(dir=found.folder.parent, prefix=f".{found.version}."))
        _write(work / "release", contents)
        _not_another(verified(work / "release", found.version, what), found.repo)
        _put(work / "release", found.folder)
    except OSError as error:
        raise HubError(f"cannot keep {what} in {found.folder.parent}: {error.strerror or error}") from error
    finally:
        if work is not None:
            shutil.rmtree(work, ignore_errors=True)


def _put(work: Path, folder: Path) -> None:
    """Move a verified folder to its place at once; one that another process put there meanwhile is as good."""
    try:
        work.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise


def _not_another(release: Release, repo: str) -> None:
    """Refuse a release that bears the version of one in this package and is another.

    Whoever can change a dataset can change its hashes and its certificate too; what came with the package cannot
    be changed from there.
    """
    if release.version not in versions():
        return
    if sha256(bundled(release.version)[1].joinpath(MANIFEST).read_bytes()) != release.manifest_sha256:
        raise RefusedError(
            f"{repo} is not what it says, so none of it is used:",
            [f"its {MANIFEST} is not that of the release {release.version} that came with this package"],
        )


def _well_formed(repo: str, version: str | None, endpoint: str) -> None:
    if not is_repo(repo):
        raise HubError(f"{repo!r} is not the name of a dataset, like ORG/NAME")
    if version is not None and not VERSION.fullmatch(version):
        raise HubError(f"{version!r} is not a version, like 1.0.0")
    if problem := problem_of_endpoint(endpoint):
        raise RefusedError("nothing was asked for:", [problem])


def _place(cache_dir: str | os.PathLike[str] | None, endpoint: str, repo: str) -> Path:
    """Return the folder of a repository; that of another Hub is another one, even under the same name."""
    base = Path(cache_dir) if cache_dir is not None else default_cache()
    host = re.sub(r"[^A-Za-z0-9.-]", "_", urlsplit(endpoint).netloc + urlsplit(endpoint).path)
    return base.expanduser().absolute() / "hub" / host / Path(*repo.split("/"))


def _pin_file(place: Path, version: str) -> Path:
    return place / f"{version}.pin.json"


def _pin(place: Path, version: str) -> str | None:
    """Return the commit that a version was pulled at, or None if it never was."""
    file = _pin_file(place, version)
    if not file.exists():
        return None
    try:
        content = json.loads(read_bounded(file, MAX_PIN_BYTES, HubError))
        if content["version"] != version:
            raise ValueError(f"it is about {content['version']}")
        return str(content["commit"])
    except (ValueError, KeyError, TypeError) as error:
        raise HubError(f"{file} is damaged ({error}); remove it, and pull again") from error


def _keep_pin(place: Path, version: str, commit: str) -> None:
    if _pin(place, version) is None:
        try:
            write_file(_pin_file(place, version), json_document({"version": version, "commit": commit}))
        except AipsyAffectError as error:
            raise HubError(str(error)) from error


def _contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def _write(destination: Path, contents: dict[str, bytes]) -> None:
    try:
        write_folder(destination, contents)
    except AipsyAffectError as error:
        raise HubError(f"{error}; nothing was kept") from error
