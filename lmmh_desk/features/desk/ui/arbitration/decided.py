"""« Décisions rendues »: what was decided about any record, with the value set aside and its author."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from lmmh_desk.kernel.found import Moment
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Label, Row, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.dialog import Dialog
from lmmh_desk.ui.widgets.timeline import Timeline

WIDE, TALL = 660, 364  # pixels at 100 %


class DecidedDialog(Dialog):
    """The list of decisions, the last first; the one that has the keys is told whole under it."""

    def __init__(self, parent: QWidget, found: Sequence[Moment], now: int) -> None:
        told = _("La valeur gardée et la valeur écartée, avec leurs auteurs.") if found else _("Rien n’a été arbitré.")
        super().__init__(parent, _("Décisions rendues"), told, WIDE)
        self.list, self.whole = Timeline(_("Décisions rendues")), Label("", 13, wrap=True)
        self.list.setMinimumHeight(current().px(TALL))
        self.list.chosen.connect(self._tell)
        self.list.set_moments(found, now)
        appear(self.list, bool(found))
        close = Button(_("Fermer"))
        close.clicked.connect(self.reject)
        for part in (self.list, self.whole):
            self.body.addWidget(part)
        self.body.addLayout(Row(None, close))
        self.open()
        if found:
            self.list.setCurrentIndex(self.list.model().index(0, 0))
        (self.list if found else close).setFocus()

    def _tell(self, one: Moment) -> None:
        self.whole.setText(f"{one.title}\n{one.subtitle}")
