"""The keys valid here, on one sheet over the page (F1)."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.announcer import announce
from lmmh_desk.ui.shortcuts import Shortcut
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets import canvas
from lmmh_desk.ui.widgets.canvas import Canvas

ROW, HEAD, EDGE, COLUMN, TOP = 30, 38, 28, 312, 58  # pixels at 100 %
Line = str | Shortcut  # the title of a group, or a key


class KeyOverlay(QWidget):
    """Covers the window; Échap or F1 leaves it, and the focus returns where it was."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Aide clavier"))
        self._groups: list[tuple[str, list[Shortcut]]] = []
        self._note = ""
        self._came_from: QWidget | None = None
        self._scrolled = self._hidden = 0  # pixels
        self._over = over
        over.installEventFilter(self)
        self.hide()

    def show_keys(self, shortcuts: Iterable[Shortcut], page: str, more: str = "") -> None:
        """Show these keys, those of the page first; `more` says what stands behind them."""
        listed = list(shortcuts)
        rail = [each for each in listed if each.keys.startswith("Alt+")]
        mine = [each for each in listed if each not in rail and each.command.startswith("shell.")]
        here = [each for each in listed if each.page == page]
        rest = [each for each in listed if each not in (*rail, *mine, *here)]
        groups = [(_("Sur cette page"), here), (_("Au comptoir"), rest), (_("Rubriques"), rail), (_("Fenêtre"), mine)]
        self._groups = [(title, keys) for title, keys in groups if keys]
        self._note = more or _("valable sur cette page")
        told = [f"{each.shown}\u00a0: {each.label}" for each in listed]
        self.setAccessibleDescription("\u00a0; ".join([*told, *([more] if more else [])]))
        self._scrolled = 0
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
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_PageDown):
            self._scroll(3)
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_PageUp):
            self._scroll(-3)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._scroll(-1 if event.angleDelta().y() > 0 else 1)

    def _scroll(self, rows: int) -> None:
        self._scrolled = max(0, min(self._hidden, self._scrolled + rows * current().px(ROW)))
        self.update()

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self.leave()

    def _columns(self) -> list[list[Line]]:
        """Return the groups in as many columns as there is room for, of about the same height."""
        px = current().px
        groups: list[list[Line]] = [[title, *keys] for title, keys in self._groups]
        room = max(1, min(3, (self.width() - px(EDGE)) // px(COLUMN + EDGE)))
        share = max(-(-sum(map(len, groups)) // room), *(len(group) for group in groups), 1)
        columns: list[list[Line]] = [[]]
        for group in groups:
            if columns[-1] and len(columns[-1]) + len(group) > share and len(columns) < room:
                columns.append([])
            columns[-1] += group
        return columns

    def _sheet(self, columns: list[list[Line]]) -> QRect:
        px = current().px
        tallest = max(sum(_height(line) for line in column) for column in columns)
        size = QSize(len(columns) * px(COLUMN + EDGE) + px(EDGE), tallest + px(TOP + EDGE))
        sheet = QRect(0, 0, min(size.width(), self.width() - px(16)), min(size.height(), self.height() - px(16)))
        sheet.moveCenter(self.rect().center())
        self._hidden = max(0, size.height() - sheet.height())
        return sheet

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        shade = QColor(10, 18, 24, 120)
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
        note, room = self._note, top.adjusted(used + px(12), px(3), -canvas.cap_width(_("Échap")), 0)
        if canvas.width(note, 13) < room.width():  # not on a sheet of one column
            paint.text(room, note, 13, 400, "t3")
        paint.keycap(top.right(), top.center().y(), _("Échap"))
        body = sheet.adjusted(0, px(TOP), 0, -px(8))
        if self._hidden:
            paint.box(self._handle(body), "ctl", radius=3)
        painter.setClipRect(body)
        for at, column in enumerate(columns):
            left = sheet.left() + px(EDGE) + at * px(COLUMN + EDGE)
            _paint_column(paint, column, left, sheet.top() + px(TOP) - self._scrolled)

    def _handle(self, body: QRect) -> QRect:
        """Return where a scroll bar shows that there is more."""
        px, whole = current().px, body.height() + self._hidden
        high = body.height() * body.height() // whole
        return QRect(body.right() - px(12), body.top() + body.height() * self._scrolled // whole, px(6), high)


def _height(line: Line) -> int:
    return current().px(HEAD if isinstance(line, str) else ROW)


def _paint_column(paint: Canvas, column: list[Line], left: int, top: int) -> None:
    px = paint.px
    for line in column:
        row = QRect(left, top, px(COLUMN), _height(line))
        if isinstance(line, str):
            paint.text(row.adjusted(0, px(8), 0, 0), line, 13, 600, "t3")
        else:
            room = row.adjusted(0, 0, -canvas.cap_width(line.shown) - px(12), 0)
            paint.text(room, line.label, 13, elide=True)
            paint.keycap(row.right(), row.center().y() + 1, line.shown)
            paint.fill(QRect(left, row.bottom(), px(COLUMN), 1), "line")
        top += row.height()
