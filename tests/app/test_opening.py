"""What is loaded while the agent types leaves the processor to the window."""

import threading
import time

import pytest

from lmmh_desk.app import opening
from lmmh_desk.kernel.errors import NotAllowed, StoreError
from lmmh_desk.office.actions.unlock import NO_TRIES
from lmmh_desk.office.model.agents import Agent
from lmmh_desk.printing.printers import Remembered
from lmmh_desk.printing.printing import Printing
from lmmh_desk.sync.exchanger import Report
from tests.office.actions.test_password import DAY, PASSWORD, attach
from tests.office.conftest import PIN, admin, choose, front

__all__ = ["admin", "front"]


@pytest.fixture
def rests(monkeypatch):
    taken = []
    monkeypatch.setattr(time, "sleep", taken.append)
    return taken


def test_the_loading_rests_twice_as_long_as_it_worked(rests):
    def worked():
        for _turn in range(3):
            begun = time.thread_time()
            while time.thread_time() - begun < 2 * opening.SPELL:
                pass
            yield

    opening._gently(worked())
    assert len(rests) == 3
    assert all(rest >= 4 * opening.SPELL for rest in rests)


def test_the_loading_does_not_rest_from_waiting_for_a_busy_processor(rests):
    def waited():
        for _turn in range(3):
            threading.Event().wait(2 * opening.SPELL)
            yield

    opening._gently(waited())
    assert rests == []


class Hub:
    """The exchange of a PC that was shut for days: it hears its hub again, or finds no network."""

    def __init__(self, hears):
        self.hears, self.asked = hears, 0

    def run(self, progress, cancelled):
        self.asked += 1
        assert not cancelled()
        if self.hears is None:
            raise StoreError("Le disque est plein.", "", "")
        self.hears()
        return Report()

    def index(self, cancelled):
        self.indexed = not cancelled()
        return True


@pytest.fixture
def shut(store, front, clock, monkeypatch):
    """A PC that heard its hub eight days ago, and whose agent has a password."""
    attach(monkeypatch, received_at=clock.now())
    choose(store, front, PASSWORD)
    clock.advance(8 * DAY)
    return store


def test_a_pc_back_from_holidays_hears_its_hub_before_it_says_that_it_is_closed(shut, front, clock, monkeypatch):
    """Its network works: nobody has to come to open it."""
    hub = Hub(lambda: attach(monkeypatch, received_at=clock.now()))
    assert opening._let_in(shut, NO_TRIES, hub, front.agent_id, PASSWORD) == front
    assert opening._let_in(shut, NO_TRIES, hub, front.agent_id, PIN) == front
    assert hub.asked == 1, "open, it waits for nothing"
    assert hub.indexed


@pytest.mark.parametrize("hears", [None, lambda: None])
def test_without_its_hub_it_stays_closed(shut, front, hears):
    hub = Hub(hears)
    with pytest.raises(NotAllowed, match="plus de 7 jours"):
        opening._let_in(shut, NO_TRIES, hub, front.agent_id, PASSWORD)
    assert hub.asked == 1


def test_who_left_meanwhile_is_heard_of_first(shut, front, admin, clock, monkeypatch):
    def hears():
        attach(monkeypatch, received_at=clock.now())
        with shut.write(admin, "test.left") as unit:
            unit.get(Agent, front.agent_id).active = False

    with pytest.raises(NotAllowed, match="erroné"):
        opening._let_in(shut, NO_TRIES, Hub(hears), front.agent_id, PASSWORD)


class Lock:
    def release(self):
        self.released = True


@pytest.mark.parametrize("on_paper", [True, False])
def test_the_end_of_the_window_leaves_no_paper_in_clear(store, tmp_path, on_paper):
    """A played day is asked for its papers: they stay."""
    lock, printing = Lock(), Printing(Remembered(tmp_path / "printers.json"), tmp_path / "papers", list)
    file = printing.send(b"pdf", "A4", "JD-C02-20-0184").file
    opening._close(store, NO_TRIES, lock, printing if on_paper else None)
    assert lock.released
    assert file.exists() is not on_paper
