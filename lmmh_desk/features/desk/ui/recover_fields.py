"""What finding a desk again asks, at the first start."""

from __future__ import annotations

from pathlib import Path

from lmmh_desk.features.desk.model.recovering import RecoverForm
from lmmh_desk.features.desk.ui.fields import StartFields
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui import choosers
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Column, Label, Row
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.editors import LineEdit
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.notes import LinesEdit

TOLD = _("Le fichier «\u00a0.recovery\u00a0», fait avec la copie, doit être à côté d’elle.")
FILES = _("Copies de secours (*.db);;Tous les fichiers (*)")
HIGH = 120  # pixels at 100 %: five lines, and it scrolls


class SheetLines(LinesEdit):
    """The lines of a recovery sheet, or of two."""

    def retheme(self) -> None:
        """Measure again at the present zoom."""
        super().retheme()
        self.setFixedHeight(current().px(HIGH))

    def value(self) -> str:
        """Return what was copied or scanned."""
        return self.toPlainText()


class RecoverFields(StartFields):
    """The backup, the sheet."""

    def __init__(self) -> None:
        backup = Field(_("Copie de secours"), LineEdit(_("le fichier .db, sur une clé ou un partage")))
        lines = SheetLines("A1B2-C3D4-E5F6")
        kinds = _("six, ou deux feuilles, ou la clé de l’office")
        sheets = Field(_("Lignes de la feuille de secours"), lines, note=kinds)
        super().__init__({"backup": backup, "sheets": sheets})
        self.choose = Button(_("Choisir…"), small=True, accessible=_("Choisir la copie de secours"))
        self.choose.clicked.connect(self._choose)
        both = Row(backup, self.choose, spacing=8)
        both.setStretch(0, 1)
        column = Column(spacing=10)
        column.addLayout(both)
        for part in (sheets, Label(TOLD, 12, 400, "t2", wrap=True), self.secret):
            column.addWidget(part)
        self.setLayout(column)

    def form(self) -> RecoverForm:
        """Return what is typed."""
        return RecoverForm(needs_passphrase=self.needs_passphrase, **self.values())

    def _choose(self) -> None:
        place = str(self.form().copy().parent) if self.fields["backup"].value() else str(Path.home())
        name = choosers.to_open(self, _("Choisir une copie de secours"), FILES, place)
        if name:
            self.fields["backup"].set_value(name)
            self.fields["sheets"].setFocus()
