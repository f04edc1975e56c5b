"""What is asked for a visit, and what is wrong with it: each wrong field has one French sentence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from msgspec import Struct

from lmmh_desk.features.visits.model.records import URGENCIES, Urgency
from lmmh_desk.kernel.calendar import holidays
from lmmh_desk.kernel.clock import paris, paris_instant
from lmmh_desk.kernel.french import clock_hour, plain_date, short_date
from lmmh_desk.kernel.guard.refusal import fault
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.bookings import Absence
from lmmh_desk.office.model.forms import bounded, tidy, unlikely
from lmmh_desk.office.model.slots import EARLIEST, LATEST, absence_block, quiet_blocks
from lmmh_desk.tenancy.model.cards import LeaseLine
from lmmh_desk.tenancy.model.leases import Dated, lease_state

PURPOSE = 60  # characters
SHORTEST, MOST = 10, 240  # minutes
MINUTE = 60_000
USUAL = 45
AHEAD = timedelta(92)  # nobody plans a visit further ahead without a reason


class Slot(Struct, frozen=True):
    """When, how long, by whom."""

    day: date | None = None
    starts: int | None = None  # minutes since midnight in Paris
    minutes: int | None = USUAL
    visitor_id: str = ""

    @property
    def span(self) -> tuple[int, int]:
        """Return its two instants, once it was checked."""
        assert self.day is not None
        assert self.starts is not None
        assert self.minutes is not None
        start = paris_instant(self.day, *divmod(self.starts, 60))
        return start, start + self.minutes * MINUTE


class Request(Struct, frozen=True):
    """A visit asked for; without a slot it waits to be planned."""

    person_id: str = ""
    lease_id: str = ""
    purpose: str = ""
    urgency: str = Urgency.CURRENT
    slot: Slot | None = None


def wrong_request(request: Request, lease: LeaseLine | None, today: date) -> dict[str, str]:
    """Return what is wrong with what is asked, without its slot."""
    purpose = tidy(request.purpose)
    day = (request.slot.day if request.slot else None) or today
    fields = {
        "lease_id": wrong_home(lease, day),
        "purpose": bounded(_("Motif"), purpose, PURPOSE) or fault(purpose) or ("" if purpose else _NO_PURPOSE),
        "urgency": "" if request.urgency in URGENCIES else _("Choisissez l’urgence dans la liste."),
    }
    return {name: told for name, told in fields.items() if told}


_NO_PURPOSE = _("Le motif manque. Écrivez ce qu’il y a à faire, par exemple «\u00a0Robinet de cuisine\u00a0».")


def wrong_home(lease: LeaseLine | None, day: date) -> str:
    """Return why nobody is visited there on a day, or nothing: left already, or not theirs yet."""
    if lease is None or lease.dwelling is None:
        return _("L’adresse de la visite manque. Rattachez la personne à un bail.")
    if left := left_on(lease, day):
        told = _("Ce logement est quitté depuis le {day}. Choisissez le logement actuel.")
        return told.format(day=short_date(date.fromisoformat(left), year=True))
    if lease_state(lease, day) == "future":
        told = _("Ce bail ne commence que le {day}. Choisissez le logement actuel, ou une date à partir de là.")
        return told.format(day=short_date(date.fromisoformat(lease.starts_on or day.isoformat()), year=True))
    return ""


def left_on(lease: Dated, day: date) -> str:
    """Return the ISO date a home was left on, or nothing while its lease is not over on a day."""
    return (lease.ends_on or "") if lease_state(lease, day) == "ended" else ""


def wrong_slot(slot: Slot, now: int, visitors: Iterable[str], absences: Iterable[Absence]) -> dict[str, str]:
    """Return what is wrong with a slot: missing, past, at night, on a Sunday, a holiday, or the visitor is away."""
    fields = {
        "day": _("Le jour manque. Tapez par exemple 18/11.") if slot.day is None else "",
        "starts": _("L’heure manque. Tapez par exemple 9:30.") if slot.starts is None else "",
        "minutes": "" if slot.minutes and SHORTEST <= slot.minutes <= MOST else _too_long(),
        "visitor_id": "" if slot.visitor_id in set(visitors) else _("Choisissez qui fait la visite."),
    }
    fields = {name: told for name, told in fields.items() if told}
    return fields or _wrong_moment(slot, now, absences)


def _too_long() -> str:
    return _("La durée va de {low} à {high} minutes.").format(low=SHORTEST, high=MOST)


def _wrong_moment(slot: Slot, now: int, absences: Iterable[Absence]) -> dict[str, str]:
    start, end = slot.span
    day = paris(start).date()
    if day < paris(now).date():
        return {"day": _("Cette date est passée. Choisissez aujourd’hui ou après.")}
    if start < now:
        return {"starts": _("Cette heure est passée. Choisissez-en une à venir.")}
    if off := unlikely(day, paris(now).date()) or _feast(day):
        return {"day": off}
    if any(from_ < end and start < to for from_, to, _why in quiet_blocks(day)):
        told = _("Une visite se tient du lundi au samedi, de {opens} à {closes}. Choisissez une heure entre les deux.")
        return {"starts": told.format(opens=clock_hour(EARLIEST), closes=clock_hour(LATEST))}
    away = (absence_block(absence, day) for absence in absences)
    if any(block and block[0] < end and start < block[1] for block in away):
        return {"visitor_id": _("Cet agent est absent à cette heure. Choisissez-en un autre, ou un autre créneau.")}
    return {}


def unusual(day: date | None, today: date) -> str:
    """Return what is said of a visit months ahead, which refuses nothing."""
    if day is None or day <= today + AHEAD or unlikely(day, today):
        return ""
    told = _("Le {day} est dans plus de trois mois. Vérifiez la date, la visite reste possible.")
    return told.format(day=plain_date(day))


def _feast(day: date) -> str:
    feast = holidays(day.year).get(day)
    told = _("Le {day} est férié ({feast}). Choisissez un autre jour.")
    return told.format(day=short_date(day), feast=feast) if feast else ""
