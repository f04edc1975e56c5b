"""A database put back behind a hub that goes on serving: the next exchange finds it out, and nothing is lost."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from subprocess import CalledProcessError

import psycopg
import pytest

from lmmh_desk.kernel.clock import RunningClock
from lmmh_desk.office.actions.attaching import attach_alone, attach_new
from lmmh_desk.store.store import Store
from lmmh_desk.sync import carrying
from lmmh_desk.sync.desk import DeskExchanger
from tests.disasters.test_point_in_time import person
from tests.fakes import postgres
from tests.fakes.postgres import Cluster
from tests.sync.running import Running
from tests.sync.test_network import code, founded, ids, opened, sync

pytestmark = pytest.mark.skipif(not postgres.available(), reason="no PostgreSQL here")
MOST = 60  # seconds


@pytest.fixture
def server() -> Iterator[Cluster]:
    made = Cluster()
    made.start("-c wal_level=replica -c max_wal_senders=4 -c hot_standby=on")
    yield made
    made.stop()
    made.throw_away()


def ask(server: Cluster, statement: str) -> str:
    with psycopg.connect(f"postgresql://lmmh@/hub?host={server.socket}", autocommit=True) as connection:
        found = connection.execute(statement.encode())
        row = found.fetchone() if found.description else None
        return str(row[0]) if row else ""


def dump(server: Cluster, *words: str) -> Path:
    target = server.made("dumped") / "hub"
    server.run("pg_dump", "-h", str(server.socket), "-U", "lmmh", "-Fc", "-f", str(target), *words, "hub")
    return target


def put_back(server: Cluster, file: Path, *words: str) -> None:
    server.run("pg_restore", "-h", str(server.socket), "-U", "lmmh", "-d", "hub", "-1", *words, str(file))


def whole(server: Cluster) -> Callable[[], None]:
    """Dump the database; return what puts it back, tables and all."""
    file = dump(server)
    return lambda: put_back(server, file, "--clean", "--if-exists")


def rows_alone(server: Cluster) -> Callable[[], None]:
    """Dump the rows; return what puts them back in the tables that are there."""
    file = dump(server, "--data-only")

    def back() -> None:
        names = ask(server, "SELECT string_agg(quote_ident(tablename), ', ') FROM pg_tables WHERE schemaname='public'")
        ask(server, f"TRUNCATE {names}")
        put_back(server, file, "--disable-triggers")

    return back


@contextmanager
def attached(hub: Running, template: Path, folder: Path) -> Iterator[tuple[Store, Store, list[str]]]:
    """Two desks of a hub that serves, and the one person that all three know."""
    hub.start()
    desk, other = founded(template, folder / "a"), opened(template, folder / "b", RunningClock())
    with closing(desk), closing(other):
        attach_alone(desk, hub.address, code(hub), "PC-1")
        sync(desk)
        attach_new(other, hub.address, code(hub, "--site", "Agence Centre"), "PC-2")
        known = [person(desk, "Avant")]
        sync(desk)
        sync(other)
        yield desk, other, known


@pytest.mark.parametrize("kept", [whole, rows_alone])
def test_a_dump_put_back_behind_a_running_hub_is_found_out(
    server: Cluster, template: Path, tmp_path: Path, kept: Callable[[Cluster], Callable[[], None]]
) -> None:
    hub = Running(tmp_path / "hub", postgres.create(str(server.socket), "hub"))
    with attached(hub, template, tmp_path) as (desk, other, known):
        epoch, back = ask(server, "SELECT epoch FROM hub_clock"), kept(server)
        known += [person(desk, "Après"), person(other, "Ailleurs")]
        sync(desk)
        sync(other)
        back()
        assert ask(server, "SELECT count(*) FROM person") == "1", "what came after the dump is lost there"
        known.append(person(other, "Depuis"))
        converged(known, desk, other)
        again = ask(server, "SELECT epoch FROM hub_clock")
        assert again != epoch
        assert ask(server, "SELECT count(*) FROM person") == str(len(known))
        converged(known, desk, other)
        assert ask(server, "SELECT epoch FROM hub_clock") == again, "once"
    assert hub.stop() in (0, -15)


def test_rows_put_back_are_found_out_by_a_stick_too(server: Cluster, template: Path, tmp_path: Path) -> None:
    hub = Running(tmp_path / "hub", postgres.create(str(server.socket), "hub"))
    with attached(hub, template, tmp_path) as (desk, other, known):
        epoch, back = ask(server, "SELECT epoch FROM hub_clock"), rows_alone(server)
        known.append(person(desk, "Après"))
        sync(desk)
        back()
        known += [person(other, f"Par clé {rank}") for rank in range(40)]  # beyond where the feed had come
        carry(hub, other, tmp_path)
        assert ask(server, "SELECT epoch FROM hub_clock") != epoch
        converged(known, desk, other)
    assert hub.stop() in (0, -15)


def carry(hub: Running, desk: Store, folder: Path) -> None:
    """Bring a desk's file to the hub, and the answer back."""
    exported, answer = folder / "stick.lmmh", folder / "answer.lmmh"
    exported.write_bytes(carrying.export(desk).content)
    hub.ask("bundle", str(exported), str(answer))
    carrying.bring_file(desk, answer)


