"""What is erased on one desk is gone everywhere: hub, desks, log, batches, feed; and no older copy brings it back."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from lmmh_desk.app.catalogue import CATALOGUE
from lmmh_desk.features.continuity.model.records import CrisisEntry, CrisisMeeting, Presence
from lmmh_desk.hub import snapshots, tables
from lmmh_desk.hub.erasing import naming
from lmmh_desk.kernel.retention import retentions
from lmmh_desk.office.actions.purging import purge
from lmmh_desk.office.model.agents import Agent
from lmmh_desk.office.model.messages import Channel, Message
from lmmh_desk.office.model.regulations import Regulation
from lmmh_desk.office.model.rights import Role
from lmmh_desk.store import backup, chain
from lmmh_desk.store.opening import FILE
from lmmh_desk.tenancy.model.records import Contact, Note, Person
from tests.conftest import KEY, load_tables
from tests.replacing import replace
from tests.sync.erased import erase, hub_words, words_of
from tests.sync.test_restored_hub import Places, back_up, hub_rows, places, restore
from tests.sync.town import SABLONS, Desk, Town

NAME = "Canarivel"
__all__ = ["places"]


@pytest.fixture
def town(places: Places, template: Path, tmp_path: Path) -> Iterator[Town]:
    storage = places.storage()
    storage.make(0)
    made = Town(tmp_path, template, storage)
    yield made
    made.close()


@pytest.fixture
def here(town: Town) -> Desk:
    return town.desk("C02")


@pytest.fixture
def there(town: Town) -> Desk:
    return town.desk("S01", SABLONS)


def known(desk: Desk) -> str:
    """Add somebody with a contact and a note, all of which hold the name."""
    person = desk.person(usual_name=NAME)
    desk.add(Contact(person_id=person, kind="email", raw=f"{NAME}@example.org", value=f"{NAME}@example.org"))
    desk.add(Note(person_id=person, title=NAME, text=NAME))
    return person


def agreed(town: Town) -> None:
    town.settle()
    for desk in town.desks:
        report = desk.sync()
        assert report.same
        assert not report.healed
        assert desk.waiting() == 0
        assert words_of(desk.store, NAME) == []
        for name in ("person", "contact", "note", "erasure"):
            assert desk.rows(name) == hub_rows(town, name)
    assert hub_words(town, NAME) == []


def named(desk: Desk) -> list[int]:
    """Return the lines of a PC's audit that its last act of erasure names."""
    with desk.store.read() as read:
        asked = "SELECT details FROM audit WHERE action = ? ORDER BY tx DESC LIMIT 1"
        (details,) = read.connection.dbapi_connection.execute(asked, (chain.TAKEN,)).fetchone()
    found: list[int] = json.loads(json.loads(details)[chain.BLANKED])
    return found


def blanked_lines(desk: Desk, subject: str) -> list[int]:
    """Return the lines of a PC's audit about a record, which has gone."""
    with desk.store.read() as read:
        asked = "SELECT tx FROM audit WHERE subject = ? AND salt IS NULL ORDER BY tx"
        return [tx for (tx,) in read.connection.dbapi_connection.execute(asked, (subject,))]


def test_it_reaches_every_desk_and_leaves_no_word(town: Town, here: Desk, there: Desk) -> None:
    person, other = known(here), here.person(usual_name="Garrigue")
    town.settle()
    there.change(Person, person, first_names=NAME)
    there.sync()
    here.sync()
    assert "feed" in hub_words(town, NAME)
    assert "outbox" in words_of(here.store, NAME)
    with here.store.write(here.session, "tenancy.consult", person) as unit:
        unit.details["reason"] = NAME
    erase(there, ("person", person))
    assert [table for table in words_of(there.store, NAME) if table != "outbox"] == []
    agreed(town)
    assert named(here) == blanked_lines(here, person), "the audit names the line that lost its reason"
    assert list(hub_rows(town, "person")) == [other]
    for desk in town.desks:
        with desk.store.read() as read:
            driver = read.connection.dbapi_connection
            assert list(chain.flaws(driver)) == []
            assert driver.execute("PRAGMA foreign_key_check").fetchall() == []


def going() -> set[str]:
    """Return the tables whose rows a retention rule ends, and those whose rows go along with these."""
    found = {one.table for one in retentions(CATALOGUE)}
    while more := {
        name
        for name, table in tables.records().items()
        if name not in found and any(above in ("", *found) for above in naming(name).values())
    }:
        found |= more
    return found & set(tables.records())


def test_a_retention_rule_ends_each_table_or_it_is_the_office_s_and_no_erasure_names_it() -> None:
    load_tables()
    lasting = {name for name, wire in tables.wires().items() if wire.lasting}
    assert going() & lasting == set()
    assert going() | lasting == set(tables.records())


