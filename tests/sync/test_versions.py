"""Desks of the two versions of the tables before this one work against this hub: each runs its own code of that day.

The older programs are taken from the project's history.
"""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from lmmh_desk.hub import tables
from lmmh_desk.hub.storage import open_storage
from lmmh_desk.kernel.clock import RunningClock
from lmmh_desk.kernel.events import Events
from lmmh_desk.office.actions.attaching import attach_alone, attach_new
from lmmh_desk.store import versions
from lmmh_desk.store.opening import open_store
from lmmh_desk.store.store import Store
from tests.conftest import KEY, load_tables
from tests.sync.running import Running
from tests.sync.test_network import code, founded, ids, opened, sync

ROOT = Path(__file__).parents[2]
MIGRATIONS = "lmmh_desk/store/migrations/versions"
# What an older program does: it joins the hub, writes, exchanges, and writes again while nobody answers.
OLDER = """
    import json, sys
    from pathlib import Path
    from lmmh_desk.kernel.clock import RunningClock
    from lmmh_desk.kernel.session import Session
    from lmmh_desk.office.actions.attaching import attach_new
    from lmmh_desk.store import versions
    from lmmh_desk.store.opening import create_store
    from lmmh_desk.sync.codes import read_code
    from lmmh_desk.sync.refusals import RefusedByHub, Unreachable
    from lmmh_desk.tenancy.model.records import Person
    from tests.conftest import KEY, load_tables
    from tests.sync.test_network import ids, sync

    folder, address, code, act = Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
    admin = Session("console", "Console", "admin", "site", "Site", "device", "C01")
    load_tables()

    def write(store, name):
        row = Person(usual_name=name, first_names="Odile", channel="mail")
        with store.write(admin, "test") as unit:
            unit.add(row)
        return row.id

    def exchange(store):
        try:
            return "same" if sync(store).same else "differs"
        except RefusedByHub as error:
            return error.code
        except Unreachable:
            return "unreachable"

    if act == "join":
        folder.mkdir()
        store = create_store(folder, KEY, RunningClock())
        attach_new(store, address, read_code(code), "PC")
    else:
        from lmmh_desk.kernel.events import Events
        from lmmh_desk.store.opening import open_store
        store = open_store(folder, KEY, RunningClock(), Events())
    made = write(store, act)
    told = exchange(store)
    print(json.dumps({"version": versions.head(), "person": made, "exchange": told}))
    store.close()
"""


def git(*words: str) -> bytes:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, check=False)
    if done.returncode:
        pytest.skip("the project's history is not here")
    return done.stdout


def source_of(version: str, folder: Path) -> Path:
    """Write the program as it was when its tables were of this version."""
    source = folder / f"source-{version}"
    source.mkdir()
    archive = git("archive", commit_of(version), "lmmh_desk", "resources", "tests")
    subprocess.run(["tar", "-x", "-C", source], input=archive, check=True)
    return source


def commit_of(version: str) -> str:
    """Return the newest commit that changed migrations of which this one was the last."""
    for commit in git("log", "--full-history", "--format=%H", "--", MIGRATIONS).decode().split():
        listed = git("ls-tree", "--name-only", f"{commit}:{MIGRATIONS}").decode().split()
        if max(name for name in listed if name[:4].isdigit())[:4] == version:
            return commit
    pytest.skip("the project's history is cut short here")


class Older:
    """A PC whose program is of an older version."""

    def __init__(self, version: str, hub: Running, folder: Path) -> None:
        self.hub, self.folder = hub, folder / f"pc-{version}"
        self.source = source_of(version, folder)
        self.people: list[str] = []

    def does(self, act: str, words: str = "") -> dict[str, str]:
        given = [sys.executable, "-c", textwrap.dedent(OLDER), str(self.folder), self.hub.address, words or "-", act]
        done = subprocess.run(given, cwd=self.source, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        told: dict[str, str] = json.loads(done.stdout)
        self.people.append(told["person"])
        return told

    def upgraded(self) -> Store:
        """Open its base by this program."""
        return open_store(self.folder, KEY, RunningClock(), Events())


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Running]:
    running = Running(tmp_path / "hub")
    running.start()
    yield running
    running.stop()


def in_hub(hub: Running) -> set[str]:
    key = bytes.fromhex((hub.folder / "hub.key").read_text())
    storage = open_storage(hub.folder / "hub.db", key)
    try:
        with storage.read() as read:
            return set(read.execute(select(tables.records()["person"].c.id)).scalars())
    finally:
        storage.close()


def test_the_two_versions_before_send_to_this_hub_and_receive_once_upgraded(
    hub: Running, template: Path, tmp_path: Path
) -> None:
    load_tables()
    first = founded(template, tmp_path / "first")
    attach_alone(first, hub.address, code(hub), "PC-1")
    sync(first)
    before = versions.known()[-3:-1]
    pcs = [Older(version, hub, tmp_path) for version in before]
    for version, pc in zip(before, pcs, strict=True):
        told = pc.does("join", hub.ask("enrol", "--site", "Agence Centre")["code"])
        assert (told["version"], told["exchange"]) == (version, "upgrade"), "it sends, and is told to upgrade"
        assert pc.does("again")["exchange"] == "upgrade"
    assert in_hub(hub) >= {one for pc in pcs for one in pc.people}
    sync(first)
    assert ids(first, "person") >= {one for pc in pcs for one in pc.people}, "this version receives what they wrote"
    hub.stop()
    for pc in pcs:
        assert pc.does("waits")["exchange"] == "unreachable", "what it writes waits"
    hub.start()

    stores = [pc.upgraded() for pc in pcs]
    for store in stores:
        assert sync(store).same
    for store in (*stores, first):
        assert sync(store).same
    new = opened(template, tmp_path / "new", RunningClock())
    attach_new(new, hub.address, code(hub, "--site", "Agence Centre"), "PC-9")
    assert sync(new).same
    everybody = {one for pc in pcs for one in pc.people}
    assert len(everybody) == 6
    for store in (*stores, first, new):
        assert ids(store, "person") == everybody
        assert not ids(store, "quarantine")
        store.close()
