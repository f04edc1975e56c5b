"""A list of answers, each with its letter: what the agent picks with one key."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.buttons import KeyButton


class Choices(QWidget):
    """Buttons in one or two columns, read down; a letter, Entrée or a click picks.

    A letter pressed before the answers are there is kept for them.
    """

    picked = Signal(str)  # key

    def __init__(self, name: str, columns: int = 1) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # until the first answer takes it
        self._columns = columns
        self._early = ""
        self._buttons: dict[str, KeyButton] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        current().changed.connect(self._measure)
        self._measure()

    def set_choices(self, choices: Sequence[tuple[str, str, str]]) -> None:
        """Offer answers given as (key, letter, words), once."""
        had_focus = self.hasFocus()
        high = -(-len(choices) // self._columns)
        self._buttons = {key: KeyButton(letter, words) for key, letter, words in choices}
        for place, (key, button) in enumerate(self._buttons.items()):
            self._grid.addWidget(button, place % high, place // high)
            button.clicked.connect(lambda _checked=False, key=key: self.picked.emit(key))
        if had_focus:
            self.first().setFocus()
        if self._early:
            self.pick(self._early)

    def first(self) -> QWidget:
        """Return what takes the focus: the first answer."""
        return next(iter(self._buttons.values()), self)

    def pick(self, letter: str) -> bool:
        """Pick the answer of a letter; False when there is none."""
        if not self._buttons:
            self._early = letter
        for key, button in self._buttons.items():
            if button.letter == letter:
                self.picked.emit(key)
                return True
        return False

    def _measure(self) -> None:
        self._grid.setHorizontalSpacing(current().px(12))
        self._grid.setVerticalSpacing(current().px(2))