def test_a_purge_of_what_only_some_roles_write_reaches_every_desk(town: Town, here: Desk, there: Desk) -> None:
    for rule in ("keep_presence", "keep_crisis"):
        there.add(Regulation(key=rule, starts_on="2020-01-01", value="3"))
    agent = here.add(Agent(name="Lemoine", title="", role=Role.FRONT_DESK))
    old = {
        "presence": here.add(Presence(agent_id=agent, day="2019-11-17", half="am", mode="on_site")),
        "crisis_entry": here.add(CrisisEntry(day="2019-11-17", kind="info", text="Rappel")),
        "crisis_meeting": here.add(CrisisMeeting(day="2019-11-17")),
    }
    kept = here.add(Presence(agent_id=agent, day="2020-11-17", half="am", mode="on_site"))
    town.settle()
    assert set(there.rows("presence")) == {old["presence"], kept}
    purge(there.store, replace(there.session, role=Role.ADMIN), retentions(CATALOGUE))
    town.settle()
    assert hub_rows(town, "quarantine") == {}
    for desk in town.desks:
        assert set(desk.rows("presence")) == {kept}
        assert desk.rows("crisis_entry") == desk.rows("crisis_meeting") == {}
    assert set(hub_rows(town, "presence")) == {kept}


def test_what_a_desk_that_had_not_heard_sends_does_not_come_back(town: Town, here: Desk, there: Desk) -> None:
    person = known(here)
    town.settle()
    there.change(Person, person, first_names=NAME)
    there.change(Person, person, usual_name=NAME + "le")
    erase(here, ("person", person))
    here.sync()
    agreed(town)
    assert hub_rows(town, "quarantine") == hub_rows(town, "conflict") == {}


def test_what_was_never_sent_goes_too(town: Town, here: Desk, there: Desk) -> None:
    person = known(here)
    erase(here, ("person", person))
    assert words_of(here.store, NAME) == []
    agreed(town)


def test_what_points_to_it_from_elsewhere_goes_with_it(town: Town, here: Desk, there: Desk) -> None:
    person = known(here)
    town.settle()
    there.add(Note(person_id=person, text=NAME))
    there.sync()
    erase(here, ("person", person))
    agreed(town)
    assert hub_rows(town, "note") == {}


def test_what_only_names_it_elsewhere_goes_with_it(town: Town, here: Desk, there: Desk) -> None:
    """A message has no foreign key, and those of another site are not on the desk that erases."""
    person = known(here)
    town.settle()
    message = {"address": "+33261910000", "text": NAME, "purpose": "reminder", "subject_table": "appointment"}
    there.add(Message(channel=Channel.SMS, person_id=person, subject_id="none", due_at=0, expires_at=1, **message))
    there.sync()
    assert len(hub_rows(town, "message")) == 1
    erase(here, ("person", person))
    agreed(town)
    assert hub_rows(town, "message") == {}


def test_a_desk_restored_from_an_older_copy_shows_it_no_more(town: Town, here: Desk, there: Desk) -> None:
    person = known(here)
    town.settle()
    with here.store.write(here.session, "tenancy.consult", person) as unit:
        unit.details["reason"] = NAME
    file = town.folder / "saved.db"
    backup.back_up(here.store.folder / FILE, KEY, file)
    erase(here, ("person", person))
    agreed(town)
    here.store.close()
    town.desks.remove(here)
    backup.restore(town.folder / "C02", KEY, file)
    again = town.open_again("C02")
    assert words_of(again.store, NAME)
    again.store.remember_erased()  # as `open_profile` does, before anything is shown
    assert [table for table in words_of(again.store, NAME) if table != "outbox"] == []
    assert named(again) == blanked_lines(again, person)
    with again.store.read() as read:
        assert list(chain.flaws(read.connection.dbapi_connection)) == []
    again.store.close()
    town.desks.remove(again)


def test_a_copy_opened_without_what_the_pc_remembers_learns_it_at_the_exchange(
    town: Town, here: Desk, there: Desk
) -> None:
    person = known(here)
    town.settle()
    file = town.folder / "saved.db"
    backup.back_up(there.store.folder / FILE, KEY, file)
    erase(here, ("person", person))
    agreed(town)
    there.store.close()
    town.desks.remove(there)
    shutil.rmtree(town.folder / "S01")
    (town.folder / "S01").mkdir()
    shutil.copy(file, town.folder / "S01" / FILE)
    town.open_again("S01", SABLONS)
    agreed(town)


def test_a_hub_restored_from_an_older_backup_erases_it_again(
    town: Town, places: Places, here: Desk, there: Desk
) -> None:
    person = known(here)
    town.settle()
    file = back_up(town)
    erase(here, ("person", person))
    agreed(town)
    restore(town, places, file)
    assert hub_words(town, NAME)
    there.sync()
    assert "person" not in words_of(there.store, NAME), "what the hub has again is not taken"
    agreed(town)


def test_a_whole_base_made_before_goes(town: Town, here: Desk, there: Desk) -> None:
    town.offer_whole_bases()
    person = known(here)
    town.settle()
    snapshots.make(town.storage, town.folder, here.device.sites)
    erase(here, ("person", person))
    here.sync()
    with town.storage.read() as read:
        snapshots.forget_erased(read, town.folder)
    assert list((town.folder / "snapshots").iterdir()) == []
