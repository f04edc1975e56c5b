"""Taking back an act by compensating moves: nothing is ever erased."""

from __future__ import annotations

from collections.abc import Sequence

from lmmh_desk.features.walkins.actions.steps import current, today
from lmmh_desk.features.walkins.model.progress import AT_COUNTER
from lmmh_desk.features.walkins.model.records import GaugeMove, Kind, QueueMove, State
from lmmh_desk.features.walkins.model.turns import about
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions.messages import drop_messages
from lmmh_desk.office.model.rights import require
from lmmh_desk.store.store import Store, Unit


def undo(store: Store, session: Session, done: Changes) -> Changes:
    """Take back what an act did; raises WrongState if something else happened since."""
    require(session, "walkins.undo")
    with store.write(session, "walkins.undo") as unit:
        arrivals, moves = done.ids("walk_in", "insert"), done.ids("queue_move", "insert")
        if arrivals:
            take_back(unit, arrivals[0], moves, arrivals)
        elif moves:
            take_back(unit, unit.get(QueueMove, moves[0]).walk_in_id, moves, moves)
        for move_id in done.ids("gauge_move", "insert"):
            counted = unit.get(GaugeMove, move_id)
            unit.subject = move_id
            unit.add(GaugeMove(day=counted.day, delta=-counted.delta))
    return unit.changes


def take_back(unit: Unit, walk_in_id: str, moves: Sequence[str], undone: Sequence[str]) -> None:
    """Compensate `undone`, the arrival or its moves, provided `moves` are the last thing that happened to it.

    Raises WrongState where something else happened since, or the counter is taken.
    """
    unit.subject = walk_in_id
    passage = current(unit, walk_in_id)
    last, step = passage.progress.last, passage.progress.step
    untouched = last in moves if moves else not last
    if passage.state is State.UNDONE or not untouched:
        raise WrongState(
            _("{ticket} a changé depuis.").format(ticket=passage.ticket),
            _("Rien n’a été annulé."),
            _("Voyez la file d’attente."),
        )
    for number, undone_id in enumerate(undone, step + 1):
        unit.add(QueueMove(walk_in_id=walk_in_id, step=number, kind=Kind.UNDONE, undone_id=undone_id))
    unit.flush()
    if walk_in_id in undone:
        drop_messages(unit, about(walk_in_id))
    _require_one_each(unit, walk_in_id)


def _require_one_each(unit: Unit, walk_in_id: str) -> None:
    """Raise WrongState if who comes back to a counter finds another person there."""
    back = current(unit, walk_in_id)
    for other in today(unit).passages:
        here = other.state in AT_COUNTER and other.progress.agent_id == back.progress.agent_id
        if here and back.state in AT_COUNTER and other.id != back.id:
            raise WrongState(
                _("{ticket} est maintenant à ce guichet.").format(ticket=other.ticket),
                _("Rien n’a été annulé."),
                _("Terminez avec F8, ou mettez en attente."),
            )
