"""The system’s own lock, followed: what locks the PC, or puts it to sleep, locks the window.

On Linux the desktop and logind say so over D-Bus; Windows sends messages to a window that asked for them. macOS is not
listened to: there the system’s lock hides the window, and the minutes without a gesture lock it.
"""

from __future__ import annotations

import ctypes
import sys
from ctypes import wintypes
from typing import Any, Protocol

from PySide6.QtCore import SLOT, QAbstractNativeEventFilter, QByteArray, QObject, Signal, Slot
from PySide6.QtDBus import QDBusConnection
from PySide6.QtWidgets import QWidget

from lmmh_desk.system import log
from lmmh_desk.ui.theme import application

SAVERS = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver")
LOGIN = "org.freedesktop.login1"
HEAR: Any = SLOT("hear(bool)")  # typed as bytes, and taken as text only
LOCK: Any = SLOT("lock()")

# Messages of Windows (winuser.h, wtsapi32.h), and those of their first values that lock.
SESSION_CHANGE, POWER = 0x02B1, 0x0218
LOCKING = {
    SESSION_CHANGE: frozenset({2, 4, 6, 7}),  # console or remote desktop left, session ended or locked
    POWER: frozenset({4}),  # the machine goes to sleep
}
THIS_SESSION = 0


class SystemLock(QObject):
    """Hears that the PC locks; a machine without these services says nothing, and nothing is asked of it."""

    locked = Signal()

    @Slot(bool)
    def hear(self, begins: bool) -> None:
        """Lock when the screen is, or the machine goes to sleep; not when it wakes."""
        if begins:
            self.lock()

    @Slot()
    def lock(self) -> None:
        """Lock."""
        self.locked.emit()


class DBusLock(SystemLock):
    """Hears it from the desktop and from logind."""

    def __init__(self, owner: QObject, session: QDBusConnection, system: QDBusConnection) -> None:
        super().__init__(owner)
        for saver in SAVERS:
            session.connect("", "", saver, "ActiveChanged", self, HEAR)
        system.connect("", "", f"{LOGIN}.Manager", "PrepareForSleep", self, HEAR)
        system.connect("", "", f"{LOGIN}.Session", "Lock", self, LOCK)


class Terminal(Protocol):
    """The two calls of wtsapi32 by which a window asks for the messages of its session, and no longer."""

    def WTSRegisterSessionNotification(self, window: int, which: int, /) -> int: ...

    def WTSUnRegisterSessionNotification(self, window: int, /) -> int: ...


class WindowsLock(SystemLock):
    """Hears it from the messages that Windows sends to a window."""

    def __init__(self, owner: QObject, window: int, terminal: Terminal) -> None:
        super().__init__(owner)
        if not terminal.WTSRegisterSessionNotification(window, THIS_SESSION):
            log.event("lock.not_heard")
        self._filter = MessageFilter(self)
        application().installNativeEventFilter(self._filter)
        application().aboutToQuit.connect(lambda: terminal.WTSUnRegisterSessionNotification(window))

    def forget(self) -> None:
        """Listen no more."""
        application().removeNativeEventFilter(self._filter)


class MessageFilter(QAbstractNativeEventFilter):
    """Looks at each message of Windows and keeps none from its window."""

    def __init__(self, lock: SystemLock) -> None:
        super().__init__()
        self._lock = lock

    def nativeEventFilter(self, kind: QByteArray | bytes | bytearray | memoryview, message: int) -> tuple[bool, int]:
        name = bytes(kind.data()) if isinstance(kind, QByteArray) else bytes(kind)
        if name.startswith(b"windows_"):
            told = wintypes.MSG.from_address(int(message))
            if told.wParam in LOCKING.get(told.message, ()):
                self._lock.lock()
        return False, 0


def follow(owner: QObject, window: QWidget) -> SystemLock:
    """Return who hears this machine's lock."""
    if sys.platform == "win32":
        return WindowsLock(owner, int(window.winId()), ctypes.WinDLL("wtsapi32"))
    return DBusLock(owner, QDBusConnection.sessionBus(), QDBusConnection.systemBus())
