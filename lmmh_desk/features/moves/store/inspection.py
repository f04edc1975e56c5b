"""What fills the notice of a move-out inspection, and those recorded."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Row, select

from lmmh_desk.features.moves.model.inspection import KIND, NoticeSheet, Visit, written
from lmmh_desk.features.moves.model.move import lines
from lmmh_desk.features.moves.model.rights import Issued
from lmmh_desk.features.moves.store.tables import inspection_notice, move
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.papers import PaperStatus
from lmmh_desk.office.store.issuing import issuer_of
from lmmh_desk.office.store.tables import paper
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.store.cards import person_card


def notice_sheet(read: Read, session: Session, visit: Visit, *, number: str, at: int) -> NoticeSheet:
    """Return what the notice of a move's inspection says; raises NotFound."""
    row = read.execute(
        select(move.c.person_id, move.c.from_address, move.c.lease_reference).where(move.c.id == visit.move_id)
    ).one()
    card, issuer = person_card(read, row.person_id), issuer_of(read, KIND, session.agent_id, session.site_id)
    return written(visit, card, lines(row.from_address), row.lease_reference, issuer, number=number, at=at)


def notices_of(read: Read, move_id: str) -> tuple[Issued, ...]:
    """Return the notices of a move, newest first, with what the register says of them."""
    query = (
        select(inspection_notice, paper.c.print_count, paper.c.status)
        .join(paper, paper.c.id == inspection_notice.c.paper_id)
        .where(inspection_notice.c.move_id == move_id)
        .order_by(inspection_notice.c.created_at.desc(), inspection_notice.c.id.desc())
    )
    return tuple(notice_row(row) for row in read.execute(query))


def notice_row(row: Row[Any]) -> Issued:
    """Return a notice from a row of its table joined with the register."""
    day = date.fromisoformat(row.day)
    return Issued(row.id, row.number, day, day, row.print_count, row.status == PaperStatus.VOIDED)
