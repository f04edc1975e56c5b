"""Dwellings under the columns of the RPLS (arrêté du 5 janvier 2010, annexe), as dirty as they come."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from msgspec import Struct

from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.postal import WIDTH, capitals
from lmmh_desk.tenancy.model.address import STREET_TYPES, Address, unwritable
from lmmh_desk.tenancy.model.checks import tidy
from lmmh_desk.tenancy.model.csvfile import Issue, Severity, one_of, unlike
from lmmh_desk.tenancy.model.merge import Groups

REQUIRED = ("DEPCOM", "CODEPOSTAL", "LIBCOM", "NOMVOIE", "NUMAPPT", "ESC", "ETAGE", "BAT")
T = TypeVar("T")
LONGEST = 100  # characters of a cell that is shown

# Column of the table → column of the file.
ADDRESS = {
    "number": "NUMVOIE", "repeat": "INDREP", "street_type": "TYPVOIE", "street": "NOMVOIE", "building": "BAT",
    "entrance": "ENTREE", "staircase": "ESC", "floor": "ETAGE", "door": "NUMAPPT", "letterbox": "NUMBOITE",
    "complement": "COMPLIDENT", "locality": "LIEUDIT", "postcode": "CODEPOSTAL", "city": "LIBCOM",
    "commune": "DEPCOM",
}  # fmt: skip
DESCRIPTION = ("rpls_id", "kind", "rooms", "surface_dm2", "individual", "funding", "built", "energy", "group_size")
NOT_WRITTEN = ("letterbox", "commune")  # the rest of the address is written on an envelope
# Postal line → the columns it is made of.
POSTAL = {
    "flat": ("NUMAPPT", "ETAGE", "ESC", "ENTREE"), "house": ("BAT", "IMMEU", "COMPLGEO", "COMPLIDENT"),
    "street": ("NOMVOIE",), "locality": ("LIEUDIT",), "city": ("LIBCOM",),
}  # fmt: skip
GROUPS = {"address": tuple(ADDRESS), "description": DESCRIPTION, "status": ("occupancy",)}

# FINAN, “financement initial”: from 1977 on, then before.
FUNDING = {
    "10": "PLAI", "11": "PLA LM", "12": "PLA", "13": "PLUS", "14": "PLS", "15": "PAP locatif", "16": "PLI",
    "17": "PCL", "49": "Autre (après 1977)", "50": "HBM", "51": "PLR-PSR", "52": "HLM-O", "53": "ILM", "54": "ILN",
    "55": "CFF", "99": "Autre (avant 1977)",
}  # fmt: skip
_STREET_WORDS = {word.upper() for word in STREET_TYPES.values()} | set(STREET_TYPES) | {"QU", "VOIE"}
_RESIDENCE = re.compile(r"(?i)(r[ée]sidence|res|rsd)\b")
_FLAT = re.compile(r"(?i)(app?t|appartement|lgt|logement|porte|b[âa]t)\b")


class DwellingLine(Struct, frozen=True):
    """One good line: the key, the residence's name, the values by group."""

    line: int
    reference: str
    residence: str
    commune: str
    city: str
    groups: Groups


@dataclass
class Remarks:
    """What is said of one line while it is read."""

    line: int
    issues: list[Issue] = field(default_factory=list)

    def say(self, column: str, reason: str, severity: Severity = "warning") -> None:
        """Add a remark on a column."""
        self.issues.append(Issue(self.line, column, reason, severity))

    @property
    def refused(self) -> bool:
        """Whether the line isn't written."""
        return any(issue.severity == "refused" for issue in self.issues)


def read_dwelling(line: int, row: Mapping[str, str]) -> tuple[DwellingLine | None, list[Issue]]:
    """Return the dwelling of a line, or nothing when it is refused, and what there is to say of it."""
    remarks = Remarks(line)
    cells = {column: tidy(text) for column, text in row.items()}
    address = _address(cells, remarks)
    residence = _residence(cells, address, remarks)
    _refuse_unwritable(cells, address, residence, remarks)
    description = _description(cells, remarks)
    if remarks.refused:
        return None, remarks.issues
    occupancy = _choice(cells, "MODE", {"1": 1, "2": 2, "3": 3, "4": 4, "5": 5, "9": 9, "": 9}, remarks) or 9
    groups: Groups = {
        "address": tuple(address[name] for name in ADDRESS),
        "description": tuple(description[name] for name in DESCRIPTION),
        "status": (occupancy,),
    }
    reference = cells.get("IDENT_INT") or natural_key(cells)
    return DwellingLine(line, reference, residence, cells["DEPCOM"], cells["LIBCOM"], groups), remarks.issues


def natural_key(cells: Mapping[str, str]) -> str:
    """Return the key of a line without the landlord's identifier: address, door, staircase, floor, building."""
    street = " ".join(cells.get(name, "") for name in ("NUMVOIE", "INDREP", "TYPVOIE", "NOMVOIE"))
    inside = (cells.get(name, "") for name in ("NUMAPPT", "ESC", "ETAGE", "BAT"))
    return "|".join((cells["DEPCOM"], " ".join(street.split()), *inside)).upper()


