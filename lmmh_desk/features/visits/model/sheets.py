"""The words of the papers of a visit: its notice, the visitor's professional paper, the sheet of a day's round."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from lmmh_desk.features.visits.model.listing import Round, VisitRow
from lmmh_desk.features.visits.model.records import Outcome
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.sheets import KeptSheet, check_instants, sheet_from
from lmmh_desk.office.model.issuer import Issuer
from lmmh_desk.office.model.regulations import DATA_NOTICE, HOME_BARRIER, HOME_POSTPONE, TRIP_SCOPE

NOTICE, TRIP = "AV", "JP"
LABELS = {NOTICE: _("Avis de visite à domicile"), TRIP: _("Justificatif de déplacement professionnel")}
TRAVEL = 60 * 60_000  # milliseconds of the way before the first visit and after the last


class PaperSheet(KeptSheet, frozen=True):
    """The words both papers share: who issues, for when."""

    number: str
    issued_at: int  # milliseconds UTC
    office: str
    nature: str
    town: str
    site: str
    phone: str
    signatory: str
    title: str
    signs_as: str
    starts_at: int  # milliseconds UTC
    ends_at: int
    data_notice: str = ""

    def __post_init__(self) -> None:
        check_instants(self.issued_at, self.starts_at, self.ends_at)

    @property
    def day(self) -> date:
        """Return the day it is for."""
        return paris(self.starts_at).date()


class NoticeSheet(PaperSheet, frozen=True, kw_only=True):
    """« Avis de visite à domicile »: no health question, no reason of the household's (DOMAIN.md §4)."""

    holder: str
    postal: tuple[str, ...]  # in the window of the envelope
    place: tuple[str, ...]
    purpose: str
    visitor: str
    barrier: str = ""
    postpone: str = ""


class TripSheet(PaperSheet, frozen=True, kw_only=True):
    """« Justificatif de déplacement professionnel »: the quarters, never whose homes are visited."""

    visitor: str
    function: str
    places: tuple[str, ...]
    visits: int
    scope: str = ""


class DaySheet(Struct, frozen=True):
    """The round of a day for one visitor, or of the whole site, on paper when there is nothing else."""

    office: str
    site: str
    phone: str
    day: date
    visitor: str  # empty: every visitor
    rounds: tuple[Round, ...]
    barrier: str
    printed_at: int
    printed_by: str


def from_json(kind: str, text: str) -> NoticeSheet | TripSheet:
    """Return the sheet that `to_json` wrote."""
    return sheet_from(text, NoticeSheet) if kind == NOTICE else sheet_from(text, TripSheet)


def notice(row: VisitRow, holder: str, postal: Sequence[str], issuer: Issuer, *, number: str, at: int) -> NoticeSheet:
    """Return what the notice of a visit says; raises WrongState without a slot."""
    starts_at, ends_at = _span(row)
    day = paris(starts_at).date()
    return NoticeSheet(
        **_shared(issuer, number, at, starts_at, ends_at),
        holder=holder,
        postal=tuple(postal),
        place=row.place,
        purpose=row.purpose,
        visitor=row.visitor,
        barrier=issuer.sentence(HOME_BARRIER.key, day),
        postpone=issuer.sentence(HOME_POSTPONE.key, day),
    )


def trip(
    rows: Sequence[VisitRow], function: str, towns: Sequence[str], issuer: Issuer, *, number: str, at: int
) -> TripSheet:
    """Return what lets a visitor travel for these visits of one day; raises WrongState without a slot."""
    spans = [_span(row) for row in rows]
    starts_at, ends_at = min(span[0] for span in spans) - TRAVEL, max(span[1] for span in spans) + TRAVEL
    return TripSheet(
        **_shared(issuer, number, at, starts_at, ends_at),
        visitor=rows[0].visitor,
        function=function,
        places=tuple(towns),
        visits=len(rows),
        scope=issuer.sentence(TRIP_SCOPE.key, paris(starts_at).date()),
    )


def places_of(rows: Sequence[VisitRow]) -> tuple[str, ...]:
    """Return « Pontlieue, 72100 Le Mans » of each quarter once: the street and the door are nobody else's business."""
    return tuple(dict.fromkeys(", ".join(part for part in (row.quarter, row.place[-1]) if part) for row in rows))


def covers(sheet: TripSheet, holder: VisitRow, row: VisitRow) -> bool:
    """Say whether the professional paper recorded for one visit serves for another of the same round."""
    if row.starts_at is None or row.ends_at is None or row.visitor_id != holder.visitor_id:
        return False
    inside = sheet.starts_at <= row.starts_at - TRAVEL and row.ends_at + TRAVEL <= sheet.ends_at
    return inside and set(places_of([row])) <= set(sheet.places)


def fits(sheet: NoticeSheet | TripSheet, row: VisitRow) -> bool:
    """Say whether a paper is for the slot its visit has now: of two desks, one may have recorded it, one moved it."""
    if isinstance(sheet, TripSheet):
        left_out = row.outcome == Outcome.POSTPONE  # the others of its round are those it is for
        return sheet.visitor == row.visitor and (left_out or covers(sheet, row, row))
    return (sheet.starts_at, sheet.ends_at, sheet.visitor) == (row.starts_at, row.ends_at, row.visitor)


def _span(row: VisitRow) -> tuple[int, int]:
    if row.starts_at is None or row.ends_at is None:
        raise WrongState(
            _("Cette visite n’a pas encore d’heure."), _("Rien n’est enregistré."), _("Planifiez-la d’abord.")
        )
    return row.starts_at, row.ends_at


def _shared(issuer: Issuer, number: str, at: int, starts_at: int, ends_at: int) -> dict[str, Any]:
    return {
        "number": number, "issued_at": at, "office": issuer.office, "nature": issuer.nature, "town": issuer.place,
        "site": issuer.site, "phone": issuer.phone, "signatory": issuer.agent, "title": issuer.title,
        "signs_as": issuer.signs_as, "starts_at": starts_at, "ends_at": ends_at,
        "data_notice": issuer.sentence(DATA_NOTICE.key, paris(starts_at).date()),
    }  # fmt: skip
