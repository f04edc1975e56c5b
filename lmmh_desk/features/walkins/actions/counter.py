"""The counter's acts: call, receive, hold, close, and the places inside."""

from __future__ import annotations

from lmmh_desk.features.walkins.actions.steps import current, move, require_free, today
from lmmh_desk.features.walkins.model.records import GaugeMove, Kind, Outcome, State
from lmmh_desk.features.walkins.store import queue
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import require
from lmmh_desk.store.store import Store


def call_next(store: Store, session: Session) -> Changes:
    """Call whose turn it is; raises WrongState if nobody waits or this counter is busy."""
    require(session, "walkins.call")
    with store.write(session, "walkins.call") as unit:
        board = require_free(unit)
        waiting = board.waiting(unit.now)
        if not waiting:
            raise WrongState(_("Personne n’attend."), _("Rien n’a changé."), _("Enregistrez un arrivant avec F2."))
        move(unit, waiting[0].id, Kind.CALLED)
    return unit.changes


def call(store: Store, session: Session, walk_in_id: str) -> Changes:
    """Call this one; raises WrongState if another agent was quicker."""
    return _take(store, session, "walkins.call", walk_in_id, Kind.CALLED)


def no_answer(store: Store, session: Session, walk_in_id: str) -> Changes:
    """Note that the person called did not come: back to the queue, out of it the second time."""
    return _step(store, session, "walkins.no_answer", walk_in_id, Kind.NO_ANSWER)


def serve(store: Store, session: Session, walk_in_id: str) -> Changes:
    """Note that the person called is at the counter."""
    return _step(store, session, "walkins.serve", walk_in_id, Kind.SERVED)


def hold(store: Store, session: Session, walk_in_id: str) -> Changes:
    """Ask the person received to wait (a colleague to fetch, a paper to find), and free the counter."""
    return _step(store, session, "walkins.hold", walk_in_id, Kind.HELD)


def resume(store: Store, session: Session, walk_in_id: str) -> Changes:
    """Take up again someone on hold; raises WrongState if this counter is busy."""
    return _take(store, session, "walkins.resume", walk_in_id, Kind.RESUMED)


def leave(store: Store, session: Session, walk_in_id: str) -> Changes:
    """Note that someone left without being received, or while on hold."""
    require(session, "walkins.leave")
    with store.write(session, "walkins.leave", walk_in_id) as unit:
        if current(unit, walk_in_id).state is State.ON_HOLD:
            move(unit, walk_in_id, Kind.RESUMED, Kind.CLOSED, outcome=Outcome.LEFT)
        else:
            move(unit, walk_in_id, Kind.LEFT)
    return unit.changes


def close(store: Store, session: Session, walk_in_id: str, outcome: Outcome) -> Changes:
    """End a reception with its outcome; someone called and not yet noted as received counts as received."""
    require(session, "walkins.close")
    with store.write(session, "walkins.close", walk_in_id) as unit:
        called = current(unit, walk_in_id).state is State.CALLED
        kinds = (Kind.SERVED, Kind.CLOSED) if called else (Kind.CLOSED,)
        move(unit, walk_in_id, *kinds, outcome=outcome)
        unit.details["outcome"] = outcome
    return unit.changes


def finish(store: Store, session: Session, outcome: Outcome) -> Changes:
    """End the reception of whoever is at this agent's counter; raises WrongState when nobody is."""
    require(session, "walkins.close")
    with store.read() as read:
        mine = queue.passages_at(read, session.agent_id, queue.day_of(store.clock.now()))
    if not mine:
        raise WrongState(
            _("Personne n’est à votre guichet."), _("Rien n’a changé."), _("Appelez la personne suivante avec F3.")
        )
    return close(store, session, mine[0].id, outcome)


def place(store: Store, session: Session, walk_in_id: str, inside: bool) -> Changes:
    """Note that someone who waits came inside or went out."""
    return _step(store, session, "walkins.place", walk_in_id, Kind.CAME_IN if inside else Kind.WENT_OUT)


def count(store: Store, session: Session, delta: int) -> Changes:
    """Count one person in (+1) or out (−1) beside the queue; raises WrongState when nobody is inside."""
    require(session, "walkins.count")
    with store.write(session, "walkins.count") as unit:
        if delta < 0 and today(unit).gauge().inside == 0:
            raise WrongState(_("Personne n’est dedans."), _("La jauge reste à 0."), _("Comptez d’abord une entrée."))
        move = GaugeMove(day=queue.day_of(unit.now), delta=delta)
        unit.add(move)
        unit.subject = move.id
    return unit.changes


def _take(store: Store, session: Session, right: str, walk_in_id: str, kind: Kind) -> Changes:
    require(session, right)
    with store.write(session, right, walk_in_id) as unit:
        require_free(unit)
        move(unit, walk_in_id, kind)
    return unit.changes


def _step(store: Store, session: Session, right: str, walk_in_id: str, kind: Kind) -> Changes:
    require(session, right)
    with store.write(session, right, walk_in_id) as unit:
        move(unit, walk_in_id, kind)
    return unit.changes
