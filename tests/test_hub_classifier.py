"""Classifiers in transformers' format: the real loading code, on small models made here."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from aipsy_affect.errors import ClassifierError
from aipsy_affect.validators.classifier import parse_source
from aipsy_affect.validators.classifiers import open_classifier
from aipsy_affect.validators.emotion_labels import ACTIVATIONS, GOEMOTIONS, map_labels

sys.path.insert(0, str(Path(__file__).parent))
from tiny_models import TEXTS, edit_config, tiny_bert, tiny_roberta

EKMAN = ["anger", "disgust", "fear", "joy", "neutral", "sadness", "surprise"]

pytest.importorskip("transformers", reason="the [transformers] extra is not installed")
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def bert(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_bert(tmp_path_factory.mktemp("models") / "bert", EKMAN)


@pytest.fixture(scope="module")
def roberta(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "roberta"
    return tiny_roberta(folder, list(GOEMOTIONS), problem_type="multi_label_classification")


@pytest.fixture
def copy(bert: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(bert, tmp_path / "copy"))


def direct(folder: Path, text: str) -> np.ndarray:
    """Return the logits of one text, without this package."""
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForSequenceClassification.from_pretrained(folder).eval()
    with torch.inference_mode():
        return np.asarray(model(**tokenizer(text, return_tensors="pt")).logits[0], dtype=float)


def test_bert_with_exclusive_labels(bert: Path) -> None:
    classifier = open_classifier(str(bert))
    assert classifier.classes == ("anger", "fear", "sadness", "disgust", "surprise", "joy", "neutral")
    found = classifier.read(TEXTS)
    assert found.truncated == () and np.allclose(found.probabilities.sum(1), 1)
    for row, text in enumerate(TEXTS):
        scores = np.exp(direct(bert, text))
        expected = dict(zip(EKMAN, scores / scores.sum(), strict=True))
        assert found.probabilities[row] == pytest.approx(
            [expected[name] for name in classifier.classes], abs=1e-5
        )


def test_roberta_with_independent_labels(roberta: Path) -> None:
    classifier = open_classifier(str(roberta))
    assert len(classifier.classes) == 9
    (row,) = classifier.read(TEXTS[:1]).probabilities
    scores = dict(zip(GOEMOTIONS, 1 / (1 + np.exp(-direct(roberta, TEXTS[0]))), strict=True))
    best = [max(p for label, p in scores.items() if GOEMOTIONS[label] == name) for name in classifier.classes]
    assert row == pytest.approx(np.array(best) / sum(best), abs=1e-5)


@pytest.mark.parametrize("which", ["bert", "roberta"])
def test_an_answer_does_not_depend_on_its_neighbours(which: str, request: pytest.FixtureRequest) -> None:
    classifier = open_classifier(str(request.getfixturevalue(which)))
    together = classifier.read(TEXTS * 40).probabilities
    alone = np.vstack([classifier.read([text]).probabilities for text in TEXTS])
    assert np.allclose(together, np.tile(alone, (40, 1)), atol=1e-5)


@pytest.mark.parametrize("which", ["bert", "roberta"])
def test_what_is_cut_is_said(which: str, request: pytest.FixtureRequest) -> None:
    classifier = open_classifier(str(request.getfixturevalue(which)))
    assert classifier.window == 32
    long = "the rain and " * 40
    assert classifier.read([TEXTS[0], long, TEXTS[1], long]).truncated == (1, 3)


def test_the_identity_holds_the_hashes_of_its_files(bert: Path) -> None:
    import hashlib

    identity = open_classifier(str(bert)).identity
    assert (identity.name, identity.revision) == ("bert", "")
    weights = hashlib.sha256((bert / "model.safetensors").read_bytes()).hexdigest()
    assert dict(identity.sha256)["model.safetensors"] == weights
    assert "config.json" in dict(identity.sha256) and "tokenizer.json" in dict(identity.sha256)


def test_an_unmapped_label_is_an_error_that_lists_the_labels(copy: Path) -> None:
    edit_config(copy, id2label={str(i): name for i, name in enumerate(["schadenfreude", *EKMAN[1:]])})
    with pytest.raises(
        ClassifierError, match=r"no class for 'schadenfreude'\. Its labels are 'schadenfreude', 'disgust'"
    ):
        open_classifier(str(copy))


def test_labels_from_a_file(copy: Path, tmp_path: Path) -> None:
    edit_config(copy, id2label=None, label2id=None, num_labels=7)
    file = tmp_path / "labels.json"
    file.write_text(
        json.dumps({f"LABEL_{i}": name for i, name in enumerate(["other", *EKMAN[1:]])}), encoding="utf-8"
    )
    with pytest.raises(ClassifierError, match="Its labels are 'LABEL_0'"):
        open_classifier(str(copy))
    classifier = open_classifier(str(copy), file)
    assert classifier.classes[-1] == "other" and "anger" not in classifier.classes


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "is not JSON"),
        ("[]", "is not a JSON object"),
        ("{}", "is not a JSON object"),
        ('{"anger": "ire"}', "'anger' is mapped to 'ire', which is none of anger, fear"),
        (
            '{"labels": {"anger": "anger"}, "activation": "tanh"}',
            "activation 'tanh' is neither softmax nor sigmoid",
        ),
        ('{"anger": "anger"}', "has no class for 'disgust', 'fear'"),
    ],
)
def test_bad_label_files(bert: Path, tmp_path: Path, content: str, says: str) -> None:
    file = tmp_path / "labels.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(ClassifierError, match=says):
        open_classifier(str(bert), file)


def test_pickled_weights_are_not_opened(copy: Path) -> None:
    (copy / "model.safetensors").rename(copy / "pytorch_model.bin")
    with pytest.raises(ClassifierError, match="Only safetensors are read"):
        open_classifier(str(copy))


def test_code_from_elsewhere_is_not_run(copy: Path) -> None:
    (copy / "evil.py").write_text("raise SystemExit('ran')", encoding="utf-8")
    edit_config(copy, auto_map={"AutoModelForSequenceClassification": "evil.Model"})
    with pytest.raises(ClassifierError, match="code from elsewhere is never run"):
        open_classifier(str(copy))


def test_an_encoder_without_a_head_is_no_classifier(bert: Path, tmp_path: Path) -> None:
    from transformers import AutoTokenizer, BertModel

    BertModel.from_pretrained(bert).save_pretrained(tmp_path)
    AutoTokenizer.from_pretrained(bert).save_pretrained(tmp_path)
    edit_config(tmp_path, id2label={str(i): name for i, name in enumerate(EKMAN)})
    with pytest.raises(ClassifierError, match=r"has no weights for classifier\.bias"):
        open_classifier(str(tmp_path))


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda folder: (folder / "config.json").unlink(), "holds no config.json"),
        (lambda folder: (folder / "config.json").write_text("[]"), "is not a JSON object"),
        (lambda folder: (folder / "config.json").write_text("{"), "copy: "),
        (lambda folder: (folder / "model.safetensors").write_bytes(b"\x00" * 64), "copy: "),
        (lambda folder: edit_config(folder, model_type="no-such-thing"), "copy: "),
    ],
)
def test_damaged_folders(copy: Path, damage, says: str) -> None:  # type: ignore[no-untyped-def]
    damage(copy)
    with pytest.raises(ClassifierError, match=says):
        open_classifier(str(copy))


@pytest.mark.parametrize(
    "given", ["hub:name", "hub:org/name", "hub:org/name@", "hub:a b/c@main", "no/such/folder"]
)
def test_a_classifier_is_named_in_full(given: str) -> None:
    with pytest.raises(ClassifierError, match="hub:ORG/NAME@REVISION"):
        parse_source(given)


@pytest.mark.parametrize(
    ("name", "labels", "activation"),
    [
        ("j-hartmann/emotion-english-distilroberta-base", EKMAN, "softmax"),
        ("SamLowe/roberta-base-go_emotions", list(GOEMOTIONS), "sigmoid"),
        ("monologg/bert-base-cased-goemotions-original", list(GOEMOTIONS), "sigmoid"),
        ("monologg/bert-base-cased-goemotions-ekman", EKMAN, "sigmoid"),
        (
            "monologg/bert-base-cased-goemotions-group",
            ["positive", "negative", "neutral", "ambiguous"],
            "sigmoid",
        ),
        ("cardiffnlp/twitter-roberta-base-emotion", ["joy", "optimism", "anger", "sadness"], "softmax"),
        (
            "cardiffnlp/twitter-roberta-base-emotion-multilabel-latest",
            "anger anticipation disgust fear joy love optimism pessimism sadness surprise trust".split(),
            "sigmoid",
        ),
        (
            "cardiffnlp/twitter-roberta-large-emotion-latest",
            ["anger", "love", "trust", "pessimism"],
            "sigmoid",
        ),
    ],
)
def test_the_published_classifiers_are_mapped(name: str, labels: list[str], activation: str) -> None:
    found = map_labels(name, labels, None, "RobertaForSequenceClassification", None)
    assert found.activation == activation and len(found.classes) == len(labels)
    for label, mapped in zip(labels, found.classes, strict=True):
        assert mapped == label or label not in (
            "anger",
            "fear",
            "sadness",
            "disgust",
            "surprise",
            "trust",
            "joy",
        )


def test_activations_of_unknown_models_come_from_their_configuration() -> None:
    assert ACTIVATIONS
    assert map_labels("some", ["anger"], "multi_label_classification", "", None).activation == "sigmoid"
    assert (
        map_labels("some", ["anger"], None, "BertForMultiLabelClassification", None).activation == "sigmoid"
    )
    assert map_labels("some", ["anger"], "single_label_classification", "", None).activation == "softmax"


def run(*argv: str, **environment: str) -> subprocess.CompletedProcess[str]:
    code = "import sys; from aipsy_affect.cli.main import main; sys.exit(main(sys.argv[1:]))"
    return subprocess.run(
        [sys.executable, "-c", code, *argv],
        capture_output=True, text=True, check=False, cwd="/", env={**os.environ, **environment},
    )  # fmt: skip


def test_a_classifier_in_the_hubs_cache(bert: Path, tmp_path: Path) -> None:
    """The real client, offline, with a cache laid out as a download lays it out."""
    commit = "0123456789abcdef0123456789abcdef01234567"
    place = tmp_path / "hub" / "models--acme--tiny"
    shutil.copytree(bert, place / "snapshots" / commit)
    (place / "refs").mkdir()
    (place / "refs" / "main").write_text(commit, encoding="utf-8")
    offline = {"HF_HUB_CACHE": str(tmp_path / "hub"), "HF_HUB_OFFLINE": "1"}
    options = ("certify", "--select", "T401,T402", "--format", "json", "-q")
    done = run(*options, "--classifier", "hub:acme/tiny@main", **offline)
    # Its weights are random: it names nothing, and a silence without a control is no pass.
    assert done.returncode == 1, done.stderr
    t401, t402 = json.loads(done.stdout)["results"]
    assert t401["status"] == "not_run" and "acme/tiny has no label for trust, anticipation" in t401["summary"]
    assert t402["status"] == "failed" and t402["details"]["classifier"]["revision"] == commit
    missing = run(*options, "--classifier", "hub:acme/other@main", **offline)
    assert (missing.returncode, missing.stdout) == (3, "")
    assert missing.stderr.startswith("error: hub:acme/other@main: ") and "Traceback" not in missing.stderr
    assert "is there a network" in missing.stderr


def test_the_missing_extra_is_named(bert: Path) -> None:
    code = (
        "import sys; sys.modules['transformers'] = None\n"
        "from aipsy_affect.cli.main import main\n"
        f"sys.exit(main(['certify', '--select', 'T', '-q', '--classifier', {str(bert)!r}]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd="/")
    assert (done.returncode, done.stdout) == (3, "")
    assert 'pip install "aipsy-affect[transformers]"' in done.stderr and done.stderr.count("\n") == 1
