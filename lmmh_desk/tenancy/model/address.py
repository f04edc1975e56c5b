"""Addresses: the accented original, and the six postal lines of 38 characters derived from it.

Source: the rules of the Service national de l'adresse, norme NF Z 10-011 (DOMAIN.md §2).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lmmh_desk.kernel.french import NBSP
from lmmh_desk.kernel.typed import plain
from lmmh_desk.tenancy.model.names import readable

WIDTH = 38
LABEL = 32
NUMBER = 5
GROUND = {"0", "RDC", "RC", "REZ", "R"}

# Codes of the RPLS and of the land registry → the word, then its postal abbreviation.
STREET_TYPES = {
    "ALL": "allée", "AV": "avenue", "BD": "boulevard", "CHE": "chemin", "CITE": "cité", "CRS": "cours",
    "HAM": "hameau", "IMP": "impasse", "LOT": "lotissement", "PAS": "passage", "PL": "place", "PRV": "parvis",
    "QUAI": "quai", "QUA": "quartier", "R": "rue", "RES": "résidence", "RPT": "rond-point", "RTE": "route",
    "SQ": "square", "VLA": "villa", "ZAC": "zone",
}  # fmt: skip
_SHORT_TYPES = {plain(word).upper(): code for code, word in STREET_TYPES.items()}
_SHORT_WORDS = {
    "APPARTEMENT": "APPT", "BATIMENT": "BAT", "CAPITAINE": "CNE", "COLONEL": "CEL", "COMMANDANT": "CDT",
    "DOCTEUR": "DR", "ENTREE": "ENT", "ESCALIER": "ESC", "ETAGE": "ETG", "GENERAL": "GAL", "INGENIEUR": "ING",
    "LIEUTENANT": "LT", "MARECHAL": "MAL", "PREFET": "PFT", "PRESIDENT": "PDT", "PROFESSEUR": "PR",
    "RESIDENCE": "RES", "SAINT": "ST", "SAINTE": "STE",
}  # fmt: skip
_SMALL_WORDS = {"A", "AU", "AUX", "D", "DE", "DES", "DU", "EN", "ET", "L", "LA", "LE", "LES", "SUR"}


@dataclass(frozen=True)
class Address:
    """Where somebody lives, accents and apostrophes as they are written."""

    number: str = ""
    repeat: str = ""
    street_type: str = ""
    street: str = ""
    building: str = ""
    entrance: str = ""
    staircase: str = ""
    floor: str = ""
    door: str = ""
    residence: str = ""
    complement: str = ""
    locality: str = ""
    postcode: str = ""
    city: str = ""


def street_line(address: Address) -> str:
    """Return « 14 bis allée des Sittelles »."""
    kind = STREET_TYPES.get(address.street_type.upper(), address.street_type.lower())
    parts = (address.number, address.repeat.lower(), kind, readable(address.street, inside=bool(kind)))
    return " ".join(part for part in parts if part)


def inside_line(address: Address) -> str:
    """Return « Bât. C, 3e étage, n° 32 »."""
    building = re.sub(r"(?i)^b[âa]t(iment|\.)?\s*", "", address.building)
    entrance, staircase = (
        re.sub(r"(?i)^entrée\s*", "", address.entrance),
        re.sub(r"(?i)^esc\S*\s*", "", address.staircase),
    )
    parts = [
        f"Bât.{NBSP}{readable(building)}" if building else "",
        f"entrée{NBSP}{entrance}" if entrance else "",
        f"esc.{NBSP}{staircase}" if staircase else "",
        floor_label(address.floor),
        f"n°{NBSP}{address.door}" if address.door else "",
    ]
    line = ", ".join(part for part in parts if part)
    return line if line.startswith("n°") else line[:1].upper() + line[1:]


def floor_label(floor: str) -> str:
    """Return « rez-de-chaussée », « 1er étage », « 3e étage », or the text itself."""
    if not floor:
        return ""
    if floor.upper() in GROUND:
        return "rez-de-chaussée"
    if not floor.isdigit():
        return floor
    return f"{floor}er étage" if floor == "1" else f"{floor}e étage"


def city_line(address: Address) -> str:
    """Return « 72100 Le Mans »."""
    return f"{address.postcode} {readable(address.city)}".strip()


def screen_lines(address: Address) -> list[str]:
    """Return the lines a screen shows, blank ones dropped."""
    lines = (street_line(address), inside_line(address), readable(address.locality), city_line(address))
    return [line for line in lines if line]


def place(address: Address) -> str:
    """Return « Les Sittelles, n° 32 »: the residence or the street, and the door."""
    name = readable(address.residence) or street_line(address)
    return f"{name}, n°{NBSP}{address.door}" if name and address.door else name


def postal_lines(identity: str, address: Address) -> list[str]:
    """Return at most six lines of at most 38 characters, capitals and no punctuation from the fourth on."""
    flat = [f"APPT {address.door}" if address.door else "", _postal_floor(address.floor)]
    flat += [f"ESC {_bare(address.staircase, 'ESCALIER', 'ESC')}" if address.staircase else ""]
    flat += [f"ENTREE {_bare(address.entrance, 'ENTREE')}" if address.entrance else ""]
    house = [f"BAT {_bare(address.building, 'BATIMENT', 'BAT')}" if address.building else "", address.residence]
    lines = [
        _identity(identity),
        _fit(" ".join(part for part in flat if part)),
        _fit(" ".join(part for part in (*house, address.complement) if part)),
        _postal_street(address),
        _fit(_capitals(address.locality)),
        _fit(_capitals(f"{address.postcode} {address.city}")),
    ]
    return [line for line in lines if line]


def _capitals(text: str) -> str:
    return " ".join(re.findall(r"[A-Z0-9]+", plain(text.replace("œ", "oe").replace("æ", "ae")).upper()))


def _bare(text: str, *words: str) -> str:
    """Drop the word that the line already says: « BATIMENT 1 » → « 1 »."""
    first, _, rest = _capitals(text).partition(" ")
    return rest if rest and first in words else _capitals(text)


def _postal_floor(floor: str) -> str:
    if not floor:
        return ""
    return "RDC" if floor.upper() in GROUND else f"ETG {_capitals(floor)}"


def _identity(name: str) -> str:
    """Shorten the first name to its initials before anything of the surname is lost."""
    if len(name) <= WIDTH:
        return name
    words = name.split()
    start = 1 if words[0] in ("M.", "Mme") else 0
    if len(words) > start + 1:
        words[start] = "-".join(f"{part[:1]}." for part in words[start].split("-"))
    return " ".join(words)[:WIDTH].rstrip()


def _postal_street(address: Address) -> str:
    number = _capitals(f"{address.number} {address.repeat}")
    if len(number) > NUMBER:
        number = (_capitals(address.number) + _capitals(address.repeat)[:1])[:NUMBER]
    kind = _capitals(STREET_TYPES.get(address.street_type.upper(), address.street_type))
    return f"{number} {_label(kind, _capitals(address.street))}".strip()


def _label(kind: str, street: str) -> str:
    label = f"{kind} {street}".strip()
    if len(label) <= LABEL:
        return label
    return _fit(f"{_SHORT_TYPES.get(kind, kind)} {street}".strip(), LABEL)


def _fit(text: str, width: int = WIDTH) -> str:
    """Shorten known words, drop small ones, leave initials, from the left; the last word loses letters last."""
    words = text.split()
    for shorten in (_short_word, _without_small, _initial, _nothing):
        for index in range(len(words) - 1):
            if len(_joined(words)) <= width:
                return _joined(words)
            words[index] = shorten(words[index])
    return _joined(words)[:width]


def _joined(words: list[str]) -> str:
    return " ".join(word for word in words if word)


def _short_word(word: str) -> str:
    return _SHORT_WORDS.get(_capitals(word), word)


def _without_small(word: str) -> str:
    return "" if _capitals(word) in _SMALL_WORDS else word


def _initial(word: str) -> str:
    return word[:1]


def _nothing(_word: str) -> str:
    return ""
