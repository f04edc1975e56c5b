"""Campaigns by real key presses: written with a live count, approved by another, stopped, printed, posters hung."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest

from lmmh_desk.features.campaigns.actions import approving
from lmmh_desk.features.campaigns.actions import writing as acts
from lmmh_desk.features.campaigns.model.drafting import Criteria
from lmmh_desk.features.campaigns.model.listing import Standing, Watch
from lmmh_desk.features.campaigns.store import listing, refusals
from lmmh_desk.features.campaigns.ui import commands
from lmmh_desk.features.campaigns.ui import page as campaigns_page
from lmmh_desk.features.campaigns.ui.form import CampaignForm
from lmmh_desk.features.upkeep.model.records import Hall
from lmmh_desk.features.upkeep.store import board as halls
from lmmh_desk.kernel.clock import today
from lmmh_desk.office.model.messages import CAMPAIGN_HOME
from lmmh_desk.office.store.messages import outbox
from lmmh_desk.tenancy.model.records import Person
from lmmh_desk.ui.widgets.chosen_edit import ChosenEdit
from tests.features.campaigns.conftest import ASKED, JEANNE, PURPOSE, QUIET, TERMS, CampaignsWindow
from tests.tenancy.homes import FERHAT
from tests.ui.focus import has_focus


@pytest.fixture
def window(window):
    window.work.context.ports.halls = halls
    return window


def follow(window):
    """Let the pause after the last key pass."""
    window.page._pause.timeout.emit()
    window.hands.settle()


def lines(store):
    with store.read() as read:
        return listing.board(read).lines


def test_a_campaign_is_written_in_the_page_from_a_model_with_a_live_count(window, store):
    window.open("campaigns")
    window.keys("Ctrl+N")
    page = window.page
    form = page.form
    assert page.number.text == "MS-C02-20-0001"
    assert form.number.text() == "3\u00a0foyers"
    assert form.reached["by_poster"].text() == "2\u00a0halls"
    assert "4" in form.found.text()
    form.fields["criteria"].set_value({"floor": "ground"})
    follow(window)
    assert form.number.text() == "1\u00a0foyer"
    form.fields["purpose"].setFocus()
    window.keys("Down")  # the first purpose brings its first model
    assert form.fields["purpose"].value() == PURPOSE
    assert form.fields["title"].value() == "Se protéger dans l’immeuble"
    form.fields["leaves_on"].editor.setText("")
    window.keys("Ctrl+S")
    assert form.fields["leaves_on"].error.startswith("La date de départ manque.")
    assert lines(store) == ()
    form.fields["leaves_on"].set_value(ASKED.leaves_on)
    window.keys("Ctrl+S")
    window.hands.settle()
    assert window.said == "Brouillon enregistré."
    (one,) = lines(store)
    assert (one.content.title, one.criteria.floor) == ("Se protéger dans l’immeuble", "ground")
    assert window.page.chosen().id == one.id


def test_the_form_tells_what_is_leaving_and_nothing_while_nothing_left(window):
    window.open("campaigns")
    window.keys("Ctrl+N")
    assert window.page.sent.isHidden()


def test_the_form_of_another_tells_how_far_the_one_that_is_leaving_went_and_opens_it(window, store, manager, queued):
    window.open("campaigns")
    window.keys("Ctrl+N")
    sent = window.page.sent
    assert sent.isVisible()
    assert (sent.accessibleName(), sent.progress.told.text().split(" · ")[0]) == (
        "Envoi en cours", "0 envoyé ou imprimé",
    )  # fmt: skip
    acts.pause_campaign(store, manager, queued)
    window.open("campaigns")
    window.keys("Ctrl+N")
    assert window.page.sent.accessibleName() == "Envoi suspendu"
    window.click(window.page.sent.more)
    assert window.page.chosen().id == queued


def test_households_are_chosen_by_words_each_in_a_tag_taken_back_by_a_key(window, store):
    window.open("campaigns")
    window.keys("Ctrl+N")
    form = window.page.form
    criteria = form.fields["criteria"].editor
    window.keys("Down", "Tab")
    assert has_focus(criteria.line)
    assert window.keys(text="rez") + window.keys("Return") == 4
    window.hands.settle()
    assert (criteria.value(), criteria.line.text()) == ({"floor": "ground"}, "")
    window.keys(text="CONGE D")  # neither capitals nor accents count
    assert criteria._proposed.stringList() == ["Congé donné"]
    window.keys("Return")
    window.keys("Down", "Down", "Return")  # all that is left is proposed
    window.hands.settle()
    assert len(criteria.value()) == 3
    window.keys("Backspace")
    window.keys(text="etage")
    window.keys("Return")
    assert criteria._names == ["Congé donné", "Étages"], "one of a kind"
    follow(window)
    assert form.drafting().criteria.leases == "leaving"
    window.keys("Backspace")
    assert criteria.value() == {"leases": "leaving"}
    area = criteria._cross(criteria._areas[0]).center()
    QTest.mouseClick(criteria, Qt.MouseButton.LeftButton, pos=area)
    assert criteria.value() == {}
    window.keys(text="Zanzibar")
    window.keys("Ctrl+S")
    assert form.fields["criteria"].error.startswith("Aucun critère ne s’écrit ainsi.")
    assert lines(store) == ()
    window.keys(*["Backspace"] * 8)
    window.keys(text="a")
    window.keys("Ctrl+S")
    assert form.fields["criteria"].error.startswith("Plusieurs critères s’écrivent ainsi.")
    assert (criteria.value(), lines(store)) == ({}, ()), "none is taken for another"
    window.keys("Backspace")
    window.keys(text="rez")
    window.keys("Ctrl+S")  # what is begun is taken, a single one is written so
    assert lines(store)[0].criteria.floor == "ground"


def test_a_criterion_no_longer_offered_stays_and_the_campaign_does_not_widen(window, store, counter):
    asked = replace(ASKED, criteria=Criteria(quarter="Sablons"))
    made = acts.make_campaign(store, counter, asked).created("campaign")
    window.open("campaigns", campaign_id=made)
    window.keys("Return")
    criteria = window.page.form.fields["criteria"].editor
    assert (criteria.value()["quarter"], criteria._names[0]) == ("Sablons", "Sablons")
    window.keys("Ctrl+S")
    assert lines(store)[0].criteria.quarter == "Sablons"


def test_a_translation_is_typed_in_its_field_and_comes_back_in_it(window, store, manager):
    with store.write(manager, "test.language") as unit:
        unit.get(Person, JEANNE).language = "tr"
    window.open("campaigns")
    window.keys("Ctrl+N")
    window.keys("Down")
    form = window.page.form
    follow(window)
    assert form.checks["translation"][1].text().startswith("Aucune traduction pour 1")
    form.fields["translation"].editor.setPlainText("Maske takın.")
    follow(window)
    assert form.checks["translation"][1].text().startswith("Traduction jointe à 1")
    window.keys("Ctrl+S")
    assert lines(store)[0].content.translation == ("Maske takın.",)
    assert "***" not in window.page.preview.text.text()
    window.keys("Return")
    form = window.page.form
    assert form.fields["translation"].value() == "Maske takın."
    assert form.fields["text"].value() == "\n".join(lines(store)[0].content.paragraphs)


def test_a_recording_asked_for_before_the_form_is_there_waits_for_it(qapp, store, manager, printer):
    window = CampaignsWindow(store, manager, printer, inline=False)
    try:
        window.work.open("campaign")
        page = window.work.page()
        assert page.form is None
        page.save(whole=True)
        window.settle()
        assert page.form.summary.text.endswith("Rien n’est enregistré, la saisie reste ici.")
    finally:
        window.close()


def test_a_recording_asked_for_before_the_keys_that_came_first_waits_for_them(qapp, store, manager, printer):
    window = CampaignsWindow(store, manager, printer, inline=False)
    try:
        window.work.open("campaign")
        page = window.work.page()
        page._early.takes(QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_X, Qt.KeyboardModifier.NoModifier, "x"))
        page._put(CampaignForm(today(window.work.context.clock), page._opening.board, None))
        page.save(whole=False)
        assert page.form.summary.text == "", "nothing is recorded before the key that was pressed first"
        window.settle()
        assert page.form.summary.text.endswith("Rien n’est enregistré, la saisie reste ici.")
    finally:
        window.close()


def test_two_residences_of_one_name_are_told_apart(qapp):
    edit = ChosenEdit([("residence_id", "1", "Le Clos"), ("residence_id", "2", "Le Clos")], "")
    edit._accept("Le Clos (2)")
    assert edit.value() == {"residence_id": "2"}
    edit.set_value({"residence_id": "1", "floor": "gone"})
    assert (edit.value(), edit._names) == ({"residence_id": "1"}, ["Le Clos"])


def test_a_long_list_goes_on_once_its_end_is_in_sight(window, queued, monkeypatch):
    monkeypatch.setattr(campaigns_page, "SHOWN", 2)
    page = window.open("campaigns")
    page._most = 2
    page.refresh(None)
    window.hands.settle()
    assert page.list.rows.rowCount() == 2
    page.list.setFixedHeight(80)
    page.list.setFocus()
    window.keys("Down", "Down")
    window.hands.settle()
    assert page.list.rows.rowCount() == 3


def test_the_papers_follow_what_is_typed_and_what_would_be_refused_is_said(window):
    page = window.open("campaign")
    page.form.fields["purpose"].editor.set_value(PURPOSE)
    follow(window)
    assert page.look.sms.text.endswith("Refus : 02\u00a061\u00a091\u00a000\u00a072")
    assert page.look._printer.text() == "1\u00a0courrier A4"
    told = {name: label.text() for name, (_picture, label) in page.form.checks.items()}
    assert told["guard"].startswith("Aucune donnée de santé")
    assert told["letter"] == "Le courrier tient sur une page"
    first = page.look.view.document()
    page.form.fields["text"].editor.setPlainText("Bonjour.\n" * 60)
    page.form.fields["poster"].editor.setPlainText("Les locataires alcooliques")
    page.form.fields["sms"].editor.setText("é" * 150)
    follow(window)
    told = {name: label.text() for name, (_picture, label) in page.form.checks.items()}
    assert told["letter"].startswith("Le texte de la lettre dépasse la page de")
    assert told["sms"] == "Le SMS ne tient pas en un seul"
    assert "d’une personne" in told["guard"] or "de santé" in told["guard"]
    assert not told["guard"].startswith("Aucune")
    assert page.look.view.document() is first, "the page shown stays until another can be made"
    page.look.turn._parts[1].click()
    follow(window)
    assert page.look.email.text().startswith("Se protéger dans l’immeuble")
    assert not page.look.view.isVisibleTo(page)
    page.look.turn._parts[2].click()
    follow(window)
    assert page.look.view.document() is not first


def test_what_is_typed_of_a_campaign_is_a_draft_until_it_is_recorded(window, store):
    page = window.open("campaign")
    assert page.draft() is None
    page.form.fields["title"].editor.setText("Le masque")
    page.form.fields["leaves_on"].editor.setText("32/13")
    kept = page.draft()
    window.keys("Escape")
    page = window.open("campaign")
    page.restore(kept)
    assert page.form.fields["title"].value() == "Le masque"
    assert page.form.fields["leaves_on"].editor.text() == "32/13"
    assert lines(store) == ()


def test_a_draft_holds_nothing_of_a_text_that_is_refused(window):
    page = window.open("campaign")
    page.form.fields["title"].editor.setText("Le masque")
    page.form.fields["text"].editor.setPlainText("Les locataires alcooliques")
    page.form.fields["poster"].editor.setPlainText("Un voisin séropositif")
    page.form.fields["sms"].editor.setText("Elle est musulmane")
    kept = page.draft()
    assert (kept["title"], kept["text"], kept["poster"], kept["sms"]) == ("Le masque", "", "", "")
    assert page.form.fields["text"].value() == "Les locataires alcooliques", "it stands, to be put right"


def test_a_draft_kept_before_its_criteria_were_one_field_bounds_as_it_did(window):
    page = window.open("campaign")
    page.form.fields["title"].editor.setText("Le masque")
    kept = page.draft()
    del kept["criteria"]
    page.restore({**kept, "floor": "ground", "quarter": ""})
    assert page.form.values()["criteria"] == {"floor": "ground"}
    page.restore({**kept, "criteria": {"floor": "ground", "quarter": "Renommé"}})
    assert page.form.fields["criteria"].error == "Un critère n’est plus proposé. Choisissez de nouveau les foyers."


def drafts(store):
    with store.read() as read:
        return read.exec_driver_sql("SELECT count(*) FROM draft").scalar_one()


def test_it_is_recorded_and_its_agreement_asked_for_by_one_key(window, store):
    page = window.open("campaign")
    page.form.fields["purpose"].editor.set_value(PURPOSE)
    for name in ("by_sms", "by_email", "by_letter", "by_poster"):
        page.form.fields[name].set_value(False)
    window.keys("Ctrl+Return")
    assert page.form.fields["by_sms"].error == "Choisissez au moins un canal."
    page.form.fields["by_letter"].set_value(True)
    page.form.fields["purpose"].setFocus()
    window.work.sitting.keep()  # as every two seconds
    window.hands.settle()
    assert drafts(store) == 1
    window.keys("Ctrl+Return")
    window.hands.settle()
    assert window.said == "Accord demandé."
    assert lines(store)[0].standing is Standing.ASKED
    assert drafts(store) == 0, "the next campaign begins empty"


def test_a_purpose_changed_keeps_what_was_typed(window):
    form = window.open("campaign").form
    form.fields["purpose"].editor.set_value(CAMPAIGN_HOME)
    assert form.fields["title"].value() == "Chauffage : ne rien boucher"
    form.fields["purpose"].editor.set_value(PURPOSE)
    assert form.fields["title"].value() == "Se protéger dans l’immeuble", "nobody typed: the offered text follows"
    form.fields["title"].editor.setText("Le masque")
    form.fields["purpose"].editor.set_value(CAMPAIGN_HOME)
    assert form.fields["title"].value() == "Le masque"


def test_the_purpose_of_a_campaign_is_locked_in_its_form(window, made, store):
    window.open("campaigns")
    window.keys("Return")
    form = window.page.form
    assert not form.fields["purpose"].editor.isEnabled()
    model = form.fields["model"].editor
    assert [model.itemData(place) for place in range(model.count())] == ["masks"], "texts of its purpose alone"
    form.fields["title"].set_value("Le masque")
    window.page.save(whole=False)
    window.hands.settle()
    assert lines(store)[0].content.title == "Le masque"


def test_a_campaign_approved_meanwhile_is_not_written(window, approved, store):
    page = window.open("campaign", campaign_id=approved)
    assert page.form is None
    assert page.card.error.text.startswith("Cette campagne est approuvée ou arrêtée")
    page.save(whole=True)
    page = window.open("campaign", campaign_id="nowhere")
    assert page.card.error.text.startswith("Cette campagne n’est plus sur ce poste.")


def test_what_the_action_refuses_is_said_above_the_form(window, made, store, manager):
    page = window.open("campaign", campaign_id=made)
    acts.stop_campaign(store, manager, made)
    page.save(whole=False)
    window.hands.settle()
    assert page.form.summary.text.startswith("Cette campagne est arrêtée.")
    assert page.save_button.isEnabled()


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
        page.progress.told.text() == "0 envoyé ou imprimé · 0 non arrivé · 3 à partir · dont 1\u00a0courrier à imprimer"
    )


def test_the_whole_sms_is_read_before_the_agreement(window, asked):
    page = window.open("campaigns")
    window.work.resize(1366, 696)
    window.hands.settle()
    sms, told = page.preview.sms, page.preview.length
    assert "02\u00a061\u00a091\u00a000\u00a072" in sms.text, "no line cuts it"
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


def test_the_sending_of_a_campaign_is_suspended_and_goes_on_by_one_button(window, queued, store):
    page = window.open("campaigns")
    assert (page.suspend.isVisibleTo(page), page.suspend.accessibleName()) == (True, "Suspendre")
    window.click(page.suspend)
    assert window.said == "Envoi suspendu."
    assert lines(store)[0].standing is Standing.PAUSED
    assert (page.suspend.accessibleName(), "04/12" in page.sheet._steps.text()) == ("Reprendre", True)
    assert "Envoi suspendu" in page.sheet.steps.accessibleName()
    assert "serveur" not in page.sheet._steps.text()
    page.sheet.show_line(replace(page.chosen(), unsent=True), approves=True, mine=False)
    assert "dès que le serveur le sait" in page.sheet._steps.text()
    window.work.run("campaigns.pause")
    window.hands.settle()
    assert window.said == "Envoi repris."
    assert (lines(store)[0].standing, page.suspend.accessibleName()) == (Standing.APPROVED, "Suspendre")


def queued_in_part(store, manager, campaign_id, monkeypatch):
    """Put one message of a campaign in the outbox, and stop there."""
    monkeypatch.setattr(approving, "AT_ONCE", 1)
    seen = []
    approving.queue_all(store, manager, campaign_id, Watch(lambda *told: seen.append(told), lambda: len(seen) == 1))


def left_to_queue(store):
    with store.read() as read:
        return len(listing.to_queue(read, lines(store)[0].approval.id))


def test_what_a_suspension_left_out_of_the_outbox_goes_there_once_it_goes_on(
    window, approved, store, manager, monkeypatch
):
    queued_in_part(store, manager, approved, monkeypatch)
    page = window.open("campaigns")
    window.click(page.suspend)
    assert left_to_queue(store) == 1
    window.click(page.suspend)
    assert (window.said, left_to_queue(store)) == ("Envoi repris.", 0)


def test_who_may_not_queue_is_told_what_is_left_for_a_manager(
    qapp, store, counter, manager, approved, printer, monkeypatch
):
    queued_in_part(store, manager, approved, monkeypatch)
    window = CampaignsWindow(store, counter, printer)
    try:
        page = window.open("campaigns")
        window.click(page.suspend)
        window.click(page.suspend)
        assert window.said == "Envoi repris. À mettre en file par un responsable\u00a0: 1\u00a0message."
        assert left_to_queue(store) == 1
    finally:
        window.close()


def test_suspending_or_stopping_a_campaign_stops_no_work_of_another(
    window, approved, counter, manager, store, monkeypatch
):
    monkeypatch.setattr(approving, "AT_ONCE", 1)
    other = acts.make_campaign(store, counter, ASKED).created("campaign")
    acts.ask_approval(store, counter, other)
    approving.approve(store, manager, other, TERMS, QUIET)
    page = window.open("campaigns")
    one, another = (next(each for each in lines(store) if each.id == wanted) for wanted in (approved, other))
    page.acts.advanced.connect(lambda *_told: page.acts.stop(another), Qt.ConnectionType.SingleShotConnection)
    page.acts.queue(one)
    window.hands.settle()
    assert {each.id: each.standing for each in lines(store)} == {approved: "approved", other: "stopped"}
    with store.read() as read:
        assert listing.to_queue(read, one.approval.id) == []
        assert len(listing.queued(read, approved)) == 2


def test_what_does_not_leave_is_not_suspended(window, asked):
    page = window.open("campaigns")
    assert not page.suspend.isVisibleTo(page)
    page.pause()
    window.hands.settle()
    assert not page.suspend.isVisibleTo(page)


@pytest.mark.parametrize(
    ("paper", "said"),
    [
        ("letters", "Courriers-MS-C02-20-0001.pdf\u00a0: 1\u00a0courrier, gardé une heure au plus"),
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
        approve = page.sheet.approve
        assert (approve.isVisibleTo(page), approve.height()) == (True, approve.sizeHint().height()), "it isn't squeezed"
        window.keys("Ctrl+N")
        page = window.page
        window.keys("Down")
        page.form.fields["leaves_on"].editor.setText("")
        window.keys("Ctrl+S")  # with a sentence under what is wrong
        window.hands.settle()
        assert page.form.verticalScrollBar().maximum() == 0, "the page alone scrolls"
        assert page.mapTo(window.work, QPoint(page.width(), 0)).x() <= window.work.width()
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


def test_an_approved_campaign_still_tells_the_halls_of_its_posters(window, approved):
    window.open("campaigns")
    window.hands.settle()
    assert "Affiche\u00a0: 2\u00a0halls" in window.page.sheet._ways.text()


def test_a_caretaker_of_many_halls_has_all_their_posters_in_one_form_that_holds_on_the_screen(
    window, approved, store, manager
):
    window.open("campaigns")
    with store.write(manager, "test.keeper") as unit:
        unit.connection.exec_driver_sql("UPDATE hall SET agent_id = ?", (manager.agent_id,))
        home = halls.halls_at(unit.connection)[0].residence_id
        for rank in range(40):
            unit.add(Hall(residence_id=home, name=f"Hall {rank + 20}", points="handles", due_minute=540,
                          agent_id=manager.agent_id))  # fmt: skip
    commands.hang(window.work.context)
    window.hands.settle()
    dialog = window.dialog()
    assert len(dialog.fields) == 42
    assert dialog.height() <= window.work.screen().availableGeometry().height()
    for field in dialog.fields.values():
        field.set_value(True)
    dialog.send()
    window.hands.settle()
    with store.read() as read:
        assert all(one.hall.put_on for one in listing.postings(read, manager, halls))
