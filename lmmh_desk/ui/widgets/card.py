"""A titled surface: header (title, count, actions), body, footer strip."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.banner import Banner
from lmmh_desk.ui.widgets.base import Column, Label, Painted, Row, Snug, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.canvas import Canvas
from lmmh_desk.ui.widgets.empty import Empty, Loading
from lmmh_desk.ui.widgets.picture import Picture
from lmmh_desk.ui.widgets.tag import Badge

HEADER = 42
FOOT = 42
SIDE = 14


class Card(Snug):
    """A white surface of radius 8 with an edge of 1 px.

    `ink` is the icon's; `marked` adds the accent on the left; `ruled` a line under the header; `padding` (left, top,
    right, bottom) are the body's margins in pixels at 100 %. Put widgets in with `add`; a card without title has no
    header.
    A `plain` one never stands empty, nor waits: it may be lower. `under` puts the caption under the title.
    """

    def __init__(
        self,
        title: str = "",
        *,
        icon: str = "",
        ink: str = "t2",
        caption: str = "",
        actions: Sequence[QWidget] = (),
        marked: bool = False,
        ruled: bool = False,
        padding: tuple[int, int, int, int] = (SIDE, 0, SIDE, 12),
        spacing: int = 8,
        plain: bool = False,
        under: bool = False,
    ) -> None:
        super().__init__()
        self.header = _Header(title, Picture(icon, ink, 20) if icon else None, caption, actions, ruled, under=under)
        appear(self.header, bool(title or caption or actions))
        self.error = Banner(tone="bad", flat=True)
        self.error.hide()
        self.body = Column(margins=padding, spacing=spacing)
        self._stack = _Faces()
        body = QWidget()
        body.setLayout(self.body)
        self.empty = Empty()
        for face in (body,) if plain else (body, self.empty, Loading()):
            self._stack.addWidget(face)
        self._foot: Strip | None = None
        self._under: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._column.addWidget(self.header)
        self._column.addWidget(self.error)
        self._column.addWidget(self._stack, 1)
        self._edge = _Edge(self, marked)
        self._marked = marked
        self.setAccessibleName(title)
        current().changed.connect(self.retheme)
        self.retheme()

    def retheme(self) -> None:
        """Take the edge's width at the present zoom, and paint again."""
        edge = current().px(1)
        self._column.setContentsMargins(current().px(4) if self._marked else edge, edge, edge, edge)
        self.update()

    def add(self, item: QWidget, stretch: int = 0) -> None:
        """Put a widget at the end of the body."""
        self.body.addWidget(item, stretch)

    def set_title(self, title: str) -> None:
        """Change the title, which is also the accessible name."""
        self.header.title.setText(title)
        appear(self.header, bool(title))
        self.setAccessibleName(title)

    def set_count(self, number: int, tone: str = "", meaning: str = "") -> None:
        """Show a number beside the title; zero hides it."""
        self.header.count.set(number, tone)
        if meaning:
            self.header.count.setAccessibleName(meaning)

    def set_caption(self, text: str) -> None:
        """Change the grey words beside the title."""
        self.header.caption.setText(text)

    def set_marked(self, marked: bool) -> None:
        """Show or remove the accent on the left."""
        self._marked = self._edge.marked = marked
        self._edge.update()
        self.retheme()

    def put_action(self, action: QWidget, *, below: bool) -> None:
        """Put an action above the body, where the header has no room for it, or back at the end of the header."""
        if self._under is None:
            self._under = QWidget()
            self._under.setLayout(Row(margins=(SIDE, 4, SIDE, 4)))
            self.body.insertWidget(0, self._under)
        row = (self._under if below else self.header).layout()
        assert isinstance(row, QBoxLayout)
        row.addWidget(action)
        appear(self._under, below)

    def set_foot(self, *items: QWidget | None, high: int = FOOT) -> Strip:
        """Put widgets (None is a stretch) in a strip at the foot, `high` pixels at least, replacing the former one."""
        if self._foot is not None:
            self._column.removeWidget(self._foot)
            self._foot.hide()
            self._foot.deleteLater()
        self._foot = Strip(*items, high=high)
        self._column.addWidget(self._foot)
        self._edge.raise_()
        return self._foot

    def set_empty(self, sentence: str, action: QWidget | None = None) -> None:
        """Say what `show_empty` shows."""
        self.empty.set(sentence, action)

    def set_error(self, sentence: str) -> None:
        """Show a red strip under the header; an empty sentence removes it."""
        self.error.set(sentence)

    def show_body(self) -> None:
        """Show the content."""
        self._stack.setCurrentIndex(0)

    def show_empty(self, empty: bool = True) -> None:
        """Show the sentence instead of the content, or the content again."""
        self._stack.setCurrentIndex(1 if empty else 0)

    def show_loading(self) -> None:
        """Show grey rows instead of the content."""
        self._stack.setCurrentIndex(2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        Canvas(painter).box(self.rect(), "card", radius=8)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._edge.setGeometry(self.rect())
        self._edge.raise_()


class Strip(Painted):
    """The grey band at the foot of a card."""

    def __init__(self, *items: QWidget | None, high: int = FOOT) -> None:
        super().__init__()
        self._high = high
        above = 12 if any(isinstance(item, Button) and item.role in ("primary", "secondary") for item in items) else 4
        self.setLayout(Row(*items, margins=(SIDE, above, SIDE, above), spacing=8))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.retheme()

    def retheme(self) -> None:
        self.setMinimumHeight(current().px(self._high))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        paint.fill(self.rect(), "layer")
        paint.fill(QRect(0, 0, self.width(), paint.px(1)), "line")


class _Faces(QStackedWidget):
    """Body, empty and loading faces; only the one shown counts in the card's size."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        shown = self.currentWidget()
        return shown.sizeHint() if shown is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        shown = self.currentWidget()
        return shown.minimumSizeHint() if shown is not None else super().minimumSizeHint()

    def hasHeightForWidth(self) -> bool:
        shown = self.currentWidget()
        return shown is not None and shown.hasHeightForWidth()

    def heightForWidth(self, width: int) -> int:
        shown = self.currentWidget()
        return shown.heightForWidth(width) if shown is not None else -1


class _Header(Painted):
    """Icon, title, count, caption on the left, actions on the right."""

    def __init__(
        self, title: str, icon: Picture | None, caption: str, actions: Sequence[QWidget], ruled: bool, *, under: bool
    ) -> None:
        super().__init__()
        self._ruled = ruled
        self.title = Label(title, 14, 600)
        self.count = Badge()
        self.caption = Label(caption, 12, 400, "t2")
        row = Row(margins=(SIDE, 0, SIDE, 0))
        if icon:
            row.addWidget(icon)
        self.caption.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        if under:
            row.addLayout(Column(None, self.title, self.caption, None, spacing=0), 1)
            row.addWidget(self.count)
        else:
            row.addWidget(self.title)
            row.addWidget(self.count)
            row.addWidget(self.caption, 1)  # where room lacks, the caption gives way before the title
        for action in actions:
            row.addWidget(action)
        self.setLayout(row)
        self.retheme()

    def beside_title(self, item: QWidget) -> None:
        """Put a widget right after the title."""
        row = self.layout()
        assert isinstance(row, QBoxLayout)
        row.insertWidget(row.indexOf(self.title) + 1, item)

    def retheme(self) -> None:
        self.setFixedHeight(current().px(HEADER))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._ruled:
            painter = QPainter(self)
            paint = Canvas(painter)
            high = paint.px(1)
            paint.fill(QRect(0, self.height() - high, self.width(), high), "line")


class _Edge(QWidget):
    """The card's edge, painted over its content so that no row sticks out of the round corners."""

    def __init__(self, card: QWidget, marked: bool) -> None:
        super().__init__(card)
        self.marked = marked
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        line, radius = paint.px(1), paint.px(8)
        outside, inside = QPainterPath(), QPainterPath()
        outside.addRect(QRectF(self.rect()))
        inside.addRoundedRect(QRectF(self.rect()), radius, radius)
        painter.fillPath(outside - inside, paint.theme.color("win"))
        painter.setPen(QPen(paint.theme.color("line"), line))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        half = line / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), radius - half, radius - half)
        if self.marked:
            bar = QPainterPath()
            bar.addRect(QRectF(0, 0, paint.px(4), self.height()))
            painter.fillPath(inside & bar, paint.theme.color("acc"))
