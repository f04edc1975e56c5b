"""« Nouveau justificatif »: filled from the lease, followed by its paper, refused beside its fields."""

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from lmmh_desk.features.moves.actions.papers import void
from lmmh_desk.features.moves.actions.recording import record
from lmmh_desk.features.moves.actions.steps import open_move
from lmmh_desk.features.moves.model.move import Move, Vehicle
from lmmh_desk.features.moves.ui.address import AddressEdit
from lmmh_desk.office.model.papers import VoidReason
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.banner import Banner
from tests.features.moves.conftest import moves_of, print_again
from tests.replacing import replace
from tests.tenancy.homes import FERHAT, SLIMANE
from tests.ui.focus import has_focus


@pytest.fixture
def page(window):
    return window.open("justificatif", person_id=FERHAT)


def fault(page, name):
    return page.form.fields[name].error


def type_day(window, text="2111"):
    window.keys(text=text)
    window.keys("Tab")


def follow(window):
    """Let the pause after the last key pass."""
    window.page._pause.timeout.emit()
    window.breathe()


def papers_of(window, person_id):
    with window.store.read() as read:
        return [row.issued for row in moves_of(read, person_id) if row.issued]


# What it shows


def test_the_leases_fill_it(window, page):
    form = page.form
    assert form.route.origin.value() == "14 allée des Sittelles\nBât.\u00a0C, 3e étage, n°\u00a032\n72100 Le Mans"
    assert form.route.destination.value().startswith("5 rue du Clos-Bernard")
    assert not form.person.reference.isVisible()
    assert [box.value() for box in form.checks.boxes.values()] == [False, True, False, False]
    assert has_focus(form.days.rows[0].day.editor)
    assert page.head.number.text == "JD-C02-20-0001"
    assert page.head.number.accessibleName() == "Numéro prévu JD-C02-20-0001"
    assert page.person() == FERHAT
    assert window.work.windowTitle() is not None


def test_the_paper_follows_what_is_typed(window, page):
    first = page.preview.view.document()
    type_day(window)
    page.form.help.helpers.set_value(["Karim Ouadah"])
    assert page._pause.isActive()
    follow(window)
    assert page.preview.view.document() is not first
    assert page.preview._printer.text() == "HP LaserJet Accueil, prête"
    assert page.preview.copies.currentText() == "1\u00a0ex."


def test_a_printer_that_stopped_or_is_missing_is_said(window, printer):
    printer.state = "stopped"
    page = window.open("justificatif", person_id=FERHAT)
    assert page.preview._printer.text() == "HP LaserJet Accueil, arrêtée"
    printer.file = "x.pdf"
    page = window.open("justificatif", person_id=SLIMANE)
    told, large = page.preview._printer, page.preview.large
    assert told.text() == "Pas d’imprimante\u00a0: un PDF"
    assert large.width() >= large.sizeHint().width()
    assert told.width() >= told.sizeHint().width(), "said whole at the width of picture 05"


def test_the_inspection_is_named_by_its_day(window, counter):
    move_id = open_move(window.store, counter, FERHAT).created("move")
    with window.store.write(counter, "test.inspection") as unit:
        unit.get(Move, move_id).inspection_on = "2020-11-20"
    page = window.open("justificatif", person_id=FERHAT)
    assert page.form.checks.boxes["inspection"].accessibleName() == "État des lieux le 20/11"
    assert page.form.checks.boxes["inspection"].value()


