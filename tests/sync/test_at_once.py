"""What waits is sent at once where it is one batch: its answer tells the rest; else the hub is asked first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from msgspec import structs
from sqlalchemy import select

from lmmh_desk.features.walkins.model.records import QueueMove, WalkIn
from lmmh_desk.hub import tables
from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.store import versions
from lmmh_desk.store.exchange import attached
from lmmh_desk.store.exchange.applying import LEFT_OUT
from lmmh_desk.store.kept import value
from lmmh_desk.sync import stages
from lmmh_desk.sync.bootstrap import LATELY, SILENT
from lmmh_desk.sync.protocol import Answer
from lmmh_desk.sync.refusals import RefusedByHub
from lmmh_desk.sync.status import CLOCK_OFF
from lmmh_desk.tenancy.model.records import Person
from tests.replacing import replace
from tests.sync.town import CENTRE, NOW, SABLONS, Desk, Town, Wire

AT_ONCE = ["push", "pushed", "feed"]


def steps(desk: Desk) -> list[str]:
    """Exchange, and return what the hub was asked."""
    assert desk.wire is not None
    told: list[str] = []
    desk.wire.fail = told.append
    desk.sync()
    return told


@pytest.fixture
def here(town: Town) -> Desk:
    """A desk that has exchanged before."""
    made = town.desk("C02")
    made.household()
    made.sync()
    return made


def test_one_question_sends_what_waits_and_brings_what_is_new(town: Town, here: Desk, there: Desk) -> None:
    theirs = there.person()
    there.sync()
    mine = here.person()
    assert steps(here) == AT_ONCE
    assert here.waiting() == 0
    there.sync()
    assert set(here.rows("person")) == set(there.rows("person")) == {mine, theirs}


def test_it_asks_first_where_more_waits_than_a_batch_holds(
    here: Desk, there: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stages, "LINES", 1)
    written = {here.person(), here.person()}
    assert steps(here)[0] == "status"
    there.sync()
    assert set(there.rows("person")) == written


@pytest.mark.parametrize("days", [-1, LATELY // 86_400_000 + 1])
def test_it_asks_first_when_it_last_heard_the_hub_long_ago_or_to_come(here: Desk, days: int) -> None:
    here.person()
    assert isinstance(here.store.clock, FixedClock)
    here.store.clock.advance(days * 86_400_000)
    assert steps(here)[0] == "status"
    assert here.waiting() == 0


def test_it_asks_first_until_it_has_received(town: Town) -> None:
    new = town.desk("C03")
    new.person()
    assert steps(new)[0] == "status"


def test_a_hub_that_begins_a_new_epoch_is_given_back_what_it_lost_before_anything_is_sent(
    town: Town, here: Desk
) -> None:
    here.person()
    with here.store.local() as connection:
        attached.move(connection, epoch="the former one")
    with town.storage.write() as connection:
        connection.exec_driver_sql("""UPDATE hub_clock SET lost = '{"the former one": 0}'""")
    told = steps(here)
    assert told[:3] == ["push", "status", "give_back"]
    assert told.index("gave_back") < told.index("pushed")
    assert here.waiting() == 0


def test_what_there_was_of_a_new_site_comes_before_what_is_new_of_it(here: Desk, there: Desk) -> None:
    walk_in = there.add(WalkIn(day="2020-11-17", ticket="A1", sequence=1, arrived_at=1))
    there.sync()
    here.sync()
    move = there.add(QueueMove(walk_in_id=walk_in, step=1, kind="called"))
    there.sync()
    mine = here.person()
    assert here.wire is not None
    here.wire.device = replace(here.wire.device, sites=(CENTRE, SABLONS))
    report = here.sync()
    assert (report.sent, report.same, report.healed) == (1, True, 0)
    assert (set(here.rows("walk_in")), set(here.rows("queue_move"))) == ({walk_in}, {move})
    assert set(here.rows("person")) == {mine}
    with here.store.read() as read:
        assert not value(read, LEFT_OUT), "nothing came that pointed to what there was"


def test_a_site_that_it_receives_no_more_sends_it_nowhere_back(here: Desk) -> None:
    assert here.wire is not None
    here.wire.device = replace(here.wire.device, sites=(CENTRE, SABLONS))
    here.sync()
    here.person()
    here.wire.device = replace(here.wire.device, sites=(CENTRE,))
    assert here.sync().sent == 1
    with here.store.read() as read:
        known = attached.attached(read)
    assert known is not None
    assert known.sites == (CENTRE,)
    assert here.sync().received == 0


def offset(desk: Desk) -> int:
    with desk.store.read() as read:
        known = attached.attached(read)
    assert known is not None
    return known.clock_offset


def dated(town: Town, one: str) -> list[int]:
    """Return when the lines of a record were written, as the hub has it."""
    with town.storage.read() as read:
        return list(read.execute(select(tables.feed.c.at).where(tables.feed.c.pk == one)).scalars())


@pytest.mark.parametrize("by", [60_000, -60_000, 10 * 365 * 86_400_000])
def test_it_asks_the_time_first_once_its_clock_was_set_so_that_lines_are_dated_right(
    town: Town, here: Desk, by: int
) -> None:
    clock = here.store.clock
    assert isinstance(clock, FixedClock)
    clock.set(NOW + by)
    one = here.person()
    assert steps(here)[0] == "status"
    assert offset(here) == -by
    assert dated(town, one) == [NOW]
    for first in ("status", "status") if abs(by) > CLOCK_OFF else ("status", "push"):
        here.person()
        assert steps(here)[0] == first, "told twice alike, and near its own"


@pytest.mark.parametrize("wrong", [-20 * 365 * 86_400_000, 20 * 365 * 86_400_000, -240_000])
def test_what_is_written_once_a_hub_s_clock_was_put_right_is_dated_right(town: Town, here: Desk, wrong: int) -> None:
    assert here.wire is not None
    here.wire._clock = FixedClock(NOW + wrong)
    for _time in range(1 if abs(wrong) < CLOCK_OFF else 3):
        here.person()
        here.sync()
    here.wire._clock = FixedClock(NOW)
    one = here.person()
    assert steps(here)[0] == "status"
    assert dated(town, one) == [NOW]


def test_what_is_written_after_a_slow_answer_is_dated_right(town: Town, here: Desk, there: Desk) -> None:
    clock, wire = here.store.clock, here.wire
    assert isinstance(clock, FixedClock)
    assert wire is not None
    wire._clock = clock
    for _as_slow in range(2):  # alike, and wrong
        there.person()
        there.sync()
        wire.fail = lambda step: clock.advance(20_000) if step == "feed" else None
        here.sync()
    assert offset(here) == -20_000
    now = clock.now()
    one = here.person()
    assert steps(here)[0] == "status"
    assert dated(town, one) == [now]


def test_what_is_typed_while_the_first_question_travels_is_sent_too(here: Desk) -> None:
    here.person()
    assert here.wire is not None
    typed: list[str] = []
    here.wire.fail = lambda step: typed.append(here.person()) if step == "pushed" and not typed else None
    assert here.sync().sent == 2
    assert here.waiting() == 0


def test_a_clock_that_stood_still_does_not_hide_for_how_long_it_was_silent(here: Desk, there: Desk) -> None:
    theirs, mine = there.person(), here.person()
    there.sync()
    assert here.wire is not None
    here.wire._clock = FixedClock(NOW + SILENT + 1)
    told = steps(here)
    assert told[:2] == AT_ONCE[:2]
    assert told.index("snapshot") < len(told) - 1, "a whole base is asked for before the feed is followed"
    assert set(here.rows("person")) == {mine, theirs}


def test_a_program_that_just_started_asks_the_time_first(here: Desk) -> None:
    here.store.steady = None
    here.person()
    assert steps(here)[0] == "status"


def test_a_hub_whose_clock_was_put_right_tells_it_with_its_answer(here: Desk) -> None:
    assert here.wire is not None
    here.wire._clock = FixedClock(NOW + 60_000)
    here.person()
    assert steps(here) == AT_ONCE
    assert 60_000 <= offset(here) < 61_000, "and how long it took"


def test_the_time_that_it_takes_to_store_the_answer_is_not_the_hub_s(
    here: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, store_answer = here.store.clock, stages.store_answer
    assert isinstance(clock, FixedClock)

    def slowly(*given: Any) -> None:
        clock.advance(5000)
        store_answer(*given)

    monkeypatch.setattr(stages, "store_answer", slowly)
    here.person()
    assert steps(here) == AT_ONCE
    assert offset(here) == 0


def answering(desk: Desk, change: Callable[[Answer], Answer]) -> Any:
    """Return a push whose answers are changed."""
    return lambda *given: change(Wire.push(desk.wire, *given))


def test_a_desk_of_an_older_version_learns_it_from_the_answer(
    here: Desk, there: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs, mine = there.person(), here.person()
    there.sync()
    newer = str(int(versions.head()) + 1).zfill(4)
    with monkeypatch.context() as meanwhile:
        told = answering(
            here, lambda one: structs.replace(one, page=None, status=structs.replace(one.status, schema=newer))
        )
        meanwhile.setattr(here.wire, "push", told)
        with pytest.raises(RefusedByHub) as caught:
            here.sync()
    assert caught.value.code == "upgrade"
    assert here.waiting() == 0
    assert set(here.rows("person")) == {mine}
    here.sync()
    assert set(here.rows("person")) == {mine, theirs}


@pytest.mark.parametrize("code", sorted(stages.ASKED_FIRST))
def test_a_hub_that_does_not_take_it_so_is_asked_then(
    here: Desk, there: Desk, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    theirs, mine = there.person(), here.person()
    there.sync()

    def refuse(content: bytes, after: int | None = None, known: attached.Exchange | None = None) -> Answer:
        if known:
            raise stages.refused(stages.Problem(code))
        return Wire.push(here.wire, content, after)

    monkeypatch.setattr(here.wire, "push", refuse)
    assert steps(here)[0] == "status"
    assert set(here.rows("person")) == {mine, theirs}


def test_what_is_refused_otherwise_is_said_at_once(here: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    here.person()
    told: list[str] = []

    def refuse(*_all: object) -> Answer:
        told.append("push")
        raise stages.refused(stages.Problem("busy"))

    assert here.wire is not None
    monkeypatch.setattr(here.wire, "push", refuse)
    monkeypatch.setattr(here.wire, "status", lambda *_all: told.append("status"))
    with pytest.raises(RefusedByHub) as caught:
        here.sync()
    assert (caught.value.code, told) == ("busy", ["push"])


def test_a_person_changed_by_both_is_merged_as_ever(here: Desk, there: Desk) -> None:
    one = here.person()
    for desk in (here, there):
        desk.sync()
    there.change(Person, one, channel="call")
    there.sync()
    here.change(Person, one, usual_name="Brun")
    assert steps(here) == AT_ONCE
    assert {here.rows("person")[one][name] for name in ("channel", "usual_name")} == {"call", "Brun"}
