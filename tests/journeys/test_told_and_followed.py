"""Pictures 01 and 03 in a real window: who waits is told by SMS, and a file says that a debt is followed."""

import shutil
import time

import pytest

from tests.journeys.real_window import PATIENCE, READING, until

pytestmark = [
    pytest.mark.window,
    pytest.mark.timeout(400),
    pytest.mark.skipif(not shutil.which("Xvfb"), reason="needs Xvfb and xdotool"),
]
TOLD = """SELECT p.usual_name, m.address, m.state FROM message m JOIN person p ON p.id = m.person_id
    WHERE m.purpose = 'turn' ORDER BY m.id"""
SHOWN = "SELECT count(*) FROM audit WHERE action = 'arrears.reveal'"


def test_who_waits_is_told_in_one_key_and_once(counter_window, counter_read):
    window, read = counter_window, counter_read
    window.press("F6", "F6", "F6")
    time.sleep(READING)
    window.press("Home", "Down", "s")
    until(lambda: read(TOLD) == [("Belkacem", "+33639983471", "queued")], PATIENCE, lambda: f"not told: {read(TOLD)}")
    time.sleep(READING)
    window.press("s")
    time.sleep(READING)
    assert len(read(TOLD)) == 1


def test_a_file_says_that_a_debt_is_followed_and_leads_to_it(counter_window, counter_read):
    window, read = counter_window, counter_read
    window.press("ctrl+k")
    window.type("ferhat bel")
    window.press("Return")
    window.wait("Ferhat")
    time.sleep(READING)
    assert read(SHOWN) == [(0,)]
    window.press("F11")
    until(lambda: read(SHOWN) == [(1,)], PATIENCE, lambda: "no amount was shown")
    window.press("ctrl+b")
    window.wait("Prévention")
