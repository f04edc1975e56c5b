"""Record the office’s figures of a month."""

from __future__ import annotations

from lmmh_desk.features.arrears.model.months import check_month
from lmmh_desk.features.arrears.model.records import ArrearsMonth
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import require
from lmmh_desk.store.store import Store


def record_month(store: Store, session: Session, month: str, tenants: int, rate_bp: int | None) -> Changes:
    """Record a month’s figures, those before stay in the history; raises BadInput for month, tenants and rate."""
    require(session, "arrears.month")
    with store.write(session, "arrears.month") as unit:
        check_month(month, tenants, rate_bp, paris(unit.now).date())
        row = ArrearsMonth(month=month, tenants=tenants, rate_bp=rate_bp)
        unit.add(row)
        unit.subject = row.id
        unit.details["month"] = month
    return unit.changes
