"""A new desk, or one that was silent for half a year, receives a whole base at once; what waits is never under it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection

from lmmh_desk.features.walkins.model.records import WalkIn
from lmmh_desk.hub import snapshots, tables
from lmmh_desk.hub.thinning import OLD, thin
from lmmh_desk.kernel.clock import TOLD
from lmmh_desk.store.exchange import attached, digests
from lmmh_desk.store.exchange.looking import leave_out
from lmmh_desk.store.kept import keep, value
from lmmh_desk.store.search import candidates
from lmmh_desk.sync import bootstrap
from lmmh_desk.sync.bootstrap import SILENT
from lmmh_desk.tenancy.model.records import Person
from tests.hub import desks as hubs
from tests.hub.every_row import values
from tests.store.summing import recompute
from tests.sync.town import CENTRE, NOW, SABLONS, Broken, Desk, Town

SCOPES = ("", CENTRE, SABLONS)
FAR = 5  # places of the feed, in these small towns


@pytest.fixture(autouse=True)
def far(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "FAR", FAR)
    monkeypatch.setattr(bootstrap, "WAIT", 0)


@pytest.fixture
def town(town: Town) -> Town:
    town.offer_whole_bases()
    return town


@pytest.fixture
def here(town: Town) -> Desk:
    """A desk that has sent some persons."""
    made = town.desk("C02")
    for rank in range(10):
        made.person(usual_name=f"Tessier{rank}")
    made.sync()
    return made


def steps(desk: Desk) -> list[str]:
    assert desk.wire is not None
    told: list[str] = []
    desk.wire.fail = told.append
    return told


DAY = 86_400_000  # milliseconds


def silent(desk: Desk) -> None:
    """Have a desk be silent for half a year."""
    with desk.store.local() as connection:
        attached.move(connection, received_at=NOW - SILENT - 1)


def checked(desk: Desk) -> None:
    """Check that a desk's digests are those of its rows, and that nothing is wrong in its file."""
    with desk.store.read() as read:
        kept = digests.sums(read, SCOPES)
        assert read.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
        assert read.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    with desk.store.local() as connection:
        recompute(connection)
    with desk.store.read() as read:
        made = digests.sums(read, SCOPES)
    assert {scope: one for scope, one in kept.items() if any(one)} == {
        scope: one for scope, one in made.items() if any(one)
    }


def test_a_new_desk_receives_a_whole_base(town: Town, here: Desk) -> None:
    new = town.desk("C03")
    told = steps(new)
    with new.store.local() as connection:
        keep(connection, "mine", "kept")
    report = new.sync()
    assert "download" in told
    assert report.received >= 10
    assert report.healed == 0
    assert report.same
    assert new.rows("person") == here.rows("person")
    with new.store.read() as read:
        assert [one.id for one in candidates(read, "person", "tessier3")] == [
            one for one, row in new.rows("person").items() if row["usual_name"] == "Tessier3"
        ]
        assert value(read, "mine") == "kept"
        assert value(read, bootstrap.CATCHING) == ""
    checked(new)
    one = new.person(usual_name="After")
    new.sync()
    here.sync()
    assert one in here.rows("person")
    assert not list(new.store.folder.glob("snapshot-*")) + list(new.store.folder.glob("desk.new*"))


def test_a_base_lies_in_the_order_of_its_ids(town: Town) -> None:
    here = town.desk("C02")
    for rank in range(9, 0, -1):
        here.person(id=f"00000000-0000-7000-8000-00000000000{rank}")
    here.sync()
    new = town.desk("C03")
    told = steps(new)
    new.sync()
    assert "download" in told
    with new.store.read() as read:
        found = read.exec_driver_sql("SELECT id FROM person ORDER BY rowid").scalars().all()
    assert len(found) == 9
    assert found == sorted(found)


def test_what_came_after_the_base_was_made_follows_by_the_feed(town: Town, here: Desk) -> None:
    town.desk("C03").sync()
    later = here.person(usual_name="Later")
    here.sync()
    new = town.desk("C04")
    new.sync()
    assert later in new.rows("person")
    assert len(list((town.folder / "snapshots").glob("*.snapshot"))) == 1


