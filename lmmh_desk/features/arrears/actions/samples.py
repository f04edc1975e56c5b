"""Invented papers of prevention, with the sentences in force on a day; they bear APERÇU."""

from __future__ import annotations

from datetime import date

from lmmh_desk.features.arrears.model.papers import AIDS, ATTESTATION, LETTER, PLAN, Housing, Said, written
from lmmh_desk.features.arrears.model.schedule import instalments
from lmmh_desk.features.arrears.papers.sheets import paper
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.store.issuing import expected_number, issuer_of
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.model.cards import PersonCard

NOBODY = PersonCard("sample", "Mme", "", "Exemple", "Camille", "1984-04-12", "holder")
HOME = Housing(
    "L-000000", "2015-09-01", ("1 rue de l’Exemple", "Bât. A, 2e étage, n° 12", "72000 Le Mans"),
    ("MME CAMILLE EXEMPLE", "APPT 12 ETG 2", "BAT A", "1 RUE DE L EXEMPLE", "72000 LE MANS"),
)  # fmt: skip
DEBT = 41_260  # cents


def letter_sample(read: Read, session: Session, day: date, *, large: bool = False) -> bytes:
    """Return an invented letter."""
    return _sample(read, session, LETTER, Said(DEBT, day), day, large=large)


def plan_sample(read: Read, session: Session, day: date, *, large: bool = False) -> bytes:
    """Return an invented plan."""
    require(session, "arrears.paper")
    return _sample(read, session, PLAN, Said(DEBT, day, schedule=instalments(DEBT, 9, day)), day, large=large)


def attestation_sample(read: Read, session: Session, day: date, *, large: bool = False) -> bytes:
    """Return an invented attestation."""
    return _sample(read, session, ATTESTATION, Said(debt_on=day), day, large=large)


def aids_sample(read: Read, session: Session, day: date, *, large: bool = False) -> bytes:
    """Return an invented sheet of contacts."""
    return _sample(read, session, AIDS, Said(), day, large=large)


def _sample(read: Read, session: Session, kind: str, said: Said, day: date, *, large: bool) -> bytes:
    require(session, "arrears.paper")
    number = expected_number(read, kind, session, paris_instant(day))
    issuer = issuer_of(read, kind, session.agent_id, session.site_id)
    sheet = written(kind, NOBODY, HOME, issuer, said, number=number, at=paris_instant(day, 10), day=day)
    return paper(sheet, None, large=large)
