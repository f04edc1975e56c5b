"""Who may ask what of a running hub: each state of a device at each door; replays, forgeries, hostile bodies."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import socket
import ssl
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from http.client import HTTPResponse
from pathlib import Path

import msgspec
import pytest

from lmmh_desk.hub import connections
from lmmh_desk.hub.answers import SIGNED
from lmmh_desk.hub.authority import at, make
from lmmh_desk.hub.server import LARGEST_BODY
from lmmh_desk.hub.snapshots import Kept
from lmmh_desk.kernel.ids import new_id
from lmmh_desk.sync.codes import read_code
from lmmh_desk.sync.packing import pack, unpack
from lmmh_desk.sync.protocol import (
    Answer,
    BaseKey,
    Certify,
    Copied,
    Enrol,
    GivenBack,
    Line,
    Page,
    Root,
    Snapshot,
    Status,
    encode,
)
from lmmh_desk.sync.signing import DEVICE, SCHEMA, SIGNATURE
from lmmh_desk.sync.transport import client, problem_of, secure
from tests.hub.pcs import NOW, Pc, epoch_of
from tests.hub.serving import dripped, served
from tests.replacing import replace
from tests.sync.running import Running

HERE, ELSEWHERE = "site-here", "site-elsewhere"
YEAR = 366 * 24 * 3_600_000
DOORS = {
    "status": ("GET", "/v1/status"),
    "batches": ("POST", "/v1/batches"),
    "exchange": ("POST", "/v1/exchange?after=0&epoch=EPOCH&sites=1"),
    "lost": ("POST", "/v1/lost"),
    "device": ("POST", "/v1/device"),
    "feed": ("GET", "/v1/feed?after=0"),
    "live feed": ("GET", "/v1/feed?after=0&live=1"),
    "root": ("POST", "/v1/root"),
    "certificate": ("POST", "/v1/certificate"),
    "audit": ("POST", "/v1/audit"),
    "key": ("POST", "/v1/key"),
    "digests of all": ("GET", "/v1/digests?scope="),
    "digests of its site": ("GET", f"/v1/digests?scope={HERE}"),
    "digests elsewhere": ("GET", f"/v1/digests?scope={ELSEWHERE}"),
    "bucket of all": ("GET", "/v1/bucket?scope=&table=person&bucket=0"),
    "bucket of its site": ("GET", f"/v1/bucket?scope={HERE}&table=walk_in&bucket=0"),
    "bucket elsewhere": ("GET", f"/v1/bucket?scope={ELSEWHERE}&table=walk_in&bucket=0"),
    "snapshot": ("GET", "/v1/snapshot?after=0"),
    "snapshot file": ("GET", "/v1/snapshot/file?id=0"),
    "update": ("GET", "/v1/update?machines=linux-x86_64"),
    "update file": ("GET", "/v1/update/file?machines=linux-x86_64&version=9.0"),
}
NOT_FOR_IT = {
    "bucket elsewhere": "signature",
    "digests elsewhere": "signature",
    "snapshot file": "snapshot",
    "update file": "update",  # none was published
    "root": "root",
    "certificate": "root",  # no office has come to this hub
    "lost": "epoch",  # which lost nothing
}
REFUSED = {
    "revoked": "revoked",
    "unknown": "unknown",
    "another key": "signature",
    "unsigned": "signature",
    "half signed": "signature",
    "signed for another device": "signature",
    "signed for another door": "signature",
    "signed for another method": "signature",
    "signed for another body": "signature",
    "late by years": "clock",
    "early by years": "clock",
    "replayed": "replayed",
}


@dataclass(frozen=True)
class Town:
    hub: Running
    enrolled: Pc
    revoked: Pc
    other: Pc

    def door(self, name: str) -> tuple[str, str]:
        """Return the method and target of a door."""
        method, target = DOORS[name]
        return method, target.replace("EPOCH", epoch_of(self.enrolled))


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    hub = Running(tmp_path_factory.mktemp("doors") / "hub")
    hub.start()
    made = Town(hub, Pc(hub, HERE), Pc(hub, HERE), Pc(hub, ELSEWHERE))
    for pc in (made.enrolled, made.revoked, made.other):
        assert pc.enrol() == ""
    assert made.enrolled.code_of("POST", "/v1/batches", made.enrolled.batch()) == "ok"
    hub.ask("devices", "revoke", made.revoked.code)
    hub.ask("snapshot")
    yield made
    assert hub.stop() == 0


def test_every_door_is_tried() -> None:
    assert {(method, target.partition("?")[0]) for method, target in DOORS.values()} == {
        (asked.method, asked.path) for asked in SIGNED
    }


def body_of(door: str, pc: Pc, **told: int) -> bytes:
    if door == "lost":
        return pack(encode(GivenBack([Line(1, "agent", new_id(), "insert", 10**6, "{}", "", NOW())])))
    if door == "root":
        return pack(encode(Root(bytes(32))))
    if door == "certificate":
        return pack(encode(Certify(bytes(32))))
    if door == "audit":
        return pc.audit_head()
    if door == "key":
        return pack(encode(BaseKey()))
    if door == "device":
        return pack(encode(Copied(new_id().encode()[:32], 1)))
    return pc.batch(**told) if door in ("batches", "exchange") else b""


def headers(town: Town, state: str, method: str, target: str, body: bytes) -> dict[str, str]:
    pc = town.revoked if state == "revoked" else town.enrolled
    good = pc.signed(method, target, body)
    stranger, wrong = Pc(town.hub, HERE), Pc(town.hub, HERE)
    wrong.id = pc.id
    return {
        "unknown": stranger.signed(method, target, body),
        "another key": wrong.signed(method, target, body),
        "unsigned": {},
        "half signed": {name: value for name, value in good.items() if name != SIGNATURE},
        "signed for another device": {**good, DEVICE: town.other.id},
        "signed for another door": pc.signed(method, f"{target}&", body),
        "signed for another method": pc.signed("PUT", target, body),
        "signed for another body": pc.signed(method, target, body + b" "),
        "late by years": pc.signed(method, target, body, NOW() - 3 * YEAR),
        "early by years": pc.signed(method, target, body, NOW() + 30 * YEAR),
    }.get(state, good)


@pytest.mark.parametrize("door", DOORS)
def test_an_enrolled_device_passes_every_door_but_that_of_another_site(town: Town, door: str) -> None:
    method, target = town.door(door)
    body = body_of(door, town.enrolled)
    assert town.enrolled.code_of(method, target, body) == NOT_FOR_IT.get(door, "ok")


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("state", REFUSED)
def test_whoever_is_not_an_enrolled_device_now_passes_none(town: Town, state: str, door: str) -> None:
    method, target = town.door(door)
    pc = town.revoked if state == "revoked" else town.enrolled
    body = body_of(door, pc, sequence=10**9)
    sent = headers(town, state, method, target, body)
    if state == "replayed":
        town.enrolled.ask(method, target, body, sent)
    found = pc.code_of(method, target, body, sent)
    if (state, door) == ("revoked", "status"):
        assert found == "ok", "it sends what it has once it knows how it is known"
    elif state == "revoked" and door in ("batches", "exchange"):
        assert found == "gap", "it is received as any other's: what it holds is set aside"
    else:
        assert found == REFUSED[state]


def test_a_base_is_fetched_by_parts_by_those_it_was_made_for(town: Town) -> None:
    told = msgspec.msgpack.decode(unpack(town.enrolled.ask("GET", "/v1/snapshot?after=0").content), type=Snapshot)
    file = f"/v1/snapshot/file?id={told.id}"
    whole = town.enrolled.ask("GET", file)
    assert (len(whole.content), sha256(whole.content).digest()) == (told.size, told.sha256)
    ranged = {**town.enrolled.signed("GET", file, b""), "Range": "bytes=100-"}
    rest = town.enrolled.ask("GET", file, b"", ranged)
    assert (rest.status_code, rest.content) == (206, whole.content[100:])
    assert town.other.code_of("GET", file) == "snapshot"
    assert told.key not in whole.content
    (kept,) = (town.hub.folder / "snapshots").glob(f"{told.id}.json")
    assert b"SQLite format" not in whole.content + kept.read_bytes()
    assert msgspec.json.decode(kept.read_bytes(), type=Kept).told.key == b""


@pytest.mark.parametrize("door", DOORS)
def test_a_desk_of_an_older_version_sends_and_receives_nothing(town: Town, door: str) -> None:
    method, target = town.door(door)
    body = body_of(door, town.enrolled, sequence=10**9)
    sent = {**town.enrolled.signed(method, target, body), SCHEMA: "0001"}
    brings = method == "GET" and door not in ("status", "update", "update file")  # it is to have the newer version
    assert (town.enrolled.code_of(method, target, body, sent) == "upgrade") == brings


def test_what_a_revoked_device_sends_is_kept_aside_and_reaches_nobody(town: Town) -> None:
    answer = town.revoked.ask("POST", "/v1/batches", town.revoked.batch())
    assert msgspec.msgpack.decode(unpack(answer.content), type=Answer).quarantined == [0]
    page = msgspec.msgpack.decode(unpack(town.other.ask("GET", "/v1/feed?after=0").content), type=Page)
    assert not [one for one in page.entries if page.heads[one.head].table == "regulation" and one.kind == "delete"]
    assert town.revoked.code_of("GET", "/v1/feed?after=0") == "revoked"


def test_a_device_revoked_while_its_batch_comes_is_heard_as_revoked(town: Town) -> None:
    """A thief may hold a request open: whatever it says at last comes after the revocation."""
    pc = Pc(town.hub, HERE)
    assert pc.enrol() == ""
    body = pc.batch()
    told = {"Host": "x", "Content-Length": str(len(body)), **pc.signed("POST", "/v1/batches", body)}
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    with connected(town) as held:
        held.sendall(f"POST /v1/batches HTTP/1.1\r\n{head}\r\n".encode() + body[:-1])
        time.sleep(0.5)
        town.hub.ask("devices", "revoke", pc.code)
        held.sendall(body[-1:])
        answer = HTTPResponse(held)
        answer.begin()
        found = msgspec.msgpack.decode(unpack(answer.read()), type=Answer)
    assert found.quarantined == [0]


def test_a_batch_is_taken_from_the_device_it_says_only(town: Town) -> None:
    assert town.other.code_of("POST", "/v1/batches", town.enrolled.batch(sequence=1)) == "signature"


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_a_door_opens_one_way(town: Town, method: str) -> None:
    for asked in SIGNED:
        if method != asked.method:
            assert town.enrolled.ask(method, asked.path).status_code == 405


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("/v1/feed", "malformed"),
        ("/v1/feed?after=x", "malformed"),
        ("/v1/feed?after=-1", "malformed"),
        ("/v1/feed?after=0&also=all", "malformed"),
        ("/v1/snapshot", "malformed"),
        ("/v1/snapshot/file", "snapshot"),
        ("/v1/snapshot/file?id=../hub.key%00", "snapshot"),
        ("/v1/update", "malformed"),
        ("/v1/update?machines=..", "malformed"),
        ("/v1/update?machines=linux-armv6", "ok"),
        ("/v1/update/file?machines=linux-x86_64&version=../offer", "malformed"),
        ("/v1/update/file?machines=../updates&version=1.0", "malformed"),
        (f"/v1/feed?after={10**30}", "malformed"),
        ("/v1/feed?after=" + "9" * 5000, "malformed"),
        ("/v1/bucket?scope=&table=device&bucket=0", "malformed"),
        ("/v1/bucket?scope=&table=person", "malformed"),
        ("/v1/bucket?scope=&table=person&bucket=999", "ok"),
        ("/v1/bucket?scope=&table=person&bucket=9&after=0175%26d5c0", "ok"),
        ("/v1/digests?scope=%00", "signature"),
        ("/v1/digests?scope=site-here' OR 1=1", "signature"),
    ],
)
def test_a_question_that_is_none_is_refused(town: Town, target: str, code: str) -> None:
    encoded = target.replace(" ", "%20").replace("'", "%27")
    assert town.enrolled.code_of("GET", encoded) == code


@pytest.mark.parametrize("door", ["status", "feed", "live feed", "snapshot", "batches"])
def test_who_had_come_further_than_the_hub_is_refused_and_begins_nothing(town: Town, door: str) -> None:
    def status() -> Status:
        return msgspec.msgpack.decode(unpack(town.enrolled.ask("GET", "/v1/status").content), type=Status)

    before = status()
    method, target = town.door(door)
    path, _ask, more = target.partition("?")
    body = town.enrolled.batch(sequence=before.sequence + 1) if method == "POST" else b""
    for place, code in ((before.head + 1, "behind"), (1 << 62, "malformed")):
        asked = f"{path}?{more.replace('after=0', '')}&after={place}".replace("?&", "?")
        assert town.enrolled.code_of(method, asked, body) == code
    after = status()
    assert (after.epoch, after.head) == (before.epoch, before.head)


BODIES = {
    "nothing": (b"", "malformed"),
    "not packed": (b"batch", "malformed"),
    "not a message": (pack(b"batch"), "malformed"),
    "another message": (pack(encode({"id": 1})), "malformed"),
    "bad UTF-8": (pack(b"\x81\xa2id\xa2\xff\xfe"), "malformed"),
    "deep": (pack(b"\x91" * 50_000), "malformed"),
    "cut short": (pack(encode(["x" * 1000]))[:-1], "malformed"),
    "a bomb": (pack(bytes(1 << 28)), "too_large"),
    "too long": (b"x" * (LARGEST_BODY + 1), "too_large"),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_hostile_body_is_refused_and_the_hub_goes_on(town: Town, name: str) -> None:
    body, code = BODIES[name]
    assert town.enrolled.code_of("POST", "/v1/batches", body) == code
    assert town.enrolled.code_of("GET", "/v1/status") == "ok"


def test_a_long_body_of_a_stranger_is_not_even_read(town: Town) -> None:
    stranger = Pc(town.hub, HERE)
    assert stranger.code_of("POST", "/v1/batches", b"x" * (LARGEST_BODY + 1)) == "unknown"
    assert stranger.code_of("GET", "/v1/status", b"x" * 100_000) == "unknown"
    assert town.enrolled.code_of("GET", "/v1/status", b"x" * 100_000) == "too_large"


def test_the_same_bytes_get_the_same_answer_and_other_bytes_none(town: Town) -> None:
    pc = Pc(town.hub, HERE)
    assert pc.enrol() == ""
    body = pc.batch()
    first, again = (pc.ask("POST", "/v1/batches", body).content for _time in range(2))
    assert first == again
    batch = msgspec.msgpack.decode(unpack(body))
    assert pc.code_of("POST", "/v1/batches", pc.batch(id=batch["id"])) == "other_content"
    assert pc.code_of("POST", "/v1/batches", pc.batch(sequence=1)) == "sequence"
    assert pc.code_of("POST", "/v1/batches", pc.batch(sequence=9)) == "gap"
    assert pc.code_of("POST", "/v1/batches", pc.batch(schema="9999")) == "newer"


@pytest.mark.parametrize(
    "changed",
    [
        {"public": b"short"},
        {"public": bytes(33)},
        {"device": ""},
        {"device": "a\nb"},
        {"device": "é" * 10},
        {"device": "x" * 65},
        {"name": "a\0b"},
        {"name": "x" * 81},
    ],
)
def test_a_pc_that_says_nonsense_of_itself_is_not_enrolled(town: Town, changed: dict[str, object]) -> None:
    code = town.hub.ask("enrol")["code"]
    pc = Pc(town.hub, HERE)
    asked = Enrol(read_code(code).secret, pc.id, HERE, pc.key.public_key().public_bytes_raw(), "PC")
    assert pc.send(encode(replace(asked, **changed))) == "malformed"
    assert pc.enrol(code) == "", "its code still serves"


@pytest.mark.parametrize(("body", "code"), [(b"", "malformed"), (b"\xc1", "malformed"), (b"x" * 5000, "too_large")])
def test_nonsense_enrols_nobody(town: Town, body: bytes, code: str) -> None:
    assert Pc(town.hub, HERE).send(body) == code


def test_a_pc_that_takes_the_id_of_another_gets_its_own(town: Town) -> None:
    thief = Pc(town.hub, HERE)
    thief.id = town.enrolled.id
    assert thief.enrol() == ""
    assert thief.id != town.enrolled.id
    assert town.enrolled.code_of("GET", "/v1/status") == "ok"
    assert thief.code_of("GET", "/v1/status") == "ok"


def test_two_pcs_that_bring_one_code_make_one_device(town: Town) -> None:
    code = town.hub.ask("enrol")["code"]
    first, second = Pc(town.hub, HERE), Pc(town.hub, HERE)
    assert (first.enrol(code), second.enrol(code)) == ("", "code")
    assert second.code_of("GET", "/v1/status") == "unknown"


def test_the_clock_of_the_hub_comes_with_its_refusal(town: Town) -> None:
    answer = town.enrolled.ask("GET", "/v1/status", headers=town.enrolled.signed("GET", "/v1/status", b"", 0))
    problem = problem_of(answer.status_code, answer.content)
    assert problem is not None
    assert abs(problem.now - NOW()) < 60_000


def test_the_journal_says_what_was_asked_and_nothing_of_anybody(town: Town) -> None:
    town.enrolled.code_of("GET", f"/v1/digests?scope={HERE}")
    lines = (town.hub.folder / "logs" / "hub.log").read_text().splitlines()
    asked = [json.loads(line) for line in lines if '"hub.request"' in line]
    assert {"path", "outcome", "milliseconds", "bytes"} <= set(asked[-1])
    assert {one["path"] for one in asked} <= {asked.path for asked in SIGNED} | {"/v1/enrol"}
    everything = "\n".join(lines)
    for secret in (town.enrolled.id, HERE, "PC", town.hub.token):
        assert f'"{secret}' not in everything


def test_tls_1_2_another_authority_and_clear_text_are_not_spoken(town: Town, tmp_path: Path) -> None:
    older = secure(town.hub.authority)
    older.minimum_version = older.maximum_version = ssl.TLSVersion.TLSv1_2
    with client(town.hub.address, older) as asked, pytest.raises(Exception, match=r"(?i)protocol|version|alert|closed"):
        asked.get("/health")
    make(tmp_path, ["127.0.0.1"], at(NOW()))
    strange = secure((tmp_path / "authority.pem").read_text())
    with client(town.hub.address, strange) as asked, pytest.raises(Exception, match=r"(?i)certificate"):
        asked.get("/health")
    with (
        client(town.hub.address.replace("https", "http"), secure(town.hub.authority)) as asked,
        pytest.raises(Exception, match=r"(?i)disconnected|reset|read"),
    ):
        asked.get("/health")
    with client(town.hub.address, secure(town.hub.authority)) as asked:
        stream = asked.get("/health", extensions={}).extensions["network_stream"]
        assert stream.get_extra_info("ssl_object").version() == "TLSv1.3"


def test_keys_of_the_hub_are_its_user_s_alone(town: Town) -> None:
    for file in town.hub.folder.iterdir():
        if file.is_file() and not file.name.endswith(("-wal", "-shm")) and file.name != "hub.db":
            assert file.stat().st_mode & 0o077 == 0, file.name
    assert town.hub.folder.stat().st_mode & 0o077 == 0


def test_a_signature_does_not_outlive_a_restart(tmp_path: Path) -> None:
    hub = Running(tmp_path / "hub")
    hub.start()
    pc = Pc(hub, HERE)
    assert pc.enrol() == ""
    sent = [pc.signed("GET", "/v1/status", b"", NOW() + ahead) for ahead in (0, 1900)]
    for one in sent:
        assert pc.code_of("GET", "/v1/status", headers=one) == "ok"
    hub.kill()
    hub.start()
    for one in sent:
        assert pc.code_of("GET", "/v1/status", headers=one) == "clock"
    assert pc.code_of("GET", "/v1/status") == "ok"
    status = msgspec.msgpack.decode(unpack(pc.ask("GET", "/v1/status").content), type=Status)
    assert status.sites == [HERE]
    hub.stop()


def connected(town: Town) -> ssl.SSLSocket:
    raw = socket.create_connection(("127.0.0.1", town.hub.port), 5)
    return secure(town.hub.authority).wrap_socket(raw, server_hostname="127.0.0.1")


@pytest.mark.parametrize(
    ("head", "more"),
    [
        (b"GET /health HTTP/1.1\r\nHost: x\r\nX: ", b"a" * 65_536),
        (b"GET /health HTTP/1.1\r\nHost: x\r\n", b"X: y\r\n" * 8_000),
        (b"GET /", b"a" * 65_536),
        (b"POST /v1/enrol HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;", b"a" * 65_536),
    ],
    ids=["one header", "many headers", "the address", "a chunk"],
)
def test_a_head_without_end_is_cut(town: Town, head: bytes, more: bytes) -> None:
    until = time.monotonic() + 20  # what is sent fills buffers first
    with connected(town) as hostile, contextlib.suppress(ConnectionError, ssl.SSLError):
        hostile.sendall(head)
        while time.monotonic() < until:
            hostile.sendall(more)
    assert time.monotonic() < until
    assert town.enrolled.code_of("GET", "/v1/status") == "ok"


def test_a_long_body_is_no_head(town: Town) -> None:
    body = town.enrolled.batch(sequence=10**9, lines=[])
    assert town.enrolled.code_of("POST", "/v1/batches", body) == "gap"
    assert town.enrolled.code_of("POST", "/v1/batches", random.Random(1).randbytes(LARGEST_BODY)) == "malformed"


@pytest.mark.parametrize("begun", [b"", b"GET /hea", b"GET /health HTTP/1.1\r\nHost: x\r\n"])
def test_whoever_says_nothing_is_left(begun: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "PATIENCE", 0.2)

    async def talk() -> bytes:
        async with served(answered) as address:
            reader, writer = await asyncio.open_connection(*address)
            for _time in range(3):  # one that goes on asking is answered, however long it stays
                writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                assert b"200" in await asyncio.wait_for(reader.read(1000), 60)
                await asyncio.sleep(0.15)
            writer.write(begun)
            rest = b"idle"
            if begun:
                with contextlib.suppress(ConnectionError):
                    rest = await asyncio.wait_for(reader.read(1000), 60)
            writer.close()
            fresh, other = await asyncio.open_connection(*address)
            with contextlib.suppress(ConnectionError):
                rest = rest if begun else await asyncio.wait_for(fresh.read(1000), 5)
            other.close()
            return rest

    assert asyncio.run(talk()) == b""


async def answered(_scope: object, _receive: object, send: Callable[[dict[str, object]], Awaitable[None]]) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


@pytest.mark.parametrize("method", [b"GET", b"POST"])
def test_a_body_that_goes_on_once_it_is_answered_holds_no_connection(
    method: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "PATIENCE", 0.5)

    async def held() -> tuple[bytes, float]:
        async with served(answered) as address:
            return await dripped(address, method + b" / HTTP/1.1\r\nHost: x\r\nContent-Length: 4000\r\n\r\n")

    told, seconds = asyncio.run(held())
    assert b"200" in told
    assert seconds < 10


def test_who_is_answered_before_the_end_of_a_body_may_still_send_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A desk reads what refuses its batch, then asks again on the same connection."""

    async def again() -> bytes:
        async with served(answered) as address:
            reader, writer = await asyncio.open_connection(*address)
            size = 4 * connections.LARGEST_HEAD
            writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % size)
            assert b"200" in await asyncio.wait_for(reader.read(1000), 60)
            for _part in range(4):
                writer.write(b"x" * connections.LARGEST_HEAD)
                await writer.drain()
                await asyncio.sleep(0.05)
            writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            told = await asyncio.wait_for(reader.read(1000), 60)
            writer.close()
            return told

    assert b"200" in asyncio.run(again())
