"""A PC that was cloned, or restored from an older copy of itself: it becomes a device of its own and loses nothing."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest

from lmmh_desk.features.walkins.model.records import QueueMove, WalkIn
from lmmh_desk.hub import devices, tables
from lmmh_desk.hub.storage import Refused
from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.kernel.events import Events
from lmmh_desk.store.backup import back_up
from lmmh_desk.store.opening import FILE, open_store
from lmmh_desk.sync.protocol import Copied, Problem
from lmmh_desk.sync.refusals import RefusedByHub
from lmmh_desk.sync.transport import refused
from lmmh_desk.tenancy.model.records import Note, Person
from tests.conftest import KEY
from tests.replacing import replace
from tests.sync.town import NOW, SABLONS, Broken, Desk, Town, Wire


def saved(desk: Desk, folder: Path) -> Path:
    folder.mkdir()
    back_up(desk.store.folder / FILE, KEY, folder / FILE)
    return folder


def opened(town: Town, desk: Desk, folder: Path) -> Desk:
    """Run a copy of a desk's profile."""
    made = copy.copy(desk)
    made.store = open_store(folder, KEY, FixedClock(NOW), Events())
    assert desk.wire is not None
    made.wire = Wire(town.storage, desk.wire.device)
    town.desks.append(made)
    return made


def restored(town: Town, desk: Desk, folder: Path) -> Desk:
    """Return a desk once its profile is a backup of it."""
    desk.store.close()
    town.desks.remove(desk)
    return opened(town, desk, folder)


def named(desk: Desk) -> tuple[str, str]:
    with desk.store.read() as read:
        return tuple(read.exec_driver_sql("SELECT device_id, code FROM desk").one())


def agree(town: Town, persons: int, *, typed_over: tuple[str, ...] = ()) -> None:
    """Check that all have the same, and that people are asked about no other value than these, of persons."""
    town.settle()
    for desk in town.desks:
        assert desk.sync().same
        assert desk.waiting() == 0
        assert len(desk.rows("person")) == persons
    conflicts = town.desks[0].rows("conflict").values()
    assert tuple(value for row in conflicts for value in json.loads(row["other"])) == typed_over
    assert town.desks[0].rows("quarantine") == {}


def devices_of(town: Town) -> list[str]:
    with town.storage.read() as read:
        return sorted(read.execute(tables.device.select()).scalars())


def test_both_copies_of_a_pc_send_all_they_have_once(town: Town, here: Desk, there: Desk, tmp_path: Path) -> None:
    old = here.person()
    here.sync()
    waiting = here.person(usual_name="Attendait")
    clone = opened(town, here, saved(here, tmp_path / "clone"))
    mine, theirs = here.person(usual_name="Un"), clone.person(usual_name="Deux")
    clone.change(Person, old, channel="sms")
    here.sync()
    report = clone.sync()
    assert report.copied
    assert (report.conflicts, report.quarantined) == (0, 0)
    assert named(here) != named(clone)
    clone.add(Note(person_id=mine, text="Vu"))
    here.person()
    assert not clone.sync().copied, "once"
    agree(town, 5)
    rows = there.rows("person")
    assert {waiting, mine, theirs} < rows.keys()
    assert rows[old]["channel"] == "sms"
    assert len(devices_of(town)) == 3


def test_what_is_written_next_bears_the_new_name(town: Town, here: Desk, tmp_path: Path) -> None:
    clone = opened(town, here, saved(here, tmp_path / "clone"))
    here.person()
    here.sync()
    clone.person()
    clone.sync()
    device, code = named(clone)
    with clone.store.write(clone.session, "test.name") as unit:
        assert (unit.session.device_id, unit.session.desk_code) == (device, code)
    made, other = clone.person(), here.person()
    assert clone.rows("person")[made]["device_id"] == device
    assert here.rows("person")[other]["device_id"] == here.session.device_id


def test_a_pc_restored_from_its_backup_has_what_it_had_sent_since(
    town: Town, here: Desk, there: Desk, tmp_path: Path
) -> None:
    first = here.person()
    folder = saved(here, tmp_path / "backup")
    here.sync()
    here.change(Person, first, channel="sms")
    here.person()
    here.sync()
    again = restored(town, here, folder)
    again.person()
    assert again.sync().copied
    agree(town, 3, typed_over=("mail",))  # which the restored PC sends again as it once typed it
    assert again.rows("person")[first]["channel"] == "sms"


