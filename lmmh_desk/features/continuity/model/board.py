"""What the cell sees at 8:25: each site with the age of its news, who is where, the log, what is late."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct

from lmmh_desk.features.continuity.model.log import ENDED
from lmmh_desk.features.continuity.model.plan import Plan
from lmmh_desk.features.continuity.model.records import EntryKind, EntryState, Half, Mode
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import count, hour, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ports import Crowd, Stock
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.model.sites import SiteKind, SiteStatus

NOON = 13  # hour from which the afternoon is shown
COUNTERS = frozenset({Role.FRONT_DESK, Role.TENANCY_OFFICER, Role.SOCIAL_ADVISER, Role.SITE_MANAGER})
GROUPS = (_("Agences et espaces-accueil"), _("Régies, ateliers, entretien"), _("Fonctions support"))


class Reported(Struct, frozen=True):
    """The last a site said of itself."""

    status: SiteStatus
    at: int  # milliseconds UTC
    by: str  # name of an agent


class Hall(Struct, frozen=True):
    """The people inside a site against its gauge, today."""

    limit: int | None  # None: no rule limits it
    crowd: Crowd | None = None  # None: this desk does not receive the queue of that site

    @property
    def full(self) -> bool:
        """Say whether nobody else may come in."""
        if self.limit is None or self.crowd is None or self.crowd.at is None:
            return False
        return self.crowd.people >= self.limit

    def said(self) -> str:
        """Return « 5 / 6 dans l’espace à 10:38 », or « — » and why nobody knows."""
        of = "" if self.limit is None else f" / {self.limit}"
        if self.crowd is None:
            return _("—{of} dans l’espace : file non reçue ici").format(of=of)
        if self.crowd.at is None:
            return _("—{of} dans l’espace : aucun passage reçu").format(of=of)
        told = _("{people}{of} dans l’espace à {hour}")
        return told.format(people=self.crowd.people, of=of, hour=hour(paris(self.crowd.at)))


class SiteLine(Struct, frozen=True):
    """One site of the board."""

    site_id: str
    name: str
    kind: SiteKind
    status: SiteStatus | None  # as it receives, the plan's level included; None: nobody said, that day
    reported: Reported | None = None
    here: int = 0  # agents on site now
    agents: int = 0
    stock: Stock | None = None
    own: SiteStatus = SiteStatus.OPEN  # as it says itself, whatever the plan asks
    agency_id: str = ""  # of a reception point, where somebody said it
    hall: Hall | None = None  # None: of another day than today

    def news(self, day: date) -> str:
        """Return how old its news is: « 8:05 », « 16/11 », or nothing where it never said."""
        if self.reported is None:
            return ""
        moment = paris(self.reported.at)
        return hour(moment) if moment.date() == day else short_date(moment.date())

    def fresh(self, day: date) -> bool:
        """Say whether it said something that day: what a clock that is ahead dates later was said already."""
        return self.reported is not None and paris(self.reported.at).date() >= day


class Worker(Struct, frozen=True):
    """An agent, and where they work for each half of a day; "" where nobody said."""

    agent_id: str
    name: str
    role: str
    site_id: str
    morning: str = ""  # Mode
    afternoon: str = ""

    def mode(self, half: str) -> str:
        """Return where they work for one half."""
        return self.morning if half == Half.MORNING else self.afternoon

    @property
    def group(self) -> int:
        """Return the place of their service in GROUPS."""
        if self.role == Role.CARETAKER:
            return 1
        return 0 if self.role in COUNTERS else 2


class Share(Struct, frozen=True):
    """A service in numbers, for one half-day."""

    label: str
    on_site: int = 0  # those alone in an office among them
    alone: int = 0
    remote: int = 0
    absent: int = 0
    unknown: int = 0

    @property
    def total(self) -> int:
        """Return how many they are."""
        return self.on_site + self.remote + self.absent + self.unknown


class Entry(Struct, frozen=True):
    """One line of the log."""

    id: str
    day: str  # ISO
    at: int  # milliseconds UTC
    kind: EntryKind
    text: str
    owner: str
    due: str  # ISO
    state: EntryState
    ended_at: int | None = None
    unsent: bool = False

    @property
    def followed(self) -> bool:
        """Say whether something of it remains to be done."""
        return self.kind is not EntryKind.INFO and self.state not in ENDED

    def late(self, day: str) -> bool:
        """Say whether it should be done by now: past its day, or of an earlier cell and without a day."""
        return self.followed and (self.due < day if self.due else self.day < day)


class Meeting(Struct, frozen=True):
    """The cell of a day, as written."""

    day: str = ""  # ISO; "" where nothing is written
    attendees: str = ""
    orders: str = ""
    next_topics: str = ""


class Board(Struct, frozen=True):
    """All that the page shows at once."""

    day: str  # ISO
    half: Half
    plan: Plan
    sites: tuple[SiteLine, ...]  # agencies first
    workers: tuple[Worker, ...]
    entries: tuple[Entry, ...]  # of that day
    late: tuple[Entry, ...]  # of the days before
    meeting: Meeting
    nights: tuple[str, ...] | None = None  # None while no slice answers
    minutes_id: str = ""  # the last recorded minutes of that day
    coming: str = ""  # « niveau 3 dès le 01/12 »

    def said(self) -> list[SiteLine]:
        """Return the sites that said something that day: how the others receive, nobody knows."""
        return [one for one in self.sites if one.fresh(date.fromisoformat(self.day))]

    def receiving(self) -> int:
        """Return how many sites said that day that they receive, with an appointment or without."""
        return sum(one.status in (SiteStatus.OPEN, SiteStatus.APPOINTMENT_ONLY) for one in self.said())

    def count(self, status: SiteStatus) -> int:
        """Return how many sites said that day that they receive so."""
        return sum(one.status is status for one in self.said())

    def low(self) -> int:
        """Return how many sites are short of masks."""
        return sum(one.stock is not None and one.stock.low for one in self.sites)

    def silent(self) -> int:
        """Return how many sites said nothing that day."""
        return len(self.sites) - len(self.said())

    def running(self) -> int:
        """Return how many decisions and alerts are not ended."""
        return sum(one.followed for one in (*self.entries, *self.late))


class Orders(Struct, frozen=True):
    """What a counter shows of the cell: the last order of the day, and its own site."""

    meeting: Meeting
    site: SiteLine


def half_shown(day: date, now: int) -> Half:
    """Return the half of a day that is shown: the present one of today, the morning of another."""
    moment = paris(now)
    return Half.AFTERNOON if moment.date() == day and moment.hour >= NOON else Half.MORNING


def shares(workers: Iterable[Worker], half: str) -> list[Share]:
    """Return each service in numbers, those nobody works in left out."""
    counted = [dict.fromkeys(("on_site", "alone", "remote", "absent", "unknown"), 0) for _group in GROUPS]
    for one in workers:
        found, mode = counted[one.group], one.mode(half) or "unknown"
        found[mode] += 1
        found["on_site"] += mode == Mode.ALONE
    told = [Share(label, **numbers) for label, numbers in zip(GROUPS, counted, strict=True)]
    return [one for one in told if one.total]


def columns_of(sites: Sequence[SiteLine], many: int) -> list[list[SiteLine | None]]:
    """Share the sites between columns: each agency with its reception points, then those of none after a None."""
    agencies = [one for one in sites if one.kind is SiteKind.AGENCY]
    points = [one for one in sites if one.kind is not SiteKind.AGENCY]
    known = {one.site_id for one in agencies}
    columns: list[list[SiteLine | None]] = [[] for _rank in range(many)]
    for agency in agencies:
        min(columns, key=len).extend((agency, *(one for one in points if one.agency_id == agency.site_id)))
    rest = [one for one in points if one.agency_id not in known]
    title: list[SiteLine | None] = [] if len(rest) == len(points) else [None]  # where no site says it, nothing lacks
    high = max(-(-len(sites) // many), *(len(column) for column in columns))
    for column in columns:
        taken, rest = rest[: high - len(column)], rest[high - len(column) :]
        column.extend((*title, *taken) if taken else ())
    return columns


class Block(Struct, frozen=True):
    """What stands together on the board: an agency and its reception points, or those of none under a title."""

    agency: SiteLine | None
    title: str
    points: tuple[SiteLine, ...] = ()


def blocks_of(column: Sequence[SiteLine | None]) -> list[Block]:
    """Share a column: a block an agency with its own, one for those that follow a None, one for those of none."""
    found: list[Block] = []
    for one in column:
        if one is None:
            found.append(Block(None, _("Sans agence")))
        elif one.kind is SiteKind.AGENCY:
            found.append(Block(one, one.name))
        else:
            if not found or (found[-1].agency is not None and found[-1].agency.site_id != one.agency_id):
                found.append(Block(None, _("Espaces-accueil")))
            last = found.pop()
            found.append(Block(last.agency, last.title, (*last.points, one)))
    return found


class PastDay(Struct, frozen=True):
    """A day of the cell, as the list of those before shows it."""

    day: date
    lines: int  # of its log
    decisions: int
    orders: str = ""
    minutes: str = ""  # number of those that stand
    rank: int = 0  # which day of the plan it was; 0 while none was active


def figures(share: Share) -> str:
    """Return « 63 / 65 sur place · 1 seul · 2 absents »."""
    told = [_("{here} / {all} sur place").format(here=share.on_site, all=share.total)]
    for number, one, many in (
        (share.alone, _("seul"), _("seuls")), (share.remote, _("télétravail"), _("télétravail")),
        (share.absent, _("absent"), _("absents")), (share.unknown, _("pas dit"), _("pas dit")),
    ):  # fmt: skip
        if number:
            told.append(count(number, one, many))
    return " · ".join(told)
