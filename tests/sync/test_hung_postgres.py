"""A hub whose PostgreSQL hangs: processes stopped with their sockets open, which no network tells."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from lmmh_desk.hub.storage import open_storage
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions.attaching import attach_alone
from lmmh_desk.store.store import Store
from lmmh_desk.sync import connection
from lmmh_desk.sync import desk as exchanging
from lmmh_desk.sync.exchanger import Report
from lmmh_desk.sync.transport import client, secure
from lmmh_desk.tenancy.model.records import Person
from tests.fakes import postgres
from tests.fakes.postgres import Cluster
from tests.sync.running import COMMAND, Running
from tests.sync.test_network import DeskExchanger, code, founded, sync

pytestmark = [
    pytest.mark.skipif(not postgres.available(), reason="no PostgreSQL here"),
    pytest.mark.timeout(400),  # each of its waits has a bound of its own
]
SILENCE = 20.0
IMPATIENT = (
    sys.executable,
    "-c",
    (
        "from lmmh_desk.hub import patience, server\n"
        f"patience.SILENCE, server.BEATS, server.LATEST, server.READY = {SILENCE}, 0.5, 2.0, 5.0\n"
        "from lmmh_desk.cli.hub import main\n"
        "raise SystemExit(main())"
    ),
)
ADMIN = Session("console", "Console", "admin", "site", "Siège", "device", "C01")
MOST = 60.0  # seconds, of a busy machine too


@pytest.fixture
def server() -> Iterator[Cluster]:
    made = Cluster()
    made.start()
    yield made
    if (made.data / "postmaster.pid").exists():
        for pid in processes(made):
            os.kill(pid, signal.SIGCONT)
        made.stop()
    made.throw_away()


@pytest.fixture
def hub(server: Cluster, tmp_path: Path) -> Iterator[Running]:
    running = Running(tmp_path / "hub", postgres.create(str(server.socket), "hub"))
    running.command = IMPATIENT
    running.start()
    running.command = COMMAND
    yield running
    running.kill()


@pytest.fixture
def desk(hub: Running, template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr(exchanging, "PATIENCE", 1.0)
    monkeypatch.setattr(connection, "STALL", 10.0)
    store = founded(template, tmp_path / "a")
    attach_alone(store, hub.address, code(hub), "PC-1")
    assert sync(store).same
    yield store
    store.close()


def processes(server: Cluster) -> list[int]:
    """Return the postmaster and what it started."""
    first = int((server.data / "postmaster.pid").read_text().splitlines()[0])
    others = Path(f"/proc/{first}/task/{first}/children").read_text().split()
    return [first, *map(int, others)]


def written(store: Store) -> str:
    row = Person(usual_name="Tessier", first_names="Odile", channel="mail")
    with store.write(ADMIN, "test") as unit:
        unit.add(row)
    return row.id


def exchanged(store: Store) -> Report:
    return DeskExchanger(store).run(lambda _done: None, lambda: False)


def ready(hub: Running) -> tuple[int, str]:
    with client(hub.address, secure(hub.authority)) as asked:
        answer = asked.get("/ready")
        return answer.status_code, answer.text


def until(done: Callable[[], Any]) -> Any:
    limit = time.monotonic() + MOST
    while not (found := done()):
        assert time.monotonic() < limit
        time.sleep(0.1)
    return found


def test_beats_end_when_the_process_that_writes_hangs(server: Cluster, hub: Running, desk: Store) -> None:
    address = f"postgresql://lmmh@/hub?host={server.socket}"
    one = written(desk)
    storage = open_storage(address)
    waits = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%%FOR UPDATE%%'"
    begun = time.monotonic()
    with psycopg.connect(address, autocommit=True) as look:
        with storage.write():  # so that the hub's own writing can be found while it waits
            first = exchanged(desk)
            assert first.problem == "busy"
            assert time.monotonic() - begun < SILENCE, "the beats ended"
            (pid,) = until(lambda: look.execute(waits).fetchone())
            os.kill(pid, signal.SIGSTOP)
        assert exchanged(desk).problem == "busy", "as long as it hangs"
        assert time.monotonic() - begun < MOST
        until(lambda: ready(hub)[0] == 200)  # the others answer
        until(lambda: not exchanged(desk).problem)  # its connection was given up, another was opened
        os.kill(pid, signal.SIGCONT)
        assert look.execute("SELECT count(*) FROM person WHERE id = %s", [one]).fetchone() == (1,)
    storage.close()
    assert sync(desk).same


def test_a_server_that_hangs_whole_is_said_and_found_again(server: Cluster, hub: Running, desk: Store) -> None:
    written(desk)
    stopped = processes(server)
    for pid in stopped:
        os.kill(pid, signal.SIGSTOP)
    begun = time.monotonic()
    assert exchanged(desk).problem in ("network", "cut", "busy")
    assert ready(hub) == (503, "the database does not answer")
    assert time.monotonic() - begun < MOST
    time.sleep(SILENCE)
    for pid in stopped:
        os.kill(pid, signal.SIGCONT)
    until(lambda: not exchanged(desk).problem)
    assert sync(desk).same
    until(lambda: ready(hub)[0] == 200)


def test_a_server_that_is_stopped_and_started_again_is_waited_for(server: Cluster, hub: Running, desk: Store) -> None:
    one = written(desk)
    server.stop()
    assert exchanged(desk).problem == "busy"
    assert ready(hub) == (503, "the database does not answer")
    with pytest.raises(subprocess.CalledProcessError) as refused:
        hub.ask("devices")
    assert "PostgreSQL ne répond pas." in refused.value.stderr.decode()
    server.start()
    until(lambda: not exchanged(desk).problem)
    assert sync(desk).same
    with psycopg.connect(f"postgresql://lmmh@/hub?host={server.socket}") as look:
        assert look.execute("SELECT count(*) FROM person WHERE id = %s", [one]).fetchone() == (1,)
