"""The acts of the counter as the window does them: in the writing thread, then said, with a way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from lmmh_desk.features.walkins.actions import arrivals, counter, telling
from lmmh_desk.features.walkins.actions.arrivals import Arrival
from lmmh_desk.features.walkins.actions.tickets import ticket_sheet
from lmmh_desk.features.walkins.actions.undo import undo
from lmmh_desk.features.walkins.model.passage import Passage
from lmmh_desk.features.walkins.model.records import OUTCOMES, Outcome, State
from lmmh_desk.features.walkins.store import board, queue
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.french import small
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.printing import Sheet
from lmmh_desk.office.ui.printing import delivered, print_sheet
from lmmh_desk.ui.context import Context

if TYPE_CHECKING:
    from lmmh_desk.printing.printing import Delivery
    from lmmh_desk.store.store import Read, Store

FICHE, HOME = "fiche", "home"
Act = Callable[["Store", Session], Changes]
Told = Callable[[Passage], str]


class Acts(Struct, frozen=True, weakref=True):
    """What can be done with the queue, from any page."""

    context: Context

    def call_next(self) -> None:
        """Call whose turn it is; the person's file opens itself."""
        self._do(counter.call_next, _called, opens=True)

    def call(self, walk_in_id: str) -> None:
        """Call this one; the person's file opens itself."""
        self._do(lambda store, me: counter.call(store, me, walk_in_id), _called, opens=True)

    def take(self, person_id: str) -> None:
        """Receive someone at once; the file opens itself."""
        self._do(lambda store, me: arrivals.take(store, me, person_id), _received, opens=True)

    def resume(self, walk_in_id: str) -> None:
        """Take up again someone on hold; the file opens itself."""
        self._do(lambda store, me: counter.resume(store, me, walk_in_id), _received, opens=True)

    def serve(self, walk_in_id: str) -> None:
        """Note that the person called is there."""
        self._do(lambda store, me: counter.serve(store, me, walk_in_id), _received)

    def no_answer(self, walk_in_id: str) -> None:
        """Note that the person called did not come."""
        self._do(lambda store, me: counter.no_answer(store, me, walk_in_id), _missed)

    def hold(self, walk_in_id: str) -> None:
        """Ask the person received to wait."""
        self._do(lambda store, me: counter.hold(store, me, walk_in_id), _held)

    def leave(self, walk_in_id: str) -> None:
        """Note that someone left."""
        self._do(lambda store, me: counter.leave(store, me, walk_in_id), _left)

    def close(self, walk_in_id: str, outcome: Outcome) -> None:
        """End a reception; without an id, that of whoever is at this counter."""

        def act(store: Store, me: Session) -> Changes:
            return counter.close(store, me, walk_in_id, outcome) if walk_in_id else counter.finish(store, me, outcome)

        self._do(act, _closed)

    def place(self, walk_in_id: str, inside: bool) -> None:
        """Note that someone came in or went out."""
        self._do(lambda store, me: counter.place(store, me, walk_in_id, inside), _placed)

    def count(self, delta: int) -> None:
        """Count one person in or out beside the queue."""
        self._write(lambda store, me: counter.count(store, me, delta), None)

    def arrive(self, arrival: Arrival) -> None:
        """Add someone to the queue."""
        self._do(lambda store, me: arrivals.arrive(store, me, arrival), _arrived)

    def identify(self, walk_in_id: str, person_id: str) -> None:
        """Say who someone in the queue is."""
        self._write(lambda store, me: arrivals.identify(store, me, walk_in_id, person_id), None)

    def set_reason(self, walk_in_id: str, reason_id: str) -> None:
        """Change the reason someone came."""
        self._write(lambda store, me: arrivals.set_reason(store, me, walk_in_id, reason_id), None)

    def set_priority(self, walk_in_id: str, priority: bool) -> None:
        """Give or take back the priority."""
        self._write(lambda store, me: arrivals.set_priority(store, me, walk_in_id, priority), None)

    def set_note(self, walk_in_id: str, note: str) -> None:
        """Replace the note."""
        self._write(lambda store, me: arrivals.set_note(store, me, walk_in_id, note), None)

    def tell(self, walk_in_id: str) -> None:
        """Tell who waits, by SMS, that their turn comes."""
        told = _("SMS à envoyer\u00a0: le tour approche.")
        self._write(
            lambda store, me: telling.tell(store, me, walk_in_id), lambda _changes: self.context.shell.say(told, "ok")
        )

    def print_ticket(self, walk_in_id: str) -> None:
        """Print the ticket of a walk-in, which is already recorded."""
        store, me = self.context.store, self.context.me
        print_sheet(
            self.context, lambda: ticket_sheet(store, me, walk_in_id), _ticket_sent,
            slot=f"ticket {walk_in_id}", failed=self._not_printed,
        )  # fmt: skip

    # How it is done

    def _not_printed(self, error: DeskError) -> None:
        self.context.shell.say(_("{error} L’arrivée est enregistrée.").format(error=error), "bad")

    def _write(self, act: Act, then: Callable[[Changes], None] | None) -> None:
        store, me, writes = self.context.store, self.context.me, self.context.writes

        def answer(changes: Changes) -> None:
            if then is not None and self.context.session == me:  # not locked meanwhile
                then(changes)

        writes.run(lambda: act(store, me), answer, owner=writes)

    def _do(self, act: Act, told: Told, *, opens: bool = False) -> None:
        """Act, then say what happened with a way back; `opens` shows the person's file."""
        self._write(act, lambda changes: self._tell(changes, told, opens))

    def _tell(self, changes: Changes, told: Told, opens: bool) -> None:
        reads, me, now = self.context.reads, self.context.me, self.context.clock.now()

        def ask(read: Read) -> Passage:
            arrived, moves = changes.ids("walk_in", "insert"), changes.ids("queue_move", "insert")
            seen, row_id = (queue.seen_passage, arrived) if arrived else (queue.seen_passage_of_move, moves)
            found = seen(read, me, row_id[0])
            return board.seen_names(read, me, [found], now)[0]

        def answer(passage: Passage) -> None:
            if self.context.session != me:
                return
            if opens:
                self._open(passage)
            self.context.shell.offer_undo(told(passage), lambda: self._undo(changes, passage))

        reads.run(ask, answer, owner=reads, slot="opened" if opens else "told")

    def _open(self, passage: Passage) -> None:
        if passage.person_id:
            self.context.shell.open(FICHE, person_id=passage.person_id)
        else:
            self.context.shell.open(HOME)

    def _undo(self, changes: Changes, passage: Passage) -> None:
        text = _("Annulé : {ticket}, {who}.").format(ticket=passage.ticket, who=passage.who)
        self._write(lambda store, me: undo(store, me, changes), lambda _changes: self.context.shell.say(text, "ok"))


