"""What prevention does when two files are merged or two values decided, inside the transaction that does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lmmh_desk.features.arrears.actions.cases import agree_plan, leave_plan
from lmmh_desk.features.arrears.actions.hints import tell
from lmmh_desk.features.arrears.actions.plans import cancel_stale
from lmmh_desk.features.arrears.actions.reminders import message_claimed, renew
from lmmh_desk.features.arrears.model.records import ArrearsCase, ArrearsPaper, PaymentPlan
from lmmh_desk.features.arrears.store.found import ids_of_person
from lmmh_desk.features.arrears.store.plans import plan_of
from lmmh_desk.office.model.bookings import Arbitrated
from lmmh_desk.office.model.messages import MessageClaimed
from lmmh_desk.store.store import Unit
from lmmh_desk.tenancy.model.records import PersonsMerged


def persons_merged(unit: Unit, event: PersonsMerged) -> None:
    """Point the cases and papers of a duplicate to the person kept."""
    for case_id in ids_of_person(unit.connection, ArrearsCase, event.merged_id):
        unit.get(ArrearsCase, case_id).person_id = event.kept_id
    for paper_id in ids_of_person(unit.connection, ArrearsPaper, event.merged_id):
        unit.get(ArrearsPaper, paper_id).person_id = event.kept_id


def follow_arbitrated(unit: Unit, event: Arbitrated) -> None:
    """Have a plan signed again when the due dates chosen are not those that were signed; what was paid stays noted.

    A plan in force follows the stage chosen of its case. Other sites learn what was decided of a case.
    """
    if event.table == "arrears_case":
        case = unit.get(ArrearsCase, event.record_id)
        agree_plan(unit, case)
        tell(unit, case)
    row = plan_of(unit.connection, event.record_id) if event.table == "payment_plan" else None
    if row is None:
        return
    if row.state == "active" and row.signed_on is None:
        unit.get(PaymentPlan, row.id).state = "proposed"
        unit.flush()
        leave_plan(unit, unit.get(ArrearsCase, row.case_id))
    cancel_stale(unit, unit.get(ArrearsCase, row.case_id).lease_id)
    renew(unit, row.id)


HANDLERS: dict[type, Callable[[Any, Any], None]] = {
    PersonsMerged: persons_merged,
    Arbitrated: follow_arbitrated,
    MessageClaimed: message_claimed,
}
