"""Visits as lists and panels show them: Core reads, no object per row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Row, Select, and_, func, or_, select

from lmmh_desk.features.visits.model.listing import OVER, Days, Issued, VisitRow
from lmmh_desk.features.visits.model.records import GESTURES, State, Urgency
from lmmh_desk.features.visits.model.request import left_on
from lmmh_desk.features.visits.model.sheets import TRIP, NoticeSheet, TripSheet, covers, fits, from_json
from lmmh_desk.features.visits.model.steps import CALLED, GESTURES_MADE, GO
from lmmh_desk.features.visits.store.tables import visit, visit_paper, visit_step
from lmmh_desk.kernel.clock import day_bounds, paris
from lmmh_desk.kernel.errors import NotFound
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ports import Exchange
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.papers import PaperStatus, issuers
from lmmh_desk.office.model.regulations import HOME_CALL
from lmmh_desk.office.model.rights import restricted
from lmmh_desk.office.store.agents import delegations
from lmmh_desk.office.store.bookings import in_absence
from lmmh_desk.office.store.rules import rule
from lmmh_desk.office.store.tables import agent, paper
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.model.names import screen_name
from lmmh_desk.tenancy.model.phones import written_phone
from lmmh_desk.tenancy.store.tables import contact, lease, person

ROW = visit.c
ASKED_AGAIN = timedelta(31)  # a visit without access, or without an end, is offered another slot so long
_visitor = agent.alias("visitor")
_DATES = (lease.c.starts_on, lease.c.ends_on, lease.c.notice_ends_on)


def visit_rows(
    read: Read, site_id: str, days: Days, exchange: Exchange | None = None, today: date | None = None
) -> list[VisitRow]:
    """Return the visits of a site on some days, and those without a slot yet, told left by `today`."""
    first, last = days.span
    planned = and_(ROW.starts_at >= first, ROW.starts_at < last)
    return _marked(read, _select().where(ROW.site_id == site_id, or_(planned, _unplanned())), exchange, today)


def _missed(read: Read, site_id: str, days: Days, today: date, exchange: Exchange | None) -> list[VisitRow]:
    """Return the visits of the last weeks where nobody opened, or of which nobody said what was done.

    Outside the days shown they ask for another slot, or for their end.
    """
    first, last = days.span
    since = day_bounds(today - ASKED_AGAIN)[0]
    outside = and_(ROW.starts_at >= since, or_(ROW.starts_at < first, ROW.starts_at >= last))
    query = _select().where(ROW.site_id == site_id, or_(ROW.state == State.NO_ACCESS, _unended(today)), outside)
    return [replace(row, elsewhere=True) for row in _marked(read, query, exchange, today)]


def _marked(read: Read, query: Select[Any], exchange: Exchange | None, today: date | None) -> list[VisitRow]:
    rows = _rows(read, query, today)
    if exchange is None:
        return rows
    unsent = exchange.unsent(read, "visit", [row.id for row in rows])
    return [replace(row, unsent=row.id in unsent) for row in rows]


class Shown(Struct, frozen=True):
    """What the page reads at once: the visits, and what the call before one asks."""

    rows: tuple[VisitRow, ...]
    question: str
    signs: bool  # the agent may sign for the employer


def shown(read: Read, site_id: str, days: Days, today: date, *, role: str, exchange: Exchange | None) -> Shown:
    """Return the visits of a site on some days as a role sees them, with the question in force today."""
    rows = (*visit_rows(read, site_id, days, exchange, today), *_missed(read, site_id, days, today, exchange))
    rows = tuple(row for row in rows if not (row.left and row.state is State.POSTPONED))  # nothing is expected there
    signs = role in issuers(TRIP, delegations(read, TRIP))
    return Shown(tuple(_sharing(read, rows)), rule(read, HOME_CALL.key, today), signs)


def _sharing(read: Read, rows: Sequence[VisitRow]) -> list[VisitRow]:
    """Give each visit the professional paper recorded for another one of its round, where it serves for it."""
    held = {one.id: (row, one) for row in rows if (one := row.standing(TRIP)) is not None}
    query = select(visit_paper.c.id, visit_paper.c.content).where(visit_paper.c.id.in_(held))
    trips = [(*held[found.id], from_json(TRIP, found.content)) for found in read.execute(query)]
    return [row if row.standing(TRIP) else _shared(row, trips) for row in rows]


def _shared(row: VisitRow, trips: Sequence[tuple[VisitRow, Issued, NoticeSheet | TripSheet]]) -> VisitRow:
    serving = (one for holder, one, sheet in trips if isinstance(sheet, TripSheet) and covers(sheet, holder, row))
    return replace(row, papers=(*row.papers, *list(serving)[:1]))


def visit_row(read: Read, visit_id: str) -> VisitRow:
    """Return one visit; raises NotFound."""
    found = _rows(read, _select().where(ROW.id == visit_id))
    if not found:
        raise NotFound(
            _("Cette visite n’est pas, ou plus, sur ce poste."),
            _("Rien n’a été modifié."),
            _("Choisissez-en une autre dans la liste."),
        )
    return found[0]


def day_of(read: Read, visit_id: str) -> date | None:
    """Return the day of a visit, None while it has no slot; raises NotFound."""
    starts_at = visit_row(read, visit_id).starts_at
    return None if starts_at is None else paris(starts_at).date()


def rows_of_person(read: Read, person_id: str) -> list[VisitRow]:
    """Return every visit of a person."""
    return _rows(read, _select().where(ROW.person_id == person_id))


def same_round(read: Read, row: VisitRow) -> list[VisitRow]:
    """Return the visits of the same visitor that day, this one among them, in order."""
    assert row.starts_at is not None
    first, last = day_bounds(paris(row.starts_at).date())
    mine = and_(ROW.visitor_id == row.visitor_id, ROW.starts_at >= first, ROW.starts_at < last)
    return [one for one in _rows(read, _select().where(mine)) if not one.over and not one.left]


def waiting(read: Read, session: Session, now: int) -> int:
    """Return how many visits of this site wait: for their call today, for their slot, or for their end since."""
    today = paris(now).date()
    first, last = day_bounds(today)
    to_call = and_(ROW.starts_at >= first, ROW.starts_at < last, ROW.outcome == "", ROW.state.not_in(OVER))
    query = select(func.count()).where(ROW.site_id == session.site_id, or_(to_call, _unplanned(), _unended(today)))
    return int(read.execute(query).scalar_one())


def last_step(read: Read, visit_id: str, act: str) -> str | None:
    """Return the id of the last step of an act that was not taken back."""
    undone = select(visit_step.c.undoes).where(visit_step.c.undoes.is_not(None))
    query = select(visit_step.c.id).where(
        visit_step.c.visit_id == visit_id,
        visit_step.c.act == act,
        visit_step.c.undoes.is_(None),
        visit_step.c.id.not_in(undone),
    )
    return read.execute(query.order_by(visit_step.c.created_at.desc(), visit_step.c.id.desc())).scalar()


def newest_step(read: Read, visit_id: str) -> str | None:
    """Return the id of the last line of a visit's history."""
    query = select(visit_step.c.id).where(visit_step.c.visit_id == visit_id)
    return read.execute(query.order_by(visit_step.c.created_at.desc(), visit_step.c.id.desc())).scalar()


