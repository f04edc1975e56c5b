"""A ticket printer on the network: bytes straight to its socket, no spooler between; to be called from a worker."""

from __future__ import annotations

import select
import socket
import time

from lmmh_desk.kernel.errors import BadInput, PrinterError
from lmmh_desk.kernel.hosts import is_host
from lmmh_desk.kernel.i18n import _

SCHEME = "socket://"  # how such a printer is named among those of the system, which have no such name
PORT = 9100  # where printers listen for raw bytes
PATIENCE = 5.0  # seconds, to connect and again to be read to the end


class HungUp(OSError):
    """The printer closed the line before it was told the end."""


def address(typed: str) -> str:
    """Return « host:port » from what an agent typed, port 9100 when none is; raises BadInput."""
    host, colon, port = typed.strip().partition(":")
    number = port if colon else str(PORT)
    if not is_host(host) or not (number.isascii() and number.isdigit() and 0 < int(number[:6]) < 65536):
        raise BadInput(
            _("Cette adresse n’est pas celle d’une imprimante."),
            _("Rien n’a changé."),
            _("Tapez par exemple 192.168.1.40, ou 192.168.1.40:9100."),
        )
    return f"{host.lower()}:{int(number)}"


def named(where: str) -> str:
    """Return the name of the network printer at an address."""
    return SCHEME + where


def address_of(name: str) -> str:
    """Return the address of a network printer, empty for a printer of the system."""
    return name.removeprefix(SCHEME) if name.startswith(SCHEME) else ""


def send(where: str, data: bytes, patience: float = PATIENCE) -> None:
    """Send bytes to a printer and wait until it has read them all; raises PrinterError."""
    line = _reached(where, patience)
    try:
        with line:
            _deliver(line, data, time.monotonic() + patience)
    except OSError as error:
        raise PrinterError(
            _("L’imprimante {printer} n’a pas pris tout le ticket.").format(printer=where),
            _("Le document est enregistré."),
            _("Vérifiez son papier et regardez si le ticket est sorti\u00a0; sinon, réimprimez-le."),
        ) from error


def ask(where: str, patience: float = PATIENCE) -> None:
    """Connect to a printer, which prints nothing of it, and let go; raises PrinterError where it doesn't answer."""
    _reached(where, patience).close()


def _reached(where: str, patience: float) -> socket.socket:
    host, _colon, port = where.partition(":")
    try:
        return socket.create_connection((host, int(port)), patience)
    except OSError as error:
        raise _absent(where, error) from error


def _deliver(line: socket.socket, data: bytes, end: float) -> None:
    """Write everything, say that it is all, and wait for the printer to hang up, which it does once it has read it."""
    line.sendall(data)
    if select.select([line], [], [], 0)[0] and not line.recv(1, socket.MSG_PEEK):
        raise HungUp
    line.shutdown(socket.SHUT_WR)
    while True:
        line.settimeout(max(end - time.monotonic(), 0.001))
        if not line.recv(1024):  # what it says of itself meanwhile is not asked for
            return


def _absent(where: str, error: OSError) -> PrinterError:
    if isinstance(error, ConnectionRefusedError):
        fact = _("L’imprimante {printer} refuse la connexion.")
    elif isinstance(error, socket.gaierror):
        fact = _("L’imprimante {printer} est introuvable sur le réseau.")
    else:
        fact = _("L’imprimante {printer} ne répond pas.")
    return PrinterError(
        fact.format(printer=where),
        _("Le document est enregistré."),
        _("Vérifiez qu’elle est allumée et reliée au réseau, puis réimprimez."),
    )
