"""What moves give the person's history and the search."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Row, select

from lmmh_desk.features.moves.model.rights import State
from lmmh_desk.features.moves.model.steps import label
from lmmh_desk.features.moves.store.form import KIND
from lmmh_desk.features.moves.store.listing import issued_row
from lmmh_desk.features.moves.store.tables import justification, move, move_day, move_step
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.found import Hit, Moment
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.kernel.typed import written_date
from lmmh_desk.office.model.papers import PaperStatus
from lmmh_desk.office.store.papers import typed
from lmmh_desk.office.store.tables import agent, paper
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.model.names import screen_name
from lmmh_desk.tenancy.store.tables import person


def search(read: Read, query: str, session: Session, now: int) -> list[Hit]:
    """Return the justificatifs whose number or short code is being typed, the newest first."""
    wanted = typed(KIND, query, session, now)
    if wanted is None:
        return []
    found = (
        select(justification, paper.c.print_count, paper.c.status, person.c.civility, person.c.first_names,
               person.c.usual_name, person.c.birth_name)
        .join(paper, paper.c.id == justification.c.paper_id)
        .join(person, person.c.id == justification.c.person_id)
    )  # fmt: skip
    return [_hit(row, exact=wanted.whole) for row in read.execute(wanted.narrow(found))]


def timeline(read: Read, person_id: str, session: Session) -> list[Moment]:
    """Return the justificatifs and the steps of a person's moves, and the days they are for, also those to come."""
    del session  # nothing here is hidden from an agent who may open the fiche
    return [
        *_papers(read, person_id),
        *_steps(read, person_id),
        *_inspections(read, person_id),
        *_days(read, person_id),
    ]


def _hit(row: Row[Any], exact: bool) -> Hit:
    issued = issued_row(row)
    name, day = screen_name(row), written_date(issued.first_day)
    return Hit(
        kind="paper",
        id=row.id,
        title=row.number,
        subtitle=_("Justificatif de déménagement · {name} · {day}").format(name=name, day=day),
        icon="truck",
        tag=issued.label,
        rank=0.0 if exact else 1.0,
        command="moves.open",
        arguments={"move_id": row.move_id},
        lines=(name, day, issued.label),
    )


def _papers(read: Read, person_id: str) -> list[Moment]:
    query = (
        select(justification, paper.c.print_count, paper.c.status, agent.c.name)
        .join(paper, paper.c.id == justification.c.paper_id)
        .outerjoin(agent, agent.c.id == justification.c.created_by)
        .where(justification.c.person_id == person_id)
    )
    return [_paper(row) for row in read.execute(query)]


def _paper(row: Row[Any]) -> Moment:
    issued = issued_row(row)
    words = (row.number, _("pour le {day}").format(day=written_date(issued.first_day)), row.name)
    return Moment(
        at=row.created_at,
        kind="document",
        icon="truck",
        title=_("Justificatif de déménagement"),
        subtitle=" · ".join(word for word in words if word),
        tag=issued.label,
        tone={State.VOIDED: "neutral", State.RECORDED: "warn", State.PRINTED: "ok"}[issued.state],
        id=row.id,
        table="justification",
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
