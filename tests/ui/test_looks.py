"""Whom a page shows for a moment is written, without being waited for."""

from __future__ import annotations

import pytest

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.ui.shell.work import Work

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
