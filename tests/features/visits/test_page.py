"""The page by its keys: must it happen now, the call, the way there, the papers; what is wrong keeps what is typed."""

from datetime import date

from PySide6.QtWidgets import QWidget

from lmmh_desk.features.visits.actions.papers import record
from lmmh_desk.features.visits.actions.steps import call
from lmmh_desk.features.visits.model.records import Outcome, State, Urgency
from lmmh_desk.features.visits.model.sheets import TRIP
from lmmh_desk.features.visits.ui.columns import rows
from lmmh_desk.features.visits.ui.plan import AskDialog, SlotDialog
from lmmh_desk.kernel.changes import Change, Changes
from lmmh_desk.kernel.clock import paris
from lmmh_desk.office.actions.bookings import save_absence
from lmmh_desk.office.model.agents import Agent
from lmmh_desk.office.model.booking_forms import AbsenceForm
from lmmh_desk.ui.widgets import canvas
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.cells import Mark
from lmmh_desk.ui.widgets.choice import ComboBox
from lmmh_desk.ui.widgets.dialog import Dialog
from lmmh_desk.ui.widgets.editors import LineEdit
from lmmh_desk.ui.widgets.toggle import CheckBox
from tests.features.visits.conftest import TODAY, WEDNESDAY
from tests.replacing import replace
from tests.tenancy.homes import FERHAT


def shown(window, **arguments):
    page = window.open("visits", **arguments)
    page.list.table.setFocus()
    window.hands.settle()
    return page


def answer(page):
    names = [part.accessibleName() for part in page.panel.findChildren(QWidget)]
    return next(name for name in names if name.startswith("A-t-elle lieu"))


def chosen(page):
    return page.list.table.current()


def test_the_rail_opens_the_round_by_quarter_and_says_what_waits(window, planned):
    planned()
    planned(starts=9 * 60, day=WEDNESDAY, purpose="Volet")
    window.keys("Alt+V")
    assert window.page.key == "visits"
    page = window.page
    assert [row.purpose for row in page.list.table.rows.records()] == ["Plus de chauffage"]
    assert page.list.table.rows.groups() == [0]
    assert answer(page) == "A-t-elle lieu maintenant\u00a0? Oui, c’est une urgence. Appelez d’abord."
    page.head.span.changed.emit(True)
    window.hands.settle()
    assert len(page.list.table.rows.records()) == 2
    assert "Thibault" in page.list.table.rows.cell(0, 0).said()


def test_the_visit_of_an_absent_visitor_says_so_in_the_list_and_the_panel(window, store, admin, planned, visitor):
    save_absence(store, admin, AbsenceForm(visitor, WEDNESDAY, WEDNESDAY))
    visit_id = planned()
    page = shown(window, visit_id=visit_id)
    assert not any("absence" in text for text in window.hands.texts())
    save_absence(store, admin, AbsenceForm(visitor, TODAY, TODAY))
    page.refresh(Changes("x", (Change("absence", "x", "insert"),)))
    window.hands.settle()
    told = "Une absence est notée à ce moment pour Régis Thibault\u00a0: changez l’heure ou le visiteur."
    assert told in window.hands.texts()
    assert page.list.table.rows.cell(1, 4) == Mark("Visiteur absent", "bad", "warning")


def test_an_empty_day_says_so_with_its_button(window):
    page = shown(window)
    assert "Aucune visite ce jour-là." in window.hands.texts()
    page.primary()
    window.hands.settle()
    assert window.said == "Choisissez d’abord une personne."


def test_the_panel_says_how_to_reach_who_makes_the_visit(window, store, admin, planned, row):
    visit_id = planned()
    with store.write(admin, "test") as unit:
        unit.get(Agent, row(visit_id).visitor_id).phone = "06 39 98 20 44"
    shown(window)
    assert "Régis Thibault, 06 39 98 20 44" in window.hands.texts()


def test_at_200_percent_nothing_is_wider_than_the_window(window, theme, planned):
    planned()
    page = shown(window)
    theme.set("light", 200)
    window.hands.settle()
    whole = page.parentWidget()
    assert whole.width() <= whole.parentWidget().width(), "it would be cut at the right"
    assert page.list._told.text() == "1\u00a0visite"
    theme.set("light", 100)
    window.hands.settle()
    assert page.list._told.text() == "1\u00a0visite · 1\u00a0quartier"


