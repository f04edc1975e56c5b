"""What a cell of a table shows: each knows how to paint itself and what to say to a screen reader."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct
from PySide6.QtCore import QPointF, QRect

from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.canvas import LEFT, RIGHT, Canvas, tag_width, width


class Cell(Protocol):
    """Anything a row's delegate can paint."""

    def said(self) -> str:
        """Return the cell in words."""
        ...

    def paint(self, paint: Canvas, area: QRect) -> None:
        """Paint in the area left by the cell's margins."""
        ...


class Sided(Cell, Protocol):
    """What may stand at the right of lines, in the width it needs."""

    def wide(self) -> int:
        """Return that width, in pixels."""
        ...


class Text(Struct, frozen=True):
    """One or two lines; `unsent` adds the indigo dot, `note_icon` stands before the second line."""

    title: str
    note: str = ""
    weight: int = 400
    ink: str = "t1"
    note_ink: str = "t3"
    note_icon: str = ""
    unsent: bool = False
    right: bool = False
    size: int = 13
    inset: int = 0  # pixels at 100 %, under a group

    def said(self) -> str:
        """Return the lines, and that it isn't sent yet."""
        parts = [self.title, self.note, _("pas encore envoyé") if self.unsent else ""]
        return ", ".join(part for part in parts if part)

    def wide(self) -> int:
        """Return the width of the first line."""
        return width(self.title, self.size, self.weight)

    def paint(self, paint: Canvas, area: QRect) -> None:
        """Paint the lines, centred together."""
        px = paint.px
        align = RIGHT if self.right else LEFT
        area = area.adjusted(px(self.inset), 0, 0, 0) if self.inset else area
        first = area
        if self.note:
            top = area.top() + (area.height() - px(34)) // 2
            first = QRect(area.left(), top, area.width(), px(18))
            self._paint_note(paint, QRect(area.left(), top + px(18), area.width(), px(16)))
        room = first.adjusted(0, 0, -px(16), 0) if self.unsent else first
        used = paint.text(room, self.title, self.size, self.weight, self.ink, align=align, elide=True)
        if self.unsent:
            paint.dot(QPointF(first.left() + used + px(10), first.center().y() + 1), "off")

    def _paint_note(self, paint: Canvas, area: QRect) -> None:
        if self.note_icon:
            paint.icon(self.note_icon, self.note_ink, area.left(), area.center().y() + 1, 14)
            area = area.adjusted(paint.px(17), 0, 0, 0)
        weight = 400 if self.note_ink in ("t2", "t3") else 600
        paint.text(area, self.note, 12, weight, self.note_ink, align=RIGHT if self.right else LEFT, elide=True)


class Mark(Struct, frozen=True):
    """A tag: icon and word."""

    text: str
    tone: str = "neutral"
    icon: str = ""

    def said(self) -> str:
        """Return the word."""
        return self.text

    def paint(self, paint: Canvas, area: QRect) -> None:
        """Paint the tag."""
        if self.text:
            paint.tag(area.left(), area.center().y() + 1, self.text, self.tone, self.icon)

    def wide(self) -> int:
        """Return the width of the tag, in pixels."""
        return tag_width(self.text, self.icon)


