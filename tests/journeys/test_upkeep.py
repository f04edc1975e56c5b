"""Upkeep in a real window, by real keys: a problem reported from the record with its slip; a caretaker does a hall
in a few keys."""

import shutil
import time

import pytest

from lmmh_desk.app.demonstration import PIN
from tests.journeys.papers import printed
from tests.journeys.real_window import PATIENCE, READING, until

pytestmark = [
    pytest.mark.window,
    pytest.mark.timeout(400),
    pytest.mark.skipif(not shutil.which("Xvfb"), reason="needs Xvfb and xdotool"),
]
# Once the form is there: nature by its first letter, what is wrong, where; the dwelling and the urgency are proposed.
REPORT = ("p", "Tab", *"serrure", "Tab", *"entree", "Return")
REPORT_BUDGET = 17
DONE = ("Down", "Down", "Down", "t")
DONE_BUDGET = 4  # of which one does the hall
TAKEN = """SELECT r.text, r.nature, r.urgency, r.state, p.usual_name FROM repair_request r JOIN person p
    ON p.id = r.person_id WHERE r.created_at >= {since}"""
HALL = """SELECT max(c.bins), max(c.passed_at) >= {since} FROM cleaning_round c JOIN hall h ON h.id = c.hall_id
    WHERE h.name = 'Hall 4' AND c.day = '2020-11-17'"""
BY = """SELECT DISTINCT g.name, g.role FROM audit a JOIN agent g ON g.id = a.agent_id
    WHERE a.at >= {since} AND a.action = 'upkeep.pass'"""


def test_a_problem_is_reported_and_a_hall_is_done(counter_profile, counter_window, counter_read):
    window, read = counter_window, counter_read
    window.press("ctrl+k")
    window.type("tessier")
    window.press("Return")
    window.wait("Tessier")
    time.sleep(READING)
    window.press("ctrl+k")
    window.type("signaler")
    time.sleep(READING)
    window.press("Return")
    time.sleep(READING)
    assert sum(key.count("+") + 1 for key in REPORT) <= REPORT_BUDGET
    window.press(*REPORT)
    until(lambda: len(read(TAKEN)) == 1, PATIENCE, lambda: "no request was taken")
    assert read(TAKEN) == [("serrure", "door", "usual", "taken", "Tessier")]
    until(lambda: list((counter_profile / "papers").glob("DI-C02-*.pdf")), PATIENCE, lambda: "no slip was printed")


def test_a_caretaker_does_a_hall_in_a_few_keys(counter_profile, counter_window, counter_read):
    window, read = counter_window, counter_read
    window.take("s", PIN)  # Sylvie Lebrun, who keeps the halls of Bellerive
    window.press("ctrl+k")
    window.type("entretien")
    time.sleep(READING)
    window.press("Return")
    window.wait("Entretien")
    time.sleep(READING)
    assert read(HALL) == [("", 0)]
    assert len(DONE) <= DONE_BUDGET
    window.press(*DONE)
    until(lambda: read(HALL) == [("done", 1)], PATIENCE, lambda: f"not done: {read(HALL)}")
    assert read(BY) == [("Sylvie Lebrun", "caretaker")]
    window.press("ctrl+p")
    printed(counter_profile, "Feuilles", "Hall 4")
