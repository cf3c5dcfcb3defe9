"""Citation, changes and notes, read from the documents of the repository. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ..errors import InputError

#: A table longer than this is folded in, so that it does not hide what follows it.
LONG_TABLE = 12
#: Sections of a release's notes that the card has better ones for.
LEFT_OUT = ("uses and misuses",)


@dataclass(frozen=True)
class Citation:
    """What ``CITATION.cff`` says.

    Attributes:
        title: of the work.
        released: date of the version that it is about, ``YYYY-MM-DD``, or empty.
        licence: its SPDX name.
        authors: in order; entities in braces, as BibTeX wants names that are no persons.
        references: title and address of works to cite beside it.
    """

    title: str
    released: str
    licence: str
    authors: tuple[str, ...]
    references: tuple[tuple[str, str], ...]


def parse_citation(text: str) -> Citation:
    """Read ``CITATION.cff``.

    Raises:
        InputError: it is not YAML, or lacks what a citation needs.
    """
    import yaml

    try:
        content: dict[str, Any] = yaml.safe_load(text)
        return Citation(
            title=str(content["title"]),
            released=str(content.get("date-released", "")),
            licence=str(content["license"]),
            authors=tuple(_author(each) for each in content["authors"]),
            references=tuple(
                (str(each["title"]), str(each.get("url", ""))) for each in content.get("references", [])
            ),
        )
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"CITATION.cff cannot be read: {error!r}") from error


def bibtex(citation: Citation, version: str, released: str, url: str) -> str:
    """Return the BibTeX entry of a release.

    Args:
        citation: title and authors.
        version: of the release; the package that brings it may have a later one.
        released: its date, or empty.
        url: of the repository, or empty.
    """
    fields = {
        "title": f"{{{citation.title}}}",
        "author": f'"{" and ".join(citation.authors)}"',
        "year": f"{{{released[:4]}}}" if released else "",
        "version": f"{{{version}}}",
        "url": f"{{{url}}}" if url else "",
    }
    width = max(map(len, fields))
    lines = [f"  {name.ljust(width)} = {value}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{aipsy-affect-{version},", *lines, "}"])


def release_date(changelog: str, version: str) -> str:
    """Return the date of a version in the changelog, ``YYYY-MM-DD``, or nothing if it is not there."""
    dated = re.search(rf"(?m)^## \[{re.escape(version)}\] - (\d{{4}}-\d{{2}}-\d{{2}})$", changelog)
    return dated[1] if dated else ""


def data_changes(changelog: str) -> str:
    """Return the *Data* entries of the changelog, each under the version and date that it appeared with."""
    found = []
    for heading, body in _sections(changelog, "## "):
        for name, entries in _sections(body, "### "):
            if name == "Data" and entries.strip():
                title = re.sub(r"\[([^\]]*)\]", r"\1", heading)
                found.append(f"**{title}**\n\n{entries.strip()}")
    return "\n\n".join(found) or "No change of the data is recorded."


def making(notes: str) -> str:
    """Return the notes of a release as parts of a section: headings one lower, long tables folded in."""
    parts = []
    for heading, body in _sections(re.sub(r"<!--.*?-->\n?", "", notes, flags=re.DOTALL), "## "):
        if heading.lower() not in LEFT_OUT and body.strip():
            title = "" if heading.lower() == "making" else f"### {heading}\n\n"
            parts.append(title + _folded(body.strip()))
    return "\n\n".join(parts) or "No note on the making of this release came with it."


def _author(author: dict[str, Any]) -> str:
    if "name" in author:
        return f"{{{author['name']}}}"
    given = f", {author['given-names']}" if "given-names" in author else ""
    return f"{author['family-names']}{given}"


def _sections(text: str, mark: str) -> list[tuple[str, str]]:
    """Return heading and body of the sections of one level; what stands before the first is left out."""
    pieces = re.split(rf"^{re.escape(mark)}(.*)$", text, flags=re.MULTILINE)
    return [(pieces[n].strip(), pieces[n + 1]) for n in range(1, len(pieces), 2)]


def _folded(text: str) -> str:
    def fold(match: re.Match[str]) -> str:
        rows = match[0].strip("\n").split("\n")
        if len(rows) - 2 <= LONG_TABLE:
            return match[0]
        body = "\n".join(rows)
        return (
            f"<details>\n<summary>Show the table ({len(rows) - 2} rows)</summary>\n\n{body}\n\n</details>\n"
        )

    return re.sub(r"(?:^\|.*(?:\n|\Z))+", fold, text, flags=re.MULTILINE)
