"""Which leases are followed, here and at other sites: never why, how far or how much."""

from __future__ import annotations

from sqlalchemy import select

from lmmh_desk.features.arrears.store.plans import STATE
from lmmh_desk.features.arrears.store.tables import arrears_case, lease_followed, payment_plan
from lmmh_desk.office.store.tables import site
from lmmh_desk.store.store import Read


def plan_runs(read: Read, lease_id: str) -> bool:
    """Say whether a signed plan runs on a lease, at this site or another."""
    here = select(payment_plan.c.id).join(arrears_case, arrears_case.c.id == payment_plan.c.case_id)
    here = here.where(arrears_case.c.lease_id == lease_id, STATE == "active")
    told = lease_followed.c
    there = select(told.id).where(told.lease_id == lease_id, told.running, told.planned, told.case_id.not_in(_HERE))
    return any(read.execute(query.limit(1)).first() is not None for query in (here, there))


def followed_at(read: Read, lease_id: str) -> list[str]:
    """Return the other sites that follow a lease whose case isn’t on this desk, by name."""
    told = lease_followed.c
    query = select(site.c.name).join(lease_followed, told.site_id == site.c.id)
    query = query.where(told.lease_id == lease_id, told.running, told.case_id.not_in(_HERE))
    return list(read.execute(query.distinct().order_by(site.c.name)).scalars())


def hints_of(read: Read, case_id: str) -> list[str]:
    """Return the ids of what other sites know of a case: two, where two desks told it apart."""
    query = select(lease_followed.c.id).where(lease_followed.c.case_id == case_id)
    return list(read.execute(query.order_by(lease_followed.c.id)).scalars())


_HERE = select(arrears_case.c.id)
