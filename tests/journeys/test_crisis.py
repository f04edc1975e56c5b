"""The crisis cell in a real window, by real keys: a site says how it receives in two, the cell writes its log in one
line and follows it to its end."""

import shutil
import time

import pytest

from lmmh_desk.app.demonstration import PIN
from tests.journeys.real_window import PATIENCE, READING, until

pytestmark = [
    pytest.mark.window,
    pytest.mark.timeout(240),
    pytest.mark.skipif(not shutil.which("Xvfb"), reason="needs Xvfb and xdotool"),
]
SAY = ("F11", "t")
BUDGET = 2  # sites report their own state in two keys
STATUS = "SELECT status FROM site WHERE name = 'Agence Centre'"
SAID = "SELECT status FROM site_report WHERE created_at >= {since} ORDER BY created_at, id"
LOG = "SELECT kind, owner, due, state FROM crisis_entry WHERE created_at >= {since} ORDER BY id"
TOLD = "600 masques vers Champagne @Logistique 18/11"


def test_a_site_says_how_it_receives_in_two_keys_and_takes_it_back_in_two(counter_window, counter_read):
    window, read = counter_window, counter_read
    assert sum(key.count("+") + 1 for key in SAY) <= BUDGET
    window.press(SAY[0])
    time.sleep(READING)
    window.press(SAY[1])
    until(lambda: read(STATUS) == [("phone_only",)], PATIENCE, lambda: f"not said: {read(STATUS)}")
    window.wait("Accueil")  # no window manager gives the keyboard back after a dialog
    window.press("ctrl+z")
    until(lambda: read(STATUS) == [("open",)], PATIENCE, lambda: f"not taken back: {read(STATUS)}")
    assert read(SAID) == [("phone_only",), ("open",)]


def test_the_cell_writes_its_log_and_follows_a_decision_to_its_end(counter_window, counter_read):
    window, read = counter_window, counter_read
    window.press("ctrl+l")
    window.wait("Verrouillé")
    time.sleep(READING)
    window.press("h")  # Hélène Vauclin, who manages the site
    window.type(PIN)
    window.wait("Accueil")
    time.sleep(READING)
    window.press("alt+c")
    window.wait("Cellule de crise")
    time.sleep(READING)
    window.press("ctrl+j")
    window.type(TOLD)
    window.press("Return")
    until(
        lambda: read(LOG) == [("decision", "Logistique", "2020-11-18", "open")],
        PATIENCE,
        lambda: f"not written: {read(LOG)}",
    )
    time.sleep(READING)
    window.press("shift+F6", *["End"], "e")
    until(lambda: read(LOG)[0][3] == "in_progress", PATIENCE, lambda: f"not begun: {read(LOG)}")
    window.press("End", "t")
    until(lambda: read(LOG)[0][3] == "done", PATIENCE, lambda: f"not ended: {read(LOG)}")
