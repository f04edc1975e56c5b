"""What the hub shows to whoever watches it: its description, its figures, the administrator's page, the public one."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from unittest.mock import Mock

import httpx
import msgspec
import pytest
from sqlalchemy.exc import OperationalError

from lmmh_desk.hub import admin, answers, backup, behind, connections, devices, openapi, running, server
from lmmh_desk.hub.auth import Nonces
from lmmh_desk.hub.devices import Known
from lmmh_desk.hub.folder import TOLD
from lmmh_desk.hub.judging import Device
from lmmh_desk.hub.looking import SHOWN, Ahead, Looked, Received, Waiting, look
from lmmh_desk.hub.running import Hub
from lmmh_desk.hub.server import _may_look, _outcome, application
from lmmh_desk.hub.storage import Refused, Storage, last_place
from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.sync.packing import pack, unpack
from lmmh_desk.sync.protocol import MEDIA, BaseKey, Certify, Copied, GivenBack, Problem, Root, Status, encode
from lmmh_desk.sync.signing import DEVICE, NONCE, SIGNATURE, TIME
from lmmh_desk.sync.transport import client, secure
from tests.hub.desks import NOW, Desk
from tests.hub.pcs import Pc, epoch_of
from tests.hub.serving import dripped, served
from tests.sync.running import Running

HTML = '<script>alert("x")</script>'


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    made = Running(tmp_path_factory.mktemp("pages") / "hub")
    made.start()
    yield made
    made.stop()


def asked(hub: Running, path: str, method: str = "GET", **options: object) -> httpx.Response:
    with client(hub.address, secure(hub.authority)) as connection:
        return connection.request(method, path, **options)  # type: ignore[arg-type]


def test_the_description_names_every_route_and_no_other(tmp_path_factory: pytest.TempPathFactory) -> None:
    app = application(Hub(None, FixedClock(NOW), tmp_path_factory.mktemp("none"), Nonces(FixedClock(NOW))))  # type: ignore[arg-type]
    routes = {
        (route.path, method)  # type: ignore[attr-defined]
        for route in app.routes
        for method in route.methods - {"HEAD"}  # type: ignore[attr-defined]
    }
    described = {
        (path, method.upper()) for path, operations in openapi.description()["paths"].items() for method in operations
    }
    assert described == routes


def references(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"]
        for part in value.values():
            yield from references(part)
    elif isinstance(value, list):
        for part in value:
            yield from references(part)


def test_every_reference_of_the_description_leads_somewhere(hub: Running) -> None:
    told = asked(hub, "/openapi.json").json()
    assert told == msgspec.json.decode(msgspec.json.encode(openapi.description()))
    assert told["openapi"] == "3.1.0"
    named = {one["name"]: one["required"] for one in told["components"]["parameters"].values()}
    assert named == {
        "LMMH-Device": True, "LMMH-Time": True, "LMMH-Nonce": True, "LMMH-Signature": True, "LMMH-Schema": False,
        "LMMH-Version": False,
    }  # fmt: skip
    for reference in set(references(told)):
        place = told
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]
        assert place


TARGETS = {
    "/v1/feed": "/v1/feed?after=0",
    "/v1/snapshot": "/v1/snapshot?after=0",
    "/v1/bucket": "/v1/bucket?scope=&table=person&bucket=0",
    "/v1/update": "/v1/update?machines=linux-x86_64",
    "/v1/update/file": "/v1/update/file?machines=linux-x86_64&version=9.0",
    "/verify/{name}": "/verify/page.js",
}


@pytest.mark.parametrize("operation", openapi.OPERATIONS, ids=lambda one: f"{one[1]} {one[0]}")
def test_real_answers_are_as_described(hub: Running, operation: tuple) -> None:  # type: ignore[type-arg]
    path, method, _summary, _query, _sent, back, who = operation
    target, pc = TARGETS.get(path, path), Pc(hub, "site-1")
    if who == "code":
        assert pc.enrol() == ""
        return
    if who == "device":
        refused = asked(hub, target, method)
        assert refused.status_code == 401
        assert refused.headers["Content-Type"] == MEDIA
        assert msgspec.msgpack.decode(refused.content, type=Problem).code == "signature"
        pc.enrol()
        pc.ask("POST", "/v1/batches", pc.batch())
        if path.startswith("/v1/snapshot"):
            made = hub.ask("snapshot", pc.code)[0]["id"]
            target = f"{path}?id={made}" if back == openapi.BYTES else target
        published = hub.folder / "updates" / "linux-x86_64"
        published.mkdir(parents=True, exist_ok=True)
        (published / "9.0.tar.zst").write_bytes(b"program")
        bodies = {
            "/v1/batches": pc.batch(),
            "/v1/exchange": pc.batch(sequence=2),
            "/v1/lost": pack(encode(GivenBack([]))),
            "/v1/device": pack(encode(Copied(bytes(32), 1))),
            "/v1/root": pack(encode(Root(bytes(32)))),
            "/v1/certificate": pack(encode(Certify(bytes(32)))),
            "/v1/audit": pc.audit_head(),
            "/v1/key": pack(encode(BaseKey())),
        }
        if path == "/v1/exchange":
            target = f"{path}?after=0&epoch={epoch_of(pc)}&sites=1"
        answer = pc.ask(method, target, bodies.get(path, b""))
        # No office has come to this hub, with one: test_key_of_the_hub; it lost nothing, restored: test_restored_hub.
        refusal = {"/v1/root": "root", "/v1/certificate": "root", "/v1/lost": "epoch"}.get(path)
        if refusal:
            assert msgspec.msgpack.decode(answer.content, type=Problem).code == refusal
            return
        assert answer.headers["Content-Type"] == (back if back == openapi.BYTES else MEDIA)
        if back != openapi.BYTES:
            msgspec.msgpack.decode(unpack(answer.content), type=back, strict=True)
    elif who == "administrator":
        answer = asked(hub, target, auth=("admin", hub.token))
    else:
        answer = asked(hub, target, method)
    if path.startswith("/verify"):
        assert answer.status_code == (308 if not back else 404), "no office has come yet"
        return
    assert answer.status_code == 200
    assert isinstance(back, type) or back == openapi.Digests or answer.headers["Content-Type"].startswith(back)


def test_what_is_not_described_is_not_there(hub: Running) -> None:
    for path in (
        "/",
        "/v1",
        "/v2/status",
        "/admin/",
        "/docs",
        "/verify/../admin",
        "/verify/..%2fhub.key",
        "/verify/..%2f..%2fhub.key",
        "/hub.key",
    ):
        assert asked(hub, path).status_code == (401 if path.endswith("../admin") else 404)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Basic"},
        {"Authorization": "Basic YWRtaW46"},
        {"Authorization": "Basic !!!"},
        {"Authorization": "Basic YWRtaW46d3Jvbmc="},
        {"Authorization": "Bearer YWRtaW46"},
        {"Authorization": "Basic " + "A" * 10_000},
    ],
)
def test_the_administrator_s_page_is_closed(hub: Running, headers: dict[str, str]) -> None:
    answer = asked(hub, "/admin", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Basic")
    assert "Poste" not in answer.text


def test_the_administrator_s_page_only_reads_and_keeps_to_itself(hub: Running) -> None:
    answer = asked(hub, "/admin", auth=("admin", hub.token))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Security-Policy"] == admin.POLICY
    assert "script" not in answer.text
    assert "<form" not in answer.text
    for method in ("POST", "PUT", "DELETE"):
        assert asked(hub, "/admin", method, auth=("admin", hub.token)).status_code == 405


def test_without_a_token_there_is_no_administrator() -> None:
    assert not _may_look("", "Basic YWRtaW46")
    assert _may_look("token", "basic OnRva2Vu")


def test_the_page_says_who_synchronised_and_what_waits(storage: Storage, tmp_path: Path) -> None:
    desk, other = Desk(storage, "desk-1"), Desk(storage, "desk-2")
    row = {"key": "gauge", "starts_on": "2020-11-17", "source": ""}
    desk.push(desk.insert("regulation", "r1", **row, value="5"))
    other.pull()
    other.push(other.insert("regulation", "r2", **row, value="8"))
    first, second = desk.update("regulation", "r1", value="6"), other.update("regulation", "r1", value="7")
    desk.push(first)
    other.push(second)
    devices.says_version(storage, desk.device, "1.4.0")
    devices.revoke(storage, "DESK-2", "volé", NOW)
    found = look(storage, tmp_path, NOW)
    assert {(one.desk, one.sequence, one.at) for one in found.received} == {
        (desk, sequence, NOW) for desk in ("DESK-1", "DESK-2") for sequence in (1, 2)
    }
    assert [one.sequence for one in found.received] == [2, 2, 1, 1]
    assert [(one.what, one.why, one.at) for one in found.conflicts] == [("Règle datée", "edit", NOW)]
    assert [(one.what, one.why) for one in found.aside] == [("Règle datée", "duplicate")]
    text = admin.page(found, NOW)
    for words in (
        "DESK-1",
        "Règle datée",
        "Existe déjà au serveur",
        "17/11/2020",
        "Conflits à arbitrer (1)",
        "1.4.0",
        "Révoqué\u00a0: volé",
    ):
        assert words in text


def test_the_page_names_who_had_come_further_than_the_hub(storage: Storage, tmp_path: Path) -> None:
    ahead, older, revoked, goes_on = (Desk(storage, f"desk-{one}", revoked=one == 3) for one in range(1, 5))
    devices.revoke(storage, revoked.device.code, "volé", NOW)
    for one, since in ((ahead, NOW), (goes_on, NOW), (revoked, NOW), (ahead, NOW + 60_000)):
        behind.note(tmp_path, one.device, 7, since)
    behind.note(tmp_path, ahead.device, 6, NOW + 60_000)
    devices.seen(storage, goes_on.device, 0, 0, NOW + 1)
    found = look(storage, tmp_path, NOW + 60_000)
    assert [(one.one.device.code, one.since) for one in found.ahead] == [("DESK-1", NOW)], "since the first time"
    text = admin.page(found, NOW + 60_000)
    first = text.index("<h2>")
    assert text[first:].startswith("<h2>Postes refusés (1)</h2>"), "before all the rest"
    assert "lmmh-hub put-back confirm" in text
    behind.note(tmp_path, ahead.device, 8, NOW + 60_000)
    assert [one.since for one in look(storage, tmp_path, NOW + 60_000).ahead] == [NOW + 60_000]
    assert behind.told(tmp_path, NOW) == 8
    for _time in range(8):
        older.push(older.insert("household", f"h-{_time}", number=str(_time)))
    assert look(storage, tmp_path, NOW + 60_000).ahead == [], "the feed goes beyond"


def test_a_hub_brought_further_notes_who_has_the_receipt_of_a_batch_that_it_lacks(
    storage: Storage, tmp_path: Path
) -> None:
    desk, other = Desk(storage, "desk-1"), Desk(storage, "desk-2")
    for number in range(3):
        other.push(other.insert("household", f"h-{number}", number=str(number)))
    desk.push(desk.insert("household", "own"))
    hub = Hub(storage, FixedClock(NOW), tmp_path, Nonces(FixedClock(NOW)))
    with storage.read() as read:
        head, _epoch = last_place(read)
    answers.status(hub, desk.device, {"after": "2", "sent": "1"}, b"")
    assert behind.told(tmp_path, NOW) == 0
    with pytest.raises(Refused, match="behind"):
        answers.status(hub, desk.device, {"after": "2", "sent": "2"}, b"")
    assert behind.who_told(tmp_path, NOW) == {desk.device.id: (head + 1, NOW)}
    devices.seen(storage, other.device, 0, 0, NOW + 1)
    assert [one.one.device.code for one in look(storage, tmp_path, NOW).ahead] == [desk.device.code]


def test_a_restored_hub_hears_who_has_a_place_of_a_clock_years_ahead(storage: Storage, tmp_path: Path) -> None:
    desk = Desk(storage, "desk-1")
    hub = Hub(storage, FixedClock(NOW), tmp_path, Nonces(FixedClock(NOW)))
    asked = {"after": str(NOW + 800 * behind.DAY << backup.AHEAD)}
    with pytest.raises(Refused, match="malformed"):
        answers.status(hub, desk.device, asked, b"")
    with storage.write() as connection:
        backup.begin_again(connection, NOW)
    status = msgspec.msgpack.decode(answers.status(hub, desk.device, asked, b""), type=Status)
    assert status.lost, "it is told what to give back"
    assert behind.told(tmp_path, NOW) == 0


def test_what_an_older_program_noted_is_read_and_what_says_nothing_is_not(tmp_path: Path) -> None:
    pc = Device("pc", "C02", "site-1", (), b"")
    (tmp_path / TOLD).write_text("12")
    assert (behind.told(tmp_path, NOW), behind.told(tmp_path, -behind.DAY)) == (12, 0)
    behind.note(tmp_path, pc, 11, NOW)
    assert behind.who_told(tmp_path, NOW) == {"": (12, 0), "pc": (11, NOW)}
    (tmp_path / TOLD).write_text("far")
    assert behind.told(tmp_path, NOW) == 0
    behind.note(tmp_path, pc, 5, NOW)
    assert behind.told(tmp_path, NOW) == 5


def test_whatever_a_pc_calls_itself_is_only_text() -> None:
    known = Known(Device("d", HTML, HTML, (), b"", NOW, HTML), HTML, "", NOW, NOW, 3, HTML, HTML)
    waiting = [Waiting(HTML, HTML, NOW, HTML)] * SHOWN
    came, ahead = [Received(HTML, 1, NOW)], [Ahead(known, NOW)]
    found = Looked({}, [known] * 2 * SHOWN, ahead, came, waiting, SHOWN + 1, waiting, SHOWN)
    text = admin.page(found, NOW)
    assert "<script" not in text
    assert text.count(f"Les {SHOWN} plus récents") == 1
    assert "&lt;script&gt;" in text


def test_an_empty_hub_says_so() -> None:
    text = admin.page(Looked({}, [], [], [], [], 0, [], 0), NOW)
    assert "Aucun poste n’est rattaché." in text
    assert "Postes refusés" not in text
    assert "<table" not in text


def test_the_public_page_is_made_again_after_a_minute(storage: Storage, tmp_path_factory) -> None:  # type: ignore[no-untyped-def]
    made: list[int] = []

    def page(_connection: object) -> dict[str, bytes]:
        made.append(1)
        return {"index.html": b"%d" % len(made)}

    hub = Hub(storage, FixedClock(NOW), tmp_path_factory.mktemp("x"), Nonces(FixedClock(NOW)), public_page=page)
    assert hub.page_files(NOW)["index.html"] == b"1"
    assert hub.page_files(NOW + running.KEPT)["index.html"] == b"1"
    assert hub.page_files(NOW + running.KEPT + 1)["index.html"] == b"2"
    assert hub.page_files(NOW)["index.html"] == b"3", "the clock was set back: who knows how old it is"


def test_a_hub_with_too_much_to_do_says_so_at_once(storage: Storage, monkeypatch, tmp_path) -> None:  # type: ignore[no-untyped-def]
    desk = Desk(storage, "desk-1")
    told = {DEVICE: desk.device.id, TIME: str(NOW), NONCE: "0" * 32, SIGNATURE: ""}
    app = application(Hub(storage, FixedClock(NOW), tmp_path, Nonces(FixedClock(NOW))))

    async def code() -> str:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://hub") as asked:
            answer = await asked.post("/v1/batches", headers=told, content=pack(b""))
            return msgspec.msgpack.decode(answer.content, type=Problem).code

    for queue, expected in ((0, "busy"), (1, "signature")):
        monkeypatch.setattr(server, "QUEUE", queue)
        assert asyncio.run(code()) == expected


def test_a_database_that_is_away_is_said_in_words(storage: Storage, monkeypatch, tmp_path) -> None:  # type: ignore[no-untyped-def]
    def pages(_connection: object) -> dict[str, bytes]:
        return {}

    hub = Hub(storage, FixedClock(NOW), tmp_path, Nonces(FixedClock(NOW)), "TOKEN", pages)
    app = application(hub)
    away = OperationalError("SELECT 1", {}, Exception("connection refused"))
    monkeypatch.setattr(Storage, "read", Mock(side_effect=away))

    async def asked(path: str) -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://hub") as hub:
            return await hub.get(path, auth=("admin", "TOKEN"))

    for path in ("/admin", "/verify/"):
        answer = asyncio.run(asked(path))
        assert (answer.status_code, "ne répond pas" in answer.text) == (503, True), path
    hub.metrics.count("/v1/batches", "busy")
    counted = asyncio.run(asked("/metrics"))
    assert counted.status_code == 200
    assert "\nlmmh_hub_database_up 0\n" in counted.text
    assert 'outcome="busy"} 1' in counted.text


@pytest.mark.parametrize("path", [b"/v1/enrol", b"/v1/batches"])
def test_a_body_that_comes_a_byte_at_a_time_holds_no_connection(
    path: bytes, storage: Storage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """On a real socket: the hub gives the body up, and the connection with it, however much it may hold."""
    app = application(Hub(storage, FixedClock(NOW), tmp_path, Nonces(FixedClock(NOW))))
    monkeypatch.setattr(server, "STALL", 0.5)
    monkeypatch.setattr(connections, "PATIENCE", 0.5)
    told = {DEVICE: Desk(storage, "desk-1").device.id, TIME: str(NOW), NONCE: "0" * 32, SIGNATURE: ""}
    heads = b"".join(f"{name}: {value}\r\n".encode() for name, value in told.items())
    head = b"POST " + path + b" HTTP/1.1\r\nHost: x\r\n" + heads + b"Content-Length: 4000000\r\n\r\n"

    async def held() -> tuple[bytes, float]:
        async with served(app) as address:
            return await dripped(address, head)

    answer, seconds = asyncio.run(held())
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert seconds < 10


def test_how_far_a_device_has_come_is_noted_without_a_commit_each_time(storage: Storage, monkeypatch, tmp_path) -> None:  # type: ignore[no-untyped-def]
    desk, other = Desk(storage, "desk-1"), Desk(storage, "desk-2")
    noted: list[tuple[int, int]] = []
    monkeypatch.setattr(answers.feed, "LINES", 1000)
    monkeypatch.setattr(answers.devices, "seen", lambda _s, _d, after, reached, _now: noted.append((after, reached)))
    clock = FixedClock(NOW)
    hub = Hub(storage, clock, tmp_path, Nonces(FixedClock(NOW)))

    def pull(after: int, **more: str) -> None:
        answers.page(hub, other.device, {"after": str(after), **more}, b"")

    for start in (0, 500, 1000):
        rows = [
            desk.insert(
                "regulation",
                f"r{one}",
                key="gauge",
                starts_on=f"{date.fromordinal(737_000 + one)}",
                source="",
                value="5",
            )
            for one in range(start, start + 500)
        ]
        desk.push(*rows)
    pull(0)
    assert noted == [(0, 1000)]
    pull(1000)
    assert noted == [(0, 1000), (1000, 1500)], "the end of catching up is noted at once"
    pull(1500)
    pull(1500, live="1")
    assert len(noted) == 2
    clock.advance(answers.NOTED + 1)
    pull(1500)
    assert noted[2:] == [(1500, 1500)]
    clock.set(NOW - 7_200_000)
    pull(1500)
    assert len(noted) == 4, "the clock was set back"


@pytest.mark.parametrize(("code", "told"), [("clock", NOW), ("busy", NOW - 7_200_000)])
def test_a_desk_refused_for_its_hour_is_told_the_one_it_will_be_taken_at(tmp_path: Path, code: str, told: int) -> None:
    """The hub's clock was set back two hours since it started: by it, every desk would sign too early."""
    clock = FixedClock(NOW)
    hub = Hub(None, clock, tmp_path, Nonces(FixedClock(NOW)))  # type: ignore[arg-type]
    clock.set(NOW - 7_200_000)

    async def refuse() -> bytes:
        raise Refused(code)

    _status, content = asyncio.run(_outcome(hub, "/v1/status", refuse))
    assert isinstance(content, bytes)
    assert msgspec.msgpack.decode(content, type=Problem).now == told
