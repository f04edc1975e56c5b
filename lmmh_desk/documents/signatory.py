"""Who signs a paper, where and when, and whom to ask about it: the same words on every paper."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from lmmh_desk.documents.blocks import BODY, Signing
from lmmh_desk.documents.letterhead import Foot
from lmmh_desk.documents.seal import Sealed
from lmmh_desk.documents.text import SOFT, Rich, Run, Style, strong
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import hour, plain_date
from lmmh_desk.kernel.i18n import _


class Signatory(Struct, frozen=True):
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


def signing(by: Signatory) -> Signing:
    """Return who signs beside the place for the stamp."""
    return Signing(tuple(signatory_lines(by)), _("Signature"), _("Cachet de l’agence"))


def signed_in_large(by: Signatory) -> Rich:
    """Return the same on one sentence, for large print."""
    issued = paris(by.issued_at)
    done = _("Fait {place}, le {day} à {hour}, par ")
    told = done.format(place=at(by.place), day=plain_date(issued.date()), hour=hour(issued))
    others = ", ".join(part for part in (by.title, by.signs_as, by.site, by.phone.replace(" ", "\u00a0")) if part)
    return Run(told), strong(by.name), Run(f", {others}." if others else ".")


def to_check(phone: str) -> str:
    """Return how anybody checks a paper by its short code, which follows."""
    return _(
        "À scanner dans une agence ou un espace-accueil LMMH («\u00a0Vérifier un document\u00a0»),"
        " ou par téléphone {by_phone} avec le code\u00a0:"
    ).format(by_phone=by_phone(phone))


def to_check_in_large(phone: str) -> str:
    """Return the same in fewer words, for large print."""
    return _("À vérifier {by_phone} avec le code\u00a0:").format(by_phone=by_phone(phone))


def at(place: str) -> str:
    """Return « au Mans », « aux Sables », « à Allonnes »."""
    if place.startswith("Le "):
        return "au " + place[3:]
    return "aux " + place[4:] if place.startswith("Les ") else "à " + place


def by_phone(phone: str) -> str:
    """Return « au 02 61 91 00 72 », or whom to call where the site has no number."""
    return _("au {phone}").format(phone=phone.replace(" ", "\u00a0")) if phone else _("auprès de l’office")


def signed_foot(sealed: Sealed | None, phone: str, small: str) -> Foot:
    """Return the foot of an original under a seal; `small` is what is said of the data."""
    return Foot(
        sealed=sealed,
        title=_("Document signé, vérifiable sans réseau"),
        explanation=to_check(phone),
        copy=_("Original"),
        small=small,
    )
