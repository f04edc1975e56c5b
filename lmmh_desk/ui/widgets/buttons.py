"""Buttons: primary, secondary, quiet and link, with icon and the key that does the same."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QEnterEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets import canvas
from lmmh_desk.ui.widgets.base import pressed_with
from lmmh_desk.ui.widgets.canvas import Canvas

ButtonRole = Literal["primary", "secondary", "link", "quiet"]
_INK = {"primary": "onacc", "secondary": "t1", "link": "acc", "quiet": "t2"}
_WEIGHT = {"primary": 600, "secondary": 500, "link": 500, "quiet": 400}


class _PressedByKey(QAbstractButton):
    """A button that follows the theme, paints hover and focus, and also answers Entrée."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hovered = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        current().changed.connect(self.retheme)

    def retheme(self) -> None:
        """Measure and paint again."""
        self.updateGeometry()
        self.update()

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hovered = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = False
        self.update()
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if pressed_with(event, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class Button(_PressedByKey):
    """A button that says what it does; `key` is drawn as a cap (« F3 »), the shortcut itself is the shell's.

    `small` is 28 px high instead of 32; `accessible` replaces the text for a screen reader.
    """

    def __init__(
        self,
        text: str,
        icon: str = "",
        key: str = "",
        role: ButtonRole = "secondary",
        *,
        small: bool = False,
        accessible: str = "",
    ) -> None:
        super().__init__()
        self._icon, self._key, self.role = icon, key, role
        self._small = small
        self._said = accessible
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Change the text."""
        self.setText(text.replace("&", "&&"))
        self._text = text
        self.setAccessibleName(self._said or text)
        self.setAccessibleDescription(self._key)
        self.setToolTip("")
        self.retheme()

    def set_key(self, key: str) -> None:
        """Change the key that does the same."""
        self._key = key
        self.set_text(self._text)

    def _type(self) -> tuple[int, int]:
        """Return size and weight of the words; small links are captions."""
        return (12, 600) if self._small and self.role == "link" else (13, _WEIGHT[self.role])

    def _padding(self) -> int:
        if self._small and self.role == "link":
            return current().px(4)
        return current().px(8 if self.role in ("link", "quiet") or self._small else 12)

    def _content(self) -> int:
        px = current().px
        wide = canvas.width(self._text, *self._type())
        wide += px(26) if self._icon else 0
        return wide + (px(10) + canvas.cap_width(self._key) if self._key else 0)

    def sizeHint(self) -> QSize:
        px = current().px
        return QSize(self._content() + 2 * self._padding() + px(2), px(28 if self._small else 32))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        ink = _INK[self.role] if self.isEnabled() else "t3"
        self._paint_body(paint)
        left = max(self._padding() + paint.px(1), (self.width() - self._content()) // 2)
        middle = self.height() // 2
        if self._icon:
            paint.icon(self._icon, ink, left, middle)
            left += paint.px(26)
        right = self.width() - paint.px(4)
        area = QRect(left, 0, right - left, self.height())
        used = paint.text(area, self._text, *self._type(), ink, elide=True)
        if self._key:
            cap = canvas.cap_width(self._key)
            outline = ink if self.role == "primary" else "t2"
            paint.keycap(left + used + paint.px(10) + cap, middle, self._key, outline)
        if self.hasFocus():
            self._paint_focus(paint)

    def _paint_body(self, paint: Canvas) -> None:
        lit = self.isEnabled() and (self._hovered or self.isDown())
        if self.role == "primary":
            fill, edge = ("acch" if lit else "acc", "") if self.isEnabled() else ("layer", "line")
            paint.box(self.rect(), fill, edge)
        elif self.role == "secondary":
            paint.box(self.rect(), "hover" if lit else "card", "ctl" if self.isEnabled() else "line")
        elif lit:
            paint.box(self.rect(), "hover")

    def _paint_focus(self, paint: Canvas) -> None:
        paint.focus(self.rect())
        if self.role == "primary":  # a second line, so that the ring shows on the accent
            gap = paint.px(2)
            paint.box(self.rect().adjusted(gap, gap, -gap, -gap), edge="onacc", radius=3)


class IconButton(_PressedByKey):
    """A square button with an icon only; `name` is said to screen readers and shown as a tip."""

    def __init__(
        self, icon: str, name: str, *, small: bool = False, ink: str = "t1", bare: bool = False, size: int = 0
    ) -> None:
        super().__init__()
        self._icon, self._ink, self._bare = icon, ink, bare
        self._side = size or (28 if small else 32)
        self.set_name(name)

    def set_name(self, name: str) -> None:
        """Change what the button is called."""
        self.setAccessibleName(name)
        self.setToolTip(name)

    def sizeHint(self) -> QSize:
        side = current().px(self._side)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        lit = self.isEnabled() and (self._hovered or self.isDown() or self.isChecked())
        if not self._bare:
            paint.box(self.rect(), "hover" if lit else "card", "ctl" if self.isEnabled() else "line")
        elif lit:
            paint.box(self.rect(), "hover")
        size = 16 if self._side < 28 else 20
        left = (self.width() - paint.px(size)) // 2
        paint.icon(self._icon, self._ink if self.isEnabled() else "ctl", left, self.height() // 2, size)
        if self.hasFocus():
            paint.focus(self.rect())


class CloseButton(IconButton):
    """The × of a panel; the page's `escape` does the same."""

    def __init__(self) -> None:
        super().__init__("close", _("Fermer le panneau (Échap)"), small=True, bare=True)


class KeyButton(_PressedByKey):
    """A wide choice for a list of answers: the letter as a cap on the left, then the text."""

    def __init__(self, letter: str, text: str) -> None:
        super().__init__()
        self.letter = letter
        self._text = text
        self.setAccessibleName(text)
        self.setAccessibleDescription(letter)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        px = current().px
        return QSize(canvas.width(self._text, 13, 500) + px(72), px(34))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        focused = self.hasFocus()
        if self._hovered or focused:
            paint.box(self.rect(), "sel" if focused else "hover", radius=4)
        middle, left = self.height() // 2, paint.px(8)
        cap = max(canvas.cap_width(self.letter), paint.px(26)) if self.letter else 0
        if self.letter:
            paint.keycap(left + cap, middle, self.letter)
        start = left + cap + paint.px(10)
        area = QRect(start, 0, self.width() - start - paint.px(8), self.height())
        paint.text(area, self._text, 13, 500 if focused else 400, "t1", elide=True)
        if focused:
            paint.focus(self.rect())
