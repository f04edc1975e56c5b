"""An exchange with everything in it: several batches and pages, conflicts, rows set aside; and what is left of it.

In a town that offers whole bases, the first desk was silent for half a year and receives one.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import psycopg

from lmmh_desk.hub import feed, snapshots
from lmmh_desk.hub.snapshots import make
from lmmh_desk.hub.storage import open_storage
from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.office.model.bookings import Booking
from lmmh_desk.office.model.papers import PaperRecord
from lmmh_desk.store.exchange import attached
from lmmh_desk.store.opening import FILE, create_store
from lmmh_desk.sync import bootstrap, stages
from lmmh_desk.sync.bootstrap import SILENT
from lmmh_desk.tenancy.model.records import Note, Person
from tests.conftest import KEY, load_tables
from tests.store.exchanging import sums_of
from tests.store.summing import recompute
from tests.sync.town import NOW, Desk, Town

SMALL = 4  # lines of a batch or a page, so that an exchange has several
DESKS = ("C02", "C03")
TABLES = ("person", "note", "paper", "booking", "regulation")
TOLD = {
    "conflict": ("table_name", "record_id", "kind", "columns", "base", "kept", "other"),
    "quarantine": ("position", "table_name", "record_id", "op", "delta", "reason", "detail"),
}
UNSENT = "SELECT (SELECT count(*) FROM sync_log) + (SELECT count(*) FROM outbox WHERE acknowledged_at IS NULL)"
SAME_PLACE = (
    "SELECT muted, actor, (SELECT sequence FROM exchange), (SELECT count(*) FROM outbox),"
    " (SELECT count(*) FROM audit), (SELECT count(*) FROM draft) FROM writing"
)
WHOLE = "snapshots"  # the folder that tells such a town


def prepare(folder: Path, address: str, *, whole: bool = False) -> None:
    """Make a hub and two desks that wrote apart; the second has sent what it wrote."""
    folder.mkdir()
    if whole:
        (folder / WHOLE).mkdir()
    (folder / "template").mkdir()
    create_store(folder / "template", KEY, FixedClock(0)).close()
    storage = open_storage(address or folder / "hub.db", KEY)
    storage.make(NOW)
    town = Town(folder, folder / "template" / FILE, storage)
    here, there = (town.desk(code) for code in DESKS)
    persons = [here.person(usual_name=f"P{rank}") for rank in range(6)]
    paper = here.add(PaperRecord(number="JD-1", kind="JD", label="", subject_table="", subject_id=""))
    town.settle()
    there.change(Person, persons[1], usual_name="there")
    there.change(Person, persons[2], channel="call")
    there.change(Person, persons[3], channel="sms")
    there.delete(Person, persons[4])
    _write(there, paper, 1000)
    there.sync()
    here.change(Person, persons[0], channel="sms")
    here.change(Person, persons[1], usual_name="here")
    here.delete(Person, persons[3])
    _write(here, paper, 1500)
    with here.store.write(here.session, "test.bulk") as unit:
        unit.connection.exec_driver_sql("UPDATE person SET language = 'en'")
    with here.store.local() as connection:
        connection.exec_driver_sql("INSERT INTO draft VALUES ('console', 'note', '', 'Bonjour', 0)")
        if whole:
            attached.move(connection, received_at=NOW - SILENT - 1)
    if whole:
        town.offer_whole_bases()
        make(storage, folder, here.device.sites)
    town.close()


def _write(desk: Desk, paper: str, start: int) -> None:
    for rank in range(3):
        desk.add(Note(person_id=desk.person(usual_name=f"{desk.code}-{rank}"), text="Bonjour"))
    with desk.store.write(desk.session, "test.print") as unit:
        unit.get(PaperRecord, paper).print_count += 1
    desk.add(Booking(resource_id="bureau-1", starts_at=start, ends_at=start + 1000, subject_table="", subject_id=""))
    desk.regulation(desk.code)


def opened(folder: Path, address: str) -> tuple[Town, Desk, Desk]:
    town = Town(folder, folder / "template" / FILE, open_storage(address or folder / "hub.db", KEY))
    if (folder / WHOLE).exists():
        town.offer_whole_bases()
    here, there = (town.open_again(code) for code in DESKS)
    return town, here, there


def ended(folder: Path, address: str) -> tuple[dict[str, Any], list[str]]:
    """Let both exchange to the end; return what they then have, and what is wrong whatever they have."""
    town, here, there = opened(folder, address)
    reports = [desk.sync() for desk in (here, there, here, there)]
    wrong = [f"healed {report.healed}" for report in reports if report.healed]
    wrong += ["digests differ"] * (not all(report.same for report in reports[-2:]))
    has = [_has(desk) for desk in (here, there)]
    wrong += [f"{name} differ between desks" for name in has[0] if has[0][name] != has[1][name]]
    for desk in (here, there):
        wrong += _wrong(desk)
    with here.store.read() as read:
        place = tuple(read.exec_driver_sql(SAME_PLACE).one())
    town.close()
    return {**has[0], "place": place}, wrong


def _has(desk: Desk) -> dict[str, Any]:
    found: dict[str, Any] = {name: sorted(map(str, desk.rows(name).values())) for name in TABLES}
    for name, columns in TOLD.items():
        found[name] = sorted(str([row[column] for column in columns]) for row in desk.rows(name).values())
    return found


def _wrong(desk: Desk) -> list[str]:
    with desk.store.read() as read:
        unsent, kept = read.exec_driver_sql(UNSENT).scalar_one(), sums_of(read)
    with desk.store.local() as connection:
        recompute(connection)
    with desk.store.read() as read:
        made = sums_of(read)
    empty = bytes(8)
    differ = [scope for scope in kept | made if kept.get(scope, empty) != made.get(scope, empty)]
    return [f"{desk.code} has {unsent} unsent"] * bool(unsent) + [f"{desk.code}: sums of {differ}"] * bool(differ)


class Copies:
    """Copies of the prepared hub and desks: each is used once."""

    def __init__(self, folder: Path, address: str, *, whole: bool = False) -> None:
        self._folder, self._address, self._rank = folder, address, 0
        prepare(folder / "start", address, whole=whole)

    def next(self) -> tuple[Path, str]:
        shutil.rmtree(self._folder / str(self._rank), ignore_errors=True)
        self._rank += 1
        folder = self._folder / str(self._rank)
        shutil.copytree(self._folder / "start", folder)
        return folder, self._database() if self._address else ""

    def _database(self) -> str:
        copied = psycopg.conninfo.conninfo_to_dict(self._address)
        name = copied["dbname"]
        with psycopg.connect(
            psycopg.conninfo.make_conninfo(self._address, dbname="postgres"), autocommit=True
        ) as server:
            server.execute(f"DROP DATABASE IF EXISTS {name}_copy WITH (FORCE)")
            server.execute(f"CREATE DATABASE {name}_copy TEMPLATE {name}")
        return self._address.replace(name, f"{name}_copy")


class Inline(Executor):
    """Does at once what is asked: the same points come in the same order each time."""

    def __init__(self, _threads: int) -> None:
        pass

    def submit(self, work: Callable[..., Any], /, *values: Any, **named: Any) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(work(*values, **named))
        except Exception as error:
            done.set_exception(error)
        return done


def small() -> None:
    """Have this process's batches and pages be short, and whatever it does come in one order."""
    load_tables()
    stages.LINES = feed.LINES = SMALL
    snapshots.FAR = 1
    bootstrap.WAIT = 0
    vars(stages)["ThreadPoolExecutor"] = Inline
