"""Messages of prevention in a real window, by real keys: one written from a model; a refusal."""

import shutil
import time

import pytest

from tests.journeys.real_window import PATIENCE, READING, until

pytestmark = [
    pytest.mark.window,
    pytest.mark.timeout(240),
    pytest.mark.skipif(not shutil.which("Xvfb"), reason="needs Xvfb and xdotool"),
]
MADE = "SELECT purpose, title, leaves_on FROM campaign WHERE created_at >= {since}"
ASKED = "SELECT count(*) FROM campaign WHERE created_at >= {since} AND asked_at IS NOT NULL"
REFUSED = """SELECT p.usual_name, r.way FROM message_refusal r JOIN person p ON p.id = r.person_id"""


def test_a_campaign_is_written_from_a_model_and_its_approval_asked_for(counter_window, counter_read, counter_profile):
    window, read, posters = counter_window, counter_read, counter_profile / "papers"
    window.press("ctrl+k")
    window.type("ouvrir les messages")
    time.sleep(READING)
    window.press("Return")
    window.wait("Messages")
    time.sleep(READING)
    window.press("ctrl+n")
    window.wait("Nouvelle campagne")
    window.press("Tab", "Down")  # the first model, with its purpose
    window.press("Tab")
    window.press("ctrl+a")
    window.type("20/11/2020")
    window.press("Tab", "Return")
    until(lambda: len(read(MADE)) == 1, PATIENCE, lambda: "no campaign was recorded")
    assert read(MADE) == [("campaign_health", "Se protéger dans l’immeuble", "2020-11-20")]
    window.wait("Messages")
    time.sleep(READING)
    window.press("ctrl+Return")
    until(lambda: read(ASKED) == [(1,)], PATIENCE, lambda: "no approval was asked for")
    time.sleep(READING)
    window.press("ctrl+p")
    window.wait("Courriers et affiches")
    window.press("Return")
    until(lambda: list(posters.glob("Affiche*.pdf")), PATIENCE, lambda: "no poster was made")


def test_a_refusal_is_kept_from_the_file(counter_window, counter_read):
    window, read = counter_window, counter_read
    window.press("ctrl+k")
    window.type("tessier")
    window.press("Return")
    window.wait("Tessier")
    time.sleep(READING)
    window.press("ctrl+k")
    window.type("refus de messages")
    time.sleep(READING)
    window.press("Return")
    window.wait("Refus de messages")
    window.press("space", "Return")
    until(lambda: len(read(REFUSED)) == 1, PATIENCE, lambda: "no refusal was kept")
    assert read(REFUSED) == [("Tessier", "sms")]
