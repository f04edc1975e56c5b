"""Open a case, take its steps and take them back, note what is due and whom it concerns."""

from __future__ import annotations

from datetime import date

from lmmh_desk.features.arrears.actions.hints import tell
from lmmh_desk.features.arrears.actions.reminders import renew
from lmmh_desk.features.arrears.model.delays import constituted, in_months
from lmmh_desk.features.arrears.model.listing import StepDone, reached, step_to
from lmmh_desk.features.arrears.model.records import ArrearsCase, ArrearsStep, PaymentPlan, RentBalance
from lmmh_desk.features.arrears.model.schedule import MOST_CENTS
from lmmh_desk.features.arrears.model.stages import ACTS, BEGUN, WAYS, Stage, aside, check_way, may_go_back, right_for
from lmmh_desk.features.arrears.store.facts import (
    balance_of,
    below_threshold,
    holder_of,
    last_step,
    lease_in_force,
    lease_row,
    open_cases,
    rules_of,
    steps_of,
)
from lmmh_desk.features.arrears.store.plans import plan_row, plan_rows
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import BadInput, NotAllowed, WrongState
from lmmh_desk.kernel.french import plain_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.money import euros
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.forms import refuse_typed, unlikely
from lmmh_desk.office.model.rights import allowed, require
from lmmh_desk.store.store import Store, Unit

SAFE = _("Rien n’a changé.")
BODIES = ("caf", "msa")


def open_follow_up(
    store: Store, session: Session, person_id: str, *, due_cents: int | None = None, follow_on: date | None = None
) -> Changes:
    """Begin to follow a household at its first difficulty; `due_cents` when it is known already.

    Raises WrongState without a lease in force or when one follows it already, BadInput for due and follow_on.
    """
    require(session, "arrears.open")
    with store.write(session, "arrears.open") as unit:
        today = paris(unit.now).date()
        lease_id = lease_in_force(unit.connection, person_id, today)
        if lease_id is None:
            raise WrongState(
                _("Aucun bail en cours n’est connu pour cette personne."), SAFE, _("Vérifiez son bail sur sa fiche.")
            )
        if open_cases(unit.connection, lease_id):
            raise WrongState(_("Ce bail est déjà suivi."), SAFE, _("Ouvrez son suivi depuis la liste."))
        check_follow(follow_on, today)
        case = ArrearsCase(
            lease_id=lease_id,
            person_id=holder_of(unit.connection, lease_id) or person_id,
            stage=Stage.EARLY_CONTACT,
            stage_on=today.isoformat(),
            adviser_id=session.agent_id,
            follow_on=follow_on.isoformat() if follow_on else None,
        )
        unit.add(case)
        unit.subject = case.id
        if due_cents is not None:
            note_due(unit, lease_id, due_cents, today, today)
        _promote(unit, case, today)
        tell(unit, case)
    return unit.changes


def check_follow(day: date | None, today: date) -> None:
    """Raise BadInput when the next contact is in the past."""
    if day is None:
        return
    past = _("Cette date est passée. Choisissez aujourd’hui ou après.") if day < today else ""
    refuse_typed({"follow_on": unlikely(day, today) or past})


def note_due(unit: Unit, lease_id: str, due_cents: int, on: date, today: date) -> None:
    """Add what is due under a lease on a day; raises BadInput for the field due."""
    told = ""
    if due_cents < 0:
        told = _("Un montant négatif n’est pas une dette. Tapez 0 si rien n’est dû.")
    elif due_cents > MOST_CENTS:
        told = _("Ce montant dépasse {most}. Vérifiez-le.").format(most=euros(MOST_CENTS))
    elif on > today:
        told = _("Un solde ne se connaît pas d’avance. Choisissez aujourd’hui ou avant.")
    else:
        told = unlikely(on, today)
    if told:
        raise BadInput(told, _("La saisie est gardée."), fields={"due": told})
    unit.add(RentBalance(lease_id=lease_id, balance_on=on.isoformat(), due_cents=due_cents))


