"""Files read within bounds and written all at once, so that no error leaves half a result behind."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from .errors import AipsyAffectError, InputError, ReleaseError

#: A line holds a paragraph, or in a survey's export all of them. One of a megabyte is a broken file, and must not
#: reach the parser.
MAX_LINE_BYTES = 1024 * 1024


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


def text_of(content: bytes, where: str) -> str:
    """Return the text of a file of lines, without byte-order mark and with ``\\n`` for ``\\r\\n``.

    Raises:
        InputError: empty, too long a line, NUL bytes, or not UTF-8; the message names file, line and byte.
    """
    if not content.strip():
        raise InputError(f"{where} is empty")
    for number, line in enumerate(content.split(b"\n"), 1):
        if len(line) > MAX_LINE_BYTES:
            raise InputError(f"{where}:{number}: a line of {len(line)} bytes; the most is {MAX_LINE_BYTES}")
        if b"\0" in line:
            raise InputError(
                f"{where}:{number}: NUL byte, so this is not UTF-8 text (is it UTF-16, or a spreadsheet's own "
                "format?); save it as UTF-8 text"
            )
        try:
            line.decode("utf-8")
        except UnicodeDecodeError as error:
            raise InputError(
                f"{where}:{number}: not UTF-8: byte {error.start + 1} of the line is {line[error.start]:#04x}; "
                "save it as UTF-8"
            ) from error
    return content.decode("utf-8-sig").replace("\r\n", "\n")


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
