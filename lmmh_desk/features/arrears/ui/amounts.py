"""The balance of a case: dots until *Afficher*, then twenty seconds (UX.md §1, dignity at the counter)."""

from __future__ import annotations

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from lmmh_desk.features.arrears.model.listing import Amounts
from lmmh_desk.features.arrears.ui.acts import hidden
from lmmh_desk.kernel.french import short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.base import Column, Label, Row, appear
from lmmh_desk.ui.widgets.buttons import Button

SECONDS = 20


class AmountLine(QWidget):
    """« Solde ••• € [Afficher] », a `brief` one without the word; `asked` to show, `over` when the time has passed."""

    asked = Signal()
    over = Signal()

    def __init__(self, *, brief: bool = False) -> None:
        super().__init__()
        self._value = Label(hidden(None), 13, 600)
        self._note = Label("", 12, 400, "t2", wrap=True)
        self.show_button = Button(
            _("Afficher"), "eye", "F11", small=True, accessible=_("Afficher les montants 20 secondes")
        )
        self._timer = QTimer(self, singleShot=True, interval=SECONDS * 1000)
        line = Row(*(() if brief else (Label(_("Solde"), 12, 500, "t2"),)), self._value, None, self.show_button)
        self._column = Column(spacing=2)
        self._column.addLayout(line)
        self._column.addWidget(self._note)
        self.setLayout(self._column)
        self.show_button.clicked.connect(self._pressed)
        self._timer.timeout.connect(self.hide_amounts)
        self.hide_amounts()

    def hasHeightForWidth(self) -> bool:
        return False  # else the page around would take all the height it likes, and scroll

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        if self.isVisible() and self._column.hasHeightForWidth():  # a note is there
            hint.setHeight(self._column.totalHeightForWidth(self.width()))
        return hint

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())  # never squeezed away

    @property
    def shown(self) -> bool:
        """Say whether the amounts are in sight."""
        return self._timer.isActive()

    def show_amounts(self, found: Amounts) -> None:
        """Show what is due for twenty seconds, unless the page was left or the window locked meanwhile."""
        if not self.isVisible():
            return
        self._timer.start()
        self._value.setText(hidden(found.due_cents) if found.due_cents is not None else _("inconnu"))
        self._value.setAccessibleName("")
        notes = []
        if found.on is not None:
            notes.append(_("au {day}").format(day=short_date(found.on, year=True)))
        if found.credit_cents:
            notes.append(_("crédit de {credit}").format(credit=hidden(found.credit_cents)))
        if found.overpaid_cents:
            notes.append(_("trop-perçu de {credit}").format(credit=hidden(found.overpaid_cents)))
        if found.threshold_cents is not None:
            notes.append(_("constitué dès {limit}").format(limit=hidden(found.threshold_cents)))
        if found.small_cents is not None:
            told = _("jusqu’à {limit}, la CAF ou la MSA fixe le plan")
            notes.append(told.format(limit=hidden(found.small_cents)))
        self._note.setText(" · ".join(notes))
        appear(self._note, bool(notes))
        self.show_button.set_text(_("Masquer"))

    def hide_amounts(self) -> None:
        """Put the dots back."""
        self._timer.stop()
        self._value.setText(hidden(None))
        self._value.setAccessibleName(_("Montant masqué"))
        self._note.setText("")
        appear(self._note, False)
        self.show_button.set_text(_("Afficher"))
        self.over.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.hide_amounts()  # whoever unlocks the window, or comes back, asks for them anew

    def _pressed(self) -> None:
        if self.shown:
            self.hide_amounts()
        else:
            self.asked.emit()
