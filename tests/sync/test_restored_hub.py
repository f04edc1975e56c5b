"""A hub restored from an older backup: the desks give back all that came after it, each in its turn."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from lmmh_desk.features.masks.model.records import MaskMovement
from lmmh_desk.features.walkins.model.records import QueueMove, WalkIn
from lmmh_desk.hub import backup, devices, migrating, tables
from lmmh_desk.hub.storage import Storage, last_place, open_storage
from lmmh_desk.hub.timelines import begin_again_there
from lmmh_desk.kernel.errors import BadInput, StoreError
from lmmh_desk.office.model.bookings import Booking
from lmmh_desk.office.model.papers import PaperRecord
from lmmh_desk.store.exchange import freezing
from lmmh_desk.store.exchange.shapes import shapes
from lmmh_desk.sync.refusals import RefusedByHub
from lmmh_desk.tenancy.model.records import Note, Person
from tests.conftest import KEY, load_tables
from tests.fakes import postgres
from tests.replacing import replace
from tests.sync.erased import erase
from tests.sync.town import NOW, SABLONS, Broken, Desk, Town

RECORDS = ("person", "note", "booking", "walk_in", "queue_move", "conflict", "quarantine")


class Places:
    """Where a hub's database is, and where the next one will be."""

    def __init__(self, folder: Path, server: str) -> None:
        self.folder, self.server = folder, server
        self.count = 0
        self.bases: list[Iterator[str]] = []

    def storage(self) -> Storage:
        self.count += 1
        if not self.server:
            return open_storage(self.folder / f"hub-{self.count}.db", KEY)
        context = postgres.database(self.server)
        self.bases.append(context)
        return open_storage(context.__enter__())

    def restored(self, file: Path) -> Storage:
        if self.server:
            storage = self.storage()
            backup.restore_into(file, KEY, storage, self.folder / "hub.db", NOW)
            return storage
        self.count += 1
        place = self.folder / f"hub-{self.count}.db"
        backup.restore_file(file, KEY, place, NOW)
        return open_storage(place, KEY)


@pytest.fixture(params=["sqlite", "postgresql"])
def places(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Places]:
    load_tables()
    made = Places(tmp_path, request.getfixturevalue("server") if request.param == "postgresql" else "")
    yield made
    for base in made.bases:
        base.__exit__(None, None, None)


@pytest.fixture
def town(places: Places, template: Path, tmp_path: Path) -> Iterator[Town]:
    storage = places.storage()
    storage.make(NOW)
    made = Town(tmp_path, template, storage)
    yield made
    made.close()


def back_up(town: Town) -> Path:
    file = town.folder / "backup.lmmh"
    backup.back_up(town.storage, b"keys", KEY, file)
    return file


def restore(town: Town, places: Places, file: Path) -> None:
    town.storage.close()
    town.storage = places.restored(file)
    for desk in town.desks:
        assert desk.wire is not None
        desk.wire.storage = town.storage


def put_back_whole(town: Town, image: Path) -> None:
    town.storage.close()
    town.storage = open_storage(image, KEY)
    for desk in town.desks:
        assert desk.wire is not None
        desk.wire.storage = town.storage


def hub_rows(town: Town, name: str) -> dict[str, dict]:
    with town.storage.read() as read:
        return {row["id"]: dict(row) for row in read.execute(tables.records()[name].select()).mappings()}


def settled(town: Town, *, aside: int = 0, conflicts: int = 0) -> None:
    """Exchange until all have all, and check that the hub and every desk agree."""
    town.settle()
    assert all(desk.sync().same for desk in town.desks)
    assert [desk.waiting() for desk in town.desks] == [0] * len(town.desks)
    for name in ("person", "note", "booking"):
        for desk in town.desks:
            assert desk.rows(name) == hub_rows(town, name), (desk.code, name)
    assert len(hub_rows(town, "quarantine")) == aside
    assert len(hub_rows(town, "conflict")) == conflicts


