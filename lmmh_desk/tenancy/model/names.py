"""How a person is named on screen and on paper."""

from __future__ import annotations

import re
from typing import Protocol

from lmmh_desk.kernel.french import capital
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.typed import plain

CIVILITIES = ("M.", "Mme", "M. et Mme", "")  # landlords keep some couples as one record
STANDINGS = {"holder": _("Titulaire"), "co_holder": _("Cotitulaire"), "occupant": _("Occupant"), "child": _("Enfant")}
CHANNELS = {
    "": _("Sans préférence"), "phone": _("Préfère le téléphone"), "sms": _("Préfère le SMS"),
    "email": _("Préfère l’e-mail"), "mail": _("Préfère le courrier"),
}  # fmt: skip
WAYS = {"": _("Sans préférence"), "phone": _("Appel"), "sms": _("SMS"), "email": _("E-mail"), "mail": _("Courrier")}
_SMALL = {"de", "du", "des", "la", "le", "les", "et", "en", "sur", "sous", "aux", "au", "d", "l", "lès", "à"}


class Named(Protocol):
    """Whatever carries a person's names."""

    @property
    def civility(self) -> str: ...
    @property
    def birth_name(self) -> str: ...
    @property
    def usual_name(self) -> str: ...
    @property
    def first_names(self) -> str: ...


def surname(person: Named) -> str:
    """Return the usual name, else the birth name, else nothing (people with one name)."""
    return person.usual_name or person.birth_name


def full_name(person: Named) -> str:
    """Return « Ferhat Belkacem », first of the first names only."""
    return " ".join(part for part in (first_name(person), surname(person)) if part)


def first_name(person: Named) -> str:
    """Return the first of the first names, which commas or spaces separate."""
    return re.split(r"[,\s]", person.first_names.strip(), maxsplit=1)[0]


def screen_name(person: Named) -> str:
    """Return « M. Ferhat Belkacem », as screens show it."""
    return f"{person.civility} {full_name(person)}".strip()


def polite_name(person: Named) -> str:
    """Return « Mme Garrigue », as one speaks of somebody; without a civility or a surname, the whole name."""
    return f"{person.civility} {surname(person)}" if person.civility and surname(person) else screen_name(person)


def paper_name(person: Named) -> str:
    """Return « M. Ferhat BELKACEM », as papers print it."""
    parts = (person.civility, first_name(person), surname(person).upper())
    return " ".join(part for part in parts if part)


def born(person: Named) -> str:
    """Return the participle that agrees with the civility, « né(e) le » without one."""
    return {"M.": _("né le"), "Mme": _("née le")}.get(person.civility, _("né(e) le"))


def identity_key(person: Named, birth_date: str | None) -> str:
    """Return what two records of one person have in common: folded names in any order, and the birth date."""
    words = sorted(re.findall(r"[^\W_]+", plain(f"{person.first_names} {surname(person)}")))
    return " ".join(words) + "|" + (birth_date or "")


def readable(text: str, *, inside: bool = False) -> str:
    """Return an all-capitals text of an import with capitals only where French puts them.

    `inside` a longer text, « de » and its like stay small even in front.
    """
    if text != text.upper() or not re.search(r"[^\W\d_]{2}", text):
        return text
    words = re.split(r"([\s'’()-]+)", text.lower())
    small = (word in _SMALL and (index or inside) for index, word in enumerate(words))
    return "".join(word if keep else capital(word) for word, keep in zip(words, small, strict=True))


def short_name(name: str) -> str:
    """Return « K. Moulin » from « Karine Moulin »: how a history names an agent."""
    first, _space, rest = name.partition(" ")
    return f"{first[:1]}. {rest}" if rest else first
