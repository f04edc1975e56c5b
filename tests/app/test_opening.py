"""What is loaded while the agent types leaves the processor to the window."""

import threading
import time

import pytest

from lmmh_desk.app import opening


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
