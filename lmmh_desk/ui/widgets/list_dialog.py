"""A list from which one record is opened: days, sessions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtWidgets import QWidget

from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Row
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.dialog import Dialog
from lmmh_desk.ui.widgets.rows import Rows
from lmmh_desk.ui.widgets.table import DataTable

T = TypeVar("T")
TALL, AROUND = 340, 200  # pixels at 100 %: the list, and what is around it in a low screen
LEAST = 120


class ListDialog(Dialog, Generic[T]):
    """Shows `found` under `words` (a title, a sentence); Entrée gives one to `then`; `empty` says there is none."""

    def __init__(
        self, parent: QWidget, words: tuple[str, str], rows: Rows[T], found: Sequence[T], then: Callable[[T], None],
        *, empty: str, wide: int, double: bool = True,
    ) -> None:  # fmt: skip
        super().__init__(parent, *words, wide)
        self._then = then
        self.table: DataTable[T] = DataTable(rows, words[0], double=double)
        self.table.set_empty(empty)
        self.table.setMinimumHeight(lowered(self, TALL, AROUND, LEAST))
        self.table.set_rows(found)
        self.table.opened.connect(self._open)
        close = Button(_("Fermer"))
        close.clicked.connect(self.reject)
        self.body.addWidget(self.table)
        self.body.addLayout(Row(None, close))
        self.open()
        self.table.setFocus()

    def _open(self, one: T) -> None:
        self.accept()
        self._then(one)


def lowered(dialog: QWidget, tall: int, around: int, least: int) -> int:
    """Return a height in pixels: `tall` at 100 %, less where the screen has no room for it and what is around it."""
    px = current().px
    return max(px(least), min(px(tall), dialog.screen().availableSize().height() - px(around)))
