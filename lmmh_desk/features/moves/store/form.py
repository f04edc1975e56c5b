"""What fills the form of a person's justificatif."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace
from sqlalchemy import select

from lmmh_desk.features.moves.model.known import Known, filled, known
from lmmh_desk.features.moves.model.move import Draft, Kind, lines
from lmmh_desk.features.moves.model.rights import Issued
from lmmh_desk.features.moves.store.listing import issued_of, outings_of
from lmmh_desk.features.moves.store.tables import move
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.store.issuing import issuer_of
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.store.cards import person_card

KIND = "JD"
_LAST_STATES = ("moved", "keys_returned", "account_settled")


def known_of(read: Read, person_id: str, session: Session, today: date) -> Known:
    """Return the form filled for a person: from the leases, then the move already open; raises NotAllowed, NotFound."""
    require(session, "moves")
    found = known(person_card(read, person_id), issuer_of(read, KIND, session.agent_id, session.site_id), today)
    draft = _with_open_move(read, found.draft)
    return replace(found, draft=draft, standing=_standing(read, draft.move_id))


def draft_of(read: Read, person_id: str, today: date) -> Draft:
    """Return what is known of a person's move; raises NotFound."""
    return _with_open_move(read, filled(person_card(read, person_id), today))


def open_move_id(read: Read, person_id: str) -> str:
    """Return the move of a person that isn't over, or nothing."""
    query = select(move.c.id).where(
        move.c.person_id == person_id,
        move.c.cancelled_at.is_(None),
        move.c.exit_state.is_(None) | move.c.exit_state.not_in(_LAST_STATES),
        move.c.entry_state.is_(None) | (move.c.entry_state != "keys_given"),
    )
    return read.execute(query.order_by(move.c.created_at.desc()).limit(1)).scalar() or ""


def _standing(read: Read, move_id: str) -> tuple[tuple[Issued, frozenset[date]], ...]:
    papers = [issued for issued in issued_of(read, [move_id])[move_id] if not issued.voided]
    days = outings_of(read, [issued.id for issued in papers])
    return tuple((issued, frozenset(outing.day for outing in days[issued.id])) for issued in papers)


def _with_open_move(read: Read, draft: Draft) -> Draft:
    move_id = open_move_id(read, draft.person_id)
    if not move_id:
        return draft
    row = read.execute(select(move).where(move.c.id == move_id)).one()
    return replace(
        draft,
        move_id=move_id,
        kind=Kind(row.kind),
        lease_id=draft.lease_id or row.lease_id,
        next_lease_id=draft.next_lease_id or row.next_lease_id,
        lease_reference=draft.lease_reference or row.lease_reference,
        from_address=draft.from_address or lines(row.from_address),
        to_address=draft.to_address or lines(row.to_address),
        inspection_on=date.fromisoformat(row.inspection_on) if row.inspection_on else None,
        inspection_reference=row.inspection_reference,
        checks=replace(draft.checks, inspection=row.inspection_on is not None),
    )
