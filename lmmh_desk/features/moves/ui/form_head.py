"""The line above the form: where one is, the number to come, when the draft was kept."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.base import Label, Row, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.picture import Picture
from lmmh_desk.ui.widgets.tag import Tag


class FormHead(QWidget):
    """« Déménagements › Nouveau justificatif JD-C02-20-0184 », « Brouillon enregistré à 10:46 »."""

    listed = Signal()

    def __init__(self) -> None:
        super().__init__()
        back = Button(_("Déménagements"), role="quiet", accessible=_("Liste des déménagements"))
        back.clicked.connect(self.listed)
        self.number = Tag("")
        self._check, self.draft = Picture("check", "ok", 18), Label("", 13, 400, "t2")
        title = Label(_("Nouveau justificatif"), 20, 600)
        chevron = Picture("chevron-right", "t3", 16)
        self.setLayout(Row(back, chevron, title, self.number, None, self._check, self.draft, spacing=10))
        self.begin("")

    def begin(self, number: str) -> None:
        """Show the number this desk gives next; nothing is kept yet."""
        self.number.set(number, "accent")
        self.number.setAccessibleName(_("Numéro prévu {number}").format(number=number))
        self._say("")

    def kept(self, at: str) -> None:
        """Say when what is typed was kept."""
        self._say(_("Brouillon enregistré à {hour}").format(hour=at))

    def _say(self, text: str) -> None:
        self.draft.setText(text)
        appear(self._check, bool(text))
