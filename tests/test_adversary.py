"""The adversary finds leaks that are there, and none that are not."""

from __future__ import annotations

import dataclasses
import random

import numpy as np
import pytest

from aipsy_affect import Battery, Pair
from aipsy_affect.validators import adversary, readers
from aipsy_affect.validators.subject import Options

QUICK = Options(permutations=300, repeats=2, resamples=200)
WORDS = [
    "stone",
    "river",
    "lamp",
    "chair",
    "paper",
    "window",
    "road",
    "garden",
    "kettle",
    "ladder",
    "bread",
    "basket",
]


def reading(pairs: list[Pair], reader: readers.Reader, options: Options = QUICK) -> adversary.Reading:
    texts = [pair.clinical.text for pair in pairs] + [pair.neutral.text for pair in pairs]
    return adversary.read(reader.name, adversary.kernel(reader.features(texts)), pairs, options)


def with_texts(pair: Pair, clinical: str, neutral: str) -> Pair:
    return Pair(
        dataclasses.replace(pair.clinical, text=clinical, quartet=None),
        dataclasses.replace(pair.neutral, text=neutral, quartet=None),
    )


def synthetic(battery: Battery, seed: int, clinical_word: str = "", neutral_word: str = "") -> list[Pair]:
    """Pairs of random words; with words given, they are planted in every clinical and neutral member."""
    rng = random.Random(seed)
    made = []
    for pair in battery.pairs[:48]:
        frame = rng.choices(WORDS, k=20)
        one, two = rng.choices(WORDS, k=2), rng.choices(WORDS, k=2)
        made.append(
            with_texts(pair, " ".join([*frame, *one, clinical_word]), " ".join([*frame, *two, neutral_word]))
        )
    return made


@pytest.mark.parametrize("reader", readers.READERS[:4], ids=lambda reader: reader.name)
def test_a_planted_word_is_found(battery: Battery, reader: readers.Reader) -> None:
    found = reading(synthetic(battery, 0, "because", "standard"), reader)
    assert found.auroc > 0.9 and found.pair_accuracy > 0.9 and found.p < 0.01


def test_a_longer_side_is_found_by_its_surface(battery: Battery) -> None:
    made = synthetic(battery, 0, "river lamp chair paper window road, garden!")
    assert reading(made, readers.READERS[4]).pair_accuracy > 0.9


def test_a_semantic_leak_is_found_by_word_vectors_only(battery: Battery) -> None:
    """Kin on one side and goods on the other, no word twice: only a reader that knows what words are about sees it."""
    kin = [
        "mother",
        "father",
        "sister",
        "brother",
        "wife",
        "husband",
        "daughter",
        "son",
        "aunt",
        "uncle",
        "cousin",
        "niece",
        "nephew",
        "grandmother",
    ]
    goods = [
        "invoice",
        "cargo",
        "steel",
        "cement",
        "copper",
        "timber",
        "plastic",
        "machinery",
        "textile",
        "leather",
        "rubber",
        "freight",
        "parcel",
        "crate",
    ]
    rng = random.Random(1)
    made = []
    for index, pair in enumerate(battery.pairs[:28]):
        frame = rng.choices(WORDS, k=12)
        one, two = kin[index % 14] + "s" * (index // 14), goods[index % 14] + "s" * (index // 14)
        made.append(with_texts(pair, " ".join([*frame, one]), " ".join([*frame, two])))
    seen = {reader.name: reading(made, reader) for reader in readers.READERS}
    assert seen["word-vectors"].pair_accuracy > 0.9 and seen["word-vectors"].p < 0.01
    assert seen["unigrams"].p > 0.05


def test_without_a_leak_p_values_are_spread(battery: Battery) -> None:
    p_values = [reading(synthetic(battery, seed), readers.READERS[0]).p for seed in range(30)]
    assert sum(p <= 0.05 for p in p_values) <= 5
    assert 0.25 < float(np.mean(p_values)) < 0.85


def test_isolexical_pairs_are_exact_ties(battery: Battery) -> None:
    pairs = list(battery.select(matching="isolexical").pairs)
    for name in ("unigrams", "word-vectors", "surface"):
        reader = next(each for each in readers.READERS if each.name == name)
        found = reading(pairs, reader)
        assert (found.auroc, found.pair_accuracy, found.p) == (pytest.approx(0.5, abs=1e-9), 0.5, 1.0)


def test_crossed_quartets_tell_an_additive_reader_exactly_half(battery: Battery) -> None:
    pairs = list(battery.select(matching="matched").pairs)
    assert (
        reading(pairs, readers.Reader("counts", "", lambda texts: readers.surface_form(texts))).pair_accuracy
        == 0.5
    )


def test_a_quartet_split_between_folds_leads_the_reader_astray(battery: Battery) -> None:
    """Why quartets are held out whole: half a quartet teaches the wrong answer to the other half."""
    whole = list(battery.select(matching="matched").pairs)
    split = [with_texts(pair, pair.clinical.text, pair.neutral.text) for pair in whole]
    assert reading(whole, readers.READERS[0]).pair_accuracy == pytest.approx(0.5, abs=0.1)
    assert reading(split, readers.READERS[0]).pair_accuracy < 0.2


def test_the_smoother_equals_ridge_fitted_fold_by_fold() -> None:
    """The shortcut for permutations against scikit-learn's own ridge."""
    from sklearn.linear_model import Ridge

    rng = np.random.default_rng(0)
    rows, labels, groups = rng.normal(size=(40, 7)), rng.choice([-1.0, 1.0], 40), np.arange(40) % 5
    gram = rows @ rows.T
    fast = adversary._held_out_smoother(gram, groups) @ labels
    slow = np.zeros(40)
    for fold in range(5):
        test = groups == fold
        # The kernel is centred on all rows; give scikit-learn the same features and a free intercept.
        model = Ridge(alpha=adversary.PENALTY, fit_intercept=False).fit(
            rows[~test], labels[~test] - labels[~test].mean()
        )
        slow[test] = model.predict(rows[test]) + labels[~test].mean()
    assert fast == pytest.approx(slow, abs=1e-8)


def test_seeds_make_readings_repeatable(battery: Battery) -> None:
    made = synthetic(battery, 5)
    assert reading(made, readers.READERS[1]) == reading(made, readers.READERS[1])
