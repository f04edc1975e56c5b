"""What moves do when tenancy changes, inside tenancy's own transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lmmh_desk.features.moves.actions.steps import begin, reach
from lmmh_desk.features.moves.model.inspection import InspectionNotice
from lmmh_desk.features.moves.model.move import Justification, Kind, Move
from lmmh_desk.features.moves.store.form import draft_of, open_move_id
from lmmh_desk.features.moves.store.listing import ids_of_person
from lmmh_desk.kernel.clock import paris
from lmmh_desk.store.store import Unit
from lmmh_desk.tenancy.model.records import NoticeRecorded, PersonsMerged
from lmmh_desk.tenancy.store.cards import lease_line


def notice_recorded(unit: Unit, event: NoticeRecorded) -> None:
    """Open the move that a notice begins, or mark it received on the one already open."""
    unit.flush()
    holders = lease_line(unit.connection, event.lease_id).holders
    if not holders:
        return
    draft = draft_of(unit.connection, holders[0], paris(unit.now).date())
    move_id = open_move_id(unit.connection, draft.person_id)
    if not move_id:
        begin(unit, draft)
        return
    move = unit.get(Move, move_id)
    if move.exit_state is None:
        move.kind = Kind.TRANSFER if move.kind == Kind.IN else move.kind
        move.lease_id = event.lease_id
        reach(unit, move, "exit", "notice_received")


def persons_merged(unit: Unit, event: PersonsMerged) -> None:
    """Point the moves and papers of a duplicate to the person kept."""
    unit.flush()
    for move_id in ids_of_person(unit.connection, Move, event.merged_id):
        unit.get(Move, move_id).person_id = event.kept_id
    for paper_id in ids_of_person(unit.connection, Justification, event.merged_id):
        unit.get(Justification, paper_id).person_id = event.kept_id
    for notice_id in ids_of_person(unit.connection, InspectionNotice, event.merged_id):
        unit.get(InspectionNotice, notice_id).person_id = event.kept_id


HANDLERS: dict[type, Callable[[Any, Any], None]] = {NoticeRecorded: notice_recorded, PersonsMerged: persons_merged}
