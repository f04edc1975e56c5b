"""Masks at the counter in a real window, by real keys: three to hand them over, and the paper of who wants one."""

import shutil
import time

import pytest

from tests.journeys.real_window import PATIENCE, READING, until

pytestmark = [
    pytest.mark.window,
    pytest.mark.timeout(400),
    pytest.mark.skipif(not shutil.which("Xvfb"), reason="needs Xvfb and xdotool"),
]
GIVE = ("F9", "4", "Return")
BUDGET = 3  # UX.md §4, task 6
MINE = """SELECT m.quantity, p.usual_name FROM mask_movement m LEFT JOIN mask_handout h ON h.movement_id = m.id
    LEFT JOIN person p ON p.id = h.person_id WHERE m.kind = 'given' AND m.created_at >= {since} ORDER BY m.id"""
BACK = "SELECT count(*) FROM mask_movement WHERE kind = 'taken_back'"
STOCK = "SELECT sum(m.quantity) FROM mask_movement m JOIN site s ON s.id = m.site_id WHERE s.name = 'Agence Centre'"


def test_masks_are_handed_over_in_three_keys_and_taken_back_in_two(counter_profile, counter_window, counter_read):
    window, read = counter_window, counter_read
    ((before,),) = read(STOCK)
    window.press("ctrl+k")
    window.type("ferhat bel")
    window.press("Return")
    window.wait("Ferhat")
    time.sleep(READING)
    assert sum(key.count("+") + 1 for key in GIVE) <= BUDGET
    window.press(*GIVE)
    until(lambda: read(MINE) == [(-4, "Belkacem")], PATIENCE, lambda: f"not handed over: {read(MINE)}")
    assert read(STOCK) == [(before - 4,)]
    window.press("ctrl+z")
    until(lambda: read(BACK) == [(1,)], PATIENCE, lambda: "not taken back")
    assert read(STOCK) == [(before,)]
    somebody_else_with_a_receipt(counter_profile, window, read)


def somebody_else_with_a_receipt(profile, window, read):
    window.press("F9")
    window.settled()
    window.type("quemener")
    window.press("Return")
    time.sleep(READING)
    window.settled()
    window.press("1", *["Tab"] * 7, "space", "ctrl+Return")
    until(lambda: read(MINE)[-1] == (-1, "Quéméner"), PATIENCE, lambda: f"not handed over: {read(MINE)}")
    until(lambda: list((profile / "papers").glob("RM-C02-*.pdf")), PATIENCE, lambda: "no receipt was printed")
    window.wait("LMMH Desk")  # no window manager gives the keyboard back after a dialog
    window.press("alt+m")
    window.wait("Masques")
