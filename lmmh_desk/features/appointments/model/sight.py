"""What the agenda shows: which days and whose, the appointments there, what is hatched and why, what is still free."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from lmmh_desk.features.appointments.model.entry import Entry
from lmmh_desk.features.appointments.model.records import FREEING, Status
from lmmh_desk.kernel.calendar import holidays
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import DAYS, MONTHS, NBSP, count, long_date, ordinal_day
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.agenda import Resource
from lmmh_desk.office.model.bookings import ABSENCE_LABELS, Absence
from lmmh_desk.office.model.opening import MIDNIGHT, Day, minute_of
from lmmh_desk.office.model.sites import Closure

FREE = 30  # minutes of the free slots counted at the foot
MARGIN = 30  # minutes shown before the first hour and after the last
USUAL = (540, 1020)  # minutes since midnight shown where nothing is open
SATURDAY = 5
Taken = tuple[int, int, str]  # start and end in milliseconds UTC, what it is


class Span(StrEnum):
    """How many days are shown at once."""

    DAY = "day"
    WEEK = "week"


class Asked(Struct, frozen=True):
    """Which days, around `day`, and whose agenda: an agent, a room, or with no resource the whole site."""

    day: date
    span: Span = Span.WEEK
    resource: str = ""

    @property
    def first(self) -> date:
        """Return the first day: the Monday of a week."""
        return self.day if self.span is Span.DAY else self.day - timedelta(self.day.weekday())

    @property
    def length(self) -> int:
        """Return the number of days."""
        return 1 if self.span is Span.DAY else 7

    @property
    def days(self) -> tuple[date, ...]:
        """Return all the days, Sundays too."""
        return tuple(self.first + timedelta(number) for number in range(self.length))

    def step(self, direction: int) -> Asked:
        """Return the days after these, or before with -1."""
        return replace(self, day=self.day + timedelta(direction * self.length))


class Hatched(Struct, frozen=True):
    """Minutes since midnight when nobody is received, in a column, with the words that say why."""

    column: int
    starts: int
    ends: int
    label: str = ""


class Column(Struct, frozen=True):
    """A day, or a resource of one day."""

    day: date
    resource: Resource | None = None


class Sight(Struct, frozen=True):
    """What was read to show the agenda."""

    asked: Asked
    now: int  # milliseconds UTC
    columns: tuple[Column, ...]
    entries: tuple[Entry, ...] = ()  # in order
    hatched: tuple[Hatched, ...] = ()
    hours: tuple[int, int] = USUAL  # first and last minute shown
    free: int = 0  # slots
    resources: tuple[Resource, ...] = ()  # who and what may be booked at this site

    def places(self, entry: Entry) -> list[tuple[int, str]]:
        """Return the columns an appointment stands in, each with the resource it stands for there."""
        day = paris(entry.starts_at).date()
        if self.asked.span is Span.WEEK:
            return [(place, "") for place, column in enumerate(self.columns) if column.day == day]
        found = [(place, column.resource) for place, column in enumerate(self.columns)]
        return [(place, one.id) for place, one in found if one is not None and one.id in entry.resources]

    def find(self, appointment_id: str) -> Entry | None:
        """Return an appointment shown, by its id."""
        return next((entry for entry in self.entries if entry.id == appointment_id), None)

    @property
    def told(self) -> str:
        """Return « 21 rendez-vous · 14 créneaux libres »; those cancelled don't count."""
        live = sum(entry.live for entry in self.entries)
        free = count(self.free, _("créneau libre"), _("créneaux libres"))
        return f"{count(live, _('rendez-vous'), _('rendez-vous'))} · {free}"


def title(asked: Asked) -> str:
    """Return « mardi 17 novembre », « 16 – 20 novembre », « 30 novembre – 4 décembre »."""
    if asked.span is Span.DAY:
        return long_date(asked.day, year=False)
    first, last = asked.first, asked.first + timedelta(SATURDAY - 1)
    end = f"{ordinal_day(last.day)} {MONTHS[last.month - 1]}"
    start = ordinal_day(first.day) if first.month == last.month else f"{first.day} {MONTHS[first.month - 1]}"
    return f"{start}{NBSP}–{NBSP}{end}"


def day_title(day: date) -> str:
    """Return « lun. »: the number stands beside it."""
    return f"{DAYS[day.weekday()][:3]}."


def shown_days(asked: Asked, busy: Iterable[date]) -> list[date]:
    """Return the days shown: all but the Saturdays and Sundays when nothing happens."""
    kept = set(busy)
    return [day for day in asked.days if asked.span is Span.DAY or day.weekday() < SATURDAY or day in kept]


