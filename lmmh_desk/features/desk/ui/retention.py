"""« Conservation »: how long each kind of record is kept, by which law, what has passed it, and the purge."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from lmmh_desk.features.desk.ui.going import GoingCard
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.french import count, short_date, written
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.retention import retentions
from lmmh_desk.office.model.retention import Due
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.page import Page
from lmmh_desk.ui.widgets.base import Column, Label, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.cells import Text
from lmmh_desk.ui.widgets.dialog import confirm
from lmmh_desk.ui.widgets.rows import Rows, TableColumn
from lmmh_desk.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from lmmh_desk.store.store import Read


class RetentionPage(Page):
    """The rules with what each would have go, and the button that does it."""

    key = "retention"
    discreet = True
    gestures = ((_("Entrée"), _("Ouvrir")),)
    hints = ("retention.more", "shell.next_pane", "shell.escape", "shell.help")
    advanced = Signal(int, int)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._stop = threading.Event()
        self._due: Sequence[Due] = ()
        self.said = Label("", 13, 400, "t2", wrap=True)
        self.table: DataTable[Due] = DataTable(_rows(), _("Durées de conservation"))
        self.progress = QProgressBar()
        self.progress.setAccessibleName(_("Avancement de la purge"))
        self.progress.setTextVisible(False)
        self.stop = Button(_("Arrêter"), "close")
        self.stop.clicked.connect(self._stop.set)
        self.purge = Button(_("Effacer ce qui a dépassé sa durée…"), role="primary")
        self.purge.clicked.connect(self.primary)
        self.change = Button(_("Changer une durée"), role="link", small=True)
        self.change.clicked.connect(lambda: context.shell.open("settings", tab="rules"))
        self.list = Button(_("Voir ce qui partira"), "list")
        self.list.clicked.connect(lambda: self._open(self.table.current()))
        self.rules = Card(_("Durées de conservation"), icon="clock", padding=(0, 0, 0, 0), spacing=0)
        self.rules.add(self.table, 1)
        self.rules.set_foot(self.change, None, self.stop, self.list, self.purge)
        self.going = GoingCard(context)
        self.going.closed.connect(self._close)
        self.going.changed.connect(self.hinted)
        title = Label(_("Conservation"), 20, 600)
        self.setLayout(Column(title, self.said, self.progress, self.rules, self.going, spacing=12))
        self.set_title(_("Conservation"))
        self.advanced.connect(self._advance)
        self.table.opened.connect(self._open)
        appear(self.going, False)
        self._show_busy(busy=False)

    def opened(self, **_arguments: Any) -> None:
        self.refresh(None)

    def offers(self, command: str) -> bool:
        if command == "retention.more":
            return self.going.has_more
        return command != "shell.escape" or self.going.isVisible()

    def escape(self) -> bool:
        """Go back from the list to the durations."""
        listing = self.going.isVisible()
        if listing:
            self._close()
        return listing

    def locked(self) -> None:
        self._close()

    def set_discreet(self, hidden: bool) -> None:
        self.going.set_discreet(hidden)

    def more(self) -> None:
        """Read more of the list shown (Alt+↓)."""
        if self.going.isVisible():
            self.going.read_more()

    def _open(self, due: Due | None) -> None:
        """Show the records that a rule would have go."""
        if due is not None and not self.stop.isVisible():
            self._show_list(shown=True)
            self.going.show_due(due)
            self.going.table.setFocus()

    def _close(self) -> None:
        self._show_list(shown=False)
        self.going.forget()
        self.table.setFocus()

    def _show_list(self, *, shown: bool) -> None:
        appear(self.rules, not shown)
        appear(self.going, shown)
        self.hinted.emit()

    def refresh(self, changes: Changes | None) -> None:
        if changes is None or changes.action == "office.purge" or changes.touches("regulation"):
            context, kept = self.context, retentions(self.context.catalogue)
            me = context.me

            def work(read: Read) -> list[Due]:
                from lmmh_desk.office.store.forgetting import forgetting_day
                from lmmh_desk.office.store.preview import seen_due

                return seen_due(read, me, kept, forgetting_day(read, context.clock))

            context.reads.run(work, self.show_due, owner=self, slot="due", failed=self._untold)

    def show_due(self, due: Sequence[Due]) -> None:
        """Show what each rule would have go."""
        self._due = due
        self.table.set_rows(due)
        whole = sum(len(one.ids) for one in due)
        told = _("{records} à effacer, ici et sur chaque poste. Les dossiers ouverts et les baux en cours restent.")
        none = _("Rien n’a dépassé sa durée de conservation.")
        self.said.setText(told.format(records=count(whole, _("enregistrement"))) if whole else none)
        self.purge.setEnabled(bool(whole))

    def _untold(self, error: DeskError) -> None:
        """Say why nothing can be said to have passed its time: this PC's clock is doubted."""
        self.show_due(())
        self.said.setText(str(error))

    def primary(self) -> None:
        whole = sum(len(one.ids) for one in self._due)
        if not whole or self.stop.isVisible():
            return
        confirm(
            self,
            _("Effacer {records}\u00a0?").format(records=count(whole, _("enregistrement"))),
            _("Ils partent de ce poste, des autres à leur prochaine synchronisation, et du serveur. Si une copie plus"
              " ancienne est remise ici, ils en sont effacés de nouveau. Ce geste ne s’annule pas."),
            yes=_("Effacer"),
            no=_("Tout garder"),
            then=lambda _reason: self._purge(),
        )  # fmt: skip

    def panes(self) -> list[QWidget]:
        listing = self.going.isVisible()
        return [self.going.table, self.going.back] if listing else [self.table, self.purge]

    def _purge(self) -> None:
        context, kept = self.context, retentions(self.context.catalogue)
        me = context.me
        self._stop.clear()
        self._show_busy(busy=True)

        def work() -> Changes:
            from lmmh_desk.office.actions.purging import purge

            return purge(context.store, me, kept, self._go_on)

        context.papers.run(work, self._purged, owner=self, slot="purge", failed=self._failed)

    def _go_on(self, gone: int, of: int) -> bool:
        """Tell the progress from the worker's thread; False once stopped."""
        self.advanced.emit(gone, of)
        return not self._stop.is_set()

    def _advance(self, gone: int, of: int) -> None:
        self.progress.setRange(0, max(1, of))
        self.progress.setValue(gone)

    def _purged(self, changes: Changes) -> None:
        self._show_busy(busy=False)
        stopped = _("Arrêté. Ce qui est effacé le reste\u00a0; recommencez pour la suite.")
        done = _("Effacé. Les autres postes suivront à leur prochaine synchronisation.")
        self.context.shell.say(stopped if self._stop.is_set() else done, "ok")
        self.context.writes.run(lambda: changes, lambda _changes: None, owner=self)  # every page reads again
        self.refresh(None)

    def _failed(self, error: DeskError) -> None:
        self._show_busy(busy=False)
        self.context.shell.say(str(error), "bad")
        self.refresh(None)

    def _show_busy(self, *, busy: bool) -> None:
        appear(self.progress, busy)
        appear(self.stop, busy)
        self.purge.setEnabled(not busy)


def _rows() -> Rows[Due]:
    columns = (
        TableColumn[Due]("what", _("Données"), _what, 264, sort=lambda one: one.retention.label),
        TableColumn[Due]("due", _("À effacer"), _going, 150, sort=lambda one: len(one.ids)),
        TableColumn[Due]("law", _("Base légale"), _law, 260, stretch=True, sort=lambda one: one.source),
    )
    return Rows(columns, lambda one: f"{one.retention.rule} {one.retention.label}")


def _what(one: Due) -> Text:
    kept = _("sans limite") if one.months is None else _("{months} mois").format(months=one.months)
    return Text(one.retention.label, kept, weight=600)


def _going(one: Due) -> Text:
    if one.before is None:
        return Text("—", ink="t2")
    day = _("d’avant le {day}").format(day=short_date(one.before, year=True))
    return Text(written(len(one.ids)) if one.ids else _("rien"), day, ink="t1" if one.ids else "t2")


def _law(one: Due) -> Text:
    return Text(one.source, ink="t2")
