"""Trains, exports and evaluates the bundled emotion classifier.

A small sentence encoder with mean pooling and a linear head, on GoEmotions, XED English and synthetic
vignettes, to Plutchik's eight primaries and neutral. The result is a folder with model.onnx (8 bits),
tokenizer.json, config.json and evaluation.json. Training that was interrupted goes on from its last checkpoint;
a GPU is used when there is one.

Example:
  python -m aipsy_affect.validators.training --data shared/data --lexicon validators/data/lexicon \\
      --base sentence-transformers/all-MiniLM-L6-v2 --work build/classifier --out build/classifier/out
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

from .public_data import Example, Splits, load_public, neutral_sentences, situations
from .recipe import Recipe
from .vignettes import FILES, SPLITS, Bank, Writer, build_bank, lexicon_forms

BASE = "sentence-transformers/all-MiniLM-L6-v2"
#: model.safetensors of that base, as its authors published it.
BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def synthetic(bank: Bank, forms: frozenset[str], recipe: Recipe, public: Splits) -> dict[str, list[Example]]:
    """Return training vignettes, and held-out ones of 60-100 words by the split of their words and frames."""
    around = {
        part: (neutral_sentences(getattr(public, part)), situations(getattr(public, part), forms))
        for part in SPLITS
    }
    writer = Writer(bank, recipe.seed, *around["train"])
    sets = {
        "train": writer.examples(recipe.synthetic_per_label, recipe.synthetic_neutral, recipe.vignette_words)
    }
    held_out = [("dev", "dev"), ("train", "train"), ("train", "test"), ("test", "train"), ("test", "test")]
    for number, (words, frames) in enumerate(held_out):
        part = "dev" if words == "dev" else "test"
        writer = Writer(bank, recipe.seed + 100 + number, *around[part], words, frames)
        examples = [writer.example(label, 95, 60) for label in FILES for _ in range(60)]
        examples += [writer.example("neutral", 95, 60) for _ in range(120)]
        sets["dev" if words == "dev" else f"{words} words, {frames} frames"] = examples
    return sets


def check_base(base: str, name: str) -> None:
    """Stop when a local base is called by the published one's name and is another."""
    weights = Path(base) / "model.safetensors"
    if name == BASE and weights.is_file():
        found = hashlib.sha256(weights.read_bytes()).hexdigest()
        if found != BASE_SHA256:
            sys.exit(
                f"{weights} has sha256 {found}, that of {BASE} is {BASE_SHA256}; say what it is with --base-name"
            )


def main(argv: Sequence[str] | None = None) -> int:
    """Train, export and evaluate."""
    parser = argparse.ArgumentParser(
        prog="python -m aipsy_affect.validators.training",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, required=True, help="folder with goemotions/ and xed/")
    parser.add_argument("--lexicon", type=Path, required=True, help="folder of the emotion lexicon")
    parser.add_argument("--base", default=BASE, help="path or Hub id")
    parser.add_argument("--base-name", default=BASE, help="name in the config")
    parser.add_argument("--work", type=Path, required=True, help="folder for checkpoints")
    parser.add_argument("--out", type=Path, required=True, help="folder for the classifier")
    parser.add_argument("--epochs", type=int, default=Recipe.epochs)
    parser.add_argument("--seed", type=int, default=Recipe.seed)
    parser.add_argument("--threads", type=int, default=2, help="CPU threads (default 2)")
    parser.add_argument(
        "--precision", choices=("bf16", "fp32"), default="bf16", help="of the training arithmetic"
    )
    parser.add_argument(
        "--probe", type=Path, help="JSON Lines with id, keyword_rich, clinical, neutral: reported only"
    )
    args = parser.parse_args(argv)
    for folder in (args.data / "goemotions", args.data / "xed", args.lexicon):
        if not folder.is_dir():
            parser.error(f"{folder} is not a folder")
    check_base(args.base, args.base_name)
    try:
        import torch
        from transformers import AutoTokenizer

        from .export import Job, finish
        from .network import EmotionModel, encode, train
    except ModuleNotFoundError as error:
        parser.error(f'{error.name} is needed for training: pip install "aipsy-affect[train]"')
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    args.work.mkdir(parents=True, exist_ok=True)
    recipe = Recipe(seed=args.seed, epochs=args.epochs)
    tokenizer = AutoTokenizer.from_pretrained(args.base)
    go, xed = load_public(args.data / "goemotions", args.data / "xed", args.seed)
    public = Splits([*go.train, *xed.train], [*go.dev, *xed.dev], [*go.test, *xed.test])
    vignettes = synthetic(build_bank(args.lexicon, args.seed), lexicon_forms(args.lexicon), recipe, public)
    examples = [*go.train, *xed.train, *vignettes["train"]]
    print(f"training on {len(go.train)} + {len(xed.train)} + {len(vignettes['train'])} texts", flush=True)
    model = EmotionModel(args.base).to("cuda" if torch.cuda.is_available() else "cpu")
    train(model, encode(examples, tokenizer, recipe), recipe, args.work, args.precision == "bf16")
    job = Job(args.out, args.work, args.base_name, args.data / "goemotions", args.lexicon, args.probe)
    report = finish(model, tokenizer, job, recipe, go, xed, vignettes)
    for name in ("goemotions_test", "xed_test"):
        print(f"{name}: macro-F1 {report['quantised'][name]['macro_f1']} (as it ships)")
    print(f"written to {args.out}; {report['model_bytes']} bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
