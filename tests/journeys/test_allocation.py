"""The commission in a real window, by real keys: it sits, decides, prints minutes; an answer goes to the next rank."""

import shutil
import time
from datetime import date

import pytest

from lmmh_desk.app.bootstrap import open_profile
from lmmh_desk.app.demonstration import INSTANT, PIN, WORDS
from lmmh_desk.features.allocation.actions import agenda, deciding, papers, sessions
from lmmh_desk.features.allocation.model.forms import Applying, Joining, Planning, Proposing
from lmmh_desk.features.allocation.model.records import AllocationApplicant
from lmmh_desk.features.allocation.store.sittings import members
from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import Role
from lmmh_desk.tenancy.model.records import Dwelling
from tests.journeys.papers import read_back
from tests.journeys.real_window import PATIENCE, READING, until

pytestmark = [
    pytest.mark.window,
    pytest.mark.timeout(400),
    pytest.mark.skipif(not shutil.which("Xvfb"), reason="needs Xvfb and xdotool"),
]
# From the members, then from the candidates: a letter and its usual reason for each.
SIT = ("p", "Down", "p", "Down", "p", "Down", "p")
DECIDE = (("a", "Return"), ("Down", "r", "Return"), ("Down", "j", "Return"))
# A condition not met, the next one met; then, of the dwelling below, the second of two offers taken back.
FOLLOW = ("Return", "e", "Right", "c")
RETRACT = ("shift+F6", "Down", "Return", "Right", "x")
BUDGETS = {SIT: 7, DECIDE: 8, FOLLOW: 4, RETRACT: 5}
TODAY = "SELECT id, state FROM allocation_session WHERE day = '2020-11-17'"
POINTS = "SELECT id FROM allocation_item WHERE session_id = ?"
DECIDED = "SELECT decision FROM allocation_applicant WHERE name LIKE 'Mme CANDIDATE%' ORDER BY position"
MINUTED = (
    ("1", 1, "Attribué, rang 1 foyer adapté au logement"), ("—", 2, "Non attribué logement trop petit"),
    ("2", 3, "Sous condition, rang 2 avis d’imposition à fournir, si le rang 1 refuse"),
)  # fmt: skip
LOIC = "SELECT id, site_id, device_id FROM agent WHERE name = 'Loïc Thébault'"
FOLLOWED = "SELECT condition, offer FROM allocation_applicant WHERE name LIKE '{name} %' ORDER BY position"
TWICE = "SELECT offer, withdrawn_on FROM allocation_applicant WHERE name LIKE 'M. APART %' ORDER BY position"
OFFERS = (
    "SELECT offer FROM allocation_applicant WHERE name LIKE '%ROUSSEL-DIAZ' OR name LIKE '%OULD-ALI' ORDER BY position"
)


@pytest.fixture
def counter_profile(demonstration, tmp_path):
    """A demonstration for each test: both sit today, and in any order."""
    return shutil.copytree(demonstration, tmp_path / "profile")


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


@pytest.fixture
def session_notified(counter_profile):
    """A session of this morning, notified: a dwelling under conditions, and one that two desks offered apart."""
    store, _key = open_profile(counter_profile, FixedClock(INSTANT), WORDS)
    with store.read() as read:
        agent, site, device = read.exec_driver_sql(LOIC).one()
    officer = Session(agent, "Loïc Thébault", Role.ALLOCATION_OFFICER, site, "", device, "C02", "")
    held = sessions.plan(store, officer, Planning(date(2020, 11, 17), 480, "https://visio.example.org/cal"))
    held = held.created("allocation_session")
    sessions.join(store, officer, held, Joining("Mme Jeanne PRÉSIDE", "chair"))
    sessions.convene(store, officer, held)
    with store.read() as read:
        sitting = members(read, held)
    for one in sitting:
        sessions.attend(store, officer, one.id, "present")
    conditional, granted = ("conditional", "tax_notice"), ("granted", "suited")
    asked = (("Mme SUIVIE", (conditional, conditional, granted)), ("M. APART", (granted, granted, granted)))
    points = [_point(store, officer, held, rank, name) for rank, (name, _decided) in enumerate(asked)]
    sessions.begin(store, officer, held)
    for people, (_name, decided) in zip(points, asked, strict=True):
        for one, (decision, reason) in zip(people, decided, strict=True):
            deciding.decide(store, officer, one, decision, reason)
    papers.sign(store, officer, held)
    papers.notify(store, officer, held)
    with store.write(officer, "test.apart") as unit:  # another desk, without network, passed the offer on
        second = unit.get(AllocationApplicant, points[1][1])
        second.offer, second.offered_on, second.answer_by = "sent", "2020-11-17", "2020-11-27"
    store.close()


