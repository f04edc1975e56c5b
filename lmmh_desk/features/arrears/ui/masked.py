"""Amounts that a dialog proposes: dots until *Afficher* (F11), traced, then twenty seconds as in the panel."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QFocusEvent, QKeySequence, QShortcut

from lmmh_desk.features.arrears.ui.acts import Acts, hidden
from lmmh_desk.features.arrears.ui.amounts import SECONDS
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.acting import Done
from lmmh_desk.ui.widgets.base import appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.editors import EurosEdit, LineEdit

KEY = "F11"
DOTS = "•••"


class RevealButton(Button):
    """« Afficher »: writes that the amounts of a case are shown, then shows them for a while; F11 presses it.

    `shown` when they are in sight as the dialog opens, because the panel showed them.
    """

    def __init__(self, acts: Acts, case_id: str, show: Done, cover: Done, *, shown: bool = False) -> None:
        super().__init__(_("Afficher"), "eye", KEY, accessible=_("Afficher les montants 20 secondes"))
        self._show, self._cover = show, cover
        self._timer = QTimer(self, singleShot=True, interval=SECONDS * 1000)
        self._timer.timeout.connect(self._over)
        self.clicked.connect(lambda: acts.reveal(case_id, self._shown, owner=self))
        QShortcut(QKeySequence(KEY), self).activated.connect(self.click)
        if shown:
            self._begin()

    def typed(self) -> None:
        """Count anew while one types there: nothing is covered under one's fingers."""
        if self._timer.isActive():
            self._timer.start()

    def _shown(self) -> None:
        self._show()
        self._begin()

    def _begin(self) -> None:
        appear(self, False)
        self._timer.start()

    def _over(self) -> None:
        appear(self, True)
        self._cover()


class MaskedEuros(EurosEdit):
    """An amount that may be proposed under dots: taken as it is, or typed over."""

    def __init__(self) -> None:
        super().__init__()
        self._kept: int | None = None
        self.textEdited.connect(self._type_over)

    @property
    def covered(self) -> bool:
        """Say whether dots stand for the amount."""
        return self._kept is not None and self.text() == DOTS

    def cover(self, cents: int) -> None:
        """Propose an amount without showing it."""
        self._kept = cents
        self.setText(DOTS)
        self.setAccessibleDescription(_("Montant masqué"))

    def reveal(self) -> None:
        """Show the amount proposed, unless another one was typed."""
        if self.covered:
            self.set_value(self._kept)
        self._kept = None
        self.setAccessibleDescription("")

    def cover_again(self) -> None:
        """Hide the amount, whether proposed or typed; nothing of one that can't be read."""
        cents = self.value()
        if cents is not None and not self.problem():
            self.cover(cents)

    def value(self) -> int | None:
        """Return the amount proposed or typed, None while there is none."""
        return self._kept if self.covered else super().value()

    def problem(self) -> str:
        """Return what is wrong with what is typed."""
        return "" if self.covered else super().problem()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.covered:
            self.selectAll()

    def _type_over(self, text: str) -> None:
        """Leave no dot beside a figure."""
        if text != DOTS and "•" in text:
            self.setText(text.replace("•", ""))

    def _leave(self) -> None:
        if self.covered:
            LineEdit._leave(self)
        else:
            super()._leave()


def dotted(lines: str) -> str:
    """Return the lines of a plan, « 20/11/2020 ••• € »."""
    return "\n".join(f"{line.partition(' ')[0]} {hidden(None)}" for line in lines.splitlines())
