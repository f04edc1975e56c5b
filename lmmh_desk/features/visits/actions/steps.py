"""What happens on the day: the call's outcome, the way there, the gestures, how it ended; and the way back."""

from __future__ import annotations

from collections.abc import Collection

from lmmh_desk.features.visits.actions.planning import is_ahead, note, tick_only
from lmmh_desk.features.visits.model.records import State, Visit
from lmmh_desk.features.visits.model.request import left_on
from lmmh_desk.features.visits.model.steps import (
    CALL_FIRST,
    CALLED,
    GESTURES_MADE,
    UNDONE,
    check_act,
    check_home,
    check_outcome,
)
from lmmh_desk.features.visits.store.listing import before_step, last_step, ticks
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import require
from lmmh_desk.store.store import Store, Unit
from lmmh_desk.tenancy.store.cards import lease_line


def call(store: Store, session: Session, visit_id: str, outcome: str) -> Changes:
    """Keep the outcome of the call before a visit, and nothing else of it; raises BadInput, WrongState.

    Gestures that stand before its first call were ticked elsewhere, for a day that another desk changed meanwhile.
    """
    require(session, "visits.call")
    with store.write(session, "visits.call", visit_id) as unit:
        visit = unit.get(Visit, visit_id)
        check_act(CALLED, visit.state, visit.outcome)
        if not visit.outcome:
            tick_only(visit, ())
        visit.outcome = check_outcome(outcome, visit.urgency)
        note(unit, visit, CALLED)
        if visit.state == State.REQUESTED:
            visit.state = State.PRESCREENED
    return unit.changes


def step(store: Store, session: Session, visit_id: str, act: str) -> Changes:
    """Set off, find nobody, or say that it is done.

    Raises WrongState, also before the call or its day, or where the dwelling was left meanwhile.
    """
    require(session, "visits.step")
    with store.write(session, "visits.step", visit_id) as unit:
        visit = unit.get(Visit, visit_id)
        check_act(act, visit.state, visit.outcome, ahead=is_ahead(visit, unit.now))
        if act in CALL_FIRST and visit.state == State.SCHEDULED:
            check_home(_left(unit, visit, act))
        note(unit, visit, act)
        visit.state = act
        unit.details["step"] = act
    return unit.changes


def step_back(store: Store, session: Session, visit_id: str, seen: str = "") -> Changes:
    """Take back the last of these steps by a compensating line; raises WrongState.

    `seen` is the state that was shown: a second press, or another desk, has left it since.
    """
    require(session, "visits.step")
    with store.write(session, "visits.step.undo", visit_id) as unit:
        visit = unit.get(Visit, visit_id)
        last = last_step(unit.connection, visit_id, visit.state) if visit.state in UNDONE else None
        if last is None:
            raise WrongState(_("Aucune étape n’est à reprendre."), _("Rien n’a changé."), _("Faites l’étape suivante."))
        if seen not in ("", visit.state):
            raise WrongState(
                _("Cette visite a changé depuis."), _("Rien n’a été repris."), _("Voyez ce que dit son panneau.")
            )
        unit.details["step"] = visit.state
        note(unit, visit, visit.state, undoes=last)
        visit.state = before_step(unit.connection, last)
    return unit.changes


def tick(store: Store, session: Session, visit_id: str, gestures: Collection[str]) -> Changes:
    """Keep which barrier gestures were made on site; raises WrongState before the day of the visit or its call.

    A line says on which day: they are of no other, to which another desk may have moved the visit meanwhile.
    """
    require(session, "visits.gestures")
    with store.write(session, "visits.gestures", visit_id) as unit:
        visit = unit.get(Visit, visit_id)
        check_act(GESTURES_MADE, visit.state, visit.outcome, ahead=is_ahead(visit, unit.now))
        tick_only(visit, gestures)
        ticked = ticks(unit.connection, [visit_id]).get(visit_id)
        if ticked is None or paris(ticked).date() < paris(unit.now).date():
            note(unit, visit, GESTURES_MADE)
    return unit.changes


def _left(unit: Unit, visit: Visit, act: str) -> str:
    """Return when the home was left, as of today for who sets off, of the visit's own day for one made already."""
    at = unit.now if act == State.ON_THE_WAY or visit.starts_at is None else visit.starts_at
    return left_on(lease_line(unit.connection, visit.lease_id), paris(at).date())
