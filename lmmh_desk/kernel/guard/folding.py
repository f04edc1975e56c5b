"""What was typed, cut into plain words: no accent, no case, nothing hidden inside a word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from msgspec import Struct

_LETTERS = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "’": "'", "‘": "'"})
_BEYOND = re.compile(r"[^\x00-\x7f]")
_INVISIBLE = re.compile(r"[\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_PART = re.compile(r"(?:[^\W_]|[@$€*])+|(?:[\W_](?<![@$€*]))+")
_STOP = re.compile(r"[,;:.()!?\n\r/+=\[\]]")
_SHORTENED = frozenset(
    re.findall(r"\w+", "m mr mme mlle dr me st ste av bd res bat fam ent ets imp all pl rte esc vve ep")
)
_SPELLED = re.compile(r"(?<![^\W_])(?<!')[^\W\d_](?:[ ._\-*][^\W\d_]){2,}(?![^\W_])(?!')")
_CUT_SHORT = re.compile(r"(?<![^\W_])([cefmps])(?:\.{3}|…)")  # « fouteur de m... »
_DRAWN = re.compile(r"(?<=[A-Za-z])[@013$€]+(?=[A-Za-z])|^[@$€](?=[A-Za-z]{2})")
_FIGURES = str.maketrans("@013$€", "aoiese")
_REPEATED = re.compile(r"([A-Za-z])\1{2,}")
_WHOLE = {
    "ds": "dans", "tjs": "toujours", "tjrs": "toujours", "tjr": "toujours", "svt": "souvent", "bcp": "beaucoup",
    "pb": "probleme", "pbs": "problemes", "pblm": "probleme", "qd": "quand", "jms": "jamais", "pdt": "pendant",
    "ns": "nous", "pr": "pour", "loc": "locataire", "locs": "locataires", "ptit": "petit", "ptite": "petite",
    "mauv": "mauvais", "pov": "pauvre", "pauv": "pauvre", "vx": "vieux", "nbx": "nombreux",
    "trt": "traitement", "appt": "appartement", "appart": "appartement", "apt": "appartement", "logt": "logement",
    "lgt": "logement", "insup": "insupportable", "insupp": "insupportable",
}  # fmt: skip
_SHORT = re.compile(rf"\b(?:{'|'.join(_WHOLE)})\b")
_DOUBLE = re.compile(r"([a-z])\1")


class Word(Struct, frozen=True):
    """A plain word, and how it stands: with a capital, first of its clause; `shown` is what was typed."""

    text: str
    shown: str
    capital: bool
    first: bool


def unaccented(text: str) -> str:
    """Return the text without accents nor invisible signs, in its own case, apostrophes straight."""
    if text.isascii():
        return text
    return _BEYOND.sub(_kept, unicodedata.normalize("NFKD", text.translate(_LETTERS)))


def _kept(found: re.Match[str]) -> str:
    return "" if unicodedata.category(found[0]) in ("Mn", "Me", "Cf") else found[0]


def words(text: str) -> list[Word]:
    """Return the words in order; letters spelled one by one (« f.d.p ») make one word."""
    whole = _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).replace("’", "'")
    whole = _REPEATED.sub(r"\1", _CUT_SHORT.sub(r"\1***", whole))
    return list(_cut(_SPELLED.sub(lambda found: re.sub(r"[ ._\-*]", "", found[0]), whole)))


def _cut(whole: str) -> Iterator[Word]:
    first, last = True, ""
    for part in _PART.findall(whole):
        if part[0].isalnum() or part[0] in "@$€*":
            plain = _plain(part)
            yield Word(plain, part, part[0].isupper(), first)
            first, last = False, plain
        elif part not in (" ", "'", "-", ".") and not (part == ". " and (last in _SHORTENED or len(last) == 1)):
            first = first or bool(_STOP.search(part))


def _plain(part: str) -> str:
    """Return a word in lower case, without accents, whole, its drawn letters read (« s@lope »)."""
    bare = unaccented(part)
    drawn = bare if bare.isalpha() else _DRAWN.sub(lambda found: found[0].translate(_FIGURES), bare)
    small = drawn.lower()
    return _WHOLE.get(small, small)


def spelled_out(text: str) -> str:
    """Return a text in small letters with its shortened words whole (« ds », « tjs »)."""
    return _SHORT.sub(lambda found: _WHOLE[found[0]], text)


def sounded(word: str) -> str:
    """Return how a word sounds, roughly: typing slips (« alcolique », « skizofrene ») fall on the same."""
    heard = word.replace("sch", "sk").replace("ph", "f").replace("y", "i").replace("qu", "k").replace("ck", "k")
    return _DOUBLE.sub(r"\1", heard)