def test_what_came_after_the_backup_is_there_again(town: Town, places: Places, here: Desk, there: Desk) -> None:
    old, gone = here.person(usual_name="Avant"), here.person(usual_name="Parti")
    town.settle()
    file = back_up(town)
    here.change(Person, old, channel="sms")
    new = here.person(usual_name="Après")
    walk_in = here.add(WalkIn(day="2020-11-17", ticket="B1", sequence=1, arrived_at=1))
    here.add(QueueMove(walk_in_id=walk_in, step=1, kind="called"))
    here.delete(Person, gone)
    town.settle()
    there.add(Note(person_id=new, text="Vu"))
    there.change(Person, old, channel="call")
    town.settle()
    before = {name: hub_rows(town, name).keys() for name in RECORDS}
    restore(town, places, file)
    assert new not in hub_rows(town, "person")
    there.sync()  # who answered comes before who asked
    assert here.sync().healed + there.sync().healed == 0, "the feed brings all"
    settled(town)
    assert {name: hub_rows(town, name).keys() for name in RECORDS} == before
    assert hub_rows(town, "person")[old]["channel"] == "call"
    assert gone not in hub_rows(town, "person")
    assert here.sync().received == 0, "once"


@pytest.mark.parametrize("waits", [False, True])
def test_a_hub_put_back_whole_that_others_brought_further_takes_nothing_away(
    town: Town, here: Desk, there: Desk, waits: bool
) -> None:
    here.person(usual_name="Avant")
    town.settle()
    image = town.folder / "image.db"
    town.storage.copy(image, KEY)
    lost = here.person(usual_name="Après")
    here.sync()
    put_back_whole(town, image)
    for _one in range(5):
        there.person()
    there.sync()
    if waits:
        here.person(usual_name="Depuis")
    with pytest.raises(RefusedByHub, match="état plus ancien"):
        here.sync()
    assert here.wire.heard == 2, "the hub hears which batch it lacks"
    assert lost in here.rows("person"), "its own record, which that hub never had"
    assert lost not in hub_rows(town, "person")
    there.sync()


@pytest.mark.parametrize(("made", "after"), [(1, 0), (1, 9), (0, 9)], ids=["before its end", "beyond it", "changed"])
def test_a_hub_put_back_whole_and_brought_further_gets_back_what_it_lacks_once_it_begins_again(
    town: Town, here: Desk, there: Desk, made: int, after: int
) -> None:
    old, other = here.person(usual_name="Avant"), here.person()
    town.settle()
    image = town.folder / "image.db"
    town.storage.copy(image, KEY)
    for _one in range(made):
        here.person(usual_name="Après")
    here.change(Person, old, channel="call")
    here.sync()
    for number in range(after):
        here.change(Person, other, usual_name=f"Nom {number}")
        here.sync()
    put_back_whole(town, image)
    for _one in range(5):
        there.person()
    there.sync()
    with pytest.raises(RefusedByHub, match="état plus ancien"):
        here.sync()
    begin_again_there(town.storage, NOW)
    town.settle()
    for desk in (here, there):
        assert len(desk.rows("person")) == 2 + made + 5
        assert desk.rows("person")[old]["channel"] == "call"
    assert hub_rows(town, "person").keys() == here.rows("person").keys()


def written_over(here: Desk, there: Desk, record: str) -> None:
    """Have a desk change a person, and another change the same over it, with both told."""
    here.change(Person, record, channel="sms")
    here.sync()
    there.sync()
    there.change(Person, record, channel="call")
    there.sync()
    here.sync()


def channels(town: Town, record: str) -> set[str]:
    rows = [desk.rows("person")[record] for desk in town.desks] + [hub_rows(town, "person")[record]]
    return {row["channel"] for row in rows}


@pytest.mark.parametrize("first", ["here", "there"])
def test_what_another_wrote_over_it_stays_though_the_last_exchange_was_cut(
    town: Town, places: Places, here: Desk, there: Desk, monkeypatch: pytest.MonkeyPatch, first: str
) -> None:
    one, other = here.person(usual_name="X"), here.person(usual_name="Y")
    town.settle()
    file = back_up(town)
    written_over(here, there, one)
    there.change(Person, other, channel="call")
    there.sync()
    here.change(Person, other, usual_name="Yy")

    def cut(step: str) -> None:
        if step == "feed":
            raise Broken

    with monkeypatch.context() as patch:
        patch.setattr("lmmh_desk.sync.stages._place_after", lambda *_all, **_named: None)
        here.wire.fail = cut
        with pytest.raises(Broken):
            here.sync()
    here.wire.fail = lambda _step: None
    restore(town, places, file)
    for desk in (here, there) if first == "here" else (there, here):
        desk.sync()
    settled(town)
    assert channels(town, one) == channels(town, other) == {"call"}


