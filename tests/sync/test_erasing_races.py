"""Erasures that race: with what an offline PC writes of the person, with a restore, with a mad or stolen PC."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from lmmh_desk.features.walkins.model.records import WalkIn
from lmmh_desk.hub import holding, tables
from lmmh_desk.hub.judging import MASS_FROM, MASS_MS
from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.office.model.agents import Agent
from lmmh_desk.office.model.bookings import Booking
from lmmh_desk.office.model.messages import Channel, Message
from lmmh_desk.office.model.rights import Role
from lmmh_desk.store import backup, chain
from lmmh_desk.store.erasures import Erasure
from lmmh_desk.store.opening import FILE
from lmmh_desk.sync.carrying import bring_in
from lmmh_desk.tenancy.model.records import Note, Person
from tests.conftest import KEY
from tests.replacing import replace
from tests.sync.erased import erase, hub_words, words_of
from tests.sync.test_bundle import carry, with_keys
from tests.sync.test_erasing import NAME, agreed, known
from tests.sync.test_masses import people
from tests.sync.test_restored_hub import Places, back_up, hub_rows, places, restore
from tests.sync.town import NOW, SABLONS, Desk, Town

__all__ = ["places"]
MESSAGE = {"address": "+33261910000", "text": NAME, "purpose": "reminder", "subject_table": "appointment"}
ARRIVAL = {"day": "2020-11-17", "ticket": "B1", "sequence": 1, "arrived_at": 1}
SLOT = {"resource_id": "bureau-1", "starts_at": 1, "ends_at": 2, "subject_table": ""}


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


def message(person: str) -> Message:
    return Message(channel=Channel.SMS, person_id=person, subject_id="none", due_at=0, expires_at=1, **MESSAGE)


def test_what_a_pc_that_had_not_heard_adds_about_the_person_is_not_kept(town: Town, here: Desk, there: Desk) -> None:
    person = known(here)
    town.settle()
    note, sms = there.add(Note(person_id=person, text=NAME)), there.add(message(person))
    erase(here, ("person", person))
    here.sync()
    assert there.sync().quarantined == 2, "the desk's own are gone with the answer"
    agreed(town)
    assert hub_rows(town, "quarantine") == {}
    told = {row["record_id"]: row for row in hub_rows(town, "erasure").values()}
    assert (told[note]["device_id"], told[sms]["cause"]) == (there.device.id, "request"), "ids say who was refused"
    there.add(Note(person_id=there.person(usual_name="Garrigue"), text="Vu"))
    agreed(town)
    assert len(hub_rows(town, "note")) == 1, "the desk goes on"


def test_a_record_made_to_name_the_person_stays_as_it_was(town: Town, here: Desk, there: Desk) -> None:
    """Else whoever has a record name an erased one would erase it."""
    person = known(here)
    arrival = here.add(WalkIn(**ARRIVAL))
    other = town.desk("C03")
    town.settle()
    other.change(WalkIn, arrival, person_id=person, ticket=f"B{NAME}")
    erase(here, ("person", person))
    here.sync()
    assert other.sync().healed == 0, "it is told"
    agreed(town)
    assert here.rows("walk_in") == other.rows("walk_in") == hub_rows(town, "walk_in")
    assert hub_rows(town, "walk_in")[arrival]["ticket"] == "B1"


def test_what_else_was_written_with_it_is_kept(town: Town, here: Desk, there: Desk) -> None:
    person, other = known(here), here.person(usual_name="Garrigue")
    town.settle()
    with there.store.write(there.session, "test.add") as unit:
        unit.add(Note(person_id=person, text=NAME))
        unit.add(Note(person_id=other, text="Vu"))
    erase(here, ("person", person))
    here.sync()
    agreed(town)
    assert [row["text"] for row in hub_rows(town, "note").values()] == ["Vu"]


def test_what_is_set_aside_holds_nothing_of_the_person(town: Town, here: Desk, there: Desk) -> None:
    """The rest of the transaction waits in quarantine for its slot."""
    person = known(here)
    town.settle()
    here.add(Booking(**SLOT, subject_id=""))
    with there.store.write(there.session, "test.book") as unit:
        unit.add(Booking(**SLOT, subject_id="none"))
        unit.add(Note(person_id=person, text=NAME))
        unit.get(Person, person).first_names = NAME
    erase(here, ("person", person))
    here.sync()
    agreed(town)
    (aside,) = hub_rows(town, "quarantine").values()
    assert (aside["table_name"], aside["reason"]) == ("booking", "slot")


@pytest.mark.parametrize("sees", [True, False], ids=["who sees it erases", "another site erases"])
def test_what_was_set_aside_before_goes_too_and_what_follows_it(
    town: Town, here: Desk, there: Desk, sees: bool
) -> None:
    person = known(here)
    town.settle()
    here.add(Booking(**SLOT, subject_id=""))
    here.sync()
    with there.store.write(there.session, "test.book") as unit:
        unit.add(Booking(**SLOT, subject_id="none"))
        unit.add(Note(person_id=person, text=NAME))
        unit.add(message(person))
    town.settle()
    assert "quarantine" in hub_words(town, NAME)
    assert "quarantine" in words_of(there.store, NAME)
    eraser = there if sees else here
    erase(eraser, ("person", person))
    assert "quarantine" not in words_of(eraser.store, NAME), "at once on the desk that erases"
    agreed(town)
    assert [row["table_name"] for row in hub_rows(town, "quarantine").values()] == ["booking"]


def test_a_conflict_that_names_the_person_goes_too(town: Town, here: Desk, there: Desk) -> None:
    person, kept = known(here), here.person(usual_name="Garrigue")
    arrival = here.add(WalkIn(**ARRIVAL))
    other = town.desk("C03")
    town.settle()
    here.change(WalkIn, arrival, person_id=kept)
    other.change(WalkIn, arrival, person_id=person)
    town.settle()
    assert len(hub_rows(town, "conflict")) == 1
    erase(here, ("person", person))
    agreed(town)
    assert hub_rows(town, "conflict") == {}
    assert hub_rows(town, "walk_in")[arrival]["person_id"] == kept


# Offline, then restored


def restored(town: Town, desk: Desk, file: Path) -> Desk:
    """Put a backup back on a PC, opened as `open_profile` does."""
    desk.store.close()
    town.desks.remove(desk)
    backup.restore(town.folder / desk.code, KEY, file)
    again = town.open_again(desk.code, desk.site)
    again.store.remember_erased()
    return again


def saved(town: Town, desk: Desk) -> Path:
    file = town.folder / f"saved-{desk.code}.db"
    backup.back_up(desk.store.folder / FILE, KEY, file)
    return file


def test_an_erasure_made_before_a_restore_and_never_sent_reaches_the_hub_once(
    town: Town, here: Desk, there: Desk
) -> None:
    person = known(here)
    town.settle()
    file = saved(town, here)
    erase(here, ("person", person))
    again = restored(town, here, file)
    assert again.waiting() > 0
    agreed(town)
    assert hub_rows(town, "person") == {}
    told = hub_rows(town, "erasure")
    again = restored(town, again, file)
    agreed(town)
    assert hub_rows(town, "erasure") == told, "told again, it says the same"
    assert hub_rows(town, "quarantine") == {}
    assert again.waiting() == 0


def test_a_line_that_the_program_did_not_write_erases_nothing(town: Town, here: Desk, there: Desk) -> None:
    """Else whoever writes in the profile's folder, or on a stick, erases at the hub."""
    person = known(here)
    town.settle()
    file = saved(town, here)
    here.store.remember_erased()
    (here.store.folder / "erased.txt").write_text(f"e-1 person {person} request device-C02 {NOW} console\n")
    again = restored(town, here, file)
    assert set(again.rows("person")) == {person}
    assert again.waiting() == 0


