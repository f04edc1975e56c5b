"""Halls and anomalies as the page shows them: Core reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Row, Select, Subquery, and_, func, or_, select

from lmmh_desk.features.upkeep.model.board import Anomaly, Board, HallRow, Step, is_late, once, points_of
from lmmh_desk.features.upkeep.model.records import KEY_LENT, Mark, Owner, Point
from lmmh_desk.features.upkeep.store.requests import count_open, open_requests
from lmmh_desk.features.upkeep.store.tables import cleaning_round, hall, hall_anomaly
from lmmh_desk.kernel.calendar import is_rest
from lmmh_desk.kernel.clock import paris, paris_instant
from lmmh_desk.kernel.ports import Exchange, HallAt
from lmmh_desk.kernel.session import Session
from lmmh_desk.kernel.typed import plain
from lmmh_desk.office.model.rights import allowed, require
from lmmh_desk.office.store.agents import agents
from lmmh_desk.office.store.tables import agent
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.model.halls import Called, called, grouped
from lmmh_desk.tenancy.store.tables import residence

SHOWN = 500  # anomalies: more is no list to read
DAY = timedelta(1)


def board(read: Read, session: Session, day: date, now: int, exchange: Exchange | None = None) -> Board:
    """Return the halls of a site on a day, what was found in them, and the requests for who may read them.

    Raises NotAllowed.
    """
    require(session, "upkeep.read")
    names = select(residence.c.id, residence.c.name).order_by(residence.c.name, residence.c.id)
    reads = allowed(session.role, "upkeep.request")
    return Board(
        day=day,
        halls=_marked(read, halls(read, session.site_id, day, now), exchange),
        anomalies=anomalies(read, session.site_id, now, exchange),
        requests=open_requests(read, exchange) if reads else (),
        open_requests=count_open(read) if reads else 0,
        residences=tuple((row.id, row.name) for row in read.execute(names)),
        agents=tuple((one.id, one.name) for one in agents(read, session.site_id)),
    )


def halls_at(read: Read) -> list[HallAt]:
    """Return every hall in use, by residence and name, for the slices that hang something there."""
    asked = (
        select(
            hall.c.id, hall.c.residence_id, residence.c.name.label("residence"), hall.c.name,
            func.coalesce(hall.c.agent_id, "").label("keeper"), hall.c.site_id, hall.c.points,
        )
        .join(residence, residence.c.id == hall.c.residence_id)
        .where(hall.c.active.is_(True))
        .order_by(residence.c.name, hall.c.name, hall.c.id)
    )  # fmt: skip
    return [
        HallAt(
            row.id, row.residence_id, row.residence, row.name, row.keeper, row.site_id,
            Point.LIFT in points_of(row.points),
        )
        for row in read.execute(asked)
    ]  # fmt: skip


def halls(read: Read, site_id: str, day: date, now: int) -> list[HallRow]:
    """Return the halls of a site with their round of a day, by residence and name."""
    last = _round_before(day)
    before = _done_on(read, site_id, last)
    told = _rounds_on(day)
    asked = (
        select(
            hall, residence.c.name.label("residence"), agent.c.name.label("agent"), told.c.passed_at,
            *(told.c[point] for point in Point),
        )
        .join(residence, residence.c.id == hall.c.residence_id)
        .outerjoin(agent, agent.c.id == hall.c.agent_id)
        .outerjoin(told, told.c.hall_id == hall.c.id)
        .where(hall.c.site_id == site_id, hall.c.active.is_(True))
        .order_by(residence.c.name, hall.c.name, hall.c.id)
    )  # fmt: skip
    rows = read.execute(asked).all()
    every = select(hall.c.residence_id, hall.c.name).where(hall.c.active.is_(True))  # of any site
    doubles = {name for name, found in grouped(read.execute(every)).items() if len(found) > 1}
    done, done_before = (_done_doubles(read, each, doubles) for each in (day, last))
    lent = keys_out(read)
    return [
        replace(
            _hall(row, day, now, again=row.id not in before and called(row) not in done_before and _in_use(row, last)),
            twice=called(row) in doubles,
            twin_done=called(row) in done, key_out=row.id in lent, key_to=lent.get(row.id, ""),
            past=day < paris(now).date(),
        )
        for row in rows
    ]  # fmt: skip


def _done_doubles(read: Read, day: date, doubles: set[Called]) -> set[Called]:
    """Return those of the halls added twice whose round of a day is done: what was marked under either counts."""
    if not doubles:
        return set()
    told = _rounds_on(day)
    asked = select(hall.c.residence_id, hall.c.name, hall.c.points, *(told.c[point] for point in Point))
    rows = read.execute(asked.join(told, told.c.hall_id == hall.c.id).where(hall.c.active.is_(True)))
    return {name for name, found in grouped(rows).items() if name in doubles and _whole(found)}


def _whole(rows: Sequence[Row[Any]]) -> bool:
    """Say whether the points of one of the rows of a hall are all marked, each under whichever of them."""
    marked = {point for row in rows for point in Point if getattr(row, point)}
    return any(marked.issuperset(points_of(row.points)) for row in rows)


def keys_out(read: Read) -> dict[str, str]:
    """Return the halls whose key was lent and isn't back, each with who has it, « à … »: the last it was lent to."""
    rows = read.execute(_lent().order_by(hall_anomaly.c.seen_at, hall_anomaly.c.id))
    return {row.hall_id: row.text.removeprefix(KEY_LENT).strip() for row in rows}


