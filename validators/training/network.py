"""The network of the bundled classifier, its training and its predictions."""

from __future__ import annotations

import hashlib
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoModel

from ..emotion_labels import GOEMOTIONS
from .public_data import LABELS, Example
from .recipe import Recipe

FINE = len(GOEMOTIONS)
CHECKPOINT_EVERY = 200


class EmotionModel(nn.Module):
    """Encoder, mean pooling and linear heads.

    `nine` (softmax) and `sigmoid` (multi-label) predict the same classes; the better on dev ships. `fine`
    predicts the 28 GoEmotions labels, a finer signal to learn from and the way to the Ekman comparison.
    """

    def __init__(self, base: str) -> None:
        """Loads the encoder from a path or a Hub id and makes the heads; word embeddings stay fixed."""
        super().__init__()
        self.encoder = AutoModel.from_pretrained(base)
        width = self.encoder.config.hidden_size
        self.dropout = nn.Dropout(0.1)
        self.nine = nn.Linear(width, len(LABELS))
        self.sigmoid = nn.Linear(width, len(LABELS))
        self.fine = nn.Linear(width, FINE)
        self.encoder.embeddings.word_embeddings.weight.requires_grad_(False)

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Logits of the three heads for a batch of token ids (batch, length) and its mask."""
        states = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        weights = mask.unsqueeze(-1).to(states.dtype)
        pooled = self.dropout((states * weights).sum(1) / weights.sum(1))
        return self.nine(pooled), self.sigmoid(pooled), self.fine(pooled)


@dataclass(frozen=True)
class Encoded:
    """Token ids and targets of a list of examples."""

    ids: list[list[int]]
    classes: np.ndarray
    fine: np.ndarray
    has_fine: np.ndarray


def encode(examples: Sequence[Example], tokenizer: Any, recipe: Recipe) -> Encoded:
    """Tokenises examples, cut to the length of their kind, and spreads their labels into arrays."""
    classes = np.zeros((len(examples), len(LABELS)), dtype=np.float32)
    fine = np.zeros((len(examples), FINE), dtype=np.float32)
    has_fine = np.array([bool(e.fine) for e in examples])
    ids = tokenizer([e.text for e in examples], truncation=True, max_length=recipe.vignette_tokens)[
        "input_ids"
    ]
    for row, example in enumerate(examples):
        if example.source != "synthetic" and len(ids[row]) > recipe.comment_tokens:
            ids[row] = [*ids[row][: recipe.comment_tokens - 1], ids[row][-1]]
        classes[row, list(example.labels)] = 1
        fine[row, list(example.fine)] = 1
    return Encoded(ids, classes, fine, has_fine)


def batches(lengths: Sequence[int], budget: int, seed: int) -> list[list[int]]:
    """Batches of similar length, at most `budget` padded tokens each, in an order that the seed decides."""
    rng = random.Random(seed)
    order = list(range(len(lengths)))
    rng.shuffle(order)
    made: list[list[int]] = []
    for start in range(0, len(order), 6000):
        batch: list[int] = []
        for row in sorted(order[start : start + 6000], key=lambda r: lengths[r]):
            if batch and lengths[row] * (len(batch) + 1) > budget:
                made.append(batch)
                batch = []
            batch.append(row)
        made.append(batch)
    rng.shuffle(made)
    return made


def padded(ids: Sequence[Sequence[int]], device: torch.device) -> tuple[Tensor, Tensor]:
    """Token ids padded with 0 to the longest, and their mask."""
    width = max(map(len, ids))
    tokens = torch.zeros(len(ids), width, dtype=torch.long)
    for row, line in enumerate(ids):
        tokens[row, : len(line)] = torch.tensor(line)
    mask = torch.arange(width) < torch.tensor([[len(line)] for line in ids])
    return tokens.to(device), mask.long().to(device)


def class_weights(classes: np.ndarray, power: float) -> Tensor:
    """Weights that grow as a class gets rarer, with mean 1 over the examples."""
    frequency = (classes / classes.sum(1, keepdims=True)).sum(0)
    weights = (frequency.mean() / frequency) ** power
    return torch.tensor(weights / (weights * frequency).sum() * frequency.sum(), dtype=torch.float32)


def loss_of(
    outputs: tuple[Tensor, Tensor, Tensor], data: Encoded, rows: list[int], weights: Tensor
) -> Tensor:
    """Sum of the softmax loss on normalised multi-label targets and the two sigmoid losses."""
    nine, sigmoid, fine = (output.float() for output in outputs)
    device = nine.device
    classes = torch.from_numpy(data.classes[rows]).to(device)
    targets = classes / classes.sum(1, keepdim=True)
    loss = -(targets * weights * functional.log_softmax(nine, dim=1)).sum(1).mean()
    loss = loss + functional.binary_cross_entropy_with_logits(sigmoid, classes) * 3
    known = torch.from_numpy(data.has_fine[rows]).to(device)
    if known.any():
        wanted = torch.from_numpy(data.fine[rows]).to(device)
        loss = loss + functional.binary_cross_entropy_with_logits(fine[known], wanted[known]) * 6
    return loss


def train(model: EmotionModel, data: Encoded, recipe: Recipe, work: Path, bf16: bool) -> None:
    """Trains in place, with a checkpoint every ``CHECKPOINT_EVERY`` steps; resumes from one of the same recipe and data."""
    device = next(model.parameters()).device
    plan = [
        batch
        for epoch in range(recipe.epochs)
        for batch in batches([len(i) for i in data.ids], recipe.tokens_per_batch, recipe.seed * 1000 + epoch)
    ]
    heads = [*model.nine.parameters(), *model.sigmoid.parameters(), *model.fine.parameters()]
    body = [p for p in model.encoder.parameters() if p.requires_grad]
    groups = [{"params": body, "lr": recipe.encoder_rate}, {"params": heads, "lr": recipe.head_rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=recipe.weight_decay, fused=True)
    rise = max(1, int(len(plan) * recipe.warmup))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / rise, max(0.0, (len(plan) - s) / max(1, len(plan) - rise)))
    )
    weights = class_weights(data.classes, recipe.class_power).to(device)
    key = hashlib.sha256(json.dumps([asdict(recipe), len(plan), len(data.ids)]).encode()).hexdigest()
    checkpoint, start = work / "checkpoint.pt", 0
    if checkpoint.exists():
        state = torch.load(checkpoint, map_location=device, weights_only=True)
        if state["key"] == key:
            model.load_state_dict(state["model"])
            optimizer.load_state_dict(state["optimizer"])
            schedule.load_state_dict(state["schedule"])
            start = state["step"]
            print(f"resuming after step {start} of {len(plan)}", flush=True)
    began, running = time.monotonic(), 0.0
    model.train()
    for step in range(start, len(plan)):
        torch.manual_seed(recipe.seed * 1_000_003 + step)
        ids, mask = padded([data.ids[row] for row in plan[step]], device)
        with torch.autocast(device.type, dtype=torch.bfloat16, enabled=bf16):
            outputs = model(ids, mask)
        loss = loss_of(outputs, data, plan[step], weights)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad(set_to_none=True)
        running = loss.item() if step == start else 0.98 * running + 0.02 * loss.item()
        done = step + 1
        if done % 50 == 0 or done == len(plan):
            rate = (done - start) / (time.monotonic() - began)
            left = (len(plan) - done) / rate / 60
            print(
                f"step {done}/{len(plan)}  loss {running:.3f}  {rate:.2f} steps/s  {left:.1f} min left",
                flush=True,
            )
        if done % CHECKPOINT_EVERY == 0 or done == len(plan):
            state = {
                "key": key,
                "step": done,
                "model": model.state_dict(),
                "optimizer": optimizer.state_dict(),
            }
            torch.save({**state, "schedule": schedule.state_dict()}, work / "checkpoint.tmp")
            (work / "checkpoint.tmp").replace(checkpoint)


@torch.inference_mode()
def predict(model: EmotionModel, ids: Sequence[list[int]], budget: int = 8192) -> tuple[np.ndarray, ...]:
    """Logits of the three heads in 32-bit floats, in the order of `ids`."""
    model.eval()
    device = next(model.parameters()).device
    outputs = [np.zeros((len(ids), size), dtype=np.float32) for size in (len(LABELS), len(LABELS), FINE)]
    for rows in by_length(ids, budget):
        for whole, part in zip(outputs, model(*padded([ids[r] for r in rows], device)), strict=True):
            whole[rows] = part.float().cpu().numpy()
    return tuple(outputs)


def by_length(ids: Sequence[Sequence[int]], budget: int) -> Iterator[list[int]]:
    """Rows in batches of similar length with at most `budget` padded tokens."""
    rows: list[int] = []
    for row in sorted(range(len(ids)), key=lambda r: len(ids[r])):
        if rows and len(ids[row]) * (len(rows) + 1) > budget:
            yield rows
            rows = []
        rows.append(row)
    if rows:
        yield rows
