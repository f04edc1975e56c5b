"""Real desks and a real hub, without a network between them."""

from __future__ import annotations

import json

import msgspec
import pytest

from lmmh_desk.features.walkins.model.records import GaugeMove, QueueMove, WalkIn
from lmmh_desk.hub import direct
from lmmh_desk.kernel.digests import bucket
from lmmh_desk.kernel.ids import new_id
from lmmh_desk.office.model.bookings import Booking
from lmmh_desk.office.model.regulations import Regulation
from lmmh_desk.store import versions
from lmmh_desk.store.exchange import attached, digests
from lmmh_desk.sync import stages
from lmmh_desk.sync.packing import pack, unpack
from lmmh_desk.sync.refusals import RefusedByHub
from lmmh_desk.tenancy.model.records import Household, Note, Person
from tests.replacing import replace
from tests.sync.town import CENTRE, NOW, SABLONS, Broken, Desk, Town, Wire


def same(*desks: Desk) -> bool:
    """Say whether desks hold the same persons, and whether the hub says of each that it has what the hub has."""
    assert all(desk.sync().same for desk in desks)
    return all(desk.rows("person") == desks[0].rows("person") for desk in desks)


def test_what_one_writes_the_other_has(here: Desk, there: Desk) -> None:
    person_id = here.person()
    assert (here.sync().sent, there.sync().received) == (1, 1)
    there.change(Person, person_id, channel="sms")
    there.sync()
    here.sync()
    assert here.rows("person")[person_id]["channel"] == "sms"
    assert same(here, there)
    assert here.waiting() == there.waiting() == 0


def test_nothing_to_do_does_nothing(here: Desk, there: Desk) -> None:
    here.person()
    here.sync()
    again = here.sync()
    assert (again.sent, again.received, again.same, again.rows) == (0, 0, True, [])


def test_a_desk_that_stood_alone_brings_all_it_has(town: Town, there: Desk) -> None:
    alone = town.desk("C03", alone=True)
    kept = alone.person()
    merged = alone.person(merged_into=kept)
    alone.add(Note(person_id=kept, text="Bonjour"))
    alone.change(Person, kept, channel="sms")
    with alone.store.local() as connection:
        connection.exec_driver_sql("DELETE FROM sync_log")  # trimmed after a backup
    town.attach(alone)
    assert alone.sync().quarantined == 0
    there.sync()
    assert there.rows("person")[merged]["merged_into"] == kept
    assert there.rows("person")[kept]["channel"] == "sms"
    assert len(there.rows("note")) == 1
    assert same(alone, there)


def test_what_is_typed_during_an_exchange_stays_on_top(here: Desk, there: Desk) -> None:
    person_id = here.person()
    here.sync()
    there.sync()
    there.change(Person, person_id, channel="call", large_print=True)
    there.sync()
    assert here.wire is not None
    here.household()  # that something is sent, and the feed asked for after
    here.store.steady = None  # and the hub asked first: else what is typed meanwhile would be sent at once too
    here.wire.fail = lambda step: here.change(Person, person_id, channel="sms") if step == "feed" else None
    here.sync()
    here.wire.fail = lambda _step: None
    row = here.rows("person")[person_id]
    assert (row["channel"], row["large_print"]) == ("sms", 1)
    assert here.sync().conflicts == 1
    (conflict,) = here.rows("conflict").values()
    assert [json.loads(conflict[name]) for name in ("base", "kept", "other")] == [["mail"], ["call"], ["sms"]]
    assert here.rows("person")[person_id]["channel"] == "call"
    there.sync()
    assert same(here, there)


def test_what_is_typed_while_the_hub_is_asked_is_sent_and_what_follows_received(here: Desk, there: Desk) -> None:
    person_id = here.person()
    here.sync()
    there.sync()
    there.change(Person, person_id, channel="call")
    there.sync()
    assert here.wire is not None
    here.wire.fail = lambda step: here.change(Person, person_id, channel="sms") if step == "feed" else None
    report = here.sync()
    here.wire.fail = lambda _step: None
    assert (report.sent, report.conflicts, report.healed) == (1, 1, 0)
    assert len(here.rows("conflict")) == 1
    assert here.rows("person")[person_id]["channel"] == "call"
    there.sync()
    assert same(here, there)


@pytest.mark.parametrize("step", ["status", "push", "pushed", "feed"])
def test_a_broken_exchange_goes_on_and_counts_once(here: Desk, there: Desk, step: str) -> None:
    here.person()

    def fail(name: str) -> None:
        if name == step:
            raise Broken

    assert here.wire is not None
    here.wire.fail = fail
    with pytest.raises(Broken):
        here.sync()
    here.person()
    here.wire.fail = lambda _step: None
    here.sync()
    there.sync()
    assert len(there.rows("person")) == 2
    assert here.waiting() == 0
    assert same(here, there)


