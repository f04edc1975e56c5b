"""What the PCs of a site exchange every few seconds: the queue and the gauge, and what waits with them."""

from __future__ import annotations

import json

import pytest

from lmmh_desk.features.walkins.model.records import GaugeMove
from lmmh_desk.hub import tables
from lmmh_desk.hub.storage import last_place
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.office.model.agents import Agent
from lmmh_desk.office.model.rights import Role
from lmmh_desk.store.exchange import attached
from lmmh_desk.store.failures import DiskFull
from lmmh_desk.store.store import Store
from lmmh_desk.sync import desk as desks
from lmmh_desk.sync import stages
from lmmh_desk.sync.desk import DeskExchanger
from lmmh_desk.sync.exchanger import NETWORK, Sealing
from lmmh_desk.sync.protocol import AuditHead, Problem
from lmmh_desk.sync.transport import refused, unreachable
from tests.sync.town import NOW, SABLONS, Desk, Town

DAY = 24 * 3_600_000


def exchanger(desk: Desk) -> DeskExchanger:
    return DeskExchanger(desk.store, open_hub=lambda _store, _moved: desk.wire)


def never() -> bool:
    return False


def enter(desk: Desk, delta: int = 1) -> None:
    desk.add(GaugeMove(site_id=desk.site, day="2020-11-17", delta=delta))


def test_a_move_of_the_queue_reaches_the_other_counter_by_itself(town: Town) -> None:
    here, there = town.desk("C01"), town.desk("C02")
    mine, other = exchanger(here), exchanger(there)
    here.person()
    assert mine.live(never) is None, "what is not the queue's waits to be asked for"
    enter(here)
    report = mine.live(never)
    assert report is not None
    assert (report.sent, report.received) == (2, 0)
    report = other.live(never)
    assert report is not None
    assert (report.received, len(there.rows("gauge_move")), len(there.rows("person"))) == (2, 1, 1)
    assert other.live(never) is None
    assert mine.live(never) is None
    with there.store.read() as read:
        assert attached.last_runs(read, 5) == []


def test_the_audit_is_countersigned_once_an_hour_where_nobody_presses_f5(town: Town) -> None:
    """The queue brings all the rest along: who never exchanges otherwise would have no witness, nor a new key."""
    here, done = town.desk("C01"), list[str]()
    due = [AuditHead(1, bytes(32), b"")]
    sealing = Sealing(
        keep=lambda _store, hub: done.append(type(hub).__name__), head=lambda _store: due.pop() if due else None
    )
    mine = DeskExchanger(here.store, lambda: sealing, open_hub=lambda _store, _moved: here.wire)
    assert mine.live(never) is None
    assert done == [], "nothing moved"
    for _one in range(2):
        enter(here)
        assert mine.live(never) is not None
    assert done == [type(here.wire).__name__]


def test_a_wrong_certificate_takes_nothing_from_what_was_exchanged(town: Town) -> None:
    here = town.desk("C01")

    def wrong(_store: Store, _hub: object) -> None:
        raise WrongState("Le serveur a donné une clé qui n’est pas pour ce poste.", "", "")

    sealing = Sealing(keep=wrong, head=lambda _store: AuditHead(1, bytes(32), b""))
    mine = DeskExchanger(here.store, lambda: sealing, open_hub=lambda _store, _moved: here.wire)
    enter(here)
    with pytest.raises(WrongState):
        mine.live(never)
    with here.store.read() as read:
        known = attached.attached(read)
    assert known is not None
    assert (mine.last.sent, here.waiting(), known.tried_at) == (1, 0, here.store.clock.now())
    with pytest.raises(WrongState):
        mine.run(lambda _done: None, never)
    with here.store.read() as read:
        assert [run.problem for run in attached.last_runs(read, 5)] == [""]


def test_who_left_is_heard_of_within_seconds_at_every_site(town: Town) -> None:
    """Whoever only reads files moves no queue: they would have gone on until the next F5."""
    here, away = town.desk("C01"), town.desk("S01", SABLONS)
    mine, other = exchanger(here), exchanger(away)
    agent = here.add(Agent(name="Lemoine", title="", role=Role.FRONT_DESK))
    for one in (mine, other):
        assert one.live(never) is not None
    here.change(Agent, agent, active=False)
    for one in (mine, other):
        assert one.live(never) is not None
        assert one.live(never) is None
    assert not away.rows("agent")[agent]["active"]


def test_nothing_is_asked_twice_and_another_site_hears_nothing(town: Town) -> None:
    here, away = town.desk("C01"), town.desk("S01", SABLONS)
    enter(here)
    exchanger(here).live(never)
    assert exchanger(away).live(never) is None
    assert away.rows("gauge_move") == {}


