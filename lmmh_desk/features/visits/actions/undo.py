"""The way back of the last act of a visit: nothing is ever erased, a line says that it was taken back."""

from __future__ import annotations

from lmmh_desk.features.visits.actions.planning import drop_papers, note, tick_only
from lmmh_desk.features.visits.model.records import TABLE, Visit, VisitStep
from lmmh_desk.features.visits.model.steps import Held
from lmmh_desk.features.visits.store.listing import newest_step
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions import bookings
from lmmh_desk.office.model.rights import require
from lmmh_desk.store.store import Store, Unit


def undo(store: Store, session: Session, step_id: str, held: Held) -> Changes:
    """Take back the last act of a visit: its state, call and slot are those it `held`; cancelled papers stay so.

    Raises WrongState where something else happened since, Taken where the slot is somebody else's by now.
    """
    require(session, "visits.undo")
    with store.write(session, "visits.undo") as unit:
        done = unit.get(VisitStep, step_id)
        visit = unit.get(Visit, done.visit_id)
        unit.subject = visit.id
        if newest_step(unit.connection, visit.id) != step_id:
            raise WrongState(
                _("Cette visite a changé depuis."), _("Rien n’a été annulé."), _("Voyez ce que dit son panneau.")
            )
        note(unit, visit, done.act, undoes=step_id)
        visit.state, visit.outcome = done.before, held.outcome
        if held.slot != (visit.visitor_id, visit.starts_at, visit.ends_at):
            _give_back(unit, visit, held)
    return unit.changes


def _give_back(unit: Unit, visit: Visit, held: Held) -> None:
    """Book the slot a visit held before, or none."""
    unit.flush()
    visit.visitor_id, visit.starts_at, visit.ends_at = held.slot
    tick_only(visit, held.gestures)
    drop_papers(unit, visit.id)
    if held.visitor_id and held.starts_at is not None and held.ends_at is not None:
        bookings.rebook(unit, [held.visitor_id], held.starts_at, held.ends_at, (TABLE, visit.id))
    else:
        bookings.release(unit, visit.id)
