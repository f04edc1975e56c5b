"""Who lives where, in the words a 2D-Doc holds: capitals without accents, quality/surname/first name."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from lmmh_desk.documents.codes import postal
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.i18n import _


class Who(Struct, frozen=True):
    """A person, as the lease names them."""

    civility: str
    surname: str
    first_name: str


class Home(Struct, frozen=True):
    """Who lives where."""

    holders: tuple[Who, ...]
    flat: str  # postal line 2
    house: str  # 3
    street: str  # 4
    locality: str  # 5
    postcode: str
    city: str


def fields_of(home: Home) -> dict[str, str]:
    """Return the fields of a home in the order of the official examples; raises BadInput for what no code can hold.

    The code names two holders; field 1G says that there are more.
    """
    first, *others = home.holders
    named = {"10": _who(first)}
    if others:
        named["1I"] = _who(others[0])
    if len(others) > 1:
        named["1G"] = "1"
    lines = {"20": home.flat, "21": home.house, "22": home.street, "23": home.locality, "25": home.city}
    known = home.city and (home.street or home.locality)
    if not (known and home.postcode.isascii() and home.postcode.isdigit() and len(home.postcode) == 5):
        raise BadInput(
            _("L’adresse du logement n’a pas de rue, de commune ou de code postal à cinq chiffres."),
            _("Rien n’est enregistré."),
            _("Corrigez l’adresse dans le logiciel du bailleur, puis importez-la."),
        )
    return {"26": "FR", "24": home.postcode} | named | {name: _capitals(text) for name, text in lines.items()}


def _who(person: Who) -> str:
    return "/".join(_capitals(part) for part in (person.civility, person.surname, person.first_name))


def _capitals(text: str) -> str:
    capitals = postal(text)
    if capitals is None:
        raise BadInput(
            _("«\u00a0{text}\u00a0» ne s’écrit pas en capitales latines, et le code 2D-Doc n’en connaît pas d’autres.")
            .format(text=text),
            _("Rien n’est enregistré."),
            _("Écrivez ce texte en lettres latines dans la fiche, puis recommencez."),
        )  # fmt: skip
    return " ".join(capitals.replace("-", " ").split())


def told(fields: dict[str, str]) -> Iterator[str]:
    """Return what a code says, a line each: the names, then the postal lines."""
    for name in ("10", "1I"):
        if name in fields:
            yield " ".join(part for part in fields[name].split("/") if part)
    yield from (fields[name] for name in ("20", "21", "22", "23") if fields.get(name))
    yield f"{fields['24']} {fields.get('25', '')}".strip()