def test_without_a_known_lease_its_reference_is_asked_first(window, counter):
    with window.store.write(counter, "test.lease") as unit:
        unit.connection.exec_driver_sql("DELETE FROM lease_holder")
        unit.connection.exec_driver_sql("UPDATE lease SET household_id = NULL")
    page = window.open("justificatif", person_id=SLIMANE)
    assert page.form.person.reference.isVisible()
    assert has_focus(page.form.person.reference.editor)
    window.keys("Ctrl+S")
    assert fault(page, "lease").startswith("Aucun bail n’est connu pour cette personne.")
    page.form.person.reference.editor.setText("L-100200")
    page.form.person.kind.set_value("in")
    page.form.route.origin.set_value("2 rue de l’Essai\n72000 Le Mans")
    page.form.route.destination.set_value("1 rue de la Paix\n75002 Paris")
    page.form.days.rows[0].day.editor.setText("2111")
    window.keys("Ctrl+S")
    (paper,) = papers_of(window, SLIMANE)
    assert paper.number == "JD-C02-20-0001"


def test_an_unknown_person_is_said(window):
    page = window.open("justificatif", person_id="nobody")
    assert page.form is None
    assert page.card.error.text.startswith("Cette personne n’est pas sur ce poste.")
    window.keys("Ctrl+P")
    assert page.draft() is None
    page.restore({})
    page.set_discreet(False)


# What is refused


def test_errors_are_said_beside_their_fields(window, page):
    page.form.route.destination.set_value("")
    page.form.days.rows[0].day.editor.setText("1611")
    window.keys("Ctrl+P")
    assert fault(page, "to") == "Le nouveau logement manque. Reprenez-le du bail ou saisissez l’adresse."
    assert fault(page, "day0") == "La date est passée. Choisissez le 21/11 ou après."
    assert page.form.summary.text == "2\u00a0points à revoir. Rien n’est enregistré, la saisie reste ici."
    assert has_focus(page.form.route.destination.editor)
    assert papers_of(window, FERHAT) == []


def test_a_field_says_what_is_wrong_when_it_is_left(window, page):
    type_day(window, "0112")
    assert fault(page, "day0") == "Le préavis se termine le 30/11. Choisissez ce jour ou avant."
    assert page.form.days.rows[0].day.editor.text() == "mar. 01/12/2020"
    page.form.days.rows[0].day.setFocus()
    window.keys(text="x")
    assert fault(page, "day0") == ""
    window.keys("Tab")
    assert "n’est pas une date" in fault(page, "day0")


def test_hours_are_judged_together(window, page):
    type_day(window)
    window.keys(text="19")
    window.keys("Tab", "Tab")
    assert fault(page, "hours0") == "La fin est avant le début. Choisissez une heure après 19:00."


def test_more_than_six_people_is_said_without_preventing(window, page, printer):
    type_day(window)
    page.form.help.vehicle.set_value(Vehicle.MOVER.value)
    assert page.form.help.firm.isVisible()
    page.form.help.firm.editor.setText("Déménagements Exemple")
    page.form.help.movers.editor.setText("4")
    follow(window)
    assert page.advice.text.startswith("7\u00a0personnes avec les déménageurs, la limite est de 6.")
    window.keys("Ctrl+P")
    assert len(printer.sent) == 1


def test_the_warning_is_seen_above_the_buttons_as_it_appears(window, page):
    type_day(window)
    page.form.help.helpers.setFocus()
    for name in ("Karim Ouadah", "Élise Fromont", "Ana Lima", "Bo Ek"):
        window.keys(text=name)
        window.keys("Return")
    follow(window)
    QApplication.processEvents()
    words = "7\u00a0personnes avec les déménageurs, la limite est de 6. Prévenez la personne."
    warning = next(one for one in page.findChildren(Banner) if one.accessibleName() == words)
    inside = warning.rect().translated(warning.mapTo(page, QPoint(0, 0)))
    buttons = page.print_button.mapTo(page, QPoint(0, 0)).y()
    assert warning.visibleRegion().boundingRect() == warning.rect()
    assert inside.bottom() < buttons
    line = QApplication.focusWidget()
    assert line.accessibleName() == "Personnes qui aident"
    assert line.visibleRegion().boundingRect() == line.rect(), "the field stays in sight"
    page.form.help.helpers.set_value([])
    follow(window)
    assert not warning.isVisible()


