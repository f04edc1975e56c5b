"""Small dialogs: confirm by naming the result, or answer with one letter. All are freed once closed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QWidget

from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Column, Label, Row
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.scrolling import EDGE, Scrolling, needed


class Dialog(QDialog):
    """A modal sheet with a title and a sentence; Échap closes it and changes nothing.

    `about` is the id of the record it is about, "" of none: what was typed about another never comes back in it.
    """

    def __init__(self, parent: QWidget, title: str, text: str = "", wide: int = 420, *, about: str = "") -> None:
        super().__init__(parent)
        self.about = about
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.setModal(True)
        self._wide = wide
        current().changed.connect(self.measure)
        self.measure()
        heading = Label(title, 16, 600, wrap=True)
        self.body = Column(heading, margins=(20, 16, 20, 16), spacing=12)
        if text:
            self.body.addWidget(Label(text, 13, 400, "t2", wrap=True))
        self.setLayout(self.body)
        self.submit: Callable[[], None] | None = None  # what Entrée does when no button has the focus

    def measure(self) -> None:
        """Take the width of the present zoom, and the height there is: what is higher than the screen scrolls."""
        self.setMinimumWidth(current().px(self._wide))
        if self.isVisible():
            self.adjustSize()
            QTimer.singleShot(0, self, self._fit)  # once all that it holds took the new zoom too

    def setVisible(self, shown: bool) -> None:
        if shown and not self.isVisible():
            self._fit()
        super().setVisible(shown)

    def room(self) -> int:
        """Return the height that the screen gives a dialog."""
        return self.screen().availableGeometry().height() - 2 * EDGE

    def _fit(self) -> None:
        room, wide = self.room(), max(current().px(self._wide), self.body.sizeHint().width())
        high = needed(self.body, wide)
        if high > room and self.layout() is self.body:
            focused = self.focusWidget()
            self.setLayout(Column(Scrolling(self.body)))  # its fields have another parent: none keeps the focus
            if focused is not None:
                focused.setFocus()
        if self.layout() is not self.body:
            self.setMinimumSize(wide + EDGE, min(high, room))
            self.resize(self.minimumSize())
        elif not self.testAttribute(Qt.WidgetAttribute.WA_Resized):  # Qt guesses how many lines a sentence takes
            self.resize(wide, max(high, self.minimumHeight()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.submit is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), current().color("card"))


def confirm(
    parent: QWidget,
    title: str,
    text: str,
    *,
    yes: str,
    no: str,
    then: Callable[[str], None],
    field: Field | None = None,
    about: str = "",
) -> Dialog:
    """Ask « Annuler le justificatif JD-C02-20-0184 ? »; both buttons name what they do.

    `then` gets the text of `field` (a required reason), or an empty one. Échap and `no` change nothing.
    `about` is the id of the record asked about.
    """
    dialog = Dialog(parent, title, text, about=about)
    keep, go = Button(no), Button(yes, role="primary", key=_("Entrée") if field else "")
    if field is not None:
        dialog.body.addWidget(field)

    def accept() -> None:
        reason = str(field.value() or "") if field is not None else ""
        if field is not None and not reason:
            field.set_error(_("Le motif manque. Saisissez-le en quelques mots."))
            field.setFocus()
            return
        dialog.accept()
        then(reason)

    go.clicked.connect(accept)
    keep.clicked.connect(dialog.reject)
    dialog.body.addLayout(Row(None, keep, go))
    if field is not None:
        dialog.submit = accept
    dialog.open()
    (field or keep).setFocus()
    return dialog
