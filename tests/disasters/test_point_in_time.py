"""A hub's PostgreSQL is put back at an instant, as installer/disasters.md says: the desks give back what came after."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from lmmh_desk.kernel.clock import RunningClock
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions.attaching import attach_alone, attach_new
from lmmh_desk.store.store import Store
from lmmh_desk.tenancy.model.records import Person
from tests.fakes import postgres
from tests.fakes.postgres import Cluster
from tests.faults.running import noted
from tests.sync.running import Running
from tests.sync.test_network import code, founded, ids, opened, sync

pytestmark = pytest.mark.skipif(not postgres.available(), reason="no PostgreSQL here")
MOST = 15 * 60  # seconds
ADMIN = Session("console", "Console", "admin", "site", "Siège", "device", "C01")


def weekly() -> str:
    """Return the command of the guide's line of /etc/cron.d, which cron ends at the first bare « % »."""
    guide = Path(__file__).parents[2] / "installer" / "disasters.md"
    (line,) = [line for line in guide.read_text(encoding="utf-8").splitlines() if "postgres  pg_basebackup" in line]
    *when, user, command = line.split(maxsplit=6)
    assert (len(when), user) == (5, "postgres"), "as /etc/cron.d wants it"
    return re.split(r"(?<!\\)%", command)[0].replace(r"\%", "%")


class Archived(Cluster):
    """A server whose journal is archived, as the guide says."""

    def __init__(self) -> None:
        super().__init__()
        self.archive = self.made("archive")
        self.start(self.archiving())

    def archiving(self) -> str:
        return f"-c archive_mode=on -c archive_command='test ! -f {self.archive}/%f && cp %p {self.archive}/%f'"

    def ask(self, statement: str, name: str = "hub") -> str:
        with psycopg.connect(f"postgresql://lmmh@/{name}?host={self.socket}", autocommit=True) as connection:
            found = connection.execute(statement.encode())
            row = found.fetchone() if found.description else None
            return str(row[0]) if row else ""

    def save(self) -> Path:
        """Copy the base by the guide's weekly task, as cron hands it to a shell."""
        command = (
            weekly().replace("/archive/", f"{self.folder}/").replace("pg_basebackup", f"{self.binaries}/pg_basebackup")
        )
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PGHOST", str(self.socket))
            patch.setenv("PGUSER", "lmmh")
            subprocess.run(["sh", "-c", command], check=True, cwd="/", **self._user)  # type: ignore[call-overload]
        (made,) = self.folder.glob("base-*")
        return made

    def archived(self) -> None:
        """Wait until all that was written is in the archive."""
        name = self.ask("SELECT pg_walfile_name(pg_switch_wal())")
        limit = time.monotonic() + 60
        while not (self.archive / name).exists():
            assert time.monotonic() < limit
            time.sleep(0.05)

    def put_back(self, saved: Path, at: str) -> None:
        """Put the base back as it was at an instant, the damaged one aside."""
        self.stop("fast")
        self.data.rename(self.folder / "damaged")
        shutil.copytree(saved, self.data, copy_function=shutil.copy2)
        for path in (self.data, *self.data.rglob("*")):
            shutil.chown(path, saved.stat().st_uid, saved.stat().st_gid)
        (self.data / "postgresql.auto.conf").write_text(
            f"restore_command = 'cp {self.archive}/%f %p'\n"
            f"recovery_target_time = '{at}'\nrecovery_target_action = 'promote'\n"
        )
        (self.data / "recovery.signal").touch()
        self.start(self.archiving())
        limit = time.monotonic() + 120
        while self.ask("SELECT pg_is_in_recovery()") == "True":
            assert time.monotonic() < limit
            time.sleep(0.05)


@pytest.fixture
def server() -> Iterator[Archived]:
    made = Archived()
    yield made
    made.stop()
    made.throw_away()


@pytest.fixture
def hub(server: Archived, tmp_path: Path) -> Iterator[Running]:
    running = Running(tmp_path / "hub", postgres.create(str(server.socket), "hub"))
    running.start()
    yield running
    running.stop()


def person(store: Store, name: str) -> str:
    row = Person(usual_name=name, first_names="Odile", channel="mail")
    with store.write(ADMIN, "test") as unit:
        unit.add(row)
    return row.id


def test_the_base_put_back_at_an_instant_has_all_that_the_desks_wrote_after_it(
    server: Archived, hub: Running, template: Path, tmp_path: Path
) -> None:
    desk, new = founded(template, tmp_path / "a"), opened(template, tmp_path / "b", RunningClock())
    attach_alone(desk, hub.address, code(hub), "PC-1")
    known = [person(desk, "Avant")]
    sync(desk)
    saved = server.save()
    known.append(person(desk, "Entre"))
    sync(desk)
    instant = server.ask("SELECT clock_timestamp()")
    time.sleep(0.1)
    known.append(person(desk, "Après"))
    sync(desk)
    server.ask("DELETE FROM person")  # somebody's mistake, that no desk made
    server.archived()
    epoch = server.ask("SELECT epoch FROM hub_clock")

    begun = time.monotonic()
    hub.stop()
    server.put_back(saved, instant)
    back = server.ask("SELECT count(*) FROM person")
    hub.start()
    report = sync(desk)
    took = time.monotonic() - begun
    noted(disaster="PostgreSQL put back at an instant", seconds=round(took, 1), limit=MOST)
    assert back == "2", "what was written until the instant, nothing after"
    assert server.ask("SELECT epoch FROM hub_clock") != epoch
    assert report.same
    assert int(server.ask("SELECT count(*) FROM person")) == len(known)
    attach_new(new, hub.address, code(hub, "--site", "Agence Centre"), "PC-2")
    assert sync(new).same
    assert set(known) <= ids(new, "person")
    assert took < MOST
    hub.stop()
    epoch = server.ask("SELECT epoch FROM hub_clock")
    hub.start()
    assert server.ask("SELECT epoch FROM hub_clock") == epoch, "once"
    desk.close()
    new.close()
