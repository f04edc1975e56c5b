"""The system's own lock, on a bus of the tests' own."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import pytest
from PySide6.QtDBus import QDBusConnection, QDBusMessage

from lmmh_desk.ui.shell.system_lock import SystemLock


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


SAYINGS = [
    told("/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged", True),
    told("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", True),
    told("/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep", True),
    told("/org/freedesktop/login1/session/_32", "org.freedesktop.login1.Session", "Lock"),
]


def test_what_locks_the_pc_locks_the_window_and_waking_does_not(buses, qapp, qtbot) -> None:
    hears, tells = buses
    lock = SystemLock(qapp, hears, hears)
    heard: list[int] = []
    lock.locked.connect(lambda: heard.append(1))
    for awake in SAYINGS[:3]:
        tells.send(told(awake.path(), awake.interface(), awake.member(), False))
    for count, saying in enumerate(SAYINGS, 1):
        tells.send(saying)
        qtbot.waitUntil(lambda count=count: len(heard) == count)
    lock.deleteLater()


def test_a_machine_without_a_bus_is_left_alone(qapp) -> None:
    nowhere = QDBusConnection.connectToBus("unix:path=/nonexistent/bus", "nowhere")
    assert not nowhere.isConnected()
    SystemLock(qapp, nowhere, nowhere).deleteLater()
