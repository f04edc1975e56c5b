"""Foyer et contacts: who lives there, how to reach them; a click opens a person's own file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct
from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtWidgets import QSizePolicy

from lmmh_desk.kernel.i18n import _
from lmmh_desk.tenancy.model.cards import ContactLine, Member, PersonCard, children_lines
from lmmh_desk.tenancy.model.names import STANDINGS, full_name
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets import canvas
from lmmh_desk.ui.widgets.buttons import Button, IconButton
from lmmh_desk.ui.widgets.canvas import Canvas
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.list_view import ListView


class Line(Struct, frozen=True):
    """One line of the card: a person, the children together, or an e-mail address."""

    title: str
    note: str = ""
    tag: str = ""
    icon: str = ""
    person_id: str = ""


class Lines(ListView[Line]):
    """Lines of two rows with their tag; Entrée or a click says `opened`."""

    def __init__(self) -> None:
        super().__init__(_("Foyer et contacts"), 42, by_click=True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        return QSize(current().px(200), max(1, len(self.items())) * self.row_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(140), min(4, max(1, len(self.items()))) * self.row_height())

    def said(self, item: Line) -> str:
        """Return the line in one sentence."""
        return ", ".join(part for part in (item.title, item.note, item.tag) if part)

    def paint_row(self, paint: Canvas, area: QRect, row: int, item: Line) -> None:
        """Paint a person or an address, and the line under it."""
        px = paint.px
        if row == self.hovered and item.person_id:
            paint.fill(area, "hover")
        paint.fill(QRect(area.left(), area.top(), area.width(), px(1)), "line")
        left, right = area.left() + px(14), area.right() - px(14)
        if item.tag:
            wide = canvas.tag_width(item.tag)
            paint.tag(right - wide, area.center().y() + 1, item.tag, "neutral")
            right -= wide + px(8)
        if item.icon:
            paint.icon(item.icon, "t2", left, area.center().y() + 1, 16)
            inside = QRect(left + px(21), area.top(), right - left - px(21), area.height())
            paint.text(inside, item.title, 13, 400, "t2", elide=True)
        else:
            top = area.top() + (px(5) if item.note else px(12))
            paint.text(QRect(left, top, right - left, px(18)), item.title, 13, 600, elide=True)
            paint.text(QRect(left, top + px(17), right - left, px(16)), item.note, 12, 400, "t2", elide=True)
        if row == self.currentIndex().row() and self.hasFocus():
            paint.focus(area.adjusted(px(2), px(2), -px(2), -px(2)))


class HouseholdCard(Card):
    """The persons of the household and their contacts."""

    edited = Signal()
    added = Signal()
    opened = Signal(str)  # person id

    def __init__(self) -> None:
        pencil = IconButton("pencil", _("Modifier la fiche et les contacts"), small=True, ink="acc", bare=True)
        super().__init__(_("Foyer et contacts"), icon="users", actions=(pencil,), padding=(0, 0, 0, 0))
        self.lines = Lines()
        self.add(self.lines, 1)
        more = Button(_("Ajouter une personne"), "user-plus", role="link", small=True)
        self.set_foot(more, None)
        pencil.clicked.connect(self.edited)
        more.clicked.connect(self.added)
        self.lines.opened.connect(self._open)

    def show_card(self, card: PersonCard, today: date, *, hidden: bool = False) -> None:
        """Show a household, or only who the file is about when personal data are hidden."""
        self.lines.set_items([] if hidden else household_lines(card, today))

    def _open(self, line: Line) -> None:
        if line.person_id:
            self.opened.emit(line.person_id)


def household_lines(card: PersonCard, today: date) -> list[Line]:
    """Return the adults, the children together, then the e-mail addresses."""
    adults = [one for one in card.members if one.standing != "child"]
    children = [one for one in card.members if one.standing == "child"]
    lines = [_adult(one) for one in adults]
    if len(children) == 1:
        (child,) = children
        lines.append(Line(full_name(child), children_lines(children, today)[1], STANDINGS["child"], "", child.id))
    elif children:
        names, ages = children_lines(children, today)
        lines.append(Line(names, ages, _("Enfants")))
    return lines + [Line(line.text, icon="mail") for line in _emails(adults)]


def _adult(one: Member) -> Line:
    phone = one.phone
    note = " · ".join(part for part in ((phone.text, _("SMS") if phone.mobile else "") if phone else ()) if part)
    return Line(full_name(one), note, STANDINGS[one.standing], "", one.id)


def _emails(members: Sequence[Member]) -> list[ContactLine]:
    return [line for one in members for line in one.contacts if line.kind == "email"]
