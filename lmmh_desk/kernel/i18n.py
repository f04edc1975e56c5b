"""One gettext without Qt; the French source text is the key."""

from __future__ import annotations

import gettext
from pathlib import Path

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
_catalogue = gettext.translation("lmmh_desk", RESOURCES / "locale", fallback=True)


def _(text: str) -> str:
    """Return the text in the language of the program."""
    return _catalogue.gettext(text)