def _ticket_sent(sheet: Sheet, delivery: Delivery) -> str:
    if delivery.file is None:
        return _("{title} imprimé sur {printer}.").format(title=sheet.title, printer=delivery.printer)
    return delivered(sheet, delivery)


def _arrived(passage: Passage) -> str:
    where = _("dedans") if passage.progress.inside else _("dehors")
    return _("Ticket {ticket} : {who}, {where}.").format(ticket=passage.ticket, who=passage.who, where=where)


def _called(passage: Passage) -> str:
    return _("Appel de {ticket} : {who}.").format(ticket=passage.ticket, who=passage.who)


def _received(passage: Passage) -> str:
    return _("À votre guichet : {who}.").format(who=passage.who)


def _missed(passage: Passage) -> str:
    if passage.state is State.LEFT:
        return _("{ticket} n’a pas répondu deux fois : départ noté.").format(ticket=passage.ticket)
    return _("{ticket} n’a pas répondu : de retour dans la file.").format(ticket=passage.ticket)


def _held(passage: Passage) -> str:
    return _("{who} attend d’être repris.").format(who=passage.who)


def _left(passage: Passage) -> str:
    return _("Départ noté : {ticket}, {who}.").format(ticket=passage.ticket, who=passage.who)


def _closed(passage: Passage) -> str:
    outcome = passage.progress.outcome
    label = OUTCOMES[outcome] if outcome else ""
    return _("Terminé : {who}, {outcome}.").format(who=passage.who, outcome=small(label))


def _placed(passage: Passage) -> str:
    where = _("dedans") if passage.progress.inside else _("dehors")
    return _("{ticket} est {where}.").format(ticket=passage.ticket, where=where)
