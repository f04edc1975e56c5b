"""What may be typed of a session, and what is refused in one sentence."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

from msgspec import Struct

from lmmh_desk.features.allocation.model.records import (
    REASONS,
    REMOVED,
    Decision,
    Exemption,
    Missing,
    Presence,
    Seat,
)
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.postal import WIDTH, postal_fault
from lmmh_desk.office.model.forms import needed, refuse_typed, tidy, tidy_lines
from lmmh_desk.tenancy.model.nur import check_nur, nur_fault

LINK, MOST_PERSONS, MOST_PERCENT, MOST_RENT = 200, 20, 1000, 500_000
COMMUNES = 8  # wanted, at most (form of the application)
LEAST = 3  # applicants a dwelling (CCH R441-3)


class Planning(Struct, frozen=True):
    """What an agent types of a session."""

    day: date | None
    starts_at: int | None
    link: str = ""


class Joining(Struct, frozen=True):
    """What an agent types of a member."""

    name: str
    seat: str


class Proposing(Struct, frozen=True):
    """What an agent types of a dwelling of the agenda."""

    dwelling_id: str
    starts_at: int | None
    rent_cents: int | None
    free_on: date | None
    exemption: str = ""


class Applying(Struct, frozen=True):
    """What an agent types of an applicant."""

    name: str
    nur: str
    filed_on: date | None
    household: int | None
    income: int | None
    address: str
    missing: tuple[str, ...] = ()
    renew_on: date | None = None  # the last day to renew the application
    communes: str = ""  # wanted, with commas between


def check_planning(asked: Planning, today: date) -> tuple[date, int]:
    """Return the day and the hour; raise BadInput for each field that is wrong."""
    fields = {"day": "", "starts_at": "", "link": link_fault(asked.link)}
    if asked.day is None or asked.day < today:
        fields["day"] = _("Choisissez aujourd’hui ou un jour à venir.")
    if asked.starts_at is None:
        fields["starts_at"] = _("L’heure manque. Tapez-la, par exemple 9:30.")
    refuse_typed(fields)
    assert asked.day is not None
    assert asked.starts_at is not None
    return asked.day, asked.starts_at


def link_fault(link: str) -> str:
    """Return what is wrong with a link, or nothing; a session may still be without."""
    if not link:
        return ""
    good = link.startswith("https://") and urlsplit(link).hostname and " " not in link and len(link) <= LINK
    return "" if good else _("Le lien de la visioconférence commence par https:// et ne contient pas d’espace.")


def check_joining(asked: Joining) -> None:
    """Raise BadInput for a member's name or seat."""
    seat = "" if asked.seat in set(Seat) else _("Choisissez le siège dans la liste.")
    refuse_typed({"name": needed(_("Nom"), tidy(asked.name), 60), "seat": seat})


def check_proposing(asked: Proposing) -> tuple[int, int, date]:
    """Return hour, rent and day free; raise BadInput for each field that is wrong."""
    fields = {"dwelling_id": "" if asked.dwelling_id else _("Choisissez le logement dans la liste.")}
    if asked.starts_at is None:
        fields["starts_at"] = _("L’heure manque. Tapez-la, par exemple 9:30.")
    if asked.rent_cents is None or not 0 < asked.rent_cents <= MOST_RENT:
        fields["rent_cents"] = _("Tapez le loyer du mois, de 1 à 5\u00a0000 euros.")
    if asked.free_on is None:
        fields["free_on"] = _("Choisissez le jour où le logement est libre.")
    if asked.exemption not in set(Exemption):
        fields["exemption"] = _("Choisissez la dérogation dans la liste.")
    refuse_typed(fields)
    assert asked.starts_at is not None
    assert asked.rent_cents is not None
    assert asked.free_on is not None
    return asked.starts_at, asked.rent_cents, asked.free_on


def check_exemption(asked: str) -> None:
    """Raise BadInput for an exemption the law doesn't know."""
    refuse_typed({"exemption": "" if asked in set(Exemption) else _("Choisissez la dérogation dans la liste.")})


def check_applying(asked: Applying, today: date) -> tuple[date, int, int]:
    """Return the day filed, persons and income; raise BadInput: without a number nobody is examined."""
    fields = {
        "name": needed(_("Nom"), tidy(asked.name), 60),
        "nur": nur_fault(asked.nur) if check_nur(asked.nur) == "wrong" else "",
        "address": _address_fault(tidy_lines(asked.address)),
    }
    if asked.filed_on is None or asked.filed_on > today:
        fields["filed_on"] = _("Choisissez le jour du dépôt, au plus tard aujourd’hui.")
    if asked.household is None or not 1 <= asked.household <= MOST_PERSONS:
        fields["household"] = _("Le foyer compte de 1 à 20 personnes.")
    if asked.income is None or not 0 <= asked.income <= MOST_PERCENT:
        fields["income"] = _("Tapez les ressources en pourcentage du plafond, de 0 à 1\u00a0000.")
    if asked.renew_on is not None and (asked.filed_on is None or asked.renew_on <= asked.filed_on):
        fields["renew_on"] = _("Une demande se renouvelle après son dépôt.")
    if fault := _communes_fault(communes_of(asked)):
        fields["communes"] = fault
    if any(one not in set(Missing) for one in asked.missing):
        fields["missing"] = _("Choisissez les pièces dans la liste.")
    refuse_typed(fields)
    assert asked.filed_on is not None
    assert asked.household is not None
    assert asked.income is not None
    return asked.filed_on, asked.household, asked.income


def communes_of(asked: Applying) -> tuple[str, ...]:
    """Return the communes typed, each once, in the order they were."""
    return tuple(dict.fromkeys(found for one in asked.communes.split(",") if (found := tidy(one))))


def _communes_fault(communes: tuple[str, ...]) -> str:
    if len(communes) > COMMUNES:
        return _("Une demande porte sur {most}\u00a0communes au plus.").format(most=COMMUNES)
    if any(len(one) > WIDTH or any(letter.isdigit() for letter in one) for one in communes):
        return _("Tapez les noms des communes, séparés par des virgules.")
    return ""


def _address_fault(address: str) -> str:
    if not address:
        return _("L’adresse manque\u00a0: la décision s’envoie par courrier.")
    return postal_fault(address.splitlines())


def check_decision(decision: str, reason: str) -> None:
    """Raise BadInput unless the reason is one of those of this decision."""
    known = {str(one) for one in Decision if one}
    fields = {"decision": "" if decision in known else _("Choisissez la décision dans la liste.")}
    if decision in known and reason not in REASONS[Decision(decision)]:
        fields["reason"] = _("Le motif est obligatoire. Choisissez-le dans la liste.")
    refuse_typed(fields)


def check_removal(kind: str, reason: str) -> None:
    """Raise BadInput unless the reason is one of those for which this may be removed."""
    told = "" if reason in REMOVED[kind] else _("Le motif est obligatoire. Choisissez-le dans la liste.")
    refuse_typed({"reason": told})


def check_presence(presence: str, proxy_id: str, member_id: str) -> None:
    """Raise BadInput for a presence nobody knows, or a proxy nobody holds."""
    fields = {"presence": "" if presence in set(Presence) else _("Choisissez la présence dans la liste.")}
    if presence == Presence.PROXY and proxy_id in ("", member_id):
        fields["proxy_id"] = _("Choisissez le membre présent qui porte le pouvoir.")
    refuse_typed(fields)


def refuse_state(told: str, ask: str) -> WrongState:
    """Return the refusal of an act that comes too early or too late."""
    return WrongState(told, _("Rien n’a changé."), ask)