def set_due(store: Store, session: Session, case_id: str, due_cents: int) -> Changes:
    """Note what is due today; arrears that reach the threshold are constituted today. Raises BadInput for due."""
    require(session, "arrears.due")
    with store.write(session, "arrears.due", case_id) as unit:
        case, today = unit.get(ArrearsCase, case_id), paris(unit.now).date()
        note_due(unit, case.lease_id, due_cents, today, today)
        _promote(unit, case, today)
    return unit.changes


def promote(unit: Unit, case_id: str, today: date) -> bool:
    """Note a case as constituted when what is due reaches the threshold; say whether it did."""
    return _promote(unit, unit.get(ArrearsCase, case_id), today)


def _promote(unit: Unit, case: ArrearsCase, today: date) -> bool:
    known = balance_of(unit.connection, case.lease_id)
    if known is None or case.constituted_on or Stage(case.stage) is Stage.CLEARED:
        return False
    rules = rules_of(unit.connection, today)
    due, day = known
    if not constituted(due, lease_row(unit.connection, case.lease_id), rules):
        return False
    # The legal delays run from then, whenever the file is imported, and whatever is negotiated meanwhile.
    if Stage(case.stage) in BEGUN:
        reach(unit, case, Stage.CONSTITUTED, day)
    else:
        case.constituted_on = day.isoformat()
    return True


def reach(unit: Unit, case: ArrearsCase, stage: Stage, on: date) -> None:
    """Put a case at a stage and write the line of its history."""
    step = ArrearsStep(case_id=case.id, before=case.stage, after=str(stage), reached_on=on.isoformat())
    step.follow_on = case.follow_on
    unit.add(step)
    case.stage, case.stage_on, case.follow_on = str(stage), on.isoformat(), None
    if stage is Stage.CONSTITUTED:
        case.constituted_on = on.isoformat()
    tell(unit, case)


def reach_as(unit: Unit, case: ArrearsCase, other: ArrearsCase) -> None:
    """Put a case where another of the same debt stands, since the same day."""
    constituted_on = case.constituted_on
    reach(unit, case, Stage(other.stage), date.fromisoformat(other.stage_on))
    case.constituted_on = constituted_on


def _write_step(unit: Unit, case_id: str, before: str, after: Stage, on: date, *, undoes: str | None = None) -> None:
    unit.add(ArrearsStep(case_id=case_id, before=before, after=str(after), reached_on=on.isoformat(), undoes=undoes))


def take_step(
    store: Store, session: Session, case_id: str, stage: Stage, *, on: date | None = None, body: str = ""
) -> Changes:
    """Record that a case reached a stage on a day, today when none is said; telling the CAF or MSA names which.

    Raises WrongState, NotAllowed, or BadInput for on and body.
    """
    require(session, "arrears.step")
    with store.write(session, "arrears.step", case_id) as unit:
        case, today = unit.get(ArrearsCase, case_id), paris(unit.now).date()
        check_way(Stage(case.stage), stage, session.role)
        if stage is Stage.PLAN_ACTIVE:
            raise WrongState(_("Cette étape se fait en signant le plan."), SAFE, _("Faites signer le plan."))
        if stage is Stage.CAF_NOTIFIED and case.caf_notified_on:
            raise WrongState(
                _("La CAF ou la MSA a déjà été informée."), SAFE, _("Reprenez cette étape pour corriger sa date.")
            )
        day = on or today
        _check_day(unit, case, stage, day, today)
        if stage is Stage.CAF_NOTIFIED:
            _tell_body(unit, case, body, day, today)
        if stage is Stage.CLEARED:
            _check_cleared(unit, case)
        if aside(Stage(case.stage), stage):
            _write_step(unit, case.id, case.stage, stage, day)
        else:
            _close_plan(unit, case, stage)
            reach(unit, case, stage, day)
        unit.details["stage"] = str(stage)
    return unit.changes


