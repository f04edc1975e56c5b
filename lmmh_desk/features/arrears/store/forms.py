"""What fills the forms of a case: amounts an agent asked to type over, who may follow it."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from lmmh_desk.features.arrears.model.followed import rests
from lmmh_desk.features.arrears.store.facts import case_row, remaining, rules_of
from lmmh_desk.features.arrears.store.plans import lines_of, payments_for, plan_row
from lmmh_desk.office.model.rights import ARREARS, restricted
from lmmh_desk.office.store.agents import agents
from lmmh_desk.store.store import Read


class PlanForm(Struct, frozen=True):
    """What a plan begins with: what is left to pay, the lines proposed already, how many due dates are usual."""

    debt: int | None
    schedule: str
    most: int | None


def plan_form(read: Read, case_id: str, today: date) -> PlanForm:
    """Return what a plan begins with; raises NotFound."""
    case, plan = case_row(read, case_id), plan_row(read, case_id, "proposed")
    most = rules_of(read, today).most
    left = remaining(read, case.lease_id, plan.id if plan is not None else "")
    if plan is None:
        return PlanForm(left, "", most)
    return PlanForm(plan.debt_cents if left is None else min(plan.debt_cents, left), plan.schedule, most)


def rest_due(read: Read, case_id: str, day: date) -> int:
    """Return the cents of a due date still to be paid, 0 where the plan has no such day."""
    plan = plan_row(read, case_id)
    if plan is None:
        return 0
    given = lines_of(plan)
    left = zip(given, rests(given, payments_for(read, plan)), strict=True)
    return next((rest for one, rest in left if one.due == day), 0)


def followers(read: Read, site_id: str) -> list[tuple[str, str]]:
    """Return the agents of a site who may follow a case, by name."""
    found = [(one.id, one.name) for one in agents(read) if one.role in ARREARS and one.site_id == site_id]
    return sorted(found, key=lambda one: one[1])


seen_plan = restricted("arrears.plan")(plan_form)
seen_rest = restricted("arrears.pay")(rest_due)
seen_agents = restricted("arrears.follow")(followers)
