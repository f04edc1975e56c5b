"""Stocks: the last inventory and the movements since; transfers on their way: Core reads."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, Table, and_, exists, func, or_, select, tuple_

from lmmh_desk.features.masks.model.records import Kind
from lmmh_desk.features.masks.model.settings import LOW, MOST
from lmmh_desk.features.masks.model.stock import SiteStock, Transfer, lot_label
from lmmh_desk.features.masks.store.tables import mask_lot, mask_movement
from lmmh_desk.kernel.clock import day_bounds, paris
from lmmh_desk.kernel.feature import Figure
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ports import Stock
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import allowed, restricted
from lmmh_desk.office.model.settings import in_force
from lmmh_desk.office.store.rules import last_values
from lmmh_desk.office.store.tables import site
from lmmh_desk.store.store import Read

DAY = 86_400_000  # milliseconds
_answer = mask_movement.alias("answer")
_origin = site.alias("origin")


def counted(movement: Table = mask_movement) -> ColumnElement[bool]:
    """Return that a movement counts: of several answers to one, made by desks that didn't know, the lowest id does."""
    earlier = exists().where(_answer.c.answers == movement.c.answers, _answer.c.id < movement.c.id)
    return or_(movement.c.answers.is_(None), ~earlier)


def answered(movement: Table = mask_movement) -> ColumnElement[bool]:
    """Return that a movement was taken back, or has arrived."""
    return exists().where(_answer.c.answers == movement.c.id)


def stock_of(read: Read, site_id: str) -> int:
    """Return the masks of a site: what its last inventory found, and the sum of the movements since."""
    return _stocks(read, mask_movement.c.site_id == site_id).get(site_id, 0)


def _stocks(read: Read, *which: ColumnElement[bool]) -> dict[str, int]:
    last = inventories()
    rows, found = mask_movement.c, last.c
    since = or_(found.id.is_(None), tuple_(rows.created_at, rows.id) >= tuple_(found.created_at, found.id))
    asked = (
        select(rows.site_id, func.sum(func.coalesce(rows.counted, rows.quantity)))
        .outerjoin(last, last.c.site_id == rows.site_id)
        .where(since, counted(), *which)
    )
    return {row[0]: int(row[1]) for row in read.execute(asked.group_by(rows.site_id))}


def inventories() -> Subquery:
    """Return the last inventory of each site: of two made apart, the later one knew more."""
    rows = mask_movement.c
    newest = func.row_number().over(partition_by=rows.site_id, order_by=(rows.created_at.desc(), rows.id.desc()))
    made = select(rows.site_id, rows.created_at, rows.id, newest.label("rank")).where(rows.counted.is_not(None))
    ranked = made.subquery()
    return select(ranked).where(ranked.c.rank == 1).subquery()


def moved_at(read: Read, site_id: str, now: int) -> int:
    """Return when a movement made now at a site is written: after the inventory it is made knowing.

    The clock of this desk may be behind the one that counted; one a day off or more is put right, not followed.
    """
    columns = mask_movement.c
    known = select(func.max(columns.created_at)).where(columns.site_id == site_id, columns.counted.is_not(None))
    counted_at = read.execute(known).scalar() or 0
    return counted_at + 1 if now < counted_at < now + DAY else now


def site_stocks(read: Read, own_site_id: str) -> list[SiteStock]:
    """Return the stock of every site, the agent's own first."""
    stocks = _stocks(read)
    coming = {row.to_site_id: row for row in read.execute(_coming())}
    values = last_values(read)
    found = []
    asked = select(site.c.id, site.c.name, site.c.kind, site.c.agency_id)
    for row in read.execute(asked.order_by(site.c.id != own_site_id, site.c.kind, site.c.name)):
        way = coming.get(row.id)
        found.append(
            SiteStock(row.id, row.name, stocks.get(row.id, 0), in_force(LOW, values, row.id),
                      int(way.quantity) if way else 0, way.expected_at if way else None, row.kind,
                      in_force(MOST, values, row.id), row.agency_id)
        )  # fmt: skip
    return found


