"""Campaigns as the screen shows them: where each stands, whom it reaches, how far it went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum

from msgspec import Struct

from lmmh_desk.features.campaigns.model.drafting import Channels, Content, Criteria, Scope, Terms
from lmmh_desk.features.campaigns.model.records import FLOORS, LEASES, Floor, Leases, Way
from lmmh_desk.kernel.i18n import _


class Standing(StrEnum):
    """Where a campaign stands (DOMAIN.md §3)."""

    DRAFT = "draft"
    ASKED = "asked"
    APPROVED = "approved"
    PAUSED = "paused"
    STOPPED = "stopped"


STANDINGS = {
    Standing.DRAFT: _("brouillon"), Standing.ASKED: _("accord demandé"), Standing.APPROVED: _("approuvée"),
    Standing.PAUSED: _("suspendue"), Standing.STOPPED: _("arrêtée"),
}  # fmt: skip
AGREED = (Standing.APPROVED, Standing.PAUSED)  # and not stopped since


class Status(StrEnum):
    """Where the message of one household stands."""

    TO_QUEUE = "to_queue"
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"
    TO_PRINT = "to_print"
    PRINTED = "printed"


STATUSES = {
    Status.TO_QUEUE: _("à mettre en file"), Status.QUEUED: _("en file"), Status.SENT: _("envoyé"),
    Status.FAILED: _("échec"), Status.DROPPED: _("pas envoyé"), Status.TO_PRINT: _("à imprimer"),
    Status.PRINTED: _("imprimé"),
}  # fmt: skip
DONE = (Status.SENT, Status.PRINTED)
LOST = (Status.FAILED, Status.DROPPED)


class Approval(Struct, frozen=True):
    """The approval that counts, with what it froze."""

    id: str
    by: str  # name
    at: int  # milliseconds UTC
    content: Content
    leaves_on: str
    households: int
    others: tuple[str, ...] = ()  # who approved it too, on other desks: their lists count for nothing
    scope: Scope | None = None  # None: approved by a program of before, it follows the draft


class Line(Struct, frozen=True):
    """One campaign."""

    id: str
    number: str
    purpose: str
    content: Content
    criteria: Criteria
    channels: Channels
    residence: str
    leaves_on: str
    authors: tuple[str, ...]  # agent ids: who made it, who wrote it last, who else did
    writer: str  # name of the last
    created_at: int
    asked_at: int | None
    stopped_at: int | None
    approval: Approval | None = None
    unsent: bool = False
    agency: str = ""
    site_id: str = ""  # where it was written, and its list stays
    site: str = ""
    paused_at: int | None = None

    @property
    def standing(self) -> Standing:
        """Return where it stands; what is stopped stays so whatever else is written."""
        if self.stopped_at is not None:
            return Standing.STOPPED
        if self.approval is not None:
            return Standing.APPROVED if self.paused_at is None else Standing.PAUSED
        return Standing.ASKED if self.asked_at is not None else Standing.DRAFT

    @property
    def terms(self) -> Terms:
        """Return what an agreement to it would be about."""
        return Terms(self.content, self.criteria, self.channels, self.leaves_on)

    @property
    def agreed(self) -> Terms:
        """Return what was approved, whatever another desk wrote since; else the draft's terms."""
        if (one := self.approval) is None:
            return self.terms
        scope = one.scope or Scope(self.criteria, self.channels)
        return Terms(one.content, scope.criteria, scope.channels, one.leaves_on)

    @property
    def leaving(self) -> Content:
        """Return what recipients read: what was approved, else the draft."""
        return self.agreed.content

    @property
    def asked_of(self) -> tuple[str, ...]:
        """Return the criteria in words: those approved, else the draft's."""
        where = self.agreed.criteria
        told = (
            self.agency, where.quarter, self.residence, FLOORS[Floor(where.floor)] if where.floor else "",
            _("Ascenseur") if where.lift else "", LEASES[Leases(where.leases)],
        )  # fmt: skip
        return tuple(one for one in told if one)

    @property
    def warning(self) -> str:
        """Return what happened on another desk and has to be known, nothing where nothing did."""
        if self.approval is None:
            return ""
        if self.approval.others:
            told = _("Approuvée aussi par {names} sur un autre poste\u00a0: seule la liste de {by} part, une fois.")
            return told.format(names=", ".join(self.approval.others), by=self.approval.by)
        if self.approval.content != self.content:
            return _("Le texte a changé ailleurs après l’accord\u00a0: c’est le texte approuvé qui part.")
        if self.agreed != self.terms:
            return _(
                "Les foyers, les canaux ou le départ ont changé ailleurs après l’accord\u00a0:"
                " ce qui est approuvé ne change pas."
            )
        return ""


class Board(Struct, frozen=True):
    """All that the page shows at once."""

    lines: tuple[Line, ...] = ()
    quarters: tuple[str, ...] = ()
    residences: tuple[tuple[str, str], ...] = ()  # (id, name)
    agencies: tuple[tuple[str, str], ...] = ()  # the same
    purposes: tuple[tuple[str, str], ...] = ()  # (key, words) that the office writes for