@pytest.mark.parametrize("settled", [False, True])
def test_what_a_restored_pc_tells_again_is_asked_once(town: Town, here: Desk, tmp_path: Path, settled: bool) -> None:
    there, person = town.desk("C03"), here.person()
    town.settle()
    for desk, name, value in ((there, "Là", "4"), (here, "Ici", "5")):
        desk.change(Person, person, usual_name=name)
        desk.regulation(value)
    there.sync()
    folder = saved(here, tmp_path / "backup")
    here.sync()
    town.settle()
    before = {name: there.rows(name) for name in ("conflict", "quarantine")}
    assert [len(rows) for rows in before.values()] == [1, 1]
    if settled:
        with there.store.write(there.session, "test.settle") as unit:
            for table, choice in (("conflict", "kept"), ("quarantine", "dropped")):
                unit.connection.exec_driver_sql(f"UPDATE {table} SET settled_at = 1, choice = ?", (choice,))
    again = restored(town, here, folder)
    assert again.sync().copied
    town.settle()
    for desk in town.desks:
        assert desk.rows("person")[person]["usual_name"] == "Là"
        assert [row["value"] for row in desk.rows("regulation").values()] == ["4"]
        assert {name: desk.rows(name).keys() for name in before} == {name: rows.keys() for name, rows in before.items()}
        assert desk.sync().same


def test_the_same_typed_again_is_asked_again(town: Town, here: Desk) -> None:
    there, person = town.desk("C03"), here.person()
    note = here.add(Note(person_id=person, text="Vu"))
    town.settle()
    for _time in range(2):
        there.change(Person, person, usual_name="Là")
        there.sync()
        here.change(Person, person, usual_name="Ici")
        here.change(Note, note, text="Corrigé")
        town.settle()
        there.change(Person, person, usual_name="Tessier")
        town.settle()
    assert [len(there.rows(name)) for name in ("conflict", "quarantine")] == [2, 2]


@pytest.mark.parametrize("step", ["another", "named", "push", "pushed"])
def test_a_copy_cut_while_it_gets_its_name_gets_one(
    town: Town, here: Desk, there: Desk, tmp_path: Path, step: str
) -> None:
    clone = opened(town, here, saved(here, tmp_path / "clone"))
    here.person()
    here.sync()
    clone.person()

    def fail(name: str) -> None:
        if name == step:
            raise Broken

    assert clone.wire is not None
    clone.wire.fail = fail
    with pytest.raises(Broken):
        clone.sync()
    clone.wire.fail = lambda _step: None
    agree(town, 2)
    assert len(devices_of(town)) == 3, "it asked again as the same"


def test_a_name_is_given_only_for_a_regression_and_once_for_a_key(town: Town, here: Desk) -> None:
    here.person()
    here.sync()
    assert here.wire is not None
    device = here.wire.device
    for asked in (Copied(bytes(range(32)), 2), Copied(bytes(range(32)), 0), Copied(b"short", 1)):
        with pytest.raises(Refused):
            devices.another(town.storage, device, asked, NOW)
    made = devices.another(town.storage, device, Copied(bytes(range(32)), 1), NOW)
    assert devices.another(town.storage, device, Copied(bytes(range(32)), 1), NOW) == made
    assert (made.site_id, made.sites, made.id != device.id) == (device.site_id, device.sites, True)
    (told,) = [one.name for one in devices.every(town.storage) if one.device.id == made.id]
    assert told == "Copie de C02"
    with pytest.raises(Refused):  # the key of a device that wasn't made from this one
        devices.another(town.storage, made, Copied(made.public, 1), NOW)


def test_what_was_made_from_a_revoked_pc_is_revoked_with_it(town: Town, here: Desk, there: Desk) -> None:
    here.person()
    here.sync()
    assert here.wire is not None
    copy_ = devices.another(town.storage, here.wire.device, Copied(bytes(range(32)), 1), NOW)
    with town.storage.write() as connection:
        connection.execute(tables.device.update().where(tables.device.c.id == copy_.id).values(sequence=1))
    second = devices.another(town.storage, copy_, Copied(bytes(range(1, 33)), 1), NOW)
    assert {one.device.code: one.copy_of for one in devices.every(town.storage)} == {
        "C02": "", there.code: "", copy_.code: "C02", second.code: copy_.code
    }  # fmt: skip
    found = devices.revoke(town.storage, "C02", "volé", NOW)
    assert set(found.values()) == {"C02", copy_.code, second.code}
    revoked = {one.device.code for one in devices.every(town.storage) if one.device.revoked_at is not None}
    assert revoked == {"C02", copy_.code, second.code}
    with pytest.raises(Refused, match="revoked"):  # asked just before, answered after
        devices.another(town.storage, here.wire.device, Copied(bytes(range(2, 34)), 1), NOW)


def test_a_revoked_copy_leaves_the_pc_it_comes_from(town: Town, here: Desk, there: Desk) -> None:
    here.person()
    here.sync()
    assert here.wire is not None
    made = devices.another(town.storage, here.wire.device, Copied(bytes(range(32)), 1), NOW)
    assert devices.revoke(town.storage, made.code, "", NOW) == {made.id: made.code}
    assert here.sync().same


