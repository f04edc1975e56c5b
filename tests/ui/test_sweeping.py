from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from lmmh_desk.ui.sweeping import Sweeper


class Knot:
    """A cycle, that only a collection frees."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def sweeper(qtbot: QtBot) -> Iterator[Sweeper]:
    made = Sweeper(every=10)
    yield made
    made.stop()
    assert gc.isenabled()


def litter() -> weakref.ref[Knot]:
    """Leave a cycle behind, and enough objects for a collection to be due."""
    gone = weakref.ref(Knot())
    kept = [Knot() for _ in range(3000)]
    assert len(kept) == 3000
    return gone


def test_a_worker_collects_nothing(sweeper: Sweeper) -> None:
    sweeper._timer.stop()
    left: list[weakref.ref[Knot]] = []
    worker = threading.Thread(target=lambda: left.append(litter()))
    worker.start()
    worker.join()
    assert left[0]() is not None
    sweeper.sweep()
    assert left[0]() is None


def test_the_ui_thread_sweeps_by_itself(qtbot: QtBot, sweeper: Sweeper) -> None:
    gone = litter()
    qtbot.waitUntil(lambda: gone() is None)


def test_what_a_worker_makes_is_swept_in_short_pieces(qtbot: QtBot) -> None:
    made = Sweeper()
    assert made._timer.interval() <= 100, "each keeps the window from painting"
    made.stop()


def test_what_survived_is_looked_at_as_seldom_as_ever(sweeper: Sweeper, monkeypatch: pytest.MonkeyPatch) -> None:
    sweeper._timer.stop()
    counts, swept = [(9_999, 11, 0), (9_999, 41, 0), (9_999, 41, 11)], []
    monkeypatch.setattr(gc, "get_threshold", lambda: (700, 10, 10))
    monkeypatch.setattr(gc, "get_count", lambda: counts.pop(0))
    monkeypatch.setattr(gc, "collect", swept.append)
    for _ in range(3):
        sweeper.sweep()
    assert swept == [0, 1, 2]


def test_nothing_is_swept_when_nothing_is_due(sweeper: Sweeper, monkeypatch: pytest.MonkeyPatch) -> None:
    swept: list[int] = []
    monkeypatch.setattr(gc, "get_count", lambda: (1, 0, 0))
    monkeypatch.setattr(gc, "collect", swept.append)
    sweeper.sweep()
    assert swept == []


def test_what_is_old_is_swept_once_nothing_large_is_being_made(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    papers, swept = [1], []
    made = Sweeper(making=lambda: bool(papers))
    made._timer.stop()
    monkeypatch.setattr(gc, "get_count", lambda: (9_999, 99, 99))
    monkeypatch.setattr(gc, "collect", swept.append)
    made.sweep()
    papers.pop()
    made.sweep()
    assert swept == [0, 2]
    made.stop()


def test_what_was_there_when_all_was_loaded_is_not_looked_at_again(sweeper: Sweeper) -> None:
    kept = Knot()
    assert any(one is kept for one in gc.get_objects())
    sweeper.settle()
    assert not any(one is kept for one in gc.get_objects())
