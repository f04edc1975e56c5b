"""Desks and a hub over a real network: another process, real TLS, real signatures."""

from __future__ import annotations

import shutil
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from subprocess import CalledProcessError

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lmmh_desk.hub.authority import at, make
from lmmh_desk.hub.storage import Storage, open_storage
from lmmh_desk.kernel.clock import FixedClock, RunningClock
from lmmh_desk.kernel.errors import BadInput, WrongState
from lmmh_desk.kernel.events import Events
from lmmh_desk.kernel.ids import CODE_ALPHABET
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions.attaching import attach_alone, attach_new
from lmmh_desk.office.actions.founding import found_office
from lmmh_desk.office.model.forms import Founding
from lmmh_desk.office.store.agents import desk
from lmmh_desk.store.backup import back_up
from lmmh_desk.store.exchange.attached import attached, last_runs, move, place
from lmmh_desk.store.opening import FILE, open_store
from lmmh_desk.store.store import Store
from lmmh_desk.store.versions import program
from lmmh_desk.sync import connection, signing
from lmmh_desk.sync.codes import Code, new_code, read_code
from lmmh_desk.sync.desk import DeskExchanger
from lmmh_desk.sync.exchanger import Progress
from lmmh_desk.sync.packing import NotPacked
from lmmh_desk.sync.protocol import BEAT
from lmmh_desk.sync.refusals import RefusedByHub, Unreachable
from lmmh_desk.sync.signing import Signed
from lmmh_desk.sync.stages import Report, exchange
from lmmh_desk.sync.transport import HttpHub, client, in_time, problem_of, secure
from lmmh_desk.tenancy.model.records import Person
from tests.conftest import KEY
from tests.fakes import postgres
from tests.sync.running import Running

IMPORTS = Path(__file__).parents[2] / "resources" / "import"


@pytest.fixture(params=["sqlite", "postgresql"])
def hub(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Running]:
    if request.param == "sqlite":
        running = Running(tmp_path / "hub")
        running.start()
        yield running
        running.stop()
        return
    with postgres.database(request.getfixturevalue("server")) as address:
        running = Running(tmp_path / "hub", address)
        running.start()
        yield running
        running.stop()


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Running]:
    running = Running(tmp_path / "hub")
    running.start()
    yield running
    running.stop()


def opened(template: Path, folder: Path, clock: RunningClock | FixedClock) -> Store:
    folder.mkdir()
    shutil.copy(template, folder / FILE)
    return open_store(folder, KEY, clock, Events())


def founded(template: Path, folder: Path) -> Store:
    store = opened(template, folder, RunningClock())
    founding = Founding(
        office_name="Le Mans Métropole Habitat", place="Le Mans", verify_address="https://verifier.example",
        site_name="Agence Centre", admin_name="Sarah Lemoine", admin_title="Responsable", pin="482173", area_m2=60,
    )  # fmt: skip
    found_office(store, founding)
    return store


def link(store: Store, clock: RunningClock | FixedClock | None = None) -> HttpHub:
    with store.read() as read:
        known, here = attached(read), desk(read)
    assert known is not None
    return HttpHub(known, here.device_id, clock or store.clock)


def sync(store: Store, clock: RunningClock | FixedClock | None = None) -> Report:
    hub = link(store, clock)
    try:
        return exchange(store, hub)
    finally:
        hub.close()


def names(store: Store, table: str) -> set[str]:
    with store.read() as read:
        return set(read.exec_driver_sql(f"SELECT name FROM {table}").scalars())


def ids(store: Store, table: str) -> set[str]:
    with store.read() as read:
        return set(read.exec_driver_sql(f"SELECT id FROM {table}").scalars())


def code(hub: Running, *words: str) -> Code:
    return read_code(hub.ask("enrol", *words)["code"])


