"""The system's own lock, on a bus of the tests' own."""

from __future__ import annotations

import ctypes
import subprocess
from collections.abc import Iterator
from ctypes import wintypes

import pytest
from PySide6.QtDBus import QDBusConnection, QDBusMessage

from lmmh_desk.ui.shell import system_lock
from lmmh_desk.ui.shell.system_lock import POWER, SESSION_CHANGE, DBusLock, MessageFilter, WindowsLock


@pytest.fixture
def buses(qapp) -> Iterator[tuple[QDBusConnection, QDBusConnection]]:
    """Two connections to a private bus: who listens, and who tells."""
    command = ["dbus-daemon", "--session", "--nofork", "--print-address"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as daemon:
        address = daemon.stdout.readline().strip()
        names = ("hears", "tells")
        yield tuple(QDBusConnection.connectToBus(address, name) for name in names)
        for name in names:
            QDBusConnection.disconnectFromBus(name)
        daemon.terminate()


def told(path: str, interface: str, name: str, *values: object) -> QDBusMessage:
    message = QDBusMessage.createSignal(path, interface, name)
    message.setArguments(list(values))
    return message


WHO = QDBusMessage.createMethodCall("org.freedesktop.DBus", "/", "org.freedesktop.DBus", "GetId")
SAYINGS = [
    told("/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged", True),
    told("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", True),
    told("/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep", True),
    told("/org/freedesktop/login1/session/_32", "org.freedesktop.login1.Session", "Lock"),
]


def test_what_locks_the_pc_locks_the_window_and_waking_does_not(buses, qapp, qtbot) -> None:
    hears, tells = buses
    lock = DBusLock(qapp, hears, hears)
    heard: list[int] = []
    lock.locked.connect(lambda: heard.append(1))
    hears.call(WHO)  # answered after what was asked before it: the bus knows by now who listens
    for awake in SAYINGS[:3]:
        tells.send(told(awake.path(), awake.interface(), awake.member(), False))
    for count, saying in enumerate(SAYINGS, 1):
        tells.send(saying)
        qtbot.waitUntil(lambda count=count: len(heard) == count)
    lock.deleteLater()


def test_a_machine_without_a_bus_is_left_alone(qapp) -> None:
    nowhere = QDBusConnection.connectToBus("unix:path=/nonexistent/bus", "nowhere")
    assert not nowhere.isConnected()
    DBusLock(qapp, nowhere, nowhere).deleteLater()


class Wtsapi:
    """What wtsapi32 is asked, and how it answers."""

    def __init__(self, answer: int) -> None:
        self.answer, self.asked = answer, []

    def WTSRegisterSessionNotification(self, window: int, which: int) -> int:
        self.asked.append((window, which))
        return self.answer

    def WTSUnRegisterSessionNotification(self, window: int) -> int:
        self.asked.append((window,))
        return 1


def says(lock: WindowsLock, message: int, value: int, kind: bytes = b"windows_generic_MSG") -> tuple[bool, int]:
    told = wintypes.MSG(message=message, wParam=value)
    return lock._filter.nativeEventFilter(kind, ctypes.addressof(told))


def test_a_window_of_windows_asks_for_the_messages_of_its_session(qapp) -> None:
    api, heard = Wtsapi(1), []
    lock = WindowsLock(qapp, 42, api)
    lock.locked.connect(lambda: heard.append(1))
    assert api.asked == [(42, 0)]
    left, remote_left, logged_off, locked, asleep = 2, 4, 6, 7, 4
    for message, value in [(SESSION_CHANGE, each) for each in (left, remote_left, logged_off, locked)] + [
        (POWER, asleep)
    ]:
        heard.clear()
        assert says(lock, message, value) == (False, 0), "the window still gets it"
        assert heard == [1], (message, value)
    heard.clear()
    for message, value in [(SESSION_CHANGE, 8), (SESSION_CHANGE, 1), (POWER, 7), (0x0100, 7), (0x0100, 4)]:
        says(lock, message, value)  # unlocked, connected, awake, a key pressed
    says(lock, SESSION_CHANGE, locked, b"xcb_generic_event_t")
    assert heard == []
    lock.forget()
    lock.deleteLater()


def test_a_windows_that_refuses_leaves_the_window_at_work(qapp, monkeypatch) -> None:
    told = []
    monkeypatch.setattr(system_lock.log, "event", told.append)
    lock = WindowsLock(qapp, 42, Wtsapi(0))
    assert told == ["lock.not_heard"]
    assert isinstance(lock._filter, MessageFilter)
    lock.forget()
    lock.deleteLater()