def test_what_the_action_refuses_comes_back_to_the_form(window, page, counter, admin, draft):
    from lmmh_desk.features.moves.actions.steps import cancel_move

    move_id = record(window.store, counter, draft).created("move")
    page = window.open("justificatif", person_id=FERHAT)
    cancel_move(window.store, admin, move_id)
    type_day(window, "2211")
    window.keys("Ctrl+S")
    assert page.form.summary.text.startswith("Ce déménagement vient d’être annulé.")
    assert page.save_button.isEnabled()


def test_fields_the_action_refuses_are_shown(window, page, clock):
    type_day(window)
    clock.advance(5 * 24 * 3600 * 1000)
    page.form.known = replace(page.form.known)
    from lmmh_desk.kernel.errors import BadInput

    page._refused(BadInput("Non.", fields={"day0": "La date est passée."}))
    assert fault(page, "day0") == "La date est passée."


# Several days


def test_days_are_added_and_taken_away(window, page):
    type_day(window)
    days = page.form.days
    for number in range(1, 5):
        window.click(days.rows[0].add)
        assert has_focus(days.rows[number].day.editor)
    assert not days.rows[0].add.isVisible(), "five at most"
    assert days.rows[2].typed().starts == "8:00"
    assert "day4" in page.form.fields
    window.click(days.rows[4].remove)
    assert days.rows[0].add.isVisible()
    assert "day4" not in page.form.fields
    window.keys("Ctrl+S")
    assert fault(page, "day1").startswith("La date manque.")
    for row, text in zip(days.rows[1:], ("2211", "2311", "2411"), strict=True):
        row.day.editor.setText(text)
    window.keys("Ctrl+S")
    with window.store.read() as read:
        (row,) = moves_of(read, FERHAT)
    assert [outing.day.day for outing in row.outings] == [21, 22, 23, 24]


def test_too_many_days_in_a_draft_are_said(window, page):
    page.form.days.set_error("Un justificatif couvre 5 jours au plus.")
    assert page.form.days.message.isVisible()
    assert page.form.show_faults({})
    assert not page.form.days.message.isVisible()


# Drafts and leaving


def test_what_is_typed_comes_back(window, page, clock):
    assert page.draft() is None
    type_day(window)
    page.form.help.helpers.set_value(["Karim Ouadah"])
    page.form.checks.boxes["gestures"].click()
    for _tick in range(2):
        window.work.drafts._tick()
        window.breathe()
    assert page.head.draft.text() == "Brouillon enregistré à 10:42"
    window.keys("Esc")
    assert window.page is not page
    again = window.open("justificatif", person_id=FERHAT)
    entry = again.form.entry()
    assert entry.days[0].day == "sam. 21/11/2020"
    assert entry.helpers == ("Karim Ouadah",)
    assert entry.gestures


def test_nothing_is_kept_once_recorded(window, page):
    type_day(window)
    window.work.drafts._tick()
    window.keys("Ctrl+S")
    assert window.open("justificatif", person_id=FERHAT).form.entry().days[0].day == ""
    with window.store.read() as read:
        assert read.exec_driver_sql("SELECT count(*) FROM draft").scalar() == 0


def test_another_form_opened_before_the_answer_stays(window, page, monkeypatch):
    type_day(window)
    sent = []
    with monkeypatch.context() as slow:
        slow.setattr(page.context.writes, "run", lambda work, then, **_others: sent.append((work, then)))
        window.keys("Ctrl+S")
    other = window.open("justificatif", person_id=SLIMANE).form
    type_day(window)
    work, then = sent[0]
    then(work())
    window.hands.settle()
    assert (window.page, page.form) == (page, other)
    assert page.draft() is not None
    with window.store.read() as read:
        kept = [row.key for row in read.exec_driver_sql("SELECT key FROM draft") if FERHAT in row.key]
    assert kept == [], "it is recorded"


