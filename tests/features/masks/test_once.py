"""Impatient hands: a key pressed twice before the disk answers does a thing once."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.features.masks.conftest import MaskWindow, stock_at
from tests.tenancy.homes import FERHAT


@pytest.fixture
def unhurried(qapp, store, counter, printer):
    shown = MaskWindow(store, counter, printer, inline=False)
    yield shown
    shown.close()


def twice(key):
    """Press a key twice where the keyboard is, with nothing answered between."""
    for _time in range(2):
        QTest.keyClick(QApplication.focusWidget(), key)


def test_a_household_is_served_once(unhurried, store, counter):
    unhurried.open("fiche", person_id=FERHAT)
    unhurried.keys("F9", "4")
    twice(Qt.Key.Key_Return)
    unhurried.settle()
    assert stock_at(store, counter.site_id) == 202
    unhurried.open("fiche", person_id=FERHAT)
    unhurried.keys("F9", "4", "Return")
    assert stock_at(store, counter.site_id) == 198, "once the first is written, another may follow"


def test_a_hand_out_refused_may_be_corrected(unhurried, store, counter):
    unhurried.open("fiche", person_id=FERHAT)
    unhurried.keys("F9", *"501", "Return")
    assert "de 1 à 500" in unhurried.page.give.wrong.text
    unhurried.keys("Backspace", "Backspace", "Return")
    assert stock_at(store, counter.site_id) == 201


def test_a_lot_is_received_once(unhurried, store, counter):
    unhurried.open("masks")
    unhurried.page.receive_lot()
    unhurried.settle()
    fields = unhurried.dialog().fields
    fields["reference"].set_value("M-2020-119")
    fields["quantity"].set_value(100)
    fields["quantity"].setFocus()
    twice(Qt.Key.Key_Return)
    unhurried.settle()
    assert stock_at(store, counter.site_id) == 306