def shown_hours(opened: Iterable[Day], held: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Return the first and the last minute shown: the opening hours with a margin, and all that is held whole."""
    hours = [(one.opens - MARGIN, one.closes + MARGIN) for day in opened for one in day] or [USUAL]
    first = min(start for start, _end in (*hours, *held))
    last = max(end for _start, end in (*hours, *held))
    return max(0, first // MARGIN * MARGIN), min(MIDNIGHT, -(-last // MARGIN) * MARGIN)


def minutes_of(entry: Entry) -> tuple[int, int]:
    """Return when an appointment begins and ends in its day, in minutes since midnight on the wall."""
    return minutes(entry.starts_at, entry.ends_at)


def minutes(starts_at: int, ends_at: int) -> tuple[int, int]:
    """Return two instants in minutes since midnight on the wall of the first one’s day."""
    start = minute_of(paris(starts_at))
    return start, min(MIDNIGHT, start + (ends_at - starts_at) // 60_000)


def closed(column: int, day: date, opened: Day, closures: Sequence[Closure], hours: tuple[int, int]) -> list[Hatched]:
    """Return when the site does not receive on a day, between the hours shown; a holiday or a closure says why."""
    feast = holidays(day.year).get(day, "")
    why = feast or next((one.reason for one in closures if one.first_day <= day.isoformat() <= one.last_day), "")
    found, at = [], hours[0]
    for interval in opened:
        found.append((at, interval.opens))
        at = interval.closes
    found.append((at, hours[1]))
    wide = max((end - start for start, end in found), default=0)
    label = why or (_("Fermé") if not opened else "")
    return [Hatched(column, start, end, label if end - start == wide else "") for start, end in found if start < end]


def away(column: int, day: date, absences: Iterable[Absence], hours: tuple[int, int]) -> list[Hatched]:
    """Return when a resource is away on a day, between the hours shown."""
    found = []
    for one in absences:
        start, end = max(one.from_minute, hours[0]), min(one.to_minute, hours[1])
        if one.first_day <= day.isoformat() <= one.last_day and start < end:
            found.append(Hatched(column, start, end, one.label or ABSENCE_LABELS[one.kind]))
    return found


def taken(column: int, booked: Iterable[Taken]) -> list[Hatched]:
    """Return when a resource is taken by something else than an appointment: the hours shown hold it whole."""
    return [Hatched(column, *minutes(starts_at, ends_at), label) for starts_at, ends_at, label in booked]


def clashing(entries: Sequence[Entry]) -> list[Entry]:
    """Return the appointments, each marked when another live one has one of its resources at the same time."""
    live = [entry for entry in entries if entry.live]
    return [replace(entry, clash=entry.live and any(_meet(entry, other) for other in live)) for entry in entries]


def _meet(entry: Entry, other: Entry) -> bool:
    together = entry.starts_at < other.ends_at and other.starts_at < entry.ends_at
    return entry.id != other.id and together and bool(set(entry.resources) & set(other.resources))


class Shown(StrEnum):
    """What the list shows of the appointments."""

    ALL = "all"
    COMING = "coming"
    HERE = "here"
    TO_SAY = "to_say"  # past, and nothing was said of it
    SEEN = "seen"
    NOSHOW = "noshow"
    CANCELLED = "cancelled"


SHOWN_LABELS = {
    Shown.ALL: _("Tous les états"),
    Shown.COMING: _("À venir"),
    Shown.HERE: _("Arrivés"),
    Shown.TO_SAY: _("À renseigner"),
    Shown.SEEN: _("Reçus"),
    Shown.NOSHOW: _("Absents"),
    Shown.CANCELLED: _("Annulés"),
}


def stage(entry: Entry, now: int) -> Shown:
    """Return under which state the list shows an appointment."""
    if not entry.live:
        return Shown.CANCELLED
    statuses = {attendee.status for attendee in entry.attendees} - FREEING
    if Status.SEEN in statuses:
        return Shown.SEEN
    if statuses == {Status.NOSHOW}:
        return Shown.NOSHOW
    if any(attendee.arrived_at is not None for attendee in entry.attendees):
        return Shown.HERE
    return Shown.TO_SAY if now > entry.ends_at else Shown.COMING


def of_stage(entries: Iterable[Entry], shown: Shown, now: int) -> list[Entry]:
    """Return the appointments in a state, or all of them."""
    return [entry for entry in entries if shown in (Shown.ALL, stage(entry, now))]
