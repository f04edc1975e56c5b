"""What happens to a recorded justificatif: printed, printed again, cancelled."""

from __future__ import annotations

from lmmh_desk.features.moves.actions.steps import take_back
from lmmh_desk.features.moves.model.move import Justification, Move, Reason
from lmmh_desk.features.moves.store.listing import issued_of
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions.papers import printed, void_paper
from lmmh_desk.office.model.rights import require
from lmmh_desk.store.store import Store


def mark_printed(store: Store, session: Session, justification_id: str) -> Changes:
    """Count a print that the printer took; raises WrongState when the justificatif was cancelled meanwhile."""
    require(session, "moves.print")
    with store.write(session, "moves.print", justification_id) as unit:
        printed(unit, unit.get(Justification, justification_id).paper_id)
    return unit.changes


def void(store: Store, session: Session, justification_id: str, reason: Reason) -> Changes:
    """Cancel a justificatif: its code is no longer accepted, and the move is to be justified again."""
    require(session, "moves.void")
    with store.write(session, "moves.void", justification_id) as unit:
        justification = unit.get(Justification, justification_id)
        void_paper(unit, justification.paper_id, reason.label)
        unit.flush()
        move = unit.get(Move, justification.move_id)
        papers = issued_of(unit.connection, [move.id])[move.id]
        if move.exit_state == "justified" and all(issued.voided for issued in papers):
            take_back(unit, move, "exit")
        unit.details["reason"] = reason
    return unit.changes
