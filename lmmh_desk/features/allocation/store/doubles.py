"""Dwellings that more than one session or applicant holds; what led to a lease since holds nothing any more."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select

from lmmh_desk.features.allocation.model.records import RANKED, Condition, Decision, ItemState, Offer, State
from lmmh_desk.features.allocation.store.tables import allocation_applicant, allocation_item, allocation_session
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.store.tables import lease


def clash(read: Read, row: Row[Any]) -> str:
    """Return the number of another session that allocates the dwelling of a point, whatever desk did it."""
    item, other, one = allocation_item.c, allocation_session.c, allocation_applicant.c
    if not row.ranking.strip() or row.state == ItemState.WITHDRAWN:
        return ""
    own_day = select(other.day).where(other.id == row.session_id).scalar_subquery()
    alive = select(one.id).where(
        one.item_id == item.id,
        one.decision.in_(RANKED),
        one.condition != Condition.UNMET,
        one.offer.in_([Offer.NONE, Offer.SENT, Offer.ACCEPTED]),
    )
    asked = (
        select(other.number)
        .join(allocation_item, item.session_id == other.id)
        .where(
            item.dwelling_id == row.dwelling_id, item.id != row.id, func.trim(item.ranking) != "", other.standing == "",
            item.state != ItemState.WITHDRAWN, alive.exists(), ~_let_since(other.day, own_day),
        )
        .order_by(other.number)
    )  # fmt: skip
    return read.execute(asked.limit(1)).scalar() or ""


def listed_elsewhere(read: Read, dwelling_id: str) -> str:
    """Return the number of a session whose agenda holds a dwelling that nobody refused yet."""
    item, other, one = allocation_item.c, allocation_session.c, allocation_applicant.c
    waits = and_(one.decision == Decision.CONDITIONAL, one.condition == Condition.NONE, one.offer == Offer.NONE)
    offered = or_(one.offer.in_([Offer.SENT, Offer.ACCEPTED]), waits) & ~_let_since(other.day)
    asked = (
        select(other.number)
        .join(allocation_item, item.session_id == other.id)
        .outerjoin(allocation_applicant, one.item_id == item.id)
        .where(item.dwelling_id == dwelling_id, item.state != ItemState.WITHDRAWN, other.standing == "")
        .where(or_(other.state != State.NOTIFIED, offered))
    )
    return read.execute(asked.limit(1)).scalar() or ""


def taken_by(read: Read, dwelling_id: str, but: str) -> str:
    """Return who accepted a dwelling beside an applicant, of any session: two desks may have offered it apart."""
    item, other, one = allocation_item.c, allocation_session.c, allocation_applicant.c
    asked = (
        select(one.name)
        .join(allocation_item, item.id == one.item_id)
        .join(allocation_session, other.id == item.session_id)
        .where(
            item.dwelling_id == dwelling_id, one.id != but, one.offer == Offer.ACCEPTED,
            item.state != ItemState.WITHDRAWN, ~_let_since(other.day),
        )
        .order_by(one.name)
    )  # fmt: skip
    return read.execute(asked.limit(1)).scalar() or ""


def accepted_by(read: Read, numbers: Iterable[str]) -> list[tuple[str, str, str]]:
    """Return what applications accepted, of any session: each with its number, its point, the session's number."""
    item, other, one = allocation_item.c, allocation_session.c, allocation_applicant.c
    asked = (
        select(one.nur, item.id, other.number)
        .join(allocation_item, item.id == one.item_id)
        .join(allocation_session, other.id == item.session_id)
        .where(one.nur.in_(list(numbers)), one.offer == Offer.ACCEPTED, item.state != ItemState.WITHDRAWN)
        .order_by(other.number, item.id)
    )
    return [(row.nur, row.id, row.number) for row in read.execute(asked)]


def first_by(read: Read, numbers: Iterable[str]) -> list[tuple[str, str, str]]:
    """Return where applications have the first rank, nothing of it refused: as `accepted_by` does."""
    item, other, one = allocation_item.c, allocation_session.c, allocation_applicant.c
    asked = (
        select(one.nur, item.id, other.number)
        .join(allocation_item, item.id == one.item_id)
        .join(allocation_session, other.id == item.session_id)
        .where(
            one.nur.in_(list(numbers)), one.decision.in_(RANKED), one.condition != Condition.UNMET,
            one.offer.in_([Offer.NONE, Offer.SENT, Offer.ACCEPTED]), (item.ranking + " ").startswith(one.nur + " "),
            item.state != ItemState.WITHDRAWN, other.standing == "", ~_let_since(other.day),
        )
        .order_by(other.number, item.id)
    )  # fmt: skip
    return [(row.nur, row.id, row.number) for row in read.execute(asked)]


def _let_since(*days: Any) -> ColumnElement[bool]:
    """Return what says that a lease of the dwelling began on one of these days or after it."""
    one = lease.c
    begun = or_(*(one.starts_on >= day for day in days))
    return select(one.id).where(one.dwelling_id == allocation_item.c.dwelling_id, begun).exists()