@pytest.mark.parametrize(("first", "waits"), [("network", False), ("network", True), ("stick", True)])
def test_a_hub_put_back_whole_refuses_desks_that_knew_more_until_it_begins_again(
    template: Path, tmp_path: Path, first: str, waits: bool
) -> None:
    hub = Running(tmp_path / "hub")
    with attached(hub, template, tmp_path) as (desk, other, known):
        assert hub.stop() in (0, -15)
        shutil.copytree(hub.folder, tmp_path / "image")
        hub.start()
        known += [person(desk, "Après"), person(other, "Ailleurs")]
        sync(desk)
        sync(other)
        sync(desk)
        assert hub.stop() in (0, -15)
        shutil.rmtree(hub.folder)
        shutil.move(tmp_path / "image", hub.folder)
        hub.start()
        if waits:
            known.append(person(desk, "Depuis"))
        here = ids(desk, "person")
        if first == "stick":
            with pytest.raises(CalledProcessError) as refused:
                carry(hub, desk, tmp_path)
            assert b"revenu \xc3\xa0 un \xc3\xa9tat plus ancien" in refused.value.stderr
        else:
            assert DeskExchanger(desk).run(lambda _done: None, lambda: False).problem == "behind"
        assert ids(desk, "person") == here
        assert hub.ask("put-back") == {"behind": True, "done": False}
        assert hub.ask("put-back", "confirm") == {"behind": True, "done": True}
        if first == "stick":
            carry(hub, desk, tmp_path)
            carry(hub, desk, tmp_path)
        converged(known, desk)
        converged(known, desk, other)
    assert hub.stop() in (0, -15)


def test_a_standby_promoted_behind_a_running_hub_is_found_out(server: Cluster, template: Path, tmp_path: Path) -> None:
    standby = copied(server)
    try:
        postgres.create(str(server.socket), "hub")
        both = f"postgresql://lmmh@/hub?host={server.socket},{standby.socket}&target_session_attrs=read-write"
        hub = Running(tmp_path / "hub", both)
        hub.start()
        desk = founded(template, tmp_path / "a")
        with closing(desk):
            attach_alone(desk, hub.address, code(hub), "PC-1")
            known = [person(desk, "Avant")]
            sync(desk)
            until(lambda: ask(standby, "SELECT count(*) FROM person") == "1")
            epoch = ask(server, "SELECT epoch FROM hub_clock")
            ask(standby, "SELECT pg_wal_replay_pause()")
            stopped = ask(server, "SELECT pg_terminate_backend(pid) FROM pg_stat_replication")
            standby.run("psql", "-h", str(standby.socket), "-U", "lmmh", "-c",
                        "ALTER SYSTEM SET primary_conninfo = ''", "postgres")  # fmt: skip
            ask(standby, "SELECT pg_reload_conf()")
            assert stopped == "True"
            time.sleep(1)
            known.append(person(desk, "Après"))
            sync(desk)
            server.stop()
            ask(standby, "SELECT pg_wal_replay_resume()")
            assert ask(standby, "SELECT pg_promote()") == "True"
            assert ask(standby, "SELECT count(*) FROM person") == "1", "what never reached it is lost there"
            known.append(person(desk, "Depuis"))
            converged(known, desk)
            assert ask(standby, "SELECT epoch FROM hub_clock") != epoch
            assert ask(standby, "SELECT count(*) FROM person") == str(len(known))
        assert hub.stop() in (0, -15)
    finally:
        standby.stop()
        standby.throw_away()
        server.start()


def copied(server: Cluster) -> Cluster:
    """Return a running standby of a server."""
    made = Cluster()
    shutil.rmtree(made.data)
    made.run("pg_basebackup", "-h", str(server.socket), "-U", "lmmh", "-D", str(made.data), "-R", "-c", "fast")
    made.start()
    return made


def converged(known: list[str], *desks: Store) -> None:
    """Exchange until the desks have all that was ever written: a hub may say that it is busy meanwhile."""

    def done() -> bool:
        tried = [DeskExchanger(one).run(lambda _done: None, lambda: False).problem for one in desks * 2]
        return not any(tried) and all(ids(one, "person") == set(known) for one in desks)

    until(done)
    assert all(sync(one).same for one in desks)


def until(done: Callable[[], bool]) -> None:
    limit = time.monotonic() + MOST
    while not done():
        assert time.monotonic() < limit
        time.sleep(0.2)
