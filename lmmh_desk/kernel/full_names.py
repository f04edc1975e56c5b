"""Persons named in a text by a forename beside a surname, in any order and without a civility, among known ones."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import pairwise

from msgspec import Struct

SPELT = {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "’": "'"}  # letters that two keyboards write otherwise
WORD = re.compile(r"(?:[^\W\d_][\u0300-\u036f]*)+")
# No word of a name by themselves: they may stand between two others.
PARTICLES = frozenset({"d", "da", "das", "de", "del", "den", "der", "des", "di", "do", "dos", "du", "el", "l", "la",
                       "le", "van", "von"})  # fmt: skip
_BETWEEN = r"[ \t\u00a0\u202f,'’-]"
# What stands between two words of a name, never a line’s end; and before its first word: « Le Guen », « D’Aubigné ».
JOINT = re.compile(rf"{_BETWEEN}+(?:(?i:{'|'.join(PARTICLES)}){_BETWEEN}+)*")
BEFORE = re.compile(rf"(?:\b(?=[A-Z])(?i:{'|'.join(PARTICLES)}){_BETWEEN}+)+$")
SHORT = 3  # letters: a shorter word is one of a name only where it is capitalised: « an » and « le » are words
# « 12 rue Jean Moulin », « résidence Louise Michel » tell where; « place Karim Benali en priorité » tells who.
ROAD = re.compile(
    r"(?i:\b\d+\s*(?:bis|ter|quater)?,?\s+place|\b(?:rue|ruelle|avenue|av|allées?|square|impasse|boulevard|bd|quai|route"
    r"|esplanade|promenade|sentier|venelle|lotissement|résidence|école|collège|lycée|gymnase))\.?\s+$"
)

Pair = tuple[str, str]  # two words of a name, side by side
Beside = Mapping[Pair, set[str]]  # → all the words of the names in which they may stand so


class FullName(Struct, frozen=True):
    """What a person is named by, as it is kept: « Jean, Marie », « BENALI TOURÉ »."""

    forenames: str
    surnames: str


class _Word(Struct, frozen=True):
    start: int
    end: int
    flat: str
    capital: bool


def met(texts: Iterable[str], names: Iterable[FullName], own: Iterable[FullName]) -> Beside:
    """Return which of these names stand in these texts, but those of `own`."""
    seen: set[Pair] = set()
    for text in texts:
        words = _words(text)
        seen.update((one.flat, other.flat) for one, other in pairwise(words))
    seen -= {pair for name in own for pair in _pairs(name)}
    found: dict[Pair, set[str]] = defaultdict(set)
    for name in names:
        for pair in _pairs(name) & seen:
            found[pair].update(_flat_words(name.forenames), _flat_words(name.surnames))
    return found


def without(text: str, beside: Beside, mask: str) -> str:
    """Return a text with a mask in the place of each name, from its first word to its last."""
    kept, end, words = [], 0, _words(text)
    for first, last in _named(text, words, beside):
        before = BEFORE.search(text, end, words[first].start)
        kept += [text[end : before.start() if before else words[first].start], mask]
        end = words[last].end
    return "".join([*kept, text[end:]])


def flat(text: str) -> str:
    """Return a text in plain letters."""
    return text if text.isascii() else "".join(map(plain_letters, text))


@cache
def plain_letters(letter: str) -> str:
    """Return a letter without its accents, as one or two plain ones; nothing for an accent that stands by itself."""
    plain = unicodedata.normalize("NFKD", SPELT.get(letter, letter))
    return "".join(one for one in plain if not unicodedata.combining(one))


def _named(text: str, words: list[_Word], beside: Beside) -> Iterable[tuple[int, int]]:
    """Yield the ranks of the first and last words of each name."""
    at = 0
    while at + 1 < len(words):
        one, other = words[at : at + 2]
        name = beside.get((one.flat, other.flat))
        if not name or not _joined(text, one, other) or not _is_name(one) or not _is_name(other):
            at += 1
            continue
        first, last = at, at + 1
        while first > 0 and words[first - 1].flat in name and _joined(text, words[first - 1], words[first]):
            first -= 1
        while last + 1 < len(words) and words[last + 1].flat in name and _joined(text, words[last], words[last + 1]):
            last += 1
        if not ROAD.search(text, 0, words[first].start):
            yield first, last
        at = last + 1


def _pairs(name: FullName) -> set[Pair]:
    """Return the words of a name that stand side by side: a forename and a surname, either first."""
    forenames, surnames = _flat_words(name.forenames), _flat_words(name.surnames)
    return {pair for one in forenames for other in surnames if one != other for pair in ((one, other), (other, one))}


def _words(text: str) -> list[_Word]:
    found = (_Word(one.start(), one.end(), flat(one[0]).casefold(), one[0][0].isupper()) for one in WORD.finditer(text))
    return [word for word in found if word.flat not in PARTICLES]


def _flat_words(name: str) -> list[str]:
    return [word for word in WORD.findall(flat(name).casefold()) if word not in PARTICLES]


def _is_name(word: _Word) -> bool:
    return word.capital or len(word.flat) >= SHORT


def _joined(text: str, one: _Word, other: _Word) -> bool:
    return JOINT.fullmatch(text, one.end, other.start) is not None
