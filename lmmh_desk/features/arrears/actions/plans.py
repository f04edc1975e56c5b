"""A plan d’apurement: proposed, changed, signed; each of its due dates followed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from lmmh_desk.features.arrears.actions.cases import SAFE, reach
from lmmh_desk.features.arrears.actions.hints import tell
from lmmh_desk.features.arrears.actions.reminders import renew
from lmmh_desk.features.arrears.model.followed import Payment, standing
from lmmh_desk.features.arrears.model.records import ArrearsCase, PaymentPlan, PlanPayment
from lmmh_desk.features.arrears.model.schedule import (
    Instalment,
    check,
    named,
    names_written,
    raise_for,
    written,
)
from lmmh_desk.features.arrears.model.stages import Stage, check_way
from lmmh_desk.features.arrears.store.facts import remaining
from lmmh_desk.features.arrears.store.plans import lines_of, papers_of_plan, payments_of, plan_row, rivals, stale_papers
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions.papers import void_paper
from lmmh_desk.office.model.forms import unlikely
from lmmh_desk.office.model.rights import require
from lmmh_desk.store.store import Store, Unit


def propose_plan(store: Store, session: Session, case_id: str, debt_cents: int, given: Sequence[Instalment]) -> Changes:
    """Write a plan to be signed, or change the one proposed, whose papers are cancelled.

    Raises BadInput for debt and schedule, WrongState.
    """
    require(session, "arrears.plan")
    with store.write(session, "arrears.plan", case_id) as unit:
        case, today = unit.get(ArrearsCase, case_id), paris(unit.now).date()
        check(debt_cents, given, today)
        row = plan_row(unit.connection, case_id, "proposed")
        _check_known(debt_cents, remaining(unit.connection, case.lease_id, row.id if row is not None else ""))
        if case.stage != Stage.PLAN_NEGOTIATION:
            check_way(Stage(case.stage), Stage.PLAN_NEGOTIATION, session.role)
            reach(unit, case, Stage.PLAN_NEGOTIATION, today)
        if row is not None:
            plan, lines = unit.get(PaymentPlan, row.id), named(given, lines_of(row))
            plan.debt_cents, plan.schedule, plan.lines = debt_cents, written(lines), names_written(lines)
            renew(unit, row.id)
        else:
            unit.add(PaymentPlan(case_id=case_id, debt_cents=debt_cents, schedule=written(given)))
        cancel_stale(unit, case.lease_id)
    return unit.changes


def cancel_stale(unit: Unit, lease_id: str) -> None:
    """Cancel the papers that say due dates no plan of a lease has any more."""
    unit.flush()
    for _number, paper_id in stale_papers(unit.connection, lease_id):
        void_paper(unit, paper_id, _("Plan modifié"))


def sign_plan(store: Store, session: Session, case_id: str, signed_on: date, *, approved: bool) -> Changes:
    """Note that both parties signed the plan, and whether the CAF or MSA agreed; raises WrongState, BadInput."""
    require(session, "arrears.plan")
    with store.write(session, "arrears.plan.sign", case_id) as unit:
        case, today = unit.get(ArrearsCase, case_id), paris(unit.now).date()
        row = plan_row(unit.connection, case_id, "proposed")
        if row is None:
            raise WrongState(_("Aucun plan n’attend de signature."), SAFE, _("Proposez d’abord un plan."))
        check_way(Stage(case.stage), Stage.PLAN_ACTIVE, session.role)
        raise_for({"signed_on": _wrong_day(signed_on, today) or _before_case(case, signed_on)})
        _check_left(row.debt_cents, remaining(unit.connection, case.lease_id, row.id))
        if before := plan_row(unit.connection, case_id, "active"):  # signed on another desk meanwhile
            former = unit.get(PaymentPlan, before.id)
            former.state, former.replaced_by = "broken", row.id
            renew(unit, before.id)
        plan = unit.get(PaymentPlan, row.id)
        plan.state, plan.signed_on, plan.benefit_approved = "active", signed_on.isoformat(), approved
        reach(unit, case, Stage.PLAN_ACTIVE, signed_on)
        renew(unit, row.id)
    return unit.changes


def keep_plan(store: Store, session: Session, case_id: str, plan_id: str) -> Changes:
    """Keep one of the plans signed apart for one debt; the others are replaced by it, and stay in the history.

    One that was replaced may be kept instead. Raises WrongState where nothing is left to choose.
    """
    require(session, "arrears.plan")
    with store.write(session, "arrears.plan.keep", case_id) as unit:
        case = unit.get(ArrearsCase, case_id)
        rows = rivals(unit.connection, case_id)
        kept = next((row for row in rows if row.id == plan_id), None)
        if kept is None or [row.id for row in rows if row.state == "active"] == [plan_id]:
            raise WrongState(_("Ce choix n’est plus à faire."), SAFE, _("Rouvrez le suivi depuis la liste."))
        same = papers_of_plan(unit.connection, kept, case.lease_id)
        for row in rows:
            plan, mine = unit.get(PaymentPlan, row.id), row is kept
            plan.state, plan.replaced_by = ("active", "") if mine else ("broken", plan_id)
            for one in () if mine else papers_of_plan(unit.connection, row, case.lease_id):
                if one not in same:
                    void_paper(unit, one[1], _("Plan remplacé"))
        for row in rows:
            renew(unit, row.id)
        tell(unit, case)
    return unit.changes


def note_payment(
    store: Store, session: Session, case_id: str, due: date, cents: int, *, paid_on: date | None = None
) -> Changes:
    """Note what was paid for a due date, 0 when it was missed; raises BadInput for amount and paid_on, WrongState."""
    require(session, "arrears.pay")
    with store.write(session, "arrears.pay", case_id) as unit:
        today = paris(unit.now).date()
        plan = _active(unit, case_id, due)
        day = paid_on or today
        raise_for(
            {
                "amount": _wrong_payment(cents, plan.debt_cents) or _not_missed(cents, due, today),
                "paid_on": _wrong_day(day, today) or _before_signature(day, plan.signed_on),
            }
        )
        name = next(one.name for one in lines_of(plan) if one.due == due)
        payment = PlanPayment(
            plan_id=plan.id, due_on=due.isoformat(), paid_on=day.isoformat(), paid_cents=cents, line=name
        )
        unit.add(payment)
        renew(unit, plan.id)
        unit.details["due"] = due.isoformat()
    return unit.changes


def undo_payment(store: Store, session: Session, case_id: str, payment_id: str) -> Changes:
    """Take back a line of the follow-up by another one; raises WrongState when it was already."""
    require(session, "arrears.pay")
    with store.write(session, "arrears.pay.undo", case_id) as unit:
        found = unit.get(PlanPayment, payment_id)
        still: list[Payment] = standing(payments_of(unit.connection, found.plan_id))
        if payment_id not in {one.id for one in still}:
            raise WrongState(_("Ce règlement est déjà repris."), SAFE, _("Notez-le de nouveau s’il a été fait."))
        day = paris(unit.now).date().isoformat()
        unit.add(
            PlanPayment(
                plan_id=found.plan_id, due_on=found.due_on, paid_on=day, paid_cents=0, undoes=payment_id,
                line=found.line,
            )
        )  # fmt: skip
        renew(unit, found.plan_id)
    return unit.changes


def _active(unit: Unit, case_id: str, due: date) -> Any:
    """Return the plan in force that has this due date; raises WrongState."""
    row = plan_row(unit.connection, case_id, "active")
    if row is None:
        raise WrongState(_("Aucun plan signé n’est en cours."), SAFE, _("Faites d’abord signer le plan."))
    if due not in {one.due for one in lines_of(row)}:
        raise WrongState(_("Cette échéance n’est plus dans le plan."), SAFE, _("Rouvrez le suivi depuis la liste."))
    return row


def _check_known(debt_cents: int, left: int | None) -> None:
    """Raise BadInput for a plan of more than what is left to pay; the sentence tells no amount."""
    if left is not None and debt_cents > left:
        told = _("Le plan dépasse ce qui reste dû, règlements déduits. Corrigez la dette, ou notez d’abord le solde.")
        raise_for({"debt": told})


def _check_left(debt_cents: int, left: int | None) -> None:
    """Raise WrongState for a plan that asks again for what was paid since it was proposed."""
    if left is not None and debt_cents > left:
        raise WrongState(
            _("Des règlements ont été notés depuis que ce plan est proposé : il dépasse ce qui reste dû."),
            SAFE,
            _("Modifiez le plan, puis faites-le signer."),
        )


def _wrong_payment(cents: int, debt_cents: int) -> str:
    if cents < 0:
        return _("Un règlement n’est pas négatif. Tapez ce qui a été payé.")
    if cents > debt_cents:
        return _("Ce règlement dépasse toute la dette du plan. Vérifiez le montant, puis recommencez.")
    return ""


def _not_missed(cents: int, due: date, today: date) -> str:
    """Return why a due date can’t be missed: it is not past."""
    return _("Cette échéance n’est pas encore passée : elle n’est pas manquée.") if not cents and due >= today else ""


def _before_signature(day: date, signed_on: str | None) -> str:
    if signed_on is None or day >= date.fromisoformat(signed_on):
        return ""
    return _("Ce règlement précède la signature du plan, qui en tient déjà compte. Vérifiez la date.")


def _before_case(case: ArrearsCase, day: date) -> str:
    """Return why a plan can’t be signed on a day: its case was not opened."""
    early = day < paris(case.created_at).date()
    return _("Ce suivi n’était pas encore ouvert ce jour-là. Vérifiez la date de signature.") if early else ""


def _wrong_day(day: date, today: date) -> str:
    ahead = _("Cette date est dans l’avenir. Choisissez aujourd’hui ou avant.") if day > today else ""
    return ahead or unlikely(day, today)