def loans_of(read: Read, hall_id: str) -> list[str]:
    """Return the ids of a hall's loans: one, or as many as desks lent the key without knowing of each other."""
    return [row.id for row in read.execute(_lent().where(hall_anomaly.c.hall_id == hall_id).order_by("id"))]


def _lent() -> Select[Any]:
    one = hall_anomaly.c
    lent = and_(one.owner != Owner.NOBODY, one.text.startswith(KEY_LENT, autoescape=True), one.done_at.is_(None))
    return select(one.id, one.hall_id, one.text).where(lent)


def anomalies(read: Read, site_id: str, now: int, exchange: Exchange | None = None) -> tuple[Anomaly, ...]:
    """Return what was found in the halls of a site: untold first, then by day, then those done since yesterday."""
    one, since = hall_anomaly.c, paris_instant(paris(now).date() - DAY)
    asked = (
        select(hall_anomaly, hall.c.name, residence.c.name.label("residence"))
        .join(hall, hall.c.id == one.hall_id)
        .join(residence, residence.c.id == hall.c.residence_id)
        .where(hall.c.site_id == site_id, or_(one.done_at.is_(None), one.done_at >= since))
        .order_by(one.done_at.is_not(None), one.owner != "", one.due_on, one.seen_at, one.id)
        .limit(SHOWN)
    )
    rows = read.execute(asked).all()
    unsent = exchange.unsent(read, "hall_anomaly", [row.id for row in rows]) if exchange else set()
    return tuple(
        Anomaly(row.id, f"{row.residence}, {row.name}", row.text, row.point, row.seen_at, Owner(row.owner),
                date.fromisoformat(row.due_on) if row.due_on else None, row.done_at, row.id in unsent)
        for row in rows
    )  # fmt: skip


def badge(read: Read, session: Session, now: int) -> int:
    """Return how many halls of the site were missed today."""
    if not allowed(session.role, "upkeep.read"):
        return 0
    shown = once(halls(read, session.site_id, paris(now).date(), now))
    return sum(one.counts_as is Step.INCOMPLETE for one in shown)


def rounds_of(read: Read, hall_id: str, day: date) -> list[str]:
    """Return the ids of a hall's rounds of a day: one, or as many as desks noted it without knowing of each other."""
    one = cleaning_round.c
    asked = select(one.id).where(one.hall_id == hall_id, one.day == day.isoformat())
    return list(read.execute(asked.order_by(one.id)).scalars())


def same_hall(read: Read, residence_id: str, name: str, besides: str) -> bool:
    """Say whether a residence has another hall of this name that is cleaned, whatever its accents and capitals."""
    one = hall.c
    asked = select(one.name).where(one.residence_id == residence_id, one.active.is_(True), one.id != besides)
    return plain(name) in {plain(known) for known in read.execute(asked).scalars()}


def _hall(row: Row[Any], day: date, now: int, *, again: bool) -> HallRow:
    points = points_of(row.points)
    marks = {point: Mark(getattr(row, point) or "") for point in points}
    asked = not is_rest(day) or any(marks.values())  # a day of rest asks for what was begun
    late = asked and is_late(day, row.due_minute, now) and not all(marks.values())
    return HallRow(
        row.id, row.residence_id, row.residence, row.name, points, row.due_minute, row.agent_id or "", row.agent or "",
        day, marks, row.passed_at, late=late, again=late and again,
    )  # fmt: skip


def _round_before(day: date) -> date:
    """Return the last day before that had a round: neither a Sunday nor a holiday."""
    before = day - DAY
    return before if not is_rest(before) else _round_before(before)


def _in_use(row: Row[Any], last: date) -> bool:
    """Say whether a hall was already cleaned at the round before: it is not a day late on its first."""
    return bool(row.created_at < paris_instant(last))


def _done_on(read: Read, site_id: str, day: date) -> set[str]:
    """Return the halls of which every point was marked on a day."""
    told = _rounds_on(day)
    asked = select(hall.c.id, hall.c.points, *(told.c[point] for point in Point))
    rows = read.execute(asked.join(told, told.c.hall_id == hall.c.id).where(hall.c.site_id == site_id))
    return {row.id for row in rows if all(getattr(row, point) for point in points_of(row.points))}


def _rounds_on(day: date) -> Subquery:
    """Return a day's rounds, those of one hall as one: what any of them says of a point, what was found above all."""
    one = cleaning_round.c
    marks = (func.max(one[point]).label(str(point)) for point in Point)  # "" < "done" < "issue"
    return (
        select(one.hall_id, func.max(one.passed_at).label("passed_at"), *marks)
        .where(one.day == day.isoformat())
        .group_by(one.hall_id)
        .subquery()
    )


def _marked(read: Read, found: list[HallRow], exchange: Exchange | None) -> tuple[HallRow, ...]:
    if exchange is None:
        return tuple(found)
    rounds = {one.id: rounds_of(read, one.id, one.day) for one in found}
    unsent = exchange.unsent(read, "cleaning_round", [each for ids in rounds.values() for each in ids])
    return tuple(replace(one, unsent=not unsent.isdisjoint(rounds[one.id])) for one in found)
