"""Tell every site that a lease is followed, and whether a signed plan runs: no amount, no stage, no name."""

from __future__ import annotations

from lmmh_desk.features.arrears.model.records import ArrearsCase, LeaseFollowed
from lmmh_desk.features.arrears.model.stages import Stage
from lmmh_desk.features.arrears.store.hints import hints_of
from lmmh_desk.features.arrears.store.plans import plan_row
from lmmh_desk.store.store import Unit


def tell(unit: Unit, case: ArrearsCase) -> None:
    """Write what other sites may know of a case, where it changed."""
    unit.flush()
    running = case.stage != Stage.CLEARED and not case.joined_to
    planned = running and plan_row(unit.connection, case.id, "active") is not None
    known = [unit.get(LeaseFollowed, one) for one in hints_of(unit.connection, case.id)]
    if not known:
        known = [LeaseFollowed(site_id=case.site_id, lease_id=case.lease_id, case_id=case.id)]
        unit.add(known[0])
    for hint in known:
        hint.running, hint.planned = running, planned
