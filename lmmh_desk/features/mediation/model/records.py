"""What is kept of the nights: incidents by residence and common area, and what follows from them (DOMAIN.md §2).

No names: an incident is of a place. Whoever noted it is known by her session, as everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.record import Record


class Kind(StrEnum):
    """What was reported."""

    NOISE = "noise"
    GATHERING = "gathering"
    DAMAGE = "damage"
    OTHER = "other"


KINDS = {
    Kind.NOISE: _("Bruit"), Kind.GATHERING: _("Rassemblement"), Kind.DAMAGE: _("Dégradation"),
    Kind.OTHER: _("Autre fait"),
}  # fmt: skip


class State(StrEnum):
    """How far an incident is (DOMAIN.md §3)."""

    REPORTED = "reported"
    DISPATCHED = "dispatched"
    ON_SITE = "on_site"
    RESOLVED = "resolved"
    HANDED = "handed_to_police"
    FOLLOWED = "followed_up"


STATES = {
    State.REPORTED: _("Signalé"), State.DISPATCHED: _("Équipe envoyée"), State.ON_SITE: _("Équipe sur place"),
    State.RESOLVED: _("Terminé"), State.HANDED: _("Remis à la police"), State.FOLLOWED: _("Suivi"),
}  # fmt: skip
# Each step may be followed, skipped by a morning's note, or gone back on.
NEXT: dict[State, tuple[State, ...]] = {
    State.REPORTED: (State.DISPATCHED, State.ON_SITE, State.RESOLVED, State.HANDED),
    State.DISPATCHED: (State.ON_SITE, State.RESOLVED, State.HANDED, State.REPORTED),
    State.ON_SITE: (State.RESOLVED, State.HANDED, State.DISPATCHED),
    State.RESOLVED: (State.HANDED, State.FOLLOWED, State.ON_SITE),
    State.HANDED: (State.RESOLVED, State.FOLLOWED, State.ON_SITE),
    State.FOLLOWED: (State.RESOLVED, State.HANDED),
}  # each step has its way back, for what was said by mistake
ENDED = frozenset({State.RESOLVED, State.HANDED, State.FOLLOWED})


REMOVED = {"twice": _("noté deux fois"), "mistake": _("noté par erreur")}  # why an incident was removed


class Owner(StrEnum):
    """Whose turn a follow-up is."""

    WORKSHOP = "workshop"
    MANAGER = "manager"
    UPKEEP = "upkeep"
    TEAM = "team"


OWNERS = {
    Owner.WORKSHOP: _("Régie"), Owner.MANAGER: _("Responsable de site"), Owner.UPKEEP: _("Entretien"),
    Owner.TEAM: _("Médiaction"),
}  # fmt: skip


@dataclass(kw_only=True)
class NightIncident(Record):
    """Something reported to the night team, in a common area of a residence."""

    residence_id: str
    place: str  # « hall 4 »
    happened_at: int  # milliseconds UTC
    kind: str  # Kind
    action: str = ""  # « Sur place : dialogue, départ »
    police: bool = False
    state: str = State.REPORTED
    standing: str = ""  # a reason of REMOVED


@dataclass(kw_only=True)
class NightFollowUp(Record):
    """What has to be done after a night, by whom and by when."""

    text: str
    owner: str  # Owner
    due_on: str  # ISO
    incident_id: str | None = None
    done_at: int | None = None  # milliseconds UTC
    done_by: str | None = None