def test_what_another_wrote_over_it_stays_though_a_hub_is_restored_twice(
    town: Town, places: Places, here: Desk, there: Desk
) -> None:
    one = here.person(usual_name="X")
    town.settle()
    file = back_up(town)
    written_over(here, there, one)
    restore(town, places, file)
    seen: list[str] = []

    def cut(step: str) -> None:
        seen.append(step)
        if step in ("feed", "push") and "gave_back" in seen:
            raise Broken

    here.wire.fail = cut
    with pytest.raises(Broken):
        here.sync()
    here.wire.fail = lambda _step: None
    restore(town, places, file)
    settled(town)
    assert channels(town, one) == {"call"}


@pytest.mark.parametrize("first", ["here", "there"])
def test_a_hub_put_back_whole_and_brought_further_in_part_overwrites_nobody_without_a_word(
    town: Town, here: Desk, there: Desk, first: str
) -> None:
    third, one = town.desk("C03"), here.person(usual_name="X")
    town.settle()
    image = town.folder / "image.db"
    town.storage.copy(image, KEY)
    fresh = here.person(usual_name="P")
    here.sync()
    written_over(here, there, one)
    put_back_whole(town, image)
    third.person()
    third.sync()
    begin_again_there(town.storage, NOW)
    for desk in (here, there) if first == "here" else (there, here):
        desk.sync()
    town.settle()
    assert fresh in hub_rows(town, "person")
    assert channels(town, one) == {"call"} or hub_rows(town, "conflict")


@pytest.mark.parametrize("first", ["here", "there"])
def test_a_hub_put_back_whole_and_brought_further_counts_each_movement_once_and_forgets_no_print(
    town: Town, here: Desk, there: Desk, first: str
) -> None:
    third = town.desk("C03")
    paper = PaperRecord(number="JD-1", kind="JD", label="", subject_table="", subject_id="", print_count=1)
    paper_id = here.add(paper)
    here.add(MaskMovement(kind="received", quantity=100))
    town.settle()
    image = town.folder / "image.db"
    town.storage.copy(image, KEY)
    here.person(usual_name="P")
    here.sync()
    here.change(PaperRecord, paper_id, print_count=2)
    here.add(MaskMovement(kind="given", quantity=-10))
    here.sync()
    there.sync()
    there.change(PaperRecord, paper_id, print_count=3)
    there.add(MaskMovement(kind="given", quantity=-5))
    there.sync()
    here.sync()
    put_back_whole(town, image)
    third.person()
    third.sync()
    begin_again_there(town.storage, NOW)
    for desk in (here, there) if first == "here" else (there, here):
        desk.sync()
    town.settle()
    assert sum(row["quantity"] for row in hub_rows(town, "mask_movement").values()) == 85
    prints = hub_rows(town, "paper")[paper_id]["print_count"]
    assert prints in (3, 4), "a batch sent again may count its print twice: another desk gave back the paper with it"
    assert {desk.rows("paper")[paper_id]["print_count"] for desk in town.desks} == {prints}


def test_a_change_of_what_was_in_conflict_once_comes_back_too(town: Town, here: Desk, there: Desk) -> None:
    one, other = here.person(usual_name="X"), here.person()
    town.settle()
    here.change(Person, one, usual_name="A")
    there.change(Person, one, usual_name="B")
    town.settle()
    image = town.folder / "image.db"
    town.storage.copy(image, KEY)
    here.change(Person, one, channel="call")
    here.sync()
    for rank in range(9):
        here.change(Person, other, usual_name=f"N{rank}")
        here.sync()
    put_back_whole(town, image)
    for _one in range(5):
        there.person()
    there.sync()
    begin_again_there(town.storage, NOW)
    town.settle()
    assert channels(town, one) == {"call"}


def test_what_was_written_since_a_first_restore_is_not_outdone_after_a_second(
    town: Town, places: Places, here: Desk, there: Desk
) -> None:
    who = here.person(reference="Avant")
    town.settle()
    first = back_up(town)
    there.change(Person, who, reference="Perdu")
    there.sync()
    restore(town, places, first)
    here.change(Person, who, reference="Depuis")
    here.sync()
    restore(town, places, back_up(town))
    settled(town, conflicts=1)
    (conflict,) = hub_rows(town, "conflict").values()
    assert {conflict["kept"], conflict["other"]} == {'["Depuis"]', '["Perdu"]'}


