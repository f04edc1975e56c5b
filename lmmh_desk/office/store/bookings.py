"""Queries on rooms, windows, absences and bookings, and the search for free slots."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import select

from lmmh_desk.kernel.clock import day_bounds, paris, paris_instant
from lmmh_desk.office.model import slots
from lmmh_desk.office.model.agenda import Agenda, Opening, Resource, Wanted
from lmmh_desk.office.model.bookings import BOOKED_FOR, LONGEST, Absence, AvailabilityWindow, Room
from lmmh_desk.office.model.opening import Timetable, week_of
from lmmh_desk.office.model.sites import Closure, SiteKind
from lmmh_desk.office.model.slots import Block, Offer, Slot, Span, Why
from lmmh_desk.office.store import tables
from lmmh_desk.office.store.sites import plan_steps
from lmmh_desk.store.remembering import remembered
from lmmh_desk.store.store import Read

NEXT = 6  # slots offered
GAP_DAYS = 14  # looked at for a moment without a window
FEW = 30  # resources asked for one by one; more are found in the whole day
# One day of 27 sites is a thousand rows: read by the driver itself.
LIVE = (
    "SELECT resource_id, starts_at, ends_at FROM booking WHERE live AND starts_at > ? AND starts_at < ? AND ends_at > ?"
)


def rooms(read: Read, site_id: str, every: bool = False) -> list[Room]:
    """Return the rooms of a site, or those no longer used as well, in order."""
    rows = tables.room.c
    query = select(tables.room).where(rows.site_id == site_id).order_by(rows.position, rows.name)
    if not every:
        query = query.where(rows.active)
    return [Room(**row) for row in read.execute(query).mappings()]


def resources(read: Read) -> dict[str, Resource]:
    """Return every room and active agent of the office by id, rooms first, in the order lists show them."""
    room, agent = tables.room.c, tables.agent.c
    found = read.execute(
        select(room.id, room.name, room.site_id).where(room.active).order_by(room.site_id, room.position, room.name)
    )
    every = {row.id: Resource(row.id, row.name, row.site_id, True) for row in found}
    people = read.execute(select(agent.id, agent.name, agent.site_id).where(agent.active).order_by(agent.name))
    return every | {row.id: Resource(row.id, row.name, row.site_id) for row in people}


def windows(read: Read, resource_id: str = "") -> list[AvailabilityWindow]:
    """Return the windows of a resource, or of every one, oldest first."""
    rows = tables.availability_window.c
    query = select(tables.availability_window).order_by(rows.first_day, rows.opens)
    if resource_id:
        query = query.where(rows.resource_id == resource_id)
    return [AvailabilityWindow(**row) for row in read.execute(query).mappings()]


def absences_of(read: Read, resource_id: str, since: date) -> list[Absence]:
    """Return the absences of a resource that end on a day or after, in order."""
    rows = tables.absence.c
    query = select(tables.absence).where(rows.resource_id == resource_id, rows.last_day >= since.isoformat())
    return [Absence(**row) for row in read.execute(query.order_by(rows.first_day, rows.from_minute)).mappings()]


def in_absence(read: Read, held: Collection[tuple[str, int, int]]) -> set[tuple[str, int, int]]:
    """Return those of some (agent or room, start, end) that fall in an absence, were it noted since or elsewhere."""
    if not held:
        return set()
    rows, first = tables.absence.c, paris(min(start for _one, start, _end in held)).date()
    whose = rows.resource_id.in_({one for one, *_when in held})
    absences: dict[str, list[Absence]] = defaultdict(list)
    for row in read.execute(select(tables.absence).where(whose, rows.last_day >= first.isoformat())).mappings():
        absences[row["resource_id"]].append(Absence(**row))

    def falls(resource_id: str, start: int, end: int) -> bool:
        blocks = (slots.absence_block(absence, paris(start).date()) for absence in absences[resource_id])
        return slots.overlapping(start, end, [block[:2] for block in blocks if block])

    return {one for one in held if falls(*one)}


def agenda(read: Read, day: date) -> Agenda:
    """Return the windows, absences and hours of the whole office from a day on."""
    return remembered(read, "office.agenda", day, lambda: _agenda(read, day))


def _agenda(read: Read, day: date) -> Agenda:
    since = (day - timedelta(1)).isoformat()
    hours: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for site_id, *interval in read.execute(_columns(tables.site_hours, "site_id", "weekday", "opens", "closes")):
        hours[site_id].append((interval[0], interval[1], interval[2]))
    closures: dict[str, list[Closure]] = defaultdict(list)
    for row in read.execute(select(tables.closure).where(tables.closure.c.last_day >= since)).mappings():
        closures[row["site_id"]].append(Closure(**row))
    absences: dict[str, list[Absence]] = defaultdict(list)
    for row in read.execute(select(tables.absence).where(tables.absence.c.last_day >= since)).mappings():
        absences[row["resource_id"]].append(Absence(**row))
    known = resources(read)
    plan = {kind: plan_steps(read, kind, day) for kind in SiteKind}
    found = (Opening(*row) for row in read.execute(_columns(tables.availability_window, *Opening._fields)))
    return Agenda(
        openings=[opening for opening in found if opening.resource_id in known],
        absences={key: tuple(each) for key, each in absences.items()},
        timetables={
            row.id: Timetable(week_of(hours[row.id]), tuple(closures[row.id]), row.status, plan[row.kind])
            for row in read.execute(_columns(tables.site, "id", "kind", "status"))
        },
    )


def _columns(table: Any, *names: str) -> Any:
    return select(*(table.c[name] for name in names))


def live(read: Read, first: int, last: int, of: Collection[str] = ()) -> dict[str, list[Block]]:
    """Return the live bookings that overlap two instants, by resource; of a few resources only, when there are any."""
    few = sorted(of) if len(of) <= FEW else []
    query = f"{LIVE} AND resource_id IN ({', '.join('?' * len(few))})" if few else LIVE
    driver: Any = read.connection.dbapi_connection
    found: dict[str, list[Block]] = defaultdict(list)
    for resource_id, starts_at, ends_at in driver.execute(query, (first - LONGEST, last, first, *few)):
        found[resource_id].append((starts_at, ends_at, Why.BOOKED))
    return found


def next_slots(read: Read, wanted: Wanted, now: int, since: date | None = None, number: int = NEXT) -> list[Slot]:
    """Return the next free slots from a day on (today by default), as far ahead as the motif allows, in order."""
    today = paris(now).date()
    day, last = max(since or today, today), today + timedelta(wanted.reason.horizon_days)
    found: list[Slot] = []
    while day <= last and len(found) < number:
        found += slots.next_slots(offers(read, wanted, day, now), wanted.length, number - len(found))
        day += timedelta(1)
    return found


def offers(read: Read, wanted: Wanted, day: date, now: int) -> list[Offer]:
    """Return the windows of a day that fit a motif, each with what keeps it from being free."""
    found = agenda(read, paris(now).date())
    openings = found.fitting(wanted)
    start, end = day_bounds(day)
    of = wanted.together.union(opening.resource_id for opening in openings)
    booked = live(read, max(start, min(now, end)), end, of)
    return found.offers(openings, wanted, day, booked, now)


class Held(Struct, frozen=True):
    """A live booking, as read."""

    resource_id: str
    starts_at: int
    ends_at: int
    subject_id: str


def overlaps(read: Read, of: Sequence[str], starts_at: int, ends_at: int, but: str = "") -> list[Held]:
    """Return the live bookings of some resources that overlap a moment, but those of one subject, in order."""
    rows = tables.booking.c
    query = (
        select(rows.resource_id, rows.starts_at, rows.ends_at, rows.subject_id)
        .where(rows.resource_id.in_(sorted(of)), rows.live, rows.subject_id != but)
        .where(rows.starts_at > starts_at - LONGEST, rows.starts_at < ends_at, rows.ends_at > starts_at)
        .order_by(rows.starts_at)
    )
    return [Held(*row) for row in read.execute(query)]


def holders(read: Read, of: Sequence[str], span: Span, but: str) -> list[str]:
    """Return the ids of the live bookings that `overlaps` tells, in order."""
    rows = tables.booking.c
    asked = (
        select(rows.id)
        .where(rows.resource_id.in_(sorted(of)), rows.live, rows.subject_id != but)
        .where(rows.starts_at < span[1], rows.ends_at > span[0])
        .order_by(rows.starts_at, rows.id)
    )
    return [*read.execute(asked).scalars()]


def next_gap(read: Read, of: Sequence[str], span: Span, now: int, beside: Span) -> Slot | None:
    """Return when agents or rooms are all free without a window, as for a visit: that day, else at that hour.

    `beside` is given away already.
    """
    first, length = paris(span[0]), span[1] - span[0]
    for ahead in range(GAP_DAYS):
        day = first.date() + timedelta(ahead)
        start, end = day_bounds(day)
        away = (slots.absence_block(absence, day) for one in of for absence in absences_of(read, one, day))
        booked = ((held.starts_at, held.ends_at, Why.BOOKED) for held in overlaps(read, of, start, end))
        blocks = (*slots.quiet_blocks(day), *(block for block in away if block), *booked, (*beside, Why.BOOKED))
        at = slots.first_gap(blocks, max(paris_instant(day, first.hour, first.minute), now), length)
        if at + length <= end:
            return Slot(at, at + length, of[0], "")
    return None


def taken_elsewhere(read: Read, resource_id: str, day: date, table: str) -> list[tuple[int, int, str]]:
    """Return (start, end, what it is) of a resource's live bookings of a day, but those of one table, in order."""
    rows, (first, last) = tables.booking.c, day_bounds(day)
    query = (
        select(rows.starts_at, rows.ends_at, rows.subject_table)
        .where(rows.resource_id == resource_id, rows.live, rows.subject_table != table)
        .where(rows.starts_at >= first, rows.starts_at < last)
        .order_by(rows.starts_at)
    )
    return [(start, end, BOOKED_FOR.get(subject, "")) for start, end, subject in read.execute(query)]


