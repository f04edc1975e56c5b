"""Who signs a paper, where and when, and whom to ask about it: the same words on every paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lmmh_desk.documents.blocks import BODY
from lmmh_desk.documents.text import SOFT, Rich, Run, Style, strong
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import hour, plain_date
from lmmh_desk.kernel.i18n import _


@dataclass(frozen=True)
class Signatory:
    """Who signs, for which site."""

    place: str  # « Le Mans »
    issued_at: int  # milliseconds UTC
    name: str
    title: str
    signs_as: str
    site: str
    phone: str


def signatory_lines(by: Signatory) -> Iterator[tuple[Rich, Style]]:
    """Return where and when it was done, by whom, and how to reach the site."""
    issued = paris(by.issued_at)
    done = _("Fait {place}, le {day} à {hour}")
    yield done.format(place=at(by.place), day=plain_date(issued.date()), hour=hour(issued)), BODY
    yield (strong(by.name), Run(", " + by.title if by.title else "")), BODY
    if by.signs_as:
        yield by.signs_as, BODY
    yield " · ".join(part for part in (by.site, by.phone) if part), Style(BODY.size, color=SOFT)


def at(place: str) -> str:
    """Return « au Mans », « aux Sables », « à Allonnes »."""
    if place.startswith("Le "):
        return "au " + place[3:]
    return "aux " + place[4:] if place.startswith("Les ") else "à " + place


def by_phone(phone: str) -> str:
    """Return « au 02 61 91 00 72 », or whom to call where the site has no number."""
    return _("au {phone}").format(phone=phone.replace(" ", "\u00a0")) if phone else _("auprès de l’office")
