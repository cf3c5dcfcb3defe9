"""Opens a classifier by what the user called it: the bundled one, one of the Hub, or a folder."""

from __future__ import annotations

from pathlib import Path

from ..errors import ClassifierError
from .classifier import BUNDLED, Classifier, parse_source


def open_classifier(given: str = BUNDLED, labels: Path | None = None) -> Classifier:
    """Open a classifier.

    Args:
        given: ``bundled``, ``hub:ORG/NAME@REVISION`` or a folder in transformers' format.
        labels: a JSON file that maps the labels of a classifier from elsewhere to ``CLASSES``.

    Raises:
        ClassifierError: it is not there, is no classifier, has labels that nobody mapped, or holds no safetensors.
        MissingExtraError: the extra that it needs is not installed.
    """
    source = parse_source(given)
    if source.kind == BUNDLED:
        if labels is not None:
            raise ClassifierError("the bundled classifier has its own labels; --labels is for others")
        from .onnx_classifier import bundled

        return bundled()
    from .hub_classifier import HubClassifier

    return HubClassifier(source, labels)
