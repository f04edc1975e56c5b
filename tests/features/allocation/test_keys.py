"""A session by real key presses: open it, decide, take back, answer."""

from datetime import date

import pytest
from msgspec.structs import replace

from lmmh_desk.features.allocation.actions import agenda, deciding, papers, sessions
from lmmh_desk.features.allocation.model.forms import Proposing
from lmmh_desk.features.allocation.model.records import AllocationApplicant, AllocationMember
from lmmh_desk.features.allocation.ui.acts import Acts
from lmmh_desk.features.allocation.ui.cards import lacking, standing
from lmmh_desk.features.allocation.ui.tables import trouble
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.tenancy.model.records import Contact, Dwelling, Person
from tests.features.allocation.conftest import FREE, NURS, applying

BACK = "Séance remise à l’étape d’avant."
SAME = ("residence_id", "number", "street_type", "street", "postcode", "city", "kind", "commune")


def ranks(window):
    return [(one.nur, one.rank) for one in window.page.people.items()]


def test_it_opens_and_decides_by_keys_alone(window, attended, listed):
    window.open("allocation")
    assert window.page.quorum.tone == "ok"
    window.keys("Ctrl+Return")
    assert window.said == "Séance ouverte."
    window.keys("Return", "A", "Return")
    assert window.said == "Décision enregistrée\u00a0: Mme CANDIDATE 1."
    assert ranks(window)[0] == (NURS[0], 1)
    window.keys("Ctrl+Z")
    assert ranks(window)[0] == (NURS[0], 0)
    window.keys("Ctrl+Return")
    assert "à décider" in window.said


def test_a_session_opened_or_convened_by_mistake_is_taken_back_until_somebody_is_decided(
    window, store, officer, seen, attended, listed
):
    window.open("allocation")
    window.keys("Ctrl+Return")
    assert (window.said, seen(attended).opened_at is None) == ("Séance ouverte.", False)
    window.keys("Ctrl+Z")
    assert (window.said, seen(attended).state, seen(attended).opened_at) == (BACK, "convened", None)
    window.keys("Ctrl+Return")
    window.work.run("allocation.step_back")  # once Ctrl+Z undoes something else
    window.hands.settle()
    assert (window.said, seen(attended).state) == (BACK, "convened")
    sessions.step_back(store, officer, attended)
    assert seen(attended).state == "planned"
    with pytest.raises(WrongState, match="n’est pas convoquée"):
        sessions.step_back(store, officer, attended)
    sessions.convene(store, officer, attended)
    sessions.begin(store, officer, attended)
    deciding.decide(store, officer, listed[1][0], "refused", "effort")
    with pytest.raises(WrongState, match="a décidé d’un candidat"):
        sessions.step_back(store, officer, attended)
    window.work.run("allocation.step_back")
    window.hands.settle()
    assert "a décidé d’un candidat" in window.said
    deciding.take_back(store, officer, listed[1][0])
    sessions.step_back(store, officer, attended)
    assert seen(attended).state == "convened"


def test_each_key_has_its_decision(window, attended, opened, seen):
    window.open("allocation")
    window.keys("Return", "R", "Return", "Down", "J", "Return", "Down", "I", "Return")
    words = [one.decided_words for one in window.page.people.items()]
    assert words == ["Non attribué", "Sous condition, rang 1", "Irrecevable"]
    window.keys("Ctrl+Return")
    assert window.dialog().accessibleName() == "Sceller le procès-verbal\u00a0?"
    window.keys("Return")  # « Pas encore » comes first: a key too many seals nothing
    assert (seen(attended).state, window.dialog()) == ("deliberating", None)
    window.keys("Ctrl+Return", "Ctrl+Return", "Tab", "Return")
    assert window.said == "Procès-verbal établi."
    window.keys("Ctrl+Return")
    assert window.said == "Décisions notifiées, offres envoyées."


def test_presence_is_noted_by_letters(window, planned):
    window.open("allocation")
    window.page.members.setFocus()
    window.keys("P")
    assert window.page.members.items()[0].presence == "present"
    window.keys("Down", "V")
    window.dialog().fields["proxy_id"].set_value(window.page.members.items()[0].id)
    window.keys("Return")
    assert window.page.members.items()[1].presence == "proxy"
    window.keys("B")
    assert window.page.members.items()[1].presence == "absent"