# In number


def erase_many(desk: Desk, ids: list[str]) -> int:
    for start in range(0, len(ids), 25):
        erase(desk, *(("person", one) for one in ids[start : start + 25]))
    return desk.sync().quarantined


def test_erasures_in_number_wait_for_the_hub_s_administrator(town: Town, here: Desk, there: Desk) -> None:
    ids = people(here, 60)
    town.settle()
    there.add(Note(person_id=ids[0], text=NAME))
    town.settle()
    with here.store.write(here.session, "tenancy.consult", ids[0]) as unit:
        unit.details["reason"] = "phone"
    assert erase_many(here, ids) == 61
    assert (here.store.folder / "erased.txt").read_text().split() == []
    town.settle()
    for desk in town.desks:
        assert desk.sync().same
        assert len(desk.rows("person")) == 60, "what waits is given back"
        assert len(desk.rows("note")) == 1
    with here.store.read() as read:
        assert not list(chain.flaws(read.connection.dbapi_connection)), "the reason that went was not taken away"
    here.store.remember_erased()
    assert here.waiting() == 0, "and is not asked again"
    (one,) = holding.held(town.storage)
    assert (one.code, one.records) == ("C02", {"person": 60, "note": 1})
    assert holding.confirm(town.storage, "S01", NOW) == 0
    assert holding.confirm(town.storage, "C02", NOW) == 61
    assert holding.held(town.storage) == []
    agreed(town)
    assert hub_rows(town, "person") == {}
    assert {row["choice"] for row in hub_rows(town, "quarantine").values()} == {"again"}