def test_a_visit_in_six_months_is_said_and_stays_possible(window, store, admin, planned, row):
    visit_id = planned()
    with store.write(admin, "test") as unit:
        unit.driver.execute("UPDATE lease SET ends_on = NULL, notice_ends_on = NULL")
    page = shown(window)
    page.press("plan")
    window.hands.settle()
    (dialog,) = page.findChildren(SlotDialog)
    assert dialog.part.far.isHidden()
    dialog.part.day.set_value(date(2021, 5, 18))
    assert dialog.part.far.text() == (
        "Le 18 mai 2021 est dans plus de trois mois. Vérifiez la date, la visite reste possible."
    )
    dialog.record()
    window.hands.settle()
    assert paris(row(visit_id).starts_at).date() == date(2021, 5, 18)


def test_a_call_is_one_letter_and_asks_for_no_text(window, planned, row):
    visit_id = planned()
    page = shown(window)
    assert "Quelqu’un au foyer est-il malade, ou isolé sur consigne médicale\u00a0?" in window.hands.texts()
    assert page.panel.findChildren(LineEdit) == []  # an answer has nowhere to be written
    assert window.keys("U") == 1
    assert row(visit_id).outcome == Outcome.URGENT
    assert window.said == "Appel préalable\u00a0: urgent, protections."
    assert answer(page).endswith("Oui, avec les protections.")
    assert page.findChildren(Dialog) == []


def test_the_outcomes_are_buttons_too_and_only_an_urgent_visit_has_the_third(window, planned, row):
    visit_id = planned(urgency=Urgency.CURRENT)
    page = shown(window)
    buttons = {button.accessibleName(): button for button in page.panel.findChildren(Button)}
    assert "Urgent, protections" not in buttons
    window.click(buttons["À reporter"])
    assert row(visit_id).outcome == Outcome.POSTPONE
    window.keys("U")
    assert row(visit_id).outcome == Outcome.POSTPONE
    assert "n’est pas une urgence" in window.said


def test_the_visit_goes_on_by_letters_and_back(window, planned, row):
    visit_id = planned()
    page = shown(window)
    window.keys("E")
    assert window.said == "L’appel préalable n’est pas fait."
    window.keys("O", "E", "T")
    assert row(visit_id).state == State.DONE
    window.keys("R")
    assert row(visit_id).state == State.ON_THE_WAY
    window.keys("R", "N")
    assert row(visit_id).state == State.NO_ACCESS
    window.keys("H")
    assert isinstance(window.dialog(), SlotDialog)
    window.dialog().reject()
    window.keys("O")
    assert "pas d’accès" in window.said
    assert chosen(page).id == visit_id


def test_gestures_are_ticked_in_the_panel(window, store, counter, planned, row):
    visit_id = planned()
    page = shown(window)
    assert "L’appel préalable n’est pas fait." in window.hands.texts()
    assert not any(box.isEnabled() for box in page.panel.findChildren(CheckBox))
    call(store, counter, visit_id, Outcome.PROCEED)
    page.refresh(None)
    window.hands.settle()
    box = next(box for box in page.panel.findChildren(CheckBox) if box.accessibleName() == "Fenêtres ouvertes")
    box.click()
    window.hands.settle()
    assert row(visit_id).gestures == ("windows",)
    assert "1 sur 5" in window.hands.texts()


def test_the_keys_of_the_page_are_heard_on_a_day_without_a_visit(window, printer):
    """« Planifier une visite » bears its key where nothing is planned: it was dead there, as were the week and F."""
    page = shown(window)
    assert page.list.table.current() is None
    window.keys("S")
    assert page.head.days.week
    window.keys("F")
    assert "Tournée" in window.said
    window.keys("P")
    assert window.said == "Choisissez d’abord une personne."


def test_the_day_of_a_visit_fits_its_column_in_the_list_of_a_week(window, planned, row):
    hour = rows(lambda: True).columns[0]
    note = hour.cell(row(planned(WEDNESDAY))).note
    assert note == "mer.\u00a018"
    assert canvas.width(note, 12) < hour.width - 24, "with the room beside it"
    assert hour.cell(replace(row(planned()), elsewhere=True)).note == "17/11"


def test_the_gestures_of_a_visit_to_come_wait_for_its_day(window, planned):
    planned(WEDNESDAY)
    page = shown(window)
    page.head.turn(page.head.days.step(1))
    window.hands.settle()
    told = "Les gestes barrières se cochent le jour de la visite, sur place."
    assert told in window.hands.texts()
    assert not any(box.isEnabled() for box in page.panel.findChildren(CheckBox))
    page.list.table.setFocus()
    window.keys("G")
    assert window.said == told


