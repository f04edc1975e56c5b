"""Why people come: the controlled list of motifs (no free text, no health, no judgement)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.record import Record


class ReasonType(StrEnum):
    """Where the exchange happens."""

    PUBLIC_OFFICE = "public_office"
    PHONE = "phone"
    HOME = "home"
    VIDEO = "video"


class Category(StrEnum):
    """The colour and pattern of a motif in the agenda."""

    HOUSING = "housing"
    LEASE = "lease"
    BUDGET = "budget"
    FIELD = "field"


CATEGORY_LABELS = {
    Category.HOUSING: _("Logement"),
    Category.LEASE: _("Bail"),
    Category.BUDGET: _("Budget"),
    Category.FIELD: _("Terrain"),
}

TYPE_LABELS = {
    ReasonType.PUBLIC_OFFICE: _("Au guichet"),
    ReasonType.PHONE: _("Par téléphone"),
    ReasonType.HOME: _("À domicile"),
    ReasonType.VIDEO: _("En visio"),
}


@dataclass(kw_only=True)
class Reason(Record):
    """A motif; unique by label, type and service."""

    label: str  # « Justificatif de déménagement »
    service: str  # « Gestion locative »
    type: ReasonType = ReasonType.PUBLIC_OFFICE
    letter: str = ""  # quick choice at the counter
    minutes: int = 15  # usual duration
    position: int = 0
    active: bool = True
    bookable: bool = False  # offered for an appointment
    category: Category = Category.HOUSING
    notice_hours: int = 0  # how long before, at least, it is booked
    horizon_days: int = 60  # how far ahead, at most
    bring: str = ""  # papers to bring, one a line
    instructions: str = ""  # what to do before
    purpose: str = ""  # what the convocation says; empty: the label
    notified: bool = True  # a reminder is sent