def _check_day(unit: Unit, case: ArrearsCase, stage: Stage, day: date, today: date) -> None:
    ahead = _("Cette date est dans l’avenir. Choisissez aujourd’hui ou avant.") if day > today else ""
    told = ahead or unlikely(day, today)
    if not told and stage is Stage.SUMMONS:
        told = _too_early(unit, case, day)
    told = told or _before_stage(case, stage, day)
    if told:
        raise BadInput(told, SAFE, fields={"on": told})


def _before_stage(case: ArrearsCase, stage: Stage, day: date) -> str:
    """Return why a step can’t bear a day before that of the act it follows: a plan broken before it was signed."""
    now = Stage(case.stage)
    if now not in ACTS or aside(now, stage) or day >= date.fromisoformat(case.stage_on):
        return ""
    return _("«\u00a0{stage}\u00a0» est du {day}\u00a0: l’étape suivante ne peut pas la précéder.").format(
        stage=now.label, day=plain_date(date.fromisoformat(case.stage_on))
    )


def _too_early(unit: Unit, case: ArrearsCase, day: date) -> str:
    """Return why a summons can’t bear this day: two months after the CCAPEX was told (loi 89-462, art. 24, II).

    It is told by the landlord, or deemed so since the CAF or MSA was.
    """
    referred = reached(steps_of(unit.connection, case.id), Stage.CCAPEX_REFERRED)
    told = date.fromisoformat(case.caf_notified_on) if case.caf_notified_on else None
    known = [one for one in (referred, told) if one is not None]
    first = in_months(min(known), rules_of(unit.connection, day).summons) if known else None
    if first is not None and day < first:
        return _("Pas d’assignation avant le {day} (deux mois après la saisine). Vérifiez la date.").format(
            day=plain_date(first)
        )
    return ""


def _tell_body(unit: Unit, case: ArrearsCase, body: str, day: date, today: date) -> None:
    """Note which body was told of arrears that are constituted: the law has it told of no smaller debt."""
    if below_threshold(unit.connection, case, rules_of(unit.connection, today)):
        raise WrongState(
            _("L’impayé n’est pas constitué\u00a0: la CAF ou la MSA s’informe à partir du seuil."),
            SAFE,
            _("Notez le solde du bail s’il l’atteint."),
        )
    _promote(unit, case, today)
    if body not in BODIES:
        told = _("Choisissez la CAF ou la MSA.")
        raise BadInput(told, SAFE, fields={"body": told})
    case.benefit_body, case.caf_notified_on = body, day.isoformat()


def _check_cleared(unit: Unit, case: ArrearsCase) -> None:
    known = balance_of(unit.connection, case.lease_id)
    if known is not None and known[0] > 0:
        raise WrongState(
            _("Une somme reste due sur ce bail."), SAFE, _("Notez le solde à zéro une fois la dette réglée.")
        )


def _close_plan(unit: Unit, case: ArrearsCase, stage: Stage) -> None:
    """Say of the plans in force what the step makes of them: two, where two desks signed one apart."""
    for row in plan_rows(unit.connection, case.id, "active"):
        plan = unit.get(PaymentPlan, row.id)
        plan.state, plan.replaced_by = "kept" if stage is Stage.CLEARED else "broken", ""
        renew(unit, row.id)


def step_back(store: Store, session: Session, case_id: str, step_id: str = "") -> Changes:
    """Take back the last step of a case by a compensating line; raises WrongState or NotAllowed.

    `step_id` is the step that was seen last: what another hand did since is not taken back instead.
    """
    require(session, "arrears.step")
    with store.write(session, "arrears.step.undo", case_id) as unit:
        case = unit.get(ArrearsCase, case_id)
        step = last_step(unit.connection, case_id)
        now = Stage(case.stage)
        if step is None or not may_go_back(step.before, step.after, now):
            raise WrongState(_("Aucune étape n’est à reprendre."), SAFE, _("Faites l’étape suivante."))
        if step_id not in ("", step.id):
            raise WrongState(_("Ce suivi a changé depuis."), SAFE, _("Voyez ce que dit son panneau."))
        if not allowed(session.role, right_for(step.after)):
            raise NotAllowed(
                _("Les étapes devant le juge reviennent au siège."),
                SAFE,
                _("Demandez à un responsable de la reprendre."),
            )
        _take_back(unit, case, step.before, step.after)
        _return_to(unit, case, step)
        unit.details["stage"] = str(step.before)
    return unit.changes


