"""Lines of a postal address: at most six with the name, of at most 38 characters.

Source: the rules of the Service national de l'adresse, norme NF Z 10-011 (DOMAIN.md §2).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.typed import plain

WIDTH = 38
BELOW = 5  # lines under the name

_SHORT_WORDS = {
    "APPARTEMENT": "APPT", "BATIMENT": "BAT", "CAPITAINE": "CNE", "COLONEL": "CEL", "COMMANDANT": "CDT",
    "DOCTEUR": "DR", "ENTREE": "ENT", "ESCALIER": "ESC", "ETAGE": "ETG", "GENERAL": "GAL", "INGENIEUR": "ING",
    "LIEUTENANT": "LT", "MARECHAL": "MAL", "PREFET": "PFT", "PRESIDENT": "PDT", "PROFESSEUR": "PR",
    "RESIDENCE": "RES", "SAINT": "ST", "SAINTE": "STE",
}  # fmt: skip
_SMALL_WORDS = {"A", "AU", "AUX", "D", "DE", "DES", "DU", "EN", "ET", "L", "LA", "LE", "LES", "SUR"}


@lru_cache(maxsize=10_000)  # a file of dwellings says the same streets and cities again and again
def capitals(text: str) -> str:
    """Return the text in capitals, without accents or punctuation."""
    return " ".join(re.findall(r"[A-Z0-9]+", plain(text.replace("œ", "oe").replace("æ", "ae")).upper()))


def fitted(text: str, width: int = WIDTH) -> str:
    """Return the text, if need be with its known words short, its small ones dropped, then initials, from the left.

    The last word and numbers stay whole: nothing is returned when that leaves more than `width` characters.
    """
    if len(text) <= width:
        return text
    words = text.split()
    for shorten in (_short_word, _without_small, _initial):
        for index in range(len(words) - 1):
            if len(_joined(words)) <= width:
                return _joined(words)
            words[index] = shorten(words[index])
    return _joined(words) if len(_joined(words)) <= width else ""


def postal_fault(lines: Sequence[str]) -> str:
    """Return why lines typed under a name can't be written on an envelope, as French sentences, or nothing."""
    needed = 0
    for line in lines:
        count = _lines_of(line)
        if not count:
            told = _("«\u00a0{line}\u00a0» ne tient pas sur une enveloppe, en {limit} caractères. Abrégez cette ligne.")
            return told.format(line=line, limit=WIDTH)
        needed += count
    if needed > BELOW:
        return _("Sous le nom, une adresse postale tient en {limit} lignes. Regroupez-les.").format(limit=BELOW)
    return ""


def _lines_of(line: str) -> int:
    """Return how many postal lines a typed one takes, 0 when it can't be written; one too long is cut at its commas."""
    if fitted(capitals(line)):
        return 1
    count, room = 0, 0
    for part in line.split(","):
        text = fitted(capitals(part))
        if not text:
            return 0
        if len(text) + 1 > room:
            count, room = count + 1, WIDTH + 1
        room -= len(text) + 1
    return count


def _joined(words: Sequence[str]) -> str:
    return " ".join(word for word in words if word)


def _short_word(word: str) -> str:
    return _SHORT_WORDS.get(capitals(word), word)


def _without_small(word: str) -> str:
    return "" if capitals(word) in _SMALL_WORDS else word


def _initial(word: str) -> str:
    return word if any(letter.isdigit() for letter in word) else word[:1]
