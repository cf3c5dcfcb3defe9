"""``croissant.json``: the release in the Croissant format, with hashes, columns and the responsible-AI fields. Pure.

Croissant 1.0 with the vocabulary of Croissant RAI 1.0 (https://docs.mlcommons.org/croissant). Addresses of files are
paths beside ``croissant.json``: a folder with both can be loaded without a network, and its hashes are compared
on the way. The sentences on responsible use are those of the card, between ``<!-- rai:name -->`` and ``<!-- /rai -->``,
so that the two cannot come to say different things.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from ..errors import InputError
from ..release import sha256
from .about import bibtex, parse_citation
from .columns import condition_meaning, meaning_of
from .contents import CARD, CITATION, CROISSANT, SUMS, DataFile, Feature, Ingredients
from .metadata import LANGUAGE, TAGS

CONFORMS_TO = ("http://mlcommons.org/croissant/1.0", "http://mlcommons.org/croissant/RAI/1.0")
HUB = "https://huggingface.co/datasets"
TYPES: Mapping[str, str] = {"string": "sc:Text", "int64": "sc:Integer", "bool": "sc:Boolean"}
FORMATS: Mapping[str, str] = {
    ".parquet": "application/x-parquet",
    ".jsonl": "application/jsonlines",
    ".json": "application/json",
    ".md": "text/markdown",
    ".cff": "application/yaml",
}
RAI = re.compile(r"<!-- rai:(?P<name>[A-Za-z]+) -->(?P<text>.*?)<!-- /rai -->", re.DOTALL)
#: The properties that hold a list; every other one is a single text.
MANY = frozenset(
    """
    dataCollectionType dataPreprocessingProtocol dataAnnotationPlatform dataAnnotationAnalysis dataBiases dataUseCases
    dataLimitations personalSensitiveInformation annotatorDemographics machineAnnotationTools
    """.split()
)
#: The context that the specification recommends; mlcroissant warns of any other.
CONTEXT: Mapping[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def croissant(parts: Ingredients, files: Mapping[str, bytes]) -> dict[str, Any]:
    """Return the Croissant description of a release, ready to be written as JSON.

    Args:
        parts: the release and its Parquet files.
        files: path to bytes of what is published with it: the card and the citation, from which the words are
            taken, and everything that is to be described by its hash. ``croissant.json`` itself and the list
            of hashes, which hold each other's hash or their own, are left out.

    Raises:
        InputError: there is no card or citation among the files, or a file has no known format.
    """
    for needed in (CARD, CITATION):
        if needed not in files:
            raise InputError(f"{CROISSANT} is made from {needed}, and there is none among the files")
    citation = parse_citation(files[CITATION].decode("utf-8"))
    url = f"{HUB}/{parts.repo}" if parts.repo else ""
    described = sorted(path for path in files if path not in (CROISSANT, SUMS))
    content: dict[str, Any] = {
        "@context": dict(CONTEXT),
        "@type": "sc:Dataset",
        "name": "aipsy-affect",
        "description": f"{citation.title}. Release {parts.version}.",
        "conformsTo": list(CONFORMS_TO),
        "license": f"https://spdx.org/licenses/{citation.licence}.html",
        "url": url,
        "version": parts.version,
        "datePublished": citation.released,
        "citeAs": bibtex(citation, parts.version, citation.released, url),
        "creator": [{"@type": "sc:Organization", "name": each.strip("{}")} for each in citation.authors],
        "inLanguage": LANGUAGE,
        "keywords": list(TAGS),
        "isLiveDataset": False,
        **responsible_ai(files[CARD].decode("utf-8")),
        "distribution": [_file(path, files[path]) for path in described],
        "recordSet": [_record_set(each) for each in parts.data],
    }
    return {key: value for key, value in content.items() if value != ""}


def responsible_ai(card: str) -> dict[str, Any]:
    """Return the responsible-AI fields that a card marks, in the order of the card.

    A field that is marked more than once is one list. ``dataCollectionType`` takes words of a list that the card has
    no use for.
    """
    found: dict[str, list[str]] = {}
    for mark in RAI.finditer(card):
        found.setdefault(mark["name"], []).extend(_texts(mark["text"]))
    fields: dict[str, Any] = {
        f"rai:{name}": texts if name in MANY else " ".join(texts) for name, texts in found.items()
    }
    return fields | {"rai:dataCollectionType": ["Others (texts written by language models)"]}


def _texts(block: str) -> list[str]:
    """Return the items of a list, or a paragraph, each on one line."""
    items = re.split(r"(?m)^\s*- ", block)
    texts = items[1:] if len(items) > 1 else items
    return [" ".join(text.split()) for text in texts if text.strip()]


def _file(path: str, content: bytes) -> dict[str, Any]:
    suffix = PurePosixPath(path).suffix
    if suffix and suffix not in FORMATS:
        raise InputError(f"{CROISSANT}: no format is known for {path}; add its ending to FORMATS")
    return {
        "@type": "cr:FileObject",
        "@id": path,
        "name": path,
        "contentUrl": path,
        "contentSize": f"{len(content)} B",
        "encodingFormat": FORMATS.get(suffix, "text/plain"),
        "sha256": sha256(content),
    }


def _record_set(file: DataFile) -> dict[str, Any]:
    """Return the record set of one Parquet file; its fields are named ``config/split/column``."""
    name = f"{file.config}/{file.split}"
    what = condition_meaning(file.split) if file.config == "battery" else "one row per scenario"
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": f"Config {file.config}, split {file.split}: {what}. {file.rows} rows.",
        "key": {"@id": f"{name}/{file.features[0].name}"},
        "field": [_field(file, name, each) for each in file.features],
    }


def _field(file: DataFile, name: str, feature: Feature) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": f"{name}/{feature.name}",
        "name": feature.name,
        "description": meaning_of(file.config, feature.name),
        "dataType": TYPES[feature.dtype],
        "source": {"fileObject": {"@id": file.path}, "extract": {"column": feature.name}},
    }
