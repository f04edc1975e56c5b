"""What is kept of appointments: when, why, with whom, and what became of each participant (DOMAIN.md §2 and §3)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.record import Record
from lmmh_desk.office.model.reasons import ReasonType

KIND = "RV"  # of its number
TABLE = "appointment"
NOTE_LENGTH = 200
MINUTE = 60_000
TOLERANCE = 15 * MINUTE  # how early an arrival counts, and how late it still does (DOMAIN.md §5)


class Status(StrEnum):
    """What became of a participant; only EXCUSED and REVOKED free the slot."""

    UNKNOWN = "unknown"  # to come, or to be filled in
    SEEN = "seen"
    EXCUSED = "excused"  # the person cancelled
    REVOKED = "revoked"  # the office cancelled
    NOSHOW = "noshow"


STATUS_LABELS = {
    Status.UNKNOWN: _("à renseigner"),
    Status.SEEN: _("reçu"),
    Status.EXCUSED: _("excusé"),
    Status.REVOKED: _("annulé par l’office"),
    Status.NOSHOW: _("absent"),
}
_OF_A_WOMAN = {Status.SEEN: _("reçue"), Status.EXCUSED: _("excusée"), Status.NOSHOW: _("absente")}
FREEING = frozenset({Status.EXCUSED, Status.REVOKED})


@dataclass(kw_only=True)
class Appointment(Record):
    """A moment agreed with one or more persons; `site_id` receives. Agents and rooms are its bookings."""

    number: str  # RV-C02-20-0911, on the slip and the convocation; another one once the moment changes
    reason_id: str
    type: ReasonType  # the motif's when it was booked
    starts_at: int  # milliseconds UTC
    ends_at: int
    contact: str = ""  # the number to call, or where the video link goes
    note: str = ""


@dataclass(kw_only=True)
class Participant(Record):
    """A person of an appointment and what became of them."""

    appointment_id: str
    person_id: str
    status: Status = Status.UNKNOWN
    arrived_at: int | None = None  # milliseconds UTC


@dataclass(kw_only=True)
class Convocation(Record):
    """A convocation as it was printed: kept so that a duplicate never says anything else."""

    appointment_id: str
    paper_id: str
    content: str  # JSON


def status_word(status: Status, feminine: bool) -> str:
    """Return the word of a status as it is said of somebody: « absente »."""
    return (_OF_A_WOMAN if feminine else STATUS_LABELS).get(status, STATUS_LABELS[status])


def punctuality(starts_at: int, arrived_at: int) -> str:
    """Return « en avance », « à l’heure » or « en retard » (DOMAIN.md §5: a quarter of an hour both ways)."""
    if arrived_at < starts_at - TOLERANCE:
        return _("en avance")
    return _("en retard") if arrived_at > starts_at + TOLERANCE else _("à l’heure")
