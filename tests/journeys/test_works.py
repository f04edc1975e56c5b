"""Works in a real window, by real keys: the plan is read, its notice printed, and the notice of who stands here."""

import shutil
import time

import pytest

from tests.journeys.real_window import PATIENCE, READING, until

pytestmark = [
    pytest.mark.window,
    pytest.mark.timeout(400),
    pytest.mark.skipif(not shutil.which("Xvfb"), reason="needs Xvfb and xdotool"),
]
GIVEN = """SELECT p.usual_name, n.said FROM works_notice n JOIN person p ON p.id = n.person_id
    WHERE n.created_at >= {since}"""


def test_the_notice_of_works_is_given_to_who_stands_here(counter_profile, counter_window, counter_read):
    window, read = counter_window, counter_read
    window.press("ctrl+k")
    window.type("tessier")
    window.press("Return")
    window.wait("Tessier")
    time.sleep(READING)
    window.press("ctrl+k")
    window.type("avis de travaux")
    time.sleep(READING)
    window.press("Return")
    until(lambda: len(read(GIVEN)) == 1, PATIENCE, lambda: "no notice was given")
    ((name, said),) = read(GIVEN)
    assert name == "Tessier"
    assert said.startswith("L’ascenseur du hall 2 est arrêté jusqu’au 15 janvier.")
    until(
        lambda: list((counter_profile / "papers").glob("Avis-de-travaux*.pdf")), PATIENCE, lambda: "nothing was printed"
    )
    window.press("ctrl+k")
    window.type("ouvrir travaux")
    time.sleep(READING)
    window.press("Return")
    window.wait("Travaux et neuf")
    time.sleep(READING)
    window.turns("t")  # the plan drawn over time, and the table that says the same
    window.press("t", "Down", "t")  # what is chosen in one is chosen in the other
    time.sleep(READING)
    window.press("ctrl+p")
    until(
        lambda: len(list((counter_profile / "papers").glob("Avis-de-travaux*.pdf"))) == 2, PATIENCE,
        lambda: "the notice of the hall was not printed",
    )  # fmt: skip
