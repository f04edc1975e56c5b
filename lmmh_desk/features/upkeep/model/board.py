"""Halls, anomalies and requests as the page and the sheets show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum

from msgspec import Struct

from lmmh_desk.features.upkeep.model.records import KEY_LENT, STATES, Mark, Nature, Owner, Point, State
from lmmh_desk.kernel.calendar import is_rest
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import clock_hour, hour, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.typed import plain
from lmmh_desk.tenancy.model.halls import grouped

LAST_SHOWN = 14  # days back that a round may still be noted


class Step(StrEnum):
    """How far a hall's round is (DOMAIN.md §3)."""

    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    INCOMPLETE = "incomplete"


class HallRow(Struct, frozen=True):
    """One hall on one day."""

    id: str
    residence_id: str
    residence: str
    name: str
    points: tuple[Point, ...]
    due_minute: int
    agent_id: str
    agent: str  # "" where nobody has it
    day: date
    marks: Mapping[Point, Mark]
    passed_at: int | None = None
    late: bool = False  # its hour has passed and it isn't done
    again: bool = False  # it was missed at the round before too
    twice: bool = False  # another hall of its residence has its name: two desks added it
    twin_done: bool = False  # that other hall is done
    key_out: bool = False  # its key was lent, and isn't back
    key_to: str = ""  # who has it: « à Régis Thibault », "" where that wasn't kept
    past: bool = False  # its day is over: where the key is now says nothing of it
    unsent: bool = False

    @property
    def step(self) -> Step:
        """Return how far it is; a day that is over leaves nothing in progress."""
        told = [self.marks.get(point, Mark.TO_DO) for point in self.points]
        if all(told):
            return Step.DONE
        if self.late:
            return Step.INCOMPLETE
        return Step.IN_PROGRESS if any(told) else Step.PLANNED

    @property
    def counts_as(self) -> Step:
        """Return how far the hall of the building is: done where its double is, whichever site keeps that one."""
        return Step.DONE if self.twin_done else self.step

    @property
    def wants_key(self) -> bool:
        """Say whether lending the key would help: its caretaker missed it twice, and the room behind a door is left."""
        shut = Point.BINS in self.points and not self.marks.get(Point.BINS)
        return self.late and self.again and bool(self.agent_id) and shut and not self.key_out and not self.past

    @property
    def has_issue(self) -> bool:
        """Say whether something was found."""
        return Mark.ISSUE in self.marks.values()

    @property
    def words(self) -> str:
        """Return « 7:42 », « en cours », « avant 9:00 »."""
        if self.step is Step.DONE:
            return hour(paris(self.passed_at or 0))
        if any(self.marks.values()):
            return _("en cours") if not self.late else _("incomplet")
        if is_rest(self.day):
            return _("pas de passage")
        return _("avant {hour}").format(hour=clock_hour(self.due_minute))


class Anomaly(Struct, frozen=True):
    """One anomaly as it is shown."""

    id: str
    where: str  # « Clos, Hall 3 »
    text: str
    point: str
    seen_at: int
    owner: Owner
    due_on: date | None = None
    done_at: int | None = None
    unsent: bool = False

    @property
    def is_key(self) -> bool:
        """Say whether it is a key that was lent, to be given back."""
        return is_key(self.text, self.owner)

    def is_late(self, today: date) -> bool:
        """Say whether its day has passed."""
        return self.done_at is None and self.due_on is not None and self.due_on < today


class Request(Struct, frozen=True):
    """One repair request as it is shown."""

    id: str
    number: str
    person_id: str
    name: str  # « M. Ferhat Belkacem »
    polite: str  # « M. Belkacem »
    address: str  # of the dwelling, on one line
    dwelling_id: str
    common: bool
    place: str
    nature: str
    text: str
    urgency: str
    access: str
    state: str
    visit_at: int | None
    moved_at: int
    taken_at: int
    unsent: bool = False

    @property
    def rank(self) -> int:
        """Return how many of the four bars are filled."""
        return _RANKS[State(self.state)]

    @property
    def words(self) -> str:
        """Return where it is: « transmise », « RDV 20/11 8:30 »."""
        if self.state == State.SCHEDULED and self.visit_at is not None:
            at = paris(self.visit_at)
            return _("RDV {day} {hour}").format(day=short_date(at.date()), hour=hour(at))
        return STATES[State(self.state)]


class Board(Struct, frozen=True):
    """All that the page shows at once."""

    day: date
    halls: tuple[HallRow, ...]  # by residence, then by name
    anomalies: tuple[Anomaly, ...]
    requests: tuple[Request, ...] = ()  # empty for who may not read them
    open_requests: int = 0
    residences: tuple[tuple[str, str], ...] = ()  # (id, name)
    agents: tuple[tuple[str, str], ...] = ()  # who may clean: (id, name)

    @property
    def counted(self) -> tuple[HallRow, ...]:
        """Return the halls that are counted."""
        return once(self.halls)

    @property
    def done(self) -> int:
        """Return the halls that are done."""
        return sum(one.counts_as is Step.DONE for one in self.counted)

    @property
    def missed(self) -> tuple[HallRow, ...]:
        """Return the halls whose hour has passed."""
        return tuple(one for one in self.counted if one.counts_as is Step.INCOMPLETE)


def once(halls: Iterable[HallRow]) -> tuple[HallRow, ...]:
    """Return halls, one that two desks added once: as far as either is."""
    return tuple(min(each, key=lambda one: _FURTHEST.index(one.counts_as)) for each in grouped(halls).values())


_FURTHEST = (Step.DONE, Step.INCOMPLETE, Step.IN_PROGRESS, Step.PLANNED)
_RANKS = {State.TAKEN: 1, State.FORWARDED: 2, State.SCHEDULED: 3, State.DONE: 4, State.CLOSED: 4, State.DROPPED: 0}


def is_key(text: str, owner: str) -> bool:
    """Say whether what is followed is a key that was lent, whoever it was handed on to since."""
    return owner != Owner.NOBODY and text.startswith(KEY_LENT)


def points_of(text: str) -> tuple[Point, ...]:
    """Return the points of a hall, in their order; names that no version knows are left out."""
    named = text.split()
    return tuple(point for point in Point if point in named)


def written_points(points: Sequence[str]) -> str:
    """Return how the points of a hall are kept."""
    return " ".join(point for point in Point if point in points)


def is_late(day: date, due_minute: int, now: int) -> bool:
    """Say whether a hall's hour of a day has passed, on the wall clock of Paris."""
    moment = paris(now)
    return (day, due_minute) < (moment.date(), moment.hour * 60 + moment.minute)


def alike(known: Sequence[Request], nature: str, *, common: bool, place: str) -> Request | None:
    """Return the open request that seems to be of the same fault: same nature and, in common areas, same place."""
    if nature == Nature.OTHER:
        return None
    same = (one for one in known if one.nature == nature and one.common is common)
    return next((one for one in same if not common or plain(one.place) == plain(place)), None)
