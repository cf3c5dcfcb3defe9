"""The bundled classifier's weights in PyTorch: what the benchmark compares with, and a check on the ONNX file.

The integers of the ONNX file times their scales are the weights that it computes with.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn
from transformers import BertConfig, BertModel, BertPreTrainedModel, PreTrainedTokenizerFast
from transformers.modeling_outputs import SequenceClassifierOutput

QUANTISED, SCALE = "_quantized", "_scale"


class MeanPooledClassifier(BertPreTrainedModel):
    """A BERT encoder, the mean over its tokens, and one linear head."""

    def __init__(self, config: Any) -> None:
        """Make the network of a configuration, with ``num_labels`` outputs."""
        super().__init__(config)
        self.encoder = BertModel(config, add_pooling_layer=False)
        self.head = nn.Linear(config.hidden_size, config.num_labels)
        self.post_init()

    def forward(self, input_ids: Tensor, attention_mask: Tensor, **_: Any) -> SequenceClassifierOutput:
        """Return the logits (batch, labels)."""
        states = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        weights = attention_mask.unsqueeze(-1).to(states.dtype)
        return SequenceClassifierOutput(logits=self.head((states * weights).sum(1) / weights.sum(1)))


def load(folder: Path) -> tuple[MeanPooledClassifier, PreTrainedTokenizerFast]:
    """Return network and tokenizer of a classifier folder.

    Raises:
        ValueError: the ONNX file is not one that ``export`` wrote.
    """
    content = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    state = state_dict(folder / "model.onnx")
    embeddings = state["encoder.embeddings.word_embeddings.weight"]
    layers = {name.split(".")[3] for name in state if name.startswith("encoder.encoder.layer.")}
    config = BertConfig(
        vocab_size=embeddings.shape[0],
        hidden_size=embeddings.shape[1],
        num_hidden_layers=len(layers),
        intermediate_size=state["encoder.encoder.layer.0.intermediate.dense.weight"].shape[0],
        max_position_embeddings=state["encoder.embeddings.position_embeddings.weight"].shape[0],
        id2label=dict(enumerate(content["labels"])),
        problem_type="multi_label_classification",
        **content["encoder"],
    )
    model = MeanPooledClassifier(config)
    missing, unexpected = model.load_state_dict(state, strict=False)
    if unexpected or set(missing) - {"encoder.embeddings.position_ids"}:
        raise ValueError(f"{folder}: not the classifier's network: {missing or unexpected}")
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_file=str(folder / "tokenizer.json"),
        model_max_length=content["max_length"],
        pad_token="[PAD]",
        model_input_names=["input_ids", "attention_mask"],
    )
    return model.eval(), tokenizer


def state_dict(path: Path) -> dict[str, Tensor]:
    """Return the weights of an ONNX file by their names in PyTorch, in 32 bits."""
    graph = onnx.load(str(path)).graph
    found = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
    real = {
        name.removesuffix(QUANTISED): found[name].astype(np.float32)
        * found[name.removesuffix(QUANTISED) + SCALE]
        for name in found
        if name.endswith(QUANTISED)
    }
    weights = {name: array for name, array in found.items() if name.endswith((".weight", ".bias"))}
    weights |= {name: array for name, array in real.items() if name.endswith(".weight")}
    for node in graph.node:
        if node.op_type == "MatMul" and node.input[1] in real:  # exported (in, out), in PyTorch (out, in)
            place = node.name.removeprefix("/").replace("/", ".")
            weights[place.rsplit(".", 1)[0] + ".weight"] = real[node.input[1]].T
    return {name: torch.tensor(np.array(array)) for name, array in weights.items()}
