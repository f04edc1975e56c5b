"""What a screen reader is told: the accessibility tree that a real window gives over AT-SPI, read by D-Bus."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from jeepney import DBusAddress, MessageType, Properties, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from msgspec import Struct

ACCESSIBLE = "org.a11y.atspi.Accessible"
ROOT = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
FOCUSABLE, FOCUSED, SHOWING = 11, 12, 25  # bits of a state, AtspiStateType
DEEPEST = 40
Place = tuple[str, str]  # the name on the bus, the path of the object


class Gone(Exception):
    """The object that was asked is no more: the window went on between two questions."""


class Heard(Struct, frozen=True):
    """One object of the tree, as it is announced."""

    role: str
    name: str
    description: str
    focusable: bool
    focused: bool
    showing: bool
    depth: int


@contextmanager
def session_bus(folder: Path) -> Iterator[dict[str, str]]:
    """Start a session bus of its own and give the variables a program needs to be heard on it."""
    address = f"unix:path={folder / 'bus'}"  # a file: the desk of a journey has no network, abstract names neither
    command = ["dbus-daemon", "--session", "--nofork", f"--address={address}", "--print-address"]
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    environment = {**os.environ, "XDG_RUNTIME_DIR": str(runtime), "DBUS_SESSION_BUS_ADDRESS": address}
    daemon = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert daemon.stdout is not None
        daemon.stdout.readline()
        kept = ("XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS")
        yield {**{name: environment[name] for name in kept}, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
    finally:
        daemon.terminate()
        daemon.communicate()


class Reader:
    """A screen reader on a session bus."""

    def __init__(self, environment: dict[str, str]) -> None:
        session = open_dbus_connection(environment["DBUS_SESSION_BUS_ADDRESS"])
        where = DBusAddress("/org/a11y/bus", bus_name="org.a11y.Bus", interface="org.a11y.Bus")
        address = session.send_and_get_reply(new_method_call(where, "GetAddress")).body[0]
        session.close()
        self._bus: DBusConnection = open_dbus_connection(address)

    def close(self) -> None:
        """Stop listening."""
        self._bus.close()

    def tree(self) -> list[Heard]:
        """Return everything the programs on the bus show, parents before what they hold."""
        return [found for place in self._children(ROOT) for found in self._walk(place, 0)]

    def _walk(self, place: Place, depth: int) -> Iterator[Heard]:
        try:
            here = self._heard(place, depth)
        except Gone:
            return
        yield here
        if depth < DEEPEST and (here.showing or depth == 0):
            with suppress(Gone):
                for child in self._children(place):
                    yield from self._walk(child, depth + 1)

    def _heard(self, place: Place, depth: int) -> Heard:
        low, high = self._call(place, "GetState")
        state = low | high << 32
        has = [bool(state >> bit & 1) for bit in (FOCUSABLE, FOCUSED, SHOWING)]
        said = [self._property(place, name) for name in ("Name", "Description")]
        return Heard(self._call(place, "GetRoleName"), *said, *has, depth)

    def _children(self, place: Place) -> list[Place]:
        return [(bus, path) for bus, path in self._call(place, "GetChildren") if not path.endswith("/null")]

    def _call(self, place: Place, method: str) -> Any:
        return self._asked(new_method_call(self._address(place), method))

    def _property(self, place: Place, name: str) -> str:
        _kind, value = self._asked(Properties(self._address(place)).get(name))
        return str(value)

    def _asked(self, message: Any) -> Any:
        reply = self._bus.send_and_get_reply(message, timeout=30)
        if reply.header.message_type is MessageType.error:
            raise Gone(reply.body)
        return reply.body[0]

    def _address(self, place: Place) -> DBusAddress:
        return DBusAddress(place[1], bus_name=place[0], interface=ACCESSIBLE)


def nameless(tree: list[Heard]) -> list[str]:
    """Return the roles of what is on screen, can be reached or read as a row, and says nothing."""
    asked = {"cell", "list item", "column header", "push button", "check box", "radio button", "combo box", "text"}
    return [one.role for one in tree if one.showing and (one.focusable or one.role in asked) and not one.name.strip()]