def test_saving_can_be_undone_for_ten_seconds(window, page):
    type_day(window)
    window.click(page.save_button)
    assert window.said == "Justificatif JD-C02-20-0001 enregistré."
    window.work.run("shell.undo")
    window.breathe()
    (paper,) = papers_of(window, FERHAT)
    assert paper.voided
    assert window.said == "Justificatif JD-C02-20-0001 annulé. Son code n’est plus accepté."


def test_the_buttons_do_what_they_say(window, page, printer):
    type_day(window)
    window.click(page.print_button)
    assert [title for title, _size, _pdf in printer.sent] == ["JD-C02-20-0001"]
    page = window.open("justificatif", person_id=SLIMANE)
    window.click(page.close_button)
    assert window.page.key != "justificatif"
    page = window.open("justificatif", person_id=SLIMANE)
    page.head.listed.emit()
    assert window.page.key == "moves"


def test_several_copies_are_asked_by_the_keyboard_beside_the_paper(window, page, printer):
    type_day(window)
    page.preview.view.setFocus()
    window.keys("Tab")
    assert has_focus(page.preview.large)
    window.keys("Tab")
    assert has_focus(page.preview.copies)
    assert page.preview.copies.accessibleName() == "Nombre d’exemplaires"
    window.keys("Down", "Down")
    assert page.preview.copies.currentText() == "3\u00a0ex."
    window.keys("Ctrl+P")
    assert [title for title, _size, _pdf in printer.sent] == ["JD-C02-20-0001"]
    assert printer.copies == [3]
    assert papers_of(window, FERHAT)[0].print_count == 1, "three originals, one print"
    again = window.open("justificatif", person_id=SLIMANE)
    assert again.preview.copies.value() == 1, "the next paper is one again"


def test_ctrl_enter_records_and_prints_too(window, page, printer):
    window.keys(text="2111")
    window.keys("Ctrl+Return")
    assert len(printer.sent) == 1


def test_a_second_press_while_recording_does_nothing(window, page, printer):
    type_day(window)
    page._set_busy(True)
    window.keys("Ctrl+P")
    assert printer.sent == []
    assert page.draft() is not None, "what is typed is kept until it is recorded"


def test_a_kept_draft_stays_until_it_is_recorded_and_goes_then(window):
    def kept():
        with window.store.read() as read:
            return read.exec_driver_sql("SELECT count(*) FROM draft").scalar_one()

    page = window.open("justificatif", person_id=FERHAT)
    type_day(window)
    window.work.sitting.keep()  # as every two seconds
    window.hands.settle()
    assert kept() == 1
    form, page.form = page.form, None  # opened again, and not read yet
    window.work.sitting.keep()
    window.hands.settle()
    assert kept() == 1
    page.form = form
    window.keys("Ctrl+P")
    window.hands.settle()
    assert kept() == 0


def test_without_a_printer_the_file_is_named(window, printer, tmp_path):
    printer.file = tmp_path / "JD-C02-20-0001.pdf"
    page = window.open("justificatif", person_id=FERHAT)
    type_day(window)
    window.keys("Ctrl+P")
    assert window.said == "Sans imprimante\u00a0: JD-C02-20-0001.pdf, gardé une heure au plus."
    assert page.form is None


def test_a_failing_printer_leaves_the_record_and_two_ways_out(window, page, printer):
    printer.broken = True
    type_day(window)
    window.keys("Ctrl+P")
    shown = window.page
    assert shown.key == "moves"
    assert shown.trouble.banner.text == "L’imprimante HP ne répond pas. Le document est enregistré."
    assert shown.list.table.current().issued.number == "JD-C02-20-0001"
    (paper,) = papers_of(window, FERHAT)
    assert paper.print_count == 0, "the next sheet is still the original"
    shown.trouble.print_on("Autre imprimante")
    window.breathe()
    assert printer.chosen_for["A4"] == "Autre imprimante"
    assert [title for title, _size, _pdf in printer.sent] == ["JD-C02-20-0001"]
    assert not shown.trouble.isVisible()


