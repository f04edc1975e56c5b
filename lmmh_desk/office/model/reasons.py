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
