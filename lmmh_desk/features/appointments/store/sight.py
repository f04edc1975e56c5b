"""Reading the agenda: a week or a day of a site, of an agent or of a room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from lmmh_desk.features.appointments.model import sight as model
from lmmh_desk.features.appointments.model.entry import Entry
from lmmh_desk.features.appointments.model.records import TABLE
from lmmh_desk.features.appointments.model.sight import Asked, Column, Hatched, Sight, Span, Taken
from lmmh_desk.features.appointments.store import agenda
from lmmh_desk.kernel.clock import day_bounds, paris
from lmmh_desk.kernel.ports import Exchange
from lmmh_desk.office.model.agenda import Resource, Wanted
from lmmh_desk.office.model.opening import Timetable
from lmmh_desk.office.model.reasons import Reason
from lmmh_desk.office.model.rights import restricted
from lmmh_desk.office.model.slots import Offer, slots
from lmmh_desk.office.store import bookings, sites
from lmmh_desk.office.store.receivers import receivers
from lmmh_desk.store.store import Read

ANY = Wanted(Reason(label="", service=""))  # no motif: the windows of every service count


def sight(read: Read, asked: Asked, site_id: str, now: int, exchange: Exchange | None = None) -> Sight:
    """Return what the agenda of a site shows for some days."""
    known = list(receivers(read, site_id).values())
    entries = _entries(read, asked, site_id, now, exchange)
    timetable = sites.timetable(read, site_id, asked.first)
    opened = {day: timetable.day(day) for day in asked.days}
    busy = {paris(entry.starts_at).date() for entry in entries} | {day for day, hours in opened.items() if hours}
    days = model.shown_days(asked, busy)
    offers = _offers(read, asked, days, site_id, now)
    busy_there = bookings.busy_on(read, site_id, asked.day)  # who receives nobody may visit
    seen = [*known, *(one for key, one in busy_there.items() if key not in {each.id for each in known})]
    columns = _columns(asked, days, seen, {offer.resource_id for offer in offers} | set(busy_there), entries)
    taken = [_taken(read, column) for column in columns]  # a visit before the site opens is seen too
    held = [*map(model.minutes_of, entries), *(model.minutes(*one[:2]) for there in taken for one in there)]
    hours = model.shown_hours([opened[day] for day in days], held)
    return Sight(
        asked=asked,
        now=now,
        columns=columns,
        entries=tuple(entries),
        hatched=tuple(_hatched(read, asked, list(zip(columns, taken, strict=True)), timetable, hours)),
        hours=hours,
        free=sum(1 for offer in offers for _slot in slots(offer, model.FREE)),
        resources=tuple(known),
    )


def _entries(read: Read, asked: Asked, site_id: str, now: int, exchange: Exchange | None) -> list[Entry]:
    first, last = day_bounds(asked.days[0])[0], day_bounds(asked.days[-1])[1]
    found = model.clashing(agenda.between(read, site_id, first, last))
    kept = [entry for entry in found if not asked.resource or asked.resource in entry.resources]
    return agenda.known_to(read, agenda.with_absences(read, kept, now), exchange)


def _offers(read: Read, asked: Asked, days: Sequence[date], site_id: str, now: int) -> list[Offer]:
    """Return the windows of some days, whatever motif they are for, with what keeps each from being free."""
    office = bookings.agenda(read, paris(now).date())
    whose = {asked.resource} if asked.resource else {one.resource_id for one in office.openings}
    openings = [one for one in office.openings if one.site_id == site_id and one.resource_id in whose]
    booked = bookings.live(read, day_bounds(days[0])[0], day_bounds(days[-1])[1], whose)
    return [offer for day in days for offer in office.offers(openings, ANY, day, booked, now)]


def _columns(
    asked: Asked, days: Sequence[date], known: Sequence[Resource], busy: set[str], entries: Iterable[Entry]
) -> tuple[Column, ...]:
    """Return one column a day; for one day, one for each resource that receives or has something then, a visit too."""
    if asked.span is Span.WEEK:
        chosen = next((one for one in known if one.id == asked.resource), None)
        return tuple(Column(day, chosen) for day in days)
    held = busy | {resource for entry in entries for resource in entry.resources}
    wanted = {asked.resource} if asked.resource else held
    found = tuple(Column(asked.day, one) for one in known if one.id in wanted)
    return found or (Column(asked.day),)


def _taken(read: Read, column: Column) -> list[Taken]:
    if column.resource is None:
        return []
    return bookings.taken_elsewhere(read, column.resource.id, column.day, TABLE)


def _hatched(
    read: Read, asked: Asked, columns: Sequence[tuple[Column, list[Taken]]], timetable: Timetable,
    hours: tuple[int, int],
) -> Iterable[Hatched]:  # fmt: skip
    for place, (column, taken) in enumerate(columns):
        yield from model.closed(place, column.day, timetable.day(column.day), timetable.closures, hours)
        if column.resource is not None:
            absences = bookings.absences_of(read, column.resource.id, asked.first)
            yield from model.away(place, column.day, absences, hours)
        yield from model.taken(place, taken)


seen_sight = restricted("appointments.read")(sight)
