"""The answers of this sitting, in memory only."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize

from lmmh_desk.features.desk.ui.verify.looks import LOOKS
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import hour
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.verifying import Judgement
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets import canvas
from lmmh_desk.ui.widgets.canvas import RIGHT, TONES, Canvas
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.list_view import ListView

KEPT = 12  # answers
HIGH = 42  # pixels at 100 %
SHOWN = 6  # rows before the list scrolls


class RecentCard(Card):
    """The last answers, the newest first; Entrée or a click shows one again, with its hour."""

    def __init__(self) -> None:
        super().__init__(_("Vérifications récentes"), padding=(0, 0, 0, 0), ruled=True)
        self.list = RecentList()
        self.set_empty(_("Aucune vérification depuis l’ouverture de la session."))
        self.add(self.list, 1)
        self.clear()

    def add_answer(self, found: Judgement) -> None:
        """Put an answer first."""
        self.list.set_items([found, *self.list.items()][:KEPT])
        self.show_body()

    def clear(self) -> None:
        """Forget them all."""
        self.list.set_items([])
        self.show_empty()


class RecentList(ListView[Judgement]):
    """Icon, number, verdict in two words, hour."""

    def __init__(self) -> None:
        super().__init__(_("Vérifications récentes"), HIGH, by_click=True)

    def sizeHint(self) -> QSize:
        return QSize(current().px(240), max(1, min(SHOWN, len(self.items()))) * self.row_height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def said(self, item: Judgement) -> str:
        """Return « JD-C02-20-0184, Authentique, 11:43 »."""
        return ", ".join((self._title(item), item.word, hour(paris(item.at))))

    def paint_row(self, paint: Canvas, area: QRect, row: int, item: Judgement) -> None:
        """Paint one answer on its line."""
        px, middle = paint.px, area.center().y() + 1
        tone, icon = LOOKS[item.verdict]
        if row == self.hovered:
            paint.fill(area, "hover")
        if row < len(self.items()) - 1:
            paint.fill(QRect(area.left(), area.bottom() + 1 - px(1), area.width(), px(1)), "line")
        ink = TONES[tone][2]
        paint.icon(icon, ink, area.left() + px(14), middle, 18)
        when = QRect(area.right() - px(14) - px(38), area.top(), px(38), area.height())
        paint.text(when, hour(paris(item.at)), 12, 400, "t2", align=RIGHT)
        wide = canvas.width(item.word, 12, 600)
        word = QRect(when.left() - px(8) - wide, area.top(), wide, area.height())
        paint.text(word, item.word, 12, 600, ink, align=RIGHT)
        left = area.left() + px(42)
        paint.text(QRect(left, area.top(), word.left() - px(8) - left, area.height()), self._title(item), elide=True)
        if row == self.currentIndex().row() and self.hasFocus():
            paint.focus(area.adjusted(1, 1, -1, -1))

    @staticmethod
    def _title(item: Judgement) -> str:
        return item.number or item.facts.get("code", "") or item.heading