def test_an_address_no_envelope_holds_is_refused_beside_its_field(window, page):
    editor = next(one for one in page.form.findChildren(AddressEdit) if one.accessibleName() == "Nouveau logement")
    type_day(window)
    editor.setFocus()
    editor.set_value("5 rue du Clos-Bernard\n" + "x" * 39 + "\n72000 Le Mans")
    window.keys("Tab")
    assert fault(page, "to").endswith("ne tient pas sur une enveloppe, en 38 caractères. Abrégez cette ligne.")
    window.keys("Ctrl+S")
    assert papers_of(window, FERHAT) == []
    assert has_focus(editor)
    editor.set_value("5 rue du Clos-Bernard\n72000 Le Mans")
    window.keys("Ctrl+S")
    assert len(papers_of(window, FERHAT)) == 1


# Keyboard, widths, discretion


def test_enter_goes_to_the_next_field(window, page):
    window.keys(text="2111")
    window.keys("Return")
    assert has_focus(page.form.days.rows[0].starts.editor)


def test_enter_ends_a_helper_and_stays_for_the_next(window, page):
    page.form.help.helpers.setFocus()
    window.keys(text="Karim Ouadah")
    window.keys("Return")
    window.keys(text="Élise Fromont")
    window.keys("Return")
    form = page.form
    assert form.help.helpers.value() == ["Karim Ouadah", "Élise Fromont"]
    assert QApplication.focusWidget().accessibleName() == "Personnes qui aident"
    assert form.help.plate.editor.text() == ""
    assert [box.value() for box in form.checks.boxes.values()] == [False, True, False, False]
    window.keys("Return")
    assert QApplication.focusWidget().accessibleName() == "Véhicule"


def test_a_plate_without_a_vehicle_is_said_beside_it(window, page):
    page.form.help.plate.setFocus()
    window.keys(text="ex072lm")
    window.keys("Tab")
    assert fault(page, "plate") == "Aucun véhicule n’est choisi. Choisissez-le ou effacez l’immatriculation."
    page.form.help.vehicle.setFocus()
    window.keys("Down")
    assert fault(page, "plate") == ""
    page.form.help.plate.setFocus()
    window.keys("Ctrl+A", text="Karim Ouadah")
    window.keys("Tab")
    assert fault(page, "plate").startswith("L’immatriculation ne se lit pas.")


def test_an_address_takes_lines_and_tab_leaves_it(window, page):
    editor = page.form.route.destination.editor
    editor.setFocus()
    before = editor.height()
    editor.set_value("")
    window.keys(text="5 rue Neuve")
    window.keys("Return")
    window.keys(text="72000 Le Mans")
    window.keys("Tab")
    assert editor.value() == "5 rue Neuve\n72000 Le Mans"
    assert QApplication.focusWidget() is not editor
    editor.set_value("a\nb\nc\nd\ne\nf")
    assert editor.sizeHint().height() > before
    assert editor.problem() == ""
    assert editor.document().begin().layout().formats()[0].format.fontWeight() == QFont.Weight.DemiBold
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert editor.value().count("\n") == 5


def test_changing_the_person_opens_the_search(window, page):
    page.form.person.change_asked.emit()
    assert has_focus(window.work.search.line)


def test_one_column_in_a_narrow_window(window, page):
    page.arrange("narrow")
    window.breathe()
    assert page.preview.geometry().top() >= page.card.geometry().bottom()
    assert page.form.minimumHeight() >= page.form.whole_height() > 0
    page.arrange("normal")
    window.breathe()
    assert page.preview.geometry().left() >= page.card.geometry().right()


def test_discreet_mode_hides_the_person(window, page):
    window.keys("Ctrl+Shift+H")
    assert not page.card.isVisible()
    assert not page.preview.isVisible()
    window.keys("Ctrl+Shift+H")
    assert page.card.isVisible()


def test_f6_goes_through_form_buttons_and_paper(page):
    assert page.panes() == [page.form, page.print_button, page.preview.view]


