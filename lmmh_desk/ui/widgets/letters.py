"""A question answered by one letter."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from lmmh_desk.ui.widgets.buttons import KeyButton
from lmmh_desk.ui.widgets.dialog import Dialog


class LetterDialog(Dialog):
    """Answers under letters: one letter, or Entrée on the one that has the focus."""

    def __init__(
        self, parent: QWidget, words: tuple[str, str], answers: Sequence[tuple[str, str, str]],
        then: Callable[[str], None],
    ) -> None:  # fmt: skip
        super().__init__(parent, *words)
        self._then, self._codes = then, {letter: code for letter, code, _told in answers}
        self.choices = [KeyButton(letter, told) for letter, _code, told in answers]
        for button in self.choices:
            self.body.addWidget(button)
            button.clicked.connect(lambda _checked=False, letter=button.letter: self._take(letter))
        self.open()
        self.choices[0].setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        letter = event.text().upper()
        if letter in self._codes:
            self._take(letter)
        else:
            super().keyPressEvent(event)

    def _take(self, letter: str) -> None:
        self.accept()
        self._then(self._codes[letter])
