"""Who is expected, with where they are reached and where they are received."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from lmmh_desk.features.appointments.model.day import Expected
from lmmh_desk.features.appointments.model.entry import Entry
from lmmh_desk.features.appointments.model.sheet import Place, at_site
from lmmh_desk.features.appointments.store.agenda import between
from lmmh_desk.features.appointments.store.facts import home_of
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import listed
from lmmh_desk.office.model.reasons import ReasonType
from lmmh_desk.office.store.bookings import resources
from lmmh_desk.office.store.sites import site
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.model.cards import PersonCard
from lmmh_desk.tenancy.model.phones import written_phone
from lmmh_desk.tenancy.store.tables import contact


def expected(read: Read, site_id: str, first: int, last: int) -> list[Expected]:
    """Return each participant of the appointments of a site that begin between two instants, in order."""
    entries = between(read, site_id, first, last)
    numbers = _phones(read, {attendee.person_id for entry in entries for attendee in entry.attendees})
    return [
        Expected(entry, attendee, written_phone(_reached(entry, numbers.get(attendee.person_id, ""))))
        for entry in entries
        for attendee in entry.attendees
    ]


def _reached(entry: Entry, phone: str) -> str:
    return entry.contact if entry.type is ReasonType.PHONE and entry.contact else phone


def _phones(read: Read, person_ids: Iterable[str]) -> dict[str, str]:
    rows = contact.c
    query = select(rows.person_id, rows.value).where(rows.kind == "phone", rows.person_id.in_(sorted(person_ids)))
    # The first number is read last, and stays.
    return {row.person_id: row.value for row in read.execute(query.order_by(rows.position.desc(), rows.id.desc()))}


def place_of(read: Read, entry: Entry, person: PersonCard | None) -> Place:
    """Return where an appointment is held, the person's own home for a visit, and who receives."""
    known = resources(read)
    booked = [known[one] for one in entry.resources if one in known]
    receiver = listed([one.name for one in booked if not one.is_room])
    if entry.type is ReasonType.PUBLIC_OFFICE:
        rooms = [one.name for one in booked if one.is_room]
        return Place(at_site(entry.site, rooms, site(read, entry.site_id).address), receiver)
    visited = person if entry.type is ReasonType.HOME else None
    return Place(home_of(visited, paris(entry.starts_at).date()) if visited else (), receiver)
