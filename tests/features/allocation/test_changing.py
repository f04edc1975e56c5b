"""What changes after it was planned: the link, the day, the exemption, a file; minutes seen before they are signed."""

from datetime import date

import pytest
from PySide6.QtGui import QDesktopServices

from lmmh_desk.features.allocation.actions import agenda, deciding, papers, sessions
from lmmh_desk.features.allocation.model.forms import Planning, Proposing
from lmmh_desk.features.allocation.model.records import AllocationSession
from lmmh_desk.features.allocation.store.sittings import seen_why_none
from lmmh_desk.features.allocation.ui.preview import MinutesPreview
from lmmh_desk.kernel.errors import BadInput, NotAllowed, WrongState
from lmmh_desk.tenancy.model.records import Lease
from tests.features.allocation.conftest import FREE, LINK, NURS, TODAY, applying
from tests.ui.focus import has_focus

LATER = date(2020, 11, 24)


@pytest.fixture
def offered(store, officer, attended, opened):
    """Three ranked, the first has the offer; the ids of the applicants."""
    for one in opened:
        deciding.decide(store, officer, one, "granted", "suited")
    papers.sign(store, officer, attended)
    papers.notify(store, officer, attended)
    return opened


@pytest.fixture
def browser(monkeypatch):
    """The links that were opened."""
    found = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: found.append(url.toString()) or True)
    return found


def forge_link(store, officer, session_id, link):
    """Another desk, or whoever wrote for it, sent a link nobody here would have typed."""
    with store.write(officer, "test.link") as unit:
        unit.get(AllocationSession, session_id).link = link


def test_a_session_moved_after_it_was_convened_is_convened_anew(store, officer, planned, seen):
    sessions.relink(store, officer, planned, Planning(TODAY, 570, "https://visio.example.org/autre"))
    assert (seen(planned).state, seen(planned).link) == ("convened", "https://visio.example.org/autre")
    sessions.relink(store, officer, planned, Planning(LATER, 600, LINK))
    assert (seen(planned).state, seen(planned).day, seen(planned).starts_at) == ("planned", LATER, 600)


def test_a_session_that_sits_changes_its_link_alone(store, officer, attended, opened, seen):
    with pytest.raises(WrongState, match="ne change plus de jour"):
        sessions.relink(store, officer, attended, Planning(LATER, 570, LINK))
    sessions.relink(store, officer, attended, Planning(TODAY, 570, "https://visio.example.org/autre"))
    assert seen(attended).link == "https://visio.example.org/autre"


def test_an_exemption_is_named_later_and_taken_back_until_the_minutes(store, officer, attended, home, seen):
    item = agenda.propose(store, officer, attended, Proposing(home, 630, 47200, FREE)).created("allocation_item")
    person = agenda.apply(store, officer, item, applying(1)).created("allocation_applicant")
    sessions.begin(store, officer, attended)
    with pytest.raises(WrongState, match="moins de trois"):
        deciding.decide(store, officer, person, "granted", "suited")
    with pytest.raises(BadInput) as refused:
        agenda.exempt(store, officer, item, "friend")
    assert list(refused.value.fields) == ["exemption"]
    agenda.exempt(store, officer, item, "dalo")
    deciding.decide(store, officer, person, "granted", "suited")
    agenda.exempt(store, officer, item, "")
    with pytest.raises(WrongState, match="moins de trois"):
        papers.sign(store, officer, attended)
    agenda.exempt(store, officer, item, "too_few")
    papers.sign(store, officer, attended)
    with pytest.raises(WrongState, match="procès-verbal"):
        agenda.exempt(store, officer, item, "")


def test_a_point_withdrawn_needs_no_exemption(store, officer, attended, listed):
    agenda.withdraw(store, officer, listed[0])
    with pytest.raises(WrongState, match="retiré"):
        agenda.exempt(store, officer, listed[0], "dalo")


def test_it_says_why_no_other_offer_leaves(store, officer, admin, offered, home):
    def why(applicant):
        with store.read() as read:
            return seen_why_none(read, officer, applicant, store.clock.now())

    assert "personne n’attend" in why(offered[-1])
    with store.write(admin, "test.lease") as unit:
        unit.add(Lease(number="L-9", dwelling_id=home, starts_on="2020-12-01"))
    assert "loué entre-temps" in why(offered[0])


def test_the_window_says_that_the_dwelling_was_let(window, store, admin, offered, home):
    with store.write(admin, "test.lease") as unit:
        unit.add(Lease(number="L-9", dwelling_id=home, starts_on="2020-12-01"))
    window.open("allocation")
    window.keys("Return", "N")
    assert window.said == "Offre refusée. Aucune autre offre ne part\u00a0: ce logement a été loué entre-temps."


