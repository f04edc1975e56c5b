"""The key bar: the five to seven keys valid here, and on the right one sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QWidget

from lmmh_desk.kernel.french import NBSP
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.announcer import announce
from lmmh_desk.ui.context import Tone
from lmmh_desk.ui.shortcuts import Shortcut
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets import canvas
from lmmh_desk.ui.widgets.base import Label
from lmmh_desk.ui.widgets.canvas import Canvas

MESSAGE = 6_000  # milliseconds
READING = 90  # milliseconds a letter: a long sentence stays until it is read
LINE = 17  # pixels at 100 %
UNDO = 10_000
_INKS: dict[Tone, str] = {"info": "t2", "ok": "ok", "warn": "warn", "bad": "bad", "offline": "off"}
_ICONS: dict[Tone, str] = {"info": "", "ok": "check", "warn": "warning", "bad": "warning", "offline": "cloud-off"}


class KeyHint(QAbstractButton):
    """A key and its label; a click does the same."""

    def __init__(self, keys: str, label: str) -> None:
        super().__init__()
        self._keys, self._label = keys, label
        self.setAccessibleName(label)
        self.setAccessibleDescription(keys)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        current().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        px = current().px
        wide = canvas.width(self._keys, 12, 600) + px(5) + canvas.width(self._label, 12)
        return QSize(wide, px(20))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        used = paint.text(self.rect(), self._keys, 12, 600, "t1")
        rest = self.rect().adjusted(used + paint.px(5), 0, 0, 0)
        paint.text(rest, self._label, 12, 400, "acc" if self.underMouse() else "t2")


def broken(text: str, tone: Tone, room: int) -> list[str]:
    """Return a sentence of this tone broken in `room` pixels."""
    if tone == "ok":
        return [text]
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and canvas.width(longer, 12, _weight(tone)) <= room - current().px(22):
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _weight(tone: Tone) -> int:
    return 400 if tone == "info" else 600


class Sentence(QWidget):
    """A sentence aligned right, with an icon for its tone; one too long for the line takes a second or a third.

    What only says that something was done keeps its one line, elided, whole in its tip: the page isn't moved for it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self._tone: Tone = "info"

    def show_text(self, text: str, tone: Tone) -> None:
        """Show a sentence."""
        if (text, tone) == (self.text, self._tone):
            return
        self.text, self._tone = text, tone
        self.setAccessibleName(text)
        self.setToolTip(text if tone == "ok" else "")
        self.update()

    def lines(self, room: int) -> list[str]:
        """Return the sentence broken in `room` pixels."""
        return broken(self.text, self._tone, room)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        px = paint.px
        icon, ink = _ICONS[self._tone], _INKS[self._tone]
        lines, weight = self.lines(self.width()), _weight(self._tone)
        wide = min(max(canvas.width(line, 12, weight) for line in lines), self.width() - px(22))
        left, high = self.width() - wide, px(LINE)
        top = (self.height() - len(lines) * high) // 2
        for at, line in enumerate(lines):
            paint.text(QRect(left, top + at * high, wide, high), line, 12, weight, ink, elide=True)
        if icon:
            paint.icon(icon, ink, left - px(22), self.height() // 2, 16)


class KeyBar(QFrame):
    """The bar at the foot of the window."""

    pressed = Signal(str)  # command

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "bar")
        self.setAccessibleName(_("Touches utiles et messages"))
        self._hints: list[KeyHint] = []
        self._standing = ""
        self._standing_tone: Tone = "info"
        self._undo: Callable[[], None] | None = None
        self._undoable = ""  # the sentence of the act that can be undone
        self._compact = False
        self.sentence = Sentence()
        self._cancel = KeyHint("Ctrl+Z", _("Annuler"))
        self._cancel.clicked.connect(self.undo)
        self._cancel.hide()
        self._waited = Label("", 12, 600, "warn")
        self._waited.hide()
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._forget)
        self._box = QHBoxLayout(self)
        self._box.addWidget(self.sentence, 1)
        self._box.addWidget(self._cancel)
        self._box.addWidget(self._waited)
        current().changed.connect(self._measure)
        self._measure()

    @property
    def message(self) -> str:
        """Return the sentence shown."""
        return self.sentence.text

    def show_hints(self, shortcuts: list[Shortcut], gestures: Iterable[tuple[str, str]] = ()) -> None:
        """Show the keys valid here, after those that only act where the focus is: a click does nothing there."""
        for hint in self._hints:
            self._box.removeWidget(hint)
            hint.hide()
            hint.deleteLater()
        told = [KeyHint(*each) for each in gestures]
        for hint in told:
            hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._hints = [*told, *(self._hint(each) for each in shortcuts)]
        for at, hint in enumerate(self._hints):
            self._box.insertWidget(at, hint)
            hint.setVisible(not self._compact)
        self._grow()  # the sentence has another room

    def _hint(self, shortcut: Shortcut) -> KeyHint:
        hint = KeyHint(shortcut.shown, shortcut.label)
        hint.clicked.connect(lambda: self.pressed.emit(shortcut.command))
        return hint

    def stand(self, text: str, tone: Tone = "info") -> None:
        """Set the sentence shown when there is no message."""
        self._standing, self._standing_tone = text, tone
        if not self._timer.isActive():
            self.sentence.show_text(text, tone)
        self._appear()

    def say(self, text: str, tone: Tone = "info", *, keeps_undo: bool = False) -> None:
        """Show a sentence for six seconds and have it read aloud.

        One that tells what follows from an act (its paper is printed) `keeps_undo`: it stands after the sentence of
        the act, and « Annuler » stays as long as it was to.
        """
        if keeps_undo and self._undo is not None:
            self._show(f"{self._undoable} {text}", tone, max(self._timer.remainingTime(), MESSAGE))
            return
        self._undo = None
        self._cancel.hide()
        self._show(text, tone, max(MESSAGE, len(text) * READING))

    def offer_undo(self, text: str, undo: Callable[[], None]) -> None:
        """Show a sentence and « Annuler » for ten seconds."""
        self._undo, self._undoable = undo, text
        self._cancel.show()
        self._show(text, "ok", UNDO)

    def undo(self) -> bool:
        """Undo what was offered; False when nothing is."""
        undo, self._undo = self._undo, None
        self._forget()
        if undo is not None:
            undo()
        return undo is not None

    def forget(self) -> None:
        """Take away the sentence and what it offers: somebody else may come."""
        self._standing, self._standing_tone = "", "info"
        self._forget()

    def count_down(self, seconds: int) -> None:
        """Show in how many seconds the window locks; 0 removes it."""
        text = _("Verrouillage dans {seconds}").format(seconds=f"{seconds}{NBSP}s") if seconds else ""
        if seconds and not self._waited.text():
            announce(self, text, urgent=True)
        self._waited.setText(text)
        self._waited.setVisible(bool(seconds))
        self._appear()

    def set_compact(self, compact: bool) -> None:
        """Hide the keys in a narrow window; the bar then only comes for a message."""
        self._compact = compact
        for hint in self._hints:
            hint.setVisible(not compact)
        self._appear()

    def _show(self, text: str, tone: Tone, duration: int) -> None:
        self.sentence.show_text(text, tone)
        announce(self, text, urgent=tone == "bad")
        self._timer.start(duration)
        self._appear()

    def _forget(self) -> None:
        self._timer.stop()
        self._undo = None
        self._cancel.hide()
        self.sentence.show_text(self._standing, self._standing_tone)
        self._appear()

    def _appear(self) -> None:
        alarming = self._standing_tone in ("warn", "bad")
        self.setVisible(not self._compact or self._timer.isActive() or bool(self._waited.text()) or alarming)
        self._grow()

    def _grow(self) -> None:
        """Take the height of the sentence: what is safe and what to do are never cut off.

        That of the standing one is kept under a shorter message: the page isn't moved at its coming, nor at its going.
        """
        px = current().px
        room = self.width() - 2 * px(14) - self._taken(*self._hints)
        lines = 1
        if self.width() > px(300):
            shown = self.sentence.lines(room - self._taken(self._cancel, self._waited))
            lines = max(len(shown), len(broken(self._standing, self._standing_tone, room)))
        self.setFixedHeight(px(28) + 1 + (lines - 1) * px(LINE))

    @staticmethod
    def _taken(*parts: QWidget) -> int:
        return sum(part.sizeHint().width() + current().px(16) for part in parts if not part.isHidden())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()

    def _measure(self) -> None:
        px = current().px
        self._grow()
        self._box.setContentsMargins(px(14), 0, px(14), 0)
        self._box.setSpacing(px(16))
