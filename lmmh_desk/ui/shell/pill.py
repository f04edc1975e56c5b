"""The pills of the top bar: an icon and two facts side by side; the one of the exchange is painted from its status."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton

from lmmh_desk.kernel.i18n import _
from lmmh_desk.sync.status import State, SyncStatus
from lmmh_desk.ui.announcer import announce
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets import canvas
from lmmh_desk.ui.widgets.base import pressed_with
from lmmh_desk.ui.widgets.canvas import Canvas

LOOKS = {  # state → icon, its ink, background, edge, ink of the words, ink of the fact
    State.ALONE: ("desk", "ok", "card", "line", "t1", "t3"),
    State.UP_TO_DATE: ("cloud-check", "ok", "card", "line", "t1", "t3"),
    State.ONLINE: ("cloud", "acc", "card", "line", "t1", "acc"),
    State.SENDING: ("sync", "acc", "card", "line", "acc", "acc"),
    State.OFFLINE: ("cloud-off", "off", "offs", "offs", "off", "off"),
    State.BACK: ("cloud", "acc", "accs", "accs", "acc", "acc"),
    State.ARBITRATE: ("branch", "warn", "warns", "warn", "warn", "warn"),
    State.FAILED: ("warning", "warn", "warns", "warn", "warn", "warn"),
    State.CLOCK: ("clock", "warn", "warns", "warn", "warn", "warn"),
}
STRONG = ("acc", "off", "warn")  # inks of what matters: heavier


class Pill(QToolButton):
    """An icon and one or two facts side by side."""

    def __init__(self, icon: str, ink: str) -> None:
        super().__init__()
        self._state, self._fact = "", ""
        self._brief = ""  # the second fact in a narrow window
        self._icon, self._ink = icon, ink
        self._fill, self._edge, self._words_ink, self._fact_ink = "card", "line", "t1", "t3"
        self._opens = False  # a mark says that it unfolds something
        self._compact = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        current().changed.connect(self.updateGeometry)

    def set_compact(self, compact: bool) -> None:
        """Show little or nothing of the second fact."""
        self._compact = compact
        self.updateGeometry()
        self.update()

    def _name(self, tip: str) -> None:
        self.setAccessibleName(", ".join(fact for fact in (self._state, self._fact) if fact))
        self.setToolTip(tip)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        px = current().px
        wide = px(37) + canvas.width(self._state, 13, 500) + px(12)
        if self._second:
            wide += px(20) + canvas.width(self._second, *self._fact_type)
        return QSize(wide + (px(24) if self._opens else 0), px(36))

    @property
    def _second(self) -> str:
        """Return what is shown of the second fact."""
        return self._brief if self._compact else self._fact

    @property
    def _fact_type(self) -> tuple[int, int]:
        """Return size and weight of the second fact."""
        return (13, 600) if self._fact_ink in STRONG else (12, 400)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        px = paint.px
        paint.box(self.rect(), "hover" if self.underMouse() and self._fill == "card" else self._fill, self._edge)
        paint.icon(self._icon, self._ink, px(10), self.height() // 2, 19)
        area = self.rect().adjusted(px(37), 0, 0, 0)
        used = paint.text(area, self._state, 13, 500, self._words_ink)
        if self._second:
            bar = area.left() + used + px(10)
            ink = "line" if self._edge == "line" else self._words_ink
            paint.fill(QRect(bar, px(11), 1, self.height() - px(22)), ink)
            paint.text(area.adjusted(used + px(20), 0, 0, 0), self._second, *self._fact_type, self._fact_ink)
        if self._opens:
            paint.icon("chevron-down", self._words_ink, self.width() - px(28), self.height() // 2, 16)
        if self.hasFocus():
            paint.focus(self.rect())


class SyncPill(Pill):
    """Two facts side by side: the network, and what is still to send; a press unfolds what waits."""

    def __init__(self) -> None:
        super().__init__("desk", "ok")
        self._opens = True
        self._said: tuple[State, int] | None = None
        self._saved = _("enregistré")

    def show_status(self, status: SyncStatus) -> None:
        """Show the exchange; a change of its state is said aloud, a saved entry is not."""
        self._icon, self._ink, self._fill, self._edge, self._words_ink, self._fact_ink = LOOKS[status.state]
        self._state, self._fact = status.words, status.fact
        self._brief = str(status.number) if status.number else ""
        if status.state is State.ALONE:
            self._fact = self._saved
        self._name(status.advice)
        self._say(status)

    def saved(self, hour: str) -> None:
        """Tell when the last entry was recorded, « 10:41 », which a desk that stands alone shows."""
        self._saved = _("enregistré {hour}").format(hour=hour)

    def _say(self, status: SyncStatus) -> None:
        """Have a new state, or more to arbitrate, read aloud."""
        said = (status.state, status.facts.to_arbitrate)
        if self._said is not None and said != self._said:
            announce(self, self.accessibleName())
        self._said = said

    def consult(self) -> None:
        """Show that nothing can be recorded here now."""
        self._state, self._fact = _("Ce poste"), _("consultation")
        self._icon, self._ink = "eye", "warn"
        self._name(_("Le disque de ce poste refuse l’écriture\u00a0: rien ne s’enregistre."))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if pressed_with(event, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.click()
        else:
            super().keyPressEvent(event)
