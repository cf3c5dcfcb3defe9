"""Files read within bounds and written all at once, so that no error leaves half a result behind."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from .errors import AipsyAffectError, InputError, ReleaseError


def read_bounded(path: Path, limit: int, error: type[AipsyAffectError] = InputError) -> bytes:
    """Return the bytes of a file.

    Args:
        path: the file.
        limit: bytes past which a file is not what it should be, and must not fill the memory.
        error: what to raise.

    Raises:
        AipsyAffectError: of the kind ``error``: unreadable, or too large.
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(limit + 1)
    except OSError as reason:
        raise error(f"cannot read {path}: {reason.strerror or reason}") from reason
    if len(content) > limit:
        raise error(f"{path} is larger than {limit} bytes, the most that is read")
    return content


def write_file(destination: Path, content: bytes) -> None:
    """Write a file beside its place and move it there at once, so that none is ever half-written.

    Raises:
        InputError: the place cannot be written.
    """
    work = None
    try:
        destination.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=destination.parent, prefix=f".{destination.name}.")
        work = Path(name)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        work.chmod(0o644)
        work.replace(destination)
    except OSError as error:
        raise InputError(f"cannot write {destination}: {error.strerror or error}") from error
    finally:
        if work is not None:
            work.unlink(missing_ok=True)


def write_folder(destination: Path, contents: Mapping[str, bytes]) -> None:
    """Write a whole folder beside its place and move it there at once, or leave nothing.

    Raises:
        ReleaseError: the folder cannot be written.
    """
    work = None
    try:
        destination.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(dir=destination.parent, prefix=f".{destination.name}."))
        for path, content in contents.items():
            file = work.joinpath(*path.split("/"))
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        work.chmod(0o755)
        work.rename(destination)
    except OSError as error:
        raise ReleaseError(f"cannot write {destination}: {error.strerror or error}") from error
    finally:
        if work is not None and work.exists():
            shutil.rmtree(work, ignore_errors=True)
