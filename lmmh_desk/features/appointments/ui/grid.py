"""The agenda's columns and blocks, from what was read."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from lmmh_desk.features.appointments.model.entry import Entry
from lmmh_desk.features.appointments.model.records import Status
from lmmh_desk.features.appointments.model.sight import Column, Hatched, Sight, Span, day_title, minutes_of
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import clock_hour, hour, long_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.opening import minute_of
from lmmh_desk.ui.widgets.agenda import AgendaBlock, AgendaColumn

SEPARATOR = " "  # between the id of an appointment and the resource its block stands for
CHOSEN = "chosen"  # the key of the slot being booked


class Moment(Struct, frozen=True):
    """The slot being booked: instants in milliseconds UTC, whose it is, for whom, and its colour."""

    starts_at: int
    ends_at: int
    resource: str
    name: str
    category: str


def key_of(entry: Entry, resource: str) -> str:
    """Return the key of the block of an appointment in the column of a resource, or of a day."""
    return SEPARATOR.join(part for part in (entry.id, resource) if part)


def of_key(key: str) -> tuple[str, str]:
    """Return the appointment and the resource a block stands for."""
    appointment_id, _space, resource = key.partition(SEPARATOR)
    return appointment_id, resource


def columns(sight: Sight) -> list[AgendaColumn]:
    """Return the head of each column: « mar. 17 », or « Bureau 2 »."""
    today = paris(sight.now).date()
    if sight.asked.span is Span.WEEK:
        return [
            AgendaColumn(day_title(one.day), str(one.day.day), one.day == today, long_date(one.day, year=False))
            for one in sight.columns
        ]
    return [AgendaColumn("", _name(one), False, _name(one)) for one in sight.columns]


def _name(column: Column) -> str:
    return column.resource.name if column.resource else _("Personne ne reçoit ce jour-là")


def blocks(sight: Sight, *, masked: bool = False) -> list[AgendaBlock]:
    """Return what stands in the columns: hatched hours, then appointments."""
    found = [_hatched(one) for one in sight.hatched]
    for entry in sight.entries:
        found += [_booked(sight, entry, place, resource, masked) for place, resource in sight.places(entry)]
    return found


def chosen(sight: Sight, slot: Moment) -> list[AgendaBlock]:
    """Return the slot being booked, where it is in sight."""
    at = paris(slot.starts_at)
    minute = minute_of(at)
    for place, column in enumerate(sight.columns):
        mine = column.resource is None or column.resource.id == slot.resource
        if column.day == at.date() and mine:
            title = " · ".join(part for part in (hour(at), slot.name) if part)
            said = _("Créneau choisi\u00a0: {title}").format(title=title)
            last = minute + (slot.ends_at - slot.starts_at) // 60_000
            return [AgendaBlock(CHOSEN, place, minute, last, title, "", slot.category, "chosen", said)]
    return []


def now_line(sight: Sight) -> tuple[int | None, int]:
    """Return the column of today and the minute; None where each column is today's.

    Where today isn't shown: -1 when all is to come, else the column after the last day that is past.
    """
    moment = paris(sight.now)
    days, today = [one.day for one in sight.columns], moment.date()
    if set(days) == {today}:
        return None, minute_of(moment)
    if today in days:
        return days.index(today), minute_of(moment)
    return sum(day < today for day in days) or -1, 0


def _hatched(one: Hatched) -> AgendaBlock:
    said = " ".join((one.label or _("Fermé"), f"{clock_hour(one.starts)}–{clock_hour(one.ends)}"))
    key = f"closed {one.column} {one.starts}"
    return AgendaBlock(key, one.column, one.starts, one.ends, one.label, kind="closed", said=said, movable=False)


def _booked(sight: Sight, entry: Entry, place: int, resource: str, masked: bool) -> AgendaBlock:
    start, end = minutes_of(entry)
    name = _("Nom masqué") if masked else entry.short
    marks = (
        _("à confirmer") if entry.unsent else "",
        _("réservé deux fois") if entry.clash else "",
        _("pendant une absence") if entry.away else "",
    )
    sentence = replace(entry, attendees=()).sentence(sight.now) if masked else entry.sentence(sight.now)
    day = long_date(paris(entry.starts_at).date(), year=False)
    said = ", ".join(part for part in (day, sentence, *marks) if part)
    return AgendaBlock(
        key=key_of(entry, resource),
        column=place,
        starts=start,
        ends=end,
        title=name,
        subtitle=entry.reason,
        category=entry.category,
        kind="booked" if entry.live else "freed",
        said=said,
        unsent=entry.unsent,
        clash=entry.clash or entry.away,
        movable=movable(entry),
    )


def movable(entry: Entry) -> bool:
    """Say whether an appointment can still go to another moment."""
    return all(one.status is Status.UNKNOWN and one.arrived_at is None for one in entry.attendees)