def test_what_cannot_be_read_of_erasures_in_number_is_told_and_erases_nothing(town: Town, here: Desk) -> None:
    ids = people(here, 60)
    town.settle()
    erase_many(here, ids)
    waiting = tables.records()["quarantine"]
    (first, *_others) = hub_rows(town, "quarantine").values()
    with town.storage.write() as connection:
        connection.execute(update(waiting).where(waiting.c.id == first["id"]).values(delta="nonsense"))
    (one,) = holding.held(town.storage)
    assert one.records == {"person": 59, "None": 1}
    assert holding.confirm(town.storage, "C02", NOW) == 35, "the transaction it is in waits on"
    assert len(hub_rows(town, "person")) == 25


def test_a_day_s_erasures_are_counted_together_with_all_that_goes_with_them(
    town: Town, here: Desk, there: Desk
) -> None:
    ids = people(here, 900)
    assert erase_many(here, ids[:MASS_FROM]) == 0
    assert erase_many(here, ids[MASS_FROM : MASS_FROM + 1]) == 1
    assert here.wire is not None
    here.wire._clock = FixedClock(NOW + MASS_MS + 1)
    assert erase_many(here, ids[MASS_FROM : MASS_FROM + 1]) == 0
    town.settle()
    for number in range(MASS_FROM + 1):
        there.add(Note(person_id=ids[-1], text=str(number)))
    town.settle()
    here.wire._clock = FixedClock(NOW + 3 * MASS_MS)
    assert erase_many(here, [ids[-1]]) > 0, "all the notes there are"
    assert len(hub_rows(town, "note")) == MASS_FROM + 1


def test_a_pc_that_gives_itself_another_name_is_counted_as_itself(town: Town, here: Desk, there: Desk) -> None:
    ids = people(here, 200)
    town.settle()
    assert erase_many(here, ids[:MASS_FROM]) == 0
    device = tables.device
    with town.storage.write() as connection:
        copy = device.update().where(device.c.id == there.device.id)
        connection.execute(copy.values(made_from=here.device.id))
    assert erase_many(there, ids[MASS_FROM : MASS_FROM + 1]) == 1
    with there.store.write(there.session, "test.delete") as unit:
        for one in ids[-MASS_FROM:]:
            unit.delete(unit.get(Person, one))
    assert there.sync().quarantined == 0
    here.sync()
    here.delete(Person, ids[-MASS_FROM - 1])
    assert here.sync().quarantined == 1, "so are deletions"


def test_what_an_erasure_may_not_name_is_set_aside_and_given_back(town: Town, here: Desk, there: Desk) -> None:
    agent = here.add(Agent(name="Lemoine", title="", role=Role.FRONT_DESK))
    far = there.add(WalkIn(**ARRIVAL))
    town.settle()
    for table, one in (("agent", agent), ("walk_in", far)):
        here.add(Erasure(table_name=table, record_id=one, cause="request"))
    town.settle()
    reasons = sorted(row["reason"] for row in hub_rows(town, "quarantine").values())
    assert reasons == ["right", "scope"]
    assert set(hub_rows(town, "agent")) == {agent}
    assert set(hub_rows(town, "walk_in")) == {far}
    here.session = replace(here.session, agent_id=agent)
    person = here.person()
    here.add(Erasure(table_name="person", record_id=person, cause="request"))
    town.settle()
    assert person in hub_rows(town, "person"), "nor does whoever isn't an administrator erase anything"


def test_a_hub_restored_takes_the_erasures_given_back(town: Town, places: Places, here: Desk, there: Desk) -> None:
    ids = people(here, 60)
    far = there.add(WalkIn(**ARRIVAL))
    town.settle()
    file = back_up(town)
    erase_many(here, ids)
    assert holding.confirm(town.storage, "C02", NOW) == 60
    erase(there, ("walk_in", far))
    agreed(town)
    restore(town, places, file)
    here.sync()
    assert {row["reason"] for row in hub_rows(town, "quarantine").values()} <= {"mass"}
    agreed(town)
    assert hub_rows(town, "person") == hub_rows(town, "walk_in") == {}


# A PC that comes later


def knows(desk: Desk, one: str) -> bool:
    return one in (desk.store.folder / "erased.txt").read_text()


def test_a_new_pc_keeps_what_was_erased_before_it_came(
    town: Town, here: Desk, there: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the feed, by a whole base, by a stick."""
    town.offer_whole_bases()
    person = known(here)
    town.settle()
    erase(here, ("person", person))
    agreed(town)
    late = with_keys(town.desk("C04"), town)
    late.sync()
    assert knows(late, person)
    monkeypatch.setattr("lmmh_desk.hub.snapshots.FAR", 0)
    whole = town.desk("C05")
    assert whole.sync().received > 0
    assert knows(whole, person)
    other = here.person(usual_name=NAME)
    here.sync()
    bring_in(late.store, carry(late, town))
    erase(here, ("person", other))
    here.sync()
    bring_in(late.store, carry(late, town))
    assert knows(late, other)