def _point(store, officer, held, rank, name):
    """Put a dwelling on the agenda, three applicants under it; return their ids."""
    with store.write(officer, "test.home") as unit:
        home = Dwelling(reference=f"SUITE-{rank}", number=str(rank + 1), street_type="RUE", street="DE LA SUITE",
                        kind="T3", postcode="72000", city="LE MANS")  # fmt: skip
        unit.add(home)
    proposed = Proposing(home.id, 480 + 20 * rank, 47_200, date(2020, 12, 1))
    item = agenda.propose(store, officer, held, proposed).created("allocation_item")
    return [
        agenda.apply(
            store, officer, item,
            Applying(f"{name} {each}", f"07201{rank}1999{each:03d}GDPUB", date(2019, 6, 25), 3, 75,
                     "1 rue Bleue\n72000 Le Mans"),
        ).created("allocation_applicant")
        for each in (1, 2, 3)
    ]  # fmt: skip


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
    time.sleep(READING)
    window.press("Tab", "Return")  # « Pas encore » comes first
    until(lambda: read(TODAY)[0][1] == "minutes_signed", PATIENCE, lambda: f"no minutes: {read(TODAY)}")
    window.wait("CAL")
    time.sleep(READING)
    window.press("ctrl+p")
    read_back(
        counter_profile, "PV", "Procès-verbal de la commission", "Séance CM-C02-20-0003", "mardi 17 novembre 2020",
        "de 10:42 à 10:42, convoquée à 10:30", "Quorum atteint : 4 / 6 4 présents", "présidence Jeanne FABRE · présent",
        "Sylvain DORÉ · absent", "1. T3 · 3 rue de l'Essai 472,00 €",
        *(f"{rank} Mme CANDIDATE {one} 07201209990{one:02d}GDPUB 3 {told}" for rank, one, told in MINUTED),
        "Chaque candidat à qui un logement est proposé a 10 jours pour répondre", "Page 1 / 2",
    )  # fmt: skip


def test_an_answer_that_ends_today_goes_to_the_next_rank(counter_profile, counter_window, counter_read):
    window, read = counter_window, counter_read
    come(window)
    assert read(OFFERS) == [("sent",), ("",)]
    window.press("F6", "F6")
    time.sleep(READING)
    window.press("n")
    until(lambda: read(OFFERS) == [("declined",), ("sent",)], PATIENCE, lambda: f"not passed on: {read(OFFERS)}")
    until(lambda: list((counter_profile / "papers").glob("LD-C02-*.pdf")), PATIENCE, lambda: "no letter was printed")


def test_conditions_and_an_offer_made_twice_are_followed_by_keys(
    session_notified, counter_profile, counter_window, counter_read
):
    window, read = counter_window, counter_read
    come(window)
    spend(window, FOLLOW)
    met = [("unmet", ""), ("met", "sent"), ("", "")]
    until(lambda: read(FOLLOWED, name="Mme SUIVIE") == met, PATIENCE, lambda: f"{read(FOLLOWED, name='Mme SUIVIE')}")
    until(lambda: list((counter_profile / "papers").glob("LD-C02-*.pdf")), PATIENCE, lambda: "no letter was printed")
    assert [offer for offer, _day in read(TWICE)] == ["sent", "sent", ""]
    spend(window, RETRACT)
    back = [("sent", ""), ("expired", "2020-11-17"), ("", "")]
    until(lambda: read(TWICE) == back, PATIENCE, lambda: f"not taken back: {read(TWICE)}")


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
