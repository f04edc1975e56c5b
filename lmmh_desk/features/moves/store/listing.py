"""Moves as lists and panels show them: Core reads, no object per row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Row, Select, func, or_, select

from lmmh_desk.features.moves.model.inspection import InspectionNotice
from lmmh_desk.features.moves.model.listing import MoveFile, MoveRow, StepDone, last_standing
from lmmh_desk.features.moves.model.move import Justification, Kind, Move, Outing, lines
from lmmh_desk.features.moves.model.rights import Issued
from lmmh_desk.features.moves.model.steps import Side
from lmmh_desk.features.moves.store.inspection import notices_of
from lmmh_desk.features.moves.store.tables import inspection_notice, justification, move, move_day, move_step
from lmmh_desk.kernel.clock import paris, paris_instant
from lmmh_desk.kernel.errors import NotFound
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ports import Exchange
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.papers import PaperStatus
from lmmh_desk.office.model.rights import restricted
from lmmh_desk.office.store.tables import agent, paper
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.model.names import screen_name
from lmmh_desk.tenancy.store.tables import lease, person

_left = lease.alias("left")
_entered = lease.alias("entered")


def move_rows(read: Read, site_id: str, since: date, exchange: Exchange | None = None) -> list[MoveRow]:
    """Return the moves of a site opened since a day, or still waiting for something, newest first."""
    recent = move.c.created_at >= paris_instant(since)
    open_still = move.c.cancelled_at.is_(None) & or_(
        move.c.exit_state.is_not(None) & (move.c.exit_state != "account_settled"),
        move.c.entry_state.is_not(None) & (move.c.entry_state != "keys_given"),
    )
    rows = _rows(read, _select().where(move.c.site_id == site_id, or_(recent, open_still)))
    return _marked(read, rows, exchange) if exchange else rows


def _marked(read: Read, rows: list[MoveRow], exchange: Exchange) -> list[MoveRow]:
    """Return the moves, those marked of which the hub doesn't know the opening or the last justificatif."""
    moves = exchange.unsent(read, "move", [row.id for row in rows])
    papers = exchange.unsent(read, "justification", [row.issued.id for row in rows if row.issued])
    return [
        replace(row, unsent=row.id in moves or (row.issued is not None and row.issued.id in papers)) for row in rows
    ]


def move_file(read: Read, move_id: str) -> MoveFile:
    """Return one move in full; raises NotFound."""
    rows = _rows(read, _select().where(move.c.id == move_id))
    if not rows:
        raise NotFound(
            _("Ce déménagement n’est pas, ou plus, sur ce poste."),
            _("Rien n’a été modifié."),
            _("Choisissez-en un autre dans la liste."),
        )
    papers = issued_of(read, [move_id])[move_id]
    more = read.execute(select(move.c.inspection_on, move.c.inspection_reference).where(move.c.id == move_id)).one()
    notices = notices_of(read, move_id)
    return MoveFile(rows[0], tuple(papers), _steps(read, move_id), _day(more[0]), more[1], notices)


def waiting(read: Read, session: Session, now: int) -> int:
    """Return how many justificatifs of this site are recorded and still to be printed."""
    query = (
        select(func.count())
        .select_from(justification.join(paper, paper.c.id == justification.c.paper_id))
        .where(
            justification.c.site_id == session.site_id,
            justification.c.last_day >= paris(now).date().isoformat(),
            paper.c.status == PaperStatus.RECORDED,
            paper.c.print_count == 0,
        )
    )
    return int(read.execute(query).scalar_one())


def issued_of(read: Read, move_ids: Sequence[str]) -> dict[str, list[Issued]]:
    """Return the justificatifs of each move, newest first, with what the register says of them."""
    found: dict[str, list[Issued]] = defaultdict(list)
    query = (
        select(justification, paper.c.print_count, paper.c.status)
        .join(paper, paper.c.id == justification.c.paper_id)
        .where(justification.c.move_id.in_(move_ids))
        .order_by(justification.c.created_at.desc(), justification.c.id.desc())
    )
    for row in read.execute(query):
        found[row.move_id].append(issued_row(row))
    return found


def issued_row(row: Row[Any]) -> Issued:
    """Return a justificatif from a row of its table joined with the register."""
    return Issued(
        row.id,
        row.number,
        date.fromisoformat(row.first_day),
        date.fromisoformat(row.last_day),
        row.print_count,
        row.status == PaperStatus.VOIDED,
    )


def _select() -> Select[Any]:
    names = (person.c.large_print, person.c.civility, person.c.birth_name, person.c.usual_name, person.c.first_names)
    return (
        select(
            move,
            *names,
            _left.c.notice_ends_on.label("notice_ends_on"),
            _entered.c.starts_on.label("starts_on"),
        )
        .join(person, person.c.id == move.c.person_id)
        .outerjoin(_left, _left.c.id == move.c.lease_id)
        .outerjoin(_entered, _entered.c.id == move.c.next_lease_id)
        .order_by(move.c.created_at.desc(), move.c.id.desc())
    )


def _rows(read: Read, query: Select[Any]) -> list[MoveRow]:
    rows = read.execute(query).all()
    papers = issued_of(read, [row.id for row in rows])
    latest = {move_id: found[0] for move_id, found in papers.items()}
    days = outings_of(read, [issued.id for issued in latest.values()])
    made = []
    for row in rows:
        issued = latest.get(row.id)
        made.append(replace(_row(row), issued=issued, outings=tuple(days[issued.id]) if issued else ()))
    return made


def _row(row: Row[Any]) -> MoveRow:
    return MoveRow(
        id=row.id,
        person_id=row.person_id,
        name=screen_name(row),
        lease_reference=row.lease_reference,
        kind=Kind(row.kind),
        origin=lines(row.from_address),
        destination=lines(row.to_address),
        exit_state=row.exit_state,
        entry_state=row.entry_state,
        cancelled=row.cancelled_at is not None,
        notice_ends_on=_day(row.notice_ends_on),
        starts_on=_day(row.starts_on),
        large_print=bool(row.large_print),
    )


def outings_of(read: Read, justification_ids: Sequence[str]) -> dict[str, list[Outing]]:
    """Return the days of trips of each justificatif, in their order."""
    found: dict[str, list[Outing]] = defaultdict(list)
    query = select(move_day).where(move_day.c.justification_id.in_(justification_ids)).order_by(move_day.c.day)
    for row in read.execute(query):
        found[row.justification_id].append(Outing(date.fromisoformat(row.day), row.starts, row.ends))
    return found


def _steps(read: Read, move_id: str) -> tuple[StepDone, ...]:
    query = (
        select(move_step, agent.c.name)
        .outerjoin(agent, agent.c.id == move_step.c.created_by)
        .where(move_step.c.move_id == move_id)
        .order_by(move_step.c.created_at, move_step.c.id)
    )
    return tuple(
        StepDone(row.id, row.side, row.before, row.after, row.created_at, row.name or "", row.undoes)
        for row in read.execute(query)
    )


def last_step(read: Read, move_id: str, side: Side) -> StepDone | None:
    """Return the last step of a track that still stands."""
    return last_standing(_steps(read, move_id), side)


def ids_of_person(
    read: Read, cls: type[Move] | type[Justification] | type[InspectionNotice], person_id: str
) -> list[str]:
    """Return the ids of a person's moves, of their justificatifs or of their notices."""
    table = {Move: move, Justification: justification, InspectionNotice: inspection_notice}[cls]
    return list(read.execute(select(table.c.id).where(table.c.person_id == person_id)).scalars())


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


seen_rows = restricted("moves.read")(move_rows)
seen_file = restricted("moves.read")(move_file)
