"""Emotion classifiers in transformers' format, from the Hub or a folder: safetensors only, no remote code."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ..errors import AipsyAffectError, ClassifierError, missing_extra
from .classifier import CLASSES, Identity, Reading, Source, sha256_of
from .emotion_labels import SIGMOID, LabelMap, map_labels

WEIGHTS, INDEX = "model.safetensors", "model.safetensors.index.json"
TOKENIZER_FILES = (
    "tokenizer.json",
    "tokenizer_config.json",
    "vocab.json",
    "vocab.txt",
    "merges.txt",
    "spm.model",
)
TOKENS_PER_BATCH = 4096
#: Families that number positions from behind the padding token, so the last ones of the table are never used.
OFFSET_FAMILIES = ("roberta", "xlm-roberta", "camembert", "longformer", "xlm-roberta-xl", "data2vec-text")


class HubClassifier:
    """A sequence classifier of transformers with its labels mapped to Plutchik's primaries."""

    def __init__(self, source: Source, labels: Path | None = None) -> None:
        """Fetch what is not in the cache, and load it.

        Args:
            source: ``hub`` with repository and revision, or a folder.
            labels: a JSON file of label to class, for labels that are not in the table.

        Raises:
            ClassifierError: no network, no such model, no safetensors, code of its own, no head, unknown labels.
            MissingExtraError: transformers or torch is not installed.
        """
        try:
            import torch
            import transformers
        except ImportError as error:
            raise missing_extra(
                error.name or "transformers", "transformers", "a classifier of the Hub"
            ) from error
        self._name = str(source.folder.name if source.folder else source.repository)
        files = _Files(source)
        try:
            config, revision = files.config()
            label_map = _label_map(self._name, config, labels)
            weights = files.weights()
            where: dict[str, Any] = {
                "trust_remote_code": False,
                "local_files_only": source.folder is not None,
            }
            if revision:
                where["revision"] = revision
            self._tokenizer = transformers.AutoTokenizer.from_pretrained(files.place, **where)
            with _without_bar():
                self._model, info = transformers.AutoModelForSequenceClassification.from_pretrained(
                    files.place, use_safetensors=True, output_loading_info=True, **where
                )
        except AipsyAffectError:
            raise
        except Exception as error:  # the clients raise many kinds, down to bare OSError and ValueError
            raise ClassifierError(f"{files.title}: {_plain(error)}") from error
        if info["missing_keys"]:
            lacking = ", ".join(sorted(info["missing_keys"])[:4])
            raise ClassifierError(
                f"{files.title} has no weights for {lacking}: it is not a trained classifier, and a head made up at "
                "random would pass every check"
            )
        if not self._tokenizer.is_fast:
            raise ClassifierError(f"{files.title} has no tokenizer.json that tokenizers can read")
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self._model.eval().to(self._device)
        self._labels = label_map
        self.classes = tuple(each for each in CLASSES if each in label_map.classes)
        self.window = _window(self._model.config, self._tokenizer)
        hashed = [*weights, *files.present(("config.json", *TOKENIZER_FILES))]
        self.identity = Identity(self._name, revision, tuple((path.name, sha256_of(path)) for path in hashed))

    def read(self, texts: Sequence[str]) -> Reading:
        """Return probabilities of the texts, run in batches of similar length; each is cut at the window.

        A class gets the sum of its labels' softmax probabilities, or the highest of its labels' sigmoid scores
        (which are then scaled to sum to 1): labels that exclude each other add up, independent ones do not.
        """
        import torch

        encoded = self._tokenizer(list(texts), truncation=False, verbose=False)["input_ids"]
        truncated = tuple(row for row, ids in enumerate(encoded) if len(ids) > self.window)
        if truncated:
            encoded = self._tokenizer(list(texts), truncation=True, max_length=self.window)["input_ids"]
        logits = np.zeros((len(texts), len(self._labels.classes)))
        with torch.inference_mode():
            for rows in batches([len(ids) for ids in encoded], TOKENS_PER_BATCH):
                padded = self._tokenizer.pad(
                    {"input_ids": [encoded[row] for row in rows]}, return_tensors="pt"
                )
                output = self._model(**padded.to(self._device)).logits
                logits[rows] = output.float().cpu().numpy()
        return Reading(to_classes(logits, self._labels, self.classes), truncated)


def to_classes(
    logits: npt.NDArray[np.float64], labels: LabelMap, classes: Sequence[str]
) -> npt.NDArray[np.float64]:
    """Return the probabilities of classes, shape (texts, classes), from the logits of labels."""
    if labels.activation == SIGMOID:
        scores = 1 / (1 + np.exp(-logits))
    else:
        scores = np.exp(logits - logits.max(axis=1, keepdims=True))
    columns = []
    for each in classes:
        mine = scores[:, [index for index, mapped in enumerate(labels.classes) if mapped == each]]
        columns.append(mine.max(axis=1) if labels.activation == SIGMOID else mine.sum(axis=1))
    found = np.stack(columns, axis=1)
    return np.asarray(found / found.sum(axis=1, keepdims=True))


