"""A household's change of dwelling, and the papers that prove it (DOMAIN.md §2, Move)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from msgspec import Struct

from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.record import Record


class Kind(StrEnum):
    """Which of the office's dwellings the household leaves or enters."""

    OUT = "out"
    IN = "in"
    TRANSFER = "transfer"

    @property
    def label(self) -> str:
        """Return the word of the screens."""
        return {"out": _("Sortie"), "in": _("Entrée"), "transfer": _("Changement")}[self]


class Vehicle(StrEnum):
    """What carries the furniture: a list rather than free text."""

    NONE = ""
    OWN = "own"
    RENTED = "rented"
    LENT = "lent"
    MOVER = "mover"

    @property
    def label(self) -> str:
        """Return the words of the form and of the paper; empty when nobody said."""
        return {
            "": "",
            "own": _("Véhicule personnel"),
            "rented": _("Utilitaire de location"),
            "lent": _("Véhicule prêté"),
            "mover": _("Camion de déménageur"),
        }[self]


@dataclass(kw_only=True)
class Move(Record):
    """One household, out of a dwelling, into another, or both."""

    person_id: str
    kind: str  # Kind
    lease_id: str | None = None  # the lease that ends
    next_lease_id: str | None = None  # the lease that begins
    lease_reference: str = ""  # as printed; typed when the lease is not on this desk
    from_address: str = ""  # one line each
    to_address: str = ""
    inspection_on: str | None = None  # ISO date
    inspection_reference: str = ""
    exit_state: str | None = None
    entry_state: str | None = None
    cancelled_at: int | None = None  # milliseconds UTC


@dataclass(kw_only=True)
class MoveStep(Record):
    """One step forward or back, never rewritten: the history of a move."""

    move_id: str
    side: str  # "exit" or "entry"
    before: str | None
    after: str | None
    undoes: str | None = None  # the step this one takes back


@dataclass(kw_only=True)
class Justification(Record):
    """One recorded justificatif; whether it is printed or cancelled stands in the register of papers."""

    move_id: str
    person_id: str
    paper_id: str
    number: str
    first_day: str  # ISO date
    last_day: str  # ISO date
    people: int
    identity_checked: bool
    lease_signed: bool
    inspection_done: bool
    gestures_reminded: bool
    content: str  # JSON of what the paper says, so that a duplicate says the same for ever


@dataclass(kw_only=True)
class MoveDay(Record):
    """One day of trips that a justificatif covers."""

    justification_id: str
    day: str  # ISO date
    starts: int  # minutes since midnight
    ends: int


class Outing(Struct, frozen=True):
    """A day of trips with its hours, in minutes since midnight in Paris."""

    day: date
    starts: int = 8 * 60
    ends: int = 18 * 60


class Checks(Struct, frozen=True):
    """What the agent ticks before issuing the paper."""

    identity: bool = False
    lease_signed: bool = False
    inspection: bool = False
    gestures: bool = False


class Draft(Struct, frozen=True):
    """What the form holds before it is recorded."""

    person_id: str = ""
    kind: Kind = Kind.TRANSFER
    move_id: str = ""
    lease_id: str | None = None
    next_lease_id: str | None = None
    lease_reference: str = ""
    from_address: tuple[str, ...] = ()
    to_address: tuple[str, ...] = ()
    on_lease: bool = True  # the person signed it, as far as this desk knows
    household: str = ""  # « Mme Lamia BELKACEM et deux enfants »
    household_count: int = 1  # everybody who moves, the holder included
    days: tuple[Outing, ...] = ()
    helpers: tuple[str, ...] = ()
    vehicle: Vehicle = Vehicle.NONE
    plate: str = ""
    firm: str = ""
    movers: int = 0
    notice_on: date | None = None
    inspection_on: date | None = None
    inspection_reference: str = ""
    checks: Checks = Checks()

    @property
    def people(self) -> int:
        """Return everybody on the trips: household, helpers and the firm's movers."""
        return self.household_count + len(self.helpers) + self.movers


def lines(text: str) -> tuple[str, ...]:
    """Return the lines of an address, spaces tidied, blank ones dropped."""
    return tuple(tidy for line in text.splitlines() if (tidy := " ".join(line.split())))


def place_line(address: tuple[str, ...]) -> str:
    """Return the street and the town: a code's room is short, and the paper itself has every line."""
    return ", ".join(dict.fromkeys((*address[:1], *address[-1:])))
