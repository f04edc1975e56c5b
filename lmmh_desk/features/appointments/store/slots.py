"""What « Réserver » reads: motifs, sites and who receives, the persons, and the free slots."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from msgspec import Struct

from lmmh_desk.features.appointments.model.request import Request, warnings
from lmmh_desk.features.appointments.model.typed import Chosen
from lmmh_desk.features.appointments.store.facts import bookable, facts, free_room
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.french import short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ports import AtCounter, Counter, Exchange
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.agenda import Resource, Wanted
from lmmh_desk.office.model.reasons import Reason
from lmmh_desk.office.model.rights import allowed, restricted
from lmmh_desk.office.model.slots import WHY_LABELS, Slot, Why, explained, overlapping
from lmmh_desk.office.store import bookings, sites
from lmmh_desk.office.store.agents import agents
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.model.cards import PersonCard
from lmmh_desk.tenancy.store.cards import person_card


class Offered(Struct, frozen=True):
    """What the panel offers when it opens."""

    reasons: tuple[Reason, ...]
    sites: tuple[tuple[str, str], ...]  # (id, name)
    resources: tuple[Resource, ...]  # of every site
    here: AtCounter | None = None  # who is at this agent's counter, or waits with a ticket
    waits: bool = False
    people: tuple[PersonCard, ...] = ()


class Free(Struct, frozen=True):
    """The next free slots, and when what they were computed from came."""

    slots: tuple[Slot, ...]
    received_at: int | None = None  # milliseconds UTC
    why: str = ""  # « Le 18/11 : réservé, absence. », where there is none


def offered(read: Read, me: Session, person_ids: Sequence[str], now: int, counter: Counter | None) -> Offered:
    """Return motifs, sites, who receives, who is at the counter, and the persons; raises NotFound."""
    here = counter.serving(read, me, now) if counter else None
    tickets = (counter.waiting(read, me, one, now) for one in person_ids) if counter else ()
    waits = next((ticket for ticket in tickets if ticket), None)
    receiving = {agent.id for agent in agents(read) if allowed(agent.role, "appointments")}
    known = bookings.resources(read).values()
    return Offered(
        reasons=tuple(bookable(read)),
        sites=tuple((site.id, site.name) for site in sites.sites(read)),
        resources=tuple(one for one in known if one.is_room or one.id in receiving),
        here=waits or here,
        waits=waits is not None,
        people=people(read, person_ids),
    )


def people(read: Read, person_ids: Sequence[str]) -> tuple[PersonCard, ...]:
    """Return the cards of some persons; raises NotFound."""
    return tuple(person_card(read, person_id) for person_id in person_ids)


def free(read: Read, wanted: Wanted, now: int, since: date, exchange: Exchange | None) -> Free:
    """Return the next free slots from a day on."""
    found = bookings.next_slots(read, wanted, now, since)
    why = "" if found else _why_none(read, wanted, now, since)
    return Free(tuple(found), exchange.received_at(read) if exchange else None, why)


def _why_none(read: Read, wanted: Wanted, now: int, since: date) -> str:
    """Return what the first windows from a day on are taken by, or that there is none."""
    for offset in range(wanted.reason.horizon_days + 1):
        day = since + timedelta(offset)
        found = bookings.offers(read, wanted, day, now)
        if found:
            taken = {why for offer in found for _from, _to, why in explained(offer, wanted.length)}
            reasons = ", ".join(WHY_LABELS[why] for why in Why if why in taken)
            return _("Le {day}\u00a0: {reasons}.").format(day=short_date(day), reasons=reasons)
    return _("Aucune plage d’ouverture ne convient à ce motif.")


def holder(read: Read, wanted: Wanted, starts_at: int, now: int) -> Chosen | None:
    """Return who is free at a moment, the first in the order of the slots; None when nobody receives then."""
    end = starts_at + wanted.length * 60_000
    for offer in sorted(bookings.offers(read, wanted, paris(starts_at).date(), now), key=lambda one: one.resource_id):
        spans = [(from_, to) for from_, to, _why in offer.blocks]
        inside = offer.span[0] <= starts_at and end <= offer.span[1]
        if inside and not overlapping(starts_at, end, spans):
            return Chosen(starts_at, offer.resource_id, offer.site_id)
    return None


def advice(read: Read, request: Request, now: int, but: str = "") -> tuple[list[str], str]:
    """Return what deserves a second look in a request, and the room added to it; nothing while it can't be judged."""
    try:
        found = facts(read, request, now, but)
    except DeskError:
        return [], ""
    room = free_room(read, request, found)
    return warnings(request, found), room.name if room else ""


seen_advice = restricted("appointments.read")(advice)
seen_holder = restricted("appointments.read")(holder)
seen_people = restricted("appointments.read")(people)
