"""The self-contained page of a form: one file, no network, no library from elsewhere."""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib import resources
from typing import Any

from . import scale
from .forms import Form

TITLE = "Rating short scenes"


@dataclass(frozen=True)
class Wording:
    """What the lab that runs the norming can set.

    Attributes:
        consent: paragraphs of the consent form.
        warnings: what the texts need a warning for.
        completion_code: shown once all is answered and downloaded; empty for none.
    """

    consent: Sequence[str] = scale.CONSENT
    warnings: Sequence[str] = ()
    completion_code: str = ""

    @property
    def warning(self) -> tuple[str, ...]:
        """The content warning in paragraphs; none if nothing needs one."""
        if not self.warnings:
            return ()
        named = ", ".join(scale.WARNING_WORDS.get(each, each) for each in self.warnings)
        return f"{scale.WARNING_LEAD}: {named}.", scale.WARNING_TAIL


def page(form: Form, set_id: str, wording: Wording) -> bytes:
    """Return the HTML page of a form.

    Args:
        form: what the rater reads.
        set_id: tells sets of forms apart in the browser's storage, where forms of two norming studies can meet.
        wording: consent, warnings and completion code.
    """
    folder = resources.files(__package__).joinpath("data")
    parts = {
        "title": html.escape(f"{TITLE} ({form.id})"),
        "style": folder.joinpath("form.css").read_text(encoding="utf-8"),
        "data": _json_in_html(_data(form, set_id, wording)),
        "script": folder.joinpath("form.js").read_text(encoding="utf-8"),
    }
    # Split once and joined: a placeholder that occurs in a text or in the consent form is not replaced.
    template = folder.joinpath("form.html").read_text(encoding="utf-8")
    pieces = []
    for n, piece in enumerate(template.replace("{{", "}}").split("}}")):
        pieces.append(parts[piece] if n % 2 else piece)
    return "".join(pieces).encode("utf-8")


def _data(form: Form, set_id: str, wording: Wording) -> dict[str, Any]:
    return {
        "form": form.id,
        "set": set_id,
        "title": TITLE,
        "instructions": scale.INSTRUCTIONS,
        "warning": wording.warning,
        "consent": [scale.PAGE_PRIVACY, *wording.consent],
        "consentStatement": scale.CONSENT_STATEMENT,
        "completionCode": wording.completion_code,
        "scales": {
            each.name: asdict(each) | {"anchors": each.anchors}
            for each in (scale.INTENSITY, scale.VALENCE, scale.NATURAL)
        },
        "categoryQuestion": scale.CATEGORY_QUESTION,
        "categoryHelp": scale.CATEGORY_HELP,
        "categories": list(scale.CATEGORY_WORDS.items()),
        "secondQuestion": scale.SECOND_QUESTION,
        "rereadQuestion": scale.REREAD_QUESTION,
        "commentQuestion": scale.COMMENT_QUESTION,
        "maxComment": scale.MAX_COMMENT,
        "scenes": [
            {"id": each.entry.id, "hash": each.entry.text_sha256, "text": each.text} for each in form.scenes
        ],
    }


def _json_in_html(content: Any) -> str:
    """Return JSON that cannot end the script element it stands in, whatever the texts hold."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text
