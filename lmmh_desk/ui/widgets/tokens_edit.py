"""Several names in one field, each with its cross."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy

from lmmh_desk.kernel import typed
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets import canvas
from lmmh_desk.ui.widgets.base import Painted
from lmmh_desk.ui.widgets.canvas import Canvas


class TokensEdit(Painted):
    """Names typed one after the other: Entrée or a comma ends one, Retour arrière takes the last one back."""

    changed = Signal()
    left = Signal()

    def __init__(self, placeholder: str = "") -> None:
        super().__init__()
        self._names: list[str] = []
        self._areas: list[QRect] = []
        self._invalid = self._prefilled = False
        self.line = QLineEdit(self)
        self.line.setProperty("role", "inner")
        self.line.setPlaceholderText(placeholder)
        self.line.installEventFilter(self)
        self.line.textEdited.connect(self._typed)
        self.setFocusProxy(self.line)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.retheme()

    def retheme(self) -> None:
        """Place names and line at the present zoom."""
        self.line.setFont(canvas.font(13))
        self._place()
        super().retheme()

    @property
    def typing(self) -> bool:
        """Say whether a name is begun, which Entrée ends."""
        return bool(self.line.text().strip())

    def value(self) -> Any:
        """Return the names, the one being typed included."""
        return [*self._names, *typed.read_names(self.line.text())]

    def set_value(self, value: Any) -> None:
        """Show other names."""
        self._names = list(value or ())
        self.line.clear()
        self._renew()

    def problem(self) -> str:
        """Return nothing: the action says what it refuses."""
        return ""

    def set_look(self, *, invalid: bool = False, prefilled: bool = False) -> None:
        """Show the state."""
        self._invalid, self._prefilled = invalid, prefilled
        self.update()

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.line.setAccessibleName(name)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.typing:
                if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                    return False
                self._take()
                return True
            if event.key() == Qt.Key.Key_Backspace and not self.line.text() and self._names:
                self._remove(len(self._names) - 1)
                return True
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            if event.type() == QEvent.Type.FocusOut:
                self._take()
                self.left.emit()
            self.update()
        return super().eventFilter(watched, event)

    def _typed(self, text: str) -> None:
        if text.rstrip().endswith((",", ";")):
            self._take()
        else:
            self.changed.emit()

    def _take(self) -> None:
        """Turn what is typed into names."""
        names = typed.read_names(self.line.text())
        self.line.clear()
        if names:
            self._names += names
            self._renew()

    def _remove(self, place: int) -> None:
        del self._names[place]
        self._renew()

    def _renew(self) -> None:
        self.setAccessibleDescription(", ".join(self._names))
        self.line.setAccessibleDescription(", ".join(self._names))
        self._place()
        self.updateGeometry()
        self.update()
        self.changed.emit()

    def _place(self) -> None:
        """Lay the names on as many lines as they need, the typing line after the last."""
        px = current().px
        left, top = px(10), px(5)
        self._areas = []
        for name in self._names:
            wide = min(canvas.width(name, 13, 500) + px(34), max(px(60), self.width() - px(20)))
            if left + wide > self.width() - px(10) and left > px(10):
                left, top = px(10), top + px(27)
            self._areas.append(QRect(left, top, wide, px(22)))
            left += wide + px(6)
        if left > px(10) and self.width() - left < px(130):
            left, top = px(10), top + px(27)
        self.line.setGeometry(left, top, max(px(40), self.width() - left - px(8)), px(22))
        self._high = top + px(27)

    def sizeHint(self) -> QSize:
        return QSize(current().px(240), max(current().px(32), self._high))

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(120), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        before = self._high
        self._place()
        if self._high != before:
            self.updateGeometry()

    def _cross(self, area: QRect) -> QRect:
        return QRect(area.right() - current().px(22), area.top(), current().px(22), area.height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for place, area in enumerate(self._areas):
            if self._cross(area).contains(event.position().toPoint()):
                self._remove(place)
                break
        self.line.setFocus()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            self.setToolTip(_("Retour arrière retire le dernier") if self._names else "")
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        px = paint.px
        paint.box(self.rect(), "layer" if self._prefilled else "card", "bad" if self._invalid else "ctl")
        for name, area in zip(self._names, self._areas, strict=True):
            paint.box(area, "accs")
            paint.text(area.adjusted(px(8), 0, -px(24), 0), name, 13, 500, "acc", elide=True)
            paint.icon("close", "acc", self._cross(area).left() + px(3), area.center().y() + 1, 14)
        if self.line.hasFocus():
            paint.focus(self.rect())