def _address(cells: Mapping[str, str], remarks: Remarks) -> dict[str, str]:
    values = {name: cells.get(column, "") for name, column in ADDRESS.items()}
    if found := re.fullmatch(r"(\d{1,5})\s*([A-Z]|BIS|TER|QUATER)", values["number"].upper()):
        values["number"], values["repeat"] = found[1], values["repeat"] or found[2]
    for name in ("building", "entrance", "staircase"):  # 0 stands for “none” there, and for the ground floor in ETAGE
        values[name] = "" if values[name] == "0" else values[name]
    for name, column in ADDRESS.items():
        if len(values[name]) > LONGEST:
            remarks.say(column, _("le texte dépasse {limit} caractères").format(limit=LONGEST), "refused")
    if not capitals(values["street"] + values["locality"]):
        remarks.say("NOMVOIE", unlike(values["street"], _("une voie ou un lieu-dit")), "refused")
    if not re.fullmatch(r"\d{5}", values["postcode"]):
        remarks.say("CODEPOSTAL", unlike(values["postcode"], _("un code postal de cinq chiffres")), "refused")
    if not re.fullmatch(r"\d[\dAB]\d{3}", values["commune"]):
        remarks.say("DEPCOM", unlike(values["commune"], _("un code de commune INSEE")), "refused")
    if not capitals(values["city"]):
        remarks.say("LIBCOM", unlike(values["city"], _("le nom de la commune")), "refused")
    return values


def _refuse_unwritable(cells: Mapping[str, str], address: Mapping[str, str], residence: str, remarks: Remarks) -> None:
    """Refuse an address that has no postal form: a letter to it couldn't be sent."""
    if remarks.refused:
        return
    written = {name: value for name, value in address.items() if name not in NOT_WRITTEN}
    for line in unwritable(Address(**written, residence=residence)):
        column = max(POSTAL[line], key=lambda name: len(cells.get(name, "")))
        remarks.say(
            column,
            _("le texte est trop long pour une enveloppe, {limit} caractères par ligne").format(limit=WIDTH),
            "refused",
        )


def _residence(cells: Mapping[str, str], address: dict[str, str], remarks: Remarks) -> str:
    """Find the residence's name, even in the column beside; what names no residence completes the address."""
    if name := cells.get("IMMEU", ""):
        return name[:LONGEST]
    beside = cells.get("COMPLGEO", "")
    if beside and (beside.split()[0] in _STREET_WORDS or _FLAT.match(beside)):
        address["complement"] = address["complement"] or beside[:LONGEST]
        beside = ""
    for column, text in (("COMPLGEO", beside), ("BAT", address["building"]), ("LIEUDIT", address["locality"])):
        if text and (column == "COMPLGEO" or _RESIDENCE.match(text)):
            remarks.say(column, _("le nom de la résidence est lu dans cette colonne"), "remark")
            return text[:LONGEST]
    return ""


def _description(cells: Mapping[str, str], remarks: Remarks) -> dict[str, object]:
    rooms = _number(cells, "NBPIECE", remarks, 1, 20)
    group = max(1, round(_number(cells, "NB", remarks, 1, 5000)))
    surface = _number(cells, "SURFHAB", remarks, 5, 400 * group) / group
    if group > 1:
        said = _("la ligne vaut {count} logements, la surface est divisée").format(count=group)
        remarks.say("NB", said, "remark")
    state_id = cells.get("IDENT_REP", "").upper()
    if state_id and not re.fullmatch(r"[0-9A-Z]{10}", state_id):
        remarks.say("IDENT_REP", unlike(state_id, _("un identifiant de dix positions")))
        state_id = ""
    return {
        "rpls_id": state_id or None,
        "kind": f"T{min(6, round(rooms))}" if rooms else "",
        "rooms": round(rooms),
        "surface_dm2": round(surface * 100),
        "individual": cells.get("TYPECONST", "").upper() == "I",
        "funding": _choice(cells, "FINAN", FUNDING | {"": ""}, remarks) or "",
        "built": round(_number(cells, "CONSTRUCT", remarks, 1000, 2100)) or None,
        "energy": _choice(cells, "DPEENERGIE", {letter: letter for letter in "ABCDEFG"} | {"": ""}, remarks) or "",
        "group_size": group,
    }


def _number(cells: Mapping[str, str], column: str, remarks: Remarks, least: float, most: float) -> float:
    """Return a number written « 1184.0 » or « 64,5 », 0 when there is none or it is out of bounds (said)."""
    text = cells.get(column, "")
    if not text:
        return 0
    if re.fullmatch(r"\d{1,9}([.,]\d{1,4})?", text):
        value = float(text.replace(",", "."))
        if least <= value <= most:
            return value
    remarks.say(column, unlike(text, _("un nombre de {least} à {most}").format(least=least, most=most)))
    return 0


def _choice(cells: Mapping[str, str], column: str, known: Mapping[str, T], remarks: Remarks) -> T | None:
    code = cells.get(column, "").upper().removesuffix(".0")
    if code not in known:
        remarks.say(column, unlike(code, one_of(known)))
    return known.get(code)
