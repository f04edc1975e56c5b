"""The pages are read, then the copy of the day is made: never of a base in which a page is damaged."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QObject, Signal

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.store.failures import damaged
from lmmh_desk.ui.checking import PageCheck


class Window(QObject):
    changed = Signal(object)


@pytest.fixture
def check(qtbot, store):
    def copy() -> Changes | None:
        made.append("copy")
        return Changes("desk.backup") if len(made) == 1 else None

    made: list[str] = []
    window = Window()
    window.changed.connect(lambda _changes: made.append(threading.current_thread().name))
    checking = PageCheck(store, lambda _error: None, (copy, window.changed))
    yield checking, made
    checking.stop()


def test_a_base_found_whole_is_copied_and_the_pages_hear_of_it(qtbot, check) -> None:
    checking, made = check
    checking.begin()
    qtbot.waitUntil(lambda: len(made) == 2)
    assert made == ["copy", "MainThread"], "told in the window's thread"
    checking._thread.join()
    checking.begin()
    checking._thread.join()
    assert made == ["copy", "MainThread", "copy"]


def test_a_damaged_base_is_not_copied(store, check, monkeypatch: pytest.MonkeyPatch) -> None:
    checking, made = check

    def broken(_stopped) -> None:
        raise damaged()

    monkeypatch.setattr(store, "check_pages", broken)
    checking.begin()
    checking._thread.join()
    assert made == []


def test_what_the_search_lost_is_found_again(store, check) -> None:
    checking, _made = check
    with store.local() as connection:
        connection.exec_driver_sql("INSERT INTO search_person_doc VALUES (1, 'nobody', '', '', '')")
    checking.begin()
    checking._thread.join()
    with store.read() as read:
        assert read.exec_driver_sql("SELECT count(*) FROM search_person_doc").scalar() == 0


def test_nothing_is_copied_while_the_program_closes(store, check, monkeypatch: pytest.MonkeyPatch) -> None:
    checking, made = check
    monkeypatch.setattr(store, "check_pages", lambda _stopped: checking._stop.set())
    checking.begin()
    checking._thread.join()
    assert made == []
