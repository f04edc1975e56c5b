"""The office’s figures month by month."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from msgspec import Struct
from sqlalchemy import and_, func, or_, select

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
    """Return how many households owe something by the last balance of a lease between two days, both included."""
    return counted(read, first, last).tenants


class Counted(Struct, frozen=True):
    """What is known of a month."""

    known: int  # leases in force of which a balance is known
    leases: int  # in force
    tenants: int  # in arrears, not gone: a household is one whatever leases it holds, as is one of two merged files


def counted(read: Read, first: date, last: date, coming: Mapping[str, tuple[str, int]] | None = None) -> Counted:
    """Return what is known between two days, both included, with what a file would add: (ISO date, cents) by lease."""
    one, columns = lease.c, rent_balance.c
    balances = select(columns.lease_id, columns.balance_on, columns.due_cents)
    balances = balances.where(columns.balance_on.between(first.isoformat(), last.isoformat()))
    due = {
        row.lease_id: (row.balance_on, row.due_cents)
        for row in read.execute(balances.order_by(columns.balance_on, columns.id))
    }
    for lease_id, told in (coming or {}).items():
        if told[0] >= due.get(lease_id, told)[0]:  # of two of a day, the one written last holds
            due[lease_id] = told
    running = and_(
        or_(one.starts_on.is_(None), one.starts_on <= last.isoformat()),
        or_(one.ends_on.is_(None), one.ends_on >= first.isoformat()),
    )
    leases = set(read.execute(select(one.id).where(running)).scalars())
    homes = read.execute(select(one.id, func.coalesce(one.household_id, one.id)).where(running))
    tenants = {home for lease_id, home in homes if due.get(lease_id, ("", 0))[1] > 0}
    return Counted(len(leases & due.keys()), len(leases), len(tenants))


def counted_before(read: Read, month: date) -> int:
    """Return how many tenants were in arrears the month before, 0 where nobody counted them."""
    key = f"{month - timedelta(1):%Y-%m}"
    return next((one.tenants for one in months(read, month) if one.key == key), 0)


seen_lockdowns = restricted("arrears.read")(known_lockdowns)
seen_months = restricted("arrears.read")(months)
seen_count = restricted("arrears.month")(in_arrears)
