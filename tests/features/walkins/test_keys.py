"""The keys an agent presses, counted (UX.md §4): one too many fails."""

import pytest
from PySide6.QtWidgets import QApplication

from lmmh_desk.features.walkins.model.records import Outcome, State
from tests.features.walkins.conftest import Window


@pytest.fixture(params=[True, False], ids=["inline", "threads"])
def at_work(request, qapp, desk, found, printer):
    shown = Window(desk, printer, inline=request.param)
    yield shown
    shown.close()


def latest(window):
    """Return the last arrival as (who, why, inside)."""
    last = max(window.desk.board().passages, key=lambda one: (one.arrived_at, int(one.ticket[1:])))
    return last.who, last.why, last.progress.inside


def add_person(window):
    """F2, five letters, Entrée, the letter of the reason."""
    return window.keys("F2", text="costa") + window.keys("Return", text="M")


def test_task_2_adds_a_known_person_in_eight_keys(at_work):
    assert add_person(at_work) <= 8
    assert latest(at_work) == ("M. et Mme Da Costa-Rivière", "Dossier de mutation", False)
    assert at_work.sheet() is None


def test_task_2_adds_someone_unknown_in_three_keys(at_work):
    before = len(at_work.desk.waiting())
    assert at_work.keys("F2", "Ctrl+Return") <= 3
    assert latest(at_work) == ("Personne à identifier", "Motif à préciser", False)
    assert len(at_work.desk.waiting()) == before + 1


def test_task_3_closes_and_calls_the_next_in_three_keys(at_work, found):
    assert at_work.keys("F8", "Return", "F3") <= 3
    desk = at_work.desk
    assert desk.find(found["garrigue"]).progress.outcome == Outcome.ANSWERED
    assert (desk.mine().id, desk.mine().state) == (found["belkacem"], State.CALLED)
    assert at_work.page.key == "fiche", "the file opens itself"
    assert at_work.page.arguments == {"person_id": desk.ids["belkacem"]}


def test_task_3_works_from_the_file_that_opened_itself(at_work, found):
    at_work.keys("F8", "Return", "F3")
    assert at_work.keys("F8", "Return", "F3") <= 3
    assert at_work.desk.mine().id == found["tessier"]
    assert at_work.page.arguments == {"person_id": at_work.desk.ids["tessier"]}


@pytest.fixture
def fast(qapp, desk, found, printer):
    """A window whose agent never waits: events are processed between keys, answers come when they come."""
    shown = Window(desk, printer, inline=False)
    settle, shown.hands.settle = shown.hands.settle, lambda: None
    shown.settle = settle
    yield shown
    shown.close()


def test_keys_pressed_faster_than_the_window_answers_are_not_lost(fast, found):
    """What is asked first is done first."""
    fast.keys("F8", "Return", "F3", "F2", "Ctrl+Return")
    fast.settle()
    assert fast.desk.find(found["garrigue"]).state is State.CLOSED
    assert fast.desk.mine().id == found["belkacem"]
    assert latest(fast)[0] == "Personne à identifier"


def test_a_reason_typed_before_the_person_is_found_is_kept(fast):
    fast.keys("F2", text="costa")
    fast.keys("Return", text="m")
    fast.settle()
    assert latest(fast)[:2] == ("M. et Mme Da Costa-Rivière", "Dossier de mutation")


def test_a_reason_typed_before_the_reasons_are_there_is_kept(fast):
    fast.work.run("walkins.add_unknown", text="")
    fast.keys(text="m")
    fast.settle()
    assert latest(fast)[:2] == ("Personne à identifier", "Dossier de mutation")


def test_a_reason_typed_before_the_sheet_of_a_known_person_is_there_is_kept(fast):
    fast.work.run("walkins.add", person_id=fast.desk.ids["dacosta"])
    fast.keys(text="m")
    fast.settle()
    assert latest(fast)[:2] == ("M. et Mme Da Costa-Rivière", "Dossier de mutation")


def test_a_sheet_without_its_reasons_yet_has_the_focus(fast):
    fast.work.run("walkins.add_unknown", text="")
    assert fast.sheet().isAncestorOf(QApplication.focusWidget())
    fast.settle()
    assert QApplication.focusWidget().accessibleName() == "Justificatif de déménagement"


def test_letters_typed_after_a_search_that_found_nobody_come_back(fast, qtbot):
    fast.keys("F2", text="xyz")
    fast.keys("Return", text="ab")
    line = fast.sheet()._who.search.line
    qtbot.waitUntil(lambda: line.text() == "xyzab")


def test_a_letter_typed_in_the_search_calls_nobody(at_work):
    """Single letters act only when their own list has the focus (RGAA 12.10)."""
    queue = at_work.desk.waiting()
    at_work.keys(text="adnpt")
    assert at_work.work.search.line.text() == "adnpt"
    assert at_work.desk.waiting() == queue
    assert at_work.desk.mine().ticket == "B4"
