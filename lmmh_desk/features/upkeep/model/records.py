"""What is kept of the upkeep: halls, each day's round of each hall, anomalies, and tenants' repair requests."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.record import Record


class Point(StrEnum):
    """A contact point that a round cleans (DOMAIN.md §2); each is a column of the round."""

    HANDLES = "handles"
    RAILS = "rails"
    BUTTONS = "buttons"
    LIFT = "lift"
    BINS = "bins"


POINTS = {
    Point.HANDLES: _("Portes"), Point.RAILS: _("Rampes"), Point.BUTTONS: _("Boutons"), Point.LIFT: _("Asc."),
    Point.BINS: _("Local"),
}  # fmt: skip
WHOLE_POINTS = {
    Point.HANDLES: _("Poignées de portes"), Point.RAILS: _("Rampes et mains courantes"),
    Point.BUTTONS: _("Boutons et interrupteurs"), Point.LIFT: _("Ascenseur"), Point.BINS: _("Local à ordures"),
}  # fmt: skip


class Mark(StrEnum):
    """What a round says of a point."""

    TO_DO = ""
    DONE = "done"
    ISSUE = "issue"


MARKS = {Mark.TO_DO: _("à faire"), Mark.DONE: _("fait"), Mark.ISSUE: _("anomalie")}


class Owner(StrEnum):
    """Whose turn an anomaly is, "" while nobody was told."""

    NOBODY = ""
    WORKSHOP = "workshop"
    LIFTS = "lifts"
    MANAGER = "manager"
    CARETAKER = "caretaker"


OWNERS = {
    Owner.WORKSHOP: _("Régie"), Owner.LIFTS: _("Ascensoriste"), Owner.MANAGER: _("Responsable de site"),
    Owner.CARETAKER: _("Gardien"),
}  # fmt: skip


KEY_LENT = _("Clé du hall prêtée")  # what is followed of a key begins so; then who has it


class Nature(StrEnum):
    """What a tenant reports."""

    HEATING = "heating"
    WATER = "water"
    ELECTRICITY = "electricity"
    DOOR = "door"
    WINDOW = "window"
    LIFT = "lift"
    OTHER = "other"


NATURES = {
    Nature.HEATING: _("Chauffage, eau chaude"), Nature.WATER: _("Fuite, évacuation"),
    Nature.ELECTRICITY: _("Électricité, éclairage"), Nature.DOOR: _("Porte, serrure, interphone"),
    Nature.WINDOW: _("Fenêtre, volet"), Nature.LIFT: _("Ascenseur"), Nature.OTHER: _("Autre"),
}  # fmt: skip


class Urgency(StrEnum):
    """How soon somebody has to come: no text sets the delays, the office does."""

    NOW = "now"
    SOON = "soon"
    USUAL = "usual"


URGENCIES = {
    Urgency.NOW: _("Tout de suite\u00a0: danger, dégât en cours"), Urgency.SOON: _("Sous deux jours"),
    Urgency.USUAL: _("Courante"),
}  # fmt: skip
SHORT_URGENCIES = {Urgency.NOW: _("urgent"), Urgency.SOON: _("2\u00a0jours"), Urgency.USUAL: _("courante")}


class State(StrEnum):
    """How far a request is: taken at the counter, given to the works team, with a day, done, and the tenant told."""

    TAKEN = "taken"
    FORWARDED = "forwarded"
    SCHEDULED = "scheduled"
    DONE = "done"
    CLOSED = "closed"
    DROPPED = "dropped"


STATES = {
    State.TAKEN: _("reçue"), State.FORWARDED: _("transmise"), State.SCHEDULED: _("rendez-vous"),
    State.DONE: _("faite, à rappeler"), State.CLOSED: _("close"), State.DROPPED: _("sans suite"),
}  # fmt: skip
# A call to the works team may give the day at once; what was not mended goes back to it, also after the end.
NEXT: dict[State, tuple[State, ...]] = {
    State.TAKEN: (State.FORWARDED, State.SCHEDULED, State.DONE, State.DROPPED),
    State.FORWARDED: (State.SCHEDULED, State.DONE, State.DROPPED),
    State.SCHEDULED: (State.DONE, State.SCHEDULED, State.FORWARDED, State.DROPPED),
    State.DONE: (State.CLOSED, State.FORWARDED),
    State.CLOSED: (State.FORWARDED,),
    State.DROPPED: (State.FORWARDED,),
}
ENDED = frozenset({State.CLOSED, State.DROPPED})


@dataclass(kw_only=True)
class Hall(Record):
    """A hall of a building, with the points it has and who cleans it, by what time; `site_id` answers for it."""

    residence_id: str
    name: str  # « Hall 4 », « Bât. A »
    points: str  # its points, by name, separated by spaces
    due_minute: int  # of the day, from which a hall that isn't done is missed
    agent_id: str | None = None
    active: bool = True


@dataclass(kw_only=True)
class CleaningRound(Record):
    """One day's round of one hall, a column a point; what it is follows from these (planned, in progress, done).

    Desks that don't hear of each other each make theirs: they are read together, so that none of them is in conflict.
    """

    hall_id: str
    day: str  # ISO
    handles: str = ""  # Mark
    rails: str = ""
    buttons: str = ""
    lift: str = ""
    bins: str = ""
    passed_at: int | None = None  # milliseconds UTC, of the last point


@dataclass(kw_only=True)
class HallAnomaly(Record):
    """Something found wrong in a hall; with an owner and a day it is a follow-up."""

    hall_id: str
    text: str
    seen_at: int  # milliseconds UTC
    point: str = ""  # Point, "" for the hall itself
    owner: str = ""  # Owner
    due_on: str | None = None  # ISO
    done_at: int | None = None  # milliseconds UTC
    done_by: str | None = None


@dataclass(kw_only=True)
class RepairRequest(Record):
    """What a tenant reported at the counter, in the dwelling or in the common areas of its residence."""

    number: str  # DI-C02-20-0001
    person_id: str
    dwelling_id: str
    common: bool  # in the common areas
    place: str  # « chambre », « hall 4 »
    nature: str  # Nature
    text: str  # « Radiateur froid »
    urgency: str = Urgency.USUAL
    access: str = ""  # when somebody is at home, whom to call
    state: str = State.TAKEN
    visit_at: int | None = None  # milliseconds UTC
    moved_at: int = 0  # milliseconds UTC, of the last step
