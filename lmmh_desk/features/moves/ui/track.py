"""The steps of a move as a short list: done and when, next, to come."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from lmmh_desk.features.moves.model.listing import MoveFile
from lmmh_desk.features.moves.model.steps import TRACKS, Side, Step, position
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.base import Column, Label, Painted, Row
from lmmh_desk.ui.widgets.canvas import Canvas
from lmmh_desk.ui.widgets.picture import Picture


class Track(Painted):
    """One track of a move in a frame; made anew for each move."""

    def __init__(self, file: MoveFile, side: Side) -> None:
        super().__init__()
        self._at = position(side, file.row.state(side))
        column = Column(margins=(10, 4, 10, 4), spacing=0)
        for rank, step in enumerate(TRACKS[side]):
            column.addWidget(self._line(rank, step, file.done_at(side, step.key)))
        self.setLayout(column)
        self.setAccessibleName(_("Étapes de la sortie") if side == "exit" else _("Étapes de l’entrée"))

    def _line(self, rank: int, step: Step, done_at: int | None) -> QWidget:
        reached, following = rank <= self._at, rank == self._at + 1
        icon, ink = ("check", "ok") if reached else ("clock", "acc") if following else ("minus", "t3")
        label = Label(step.label, 13, 600 if following else 400, "acc" if following else "t1" if reached else "t3")
        day = short_date(paris(done_at).date()) if done_at is not None else ""
        line = QWidget()
        line.setLayout(Row(Picture(icon, ink, 16), label, None, Label(day, 12, 400, "t2"), margins=(0, 1, 0, 1)))
        state = _("fait") if reached else _("prochaine étape") if following else _("à venir")
        line.setAccessibleName(", ".join(part for part in (step.label, state, day) if part))
        return line

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        Canvas(painter).box(self.rect(), "card", "line")
