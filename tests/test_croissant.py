"""croissant.json: valid by the reference implementation, and loaded by it from the files on disk, hashes and all."""

from __future__ import annotations

import copy
import json
import socket
from pathlib import Path
from typing import Any

import pytest
from card_parts import REPO, contents, later_release, make_parts

from aipsy_affect.errors import InputError
from aipsy_affect.hub.card import render_card
from aipsy_affect.hub.contents import CARD, CITATION, CROISSANT, SUMS, Ingredients
from aipsy_affect.hub.croissant import MANY, RAI, croissant, responsible_ai
from aipsy_affect.hub.documents import documents_of
from aipsy_affect.release import json_document, sha256

# rdflib and pandas deprecate what mlcroissant uses of them.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore:The inplace keyword")
mlc = pytest.importorskip("mlcroissant", reason="the [test] extra is not installed")


@pytest.fixture(scope="module")
def parts() -> Ingredients:
    return make_parts()


@pytest.fixture(scope="module")
def files(parts: Ingredients) -> dict[str, bytes]:
    return published(parts)


@pytest.fixture(scope="module")
def description(parts: Ingredients, files: dict[str, bytes]) -> dict[str, Any]:
    return croissant(parts, files)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a test reached for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def published(parts: Ingredients) -> dict[str, bytes]:
    """Return what is published, as far as croissant.json speaks of it."""
    documents = documents_of(parts.release)
    return {
        **contents(parts),
        CARD: render_card(parts, documents).encode(),
        CITATION: documents.citation.encode(),
        "LICENSE": documents.licence.encode(),
        "certificate.json": parts.certificate_bytes,
        "battery/clinical.jsonl": b'{"id": 1}\n',
    }


def written(folder: Path, files: dict[str, bytes], description: dict[str, Any]) -> Path:
    """Write a folder as it is published, and return its croissant.json."""
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    (folder / CROISSANT).write_bytes(json_document(description))
    return folder / CROISSANT


def text(value: Any) -> Any:
    """Return a value as the corpus has it: mlcroissant gives texts as bytes."""
    return value.decode() if isinstance(value, bytes) else value


def test_it_is_valid_without_a_warning(
    files: dict[str, bytes], description: dict[str, Any], tmp_path: Path
) -> None:
    dataset = mlc.Dataset(written(tmp_path, files, description))
    issues = dataset.metadata.ctx.issues
    assert not issues.errors and not issues.warnings
    assert dataset.metadata.ctx.conforms_to.value == "http://mlcommons.org/croissant/1.0"
    assert (
        dataset.metadata.version == "1.0.0"
        and dataset.metadata.url == f"https://huggingface.co/datasets/{REPO}"
    )


def test_it_loads_every_row_and_column(
    parts: Ingredients, files: dict[str, bytes], description: dict[str, Any], tmp_path: Path
) -> None:
    dataset = mlc.Dataset(written(tmp_path, files, description))
    for file in parts.data:
        name = f"{file.config}/{file.split}"
        rows = list(dataset.records(name))
        assert len(rows) == file.rows
        assert list(rows[0]) == [f"{name}/{each.name}" for each in file.features]
    clinical = [each.as_row() for each in parts.release.items if each.condition == "clinical"]
    loaded = [
        {name.rsplit("/", 1)[1]: text(value) for name, value in row.items()}
        for row in dataset.records("battery/clinical")
    ]
    assert loaded == clinical