def before_step(read: Read, step_id: str) -> str:
    """Return the state a step left."""
    return str(read.execute(select(visit_step.c.before).where(visit_step.c.id == step_id)).scalar_one())


def standing_papers(read: Read, visit_id: str) -> list[str]:
    """Return the register's ids of the papers of a visit that are not cancelled."""
    query = (
        select(paper.c.id)
        .join(visit_paper, visit_paper.c.paper_id == paper.c.id)
        .where(visit_paper.c.visit_id == visit_id, paper.c.status == PaperStatus.RECORDED)
    )
    return list(read.execute(query).scalars())


def _unended(today: date) -> Any:
    """Return the condition of a visit of the last weeks of which nobody said how it ended."""
    since, before = day_bounds(today - ASKED_AGAIN)[0], day_bounds(today)[0]
    return and_(ROW.starts_at >= since, ROW.starts_at < before, ROW.state.not_in(OVER))


def _unplanned() -> Any:
    """Return the condition of a visit that asks for a slot."""
    return and_(ROW.starts_at.is_(None), ROW.state.in_((State.REQUESTED, State.PRESCREENED, State.POSTPONED)))


def _select() -> Select[Any]:
    names = (person.c.large_print, person.c.civility, person.c.birth_name, person.c.usual_name, person.c.first_names)
    return (
        select(visit, *names, *_DATES, _visitor.c.name.label("visitor"), _visitor.c.phone.label("visitor_phone"))
        .join(person, person.c.id == ROW.person_id)
        .join(lease, lease.c.id == ROW.lease_id)
        .outerjoin(_visitor, _visitor.c.id == ROW.visitor_id)
        .order_by(ROW.starts_at.is_(None), ROW.starts_at, ROW.created_at, ROW.id)
    )


