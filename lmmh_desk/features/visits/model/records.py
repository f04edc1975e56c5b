"""A visit at somebody's home: the request, its call, its slot, what was done there (DOMAIN.md §2, HomeVisit)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.record import Record

TABLE = "visit"


class Urgency(StrEnum):
    """What the visit is for; the urgent ones are those of Angers Loire Habitat (DOMAIN.md §2)."""

    CURRENT = "current"
    LEASE = "lease"
    WATER = "water"
    FIRE = "fire"
    GAS = "gas"
    OUTAGE = "outage"
    LEAK = "leak"

    @property
    def urgent(self) -> bool:
        """Say whether it can't wait."""
        return self not in (Urgency.CURRENT, Urgency.LEASE)


URGENCIES = {
    Urgency.CURRENT: _("Courant"),
    Urgency.LEASE: _("Bail"),
    Urgency.WATER: _("Dégât des eaux"),
    Urgency.FIRE: _("Incendie"),
    Urgency.GAS: _("Gaz"),
    Urgency.OUTAGE: _("Panne totale"),
    Urgency.LEAK: _("Fuite importante"),
}


class Outcome(StrEnum):
    """All that is ever kept of the call before a visit: never a question's answer (DOMAIN.md §2)."""

    PROCEED = "proceed"
    POSTPONE = "postpone"
    URGENT = "urgent_with_ppe"


OUTCOMES = {
    Outcome.PROCEED: _("Peut se faire"),
    Outcome.POSTPONE: _("À reporter"),
    Outcome.URGENT: _("Urgent, protections"),
}


class State(StrEnum):
    """Where a visit stands (DOMAIN.md §3)."""

    REQUESTED = "requested"
    PRESCREENED = "prescreened"
    SCHEDULED = "scheduled"
    ON_THE_WAY = "on_the_way"
    DONE = "done"
    POSTPONED = "postponed"
    NO_ACCESS = "no_access"


STATES = {
    State.REQUESTED: _("Demandée"),
    State.PRESCREENED: _("Appel fait"),
    State.SCHEDULED: _("Planifiée"),
    State.ON_THE_WAY: _("En route"),
    State.DONE: _("Faite"),
    State.POSTPONED: _("Reportée"),
    State.NO_ACCESS: _("Pas d’accès"),
}

# Column, words: the barrier gestures ticked on site (DOMAIN.md §2).
GESTURES = {
    "masks": _("Masque porté par chacun"),
    "windows": _("Fenêtres ouvertes"),
    "distance": _("1 m, ou occupant dans une autre pièce"),
    "hands": _("Mains lavées avant et après"),
    "no_shared_paper": _("Aucune signature sur papier partagé"),
}


@dataclass(kw_only=True)
class Visit(Record):
    """One visit; its resource is booked in `office` while it has a slot."""

    person_id: str
    lease_id: str
    place: str  # the address, one line each
    quarter: str
    purpose: str
    urgency: str
    state: str = State.REQUESTED
    outcome: str = ""  # Outcome, or nothing while nobody called
    visitor_id: str | None = None  # an agent
    starts_at: int | None = None  # milliseconds UTC
    ends_at: int | None = None
    masks: bool = False
    windows: bool = False
    distance: bool = False
    hands: bool = False
    no_shared_paper: bool = False


@dataclass(kw_only=True)
class VisitStep(Record):
    """One act of a visit, never rewritten: « called » and « gestures » tell when and by whom, and nothing else."""

    visit_id: str
    act: str  # a State reached, « called » or « gestures »
    before: str  # State
    undoes: str | None = None  # the step this one takes back


@dataclass(kw_only=True)
class VisitPaper(Record):
    """One recorded notice or professional paper; whether it is printed or cancelled stands in the register."""

    visit_id: str
    paper_id: str
    number: str
    day: str  # ISO date
    content: str  # JSON of what the paper says