def test_a_base_holds_what_its_sites_receive_and_nothing_else(town: Town, here: Desk) -> None:
    other = town.desk("S01", SABLONS)
    for desk in (here, other):
        for rank in range(6):
            desk.add(WalkIn(day="2020-11-17", ticket=f"A{rank}", sequence=rank, arrived_at=1))
        desk.sync()
    new = town.desk("C03")
    told = steps(new)
    new.sync()
    assert "download" in told
    assert {row["site_id"] for row in new.rows("walk_in").values()} == {CENTRE}
    assert len(new.rows("walk_in")) == 6
    checked(new)


def test_a_base_holds_the_conflicts_of_records_that_go_everywhere(town: Town, here: Desk) -> None:
    other, person_id = town.desk("S01", SABLONS), here.person()
    town.settle()
    here.change(Person, person_id, channel="sms")
    here.sync()
    other.change(Person, person_id, channel="phone")
    other.sync()
    new = town.desk("C03")
    told = steps(new)
    shutil.rmtree(town.folder / "snapshots")  # made before
    new.sync()
    assert (told[-2:], len(new.rows("conflict"))) == (["download", "feed"], 1)  # not refused: it goes on from there
    checked(new)


def test_a_small_office_goes_by_the_feed(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "FAR", 1000)
    town.desk("C02").person()
    new = town.desk("C03")
    told = steps(new)
    new.sync()
    assert "snapshot" in told
    assert "download" not in told


def forgotten(town: Town, here: Desk, late: Desk) -> str:
    """Have a desk miss a deletion that the feed, 400 days later, tells no more; return the record's id."""
    person_id = here.person(usual_name="Gone")
    town.settle()
    here.delete(Person, person_id)
    here.sync()
    here.person(usual_name="Later")
    here.sync()
    waits = late.person(usual_name="Waits")
    with town.storage.write() as connection:
        connection.execute(tables.receipt.update().values(received_at=NOW))
        connection.execute(tables.device.update().values(reached=1 << 40, seen_at=NOW + OLD))
    assert thin(town.storage, NOW + OLD + 1)
    assert person_id in late.rows("person")
    return waits


def test_a_desk_that_stopped_in_what_is_thinned_is_given_a_whole_base(
    town: Town, here: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "FAR", 1000)  # else as quick by the feed
    late = town.desk("C03")
    waits = forgotten(town, here, late)
    silent(late)
    told = steps(late)
    assert late.sync().same
    assert "download" in told
    town.settle()
    assert late.rows("person").keys() == here.rows("person").keys() >= {waits}
    checked(late)


def test_a_desk_that_stopped_in_what_is_thinned_finds_what_was_deleted_without_a_base_too(
    town: Town, here: Desk
) -> None:
    late = town.desk("C03")
    forgotten(town, here, late)
    assert late.wire is not None
    late.wire.snapshots = None
    assert late.sync().same
    town.settle()
    assert late.rows("person").keys() == here.rows("person").keys()
    checked(late)


def test_a_desk_silent_for_half_a_year_sends_what_it_has_first(town: Town, here: Desk) -> None:
    other = town.desk("C03")
    other.sync()
    town.settle()
    other.person(usual_name="Before")
    other.sync()
    for rank in range(10):
        here.person(usual_name=f"Later{rank}")
    gone = next(iter(here.rows("person")))
    here.delete(Person, gone)
    here.sync()
    waits = other.person(usual_name="Waits")
    silent(other)
    told = steps(other)
    report = other.sync()
    assert told.index("pushed") < told.index("download")
    assert report.healed == 0
    assert report.same
    here.sync()
    assert waits in here.rows("person")
    assert other.rows("person") == here.rows("person")
    assert gone not in other.rows("person")
    assert other.waiting() == 0
    checked(other)


def test_a_base_that_more_of_the_feed_follows_is_not_the_hub_heard_nor_received_twice(town: Town, here: Desk) -> None:
    """Who left may be told after the base's place: a cable pulled out then would open the PC for days."""
    other = town.desk("C03")
    other.sync()
    assert town.snapshots
    for rank in range(10):
        here.person(usual_name=f"Before{rank}")
    here.sync()
    base = snapshots.make(town.storage, town.snapshots, (CENTRE,))
    late = here.person(usual_name="Late")
    here.sync()
    silent(other)
    told = steps(other)
    assert other.wire is not None

    def cut(step: str) -> None:
        told.append(step)
        if step == "feed" and "download" in told:
            raise Broken

    other.wire.fail = cut
    with pytest.raises(Broken):
        other.sync()
    assert place_and_heard(other) == (base.place, NOW - SILENT - 1)
    for rank in range(FAR):  # so far that a base is offered again, and the one there is still near enough
        here.person(usual_name=f"After{rank}")
    here.sync()
    told = steps(other)
    assert other.sync().same
    assert "snapshot" in told
    assert "download" not in told
    assert late in other.rows("person")
    assert other.rows("person") == here.rows("person")
    assert place_and_heard(other)[1] == NOW


