"""Who sits, beside the session and its link, above the agenda (picture 23)."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from lmmh_desk.features.allocation.model.records import PRESENCES, SEATS, Presence, Seat
from lmmh_desk.features.allocation.model.sitting import MemberLine, Sitting
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import WIDEST, Column, Label, Row
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.canvas import CENTER, Canvas, cap_width
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.tag import initials
from lmmh_desk.ui.widgets.tiles import Tiles

HIGH, MOST, LEAST = 90, 8, 106  # pixels at 100 %
WHOLE = 150  # from which a name is whole, where there is room below
SESSION = 262
EDGE, DISC = 12, 26
ROOMY = 136  # from which the initials stand beside the presence
THERE = {
    Presence.EXPECTED: ("neutral", "clock"), Presence.PRESENT: ("ok", "check"), Presence.PROXY: ("accent", "document"),
    Presence.ABSENT: ("neutral", "close"),
}  # fmt: skip
KEYS = ("P", "V", "B", "X")
WAYS = QBoxLayout.Direction


class MemberTiles(Tiles[MemberLine]):
    """The members, a tile each: P, V and B say present, represented, absent."""

    def __init__(self) -> None:
        super().__init__(_("Membres"), HIGH, most=MOST, least=LEAST, key=lambda one: one.id)
        self.setAccessibleDescription(_("P présent, V pouvoir, B absent, X retirer"))
        self.set_empty(_("Aucun membre n’est nommé."))

    def set_narrow(self, narrow: bool) -> None:
        """Take two rows in a narrow window, where the names would be cut."""
        self._least = WHOLE if narrow else LEAST
        self.setFixedHeight(self.row_height() * (2 if narrow else 1))
        self.share()

    def per_row(self) -> int:
        return max(1, min(super().per_row(), len(self.items())))

    def said(self, item: MemberLine) -> str:
        """Return a member in one sentence."""
        return ", ".join((item.name, SEATS[Seat(item.seat)], standing(item)))

    def paint_row(self, paint: Canvas, area: QRect, row: int, item: MemberLine) -> None:
        """Paint a member: initials and presence, name, seat."""
        px, box = paint.px, self.tile(area, row, 0)
        chosen = row == self.currentIndex().row() and self.hasFocus()
        if chosen or row == self.hovered:
            paint.fill(box, "sel" if chosen else "hover")
        paint.fill(QRect(box.left(), box.top(), px(1), box.height()), "line")
        room = box.adjusted(px(EDGE), 0, -px(4), 0)
        tone, icon = THERE[Presence(item.presence)]
        left, middle = room.left(), box.top() + px(25)
        if box.width() >= px(ROOMY):
            disc = QRect(left, middle - px(DISC) // 2, px(DISC), px(DISC))
            paint.box(disc, "accs", radius=DISC // 2)
            paint.text(disc, initials(item.name), 11, 600, "acc", align=CENTER)
            left += px(DISC + 6)
        paint.tag(left, middle, PRESENCES[Presence(item.presence)], tone, icon)
        ink = "t2" if item.presence == Presence.ABSENT else "t1"
        paint.text(QRect(room.left(), box.top() + px(42), room.width(), px(18)), item.name, 13, 600, ink, elide=True)
        below = QRect(room.left(), box.top() + px(60), room.width(), px(18))
        if chosen:
            for rank, key in enumerate(KEYS):
                paint.keycap(below.left() + rank * px(25) + cap_width(key), below.center().y() + px(3), key)
        else:
            told = standing(item) if item.presence == Presence.PROXY else SEATS[Seat(item.seat)]
            paint.text(below, told, 12, 400, "t2", elide=True)


class SessionStrip(Card):
    """The session, its link, and the members."""

    def __init__(self) -> None:
        super().__init__(padding=(0, 0, 0, 0), plain=True)
        self.number, self.link = Label("", 13, 600), Label("", 12, 400, "t2")
        self.join_link = Button(_("Rejoindre"), "video", key="Ctrl+J", small=True)
        self.copy_link = Button(_("Copier"), "link", role="link", small=True, accessible=_("Copier le lien"))
        self.tiles = MemberTiles()
        self._block = QWidget()
        keys = Row(self.join_link, self.copy_link, None, spacing=4)
        column = Column(self.number, self.link, margins=(14, 0, 8, 0), spacing=2)
        column.insertStretch(0, 1)
        column.addSpacing(current().px(4))
        column.addLayout(keys)
        column.addStretch(1)
        self._block.setLayout(column)
        self._row = QBoxLayout(WAYS.LeftToRight)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self._block)
        self._row.addWidget(self.tiles, 1)
        self.body.addLayout(self._row, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.arrange(narrow=False)

    def show_sitting(self, shown: Sitting | None) -> None:
        """Show another session."""
        self.number.setText(_("Séance {number}").format(number=shown.number) if shown else "")
        link = shown.link.removeprefix("https://") if shown else ""
        self.link.setText(link or _("Lien à ajouter"))
        self.tiles.set_rows(shown.members if shown else ())
        self.copy_link.setEnabled(bool(link))
        self.join_link.set_text(_("Rejoindre") if link else _("Ajouter le lien"))

    def arrange(self, *, narrow: bool) -> None:
        """Put the members under the session in a narrow window."""
        px = current().px
        self._row.setDirection(WAYS.TopToBottom if narrow else WAYS.LeftToRight)
        self._block.setMinimumWidth(0 if narrow else px(SESSION))
        self._block.setMaximumWidth(WIDEST if narrow else px(SESSION))
        self._block.setFixedHeight(px(HIGH))
        self.tiles.set_narrow(narrow)
        self.setFixedHeight(px(HIGH) * (3 if narrow else 1) + 2 * px(1))


def standing(one: MemberLine) -> str:
    """Return whether a member is there, or who holds the voice."""
    if one.presence == Presence.PROXY:
        return _("pouvoir à {name}").format(name=one.holder) if one.holder else _("pouvoir sans porteur")
    return PRESENCES[Presence(one.presence)]
