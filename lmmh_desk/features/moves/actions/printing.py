"""The PDF of a justificatif, from its record alone or, before there is one, from what is typed."""

from __future__ import annotations

from datetime import timedelta

from lmmh_desk.features.moves.model.known import Known
from lmmh_desk.features.moves.model.move import Draft
from lmmh_desk.features.moves.model.sheet import written
from lmmh_desk.features.moves.papers import justificatif
from lmmh_desk.features.moves.store.form import recorded
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions.originals import next_sheet
from lmmh_desk.office.model.printing import Sheet
from lmmh_desk.office.model.rights import require
from lmmh_desk.store.store import Store

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
