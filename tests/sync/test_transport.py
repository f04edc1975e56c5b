"""The desk's side of the connection, before hubs that lie, hang, flood or hang up; and a desk that changes its mind."""

from __future__ import annotations

import random
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lmmh_desk.hub.authority import at, authority_of, make
from lmmh_desk.hub.server import tls
from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.store.exchange import attached
from lmmh_desk.store.exchange.attached import Exchange
from lmmh_desk.sync import connection
from lmmh_desk.sync.codes import new_code
from lmmh_desk.sync.desk import DeskExchanger
from lmmh_desk.sync.enrolment import authority_of as asked_authority
from lmmh_desk.sync.enrolment import enrol
from lmmh_desk.sync.packing import LARGEST, pack
from lmmh_desk.sync.protocol import Answer, Enrol, Problem, Status, encode
from lmmh_desk.sync.refusals import RefusedByHub, Unreachable
from lmmh_desk.sync.signing import TIME
from lmmh_desk.sync.transport import HttpHub
from tests.sync.test_network import founded

NOW = 1_605_606_120_000
STATUS = encode(Status("epoch", "0001", 7, 3, ["site-1"], NOW))
Answering = Callable[[bytes, ssl.SSLSocket], None]


class Stop(Exception):
    """The agent stopped the exchange."""