def test_a_later_release(parts: Ingredients, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    later = later_release(parts, monkeypatch)
    files = published(later)
    dataset = mlc.Dataset(written(tmp_path, files, croissant(later, files)))
    assert len(list(dataset.records("battery/complex_neutral"))) == 12


# What only loading finds


def failure_of(dataset: Any, name: str) -> str:
    """Return what loading a record set fails with; mlcroissant gives the reason as the cause of its own error."""
    with pytest.raises(Exception) as caught:
        list(dataset.records(name))
    chain, error = [], caught.value
    while error is not None:
        chain.append(str(error))
        error = error.__cause__ or error.__context__
    return " < ".join(chain)


def test_a_wrong_hash_is_caught_by_loading(
    files: dict[str, bytes], description: dict[str, Any], tmp_path: Path
) -> None:
    wrong = copy.deepcopy(description)
    entry = next(each for each in wrong["distribution"] if each["@id"] == "data/battery/neutral.parquet")
    entry["sha256"] = "0" * 64
    dataset = mlc.Dataset(written(tmp_path, files, wrong))  # valid, as far as it can tell
    assert "is not identical with the reference" in failure_of(dataset, "battery/neutral")
    assert len(list(dataset.records("battery/clinical"))) == 96


def test_a_changed_byte_is_caught_by_loading(
    files: dict[str, bytes], description: dict[str, Any], tmp_path: Path
) -> None:
    path = "data/pairs/pairs.parquet"
    changed = files | {path: files[path][:-9] + b"x" + files[path][-8:]}
    dataset = mlc.Dataset(written(tmp_path, changed, description))
    assert "is not identical with the reference" in failure_of(dataset, "pairs/pairs")


def test_a_wrong_column_is_caught_by_loading(
    files: dict[str, bytes], description: dict[str, Any], tmp_path: Path
) -> None:
    wrong = copy.deepcopy(description)
    wrong["recordSet"][0]["field"][2]["source"]["extract"]["column"] = "strength"
    dataset = mlc.Dataset(written(tmp_path, files, wrong))
    assert 'Column "strength" does not exist' in failure_of(dataset, "battery/clinical")


def test_a_missing_file_is_caught_by_loading(
    files: dict[str, bytes], description: dict[str, Any], tmp_path: Path
) -> None:
    dataset = mlc.Dataset(written(tmp_path, files, description))
    (tmp_path / "data/pairs/pairs.parquet").unlink()
    assert "invalid path" in failure_of(dataset, "pairs/pairs")


# What it says


def test_files_with_hash_size_and_format(files: dict[str, bytes], description: dict[str, Any]) -> None:
    entries = {each["@id"]: each for each in description["distribution"]}
    assert set(entries) == set(files)
    for path, entry in entries.items():
        assert entry["sha256"] == sha256(files[path]) and entry["contentSize"] == f"{len(files[path])} B"
        assert entry["contentUrl"] == path
    formats = {path: entry["encodingFormat"] for path, entry in entries.items()}
    assert formats["data/pairs/pairs.parquet"] == "application/x-parquet"
    assert formats["battery/clinical.jsonl"] == "application/jsonlines"
    assert formats["LICENSE"] == "text/plain" and formats["certificate.json"] == "application/json"


def test_it_describes_neither_itself_nor_the_list_of_hashes(
    parts: Ingredients, files: dict[str, bytes], description: dict[str, Any]
) -> None:
    assert croissant(parts, files | {CROISSANT: b"{}", SUMS: b""}) == description


def test_every_column_is_described(description: dict[str, Any]) -> None:
    for record_set in description["recordSet"]:
        assert record_set["key"]["@id"] in {each["@id"] for each in record_set["field"]}
        assert all(each["description"] != "not described" for each in record_set["field"])


def test_responsible_ai_in_the_words_of_the_card(
    files: dict[str, bytes], description: dict[str, Any], tmp_path: Path
) -> None:
    for name in (
        "dataCollection",
        "dataCollectionType",
        "dataCollectionRawData",
        "dataCollectionMissingData",
        "dataPreprocessingProtocol",
        "dataAnnotationProtocol",
        "annotationsPerItem",
        "annotatorDemographics",
        "machineAnnotationTools",
        "dataBiases",
        "dataLimitations",
        "dataUseCases",
        "dataSocialImpact",
        "personalSensitiveInformation",
        "dataReleaseMaintenancePlan",
    ):
        value = description[f"rai:{name}"]
        assert value and isinstance(value, list if name in MANY else str)
    assert "none of them by a person" in description["rai:annotationsPerItem"]
    assert description["rai:annotatorDemographics"] == ["Language models and no people."]
    uses = description["rai:dataUseCases"]
    assert any(each.startswith("Testing ") for each in uses) and any(each.startswith("Not ") for each in uses)
    metadata = mlc.Dataset(written(tmp_path, files, description)).metadata
    assert metadata.data_biases == description["rai:dataBiases"]
    assert metadata.annotations_per_item == description["rai:annotationsPerItem"]
    assert metadata.data_release_maintenance_plan == description["rai:dataReleaseMaintenancePlan"]


def test_every_mark_in_the_card_is_closed(parts: Ingredients) -> None:
    card = render_card(parts)
    assert card.count("<!-- rai:") == card.count("<!-- /rai -->") == len(RAI.findall(card))
    assert all("<!--" not in block for _, block in RAI.findall(card))


def test_marks_become_lists_or_texts() -> None:
    card = (
        "a <!-- rai:dataBiases -->\n- one\n  more\n- two\n<!-- /rai --> b <!-- rai:dataBiases -->three<!-- /rai -->"
        "<!-- rai:dataCollection -->\nA.\nB.\n<!-- /rai -->"
    )
    found = responsible_ai(card)
    assert found["rai:dataBiases"] == ["one more", "two", "three"] and found["rai:dataCollection"] == "A. B."


def test_the_same_ingredients_give_the_same_bytes(parts: Ingredients, files: dict[str, bytes]) -> None:
    one, two = (json_document(croissant(parts, files)) for _ in range(2))
    assert one == two and json.loads(one)["name"] == "aipsy-affect"


@pytest.mark.parametrize("missing", [CARD, CITATION])
def test_it_needs_card_and_citation(parts: Ingredients, files: dict[str, bytes], missing: str) -> None:
    with pytest.raises(InputError, match=f"croissant.json is made from {missing}"):
        croissant(parts, {path: content for path, content in files.items() if path != missing})


def test_a_file_of_no_known_format(parts: Ingredients, files: dict[str, bytes]) -> None:
    with pytest.raises(InputError, match=r"no format is known for notes\.docx"):
        croissant(parts, files | {"notes.docx": b""})
