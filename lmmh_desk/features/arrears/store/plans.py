"""The plans of a case and what was paid on them: every payment counts once, whichever plan it was noted on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, or_, select, tuple_

from lmmh_desk.features.arrears.model.followed import Payment, standing
from lmmh_desk.features.arrears.model.papers import PLAN, from_json
from lmmh_desk.features.arrears.model.records import PaymentPlan
from lmmh_desk.features.arrears.model.schedule import Instalment, kept
from lmmh_desk.features.arrears.store.tables import (
    arrears_case,
    arrears_paper,
    payment_plan,
    plan_payment,
    rent_balance,
)
from lmmh_desk.office.model.papers import PaperStatus
from lmmh_desk.office.store.tables import message, paper
from lmmh_desk.office.store.told import among
from lmmh_desk.store.store import Read

_AT = tuple_(plan_payment.c.created_at, plan_payment.c.id)  # when a payment was noted
_twin = payment_plan.alias()
_UNDECIDED = exists().where(_twin.c.id == payment_plan.c.replaced_by, _twin.c.replaced_by == payment_plan.c.id)
# Two desks that keep each another plan, apart, replaced both: both run until one is chosen.
STATE = case((_UNDECIDED, "active"), else_=payment_plan.c.state).label("state")
_COLUMNS = (*(column for column in payment_plan.c if column.name != "state"), STATE)


def case_ids(case_id: str) -> Select[tuple[str]]:
    """Return what selects a case and those joined to it."""
    one = arrears_case.c
    return select(one.id).where(or_(one.id == case_id, one.joined_to == case_id))


def plan_rows(read: Read, case_id: str, *states: str) -> list[Row[Any]]:
    """Return the plans of a case in some of these states: the signed ones, then the newest, then those replaced."""
    columns = payment_plan.c
    query = select(*_COLUMNS).where(columns.case_id.in_(case_ids(case_id)))
    rows = read.execute(query.order_by(columns.created_at.desc(), columns.id.desc())).all()
    kept = [row for row in rows if not states or row.state in states]
    signed = [row for row in kept if row.state == "active"]
    others = (row for row in kept if row.state != "active")
    return [*reversed(signed), *sorted(others, key=lambda row: bool(row.replaced_by))]


def running(read: Read, cases: Collection[str]) -> dict[str, list[Row[Any]]]:
    """Return the signed plans of each of these cases, in the order of `plan_rows`, read at once."""
    columns, one, wanted = payment_plan.c, arrears_case.c, set(cases)
    query: Select[Any] = select(*_COLUMNS, one.joined_to).join(arrears_case, one.id == columns.case_id)
    query = query.where(or_(among(one.id, wanted), among(one.joined_to, wanted)))
    found: dict[str, list[Row[Any]]] = {}
    for row in read.execute(query.order_by(columns.created_at, columns.id)):
        if row.state == "active":
            for case_id in {row.case_id, row.joined_to} & wanted:
                found.setdefault(case_id, []).append(row)
    return found


def rivals(read: Read, case_id: str) -> list[Row[Any]]:
    """Return the plans of a case that run, and those that one of them replaced: which is kept may be chosen."""
    rows = plan_rows(read, case_id)
    running = {row.id for row in rows if row.state == "active"}
    return [row for row in rows if row.id in running or row.replaced_by in running]


def plan_row(read: Read, case_id: str, *states: str) -> Row[Any] | None:
    """Return the plan of a case in one of these states, the newest; of any state, the signed one comes first.

    Two desks may each propose one, or sign one, apart: of two signed ones the older is shown, so that what was paid
    on the other since counts for it.
    """
    return next(iter(plan_rows(read, case_id, *states)), None)


def plan_of(read: Read, plan_id: str) -> Row[Any] | None:
    """Return a plan by its id, None where it is gone."""
    return read.execute(select(payment_plan).where(payment_plan.c.id == plan_id)).first()


def lines_of(row: Row[Any] | PaymentPlan) -> tuple[Instalment, ...]:
    """Return the due dates of a plan with the names that payments call them."""
    return kept(row.schedule, row.lines)


def papers_of_plan(read: Read, row: Row[Any], lease_id: str) -> list[tuple[str, str]]:
    """Return the papers of a plan that are not cancelled, those that say its due dates: their ids and the register's.

    The newest comes first.
    """
    told = _told(row)
    return [(each.id, each.paper_id) for each in _standing(read, lease_id) if from_json(each.content).schedule == told]


def stale_papers(read: Read, lease_id: str) -> list[tuple[str, str]]:
    """Return the papers of plans that say due dates no plan of the lease has: their numbers and the register's ids.

    Of two desks, one printed a plan while the other changed it.
    """
    every = select(payment_plan).join(arrears_case, arrears_case.c.id == payment_plan.c.case_id)
    known = {_told(row) for row in read.execute(every.where(arrears_case.c.lease_id == lease_id))}
    standing = ((one, from_json(one.content).schedule) for one in _standing(read, lease_id))
    return [(one.number, one.paper_id) for one, told in standing if told not in known]


def _told(row: Row[Any]) -> tuple[tuple[str, int], ...]:
    """Return the due dates of a plan as its papers say them."""
    return tuple((one.due.isoformat(), one.cents) for one in lines_of(row))


def _standing(read: Read, lease_id: str) -> list[Row[Any]]:
    """Return the papers of the plans of a lease that are not cancelled, the newest first."""
    query = (
        select(arrears_paper)
        .join(paper, arrears_paper.c.paper_id == paper.c.id)
        .where(arrears_paper.c.lease_id == lease_id, paper.c.kind == PLAN, paper.c.status == PaperStatus.RECORDED)
        .order_by(arrears_paper.c.created_at.desc(), arrears_paper.c.id.desc())
    )
    return list(read.execute(query))


def plan_paper(read: Read, case_id: str) -> str:
    """Return the paper that says the plan shown, to be printed again; "" where none stands."""
    row = plan_row(read, case_id, "active", "proposed")
    lease_id = read.execute(select(arrears_case.c.lease_id).where(arrears_case.c.id == case_id)).scalar() or ""
    found = papers_of_plan(read, row, lease_id) if row is not None else []
    return found[0][0] if found else ""


def payments_of(read: Read, plan_id: str) -> tuple[Payment, ...]:
    """Return the follow-up of a plan, oldest first."""
    return _payments(read, plan_payment.c.plan_id == plan_id)


def payments_for(read: Read, row: Row[Any] | PaymentPlan) -> tuple[Payment, ...]:
    """Return what was paid on a plan, and since it was made on the other plans of the same case that were signed.

    What was paid on those before is not in its debt.
    """
    columns = payment_plan.c
    others = select(columns.id).where(
        columns.case_id.in_(_together(row.case_id)), columns.id != row.id, columns.state != "proposed"
    )
    since = and_(plan_payment.c.plan_id.in_(others), tuple_(row.created_at, row.id) < _AT)
    return _payments(read, or_(plan_payment.c.plan_id == row.id, since))


def payments_for_each(read: Read, rows: Sequence[Row[Any]]) -> dict[str, tuple[Payment, ...]]:
    """Return what `payments_for` does of each of these plans, by plan, read at once."""
    cases = _together_each(read, [row.case_id for row in rows])
    columns, paid = payment_plan.c, plan_payment.c
    signed = select(columns.id, columns.case_id).where(
        among(columns.case_id, set().union(*cases.values())), columns.state != "proposed"
    )
    plans: dict[str, set[str]] = {}  # by case
    for plan in read.execute(signed):
        plans.setdefault(plan.case_id, set()).add(plan.id)
    lines: dict[str, list[Row[Any]]] = {}  # by plan
    wanted = {row.id for row in rows}.union(*plans.values())
    for one in read.execute(select(plan_payment).where(among(paid.plan_id, wanted))):
        lines.setdefault(one.plan_id, []).append(one)
    found = {}
    for row in rows:
        others = set().union(*(plans.get(case_id, ()) for case_id in cases[row.case_id])) - {row.id}
        told = lines.get(row.id, []) + [
            one
            for other in others
            for one in lines.get(other, ())
            if (row.created_at, row.id) < (one.created_at, one.id)
        ]
        found[row.id] = tuple(map(_payment, sorted(told, key=lambda one: (one.created_at, one.id))))
    return found


def paid_since(read: Read, lease_id: str, but: str = "") -> int:
    """Return the cents paid on the plans of a lease since its last known balance; those of the plan `but` left out."""
    known = rent_balance.c
    last = read.execute(
        select(known.balance_on, known.created_at, known.id)
        .where(known.lease_id == lease_id)
        .order_by(known.balance_on.desc(), known.id.desc())
        .limit(1)
    ).first()
    if last is None:
        return 0
    plans = select(payment_plan.c.id).join(arrears_case, arrears_case.c.id == payment_plan.c.case_id)
    plans = plans.where(arrears_case.c.lease_id == lease_id, payment_plan.c.id != but)
    one = plan_payment.c
    later = or_(
        one.paid_on > last.balance_on,
        and_(one.paid_on == last.balance_on, tuple_(last.created_at, last.id) < _AT),
        one.undoes.is_not(None),  # whatever its day, it takes back a payment
    )
    return sum(payment.cents for payment in standing(_payments(read, and_(one.plan_id.in_(plans), later))))


def reminded(read: Read, plan_id: str) -> list[date]:
    """Return the due dates of which a reminder waits."""
    mine = and_(message.c.subject_table == "payment_plan", message.c.subject_id.startswith(f"{plan_id} "))
    rows = read.execute(select(message.c.subject_id).where(mine).distinct()).scalars()
    return [date.fromisoformat(row.rpartition(" ")[2]) for row in rows]


def last_due(row: Row[Any]) -> date | None:
    """Return the last due date of a plan."""
    return max((one.due for one in lines_of(row)), default=None)


def _together(case_id: str) -> Select[tuple[str]]:
    """Return what selects every case joined with one, whichever of them it is."""
    one = arrears_case.c
    main = select(one.joined_to).where(one.id == case_id, one.joined_to != "")
    return select(one.id).where(
        or_(one.id == case_id, one.joined_to == case_id, one.id.in_(main), one.joined_to.in_(main))
    )


def _together_each(read: Read, cases: Collection[str]) -> dict[str, set[str]]:
    """Return the cases that `_together` selects for each of these: few are joined at all."""
    one = arrears_case.c
    chosen = select(one.id, one.joined_to).where(one.joined_to != "")
    mains = {row.id: row.joined_to for row in read.execute(chosen)}
    joined: dict[str, set[str]] = {}
    for case_id, main in mains.items():
        joined.setdefault(main, set()).add(case_id)
    roots = {case_id: {case_id, mains[case_id]} if case_id in mains else {case_id} for case_id in cases}
    return {case_id: found.union(*(joined.get(root, ()) for root in found)) for case_id, found in roots.items()}


def _payments(read: Read, which: ColumnElement[bool]) -> tuple[Payment, ...]:
    rows = read.execute(select(plan_payment).where(which).order_by(plan_payment.c.created_at, plan_payment.c.id))
    return tuple(_payment(row) for row in rows)


def _payment(row: Row[Any]) -> Payment:
    due_on, paid_on = date.fromisoformat(row.due_on), date.fromisoformat(row.paid_on)
    return Payment(row.id, due_on, paid_on, row.paid_cents, row.undoes, row.line)
