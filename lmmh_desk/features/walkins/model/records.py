"""What is kept of the queue: arrivals, the moves that are only ever added, people counted in and out (DOMAIN.md §2)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.guard.refusal import check_free
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.record import Record

NOTE_LENGTH = 200


class Channel(StrEnum):
    """How the person came."""

    COUNTER = "counter"
    PHONE = "phone"
    MAIL = "mail"
    EMAIL = "email"


class State(StrEnum):
    """Where a walk-in stands; UNDONE is an arrival recorded by mistake."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    ON_HOLD = "on_hold"
    CLOSED = "closed"
    LEFT = "left"
    UNDONE = "undone"


class Kind(StrEnum):
    """What a move says happened."""

    CALLED = "called"
    NO_ANSWER = "no_answer"
    SERVED = "served"
    HELD = "held"
    RESUMED = "resumed"
    LEFT = "left"
    CLOSED = "closed"
    CAME_IN = "came_in"
    WENT_OUT = "went_out"
    UNDONE = "undone"


class Outcome(StrEnum):
    """How a reception ended."""

    ANSWERED = "answered"
    APPOINTMENT = "appointment"
    REFERRED = "referred"
    DOCUMENT_PRINTED = "document_printed"
    LEFT = "left"


OUTCOMES = {
    Outcome.ANSWERED: _("Traité"),
    Outcome.APPOINTMENT: _("Rendez-vous pris"),
    Outcome.REFERRED: _("Orienté ailleurs"),
    Outcome.DOCUMENT_PRINTED: _("Document remis"),
    Outcome.LEFT: _("Parti sans réponse"),
}


@dataclass(kw_only=True)
class WalkIn(Record):
    """An arrival; what happens next is its moves, which are only ever added."""

    day: str  # Paris date of the arrival
    ticket: str  # « A31 »
    sequence: int
    channel: str = Channel.COUNTER
    reason_id: str | None = None
    person_id: str | None = None  # None: « Personne à identifier »
    priority: bool = False  # no reason is ever stored (DOMAIN.md §5)
    inside: bool = False  # where the person was on arrival
    appointment_at: int | None = None  # milliseconds UTC
    arrived_at: int = 0  # milliseconds UTC
    note: str = ""


@dataclass(kw_only=True)
class QueueMove(Record):
    """One step of a walk-in, append-only: `step` counts what its author had seen, so that no clock orders them."""

    walk_in_id: str
    step: int
    kind: str
    counter: str = ""  # « Guichet 2 »
    outcome: str | None = None
    undone_id: str | None = None  # the move (a compensating one too) or the arrival that this one compensates


@dataclass(kw_only=True)
class GaugeMove(Record):
    """People counted in or out beside the queue (a companion, a supplier): +1 or −1, append-only."""

    day: str
    delta: int


def letter(desk_code: str) -> str:
    """Return the letter of a desk's tickets from its number: C01 → A, C02 → B, C27 → AA."""
    digits = "".join(filter(str.isdigit, desk_code))
    number, letters = max(1, int(digits or "1")), ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def checked_note(note: str) -> str:
    """Return the note on one line; raises BadInput over 200 characters, or for what no file may hold."""
    text = " ".join(note.split())
    if len(text) > NOTE_LENGTH:
        message = _("La note compte {length} caractères, 200 au plus.").format(length=len(text))
        raise BadInput(message, _("Rien n’est enregistré."), _("Raccourcissez-la."), {"note": message})
    return check_free(text, "note")
