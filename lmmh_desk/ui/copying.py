"""What is copied here stays out of the history that a system keeps of its clipboard, and of its cloud.

The lock empties the clipboard; what a history kept of it would still be there for the next person at the counter.
"""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QGuiApplication

_WINDOWS = 'application/x-qt-windows-mime;value="{}"'  # as Qt hands a format of Windows on under its own name
_NO = bytes(4)  # a DWORD: no
MARKS = {
    _WINDOWS.format("ExcludeClipboardContentFromMonitorProcessing"): _NO,  # being there is enough
    _WINDOWS.format("CanIncludeInClipboardHistory"): _NO,
    _WINDOWS.format("CanUploadToCloudClipboard"): _NO,
    "x-kde-passwordManagerHint": b"secret",  # Klipper, the history of Plasma
}


def copy_text(text: str) -> None:
    """Copy a text; no history keeps it."""
    held = QMimeData()
    held.setText(text)
    for name, value in MARKS.items():
        held.setData(name, value)
    QGuiApplication.clipboard().setMimeData(held)


class Copying(QObject):
    """Marks what a field or a text copied by itself, as soon as it did (Ctrl+C, Ctrl+X, the menu of a field)."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        QGuiApplication.clipboard().dataChanged.connect(self._mark)

    def _mark(self) -> None:
        clipboard = QGuiApplication.clipboard()
        held: QMimeData | None = clipboard.mimeData() if clipboard.ownsClipboard() else None
        if held is not None and held.text() and not all(held.hasFormat(name) for name in MARKS):
            copy_text(held.text())
