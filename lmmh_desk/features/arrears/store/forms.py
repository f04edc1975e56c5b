"""What fills the forms of a case: amounts an agent asked to type over, who may follow it."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from lmmh_desk.features.arrears.model.followed import rest_of
from lmmh_desk.features.arrears.model.schedule import kept
from lmmh_desk.features.arrears.store.facts import balance_of, case_row, payments_of, plan_row, rules_of
from lmmh_desk.office.model.rights import ARREARS, restricted
from lmmh_desk.office.store.agents import agents
from lmmh_desk.store.store import Read


class PlanForm(Struct, frozen=True):
    """What a plan begins with: what is due, the lines proposed already, how many due dates at most."""

    debt: int | None
    schedule: str
    most: int | None


def plan_form(read: Read, case_id: str, today: date) -> PlanForm:
    """Return what a plan begins with; raises NotFound."""
    case, plan = case_row(read, case_id), plan_row(read, case_id, "proposed")
    most = rules_of(read, today).most
    if plan is not None:
        return PlanForm(plan.debt_cents, plan.schedule, most)
    known = balance_of(read, case.lease_id)
    return PlanForm(known[0] if known else None, "", most)


def rest_due(read: Read, case_id: str, day: date) -> int:
    """Return the cents of a due date still to be paid, 0 where the plan has no such day."""
    plan = plan_row(read, case_id)
    if plan is None:
        return 0
    payments = payments_of(read, plan.id)
    return next((rest_of(one, payments) for one in kept(plan.schedule) if one.due == day), 0)


def followers(read: Read, site_id: str) -> list[tuple[str, str]]:
    """Return the agents of a site who may follow a case, by name."""
    found = [(one.id, one.name) for one in agents(read) if one.role in ARREARS and one.site_id == site_id]
    return sorted(found, key=lambda one: one[1])


seen_plan = restricted("arrears.plan")(plan_form)
seen_rest = restricted("arrears.pay")(rest_due)
seen_agents = restricted("arrears.follow")(followers)
