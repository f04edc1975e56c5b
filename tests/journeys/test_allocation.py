"""The commission in a real window, by real keys: it sits, decides, prints minutes; an answer goes to the next rank."""

import shutil
import time
from datetime import date

import pytest

from lmmh_desk.app.bootstrap import open_profile
from lmmh_desk.app.demonstration import INSTANT, PIN, WORDS
from lmmh_desk.features.allocation.actions import agenda
from lmmh_desk.features.allocation.model.forms import Applying, Proposing
from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import Role
from lmmh_desk.tenancy.model.records import Dwelling
from tests.journeys.real_window import PATIENCE, READING, until

pytestmark = [
    pytest.mark.window,
    pytest.mark.timeout(240),
    pytest.mark.skipif(not shutil.which("Xvfb"), reason="needs Xvfb and xdotool"),
]
# From the members, then from the candidates: a letter and its usual reason for each.
SIT = ("p", "Down", "p", "Down", "p", "Down", "p")
DECIDE = (("a", "Return"), ("Down", "r", "Return"), ("Down", "j", "Return"))
BUDGETS = {SIT: 7, DECIDE: 8}
TODAY = "SELECT id, state FROM allocation_session WHERE day = '2020-11-17'"
POINTS = "SELECT id FROM allocation_item WHERE session_id = ?"
DECIDED = "SELECT decision FROM allocation_applicant WHERE name LIKE 'Mme CANDIDATE%' ORDER BY position"
OFFERS = (
    "SELECT offer FROM allocation_applicant WHERE name LIKE '%ROUSSEL-DIAZ' OR name LIKE '%OULD-ALI' ORDER BY position"
)


@pytest.fixture
def session_of_today(counter_profile):
    """The session of today has one dwelling only, with three applicants."""
    store, _key = open_profile(counter_profile, FixedClock(INSTANT), WORDS)
    officer = Session("test", "test", Role.ALLOCATION_OFFICER, "", "", "", "C02", "")
    with store.write(officer, "test.day") as unit:
        home = Dwelling(reference="CAL-1", number="3", street_type="RUE", street="DE L'ESSAI", kind="T3",
                        postcode="72000", city="LE MANS")  # fmt: skip
        unit.add(home)
        unit.flush()
        ((held, _state),) = unit.connection.exec_driver_sql(TODAY).all()
        others = unit.connection.exec_driver_sql(POINTS, (held,)).scalars().all()
    for one in others:
        agenda.withdraw(store, officer, one)
    item = agenda.propose(store, officer, held, Proposing(home.id, 570, 47_200, date(2020, 12, 1)))
    for rank in (1, 2, 3):
        asked = Applying(f"Mme CANDIDATE {rank}", f"07201209990{rank:02d}GDPUB", date(2019, 6, 25), 3, 75,
                         "1 rue Bleue\n72000 Le Mans")  # fmt: skip
        agenda.apply(store, officer, item.created("allocation_item"), asked)
    store.close()


def spend(window, keys):
    """Press the keys of a task, inside its count of keys."""
    flat = [key for one in keys for key in (one if isinstance(one, tuple) else (one,))]
    assert len(flat) == BUDGETS[keys]
    for key in flat:
        window.press(key)
        time.sleep(READING if key.isalpha() and len(key) == 1 else 0.3)


def test_a_session_is_held_by_keys_and_its_minutes_are_printed(
    session_of_today, counter_profile, counter_window, counter_read
):
    window, read = counter_window, counter_read
    come(window)
    window.press("shift+F6")
    spend(window, SIT)
    window.press("ctrl+Return")
    until(lambda: read(TODAY)[0][1] == "quorate", PATIENCE, lambda: f"not opened: {read(TODAY)}")
    time.sleep(READING)
    window.press("F6", "F6")
    spend(window, DECIDE)
    until(lambda: read(DECIDED) == [("granted",), ("refused",), ("conditional",)], PATIENCE, lambda: f"{read(DECIDED)}")
    window.wait("CAL")  # no window manager gives the keyboard back after a dialog
    window.press("ctrl+Return")
    until(lambda: read(TODAY)[0][1] == "minutes_signed", PATIENCE, lambda: f"no minutes: {read(TODAY)}")
    time.sleep(READING)
    window.press("ctrl+p")
    until(lambda: list((counter_profile / "papers").glob("PV-C02-*.pdf")), PATIENCE, lambda: "no minutes were printed")


def test_an_answer_that_ends_today_goes_to_the_next_rank(counter_profile, counter_window, counter_read):
    window, read = counter_window, counter_read
    come(window)
    assert read(OFFERS) == [("sent",), ("",)]
    window.press("F6", "F6")
    time.sleep(READING)
    window.press("n")
    until(lambda: read(OFFERS) == [("declined",), ("sent",)], PATIENCE, lambda: f"not passed on: {read(OFFERS)}")
    until(lambda: list((counter_profile / "papers").glob("LD-C02-*.pdf")), PATIENCE, lambda: "no letter was printed")


def come(window):
    """Loïc Thébault takes the desk and opens the commission."""
    window.press("ctrl+l")
    window.wait("Verrouillé")
    time.sleep(READING)
    window.press("l")
    window.type(PIN)
    window.wait("Accueil")
    time.sleep(READING)
    window.press("ctrl+k")
    window.type("cal")
    time.sleep(READING)
    window.press("Return")
    window.wait("CAL")
    time.sleep(READING)
