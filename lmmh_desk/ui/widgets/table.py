"""A dense list: rows of 30 or 46 px, lines of 1 px, one selection, everything by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QFocusEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.early import EarlyKeys
from lmmh_desk.ui.widgets.base import pressed_with
from lmmh_desk.ui.widgets.cells import Group
from lmmh_desk.ui.widgets.empty import Empty
from lmmh_desk.ui.widgets.rows import Index, Rows
from lmmh_desk.ui.widgets.rows_view import RowsView

T = TypeVar("T")


class DataTable(RowsView[T]):
    """The table of a `Rows` model.

    `opened` (Entrée, double click), `chosen` (another current row) carry the record; `acts` gives the context
    menu of a record; `letters` maps a letter to what it does with the current record while the table has focus.
    Keys pressed before its first rows are there wait for them.
    """

    opened = Signal(object)
    chosen = Signal(object)
    arranged = Signal()  # the user sorted otherwise: `sorting` is worth keeping

    def __init__(self, rows: Rows[T], name: str, *, double: bool = True, select_first: bool = True) -> None:
        super().__init__(rows, double=double)
        self.letters: dict[str, Callable[[T], None]] = {}
        self.whole: dict[str, Callable[[], None]] = {}  # letters that concern no row: an empty list hears them too
        self.acts: Callable[[T], Sequence[QAction]] | None = None
        self._select_first = select_first
        self._let_go = False  # the user chose no row
        self._menu: QMenu | None = None
        self._early = EarlyKeys()
        self._early.listen()
        self.setAccessibleName(name)
        self._empty = Empty()
        self._empty.setParent(self.viewport())
        self._empty.hide()
        self.covers.append(self._empty)
        self.doubleClicked.connect(lambda index: self._open(index.row()))
        self.horizontalHeader().sectionClicked.connect(self._sort_by_click)

    # What it shows

    def set_rows(self, rows: Sequence[T | Group]) -> None:
        """Show other records; the selection stays on its record, else on its place."""
        key, place = self.current_key(), self.currentIndex().row()
        self.rows.set_rows(rows)
        self._empty.setVisible(not rows)
        self.span_groups()
        found = self.rows.row_of(key) if key else -1
        if found < 0 and not self._let_go and (place >= 0 or self._select_first):
            found = self._nearest(place)
        if found != self.currentIndex().row():
            self.select_row(found)
        self._answer_early()

    def _answer_early(self) -> None:
        """Give the keys that came before the first rows, once the page has chosen among these."""
        if self._early.waiting:
            QTimer.singleShot(0, self, self._early.play)
        else:
            self._early.stop()

    def set_empty(self, sentence: str, action: QWidget | None = None) -> None:
        """Say what stands where there are no rows, with the button that mends it."""
        self._empty.set(sentence, action)

    # What is chosen

    def current(self) -> T | None:
        """Return the record of the current row."""
        return self.rows.record(self.currentIndex().row())

    def current_key(self) -> str:
        """Return the key of the current record, empty without one."""
        record = self.current()
        return "" if record is None else self.rows.key(record)

    def select_key(self, key: str) -> bool:
        """Make the row of a key current; say whether it was found."""
        row = self.rows.row_of(key)
        if row >= 0:
            self.select_row(row)
        return row >= 0

    def select_row(self, row: int) -> None:
        """Make a row current and bring it in sight; none with a negative number."""
        self.setCurrentIndex(self.rows.index(row, 0) if row >= 0 else QModelIndex())
        if row < 0:
            self.clearSelection()

    def let_go(self) -> bool:
        """Choose no row until the user chooses one, or comes back to the page; say whether one was chosen."""
        chosen = self.current() is not None
        self._let_go = True
        self.select_row(-1)
        return chosen

    def sorting(self) -> str:
        """Return how the table is sorted, « day » or « -day » for downwards; "" when it is as given."""
        if self.rows.sorted_by is None:
            return ""
        column, order = self.rows.sorted_by
        return ("-" if order == Qt.SortOrder.DescendingOrder else "") + self.rows.columns[column].key

    def sorted_title(self) -> str:
        """Return the title of the column that sorts, "" when the rows are as given."""
        return "" if self.rows.sorted_by is None else self.rows.columns[self.rows.sorted_by[0]].title

    def restore_sorting(self, sorting: str) -> None:
        """Sort as `sorting` said; a column that is gone leaves the table as it is."""
        for number, column in enumerate(self.rows.columns):
            if column.key == sorting.removeprefix("-"):
                down = sorting.startswith("-")
                self.sort_by(number, Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder)

    def sort_by(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort; the current record stays current."""
        key = self.current_key()
        self.rows.sort(column, order)
        self.span_groups()
        self.select_key(key)
        self.horizontalHeader().viewport().update()

    def _sort_by_click(self, column: int) -> None:
        """Sort up, then down, then as given."""
        if self.rows.columns[column].sort is None:
            return
        former = self.rows.sorted_by
        if former is None or former[0] != column:
            self.sort_by(column)
        elif former[1] == Qt.SortOrder.AscendingOrder:
            self.sort_by(column, Qt.SortOrder.DescendingOrder)
        else:
            self.sort_by(-1)
        self.arranged.emit()

    def _nearest(self, place: int) -> int:
        last = self.rows.rowCount() - 1
        places = [*range(min(max(place, 0), last), last + 1), *range(min(place, last), -1, -1)]
        return next((row for row in places if self.rows.record(row) is not None), -1)

    def _open(self, row: int) -> None:
        record = self.rows.record(row)
        if record is not None:
            self.opened.emit(record)

    # Keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._early.takes(event):
            return
        record, letter = self.current(), event.text().upper()
        if pressed_with(event, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex().row())
        elif self._let_go and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.select_row(self._nearest(0))  # the first row may be a group's title
        elif event.key() == Qt.Key.Key_F10 and event.modifiers() == Qt.KeyboardModifier.ShiftModifier:
            self.open_menu()
        elif letter in self.whole and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.whole[letter]()
        elif letter in self.letters and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            if record is not None:
                self.letters[letter](record)
        elif letter.isprintable() and letter:
            event.ignore()  # no search by first letters: letters are commands
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            self.open_menu(event.globalPos())
        else:
            self.open_menu()

    def open_menu(self, place: QPoint | None = None) -> None:
        record = self.current()
        if record is None or (self._menu is not None and self._menu.isVisible()):
            return
        menu = self._menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.destroyed.connect(self._forget_menu)
        if self.acts is not None:
            menu.addActions(list(self.acts(record)))
        self._add_sorting(menu)
        if menu.isEmpty():
            return
        below = self.visualRect(self.currentIndex()).bottomLeft()
        menu.popup(place or self.viewport().mapToGlobal(below))

    def _forget_menu(self) -> None:
        self._menu = None

    def _add_sorting(self, menu: QMenu) -> None:
        sortable = [number for number, column in enumerate(self.rows.columns) if column.sort is not None]
        if sortable:
            sorting = menu.addMenu(_("Trier"))
            for number in sortable:
                action = sorting.addAction(self.rows.columns[number].title)
                action.triggered.connect(lambda _checked=False, column=number: self._sort_by_click(column))

    def currentChanged(self, new: Index, old: Index) -> None:
        super().currentChanged(new, old)
        self.viewport().update()
        if new.isValid():
            self._let_go = False
        if new.row() != old.row() or not old.isValid():
            self.chosen.emit(self.rows.record(new.row()))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._let_go = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        by_mouse = event.reason() == Qt.FocusReason.MouseFocusReason
        if not self.currentIndex().isValid() and not self._let_go and not by_mouse:
            self.select_row(self._nearest(0))
