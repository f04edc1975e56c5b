"""What an SMS can hold: the default alphabet of GSM 03.38 (now 3GPP TS 23.038), its extension, and how long it is."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

# é è à ù ì ò ñ ä ö ü are in the alphabet; of ç it has the capital only, and of the other accents nothing.
ALPHABET = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = frozenset("\f^{}\\[~]|€")  # after an escape: two septets
ONE, PART = 160, 153  # septets of an SMS alone, of each of several
ONE_WIDE, PART_WIDE = 70, 67  # the same in UCS-2, in units of 16 bits
ESCAPED = 2  # septets
REWRITTEN = str.maketrans(
    {
        "’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "‑": "-", "−": "-", "…": "...",
        "•": "-", "·": "-", "œ": "oe", "Œ": "OE", "ÿ": "y", "°": "o", "\u00ad": "", "\ufeff": "", "\t": " ",
        "×": "x", "ﬁ": "fi", "ﬂ": "fl",
    }
)  # fmt: skip


def sms_text(text: str) -> str:
    """Return a text with what GSM 03.38 doesn't hold written otherwise: ’ as ', ê as e, œ as oe, ç as c, « a » as "a".

    What has no such twin (another script) stays, and makes the SMS shorter.
    """
    plain = unicodedata.normalize("NFC", text)
    for quoted, bare in (("«\u00a0", "«"), ("«\u202f", "«"), ("\u00a0»", "»"), ("\u202f»", "»")):
        plain = plain.replace(quoted, bare)
    written = "".join(letter if fits(letter) else _twin(letter) for letter in plain.translate(REWRITTEN))
    return "\n".join(" ".join(line.split()) for line in written.split("\n")).strip()


def fits(text: str) -> bool:
    """Say whether every character is in the alphabet or its extension."""
    return all(letter in ALPHABET or letter in EXTENSION for letter in text)


def length(text: str) -> int:
    """Return the septets a text takes, or its units of 16 bits when a character is outside the alphabet."""
    return sum(_widths(text))


def parts(text: str) -> int:
    """Return how many SMS a text takes; no pair of an escape or of UTF-16 is cut between two."""
    one, part = (ONE, PART) if fits(text) else (ONE_WIDE, PART_WIDE)
    if length(text) <= one:
        return 1
    found, room = 1, part
    for width in _widths(text):
        if width > room:
            found, room = found + 1, part
        room -= width
    return found


def _widths(text: str) -> Iterable[int]:
    if fits(text):
        return [ESCAPED if letter in EXTENSION else 1 for letter in text]
    return [len(letter.encode("utf-16-le")) // 2 for letter in text]


def _twin(letter: str) -> str:
    """Return a letter without its accents and a space of any width as one; itself where that isn't enough."""
    if letter.isspace():
        return " "
    flat = "".join(one for one in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(one))
    return flat if fits(flat) else letter
