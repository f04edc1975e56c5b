"""The section Date: one line for each day of trips, with its hours."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lmmh_desk.features.moves.model.entry import DayTyped
from lmmh_desk.features.moves.model.rules import MAX_DAYS
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Column, Label, appear
from lmmh_desk.ui.widgets.buttons import Button, IconButton
from lmmh_desk.ui.widgets.dates import DateEdit
from lmmh_desk.ui.widgets.editors import HourEdit
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.form import FieldRow


class DayRow(FieldRow):
    """A day and its hours; the labels stand above the first line only."""

    def __init__(self, today: date, number: int) -> None:
        self.day = Field(_("Jour du déménagement"), DateEdit(today))
        self.starts = Field(_("De"), HourEdit())
        self.ends = Field(_("À"), HourEdit())
        self.remove = IconButton("close", _("Retirer ce jour"), bare=True)
        self.add = Button(_("Ajouter un jour"), "plus", role="link")
        super().__init__(self.day, self.starts, self.ends, self.remove, self.add, stretch=(0, 0, 0))
        for field in self.fields():
            appear(field.label, number == 0)
            appear(field.note, number == 0)
        appear(self.remove, number > 0)
        self.narrow = False
        current().changed.connect(self.retheme)
        self.retheme()

    def fields(self) -> tuple[Field, Field, Field]:
        """Return day, beginning and end."""
        return self.day, self.starts, self.ends

    def retheme(self) -> None:
        """Take the widths of the present zoom and window."""
        for field, wide in zip(self.fields(), (166, 66, 66) if self.narrow else (184, 78, 78), strict=True):
            field.editor.setFixedWidth(current().px(wide))

    def typed(self) -> DayTyped:
        """Return the three texts."""
        return DayTyped(*(field.editor.text() for field in self.fields()))

    def show_typed(self, typed: DayTyped) -> None:
        """Show three texts."""
        for field, text in zip(self.fields(), (typed.day, typed.starts, typed.ends), strict=True):
            field.editor.setText(text)
            field.set_error("")


class DaysSection(QWidget):
    """One to five days; « Ajouter un jour » repeats the hours of the last one."""

    changed = Signal()
    rearranged = Signal()  # a line came or went

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self._narrow = False
        self.rows: list[DayRow] = []
        self.message = Label("", 12, 400, "bad", wrap=True)
        self.message.hide()
        self._column = Column(spacing=8)
        whole = Column(spacing=4)
        whole.addLayout(self._column)
        whole.addWidget(self.message)
        self.setLayout(whole)
        self._add(DayTyped())

    def set_narrow(self, narrow: bool) -> None:
        """Tighten the fields in a narrow window."""
        self._narrow = narrow
        for row in self.rows:
            row.narrow = narrow
            row.retheme()

    def typed(self) -> tuple[DayTyped, ...]:
        """Return the texts of each day."""
        return tuple(row.typed() for row in self.rows)

    def show_days(self, days: tuple[DayTyped, ...]) -> None:
        """Show these days, one at least."""
        while len(self.rows) > max(1, len(days)):
            self._drop(self.rows[-1])
        for number, typed in enumerate(days):
            if number < len(self.rows):
                self.rows[number].show_typed(typed)
            else:
                self._add(typed)

    def fields(self) -> dict[str, Field]:
        """Return the fields that errors name: « day0 », « hours0 », « day1 »…"""
        found: dict[str, Field] = {}
        for number, row in enumerate(self.rows):
            found |= {f"day{number}": row.day, f"hours{number}": row.ends}
        return found

    def set_error(self, sentence: str) -> None:
        """Say what is wrong with the number of days."""
        self.message.setText(sentence)
        appear(self.message, bool(sentence))

    def _add(self, typed: DayTyped) -> DayRow:
        row = DayRow(self._today, len(self.rows))
        row.show_typed(typed)
        row.narrow = self._narrow
        row.retheme()
        self.rows.append(row)
        self._column.addWidget(row)
        for field in row.fields():
            field.changed.connect(self.changed)
        row.add.clicked.connect(self._more)
        row.remove.clicked.connect(lambda: self._less(row))
        self._place_buttons()
        return row

    def _more(self) -> None:
        last = self.rows[-1].typed()
        self._add(DayTyped("", last.starts, last.ends)).day.setFocus()
        self.changed.emit()

    def _less(self, row: DayRow) -> None:
        self._drop(row)
        self.rows[0].add.setFocus()
        self.changed.emit()

    def _drop(self, row: DayRow) -> None:
        self.rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._place_buttons()

    def _place_buttons(self) -> None:
        """Leave « Ajouter un jour » at the end of the first line only, and not after the fifth day."""
        for row in self.rows:
            appear(row.add, row is self.rows[0] and len(self.rows) < MAX_DAYS)
        self.rearranged.emit()
