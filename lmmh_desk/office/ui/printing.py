"""Printing from any page: the paper is made and queued in the background, sent, and followed to its end."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import DeskError, PrinterError
from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.actions.printing import deliver, deliver_again, deliver_all, follow, queue_print
from lmmh_desk.office.model.printing import Job, Sheet
from lmmh_desk.office.model.rights import allowed
from lmmh_desk.office.store.printing import readable, sent
from lmmh_desk.ui.context import Context

if TYPE_CHECKING:
    from lmmh_desk.printing.printing import Delivery

Sent = tuple["Sheet", "Delivery", Changes]
FOLLOWED = (2_000, 10_000)  # milliseconds after a sending at which the spooler is asked what became of it
EVERY = 60_000  # milliseconds
QUEUED = Changes("print.queue")


def print_sheet(
    context: Context,
    make: Callable[[], Sheet],
    told: Callable[[Sheet, Delivery], str],
    *,
    slot: str,
    failed: Callable[[DeskError], None],
    copies: int = 1,
) -> None:
    """Make a paper, queue it, send it, then say `told`; what the printer refuses stays in the queue."""
    store, me, printing = context.store, context.me, context.printing

    def work() -> Sent:
        sheet = replace(make(), copies=copies)
        delivery, changes = deliver(store, me, printing, queue_print(store, me, sheet))
        return sheet, delivery, changes

    def done(sent: Sent) -> None:
        sheet, delivery, changes = sent
        context.writes.tell(changes)
        context.shell.say(told(sheet, delivery), "ok", keeps_undo=True)
        follow_later(context)

    def refused(error: DeskError) -> None:
        if isinstance(error, PrinterError):
            context.writes.tell(QUEUED)  # the number beside the pill
        failed(error)

    context.papers.run(work, done, owner=context.papers, slot=slot, failed=refused)


def delivered(sheet: Sheet, delivery: Delivery) -> str:
    """Return where a paper went: to the printer, or without one to a file."""
    if delivery.file is not None:
        return kept_a_while(_("Sans imprimante\u00a0: {file}").format(file=delivery.file.name))
    return _("{title} envoyé à l’imprimante.").format(title=sheet.title)


def kept_a_while(told: str) -> str:
    """Say of a paper written in clear in the profile's `papers` that it doesn't stay (`Printing.sweep`)."""
    return _("{told}, gardé une heure au plus.").format(told=told)


def print_job(context: Context, job: Job) -> None:
    """Send a job of the queue again."""
    store, me, printing = context.store, context.me, context.printing

    def done(sent: tuple[Delivery, Changes]) -> None:
        context.writes.tell(sent[1])
        context.shell.say(_("{title} envoyé.").format(title=job.title), "ok")
        follow_later(context)

    def refused(error: DeskError) -> None:
        context.writes.tell(QUEUED)
        context.shell.say(str(error), "bad")

    context.papers.run(
        lambda: deliver_again(store, me, printing, job),
        done,
        owner=context.papers,
        slot=f"job {job.id}",
        failed=refused,
    )


def print_waiting(context: Context) -> None:
    """Send everything that waits, and say how much of it the printer took.

    What a printer holds isn't sent again, it would come out twice: it is named when nothing else waited.
    """
    store, me, printing = context.store, context.me, context.printing

    def work() -> tuple[int, list[Job], list[Job]]:
        taken, left = deliver_all(store, me, printing)
        with store.read() as read:
            return taken, left, [job for job in sent(read) if job.held and readable(job, me)]

    def done(found: tuple[int, list[Job], list[Job]]) -> None:
        taken, left, held = found
        context.writes.tell(QUEUED)
        context.shell.say(_told(taken, left, held, me.role), "bad" if left else "warn" if held and not taken else "ok")
        follow_later(context)

    context.papers.run(work, done, owner=context.papers, slot="waiting")


def follow_later(context: Context, delays: tuple[int, ...] = FOLLOWED) -> None:
    """Ask the spooler, now and again, what became of what it took."""
    for delay in delays:
        QTimer.singleShot(delay, context.papers, lambda: follow_now(context))


def follow_now(context: Context) -> None:
    """Ask the spooler what became of what it took, and say the first thing that went wrong."""
    if context.session is None or context.store.read_only:
        return

    def done(found: tuple[Changes, list[Job]]) -> None:
        changes, troubled = found
        if changes.rows:
            context.writes.tell(changes)
        mine = [job for job in troubled if context.session is not None and readable(job, context.session)]
        if mine:
            context.shell.say(_trouble(mine[0], context.me.role), "warn" if mine[0].held else "bad")

    context.papers.run(lambda: follow(context.store, context.printing), done, owner=context.papers, slot="follow")


class Follower(QObject):
    """Asks every minute what became of what the spooler has, and at once where a paper was cancelled.

    What was written to a file, in clear, for want of a printer is swept then too, behind the lock screen as well.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self._pass)
        if not context.store.read_only:
            context.writes.changed.connect(self._changed)
            self._timer.start()

    def stop(self) -> None:
        """Ask no more."""
        self._timer.stop()

    def ask(self) -> None:
        """Ask now, in the background; with nothing at the spooler, nobody is asked."""
        follow_now(self._context)

    def _pass(self) -> None:
        papers = self._context.papers
        papers.run(self._context.printing.sweep, lambda _gone: None, owner=papers, slot="sweep")
        self.ask()

    def _changed(self, changes: Changes) -> None:
        if changes.touches("paper"):
            self.ask()


def _trouble(job: Job, role: str) -> str:
    if job.held:
        told = _("{title}\u00a0: {problem} Il sortira dès que l’imprimante sera prête.")
    elif not allowed(role, "office.papers"):  # « Impressions » isn't theirs
        told = _("{title}\u00a0: {problem} Recommencez depuis la page.")
    else:
        told = _("{title}\u00a0: {problem} Il reste dans «\u00a0Impressions\u00a0», à réimprimer plus tard.")
    return told.format(title=job.title, problem=job.problem)


def _told(taken: int, left: list[Job], held: list[Job], role: str) -> str:
    if len(left) == 1:
        told = _("{title} reste dans la file\u00a0: {problem}")
        return told.format(title=left[0].title, problem=left[0].problem)
    if left:
        told = _("{papers} restent dans la file\u00a0: {problem}")
        return told.format(papers=count(len(left), _("document")), problem=left[0].problem)
    if not taken and held:
        return _trouble(held[0], role)
    if not taken:
        return _("Rien n’attend l’imprimante.")
    return _("{papers} envoyés.").format(papers=count(taken, _("document"))) if taken > 1 else _("Document envoyé.")