def place_and_heard(desk: Desk) -> tuple[int, int | None]:
    with desk.store.read() as read:
        known = attached.attached(read)
    assert known is not None
    return known.cursor, known.received_at


def test_what_is_written_while_the_base_comes_is_sent_before_it_takes_its_place(town: Town, here: Desk) -> None:
    new, written = town.desk("C03"), []
    assert new.wire is not None

    def write(step: str) -> None:
        if step == "download" and not written:
            written.append(new.person(usual_name="Meanwhile"))

    new.wire.fail = write
    report = new.sync()
    assert report.same
    assert report.healed == 0
    assert set(written) <= set(new.rows("person"))
    here.sync()
    assert new.rows("person") == here.rows("person")
    checked(new)


def test_rows_deleted_while_the_base_comes_stay_deleted(town: Town, here: Desk) -> None:
    other = town.desk("C03")
    other.sync()
    for rank in range(10):
        here.person(usual_name=f"Later{rank}")
    here.sync()
    gone = next(iter(other.rows("person")))
    silent(other)
    assert other.wire is not None

    def write(step: str) -> None:
        if step == "download" and gone in other.rows("person"):
            other.delete(Person, gone)

    other.wire.fail = write
    report = other.sync()
    assert gone not in other.rows("person")
    assert report.healed == 0
    checked(other)


def test_its_own_records_of_other_sites_come_back(town: Town, here: Desk) -> None:
    there = town.desk("S01", SABLONS)
    sent = there.add(WalkIn(day="2020-11-17", ticket="A1", sequence=1, arrived_at=1, site_id=CENTRE))
    there.sync()
    here.sync()
    for rank in range(10):
        here.person(usual_name=f"Later{rank}")
    here.change(WalkIn, sent, note="B")
    here.sync()
    silent(there)
    told = steps(there)
    there.sync()
    assert "download" in told
    assert there.rows("walk_in")[sent]["note"] == "B"
    checked(there)


@pytest.mark.parametrize("after", [1, 2, 5])
def test_a_download_cut_goes_on_from_the_bytes_there(town: Town, here: Desk, after: int) -> None:
    new = town.desk("C03")
    assert new.wire is not None
    asked: list[int] = []
    download, left = new.wire.download, [after]

    def counted(snapshot: str, start: int) -> Any:
        asked.append(start)
        return download(snapshot, start)

    def cut(step: str) -> None:
        left[0] -= step == "download"
        if step == "download" and left[0] == 0:
            raise Broken

    new.wire.download = counted  # type: ignore[method-assign]
    new.wire.fail = cut
    with pytest.raises(Broken):
        new.sync()
    new.sync()
    assert asked == [0, (after - 1) * 4096]
    assert new.rows("person") == here.rows("person")


def damaged(content: bytes) -> bytes:
    return content[:-30] + bytes([content[-30] ^ 1]) + content[-29:]


@pytest.mark.parametrize("harm", [damaged, lambda content: content[:-1], lambda content: content + b"x"])
def test_a_base_that_is_not_as_it_was_made_is_refused_and_the_feed_has_all(
    town: Town, here: Desk, harm: Callable[[bytes], bytes]
) -> None:
    town.desk("C03").sync()
    (file,) = (town.folder / "snapshots").glob("*.snapshot")
    file.write_bytes(harm(file.read_bytes()))
    new = town.desk("C04")
    assert new.sync().same
    assert new.rows("person") == here.rows("person")
    assert not list(new.store.folder.glob("snapshot-*")) + list(new.store.folder.glob("desk.new*"))


