"""The layout shows the architecture: who may import whom, and what is light."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import aipsy_affect
import aipsy_affect.validators

CORE = Path(aipsy_affect.__file__).parent
VALIDATORS = Path(aipsy_affect.validators.__file__).parent
MODULES = sorted(
    {
        *CORE.glob("**/*.py"),
        *VALIDATORS.glob("*.py"),
        *VALIDATORS.glob("training/*.py"),
    }  # one tree in a wheel
)

#: Each module may import from its own layer and from those before it.
LAYERS = (
    ("errors",),
    ("stimulus",),
    ("text", "folds", "files", "tables"),
    (
        "rating.scale",
        "rating.rows",
        "rating.assignment",
        "rating.order",
        "rating.texts",
        "rating.svg",
        "rating.figures",
        "validators.results",
        "validators.normalise",
    ),
    ("template", "release", "rating.record", "rating.key"),
    ("build", "validators.classifier", "validators.thresholds", "validators.findings", "validators.stats"),
    (
        "validators.subject",
        "validators.frequency",
        "validators.naming",
        "validators.intervals",
        "validators.agreement",
        "validators.onnx_classifier",
        "validators.emotion_labels",
    ),
    (
        "corpus",
        "intake",
        "rating.forms",
        "rating.quality",
        "validators.vectors",
        "validators.lexicon",
        "validators.sentiment",
        "validators.hub_classifier",
        "validators.norms",
    ),
    (
        "export",
        "rating.page",
        "rating.sheets",
        "validators.classifiers",
        "validators.readers",
        "validators.adversary",
        "validators.leaks",
        "validators.requirements",
    ),
    ("rating.qualtrics",),
    ("rating.files", "rating.returned"),
    ("rating.across",),
    ("rating.collect",),
    (
        "validators.structure",
        "validators.matching",
        "validators.lexical",
        "validators.bow",
        "validators.transformer",
        "validators.rated",
        "validators.rated_agreement",
        "validators.rated_items",
    ),
    ("validators.registry",),
    ("validators.battery",),
    ("validators.certificate",),
    ("rating.pictures", "rating.worst"),
    ("rating.report",),
    # The Hub: what is published of a release, and how it gets there and back.
    (
        "hub.about",
        "hub.battery_tables",
        "hub.card_template",
        "hub.card_text",
        "hub.card_yaml",
        "hub.columns",
        "hub.contents",
        "hub.documents",
        "hub.facts",
        "hub.lead",
        "hub.vocabulary",
    ),
    (
        "hub.card_data",
        "hub.card_values",
        "hub.metadata",
        "hub.raters",
        "hub.remote",
    ),
    (
        "hub.card_schema",
        "hub.client",
        "hub.croissant",
        "hub.rating_words",
        "hub.subjects",
    ),
    ("hub.card",),
    ("hub.layout",),
    (
        "hub.pull",
        "hub.refusals",
    ),
    ("hub.sources",),
    ("hub.publish",),
    # How the bundled classifier is made; nothing of the battery knows of it.
    (
        "validators.training.recipe",
        "validators.training.words",
        "validators.training.probes",
        "validators.training.public_data",
    ),
    ("validators.training.frames", "validators.training.network", "validators.training.dequantised"),
    ("validators.training.vignettes", "validators.training.throughput"),
    ("validators.training.evaluation",),
    ("validators.training.export",),
    ("validators.training.__main__",),
)
LAYER_OF = {name: layer for layer, names in enumerate(LAYERS) for name in names}
#: What validators must know nothing of.
OUTSIDE = ("corpus", "tables", "export", "intake", "build", "template", "hub", "cli")


def name_of(path: Path) -> str:
    if path.is_relative_to(VALIDATORS):
        return ".".join(("validators", *path.relative_to(VALIDATORS).with_suffix("").parts))
    return ".".join(path.relative_to(CORE).with_suffix("").parts)


def imports_of(path: Path) -> set[str]:
    """Return the modules of this package that a file imports, by their names relative to it."""
    found = set()
    package = name_of(path).split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = package[: len(package) - node.level + 1] + (node.module.split(".") if node.module else [])
            found |= (
                {".".join(base)} if node.module else {".".join([*base, each.name]) for each in node.names}
            )
            found |= {".".join([*base, each.name]) for each in node.names} & set(LAYER_OF)
    return found & set(LAYER_OF)


@pytest.mark.parametrize("path", [p for p in MODULES if name_of(p) in LAYER_OF], ids=name_of)
def test_imports_point_down(path: Path) -> None:
    name = name_of(path)
    upward = {each for each in imports_of(path) if LAYER_OF[each] > LAYER_OF[name]}
    assert not upward, f"{name} imports {upward}, which lie above it"


@pytest.mark.parametrize("path", [p for p in MODULES if name_of(p).startswith("validators.")], ids=name_of)
def test_validators_know_neither_loader_nor_command_line(path: Path) -> None:
    assert not {each for each in imports_of(path) if each.split(".")[0] in OUTSIDE}


def test_every_module_has_its_layer() -> None:
    names = {name_of(path) for path in MODULES}
    placed = {
        name for name in names if name in LAYER_OF or name.split(".")[0] == "cli" or name.endswith("__init__")
    }
    assert names == placed, f"no layer for {names - placed}"
    assert set(LAYER_OF) <= names, f"layers name modules that are gone: {set(LAYER_OF) - names}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_are_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 330


def loaded_after(code: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(' '.join(sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
        cwd="/",
    )
    return set(done.stdout.split())


HEAVY = {
    "numpy",
    "pandas",
    "pyarrow",
    "datasets",
    "huggingface_hub",
    "spacy",
    "nltk",
    "sklearn",
    "scipy",
    "rich",
    "wordfreq",
    "onnxruntime",
    "tokenizers",
    "transformers",
    "torch",
    "krippendorff",
    "matplotlib",
}


@pytest.mark.parametrize(
    "code",
    [
        "import aipsy_affect",
        "import aipsy_affect; aipsy_affect.load()",
        "import aipsy_affect.cli.main",
        "from aipsy_affect.cli.main import main; main(['--help'])",
        "from aipsy_affect.cli.main import main; main(['validate', '--help'])",
    ],
)
def test_nothing_heavy_at_import(code: str) -> None:
    assert not loaded_after(code) & HEAVY


def test_importing_the_package_imports_almost_none_of_it() -> None:
    assert {name for name in loaded_after("import aipsy_affect") if name.startswith("aipsy")} == {
        "aipsy_affect"
    }


def test_a_stray_import_of_the_folder_fails() -> None:
    root = VALIDATORS.parent
    if not (root / "validators" / "__init__.py").exists():
        pytest.skip("installed from a wheel: the folder is called aipsy_affect/validators")
    done = subprocess.run(
        [sys.executable, "-c", "import validators"], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0 and "relative import" in done.stderr