def test_a_batch_that_an_erasure_cleaned_is_sent_again(town: Town, places: Places, here: Desk) -> None:
    town.settle()
    file = back_up(town)
    who = here.person(reference="Parti")
    here.person(reference="Reste")
    town.settle()
    erase(here, ("person", who))
    restore(town, places, file)
    assert here.wire is not None
    assert devices.revoke(town.storage, here.code, "", NOW)  # it gives no row back: its batches are sent again
    here.wire.device = replace(here.wire.device, revoked_at=NOW)
    with pytest.raises(Broken):
        here.sync()
    assert here.waiting() == 0
    assert who not in {row["record_id"] for row in hub_rows(town, "quarantine").values()}


def test_places_of_the_feed_are_not_given_twice(town: Town, places: Places, here: Desk) -> None:
    here.person()
    here.sync()
    file = back_up(town)
    behind = [one.behind for one in devices.every(town.storage)]
    with town.storage.read() as read:
        first, epoch = last_place(read)
    for _time in range(2):
        here.person()
        here.sync()
        with town.storage.read() as read:
            last, _epoch = last_place(read)
        restore(town, places, file)
        with town.storage.read() as read:
            place, other = last_place(read)
        assert place > first
        assert [one.behind for one in devices.every(town.storage)] == behind, "the administrator sees no new delay"
        assert other != epoch
        if _time == 0:
            assert place > last
        here.sync()
    settled(town)
    assert len(hub_rows(town, "person")) == 3


def test_what_waits_and_what_the_hub_made_of_it_stay_apart(town: Town, places: Places, here: Desk, there: Desk) -> None:
    person = here.person()
    town.settle()
    file = back_up(town)
    here.change(Person, person, channel="sms")
    here.sync()
    there.change(Person, person, channel="call")  # without having seen it
    there.sync()
    town.settle()
    assert len(hub_rows(town, "conflict")) == 1
    here.change(Person, person, usual_name="Waits")
    restore(town, places, file)
    there.sync()
    settled(town, conflicts=1)
    row = hub_rows(town, "person")[person]
    assert (row["channel"], row["usual_name"]) == ("sms", "Waits")


def test_an_exchange_cut_before_its_answer_was_read_is_told_again(
    town: Town, places: Places, here: Desk, there: Desk
) -> None:
    person, slot = here.person(), {"resource_id": "bureau-1", "starts_at": 1, "ends_at": 2}
    town.settle()
    file = back_up(town)
    there.change(Person, person, channel="call")
    there.add(Booking(**slot, subject_table="", subject_id=""))
    there.sync()
    here.change(Person, person, channel="sms")
    here.add(Booking(**slot, subject_table="", subject_id=""))
    here.person(usual_name="Clair")
    assert here.wire is not None
    here.wire.fail = lambda step: (_ for _ in ()).throw(Broken) if step == "feed" else None
    with pytest.raises(Broken):
        here.sync()
    here.wire.fail = lambda _step: None
    restore(town, places, file)
    here.sync()
    settled(town, aside=1, conflicts=1)
    (conflict,) = hub_rows(town, "conflict").values()
    assert {conflict["kept"], conflict["other"]} == {'["call"]', '["sms"]'}


def test_what_no_answer_came_back_for_is_not_taken_for_the_hub_s(
    town: Town, places: Places, here: Desk, there: Desk
) -> None:
    town.settle()
    file = back_up(town)
    person = here.person()
    town.settle()
    there.change(Person, person, channel="call")
    there.sync()
    here.change(Person, person, channel="sms")
    assert here.wire is not None
    here.wire.fail = lambda step: (_ for _ in ()).throw(Broken) if step == "feed" else None
    with pytest.raises(Broken):
        here.sync()
    here.wire.fail = lambda _step: None
    restore(town, places, file)
    here.sync()
    settled(town, conflicts=1)


def test_a_row_deleted_since_the_backup_stays_so_whoever_comes_first(
    town: Town, places: Places, here: Desk, there: Desk
) -> None:
    person = here.person()
    town.settle()
    file = back_up(town)
    there.change(Person, person, channel="call")
    town.settle()
    here.delete(Person, person)
    here.sync()  # `there` hasn't seen it
    restore(town, places, file)
    here.sync()
    settled(town)
    assert hub_rows(town, "person") == {}
    restore(town, places, file)
    there.sync()
    settled(town)


def test_a_row_whose_deletion_waited_does_not_come_back(town: Town, places: Places, here: Desk, there: Desk) -> None:
    town.settle()
    file = back_up(town)
    person = here.person()
    town.settle()
    there.delete(Person, person)
    restore(town, places, file)
    there.sync()
    settled(town)
    assert hub_rows(town, "person") == {}


