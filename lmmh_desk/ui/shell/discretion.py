"""Mode discret: a curtain over whatever doesn't say that it hides what is personal by itself, windows of their own too.

A page, a dialog or a list of answers made tomorrow is behind it without knowing of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QDialog, QToolTip, QWidget
from shiboken6 import isValid

from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.search.popup import Popup
from lmmh_desk.ui.theme import application, current
from lmmh_desk.ui.widgets.base import WIDEST, Column, Label, Row
from lmmh_desk.ui.widgets.buttons import Button

if TYPE_CHECKING:
    from lmmh_desk.ui.context import Tone
    from lmmh_desk.ui.shell.work import Work


class Curtain(QWidget):
    """Says that what is behind is hidden, and how to see it again."""

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Mode discret\u00a0: les données personnelles sont masquées."))
        told = Label(_("Mode discret\u00a0: les données personnelles sont masquées."), 13, 400, "t2", wrap=True)
        told.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.leave = Button(_("Quitter le mode discret"), key=_("Ctrl+Maj+H"))
        self.leave.clicked.connect(self.left)
        column = Column(None, told, margins=(16, 16, 16, 16), spacing=12)
        column.addLayout(Row(None, self.leave, None))
        column.addStretch(1)
        self.setLayout(column)

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), current().color("card"))


class Cover(Curtain):
    """A curtain over a dialog: what it holds is hidden, its title too, until the curtain goes."""

    def __init__(self, dialog: QDialog) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self._titles = dialog.windowTitle(), dialog.accessibleName(), dialog.accessibleDescription()
        self._focused = dialog.focusWidget()
        self._behind = [part for part in _parts(dialog) if not part.isHidden() and part is not self]
        dialog.setFixedSize(dialog.size())
        for part in self._behind:
            part.hide()
        self._name(_("Mode discret"), _("Mode discret"), "")
        self.setGeometry(dialog.rect())
        self.show()
        self.leave.setFocus()

    def lift(self) -> None:
        """Show the dialog again as it was."""
        self._name(*self._titles)
        self._dialog.setMinimumSize(0, 0)
        self._dialog.setMaximumSize(WIDEST, WIDEST)
        for part in self._behind:
            part.show()
        if self._focused is not None:
            self._focused.setFocus()
        self.hide()
        self.deleteLater()

    def _name(self, title: str, name: str, description: str) -> None:
        self._dialog.setWindowTitle(title)
        self._dialog.setAccessibleName(name)
        self._dialog.setAccessibleDescription(description)


def _parts(dialog: QDialog) -> list[QWidget]:
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    return [part for part in dialog.findChildren(QWidget, options=direct) if not part.isWindow()]


def close_popups() -> None:
    """Close menus, lists of choices and tool tips: windows of their own, they name people above what hides the page."""
    QToolTip.hideText()
    while (popup := QApplication.activePopupWidget()) is not None and popup.close():
        pass  # a menu below another one comes next


class Discretion(QObject):
    """Puts curtains over dialogs and closes lists of answers, those that open meanwhile too."""

    left = Signal()

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._work = work
        self._covers: dict[QDialog, Cover] = {}
        self._hushed: tuple[str, Tone] | None = None
        self._focused: QWidget | None = None

    def hushed(self, text: str, tone: Tone) -> tuple[str, Tone]:
        """Return what to say instead in mode discret, as a message may name somebody: it is said once that is left."""
        if not self._work.discreet:
            return text, tone
        self._hushed = text, tone
        return _("Message masqué (mode discret)."), "info"

    def set(self, hidden: bool) -> None:
        """Hide what is open and what opens from now on, or show it again."""
        work = self._work
        work.search.forget()
        work.search.setEnabled(not hidden)
        work.keybar.forget()
        if hidden:
            self._focused = application().focusWidget()
            self._begin()
            work.keybar.say(_("Mode discret\u00a0: les données personnelles sont masquées."))
        else:
            self._end()
            told, self._hushed = self._hushed or (_("Mode discret quitté."), "info"), None
            work.keybar.say(*told)

    def forget(self) -> None:
        """Drop what was to be said once mode discret is left: somebody else may leave it."""
        self._hushed = None

    def stop(self) -> None:
        """Look no more at what opens, before the window goes."""
        application().removeEventFilter(self)

    def _begin(self) -> None:
        close_popups()
        window = self._work.window()
        for popup in window.findChildren(Popup):
            popup.hide()
        for dialog in window.findChildren(QDialog):
            if dialog.isVisible():
                self._cover(dialog)
        application().installEventFilter(self)

    def _end(self) -> None:
        self.stop()
        covers, self._covers = list(self._covers.values()), {}
        for cover in covers:
            cover.lift()
        focused, self._focused = self._focused, None
        if focused is not None and isValid(focused) and focused.isVisible():
            focused.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            if isinstance(watched, QDialog):
                self._cover(watched)
            elif isinstance(watched, Popup):
                watched.hide()
        return False

    def _cover(self, dialog: QDialog) -> None:
        if dialog not in self._covers:
            cover = self._covers[dialog] = Cover(dialog)
            cover.left.connect(self.left)
            dialog.finished.connect(lambda: self._covers.pop(dialog, None))
