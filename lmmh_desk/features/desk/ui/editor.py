"""A list on the left, the form of its record on the right: what the screens of headquarters share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QBoxLayout, QWidget

from lmmh_desk.features.desk.ui.kind import Kind, T, Values
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import BadInput, DeskError
from lmmh_desk.kernel.guard.refusal import fault
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.page import Width
from lmmh_desk.ui.sorting import remember_sorting
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.turns import Turns
from lmmh_desk.ui.widgets.base import WIDEST, Column, Row
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.editors import LineEdit
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.form import Form
from lmmh_desk.ui.widgets.free import FreeField
from lmmh_desk.ui.widgets.rows import Rows
from lmmh_desk.ui.widgets.table import DataTable

NEW = ""
PANEL, NARROW_CARD = 420, 280  # pixels at 100 %


class PanelForm(Form):
    """A form in a narrow panel: fields under each other, without titles at the left."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        holder, self._under = QWidget(), Column(margins=(14, 12, 14, 14), spacing=10)
        holder.setLayout(self._under)
        self._column.insertWidget(self._column.count() - 1, holder)
        self._turns = Turns(self)

    def stack(self, *items: QWidget) -> None:
        """Put widgets under each other."""
        for item in items:
            self._under.addWidget(item)
            self.watch(item)

    def make(
        self, fields: Iterator[tuple[str, Field]], form: Callable[[], Iterable[QWidget]], then: Callable[[], None]
    ) -> None:
        """Take the fields, then stack what holds them, one a turn: a whole form takes longer than a key may wait.

        The first one too: what stands around the form takes a turn by itself.
        """

        def take() -> None:
            name_and_field = next(fields, None)
            if name_and_field is None:
                self._turns.add(*(partial(self.stack, item) for item in form()), then)
            else:
                self.field(*name_and_field)
                self.make(fields, form, then)

        self._turns.add(take)