def test_a_hub_that_refuses_the_new_name_too_is_not_asked_for_ever(
    town: Town, here: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.person()
    here.sync()
    here.person()
    with town.storage.write() as connection:
        connection.execute(tables.device.update().values(sequence=5))

    def push(_wire: Wire, _content: bytes, _after: int | None = None, _known: object = None) -> None:
        raise refused(Problem("sequence"))

    monkeypatch.setattr(Wire, "push", push)
    with pytest.raises(RefusedByHub):
        here.sync()
    assert here.waiting() == 1
    assert len(devices_of(town)) == 2


def elsewhere(ticket: str) -> WalkIn:
    """Return what a PC of the centre writes for the other site: it goes there, and to the PC that made it."""
    return WalkIn(day="2020-11-17", ticket=ticket, sequence=1, arrived_at=1, site_id=SABLONS)


def test_what_a_copy_had_not_sent_of_another_site_reaches_it(
    town: Town, here: Desk, there: Desk, tmp_path: Path
) -> None:
    clone = opened(town, here, saved(here, tmp_path / "clone"))
    waits = clone.add(elsewhere("A1"))
    here.person()
    here.sync()
    assert clone.sync().copied
    town.settle()
    assert [row["reason"] for row in clone.rows("quarantine").values()] == []
    assert waits in there.rows("walk_in")
    there.change(WalkIn, waits, note="Là")
    town.settle()
    assert clone.rows("walk_in")[waits]["note"] == "Là"
    clone.change(WalkIn, waits, note="Ici")
    town.settle()
    assert there.rows("walk_in")[waits]["note"] == "Ici"


def test_a_restored_pc_has_what_it_wrote_for_another_site_again(
    town: Town, here: Desk, there: Desk, tmp_path: Path
) -> None:
    folder = saved(here, tmp_path / "backup")
    since = here.add(elsewhere("A1"))
    here.sync()
    again = restored(town, here, folder)
    again.person()
    assert again.sync().copied
    town.settle()
    assert since in again.rows("walk_in")
    there.change(WalkIn, since, note="Là")
    town.settle()
    assert again.rows("walk_in")[since]["note"] == "Là"
    twice = opened(town, again, saved(again, tmp_path / "twice"))
    again.person()
    again.sync()
    twice.change(WalkIn, since, note="Deux fois")
    assert twice.sync().copied
    town.settle()
    assert there.rows("walk_in")[since]["note"] == "Deux fois"


def test_a_copy_receives_what_its_original_made_for_another_site_before_and_not_after(
    town: Town, here: Desk, there: Desk, tmp_path: Path
) -> None:
    """Two PCs that go on apart are two PCs: what one makes elsewhere from then on is its own."""
    clone = opened(town, here, saved(here, tmp_path / "clone"))
    before = here.add(elsewhere("A1"))
    here.sync()
    clone.person()
    assert clone.sync().copied
    after = here.add(elsewhere("A2"))
    moves = {one: here.add(QueueMove(walk_in_id=one, step=1, kind="called")) for one in (before, after)}
    town.settle()
    for one in (before, after):
        there.change(WalkIn, one, note="Là")
    town.settle()
    assert {one: row["note"] for one, row in there.rows("walk_in").items()} == {before: "Là", after: "Là"}
    assert {one: row["note"] for one, row in clone.rows("walk_in").items()} == {before: "Là"}
    assert set(clone.rows("queue_move")) == {moves[before]}, "a record comes whole"
    for one in (before, after):
        there.delete(QueueMove, moves[one])
        there.delete(WalkIn, one)
    town.settle()
    assert clone.rows("walk_in") == here.rows("walk_in") == {}
    twice = opened(town, clone, saved(clone, tmp_path / "twice"))
    twice.session = replace(twice.session, device_id=named(twice)[0])
    clone.person()
    clone.sync()
    twice.person()
    assert twice.sync().copied
    made = {name: desk.add(elsewhere(name)) for name, desk in (("A3", here), ("A4", clone), ("A5", twice))}
    town.settle()
    assert [set(desk.rows("walk_in")) for desk in (here, clone, twice)] == [{one} for one in made.values()]


def test_a_copy_that_an_older_hub_named_receives_all_that_its_original_makes(
    town: Town, here: Desk, tmp_path: Path
) -> None:
    """Nothing tells when they were told apart: what it made before must not be lost to it."""
    clone = opened(town, here, saved(here, tmp_path / "clone"))
    here.person()
    here.sync()
    clone.person()
    assert clone.sync().copied
    with town.storage.write() as connection:
        connection.execute(tables.device.update().values(apart=None))
    assert clone.wire is not None
    clone.wire.become(named(clone)[0], b"")
    made = here.add(elsewhere("A1"))
    town.settle()
    assert made in clone.rows("walk_in")


def test_what_a_stranger_wrote_for_another_site_stays_his(town: Town, here: Desk, there: Desk) -> None:
    other = town.desk("C03")
    made = here.add(elsewhere("A1"))
    town.settle()
    assert made in there.rows("walk_in")
    assert made not in other.rows("walk_in")
