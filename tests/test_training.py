"""Making a classifier: from tiny public data and a tiny base to a folder that the runtime reads."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="the [train] extra is not installed")
pytest.importorskip("onnx", reason="the [train] extra is not installed")
sys.path.insert(0, str(Path(__file__).parent))

from tiny_models import tiny_bert

import aipsy_affect.validators
from aipsy_affect.validators.onnx_classifier import OnnxClassifier
from aipsy_affect.validators.training import __main__ as program
from aipsy_affect.validators.training import dequantised, network
from aipsy_affect.validators.training.export import Job, finish
from aipsy_affect.validators.training.public_data import (
    GOEMOTIONS,
    LABELS,
    Splits,
    load_public,
    neutral_sentences,
    normalised,
    situations,
)
from aipsy_affect.validators.training.recipe import Recipe
from aipsy_affect.validators.training.vignettes import build_bank, lexicon_forms

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::torch.jit.TracerWarning"),
]
LEXICON = Path(aipsy_affect.validators.__file__).parent / "data" / "lexicon"
SHIPPED = Path(aipsy_affect.validators.__file__).parent / "data" / "classifier"
RECIPE = Recipe(
    seed=1, epochs=2, tokens_per_batch=400, synthetic_per_label=6, synthetic_neutral=12, vignette_words=30
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """GoEmotions and XED in the layout of their authors, a few lines each."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "goemotions").mkdir()
    (folder / "xed").mkdir()
    names = [name for name in GOEMOTIONS if name != "neutral"]
    (folder / "goemotions" / "labels.txt").write_text("\n".join(names), encoding="utf-8")
    for part, count in (("train", 120), ("dev", 60), ("test", 60)):
        lines = [
            f"the {part} boat number {i} was late and {(*names, 'neutral')[i % 28]}\t{i % 28}\tid{i}"
            for i in range(count)
        ]
        (folder / "goemotions" / f"{part}.tsv").write_text("\n".join(lines), encoding="utf-8")
    rows = [f"a line of a film about the letter {i}\t{i % 8 + 1}" for i in range(160)]
    (folder / "xed" / "en-annotated.tsv").write_text("\n".join(rows), encoding="utf-8")
    neutral = [f"{i}\tthe table and the rain stand in the scene {i}" for i in range(60)]
    (folder / "xed" / "neu_en.txt").write_text("\n".join(neutral), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def public(data: Path) -> tuple[Splits, Splits]:
    return load_public(data / "goemotions", data / "xed", RECIPE.seed)


@pytest.fixture(scope="module")
def vignettes(public: tuple[Splits, Splits]):  # type: ignore[no-untyped-def]
    go, xed = public
    both = Splits([*go.train, *xed.train], [*go.dev, *xed.dev], [*go.test, *xed.test])
    return program.synthetic(build_bank(LEXICON, RECIPE.seed), lexicon_forms(LEXICON), RECIPE, both)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_bert(tmp_path_factory.mktemp("base"), ["x", "y"], window=512)


def trained(base: Path, examples, work: Path) -> network.EmotionModel:  # type: ignore[no-untyped-def]
    import torch
    from transformers import AutoTokenizer

    torch.manual_seed(RECIPE.seed)
    model = network.EmotionModel(str(base))
    tokenizer = AutoTokenizer.from_pretrained(base)
    work.mkdir(exist_ok=True)
    network.train(model, network.encode(examples, tokenizer, RECIPE), RECIPE, work, bf16=False)
    return model


@pytest.fixture(scope="module")
def made(base: Path, data: Path, public, vignettes, tmp_path_factory):  # type: ignore[no-untyped-def]
    """A classifier folder, its evaluation, and the network it came from."""
    from transformers import AutoTokenizer

    work = tmp_path_factory.mktemp("work")
    go, xed = public
    model = trained(base, [*go.train, *xed.train, *vignettes["train"]], work)
    job = Job(work / "out", work, "tiny", data / "goemotions", LEXICON, None)
    return (
        work / "out",
        finish(model, AutoTokenizer.from_pretrained(base), job, RECIPE, go, xed, vignettes),
        model,
    )


def test_no_held_out_text_is_trained_on(public: tuple[Splits, Splits]) -> None:
    go, xed = public
    held_out = {normalised(e.text) for part in (go.dev, go.test, xed.dev, xed.test) for e in part}
    assert not held_out & {normalised(e.text) for part in (go.train, xed.train) for e in part}
    assert len(xed.dev) and len(xed.test) and len(xed.train) > len(xed.test)


def test_vignettes_are_seeded_and_keep_their_words_apart(public, vignettes) -> None:  # type: ignore[no-untyped-def]
    go, xed = public
    both = Splits([*go.train, *xed.train], [*go.dev, *xed.dev], [*go.test, *xed.test])
    again = program.synthetic(build_bank(LEXICON, RECIPE.seed), lexicon_forms(LEXICON), RECIPE, both)
    assert again == vignettes
    assert {LABELS[e.labels[0]] for e in vignettes["train"]} == set(LABELS)
    bank = build_bank(LEXICON, RECIPE.seed)
    for words in bank.words.values():
        families = {
            split: {w.family for w in words if w.split == split} for split in ("train", "dev", "test")
        }
        assert not families["train"] & families["test"] and not families["dev"] & families["test"]


def test_neutral_vignettes_hold_no_emotion_word_of_the_lexicon(vignettes) -> None:  # type: ignore[no-untyped-def]
    from aipsy_affect.validators.lexicon import find

    neutral = [e.text for e in vignettes["train"] if LABELS[e.labels[0]] == "neutral"]
    named = [e.text for e in vignettes["train"] if LABELS[e.labels[0]] != "neutral"]

    def names_an_emotion(text: str) -> bool:
        return any(hit.entry.tier != "ambiguous" for hit in find(text))

    assert sum(map(names_an_emotion, named)) >= 0.9 * len(named)
    assert not any(map(names_an_emotion, neutral))


def test_situations_hold_no_word_of_the_lexicon(public) -> None:  # type: ignore[no-untyped-def]
    go, _ = public
    forms = lexicon_forms(LEXICON)
    found = situations(go.train, forms)
    assert found and not any(word in forms for text in found for word in text.lower().rstrip(".").split())
    assert len(neutral_sentences(go.train)) == sum(e.labels == (8,) for e in go.train)


def test_interrupted_training_ends_with_the_same_weights(
    base: Path, public, tmp_path: Path, monkeypatch
) -> None:  # type: ignore[no-untyped-def]
    examples, steps, stop_at = public[0].train, [], 0
    loss_of = network.loss_of

    def counted(*args):  # type: ignore[no-untyped-def]
        steps.append(1)
        if len(steps) == stop_at:
            raise KeyboardInterrupt
        return loss_of(*args)

    monkeypatch.setattr(network, "loss_of", counted)
    monkeypatch.setattr(network, "CHECKPOINT_EVERY", 3)
    whole = trained(base, examples, tmp_path / "whole")
    total, stop_at = len(steps), 8
    steps.clear()
    with pytest.raises(KeyboardInterrupt):
        trained(base, examples, tmp_path / "cut")
    stop_at = 0
    steps.clear()
    resumed = trained(base, examples, tmp_path / "cut")
    assert len(steps) == total - 6, "it goes on after the checkpoint of step 6"
    for name, weight in whole.state_dict().items():
        assert np.array_equal(weight.numpy(), resumed.state_dict()[name].numpy()), name


def test_a_checkpoint_of_another_recipe_is_not_used(base: Path, public, tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    trained(base, public[0].train[:40], tmp_path)
    trained(base, public[0].train[:60], tmp_path)
    assert "resuming" not in capsys.readouterr().out


def test_the_folder_is_read_by_the_runtime(made) -> None:  # type: ignore[no-untyped-def]
    folder, report, _ = made
    classifier = OnnxClassifier(folder)
    assert classifier.classes == LABELS
    found = classifier.read(["the boat was late", "a letter " * 300])
    assert np.allclose(found.probabilities.sum(axis=1), 1) and found.truncated == (1,)
    assert {path.name for path in folder.iterdir()} == {
        "model.onnx",
        "tokenizer.json",
        "config.json",
        "evaluation.json",
    }
    assert json.loads((folder / "evaluation.json").read_text(encoding="utf-8")) == report
    assert {"goemotions_test", "xed_test"} <= set(report["quantised"]) and report["calibration"][
        "temperature"
    ] > 0
    assert len(report["quantised"]["xed_test"]["f1"]) == 9


@pytest.mark.parametrize("which", ["made", "shipped"])
def test_the_integers_are_the_networks_weights(which: str, made) -> None:  # type: ignore[no-untyped-def]
    """Dequantised, the ONNX file is a PyTorch network that answers alike; the rest is rounding of activations."""
    import torch

    folder = made[0] if which == "made" else SHIPPED
    model, tokenizer = dequantised.load(folder)
    classifier = OnnxClassifier(folder)
    texts = ["The nurse put the letter on the table.", "He was angry and afraid.", "a boat " * 60]
    mine = classifier.logits(texts)[0]
    with torch.inference_mode():
        theirs = np.vstack(
            [model(**tokenizer(t, return_tensors="pt", truncation=True)).logits.numpy() for t in texts]
        )
    assert np.corrcoef(mine.ravel(), theirs.ravel())[0, 1] > 0.99
    assert (mine.argmax(1) == theirs.argmax(1)).all()
    if which == "made":
        close = {
            k: v for k, v in dequantised.state_dict(folder / "model.onnx").items() if "dense.weight" in k
        }
        real = made[2].state_dict()
        assert close and all(torch.allclose(v, real[k], atol=0.02) for k, v in close.items())


def test_a_base_that_is_not_the_one_it_is_called(base: Path, data: Path, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="say what it is with --base-name"):
        program.main([
            "--data", str(data), "--lexicon", str(LEXICON), "--base", str(base), "--work", str(tmp_path), "--out",
            str(tmp_path / "out"),
        ])  # fmt: skip


def test_a_folder_that_is_not_there(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        program.main(["--data", str(tmp_path), "--lexicon", str(LEXICON), "--work", "w", "--out", "o"])
    assert stopped.value.code == 2
    assert f"{tmp_path / 'goemotions'} is not a folder" in capsys.readouterr().err