def test_an_answer_by_its_letter(window, store, officer, attended, opened):
    for one in opened:
        deciding.decide(store, officer, one, "granted", "suited")
    papers.sign(store, officer, attended)
    papers.notify(store, officer, attended)
    window.open("allocation")
    window.keys("Return", "N")
    assert [one.offer for one in window.page.people.items()] == ["declined", "sent", ""]
    window.keys("Ctrl+P")
    assert "envoyé" in window.said


def test_a_condition_by_its_letter_prints_what_it_leads_to(window, store, officer, attended, opened):
    for one, decision, reason in zip(
        opened, ("conditional", "conditional", "granted"), ("tax_notice", "identity", "suited"), strict=True
    ):
        deciding.decide(store, officer, one, decision, reason)
    papers.sign(store, officer, attended)
    window.open("allocation")
    following = window.page.following
    assert (following.isVisible(), window.page.deciding.isVisible()) == (True, False)
    assert [letter for letter, button in following.buttons.items() if button.isVisible()] == ["C", "E"]
    assert following.told.text() == "Condition attendue\u00a0: avis d’imposition à fournir."
    window.keys("Return", "E")
    assert window.said.startswith("Condition non remplie\u00a0: Mme CANDIDATE 1.")
    papers.notify(store, officer, attended)
    window.open("allocation")
    window.keys("Return", "Down", "C")
    assert "envoyé" in window.said
    assert [one.offer for one in window.page.people.items()] == ["", "sent", ""]
    assert standing(window.page.people.items()[0])[0] == "condition non remplie"
    window.keys("C")  # nothing is awaited any more
    assert [letter for letter, button in following.buttons.items() if button.isVisible()] == ["O", "N"]


def test_two_offers_sent_apart_are_shown_and_one_is_taken_back_by_its_letter(window, store, officer, attended, opened):
    for one in opened:
        deciding.decide(store, officer, one, "granted", "suited")
    papers.sign(store, officer, attended)
    papers.notify(store, officer, attended)
    with store.write(officer, "test.apart") as unit:
        second = unit.get(AllocationApplicant, opened[1])
        second.offer, second.offered_on, second.answer_by = "sent", "2020-11-17", "2020-11-27"
    window.open("allocation")
    assert "deux offres en cours, Mme CANDIDATE 1, Mme CANDIDATE 2" in trouble(window.page.agenda.current())
    window.keys("Return", "Down", "X")
    assert [one.offer for one in window.page.people.items()] == ["sent", "expired", ""]
    assert standing(window.page.people.items()[1])[0] == "offre retirée"


def test_a_card_says_the_file_its_missing_papers_the_decision_and_its_reason(window, store, officer, attended, listed):
    papers = ("tax_notice", "income", "identity")
    known = applying(4, missing=papers, renew_on=date(2020, 11, 30), communes="Le Mans, Allonnes")
    agenda.apply(store, officer, listed[0], known)
    sessions.begin(store, officer, attended)
    window.open("allocation")
    window.keys("Return", "A", "Return", "Down", "Down", "Down", "J")
    cards = window.page.people
    first, *_others, last = cards.items()
    said = cards.said(first)
    assert said.startswith(f"Mme CANDIDATE 1, {NURS[0]}, Foyer 3\u00a0personnes, Demande 25/06/2019, Ressources 75")
    assert said.endswith("pièces complètes, Attribué, rang 1, foyer adapté au logement")
    asked = (
        "manquent\u00a0: avis d’imposition, justificatif de ressources, pièce d’identité · à renouveler le 30/11/2020"
    )
    assert f"pièces\u00a0: 3\u00a0manquantes, {asked} · Le Mans, Allonnes, À décider" in cards.said(last)
    assert "À renouveler 30/11/2020" in cards.said(last)
    assert lacking(replace(last, missing=("identity",))) == "pièce d’identité"
    hint = window.page.deciding.hint
    assert hint.text() == "motif obligatoire, pris dans la liste"
    assert cards._taking == "Ajourner\u00a0: motif\u00a0?"
    assert window.page.deciding.reasons.current().code == "tax_notice"  # the paper that is missing
    window.keys("Escape")
    assert (cards._taking, hint.text()) == ("", f"{asked} · Le Mans, Allonnes")


