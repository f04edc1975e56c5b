"""How text becomes words of the search index: folded, cut, with initials and French sound keys."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

WORD = re.compile(r"[a-z0-9]+")
GROUP = re.compile(r"[a-z0-9]+(?:['’ʼ-][a-z0-9]+)+")
ACCENTS = dict.fromkeys(range(0x0300, 0x0370))  # combining marks, left out
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"})

# What two French spellings of one name share. In order: spelling of consonants, nasals, vowels, silent endings.
SOUNDS = (
    (r"sch|sh|tch", "ch"),
    (r"ph", "f"),
    (r"(?<!c)h", ""),
    (r"gn(?=[aeiouy])", "ni"),
    (r"gu(?=[eiy])", "g"),
    (r"g(?=[eiy])|dj", "j"),
    (r"qu|q|ck", "k"),
    (r"s?c(?=[eiy])|ti(?=on)", "s"),
    (r"c(?!h)", "k"),
    (r"w", "v"),
    (r"x", "ks"),
    (r"z", "s"),
    (r"(?:ai|ei|ie|i|y)[nm](?![aeiouynm])", "1"),
    (r"[ae][nm](?![aeiouynm])", "2"),
    (r"o[nm](?![aeiouynm])", "3"),
    (r"e?au", "o"),
    (r"ou|oo", "u"),
    (r"ai|ei|ay|ey|oe", "e"),
    (r"eu", "e"),
    (r"y|ii|ij", "i"),
    (r"ill", "i"),
    (r"(.)\1+", r"\1"),
    (r"(?<=..)e[rz]$", "e"),
    (r"(?<=o)l(?=[dtsx]+$)", ""),
    (r"(?<=..)[esdtpx]+$", ""),
    (r"(?<=.)e(?=[bdfgklmnprstv][aeiou])", "e"),
)


def fold(text: str) -> str:
    """Return the text in small letters without accents, ligatures opened."""
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    return unicodedata.normalize("NFKD", lowered.translate(LIGATURES)).translate(ACCENTS)


def words(text: str) -> list[str]:
    """Return the folded words of a text, in order."""
    return WORD.findall(fold(text))


@cache
def _sounds() -> list[tuple[re.Pattern[str], str]]:
    """Return the rules as they are applied, made at the first word: the start has none."""
    return [(re.compile(pattern), replacement) for pattern, replacement in SOUNDS]


@lru_cache(maxsize=100_000)
def sound(word: str) -> str:
    """Return the sound key of a folded word, marked by "_", or "" for what isn't a name."""
    if len(word) < 3 or not word.isalpha() or not word.isascii():
        return ""
    for pattern, replacement in _sounds():
        word = pattern.sub(replacement, word)
    return f"_{word}" if len(word) > 1 else ""


def name_tokens(text: str) -> Iterator[str]:
    """Give what a name is found by: its words, their sounds, joined forms (« jeanpierre ») and initials (« jp »)."""
    folded = fold(text)
    for word in WORD.findall(folded):
        yield word
        if key := sound(word):
            yield key
    for group in GROUP.findall(folded):
        parts = WORD.findall(group)
        joined = "".join(parts)
        yield joined
        yield "".join(part[0] for part in parts)
        if key := sound(joined):
            yield key


def code(text: str) -> str:
    """Return a number as compared: capitals and figures only (« L-2014/0231 » → L20140231)."""
    return "".join(WORD.findall(fold(text))).upper()


def phone(text: str) -> str:
    """Return the national digits of a phone without its leading 0, from any format: +33 6…, 0033 6…, 06…, 6…."""
    digits = "".join(letter for letter in text if letter.isdigit() and letter.isascii())
    if text.strip().startswith("+33") or digits.startswith("0033"):
        digits = digits.removeprefix("00").removeprefix("33")
    return digits.removeprefix("0")


def tail(number: str) -> str:
    """Return the key that finds a phone by its last figures: backwards, so that they come first."""
    return f"r{number[::-1]}"


def is_phone(text: str) -> bool:
    """Say whether a text is digits and what people put between those of a phone."""
    return bool(re.fullmatch(r"\+?[\d\s().\-/\u00a0\u202f]+", text.strip()))
