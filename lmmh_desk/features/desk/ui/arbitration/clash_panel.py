"""The conflicts of one record, field by field, with what nobody disagrees on and the result."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from lmmh_desk.features.desk.model.arbitration import Author, Clash, Side
from lmmh_desk.features.desk.ui.arbitration.grid import ConflictGrid, GridHead
from lmmh_desk.features.desk.ui.arbitration.lists import Chips
from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.base import Column, Label, Row, Snug, appear, line
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.facts import Facts
from lmmh_desk.ui.widgets.picture import Picture


class ClashPanel(Snug):
    """One item; `ready` says whether a side is chosen on every line."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.head, self.grid = GridHead(), ConflictGrid()
        self.fold = Button("", "chevron-right", role="quiet")
        self._same = Facts(160)
        self._notes = Label("", 13, 400, "t2", wrap=True)
        self._result = Chips()
        self._clash: Clash | None = None
        notes = Row(Picture("check", "ok", 18), margins=(16, 10, 16, 10), spacing=8)
        notes.addWidget(self._notes, 1)
        self._noted = QWidget()
        told = QWidget()
        told.setLayout(notes)
        self._noted.setLayout(Column(line(), told, spacing=0))
        same = QWidget()
        same.setLayout(Column(self._same, margins=(44, 0, 16, 12)))
        self._unfolded = same
        folded = QWidget()
        folded.setLayout(Row(self.fold, None, margins=(8, 4, 16, 4)))
        self._folded = folded
        result = QWidget()
        result.setLayout(Column(Label(_("Résultat"), 12, 600, "t2"), self._result, margins=(16, 12, 16, 12), spacing=6))
        self.setLayout(Column(self.head, self.grid, folded, same, self._noted, line(), result, None, spacing=0))
        for part in (folded, same, self._noted, result):
            part.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.grid.decided.connect(self._decided)
        self.fold.clicked.connect(self._turn)

    def show_clash(self, clash: Clash, now: int, chosen: list[Side | None]) -> None:
        """Show another item, with what was chosen on it before."""
        self._clash = clash
        self.head.show_clash(clash, now)
        self.fold.set_text(count(len(clash.same), _("champ identique"), _("champs identiques")))
        appear(self._folded, bool(clash.same))
        self._same.set(clash.same)
        appear(self._unfolded, False)
        told = count(clash.notes, _("note d’échange ajoutée"), _("notes d’échange ajoutées"))
        self._notes.setText(_("{notes} pendant ce temps\u00a0: rien n’en est perdu").format(notes=told))
        appear(self._noted, clash.notes > 0)
        self.grid.show_clash(clash, chosen)

    def ready(self) -> bool:
        """Say whether a side is chosen on every line."""
        sides = self.grid.sides()
        return bool(sides) and all(side is not None for side in sides)

    def authors(self) -> list[Author]:
        """Return who wrote the left and the right side."""
        return [self._clash.author(side) for side in self._clash.sides] if self._clash else []

    def _turn(self) -> None:
        appear(self._unfolded, self._unfolded.isHidden())

    def _decided(self) -> None:
        pairs = zip(self.grid.items(), self.grid.sides(), strict=True)
        self._result.set([line.result(side) for line, side in pairs if side is not None])
        self.changed.emit()
