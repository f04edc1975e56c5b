"""What a screen reader is told that a widget drawn by us is: of those it doesn't know, Qt says nothing."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget


class Said:
    """Base, beside that of Qt, of a widget whose role isn't Qt's for it; it names the role in `said_as`."""

    said_as = QAccessible.Role.Client


def _interface(_class_name: str, widget: QObject) -> QAccessibleInterface | None:
    role = getattr(widget, "said_as", None)
    return QAccessibleWidget(widget, role) if role is not None and isinstance(widget, QWidget) else None


QAccessible.installFactory(_interface)
