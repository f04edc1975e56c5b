"""What is booked and what may be: rooms, the windows of agents and rooms, their absences, and the bookings themselves.

A resource is an agent or a room, known by its id. Appointments, visits, inspections and commissions all book here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from msgspec import Struct

from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.record import Record

LONGEST = 8 * 60 * 60_000  # milliseconds of the longest booking


class AbsenceKind(StrEnum):
    """Why a resource is away; nothing is ever kept of why a person is (DOMAIN.md §5)."""

    AWAY = "away"
    TRAINING = "training"
    MEETING = "meeting"
    CLOSED = "closed"


ABSENCE_LABELS = {
    AbsenceKind.AWAY: _("Absence"),
    AbsenceKind.TRAINING: _("Formation"),
    AbsenceKind.MEETING: _("Réunion"),
    AbsenceKind.CLOSED: _("Indisponible"),
}


# What a booking of another table is called in the agenda, without a name: (table → words).
BOOKED_FOR = {"visit": _("Visite à domicile")}


@dataclass(kw_only=True)
class Room(Record):
    """A room or desk of the site `site_id` where people are received by appointment: « Bureau 2 »."""

    name: str
    position: int = 0
    active: bool = True


@dataclass(kw_only=True)
class AvailabilityWindow(Record):
    """A « plage d’ouverture »: hours of a resource at the site `site_id` that come back and may be booked."""

    resource_id: str
    rule: str  # RFC 5545, as `recurrence` reads it
    first_day: str  # ISO
    opens: int  # minutes since midnight, Paris wall time
    closes: int
    service: str = ""  # the motifs of one service only; empty: every motif


@dataclass(kw_only=True)
class Absence(Record):
    """A resource that can't be booked, whole days or the same hours of each day."""

    resource_id: str
    first_day: str  # ISO
    last_day: str  # ISO, included
    from_minute: int = 0
    to_minute: int = 1440
    kind: AbsenceKind = AbsenceKind.AWAY
    label: str = ""  # « Formation gestes barrières »; always empty for AWAY


@dataclass(kw_only=True)
class Booking(Record):
    """A resource taken from one instant to another; a cancelled one stays, no longer `live`."""

    resource_id: str
    starts_at: int  # milliseconds UTC
    ends_at: int
    live: bool = True
    subject_table: str = ""  # "appointment"
    subject_id: str = ""


class CheckedIn(Struct, frozen=True):
    """Somebody who has an appointment today is here: the queue takes them in."""

    person_id: str
    appointment_at: int  # milliseconds UTC
    reason_id: str


class CheckInUndone(Struct, frozen=True):
    """The arrival was noted by mistake, or the appointment is cancelled: the queue lets them go."""

    person_id: str
    appointment_at: int
    arrived_at: int
    cancelled: bool = False  # who was called already then stays, as if they had come without an appointment


class Booked(Struct, frozen=True):
    """Somebody who waited, or was being received, got an appointment instead."""

    walk_in_id: str


class BookingUndone(Struct, frozen=True):
    """The booking was a mistake: what it did to the queue is taken back."""

    moves: tuple[str, ...]  # the queue's moves that the booking made


class CancellingUndone(Struct, frozen=True):
    """Somebody who had arrived was cancelled by mistake: they are back in the queue, as they were."""

    person_id: str
    appointment_at: int
    arrived_at: int


class SlotMoved(Struct, frozen=True):
    """Two desks had given one slot away: what was booked takes another moment."""

    subject_table: str
    subject_id: str
    starts_at: int  # milliseconds UTC
    ends_at: int


class SlotWithdrawn(Struct, frozen=True):
    """Two desks had given one slot away: what was booked gives it up."""

    subject_table: str
    subject_id: str


class Arbitrated(Struct, frozen=True):
    """Somebody chose among the values of two desks: what follows from the record's columns is put right."""

    table: str
    record_id: str


class Taken(WrongState):
    """The resource was booked meanwhile; another slot must be chosen."""
