"""A decision taken in place: its letter, then a reason of the list by its digit, or Entrée for the one proposed."""

from __future__ import annotations

from functools import partial

from msgspec import Struct
from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from lmmh_desk.features.allocation.model.records import REASONS, Decision
from lmmh_desk.features.allocation.model.sitting import Candidate
from lmmh_desk.features.allocation.ui.cards import more
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Column, Label, Row, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.canvas import Canvas
from lmmh_desk.ui.widgets.tiles import Tiles

LETTERS = {
    "A": (Decision.GRANTED, _("Attribuer")), "R": (Decision.REFUSED, _("Refuser")),
    "J": (Decision.CONDITIONAL, _("Ajourner")), "I": (Decision.INADMISSIBLE, _("Irrecevable")),
}  # fmt: skip
MOST = max(len(reasons) for reasons in REASONS.values())
TOP_ROW = "&É\"'"  # what the keys of the digits say without Maj on a French keyboard
SINGLE, LEAST = 30, 236  # of a reason, pixels at 100 %


class Reason(Struct, frozen=True):
    """One reason of the list, under its digit."""

    digit: str
    code: str
    told: str


class ReasonList(Tiles[Reason]):
    """The reasons of one decision, two beside each other where they fit: arrows choose, Entrée decides."""

    def __init__(self) -> None:
        super().__init__(_("Motifs"), SINGLE, most=2, least=LEAST, key=lambda one: one.code)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def share(self) -> None:
        super().share()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(current().px(LEAST), -(-MOST // self.per_row()) * self.row_height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def said(self, item: Reason) -> str:
        """Return a reason with its digit."""
        return f"{item.digit}, {item.told}"

    def paint_row(self, paint: Canvas, area: QRect, row: int, item: Reason) -> None:
        """Paint a reason: its digit as a key, its words."""
        px, chosen = paint.px, row == self.currentIndex().row()
        if chosen or row == self.hovered:
            paint.box(area, "sel" if chosen else "hover")
        wide = paint.keycap(area.left() + px(28), area.center().y() + 1, item.digit)
        room = area.adjusted(wide + px(14), 0, -px(4), 0)
        paint.text(room, item.told, 13, 600 if chosen else 400, elide=True)
        if chosen and self.hasFocus():
            paint.focus(area)


class DecidingPanel(QWidget):
    """The four decisions for the applicant chosen, and the objective reasons of the one that is being taken."""

    asked = Signal(str)  # a letter
    waits = Signal(str)  # the words of a decision that waits for its reason; "" when none does any more
    decided = Signal(object, str, str)  # Candidate, decision, reason

    def __init__(self) -> None:
        super().__init__()
        self._one: Candidate | None = None
        self._decision: Decision | None = None
        self.title = Label("", 13, 600)
        self.hint = Label("", 12, 400, "t2")
        self.buttons: dict[str, Button] = {}
        for letter, (_decision, told) in LETTERS.items():
            button = self.buttons[letter] = Button(told, key=letter, small=True)
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # they never widen the page
            button.clicked.connect(partial(self.asked.emit, letter))
        self.reasons = ReasonList()
        self.reasons.set_rows(())
        self.reasons.opened.connect(self._decide)
        for letter in LETTERS:
            self.reasons.letters[letter] = partial(self.press, letter)
        for rank in range(MOST):
            for key in (str(rank + 1), TOP_ROW[rank]):
                self.reasons.letters[key] = partial(self._take, rank)
        self.hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head = Row(self.title, spacing=12)
        head.addWidget(self.hint, 1)
        self._keys = QGridLayout()
        self._keys.setSpacing(6)
        column = Column(margins=(14, 10, 14, 10), spacing=8)
        for part in (head, self._keys):
            column.addLayout(part)
        column.addWidget(self.reasons)
        self.setLayout(column)
        appear(self.reasons, False)
        self._place_keys()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_keys()

    def _place_keys(self) -> None:
        """Put the four decisions beside each other where their words fit, else two by two."""
        wide = max(button.sizeHint().width() for button in self.buttons.values()) + current().px(6)
        many = len(LETTERS) if self.width() >= wide * len(LETTERS) + current().px(28) else 2
        for rank, button in enumerate(self.buttons.values()):
            self._keys.addWidget(button, rank // many, rank % many)

    @property
    def taking(self) -> bool:
        """Say whether a decision waits for its reason."""
        return self._decision is not None

    @property
    def in_hand(self) -> tuple[Candidate, str, str] | None:
        """Return who is decided of, how, and the reason in hand; None where no decision waits for its reason."""
        reason = self.reasons.current()
        if self._one is None or self._decision is None or reason is None:
            return None
        return self._one, str(self._decision), reason.code

    def show_applicant(self, one: Candidate | None) -> None:
        """Offer the decisions for another applicant; what was begun for the former one is left."""
        if one is None or self._one is None or one.id != self._one.id:
            self.leave()
        self._one = one
        if not self.taking:
            self.hint.setText(more(one) if one else "")
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
        self.hint.setText(_("motif obligatoire, pris dans la liste"))
        self.waits.emit(_("{decision}\u00a0: motif\u00a0?").format(decision=LETTERS[letter][1]))

    def press(self, letter: str, *_chosen: object) -> None:
        """Take a decision from a list where a letter was pressed."""
        self.take(letter)

    def leave(self) -> bool:
        """Forget the decision begun; say whether there was one."""
        begun, self._decision = self.taking, None
        self.hint.setText(more(self._one) if self._one else "")
        appear(self.reasons, False)
        for button in self.buttons.values():
            button.role = "secondary"
            button.update()
        self.waits.emit("")
        return begun

    def _take(self, rank: int, _reason: Reason) -> None:
        self.reasons.select_row(rank)
        if (chosen := self.reasons.current()) is not None:
            self._decide(chosen)

    def _decide(self, reason: Reason) -> None:
        if self._one is not None and self._decision is not None:
            self.decided.emit(self._one, str(self._decision), reason.code)
