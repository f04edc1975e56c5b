"""Whom a page shows for a moment is written, without being waited for."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.ui.shell.work import Work
from tests.ui.test_search import type_in

DAY = 24 * 3_600_000


class Written:
    """What is written, instead of a base."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str, str]] = []

    def look(self, session, person_id, place) -> Changes:
        self.lines.append((session.agent_id, person_id, place))
        return Changes("look")


@pytest.fixture
def written(work: Work) -> Written:
    work.context.ports.looks = Written()
    return work.context.ports.looks


def test_who_is_shown_twice_in_a_row_was_looked_at(work: Work, written: Written, clock) -> None:
    me = work.context.session.agent_id
    work.looks.look()
    work.looks.look()
    assert written.lines == [], "nobody is shown"
    for person_id in ("p1", "p2", "p2", "p2"):
        work.page().chosen = person_id
        work.looks.look()
    assert written.lines == [(me, "p2", "Accueil")], "who was passed over was not read"
    work.page().chosen = "p1"
    work.looks.look()
    work.looks.look()
    assert written.lines[1:] == [(me, "p1", "Accueil")]
    clock.advance(DAY)
    work.looks.look()
    assert written.lines[2:] == [(me, "p1", "Accueil")], "once a day"


@pytest.mark.parametrize("over", ["page", "file"])
def test_who_is_told_beside_the_search_was_looked_at_before_any_file_opens(
    work: Work, written: Written, over: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    me, page = work.context.session.agent_id, work.page()
    monkeypatch.setattr(type(page), "looks", over == "file")
    page.chosen = "p2" if over == "file" else ""
    type_in(work, "belka")
    work.looks.look()
    assert written.lines == [], "whoever is passed over in an instant was not read"
    work.looks.look()
    work.looks.look()
    assert written.lines == [(me, "p1", "Recherche")]
    QTest.keyClick(work.search.line, Qt.Key.Key_Down)
    work.looks.look()
    work.looks.look()
    assert written.lines[1:] == [(me, "p2", "Recherche")]
    work.search.close_popup()
    work.looks.look()
    work.looks.look()
    assert len(written.lines) == 2, "the list is closed"


def test_a_list_without_the_preview_is_no_look(work: Work, written: Written, qtbot) -> None:
    """A narrow window shows names only; so does the search of a page that picks a person."""
    work.resize(900, 700)
    qtbot.waitUntil(lambda: work.search.compact)
    type_in(work, "belka")
    work.looks.look()
    work.looks.look()
    assert written.lines == []


@pytest.mark.parametrize("how", ["discreet", "locked", "own"])
def test_what_nobody_sees_and_what_is_written_elsewhere_is_no_look(
    work: Work, written: Written, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = work.page()
    page.chosen = "p1"
    if how == "discreet":
        work.set_discreet(True)
    elif how == "locked":
        work.lock()
    else:
        monkeypatch.setattr(type(page), "looks", True)
    work.looks.look()
    work.looks.look()
    assert written.lines == []


def test_a_window_without_files_writes_nothing(work: Work) -> None:
    work.page().chosen = "p1"
    work.looks.look()
    work.looks.look()
