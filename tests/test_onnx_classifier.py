"""The bundled classifier: pinned answers, no neighbours, nothing pickled, and plain errors."""

from __future__ import annotations

import hashlib
import json
import shutil
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from aipsy_affect.errors import ClassifierError
from aipsy_affect.validators.classifier import CLASSES
from aipsy_affect.validators.classifiers import open_classifier
from aipsy_affect.validators.onnx_classifier import OnnxClassifier, activate

FOLDER = Path(str(resources.files("aipsy_affect.validators") / "data" / "classifier"))
SHA256 = {
    "model.onnx": "718920329cd1815c3d30f43abbb17ed9058f9f25d51890380cd0f325a46a81d0",
    "tokenizer.json": "1c77c7cc0e526313773c1979d7c413c856a18cc682a36678fe1fb32ad6b9691c",
    "config.json": "0818647b78c9452801199df403b8f5fa4eb66ff729b1c784ebd62ea76e013f1f",
}
#: text to the probabilities of CLASSES[:9], as they came out when the weights were shipped.
PINNED: dict[str, list[float]] = {
    "She was furious with the clerk.": [0.947, 0.0022, 0.0042, 0.019, 0.0037, 0.002, 0.0004, 0.0019, 0.0196],
    "He was terrified of the water.": [0.0019, 0.9556, 0.0062, 0.0005, 0.0065, 0.0055, 0.005, 0.0038, 0.0149],
    "A wave of grief came over her.": [0.0022, 0.0022, 0.974, 0.001, 0.0027, 0.0048, 0.0022, 0.0016, 0.0093],
    "The smell filled him with disgust.": [
        0.0014,
        0.0009,
        0.0019,
        0.9843,
        0.0019,
        0.0011,
        0.0009,
        0.0014,
        0.0062,
    ],
    "They were amazed by the size of it.": [
        0.0012,
        0.0004,
        0.0005,
        0.0003,
        0.9645,
        0.0168,
        0.0101,
        0.0011,
        0.0051,
    ],
    "She looked at her teacher with reverence.": [
        0.0004,
        0.0005,
        0.0005,
        0.0004,
        0.0006,
        0.992,
        0.001,
        0.0019,
        0.0027,
    ],
    "He was overjoyed when the letter came.": [
        0.0013,
        0.0018,
        0.0033,
        0.0002,
        0.0038,
        0.0104,
        0.9745,
        0.0011,
        0.0037,
    ],
    "The guard was alert and watchful all night.": [
        0.0011,
        0.0009,
        0.0007,
        0.0009,
        0.0005,
        0.0011,
        0.0011,
        0.9928,
        0.0009,
    ],
    "The bus left at ten and the shop closed at six.": [
        0.0015,
        0.0005,
        0.0012,
        0.0013,
        0.0008,
        0.0006,
        0.0003,
        0.001,
        0.9927,
    ],
    "Marta put the keys on the shelf, locked the bicycle and carried the two boxes to the third floor, where the clerk signed for them.": [
        0.002,
        0.001,
        0.0004,
        0.0004,
        0.0004,
        0.0005,
        0.0003,
        0.0007,
        0.9943,
    ],
}


@pytest.fixture(scope="module")
def classifier() -> OnnxClassifier:
    return OnnxClassifier(FOLDER)


def test_the_shipped_files_are_those_of_the_card() -> None:
    assert {name: hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() for name in SHA256} == SHA256
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) <= 25_000_000
    assert {path.suffix for path in FOLDER.iterdir()} == {".onnx", ".json"}, "no pickle anywhere"


@pytest.mark.parametrize("text", list(PINNED))
def test_pinned_answers(classifier: OnnxClassifier, text: str) -> None:
    """The tolerance is for the last digits of other processors; a change of the weights moves far more."""
    (row,) = classifier.read([text]).probabilities
    assert row == pytest.approx(PINNED[text], abs=1e-3)
    assert CLASSES[int(row.argmax())] == CLASSES[int(np.argmax(PINNED[text]))]


def test_an_answer_does_not_depend_on_neighbours_or_threads(classifier: OnnxClassifier) -> None:
    texts = [*PINNED, "the " * 300, ""] * 3
    together = classifier.read(texts).probabilities
    assert np.array_equal(together, np.vstack([classifier.read([text]).probabilities for text in texts]))
    assert np.array_equal(together, OnnxClassifier(FOLDER, threads=1).read(texts).probabilities)
    assert np.allclose(together.sum(axis=1), 1)


def test_what_is_cut_is_said(classifier: OnnxClassifier) -> None:
    found = classifier.read(["short", "word " * 254, "word " * 255, "word " * 5000])
    assert found.truncated == (2, 3) and classifier.window == 256
    assert classifier.read([]).probabilities.shape == (0, 9)


@pytest.mark.parametrize(
    "text", ["", " ", "\x00", "\u202e\ufeff", "🙂" * 400, "x" * 100_000, "\ud7ff", "日本語"]
)
def test_odd_texts_get_probabilities(classifier: OnnxClassifier, text: str) -> None:
    row = classifier.read([text]).probabilities
    assert row.shape == (1, 9) and np.isfinite(row).all()


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "model.onnx").unlink(),
        lambda folder: (folder / "model.onnx").write_bytes(b"\x80\x04]q\x00."),
        lambda folder: (folder / "model.onnx").write_bytes((FOLDER / "model.onnx").read_bytes()[:-1000]),
        lambda folder: (folder / "tokenizer.json").write_text("{}"),
        lambda folder: (folder / "config.json").write_text("{}"),
        lambda folder: (folder / "config.json").unlink(),
    ],
)
def test_damaged_files_are_a_sentence(tmp_path: Path, damage) -> None:  # type: ignore[no-untyped-def]
    folder = Path(shutil.copytree(FOLDER, tmp_path / "classifier"))
    damage(folder)
    with pytest.raises(ClassifierError, match=r"cannot be loaded \(.*install the package again"):
        OnnxClassifier(folder)


def test_labels_are_for_others(tmp_path: Path) -> None:
    with pytest.raises(ClassifierError, match="has its own labels"):
        open_classifier("bundled", tmp_path / "labels.json")


def test_softmax_and_sigmoid() -> None:
    logits = np.array([[0.0, 0.0, np.log(2.0)]])
    assert activate(logits, "softmax")[0] == pytest.approx([0.25, 0.25, 0.5])
    assert activate(logits, "sigmoid")[0] == pytest.approx([0.3, 0.3, 0.4])
    assert activate(logits, "softmax", 2.0)[0][2] < 0.5


def test_the_evaluation_is_of_these_weights_and_as_the_card_says() -> None:
    evaluation = json.loads((FOLDER / "evaluation.json").read_text(encoding="utf-8"))
    assert evaluation["model_bytes"] == (FOLDER / "model.onnx").stat().st_size
    assert max(evaluation["quantisation"]["dev_macro_f1_lost"].values()) <= 0.005
    lost = {
        name: evaluation["fp32"][name]["macro_f1"] - evaluation["quantised"][name]["macro_f1"]
        for name in ("goemotions_test", "xed_test")
    }
    assert max(lost.values()) <= 0.005