class Push(Struct, frozen=True):
    """A button at the right of a row, for the mouse: a key and the menu of the row do the same."""

    text: str
    icon: str
    primary: bool = False

    def said(self) -> str:
        """Return the words."""
        return self.text

    def paint(self, paint: Canvas, area: QRect) -> None:
        """Paint the button."""
        px, high, ink = paint.px, paint.px(28), "onacc" if self.primary else "t1"
        box = QRect(area.left(), area.center().y() + 1 - high // 2, area.width(), high)
        paint.box(box, *(("acc",) if self.primary else ("card", "ctl")))
        paint.icon(self.icon, ink, box.left() + px(10), box.center().y() + 1, 16)
        paint.text(box.adjusted(px(32), 0, -px(8), 0), self.text, 12, 600, ink, elide=True)

    def wide(self) -> int:
        """Return the width of the button, in pixels."""
        return width(self.text, 12, 600) + current().px(44)


class Beside(Struct, frozen=True):
    """Lines that take all the room their tag, button or word, at the right, doesn't need."""

    text: Text
    mark: Sided

    def said(self) -> str:
        """Return the lines and the tag's word."""
        return ", ".join(part for part in (self.text.said(), self.mark.said()) if part)

    def paint(self, paint: Canvas, area: QRect) -> None:
        """Paint the tag, and the lines up to it."""
        wide = self.mark.wide()
        self.text.paint(paint, area.adjusted(0, 0, -wide - paint.px(8) if self.mark.said() else 0, 0))
        self.mark.paint(paint, area.adjusted(area.width() - wide, 0, 0, 0))


class Wait(Struct, frozen=True):
    """Minutes waited, as a bar and in figures; from `warn` and from `bad` minutes on it changes colour and icon."""

    minutes: int
    warn: int = 20
    bad: int = 25

    def said(self) -> str:
        """Return « attente 28 minutes »."""
        return _("attente {time}").format(time=count(self.minutes, _("minute")))

    def ink(self) -> str:
        """Return the colour's token."""
        return "bad" if self.minutes >= self.bad else "warn" if self.minutes >= self.warn else "t2"

    def paint(self, paint: Canvas, area: QRect) -> None:
        """Paint the bar, the minutes, and a clock when it is long."""
        px, ink, middle = paint.px, self.ink(), area.center().y() + 1
        bar = QRect(area.left(), middle - px(2), px(44), px(4))
        paint.box(bar, "line", radius=2)
        share = min(1.0, self.minutes / (self.bad * 1.2))
        paint.box(QRect(bar.left(), bar.top(), max(px(3), round(bar.width() * share)), bar.height()), ink, radius=2)
        figures = QRect(bar.right() + px(9), area.top(), area.right() - bar.right() - px(9), area.height())
        paint.text(figures, _("{minutes} min").format(minutes=self.minutes), 13, 600, ink)
        if ink != "t2":
            paint.icon("clock", ink, bar.left() + px(103), middle, 16)


class Ticket(Struct, frozen=True):
    """The number on the ticket, or the hour of the appointment the person came for."""

    number: str
    appointment: str = ""

    def said(self) -> str:
        """Return « ticket A31 » or « rendez-vous de 10:30 »."""
        if self.appointment:
            return _("rendez-vous de {hour}").format(hour=self.appointment)
        return _("ticket {number}").format(number=self.number)

    def paint(self, paint: Canvas, area: QRect) -> None:
        """Paint the number, or the hour in a tag."""
        if self.appointment:
            Mark(self.appointment, "accent", "calendar").paint(paint, area)
        else:
            paint.text(area, self.number, 14, 600)


class Icon(Struct, frozen=True):
    """An icon alone, with the words it stands for."""

    name: str
    words: str
    ink: str = "t2"

    def said(self) -> str:
        """Return the words."""
        return self.words

    def paint(self, paint: Canvas, area: QRect) -> None:
        """Paint the icon at the left."""
        paint.icon(self.name, self.ink, area.left(), area.center().y() + 1, 20)


class Group(Struct, frozen=True):
    """A row of its own that names those below (« Pontlieue · 2 visites »)."""

    title: str
    note: str = ""
    icon: str = ""

    def said(self) -> str:
        """Return the title and the note."""
        return ", ".join(part for part in (self.title, self.note) if part)

    def paint(self, paint: Canvas, area: QRect) -> None:
        """Paint on one line, the note in grey."""
        if self.icon:
            paint.icon(self.icon, "t2", area.left(), area.center().y() + 1, 16)
            area = area.adjusted(paint.px(23), 0, 0, 0)
        used = paint.text(area, self.title, 13, 600, elide=True)
        paint.text(area.adjusted(used + paint.px(8), 0, 0, 0), self.note, 12, 400, "t2", elide=True)


NOTHING = Text("")