def by_site(read: Read) -> dict[str, Stock]:
    """Return the masks of each site for the slices that ask, by its id."""
    return {one.site_id: Stock(one.stock, one.is_low) for one in site_stocks(read, "")}


def site_stock(read: Read, site_id: str) -> SiteStock:
    """Return the stock of one site, which must be known here."""
    return next(one for one in site_stocks(read, site_id) if one.site_id == site_id)


def transfers(read: Read, *which: ColumnElement[bool]) -> list[Transfer]:
    """Return what is on its way between two sites, the oldest first."""
    asked = (
        select(mask_movement, _origin.c.name.label("origin"), site.c.name.label("target"))
        .join(_origin, _origin.c.id == mask_movement.c.site_id)
        .join(site, site.c.id == mask_movement.c.to_site_id)
        .where(*_on_the_way(), *which)
        .order_by(mask_movement.c.created_at, mask_movement.c.id)
    )
    return [
        Transfer(row.id, row.origin, row.site_id, row.target, row.to_site_id, -row.quantity, row.created_at,
                 row.expected_at)
        for row in read.execute(asked)
    ]  # fmt: skip


def badge(read: Read, session: Session, now: int) -> int:
    """Return how many transfers wait for this site to say that they came."""
    del now
    if not allowed(session.role, "masks.read"):
        return 0
    asked = select(func.count()).select_from(mask_movement)
    to_here = mask_movement.c.to_site_id == session.site_id
    return int(read.execute(asked.where(to_here, *_on_the_way())).scalar_one())


def figure(read: Read, session: Session, now: int) -> Figure:
    """Return how many masks this site gave today, and didn't take back."""
    first, last = day_bounds(paris(now).date())
    asked = select(func.coalesce(-func.sum(mask_movement.c.quantity), 0)).where(
        mask_movement.c.site_id == session.site_id, mask_movement.c.created_at.between(first, last - 1),
        mask_movement.c.kind == Kind.GIVEN, ~answered(),
    )  # fmt: skip
    return Figure(int(read.execute(asked).scalar_one()), _("masque remis"), _("masques remis"))


def given(read: Read) -> tuple[int, int | None]:
    """Return how many masks were given and kept, and when the first was, in milliseconds UTC."""
    asked = select(func.coalesce(-func.sum(mask_movement.c.quantity), 0), func.min(mask_movement.c.created_at))
    total, since = read.execute(asked.where(mask_movement.c.kind == Kind.GIVEN, ~answered())).one()
    return int(total), since


def lot_in_use(read: Read, site_id: str) -> tuple[str | None, str]:
    """Return the id and the words of the lot that came last to a site; nothing where none did."""
    came = and_(mask_movement.c.site_id == site_id, mask_movement.c.kind.in_((Kind.RECEIVED, Kind.ARRIVED)))
    asked = (
        select(mask_lot)
        .join(mask_movement, mask_movement.c.lot_id == mask_lot.c.id)
        .where(came)
        .order_by(mask_movement.c.created_at.desc(), mask_movement.c.id.desc())
        .limit(1)
    )
    row = read.execute(asked).first()
    return (row.id, lot_label(row.reference, row.nature, row.fit)) if row else (None, "")


def is_answered(read: Read, movement_id: str) -> bool:
    """Say whether a movement was taken back, or has arrived."""
    return bool(read.execute(select(exists().where(mask_movement.c.answers == movement_id))).scalar())


def _coming() -> Select[Any]:
    quantity, first = -func.sum(mask_movement.c.quantity), func.min(mask_movement.c.expected_at)
    asked = select(mask_movement.c.to_site_id, quantity.label("quantity"), first.label("expected_at"))
    return asked.where(*_on_the_way()).group_by(mask_movement.c.to_site_id)


def _on_the_way() -> tuple[ColumnElement[bool], ...]:
    return mask_movement.c.kind == Kind.SENT, ~answered()


seen_site = restricted("masks.read")(site_stock)
