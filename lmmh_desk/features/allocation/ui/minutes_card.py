"""How far the minutes are: points decided of all, a line a step (picture 23)."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from lmmh_desk.features.allocation.model.progress import WAYS, Step, Way, steps
from lmmh_desk.features.allocation.model.sitting import Sitting
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Label, Painted, Row, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.canvas import Canvas
from lmmh_desk.ui.widgets.card import Card

MOST = 5  # steps
SIDE = 16  # of a mark, pixels at 100 %


class MinutesCard(Card):
    """The share of the points decided, and the steps."""

    def __init__(self) -> None:
        self.figures = Label("", 13, 600)
        super().__init__(_("Procès-verbal"), actions=(self.figures,), padding=(14, 0, 14, 10), spacing=4, plain=True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.bar = QProgressBar()
        self.bar.setProperty("role", "progress")
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("Points décidés"))
        self.add(self.bar)
        self.lines = [StepLine() for _rank in range(MOST)]
        for one in self.lines:
            self.add(one)
        self.cancel = Button(_("Annuler l’un des deux"), role="link", small=True)
        self.add(self.cancel)
        appear(self.cancel, False)

    def show_sitting(self, shown: Sitting, chosen: str) -> None:
        """Show how far a session is, the point chosen in the agenda being under way."""
        self.figures.setText(_("{settled} / {all} points").format(settled=shown.settled, all=len(shown.items)))
        self.bar.setRange(0, max(1, len(shown.items)))
        self.bar.setValue(shown.settled)
        appear(self.cancel, len(shown.minutes) > 1 or shown.may_reopen)
        self.cancel.set_text(_("Annuler le procès-verbal") if shown.may_reopen else _("Annuler l’un des deux"))
        found = steps(shown, chosen)
        for rank, line in enumerate(self.lines):
            appear(line, rank < len(found))
            if rank < len(found):
                line.set(found[rank])


class StepLine(QWidget):
    """One step: its mark, its words, its hour."""

    def __init__(self) -> None:
        super().__init__()
        self.mark, self.words, self.note = StepMark(), Label("", 13, 400), Label("", 12, 400, "t2")
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row = Row(self.mark, spacing=8)
        row.addWidget(self.words, 1)
        row.addWidget(self.note)
        self.setLayout(row)

    def set(self, step: Step) -> None:
        """Show another step."""
        self.mark.set(step.way)
        self.words.setText(step.words)
        self.words.set_weight(600 if step.way is Way.NOW else 400)
        self.note.setText(step.note)
        told = step.words, WAYS[step.way], step.note if step.note != WAYS[step.way] else ""
        self.setAccessibleName(", ".join(part for part in told if part))


class StepMark(Painted):
    """A disc: ticked, full, or empty."""

    def __init__(self) -> None:
        super().__init__()
        self._way = Way.AHEAD
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set(self, way: Way) -> None:
        """Show another state."""
        self._way = way
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(current().px(SIDE), current().px(SIDE))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        if self._way is Way.DONE:
            paint.box(self.rect(), "oks", radius=SIDE // 2)
            paint.icon("check", "ok", paint.px(2), self.height() // 2, 12)
            return
        now = self._way is Way.NOW
        paint.box(self.rect(), "acc" if now else "card", "" if now else "t2", radius=SIDE // 2)
        if now:
            paint.dot(QPointF(self.rect().center()) + QPointF(0.5, 0.5), "card", 3)
