"""A recorded justificatif or notice is cancelled."""

from __future__ import annotations

from lmmh_desk.features.moves.actions.steps import take_back
from lmmh_desk.features.moves.model.move import Move
from lmmh_desk.features.moves.store.listing import issued_of
from lmmh_desk.features.moves.store.recorded import recorded
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions.papers import void_paper
from lmmh_desk.office.model.papers import VoidReason
from lmmh_desk.office.model.rights import require
from lmmh_desk.store.store import Store


def void(store: Store, session: Session, recorded_id: str, reason: VoidReason) -> Changes:
    """Cancel a paper: its code is no longer accepted, and without justificatif the move is to be justified again."""
    require(session, "moves.void")
    with store.write(session, "moves.void", recorded_id) as unit:
        paper = void_paper(unit, recorded(unit.connection, recorded_id).paper.id, reason.label)
        unit.flush()
        move = unit.get(Move, paper.subject_id)
        papers = issued_of(unit.connection, [move.id])[move.id]
        if move.exit_state == "justified" and all(issued.voided for issued in papers):
            take_back(unit, move, "exit")
        unit.details["reason"] = reason
    return unit.changes