def test_a_base_whose_rows_are_not_those_of_its_digests_is_refused(
    town: Town, here: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(town.folder / "snapshots")  # what the first desk had made
    visible = snapshots.visible
    monkeypatch.setattr(
        snapshots,
        "visible",
        lambda name, sites: visible(name, sites) & (name != "person"),  # type: ignore[operator]
    )
    new = town.desk("C03")
    told = steps(new)
    report = new.sync()
    assert "download" in told
    assert report.healed == 0
    assert new.rows("person") == here.rows("person")


def test_what_no_page_could_read_is_looked_for_in_a_base_too(
    town: Town, here: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert here.rows("person")
    hostile = hubs.Desk(town.storage, "c09", CENTRE)
    every = list(map(str, tables.records()))
    hostile.push(*(hostile.insert(name, f"{name}-0", **values(name, "0")) for name in every))
    monkeypatch.setattr("lmmh_desk.hub.applying.is_read", lambda _table, _row: True)  # as hubs of before took them
    monkeypatch.setattr("lmmh_desk.hub.rows.legible", lambda _table: {})
    wrong = {
        "paper": {}, "justification": {"content": "{}", "paper_id": "paper-x"}, "conflict": {"base": "[]"},
        "move_day": {"justification_id": "justification-x"}, "person": {"birth_date": "1985-02-31"},
        "dwelling": {"imported": "{"}, "lease": {"imported": '{"notice":"x"}'},
        "arrears_month": {"month": "2020-13"}, "walk_in": {"arrived_at": 1 << 62}, "regulation": {"starts_on": "hier"},
    }  # fmt: skip
    told = {name: {**values(name, "x", "0"), **wrong[name]} for name in every if name in wrong}
    made = [hostile.insert(name, f"{name}-x", **row) for name, row in told.items()]
    for rank, given in enumerate(('["x"]', '{"names":["Tessier"]}')):
        made.append(hostile.insert("person", f"person-{rank}-x", **{**values("person", str(rank)), "imported": given}))
    made.append(hostile.insert("regulation", "regulation-y", **{**told["regulation"], "starts_on": "demain"}))
    assert hostile.push(*made).quarantined == []
    shutil.rmtree(town.folder / "snapshots", ignore_errors=True)
    new = town.desk("C03")
    looked: list[Connection] = []

    def look(base: Connection) -> None:
        leave_out(base)
        looked.append(base)

    monkeypatch.setattr("lmmh_desk.store.exchange.replacing.leave_out", look)
    new.sync()
    assert looked, "no page of the feed took its place"
    assert new.rows("person")["person-x"]["birth_date"] == "1985-02-28"
    given = {one: row["imported"] for name in ("dwelling", "lease", "person") for one, row in new.rows(name).items()}
    assert {given[one] for one in ("dwelling-x", "lease-x", "person-0-x")} == {""}
    assert given["person-1-x"] == '{"names":["Tessier"]}'
    assert new.rows("arrears_month")["arrears_month-x"]["month"] == "2020-12"
    assert new.rows("walk_in")["walk_in-x"]["arrived_at"] == TOLD[1]
    (one,) = new.rows("regulation").keys() & {
        "regulation-x",
        "regulation-y",
    }  # of one day now: one stays
    assert new.rows("regulation")[one]["starts_on"] == "1970-01-01"
    for name in ("justification", "conflict", "move_day"):
        assert new.rows(name).keys() == {f"{name}-0"}
    assert new.waiting() == 0, "what is left out here is not deleted elsewhere"
    checked(new)
    later = {**values("move_day", "y", "0"), "justification_id": "justification-x"}
    assert hostile.push(hostile.insert("move_day", "move_day-y", **later)).quarantined == []
    next_one = town.desk("C04")
    next_one.sync()
    for desk in (new, next_one):
        desk.sync()
        assert desk.rows("move_day").keys() == {"move_day-0"}


def test_rows_no_exchange_would_send_keep_the_base_in_its_place(town: Town, here: Desk) -> None:
    new = town.desk("C03")
    with new.store.synchronising() as connection:
        values = "('own', 's', 'd', 0, 'a', 0, 'Alone', '', 'mail')"
        connection.exec_driver_sql(
            "INSERT INTO person (id, site_id, device_id, created_at, created_by, rev, usual_name, first_names, channel)"
            f" VALUES {values}"
        )
    new.sync()
    assert "own" in new.rows("person")
    assert set(here.rows("person")) < set(new.rows("person"))


def test_a_clock_that_jumps_ahead_is_no_silence(town: Town) -> None:
    town.offer_whole_bases()
    here = town.desk("C02")
    here.person()
    here.sync()
    steps: list[str] = []
    assert here.wire is not None
    here.wire.fail = steps.append
    here.store.clock.instant = NOW + 400 * DAY  # type: ignore[attr-defined]
    here.sync()
    assert "status" in steps
    assert "snapshot" not in steps
