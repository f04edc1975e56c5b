"""Small dialogs: confirm by naming the result, or answer with one letter. All are freed once closed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QWidget

from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.typed import plain
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Column, Label, Row
from lmmh_desk.ui.widgets.buttons import Button, KeyButton
from lmmh_desk.ui.widgets.field import Field


@dataclass(frozen=True)
class Choice:
    """An answer; without a letter it takes the first one of its words that is free."""

    value: Any
    words: str
    letter: str = ""
    note: str = ""


class Dialog(QDialog):
    """A modal sheet with a title and a sentence; Échap closes it and changes nothing."""

    def __init__(self, parent: QWidget, title: str, text: str = "", wide: int = 420) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.setModal(True)
        self.setMinimumWidth(current().px(wide))
        heading = Label(title, 16, 600, wrap=True)
        self.body = Column(heading, margins=(20, 16, 20, 16), spacing=12)
        if text:
            self.body.addWidget(Label(text, 13, 400, "t2", wrap=True))
        self.setLayout(self.body)
        self.submit: Callable[[], None] | None = None  # what Entrée does when no button has the focus

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
) -> Dialog:
    """Ask « Annuler le justificatif JD-C02-20-0184 ? »; both buttons name what they do.

    `then` gets the text of `field` (a required reason), or an empty one. Échap and `no` change nothing.
    """
    dialog = Dialog(parent, title, text)
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


def choose(
    parent: QWidget,
    title: str,
    choices: Sequence[Choice],
    then: Callable[[Any], None],
    *,
    text: str = "",
    default: Any = None,
) -> Dialog:
    """Ask for one of a few answers: its letter, or arrows and Entrée; the default one has the focus."""
    dialog = _Letters(parent, title, text, list(choices), then=then, default=default)
    dialog.open()
    dialog.focus_default()
    return dialog


def letters(choices: Sequence[Choice]) -> list[str]:
    """Return a letter for each choice, its own or the first free one of its words; empty when none is left."""
    taken = {choice.letter.upper() for choice in choices if choice.letter}
    given = []
    for choice in choices:
        letter = choice.letter.upper()
        if not letter:
            free = (one for one in plain(choice.words).upper() if one.isascii() and one.isalpha() and one not in taken)
            letter = next(free, "")
            taken.add(letter)
        given.append(letter)
    return given


class _Letters(Dialog):
    def __init__(
        self,
        parent: QWidget,
        title: str,
        text: str,
        choices: list[Choice],
        *,
        then: Callable[[Any], None],
        default: Any,
    ) -> None:
        columns = 1 if len(choices) <= 9 else 2
        super().__init__(parent, title, text, 320 * columns)
        self._then = then
        self._buttons: list[KeyButton] = []
        self._default = 0
        grid = QGridLayout()
        grid.setSpacing(current().px(4))
        rows = -(-len(choices) // columns)
        for place, (choice, letter) in enumerate(zip(choices, letters(choices), strict=True)):
            note = choice.note
            if choice.value == default:
                self._default, note = place, note or _("Entrée")
            button = KeyButton(letter, choice.words, note)
            button.clicked.connect(lambda _checked=False, value=choice.value: self._answer(value))
            self._buttons.append(button)
            grid.addWidget(button, place % rows, place // rows)
        self.body.addLayout(grid)

    def focus_default(self) -> None:
        """Put the focus on the default answer."""
        if self._buttons:
            self._buttons[self._default].setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        letter = event.text().upper()
        if step and self._buttons:
            here = next((place for place, button in enumerate(self._buttons) if button.hasFocus()), 0)
            self._buttons[(here + step) % len(self._buttons)].setFocus()
            return
        for button in self._buttons:
            if letter and button.letter == letter and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                button.click()
                return
        super().keyPressEvent(event)

    def _answer(self, value: Any) -> None:
        self.accept()
        self._then(value)