def test_what_is_counted_is_counted_once(town: Town, places: Places, here: Desk) -> None:
    town.settle()
    file = back_up(town)
    paper = PaperRecord(number="JD-1", kind="JD", label="", subject_table="", subject_id="", print_count=1)
    paper_id = here.add(paper)
    assert here.wire is not None
    here.wire.fail = lambda step: (_ for _ in ()).throw(Broken) if step == "feed" else None
    with pytest.raises(Broken):
        here.sync()
    here.wire.fail = lambda _step: None
    restore(town, places, file)
    settled(town)
    assert hub_rows(town, "paper")[paper_id]["print_count"] == 1


def test_what_was_set_aside_is_set_aside_once(town: Town, places: Places, here: Desk, there: Desk) -> None:
    slot = {"resource_id": "bureau-1", "starts_at": 1, "ends_at": 2, "subject_table": "", "subject_id": ""}
    town.settle()
    file = back_up(town)
    first, second = here.add(Booking(**slot)), there.add(Booking(**slot))
    here.sync()
    assert there.sync().quarantined == 1
    town.settle()
    restore(town, places, file)
    there.sync()
    settled(town, aside=1)
    assert set(hub_rows(town, "booking")) == {first}
    assert {row["record_id"] for row in hub_rows(town, "quarantine").values()} == {second}


