"""Nights, repeats and counts, as screens and the sheet of 8:30 show them.

A night is named by the day it begins: what is reported from noon to noon belongs to it, so that 0:40 is of the evening
before, also where the clock changes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from msgspec import Struct

from lmmh_desk.features.mediation.model.records import State
from lmmh_desk.kernel.clock import paris, paris_instant
from lmmh_desk.kernel.french import DAYS, count, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.typed import plain

NOON = 12
WINDOW = 14  # nights in which a place is looked at for repeats (DOMAIN.md §2)
WEEKS = 6
ON_SITE = "sur place"  # as an action begins where the team went
DAY = timedelta(1)


class Incident(Struct, frozen=True):
    """One incident as it is shown."""

    id: str
    residence_id: str
    residence: str
    place: str
    happened_at: int  # milliseconds UTC
    kind: str
    action: str
    police: bool
    state: str
    follow: str = ""  # owner of its open follow-up, "" where there is none
    followed: bool = False  # it has a follow-up, open or done
    unsent: bool = False

    @property
    def night(self) -> date:
        """Return the night it belongs to."""
        return night_of(self.happened_at)

    @property
    def went(self) -> bool:
        """Say whether the team went, or called the police: what ended on site says so in its action alone."""
        return self.state in _WENT or self.police or plain(self.action).startswith(ON_SITE)

    @property
    def where(self) -> tuple[str, str]:
        """Return what makes two incidents of one place: the residence, and the place however it was typed."""
        return self.residence_id, plain(self.place)


class Repeat(Struct, frozen=True):
    """A place that comes back."""

    residence: str
    place: str
    kind: str  # of the last
    nights: tuple[bool, ...]  # of the window, the oldest first

    @property
    def count(self) -> int:
        """Return the number of nights."""
        return sum(self.nights)

    @property
    def words(self) -> str:
        """Return « 4 nuits sur 14 »."""
        return _("{nights} sur {window}").format(nights=count(self.count, _("nuit")), window=len(self.nights))


class FollowUp(Struct, frozen=True):
    """One follow-up as it is shown."""

    id: str
    text: str
    owner: str
    due_on: date
    done_at: int | None = None
    place: str = ""  # of its incident
    unsent: bool = False

    def is_late(self, today: date) -> bool:
        """Say whether its day has passed."""
        return self.done_at is None and self.due_on < today


class Week(Struct, frozen=True):
    """A week of the calendar: its Monday, and the reports of each night; None for one to come."""

    monday: date
    counts: tuple[int | None, ...]

    @property
    def total(self) -> int:
        """Return the reports of the week."""
        return sum(one or 0 for one in self.counts)


class Board(Struct, frozen=True):
    """All that the page shows at once."""

    night: date
    incidents: tuple[Incident, ...]  # of the night, in its order
    repeats: tuple[Repeat, ...]
    follow_ups: tuple[FollowUp, ...]  # open ones first, by day; then those done since yesterday
    weeks: tuple[Week, ...]
    hours: tuple[tuple[int, int], ...]  # (hour, reports of the six weeks), in the order of a night
    service: str  # value of the dated rule
    team: str
    phone: str = ""
    residences: tuple[tuple[str, str], ...] = ()  # (id, name)

    @property
    def summary(self) -> str:
        """Return « 5 signalements, 3 interventions, 1 relais police »."""
        went = sum(one.went for one in self.incidents)
        police = sum(one.police for one in self.incidents)
        parts = [count(len(self.incidents), _("signalement"))]
        if went:
            parts.append(count(went, _("intervention")))
        if police:
            parts.append(count(police, _("relais police"), _("relais police")))
        return ", ".join(parts)


_WENT = frozenset({State.DISPATCHED, State.ON_SITE, State.HANDED})


def night_of(at: int) -> date:
    """Return the night an instant belongs to."""
    moment = paris(at)
    return moment.date() if moment.hour >= NOON else moment.date() - DAY


def night_bounds(night: date) -> tuple[int, int]:
    """Return the first instant of a night and the first of the next, in milliseconds UTC."""
    return paris_instant(night, NOON), paris_instant(night + DAY, NOON)


def instant_of(night: date, minutes: int) -> int:
    """Return the instant of a wall hour of a night: before noon it is the morning after."""
    day = night if minutes >= NOON * 60 else night + DAY
    return paris_instant(day, *divmod(minutes, 60))


def repeats(incidents: Iterable[Incident], night: date, least: int) -> list[Repeat]:
    """Return the places where something was reported on `least` of the fourteen nights up to this one."""
    first = night - (WINDOW - 1) * DAY
    places: dict[tuple[str, str], list[Incident]] = defaultdict(list)
    for one in incidents:
        if first <= one.night <= night:
            places[one.where].append(one)
    found = []
    for there in places.values():
        last = max(there, key=lambda one: (one.happened_at, one.id))
        nights = {one.night for one in there}
        strip = tuple(first + rank * DAY in nights for rank in range(WINDOW))
        found.append(Repeat(last.residence, last.place, last.kind, strip))
    kept = (one for one in found if one.count >= least)
    return sorted(kept, key=lambda one: (-one.count, one.residence, one.place))


def window_words(night: date) -> str:
    """Return « du 05/11 au 18/11 »."""
    first = night - (WINDOW - 1) * DAY
    return _("du {first} au {last}").format(first=short_date(first), last=short_date(night))


def weeks(instants: Iterable[int], last: date) -> list[Week]:
    """Return the six weeks that end with that of `last`; a night after it is still to come."""
    nights = Counter(night_of(at) for at in instants)
    monday = last - last.weekday() * DAY
    return [
        Week(start, tuple(nights[day] if day <= last else None for day in _days(start)))
        for start in (monday - rank * 7 * DAY for rank in range(WEEKS - 1, -1, -1))
    ]


def first_night(last: date) -> date:
    """Return the first night of the six weeks."""
    return last - (last.weekday() + 7 * (WEEKS - 1)) * DAY


def hours(instants: Iterable[int]) -> list[tuple[int, int]]:
    """Return the reports by hour, from the first hour of a night that has any to the last."""
    counts = Counter((paris(at).hour - NOON) % 24 for at in instants)
    if not counts:
        return []
    return [((rank + NOON) % 24, counts[rank]) for rank in range(min(counts), max(counts) + 1)]


def peak_words(found: Sequence[tuple[int, int]], told: Sequence[Week] = ()) -> str:
    """Return « Pic le samedi, de 20:00 à 22:00. »: the day that has most, the hours; else nothing."""
    most = max((number for _hour, number in found), default=0)
    if not most:
        return ""
    runs: list[list[int]] = []
    for rank, (hour, number) in enumerate(found):
        if number * 10 < most * 9:
            continue
        if runs and found[rank - 1][0] == runs[-1][-1]:
            runs[-1].append(hour)
        else:
            runs.append([hour])
    words = _(" et ").join(_("de {first}:00 à {last}:00").format(first=run[0], last=(run[-1] + 1) % 24) for run in runs)
    days = [sum(week.counts[rank] or 0 for week in told) for rank in range(7)]
    if days.count(max(days)) != 1:
        return _("Pic {hours}.").format(hours=words)
    return _("Pic le {day}, {hours}.").format(day=DAYS[days.index(max(days))], hours=words)


def _days(monday: date) -> list[date]:
    return [monday + rank * DAY for rank in range(7)]
