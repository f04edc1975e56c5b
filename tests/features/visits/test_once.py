"""Impatient hands: a key pressed twice before the disk answers asks for one visit, and records one paper."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from lmmh_desk.features.visits.actions.steps import call, step
from lmmh_desk.features.visits.model.records import Outcome, State
from lmmh_desk.features.visits.ui.plan import AskDialog
from tests.features.visits.test_page import shown
from tests.features.window import Window
from tests.tenancy.homes import FERHAT


@pytest.fixture
def unhurried(qapp, store, counter, printer, visitor):
    window = Window(store, counter, printer, inline=False)
    yield window
    window.close()


def twice(key, modifier=Qt.KeyboardModifier.NoModifier):
    """Press a key twice where the keyboard is, with nothing answered between."""
    for _time in range(2):
        QTest.keyClick(QApplication.focusWidget(), key, modifier)


def written(store, table):
    with store.read() as read:
        return read.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()


def test_a_visit_is_asked_for_once_and_a_refusal_may_be_corrected(unhurried, store, home):
    page = unhurried.open("visits")
    unhurried.work.run("visits.new", person_id=FERHAT)
    unhurried.settle()
    (dialog,) = unhurried.page.findChildren(AskDialog)
    dialog.record()
    dialog.record()
    unhurried.settle()
    assert dialog.purpose.error.startswith("Le motif manque")
    dialog.purpose.set_value("Volet roulant")
    dialog._send(None)
    dialog._send(None)
    unhurried.settle()
    assert written(store, "visit") == 1
    assert page is unhurried.page


def test_a_notice_is_recorded_once(unhurried, store, planned, row):
    visit_id = planned()
    page = shown(unhurried)
    page.list.table.setFocus()
    twice(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    unhurried.settle()
    assert [paper.number for paper in row(visit_id).papers] == ["AV-C02-20-0001"]


def test_one_step_is_taken_back_once(unhurried, store, counter, planned, row):
    """« Reprendre » pressed twice before the disk answers takes back what is shown, not the step before it too."""
    visit_id = planned()
    call(store, counter, visit_id, Outcome.PROCEED)
    for act in (State.ON_THE_WAY, State.DONE):
        step(store, counter, visit_id, act)
    page = shown(unhurried)
    page.list.table.setFocus()
    twice(Qt.Key.Key_R)
    unhurried.settle()
    assert row(visit_id).state == State.ON_THE_WAY
    unhurried.keys("R")
    assert row(visit_id).state == State.SCHEDULED, "seen on its way, it may be taken back further"
