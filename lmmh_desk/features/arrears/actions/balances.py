"""Import a checked file of balances in short transactions under one run; stopped, the same file resumes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from msgspec.structs import replace

from lmmh_desk.features.arrears.actions.cases import promote
from lmmh_desk.features.arrears.model.balances import (
    KIND,
    STEP,
    BalanceLine,
    BalanceOutcome,
    BalancePlan,
    Progress,
)
from lmmh_desk.features.arrears.model.records import ArrearsMonth, RentBalance
from lmmh_desk.features.arrears.store.balances import Sorted, followed, sorted_lines
from lmmh_desk.features.arrears.store.months import counted, counted_before
from lmmh_desk.kernel.calendar import after_months
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import require
from lmmh_desk.store.store import Read, Store
from lmmh_desk.tenancy.model.csvfile import Issue, unlike
from lmmh_desk.tenancy.model.plans import go_on
from lmmh_desk.tenancy.model.records import ImportRun
from lmmh_desk.tenancy.store.importing import unfinished_run


def try_balances(store: Store, session: Session, plan: BalancePlan, progress: Progress = go_on) -> BalanceOutcome:
    """Say what an import would do; nothing is written."""
    require(session, "arrears.import")
    outcome = BalanceOutcome("dry", owing=_owing(plan), issues=plan.issues)
    coming: dict[str, tuple[str, int]] = {}
    with store.read() as read:
        for at in range(0, len(plan.units), STEP):
            found = sorted_lines(read, plan.units[at : at + STEP])
            coming |= {lease_id: (one.on.isoformat(), one.due_cents) for one, lease_id in found.fresh}
            outcome = _counted(outcome, found)
            if not progress(min(at + STEP, len(plan.units)), len(plan.units)):
                break
        return _of_month(read, outcome, plan, coming)


def import_balances(store: Store, session: Session, plan: BalancePlan, progress: Progress = go_on) -> BalanceOutcome:
    """Write a checked file; one stopped before goes on where it was. Cases that reach the threshold are constituted."""
    require(session, "arrears.import")
    run_id, start = _open(store, session, plan)
    outcome = BalanceOutcome(owing=_owing(plan), issues=plan.issues)
    for at in range(start, len(plan.units), STEP):
        chunk = plan.units[at : at + STEP]
        outcome = _write(store, session, run_id, outcome, chunk, done=at + len(chunk))
        if not progress(at + len(chunk), len(plan.units)) and at + len(chunk) < len(plan.units):
            return _close(store, session, run_id, replace(outcome, state="stopped"), plan)
    return _close(store, session, run_id, outcome, plan)


def _open(store: Store, session: Session, plan: BalancePlan) -> tuple[str, int]:
    with store.read() as read:
        begun = unfinished_run(read, KIND, plan.sha256)
    if begun is not None:
        return begun.id, begun.written
    run = ImportRun(kind=KIND, file_name=plan.file_name, sha256=plan.sha256, lines=plan.lines, refused=plan.refused)
    with store.write(session, "arrears.import.begin") as unit:
        unit.add(run)
        unit.subject = run.id
    return run.id, 0


def _write(
    store: Store, session: Session, run_id: str, outcome: BalanceOutcome, chunk: Sequence[BalanceLine], *, done: int
) -> BalanceOutcome:
    with store.write(session, "arrears.import.write", run_id) as unit:
        found = sorted_lines(unit.connection, chunk)
        for one, lease_id in found.fresh:
            day, due, credit = one.on.isoformat(), one.due_cents, one.credit_cents
            unit.add(RentBalance(lease_id=lease_id, balance_on=day, due_cents=due, credit_cents=credit))
        today = paris(unit.now).date()
        cases = followed(unit.connection, [lease_id for _one, lease_id in found.fresh])
        risen = sum(promote(unit, case_id, today) for case_id in cases)
        run = unit.get(ImportRun, run_id)
        run.written, run.refused = done, run.refused + len(found.unknown)
    return replace(_counted(outcome, found), constituted=outcome.constituted + risen)


def _counted(outcome: BalanceOutcome, found: Sorted) -> BalanceOutcome:
    lost = tuple(Issue(one.line, "BAIL", unlike(one.number, _("un bail connu de ce poste"))) for one in found.unknown)
    return replace(
        outcome,
        written=outcome.written + len(found.fresh),
        unchanged=outcome.unchanged + found.known,
        issues=outcome.issues + lost,
    )


def _close(store: Store, session: Session, run_id: str, outcome: BalanceOutcome, plan: BalancePlan) -> BalanceOutcome:
    """End the run; once its month is whole, it tells how many tenants were in arrears, as known so far."""
    with store.write(session, f"arrears.import.{outcome.state}", run_id) as unit:
        unit.get(ImportRun, run_id).state = outcome.state
        if outcome.state == "done" and plan.month is not None:
            outcome = _of_month(unit.connection, outcome, plan)
            if not outcome.partial:
                unit.add(ArrearsMonth(month=f"{plan.month:%Y-%m}", tenants=outcome.tenants))
    return outcome


def _of_month(
    read: Read, outcome: BalanceOutcome, plan: BalancePlan, coming: Mapping[str, tuple[str, int]] | None = None
) -> BalanceOutcome:
    """Say what is known of the month of a file, with what it would add, and of the month before."""
    if plan.month is None:
        return outcome
    found = counted(read, plan.month, after_months(plan.month, 1) - timedelta(1), coming)
    before = counted_before(read, plan.month)
    return replace(outcome, known=found.known, leases=found.leases, tenants=found.tenants, before=before)


def _owing(plan: BalancePlan) -> int:
    return sum(one.due_cents > 0 for one in plan.units)
