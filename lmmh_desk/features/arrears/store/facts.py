"""Single facts of a case: its lease, what is due, its plan, the rules of the day."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Row, select

from lmmh_desk.features.arrears.model.delays import Delays, delays, threshold
from lmmh_desk.features.arrears.model.followed import Payment, overpaid
from lmmh_desk.features.arrears.model.listing import Amounts, StepDone, last_standing
from lmmh_desk.features.arrears.model.papers import PLAN
from lmmh_desk.features.arrears.model.schedule import kept
from lmmh_desk.features.arrears.model.stages import Stage
from lmmh_desk.features.arrears.store.tables import (
    arrears_case,
    arrears_paper,
    arrears_step,
    payment_plan,
    plan_payment,
    rent_balance,
)
from lmmh_desk.kernel.errors import NotFound
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.papers import PaperStatus
from lmmh_desk.office.model.rights import restricted
from lmmh_desk.office.store.rules import rules_on
from lmmh_desk.office.store.tables import agent, paper
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.model.leases import lease_state
from lmmh_desk.tenancy.store.cards import person_leases
from lmmh_desk.tenancy.store.tables import lease, lease_holder, person


def rules_of(read: Read, day: date) -> Delays:
    """Return the rules in force on a day."""
    values = rules_on(read, day)
    return delays(lambda key: values.get(key, ""))


def balance_of(read: Read, lease_id: str) -> tuple[int, date] | None:
    """Return what is due under a lease and on which day that was known, None when nothing is known here."""
    columns = rent_balance.c
    query = select(columns.due_cents, columns.balance_on).where(columns.lease_id == lease_id)
    row = read.execute(query.order_by(columns.balance_on.desc(), columns.id.desc()).limit(1)).first()
    return (row.due_cents, date.fromisoformat(row.balance_on)) if row else None


def noted_at(read: Read, lease_id: str, day: date) -> tuple[int, int] | None:
    """Return the due and the credit noted last for a day, None when nothing was."""
    columns = rent_balance.c
    query = select(columns.due_cents, columns.credit_cents)
    query = query.where(columns.lease_id == lease_id, columns.balance_on == day.isoformat())
    row = read.execute(query.order_by(columns.id.desc()).limit(1)).first()
    return (row.due_cents, row.credit_cents) if row else None


def credit_of(read: Read, lease_id: str) -> int:
    """Return the cents that the landlord's last balance of a lease owes the tenant."""
    columns = rent_balance.c
    query = select(columns.credit_cents).where(columns.lease_id == lease_id)
    return read.execute(query.order_by(columns.balance_on.desc(), columns.id.desc()).limit(1)).scalar() or 0


def lease_row(read: Read, lease_id: str) -> Row[Any]:
    """Return a lease as its table holds it; raises NotFound."""
    row = read.execute(select(lease).where(lease.c.id == lease_id)).first()
    if row is None:
        raise NotFound(
            _("Ce bail n’est pas sur ce poste."), _("Rien n’a été modifié."), _("Cherchez la personne par son nom.")
        )
    return row


def lease_in_force(read: Read, person_id: str, today: date) -> str | None:
    """Return the id of the lease a person lives under, None when there is none."""
    household = read.execute(select(person.c.household_id).where(person.c.id == person_id)).scalar()
    found = person_leases(read, person_id, household)
    return next((one.id for one in found if lease_state(one, today) in ("current", "notice")), None)


def holder_of(read: Read, lease_id: str) -> str | None:
    """Return the first holder of a lease."""
    columns = lease_holder.c
    query = select(columns.person_id).where(columns.lease_id == lease_id)
    return read.execute(query.order_by(columns.role.desc(), columns.created_at, columns.id).limit(1)).scalar()


def open_case(read: Read, lease_id: str) -> str | None:
    """Return the id of the case of a lease that isn’t cleared."""
    query = select(arrears_case.c.id).where(
        arrears_case.c.lease_id == lease_id, arrears_case.c.stage != Stage.CLEARED.value
    )
    return read.execute(query.order_by(arrears_case.c.created_at.desc()).limit(1)).scalar()


def case_row(read: Read, case_id: str) -> Row[Any]:
    """Return a case as its table holds it; raises NotFound."""
    row = read.execute(select(arrears_case).where(arrears_case.c.id == case_id)).first()
    if row is None:
        raise NotFound(
            _("Ce suivi n’est pas, ou plus, sur ce poste."),
            _("Rien n’a été modifié."),
            _("Choisissez-en un autre dans la liste."),
        )
    return row


def plan_row(read: Read, case_id: str, *states: str) -> Row[Any] | None:
    """Return the plan of a case in one of these states, the newest; of any state, the signed one comes first.

    Two desks may each propose one, apart: the other stays beside it until it is signed in its turn.
    """
    columns = payment_plan.c
    query = select(payment_plan).where(columns.case_id == case_id)
    if states:
        query = query.where(columns.state.in_(states))
    order = ((columns.state == "active").desc(), columns.created_at.desc(), columns.id.desc())
    return read.execute(query.order_by(*order).limit(1)).first()


def papers_of_plan(read: Read, row: Row[Any], lease_id: str) -> list[str]:
    """Return the register's ids of the papers of a plan that are not cancelled."""
    query = (
        select(paper.c.id)
        .join(arrears_paper, arrears_paper.c.paper_id == paper.c.id)
        .where(arrears_paper.c.lease_id == lease_id, paper.c.kind == PLAN, paper.c.status == PaperStatus.RECORDED)
        .where(paper.c.issued_at >= row.created_at)
    )
    return list(read.execute(query).scalars())


def payments_of(read: Read, plan_id: str) -> tuple[Payment, ...]:
    """Return the follow-up of a plan, oldest first."""
    query = select(plan_payment).where(plan_payment.c.plan_id == plan_id)
    rows = read.execute(query.order_by(plan_payment.c.created_at, plan_payment.c.id))
    return tuple(
        Payment(row.id, date.fromisoformat(row.due_on), date.fromisoformat(row.paid_on), row.paid_cents, row.undoes)
        for row in rows
    )


def steps_of(read: Read, case_id: str) -> tuple[StepDone, ...]:
    """Return the history of a case, oldest first."""
    query = (
        select(arrears_step, agent.c.name)
        .outerjoin(agent, agent.c.id == arrears_step.c.created_by)
        .where(arrears_step.c.case_id == case_id)
        .order_by(arrears_step.c.created_at, arrears_step.c.id)
    )
    return tuple(
        StepDone(row.id, Stage(row.before), Stage(row.after), date.fromisoformat(row.reached_on), row.created_at,
                 row.name or "", row.undoes, row.follow_on)
        for row in read.execute(query)
    )  # fmt: skip


def last_step(read: Read, case_id: str) -> StepDone | None:
    """Return the step that may be taken back."""
    return last_standing(steps_of(read, case_id))


def amounts(read: Read, case_id: str, today: date) -> Amounts:
    """Return what *Afficher* shows of a case for twenty seconds; raises NotFound."""
    case = case_row(read, case_id)
    plan, known = plan_row(read, case_id), balance_of(read, case.lease_id)
    due, on = known or (None, None)
    given = kept(plan.schedule) if plan else ()
    return Amounts(
        due,
        on,
        threshold(lease_row(read, case.lease_id), rules_of(read, today)),
        tuple(one.cents for one in given),
        credit_of(read, case.lease_id),
        overpaid(given, payments_of(read, plan.id)) if plan else 0,
    )


seen_amounts = restricted("arrears.read")(amounts)