class EditorSection(Kind[T]):
    """Edits one kind of record; changes not saved yet are kept for each record until they are saved or given back."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.whole = False  # nothing is read before each field of the form is there
        self.shown = NEW  # id of the record in the form
        self._base: Values = {}  # the form as it was shown, texts as typed
        self._saved: Values = {}  # the values it was shown from
        self._edits: dict[str, Values] = {}
        self.table: DataTable[T] = DataTable(Rows(self.columns(), self.id_of), self.name, double=self.double)
        self.table.set_empty(self.nothing)
        remember_sorting(context, self.table, self.tables[0])
        self.add_button = Button(self.adding, "plus", small=True)
        self.save_button = Button(_("Enregistrer"), "save", _("Ctrl+Entrée"), role="primary")
        self.undo_button = Button(
            _("Valeurs d’avant"), "undo", role="quiet", accessible=_("Rendre les valeurs d’avant")
        )
        self.list_card = Card(self.name, actions=(self.add_button,), padding=(0, 0, 0, 0), spacing=0)
        self.list_card.add(self.table, 1)
        self.form_card = Card(" ", ruled=True, padding=(0, 0, 0, 0), spacing=0)
        self.panel = PanelForm(self.name)
        self.fields = self.panel.fields
        self.form_card.add(self.panel, 1)
        self.form_card.set_foot(self.save_button, None, self.undo_button)
        self._row = Row(self.list_card, self.form_card, spacing=12)
        self._row.setStretch(0, 1)
        self.setLayout(self._row)
        self._narrow = False
        current().changed.connect(self.retheme)
        self.retheme()
        self.add_button.hide()
        self._show_state()
        self.panel.make(self.make_fields(), self.form, self.made)

    def made(self) -> None:
        """Begin, each field being there: follow what is typed, and read what is shown."""
        self.table.chosen.connect(self._choose)
        self.add_button.clicked.connect(self.add)
        self.save_button.clicked.connect(self.primary)
        self.undo_button.clicked.connect(self.escape)
        self.panel.changed.connect(self._show_state)
        self.panel.submitted.connect(self.primary)
        self.whole = True
        self.refresh(None)

    def arrange(self, width: Width) -> None:
        self._narrow = width == "narrow"
        self._row.setDirection(QBoxLayout.Direction.TopToBottom if self._narrow else QBoxLayout.Direction.LeftToRight)
        self.retheme()

    def retheme(self) -> None:
        """Give the form its width at the present zoom, all there is when it stands under the list."""
        px = current().px
        self.form_card.setMinimumWidth(0 if self._narrow else px(PANEL))
        self.form_card.setMaximumWidth(WIDEST if self._narrow else px(PANEL))
        for card in (self.list_card, self.form_card):
            card.setMinimumHeight(px(NARROW_CARD) if self._narrow else 0)

    def refresh(self, changes: Changes | None) -> None:
        if self.whole and (changes is None or changes.touches(*self.tables)):
            self.context.reads.run(self.read, self.show_records, owner=self, slot="records")

    def show_records(self, records: Sequence[T]) -> None:
        """Show the list; the record in the form stays, with what is being typed."""
        self._keep_edits()
        self.table.blockSignals(True)  # the form follows `shown`, not the row the table falls back on
        self.table.set_rows(self.arranged(records))
        self.table.blockSignals(False)
        self.list_card.set_count(len(records))
        self.add_button.setVisible(self.may_edit(None))
        found = self.shown != NEW and self.table.select_key(self.shown)
        if self._base and (self._dirty() if found else self.shown == NEW):
            return  # somebody is typing: their form stays
        self._show(self.table.current() if found or NEW not in self._edits else None)

    def add(self) -> None:
        """Show an empty form."""
        self._keep_edits()
        self._show(None)
        next(iter(self.fields.values())).setFocus()

    def primary(self) -> None:
        if not self.save_button.isVisibleTo(self) or not self._dirty():
            return
        if self.panel.check():
            self._write(self.shown, self.panel.values())

    def escape(self) -> bool:
        if not self._base:
            return False  # nothing is shown yet: a draft just put back stays
        dirty = self._dirty()
        self._edits.pop(self.shown, None)
        if dirty:
            self._put_back(self._base)
        elif self.shown == NEW and self.table.current() is not None:
            self._show(self.table.current())
            return True
        return dirty

    def typed(self) -> Values:
        """Return what the form holds as it is typed, right or wrong, ready to be kept as a draft."""
        return {key: _typed(field.editor) for key, field in self.fields.items() if key not in self.unkept}

    def draft(self) -> dict[str, Any] | None:
        self._keep_edits()
        free = {key for key, field in self.fields.items() if isinstance(field, FreeField)} | self.weighed
        edits = {shown: _allowed(free, values) for shown, values in self._edits.items()}
        return {"shown": self.shown, "edits": edits} if edits else None

    def restore(self, draft: dict[str, Any]) -> None:
        self.shown, self._edits, self._base = draft["shown"], dict(draft["edits"]), {}
        self.refresh(None)

    def panes(self) -> list[QWidget]:
        return [self.table, self.form_card]

    def _choose(self, record: T | None) -> None:
        if record is not None and self.id_of(record) != self.shown:
            self._keep_edits()
            self._show(record)

    def _show(self, record: T | None) -> None:
        self.shown = NEW if record is None else self.id_of(record)
        self.form_card.set_title(self.adding if record is None else self.title_of(record))
        values = self.values_of(record)
        for key, field in self.fields.items():
            field.set_value(values.get(key))
        self._base, self._saved = self.typed(), self.panel.values()
        if self.shown in self._edits:
            self._put_back(self._edits[self.shown])
        editable = self.may_edit(record)
        for field in self.fields.values():
            field.setEnabled(editable)
        self.save_button.setVisible(editable)
        self.shown_changed(record)
        self._show_state()

    def shown_changed(self, record: T | None) -> None:
        """Follow the record in the form; by default nothing."""

    def _put_back(self, typed: Values) -> None:
        for key, text in typed.items():
            field = self.fields[key]
            if isinstance(field.editor, LineEdit):
                field.editor.setText(text)
                field.set_error("")
            else:
                field.set_value(text)
        self._show_state()

    def _dirty(self) -> bool:
        return bool(self._base) and self.typed() != self._base

    def _keep_edits(self) -> None:
        if not self._base:
            return
        if self._dirty():
            self._edits[self.shown] = self.typed()
        else:
            self._edits.pop(self.shown, None)

    def _show_state(self) -> None:
        dirty = self._dirty()
        self.form_card.set_caption(_("non enregistré") if dirty else "")
        self.undo_button.setVisible(dirty and self.save_button.isVisibleTo(self))
        self.save_button.setEnabled(dirty)

    def _write(self, record_id: str, values: Values, undone: bool = False) -> None:
        before = None if record_id == NEW or undone else dict(self._saved)

        def done(changes: Changes) -> None:
            self._edits.pop(record_id, None)
            if record_id == NEW and changes.ids(self.tables[0], "insert"):
                self.shown = changes.ids(self.tables[0], "insert")[0]
            self._base = {}
            self._told(record_id, before)

        self.context.writes.run(lambda: self.save(record_id, values), done, owner=self, failed=self._refused)

    def _told(self, record_id: str, before: Values | None) -> None:
        if before is None:
            self.tell(_("Enregistré."))
        else:
            text = _("« {name} » est enregistré.").format(name=self.form_card.header.title.text())
            self.tell(text, lambda: self._write(record_id, before, undone=True))

    def tell(self, text: str, undo: Callable[[], None] | None = None) -> None:
        """Say that it is done, with its undo where there is one."""
        if undo is None:
            self.context.shell.say(text, "ok")
        else:
            self.context.shell.offer_undo(text, undo)

    def _refused(self, error: DeskError) -> None:
        if isinstance(error, BadInput) and set(error.fields) & set(self.fields):
            self.panel.show_errors(error.fields)
        else:
            self.context.shell.say(str(error), "bad")

    def act(self, work: Callable[[], Changes], told: str) -> None:
        """Run another action of this screen, then say it is done."""
        self.context.writes.run(
            work, lambda _changes: self.context.shell.say(told, "ok"), owner=self, failed=self._refused
        )


def _typed(editor: Any) -> Any:
    return editor.text() if isinstance(editor, LineEdit) else editor.value()


def _allowed(free: Iterable[str], values: Values) -> Values:
    """Return what may be kept of what is typed: nothing of a free text that is refused."""
    return values | {key: "" for key in free if fault(values.get(key) or "")}
