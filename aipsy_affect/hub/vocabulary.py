"""What the Hub takes in the metadata of a dataset card.

The client checks none of it. The licences are those of https://huggingface.co/docs/hub/repositories-licenses, the tasks
those of the Hub's list for text and tables, the rest is what ``datasets`` ships in ``datasets/utils/resources``.
"""

from __future__ import annotations

LICENCES = frozenset(
    """
    apache-2.0 mit openrail bigscience-openrail-m creativeml-openrail-m bigscience-bloom-rail-1.0 bigcode-openrail-m
    afl-3.0 artistic-2.0 bsl-1.0 bsd bsd-2-clause bsd-3-clause bsd-3-clause-clear c-uda cc cc0-1.0 cc-by-2.0 cc-by-2.5
    cc-by-3.0 cc-by-4.0 cc-by-sa-3.0 cc-by-sa-4.0 cc-by-nc-2.0 cc-by-nc-3.0 cc-by-nc-4.0 cc-by-nd-4.0 cc-by-nc-nd-3.0
    cc-by-nc-nd-4.0 cc-by-nc-sa-2.0 cc-by-nc-sa-3.0 cc-by-nc-sa-4.0 cdla-sharing-1.0 cdla-permissive-1.0
    cdla-permissive-2.0 wtfpl ecl-2.0 epl-1.0 epl-2.0 etalab-2.0 eupl-1.1 eupl-1.2 agpl-3.0 gfdl gpl gpl-2.0 gpl-3.0
    lgpl lgpl-2.1 lgpl-3.0 isc h-research intel-research lppl-1.3c ms-pl apple-ascl apple-amlr mpl-2.0 odc-by odbl
    open-mdw openrail++ osl-3.0 postgresql ofl-1.1 ncsa unlicense zlib pddl lgpl-lr deepfloyd-if-license
    fair-noncommercial-research-license llama2 llama3 llama3.1 llama3.2 llama3.3 llama4 grok2-community gemma
    unknown other
    """.split()
)

TASKS = frozenset(
    """
    text-classification token-classification table-question-answering question-answering zero-shot-classification
    translation summarization feature-extraction text-generation fill-mask sentence-similarity text-retrieval
    table-to-text multiple-choice text-ranking tabular-classification tabular-regression tabular-to-text
    time-series-forecasting other
    """.split()
)

ANNOTATIONS_CREATORS = (
    "found",
    "crowdsourced",
    "expert-generated",
    "machine-generated",
    "no-annotation",
    "other",
)
LANGUAGE_CREATORS = tuple(each for each in ANNOTATIONS_CREATORS if each != "no-annotation")

#: Name of a size category to the least number of rows in it.
SIZE_CATEGORIES: tuple[tuple[str, int], ...] = (
    ("n<1K", 0),
    ("1K<n<10K", 10**3),
    ("10K<n<100K", 10**4),
    ("100K<n<1M", 10**5),
    ("1M<n<10M", 10**6),
    ("10M<n<100M", 10**7),
    ("100M<n<1B", 10**8),
    ("1B<n<10B", 10**9),
    ("10B<n<100B", 10**10),
    ("100B<n<1T", 10**11),
    ("n>1T", 10**12),
)


def size_category(rows: int) -> str:
    """Return the size category of a number of rows."""
    return [name for name, least in SIZE_CATEGORIES if rows >= least][-1]
