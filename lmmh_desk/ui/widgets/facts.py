"""Facts that are read, not typed: a person, names and values."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Column, Label, Row, Snug
from lmmh_desk.ui.widgets.tag import Avatar


class PersonLine(QWidget):
    """Initials, name, and what tells this person from another of the same name; actions at the right."""

    def __init__(self, name: str = "", note: str = "", *actions: QWidget) -> None:
        super().__init__()
        self._avatar = Avatar(name, 32)
        self._name, self._note = Label(name, 13, 600), Label(note, 12, 400, "t2")
        row = Row(self._avatar, spacing=8)
        row.addLayout(Column(self._name, self._note, spacing=0))
        row.addStretch(1)
        for action in actions:
            row.addWidget(action)
        self.setLayout(row)
        self.set(name, note)

    def set(self, name: str, note: str = "") -> None:
        """Show another person."""
        self._avatar.set_name(name)
        self._name.setText(name)
        self._note.setText(note)
        self.setAccessibleName(", ".join(part for part in (name, note) if part))


class Facts(Snug):
    """Names in grey at the left (`wide` pixels at 100 %), values at the right, as many lines as they need."""

    def __init__(self, wide: int = 76) -> None:
        super().__init__()
        self._wide = wide
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        current().changed.connect(self.retheme)
        self.retheme()

    def retheme(self) -> None:
        """Take widths and spaces at the present zoom."""
        px = current().px
        self._grid.setColumnMinimumWidth(0, px(self._wide))
        self._grid.setColumnStretch(1, 1)
        self._grid.setHorizontalSpacing(0)
        self._grid.setVerticalSpacing(px(5))

    def set(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show these (name, value) pairs; a value may have several lines, an empty one is left out."""
        while (item := self._grid.takeAt(0)) is not None:
            gone = item.widget()
            if gone is not None:
                gone.hide()
                gone.deleteLater()
        kept = [(name, value) for name, value in facts if value]
        for row, (name, value) in enumerate(kept):
            shown = Label(value, 13, wrap=True)
            shown.setAccessibleName(f"{name}\u00a0: {value}")
            title = Label(name, 12, 400, "t2")
            title.setContentsMargins(0, 1, 0, 0)
            self._grid.addWidget(title, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(shown, row, 1)
        self.setAccessibleName(", ".join(f"{name}\u00a0: {value}" for name, value in kept))

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(self._wide + 80), 0)
