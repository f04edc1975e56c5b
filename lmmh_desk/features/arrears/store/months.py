"""The office’s figures month by month."""

from __future__ import annotations

from datetime import date

from sqlalchemy import and_, exists, func, or_, select, true

from lmmh_desk.features.arrears.model.months import Lockdown, Month, lockdowns
from lmmh_desk.features.arrears.store.tables import arrears_month, rent_balance
from lmmh_desk.office.model.regulations import LOCKDOWN
from lmmh_desk.office.model.rights import restricted
from lmmh_desk.office.store.rules import rules
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.store.tables import lease


def months(read: Read, today: date) -> list[Month]:
    """Return the months of this year and of the one before, oldest first: the last row of each."""
    first = f"{today.year - 1}-01"
    columns = arrears_month.c
    query = select(arrears_month).where(columns.month >= first).order_by(columns.month, columns.created_at, columns.id)
    last: dict[str, Month] = {}
    for row in read.execute(query):
        before = last.get(row.month)
        rate = row.rate_bp if row.rate_bp is not None or before is None else before.rate_bp
        last[row.month] = Month(row.month, row.tenants, rate)
    return list(last.values())


def known_lockdowns(read: Read, today: date) -> list[Lockdown]:
    """Return the lockdowns that the office’s rules say, those to come left out."""
    return lockdowns(((date.fromisoformat(row.starts_on), row.value) for row in rules(read, LOCKDOWN.key)), today)


def in_arrears(read: Read, first: date, last: date) -> int:
    """Return how many households owe something by the last balance of a lease between two days, both included.

    One that holds two leases is one tenant in arrears, and so is one whose two files were merged.
    """
    columns = rent_balance.c
    last_first = func.row_number().over(
        partition_by=columns.lease_id, order_by=(columns.balance_on.desc(), columns.id.desc())
    )
    known = (
        select(columns.lease_id, columns.due_cents, last_first.label("rank"))
        .where(columns.balance_on.between(first.isoformat(), last.isoformat()))
        .subquery()
    )
    household = func.coalesce(lease.c.household_id, lease.c.id)
    query = select(func.count(func.distinct(household))).join(known, known.c.lease_id == lease.c.id)
    return int(read.execute(query.where(known.c.rank == 1, known.c.due_cents > 0)).scalar_one())


def covered(read: Read, first: date, last: date) -> tuple[int, int]:
    """Return of how many leases in force a balance is known between two days, both included, and how many there are."""
    one = lease.c
    running = and_(
        or_(one.starts_on.is_(None), one.starts_on <= last.isoformat()),
        or_(one.ends_on.is_(None), one.ends_on >= first.isoformat()),
    )
    days = rent_balance.c.balance_on.between(first.isoformat(), last.isoformat())
    known = exists().where(rent_balance.c.lease_id == one.id, days)
    counts = [select(func.count()).select_from(lease).where(running, which) for which in (known, true())]
    with_balance, leases = (int(read.execute(query).scalar_one()) for query in counts)
    return with_balance, leases


seen_lockdowns = restricted("arrears.read")(known_lockdowns)
seen_months = restricted("arrears.read")(months)
seen_count = restricted("arrears.month")(in_arrears)