@pytest.mark.parametrize(("mode", "zoom"), [("dark", 100), ("light", 200)])
def test_it_is_drawn_in_every_look(window, page, mode, zoom):
    theme = current()
    try:
        theme.set(mode, zoom)
        window.breathe()
        assert not page.grab().isNull()
    finally:
        theme.set("light", 100)


def test_every_field_has_a_name(page):
    from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit

    for kind in (QLineEdit, QComboBox, QPlainTextEdit, QAbstractButton):
        for widget in page.form.findChildren(kind):
            assert widget.accessibleName(), widget
    assert date(2020, 11, 17) == page.form.days._today


# The paper that stands already


def stands_already(window, counter, draft):
    record(window.store, counter, draft)
    return window.open("justificatif", person_id=FERHAT)


def test_a_second_original_for_the_same_day_is_said_first(window, counter, draft, printer):
    page = stands_already(window, counter, draft)
    window.keys(text="2111")
    window.keys("Ctrl+P")
    assert len(papers_of(window, FERHAT)) == 1
    assert page.advice.text == (
        "JD-C02-20-0001 existe déjà pour ce bail et ce jour\u00a0: imprimez-le ici, "
        "ou enregistrez encore une fois pour un second original."
    )
    assert has_focus(page.advice.again)
    assert page.advice.again.text() == "Original"
    window.keys("Ctrl+P")
    assert [title for title, _size, _pdf in printer.sent] == ["JD-C02-20-0002"], "the agent insisted"


def test_the_duplicate_is_offered_instead(window, counter, draft, printer):
    paper_id = record(window.store, counter, draft).created("justification")
    print_again(window.store, counter, paper_id)
    page = window.open("justificatif", person_id=FERHAT)
    type_day(window)
    assert not page.advice.again.isVisible()
    follow(window)
    assert page.advice.again.text() == "Duplicata n°\u00a01"
    window.click(page.advice.again)
    assert [title for title, _size, _pdf in printer.sent] == ["JD-C02-20-0001-duplicata-1"]
    assert window.page.key != "justificatif"
    assert window.open("justificatif", person_id=FERHAT).form.entry().days[0].day == "", "nothing is kept"


def test_another_lease_says_nothing(window, counter, draft):
    page = stands_already(window, counter, draft)
    type_day(window)
    page.form.person.reference.editor.setText("L-999")
    follow(window)
    assert not page.advice.isVisible()


def test_another_day_says_nothing(window, counter, draft, printer):
    stands_already(window, counter, draft)
    window.keys(text="2211")
    window.keys("Ctrl+P")
    assert len(printer.sent) == 1


def test_a_cancelled_paper_does_not_stand(window, counter, draft, printer):
    paper_id = record(window.store, counter, draft).created("justification")
    void(window.store, counter, paper_id, VoidReason.MISTAKE)
    window.open("justificatif", person_id=FERHAT)
    window.keys(text="2111")
    window.keys("Ctrl+P")
    assert len(printer.sent) == 1


def test_a_long_text_for_a_day_is_cut_in_its_sentence(window, page):
    page.form.days.rows[0].day.editor.setText("a" * 300)
    window.keys("Ctrl+S")
    assert fault(page, "day0").startswith(f"«\u00a0{'a' * 60}…\u00a0» n’est pas une date.")


def test_the_sentence_of_a_long_list_comes_into_sight(window, page):
    window.work.resize(1366, 696)
    type_day(window)
    page.form.help.helpers.set_value([f"{number} {'Karim Ouadah ' * 15}"[:200] for number in range(13)])
    follow(window)
    page.form.verticalScrollBar().setValue(0)
    window.keys("Ctrl+S")
    follow(window)
    QApplication.processEvents()
    message = page.form.fields["helpers"].message
    assert page.form.summary.text.startswith("1\u00a0point à revoir.")
    assert message.text() == "La liste dépasse 12\u00a0noms. Retirez-en ou faites un second justificatif."
    assert message.visibleRegion().boundingRect() == message.rect()
