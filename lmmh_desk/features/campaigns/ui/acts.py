"""What the window does with campaigns: written in the background, said; long work is told and can be stopped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from lmmh_desk.features.campaigns.actions import approving, printing, writing
from lmmh_desk.features.campaigns.model.drafting import Drafting
from lmmh_desk.features.campaigns.model.listing import HallLine, Hanging, Line, Posting, Watch
from lmmh_desk.features.campaigns.model.mailing import PosterSize
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.printing import Sheet
from lmmh_desk.office.model.rights import allowed
from lmmh_desk.office.ui.printing import delivered, kept_a_while, print_sheet
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.widgets.form_dialog import Failed, Values

if TYPE_CHECKING:
    from lmmh_desk.store.store import Store

Act = Callable[["Store", Session], Changes]
Done = Callable[[], None]
PAUSED = _("Mise en file suspendue\u00a0: elle peut être reprise.")


class Acts(QObject):
    """What can be done with campaigns, from any page."""

    advanced = Signal(int, int)  # of a long work
    busy = Signal(bool)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._stopped = self.working = False
        self._on = ""  # the campaign of the long work
        self._next: list[Done] = []  # what waits for its end
        self._going: Watch = Watch(self.advanced.emit, lambda: self._stopped)

    def save(
        self, known: Line | None, asked: Drafting, asking: bool, done: Callable[[str], None], failed: Failed
    ) -> None:
        """Record a draft, a new one without `known`, and say which; `asking` asks for the agreement as well."""
        store, me, writes = self.context.store, self.context.me, self.context.writes

        def act() -> Changes:
            if known is None:
                return writing.make_campaign(store, me, asked)
            return writing.change_campaign(store, me, known.id, asked)

        def then(changes: Changes) -> None:
            campaign_id = known.id if known is not None else changes.created("campaign")
            done(campaign_id)
            if asking:
                self._write(lambda store, me: writing.ask_approval(store, me, campaign_id), _("Accord demandé."))
            else:
                self.context.shell.say(_("Brouillon enregistré."), "ok")

        writes.run(act, then, owner=writes, failed=failed)

    def ask(self, one: Line) -> None:
        """Ask for an approval."""
        self._write(lambda store, me: writing.ask_approval(store, me, one.id), _("Accord demandé."))

    def give_back(self, one: Line) -> None:
        """Give a campaign back to who writes it."""
        self._write(lambda store, me: writing.give_back(store, me, one.id), _("Campagne rendue au brouillon."))

    def stop(self, one: Line) -> None:
        """Stop a campaign, and what puts its messages in the outbox; then take out what is there."""
        self._halt(one)
        self._form(
            lambda store, me: writing.stop_campaign(store, me, one.id), lambda: self._drop(one), self._refused,
            _("Campagne arrêtée."),
        )  # fmt: skip

    def pause(self, one: Line) -> None:
        """Suspend the sending of a campaign, and what puts its messages in the outbox."""
        self._halt(one)
        self._write(lambda store, me: writing.pause_campaign(store, me, one.id), _("Envoi suspendu."))

    def resume(self, one: Line, waits: int) -> None:
        """Let it go on from where it was; what `waits` for the outbox goes there, or is told to who may not."""
        told, queues = _("Envoi repris."), waits > 0 and allowed(self.context.me.role, "campaigns.approve")

        def done() -> None:
            if queues:
                self._after(lambda: self.queue(one, told))

        more = _(" À mettre en file par un responsable\u00a0: {messages}.").format(messages=count(waits, _("message")))
        self._form(
            lambda store, me: writing.resume_campaign(store, me, one.id), done, self._refused,
            told + more if waits and not queues else told,
        )  # fmt: skip

    def _drop(self, one: Line) -> None:
        """Take what a stopped campaign left out of the outbox, once what works now has seen that it is to stop."""
        store, me = self.context.store, self.context.me
        dropped = self.context.writes.tell
        self._after(lambda: self._work(one, lambda: approving.drop_all(store, me, one.id), dropped))

    def approve(self, one: Line) -> None:
        """Approve what is shown, beside what the counter writes, then put its messages in the outbox."""
        store, me, watch, halls = self.context.store, self.context.me, self._going, self.context.ports.halls

        def done(changes: Changes) -> None:
            self.context.writes.tell(changes)
            if not changes.rows:
                self.context.shell.say(_("Accord arrêté\u00a0: rien n’est approuvé."), "info")
            elif self._stopped:
                self.context.shell.say(PAUSED, "ok")
            else:
                self.queue(one)

        self._work(one, lambda: approving.approve(store, me, one.id, one.terms, watch, halls=halls), done)

    def queue(self, one: Line, told: str = _("Accord donné, messages en file.")) -> None:
        """Put what is approved in the outbox, some at a time, beside what the counter writes."""
        store, me, watch = self.context.store, self.context.me, self._going

        def done(changes: Changes) -> None:
            self.context.writes.tell(changes)
            self.context.shell.say(PAUSED if self._stopped else told, "ok")

        self._work(one, lambda: approving.queue_all(store, me, one.id, watch), done)

    def letters(self, one: Line) -> None:
        """Write every letter in one file."""
        store, me, watch = self.context.store, self.context.me, self._going
        file = self.context.printing.place(_("Courriers {number}").format(number=one.number))

        def done(made: printing.Written) -> None:
            self.context.writes.tell(made.changes)
            if made.file is None:
                self.context.shell.say(_("Courriers arrêtés\u00a0: aucun fichier n’est gardé."), "info")
                return
            told = _("{file}\u00a0: {letters}").format(file=made.file.name, letters=count(made.letters, _("courrier")))
            told = kept_a_while(told)
            if made.left_out:
                told += _(" {number} sans adresse lisible.").format(number=made.left_out)
            self.context.shell.say(told, "ok")

        self._work(one, lambda: printing.print_letters(store, me, one.id, file, watch), done)

    def poster(self, one: Line, size: PosterSize) -> None:
        """Print the poster."""
        store, me = self.context.store, self.context.me
        title = _("Affiche {number}").format(number=one.number)
        self._print(lambda: Sheet(title, size, printing.print_poster(store, me, one.id, size)), one.id)

    def large(self, one: Line) -> None:
        """Print the letter in large print."""
        store, me = self.context.store, self.context.me
        title = _("Gros caractères {number}").format(number=one.number)
        self._print(lambda: Sheet(title, "A4", printing.print_large(store, me, one.id)), one.id)

    def hall_list(self, one: Line) -> None:
        """Print where the poster hangs."""
        store, me, halls = self.context.store, self.context.me, self.context.ports.halls
        title = _("Halls {number}").format(number=one.number)
        self._print(lambda: Sheet(title, "A4", printing.print_halls(store, me, one.id, halls)), one.id)

    def hang(self, one: Line, hall: HallLine) -> None:
        """Write that a poster hangs in a hall, or no longer does, as the row shown says otherwise."""
        halls, asked = self.context.ports.halls, [Hanging(one.id, hall.id, hall.put_on is None)]
        self._write(lambda store, me: writing.hang_posters(store, me, asked, halls), "")

    def hang_all(self, known: Sequence[Posting], values: Values, done: Done, failed: Failed) -> None:
        """Write which posters hang now in the halls an agent keeps."""
        halls = self.context.ports.halls
        asked = [
            Hanging(one.campaign_id, one.hall.id, bool(values[one.key])) for one in known
            if bool(values[one.key]) != (one.hall.put_on is not None)
        ]  # fmt: skip
        self._form(
            lambda store, me: writing.hang_posters(store, me, asked, halls), done, failed, _("Affiches enregistrées.")
        )

    def refuse(self, person_id: str, values: Values, done: Done, failed: Failed) -> None:
        """Keep what a person refuses."""
        ways = frozenset(way for way, ticked in values.items() if ticked)
        self._form(
            lambda store, me: writing.refuse_messages(store, me, person_id, ways), done, failed,
            _("Refus enregistrés."),
        )  # fmt: skip

    def cancel(self) -> None:
        """Stop the long work."""
        self._stopped = True

    # How it is done

    def _work(self, one: Line, work: Callable[[], object], done: Callable[..., None]) -> None:
        """Do a long work of a campaign beside the others, one at a time."""
        if self.working:
            self.context.shell.say(_("Un travail est déjà en cours\u00a0: attendez sa fin, ou arrêtez-le."), "warn")
            return
        self._stopped, self.working, self._on = False, True, one.id
        self.busy.emit(True)

        def ended(told: Done) -> None:
            self.working = False
            self.busy.emit(False)
            told()
            if self._next and not self.working:  # what was told may go on with another work
                self._next.pop(0)()

        self.context.papers.run(
            work, lambda found: ended(lambda: done(found)), owner=self, slot="campaigns",
            failed=lambda error: ended(lambda: self._refused(error)),
        )  # fmt: skip

    def _after(self, do: Done) -> None:
        """Do something now, or once the long work has ended."""
        if self.working:
            self._next.append(do)
        else:
            do()

    def _halt(self, one: Line) -> None:
        """Stop the long work if it is of this campaign."""
        if self._on == one.id:
            self.cancel()

    def _print(self, make: Callable[[], Sheet], slot: str) -> None:
        print_sheet(self.context, make, delivered, slot=slot, failed=self._refused)

    def _refused(self, error: DeskError) -> None:
        self.context.shell.say(str(error), "bad")

    def _form(self, act: Act, done: Done, failed: Failed, told: str) -> None:
        store, me, writes = self.context.store, self.context.me, self.context.writes

        def then(_changes: Changes) -> None:
            done()
            self.context.shell.say(told, "ok")

        writes.run(lambda: act(store, me), then, owner=writes, failed=failed)

    def _write(self, act: Act, told: str) -> None:
        self._form(act, lambda: None, self._refused, told)
