"""What is loaded while the agent types leaves the processor to the window."""

import threading
import time

import pytest

from lmmh_desk.app import opening
from lmmh_desk.office.actions.unlock import NO_TRIES
from lmmh_desk.printing.printers import Remembered
from lmmh_desk.printing.printing import Printing


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
