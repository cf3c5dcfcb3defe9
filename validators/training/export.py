"""Exports a trained classifier to ONNX, quantises it, and writes everything that the model card says.

Every choice (head, thresholds, temperature, quantisation) is made on development sets; the test sets are only
measured.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from ..emotion_labels import GOEMOTIONS
from ..onnx_classifier import OnnxClassifier, activate
from . import evaluation
from .evaluation import AGGREGATIONS, PEAKS, top1
from .network import EmotionModel, encode, predict
from .public_data import LABELS, Example, Splits, goemotions_labels
from .recipe import Recipe

MAX_LENGTH = 256
ALLOWED_LOSS = 0.005
QUANTISED, SCALE = "_quantized", "_scale"
NAME, REVISION = "aipsy-affect/minilm-plutchik", "1"
#: What the network needs beyond the shapes of its weights.
NOT_IN_THE_SHAPES = ("num_attention_heads", "hidden_act", "layer_norm_eps")
HEADS = {"softmax": "nine", "sigmoid": "sigmoid"}


@dataclass(frozen=True)
class Job:
    """Where to read and write, and what the configuration names.

    Attributes:
        out: folder for the classifier.
        work: folder for what is in between.
        base_name: the base's name in the configuration.
        goemotions: folder of GoEmotions, for the names of its labels.
        lexicon: folder of the emotion lexicon, for its hash.
        probe: a file of vignettes that is only measured; may be None.
    """

    out: Path
    work: Path
    base_name: str
    goemotions: Path
    lexicon: Path
    probe: Path | None


class Shipped(nn.Module):
    """The encoder with one head: what is exported."""

    def __init__(self, model: EmotionModel, head: str) -> None:
        """Take the encoder and the head of that name."""
        super().__init__()
        self.encoder, self.head = model.encoder, getattr(model, head)

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """Return logits (batch, classes)."""
        states = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        weights = attention_mask.unsqueeze(-1).to(states.dtype)
        logits: Tensor = self.head((states * weights).sum(1) / weights.sum(1))
        return logits


def export(model: EmotionModel, head: str, path: Path) -> None:
    """Write 32-bit ONNX with free batch and length, and drop what a reader of the file does not need."""
    shipped = Shipped(model, head).to("cpu").float().eval()
    shipped.encoder.set_attn_implementation("eager")
    ids = torch.arange(22).reshape(2, 11) % shipped.encoder.config.vocab_size
    axes = {0: "batch", 1: "tokens"}
    torch.onnx.export(
        shipped,
        (ids, torch.ones_like(ids)),
        str(path),
        input_names=["input_ids", "attention_mask"],
        output_names=["logits"],
        dynamic_axes={"input_ids": axes, "attention_mask": axes, "logits": {0: "batch"}},
        opset_version=17,
        dynamo=False,
    )
    graph = onnx.load(str(path))
    for node in graph.graph.node:
        node.doc_string = ""
        del node.metadata_props[:]
    onnx.save(graph, str(path))


def finish(
    model: EmotionModel, tokenizer: Any, job: Job, recipe: Recipe, go: Splits, xed: Splits,
    vignettes: Mapping[str, Sequence[Example]],
) -> dict[str, Any]:  # fmt: skip
    """Choose on dev, export, quantise, evaluate; write the classifier and ``evaluation.json``, and return it."""
    job.out.mkdir(parents=True, exist_ok=True)
    sets = {"goemotions_dev": go.dev, "goemotions_test": go.test, "xed_dev": xed.dev, "xed_test": xed.test}
    raw = {name: predict(model, encode(examples, tokenizer, recipe).ids) for name, examples in sets.items()}
    activation, by_head = _choose_head(raw, sets)
    chosen = {name: outputs[list(HEADS).index(activation)] for name, outputs in raw.items()}
    dev_logits = np.concatenate([chosen["goemotions_dev"], chosen["xed_dev"]]).astype(np.float64)
    temperature = evaluation.fit_temperature(dev_logits, [*go.dev, *xed.dev], activation)
    for folder in (job.work, job.out):
        tokenizer.backend_tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
        _write_config(folder, model, activation, temperature, job, recipe)
    names = goemotions_labels(job.goemotions)
    report: dict[str, Any] = {
        "labels": list(LABELS),
        "head": {"chosen": activation, "dev_macro_f1": by_head},
        "fp32": {name: top1(chosen[name], sets[name]) for name in sets},
        "ekman_multilabel": evaluation.multilabel_f1(
            evaluation.ekman_scores(raw["goemotions_dev"][2], go.dev, names),
            evaluation.ekman_scores(raw["goemotions_test"][2], go.test, names),
        ),
        "xed_eight_multilabel": evaluation.multilabel_f1(
            evaluation.xed_scores(raw["xed_dev"][1], xed.dev),
            evaluation.xed_scores(raw["xed_test"][1], xed.test),
        ),
    }
    export(model, HEADS[activation], job.work / "fp32.onnx")
    quantise(job.work / "fp32.onnx", job.out / "model.onnx")
    report["quantisation"] = {"bits": 8, "dev_macro_f1_lost": _lost(job, sets)}
    small = OnnxClassifier(job.out)
    logits = {name: small.logits([e.text for e in examples])[0] for name, examples in sets.items()}
    report["quantised"] = {name: top1(logits[name], sets[name]) for name in sets}
    report["calibration"] = {"temperature": temperature, "bins": 15} | {
        name: {
            "ece_before": evaluation.calibration_error(activate(logits[name], activation), sets[name]),
            "ece_after": evaluation.calibration_error(
                activate(logits[name], activation, temperature), sets[name]
            ),
        }
        for name in sets
    }
    report["aggregation_on_synthetic_dev"] = {
        how: evaluation.vignette_figures(
            evaluation.aggregated(small, [e.text for e in vignettes["dev"]], how), vignettes["dev"]
        )
        for how in AGGREGATIONS
    }
    report["synthetic_held_out"] = {
        name: evaluation.vignette_figures(small.read([e.text for e in examples]).probabilities, examples)
        for name, examples in vignettes.items()
        if name not in ("train", "dev")
    }
    if job.probe:
        report["probe"] = evaluation.probe_figures(small, job.probe)
    report["stumbling_blocks"] = evaluation.stumbling_blocks(small)
    report["model_bytes"] = (job.out / "model.onnx").stat().st_size
    (job.out / "evaluation.json").write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    return report


def _choose_head(
    raw: Mapping[str, tuple[np.ndarray, ...]], sets: Mapping[str, Sequence[Example]]
) -> tuple[str, dict[str, dict[str, float]]]:
    by_head = {
        activation: {
            name: top1(raw[name][index], sets[name])["macro_f1"] for name in ("goemotions_dev", "xed_dev")
        }
        for index, activation in enumerate(HEADS)
    }
    return max(by_head, key=lambda name: sum(by_head[name].values())), by_head


def quantise(source: Path, destination: Path) -> None:
    """Store the matrices of an ONNX file in 8 bits, a scale per output channel; all arithmetic stays in 32 bits.

    With onnxruntime's own dynamic quantisation the activations are rounded too, and the answers then move with its
    version, with the processor and with the batch: on release 1.0.0 the rank-biserial correlation of T403 was +0.05
    by one version and +0.26 by another. A certificate cannot rest on that. The file is as small, and the runtime
    folds the products when it loads the file, but for the embeddings, of which it takes only the rows it needs.
    """
    model = onnx.load(str(source))
    graph = model.graph
    tensors = {each.name: each for each in graph.initializer}
    nodes = []
    for node in graph.node:
        spot = {"Gather": 0, "MatMul": 1, "Gemm": 1}.get(node.op_type, -1)
        name = node.input[spot] if spot >= 0 else ""
        if name not in tensors or len(tensors[name].dims) != 2:
            nodes.append(node)
            continue
        matrix = numpy_helper.to_array(tensors[name])
        # A head's weights lie (out, in), those of other products (in, out), embeddings (row, channel).
        axis = 1 if any(each.name == "transB" and each.i for each in node.attribute) else 0
        scale = np.abs(matrix).max(axis=axis, keepdims=True) / 127
        scale[scale == 0] = 1
        small = np.round(matrix / scale).astype(np.int8)
        graph.initializer.remove(tensors[name])
        graph.initializer.append(numpy_helper.from_array(small, name + QUANTISED))
        graph.initializer.append(numpy_helper.from_array(scale.astype(np.float32), name + SCALE))
        if node.op_type == "Gather":
            result = node.output[0]
            node.input[0], node.output[0] = name + QUANTISED, result + QUANTISED
            nodes += [node, *_real(result + QUANTISED, name + SCALE, result)]
        else:
            nodes += [*_real(name + QUANTISED, name + SCALE, name), node]
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.checker.check_model(model)
    onnx.save(model, str(destination))


def _real(whole: str, scale: str, result: str) -> list[Any]:
    """Return the nodes that turn integers into the numbers they stand for."""
    return [
        onnx.helper.make_node(
            "Cast", [whole], [whole + "_as_float"], whole + "_cast", to=onnx.TensorProto.FLOAT
        ),
        onnx.helper.make_node("Mul", [whole + "_as_float", scale], [result], whole + "_scaled"),
    ]


def _lost(job: Job, sets: Mapping[str, Sequence[Example]]) -> dict[str, float]:
    """Return the macro-F1 that the quantised file loses on dev.

    Raises:
        ValueError: more than ``ALLOWED_LOSS``.
    """
    exact, small = OnnxClassifier(job.work, model="fp32.onnx"), OnnxClassifier(job.out)
    lost = {}
    for name in ("goemotions_dev", "xed_dev"):
        texts = [e.text for e in sets[name]]
        figures = [top1(each.logits(texts)[0], sets[name])["macro_f1"] for each in (exact, small)]
        lost[name] = round(figures[0] - figures[1], 4)
    if max(lost.values()) > ALLOWED_LOSS:
        raise ValueError(
            f"8 bits lose {lost} of macro-F1 on dev, more than {ALLOWED_LOSS}; ship {job.work / 'fp32.onnx'}"
        )
    return lost


def _write_config(
    folder: Path, model: EmotionModel, activation: str, temperature: float, job: Job, recipe: Recipe
) -> None:
    config = {
        "name": NAME,
        "revision": REVISION,
        "labels": list(LABELS),
        "activation": activation,
        "temperature": temperature,
        "max_length": MAX_LENGTH,
        "pooling": "mean",
        "encoder": {name: getattr(model.encoder.config, name) for name in NOT_IN_THE_SHAPES},
        "goemotions_to_label": dict(GOEMOTIONS),
        "base": job.base_name,
        "recipe": asdict(recipe),
        "lexicon_sha256": lexicon_hash(job.lexicon),
    }
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")


def lexicon_hash(folder: Path) -> str:
    """Return the SHA-256 over the names and bytes of the lexicon files that the synthetic vignettes use."""
    digest = hashlib.sha256()
    for name in sorted([*PEAKS, "general", "ambiguous"]):
        digest.update(name.encode() + b"\0" + (folder / f"{name}.txt").read_bytes())
    return digest.hexdigest()
