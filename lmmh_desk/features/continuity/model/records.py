"""What the crisis cell keeps: reports of sites, presence by half-day, its log, its meetings (DOMAIN.md §2, §3)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.record import Record


class Half(StrEnum):
    """A half of a day."""

    MORNING = "am"
    AFTERNOON = "pm"


class Mode(StrEnum):
    """Where somebody works; of an absence nothing more is kept, never its reason."""

    ON_SITE = "on_site"
    REMOTE = "remote"
    ALONE = "alone"
    ABSENT = "absent"


class EntryKind(StrEnum):
    """What a line of the log is."""

    DECISION = "decision"
    ALERT = "alert"
    INFO = "info"


class EntryState(StrEnum):
    """Where a decision stands (DOMAIN.md §3)."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    DROPPED = "dropped"


HALVES = {Half.MORNING: _("Matin"), Half.AFTERNOON: _("Après-midi")}
MODES = {
    Mode.ON_SITE: _("Sur place"),
    Mode.REMOTE: _("Télétravail en alternance"),
    Mode.ALONE: _("Seul dans un bureau"),
    Mode.ABSENT: _("Absent"),
}
KINDS = {EntryKind.DECISION: _("Décision"), EntryKind.ALERT: _("Alerte"), EntryKind.INFO: _("Info")}
STATES = {
    EntryState.OPEN: _("À faire"),
    EntryState.IN_PROGRESS: _("En cours"),
    EntryState.DONE: _("Fait"),
    EntryState.DROPPED: _("Abandonné"),
}


@dataclass(kw_only=True)
class SiteReport(Record):
    """How the site `site_id` said it receives, never rewritten: how old its news is, and the history of its days."""

    status: str  # SiteStatus
    before: str  # SiteStatus


@dataclass(kw_only=True)
class Presence(Record):
    """Where an agent said to work for half a day, never rewritten: the last said counts, so that desks join up."""

    agent_id: str
    day: str  # ISO
    half: str  # Half
    mode: str  # Mode; "" takes back what was said


@dataclass(kw_only=True)
class CrisisMeeting(Record):
    """The cell of a day: who sat, what every counter is told, what comes tomorrow."""

    day: str  # ISO
    attendees: str = ""
    orders: str = ""  # the order of the day
    next_topics: str = ""  # « Demain 8:30 »


def meeting_key(day: str) -> str:
    """Return the id of the cell of a day: desks that don't hear of each other open the same one."""
    return f"crisis-meeting-{day}"


@dataclass(kw_only=True)
class CrisisEntry(Record):
    """A line of the log of a day."""

    day: str  # ISO
    kind: str  # EntryKind
    text: str
    owner: str = ""
    due: str = ""  # ISO
    state: str = EntryState.OPEN  # of an information it says nothing
    ended_at: int | None = None  # milliseconds UTC


@dataclass(kw_only=True)
class CrisisMinutes(Record):
    """The recorded minutes of a day; whether they are printed or cancelled stands in the register."""

    day: str  # ISO
    paper_id: str
    number: str
    content: str  # JSON of what the paper says
