"""What is kept of renovation operations, their stages, the notices given to tenants, and new-build programmes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.record import Record


class Nature(StrEnum):
    """What is done to a residence."""

    INSULATION = "insulation"
    LIFTS = "lifts"
    BATHROOMS = "bathrooms"
    ASBESTOS = "asbestos"
    HEATING = "heating"
    REHABILITATION = "rehabilitation"
    OUTDOORS = "outdoors"
    OTHER = "other"


NATURES = {
    Nature.INSULATION: _("isolation"), Nature.LIFTS: _("ascenseurs"), Nature.BATHROOMS: _("salles de bains"),
    Nature.ASBESTOS: _("désamiantage"), Nature.HEATING: _("chauffage collectif"),
    Nature.REHABILITATION: _("réhabilitation"), Nature.OUTDOORS: _("voirie et espaces verts"),
    Nature.OTHER: _("autres travaux"),
}  # fmt: skip


class State(StrEnum):
    """How far an operation is (DOMAIN.md §3)."""

    PLANNED = "planned"
    RUNNING = "running"
    SUSPENDED = "suspended"
    DELIVERED = "delivered"


STATES = {
    State.PLANNED: _("prévu"), State.RUNNING: _("travaux"), State.SUSPENDED: _("suspendu"),
    State.DELIVERED: _("terminé"),
}  # fmt: skip
NEXT: dict[State, tuple[State, ...]] = {
    State.PLANNED: (State.RUNNING,),
    State.RUNNING: (State.SUSPENDED, State.DELIVERED, State.PLANNED),
    State.SUSPENDED: (State.RUNNING,),
    State.DELIVERED: (State.RUNNING,),
}  # each step has its way back: what was said by mistake is said again


class StageKind(StrEnum):
    """What is done between two days."""

    STUDIES = "studies"
    PREPARATION = "preparation"
    WORKS = "works"
    PAUSE = "pause"
    RECEPTION = "reception"


STAGES = {
    StageKind.STUDIES: _("études"), StageKind.PREPARATION: _("préparation"), StageKind.WORKS: _("travaux"),
    StageKind.PAUSE: _("suspendu"), StageKind.RECEPTION: _("réception"),
}  # fmt: skip


class Phase(StrEnum):
    """How far a new-build programme is (DOMAIN.md §3)."""

    PROGRAMMED = "programmed"
    PERMIT = "permit"
    BUILDING = "building"
    DELIVERED = "delivered"
    LETTING = "letting"


PHASES = {
    Phase.PROGRAMMED: _("études"), Phase.PERMIT: _("permis accordé"), Phase.BUILDING: _("en chantier"),
    Phase.DELIVERED: _("en livraison"), Phase.LETTING: _("en location"),
}  # fmt: skip


@dataclass(kw_only=True)
class WorksOperation(Record):
    """Renovation works on a residence, or on some of its buildings."""

    residence_id: str
    buildings: str = ""  # « A, B, C, D »; empty: all of them
    nature: str  # Nature
    scale: str = ""  # « 128 logements »
    company: str = ""
    outages: str = ""  # « eau : aucune · bruit 9:00–12:00 »
    said: str = ""  # what may be told to a tenant; empty: what the stages say
    caution: str = ""  # what must not be promised
    offers: str = ""  # what is proposed, separated by semicolons
    posted: str = ""  # where the notice hangs
    confirmed_at: int  # milliseconds UTC: when what is written here was last said to hold
    staged_at: int = 0  # milliseconds UTC: when a stage was last added, moved or taken away; 0: not since it is kept
    state: str = State.PLANNED


@dataclass(kw_only=True)
class WorksStage(Record):
    """A part of an operation, from its first day to its last."""

    operation_id: str
    kind: str  # StageKind
    label: str = ""  # « halls 1–2 »
    starts_on: str  # ISO
    ends_on: str  # ISO


@dataclass(kw_only=True)
class WorksNotice(Record):
    """A notice handed to a tenant, with what it said."""

    operation_id: str
    person_id: str
    said: str


@dataclass(kw_only=True)
class NewProgramme(Record):
    """Dwellings being built."""

    name: str
    commune: str
    dwellings: int
    phase: str  # Phase
    handed: int = 0  # dwellings already handed over
    progress: int = 0  # per cent
    delivers_on: str  # ISO: the last day of what is announced
    announced: str = ""  # « 2e trim. 2021 », « janvier 2021 »
