"""Printing from any page: the paper is made and queued in the background, sent, and followed to its end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import DeskError, PrinterError
from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.actions.printing import deliver, deliver_again, deliver_all, follow, queue_print
from lmmh_desk.office.model.printing import Job, Sheet
from lmmh_desk.ui.context import Context

if TYPE_CHECKING:
    from lmmh_desk.printing.printing import Delivery

Sent = tuple["Sheet", "Delivery", Changes]
FOLLOWED = (2_000, 10_000, 60_000)  # milliseconds after a sending at which the spooler is asked what became of it
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
        context.writes.changed.emit(changes)
        context.shell.say(told(sheet, delivery), "ok", keeps_undo=True)
        follow_later(context)

    def refused(error: DeskError) -> None:
        if isinstance(error, PrinterError):
            context.writes.changed.emit(QUEUED)  # the number beside the pill
        failed(error)

    context.papers.run(work, done, owner=context.papers, slot=slot, failed=refused)


def print_job(context: Context, job: Job) -> None:
    """Send a job of the queue again."""
    store, me, printing = context.store, context.me, context.printing

    def done(sent: tuple[Delivery, Changes]) -> None:
        context.writes.changed.emit(sent[1])
        context.shell.say(_("{title} envoyé.").format(title=job.title), "ok")
        follow_later(context)

    def refused(error: DeskError) -> None:
        context.writes.changed.emit(QUEUED)
        context.shell.say(str(error), "bad")

    context.papers.run(
        lambda: deliver_again(store, me, printing, job),
        done,
        owner=context.papers,
        slot=f"job {job.id}",
        failed=refused,
    )


def print_waiting(context: Context) -> None:
    """Send everything that waits, and say how much of it the printer took."""
    store, me, printing = context.store, context.me, context.printing

    def done(sent: tuple[int, list[Job]]) -> None:
        taken, left = sent
        context.writes.changed.emit(QUEUED)
        context.shell.say(_told(taken, left), "bad" if left else "ok")
        follow_later(context)

    context.papers.run(lambda: deliver_all(store, me, printing), done, owner=context.papers, slot="waiting")


def follow_later(context: Context, delays: tuple[int, ...] = FOLLOWED) -> None:
    """Ask the spooler, now and again, what became of what it took."""
    for delay in delays:
        QTimer.singleShot(delay, context.papers, lambda: follow_now(context))


def follow_now(context: Context) -> None:
    """Ask the spooler what became of what it took, and say what went wrong."""
    if context.session is None:
        return

    def done(changes: Changes) -> None:
        if changes.rows:
            context.writes.changed.emit(changes)

    context.papers.run(lambda: follow(context.store, context.printing), done, owner=context.papers, slot="follow")


def _told(taken: int, left: list[Job]) -> str:
    if len(left) == 1:
        told = _("{title} reste dans la file\u00a0: {problem}")
        return told.format(title=left[0].title, problem=left[0].problem)
    if left:
        told = _("{papers} restent dans la file\u00a0: {problem}")
        return told.format(papers=count(len(left), _("document")), problem=left[0].problem)
    if not taken:
        return _("Rien n’attend l’imprimante.")
    return _("{papers} envoyés.").format(papers=count(taken, _("document"))) if taken > 1 else _("Document envoyé.")
