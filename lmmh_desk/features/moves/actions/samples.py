"""Invented papers of moves, with the sentences in force on a day; they bear APERÇU."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from lmmh_desk.features.moves.model import inspection as notices
from lmmh_desk.features.moves.model.inspection import Visit
from lmmh_desk.features.moves.model.move import Draft, Outing
from lmmh_desk.features.moves.model.sheet import written
from lmmh_desk.features.moves.papers.inspection import inspection
from lmmh_desk.features.moves.papers.justificatif import justificatif
from lmmh_desk.features.moves.store.form import KIND
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.store.issuing import expected_number, issuer_of
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.model.cards import PersonCard

DRAFT = Draft(
    lease_reference="L-000000", from_address=("1 rue de l’Exemple", "Bât. A, 2e étage, n° 12", "72000 Le Mans"),
    to_address=("2 rue du Spécimen", "72100 Le Mans"), household="M. Dominique EXEMPLE", household_count=2,
)  # fmt: skip
NOBODY = PersonCard("sample", "Mme", "", "Exemple", "Camille", "1984-04-12", "holder")


def justificatif_sample(read: Read, session: Session, day: date, *, large: bool = False) -> bytes:
    """Return an invented justificatif."""
    require(session, "moves.print")
    number, issuer = _frame(read, session, KIND, day), issuer_of(read, KIND, session.agent_id, session.site_id)
    draft = replace(DRAFT, days=(Outing(day),))
    return justificatif(written(draft, NOBODY, issuer, number=number, at=paris_instant(day, 10)), None, large=large)


def notice_sample(read: Read, session: Session, day: date, *, large: bool = False) -> bytes:
    """Return an invented notice of a move-out inspection."""
    require(session, "moves.print")
    number = _frame(read, session, notices.KIND, day)
    issuer = issuer_of(read, notices.KIND, session.agent_id, session.site_id)
    content = notices.written(
        Visit("sample", day, visitor=issuer.agent), NOBODY, DRAFT.from_address, DRAFT.lease_reference, issuer,
        number=number, at=paris_instant(day, 10),
    )  # fmt: skip
    return inspection(content, None, large=large)


def _frame(read: Read, session: Session, kind: str, day: date) -> str:
    return expected_number(read, kind, session, paris_instant(day))
