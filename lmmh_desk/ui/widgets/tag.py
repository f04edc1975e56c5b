"""Short marks: a tag (icon and words), a badge (a number), a key cap, an avatar (initials)."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets import canvas
from lmmh_desk.ui.widgets.base import Painted, appear
from lmmh_desk.ui.widgets.canvas import CENTER, TONES, Canvas
from lmmh_desk.ui.widgets.cells import Mark


class _Mark(Painted):
    """A small fixed mark whose text is its accessible name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class Tag(_Mark):
    """A status with its word, never a colour alone; tones: neutral, accent, ok, warn, bad, offline."""

    def __init__(self, text: str, tone: str = "neutral", icon: str = "") -> None:
        super().__init__()
        self.set(text, tone, icon)

    def set(self, text: str, tone: str = "neutral", icon: str = "") -> None:
        """Show another status; an empty text hides the tag."""
        self.text, self.tone, self._icon = text, tone, icon
        self.setAccessibleName(text)
        appear(self, bool(text))
        self.retheme()

    def sizeHint(self) -> QSize:
        return QSize(canvas.tag_width(self.text, self._icon), current().px(canvas.TAG_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        Canvas(painter).tag(0, self.height() // 2, self.text, self.tone, self._icon)


def show_marks(row: QBoxLayout, marks: Iterable[Mark]) -> None:
    """Put a tag a mark in a line, instead of what was there."""
    while (item := row.takeAt(0)) is not None:
        if (gone := item.widget()) is not None:
            gone.hide()
            gone.deleteLater()
    for mark in marks:
        row.addWidget(Tag(mark.text, mark.tone, mark.icon))
    row.addStretch(1)


class Badge(_Mark):
    """A number in a pill, hidden when it is zero; `meaning` is said with it (« 6 personnes »)."""

    def __init__(self, number: int = 0, tone: str = "neutral", meaning: str = "") -> None:
        super().__init__()
        self._tone, self._meaning = tone, meaning
        self.set(number)

    def set(self, number: int, tone: str = "") -> None:
        """Show another number."""
        self._number, self._tone = number, tone or self._tone
        self.setAccessibleName(f"{number} {self._meaning}".strip())
        appear(self, number != 0)
        self.retheme()

    def sizeHint(self) -> QSize:
        px = current().px
        return QSize(max(px(20), canvas.width(str(self._number), 12, 600) + px(12)), px(20))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        soft, edge, strong = TONES[self._tone]
        paint.box(self.rect(), "hover" if self._tone == "neutral" else soft, edge, radius=10)
        paint.text(self.rect(), str(self._number), 12, 600, strong, align=CENTER)


class KeyCap(_Mark):
    """A key as it is engraved: « F3 », « Ctrl+M »."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self._key = key
        self.setAccessibleName(key)

    def sizeHint(self) -> QSize:
        return QSize(canvas.cap_width(self._key), current().px(canvas.CAP_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        Canvas(painter).keycap(self.width(), self.height() // 2, self._key)


class Avatar(_Mark):
    """The initials of a person in a disc, `size` in pixels at 100 %; the name stands beside it."""

    def __init__(self, name: str = "", size: int = 32) -> None:
        super().__init__()
        self._size = size
        self.set_name(name)

    def set_name(self, name: str) -> None:
        """Show the initials of another name."""
        self._letters = initials(name)
        self.update()

    def sizeHint(self) -> QSize:
        side = current().px(self._size)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        paint.box(self.rect(), "accs", radius=self._size // 2)
        size = 18 if self._size >= 48 else 13 if self._size >= 28 else 10
        paint.text(self.rect(), self._letters, size, 600, "acc", align=CENTER)


def initials(name: str) -> str:
    """Return « FB » from « M. Ferhat Belkacem »; titles don't count, one name gives one letter."""
    words = [word for word in name.split() if word[0].isalpha() and word.rstrip(".") not in ("M", "Mme", "et")]
    if len(words) > 1:
        return (words[0][0] + words[-1][0]).upper()
    return words[0][0].upper() if words else ""
