"""How many people are inside, how many may be, and what to do now."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets import canvas
from lmmh_desk.ui.widgets.base import Label, Painted, Row
from lmmh_desk.ui.widgets.buttons import IconButton
from lmmh_desk.ui.widgets.canvas import RIGHT, Canvas
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.picture import Picture


class CapacityGauge(Card):
    """The gauge of a place: `stepped` says +1 when a person comes in, −1 when one goes out."""

    stepped = Signal(int)

    def __init__(self) -> None:
        self.figures = _Figures()
        super().__init__(_("Jauge de l’espace"), actions=[self.figures], padding=(14, 3, 14, 12), spacing=8)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.bar = _Bar()
        self.less = IconButton("minus", _("Une personne sort"), small=True)
        self.more = IconButton("plus", _("Une personne entre"), small=True)
        self.less.clicked.connect(lambda: self.stepped.emit(-1))
        self.more.clicked.connect(lambda: self.stepped.emit(1))
        steps = Row(self.bar, self.less, self.more, spacing=8)
        self._picture = Picture("info", "t2", 16)
        self._advice = Label("", 12, 400, "t2", wrap=True)
        words = Row(self._picture, spacing=6)
        words.addWidget(self._advice, 1)
        self.body.addLayout(steps)
        self.body.addLayout(words)
        self.set(0, 0)

    def set(self, inside: int, limit: int, advice: str = "") -> None:
        """Show how many are inside and may be; `advice` is a whole sentence, amber when full, red when over."""
        tone = "bad" if inside > limit else "warn" if inside == limit else "t2"
        if limit == 0 and inside == 0:
            tone = "t2"
        self.figures.set(inside, limit)
        self.bar.set(inside, limit)
        self.less.setEnabled(inside > 0)
        self._picture.set("info" if tone == "t2" else "warning", tone)
        self._advice.setText(advice)
        self._advice.set_ink(tone)
        said = _("{inside} sur {limit}").format(inside=count(inside, _("personne")), limit=limit)
        self.setAccessibleDescription(" ".join(part for part in (f"{said}.", advice) if part))
        self.figures.setAccessibleName(said)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() in ("+", "-", "−"):
            self.stepped.emit(1 if event.text() == "+" else -1)
        else:
            super().keyPressEvent(event)


class _Figures(Painted):
    """« 4 / 5 » : the first figure large."""

    def __init__(self) -> None:
        super().__init__()
        self._inside, self._rest, self._over = "0", " / 0", False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set(self, inside: int, limit: int) -> None:
        self._inside, self._rest, self._over = str(inside), f" / {limit}", inside > limit
        self.retheme()

    def sizeHint(self) -> QSize:
        wide = canvas.width(self._inside, 20, 600) + canvas.width(self._rest, 13, 500)
        return QSize(wide + current().px(2), current().px(26))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        rest = canvas.width(self._rest, 13, 500)
        ink = "bad" if self._over else "t1"
        paint.text(self.rect().adjusted(0, 0, -rest, -paint.px(2)), self._inside, 20, 600, ink, align=RIGHT)
        paint.text(self.rect().adjusted(0, paint.px(1), 0, 0), self._rest, 13, 500, "t2", align=RIGHT)


class _Bar(Painted):
    """One segment per place, or one bar when there are more than twenty."""

    def __init__(self) -> None:
        super().__init__()
        self._inside = self._limit = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set(self, inside: int, limit: int) -> None:
        self._inside, self._limit = inside, limit
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(current().px(120), current().px(10))

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(60), current().px(10))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        px, limit = paint.px, self._limit
        ink = "bad" if self._inside > limit else "acc"
        if not 0 < limit <= 20:
            paint.box(self.rect(), "line", radius=3)
            share = min(1.0, self._inside / limit) if limit else float(self._inside > 0)
            paint.box(QRect(0, 0, round(self.width() * share), self.height()), ink, radius=3)
            return
        gap = px(4)
        wide = (self.width() + gap) / limit
        for place in range(limit):
            left, right = round(place * wide), round((place + 1) * wide) - gap
            segment = QRect(left, 0, right - left, self.height())
            if place < self._inside:
                paint.box(segment, ink, radius=2)
            else:
                paint.box(segment, "card", "ctl", radius=2)
