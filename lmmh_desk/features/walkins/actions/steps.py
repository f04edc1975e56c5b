"""What every act needs: today's walk-in, its next moves, a free counter; or the sentence that says why not."""

from __future__ import annotations

from datetime import date

from lmmh_desk.features.walkins.model.board import Board
from lmmh_desk.features.walkins.model.passage import Passage
from lmmh_desk.features.walkins.model.progress import AT_COUNTER, PLACES, Step, advance
from lmmh_desk.features.walkins.model.records import Kind, Outcome, QueueMove, State
from lmmh_desk.features.walkins.model.turns import about
from lmmh_desk.features.walkins.store import queue
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.french import short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.actions.messages import drop_messages
from lmmh_desk.office.store import sites
from lmmh_desk.store.store import Unit

FACTS = {
    State.WAITING: _("{ticket} attend encore."),
    State.CALLED: _("{ticket} est déjà appelé."),
    State.SERVING: _("{ticket} est déjà au guichet."),
    State.ON_HOLD: _("{ticket} est en attente de reprise."),
    State.CLOSED: _("Le passage {ticket} est déjà terminé."),
    State.LEFT: _("Le départ de {ticket} est déjà noté."),
    State.UNDONE: _("L’arrivée {ticket} a été annulée."),
}


def move(unit: Unit, walk_in_id: str, *kinds: Kind, outcome: Outcome | None = None) -> None:
    """Add moves one after another; raises WrongState, in words, when the state does not allow one."""
    passage = current(unit, walk_in_id)
    unit.subject = walk_in_id
    progress, session = passage.progress, unit.session
    for number, kind in enumerate(kinds, progress.step + 1):
        ending = outcome if kind is Kind.CLOSED else None
        after = advance(progress, Step("", number, kind, unit.now, session.agent_id, session.counter, ending))
        if after is None:
            raise _refused(unit, passage, kind)
        unit.add(QueueMove(walk_in_id=walk_in_id, step=number, kind=kind, counter=session.counter, outcome=ending))
        progress = after
    unit.flush()
    if progress.state not in (State.WAITING, State.CALLED):
        drop_messages(unit, about(walk_in_id))  # whoever is here, or gone, is told nothing more


def _refused(unit: Unit, passage: Passage, kind: Kind) -> WrongState:
    progress = passage.progress
    fact = FACTS[progress.state]
    if kind in PLACES and progress.present and progress.state is not State.SERVING:
        fact = _("{ticket} est déjà dedans.") if progress.inside else _("{ticket} est déjà dehors.")
    elif progress.state in AT_COUNTER and progress.agent_id != unit.session.agent_id:
        fact = _("{ticket} vient d’être appelé par {agent}.")
    name = queue.agent_name(unit.connection, progress.agent_id)
    return WrongState(
        fact.format(ticket=passage.ticket, agent=name), _("Rien n’a changé."), _("Voyez la file d’attente.")
    )


def current(unit: Unit, walk_in_id: str) -> Passage:
    """Return a walk-in of today; raises NotFound, or WrongState for another day's."""
    passage = queue.passage(unit.connection, walk_in_id)
    arrived = paris(passage.arrived_at).date()
    if arrived.isoformat() != queue.day_of(unit.now):
        fact = _("{ticket} est un passage du {day}.").format(ticket=passage.ticket, day=short_date(arrived))
        raise WrongState(fact, _("La file de ce jour est close."), _("Enregistrez une nouvelle arrivée avec F2."))
    return passage


def today(unit: Unit) -> Board:
    """Return the day of the agent's site, without the names."""
    day, site_id = queue.day_of(unit.now), unit.session.site_id
    found = queue.passages(unit.connection, site_id, day)
    limit = sites.gauge(unit.connection, site_id, date.fromisoformat(day))
    return Board(day, tuple(found), queue.counted(unit.connection, site_id, day), limit)


def require_free(unit: Unit) -> Board:
    """Return the day; raises WrongState when the agent already has someone at the counter."""
    board = today(unit)
    busy = board.at_counter(unit.session.agent_id)
    if busy is not None:
        raise WrongState(
            _("{ticket} est à votre guichet.").format(ticket=busy.ticket),
            _("La file n’a pas changé."),
            _("Terminez avec F8, ou mettez en attente."),
        )
    return board


def present(unit: Unit, person_id: str) -> Passage | None:
    """Return the walk-in of a person who is there today, if any."""
    mine = queue.passages_of(unit.connection, person_id, queue.day_of(unit.now))
    return next((one for one in mine if one.progress.present), None)


def require_absent(unit: Unit, person_id: str) -> None:
    """Raise WrongState if a person already has a ticket today."""
    found = present(unit, person_id)
    if found is not None:
        raise WrongState(
            _("Cette personne est déjà là, avec le ticket {ticket}.").format(ticket=found.ticket),
            _("Rien n’a été ajouté."),
            _("Voyez la file d’attente."),
        )
