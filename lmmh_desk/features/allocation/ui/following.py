"""What follows a decision once the minutes are signed: a condition, an answer, an offer that was sent twice."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lmmh_desk.features.allocation.model.records import CLOSED, ItemState, Offer, State
from lmmh_desk.features.allocation.model.sitting import Candidate, Item, Sitting
from lmmh_desk.features.allocation.ui.cards import more
from lmmh_desk.kernel.french import short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.base import Column, Label, Row, appear
from lmmh_desk.ui.widgets.buttons import Button

ANSWERS = {
    "C": _("Condition remplie"), "E": _("Condition non remplie"), "O": _("Accepte"), "N": _("Refuse"),
    "X": _("Retirer l’offre"),
}  # fmt: skip


def may(sitting: Sitting, item: Item, one: Candidate) -> str:
    """Return the letters that may be pressed for an applicant."""
    if item.state == ItemState.WITHDRAWN:
        return ""
    if State(sitting.state) not in CLOSED:  # open again after its letters left
        return "N" if one.offer == Offer.ACCEPTED else ""
    if one.waits:
        return "CE"
    if one.offer == Offer.SENT:
        return "ONX" if len(item.offered) > 1 else "ON"
    return "N" if one.offer == Offer.ACCEPTED else ""


class FollowingPanel(QWidget):
    """The gestures for the applicant chosen, and what is awaited."""

    asked = Signal(object, str)  # Candidate, a letter that may be pressed for it

    def __init__(self) -> None:
        super().__init__()
        self._one: Candidate | None = None
        self._letters = ""
        self.title, self.told = Label("", 13, 600), Label("", 12, 400, "t2", wrap=True)
        self.buttons: dict[str, Button] = {}
        keys = Row(spacing=6)
        for letter, words in ANSWERS.items():
            button = self.buttons[letter] = Button(words, key=letter, small=True)
            button.clicked.connect(partial(self.press, letter))
            keys.addWidget(button)
        keys.addStretch(1)
        column = Column(self.title, self.told, margins=(14, 10, 14, 10), spacing=8)
        column.addLayout(keys)
        self.setLayout(column)
        appear(self, False)

    def show_applicant(self, one: Candidate | None, letters: str) -> None:
        """Offer what may be done for an applicant."""
        self._one, self._letters = one, letters
        appear(self, bool(one and letters))
        if one is None:
            return
        self.title.setText(_("Suite pour {name}").format(name=one.name))
        self.told.setText(" ".join(part for part in (awaited(one), more(one)) if part))
        for letter, button in self.buttons.items():
            appear(button, letter in letters)

    def press(self, letter: str, *_chosen: object) -> None:
        """Ask for what a letter says, where it may be."""
        if self._one is not None and letter in self._letters:
            self.asked.emit(self._one, letter)


def awaited(one: Candidate) -> str:
    """Return what is awaited of an applicant."""
    if one.waits:
        return _("Condition attendue\u00a0: {reason}.").format(reason=one.reason_words)
    if one.offer == Offer.SENT and one.answer_by is not None:
        return _("Réponse attendue jusqu’au {day} inclus.").format(day=short_date(one.answer_by, year=True))
    return ""
