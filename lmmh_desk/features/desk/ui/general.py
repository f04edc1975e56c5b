"""The first tab: this desk at the left, the office at the right."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from lmmh_desk.features.desk.ui.desk_card import DeskCard
from lmmh_desk.features.desk.ui.keys import keys_changed
from lmmh_desk.features.desk.ui.office_card import OfficeCard
from lmmh_desk.features.desk.ui.section import Section
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.office.model.settings import EXCHANGE_EVERY
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.page import Width
from lmmh_desk.ui.turns import Turns
from lmmh_desk.ui.widgets.base import Row


class GeneralSection(Section):
    """« Ce poste » and « L’office », made group by group: whole they take longer than a key may wait."""

    rules_asked = Signal()
    reasons_asked = Signal()
    more_found = Signal()  # lines were made that what is sought may be in

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.turns = Turns(self)
        self._whole, self._sought = False, ""  # nothing is read, or looked for, before every group is there
        self.desk, self.office = DeskCard(context), OfficeCard(context, self.turns)
        self.office.rules_asked.connect(self.rules_asked)
        self.office.boarded.connect(self.desk.show_board)
        self.office.boarded.connect(lambda _board: self._search_again())
        self.desk.pace_asked.connect(lambda minutes: self.office.change(EXCHANGE_EVERY.key, minutes))
        self.office.refused.connect(self._refused)
        self.desk.reasons_asked.connect(self.reasons_asked)
        self._row = Row(self.desk, self.office, spacing=12)
        self._row.setStretch(0, 3)
        self._row.setStretch(1, 4)
        self.setLayout(self._row)
        self.turns.add(*self.desk.steps(), self._made)

    def _made(self) -> None:
        self._whole = True
        self.refresh(None)
        self._search_again()

    def _search_again(self) -> None:
        if self._sought:
            self.more_found.emit()

    def _refused(self, key: str) -> None:
        if key == EXCHANGE_EVERY.key:
            self.desk.sending.show_kept()

    def arrange(self, width: Width) -> None:
        """Put the cards under each other when the window is narrow."""
        narrow = width == "narrow"
        self._row.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)

    def refresh(self, changes: Changes | None) -> None:
        if not self._whole:
            return
        if changes is None:
            self.desk.refresh()
        elif keys_changed(changes):
            self.desk.key.refresh()
        if changes is None or changes.touches("setting", "regulation", "site", "agent"):
            self.office.refresh()
        if changes is None or changes.action == "desk.backup":
            folder = self.context.store.folder
            self.context.reads.run(lambda _read: _last_copied(folder), self.desk.show_copy, owner=self, slot="copy")

    def find_setting(self, text: str) -> int:
        """Show only the settings a search finds; return how many."""
        self._sought = text
        if not self._whole:
            return 0
        return self.desk.find_setting(text) + self.office.find_setting(text)

    def panes(self) -> list[QWidget]:
        return [self.desk, self.office]


def _last_copied(folder: Path) -> int | None:
    from lmmh_desk.store.aging import last_copied

    return last_copied(folder)