def batches(lengths: Sequence[int], budget: int) -> Iterator[list[int]]:
    """Give rows in batches of similar length, each with at most ``budget`` tokens once padded, or of one row."""
    rows: list[int] = []
    for row in sorted(range(len(lengths)), key=lambda each: lengths[each]):
        if rows and lengths[row] * (len(rows) + 1) > budget:
            yield rows
            rows = []
        rows.append(row)
    if rows:
        yield rows


class _Files:
    """The files of a model, in a folder or in the Hub's cache."""

    def __init__(self, source: Source) -> None:
        self._source, self._revision = source, source.revision
        self.place = str(source.folder or source.repository)
        self.title = str(source.folder) if source.folder else f"hub:{source.repository}@{source.revision}"

    def config(self) -> tuple[dict[str, Any], str]:
        """Return the configuration, and the commit that the revision stands for (none for a folder)."""
        path = self._find("config.json", must=True)
        if path is None:
            raise ClassifierError(f"{self.title} holds no config.json, so it is not a model of transformers")
        content = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(content, dict):
            raise ClassifierError(f"{path} is not a JSON object")
        if "auto_map" in content:
            raise ClassifierError(
                f"{self.title} needs code of its own (auto_map), and code from elsewhere is never run"
            )
        if self._source.folder is None:
            self._revision = path.parent.name  # snapshots/COMMIT/config.json
        return content, self._revision if self._source.folder is None else ""

    def weights(self) -> list[Path]:
        """Return the safetensors files."""
        whole = self._find(WEIGHTS)
        if whole is not None:
            return [whole]
        index = self._find(INDEX)
        if index is None:
            raise ClassifierError(
                f"{self.title} holds no {WEIGHTS} (or, offline, it is not in the cache). Only safetensors are read, for pickled weights run code when they are "
                "opened; many repositories have them at a revision such as refs/pr/1"
            )
        names = sorted(set(json.loads(index.read_text(encoding="utf-8"))["weight_map"].values()))
        shards = [(name, self._find(name)) for name in names]
        lacking = [name for name, path in shards if path is None]
        if lacking:
            raise ClassifierError(f"{self.title} lacks {', '.join(lacking)}, which its {INDEX} names")
        return [path for _, path in shards if path is not None]

    def present(self, names: Sequence[str]) -> list[Path]:
        return [path for name in names if (path := self._find(name)) is not None]

    def _find(self, name: str, must: bool = False) -> Path | None:
        """Return the path of a file, fetched if need be; None for one that is not there, unless it must be."""
        if self._source.folder is not None:
            path = self._source.folder / name
            return path if path.is_file() else None
        from transformers.utils import cached_file

        found = cached_file(
            self._source.repository,
            name,
            revision=self._revision,
            _raise_exceptions_for_missing_entries=must,
        )
        return Path(found) if found else None


def _label_map(name: str, config: dict[str, Any], file: Path | None) -> LabelMap:
    """Return the classes of a configuration's labels; without names they are LABEL_0 and so on, as in transformers."""
    named = config.get("id2label") or {f"{i}": f"LABEL_{i}" for i in range(int(config.get("num_labels", 2)))}
    labels = [str(named[key]) for key in sorted(named, key=int)]
    architecture = str((config.get("architectures") or [""])[0])
    return map_labels(name, labels, config.get("problem_type"), architecture, file)


def _window(config: Any, tokenizer: Any) -> int:
    """Return the longest input: what both the position table and the tokenizer allow."""
    positions = int(getattr(config, "max_position_embeddings", 0) or 0)
    if getattr(config, "model_type", "") in OFFSET_FAMILIES:
        positions -= int(config.pad_token_id) + 1
    limits = [positions, int(tokenizer.model_max_length)]
    return min(each for each in limits if each > 0)


@contextmanager
def _without_bar() -> Iterator[None]:
    """Keep transformers' bar over the tensors of a file off stderr; that of a download stays."""
    from transformers.utils import logging

    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        if shown:
            logging.enable_progress_bar()


def _plain(error: Exception) -> str:
    """Return the first line of an error, and what to do where it is the network."""
    text = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    if isinstance(error, OSError):
        text += (
            " (is the name right, is there a network, is HF_HUB_OFFLINE set? A folder that was downloaded elsewhere works "
            "too: --classifier FOLDER)"
        )
    return text
