"""Nights as the page shows them: Core reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from msgspec.structs import replace
from sqlalchemy import ColumnElement, and_, func, or_, select

from lmmh_desk.features.mediation.model.nights import (
    DAY,
    WINDOW,
    Board,
    FollowUp,
    Incident,
    first_night,
    hours,
    night_bounds,
    repeats,
    weeks,
)
from lmmh_desk.features.mediation.model.records import KINDS, Kind, State
from lmmh_desk.features.mediation.model.settings import REPEAT
from lmmh_desk.features.mediation.store.tables import night_follow_up, night_incident
from lmmh_desk.kernel.clock import paris, paris_instant
from lmmh_desk.kernel.french import hour
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ports import Exchange
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.regulations import NIGHT_HOURS, NIGHT_PHONE, NIGHT_TEAM
from lmmh_desk.office.model.rights import allowed, restricted
from lmmh_desk.office.store.rules import rule, setting
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.store.tables import residence

SHOWN = 500  # follow-ups: more is no list to read


def board(read: Read, site_id: str, night: date, now: int, exchange: Exchange | None = None) -> Board:
    """Return a night with what repeats, what is to be done and the six weeks up to it."""
    around = incidents(read, night - (WINDOW - 1) * DAY, night)
    instants = _instants(read, first_night(night), night)
    today = paris(now).date()
    return Board(
        night=night,
        incidents=_marked(read, [one for one in around if one.night == night], exchange),
        repeats=tuple(repeats(around, night, setting(read, REPEAT, site_id))),
        follow_ups=follow_ups(read, now, exchange),
        weeks=tuple(weeks(instants, night)),
        hours=tuple(hours(instants)),
        service=rule(read, NIGHT_HOURS.key, today),
        team=rule(read, NIGHT_TEAM.key, today),
        phone=rule(read, NIGHT_PHONE.key, today),
        residences=residences(read),
    )


def incidents(read: Read, first: date, last: date) -> list[Incident]:
    """Return the incidents from one night to another, in their order."""
    opened = (
        select(night_follow_up.c.incident_id, func.min(night_follow_up.c.owner).label("owner"))
        .where(night_follow_up.c.done_at.is_(None))
        .group_by(night_follow_up.c.incident_id)
        .subquery()
    )
    known = select(night_follow_up.c.incident_id).where(night_follow_up.c.incident_id == night_incident.c.id)
    asked = (
        select(
            night_incident, residence.c.name.label("residence"), opened.c.owner.label("follow"),
            known.exists().label("followed"),
        )
        .join(residence, residence.c.id == night_incident.c.residence_id)
        .outerjoin(opened, opened.c.incident_id == night_incident.c.id)
        .where(_between(first, last))
        .order_by(night_incident.c.happened_at, night_incident.c.id)
    )  # fmt: skip
    return [
        Incident(row.id, row.residence_id, row.residence, row.place, row.happened_at, row.kind, row.action,
                 row.police or row.state == State.HANDED, row.state, row.follow or "", bool(row.followed))
        for row in read.execute(asked)
    ]  # fmt: skip


def follow_ups(read: Read, now: int, exchange: Exchange | None = None) -> tuple[FollowUp, ...]:
    """Return what is to be done, by day, then what was done since yesterday morning."""
    since = paris_instant(paris(now).date() - timedelta(1))
    one = night_follow_up.c
    asked = (
        select(night_follow_up, night_incident.c.place, residence.c.name.label("residence"))
        .outerjoin(night_incident, night_incident.c.id == one.incident_id)
        .outerjoin(residence, residence.c.id == night_incident.c.residence_id)
        .where(or_(one.done_at.is_(None), one.done_at >= since))
        .order_by(one.done_at.is_not(None), one.due_on, one.id)
        .limit(SHOWN)
    )
    rows = read.execute(asked).all()
    unsent = exchange.unsent(read, "night_follow_up", [row.id for row in rows]) if exchange else set()
    return tuple(
        FollowUp(row.id, row.text, row.owner, date.fromisoformat(row.due_on), row.done_at,
                 f"{row.residence}, {row.place}" if row.residence else "", row.id in unsent)
        for row in rows
    )  # fmt: skip


def badge(read: Read, session: Session, now: int) -> int:
    """Return how many follow-ups are due today or late, for who follows them."""
    if not allowed(session.role, "mediation.follow"):
        return 0
    today = paris(now).date().isoformat()
    due = night_follow_up.c.done_at.is_(None), night_follow_up.c.due_on <= today
    return int(read.execute(select(func.count()).select_from(night_follow_up).where(*due)).scalar_one())


def last_night(read: Read, now: int) -> list[str]:
    """Return what happened in the night before this day, for the slices that ask: a line each, without a name."""
    last = paris(now).date() - DAY
    return [
        _("{hour} {residence}, {place}\u00a0: {kind}").format(
            hour=hour(paris(one.happened_at)), residence=one.residence, place=one.place,
            kind=KINDS[Kind(one.kind)].lower(),
        )
        for one in incidents(read, last, last)
    ]  # fmt: skip


def residences(read: Read) -> tuple[tuple[str, str], ...]:
    """Return every residence, by name."""
    rows = read.execute(select(residence.c.id, residence.c.name).order_by(residence.c.name, residence.c.id))
    return tuple((row.id, row.name) for row in rows)


def open_follow_ups(read: Read, incident_id: str) -> int:
    """Return how many follow-ups of an incident are open."""
    one = night_follow_up.c
    asked = select(func.count()).where(one.incident_id == incident_id, one.done_at.is_(None))
    return int(read.execute(asked).scalar_one())


def _instants(read: Read, first: date, last: date) -> Sequence[int]:
    return read.execute(select(night_incident.c.happened_at).where(_between(first, last))).scalars().all()


def _between(first: date, last: date) -> ColumnElement[bool]:
    begins, ends = night_bounds(first)[0], night_bounds(last)[1]
    return and_(night_incident.c.happened_at.between(begins, ends - 1), night_incident.c.standing == "")


def _marked(read: Read, found: Sequence[Incident], exchange: Exchange | None) -> tuple[Incident, ...]:
    unsent = exchange.unsent(read, "night_incident", [one.id for one in found]) if exchange else set()
    return tuple(replace(one, unsent=one.id in unsent) for one in found)


seen_board = restricted("mediation.read")(board)
