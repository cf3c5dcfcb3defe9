"""From slot-template sources to an immutable release folder.

Compiling is pure (``compile_scenarios``, ``release_files``); ``build`` reads the sources and writes
the folder in one step, so that an interruption leaves nothing behind. The same sources give the same
bytes.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from .errors import InputError, ReleaseError, TemplateError
from .files import read_bounded, write_folder
from .folds import assign_folds
from .release import (
    MANIFEST,
    Manifest,
    ReleaseFile,
    json_document,
    json_lines,
    sha256,
    version_key,
)
from .stimulus import CONDITIONS, DOMAINS, NEUTRAL, PRIMARY_OF, Pair, Stimulus, pair_up, stimulus_id
from .template import Scenario, parse_source
from .text import is_permutation, is_strict_permutation, word_count

FOLDS = 10
#: Folds are part of a release, so their seed is too.
FOLD_SEED = 0
MAX_SOURCE_BYTES = 4 * 1024 * 1024


def read_sources(folder: Path) -> dict[str, str]:
    """Return file name to text of the ``*.txt`` sources in ``folder``.

    Raises:
        InputError: not a folder, no sources in it, or one that is not UTF-8 text.
    """
    if not folder.is_dir():
        raise InputError(f"{folder} is not a folder of slot-template sources (EMOTION-dN.txt)")
    sources: dict[str, str] = {}
    for path in sorted(folder.glob("*.txt")):
        sources[path.name] = read_text(path, MAX_SOURCE_BYTES)
    if not sources:
        raise InputError(f"{folder} holds no sources; they are named like rage-d1.txt")
    return sources


def read_text(path: Path, limit: int) -> str:
    """Read UTF-8 text with ``\\n`` line ends.

    Raises:
        InputError: unreadable, too large, not UTF-8, or with NUL bytes.
    """
    content = read_bounded(path, limit)
    if b"\0" in content:
        raise InputError(f"{path} holds NUL bytes, so it is not text (first at byte {content.index(0)})")
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8: byte {error.start} is {content[error.start]:#04x}") from error


def parse_sources(sources: Mapping[str, str]) -> tuple[Scenario, ...]:
    """Parse all sources.

    Raises:
        TemplateError: the mistakes of all files together.
    """
    problems: list[str] = []
    scenarios: list[Scenario] = []
    for name, text in sources.items():
        try:
            scenarios.extend(parse_source(text, name))
        except TemplateError as error:
            problems.extend(error.problems)
    if problems:
        raise TemplateError(problems)
    order = {emotion: place for place, emotion in enumerate(PRIMARY_OF)}
    scenarios.sort(key=lambda each: (order[each.emotion], each.domain, each.number))
    return tuple(scenarios)


def compile_scenarios(scenarios: Sequence[Scenario]) -> tuple[Stimulus, ...]:
    """Render every condition of every scenario, and deal out the folds.

    Raises:
        TemplateError: a scenario called isolexical whose members are no permutations of each other.
    """
    problems: list[str] = []
    items: list[Stimulus] = []
    for scenario in scenarios:
        clinical, neutral = (scenario.template.render(name) for name in ("clinical", "neutral"))
        if scenario.matching == "isolexical" and not is_permutation(clinical, neutral):
            problems.append(
                f"{scenario.file}:{scenario.line}: v{scenario.number} is called isolexical, but its members "
                "do not hold the same words and marks"
            )
        strict = is_strict_permutation(clinical, neutral)
        items.extend(_item(scenario, condition, strict) for condition in CONDITIONS)
    if problems:
        raise TemplateError(problems)
    pairs = pair_up(items)
    fold_of = _folds(pairs)
    placed = [dataclasses.replace(item, fold=fold_of[item.pair_id]) for item in items]
    order = list(CONDITIONS)
    placed.sort(key=lambda item: order.index(item.condition))  # stable: scenarios keep their order
    return tuple(placed)


def release_files(items: Sequence[Stimulus]) -> dict[str, tuple[str, str, tuple[str, ...], int, bytes]]:
    """Return path to (config, split, columns, rows, bytes) for everything a release holds."""
    files = {}
    for condition in CONDITIONS:
        rows = [item.as_row() for item in items if item.condition == condition]
        if rows:
            path = f"battery/{condition}.jsonl"
            files[path] = ("battery", condition, tuple(rows[0]), len(rows), json_lines(rows))
    rows = [pair.as_row() for pair in pair_up(items)]
    files["pairs/pairs.jsonl"] = ("pairs", "pairs", tuple(rows[0]), len(rows), json_lines(rows))
    return files


def build(sources: Path, destination: Path, version: str) -> Manifest:
    """Compile the sources in a folder into the release folder ``destination``.

    Args:
        sources: folder of slot-template sources.
        destination: the release folder to make; it must not exist yet.
        version: semantic version of the release.

    Returns:
        The manifest that was written.

    Raises:
        TemplateError: mistakes in the sources.
        ReleaseError: the destination exists already; a release is never written over.
        InputError: the sources cannot be read.
    """
    version_key(version)
    if destination.exists():
        raise ReleaseError(
            f"{destination} exists already, and a release never changes: build a new version, or another folder"
        )
    texts = read_sources(sources)
    files = release_files(compile_scenarios(parse_sources(texts)))
    manifest = Manifest(
        version=version,
        files=tuple(
            ReleaseFile(path, config, split, rows, columns, len(content), sha256(content))
            for path, (config, split, columns, rows, content) in files.items()
        ),
        sources={name: sha256(text.encode()) for name, text in texts.items()},
    )
    contents = {path: content for path, (*_, content) in files.items()}
    contents[MANIFEST] = json_document(manifest.as_json())
    write_folder(destination, contents)
    return manifest


def _item(scenario: Scenario, condition: str, strict: bool) -> Stimulus:
    text = scenario.template.render(condition)
    affective = CONDITIONS[condition].affective

    def identifier(name: str) -> str:
        return stimulus_id(name, scenario.emotion, scenario.domain, scenario.number)

    return Stimulus(
        id=identifier(condition),
        emotion=scenario.emotion if affective else NEUTRAL,
        intensity=CONDITIONS[condition].intensity,
        domain=scenario.domain,
        domain_label=DOMAINS[scenario.domain],
        matched_control_id=identifier("neutral") if affective else None,
        word_count=word_count(text),
        text=text,
        pair_id=scenario.pair_id,
        condition=condition,
        matching=scenario.matching,
        matching_strict=scenario.matching == "isolexical" and strict,
        quartet=scenario.quartet,
        target_emotion=scenario.emotion,
        primary=PRIMARY_OF[scenario.emotion],
        fold=0,
        content_warning=", ".join(scenario.warnings) or None,
        mechanism=scenario.mechanism,
    )


def _folds(pairs: Iterable[Pair]) -> dict[str, int]:
    listed = list(pairs)
    count = min(FOLDS, len({pair.unit for pair in listed}))
    if count < 2:  # a single draft scenario must still build
        return {pair.pair_id: 0 for pair in listed}
    return assign_folds(listed, count, FOLD_SEED)
