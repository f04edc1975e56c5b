"""A screen of the window: what the shell expects of every page."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.ui.context import Context


class Page(QWidget):
    """Base of the slices' screens; made once, lazily, then shown again as often as the agent comes back."""

    key: ClassVar[str] = ""
    hints: ClassVar[tuple[str, ...]] = ()  # keys of the five to seven commands the key bar shows

    titled = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.title = ""

    def set_title(self, title: str) -> None:
        """Change what the window's title says of this page."""
        self.title = title
        self.titled.emit(title)

    def opened(self, **arguments: Any) -> None:
        """Show this page for these arguments; by default, refresh."""
        del arguments
        self.refresh(None)

    def refresh(self, changes: Changes | None) -> None:
        """Read again what these changes touch; None means everything."""

    def primary(self) -> None:
        """Do what the primary button does (Ctrl+Entrée)."""

    def escape(self) -> bool:
        """Close what is open on the page (Échap); False lets the shell go back."""
        return False

    def draft(self) -> dict[str, Any] | None:
        """Return what is being typed, to be kept every two seconds; None when there is nothing to keep."""
        return None

    def restore(self, draft: dict[str, Any]) -> None:
        """Put back what `draft` returned."""

    def panes(self) -> list[QWidget]:
        """Return the widgets F6 goes through."""
        return []

    def set_discreet(self, hidden: bool) -> None:
        """Hide personal panels, or show them again (Ctrl+Maj+H)."""