def http(body: bytes, status: str = "200 OK", *headers: str) -> bytes:
    lines = (f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers)
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The keys of a hub whose certificate ended years ago by this machine's clock: a desk's may be as wrong."""
    folder = tmp_path_factory.mktemp("keys")
    make(folder, ["127.0.0.1"], at(NOW))
    return folder


class Fake:
    """A server under our authority that answers whatever it is told to; `asked` are the requests it received."""

    def __init__(self, keys: Path) -> None:
        self.asked: list[bytes] = []
        self.connections = 0
        self.answers: list[Answering] = []
        self._context = tls(keys)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"https://127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            raw, _address = self._socket.accept()
            if not self.answers:
                raw.close()
                return
            self.connections += 1
            with suppress(OSError), self._context.wrap_socket(raw, server_side=True) as peer:
                while self.answers:
                    asked = self._read(peer)
                    if not asked:
                        break
                    self.asked.append(asked)
                    self.answers.pop(0)(asked, peer)

    def _read(self, peer: ssl.SSLSocket) -> bytes:
        found = b""
        while b"\r\n\r\n" not in found:
            part = peer.recv(65_536)
            if not part:
                return b""
            found += part
        head, _blank, body = found.partition(b"\r\n\r\n")
        lengths = [
            int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
        ]
        while len(body) < sum(lengths):
            part = peer.recv(65_536)
            if not part:
                return b""  # cut short: it is no request, and the answer waits for the next
            body += part
        return head + b"\r\n\r\n" + body

    def close(self) -> None:
        self.answers = []
        with suppress(OSError), socket.create_connection(self._socket.getsockname(), 5):
            pass
        self._thread.join(10)
        self._socket.close()


@pytest.fixture
def fake(keys: Path) -> Iterator[Fake]:
    made = Fake(keys)
    yield made
    made.close()


def says(content: bytes, *headers: str, status: str = "200 OK") -> Answering:
    return lambda _asked, peer: peer.sendall(http(content, status, *headers))


@contextmanager
def hub_of(fake: Fake, keys: Path, moved: Callable[[int], None] = lambda _bytes: None) -> Iterator[HttpHub]:
    key = Ed25519PrivateKey.generate().private_bytes_raw()
    known = Exchange(fake.address, authority_of(keys)[0], b"", key, ("site-1",), "epoch")
    made = HttpHub(known, "device-1", FixedClock(NOW), moved)
    try:
        yield made
    finally:
        made.close()


def test_an_answer_is_read_and_the_connection_kept(fake: Fake, keys: Path) -> None:
    fake.answers = [says(pack(STATUS)), says(pack(STATUS))]
    with hub_of(fake, keys) as hub:
        assert hub.status().head == 7
        assert hub.status().head == 7
    assert len(fake.asked) == 2
    assert fake.connections == 1


def lies(content: bytes) -> list[bytes]:
    return [
        pack(content)[:-1],
        content,
        pack(content + b"x"),
        pack(encode({"epoch": 1})),
        pack(b"\x85\xa5epoch\xa2\xff\xfe"),
        pack(bytes(1 << 28)),
        b"",
    ]


@pytest.mark.parametrize("content", lies(STATUS), ids=range(7))
def test_what_is_no_answer_of_a_hub_is_as_no_answer(fake: Fake, keys: Path, content: bytes) -> None:
    fake.answers = [says(content)]
    with hub_of(fake, keys) as hub, pytest.raises(Unreachable, match="ne répond pas"):
        hub.status()


def test_a_flood_is_left_as_soon_as_it_is_longer_than_any_message(fake: Fake, keys: Path) -> None:
    sent = []

    def flood(_asked: bytes, peer: ssl.SSLSocket) -> None:
        peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")
        with suppress(OSError):
            while True:
                peer.sendall(bytes(1 << 20))
                sent.append(1)

    fake.answers = [flood]
    with hub_of(fake, keys) as hub, pytest.raises(Unreachable):
        hub.status()
    time.sleep(0.2)
    assert len(sent) < 2 * (LARGEST >> 20)


@pytest.mark.parametrize("status", ["301 Moved Permanently", "302 Found", "307 Temporary Redirect"])
def test_it_is_never_sent_elsewhere(fake: Fake, keys: Path, status: str) -> None:
    fake.answers = [says(b"", f"Location: {fake.address}/v1/other", status=status), says(pack(STATUS))]
    with hub_of(fake, keys) as hub, pytest.raises(RefusedByHub, match=status[:3]):
        hub.status()
    assert len(fake.asked) == 1


def test_no_proxy_of_the_environment_is_asked(fake: Fake, keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    fake.answers = [says(pack(STATUS))]
    with hub_of(fake, keys) as hub:
        assert hub.status().epoch == "epoch"


def test_a_hub_that_hangs_is_left(fake: Fake, keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "STALL", 0.3)
    ended = threading.Event()

    def hang(_asked: bytes, peer: ssl.SSLSocket) -> None:
        peer.sendall(http(pack(STATUS))[:-5])
        ended.wait(60)

    fake.answers = [hang]
    began = time.monotonic()
    with hub_of(fake, keys) as hub, pytest.raises(Unreachable):
        hub.status()
    assert time.monotonic() - began < 30
    ended.set()


def test_a_slow_hub_that_goes_on_is_waited_for(fake: Fake, keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "STALL", 3.0)

    def drip(_asked: bytes, peer: ssl.SSLSocket) -> None:
        for byte in http(pack(STATUS))[:-5], *(bytes([one]) for one in http(pack(STATUS))[-5:]):
            peer.sendall(byte)
            time.sleep(0.7)

    fake.answers = [drip]
    with hub_of(fake, keys) as hub:
        assert hub.status().head == 7


def test_a_hub_that_hangs_up_is_as_no_hub(fake: Fake, keys: Path) -> None:
    fake.answers = [lambda _asked, peer: peer.sendall(http(pack(STATUS))[:-5])]
    with hub_of(fake, keys) as hub, pytest.raises(Unreachable):
        hub.status()


def times(fake: Fake) -> list[int]:
    lines = [line for asked in fake.asked for line in asked.decode("latin-1").split("\r\n")]
    return [int(line.partition(": ")[2]) for line in lines if line.lower().startswith(TIME.lower() + ":")]


def test_a_clock_the_hub_refuses_is_put_right_and_signed_again_once(fake: Fake, keys: Path) -> None:
    late = says(encode(Problem("clock", NOW + 10**9)), status="401 Unauthorized")
    fake.answers = [late, says(pack(STATUS)), says(pack(STATUS))]
    with hub_of(fake, keys) as hub:
        hub.status()
        hub.status()
    assert times(fake) == [NOW, NOW + 10**9, NOW + 10**9]
    fake.answers = [late, late]
    with hub_of(fake, keys) as hub, pytest.raises(RefusedByHub) as caught:
        hub.status()
    assert caught.value.code == "clock"
    assert len(fake.asked) == 5


def test_a_file_asked_late_is_signed_again_by_the_hub_s_clock(fake: Fake, keys: Path) -> None:
    late = says(encode(Problem("clock", NOW + 10**9)), status="401 Unauthorized")
    fake.answers = [late, says(b"file", status="206 Partial Content"), late, late]
    with hub_of(fake, keys) as hub:
        assert b"".join(hub.download("a", 0)) == b"file"
        with pytest.raises(RefusedByHub) as caught:
            list(hub.update_file("linux", "1", 0))
    assert caught.value.code == "clock"
    assert times(fake) == [NOW, NOW + 10**9, NOW + 10**9, NOW + 10**9]


def test_a_hub_whose_clock_was_set_back_refuses_the_first_exchange_s_first_request_only(
    fake: Fake, keys: Path, template: Path, tmp_path: Path
) -> None:
    store = founded(template, tmp_path / "desk")
    store.clock = FixedClock(NOW)
    with store.local() as connection:
        key = Ed25519PrivateKey.generate().private_bytes_raw()
        attached.attach(connection, Exchange(fake.address, authority_of(keys)[0], b"", key, ("site-1",), "epoch"))
    late = says(encode(Problem("clock", NOW + 10**9)), status="401 Unauthorized")
    fake.answers = [late, says(pack(STATUS)), says(pack(STATUS)), late, says(pack(STATUS))]
    opened = DeskExchanger(store)._open
    for _exchange in range(3):
        hub = opened(store, lambda _bytes: None)
        hub.status()
        hub.close()
    store.close()
    assert times(fake) == [NOW, *[NOW + 10**9] * 4], "told again where another clock was set since"


@pytest.mark.parametrize("code", ["unknown", "revoked", "sequence", "gap", "upgrade", "newer", "busy", "another"])
def test_a_refusal_is_said_in_french_with_what_is_safe_and_what_to_do(fake: Fake, keys: Path, code: str) -> None:
    fake.answers = [says(encode(Problem(code)), status="403 Forbidden")]
    with hub_of(fake, keys) as hub, pytest.raises(RefusedByHub) as caught:
        hub.status()
    assert caught.value.code == code
    assert caught.value.fact
    assert "enregistré sur ce poste" in caught.value.safe
    assert caught.value.gesture


def test_bytes_are_told_as_they_move(fake: Fake, keys: Path) -> None:
    content, told = bytes(range(256)) * 4096, []
    fake.answers = [says(pack(encode(Answer("b", [1]))))]
    with hub_of(fake, keys, told.append) as hub:
        assert hub.push(content).revs == [1]
    (asked,) = fake.asked
    assert asked.partition(b"\r\n\r\n")[2] == pack(content)
    assert sum(told) == len(pack(content)) + len(pack(encode(Answer("b", [1]))))
    assert len(told) > 1


def test_an_exchange_stops_in_the_middle_of_a_body(fake: Fake, keys: Path) -> None:
    content, told = random.Random(1).randbytes(1 << 20), []

    def moved(size: int) -> None:
        told.append(size)
        if sum(told) > 200_000:
            raise Stop

    fake.answers = [says(b"")]
    with hub_of(fake, keys, moved) as hub, pytest.raises(Stop):
        hub.push(content)
    assert sum(told) < 250_000, "the rest was not sent"
    fake.answers = [says(pack(STATUS))]
    told.clear()
    with hub_of(fake, keys, moved) as hub:
        assert hub.status().head == 7


def test_an_exchange_stops_in_the_middle_of_an_answer(fake: Fake, keys: Path) -> None:
    told: list[int] = []

    def moved(size: int) -> None:
        told.append(size)
        if sum(told) > 100_000:
            raise Stop

    fake.answers = [says(bytes(4 << 20))]
    with hub_of(fake, keys, moved) as hub, pytest.raises(Stop):
        hub.status()
    assert sum(told) < 1 << 20


def test_a_name_the_certificate_does_not_bear_is_refused(fake: Fake, keys: Path) -> None:
    fake.answers = [says(pack(STATUS))]
    key = Ed25519PrivateKey.generate().private_bytes_raw()
    elsewhere = fake.address.replace("127.0.0.1", "localhost")
    hub = HttpHub(Exchange(elsewhere, authority_of(keys)[0], b"", key, (), ""), "d", FixedClock(NOW))
    with pytest.raises(Unreachable):
        hub.status()
    hub.close()
    assert fake.asked == []


ASKED = Enrol("secret", "device-1", "site-1", bytes(32), "PC")


@pytest.mark.parametrize("content", [b"", b"x" * 100, bytes(1 << 20), "é".encode()], ids=range(4))
def test_an_authority_that_is_none_is_refused(fake: Fake, keys: Path, content: bytes) -> None:
    fake.answers = [says(content)]
    with pytest.raises(Unreachable):
        asked_authority(fake.address, new_code(authority_of(keys)[1]))


def test_nothing_is_told_to_a_hub_that_is_not_the_code_s(fake: Fake, keys: Path) -> None:
    fake.answers = [says(authority_of(keys)[0].encode())]
    with pytest.raises(BadInput, match="pas celui de ce serveur"):
        enrol(fake.address, new_code(b"another authority"), ASKED)
    assert b"secret" not in b"".join(fake.asked)


@pytest.mark.parametrize("content", [b"x", pack(b"x"), pack(encode({"device": 1})), bytes(1 << 20)], ids=range(4))
def test_an_enrolment_answered_by_nonsense_is_none(fake: Fake, keys: Path, content: bytes) -> None:
    fake.answers = [says(authority_of(keys)[0].encode(), "Connection: close"), says(content)]
    with pytest.raises(Unreachable):
        enrol(fake.address, new_code(authority_of(keys)[1]), ASKED)


@pytest.mark.parametrize("address", ["", "x", "http:/x", "https://", "https://127.0.0.1:1", "https://127.0.0.1:99999"])
def test_an_address_where_there_is_no_hub_is_said(address: str) -> None:
    with pytest.raises(Unreachable):
        enrol(address, new_code(b""), ASKED)
