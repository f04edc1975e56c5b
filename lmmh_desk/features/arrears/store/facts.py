"""Single facts of a case: its lease, what is due, its plan, the rules of the day."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Row, select

from lmmh_desk.features.arrears.model.delays import Delays, delays, small_limit, threshold
from lmmh_desk.features.arrears.model.followed import overpaid
from lmmh_desk.features.arrears.model.listing import Amounts, StepDone, last_standing
from lmmh_desk.features.arrears.model.records import ArrearsCase
from lmmh_desk.features.arrears.model.stages import ORDER, Stage
from lmmh_desk.features.arrears.store.plans import lines_of, paid_since, payments_for, plan_row
from lmmh_desk.features.arrears.store.tables import arrears_case, arrears_step, rent_balance
from lmmh_desk.kernel.errors import NotFound
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.rights import restricted
from lmmh_desk.office.store.rules import rules_on
from lmmh_desk.office.store.tables import agent
from lmmh_desk.office.store.told import among
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


def remaining(read: Read, lease_id: str, plan_id: str = "") -> int | None:
    """Return what is left of the last known balance once what was paid on plans since is taken off, None if unknown.

    A plan's own payments are part of its debt.
    """
    known = balance_of(read, lease_id)
    return None if known is None else max(0, known[0] - paid_since(read, lease_id, plan_id))


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


def below_threshold(read: Read, case: Row[Any] | ArrearsCase, rules: Delays) -> bool:
    """Say whether a debt is not constituted, as far as its rent says: the CAF or MSA isn’t told of it yet.

    Where the rent or the rule isn’t known, nobody can say, and the agent decides.
    """
    limit = threshold(lease_row(read, case.lease_id), rules)
    if limit is None or case.constituted_on or case.stage == Stage.CONSTITUTED:
        return False
    known = balance_of(read, case.lease_id)
    return known is None or known[0] < limit


def holder_of(read: Read, lease_id: str) -> str | None:
    """Return the first holder of a lease."""
    columns = lease_holder.c
    query = select(columns.person_id).where(columns.lease_id == lease_id)
    return read.execute(query.order_by(columns.role.desc(), columns.created_at, columns.id).limit(1)).scalar()


def open_cases(read: Read, lease_id: str) -> list[str]:
    """Return the ids of the cases of a lease that aren’t cleared, the oldest first: two desks may open one, apart."""
    one = arrears_case.c
    query = select(one.id).where(one.lease_id == lease_id, one.stage != Stage.CLEARED.value, one.joined_to == "")
    return list(read.execute(query.order_by(one.created_at, one.id)).scalars())


def joined_to(read: Read, case_id: str) -> list[str]:
    """Return the ids of the cases joined to another."""
    return list(read.execute(select(arrears_case.c.id).where(arrears_case.c.joined_to == case_id)).scalars())


def ahead(read: Read) -> dict[str, list[str]]:
    """Return, by the case kept, those joined to it that another desk took further before it heard of that.

    Further than the case kept ever stood, or told to a CAF or MSA of which that one knows nothing.
    """
    one, step, kept = arrears_case.c, arrears_step.c, arrears_case.alias("kept")
    asked = select(arrears_case, kept.c.stage.label("kept_stage"), kept.c.caf_notified_on.label("kept_told"))
    both = asked.join(kept, kept.c.id == one.joined_to).where(
        one.stage != Stage.CLEARED.value, kept.c.stage != Stage.CLEARED.value
    )
    rows = read.execute(both.order_by(one.created_at, one.id)).all()
    reached: dict[str, set[str]] = {row.joined_to: {row.kept_stage} for row in rows}
    for done in read.execute(select(arrears_step).where(among(step.case_id, reached))):
        reached[done.case_id] |= {done.before, done.after}
    found: dict[str, list[str]] = {}
    for row in rows:
        stood = reached[row.joined_to]
        untold = row.caf_notified_on and not row.kept_told and Stage.CAF_NOTIFIED.value not in stood
        if untold or ORDER.index(Stage(row.stage)) > max(ORDER.index(Stage(stage)) for stage in stood):
            found.setdefault(row.joined_to, []).append(row.id)
    return found


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
    given = lines_of(plan) if plan else ()
    rent, rules = lease_row(read, case.lease_id), rules_of(read, today)
    return Amounts(
        due,
        on,
        threshold(rent, rules),
        tuple(one.cents for one in given),
        credit_of(read, case.lease_id),
        overpaid(given, payments_for(read, plan)) if plan else 0,
        small_limit(due, rent, rules),
    )


seen_amounts = restricted("arrears.read")(amounts)
