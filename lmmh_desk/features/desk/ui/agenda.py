"""What the agenda is made of: rooms, windows, absences, one at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from lmmh_desk.features.desk.ui.absences import AbsencesSection
from lmmh_desk.features.desk.ui.rooms import RoomsSection
from lmmh_desk.features.desk.ui.section import Section
from lmmh_desk.features.desk.ui.windows import WindowsSection
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.page import Width
from lmmh_desk.ui.widgets.base import Column, Row
from lmmh_desk.ui.widgets.segmented import Segmented

PARTS: dict[str, tuple[str, Callable[[Context], Section]]] = {
    "rooms": (_("Bureaux"), RoomsSection),
    "windows": (_("Plages d’ouverture"), WindowsSection),
    "absences": (_("Absences"), AbsencesSection),
}


class AgendaSection(Section):
    """Three lists, each made when first shown."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._made: dict[str, Section] = {}
        self._width: Width = "normal"
        self.choice = Segmented(_("Partie de l’agenda"), [(key, label) for key, (label, _make) in PARTS.items()])
        self.choice.changed.connect(self.show_part)
        self._stack = QStackedWidget()
        self._stack.setProperty("role", "page")
        column = Column(spacing=8)
        column.addLayout(Row(self.choice, None))
        column.addWidget(self._stack, 1)
        self.setLayout(column)
        self.show_part("rooms")

    def part(self) -> Section:
        """Return the list shown."""
        return self._made[self.choice.value()]

    def show_part(self, key: str) -> None:
        """Show a list."""
        self.choice.set_value(key)
        if key not in self._made:
            self._made[key] = PARTS[key][1](self.context)
            self._stack.addWidget(self._made[key])
        self._stack.setCurrentWidget(self._made[key])
        self.arrange(self._width)
        self.refresh(None)

    def refresh(self, changes: Changes | None) -> None:
        self.part().refresh(changes)

    def arrange(self, width: Width) -> None:
        self._width = width
        for part in self._made.values():
            part.arrange(width)

    def primary(self) -> None:
        self.part().primary()

    def escape(self) -> bool:
        return self.part().escape()

    def draft(self) -> dict[str, Any] | None:
        kept = {key: draft for key, part in self._made.items() if (draft := part.draft()) is not None}
        return {"part": self.choice.value(), "parts": kept} if kept else None

    def restore(self, draft: dict[str, Any]) -> None:
        for key, kept in draft["parts"].items():
            self.show_part(key)
            self._made[key].restore(kept)
        self.show_part(draft["part"])

    def panes(self) -> list[QWidget]:
        return [self.choice, *self.part().panes()]
