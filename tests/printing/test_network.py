"""A socket of the test plays the ticket printer: what it reads is the ticket, byte for byte."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lmmh_desk.features.walkins.papers import ticket, ticket_commands
from lmmh_desk.kernel.errors import BadInput, PrinterError
from lmmh_desk.printing import network
from lmmh_desk.printing.printers import Printer, Remembered
from lmmh_desk.printing.printing import Delivery, Printing
from tests.features.walkins.test_papers import TICKET
from tests.printing.conftest import PaperTray

LASER = Printer("laser", "HP LaserJet Accueil", "ready", default=True)
TICKET_BYTES = ticket_commands(TICKET)
TAKEN = "L’imprimante {} n’a pas pris tout le ticket. Le document est enregistré."


@pytest.fixture
def tray() -> Iterator[PaperTray]:
    listener = socket.create_server(("127.0.0.1", 0))
    found = PaperTray(listener)
    thread = threading.Thread(target=found.serve, daemon=True)
    thread.start()
    yield found
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(10)


@contextmanager
def odd(behave: Callable[[socket.socket], None]) -> Iterator[str]:
    """Give the address of a printer that does as told with the one line it takes."""
    done = threading.Event()

    def serve() -> None:
        line, _peer = listener.accept()
        with line:
            behave(line)
            done.wait(10)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"127.0.0.1:{listener.getsockname()[1]}"
        done.set()
        thread.join(10)


def printing_to(folder: Path, where: str) -> Printing:
    made = Printing(Remembered(folder / "printers.json"), folder / "papers", lambda: [LASER])
    made.choose("80mm", network.named(where))
    return made


def test_a_ticket_reaches_the_printer_byte_for_byte(tmp_path: Path, tray: PaperTray) -> None:
    where = f"127.0.0.1:{tray.port}"
    printing = printing_to(tmp_path, where)
    assert printing.chosen("80mm") == Printer(f"socket://{where}", f"Imprimante réseau {where}", "unknown")
    delivery = printing.send(ticket(TICKET), "80mm", "Ticket A36", raw=TICKET_BYTES)
    assert delivery == Delivery(printer=where, direct=True)
    assert delivery.over
    assert tray.wait(1) == [TICKET_BYTES]
    printing.send(ticket(TICKET), "80mm", "Ticket A36", 2, TICKET_BYTES)
    assert tray.wait(2) == [TICKET_BYTES, TICKET_BYTES * 2]


def test_other_papers_go_on_to_the_printer_of_the_system(tmp_path: Path) -> None:
    assert printing_to(tmp_path, "10.0.0.5:9100").chosen("A4") == LASER


def test_what_the_printer_says_of_itself_disturbs_nothing() -> None:
    def chatty(line: socket.socket) -> None:
        line.sendall(b"\x10\x00\x00\x00")
        while line.recv(65536):
            pass
        line.sendall(b"\x14")
        line.shutdown(socket.SHUT_RDWR)

    with odd(chatty) as where:
        network.send(where, TICKET_BYTES)


def test_a_printer_that_refuses_is_said_so(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        where = f"127.0.0.1:{listener.getsockname()[1]}"
    with pytest.raises(PrinterError) as caught:
        printing_to(tmp_path, where).send(b"%PDF", "80mm", "Ticket A36", raw=TICKET_BYTES)
    assert str(caught.value) == (
        f"L’imprimante {where} refuse la connexion. Le document est enregistré."
        " Vérifiez qu’elle est allumée et reliée au réseau, puis réimprimez."
    )


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (TimeoutError(), "ne répond pas"),
        (OSError(113, "No route to host"), "ne répond pas"),
        (socket.gaierror(-2, "Name or service not known"), "est introuvable sur le réseau"),
    ],
)
def test_an_absent_printer_is_said_so(monkeypatch: pytest.MonkeyPatch, error: OSError, told: str) -> None:
    def absent(where: tuple[str, int], patience: float) -> None:
        assert (where, patience) == (("tickets.local", 9100), 5.0)
        raise error

    monkeypatch.setattr(network.socket, "create_connection", absent)
    with pytest.raises(PrinterError, match=rf"tickets\.local:9100 {told}\. Le document est enregistré\."):
        network.send("tickets.local:9100", b"")


def stalls_at_once(line: socket.socket) -> None:
    """Read nothing, hold the line."""


def stalls_at_the_end(line: socket.socket) -> None:
    while line.recv(65536):
        pass


def chatters_for_ever(line: socket.socket) -> None:
    line.settimeout(0.01)
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            line.sendall(b"\x10")
        except OSError:
            return
        time.sleep(0.01)


@pytest.mark.parametrize("behave", [stalls_at_once, stalls_at_the_end, chatters_for_ever])
@pytest.mark.parametrize("size", [1, 20_000], ids=["ticket", "more than the line holds"])
def test_a_printer_that_stalls_is_left_after_the_patience(behave: Callable[[socket.socket], None], size: int) -> None:
    with odd(behave) as where:
        started = time.monotonic()
        with pytest.raises(PrinterError, match="n’a pas pris tout le ticket") as caught:
            network.send(where, TICKET_BYTES * size, patience=0.3)
        assert time.monotonic() - started < 9  # it holds the line for ten
        assert str(caught.value).startswith(TAKEN.format(where))


def hangs_up(line: socket.socket) -> None:
    line.close()


def hangs_up_midway(line: socket.socket) -> None:
    line.recv(10)
    line.close()


@pytest.mark.parametrize("behave", [hangs_up, hangs_up_midway])
@pytest.mark.parametrize("size", [1, 20_000], ids=["ticket", "more than the line holds"])
def test_a_printer_that_hangs_up_before_the_end_is_said_so(behave: Callable[[socket.socket], None], size: int) -> None:
    with odd(behave) as where, pytest.raises(PrinterError, match="n’a pas pris tout le ticket"):
        network.send(where, TICKET_BYTES * size)


def test_a_line_closed_before_the_first_byte_is_no_clean_end() -> None:
    """Its end is read before ours is said: the ticket may be short enough for the machine to swallow it."""
    near, far = socket.socketpair()
    far.shutdown(socket.SHUT_WR)
    with near, far, pytest.raises(network.HungUp):
        network._deliver(near, b"Ticket", time.monotonic() + 1)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("192.168.1.40", "192.168.1.40:9100"),
        (" 192.168.1.40:9101 ", "192.168.1.40:9101"),
        ("Tickets.local", "tickets.local:9100"),
        ("epson-tm20", "epson-tm20:9100"),
        ("a:1", "a:1"),
        ("a:65535", "a:65535"),
        ("1tickets:09100", "1tickets:9100"),
    ],
)
def test_an_address_is_a_host_and_a_port(typed: str, kept: str) -> None:
    assert network.address(typed) == kept
    assert network.address(kept) == kept
    assert network.address_of(network.named(kept)) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "", ":9100", "a:", "a:0", "a:65536", "a:99999999999", "a:12x", "a:-1", "a:٣", "a b", "192.168.1", "1.2.3.4.5",
        "192.168.1.256", "http://a", "a/b", "-a", "a-", "a..b", "é", "\u212a", "x" * 64, ".".join(["x" * 60] * 5),
        "::1", "[::1]:9100",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused_in_one_sentence(typed: str) -> None:
    with pytest.raises(BadInput, match="n’est pas celle d’une imprimante"):
        network.address(typed)


def test_a_printer_of_the_system_has_no_address() -> None:
    assert network.address_of("laser") == ""


def test_the_address_stays_when_another_printer_is_chosen(tmp_path: Path) -> None:
    printing = printing_to(tmp_path, "10.0.0.5:9100")
    printing.choose("80mm", "laser")
    assert printing.chosen("80mm") == LASER
    assert printing.network() == "10.0.0.5:9100"