def test_the_dwelling_before_and_after_are_one_key_away_and_the_ends_stand(
    window, store, officer, attended, listed, home
):
    """‹ › of picture 23, and P and S on the applicants."""
    with store.write(officer, "test.vacant") as unit:
        near = unit.get(Dwelling, home)
        other = Dwelling(**{name: getattr(near, name) for name in SAME}, reference="D9", rpls_id=None, occupancy=2)
        unit.add(other)
    agenda.propose(store, officer, attended, Proposing(other.id, 650, 40000, FREE))
    page = window.open("allocation")
    page.people.setFocus()
    assert (page.before.isEnabled(), page.after.isEnabled()) == (False, True)
    assert page._item.header.caption.text() == "64\u00a0m² · 472\u00a0€ · libre le 01/12"
    window.keys("S")
    assert page.agenda.current().dwelling_id == other.id
    assert (page.before.isEnabled(), page.after.isEnabled()) == (True, False)
    page.agenda.setFocus()
    window.click(page.before)
    assert page.agenda.current().dwelling_id == home
    page.people.setFocus()
    window.keys("P")
    assert page.agenda.current().dwelling_id == home


def test_a_decision_is_confirmed_and_the_next_dwelling_shown_by_ctrl_return(
    window, store, officer, listed, opened, home, seen
):
    with store.write(officer, "test.vacant") as unit:
        near = unit.get(Dwelling, home)
        other = Dwelling(**{name: getattr(near, name) for name in SAME}, reference="D9", rpls_id=None, occupancy=2)
        unit.add(other)
    session_id = seen_session(store)
    agenda.propose(store, officer, session_id, Proposing(other.id, 650, 40000, FREE))
    page = window.open("allocation")
    assert page.go.accessibleName() == "Établir le PV"
    page.people.setFocus()
    window.keys("R")
    assert page.go.accessibleName() == "Valider"
    window.keys("Down", "Ctrl+Return")
    assert window.said == "Décision enregistrée\u00a0: Mme CANDIDATE 1."
    assert page.agenda.current().dwelling_id == other.id
    assert page.go.accessibleName() == "Établir le PV"
    (first, _second) = seen(session_id).items
    assert (first.candidates[0].decision, first.candidates[0].reason) == ("refused", "too_large")
    with store.write(officer, "test.gone") as unit:
        for member in seen(session_id).members:
            unit.get(AllocationMember, member.id).presence = "absent"
    window.click(page.before)
    page.people.setFocus()
    window.keys("A", "Ctrl+Return")
    assert "quorum" in window.said
    assert page.agenda.current().dwelling_id == home, "what is refused shows nothing else"


def test_a_press_while_the_decision_is_written_decides_and_turns_no_second_time(window, attended, opened, monkeypatch):
    page, written = window.open("allocation"), []
    monkeypatch.setattr(Acts, "decide", lambda _acts, *given: written.append(given))
    page.people.setFocus()
    window.keys("A", "Ctrl+Return", "Ctrl+Return")
    ((one, _decision, _reason, decided, _refused),) = written
    assert one.id == opened[0]
    decided()
    assert (page.deciding.taking, page._recording) == (False, False)
    window.keys("Down", "A", "Ctrl+Return")
    written[1][4](WrongState("Rien.", "Rien.", "Rien."))
    window.keys("Ctrl+Return")  # refused: the same decision is tried again
    assert [given[0].id for given in written] == [opened[0], opened[1], opened[1]]


def seen_session(store):
    with store.read() as read:
        return read.exec_driver_sql("SELECT id FROM allocation_session").scalar()


