"""The disasters of installer/disasters.md, rehearsed by the commands it names, on an office of thirty thousand persons.

What is measured is what machines do; what hands do (a code of 25 letters, six lines of a sheet) is reckoned at a letter
a second. Together they stay within what the office was promised.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lmmh_desk.app.opening import opened as open_window
from lmmh_desk.cli.desk import main
from lmmh_desk.features.desk.actions.recovery import keep_sheets, make_sheets
from lmmh_desk.features.walkins.actions.arrivals import take
from lmmh_desk.kernel.clock import RunningClock
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions.attaching import attach_alone, attach_new
from lmmh_desk.store.store import Store
from lmmh_desk.system import keys, vault
from lmmh_desk.system.single import InstanceLock
from lmmh_desk.tenancy.model.records import Person
from lmmh_desk.ui.opening import Opened
from lmmh_desk.ui.search.sources import hits
from tests.conftest import KEY
from tests.disasters.test_point_in_time import ADMIN, person
from tests.fakes import postgres
from tests.faults.running import noted
from tests.sync.running import Running
from tests.sync.test_network import code, founded, ids, opened, sync
from tests.system.vaults import kind

DESK = (sys.executable, "-m", "lmmh_desk.cli.entry")
PHRASE, PIN = "une phrase de passe assez longue", "482173"
PERSONS, SOME = 30_000, 500  # at once
NEW_PC, VAULT, HUB = 15 * 60, 5 * 60, 15 * 60  # seconds
CODE, SHEET = 25, 6 * 14  # letters typed, a second each


def fill(store: Store, persons: int = PERSONS) -> None:
    """Write as many persons as the office has."""
    for start in range(0, persons, SOME):
        with store.write(ADMIN, "test") as unit:
            for number in range(start, start + SOME):
                unit.add(Person(usual_name=f"Martin{number:05d}", first_names="Odile", channel="mail"))


def opened_and_searched(folder: Path, words: str | None, sought: str = "martin12345") -> tuple[Opened, Session, str]:
    """Open a profile as the window does, let the agent in and find somebody; return who that is too."""
    clock = RunningClock()
    found = open_window(folder, clock, words, InstanceLock(folder), on_paper=False)
    session = found.unlock(found.roster.agents[0].id, PIN)
    with found.store.read() as read:
        first = hits(read, found.catalogue, sought, session, clock.now())[0]
    assert first.kind == "person"
    return found, session, first.id


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Running]:
    running = Running(tmp_path / "hub")
    running.start()
    yield running
    running.stop()


def test_a_dead_pc_is_replaced_and_serves_within_fifteen_minutes(
    hub: Running, template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead = founded(template, tmp_path / "dead")
    attach_alone(dead, hub.address, code(hub), "PC-1")
    fill(dead)
    sync(dead)
    dead.close()
    shutil.rmtree(tmp_path / "dead")
    words = tmp_path / "phrase"
    words.write_text(PHRASE)
    words.chmod(0o600)
    monkeypatch.setenv("LMMH_PASSPHRASE_FILE", str(words))

    begun = time.monotonic()
    hub.ask("devices", "revoke", "C01", "--reason", "PC mort")
    invited = hub.ask("enrol", "--site", "Agence Centre", "--address", hub.address)["invitation"]
    new = tmp_path / "new"
    for told in (("attach", invited), ("sync",)):
        subprocess.run([*DESK, told[0], "--profile", str(new), *told[1:]], check=True, capture_output=True)
    received = time.monotonic() - begun
    found, session, somebody = opened_and_searched(new, PHRASE)
    assert take(found.store, session, somebody).created("walk_in")
    took = time.monotonic() - begun
    noted(disaster="PC dead", persons=PERSONS, received=round(received, 1), seconds=round(took, 1), typed=CODE,
          limit=NEW_PC)  # fmt: skip
    assert session.desk_code == "C02"
    assert found.examine() == "", "its self-check alarms nobody"
    with found.store.read() as read:
        assert read.exec_driver_sql("SELECT count(*) FROM person").scalar() == PERSONS
    found.close()
    assert sum(one["revoked"] for one in hub.ask("devices")) == 1
    assert took + CODE < NEW_PC


def test_a_dead_pc_whose_disk_reads_goes_on_elsewhere_with_what_it_had_not_sent(
    hub: Running, template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead, new = founded(template, tmp_path / "dead"), tmp_path / "new"
    attach_alone(dead, hub.address, code(hub), "PC-1")
    fill(dead, SOME)
    sheets = make_sheets(dead, ADMIN, shared=False)
    keep_sheets(dead, ADMIN, sheets)
    sync(dead)
    other = _another(hub, template, tmp_path / "other")
    unsent = person(dead, "Attend")
    dead.close()
    words, paper = tmp_path / "phrase", tmp_path / "sheet.txt"
    words.write_text(PHRASE)
    words.chmod(0o600)
    paper.write_text("\n".join(sheets.sheets[0].lines))
    monkeypatch.setenv("LMMH_PASSPHRASE_FILE", str(words))

    shutil.copytree(tmp_path / "dead", new)
    for told in (("recover", "--file", str(paper), "--passphrase"), ("sync",)):
        subprocess.run([*DESK, told[0], "--profile", str(new), *told[1:]], check=True, capture_output=True)
    found, session, somebody = opened_and_searched(new, PHRASE, "martin00345")
    assert take(found.store, session, somebody).created("walk_in")
    assert session.desk_code == "C01", "the same desk"
    sync(found.store)
    found.close()
    sync(other)
    assert unsent in ids(other, "person"), "nothing of it is lost"
    other.close()
    assert not any(one["revoked"] for one in hub.ask("devices"))


def test_an_emptied_vault_opens_again_by_its_sheet_within_five_minutes(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vaults = tmp_path / "vaults"
    vaults.mkdir()
    monkeypatch.setattr(vault, "_class", lambda name: kind(vaults, name))
    store = founded(template, tmp_path / "pc")
    fill(store)
    sheets = make_sheets(store, ADMIN, shared=False)
    keep_sheets(store, ADMIN, sheets)
    store.close()
    profile = tmp_path / "pc"
    keys.write_place(profile, keys.Place("pc", 1, vault="secret-service"))
    paper = tmp_path / "sheet.txt"
    paper.write_text("\n".join(sheets.sheets[0].lines))
    with pytest.raises(vault.SecretMissing):
        keys.find_key(profile, None)

    begun = time.monotonic()
    assert main(["recover", "--profile", str(profile), "--file", str(paper)]) == 0
    assert keys.find_key(profile, None) == KEY
    found, _session, _somebody = opened_and_searched(profile, None)
    took = time.monotonic() - begun
    noted(disaster="vault lost", persons=PERSONS, seconds=round(took, 1), typed=SHEET, limit=VAULT)
    found.close()
    assert took + SHEET < VAULT


@pytest.fixture(params=["sqlite", "postgresql"])
def bases(request: pytest.FixtureRequest) -> Iterator[tuple[str, str]]:
    """Where a hub's base is, and where the next one's will be."""
    if request.param == "sqlite":
        yield "", ""
        return
    server = request.getfixturevalue("server")
    with postgres.database(server) as first, postgres.database(server) as second:
        yield first, second


def test_a_hub_whose_disk_is_lost_is_put_back_with_nothing_lost(
    bases: tuple[str, str], template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = Running(tmp_path / "hub", bases[0])
    hub.start()
    first = founded(template, tmp_path / "a")
    attach_alone(first, hub.address, code(hub), "PC-1")
    fill(first)
    sync(first)
    second = _another(hub, template, tmp_path / "b")
    known = {person(first, "Avant")}
    sync(first)
    backup = tmp_path / "hub.lmmh"
    hub.ask("backup", str(backup))
    known |= {person(first, "Après"), person(second, "Aussi")}
    sync(first)
    sync(second)
    known.add(person(second, "Attend"))
    hub.kill()
    shutil.rmtree(hub.folder)

    begun = time.monotonic()
    monkeypatch.setattr("builtins.input", lambda _question: hub.made["recovery_key"])
    hub.ask("restore", str(backup), *(["--database", bases[1]] if bases[1] else []))
    hub.start()
    back = time.monotonic() - begun
    reports = [sync(first), sync(second), sync(first)]
    took = time.monotonic() - begun
    noted(disaster="hub lost", base="postgresql" if bases[0] else "sqlite", persons=PERSONS, serves=round(back, 1),
          seconds=round(took, 1), limit=HUB)  # fmt: skip
    assert all(report.same for report in reports)
    assert [report.quarantined + report.conflicts for report in reports] == [0, 0, 0]
    assert known <= ids(first, "person")
    assert ids(first, "person") == ids(second, "person")
    third = _another(hub, template, tmp_path / "c")
    assert ids(third, "person") == ids(first, "person"), "the hub has them all"
    for store in (first, second, third):
        store.close()
    hub.stop()
    assert took + CODE < HUB


def _another(hub: Running, template: Path, folder: Path) -> Store:
    store = opened(template, folder, RunningClock())
    attach_new(store, hub.address, code(hub, "--site", "Agence Centre"), folder.name)
    sync(store)
    return store
