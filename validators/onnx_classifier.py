"""The bundled emotion classifier, run by onnxruntime and tokenizers alone: no PyTorch, no network, no pickle.

Weights are stored in 8 bits and computed with in 32, texts run one at a time on several threads: so the answer to a
text depends neither on the texts beside it, nor on padding, nor (but for last digits) on the processor and the
version of onnxruntime.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ..errors import ClassifierError, missing_extra
from .classifier import Identity, Reading, sha256_of

FILES = ("model.onnx", "tokenizer.json", "config.json")
MAX_THREADS = 8


class OnnxClassifier:
    """A classifier exported by ``aipsy_affect.validators.training``."""

    def __init__(self, folder: Path, threads: int | None = None, model: str = FILES[0]) -> None:
        """Load the weights.

        Args:
            folder: holds ``model.onnx``, ``tokenizer.json`` and ``config.json``.
            threads: texts read at the same time; by default the processors of this process, 8 at most. The
                answers do not depend on it.
            model: file name of the weights, if another.

        Raises:
            ClassifierError: a file is missing or damaged.
            MissingExtraError: onnxruntime or tokenizers is not installed.
        """
        try:
            import onnxruntime
            import tokenizers
        except ImportError as error:
            raise missing_extra(error.name or "onnxruntime", "validate", "the bundled classifier") from error
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        # Without these two the arena keeps the longest text's memory for good.
        options.enable_cpu_mem_arena = False
        options.enable_mem_pattern = False
        options.log_severity_level = 4  # what goes wrong is said by the error below
        try:
            config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
            self.classes = tuple(map(str, config["labels"]))
            self._temperature, self._activation = float(config["temperature"]), str(config["activation"])
            self.window = int(config["max_length"])
            self._session = onnxruntime.InferenceSession(
                str(folder / model), options, ["CPUExecutionProvider"]
            )
            self._tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
            self.identity = Identity(
                str(config["name"]),
                str(config["revision"]),
                tuple((name, sha256_of(folder / name)) for name in (model, *FILES[1:])),
            )
        except (
            Exception
        ) as error:  # onnxruntime and tokenizers raise classes of their own, and bare Exception
            raise ClassifierError(
                f"the classifier in {folder} cannot be loaded ({str(error).splitlines()[0]}); "
                'install the package again: pip install --force-reinstall "aipsy-affect[validate]"'
            ) from error
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(self.window)
        self._threads = threads or min(MAX_THREADS, _processors())

    def read(self, texts: Sequence[str]) -> Reading:
        """Return calibrated probabilities of the texts."""
        logits, truncated = self.logits(texts)
        return Reading(activate(logits, self._activation, self._temperature), truncated)

    def logits(self, texts: Sequence[str]) -> tuple[npt.NDArray[np.float64], tuple[int, ...]]:
        """Return logits, shape (texts, classes), and the indices of texts that were cut."""
        encoded = self._tokenizer.encode_batch(list(texts))
        truncated = tuple(row for row, each in enumerate(encoded) if each.overflowing)
        with ThreadPoolExecutor(self._threads) as pool:
            rows = list(pool.map(self._run, (each.ids for each in encoded)))
        shape = (len(rows), len(self.classes))
        return np.array(rows, dtype=np.float64).reshape(shape), truncated

    def _run(self, ids: list[int]) -> Any:
        tokens = np.array([ids], dtype=np.int64)
        feed = {"input_ids": tokens, "attention_mask": np.ones_like(tokens)}
        return self._session.run(None, feed)[0][0]


def activate(
    logits: npt.NDArray[np.float64], activation: str, temperature: float = 1.0
) -> npt.NDArray[np.float64]:
    """Return probabilities that sum to 1 from the logits of a softmax head, or of a sigmoid head by scaling."""
    scaled = logits / temperature
    if activation == "sigmoid":
        odds = 1 / (1 + np.exp(-scaled))
    else:
        odds = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True))


@lru_cache(maxsize=1)
def bundled() -> OnnxClassifier:
    """Return the classifier that ships with the package; loaded once."""
    folder = resources.files(__package__ or "") / "data" / "classifier"
    return OnnxClassifier(Path(str(folder)))


def _processors() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS or Windows
        return os.cpu_count() or 1
