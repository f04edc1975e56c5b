"""Campaigns by real key presses: written with a live count, approved by another, stopped, printed, posters hung."""

import pytest
from PySide6.QtCore import QPoint

from lmmh_desk.features.campaigns.actions import writing as acts
from lmmh_desk.features.campaigns.model.listing import Standing
from lmmh_desk.features.campaigns.store import listing, refusals
from lmmh_desk.features.campaigns.ui import commands
from lmmh_desk.features.upkeep.store import board as halls
from lmmh_desk.office.store.messages import outbox
from tests.features.campaigns.conftest import ASKED, PURPOSE, CampaignsWindow
from tests.tenancy.homes import FERHAT


@pytest.fixture
def window(window):
    window.work.context.ports.halls = halls
    return window


def lines(store):
    with store.read() as read:
        return listing.board(read).lines


def test_a_campaign_is_written_from_a_model_with_a_live_count(window, store):
    window.open("campaigns")
    window.keys("Ctrl+N")
    dialog = window.dialog()
    assert dialog.counted.text() == "3\u00a0foyers atteints sur 3 trouvés, 2\u00a0halls, 0\u00a0refus respectés"
    dialog.fields["floor"].set_value("ground")
    window.hands.settle()
    assert dialog.counted.text().startswith("1\u00a0foyer atteint")
    dialog.fields["leaves_on"].set_value(None)
    dialog.fields["model"].set_value("masks")
    dialog.fields["model"].changed.emit()
    assert dialog.fields["purpose"].value() == PURPOSE
    dialog.send()
    window.hands.settle()
    assert dialog.fields["leaves_on"].message.text()
    assert lines(store) == ()
    dialog.fields["leaves_on"].set_value(ASKED.leaves_on)
    dialog.send()
    window.hands.settle()
    assert window.said == "Brouillon enregistré."
    (one,) = lines(store)
    assert (one.content.title, one.criteria.floor) == ("Se protéger dans l’immeuble", "ground")


def test_the_purpose_of_a_campaign_is_locked_in_its_form(window, made, store):
    window.open("campaigns")
    window.keys("Return")
    dialog = window.dialog()
    assert not dialog.fields["purpose"].editor.isEnabled()
    dialog.fields["title"].set_value("Le masque")
    dialog.send()
    window.hands.settle()
    assert lines(store)[0].content.title == "Le masque"


def test_another_manager_approves_what_is_shown_and_its_messages_are_queued(window, asked, store):
    page = window.open("campaigns")
    assert page.sheet.approve.isVisibleTo(page)
    assert "3\u00a0foyers" in page.sheet._number.text()
    window.keys("Ctrl+Return")
    window.dialog()
    window.keys("Tab", "Return")
    window.hands.settle()
    assert window.said == "Accord donné, messages en file."
    assert lines(store)[0].standing is Standing.APPROVED
    assert (
        page.progress.told.text()
        == "0 envoyés ou imprimés · 0 non arrivés · 3 à partir · dont 1\u00a0courrier à imprimer"
    )


def test_the_whole_sms_is_read_before_the_agreement(window, asked):
    page = window.open("campaigns")
    window.work.resize(1366, 696)
    window.hands.settle()
    sms, told = page.preview.sms, page.preview.length
    assert "02 61 91 00 72" in sms.text
    for part in (sms, told):
        assert part.visibleRegion().boundingRect().height() == part.height(), "who agrees reads all that leaves"


def test_who_wrote_it_is_offered_no_approval(window, manager, store):
    acts.ask_approval(store, manager, acts.make_campaign(store, manager, ASKED).created("campaign"))
    page = window.open("campaigns")
    assert not page.sheet.approve.isVisibleTo(page)
    assert "un autre responsable que vous" in page.sheet._steps.text()
    page.sheet.back.click()
    window.hands.settle()
    assert lines(store)[0].standing is Standing.DRAFT
    page.primary()
    window.hands.settle()
    assert lines(store)[0].standing is Standing.ASKED


def test_a_campaign_is_stopped_once_confirmed(window, queued, store):
    page = window.open("campaigns")
    page.stop()
    window.hands.settle()
    window.keys("Tab", "Return")
    window.hands.settle()
    assert window.said == "Campagne arrêtée."
    assert lines(store)[0].standing is Standing.STOPPED
    assert "3 non arrivés" in page.progress.told.text()
    with store.read() as read:
        assert outbox(read, 0).waiting == 0


@pytest.mark.parametrize(
    ("paper", "said"),
    [
        ("letters", "Courriers-MS-C02-20-0001.pdf\u00a0: 1\u00a0courrier, gardé une heure"),
        ("large", "Gros caractères MS-C02-20-0001"), ("A3", "Affiche MS-C02-20-0001"),
        ("A4", "Affiche MS-C02-20-0001"), ("halls", "Halls MS-C02-20-0001"),
    ],
)  # fmt: skip
def test_each_paper_is_made(window, approved, paper, said):
    window.open("campaigns")
    window.keys("Ctrl+P")
    dialog = window.dialog()
    dialog.fields["paper"].set_value(paper)
    dialog.send()
    window.hands.settle()
    assert window.said.startswith(said)


def test_the_page_and_its_form_hold_in_a_window_at_200_percent(window, asked, theme):
    page = window.open("campaigns")
    theme.set("light", 200)
    window.hands.settle()
    try:
        assert page.sheet.stop.isVisibleTo(page)
        assert page.mapTo(window.work, QPoint(page.width(), 0)).x() <= window.work.width()
        window.keys("Ctrl+N")
        assert window.dialog().width() <= window.work.width()
    finally:
        theme.set("light", 100)


def test_a_poster_hangs_by_a_key(window, approved):
    page = window.open("campaigns")
    page.turn._parts[1].click()
    page.halls.setFocus()
    window.keys("Down", "Space")
    window.hands.settle()
    assert page.halls.rows.sentence(0).endswith("posée le 17/11") or page.halls.rows.sentence(1).endswith(
        "posée le 17/11"
    )


def test_a_caretaker_ticks_the_posters_of_their_halls(window, approved, store, manager):
    window.open("campaigns")
    commands.hang(window.work.context)
    window.hands.settle()
    assert window.said == "Aucune affiche n’est à poser dans vos halls."
    with store.write(manager, "test.keeper") as unit:
        unit.connection.exec_driver_sql("UPDATE hall SET agent_id = ? WHERE name = 'Hall 5'", (manager.agent_id,))
    commands.hang(window.work.context)
    window.hands.settle()
    dialog = window.dialog()
    (field,) = dialog.fields.values()
    field.set_value(True)
    dialog.send()
    window.hands.settle()
    assert window.said == "Affiches enregistrées."
    with store.read() as read:
        assert [one.hall.put_on is not None for one in listing.postings(read, manager, halls)] == [True]


def test_what_somebody_refuses_is_kept_from_their_file(window, store):
    window.open("campaigns")
    window.work.run("campaigns.refuse", person_id=FERHAT)
    window.hands.settle()
    dialog = window.dialog()
    dialog.fields["sms"].set_value(True)
    dialog.send()
    window.hands.settle()
    assert window.said == "Refus enregistrés."
    with store.read() as read:
        assert refusals.refused(read, FERHAT) == {"sms"}


def test_without_a_campaign_nothing_is_done(window):
    page = window.open("campaigns")
    for act in (
        page.approve,
        page.stop,
        page.print_papers,
        page.change_campaign,
    ):
        act()
    assert page.sheet.empty is not None
    assert isinstance(window, CampaignsWindow)
