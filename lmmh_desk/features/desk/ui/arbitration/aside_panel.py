"""What the hub set aside: why, what was typed, the ways out, and the words to say on the telephone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lmmh_desk.features.desk.actions.mending import Edits
from lmmh_desk.features.desk.model.arbitration import REASONS, Aside, Edit, Mend, since
from lmmh_desk.features.desk.ui.arbitration.lists import MendList
from lmmh_desk.kernel.french import small
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.banner import Banner
from lmmh_desk.ui.widgets.base import Column, Label, Row, Snug, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.editors import LineEdit
from lmmh_desk.ui.widgets.facts import Facts
from lmmh_desk.ui.widgets.field import Field


class AsidePanel(Snug):
    """One transaction."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._key = ""  # of the transaction shown
        self._reason = Banner(tone="warn")
        self._by = Label("", 12, 400, "t2")
        self.fold = Button(_("Ce qui a été saisi"), "chevron-right", role="quiet")
        self._typed = Facts(160)
        self._edits = Column(spacing=8)
        self.mends = MendList()
        self.call, self.script = Label("", 13, 600, wrap=True), Label("", 13, 400, "t1", wrap=True)
        self.fields: list[tuple[tuple[str, str], Field]] = []
        edits = self._typing = QWidget()
        edits.setLayout(self._edits)
        calling = QWidget()
        calling.setLayout(Column(self.call, self.script, spacing=4))
        self._calling = calling
        folded = QWidget()
        folded.setLayout(Row(self.fold, self._by, None, spacing=4))
        what = Label(_("Que faire"), 12, 600, "t2")
        self.setLayout(
            Column(
                self._reason, edits, what, self.mends, calling, folded, self._typed, None, margins=(16, 12, 16, 12),
                spacing=10,
            )
        )  # fmt: skip
        self.fold.clicked.connect(lambda: appear(self._typed, self._typed.isHidden()))
        self.mends.chosen.connect(self._choose)

    def show_aside(self, aside: Aside, now: int) -> None:
        """Show another transaction, its first way out proposed; of one read again, what was chosen and typed stays."""
        again, taken = aside.key == self._key, self.mend()
        self._key = aside.key
        self._reason.set(REASONS[aside.reason])
        when = since(aside.author.at, now)
        self._by.setText(
            _("par {who}, {place}, {when}").format(who=aside.author.name, place=small(aside.author.place), when=when)
        )
        self._typed.set(aside.typed)
        appear(self._typed, all(mend.call is None for mend in aside.mends))
        if not again or [key for key, _field in self.fields] != [_key(edit) for edit in aside.edits]:
            self._ask(aside.edits)
        self.mends.set_items(aside.mends)
        self.mends.fit()
        ways = [(mend.act, mend.held) for mend in aside.mends]  # of somebody else who holds the slot, it is chosen anew
        row = ways.index((taken.act, taken.held)) if again and taken and (taken.act, taken.held) in ways else 0
        self.mends.setCurrentIndex(self.mends.model().index(row, 0))
        self._choose(self.mend())

    def _ask(self, edits: Sequence[Edit]) -> None:
        """Show a field for each value that may be typed otherwise."""
        for _key_of, field in self.fields:
            field.hide()
            field.deleteLater()
        self.fields = [(_key(edit), _field(edit.label, edit.value)) for edit in edits]
        for _key_of, field in self.fields:
            self._edits.addWidget(field)
        appear(self._typing, bool(self.fields))

    def mend(self) -> Mend | None:
        """Return the way out chosen."""
        return self.mends.item(self.mends.currentIndex().row())

    def edits(self) -> Edits:
        """Return what was typed otherwise."""
        return {key: str(field.value()) for key, field in self.fields}

    def _choose(self, mend: Mend | None) -> None:
        called = mend.call if mend else None
        appear(self._calling, called is not None)
        if mend and called:
            phone = called.phone or _("sans numéro connu")
            self.call.setText(_("À dire à {who}, {phone}").format(who=called.who, phone=phone))
            self.script.setText(f"«\u00a0{mend.script}\u00a0»")
        self.changed.emit()


def _key(edit: Edit) -> tuple[str, str]:
    return edit.line_id, edit.column


def _field(label: str, value: str) -> Field:
    field = Field(label, LineEdit())
    field.set_value(value)
    return field
