"""The movements of a day on paper: quantities, never a name."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from lmmh_desk.features.masks.model.records import Kind
from lmmh_desk.features.masks.model.stock import Line
from lmmh_desk.kernel.i18n import _


class MovementsSheet(Struct, frozen=True):
    """What the list of a site's movements says."""

    office: str
    site: str
    day: date
    stock: int  # when it was printed
    lines: tuple[Line, ...]  # oldest first
    printed_at: int  # milliseconds UTC
    printed_by: str


def on_paper(line: Line) -> str:
    """Return a movement in words without whose it is: « Remise, foyer de 2 »."""
    if line.kind is Kind.GIVEN:
        return _("Remise, sans fiche") if not line.person_id else _("Remise à un foyer")
    return line.title


def moved(lines: tuple[Line, ...]) -> tuple[int, int]:
    """Return how many masks came and how many left; what is on its way, or was counted once already, is neither."""
    counted = [line.quantity for line in lines if line.here and line.counts]
    return sum(one for one in counted if one > 0), -sum(one for one in counted if one < 0)