def test_an_office_is_brought_and_a_new_pc_receives_it(hub: Running, template: Path, tmp_path: Path) -> None:
    first, second = founded(template, tmp_path / "a"), opened(template, tmp_path / "b", RunningClock())
    enrolled = attach_alone(first, hub.address, code(hub), "PC-1")
    assert enrolled.code == "C01"
    with pytest.raises(WrongState):
        attach_alone(first, hub.address, code(hub), "PC-1")
    with first.read() as read:
        here = desk(read)
    me = Session("console", "Console", "admin", here.site_id, "", here.device_id, here.code)
    for _batch in range(3):
        with first.write(me, "test.persons") as unit:
            for number in range(500):
                unit.add(Person(usual_name=f"Tessier {number}", first_names="Odile", channel="mail"))
    told: list[Progress] = []
    sent = DeskExchanger(first).run(told.append, lambda: False)
    assert (sent.problem, sent.differs) == ("", False)
    sending = [one for one in told if one.way == "send"]
    assert 0 < sending[-1].done < sending[-1].total, "records"
    with first.read() as read:
        (run,) = last_runs(read, 1)
    assert [one.moved for one in told] == sorted(one.moved for one in told)
    assert run.bytes_sent + run.bytes_received == told[-1].moved > run.bytes_received > 0
    attach_new(second, hub.address, code(hub, "--site", "Agence Centre"), "PC-2")
    assert sync(second).same
    for table in ("site", "agent", "office"):
        assert names(second, table) == names(first, table)
    assert [one["code"] for one in hub.ask("devices")] == ["C01", "C03"]
    assert hub.stop() == 0
    first.close()
    second.close()


def test_what_was_never_received_is_found_by_the_digests(small: Running, template: Path, tmp_path: Path) -> None:
    first, second = founded(template, tmp_path / "a"), opened(template, tmp_path / "b", RunningClock())
    attach_alone(first, small.address, code(small), "PC-1")
    sync(first)
    attach_new(second, small.address, code(small, "--site", "Agence Centre"), "PC-2")
    sync(second)
    with first.read() as read:
        me = Session("console", "Console", "admin", desk(read).site_id, "", desk(read).device_id, desk(read).code)
    with first.write(me, "test.person") as unit:
        unit.add(Person(usual_name="Tessier", first_names="Odile"))
    sync(first)
    with first.read() as read, second.local() as connection:
        move(connection, cursor=place(read))
    report = sync(second)
    assert (report.received, report.healed, report.same) == (0, 1, True)
    assert ids(second, "person") == ids(first, "person")
    first.close()
    second.close()


def test_a_hub_killed_and_started_again_has_what_it_answered_for(
    small: Running, template: Path, tmp_path: Path
) -> None:
    store = founded(template, tmp_path / "a")
    attach_alone(store, small.address, code(small), "PC-1")
    sync(store)
    small.kill()
    with pytest.raises(Unreachable):
        sync(store)
    small.start()
    assert sync(store).same
    store.close()


def test_a_copied_pc_and_its_original_both_go_on(hub: Running, template: Path, tmp_path: Path) -> None:
    first = founded(template, tmp_path / "a")
    attach_alone(first, hub.address, code(hub), "PC-1")
    sync(first)
    (tmp_path / "b").mkdir()
    back_up(first.folder / FILE, KEY, tmp_path / "b" / FILE)
    second = open_store(tmp_path / "b", KEY, RunningClock(), Events())
    for store in (first, second):
        with store.read() as read:
            me = Session("console", "Console", "admin", desk(read).site_id, "", desk(read).device_id, desk(read).code)
        with store.write(me, "test.person") as unit:
            unit.add(Person(usual_name="Tessier", first_names="Odile"))
    assert not sync(first).copied
    report = sync(second)
    assert (report.copied, report.sent, report.quarantined, report.same) == (True, 1, 0, True)
    assert sync(first).received == 1
    assert [one["code"] for one in hub.ask("devices")] == ["C01", "C02"]
    with second.read() as read:
        assert desk(read).code == "C02"
    first.close()
    second.close()


