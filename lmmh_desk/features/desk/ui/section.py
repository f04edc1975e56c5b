"""One tab of the settings page."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.page import Width


class Section(QWidget):
    """Base of the tabs; made on first showing, refreshed by broadcasts while visible."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context

    def refresh(self, changes: Changes | None) -> None:
        """Read again what these changes touch; None means everything."""

    def arrange(self, width: Width) -> None:
        """Lay the tab out for this width of the window."""

    def primary(self) -> None:
        """Do what the primary button does (Ctrl+Entrée)."""

    def escape(self) -> bool:
        """Give back what is being typed (Échap); False when there is nothing."""
        return False

    def draft(self) -> dict[str, Any] | None:
        """Return what is being typed, None when there is nothing to keep."""
        return None

    def restore(self, draft: dict[str, Any]) -> None:
        """Put back what `draft` returned."""

    def panes(self) -> list[QWidget]:
        """Return the widgets F6 goes through."""
        return []
