"""« Travaux et neuf »: the plan over time and the new dwellings; at the right, what may be said (picture 27)."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from lmmh_desk.features.works.model.plan import Operation, Plan, Programme, Stage, stale
from lmmh_desk.features.works.store.plan import seen_plan
from lmmh_desk.features.works.ui import dialogs
from lmmh_desk.features.works.ui.acts import Acts
from lmmh_desk.features.works.ui.gantt import Gantt, Legend
from lmmh_desk.features.works.ui.panel import OperationPanel
from lmmh_desk.features.works.ui.programmes import ProgrammesCard
from lmmh_desk.features.works.ui.removing import Removing
from lmmh_desk.features.works.ui.tables import operation_rows
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import today
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.rights import allowed
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.minutes import Midnights
from lmmh_desk.ui.page import Page, Width
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import WIDEST, Column, Label, Row, appear, bare_scroll
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.choice import ComboBox
from lmmh_desk.ui.widgets.dialog import confirm
from lmmh_desk.ui.widgets.segmented import Segmented
from lmmh_desk.ui.widgets.table import DataTable

SHOWS = ("works_operation", "works_stage", "new_programme", "residence")
IN_SIGHT = 60  # pixels at 100 %: the head of the calendar, and half of a row
SIDE = 326  # pixels at 100 %
CHANGING = (_("Entrée"), _("Suppr"))  # keys of those alone who may write


class WorksPage(Page):
    """Operations, programmes, and what is said of the one chosen."""

    key = "works"
    gestures: tuple[tuple[str, str], ...] = (
        ("↑ ↓", _("Opération")), (_("Entrée"), _("Modifier")), ("T", _("Voir en liste")),
        (_("Suppr"), _("Retirer")),
    )  # fmt: skip
    hints = ("works.note", "works.print", "shell.next_pane", "shell.help")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._acts = Acts(context)
        self._removing = Removing(self, self._acts)
        self._plan = Plan((), ())
        self._chosen = ""
        self._wanted = ""  # the programme to choose once it is read
        self._listed = False
        role = context.me.role
        self._writes, self._builds = allowed(role, "works.operation"), allowed(role, "works.programme")
        if not (self._writes or self._builds):
            self.gestures = tuple(one for one in self.gestures if one[0] not in CHANGING)
        self.gantt, self.programmes = Gantt(), ProgrammesCard()
        self.panel = OperationPanel(writes=self._writes, notes=allowed(role, "tenancy.note"))
        self.table: DataTable[Operation] = DataTable(
            operation_rows(lambda: today(context.clock)), _("Opérations de travaux"), double=True
        )
        self.table.set_empty(_("Aucune opération n’est enregistrée."))
        self._lay_out()
        self._connect()
        self._midnights = Midnights(self, context.clock, self._paint)  # the line of today moves

    def _lay_out(self) -> None:
        self._about = Label("", 13, 400, "t2")
        self.residence = ComboBox([("", _("Toutes les résidences"))])
        self.residence.setAccessibleName(_("Résidence"))
        self.turning = Segmented(_("Vue"), [(False, _("Calendrier")), (True, _("Liste"))], tall=True)
        self.print = Button(_("Avis aux locataires"), "printer")
        self.add = Button(_("Nouvelle opération"), "plus", "Ctrl+N", "primary")
        appear(self.add, self._writes)
        head = QWidget()
        head.setLayout(
            Row(Label(_("Travaux et neuf"), 20, 600), self._about, None, self.residence, self.turning, self.print,
                self.add, spacing=10)
        )  # fmt: skip
        self._legend = Legend()
        self.calendar = Card(_("Calendrier"), actions=(self._legend,), padding=(0, 0, 0, 0), ruled=True)
        self._scroll = bare_scroll()
        self._scroll.setWidget(self.gantt)
        self.calendar.add(self._scroll, 1)
        self.calendar.add(self.table, 1)
        self.calendar.set_empty(_("Aucune opération n’est enregistrée."))
        self.table.hide()
        left = Column(spacing=13)
        left.addWidget(self.calendar, 1)
        left.addWidget(self.programmes)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.addLayout(left, 1)
        self._columns.addWidget(self.panel)
        whole = Column(head, spacing=14)
        whole.addLayout(self._columns, 1)
        self.setLayout(whole)
        self.arrange("normal")

    def _connect(self) -> None:
        self.residence.changed.connect(self._paint)
        self.turning.changed.connect(lambda _listed: self.turn())
        self.panel.note.clicked.connect(lambda: self.context.shell.run("works.note"))
        for button in (self.print, self.panel.print):
            button.clicked.connect(self.print_notice)
        self.add.clicked.connect(self.add_operation)
        self._scroll.verticalScrollBar().valueChanged.connect(self.gantt.update)  # its head stays where it was
        self.panel.change.clicked.connect(self.change_operation)
        self.gantt.chosen.connect(lambda one: self._choose(one.id))
        self.gantt.opened.connect(lambda _one: self.change_operation())
        self.table.chosen.connect(lambda one: self._choose(one.id if one else ""))
        self.table.opened.connect(lambda _one: self.change_operation())
        self.table.whole["T"] = self.programmes.table.whole["T"] = self.turn
        self.programmes.strip.opened.connect(self._programme)
        self.programmes.table.opened.connect(self._programme)
        removing = self._removing
        if self._writes:
            self.panel.stages.opened.connect(self._stage)
            self.panel.stages.acts = removing.menu(_("Retirer l’étape"), lambda one: removing.stage(self.chosen(), one))
            self.gantt.acts = self.table.acts = removing.menu(_("Retirer l’opération"), removing.operation)
        if self._builds:
            acts = removing.menu(_("Retirer le programme"), removing.programme)
            self.programmes.strip.acts = self.programmes.table.acts = acts

    # What the shell asks

    def opened(self, operation_id: str = "", programme_id: str = "", **arguments: Any) -> None:
        """Show the plan, with what the search found chosen."""
        self._chosen = operation_id or self._chosen
        self._wanted = programme_id
        (self.table if self._listed else self.gantt).setFocus()
        super().opened(**arguments)

    def refresh(self, changes: Changes | None) -> None:
        """Read again what changed."""
        if self.context.session is None or (changes is not None and not changes.touches(*SHOWS)):
            return
        me, exchange = self.context.me, self.context.ports.exchange
        self.context.reads.run(lambda read: seen_plan(read, me, exchange), self._show, owner=self, slot="plan")

    def primary(self) -> None:
        """Open a new operation (Ctrl+Entrée)."""
        self.add_operation()

    def panes(self) -> list[QWidget]:
        """Return the plan, the programmes, what may be said and the stages."""
        if self._listed:
            return [self.table, self.programmes.table, self.panel.told, self.panel.stages]
        return [self.gantt, self.programmes.strip, self.panel.told, self.panel.stages]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_T and not event.modifiers():
            self.turn()
        elif event.key() == Qt.Key.Key_Delete:
            self._drop()
        else:
            super().keyPressEvent(event)

    def arrange(self, width: Width) -> None:
        """Put everything in one column in a narrow window."""
        px, narrow = current().px, width == "narrow"
        for part in (self._about, self.residence):
            appear(part, not narrow)
        appear(self.add, self._writes and not narrow)
        self.calendar.put_action(self._legend, below=narrow)
        self.programmes.put_action(self.programmes.share, below=narrow)
        ways = QBoxLayout.Direction
        self._columns.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
        self._columns.setSpacing(px(13))
        self.panel.setMinimumWidth(0 if narrow else px(SIDE))
        self.panel.setMaximumWidth(WIDEST if narrow else px(SIDE))
        self.panel.setMinimumHeight(px(560) if narrow else 0)
        self.panel.stages.setFixedHeight(px(138) if narrow else px(92))
        self.calendar.setMinimumHeight(px(370) if narrow else px(220))
        self.programmes.table.setMinimumHeight(px(120))
        self.table.show_columns(*(("title", "now", "end", "state") if narrow else ()))  # the panel has every stage

    # What it shows

    def shown(self) -> list[Operation]:
        """Return the operations of the residence chosen, or all."""
        where = self.residence.value() or ""
        return [one for one in self._plan.operations if where in ("", one.residence_id)]

    def chosen(self) -> Operation | None:
        """Return the operation chosen, the first by default."""
        operations = self.shown()
        return next((one for one in operations if one.id == self._chosen), operations[0] if operations else None)

    def turn(self) -> None:
        """Show the tables in place of the drawings, or back."""
        self._listed = not self._listed
        appear(self.table, self._listed)
        for part in (self._scroll, self._legend):
            appear(part, not self._listed)
        self.programmes.turn(self._listed)
        self.calendar.set_title(_("Opérations") if self._listed else _("Calendrier"))
        self.turning.set_value(self._listed)
        (self.table if self._listed else self.gantt).setFocus()
        self._paint()

    def _show(self, plan: Plan) -> None:
        first = not self._plan.operations
        self._plan = plan
        self._about.setText(plan.summary)
        concerned = {one.residence_id: one.residence for one in plan.operations}
        before = self.residence.value()
        self.residence.set_choices([("", _("Toutes les résidences")), *concerned.items()])
        self.residence.set_value(before if before in concerned else "")
        self.programmes.show_programmes(plan.programmes)
        self._paint()
        if first and plan.operations:  # an empty card could not take the keyboard
            (self.table if self._listed else self.gantt).setFocus()
        if self._wanted:
            self.programmes.choose(self._wanted)
            self._wanted = ""

    def _paint(self) -> None:
        one, day = self.chosen(), today(self.context.clock)
        self._chosen = one.id if one is not None else ""
        self.gantt.show_operations(self.shown(), day, self._chosen)
        self.calendar.set_caption("" if self._listed else self.gantt.covered)
        self.calendar.show_empty(one is None)
        self.table.set_rows(self.shown())
        self.table.select_key(self._chosen)
        self.panel.show_operation(one, day)
        self._follow()

    def _choose(self, operation_id: str) -> None:
        if operation_id and operation_id != self._chosen:
            self._chosen = operation_id
            self.panel.show_operation(self.chosen(), today(self.context.clock))
            self._follow()

    def _follow(self) -> None:
        """Keep the row chosen in sight."""
        self._scroll.ensureVisible(0, self.gantt.middle, 0, current().px(IN_SIGHT))

    # What is done

    def print_notice(self) -> None:
        """Print the notice of the operation chosen, for the halls; ask first where its sentence may be old."""
        one = self.chosen()
        if one is None:
            return
        if not (why := stale(one, today(self.context.clock))):
            self._acts.print_hall(one)
            return
        confirm(
            self, _("Imprimer l’avis «\u00a0{titles}\u00a0»\u00a0?").format(titles=one.title),
            f"{why} «\u00a0{one.said}\u00a0»", yes=_("Imprimer l’avis"), no=_("Ne pas imprimer"),
            then=lambda _text: self._acts.print_hall(one),
        )  # fmt: skip

    def add_operation(self) -> None:
        """Ask for a new operation."""
        if self._writes:
            self._operation(None)

    def change_operation(self) -> None:
        """Ask what changes of the operation chosen."""
        if self._writes and (one := self.chosen()) is not None:
            self._operation(one)

    def add_stage(self) -> None:
        """Ask for a stage of the operation chosen."""
        self._stage(None)

    def add_programme(self) -> None:
        """Ask for a new programme."""
        self._programme(None)

    def _drop(self) -> None:
        """Take away what has the keyboard: a stage, the operation, a programme; Ctrl+Z puts it back."""
        one, known = self.chosen(), self.programmes.current()
        if self.programmes.has_keyboard:
            if self._builds and known is not None:
                self._removing.programme(known)
        elif not self._writes or one is None:
            return
        elif self.panel.stages.hasFocus():
            self._removing.stage(one, self.panel.stages.current())
        elif self.gantt.hasFocus() or self.table.hasFocus():
            self._removing.operation(one)

    def _operation(self, known: Operation | None) -> None:
        known_id = known.id if known is not None else ""
        dialogs.operation_dialog(
            self, self._plan.residences,
            lambda values, done, failed: self._acts.save_operation(known_id, values, done, failed), known=known,
        )  # fmt: skip

    def _stage(self, known: Stage | None) -> None:
        one = self.chosen()
        if one is None or not self._writes:
            return
        known_id = known.id if known is not None else ""
        dialogs.stage_dialog(
            self, today(self.context.clock), one,
            lambda values, done, failed: self._acts.save_stage(one.id, known_id, values, done, failed), known=known,
        )  # fmt: skip

    def _programme(self, known: Programme | None) -> None:
        if not self._builds:
            return
        known_id = known.id if known is not None else ""
        dialogs.programme_dialog(
            self, today(self.context.clock),
            lambda values, done, failed: self._acts.save_programme(known_id, values, done, failed), known=known,
        )  # fmt: skip