class Opening(Struct, frozen=True):
    """What the form of a campaign begins with: a draft, or the number that a new one should get."""

    board: Board = Board()
    line: Line | None = None
    number: str = ""
    site_id: str = ""  # in whose name it leaves
    phone: str = ""  # with which its SMS ends
    sending: Sending | None = None  # what leaves now, or left last


class Target(Struct, frozen=True):
    """A household that the criteria find, and how it can be reached."""

    person_id: str
    dwelling_id: str
    mobile: str = ""
    email: str = ""
    prefers_email: bool = False
    refuses_sms: bool = False
    refuses_email: bool = False
    posts: bool = True  # its address can be written on an envelope
    large: bool = False  # who reads badly: large print is joined to a letter
    foreign: bool = False  # who reads another language: the translation is

    def way(self, channels: Channels) -> Way | None:
        """Return how it is reached by these channels: one way, nothing a person refused."""
        sms = channels.sms and bool(self.mobile) and not self.refuses_sms
        email = channels.email and bool(self.email) and not self.refuses_email
        if email and (self.prefers_email or not sms):
            return Way.EMAIL
        if sms:
            return Way.SMS
        return Way.LETTER if channels.letter and self.posts else None

    def address(self, way: Way) -> str:
        """Return where a message of this way goes, nothing for a letter."""
        return {Way.SMS: self.mobile, Way.EMAIL: self.email, Way.LETTER: ""}[way]


class Counted(Struct, frozen=True):
    """How many households the criteria find, by which way each is reached, and whom nothing reaches."""

    found: int = 0
    of: int = 0  # with a lease in force
    ways: tuple[tuple[Way, int], ...] = ()
    refusals: int = 0  # of SMS or e-mail, kept
    halls: int = 0
    large: int = 0  # letters to which large print is joined
    foreign: int = 0  # letters to which a translation is

    @property
    def reached(self) -> int:
        """Return how many get a message."""
        return sum(number for _way, number in self.ways)

    def by(self, way: Way) -> int:
        """Return how many are reached this way."""
        return dict(self.ways).get(way, 0)


def counted(targets: Iterable[Target], channels: Channels, of: int, halls: int) -> Counted:
    """Count the households by how they are reached."""
    every = list(targets)
    ways = Counter(way for one in every if (way := one.way(channels)) is not None)
    written = [one for one in every if one.way(channels) is Way.LETTER]
    refusals = sum(
        (channels.sms and bool(one.mobile) and one.refuses_sms)
        or (channels.email and bool(one.email) and one.refuses_email)
        for one in every
    )
    return Counted(len(every), of, tuple((way, ways[way]) for way in Way if ways[way]), refusals, halls,
                   sum(one.large for one in written), sum(one.foreign for one in written))  # fmt: skip


class Tally(Struct, frozen=True):
    """How far the messages of an approval went."""

    counts: tuple[tuple[Status, int], ...] = ()
    ways: tuple[tuple[Way, int], ...] = ()

    def of(self, *statuses: Status) -> int:
        """Return how many stand so."""
        return sum(number for status, number in self.counts if status in statuses)

    @property
    def total(self) -> int:
        """Return all of them."""
        return sum(number for _status, number in self.counts)

    @property
    def done(self) -> int:
        """Return how many arrived, as far as can be known."""
        return self.of(*DONE)

    @property
    def left(self) -> int:
        """Return how many are still to leave."""
        return self.total - self.done - self.lost

    @property
    def lost(self) -> int:
        """Return how many didn't leave, or failed."""
        return self.of(*LOST)


class Sending(Struct, frozen=True):
    """How far an approved campaign went, as the form of another shows it."""

    id: str
    title: str
    tally: Tally
    paused: bool = False


class Watch(Struct, frozen=True):
    """Whom a long act tells how far it is, and asks whether to stop."""

    progress: Callable[[int, int], None]
    cancelled: Callable[[], bool]


class Recipient(Struct, frozen=True):
    """One household of the frozen list, as the screen shows it."""

    id: str
    name: str
    way: str
    status: Status
    problem: str = ""


class HallLine(Struct, frozen=True):
    """A hall a poster is for."""

    id: str
    residence: str
    name: str
    put_on: date | None = None  # since when it hangs there
    ids: tuple[str, ...] = ()  # of its rows: two where two desks added it

    @property
    def words(self) -> str:
        """Return « Les Sittelles, hall 4 »."""
        return f"{self.residence}, {self.name}"


class Hanging(Struct, frozen=True):
    """Whether the poster of a campaign hangs in a hall, as somebody says it."""

    campaign_id: str
    hall_id: str
    hangs: bool


class Posting(Struct, frozen=True):
    """A poster and one hall it is for, as who keeps the hall sees them."""

    campaign_id: str
    title: str
    hall: HallLine

    @property
    def key(self) -> str:
        """Return what names it among others."""
        return f"{self.campaign_id} {self.hall.id}"


class Shown(Struct, frozen=True):
    """All that the page shows of one campaign."""

    id: str
    phone: str  # of the site
    halls: tuple[HallLine, ...] = ()
    counted: Counted = Counted()  # while it is a draft
    tally: Tally = Tally()  # once approved
    recipients: tuple[Recipient, ...] = ()
    elsewhere: str = ""  # the site that alone has the frozen list
