"""« Suivi budgétaire » in a person’s file: who sees it, what it says, the amount on demand, the way to the case."""

from datetime import date

import pytest

from lmmh_desk.features.arrears.actions.cases import take_step
from lmmh_desk.features.arrears.model.records import LeaseFollowed
from lmmh_desk.features.arrears.model.stages import Stage
from lmmh_desk.features.arrears.store.follow import flags, follow
from lmmh_desk.features.arrears.ui.follow_card import FollowCard
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.model.sites import Site, SiteKind
from tests.fakes.printer import Printer
from tests.features.arrears.conftest import TODAY, lease_of
from tests.features.founded import add_agent
from tests.features.window import Window
from tests.replacing import replace
from tests.tenancy.homes import FERHAT, LAMIA, SLIMANE


def told(store, person_id, today=TODAY):
    with store.read() as read:
        return follow(read, person_id, today)


def words(store, person_id=FERHAT, today=TODAY):
    found = told(store, person_id, today)
    return found.words if found else ""


def shown(store, session, person_id=FERHAT):
    with store.read() as read:
        return [flag.text for flag in flags(read, person_id, session, TODAY)]


@pytest.fixture
def open_window(qapp, store):
    opened = []

    def open_(session, person_id=FERHAT):
        window = Window(store, session, Printer())
        opened.append(window)
        page = window.open("fiche", person_id=person_id)
        window.breathe()
        return window, page

    yield open_
    for window in opened:
        window.close()


def card_of(page):
    return next((card for card in page.cards if isinstance(card, FollowCard)), None)


def revealed(store):
    with store.read() as read:
        asked = "SELECT subject, agent_id FROM audit WHERE action = 'arrears.reveal'"
        return [tuple(row) for row in read.exec_driver_sql(asked)]


def test_it_says_the_stage_then_the_plan_and_whether_it_is_kept(store, planned):
    assert words(store) == "Plan du 17/11, à jour"
    assert words(store, today=date(2021, 1, 5)) == "Plan du 17/11/2020, 1\u00a0échéance en retard"
    assert words(store, today=date(2021, 2, 5)) == "Plan du 17/11/2020, 2\u00a0échéances en retard"


def test_without_a_plan_it_says_the_stage_and_its_day(store, case_id):
    assert words(store) == "Premier contact depuis le 17/11"


def test_the_whole_household_of_the_lease_is_followed_and_nobody_else(store, case_id):
    assert (words(store, LAMIA), words(store, SLIMANE)) == ("Premier contact depuis le 17/11", "")


def test_a_debt_that_is_cleared_is_told_no_more(store, adviser, case_id):
    take_step(store, adviser, case_id, Stage.CLEARED)
    assert told(store, FERHAT) is None
    assert shown(store, adviser) == []


def test_a_plan_broken_says_so(store, adviser, planned):
    take_step(store, adviser, planned, Stage.PLAN_BROKEN)
    assert words(store) == "Plan rompu depuis le 17/11"


def test_another_site_is_named_and_its_case_is_not(store, admin, open_window):
    with store.write(admin, "test.elsewhere") as unit:
        site = Site(kind=SiteKind.AGENCY, name="Agence Sud", address="", public_area_m2=20)
        unit.add(site)
        unit.flush()
        unit.add(
            LeaseFollowed(site_id=site.id, lease_id=lease_of(store), case_id="elsewhere", running=True, planned=False)
        )
    assert (told(store, FERHAT).case_id, words(store)) == ("", "Suivi par Agence Sud")
    window, page = open_window(admin)
    card = card_of(page)
    assert card.isVisible()
    assert not card.amounts.isVisible()
    window.keys("Ctrl+B")
    assert window.page.key == "fiche"
    assert window.work.keybar.message == "Cette personne n’a pas de suivi budgétaire ouvert sur ce poste."


@pytest.mark.parametrize("role", list(Role))
def test_only_the_roles_that_follow_see_it(store, admin, case_id, open_window, role):
    sees = role in {Role.FRONT_DESK, Role.TENANCY_OFFICER, Role.SOCIAL_ADVISER, Role.SITE_MANAGER, Role.ADMIN}
    session = add_agent(store, admin, "Dominique Essai", role)
    assert bool(shown(store, session)) is sees
    if role is not Role.CARETAKER:  # whom no file is opened to
        _window, page = open_window(session)
        card = card_of(page)
        assert (card is not None and card.isVisible()) is sees


def test_no_amount_is_in_sight_until_f11_which_is_audited(store, adviser, planned, open_window):
    window, page = open_window(adviser)
    card = card_of(page)
    assert card._words.text() == "Plan du 17/11, à jour"
    assert "•••" in card.amounts._value.text()
    assert revealed(store) == []
    window.keys("F11")
    assert "1\u202f000,01\u00a0€" in card.amounts._value.text()
    assert revealed(store) == [(planned, adviser.agent_id)]
    window.keys("F11")
    assert "•••" in card.amounts._value.text()
    assert card.amounts._timer.interval() == 20_000


def test_another_file_or_the_discreet_mode_hides_the_amount(store, adviser, planned, open_window):
    window, page = open_window(adviser)
    card = card_of(page)
    window.keys("F11")
    window.keys("Ctrl+Shift+H")
    assert not card.isVisible()
    window.keys("Ctrl+Shift+H")
    assert card.isVisible()
    assert not card.amounts.shown
    window.keys("F11")
    assert card.amounts.shown
    window.open("fiche", person_id=SLIMANE)
    assert not card.isVisible()
    assert not card.amounts.shown


def test_an_amount_that_comes_late_is_not_shown_on_another_file(store, adviser, planned, open_window):
    window, page = open_window(adviser)
    card = card_of(page)
    window.keys("F11")
    found = (planned, object())
    window.open("fiche", person_id=SLIMANE)
    card._revealed(found)
    assert not card.amounts.shown


def test_ctrl_b_or_the_link_opens_the_case_and_f6_reaches_it(store, adviser, planned, open_window):
    window, page = open_window(adviser)
    assert card_of(page).link in page.panes()
    window.keys("Ctrl+B")
    assert window.page.key == "arrears"
    assert window.page.list.table.current().id == planned
    page = window.open("fiche", person_id=FERHAT)
    window.click(card_of(page).link)
    assert window.page.key == "arrears"


def test_the_file_says_so_at_the_top_and_not_over_the_counter(store, adviser, case_id, open_window):
    window, page = open_window(adviser)
    flag = page.header._private[1][0]
    assert (flag.text, flag.tone, flag.icon) == ("Suivi budgétaire", "warn", "flag")
    window.keys("Ctrl+Shift+H")
    assert page.header._flags.count() == 1, "nothing but the room it leaves"


def test_f11_says_when_nobody_is_followed(store, adviser, open_window):
    window, _page = open_window(adviser, SLIMANE)
    window.keys("F11")
    assert window.work.keybar.message == "Cette personne n’a pas de suivi budgétaire ouvert sur ce poste."
    assert revealed(store) == []


def test_who_signed_in_with_another_role_gets_other_cards(store, adviser, case_id, open_window):
    other = replace(adviser, role=Role.ALLOCATION_OFFICER)
    _window, page = open_window(other)
    assert page.cards == []
