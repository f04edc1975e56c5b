"""The day of a home visit in a real window, by real keys, each task inside its count of keys."""

import time

from tests.journeys.real_window import PATIENCE, READING, until
from tests.journeys.spending import in_a_window, spend

CHECKLIST = ("g", "space", "Tab", "space", "Tab", "space", "Tab", "space", "Tab", "space")
GAS = "SELECT v.id, v.outcome, v.state FROM visit v WHERE v.urgency = 'gas'"
HELD = "SELECT count(*) FROM booking WHERE subject_id = '{id}' AND live"
STEPS = "SELECT act, undoes IS NOT NULL FROM visit_step WHERE visit_id = '{id}' ORDER BY created_at, id"
TICKED = """SELECT masks + windows + distance + hands + no_shared_paper, state FROM visit
    WHERE purpose = 'Plus de chauffage'"""


def at_the_round(window, *, below):
    """Open the round of the day and choose the visit so many below the first."""
    window.press("alt+v")
    window.wait("Visites")
    time.sleep(READING)
    window.press(*["Down"] * below)
    time.sleep(READING)


@in_a_window
def test_each_outcome_of_the_call_is_a_letter_taken_back_in_two_keys_and_a_visit_put_off_is_free(
    counter_window, counter_read
):
    window, read = counter_window, counter_read
    at_the_round(window, below=4)
    for letter, outcome in (("o", "proceed"), ("d", "postpone"), ("u", "urgent_with_ppe")):
        spend(window, (letter,), 1)
        until(lambda outcome=outcome: read(GAS)[0][1] == outcome, PATIENCE, lambda: f"{read(GAS)}")
        spend(window, ("ctrl+z",), 2)
        until(lambda: read(GAS)[0][1] == "", PATIENCE, lambda: f"not taken back: {read(GAS)}")
    ((visit_id, _outcome, _state),) = read(GAS)
    spend(window, ("d",), 1)
    spend(window, ("x",), 1)
    until(lambda: read(GAS)[0][2] == "postponed", PATIENCE, lambda: f"not put off: {read(GAS)}")
    assert read(HELD, id=visit_id) == [(0,)]
    spend(window, ("ctrl+z",), 2)
    until(lambda: read(GAS)[0][2] == "scheduled", PATIENCE, lambda: f"not planned again: {read(GAS)}")
    assert read(HELD, id=visit_id) == [(1,)]
    assert {act for act, _undone in read(STEPS, id=visit_id)} == {"requested", "scheduled", "called", "postponed"}


@in_a_window
def test_the_gestures_are_ticked_by_keys_and_a_closed_door_is_said_in_one(counter_window, counter_read):
    window, read = counter_window, counter_read
    at_the_round(window, below=1)
    spend(window, CHECKLIST, 10)
    until(lambda: read(TICKED)[0][0] == 5, PATIENCE, lambda: f"not all ticked: {read(TICKED)}")
    window.press("alt+v")  # back to the list
    time.sleep(READING)
    spend(window, ("n",), 1)
    until(lambda: read(TICKED)[0][1] == "no_access", PATIENCE, lambda: f"nobody was found at home: {read(TICKED)}")
    spend(window, ("ctrl+z",), 2)
    until(lambda: read(TICKED) == [(5, "scheduled")], PATIENCE, lambda: f"not taken back: {read(TICKED)}")
