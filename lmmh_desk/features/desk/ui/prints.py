"""« Impressions »: what this PC has to print, has handed to a printer, has printed, and what the printer refused."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QBoxLayout, QWidget

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import count, hour, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.actions.printing import drop
from lmmh_desk.office.model.printing import STATES, Job, JobState
from lmmh_desk.office.store.printing import seen_queue
from lmmh_desk.office.ui.printing import follow_now, print_job, print_waiting
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.page import Page, Width
from lmmh_desk.ui.widgets.base import Column, Label, Row
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.cells import Mark, Text
from lmmh_desk.ui.widgets.printer_menu import offer_printers
from lmmh_desk.ui.widgets.rows import Rows, TableColumn
from lmmh_desk.ui.widgets.table import DataTable

MARKS = {
    JobState.TO_PRINT: ("warn", "printer"),
    JobState.SENT: ("accent", "printer"),
    JobState.PRINTED: ("ok", "check"),
    JobState.FAILED: ("bad", "warning"),
}
WIDE, NARROW = ("at", "title", "state", "problem"), ("paper", "state")  # columns


class PrintsPage(Page):
    """The queue; one gesture prints all that waits."""

    key = "prints"
    hints = ("prints.all", "shell.next_pane", "shell.escape", "shell.search", "shell.help")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._facts = Label("", 13, 400, "t2")
        self.other = Button(_("Choisir une autre imprimante"), "printer")
        self.all = Button(_("Tout imprimer"), "printer", "Ctrl+P", "primary")
        self.table: DataTable[Job] = DataTable(_rows(), _("Impressions de ce poste"))
        self.table.set_empty(_("Rien n’est à imprimer sur ce poste."))
        self.table.acts = self._menu
        self.table.letters = {"I": self._print, "R": self._drop}
        card = Card(padding=(0, 0, 0, 0), spacing=0)
        card.add(self.table, 1)
        card.set_foot(
            Label(_("I\u00a0: imprimer la ligne · R\u00a0: la retirer, le document reste enregistré"), 12, 400, "t2"),
            None,
        )
        told, acts = QWidget(), QWidget()
        told.setLayout(Row(Label(_("Impressions"), 20, 600), self._facts, None, spacing=12))
        acts.setLayout(Row(self.other, self.all, None, spacing=12))
        self._head = Row(told, acts, spacing=12)
        head = QWidget()
        head.setLayout(self._head)
        whole = Column(head, card, spacing=14)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.arrange("normal")
        self.table.opened.connect(self._print)
        self.all.clicked.connect(self.primary)
        self.other.clicked.connect(self._choose_printer)

    def opened(self, **arguments: object) -> None:
        """Show the queue as the spooler tells it now."""
        super().opened(**arguments)
        follow_now(self.context)
        self.table.setFocus()

    def refresh(self, changes: Changes | None) -> None:
        """Read the queue again: it is short."""
        del changes
        if self.context.session is not None:
            me = self.context.me
            self.context.reads.run(lambda read: seen_queue(read, me), self._show, owner=self, slot="queue")

    def arrange(self, width: Width) -> None:
        """Put the buttons under the title, and the problem under the document's, in a narrow window."""
        narrow = width == "narrow"
        directions = QBoxLayout.Direction
        self._head.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)
        self._head.setStretch(0, 0 if narrow else 1)
        self.table.show_columns(*(NARROW if narrow else WIDE))

    def primary(self) -> None:
        """Print all that waits (Ctrl+Entrée, Ctrl+P)."""
        print_waiting(self.context)

    def panes(self) -> list[QWidget]:
        """Return the buttons and the list."""
        return [self.all, self.table]

    def _show(self, jobs: list[Job]) -> None:
        waiting, held = sum(job.waits for job in jobs), sum(job.held for job in jobs)
        self._facts.setText(_facts(waiting, held))
        self.all.setEnabled(waiting > 0)
        self.table.set_rows(jobs)

    def _menu(self, job: Job) -> list[QAction]:
        acts = [(_("Imprimer\tI"), self._print)] if job.state is not JobState.PRINTED else []
        acts.append((_("Retirer de la file\tR"), self._drop))
        made = []
        for label, act in acts:
            action = QAction(label, self)
            action.triggered.connect(lambda _checked=False, act=act: act(job))
            made.append(action)
        return made

    def _print(self, job: Job) -> None:
        if job.state is JobState.PRINTED:
            self.context.shell.say(_("{title} est déjà imprimé.").format(title=job.title))
        else:
            print_job(self.context, job)

    def _drop(self, job: Job) -> None:
        store, me = self.context.store, self.context.me
        told = _("{title} retiré de la file. Le document reste enregistré.").format(title=job.title)
        self.context.writes.run(
            lambda: drop(store, me, job.id), lambda _changes: self.context.shell.say(told), owner=self
        )

    def _choose_printer(self) -> None:
        job = self.table.current()
        offer_printers(self.context.papers, self.other, lambda name: self._use(job, name))

    def _use(self, job: Job | None, name: str) -> None:
        """Send such papers to a printer from now on, this one first."""
        size, kind = (job.size, job.kind) if job else ("A4", "")
        self.context.printing.choose_again(size, kind, name)
        if job is not None and job.state is not JobState.PRINTED:
            print_job(self.context, job)


def _facts(waiting: int, held: int) -> str:
    facts = [count(waiting, _("document à imprimer"), _("documents à imprimer"))] if waiting else []
    if held:
        facts.append(count(held, _("retenu par l’imprimante"), _("retenus par l’imprimante")))
    return " · ".join(facts) or _("rien n’attend")


def _rows() -> Rows[Job]:
    columns = (
        TableColumn[Job]("at", _("Demandé"), _when, 120, sort=lambda job: job.made_at),
        TableColumn[Job]("paper", _("Document"), _paper, 210, stretch=True, sort=lambda job: job.title),
        TableColumn[Job]("title", _("Document"), _title, 210, sort=lambda job: job.title),
        TableColumn[Job]("state", _("État"), _state, 176),
        TableColumn[Job]("problem", _("Problème"), _problem, 200, stretch=True),
    )
    return Rows(columns, lambda job: job.id, _sentence)


def _sentence(job: Job) -> str:
    return ", ".join(cell(job).said() for cell in (_when, _title, _state, _problem))


def _when(job: Job) -> Text:
    moment = paris(job.made_at)
    return Text(hour(moment), short_date(moment.date()))


def _title(job: Job) -> Text:
    copies = count(job.copies, _("exemplaire"))
    return Text(job.title, " · ".join(part for part in (job.size, copies, job.printer) if part), 600)


def _paper(job: Job) -> Text:
    """Return the document over its problem, else over what `_title` says of it."""
    return Text(job.title, job.problem, 600, note_ink="bad") if job.problem else _title(job)


def _state(job: Job) -> Mark:
    return Mark(STATES[job.state], *MARKS[job.state])


def _problem(job: Job) -> Text:
    return Text(job.problem or "—")
