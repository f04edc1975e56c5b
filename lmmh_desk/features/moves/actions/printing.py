"""The PDF of a justificatif, from its record alone or, before there is one, from what is typed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from lmmh_desk.features.moves.model.known import Known
from lmmh_desk.features.moves.model.move import Draft, Outing
from lmmh_desk.features.moves.model.sheet import written
from lmmh_desk.features.moves.papers import justificatif
from lmmh_desk.features.moves.store.form import expected_number, issuer_of, recorded
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions.originals import next_sheet
from lmmh_desk.office.model.printing import Sheet
from lmmh_desk.office.model.rights import require
from lmmh_desk.store.store import Read, Store
from lmmh_desk.tenancy.model.cards import PersonCard

SAMPLE = Draft(
    lease_reference="L-000000", from_address=("1 rue de l’Exemple", "Bât. A, 2e étage, n° 12", "72000 Le Mans"),
    to_address=("2 rue du Spécimen", "72100 Le Mans"), household="M. Dominique EXEMPLE", household_count=2,
)  # fmt: skip
NOBODY = PersonCard("sample", "Mme", "", "Exemple", "Camille", "1984-04-12", "holder")
KEPT = timedelta(92)  # after the move: three months (DOMAIN.md §5)


def sheet(store: Store, session: Session, justification_id: str) -> Sheet:
    """Return the next sheet to print: the original, then duplicates; raises WrongState when it was cancelled."""
    require(session, "moves.print")
    with store.read() as read:
        found = recorded(read, justification_id)
    if found.voided:
        raise WrongState(
            _("Le justificatif {number} est annulé.").format(number=found.number),
            _("Il reste dans le registre."),
            _("Établissez un nouveau justificatif."),
        )
    return next_sheet(
        store, found.paper_id, found.number, found.print_count,
        until=found.sheet.outings[-1].day + KEPT, make=lambda: justificatif(found.sheet, found.sealed),
    )  # fmt: skip


def preview(known: Known, draft: Draft, number: str, at: int) -> bytes:
    """Return what the paper will look like: it bears APERÇU and a hatched code, so that it proves nothing."""
    return justificatif(written(draft, known.card, known.issuer, number=number, at=at), None)


def sample(read: Read, session: Session, day: date) -> bytes:
    """Return an invented justificatif with the sentences in force on a day; it bears APERÇU."""
    require(session, "moves.print")
    draft = replace(SAMPLE, days=(Outing(day),))
    number = expected_number(read, session, paris_instant(day))
    return justificatif(
        written(draft, NOBODY, issuer_of(read, session), number=number, at=paris_instant(day, 10)), None
    )