@pytest.mark.parametrize(("error", "problem"), [(unreachable(), NETWORK), (refused(Problem("revoked")), "revoked")])
def test_what_went_wrong_is_said(town: Town, error: Exception, problem: str) -> None:
    here = town.desk("C01")
    enter(here)

    def fail(step: str) -> None:
        if step == "push":
            raise error

    here.wire.fail = fail
    report = exchanger(here).live(never)
    assert report is not None
    assert report.problem == problem
    assert here.waiting() == 1
    here.wire.fail = lambda _step: None
    report = exchanger(here).live(never)
    assert report is not None
    assert (report.sent, report.problem, here.waiting()) == (1, "", 0)


def cut_after_a_page(desk: Desk) -> None:
    pages: list[str] = []

    def cut(step: str) -> None:
        pages.append(step)
        if pages.count("feed") == 2:
            raise unreachable()

    assert desk.wire is not None
    desk.wire.fail = cut


def test_what_came_before_the_network_was_cut_is_told(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    here, there = town.desk("C01"), town.desk("C02")
    monkeypatch.setattr("lmmh_desk.hub.feed.LINES", 1)
    for _one in range(2):
        enter(here)
    exchanger(here).live(never)
    cut_after_a_page(there)
    report = exchanger(there).live(never)
    assert report is not None
    came = there.rows("gauge_move")
    assert (len(came), report.received, report.problem) == (1, 1, NETWORK)
    assert report.changes is not None
    assert {row.id for row in report.changes.rows} == came.keys(), "else no page shows it"


def test_a_hub_heard_in_part_was_not_heard(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who left may be told on a page that follows: a cable pulled out after the first would open the PC for days."""
    here, there = town.desk("C01"), town.desk("C02")
    monkeypatch.setattr("lmmh_desk.hub.feed.LINES", 1)
    with there.store.local() as connection:
        attached.move(connection, received_at=NOW - DAY)
    for _one in range(3):
        enter(here)
    exchanger(here).live(never)
    cut_after_a_page(there)
    exchanger(there).live(never)
    assert len(there.rows("gauge_move")) == 1
    assert heard(there) == NOW - DAY
    there.wire.fail = lambda _step: None
    there.sync()
    assert len(there.rows("gauge_move")) == 3
    assert heard(there) == NOW


def heard(desk: Desk) -> int | None:
    with desk.store.read() as read:
        known = attached.attached(read)
        return known.received_at if known else None


def test_what_came_before_the_disk_refused_is_told(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    here, there = town.desk("C01"), town.desk("C02")
    monkeypatch.setattr("lmmh_desk.hub.feed.LINES", 1)
    for _one in range(3):
        enter(here)
    exchanger(here).live(never)
    pages: list[str] = []
    told: set[str] = set()

    def fill(step: str) -> None:
        pages.append(step)
        if pages.count("feed") == 2:
            raise DiskFull("Le disque est plein.")

    there.wire.fail = fill
    other = exchanger(there)
    for exchange in (lambda: other.live(never), lambda: other.run(lambda _progress: None, never)):
        pages.clear()
        with pytest.raises(DiskFull):
            exchange()
        assert {row.id for row in other.came().rows} == there.rows("gauge_move").keys() - told != set()
        told |= there.rows("gauge_move").keys()


def test_a_hub_restored_with_its_clock_back_is_looked_at(town: Town) -> None:
    """What was looked at before is beyond the end of its feed."""
    here, there = town.desk("C01"), town.desk("C02")
    other = exchanger(there)
    for _one in range(3):
        here.person()
    here.sync()
    assert other.live(never) is None
    with town.storage.write() as connection:
        _place, epoch = last_place(connection)
        connection.execute(tables.hub_clock.update().values(v=1, epoch="another", lost=json.dumps({epoch: 0})))
    enter(here)
    report = other.live(never)
    assert report is not None
    assert report.problem == ""
    assert other.live(never) is None


def test_a_window_that_closes_does_not_wait_for_it(town: Town) -> None:
    here = town.desk("C01")
    enter(here)
    assert exchanger(here).live(lambda: True) is None
    assert here.waiting() == 1


def test_a_look_takes_what_fits_and_what_is_not_the_queue_s_waits(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    here, there = town.desk("C01"), town.desk("C02")
    for module in (stages, desks):
        monkeypatch.setattr(module, "LINES", 3)
    for _one in range(5):
        here.person()
    enter(here)
    for _one in range(5):
        here.person()
    mine, other = exchanger(here), exchanger(there)
    sent = []
    while report := mine.live(never):
        sent.append(report.sent)
    assert (sent, here.waiting()) == ([3, 3], 5), "what came after the queue's waits to be asked for"
    other.live(never)
    assert len(there.rows("gauge_move")) == 1
    assert here.sync().sent == 5
