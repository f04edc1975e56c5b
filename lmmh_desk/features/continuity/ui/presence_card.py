"""Who is where, service by service: bars with their figures, and what comes tomorrow."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lmmh_desk.features.continuity.model.board import GROUPS, Board, Share, figures, shares
from lmmh_desk.features.continuity.model.records import HALVES
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Label, Painted, Row, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.canvas import RIGHT, Canvas
from lmmh_desk.ui.widgets.card import Card

STEP, NAMES, FIGURES, BAR = 34, 180, 276, 12  # pixels at 100 %
PARTS = (("on_site", "acc"), ("remote", "c2"), ("absent", "ctl"), ("unknown", "line"))


class Bars(Painted):
    """A bar a service, in parts: on site, remote, absent, and those who said nothing; its figures stand beside."""

    def __init__(self) -> None:
        super().__init__()
        self._shares: list[Share] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Présence"))

    def show_shares(self, found: list[Share]) -> None:
        """Draw these services."""
        self._shares = found
        self.setAccessibleDescription("\u00a0; ".join(f"{share.label}\u00a0: {figures(share)}" for share in found))
        self.retheme()

    def sizeHint(self) -> QSize:
        return QSize(current().px(420), current().px(STEP) * len(GROUPS))

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(260), current().px(STEP) * len(GROUPS))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        px = paint.px
        for rank, share in enumerate(self._shares):
            area = QRect(0, rank * px(STEP), self.width(), px(STEP))
            paint.text(area.adjusted(0, 0, px(NAMES) - area.width(), 0), share.label, elide=True)
            told = area.adjusted(area.width() - px(FIGURES), 0, 0, 0)
            paint.text(told, figures(share), 12, 400, "t2", align=RIGHT, elide=True)
            left, right = px(NAMES + 8), area.width() - px(FIGURES + 8)
            self._bar(paint, QRect(left, area.center().y() - px(BAR) // 2, max(0, right - left), px(BAR)), share)

    def _bar(self, paint: Canvas, area: QRect, share: Share) -> None:
        left = area.left()
        for name, ink in PARTS:
            wide = round(area.width() * getattr(share, name) / share.total)
            if wide:
                paint.box(QRect(left, area.top(), max(1, wide - paint.px(2)), area.height()), ink, radius=2)
            left += wide


class PresenceCard(Card):
    """The bars, and « Demain 8:30 »."""

    asked = Signal()  # who of this site is where
    planned = Signal()  # the order of the day and what comes tomorrow

    def __init__(self) -> None:
        declare = Button(_("Dire qui est où"), "users", role="link", small=True)
        self._beside, self._above = _legend(), _legend()
        super().__init__(_("Présence"), actions=(self._beside, declare), padding=(14, 4, 14, 8), plain=True)
        self.bars = Bars()
        self.add(self._above)
        self.add(self.bars)
        self.next = Label("", 12, 400, "t2")
        self.change = Button(_("Modifier"), role="link", small=True, accessible=_("Modifier la consigne et demain"))
        self.set_foot(self.next, None, self.change)
        declare.clicked.connect(self.asked)
        self.change.clicked.connect(self.planned)
        self.set_narrow(False)

    def set_narrow(self, narrow: bool) -> None:
        """Put the legend over the bars in a narrow window."""
        appear(self._above, narrow)
        appear(self._beside, not narrow)

    def show_board(self, board: Board) -> None:
        """Show the half of the day."""
        self.set_caption(HALVES[board.half].lower())
        self.bars.show_shares(shares(board.workers, board.half))
        told = board.meeting.next_topics or _("rien d’écrit")
        self.next.setText(_("Demain 8:30\u00a0: {topics}").format(topics=told))


def _legend() -> QWidget:
    """Return what each part of a bar says."""
    row = Row(spacing=6)
    for (_name, ink), told in zip(PARTS, (_("Sur place"), _("Télétravail"), _("Absents"), _("Pas dit")), strict=True):
        row.addWidget(Label("■", 12, 400, ink))
        row.addWidget(Label(f"{told}\u00a0", 12, 400, "t2"))
    row.addStretch(1)
    whole = QWidget()
    whole.setLayout(row)
    return whole
