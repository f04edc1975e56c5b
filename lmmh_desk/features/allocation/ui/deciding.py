"""A decision taken in place: its letter, then a reason of the list by its digit, or Entrée for the one proposed."""

from __future__ import annotations

from functools import partial

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from lmmh_desk.features.allocation.model.records import REASONS, Decision
from lmmh_desk.features.allocation.model.sitting import Candidate
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Column, Label, Row, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.cells import Text
from lmmh_desk.ui.widgets.rows import Rows, TableColumn
from lmmh_desk.ui.widgets.rows_view import SINGLE
from lmmh_desk.ui.widgets.table import DataTable

LETTERS = {
    "A": (Decision.GRANTED, _("Attribuer"), "check"), "R": (Decision.REFUSED, _("Refuser"), "close"),
    "J": (Decision.CONDITIONAL, _("Ajourner"), "clock"), "I": (Decision.INADMISSIBLE, _("Irrecevable"), "minus"),
}  # fmt: skip
MOST = max(len(reasons) for reasons in REASONS.values())


class Reason(Struct, frozen=True):
    """One reason of the list, under its digit."""

    digit: str
    code: str
    told: str


class DecidingPanel(QWidget):
    """The four decisions for the applicant chosen, and the objective reasons of the one that is being taken."""

    asked = Signal(str)  # a letter
    decided = Signal(object, str, str)  # Candidate, decision, reason

    def __init__(self) -> None:
        super().__init__()
        self._one: Candidate | None = None
        self._decision: Decision | None = None
        self.title = Label("", 13, 600)
        self.hint = Label(_("motif obligatoire, pris dans la liste"), 12, 400, "t2")
        self.buttons: dict[str, Button] = {}
        for letter, (_decision, told, icon) in LETTERS.items():
            button = self.buttons[letter] = Button(told, icon, key=letter, small=True)
            button.clicked.connect(partial(self.asked.emit, letter))
        self.reasons: DataTable[Reason] = DataTable(_rows(), _("Motifs"), double=False)
        self.reasons.horizontalHeader().hide()
        self.reasons.set_rows(())
        self.reasons.opened.connect(self._decide)
        for letter in LETTERS:
            self.reasons.letters[letter] = partial(self._ask_again, letter)
        for rank in range(MOST):
            self.reasons.letters[str(rank + 1)] = partial(self._take, rank)
        head = Row(self.title, None, self.hint)
        keys = QGridLayout()  # two by two: four beside each other are wider than the card
        keys.setSpacing(6)
        for rank, button in enumerate(self.buttons.values()):
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            keys.addWidget(button, rank // 2, rank % 2)
        column = Column(margins=(14, 10, 14, 10), spacing=8)
        for part in (head, keys):
            column.addLayout(part)
        column.addWidget(self.reasons)
        self.setLayout(column)
        appear(self.reasons, False)
        current().changed.connect(self._measure)
        self._measure()

    @property
    def taking(self) -> bool:
        """Say whether a decision waits for its reason."""
        return self._decision is not None

    def show_applicant(self, one: Candidate | None) -> None:
        """Offer the decisions for another applicant; what was begun for the former one is left."""
        if one is None or self._one is None or one.id != self._one.id:
            self.leave()
        self._one = one
        self.title.setText(_("Décision pour {name}").format(name=one.name) if one else "")
        appear(self, one is not None)

    def take(self, letter: str) -> None:
        """Show the reasons of a decision, the usual one first in hand."""
        if self._one is None:
            return
        self._decision = LETTERS[letter][0]
        known = REASONS[self._decision]
        for key, button in self.buttons.items():
            button.role = "primary" if key == letter else "secondary"
            button.update()
        self.reasons.set_rows([Reason(str(rank), code, told) for rank, (code, told) in enumerate(known.items(), 1)])
        usual = next((code for code in (self._one.reason, *self._one.missing) if code in known), next(iter(known)))
        self.reasons.select_key(usual)
        appear(self.reasons, True)
        self.reasons.setFocus()

    def leave(self) -> bool:
        """Forget the decision begun; say whether there was one."""
        begun, self._decision = self.taking, None
        appear(self.reasons, False)
        for button in self.buttons.values():
            button.role = "secondary"
            button.update()
        return begun

    def _ask_again(self, letter: str, _reason: Reason) -> None:
        self.take(letter)

    def _take(self, rank: int, _reason: Reason) -> None:
        self.reasons.select_row(rank)
        if (chosen := self.reasons.current()) is not None:
            self._decide(chosen)

    def _decide(self, reason: Reason) -> None:
        if self._one is not None and self._decision is not None:
            self.decided.emit(self._one, str(self._decision), reason.code)

    def _measure(self) -> None:
        self.reasons.setFixedHeight(current().px(SINGLE) * MOST + current().px(2))


def _rows() -> Rows[Reason]:
    return Rows(
        [
            TableColumn("digit", _("Touche"), lambda one: Text(one.digit, ink="t2"), 34),
            TableColumn("reason", _("Motif"), lambda one: Text(one.told), 160, stretch=True),
        ],
        key=lambda one: one.code,
    )
