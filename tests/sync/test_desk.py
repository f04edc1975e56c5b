"""This desk's exchanges as the window asks for them: what they report, and the line each leaves."""

from __future__ import annotations

from pathlib import Path

import pytest

from lmmh_desk.kernel.errors import BadInput, DeskError
from lmmh_desk.store.exchange import attached
from lmmh_desk.store.store import Store
from lmmh_desk.sync import bundle, stages
from lmmh_desk.sync import desk as desks
from lmmh_desk.sync.carrying import File
from lmmh_desk.sync.desk import DeskExchanger
from lmmh_desk.sync.exchanger import CUT, NETWORK, Progress
from lmmh_desk.sync.protocol import Problem, Status
from lmmh_desk.sync.transport import refused, unreachable
from lmmh_desk.tenancy.model.records import Note, Person
from tests.store.exchanging import attach
from tests.sync.town import Town


class Hub:
    """Answers as told; `moved` is called with ten bytes at each question."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.closed = self.bytes_sent = self.bytes_received = 0
        self.moved = lambda _bytes: None

    def open(self, _store, moved):
        def went(size):
            self.bytes_sent += size
            moved(size)

        self.moved = went
        return self

    def status(self) -> Status:
        if self.error:
            raise self.error
        return Status("epoch", "schema", 0, 0, ["here"], 0)

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def exchanging(monkeypatch):
    """What `stages.exchange` does here: some progress, some bytes, then an error or a report."""
    monkeypatch.setattr(desks, "PAUSES", (0.01, 0.01))
    going = {"error": None, "bytes": 10, "report": stages.Report(sent=2, received=4)}

    def exchange(_store, hub, progress, cancelled, _report):
        progress(stages.Report(sent=1))
        if going["bytes"]:
            hub.moved(going["bytes"])
        if cancelled():
            raise stages.stopped()
        if going["error"]:
            raise going["error"]
        return going["report"]

    monkeypatch.setattr(desks.stages, "exchange", exchange)
    return going


def ran(store: Store):
    with store.read() as read:
        return attached.last_runs(read, 5), attached.attached(read)


def test_an_exchange_is_reported_and_kept(store: Store, exchanging, clock) -> None:
    hub, told = Hub(), []
    report = DeskExchanger(attach(store), open_hub=hub.open).run(told.append, lambda: False)
    assert (report.sent, report.received, report.problem, report.cancelled) == (2, 4, "", False)
    (run,), known = ran(store)
    assert (run.way, run.sent, run.received, run.problem) == ("network", 2, 4, "")
    assert (run.bytes_sent, run.bytes_received) == (10, 0)
    assert (known.tried_at, known.problem, hub.closed) == (clock.now(), "", 1)
    assert told[-1] == Progress("receive", 0, 0, 10)


@pytest.mark.parametrize(
    ("error", "size", "problem"),
    [(unreachable(), 0, NETWORK), (unreachable(), 5, CUT), (refused(Problem("revoked")), 5, "revoked")],
)
def test_what_went_wrong_is_kept(store: Store, exchanging, error, size, problem) -> None:
    exchanging.update(error=error, bytes=size)
    report = DeskExchanger(attach(store), open_hub=Hub().open).run(lambda _progress: None, lambda: False)
    assert (report.problem, report.sent) == (problem, 1)
    (run,), known = ran(store)
    assert (run.problem, known.problem) == (problem, problem)


def test_an_exchange_that_is_cut_is_tried_again_while_it_gets_further(store: Store, exchanging, monkeypatch) -> None:
    tried, cut = [], desks.stages.exchange

    def twice(*arguments):
        tried.append(1)
        exchanging["error"] = unreachable() if len(tried) < 3 else None
        return cut(*arguments)

    monkeypatch.setattr(desks.stages, "exchange", twice)
    report = DeskExchanger(attach(store), open_hub=Hub().open).run(lambda _progress: None, lambda: False)
    assert (len(tried), report.problem) == (3, "")
    exchanging["bytes"] = 0
    tried.clear()
    assert DeskExchanger(store, open_hub=Hub().open).run(lambda _progress: None, lambda: False).problem == NETWORK
    assert len(tried) == 1


def test_it_waits_its_turn_with_a_hub_that_has_too_much_to_do(store: Store, exchanging, monkeypatch) -> None:
    tries = []

    def busy(_store, _hub, _progress, _cancelled, _report):
        tries.append(1)
        if len(tries) < 8:
            raise refused(Problem("busy"))
        return stages.Report(sent=2)

    monkeypatch.setattr(desks.stages, "exchange", busy)
    report = DeskExchanger(attach(store), open_hub=Hub().open).run(lambda _progress: None, lambda: False)
    assert (report.sent, report.problem, len(tries)) == (2, "", 8)
    tries.clear()
    monkeypatch.setattr(desks, "PATIENCE", 0.0)
    assert DeskExchanger(store, open_hub=Hub().open).run(lambda _progress: None, lambda: False).problem == "busy"
    assert len(tries) == 1


def test_the_agent_may_stop_between_two_tries(store: Store, exchanging, monkeypatch) -> None:
    monkeypatch.setattr(desks, "PAUSES", (30.0,))
    asked = []

    def cancelled() -> bool:
        asked.append(1)
        return len(asked) > 3

    exchanging["error"] = unreachable()
    report = DeskExchanger(attach(store), open_hub=Hub().open).run(lambda _progress: None, cancelled)
    assert (report.cancelled, report.problem) == (True, "")


def test_it_stops_between_two_bytes(store: Store, exchanging) -> None:
    report = DeskExchanger(attach(store), open_hub=Hub().open).run(lambda _progress: None, lambda: True)
    assert (report.cancelled, report.problem) == (True, "")


def test_what_the_agent_stopped_did_not_pass_and_hides_no_trouble_of_before(store: Store, exchanging) -> None:
    here = DeskExchanger(attach(store), open_hub=Hub().open)
    exchanging["error"], exchanging["bytes"] = unreachable(), 0
    here.run(lambda _progress: None, lambda: False)
    here.run(lambda _progress: None, lambda: True)
    runs, known = ran(store)
    assert [run.problem for run in runs] == ["stopped", NETWORK]
    assert known.problem == NETWORK
    with store.read() as read:
        assert attached.last_passed(read) is None


def test_a_desk_still_unlike_the_hub_is_said(store: Store, exchanging) -> None:
    exchanging["report"] = stages.Report(sent=1, same=False)
    assert DeskExchanger(attach(store), open_hub=Hub().open).run(lambda _progress: None, lambda: False).differs


def test_a_desk_that_stands_alone_reaches_nothing(store: Store) -> None:
    with pytest.raises(stages.NotAttached):
        DeskExchanger(store).live(lambda: False)
    with pytest.raises(stages.NotAttached):
        DeskExchanger(store).run(lambda _progress: None, lambda: False)


def test_a_file_is_written_and_its_answer_read(store: Store, monkeypatch, tmp_path: Path) -> None:
    attach(store)
    monkeypatch.setattr(desks, "export", lambda *_given: File(b"sealed", 7, True))
    monkeypatch.setattr(desks, "bring_file", lambda *given: stages.Report(received=len(given[1].read_bytes())))
    file = tmp_path / "out.lmmh"
    report = DeskExchanger(store).export(file)
    assert (report.sent, report.more) == (7, True)
    assert ran(store)[1].received_at is None
    (tmp_path / "folder.lmmh.part").mkdir()
    with pytest.raises(DeskError):
        DeskExchanger(store).export(tmp_path / "folder.lmmh")
    assert not (tmp_path / "folder.lmmh").exists()
    assert DeskExchanger(store).take(file).received == 6
    runs, known = ran(store)
    assert [run.way for run in runs] == ["bundle", "bundle"]
    assert known.tried_at is None
    assert known.received_at == store.clock.now()


def test_a_file_that_is_none_is_refused(store: Store, tmp_path: Path) -> None:
    attach(store)
    with pytest.raises(DeskError):
        DeskExchanger(store).take(tmp_path / "absent")


def test_a_file_too_large_is_not_read_whole(town: Town, monkeypatch, tmp_path: Path) -> None:
    store = town.desk("C02").store
    monkeypatch.setattr(bundle, "LARGEST", 30)
    (tmp_path / "large").write_bytes(bytes(1000))
    with pytest.raises(BadInput, match="trop grand"):
        DeskExchanger(store).take(tmp_path / "large")


def test_additions_of_both_sides_are_counted_once_the_exchange_put_them_together(town: Town) -> None:
    here, there = town.desk("C02"), town.desk("C03")
    person = here.person()
    town.settle()
    for desk in (here, there):
        for text in ("Vu", "Rappelé"):
            desk.add(Note(person_id=person, text=text))
        desk.change(Person, person, usual_name=f"Tessier-{desk.code}")
    there.sync()
    gone = here.add(Note(person_id=person, text="Par erreur"))
    here.delete(Note, gone)
    exchanger = DeskExchanger(here.store, open_hub=lambda _store, _moved: here.wire)  # type: ignore[arg-type,return-value]
    for added in (4, 0):
        exchanger.run(lambda _progress: None, lambda: False)
        with here.store.read() as read:
            assert attached.last_added(read) == added
