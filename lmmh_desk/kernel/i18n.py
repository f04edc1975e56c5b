"""One gettext without Qt; the French source text is the key."""

from __future__ import annotations

import gettext
from pathlib import Path

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
_LOCALE = RESOURCES / "locale"
# Looking for a catalogue costs a hundredth of the time to the first painting: not without one.
_translated = any(_LOCALE.glob("*/LC_MESSAGES/lmmh_desk.mo"))
_catalogue = gettext.translation("lmmh_desk", _LOCALE, fallback=True) if _translated else gettext.NullTranslations()


def _(text: str) -> str:
    """Return the text in the language of the program."""
    return _catalogue.gettext(text)