@pytest.mark.parametrize("step", ["give_back", "gave_back", "push", "pushed", "feed"])
def test_giving_back_goes_on_wherever_it_is_cut(
    town: Town, places: Places, here: Desk, there: Desk, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lmmh_desk.sync.restoring.LINES", 2)
    town.settle()
    file = back_up(town)
    kept = [here.person() for _number in range(5)]
    merged = [here.person(merged_into=kept[0])]
    merged.append(here.person(merged_into=merged[0]))
    here.change(Person, kept[1], merged_into=merged[1])
    town.settle()
    here.person()
    restore(town, places, file)
    assert here.wire is not None
    for left in range(4):
        count = iter(range(left + 1))

        def fail(name: str, count: Iterator[int] = count) -> None:
            if name == step and next(count, None) is None:
                raise Broken

        here.wire.fail = fail
        try:
            here.sync()
        except Broken:
            continue
        break
    here.wire.fail = lambda _step: None
    settled(town)
    assert len(hub_rows(town, "person")) == 8


def test_what_was_written_since_is_merged_with_what_comes_back(
    town: Town, places: Places, here: Desk, there: Desk
) -> None:
    person = here.person()
    town.settle()
    file = back_up(town)
    here.change(Person, person, channel="sms", large_print=True)
    here.sync()  # `there` hasn't seen it
    restore(town, places, file)
    there.change(Person, person, channel="call")
    there.sync()
    settled(town, conflicts=1)
    row = hub_rows(town, "person")[person]
    assert row["channel"] == "call"
    (conflict,) = hub_rows(town, "conflict").values()
    assert (conflict["kept"], '"sms"' in conflict["other"]) == ('["call"]', True)


def test_a_row_that_changed_site_after_the_backup_changes_it_again(
    town: Town, places: Places, here: Desk, there: Desk
) -> None:
    neighbour = town.desk("C03")
    walk_in = here.add(WalkIn(day="2020-11-17", ticket="B1", sequence=1, arrived_at=1))
    here.add(QueueMove(walk_in_id=walk_in, step=1, kind="called"))
    town.settle()
    file = back_up(town)
    neighbour.change(WalkIn, walk_in, site_id=SABLONS)
    town.settle()
    restore(town, places, file)
    settled(town)
    assert [len(desk.rows("queue_move")) for desk in (here, neighbour, there)] == [1, 0, 1]
    assert hub_rows(town, "walk_in")[walk_in]["site_id"] == SABLONS


def test_a_desk_that_slept_through_two_restores_gives_back_all(
    town: Town, places: Places, here: Desk, there: Desk
) -> None:
    town.settle()
    file = back_up(town)
    lost = here.person(usual_name="Perdu")
    here.sync()
    restore(town, places, file)
    there.person()
    there.sync()
    again = back_up(town)
    later = there.person()
    there.sync()
    restore(town, places, again)
    there.sync()
    here.sync()
    settled(town)
    assert {lost, later} <= hub_rows(town, "person").keys()


def test_what_a_revoked_pc_wrote_since_the_backup_is_set_aside(
    town: Town, places: Places, here: Desk, there: Desk
) -> None:
    town.settle()
    file = back_up(town)
    here.person(usual_name="Envoyé")
    here.sync()  # `there` hasn't seen it
    here.person(usual_name="Attend")
    restore(town, places, file)
    assert here.wire is not None
    here.wire.device = replace(here.wire.device, revoked_at=NOW)
    with pytest.raises(Broken):
        here.sync()  # it receives nothing
    assert here.waiting() == 0
    aside = hub_rows(town, "quarantine").values()
    assert {row["reason"] for row in aside} == {"device"}
    assert len(aside) == 2
    assert all(any(name in row["delta"] for row in aside) for name in ("Envoyé", "Attend"))
    with pytest.raises(Broken):
        here.sync()
    assert len(hub_rows(town, "quarantine")) == 2, "once"
    assert hub_rows(town, "person") == {}


NUR = "0750120000000ABC12"


def test_what_a_desk_s_version_does_not_know_stays(
    town: Town, places: Places, here: Desk, there: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    untouched, written = here.person(nur=NUR, birth_date="1970-01-01"), here.person(nur=NUR, birth_date="1970-01-01")
    town.settle()
    file = back_up(town)
    for person in (untouched, written):
        here.change(Person, person, channel="sms", birth_date=None)
    here.sync()
    restore(town, places, file)
    there.change(Person, written, large_print=True)
    there.sync()
    with here.store.synchronising() as connection:  # as a version that has no such column
        connection.exec_driver_sql("UPDATE person SET nur = NULL")
    known = shapes()
    older = replace(known["person"], columns=tuple(name for name in known["person"].columns if name != "nur"))
    monkeypatch.setattr("lmmh_desk.sync.restoring.shapes", lambda: {**known, "person": older})
    here.sync()
    rows = hub_rows(town, "person")
    assert [rows[one]["nur"] for one in (untouched, written)] == [NUR, NUR]
    assert [(rows[one]["channel"], rows[one]["birth_date"]) for one in (untouched, written)] == [("sms", None)] * 2
    assert rows[written]["large_print"]


def test_batches_of_long_ago_leave_no_gap(town: Town, places: Places, here: Desk) -> None:
    file = back_up(town)
    for _number in range(3):
        here.person()
        here.sync()
    with here.store.local() as connection:
        freezing.forget_old(connection, NOW + freezing.KEPT_MS + 1)
    here.person()
    restore(town, places, file)
    settled(town)
    assert len(hub_rows(town, "person")) == 4


def test_a_backup_is_whole_and_only_a_backup_is_replaced(town: Town, places: Places, here: Desk) -> None:
    here.person()
    here.sync()
    file = back_up(town)
    assert backup.keys_of(file) == b"keys"
    back_up(town)
    assert sorted(one.name for one in town.folder.iterdir() if "backup" in one.name) == [file.name]
    other = town.folder / "letter.txt"
    other.write_text("Bonjour")
    with pytest.raises(BadInput):
        backup.back_up(town.storage, b"keys", KEY, other)
    assert other.read_text() == "Bonjour"


def test_a_damaged_or_foreign_backup_restores_nothing(town: Town, places: Places, tmp_path: Path) -> None:
    file = back_up(town)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    damaged = tmp_path / "damaged.lmmh"
    damaged.write_bytes(content)
    target = tmp_path / "new.db"
    with pytest.raises((BadInput, StoreError)):
        backup.restore_file(damaged, KEY, target, NOW)
    with pytest.raises(StoreError):
        backup.restore_file(file, bytes(32), target, NOW)
    assert not list(tmp_path.glob("new.db*"))
    shutil.copy(file, target)
    with pytest.raises(BadInput):
        backup.restore_file(file, KEY, target, NOW)


def test_a_later_version_s_backup_is_refused(
    town: Town, places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = back_up(town)
    monkeypatch.setattr(migrating.versions, "known", tuple)
    with pytest.raises(StoreError, match="plus récente"):
        backup.restore_file(file, KEY, tmp_path / "new.db", NOW)


def test_a_database_that_has_a_hub_is_never_filled(town: Town, places: Places, tmp_path: Path) -> None:
    file = back_up(town)
    if places.server:
        with pytest.raises(BadInput):
            backup.restore_into(file, KEY, town.storage, tmp_path / "hub.db", NOW)
    (tmp_path / "left.db-wal").touch()
    with pytest.raises(BadInput):
        backup.restore_file(file, KEY, tmp_path / "left.db", NOW)
