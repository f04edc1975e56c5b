"""The first page is painted once, and full: until it was read, what the window showed before stays in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from lmmh_desk.ui.jobs import Reads


def hold(screen: QWidget) -> None:
    """Paint nothing of a screen that is about to be shown."""
    screen.setUpdatesEnabled(False)


def paint_once_read(screen: QWidget, reads: Reads) -> None:
    """Paint a screen that is held once what was asked so far has been read, or failed to be."""

    def paint(_answer: object) -> None:
        screen.setUpdatesEnabled(True)

    if not screen.updatesEnabled():
        reads.run(lambda _read: None, paint, owner=screen, slot="painting", failed=paint)