def _rows(read: Read, query: Select[Any], today: date | None = None) -> list[VisitRow]:
    rows = read.execute(query).all()
    ids = [row.id for row in rows]
    papers, calls, phones = _papers(read, ids), _calls(read, ids), _phones(read, [row.person_id for row in rows])
    ticked = ticks(read, ids)
    made = [_row(row, today) for row in rows]
    made = made if today is None else _with_absences(read, made)  # what is past is known by the day
    return [
        replace(
            one, papers=tuple(replace(paper, fits=fits(sheet, one)) for paper, sheet in papers[row.id]),
            phone=phones.get(row.person_id, ""),
            gestures=_made(row, ticked.get(row.id)),
            called_at=calls[row.id][0] if row.outcome and row.id in calls else None,
            called_by=calls[row.id][1] if row.outcome and row.id in calls else "",
        )
        for row, one in zip(rows, made, strict=True)
    ]  # fmt: skip


def _with_absences(read: Read, rows: Sequence[VisitRow]) -> list[VisitRow]:
    """Return the visits, marked where one is to be made while its visitor's absence is noted."""
    held = {
        row.id: (row.visitor_id, row.starts_at, row.ends_at)
        for row in rows
        if row.starts_at is not None and row.ends_at is not None and not (row.over or row.past)
    }
    away = in_absence(read, held.values())
    return [replace(row, away=held.get(row.id) in away) for row in rows]


def _row(row: Row[Any], today: date | None) -> VisitRow:
    day = today if row.starts_at is None else paris(row.starts_at).date()
    return VisitRow(
        id=row.id, person_id=row.person_id, name=screen_name(row), place=tuple(row.place.splitlines()),
        quarter=row.quarter, purpose=row.purpose, urgency=Urgency(row.urgency), state=State(row.state),
        outcome=row.outcome, starts_at=row.starts_at, ends_at=row.ends_at, visitor_id=row.visitor_id or "",
        visitor=row.visitor or "", visitor_phone=row.visitor_phone or "", lease_id=row.lease_id,
        large_print=bool(row.large_print),
        left=left_on(row, day) if day else "", past=bool(today and day and day < today),
    )  # fmt: skip


def ticks(read: Read, ids: Sequence[str]) -> dict[str, int]:
    """Return when gestures were last ticked of each visit, as its history says it once a day."""
    rows = visit_step.c
    query = select(rows.visit_id, func.max(rows.created_at)).where(rows.visit_id.in_(ids), rows.act == GESTURES_MADE)
    return {row[0]: row[1] for row in read.execute(query.group_by(rows.visit_id))}


def _made(row: Row[Any], ticked: int | None) -> tuple[str, ...]:
    """Return the gestures ticked; before the call or the day they are of one that another desk changed meanwhile."""
    other_day = ticked and row.starts_at and paris(ticked).date() < paris(row.starts_at).date()
    return tuple(name for name in GESTURES if getattr(row, name)) if row.outcome in GO and not other_day else ()


def _papers(read: Read, ids: Sequence[str]) -> dict[str, list[tuple[Issued, NoticeSheet | TripSheet]]]:
    found: dict[str, list[tuple[Issued, NoticeSheet | TripSheet]]] = defaultdict(list)
    query = (
        select(visit_paper, paper.c.print_count, paper.c.status)
        .join(paper, paper.c.id == visit_paper.c.paper_id)
        .where(visit_paper.c.visit_id.in_(ids))
        .order_by(visit_paper.c.created_at.desc(), visit_paper.c.id.desc())
    )
    for row in read.execute(query):
        one = Issued(row.id, row.number, row.print_count, row.status == PaperStatus.VOIDED)
        found[row.visit_id].append((one, from_json(row.number[:2], row.content)))
    return found


def _calls(read: Read, ids: Sequence[str]) -> dict[str, tuple[int, str]]:
    """Return when, and by whom, each visit was last called about; a call taken back is none."""
    undone = select(visit_step.c.undoes).where(visit_step.c.undoes.is_not(None))
    standing = and_(visit_step.c.undoes.is_(None), visit_step.c.id.not_in(undone))
    query = (
        select(visit_step.c.visit_id, visit_step.c.created_at, agent.c.name)
        .outerjoin(agent, agent.c.id == visit_step.c.created_by)
        .where(visit_step.c.visit_id.in_(ids), visit_step.c.act == CALLED, standing)
        .order_by(visit_step.c.created_at, visit_step.c.id)
    )
    return {row.visit_id: (row.created_at, row.name or "") for row in read.execute(query)}


def _phones(read: Read, person_ids: Sequence[str]) -> dict[str, str]:
    """Return the first number of each person."""
    query = (
        select(contact.c.person_id, contact.c.value)
        .where(contact.c.person_id.in_(person_ids), contact.c.kind == "phone")
        .order_by(contact.c.position.desc(), contact.c.id.desc())  # the first one stays
    )
    return {row.person_id: written_phone(row.value) for row in read.execute(query)}


seen_shown = restricted("visits.read")(shown)
seen_day = restricted("visits.read")(day_of)