def _return_to(unit: Unit, case: ArrearsCase, step: StepDone) -> None:
    """Put a case back where it stood, since the day it had reached that: its delays don’t begin again."""
    if step.before != case.stage:
        steps = steps_of(unit.connection, case.id)
        since = reached(steps, step.before) or paris(case.created_at).date()
        case.stage, case.stage_on = str(step.before), since.isoformat()
        case.follow_on = case.follow_on or step.follow  # one agreed since holds
    _write_step(unit, case.id, str(step.after), step.before, paris(unit.now).date(), undoes=step.id)
    tell(unit, case)


def leave_plan(unit: Unit, case: ArrearsCase) -> None:
    """Put a case back where it stood before its plan was signed, when that signature holds no more."""
    if plan_row(unit.connection, case.id, "active") is not None or case.stage != Stage.PLAN_ACTIVE:
        return
    if step := step_to(steps_of(unit.connection, case.id), Stage.PLAN_ACTIVE):
        _return_to(unit, case, step)


def agree_plan(unit: Unit, case: ArrearsCase) -> None:
    """Have the plans in force follow the stage that was chosen between two desks' steps.

    A stage from before the signature leaves a plan to sign again; « plan en cours » without a plan goes back.
    """
    stage = Stage(case.stage)
    if stage is Stage.PLAN_ACTIVE:
        leave_plan(unit, case)
    elif stage in WAYS[Stage.PLAN_ACTIVE]:
        _close_plan(unit, case, stage)
    else:
        for row in plan_rows(unit.connection, case.id, "active"):
            _unsign(unit, row.id)


def _unsign(unit: Unit, plan_id: str) -> None:
    """Leave a plan to be signed again."""
    plan = unit.get(PaymentPlan, plan_id)
    plan.state, plan.signed_on, plan.replaced_by = "proposed", None, ""
    renew(unit, plan_id)


def _take_back(unit: Unit, case: ArrearsCase, before: Stage, after: Stage) -> None:
    """Put back what the step had changed beside the stage."""
    if after is Stage.CAF_NOTIFIED:
        case.benefit_body, case.caf_notified_on = "", None
    if before in BEGUN:  # a debt that grew while a plan was negotiated is constituted anew from there
        case.constituted_on = None
    states: tuple[str, ...] = ()
    if before is Stage.PLAN_ACTIVE and not aside(before, after):
        states = ("broken", "kept")
    elif after is Stage.PLAN_ACTIVE:
        states = ("active",)
    rows = plan_rows(unit.connection, case.id, *states) if states else []
    row = next((one for one in rows if one.state == "active" or not one.replaced_by), None)
    if row is None:
        return
    if after is Stage.PLAN_ACTIVE:
        _unsign(unit, row.id)
    else:
        unit.get(PaymentPlan, row.id).state = "active"
        renew(unit, row.id)


def set_case(
    store: Store, session: Session, case_id: str, *, fragile: bool, adviser_id: str, follow_on: date | None
) -> Changes:
    """Note whether the household is fragile (never why), who follows it and when it is called next."""
    require(session, "arrears.follow")
    with store.write(session, "arrears.follow", case_id) as unit:
        case, today = unit.get(ArrearsCase, case_id), paris(unit.now).date()
        if follow_on is None or follow_on.isoformat() != case.follow_on:
            check_follow(follow_on, today)
        case.fragile, case.adviser_id = fragile, adviser_id
        case.follow_on = follow_on.isoformat() if follow_on else None
    return unit.changes


def reveal(store: Store, session: Session, case_id: str) -> Changes:
    """Write that the amounts of a case were shown (UX.md §1: twenty seconds, traced)."""
    require(session, "arrears.read")
    with store.write(session, "arrears.reveal", case_id) as unit:
        unit.get(ArrearsCase, case_id)
    return unit.changes
