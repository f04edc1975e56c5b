"""A second start brings the window already open to the front: the two talk through a local socket of the user."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from PySide6.QtNetwork import QLocalServer, QLocalSocket

PATIENCE_MS = 500


class Bell(QLocalServer):
    """Rings when another start of this profile asks for the window."""

    def __init__(self, folder: Path, rung: Callable[[], None]) -> None:
        super().__init__()
        self._rung = rung
        self.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self.newConnection.connect(self._answer)
        QLocalServer.removeServer(_name(folder))  # left by a killed program; the profile's lock says that it is ours
        self.listen(_name(folder))

    def _answer(self) -> None:
        while connection := self.nextPendingConnection():
            connection.disconnected.connect(connection.deleteLater)
            connection.disconnectFromServer()
            self._rung()


def summon(folder: Path) -> bool:
    """Ask the window of this profile to show itself; return whether there was one."""
    socket = QLocalSocket()
    socket.connectToServer(_name(folder))
    return socket.waitForConnected(PATIENCE_MS)


def _name(folder: Path) -> str:
    return "lmmh-desk-" + sha256(str(folder.absolute()).encode()).hexdigest()[:16]
