"""What a person may read of what is kept about her (RGPD, art. 15): each slice gives its parts."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias

from msgspec import Struct

from lmmh_desk.kernel.feature import Feature, load
from lmmh_desk.kernel.full_names import FullName, flat, met, plain_letters, without

MASKED = "[tierce personne]"
SHORTEST = 2  # letters of a name that is masked by itself; one so short only as it is written: « an » is a word
JOINED = re.compile(r"(?:\\-|\\ |-| )+")  # what stands between the parts of a name, once escaped
# Who is named with a civility in a text, known to the office or not: a neighbour, a daughter, a doctor.
_LONG = r"\b(?i:m(?:r|me|mes|lle|lles)\b\.?|monsieur|messieurs|madame|mesdames|mademoiselle|dr\b\.?|docteur|maître)"
_CIVILITY = rf"(?:\bMM?\.|\bMe?\b|{_LONG})"
_SPACE = r"[^\S\n]"  # a name stays in its line
_CAPITAL = rf"(?!{_CIVILITY}{_SPACE})(?:d['’])?[A-ZÀ-ÖØ-Þ]['’\w-]*"
_PARTICLES = rf"(?:(?:d[aeu]|des|el|l[ae]|van|von){_SPACE}+)*"
# « rue du Docteur Leroy », « 3 place Madame de Sévigné » is where she lives, and « Bâtiment M Porte 3 » names nobody;
# « dans la rue Mme Durand », « je place Mme Durand » do.
_ROADS = (
    r"(?i:rue|ruelle|place|placette|avenue|av\.?|allées?|square|impasse|boulevard|bd|chemin|quai|route|rond-point"
    r"|esplanade|promenade|sentier|venelle|lotissement|résidence)"
)
_BLOCKS = r"(?i:b[âa]t(?:iment)?\.?|esc(?:alier)?\.?|hall|allée)"
_NUMBER = rf"\b\d+{_SPACE}*(?i:bis|ter|quater)?,?{_SPACE}+"
_PLACE = (
    rf"{_NUMBER}{_ROADS}{_SPACE}+(?:(?i:du|de{_SPACE}la|des){_SPACE}+)?"
    rf"|\b{_ROADS}{_SPACE}+(?i:du|de{_SPACE}la|des){_SPACE}+"
    rf"|\b{_ROADS}{_SPACE}+(?=(?i:dr|docteur|maître)\b)"
    rf"|\b{_BLOCKS}{_SPACE}+(?=M{_SPACE}+(?i:porte|étage|app|hall|esc|b[âa]t|palier))"
)
CIVIL = re.compile(
    rf"(?P<place>{_PLACE})?(?P<civility>{_CIVILITY})(?:{_SPACE}+|(?<=\.))"
    rf"(?P<name>{_PARTICLES}{_CAPITAL}(?:{_SPACE}+{_PARTICLES}{_CAPITAL})*)"
)


class About(Struct, frozen=True):
    """The person whose data are told: her file with those merged into it, and every record about her."""

    files: tuple[str, ...]
    records: tuple[str, ...]


class Part(Struct, frozen=True):
    """Some records of one kind: a title, and of each record what is kept, by label."""

    title: str
    lines: tuple[dict[str, str], ...]
    places: tuple[str, ...] = ()  # labels of what is a street by itself: « Docteur Leroy »


Access: TypeAlias = Callable[[Any, About], list[Part]]  # (read, about whom) → parts


def accesses(catalogue: Iterable[Feature]) -> list[Access]:
    """Return what each slice lets a person read of herself."""
    return [load(feature.access) for feature in catalogue if feature.access]


class Persons(Struct, frozen=True):
    """Whom the office knows: who is masked where a text names them in full, and who isn't, herself and the agents."""

    others: Iterable[FullName] = ()
    told: Iterable[FullName] = ()


def masked(
    parts: Sequence[Part], names: Iterable[str], own: Iterable[str] = (), persons: Persons | None = None
) -> list[Part]:
    """Return parts without the names of other persons, with or without their accents, wherever they stand in a text.

    So is whoever a civility names, but by the names of `own`: hers, and those of who made her papers and notes; and
    each of `persons` named by a forename beside a surname.
    """
    persons = persons or Persons()
    texts = (text for part in parts for line in part.lines for text in line.values())
    beside = met(texts, persons.others, persons.told)
    known = {plain for name in names if len(plain := flat(name)) >= SHORTEST}
    pattern, hers = _pattern(known) if known else None, {word for name in own for word in _words(name)}

    def others(found: re.Match[str]) -> str:
        told = found["place"] or _words(found["name"]) <= hers
        return found[0] if told else f"{found['civility']} {MASKED}"

    def hidden(text: str, *, street: bool) -> str:
        whole = text if street else without(text, beside, MASKED)
        kept = _without(pattern, whole) if pattern else whole
        return kept if street else CIVIL.sub(others, kept)

    def told(line: dict[str, str], places: Sequence[str]) -> dict[str, str]:
        return {label: hidden(text, street=label in places) for label, text in line.items()}

    return [Part(part.title, tuple(told(line, part.places) for line in part.lines), part.places) for part in parts]


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    longest = sorted(names, key=len, reverse=True)
    free = "|".join(_spelt(name) for name in longest if len(name) > SHORTEST)
    exact = [re.escape(name) for name in longest if len(name) == SHORTEST]
    return re.compile(rf"(?<!\w)(?:{'|'.join([*([f'(?i:{free})'] if free else []), *exact])})(?!\w)")


def _words(name: str) -> set[str]:
    """Return the parts of a name, however it is written."""
    return set(re.split(r"[\W_]+", flat(name).casefold())) - {""}


def _spelt(name: str) -> str:
    return JOINED.sub(lambda _joined: r"[\s-]+", re.escape(name))


def _without(pattern: re.Pattern[str], text: str) -> str:
    """Return the text as it was written, with what its plain letters match masked."""
    starts, plain = [], ""
    for letter in text:
        starts.append(len(plain))
        plain += plain_letters(letter)
    starts.append(len(plain))
    kept, end = [], 0
    for found in pattern.finditer(plain):
        kept += [text[end : bisect_right(starts, found.start()) - 1], MASKED]
        end = bisect_right(starts, found.end()) - 1  # past the accents that stand by themselves after it
    return "".join([*kept, text[end:]])
