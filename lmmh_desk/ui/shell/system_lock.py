"""The system’s own lock, followed: what locks the PC, or puts it to sleep, locks the window.

On Linux the desktop and logind say so over D-Bus. Windows and macOS say it otherwise, which is not listened to yet:
there the system’s lock hides the window, and the minutes without a gesture lock it.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import QDBusConnection

SAVERS = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver")
LOGIN = "org.freedesktop.login1"
HEAR: Any = SLOT("hear(bool)")  # typed as bytes, and taken as text only
LOCK: Any = SLOT("lock()")


class SystemLock(QObject):
    """Hears that the PC locks; a machine without these services says nothing, and nothing is asked of it."""

    locked = Signal()

    def __init__(self, owner: QObject, session: QDBusConnection, system: QDBusConnection) -> None:
        super().__init__(owner)
        for saver in SAVERS:
            session.connect("", "", saver, "ActiveChanged", self, HEAR)
        system.connect("", "", f"{LOGIN}.Manager", "PrepareForSleep", self, HEAR)
        system.connect("", "", f"{LOGIN}.Session", "Lock", self, LOCK)

    @Slot(bool)
    def hear(self, begins: bool) -> None:
        """Lock when the screen is, or the machine goes to sleep; not when it wakes."""
        if begins:
            self.lock()

    @Slot()
    def lock(self) -> None:
        """Lock."""
        self.locked.emit()


def follow(owner: QObject) -> SystemLock:
    """Return who hears this machine's lock."""
    return SystemLock(owner, QDBusConnection.sessionBus(), QDBusConnection.systemBus())