def test_a_page_that_fails_moves_nothing(here: Desk, there: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    here.person()
    here.sync()
    with monkeypatch.context() as patched:
        patched.setattr(digests.Ledger, "settle", lambda _ledger: (_ for _ in ()).throw(Broken))
        with pytest.raises(Broken):
            there.sync()
    assert there.rows("person") == {}
    there.person()
    assert there.waiting() == 1, "the log hears again"
    there.sync()
    assert len(there.rows("person")) == 2


def test_what_was_never_received_is_found_by_the_digests(here: Desk, there: Desk) -> None:
    kept = here.person()
    gone = [there.person(usual_name=f"N{rank}") for rank in range(3)]
    for desk in (there, here, there):
        desk.sync()
    for rank in range(20):  # in as many buckets, each pointing into another
        person_id = here.person(merged_into=kept)
        here.add(Note(person_id=person_id, text=str(rank)))
    for rank, one in enumerate(gone):
        here.delete(Person, one) if rank else here.change(Person, one, merged_into=person_id)
    here.sync()
    assert there.wire is not None
    with there.store.local() as connection:
        attached.move(connection, cursor=there.wire.status().head)
    report = there.sync()
    assert (report.received, report.same) == (0, True)
    assert report.healed >= 41
    assert same(here, there)
    assert there.rows("note") == here.rows("note")


def test_a_bucket_longer_than_a_message_is_received_in_parts(
    here: Desk, there: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An altered PC chooses the ids of its rows: as many as it likes, of the longest, are in one bucket."""
    person_id, ids = here.person(), []
    while len(ids) < 70:
        if bucket(one := new_id()) == 7:
            ids.append(one)
    for one in ids[1:]:
        here.add(Note(id=one, person_id=person_id, text="x" * 250_000))
    for desk in (here, there):
        desk.sync()
    here.add(Note(id=ids[0], person_id=person_id, text="x" * 250_000))
    here.delete(Note, ids.pop())
    here.sync()
    assert there.wire is not None
    with there.store.local() as connection:  # it misses both
        attached.move(connection, cursor=there.wire.status().head)

    def sent(content: bytes, kind: type) -> object:
        """Return what the network brings."""
        return msgspec.msgpack.decode(unpack(pack(content), regular=True), type=kind)

    monkeypatch.setattr(direct, "from_msgpack", sent)
    report = there.sync()
    assert (report.healed, report.same) == (len(ids), True)
    assert there.rows("note").keys() == here.rows("note").keys() == set(ids)


def test_a_row_without_an_id_is_received_again_too(here: Desk, there: Desk) -> None:
    """An altered PC chooses even that."""
    here.add(Household(number="1"))
    there.sync()
    own = "site_id, device_id, created_at, created_by, rev, number"
    with here.store.write(here.session, "test.copy") as unit:
        unit.connection.exec_driver_sql(f"INSERT INTO household (id, {own}) SELECT '', {own} FROM household")
    here.sync()
    assert there.wire is not None
    with there.store.local() as connection:  # it misses both
        attached.move(connection, cursor=there.wire.status().head)
    assert there.sync().same
    assert there.rows("household") == here.rows("household")


def test_a_slot_booked_twice_leaves_the_desk_that_came_second(here: Desk, there: Desk) -> None:
    slot = {"resource_id": "bureau-1", "starts_at": 1000, "ends_at": 2000, "subject_table": "", "subject_id": ""}
    first, second = here.add(Booking(**slot)), there.add(Booking(**slot))
    here.sync()
    assert there.sync().quarantined == 1
    assert list(there.rows("booking")) == [first]
    (aside,) = there.rows("quarantine").values()
    assert (aside["reason"], aside["record_id"], aside["detail"]) == ("slot", second, first)
    assert same(here, there)


def test_a_row_in_the_way_of_the_hub_s_gives_way(here: Desk, there: Desk) -> None:
    first, second = here.regulation("5"), there.regulation("8")
    here.sync()
    assert there.wire is not None
    there.wire.fail = lambda step: (_ for _ in ()).throw(Broken) if step == "push" else None
    with pytest.raises(Broken):
        there.sync()
    there.wire.fail = lambda _step: None
    page = stages.arrivals(there.wire.feed(0))
    with there.store.synchronising() as connection:
        stages.apply_page(connection, page, 0, NOW)
    assert list(there.rows("regulation")) == [first]
    assert there.sync().quarantined == 1
    (aside,) = there.rows("quarantine").values()
    assert (aside["reason"], aside["record_id"], json.loads(aside["delta"])["value"]) == (
        "duplicate", second, [None, "8"])  # fmt: skip
    assert same(here, there)


def test_a_queue_stays_at_its_site_and_with_who_wrote_it(town: Town, here: Desk, there: Desk) -> None:
    neighbour = town.desk("C03")
    walk_in = WalkIn(day="2020-11-17", ticket="B1", sequence=1, arrived_at=1)
    walk_in_id = here.add(walk_in)
    here.add(QueueMove(walk_in_id=walk_in_id, step=1, kind="called"))
    for desk in town.desks:
        desk.sync()
    assert (len(neighbour.rows("queue_move")), len(there.rows("queue_move"))) == (1, 0)
    neighbour.change(WalkIn, walk_in_id, site_id=SABLONS)
    town.settle()
    assert [len(desk.rows("queue_move")) for desk in (here, neighbour, there)] == [1, 0, 1]
    assert here.rows("walk_in")[walk_in_id]["site_id"] == SABLONS
    neighbour_again = there.add(QueueMove(walk_in_id=walk_in_id, step=2, kind="served"))
    town.settle()
    assert neighbour_again in here.rows("queue_move")
    there.change(WalkIn, walk_in_id, site_id=CENTRE)
    town.settle()
    assert [len(desk.rows("queue_move")) for desk in (here, neighbour)] == [2, 2]
    assert same(*town.desks)


def test_a_deletion_against_a_change_is_kept_for_people(here: Desk, there: Desk) -> None:
    person_id = here.person()
    here.sync()
    there.sync()
    here.delete(Person, person_id)
    there.change(Person, person_id, channel="sms")
    here.sync()
    assert there.sync().conflicts == 1
    here.sync()
    assert person_id in here.rows("person")
    assert same(here, there)


def test_a_rule_changed_by_both_is_one_conflict(here: Desk, there: Desk) -> None:
    rule = here.regulation("5")
    here.sync()
    there.sync()
    here.change(Regulation, rule, value="6", source="préfecture")
    there.change(Regulation, rule, value="7")
    here.sync()
    assert there.sync().conflicts == 1
    (conflict,) = there.rows("conflict").values()
    assert json.loads(conflict["columns"]) == ["value", "source"]
    assert json.loads(conflict["other"]) == ["7", ""]


def test_an_edit_after_one_in_conflict_does_not_hide_what_the_hub_kept(here: Desk, there: Desk) -> None:
    person_id = here.person()
    here.sync()
    there.sync()
    there.change(Person, person_id, channel="call")
    there.sync()
    here.change(Person, person_id, channel="sms")
    assert here.wire is not None
    with here.store.synchronising() as connection:
        stages.apply_page(connection, stages.arrivals(here.wire.feed(0)), 0, NOW)
    here.change(Person, person_id, large_print=True)
    assert here.sync().conflicts == 1
    assert here.rows("person")[person_id]["channel"] == "call"
    assert same(here, there)


def test_a_desk_that_receives_one_more_site_gets_what_was_there_before(here: Desk, there: Desk) -> None:
    first, second = (desk.add(GaugeMove(day="2020-11-17", delta=1)) for desk in (here, there))
    for desk in (here, there, here):
        desk.sync()
    assert set(here.rows("gauge_move")) == {first}
    assert here.wire is not None
    here.wire.device = replace(here.wire.device, sites=(CENTRE, SABLONS))
    report = here.sync()
    assert (report.same, report.healed) == (True, 0), "the feed is begun again, not mended bucket by bucket"
    assert set(here.rows("gauge_move")) == {first, second}
    assert here.sync().received == 0, "once"


def test_a_desk_of_an_older_version_sends_and_receives_once_it_is_updated(
    here: Desk, there: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, theirs = here.person(), there.person()
    there.sync()
    newer = str(int(versions.head()) + 1).zfill(4)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(here.wire, "status", lambda after=None: replace(Wire.status(here.wire, after), schema=newer))
        for _time in range(2):
            with pytest.raises(RefusedByHub) as caught:
                here.sync()
            assert caught.value.code == "upgrade"
    assert here.waiting() == 0
    assert theirs not in here.rows("person")
    here.sync()
    there.sync()
    assert mine in there.rows("person")
    assert theirs in here.rows("person")


@pytest.mark.parametrize("waits", [False, True])
def test_a_hub_that_ends_before_a_place_it_gave_takes_nothing_away_here(
    here: Desk, there: Desk, *, waits: bool
) -> None:
    mine = here.person()
    here.sync()
    there.sync()
    with there.store.read() as read:
        place = attached.place(read)
    with there.store.local() as connection:
        attached.move(connection, cursor=place + 1)
    if waits:
        there.person()
    with pytest.raises(RefusedByHub) as refused:
        there.sync()
    assert refused.value.code == "behind"
    assert mine in there.rows("person")
    assert bool(there.waiting()) == waits