def busy_on(read: Read, site_id: str, day: date) -> dict[str, Resource]:
    """Return the agents and rooms a site booked for anything on a day, by their ids."""
    rows, (first, last) = tables.booking.c, day_bounds(day)
    query = select(rows.resource_id).where(
        rows.site_id == site_id, rows.live, rows.starts_at >= first, rows.starts_at < last
    )
    booked = set(read.execute(query).scalars())
    return {key: one for key, one in resources(read).items() if key in booked} if booked else {}


def booked_during(read: Read, absence_id: str, now: int) -> int:
    """Return how many bookings to come fall in an absence; none once it is taken back."""
    row = read.execute(select(tables.absence).where(tables.absence.c.id == absence_id)).mappings().first()
    if row is None:
        return 0
    absence = Absence(**row)
    start = day_bounds(date.fromisoformat(absence.first_day))[0]
    end = day_bounds(date.fromisoformat(absence.last_day))[1]
    held = (one for one in overlaps(read, [absence.resource_id], start, end) if one.starts_at >= now)
    blocks = ((one, slots.absence_block(absence, paris(one.starts_at).date())) for one in held)
    return sum(1 for one, block in blocks if block and block[0] < one.ends_at and one.starts_at < block[1])


def live_of(read: Read, subject_id: str) -> dict[str, str]:
    """Return the resources booked for something, by the id of the booking, rooms and agents in no order."""
    rows = tables.booking.c
    query = select(rows.id, rows.resource_id).where(rows.subject_id == subject_id, rows.live)
    return {row.id: row.resource_id for row in read.execute(query)}
