"""Home visits and prevention of arrears in a real window, by real keys, each task inside its count of keys."""

import shutil
import time

import pytest

from tests.journeys.real_window import READING, until

pytestmark = [
    pytest.mark.window,
    pytest.mark.timeout(240),
    pytest.mark.skipif(not shutil.which("Xvfb"), reason="needs Xvfb and xdotool"),
]
SETTLE = ("r", "Return")  # the due date of the chosen household, for the amount proposed
LEAVE, BADGE, NOTICE, DONE = "e", "j", "ctrl+p", "t"
PAID = "SELECT paid_cents > 0, undoes IS NOT NULL FROM plan_payment WHERE created_at >= {since} ORDER BY created_at, id"
STATE = "SELECT state FROM visit WHERE id = '{id}'"
GONE = "SELECT visit_id FROM visit_step WHERE act = 'on_the_way' AND created_at >= {since}"


def test_a_due_date_is_settled_in_two_keys_and_taken_back_in_two(counter_window, counter_read):
    window, read = counter_window, counter_read
    before = len(read(PAID))
    window.press("alt+i")
    window.wait("impayés", 15)
    time.sleep(READING)
    window.press(*["Down"] * 3)
    time.sleep(READING)
    window.press(SETTLE[0])
    time.sleep(READING)
    window.press(SETTLE[1])
    until(lambda: read(PAID)[before:] == [(1, 0)], 15, lambda: f"not settled: {read(PAID)}")
    window.wait("impayés", 15)  # no window manager gives the keyboard back after a dialog
    window.press("ctrl+z")
    until(lambda: read(PAID)[before:] == [(1, 0), (0, 1)], 15, lambda: f"not taken back: {read(PAID)}")


def test_a_visit_is_begun_proven_announced_and_ended_in_four_keys(counter_profile, counter_window, counter_read):
    window, read = counter_window, counter_read
    window.press("alt+v")
    window.wait("Visites", 15)
    time.sleep(READING)
    window.press("Down", LEAVE)
    ((visit_id,),) = until(lambda: read(GONE), 15, lambda: "nobody left")
    papers = counter_profile / "papers"
    for key, kind in ((BADGE, "JP"), (NOTICE, "AV")):
        window.press(key)
        until(lambda kind=kind: list(papers.glob(f"{kind}-C02-*.pdf")), 15, lambda kind=kind: f"no {kind} was printed")
    window.press(DONE)
    until(lambda: read(STATE, id=visit_id) == [("done",)], 15, lambda: f"not ended: {read(STATE, id=visit_id)}")
