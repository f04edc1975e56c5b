"""The day's figures at the foot of the queue: as many as there is room for, all of them said."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lmmh_desk.features.walkins.model.board import Tally
from lmmh_desk.kernel.feature import Figure
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Label, Row, appear

GAP = 12  # pixels at 100 %


def figures(tally: Tally, others: Sequence[Figure]) -> list[tuple[str, str]]:
    """Return (number, words) of the day, what matters most first; nothing is said of what never happened."""
    counted = [
        Figure(tally.documents, _("justificatif imprimé"), _("justificatifs imprimés")),
        *others,
        Figure(tally.left, _("partie sans réponse"), _("parties sans réponse")),
    ]
    told = [_told(Figure(tally.received, _("personne reçue"), _("personnes reçues")))]
    told += [_told(one) for one in counted if one.number]
    if tally.mean_wait:
        told.append((_("{minutes} min").format(minutes=tally.mean_wait), _("d’attente en moyenne")))
    return told


def _told(figure: Figure) -> tuple[str, str]:
    return str(figure.number), figure.one if figure.number < 2 else figure.many


class Figures(QWidget):
    """Numbers and what they count, in one line."""

    def __init__(self) -> None:
        super().__init__()
        self._row = Row(spacing=GAP)
        self.setLayout(self._row)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._shown: list[tuple[str, str]] = []
        current().changed.connect(self._fit)

    def show_figures(self, told: list[tuple[str, str]]) -> None:
        """Show other figures."""
        if told == self._shown:
            return
        self._shown = told
        while (item := self._row.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for number, words in told:
            one = QWidget()
            one.setLayout(Row(Label(number, 15, 600), Label(words, 12, 400, "t2"), spacing=4))
            self._row.addWidget(one)
        self._row.addStretch(1)
        self.setAccessibleName(", ".join(f"{number} {words}" for number, words in told))
        self.setToolTip(self.accessibleName())
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Leave out the last ones where the card is narrow."""
        room, gap = self.width(), current().px(GAP)
        for one in self._ones():
            room -= one.sizeHint().width() + gap
            appear(one, room + gap >= 0)

    def _ones(self) -> list[QWidget]:
        items = [self._row.itemAt(place) for place in range(self._row.count())]
        return [one for item in items if item is not None and (one := item.widget()) is not None]
