"""What reminds of the due dates of a plan: queued when it is signed, dropped once paid, broken or taken back."""

from __future__ import annotations

from datetime import date

from lmmh_desk.features.arrears.model.followed import rests
from lmmh_desk.features.arrears.model.records import ArrearsCase, PaymentPlan
from lmmh_desk.features.arrears.model.reminding import BEFORE, PLAN_TABLE, about, due_text, due_title, useful
from lmmh_desk.features.arrears.store.plans import lines_of, payments_for, plan_of, reminded
from lmmh_desk.kernel.errors import NotFound
from lmmh_desk.office.actions.messages import drop_messages, queue_message
from lmmh_desk.office.model.messages import PLAN_DUE, Channel, MessageClaimed, Problem
from lmmh_desk.office.store import rules, sites
from lmmh_desk.store.store import Unit
from lmmh_desk.tenancy.model.reaching import reach
from lmmh_desk.tenancy.store.cards import person_card


def renew(unit: Unit, plan_id: str) -> None:
    """Queue a reminder for each due date of a plan in force that is still to be paid; drop the others.

    Who refused SMS is written to by e-mail or not at all; nothing goes out at once.
    """
    unit.flush()
    plan = unit.get(PaymentPlan, plan_id)
    days = rules.setting(unit.connection, BEFORE, plan.site_id)
    wanted = _asked(unit, plan) if days else []
    for due in reminded(unit.connection, plan_id):
        if due not in wanted:  # paid, or no due date of the plan any more
            drop_messages(unit, about(plan_id, due))
    for due in wanted:
        _remind(unit, plan, due, days)


def message_claimed(unit: Unit, event: MessageClaimed) -> None:
    """Send a reminder where its person is reached now, months after it was queued; hold back one of no use any more."""
    message = event.message
    if message.subject_table != PLAN_TABLE:
        return
    plan_id, _space, due = message.subject_id.partition(" ")
    if plan_of(unit.connection, plan_id) is None:  # another site's
        return
    plan = unit.get(PaymentPlan, plan_id)
    card = person_card(unit.connection, unit.get(ArrearsCase, plan.case_id).person_id)
    by_sms = message.channel is Channel.SMS
    known = [line.value for line in card.contacts if (line.mobile if by_sms else line.kind == "email")]
    if not known or date.fromisoformat(due) not in _asked(unit, plan):
        event.against.append(Problem.CANCELLED)
    elif message.address not in known:
        message.address = known[0]


def _asked(unit: Unit, plan: PaymentPlan) -> list[date]:
    """Return the due dates of a plan in force that are still to be paid."""
    if plan.state != "active":
        return []
    given = lines_of(plan)
    left = zip(given, rests(given, payments_for(unit.connection, plan)), strict=True)
    return [one.due for one, rest in left if rest]


def _remind(unit: Unit, plan: PaymentPlan, due: date, days: int) -> None:
    card = person_card(unit.connection, unit.get(ArrearsCase, plan.case_id).person_id)
    way, (due_at, expires_at) = reach(card), useful(due, days)
    if way is None or due_at <= unit.now:
        return
    try:
        office, site = sites.office(unit.connection), sites.site(unit.connection, plan.site_id)
    except NotFound:  # not received yet: nobody writes without saying who
        return
    queue_message(
        unit, channel=way[0], address=way[1], text=due_text(office, site, due), title=due_title(due), purpose=PLAN_DUE,
        person_id=card.id, subject=about(plan.id, due), due_at=due_at, expires_at=expires_at,
    )  # fmt: skip
