"""Released corpora never change: every byte is pinned, and the first, middle and last records are spelled out.

A failure here means that a released file was changed. Do not pin it anew: restore it, and release a new version.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from aipsy_affect import corpus, load, versions
from aipsy_affect.build import compile_scenarios, parse_sources, read_sources, release_files
from aipsy_affect.corpus import bundled, releases_folder

SHA256 = {
    "1.0.0": {
        "battery/clinical.jsonl": "6c904cb29c49816ba098eb46bc1e22da6ea3d2f1a74f1bba0687eadec81243d4",
        "battery/keyword_rich.jsonl": "6ca9bdecb2226edf596b7c587b58b59b17964d418131330eec55ec713d928e51",
        "battery/neutral.jsonl": "e60f312dba94153f0682e49b63e536cf50911dbd2111d6e012493c5a9ba8872e",
        "certificate.json": "3201de074f52e04a3c645df6a1e913abe5839df2bd59ebf3175a05f1a725f66d",
        "manifest.json": "09cd2ede7bd9acedf9231d33cb576a432103912788a1922b1d181b58fb81a772",
        "pairs/pairs.jsonl": "bb7b484b7a5216e40fc10b7a051d830d677c544f6cdd9ec269c6788b93b4de78",
    }
}

#: Issued later for the same bytes, by a battery that had grown.
CERTIFICATES = {"1.0.0/1.1.0.json": "88124598899d87fa40b340ff7dd287a21834da278a7fe6e9d52611ab12408788"}


def test_every_release_is_pinned() -> None:
    assert set(versions()) == set(SHA256)


@pytest.mark.parametrize(("version", "path"), [(v, path) for v, paths in SHA256.items() for path in paths])
def test_released_bytes(version: str, path: str) -> None:
    file = releases_folder().joinpath(version)
    for part in path.split("/"):
        file = file.joinpath(part)
    assert hashlib.sha256(file.read_bytes()).hexdigest() == SHA256[version][path]


def test_later_certificates() -> None:
    folder = Path(str(releases_folder())).parent / "certificates"
    found = {str(path.relative_to(folder)): path.read_bytes() for path in folder.glob("*/*.json")}
    assert {name: hashlib.sha256(content).hexdigest() for name, content in found.items()} == CERTIFICATES


def test_a_later_certificate_is_the_newest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "releases" / "1.0.0").mkdir(parents=True)
    monkeypatch.setattr(corpus.resources, "files", lambda _: tmp_path)
    assert corpus.newest_certificate("1.0.0") == tmp_path / "releases" / "1.0.0" / "certificate.json"
    later = tmp_path / "certificates" / "1.0.0"
    later.mkdir(parents=True)
    for name in ("1.9.0.json", "1.10.0.json", "notes.txt"):
        (later / name).touch()
    assert corpus.newest_certificate("1.0.0") == later / "1.10.0.json"


@pytest.mark.parametrize(
    ("place", "item_id", "start", "word_count", "fold"),
    [
        (0, "B-rage-d1-v1", "On Saturdays, when his wife is at the ma", 94, 3),
        (48, "B-amazement-d1-v1", "The Phams' new flat was on the fourth fl", 95, 2),
        (95, "B-vigilance-d3-v4", "There is no harbour on the island, and t", 82, 5),
    ],
)
def test_first_middle_and_last_record(
    place: int, item_id: str, start: str, word_count: int, fold: int
) -> None:
    item = load("1.0.0")["clinical"][place]
    assert (item.id, item.text[: len(start)], item.word_count, item.fold) == (
        item_id,
        start,
        word_count,
        fold,
    )


@pytest.mark.parametrize("version", list(SHA256))
def test_the_sources_give_the_release(version: str) -> None:
    folder = bundled(version)[1]
    sources = read_sources(Path(str(releases_folder())).parent / "sources" / version)
    for path, (*_, content) in release_files(compile_scenarios(parse_sources(sources))).items():
        config, name = path.split("/")
        assert folder.joinpath(config).joinpath(name).read_bytes() == content


@pytest.mark.parametrize("version", list(SHA256))
def test_the_make_up(version: str) -> None:
    battery = load(version)
    assert {len(battery[split]) for split in battery.splits} == {96}
    assert sum(pair.clinical.matching_strict for pair in battery.pairs) == 48
    assert len({pair.quartet for pair in battery.pairs if pair.quartet}) == 24
    assert all(pair.clinical.mechanism for pair in battery.pairs)
