"""The keys valid here, on one sheet over the page (F1)."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.announcer import announce
from lmmh_desk.ui.shortcuts import Shortcut
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets import canvas
from lmmh_desk.ui.widgets.canvas import Canvas

ROW, HEAD, EDGE, COLUMN = 30, 40, 28, 330  # pixels at 100 %


class KeyOverlay(QWidget):
    """Covers the window; Échap or F1 leaves it, and the focus returns where it was."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Aide clavier"))
        self._groups: list[tuple[str, list[Shortcut]]] = []
        self._came_from: QWidget | None = None
        self._over = over
        over.installEventFilter(self)
        self.hide()

    def show_keys(self, shortcuts: Iterable[Shortcut], page: str) -> None:
        """Show these keys, those of the page first."""
        listed = list(shortcuts)
        rail = [each for each in listed if each.keys.startswith("Alt+")]
        mine = [each for each in listed if each not in rail and each.command.startswith("shell.")]
        here = [each for each in listed if each.page == page]
        rest = [each for each in listed if each not in (*rail, *mine, *here)]
        groups = [(_("Sur cette page"), here), (_("Au comptoir"), rest), (_("Rubriques"), rail), (_("Fenêtre"), mine)]
        self._groups = [(title, keys) for title, keys in groups if keys]
        self.setAccessibleDescription(" ; ".join(f"{each.shown} : {each.label}" for each in listed))
        self._came_from = QApplication.focusWidget()
        self.resize(self._over.size())
        self.raise_()
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, self.accessibleDescription())

    def leave(self) -> None:
        """Hide, and give the focus back."""
        self.hide()
        if self._came_from is not None and self._came_from.isVisible():
            self._came_from.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._over and event.type() == QEvent.Type.Resize:
            self.resize(self._over.size())
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F1, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.leave()

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self.leave()

    def _columns(self) -> list[list[tuple[str, list[Shortcut]]]]:
        """Return the groups in two columns of about the same height."""
        columns: list[list[tuple[str, list[Shortcut]]]] = [[], []]
        heights = [0, 0]
        for group in self._groups:
            shorter = heights.index(min(heights))
            columns[shorter].append(group)
            heights[shorter] += len(group[1]) + 2
        return [column for column in columns if column]

    def _sheet(self, columns: list[list[tuple[str, list[Shortcut]]]]) -> QRect:
        px = current().px
        tallest = max(sum(px(HEAD) + len(keys) * px(ROW) for _title, keys in column) for column in columns)
        size = QSize(len(columns) * px(COLUMN + EDGE) + px(EDGE), tallest + px(2 * EDGE + 34))
        sheet = QRect(0, 0, min(size.width(), self.width() - px(16)), min(size.height(), self.height() - px(16)))
        sheet.moveCenter(self.rect().center())
        return sheet

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        shade = QColor("#0A1218")
        shade.setAlpha(120)
        painter.fillRect(self.rect(), shade)
        if not self._groups:
            return
        paint = Canvas(painter)
        px = paint.px
        columns = self._columns()
        sheet = self._sheet(columns)
        paint.box(sheet, "card", "line", radius=8)
        top = QRect(sheet.left() + px(EDGE), sheet.top() + px(22), sheet.width() - 2 * px(EDGE), px(26))
        used = paint.text(top, _("Aide clavier"), 20, 600)
        paint.text(top.adjusted(used + px(12), px(3), 0, 0), _("valable sur cette page"), 13, 400, "t3")
        paint.keycap(top.right(), top.center().y(), "Échap")
        for at, column in enumerate(columns):
            left = sheet.left() + px(EDGE) + at * px(COLUMN + EDGE)
            self._column(paint, column, left, top.bottom() + px(10))

    @staticmethod
    def _column(paint: Canvas, column: list[tuple[str, list[Shortcut]]], left: int, top: int) -> None:
        px = paint.px
        for title, keys in column:
            paint.text(QRect(left, top + px(10), px(COLUMN), px(HEAD - 10)), title, 13, 600, "t3")
            top += px(HEAD)
            for each in keys:
                row = QRect(left, top, px(COLUMN), px(ROW))
                room = row.adjusted(0, 0, -canvas.cap_width(each.shown) - px(12), 0)
                paint.text(room, each.label, 13, elide=True)
                paint.keycap(row.right(), row.center().y() + 1, each.shown)
                paint.fill(QRect(left, row.bottom(), px(COLUMN), 1), "line")
                top += px(ROW)
