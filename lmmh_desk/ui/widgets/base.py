"""What every widget shares: it follows the theme, and boxes whose margins follow the zoom."""

from __future__ import annotations

import re
from html import escape

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QCursor, QKeyEvent, QPainter, QPaintEvent, QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QLabel, QScrollArea, QSizePolicy, QToolTip, QWidget

from lmmh_desk.kernel.french import ORDINAL
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets import canvas

_LONG_WORD = re.compile(r"\S{30,}")
Margins = tuple[int, int, int, int]
PANEL = 316  # pixels at 100 %
WIDEST = 16_777_215  # Qt's QWIDGETSIZE_MAX


class Painted(QWidget):
    """A widget that paints itself from tokens and measures itself again when theme or zoom change."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        current().changed.connect(self.retheme)

    def retheme(self) -> None:
        """Measure and paint again."""
        self.updateGeometry()
        self.update()


class Snug(QWidget):
    """A widget that takes the height its words need at its present width, no more, no less."""

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        if self.isVisible() and self.hasHeightForWidth():
            hint.setHeight(self.heightForWidth(self.width()))
        return hint

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.hasHeightForWidth() and self.heightForWidth(self.width()) != super().sizeHint().height():
            self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        before, now = event.oldSize().width(), event.size().width()
        if before != now and self.hasHeightForWidth() and self.heightForWidth(before) != self.heightForWidth(now):
            self.updateGeometry()


class _Box(QBoxLayout):
    def __init__(
        self, direction: QBoxLayout.Direction, items: tuple[QWidget | None, ...], margins: Margins, spacing: int
    ) -> None:
        super().__init__(direction)
        self._margins, self._gap = margins, spacing
        for item in items:
            if item is None:
                self.addStretch(1)
            else:
                self.addWidget(item)
        current().changed.connect(self.retheme)
        self.retheme()

    def retheme(self) -> None:
        """Take the margins of the present zoom."""
        px = current().px
        self.setContentsMargins(*(px(side) for side in self._margins))
        self.setSpacing(px(self._gap))


class Row(_Box):
    """A horizontal box of widgets, None being a stretch; margins and spacing are pixels at 100 %."""

    def __init__(self, *items: QWidget | None, margins: Margins = (0, 0, 0, 0), spacing: int = 8) -> None:
        super().__init__(QBoxLayout.Direction.LeftToRight, items, margins, spacing)


class Column(_Box):
    """A vertical box of widgets, None being a stretch; margins and spacing are pixels at 100 %."""

    def __init__(self, *items: QWidget | None, margins: Margins = (0, 0, 0, 0), spacing: int = 8) -> None:
        super().__init__(QBoxLayout.Direction.TopToBottom, items, margins, spacing)


class Label(QLabel):
    """A line or a paragraph (`wrap`) in the colour of a token (`ink`); `size` in pixels at 100 %.

    A line that lacks room ends with an ellipsis, whole in its tip, so that no name ever widens the window; a paragraph
    breaks inside a word that no line can hold.
    """

    def __init__(
        self, text: str = "", size: int = 13, weight: int = 400, ink: str = "t1", *, wrap: bool = False
    ) -> None:
        super().__init__()
        self._heights: dict[int, int] = {}  # by width: a page laid out asks each paragraph dozens of times
        self._size, self._weight, self._ink = size, weight, ink
        self.setWordWrap(wrap)
        self.setText(text)
        self.setForegroundRole(QPalette.ColorRole.WindowText)  # in a table's viewport Qt would take another
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        current().changed.connect(self.retheme)
        self.retheme()

    def heightForWidth(self, width: int) -> int:
        found = self._heights.get(width)
        if found is None:
            found = self._heights[width] = super().heightForWidth(width)
        return found

    def changeEvent(self, event: QEvent) -> None:
        self._heights.clear()  # the font, the style
        super().changeEvent(event)

    def setText(self, text: str) -> None:
        self._heights.clear()
        self._whole = text
        shown = _breakable(text) if self.wordWrap() else text
        raised = ORDINAL.search(text) is not None
        several = raised and (self.wordWrap() or "\n" in text)
        self._raised = raised and not several  # a line is painted here
        self.setTextFormat(Qt.TextFormat.RichText if several else Qt.TextFormat.PlainText)
        super().setText(_marked(shown) if several else shown)

    def text(self) -> str:
        return self._whole

    def sizeHint(self) -> QSize:
        if not self.wordWrap():
            whole = super().sizeHint()
            return QSize(max(whole.width(), self._width()), whole.height()) if self._raised else whole
        longest = max(canvas.width(part, self._size, self._weight) for part in self.text().split("\n"))
        wide = min(longest + 2, current().px(420))
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        return QSize(min(least.width(), current().px(48)), least.height())

    def _cut(self) -> bool:
        room = self.contentsRect().width()
        return not self.wordWrap() and "\n" not in self.text() and self._width() > room

    def _width(self) -> int:
        return canvas.width(self.text(), self._size, self._weight)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(QCursor.pos(), self.text() if self._cut() else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._raised and not self._cut():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        paint = canvas.Canvas(painter)
        ink = self._ink if self.isEnabled() else "t3"
        paint.text(self.contentsRect(), self.text(), self._size, self._weight, ink, align=self.alignment(), elide=True)

    def set_weight(self, weight: int) -> None:
        """Write thinner or bolder."""
        self._weight = weight
        self.retheme()

    def set_ink(self, ink: str) -> None:
        """Change the colour."""
        self._ink = ink
        self.retheme()

    def retheme(self) -> None:
        """Take the font and colour of the present theme."""
        theme = current()
        self.setFont(canvas.font(self._size, self._weight))
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.WindowText, theme.color(self._ink))
        self.setPalette(palette)


def _breakable(text: str) -> str:
    """Return a text whose very long words may be cut anywhere, by spaces without width (QLabel only cuts at spaces)."""
    return _LONG_WORD.sub(lambda word: re.sub(r"\w(?=\w)", "\\g<0>\u200b", word[0]), text)


def _marked(text: str) -> str:
    """Return a text as Qt’s own markup, its ordinals raised (« 3e échéance ») and all else as it is."""
    small = f"<sup style='font-size:{round(canvas.RAISED * 100)}%'>\\1</sup>"
    return ORDINAL.sub(small, escape(text)).replace("\n", "<br>")


def line(ink: str = "line") -> QWidget:
    """Return a horizontal line of 1 px."""
    return _Line(ink)


class _Line(Painted):
    def __init__(self, ink: str) -> None:
        super().__init__()
        self._ink = ink
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.retheme()

    def retheme(self) -> None:
        self.setFixedHeight(current().px(1))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), current().color(self._ink))


def pressed_with(event: QKeyEvent, *keys: Qt.Key) -> bool:
    """Say whether a key event is one of these keys, alone or from the numeric pad."""
    plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return event.key() in keys and plain == Qt.KeyboardModifier.NoModifier


def appear(widget: QWidget, wanted: bool) -> None:
    """Show a part or take it away; one that has no parent yet is never opened as a window of its own."""
    if not wanted:
        widget.hide()
    elif widget.parentWidget() is not None:
        widget.show()
    else:
        widget.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, False)


def bare_scroll() -> QScrollArea:
    """Return what scrolls a panel downwards: no edge, no background, and no focus of its own."""
    frame = QScrollArea()
    bare(frame)
    return frame


def bare(frame: QScrollArea) -> None:
    """Have an area scroll downwards alone, with no edge, no background, and no focus of its own."""
    frame.setFrameShape(QFrame.Shape.NoFrame)
    frame.setWidgetResizable(True)
    frame.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    frame.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    frame.viewport().setAutoFillBackground(False)


def lay_beside(grid: QGridLayout, whole: QWidget, panel: QWidget, *, narrow: bool, rows: int = 1) -> None:
    """Put a panel beside its list, over so many rows, or under it in a narrow window."""
    px = current().px
    grid.addWidget(whole, 0, 0)
    if narrow:
        grid.addWidget(panel, 1, 0)
    else:
        grid.addWidget(panel, 0, 1, rows, 1)
    grid.setSpacing(px(13))
    grid.setColumnStretch(0, 1)
    panel.setMinimumWidth(0 if narrow else px(PANEL))
    panel.setMaximumWidth(WIDEST if narrow else px(PANEL))
    whole.setMinimumHeight(px(320) if narrow else 0)
