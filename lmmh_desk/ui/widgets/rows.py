"""The model behind a table: records, the columns that show them, sorting by column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from msgspec import Struct
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from lmmh_desk.ui.widgets.cells import NOTHING, Cell, Group

CELL = Qt.ItemDataRole.UserRole + 1
T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class TableColumn(Struct, Generic[T], frozen=True):
    """A column: its title, how it shows a record, its width in pixels at 100 %.

    The one with `stretch` takes what is left, `width` at least; what is too long ends with an ellipsis.
    `sort` gives the value to sort by; without it the header doesn't sort. `icon` stands over a title, then centred.
    """

    key: str
    title: str
    cell: Callable[[T], Cell]
    width: int = 120
    stretch: bool = False
    sort: Callable[[T], Any] | None = None
    right: bool = False
    icon: str = ""


class Rows(QAbstractTableModel, Generic[T]):
    """Records in the order given, or sorted; `Group` rows between them are kept only in the order given."""

    def __init__(
        self,
        columns: Sequence[TableColumn[T]],
        key: Callable[[T], str],
        sentence: Callable[[T], str] | None = None,
        tint: Callable[[T], str] | None = None,
    ) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.key = key
        self._tint = tint
        self.sorted_by: tuple[int, Qt.SortOrder] | None = None
        self._sentence = sentence
        self._given: list[T | Group] = []
        self._rows: list[T | Group] = []
        self._cells: dict[tuple[int, int], Cell] = {}

    def set_rows(self, rows: Sequence[T | Group]) -> None:
        """Show other records; the same keys in the same order are only repainted."""
        former = [self._key_of(row) for row in self._rows]
        self._given = list(rows)
        shown = self._ordered()
        if former and former == [self._key_of(row) for row in shown]:
            self._rows = shown
            self._cells.clear()
            self.dataChanged.emit(self.index(0, 0), self.index(len(shown) - 1, len(self.columns) - 1))
            return
        self.beginResetModel()
        self._rows = shown
        self._cells.clear()
        self.endResetModel()

    def records(self) -> list[T]:
        """Return the records as shown, without groups."""
        return [row for row in self._rows if not isinstance(row, Group)]

    def record(self, row: int) -> T | None:
        """Return the record of a row, None for a group or outside the table."""
        found = self._rows[row] if 0 <= row < len(self._rows) else None
        return None if isinstance(found, Group) else found

    def row_of(self, key: str) -> int:
        """Return the row of a key, -1 when it isn't shown."""
        for number, row in enumerate(self._rows):
            if not isinstance(row, Group) and self.key(row) == key:
                return number
        return -1

    def groups(self) -> list[int]:
        """Return the numbers of the group rows."""
        return [number for number, row in enumerate(self._rows) if isinstance(row, Group)]

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == CELL:
            return self.cell(index.row(), index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cell(index.row(), index.column()).said()
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.sentence(index.row())
        return None

    def cell(self, row: int, column: int) -> Cell:
        """Return what a cell shows, made once until the rows change."""
        place = (row, column)
        if place not in self._cells:
            record = self._rows[row]
            if isinstance(record, Group):
                self._cells[place] = record if column == 0 else NOTHING
            else:
                self._cells[place] = self.columns[column].cell(record)
        return self._cells[place]

    def sentence(self, row: int) -> str:
        """Return the row in one sentence, for a screen reader."""
        record = self.record(row)
        if record is not None and self._sentence is not None:
            return self._sentence(record)
        said = (self.cell(row, column).said() for column in range(len(self.columns)))
        return ", ".join(part for part in said if part)

    def tint(self, row: int) -> str:
        """Return the colour token that a row stands on, "" for that of the table."""
        record = self.record(row)
        return "" if record is None or self._tint is None else self._tint(record)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.record(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; a negative one gives the order of `set_rows` back."""
        sortable = 0 <= column < len(self.columns) and self.columns[column].sort is not None
        self.layoutAboutToBeChanged.emit()
        self.sorted_by = (column, order) if sortable else None
        self._rows = self._ordered()
        self._cells.clear()
        self.layoutChanged.emit()

    def _ordered(self) -> list[T | Group]:
        if self.sorted_by is None:
            return list(self._given)
        column, order = self.sorted_by
        value = self.columns[column].sort
        assert value is not None
        records = [row for row in self._given if not isinstance(row, Group)]
        records.sort(key=value, reverse=order == Qt.SortOrder.DescendingOrder)
        return list(records)

    def _key_of(self, row: T | Group) -> str:
        return f"\0{row.title}" if isinstance(row, Group) else self.key(row)
