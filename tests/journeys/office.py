"""A hub over TLS and two desks of one site, each a process of its own that can be stopped, killed, started again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from lmmh_desk.app.bootstrap import open_profile
from lmmh_desk.app.demo import agenda, history
from lmmh_desk.app.demonstration import INSTANT, MARK, PHRASE, PIN, WORDS, make_demo
from lmmh_desk.cli.agent import FILE_VARIABLE
from lmmh_desk.cli.hub import opened
from lmmh_desk.hub import tables
from lmmh_desk.kernel import digests
from lmmh_desk.kernel.clock import FixedClock, RunningClock, paris
from tests.sync.running import Running, copied

PERSONS = 100
HEADQUARTERS = "Maëlle Corbin"
SITE, CODE = "Agence Centre", "C03"  # the demonstration's appointments bear C01 and C02


Command = tuple[str, ...]
Row = dict[str, Any]
Digest = dict[tuple[str, str, int], bytes]  # by scope, table and bucket


class Gone(Exception):
    """The desk's process ended before it answered."""


class Desk:
    """One PC: its profile, and its process while it is started; `said` is what its window told last."""

    def __init__(self, profile: Path, python: Command) -> None:
        self.profile, self.python = profile, python
        self.said: dict[str, Any] = {}
        self.process: subprocess.Popen[str] | None = None

    def start(self, letter: str = "") -> None:
        """Open the program, and the session of the agent chosen by a letter, else of who comes first."""
        command = [*self.python, "tests.journeys.desk_process", str(self.profile)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.hear()
        self.press(*letter, f"={PIN}")

    def press(self, *keys: str) -> str:
        """Press keys; return what the foot of the window says once it is quiet."""
        self.send(*keys)
        return self.hear()

    def send(self, *keys: str) -> None:
        assert self.process is not None
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(json.dumps(keys) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            raise Gone from None

    def hear(self) -> str:
        assert self.process is not None
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line.endswith("\n"):
            raise Gone
        self.said = json.loads(line)
        return str(self.said["foot"])

    def kill(self) -> None:
        """Kill -9: nothing is tidied."""
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process = None

    @contextmanager
    def reading(self) -> Iterator[Callable[..., list[Row]]]:
        """Read the profile as another program would, beside the open window."""
        store, _key = open_profile(self.profile, FixedClock(INSTANT), WORDS)
        try:
            with store.read() as read:
                yield lambda statement, *values: [
                    dict(one) for one in read.exec_driver_sql(statement, values).mappings()
                ]
        finally:
            store.close()

    def rows(self, statement: str, *values: object) -> list[Row]:
        with self.reading() as rows:
            return rows(statement, *values)


class Office:
    """The hub and its two desks, in one folder."""

    def __init__(self, folder: Path, hub: Running, python: Command) -> None:
        self.folder, self.hub, self.python = folder, hub, python
        self.a, self.b = Desk(folder / "a", python), Desk(folder / "b", python)

    def moved(self, folder: Path) -> Office:
        """Return the office as it is in a copy of its folder."""
        return Office(folder, copied(self.hub, folder / "hub"), self.python)

    def end(self) -> None:
        """Leave no process behind, whatever happened."""
        for desk in (self.a, self.b):
            desk.kill()
        self.hub.kill()


def found(folder: Path) -> Office:
    """Make an office: a demonstration attached to a new hub, and a second desk that received all of it."""
    made = alone(folder)
    attach(made)
    for desk in (made.a, made.b):
        open_day(desk)
    return made


def alone(folder: Path, days: int = 0) -> Office:
    """Make a demonstration that is not attached, with the visits of as many days, and a new hub."""
    python = (sys.executable, "-m", "tests.journeys.then", str(RunningClock().now()))
    made = Office(folder, Running(folder / "hub", command=(*python, "lmmh_desk.cli.hub")), python)
    every_day = [*history.working_days()]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(history, "working_days", lambda: every_day[max(0, len(every_day) - days) :])
        if days < len(every_day):  # all of a year would have to be sent
            patch.setattr(agenda, "PAST", 1)
            patch.setattr(agenda, "AHEAD", 7)
        make_demo(made.a.profile, PERSONS, lambda _done, _total: True)
    (made.a.profile / MARK).unlink()  # a demonstration's clock goes its own way
    return made


def attach(made: Office) -> None:
    """Attach the demonstration, then a new desk of its site; each exchanges once."""
    made.hub.start()
    try:
        phrase = made.folder / "phrase"
        phrase.write_text(PHRASE, encoding="utf-8")
        phrase.chmod(0o600)
        by = {FILE_VARIABLE: str(phrase)}
        run(made.a, "attach", made.hub.address, made.hub.ask("enrol")["code"], "--agent", HEADQUARTERS, by=by)
        run(made.a, "sync")
        offered = made.hub.ask("enrol", "--site", SITE, "--code", CODE, "--address", made.hub.address)
        run(made.b, "attach", offered["invitation"])
        run(made.b, "sync")
    finally:
        made.hub.stop()


def open_day(desk: Desk) -> None:
    """Have the day opened by everybody's password, so that six digits are enough."""
    store, _key = open_profile(desk.profile, FixedClock(INSTANT), WORDS)
    with store.local() as connection:
        day = paris(INSTANT).date().isoformat()
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO opened_day (agent_id, day, pin_hash) SELECT id, ?, pin_hash FROM agent", (day,)
        )
    store.close()


def run(desk: Desk, command: str, *words: str, by: Mapping[str, str] | None = None) -> None:
    """Run a command of the program on a profile nobody has open; a hub too busy to answer is asked again."""
    asked = [*desk.python, "lmmh_desk.cli.entry", command, "--profile", str(desk.profile), *words]
    for _time in range(3):
        done = subprocess.run(asked, check=False, stderr=subprocess.PIPE, text=True, env={**os.environ, **(by or {})})
        if "ne répond pas" not in done.stderr:
            break
    assert done.returncode == 0, done.stderr


def converged(office: Office) -> None:
    """Fail unless the hub and both desks hold the same rows, nothing waits to be sent, and every digest agrees."""
    hub, sums = at_the_hub(office.hub.folder)
    for desk in (office.a, office.b):
        with desk.reading() as rows:
            assert rows("SELECT * FROM sync_log") == []
            assert rows("SELECT id FROM outbox WHERE acknowledged_at IS NULL") == []
            (here,) = rows("SELECT site_id FROM desk")
            mine, theirs = (
                {place: one[place] for place in one if place[0] in ("", here["site_id"])}
                for one in (digest_of(rows("SELECT * FROM digest")), sums)
            )
            assert mine == theirs
            for name, kept in hub.items():
                had = {row["id"]: row for row in rows(f'SELECT * FROM "{name}"')}
                assert {one: kept.get(one) for one in had} == had, name
                if tables.wires()[name].scope == tables.wires()[name].parent == "":
                    assert had.keys() == kept.keys(), name


def goes(hub: dict[str, dict[str, Row]], name: str, row: Row, here: Row) -> bool:
    """Say whether a row goes to a desk: to everybody, or to its site and who made it, or where its parent goes."""
    wire = tables.wires()[name]
    if wire.parent:
        above = tables.parent_of(name)
        return goes(hub, above, hub[above][row[wire.parent]], here)
    return not wire.scope or row["site_id"] == here["site_id"] or row["device_id"] == here["device_id"]


def at_the_hub(folder: Path) -> tuple[dict[str, dict[str, Row]], Digest]:
    """Return what a hub holds, by table and id, and its digests; read beside it, as another program would."""
    with opened(folder) as storage, storage.read() as read:
        found = {
            name: {row["id"]: dict(row) for row in read.execute(table.select()).mappings()}
            for name, table in tables.records().items()
        }
        return found, digest_of(read.execute(tables.digest.select()).mappings())


def digest_of(rows: Iterable[Mapping[str, Any]]) -> Digest:
    """Return a table of digests without what is empty."""
    return {
        (row["scope"], row["table_name"], row["bucket"]): row["value"] for row in rows if row["value"] != digests.EMPTY
    }
