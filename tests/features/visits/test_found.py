"""A visit is found by the words of its motif, and shown on its own day."""

from datetime import date

from lmmh_desk.features.visits.actions.papers import record
from lmmh_desk.features.visits.model.sheets import NOTICE
from lmmh_desk.features.visits.store.found import search
from lmmh_desk.kernel.clock import paris
from lmmh_desk.office.model.rights import Role
from tests.features.visits.conftest import TODAY, WEDNESDAY
from tests.features.visits.test_page import chosen, shown
from tests.replacing import replace


def titles(store, clock, who, query):
    with store.read() as read:
        return [(hit.title, hit.subtitle, hit.tag) for hit in search(read, query, who, clock.now())]


def test_the_words_of_its_motif_find_a_visit(store, clock, counter, planned):
    planned(purpose="Volet roulant", day=WEDNESDAY, starts=9 * 60)
    planned(slot=False, purpose="Odeur signalée")
    ((title, told, state),) = titles(store, clock, counter, "rou vol")
    assert (title, state) == ("Volet roulant", "Planifiée")
    assert told == "M. Ferhat Belkacem · Les Sittelles · mer. 18/11/2020"
    assert titles(store, clock, counter, "odeur")[0][1].endswith("sans créneau")
    assert titles(store, clock, counter, "vo") == [], "two letters are a name being typed"
    assert titles(store, clock, counter, "belkacem") == [], "the person is found by tenancy"
    assert titles(store, clock, replace(counter, role=Role.CARETAKER), "volet") == []
    assert titles(store, clock, replace(counter, site_id="elsewhere"), "volet") == []
    clock.advance(40 * 86_400_000)
    assert titles(store, clock, counter, "volet") == [], "what is past was kept for the person's history"


def test_the_next_visits_are_found_first(store, clock, counter, planned):
    for day in (24, 17, 25, 18):
        planned(purpose="Fuite", day=date(2020, 11, day), starts=14 * 60)
    planned(slot=False, purpose="Fuite")
    clock.advance(86_400_000)
    days = [told[-10:-5] for _title, told, _tag in titles(store, clock, counter, "fuite")]
    assert days == ["18/11", "24/11", "25/11"]


def test_a_paper_found_shows_its_visit_on_its_day(window, store, counter, planned):
    planned()
    visit_id = planned(day=WEDNESDAY, starts=9 * 60, purpose="Volet")
    record(store, counter, visit_id, NOTICE)
    page = shown(window)
    assert page.head.days.day == TODAY
    window.keys("Ctrl+K", text="AV-C02-20-0001")
    window.keys("Return")
    assert (page.head.days.day, chosen(page).id) == (WEDNESDAY, visit_id)
    assert paris(chosen(page).starts_at).date() == WEDNESDAY


def test_a_visit_gone_since_is_said(window, planned):
    planned()
    page = shown(window)
    page.opened(visit_id="gone")
    window.hands.settle()
    assert "n’est pas, ou plus, sur ce poste" in window.said
    assert page.head.days.day == TODAY
