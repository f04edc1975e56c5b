"""The cards beside the night: what repeats, what is to be done, the hours of this evening."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct
from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lmmh_desk.features.mediation.model.nights import Board, FollowUp, Repeat, window_words
from lmmh_desk.features.mediation.model.records import KINDS, OWNERS, Kind, Owner
from lmmh_desk.features.mediation.model.service import Service, service_on
from lmmh_desk.features.mediation.ui.tables import follow_sentence
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import hour, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Label, Painted, Row, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.canvas import CENTER, Canvas, tag_width, width
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.cells import Beside, Mark, Text
from lmmh_desk.ui.widgets.picture import Picture
from lmmh_desk.ui.widgets.rows import Rows, TableColumn
from lmmh_desk.ui.widgets.table import DataTable

STRIP = 14  # pixels at 100 %
FIRST, LAST = 12, 26  # hours of the bar of an evening


class RepeatsCard(Card):
    """The places that come back, each with its fourteen nights."""

    def __init__(self) -> None:
        super().__init__(_("Répétitions repérées"), caption=" ", padding=(14, 8, 14, 10), spacing=8, ruled=True)
        self.set_empty(_("Aucun lieu ne revient."))
        self._lines: list[QWidget] = []

    def show_board(self, board: Board) -> None:
        """Show what repeats up to this night."""
        self.set_count(len(board.repeats), "warn" if board.repeats else "", _("répétitions"))
        self.set_caption(window_words(board.night))
        for line in self._lines:
            self.body.removeWidget(line)
            line.deleteLater()
        self._lines = [RepeatLine(one) for one in board.repeats]
        for line in self._lines:
            self.add(line)
        self.show_empty(not board.repeats)


class RepeatLine(Painted):
    """« Les Glycines, hall 4 · bruit · 4 nuits sur 14 » over its strip of nights."""

    def __init__(self, one: Repeat) -> None:
        super().__init__()
        self._one = one
        kind = KINDS[Kind(one.kind)].lower()
        self.setAccessibleName(f"{one.residence}, {one.place}, {kind}, {one.words}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(current().px(200), current().px(44))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        px, one = paint.px, self._one
        head, where = QRect(0, 0, self.width(), px(26)), f"{one.residence}, {one.place}"
        mark = Mark(one.words, "warn", "sync")
        Beside(Text(where, weight=600), mark).paint(paint, head)
        left, right = width(where, 13, 600) + px(8), self.width() - tag_width(mark.text, mark.icon) - px(8)
        kind = QRect(left, 0, max(0, right - left), head.height())
        paint.text(kind, KINDS[Kind(one.kind)].lower(), 12, 400, "t2", elide=True)
        step = self.width() / len(one.nights)
        for rank, reported in enumerate(one.nights):
            cell = QRect(round(rank * step), px(32), round(step) - px(3), px(8))
            paint.box(cell, "acc" if reported else "layer", "" if reported else "line", radius=2)


class Box(Struct, frozen=True):
    """A box, ticked where it is done."""

    ticked: bool

    def said(self) -> str:
        """Return nothing: the day beside says it."""
        return ""

    def paint(self, paint: Canvas, area: QRect) -> None:
        """Paint the box."""
        side, middle = paint.px(18), area.center().y() + 1
        box = QRect(area.left(), middle - side // 2, side, side)
        paint.box(box, "oks" if self.ticked else "card", "ok" if self.ticked else "ctl")
        if self.ticked:
            paint.icon("check", "ok", box.left() + paint.px(1), middle, 16)


class FollowUpsCard(Card):
    """What is to be done: Entrée says that it is, or takes that back."""

    toggled = Signal(object)  # FollowUp
    asked = Signal()

    def __init__(self, *, may_follow: bool) -> None:
        self._add = Button(_("Ajouter"), "plus", role="link", small=True, accessible=_("Ajouter une suite"))
        super().__init__(_("Suites à donner"), actions=(self._add,), padding=(0, 0, 0, 0), ruled=True)
        self._today = date.min
        appear(self._add, may_follow)
        self._add.clicked.connect(self.asked)
        self.table: DataTable[FollowUp] = DataTable(self._rows(), _("Suites à donner"), select_first=False)
        self.table.horizontalHeader().hide()
        self.table.set_empty(_("Rien n’est à faire."))
        if may_follow:
            self.table.opened.connect(self.toggled)
        self.add(self.table, 1)

    def show_board(self, board: Board, today: date) -> None:
        """Show what is open, then what was done."""
        self._today = today
        opened = [one for one in board.follow_ups if one.done_at is None]
        late = any(one.due_on <= today for one in opened)
        self.set_count(len(opened), "warn" if late else "", _("suites à donner"))
        self.table.set_rows(board.follow_ups)

    def _rows(self) -> Rows[FollowUp]:
        return Rows(
            [
                TableColumn("done", _("Fait"), lambda one: Box(one.done_at is not None), 34),
                TableColumn("text", _("À faire"), lambda one: Beside(self._text(one), self._due(one)), 224,
                            stretch=True),
            ],
            key=lambda one: one.id,
            sentence=lambda one: follow_sentence(one, self._due(one).said()),
        )  # fmt: skip

    @staticmethod
    def _text(one: FollowUp) -> Text:
        about = " · ".join(part for part in (OWNERS[Owner(one.owner)], one.place, _done_words(one)) if part)
        return Text(one.text, about, 400, "t2" if one.done_at is not None else "t1", unsent=one.unsent)

    def _due(self, one: FollowUp) -> Text:
        if one.done_at is not None:
            return Text(_("fait"), weight=600, ink="ok", right=True)
        if one.due_on == self._today:
            return Text(_("aujourd’hui"), weight=600, ink="warn", right=True)
        ink, weight = ("bad", 600) if one.is_late(self._today) else ("t2", 400)
        return Text(short_date(one.due_on), weight=weight, ink=ink, right=True)


class ServiceCard(Card):
    """« Ce soir » : the hours of the season, and who works."""

    def __init__(self) -> None:
        self._hours = Label("", 14, 600)
        self._team, self._phone = Label("", 12, 400, "t2", wrap=True), Label("", 12, 400, "t2")
        super().__init__(
            _("Ce soir"), icon="moon", caption=" ", actions=(self._hours,), padding=(14, 0, 14, 12), spacing=6,
            plain=True,
        )  # fmt: skip
        self.bar = EveningBar()
        self.add(self.bar)
        self._called = Picture("phone", "t2", 16)
        foot = Row(Picture("users", "t2", 16), spacing=6)
        foot.addWidget(self._team, 1)
        foot.addWidget(self._called)
        foot.addWidget(self._phone)
        self.body.addLayout(foot)

    def show_board(self, board: Board, today: date) -> None:
        """Show the hours in force this evening; none says so."""
        service = service_on(board.service, today)
        self.set_caption(service.season if service else "")
        self._hours.setText(service.words if service else _("Pas de service ce soir."))
        self.bar.show_service(service)
        appear(self.bar, service is not None)
        self._team.setText(board.team)
        self._phone.setText(board.phone)
        self._phone.setAccessibleName(_("Téléphone\u00a0: {phone}").format(phone=board.phone))
        for part in (self._called, self._phone):
            appear(part, bool(board.phone))


class EveningBar(Painted):
    """From noon to two in the morning, the hours of service filled."""

    def __init__(self) -> None:
        super().__init__()
        self._service: Service | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_service(self, service: Service | None) -> None:
        """Fill these hours."""
        self._service = service
        self.setAccessibleName(service.words if service else "")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(current().px(160), current().px(STRIP + 18))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        bar = QRect(0, paint.px(3), self.width(), paint.px(8))
        paint.box(bar, "layer", "line", radius=2)
        if self._service is not None:
            left, right = self._at(self._service.starts), self._at(self._service.ends)
            paint.box(QRect(left, bar.top(), right - left, bar.height()), "acc", radius=2)
        for clock in range(FIRST, LAST + 1, 3):
            middle = min(max(self._at(clock * 60), paint.px(10)), self.width() - paint.px(10))
            area = QRect(middle - paint.px(20), bar.bottom() + paint.px(2), paint.px(40), paint.px(16))
            paint.text(area, str(clock % 24), 12, 400, "t2", align=CENTER)

    def _at(self, minutes: int) -> int:
        share = (minutes - FIRST * 60) / ((LAST - FIRST) * 60)
        return round(min(max(share, 0), 1) * self.width())


def _done_words(one: FollowUp) -> str:
    return _("fait à {hour}").format(hour=hour(paris(one.done_at))) if one.done_at is not None else ""


def owners() -> Sequence[tuple[str, str]]:
    """Return who may take charge, for a list."""
    return [(str(one), words) for one, words in OWNERS.items()]