def test_papers_are_recorded_then_printed_and_printed_again(window, store, manager, planned, row, printer):
    visit_id = planned()
    page = shown(window)
    assert "Justificatif professionnel" not in window.hands.texts()
    window.keys("F7")
    assert window.said.startswith("Un responsable signe ce justificatif pour l’employeur.")
    record(store, manager, visit_id, TRIP)
    page.refresh(None)
    window.keys("Ctrl+P")
    window.keys("F7")
    window.keys("F")
    assert [paper.number for paper in row(visit_id).papers] == ["AV-C02-20-0001", "JP-C02-20-0001"]
    window.keys("Ctrl+P")
    assert [paper.number for paper in row(visit_id).papers] == ["AV-C02-20-0001", "JP-C02-20-0001"]
    assert row(visit_id).standing("AV").print_count == 2
    assert row(visit_id).standing("JP").print_count == 1


def test_a_paper_is_looked_at_before_it_is_recorded_then_as_it_stands_and_cancelled(window, planned, row):
    visit_id = planned()
    page = shown(window)
    window.keys("K")
    assert window.said.startswith("Aucun document de cette sorte n’est à annuler")
    window.keys("V")
    assert window.dialog().accessibleName() == "Avis de visite à domicile"
    assert window.dialog().preview.view.accessibleName() == "Aperçu du document, A4, 1\u00a0page"
    window.dialog().reject()
    assert row(visit_id).papers == ()
    window.keys("Ctrl+P")
    window.keys("V")
    assert window.dialog().accessibleName() == "AV-C02-20-0001"
    window.dialog().reject()
    page.list.table.setFocus()
    window.keys("K")
    assert window.dialog().accessibleName() == "Annuler AV-C02-20-0001\u00a0?"
    window.dialog().findChild(ComboBox).set_value("date")
    window.keys("Return")
    assert row(visit_id).papers[0].voided
    assert window.said == "AV-C02-20-0001 annulé. Son code n’est plus accepté."


def test_a_visit_is_asked_for_by_keys_and_what_is_wrong_keeps_what_is_typed(window, home, visitor, row):
    page = shown(window, person_id=FERHAT)
    dialog = window.dialog()
    assert isinstance(dialog, AskDialog)
    dialog.purpose.set_value("Locataire fiévreux")
    dialog.part.starts.set_value(9 * 60)
    dialog.part.visitor_id.set_value(visitor)
    dialog.record()
    window.hands.settle()
    assert "santé" in dialog.purpose.error
    assert "passée" in dialog.part.starts.error
    assert (dialog.purpose.value(), dialog.part.starts.value()) == ("Locataire fiévreux", 540)
    dialog.purpose.set_value("Volet roulant")
    dialog.part.starts.set_value(16 * 60)
    dialog.record()
    window.hands.settle()
    assert chosen(page).purpose == "Volet roulant"
    assert chosen(page).lease_id == home
    shown(window, person_id=FERHAT)
    dialog = window.dialog()
    dialog.purpose.set_value("Robinet")
    dialog.part.starts.set_value(16 * 60)
    dialog.part.visitor_id.set_value(visitor)
    dialog.record()
    window.hands.settle()
    assert "Régis Thibault est déjà réservé" in "".join(window.hands.texts())
    window.click(dialog.later)
    assert chosen(page).purpose == "Robinet"
    assert chosen(page).starts_at is None


def test_a_slot_is_changed_and_a_visit_put_off(window, planned, row, visitor):
    visit_id = planned()
    page = shown(window)
    window.keys("H")
    dialog = window.dialog()
    assert (dialog.part.day.value(), dialog.part.starts.value(), dialog.part.visitor_id.value()) == (
        TODAY,
        900,
        visitor,
    )
    dialog.part.starts.set_value(17 * 60)
    dialog.record()
    window.hands.settle()
    assert row(visit_id).hours.startswith("17:00")
    window.keys("X")
    assert row(visit_id).state == State.POSTPONED
    page.list.tabs.set_value("to_plan")
    page.list.show_rows(page.list._rows)
    assert chosen(page).id == visit_id
    window.keys("F7")
    assert "demande une visite planifiée" in window.said


def test_names_are_hidden_and_words_filter(window, planned):
    planned()
    page = shown(window)
    page.set_discreet(True)
    assert not page.list.table.isVisible()
    page.set_discreet(False)
    page.list.filter.set_value("absent")
    page.list.show_rows(page.list._rows)
    assert page.list.table.current() is None
    assert page.panel.deeds.model().rowCount() == 0


def test_a_paper_found_shows_its_visit(window, planned):
    visit_id = planned()
    window.work.run("visits.open", visit_id=visit_id)
    window.hands.settle()
    assert chosen(window.page).id == visit_id
    window.work.run("visits.open")
    window.work.run("visits.new", person_id=FERHAT)
    window.hands.settle()
    assert isinstance(window.dialog(), AskDialog)
