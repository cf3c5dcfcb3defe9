"""The numbers that decide the weights."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Recipe:
    """Everything that decides the weights besides the data and the base."""

    seed: int = 3
    epochs: int = 4
    tokens_per_batch: int = 2560
    encoder_rate: float = 1.2e-4
    head_rate: float = 1e-3
    warmup: float = 0.06
    weight_decay: float = 0.01
    comment_tokens: int = 64
    vignette_tokens: int = 128
    synthetic_per_label: int = 700
    synthetic_neutral: int = 2400
    vignette_words: int = 90
    class_power: float = 0.25
