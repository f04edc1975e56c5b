"""Médiaction in a real window, by real keys: an incident is noted by the front desk, its sheet is printed and read; the
calendar of six weeks is turned into its table and back."""

import shutil
import time

import pytest

from tests.journeys.papers import printed
from tests.journeys.real_window import PATIENCE, READING, until

pytestmark = [
    pytest.mark.window,
    pytest.mark.timeout(400),
    pytest.mark.skipif(not shutil.which("Xvfb"), reason="needs Xvfb and xdotool"),
]
# The night is proposed; hour, residence by its first letter, place, type by its first letter, Entrée.
NOTE = ("ctrl+m", *"2250", "Tab", "b", "Tab", *"hall", "Tab", "b", "Return")
BUDGET = 16
MINE = """SELECT n.place, n.kind, n.state, r.name FROM night_incident n JOIN residence r ON r.id = n.residence_id
    WHERE n.created_at >= {since}"""


def open_nights(window):
    window.press("ctrl+k")
    window.type("mediaction")
    time.sleep(READING)
    window.press("Return")
    window.wait("Médiaction")
    time.sleep(READING)


def test_an_incident_is_noted_and_the_sheet_of_the_morning_printed(counter_profile, counter_window, counter_read):
    window, read = counter_window, counter_read
    open_nights(window)
    assert sum(key.count("+") + 1 for key in NOTE) <= BUDGET
    window.press(NOTE[0])
    time.sleep(READING)
    window.press(*NOTE[1:])
    until(lambda: len(read(MINE)) == 1, PATIENCE, lambda: "not noted")
    ((place, kind, state, residence),) = read(MINE)
    assert (place, kind, state, residence[0]) == ("hall", "noise", "resolved", "B")
    window.wait("Médiaction")  # no window manager gives the keyboard back after a dialog
    window.press("ctrl+p")
    printed(
        counter_profile, "Nuit", "Nuit du lundi 16 novembre 2020", "22:50", residence, "hall", "Aucun nom d’habitant"
    )


def test_the_calendar_is_turned_into_its_table_and_back(counter_window):
    window = counter_window
    open_nights(window)
    window.turns("t")
