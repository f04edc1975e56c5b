"""The log and the meetings of the cell."""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec.structs import replace
from sqlalchemy import ColumnElement, Row, or_, select

from lmmh_desk.features.continuity.model.board import Entry, Meeting
from lmmh_desk.features.continuity.model.log import ENDED
from lmmh_desk.features.continuity.model.plan import Plan, coming_words, plan_on
from lmmh_desk.features.continuity.model.records import EntryKind, EntryState
from lmmh_desk.features.continuity.store.tables import crisis_entry, crisis_meeting, crisis_minutes
from lmmh_desk.kernel.clock import day_bounds, paris
from lmmh_desk.kernel.ports import Exchange
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.papers import PaperStatus
from lmmh_desk.office.model.regulations import PLAN_LEVEL
from lmmh_desk.office.model.rights import allowed
from lmmh_desk.office.store.rules import rules
from lmmh_desk.office.store.tables import paper
from lmmh_desk.store.store import Read


def entries_of(read: Read, day: date, exchange: Exchange | None = None) -> list[Entry]:
    """Return the log of a day, in the order of the sitting."""
    return _entries(read, exchange, crisis_entry.c.day == day.isoformat())


def left_before(read: Read, day: date, today: date, exchange: Exchange | None = None) -> list[Entry]:
    """Return what the days before left to do; of a past day, as its evening knew it: what ended since still ran."""
    one, (begins, ends) = crisis_entry.c, day_bounds(day)
    running: ColumnElement[bool] = one.state.not_in(ENDED)
    if day < today:
        running = or_(running, one.ended_at >= begins)
    found = _entries(read, exchange, one.day < day.isoformat(), one.kind != EntryKind.INFO, running)
    return [
        replace(entry, state=EntryState.OPEN, ended_at=None) if entry.ended_at is not None and entry.ended_at >= ends
        else entry for entry in found
    ]  # fmt: skip


def _entries(read: Read, exchange: Exchange | None, *which: ColumnElement[bool]) -> list[Entry]:
    asked = select(crisis_entry).where(*which).order_by(crisis_entry.c.created_at, crisis_entry.c.id)
    rows = read.execute(asked).all()
    unsent = exchange.unsent(read, "crisis_entry", [row.id for row in rows]) if exchange else set()
    return [_entry(row, row.id in unsent) for row in rows]


def _entry(row: Row[Any], unsent: bool) -> Entry:
    return Entry(
        row.id, row.day, row.created_at, EntryKind(row.kind), row.text, row.owner, row.due, EntryState(row.state),
        row.ended_at, unsent,
    )  # fmt: skip


def meeting_of(read: Read, day: date) -> Meeting:
    """Return what is written of the cell of a day."""
    return _meeting(read, crisis_meeting.c.day == day.isoformat())


def last_orders(read: Read, day: date) -> Meeting:
    """Return the last meeting until a day: its order holds till the next, and none where it left it empty."""
    return _meeting(read, crisis_meeting.c.day <= day.isoformat())


def _meeting(read: Read, *which: ColumnElement[bool]) -> Meeting:
    rows = crisis_meeting.c
    asked = select(rows.day, rows.attendees, rows.orders, rows.next_topics).where(*which)
    row = read.execute(asked.order_by(rows.day.desc()).limit(1)).first()
    return Meeting(*row) if row else Meeting()


def badge(read: Read, session: Session, now: int) -> int:
    """Return how many lines of the log are late, for who reads it."""
    if not allowed(session.role, "continuity.read"):
        return 0
    day = paris(now).date()
    return sum(entry.late(day.isoformat()) for entry in (*left_before(read, day, day), *entries_of(read, day)))


def meeting_id(read: Read, day: date) -> str:
    """Return the row of a day's meeting, "" where there is none."""
    return read.execute(select(crisis_meeting.c.id).where(crisis_meeting.c.day == day.isoformat())).scalar() or ""


def minutes_of(read: Read, day: date) -> str:
    """Return the last minutes recorded of a day that stand, "" where there are none."""
    return next(iter(standing_minutes(read, day)), "")


def standing_minutes(read: Read, day: date) -> list[str]:
    """Return the minutes recorded of a day that stand, the last first."""
    rows = crisis_minutes.c
    standing = rows.day == day.isoformat(), paper.c.status == PaperStatus.RECORDED
    asked = select(rows.id).join(paper, paper.c.id == rows.paper_id).where(*standing)
    return list(read.execute(asked.order_by(rows.created_at.desc(), rows.id.desc())).scalars())


def plan(read: Read, day: date) -> Plan:
    """Return the continuity plan on a day."""
    return plan_on(day, levels(read))


def coming_level(read: Read, day: date) -> str:
    """Return the next level planned after a day, in words."""
    return coming_words(day, levels(read))


def levels(read: Read) -> list[tuple[str, str]]:
    """Return the levels of the plan (ISO day, value), oldest first."""
    return [(row.starts_on, row.value) for row in rules(read, PLAN_LEVEL.key)]
