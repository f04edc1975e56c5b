"""What moves give the person's history and the search."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Row, Select, Table, select

from lmmh_desk.features.moves.model import inspection
from lmmh_desk.features.moves.model.rights import Issued, State
from lmmh_desk.features.moves.model.steps import label
from lmmh_desk.features.moves.store.form import KIND
from lmmh_desk.features.moves.store.inspection import notice_row
from lmmh_desk.features.moves.store.listing import issued_row
from lmmh_desk.features.moves.store.tables import inspection_notice, justification, move, move_day, move_step
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.found import Hit, Moment
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.kernel.typed import written_date
from lmmh_desk.office.model.papers import PaperStatus
from lmmh_desk.office.model.rights import allowed
from lmmh_desk.office.store.papers import typed
from lmmh_desk.office.store.tables import agent, paper
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.model.names import screen_name
from lmmh_desk.tenancy.store.tables import person

# What each kind of paper is called, its table, its icon, and how a row of its table says where it stands.
_KINDS = (
    (KIND, justification, _("Justificatif de déménagement"), "truck", issued_row),
    (inspection.KIND, inspection_notice, inspection.LABEL, "mail", notice_row),
)


def search(read: Read, query: str, session: Session, now: int) -> list[Hit]:
    """Return the papers whose number or short code is being typed, the newest of a kind first."""
    found: list[Hit] = []
    for kind, table, title, icon, issued in _KINDS:
        if allowed(session.role, "moves.read") and (wanted := typed(kind, query, session, now)):
            rows = read.execute(wanted.narrow(_held(table)))
            found += [_hit(row, issued(row), title, icon, exact=wanted.whole) for row in rows]
    return found


def _held(table: Table) -> Select[Any]:
    return (
        select(table, paper.c.print_count, paper.c.status, person.c.civility, person.c.first_names,
               person.c.usual_name, person.c.birth_name)
        .join(paper, paper.c.id == table.c.paper_id)
        .join(person, person.c.id == table.c.person_id)
    )  # fmt: skip


def timeline(read: Read, person_id: str, session: Session) -> list[Moment]:
    """Return the justificatifs and the steps of a person's moves, and the days they are for, also those to come."""
    if not allowed(session.role, "moves.read"):
        return []
    return [
        *_papers(read, person_id),
        *_steps(read, person_id),
        *_inspections(read, person_id),
        *_days(read, person_id),
    ]


def _hit(row: Row[Any], issued: Issued, label: str, icon: str, *, exact: bool) -> Hit:
    name, day = screen_name(row), written_date(issued.first_day)
    return Hit(
        kind="paper",
        id=row.id,
        title=row.number,
        subtitle=f"{label} · {name} · {day}",
        icon=icon,
        tag=issued.label,
        rank=0.0 if exact else 1.0,
        command="moves.open",
        arguments={"move_id": row.move_id},
        lines=(name, day, issued.label),
    )


def _papers(read: Read, person_id: str) -> list[Moment]:
    found = []
    for _kind, table, title, icon, issued in _KINDS:
        query = (
            select(table, paper.c.print_count, paper.c.status, agent.c.name)
            .join(paper, paper.c.id == table.c.paper_id)
            .outerjoin(agent, agent.c.id == table.c.created_by)
            .where(table.c.person_id == person_id)
        )
        found += [_paper(row, issued(row), title, icon, table.name) for row in read.execute(query)]
    return found


def _paper(row: Row[Any], issued: Issued, label: str, icon: str, table: str) -> Moment:
    words = (row.number, _("pour le {day}").format(day=written_date(issued.first_day)), row.name)
    return Moment(
        at=row.created_at,
        kind="document",
        icon=icon,
        title=label,
        subtitle=" · ".join(word for word in words if word),
        tag=issued.label,
        tone={State.VOIDED: "neutral", State.RECORDED: "warn", State.PRINTED: "ok"}[issued.state],
        id=row.id,
        table=table,
    )


def _steps(read: Read, person_id: str) -> list[Moment]:
    taken_back = select(move_step.c.undoes).where(move_step.c.undoes.is_not(None))
    query = (
        select(move_step, agent.c.name)
        .join(move, move.c.id == move_step.c.move_id)
        .outerjoin(agent, agent.c.id == move_step.c.created_by)
        .where(
            move.c.person_id == person_id,
            move_step.c.undoes.is_(None),
            move_step.c.after != "justified",
            move_step.c.id.not_in(taken_back),
        )
    )
    return [
        Moment(row.created_at, "move", "door", label(row.side, row.after), row.name or "", id=row.id, table="move_step")
        for row in read.execute(query)
    ]


def _inspections(read: Read, person_id: str) -> list[Moment]:
    query = select(move.c.id, move.c.inspection_on, move.c.inspection_reference).where(
        move.c.person_id == person_id, move.c.inspection_on.is_not(None), move.c.cancelled_at.is_(None)
    )
    return [
        Moment(
            paris_instant(date.fromisoformat(row.inspection_on)), "move", "door", _("État des lieux"),
            row.inspection_reference, id=row.id, table="move",
        )
        for row in read.execute(query)
    ]  # fmt: skip


def _days(read: Read, person_id: str) -> list[Moment]:
    """Return the days of trips of the justificatifs that stand."""
    query = (
        select(move_day, justification.c.number)
        .join(justification, justification.c.id == move_day.c.justification_id)
        .join(paper, paper.c.id == justification.c.paper_id)
        .where(justification.c.person_id == person_id, paper.c.status != PaperStatus.VOIDED)
    )
    return [
        Moment(
            paris_instant(date.fromisoformat(row.day), *divmod(row.starts, 60)), "move", "truck", _("Déménagement"),
            row.number, id=row.id, table="move_day",
        )
        for row in read.execute(query)
    ]  # fmt: skip
