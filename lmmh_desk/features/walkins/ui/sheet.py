"""A small panel over the window, inside it: keys typed right after the one that opened it are never lost."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.announcer import announce
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Column, Label, Painted, Row, appear, pressed_with
from lmmh_desk.ui.widgets.canvas import Canvas
from lmmh_desk.ui.widgets.scrolling import EDGE, Scrolling, needed
from lmmh_desk.ui.widgets.tag import KeyCap

SHADE = 96  # opacity, of 255, of what covers the page


class Sheet(QWidget):
    """Covers the window until left by Échap or a click beside; every key stays inside, the focus goes round in it."""

    def __init__(self, context: Context, title: str, wide: int = 440) -> None:
        self._over = window_of(context)
        super().__init__(self._over)
        self.context = context
        self._agent = context.me.agent_id
        self._wide = wide
        self._came_from = QApplication.focusWidget()
        self.setAccessibleName(title)
        self.title = Label(title, 16, 600, wrap=True)
        self.caption = Label("", 12, 400, "t2", wrap=True)
        self.caption.hide()
        self.body = Column(margins=(20, 0, 20, 20), spacing=12)
        self.panel = Panel()
        self._scrolling: Scrolling | None = None
        self._column = column = QVBoxLayout(self.panel)
        column.setContentsMargins(0, 0, 0, 0)
        self._top = top = Row(margins=(20, 16, 16, 12), spacing=10)
        top.addLayout(Column(self.title, self.caption, spacing=2), 1)
        top.addWidget(KeyCap(_("Échap")), 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(top)
        column.addLayout(self.body)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self.panel)
        middle.addStretch(1)
        whole = QVBoxLayout(self)
        whole.addStretch(1)
        whole.addLayout(middle)
        whole.addStretch(2)
        self._over.installEventFilter(self)
        current().changed.connect(self._measure)
        self._measure()

    def open(self, focus: QWidget) -> None:
        """Show the sheet with the focus on one of its widgets."""
        self.resize(self._over.size())
        self._fit()
        self.raise_()
        self.show()
        focus.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, self.title.text())

    def leave(self) -> None:
        """Go away, and give the focus back."""
        self._over.removeEventFilter(self)
        self.hide()
        came_from = self._came_from
        if came_from is not None and came_from.isVisible():
            came_from.setFocus(Qt.FocusReason.OtherFocusReason)
        self.deleteLater()

    def set_title(self, title: str, caption: str = "") -> None:
        """Change what stands at the top."""
        self.title.setText(title)
        self.caption.setText(caption)
        appear(self.caption, bool(caption))
        self.setAccessibleName(title)

    def submit(self) -> None:
        """Do what Ctrl+Entrée does."""

    def key(self, letter: str) -> bool:
        """Do what a letter does; False when it does nothing."""
        del letter
        return False

    # Everything typed stays here

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submit()
        elif pressed_with(event, Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        elif event.text() and not control:
            self.key(event.text().upper())
        event.accept()

    def focusNextPrevChild(self, following: bool) -> bool:
        stops = [one for one in self.findChildren(QWidget) if self._stops_at(one)]
        focused = QApplication.focusWidget()
        if stops:
            at = stops.index(focused) if focused in stops else -1
            stops[(at + (1 if following else -1)) % len(stops)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    @staticmethod
    def _stops_at(widget: QWidget) -> bool:
        tabbed = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
        return tabbed and widget.isVisible() and widget.isEnabled()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.panel.geometry().contains(event.position().toPoint()):
            self.leave()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        session = self.context.session
        if session is None or session.agent_id != self._agent:
            self.leave()  # unlocked by another agent

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._over and event.type() == QEvent.Type.Resize:
            self.resize(self._over.size())
            self._fit()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        shade = QColor(10, 18, 24, SHADE)
        painter.fillRect(self.rect(), shade)

    def _measure(self) -> None:
        self.panel.setFixedWidth(min(current().px(self._wide), max(200, self._over.width() - 24)))
        if self.isVisible():
            QTimer.singleShot(0, self, self._fit)  # once all that it holds took the new zoom too

    def _fit(self) -> None:
        """Let what stands under the title scroll where the window is too low for it."""
        room, wide = self.height() - 2 * EDGE, self.panel.width()
        high = needed(self._top, wide) + needed(self.body, wide)
        if high > room and self._scrolling is None:
            self._column.removeItem(self.body)
            self.body.setParent(None)
            self._scrolling = Scrolling(self.body)
            self._column.addWidget(self._scrolling)
        if self._scrolling is not None:
            self.panel.setMinimumHeight(min(high, room))


class Panel(Painted):
    """The sheet's surface."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        Canvas(painter).box(self.rect(), "card", "line", radius=8)


def window_of(context: Context) -> QWidget:
    """Return what a sheet covers: the unlocked window."""
    shell = context.shell
    assert isinstance(shell, QWidget)
    return shell