def test_a_hub_restored_from_its_backup_goes_on_with_its_desks(
    hub: Running, template: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    store = founded(template, tmp_path / "a")
    attach_alone(store, hub.address, code(hub), "PC-1")
    hub.ask("backup", str(tmp_path / "backup.lmmh"))  # while it serves
    sync(store)
    assert hub.stop() == 0
    with ExitStack() as bases:
        if (hub.folder / "hub.db").exists():
            (hub.folder / "hub.db").unlink()
            hub.ask("restore", str(tmp_path / "backup.lmmh"))
        else:
            address = bases.enter_context(postgres.database(request.getfixturevalue("server")))
            hub.ask("restore", str(tmp_path / "backup.lmmh"), "--database", address)
        hub.start()
        report = sync(store)
        assert (report.same, report.quarantined, report.copied) == (True, 0, False)
        other = opened(template, tmp_path / "b", RunningClock())
        attach_new(other, hub.address, code(hub, "--site", "Agence Centre"), "PC-2")
        assert sync(other).same
        assert names(other, "agent") == names(store, "agent")
        assert hub.stop() == 0
    store.close()
    other.close()


def test_a_code_serves_once_for_its_own_hub(small: Running, template: Path, tmp_path: Path) -> None:
    store = founded(template, tmp_path / "a")
    good = code(small)
    other = Code(good.secret, "0" * 12)
    with pytest.raises(BadInput, match="pas celui de ce serveur"):
        attach_alone(store, small.address, other, "")
    wrong = Code(CODE_ALPHABET[3] * 13, good.fingerprint)
    with pytest.raises(RefusedByHub, match="faux, déjà employé"):
        attach_alone(store, small.address, wrong, "")
    attach_alone(store, small.address, good, "")
    second = opened(template, tmp_path / "b", RunningClock())
    with pytest.raises(RefusedByHub, match="faux, déjà employé"):
        attach_new(second, small.address, good, "")
    store.close()
    second.close()


def test_a_pc_without_a_site_is_not_the_first_one_of_a_hub(small: Running, template: Path, tmp_path: Path) -> None:
    store, given = opened(template, tmp_path / "a", RunningClock()), code(small)
    with pytest.raises(RefusedByHub, match="Rattachez d’abord un poste autonome"):
        attach_new(store, small.address, given, "")
    store.close()
    alone = founded(template, tmp_path / "b")
    attach_alone(alone, small.address, given, "")  # the code still serves
    alone.close()


def test_requests_are_signed_now_by_a_known_device_and_once(small: Running, template: Path, tmp_path: Path) -> None:
    store = founded(template, tmp_path / "a")
    enrolled = attach_alone(store, small.address, code(small), "PC-1")
    with store.read() as read:
        known = attached(read)
    assert known is not None
    key = Ed25519PrivateKey.from_private_bytes(known.device_key)
    now = RunningClock().now()

    def answer(signed: Signed, target: str, signer: Ed25519PrivateKey = key) -> str:
        with client(small.address, secure(small.authority)) as asked:
            found = asked.get(target, headers=signing.headers(signer, signed))
            problem = problem_of(found.status_code, found.content)
            return problem.code if problem else "ok"

    path = "/v1/status"
    signed = Signed("GET", path, b"", enrolled.device, now)
    assert answer(signed, path) == "ok"
    assert answer(signed, path) == "replayed"
    assert answer(Signed("GET", path, b"", enrolled.device, now), "/v1/feed?after=0") == "signature"
    assert answer(Signed("GET", path, b"x", enrolled.device, now), path) == "signature"
    assert answer(Signed("GET", path, b"", "nobody", now), path) == "unknown"
    assert answer(Signed("GET", path, b"", enrolled.device, now), path, Ed25519PrivateKey.generate()) == "signature"
    assert answer(Signed("GET", path, b"", enrolled.device, now - 3_600_000), path) == "clock"
    with client(small.address, secure(small.authority)) as asked:
        found = asked.get(path)
    unsigned = problem_of(found.status_code, found.content)
    assert unsigned is not None
    assert unsigned.code == "signature"
    small.ask("devices", "revoke", enrolled.code)
    closed = "/v1/feed?after=0"
    assert answer(Signed("GET", closed, b"", enrolled.device, now), closed) == "revoked"
    store.close()


def test_a_revoked_desk_sends_what_it_has_and_receives_nothing(small: Running, template: Path, tmp_path: Path) -> None:
    first, second = founded(template, tmp_path / "a"), opened(template, tmp_path / "b", RunningClock())
    attach_alone(first, small.address, code(small), "PC-1")
    sync(first)
    stolen = attach_new(second, small.address, code(small, "--site", "Agence Centre"), "PC-2")
    sync(second)
    with second.read() as read:
        here = desk(read)
    session = Session("console", "Console", "admin", here.site_id, "", here.device_id, here.code)
    with second.write(session, "test.add") as unit:
        unit.add(Person(usual_name="Tessier", first_names="Odile", channel="mail"))
    assert [one["version"] for one in small.ask("devices")] == [program(), program()]
    small.ask("devices", "revoke", stolen.code)
    report = DeskExchanger(second).run(lambda _progress: None, lambda: False)
    assert (report.problem, report.sent) == ("revoked", 1)
    sync(first)
    with first.read() as read:
        (reason,) = read.exec_driver_sql("SELECT reason FROM quarantine WHERE table_name = 'person'").scalars()
    assert reason == "device"
    first.close()
    second.close()


def test_a_hub_that_takes_long_beats_and_the_agent_may_stop_meanwhile(
    server: str, template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "STALL", 7.0)
    with postgres.database(server) as address, ExitStack() as ending:
        hub = Running(tmp_path / "hub", address)
        hub.start()
        ending.callback(hub.stop)
        store = founded(template, tmp_path / "a")
        ending.callback(store.close)
        attach_alone(store, hub.address, code(hub), "PC-1")
        storage = open_storage(address)
        ending.callback(storage.close)
        begun = time.monotonic()
        with storage.write() as _nobody_else_writes:
            report = DeskExchanger(store).run(lambda _done: None, lambda: time.monotonic() - begun > 1)
            assert report.cancelled
            assert time.monotonic() - begun < 7, "it does not wait for the hub"
        held = threading.Thread(target=_hold, args=(storage, 9.0))
        held.start()
        time.sleep(0.5)
        assert sync(store).sent > 0
        held.join()


def _hold(storage: Storage, seconds: float) -> None:
    with storage.write():
        time.sleep(seconds)


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ((200, b"\0x"), (200, b"\0x")),
        ((202, BEAT + BEAT + b"200\0x"), (200, b"\0x")),
        ((202, BEAT + b"503"), (503, b"")),
        ((202, BEAT), None),
        ((202, BEAT + b"abcx"), None),
    ],
)
def test_an_answer_is_what_follows_its_beats(answer: tuple[int, bytes], found: tuple[int, bytes] | None) -> None:
    if found is None:
        with pytest.raises(NotPacked):
            in_time(*answer)
    else:
        assert in_time(*answer) == found


