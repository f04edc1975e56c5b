"""What stands in the rail: pages of the catalogue by group, and the open files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from msgspec import Struct, field
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from lmmh_desk.kernel.feature import Feature, Group, Page, open_to
from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session

ENTRY = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex


class Entry(Struct, frozen=True):
    """One line of the rail."""

    kind: Literal["group", "page", "file"]
    key: str
    label: str
    icon: str = ""
    arguments: dict[str, Any] = field(default_factory=dict)
    badge: int = 0
    first: bool = False  # the counter's own page: its badge is in the accent
    tone: str = ""  # of the badge, where it isn't neutral
    decides: bool = False  # what it counts is to be decided
    open: bool | None = None  # of a group that folds

    @property
    def spoken(self) -> str:
        """Return the line as a screen reader says it."""
        what = _("à arbitrer") if self.decides else _("en attente")
        waiting = f", {count(self.badge, what, what)}" if self.badge else ""
        folded = "" if self.open is None else _(", déplié") if self.open else _(", replié")
        return self.label + waiting + folded


def allowed(catalogue: Iterable[Feature], session: Session | None) -> list[Page]:
    """Return the pages an agent may open, in the rail's order; the others are absent, not greyed."""
    pages = [page for feature in catalogue for page in feature.pages if open_to(page, session)]
    return sorted(pages, key=lambda page: page.order)


def entries(
    pages: list[Page], files: list[Entry], badges: dict[str, int], coordination_open: bool
) -> tuple[list[Entry], list[Entry]]:
    """Return the lines of the rail's body and of its foot."""

    counter = next((page for page in pages if page.group == "counter"), None)

    def lines(group: Group) -> list[Entry]:
        return [
            Entry(
                "page",
                page.key,
                page.label,
                page.icon,
                badge=badges.get(page.key, 0),
                first=page is counter,
                tone=page.tone,
            )
            for page in pages
            if page.group == group
        ]

    def titled(key: str, label: str, found: list[Entry], unfolded: bool | None = None) -> list[Entry]:
        shown = [] if unfolded is False else found
        return [Entry("group", key, label, open=unfolded), *shown] if found else []

    body = [
        *titled("counter", _("Comptoir"), lines("counter")),
        *titled("files", _("Dossiers ouverts"), files),
        *titled("tenants", _("Suivi des locataires"), lines("tenants")),
        *titled("coordination", _("Coordination"), lines("coordination"), coordination_open),
    ]
    return body, lines("foot")


class EntryModel(QAbstractListModel):
    """The lines, for a list view."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lines: list[Entry] = []

    def show(self, lines: list[Entry]) -> None:
        """Replace the lines."""
        if lines != self.lines:
            self.beginResetModel()
            self.lines = lines
            self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.lines[index.row()]
        if role == ENTRY:
            return entry
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.label
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return entry.spoken
        return None
