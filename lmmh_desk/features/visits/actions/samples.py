"""Invented papers of visits, with the sentences in force on a day; they bear APERÇU."""

from __future__ import annotations

from datetime import date

from lmmh_desk.features.visits.model.listing import VisitRow
from lmmh_desk.features.visits.model.records import Urgency
from lmmh_desk.features.visits.model.sheets import NOTICE, TRIP, notice, places_of, trip
from lmmh_desk.features.visits.papers.notice import visit_notice
from lmmh_desk.features.visits.papers.trip import trip_paper
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.store.issuing import expected_number, issuer_of
from lmmh_desk.store.store import Read

HOLDER = "M. Dominique EXEMPLE"
POSTAL = (HOLDER, "12 2E ETAGE", "BATIMENT A", "1 RUE DE L EXEMPLE", "72000 LE MANS")


def notice_sample(read: Read, session: Session, day: date, *, large: bool = False) -> bytes:
    """Return an invented notice."""
    require(session, "visits.print")
    issuer, at = issuer_of(read, NOTICE, session.agent_id, session.site_id), paris_instant(day, 8)
    number = expected_number(read, NOTICE, session, at)
    row = _row(day, session.agent_name)
    return visit_notice(notice(row, HOLDER, POSTAL, issuer, number=number, at=at), None, in_large=large)


def trip_sample(read: Read, session: Session, day: date) -> bytes:
    """Return an invented professional paper."""
    require(session, "visits.print")
    issuer, at = issuer_of(read, TRIP, session.agent_id, session.site_id), paris_instant(day, 8)
    number = expected_number(read, TRIP, session, at)
    rows = [_row(day, session.agent_name)]
    return trip_paper(trip(rows, issuer.title, places_of(rows), issuer, number=number, at=at), None)


def _row(day: date, visitor: str) -> VisitRow:
    place = ("1 rue de l’Exemple", "Bât.\u00a0A, 2e étage, n°\u00a012", "72000 Le Mans")
    start = paris_instant(day, 9, 45)
    return VisitRow(
        "sample", "sample", HOLDER, place, "Pontlieue", "Robinet de cuisine", Urgency.CURRENT,
        starts_at=start, ends_at=start + 45 * 60_000, visitor=visitor,
    )  # fmt: skip