def test_an_answer_that_expires_today_says_which_number_to_dial(window, store, officer, clock, attended, opened):
    for one in opened:
        deciding.decide(store, officer, one, "granted", "suited")
    with store.write(officer, "test.phone") as unit:
        person = Person(civility="Mme", usual_name="CANDIDATE", first_names="Une")
        unit.add(person)
        unit.flush()
        unit.add(Contact(person_id=person.id, kind="phone", raw="0639983471", value="+33639983471"))
        unit.get(AllocationApplicant, opened[0]).person_id = person.id
    papers.sign(store, officer, attended)
    papers.notify(store, officer, attended)
    last = seen_due(store)
    clock.instant = paris_instant(last, 9)
    page = window.open("allocation")
    assert page.due.rows.cell(0, 0).said() == "Mme CANDIDATE 1, T3 · Les Sittelles, n°\u00a032, Appeler"
    page.due.setFocus()
    window.keys("Down", "T")
    told = "Mme CANDIDATE 1\u00a0: composez le 06\u00a039\u00a098\u00a034\u00a071."
    assert window.said == told
    window.work.keybar.say("—")
    page.due.pushed.emit(page.due.rows.records()[0])
    assert window.said == told
    with store.write(officer, "test.unlinked") as unit:
        unit.get(AllocationApplicant, opened[0]).person_id = None
    page.refresh(None)
    window.hands.settle()
    page.due.setFocus()
    window.keys("T")
    assert window.said == "Aucun numéro n’est connu pour Mme CANDIDATE 1."


def seen_due(store):
    with store.read() as read:
        asked = "SELECT max(answer_by) FROM allocation_applicant"
        return date.fromisoformat(read.exec_driver_sql(asked).scalar())


def test_the_bar_says_when_the_minutes_were_last_added_to(window, attended, opened):
    page = window.open("allocation")
    assert page.status() == ""
    page.people.setFocus()
    window.keys("A")
    window.keys("Return")
    assert page.status() == "Décisions enregistrées, la dernière à 10:42"


def test_the_dwelling_is_told_whole_while_a_reason_is_asked_and_no_sentence_moves_the_page(window, attended, opened):
    page = window.open("allocation")
    window.work.resize(1366, 696)
    window.hands.settle()
    high = page.height()
    page.people.setFocus()
    window.keys("J")
    window.work.say("Sans imprimante\u00a0: LD-C02-20-0007.pdf, gardé une heure, dans le dossier des documents.", "ok")
    window.hands.settle()
    about = page._item.header.caption
    assert "libre le 01/12" in about.text()
    for words in (page._name, page._about, about):
        assert words.isVisible()
        assert words.width() >= words.sizeHint().width(), words.text()
    assert page.height() == high
    assert page.deciding.reasons.isVisible()


def test_a_reason_is_taken_by_its_key_of_the_top_row_with_maj_or_without(window, attended, opened):
    page = window.open("allocation")
    page.people.setFocus()
    window.keys("A", text="2")
    window.keys("Down", "R", text="é")
    window.keys("Down", "I", text='"')
    assert [one.reason for one in page.people.items()] == ["oldest", "too_large", "incomplete"]


def test_an_applicant_two_desks_entered_is_said_on_the_point(window, store, officer, opened):
    with store.write(officer, "test.twin") as unit:
        unit.get(AllocationApplicant, opened[1]).nur = NURS[0]
    page = window.open("allocation")
    assert page._told.text() == "Mme CANDIDATE 1 est saisi deux fois, par deux postes. Retirez-en un (X)."


def test_no_part_of_the_head_is_wider_than_a_narrow_window_at_twice_the_size(window, attended, opened, theme):
    page = window.open("allocation")
    theme.set("light", 200)
    page.arrange("narrow")
    window.hands.settle()
    assert page.go.isVisible()
    assert page._head.minimumSize().width() <= 1366 - 104 - 2 * 40


def test_at_twice_the_size_members_have_their_whole_names(window, planned, theme):
    theme.set("light", 200)
    page = window.open("allocation")
    page.arrange("narrow")
    tiles = page.members
    window.hands.settle()
    wide = tiles.tile(tiles.rect(), 0, 0).width() // 2
    assert wide >= 150
    assert tiles.height() == 2 * tiles.row_height()


def test_at_twice_the_size_a_long_form_holds_in_the_screen_with_its_button(window, opened, theme):
    theme.set("light", 200)
    page = window.open("allocation")
    page.people.setFocus()
    window.keys("Return")
    dialog = window.dialog()
    assert dialog.accessibleName() == "Corriger le dossier"
    assert dialog.height() <= dialog.screen().availableSize().height()
    assert dialog.rect().contains(dialog.go.geometry())
