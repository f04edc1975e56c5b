"""The outbox: whole transactions, the same bytes until acknowledged, nothing twice, nothing lost."""

from __future__ import annotations

from hashlib import sha256

import pytest

from lmmh_desk.store.exchange import attached, freezing, pending
from lmmh_desk.store.exchange.freezing import KEPT_MS
from lmmh_desk.store.store import Store
from tests.conftest import load_tables
from tests.store.exchanging import (
    HUB,
    NOW,
    SESSION,
    acknowledge,
    add_box,
    add_thing,
    attach,
    box,
    freeze,
    receive,
    rows,
    write,
)  # fmt: skip


@pytest.fixture
def desk(boxes: Store) -> Store:
    return attach(boxes)


def first(store: Store) -> freezing.Frozen | None:
    with store.read() as read:
        return freezing.frozen(read)


def batches(store: Store) -> list[tuple]:
    return rows(store, "SELECT tx, pk, batch IS NOT NULL FROM sync_log ORDER BY seq")


def test_a_batch_holds_what_was_written_in_its_order(desk: Store) -> None:
    write(desk, add_box("b", "red"), add_thing("t", "b"))
    batch = freeze(desk)
    found = first(desk)
    assert found is not None
    assert (found.id, found.sequence, found.records) == (batch, 1, 2)
    assert found.sha256 == sha256(found.content).digest()
    same, sequence, lines = eval(found.content)
    assert (same, sequence) == (batch, 1)
    assert [(line[0], line[1], line[2], line[3], line[4], line[6]) for line in lines] == [
        (1, "zbox", "b", "insert", 0, "agent"), (1, "athing", "t", "insert", 0, "agent"),
    ]  # fmt: skip
    assert '"name":[null,"red"]' in lines[0][5]


def test_when_a_line_was_written_is_told_by_the_hub_s_clock(desk: Store) -> None:
    with desk.local() as connection:
        attached.move(connection, clock_offset=-3_600_000)
    write(desk, add_box("b", "red"))
    freeze(desk)
    found = first(desk)
    assert found is not None
    assert eval(found.content)[2][0][7] == NOW - 3_600_000


def test_nothing_to_freeze(desk: Store) -> None:
    assert freeze(desk) is None
    write(desk, add_box("b", "red"))
    assert freeze(desk)
    assert freeze(desk) is None
    assert rows(desk, "SELECT sequence FROM exchange") == [1]


def test_transactions_are_never_cut(desk: Store) -> None:
    write(desk, add_box("1", "1"), add_box("2", "2"))
    write(desk, add_box("3", "3"), add_box("4", "4"))
    assert freeze(desk, lines=3)
    assert batches(desk) == [(1, "1", 1), (1, "2", 1), (2, "3", 0), (2, "4", 0)]
    assert freeze(desk, lines=3)
    assert rows(desk, "SELECT sequence, records FROM outbox ORDER BY sequence") == [(1, 2), (2, 2)]


@pytest.mark.parametrize(("lines", "size"), [(2, 1 << 20), (1000, 100)])
def test_a_transaction_larger_than_a_batch_goes_by_itself(desk: Store, lines: int, size: int) -> None:
    write(desk, *(add_box(str(number), str(number)) for number in range(5)))
    write(desk, add_box("next", "next"))
    assert freeze(desk, lines, size)
    assert rows(desk, "SELECT records FROM outbox") == [5]


def test_exactly_as_many_lines_as_a_batch_takes(desk: Store) -> None:
    for name in "abc":
        write(desk, add_box(name, name))
    assert freeze(desk, lines=2)
    assert rows(desk, "SELECT records FROM outbox") == [2]


def test_the_size_of_a_batch_is_bounded(desk: Store) -> None:
    for number in range(10):
        write(desk, add_box(str(number), str(number) + "x" * 1000))
    assert freeze(desk, size=4000)
    assert rows(desk, "SELECT records FROM outbox") == [3]


def test_what_is_written_after_is_frozen_after(desk: Store) -> None:
    write(desk, add_box("1", "1"))
    one = freeze(desk)
    write(desk, add_box("2", "2"))
    two = freeze(desk)
    assert rows(desk, "SELECT batch FROM sync_log ORDER BY seq") == [one, two]
    found = first(desk)
    assert found is not None
    assert found.id == one


def test_a_failure_while_encoding_leaves_nothing(desk: Store) -> None:
    write(desk, add_box("1", "1"))
    with pytest.raises(LookupError), desk.local() as connection:
        freezing.freeze(connection, 10, 10_000, NOW, lambda *_: {}["absent"])
    assert (first(desk), rows(desk, "SELECT sequence FROM exchange")) == (None, [0])
    assert batches(desk) == [(1, "1", 0)]


def test_acknowledged_batches_are_kept_35_days(desk: Store) -> None:
    write(desk, add_box("1", "1"))
    acknowledge(desk, freeze(desk) or "", [5])
    for after, left in ((KEPT_MS, 1), (KEPT_MS + 1, 0)):
        with desk.local() as connection:
            freezing.forget_old(connection, NOW + after)
        assert len(rows(desk, "SELECT * FROM outbox")) == left


