"""Small networks with tokenizers of their own, made on the spot: no hub is reachable, and none is needed.

Their weights are random and seeded, so their answers mean nothing and are the same every time.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

WORDS = "the a of and boat nurse table letter rain she he was angry afraid sad glad . ,".split()
TEXTS = [
    "The nurse was angry.",
    "A boat, a letter.",
    "She was afraid of the rain and he was sad and glad.",
    "the",
]


def bert_tokenizer(folder: Path, window: int = 32):  # type: ignore[no-untyped-def]
    """A WordPiece tokenizer over a handful of words and all letters."""
    from transformers import BertTokenizerFast

    letters = [chr(c) for c in range(ord("a"), ord("z") + 1)]
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS, *letters, *(f"##{c}" for c in letters)]
    vocab = {piece: index for index, piece in enumerate(dict.fromkeys(pieces))}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.txt").write_text("\n".join(vocab) + "\n", encoding="utf-8")
    return BertTokenizerFast(str(folder / "vocab.txt"), model_max_length=window), len(vocab)


def tiny_bert(folder: Path, labels: Sequence[str], window: int = 32, **config: object) -> Path:
    """Save a BERT classifier in transformers' format, safetensors."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification

    tokenizer, size = bert_tokenizer(folder, window)
    torch.manual_seed(0)
    model = BertForSequenceClassification(
        BertConfig(
            vocab_size=size, hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64,
            max_position_embeddings=window, id2label=dict(enumerate(labels)), **config,
        )
    )  # fmt: skip
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def tiny_roberta(folder: Path, labels: Sequence[str], positions: int = 34, **config: object) -> Path:
    """Save a RoBERTa classifier with a byte-level tokenizer; of its positions, two belong to the padding."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
    from transformers import RobertaConfig, RobertaForSequenceClassification, RobertaTokenizerFast

    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    trained = Tokenizer(models.BPE())
    trained.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trained.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trained.train_from_iterator(
        TEXTS * 3, trainers.BpeTrainer(special_tokens=special, initial_alphabet=alphabet)
    )
    trained.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0))
    folder.mkdir(parents=True, exist_ok=True)
    # The window is left to the position table, as in many a real repository.
    tokenizer = RobertaTokenizerFast(tokenizer_object=trained, model_max_length=int(1e30))
    torch.manual_seed(1)
    model = RobertaForSequenceClassification(
        RobertaConfig(
            vocab_size=trained.get_vocab_size(), hidden_size=32, num_hidden_layers=2, num_attention_heads=2,
            intermediate_size=64, max_position_embeddings=positions, pad_token_id=1, bos_token_id=0,
            eos_token_id=2, id2label=dict(enumerate(labels)), **config,
        )
    )  # fmt: skip
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def edit_config(folder: Path, **values: object) -> None:
    """Change entries of a saved model's configuration; None takes one out."""
    path = folder / "config.json"
    content = json.loads(path.read_text(encoding="utf-8")) | values
    path.write_text(json.dumps({k: v for k, v in content.items() if v is not None}), encoding="utf-8")
