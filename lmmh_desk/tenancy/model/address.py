"""Addresses: the accented original, and the six postal lines of 38 characters derived from it.

Source: the rules of the Service national de l'adresse, norme NF Z 10-011 (DOMAIN.md §2).
"""

from __future__ import annotations

import re

from msgspec import Struct

from lmmh_desk.kernel.french import NBSP, capital, ordinal
from lmmh_desk.kernel.postal import WIDTH, capitals, fitted
from lmmh_desk.kernel.typed import plain
from lmmh_desk.tenancy.model.names import readable

LABEL = 32
NUMBER = 5
GROUND = {"0", "RDC", "RC", "REZ", "R"}
_FLOOR = re.compile(r"(\d+)(?:er|ᵉʳ|e|ᵉ|[eè]me)?(?: [ée]tage)?", re.IGNORECASE)

# Codes of the RPLS and of the land registry → the word, then its postal abbreviation.
STREET_TYPES = {
    "ALL": "allée", "AV": "avenue", "BD": "boulevard", "CHE": "chemin", "CITE": "cité", "CRS": "cours",
    "HAM": "hameau", "IMP": "impasse", "LOT": "lotissement", "PAS": "passage", "PL": "place", "PRV": "parvis",
    "QUAI": "quai", "QUA": "quartier", "R": "rue", "RES": "résidence", "RPT": "rond-point", "RTE": "route",
    "SQ": "square", "VLA": "villa", "ZAC": "zone",
}  # fmt: skip
_SHORT_TYPES = {plain(word).upper(): code for code, word in STREET_TYPES.items()}


class Address(Struct, frozen=True):
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
    return line if line.startswith("n°") else capital(line)


def floor_label(floor: str) -> str:
    """Return « rez-de-chaussée », « 1er étage », « 3e étage », or the text itself.

    Its ordinal is of plain letters, as no font is sure to have « ᵉ »: screens and papers raise it as they draw it.
    """
    if floor.upper() in GROUND:
        return "rez-de-chaussée"
    found = _FLOOR.fullmatch(floor)
    if found is None:
        return floor
    return f"{ordinal(int(found[1]))} étage"


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
    """Return at most six lines of at most 38 characters, capitals and no punctuation from the fourth on.

    Nothing is returned when the address can't be written so (`unwritable` says where).
    """
    if unwritable(address):
        return []
    lines = (_identity(identity), *(written for _whole, written in _postal(address).values()))
    return [line for line in lines if line]


def unwritable(address: Address) -> list[str]:
    """Return which postal lines have no room for what they must say: flat, house, street, locality, city."""
    return [name for name, (whole, written) in _postal(address).items() if whole and not written]


def _postal(address: Address) -> dict[str, tuple[str, str]]:
    """Return each line under the name: all it should say, and what fits, or nothing."""
    flat = _joined(
        _said("APPT", address.door),
        _postal_floor(address.floor),
        _said("ESC", address.staircase, "ESCALIER"),
        _said("ENTREE", address.entrance),
    )
    same = capitals(address.building) == capitals(address.residence)  # an import reads the residence there
    building = "" if same else _said("BAT", address.building, "BATIMENT")
    house = _joined(building, address.residence, address.complement)
    locality = capitals(address.locality)
    locality = "" if locality == capitals(address.residence) else locality
    city = capitals(f"{address.postcode} {address.city}")
    return {
        "flat": (flat, fitted(flat)),
        "house": (house, fitted(house)),
        "street": _postal_street(address),
        "locality": (locality, fitted(locality)),
        "city": (city, fitted(city)),
    }


def _said(word: str, text: str, longer: str = "") -> str:
    """Return « BAT 1 » from « 1 », « Bât. 1 » or « BATIMENT 1 », nothing from nothing."""
    first, _, rest = capitals(text).partition(" ")
    value = rest if rest and first in (word, longer) else capitals(text)
    return f"{word} {value}" if value else ""


def _postal_floor(floor: str) -> str:
    return "RDC" if floor.upper() in GROUND else _said("ETG", floor, "ETAGE")


def _identity(name: str) -> str:
    """Shorten the first name to its initials before anything of the surname is lost."""
    if len(name) <= WIDTH:
        return name
    words = name.split()
    start = 1 if words[0] in ("M.", "Mme") else 0
    if len(words) > start + 1:
        words[start] = "-".join(f"{part[:1]}." for part in words[start].split("-"))
    return " ".join(words)[:WIDTH].rstrip()


def _postal_street(address: Address) -> tuple[str, str]:
    """Return number and street; a number of more than five characters is part of the street's name."""
    number, first = capitals(f"{address.number} {address.repeat}"), ""
    if len(number) > NUMBER:
        number = capitals(address.number) + capitals(address.repeat)[:1]
    if len(number) > NUMBER:
        number, first = "", f"{capitals(address.number)} {capitals(address.repeat)}".strip()
    kind = capitals(STREET_TYPES.get(address.street_type.upper(), address.street_type))
    street = capitals(address.street)
    whole = _joined(first, kind, street)
    label = whole if len(whole) <= LABEL else fitted(_joined(first, _SHORT_TYPES.get(kind, kind), street), LABEL)
    return _joined(number, whole), _joined(number, label) if label or not whole else ""


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)