def test_a_clock_that_jumps_ahead_forgets_no_batch(desk: Store) -> None:
    ahead = 100 * KEPT_MS
    write(desk, add_box("1", "1"))
    acknowledge(desk, freeze(desk) or "", [5])
    with desk.local() as connection:
        connection.exec_driver_sql("UPDATE exchange SET clock_offset = ?", (-ahead,))
        freezing.forget_old(connection, NOW + ahead + KEPT_MS)
    assert len(rows(desk, "SELECT * FROM outbox")) == 1


def test_what_waits_is_never_forgotten(desk: Store) -> None:
    write(desk, add_box("1", "1"))
    freeze(desk)
    with desk.local() as connection:
        freezing.forget_old(connection, NOW + 10 * KEPT_MS)
    assert first(desk)


def test_a_restored_hub_gets_again_what_it_has_not(desk: Store) -> None:
    made = []
    for name in "123":
        write(desk, add_box(name, name))
        made.append(freeze(desk) or "")
        acknowledge(desk, made[-1], [int(name)])
    contents = rows(desk, "SELECT content FROM outbox ORDER BY sequence")
    with desk.local() as connection:
        freezing.again(connection, 1)
    found = first(desk)
    assert found is not None
    assert (found.id, found.content) == (made[1], contents[1])
    acknowledge(desk, made[1], [7])
    acknowledge(desk, made[2], [8])
    assert first(desk) is None


def test_a_copy_of_a_pc_sends_its_own_work_under_its_new_name(store: Store) -> None:
    load_tables()
    attach(store)
    with store.local() as connection:
        connection.exec_driver_sql(
            "INSERT INTO desk (id, device_id, code, site_id, counter) VALUES (1, 'old', 'C02', 'here', '')"
        )
    for name in "123":
        columns = "id, site_id, device_id, created_at, created_by"
        write(store, (f"INSERT INTO household ({columns}) VALUES (?, 'here', 'old', 0, 'agent')", (name,)))
        batch = freeze(store)
        if name == "1":
            acknowledge(store, batch or "", [1])
    before = rows(store, "SELECT seq, tx, table_name, pk, op, delta, actor, wall_time, rev FROM sync_log")
    with store.local() as connection:
        freezing.settle(connection)
        assert freezing.settled(connection) == 1
        freezing.relabel(connection, "new", "C09")
    assert rows(store, "SELECT seq, tx, table_name, pk, op, delta, actor, wall_time, rev FROM sync_log") == before
    assert rows(store, "SELECT device_id, code FROM desk") == [("new", "C09")]
    with store.read() as read:
        assert freezing.settled(read) == 0
    assert first(store) is None
    assert freeze(store)
    assert rows(store, "SELECT sequence, records FROM outbox") == [(1, 2)]


def test_what_waits_says_its_acts(desk: Store) -> None:
    with desk.read() as read:
        assert pending.waiting(read) == pending.Waiting()
    write(desk, add_box("1", "1"), add_box("2", "2"))
    made = rows(desk, "SELECT at FROM audit")[0]
    write(desk, add_box("3", "3"))
    freeze(desk, lines=2)
    with desk.read() as read:
        found = pending.waiting(read)
    assert (found.transactions, found.lines, found.oldest) == (2, 3, made)
    assert found.acts == (
        pending.Act(2, "act", "subject", SESSION.agent_id, made, 1),
        pending.Act(1, "act", "subject", SESSION.agent_id, made, 2),
    )


def test_what_the_hub_does_not_know(desk: Store) -> None:
    receive(desk, box(3, "known", "known"))
    write(desk, add_box("new", "new"), "UPDATE zbox SET name = 'changed' WHERE id = 'known'")
    with desk.read() as read:
        assert pending.unsent(read, "zbox", ["known", "new", "absent"]) == {"new"}


def test_how_a_desk_is_attached(boxes: Store) -> None:
    with boxes.read() as read:
        assert attached.attached(read) is None
        assert not attached.is_attached(read)
    attach(attach(boxes))
    with boxes.local() as connection:
        attached.move(connection, epoch="other", cursor=7, sites=("here", "there"), problem="panne")
    with boxes.read() as read:
        found = attached.attached(read)
    assert found is not None
    assert (found.address, found.hub_key, found.device_key) == (HUB.address, HUB.hub_key, HUB.device_key)
    assert (found.epoch, found.cursor, found.sites, found.problem) == ("other", 7, ("here", "there"), "panne")


def test_the_history_of_exchanges(boxes: Store) -> None:
    for number in range(3):
        with boxes.local() as connection:
            attached.add_run(connection, attached.Run("network", number, number + 1, sent=number, problem="panne"))
    with boxes.read() as read:
        assert [run.started_at for run in attached.last_runs(read, 2)] == [2, 1]
        assert attached.last_runs(read, 1) == [attached.Run("network", 2, 3, sent=2, problem="panne")]


def test_the_history_is_in_the_order_in_which_it_was_written_whatever_the_clock_said(store: Store) -> None:
    """The PC's clock was years ahead for a while: what came then isn't the last for ever."""
    with store.local() as connection:
        for at, problem in ((10, ""), (10**12, ""), (20, "network"), (30, "network")):
            attached.add_run(connection, attached.Run("network", at, at, problem=problem))
        assert [run.started_at for run in attached.last_runs(connection, 9)] == [30, 20, 10**12, 10]
        assert attached.failing_since(connection, "network") == 20
        attached.add_run(connection, attached.Run("network", 40, 41))
        passed = attached.last_passed(connection)
        assert passed is not None
        assert passed.started_at == 40
        assert attached.failing_since(connection, "network") is None