def test_the_minutes_are_seen_before_they_are_signed(window, attended, opened):
    window.open("allocation")
    window.keys("Ctrl+P")
    dialog = window.dialog()
    assert isinstance(dialog, MinutesPreview)
    told = dialog.preview.view.document().getAllText(0).text()
    assert "CANDIDATE 1" in told
    assert "APERÇU" in told
    window.keys("Escape")
    assert window.page.shown.minutes_id == ""


def test_a_link_is_added_later_by_its_key(window, store, officer, seen):
    held = sessions.plan(store, officer, Planning(TODAY, 570)).created("allocation_session")
    window.open("allocation")
    assert window.page.strip.join_link.text() == "Ajouter le lien"
    window.keys("Ctrl+E", text=LINK)
    window.keys("Return")
    assert (window.said, seen(held).link) == ("Séance changée.", LINK)
    assert window.page.strip.join_link.text() == "Rejoindre"


def test_the_video_link_opens_by_its_key_and_only_a_safe_one(window, store, officer, planned, browser):
    window.open("allocation")
    window.keys("Ctrl+J")
    assert browser == [LINK]
    for bad in ("http://visio.example.org", "file:///etc/passwd", "javascript:alert(1)"):
        forge_link(store, officer, planned, bad)
        window.page.refresh(None)
        window.keys("Ctrl+J")
        assert "commence par https://" in window.said
    assert browser == [LINK]


def test_a_pc_without_a_browser_says_so(window, planned, monkeypatch):
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    window.open("allocation")
    window.keys("Ctrl+J")
    assert "Aucun navigateur" in window.said


def test_a_reason_is_taken_in_place_by_its_digit_and_escape_leaves(window, attended, opened):
    window.open("allocation")
    window.keys("Return", "J", "Escape")
    page = window.page
    assert not page.deciding.taking
    assert has_focus(page.people)
    assert [one.decision for one in page.people.items()] == ["", "", ""]
    window.keys("J", "R", "3")
    first = page.people.items()[0]
    assert (first.decision, first.reason) == ("refused", "effort")
    assert has_focus(page.people)


def test_a_decision_begun_is_left_with_its_applicant(window, attended, opened):
    window.open("allocation")
    window.keys("Return", "A")
    assert window.page.deciding.taking
    window.page.people.select_row(1)
    assert not window.page.deciding.taking
    assert "CANDIDATE 2" in window.page.deciding.title.text()


def test_an_exemption_is_changed_by_its_letter(window, attended, listed, seen):
    window.open("allocation")
    window.keys("D")
    window.dialog().fields["exemption"].set_value("dalo")
    window.keys("Return")
    assert seen(attended).items[0].exemption == "dalo"


def test_the_page_holds_in_a_counter_s_window(window, attended, opened):
    page = window.open("allocation")
    window.keys("Return", "J")
    assert page.minimumSizeHint().width() <= page.parentWidget().width()
    assert page.width() <= page.parentWidget().width()


def test_a_file_is_corrected_and_keeps_its_rank_under_another_number(store, officer, attended, opened, listed, seen):
    deciding.decide(store, officer, opened[0], "granted", "suited")
    corrected = applying(4, name="Mme CORRIGÉE", missing=("identity",), communes="Allonnes", household=4)
    agenda.amend(store, officer, opened[0], corrected)
    one = seen(attended).items[0].candidates[0]
    assert (one.name, one.nur, one.rank, one.household) == ("Mme CORRIGÉE", NURS[3], 1, 4)
    assert (one.missing, one.communes) == (("identity",), ("Allonnes",))
    with pytest.raises(WrongState, match="déjà à l’étude"):
        agenda.amend(store, officer, opened[0], applying(2))
    with pytest.raises(BadInput):
        agenda.amend(store, officer, opened[0], applying(4, name=""))


def test_a_file_is_corrected_no_more_once_the_minutes_are_signed(store, officer, counter, attended, opened):
    for one in opened:
        deciding.decide(store, officer, one, "refused", "effort")
    with pytest.raises(NotAllowed):
        agenda.amend(store, counter, opened[0], applying(1))
    agenda.amend(store, officer, opened[0], applying(1, renew_on=date(2021, 6, 25)))
    papers.sign(store, officer, attended)
    with pytest.raises(WrongState, match="procès-verbal de cette séance est établi"):
        agenda.amend(store, officer, opened[0], applying(1))


def test_a_paper_that_came_is_noted_by_its_key(window, store, officer, attended, listed):
    asked = applying(1, missing=("tax_notice",), communes="Le Mans, Allonnes")
    agenda.amend(store, officer, listed[1][0], asked)
    window.open("allocation")
    window.keys("Return", "Return")
    fields = window.dialog().fields
    assert fields["nur"].value() == NURS[0]
    assert (fields["city"].value(), fields["missing_tax_notice"].value()) == ("72000 Le Mans", True)
    fields["missing_tax_notice"].set_value(False)
    window.keys("Ctrl+Return")
    assert window.said == "Dossier corrigé."
    (one, *_others) = window.page.people.items()
    assert (one.missing, one.communes) == ((), ("Le Mans", "Allonnes"))
