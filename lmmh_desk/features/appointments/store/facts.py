"""What a request is judged by: the motif, the hours of the site, who may be booked, and what is booked already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec.structs import replace

from lmmh_desk.features.appointments.model.request import Facts, Request, ends_at
from lmmh_desk.features.appointments.store.agenda import of_people
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import NotFound
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.agenda import Resource
from lmmh_desk.office.model.reasons import Reason, ReasonType
from lmmh_desk.office.model.rights import restricted
from lmmh_desk.office.model.slots import absence_block, span_on
from lmmh_desk.office.store import bookings, sites
from lmmh_desk.office.store.receivers import receivers
from lmmh_desk.office.store.rules import reasons
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.model.address import screen_lines
from lmmh_desk.tenancy.model.cards import PersonCard
from lmmh_desk.tenancy.store.cards import person_card


def bookable(read: Read) -> list[Reason]:
    """Return the motifs that may be booked, in the order of the list."""
    return [reason for reason in reasons(read) if reason.bookable]


def reason_of(read: Read, reason_id: str) -> Reason:
    """Return a motif, in use or not; raises NotFound."""
    found = next((reason for reason in reasons(read, every=True) if reason.id == reason_id), None)
    if found is None:
        raise NotFound(
            _("Le motif manque, ou n’existe plus."), _("La saisie est gardée."), _("Choisissez un motif de la liste.")
        )
    return found


def facts(read: Read, request: Request, now: int, but: str = "") -> Facts:
    """Return what judges a request; `but` is the appointment being moved. Raises NotFound."""
    reason, site = reason_of(read, request.reason_id), sites.site(read, request.site_id)
    day, end = paris(request.starts_at).date(), ends_at(request, reason)
    people = [person_card(read, person_id) for person_id in request.person_ids]
    known = receivers(read, request.site_id)
    away = (
        (one, absence_block(absence, day))
        for one in request.resources
        for absence in bookings.absences_of(read, one, day)
    )
    others = of_people(read, [card.id for card in people], request.starts_at, end)
    return Facts(
        now=now,
        reason=reason,
        timetable=sites.timetable(read, request.site_id, day),
        site_name=site.name,
        known=known,
        contacts=tuple(line for card in people for line in card.contacts),
        address=home_of(people[0], day) if people else (),
        windows=_windows(read, request.resources, day),
        away=tuple((block[0], block[1], known[one].name) for one, block in away if block and one in known),
        elsewhere=tuple((entry.starts_at, entry.who) for entry in others if entry.id != but),
    )


def home_of(person: PersonCard, day: date) -> tuple[str, ...]:
    """Return the lines of where a person lives on a day; none without a lease and its dwelling."""
    lease = person.lease(day)
    return tuple(screen_lines(lease.dwelling.address)) if lease and lease.dwelling else ()


def _windows(read: Read, resources: Sequence[str], day: date) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Return the windows of each resource on a day; one that has none at all only counts when it receives alone."""
    every = [bookings.windows(read, one) for one in resources]
    kept = [mine for mine in every if mine] or [[]]
    spans = ([span_on(one.rule, one.first_day, one.opens, one.closes, day) for one in mine] for mine in kept)
    return tuple(tuple(span for span in each if span) for each in spans)


def free_room(read: Read, request: Request, found: Facts) -> Resource | None:
    """Return the room an agent receives in: the first of the site that is free then, None where none is wanted."""
    chosen = [found.known.get(one) for one in request.resources]
    agents_only = all(one is not None and not one.is_room for one in chosen)
    if not (request.with_room and chosen and agents_only) or found.reason.type is not ReasonType.PUBLIC_OFFICE:
        return None
    starts_at, end = request.starts_at, ends_at(request, found.reason)
    rooms = [one for one in found.known.values() if one.is_room]
    taken = {held.resource_id for held in bookings.overlaps(read, [room.id for room in rooms], starts_at, end)}
    taken |= {room_id for room_id, *_when in bookings.in_absence(read, [(room.id, starts_at, end) for room in rooms])}
    return next((one for one in rooms if one.id not in taken), None)


def roomed(read: Read, request: Request, found: Facts) -> Request:
    """Return the request with the room it is given, if any."""
    room = free_room(read, request, found)
    return replace(request, resources=(*request.resources, room.id)) if room else request


seen_facts = restricted("appointments.read")(facts)