def test_a_clock_years_away_changes_nothing(small: Running, template: Path, tmp_path: Path) -> None:
    store = founded(template, tmp_path / "a")
    attach_alone(store, small.address, code(small), "PC-1")
    assert sync(store, FixedClock(0)).same
    assert sync(store, FixedClock(4_000_000_000_000)).same
    store.close()


def test_only_its_own_authority_and_tls_1_3_are_spoken_to(small: Running, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    make(tmp_path / "other", ["127.0.0.1"], at(RunningClock().now()))
    strange = secure((tmp_path / "other" / "authority.pem").read_text())
    with client(small.address, strange) as asked, pytest.raises(httpx.ConnectError):
        asked.get("/health")
    older = secure(small.authority)
    older.minimum_version = ssl.TLSVersion.TLSv1_2
    older.maximum_version = ssl.TLSVersion.TLSv1_2
    with client(small.address, older) as asked, pytest.raises(httpx.HTTPError):
        asked.get("/health")


def test_what_it_counts_is_read(small: Running) -> None:
    with client(small.address, secure(small.authority)) as asked:
        assert asked.get("/health").text == "ok"
        text = asked.get("/metrics").text
    assert "lmmh_hub_feed_place 0" in text
    assert "lmmh_hub_devices 0" in text


@pytest.mark.parametrize(
    "mistyped", [lambda text: text.lower(), lambda text: text.replace("-", " "), lambda text: text.replace("0", "O")]
)
def test_a_code_is_read_as_it_is_typed(mistyped) -> None:  # type: ignore[no-untyped-def]
    made = new_code(b"authority")
    assert read_code(mistyped(str(made))) == made
    assert made.fits(b"authority")
    assert not made.fits(b"other")


@pytest.mark.parametrize("text", ["", "ABCDE", "ABCDE-ABCDE-ABCDE-ABCDE-ABCD*"])
def test_another_text_is_no_code(text: str) -> None:
    with pytest.raises(BadInput):
        read_code(text)


def test_the_landlord_s_files_reach_every_desk(hub: Running, template: Path, tmp_path: Path) -> None:
    first, second = founded(template, tmp_path / "a"), opened(template, tmp_path / "b", RunningClock())
    dwellings, tenants = IMPORTS / "logements-modele.csv", IMPORTS / "locataires-modele.csv"
    attach_alone(first, hub.address, code(hub), "PC-1")
    with pytest.raises(CalledProcessError) as early:
        hub.ask("import", "rpls", str(dwellings))
    assert (early.value.returncode, "l’office" in early.value.stderr.decode()) == (2, True)
    sync(first)
    attach_new(second, hub.address, code(hub, "--site", "Agence Centre"), "PC-2")
    sync(second)
    assert hub.ask("import", "rpls", str(dwellings), "--dry-run")["created"] == 2
    assert sync(first).received == 0
    assert hub.ask("import", "rpls", str(dwellings))["created"] == 2
    assert hub.ask("import", "tenants", str(tenants))["persons"]["created"] > 1
    again = hub.ask("import", "tenants", str(tenants))
    assert (again["created"], again["changed"], again["persons"]["created"]) == (0, 0, 0)
    for store in (first, second):
        assert sync(store).same
        assert ids(store, "person") == ids(first, "person")
        assert [len(ids(store, name)) for name in ("dwelling", "lease")] == [2, 2]
    (known,) = [one for one in hub.ask("devices") if one["code"] == "SRV"]
    assert known["sites"] == []
    assert not (hub.folder / "desk" / "desk.db").read_bytes().startswith(b"SQLite"), "it is encrypted"
    first.close()
    second.close()


def test_the_hub_s_own_desk_gives_back_what_it_imported(small: Running, template: Path, tmp_path: Path) -> None:
    store = founded(template, tmp_path / "a")
    attach_alone(store, small.address, code(small), "PC-1")
    sync(store)
    small.ask("backup", str(tmp_path / "backup.lmmh"))
    small.ask("import", "rpls", str(IMPORTS / "logements-modele.csv"))
    small.stop()
    (small.folder / "hub.db").unlink()
    small.ask("restore", str(tmp_path / "backup.lmmh"))
    assert small.ask("import", "rpls", str(IMPORTS / "logements-modele.csv"))["unchanged"] == 2
    small.start()
    assert sync(store).same
    assert len(ids(store, "dwelling")) == 2
    assert names(store, "site") == {"Agence Centre"}
    store.close()
