"""« Rendez-vous »: the agenda, its list, the panel, and every gesture on an appointment."""

from datetime import date

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from lmmh_desk.features.appointments.actions import booking
from lmmh_desk.features.appointments.model.records import Status
from lmmh_desk.features.appointments.model.sight import Shown, Span
from lmmh_desk.features.walkins.store import board
from lmmh_desk.office.actions.bookings import save_absence
from lmmh_desk.office.model.booking_forms import AbsenceForm
from tests.features.appointments.conftest import FRIDAY, TUESDAY, Office, at
from tests.features.appointments.windows import AppointmentsWindow
from tests.tenancy import homes
from tests.ui.focus import has_focus


@pytest.fixture
def day(office) -> dict[str, str]:
    """Ferhat at 11:00 in room 2, Lamia at 14:30 by phone, Slimane on Friday with Yann."""
    return {
        "ferhat": office.book(at(11)),
        "lamia": office.book(at(14, 30), office.phone, person_ids=(homes.LAMIA,)),
        "slimane": office.book(at(9, 0, FRIDAY), person_ids=(homes.SLIMANE,), resources=(office.yann,)),
    }


@pytest.fixture
def page(window, day):
    return window.open("appointments", appointment_id=day["ferhat"])


def status(office: Office, appointment_id: str, number: int = 0) -> Status:
    return office.entry(appointment_id).attendees[number].status


def offered(page) -> list[str]:
    return [act.label for act in page.panel.deeds.items()]


def take(window: AppointmentsWindow, label: str) -> None:
    deeds = window.page.panel.deeds
    deeds.opened.emit(next(act for act in deeds.items() if act.label == label))
    window.breathe()


def answer(window: AppointmentsWindow, name: str) -> None:
    window.click(window.dialog(), name)
    window.work.activateWindow()  # as a window manager does
    window.breathe()


# What is shown


def test_the_rail_leads_to_the_week_of_today(window, day) -> None:
    window.keys("Alt+R")
    page = window.page
    assert page.key == "appointments"
    assert page.head.days.text() == "16\u00a0–\u00a020 novembre"
    assert has_focus(page.views.agenda)
    assert page.views._told.text().startswith("3\u00a0rendez-vous · ")
    assert page.panel.file is None, "nothing is chosen before the agent does"


def test_an_appointment_asked_for_is_chosen_with_its_panel(window, page, day) -> None:
    assert page.views.current().id == day["ferhat"]
    assert page.panel.accessibleName() == (
        "11:00–11:30, M. Ferhat Belkacem, Remise des clés de l’appartement, Bureau 2, attendu"
    )
    assert "RV-C01-20-0001" in window.words(page.panel)
    assert page.person() == homes.FERHAT


def test_an_appointment_of_another_week_turns_the_agenda(window, office) -> None:
    later = office.book(at(9, 0, FRIDAY.replace(day=27)))
    page = window.open("appointments", appointment_id=later)
    assert page.head.days.text() == "23\u00a0–\u00a027 novembre"
    assert page.panel.file.entry.id == later


def test_an_appointment_that_is_not_here_says_so(window) -> None:
    window.open("appointments", appointment_id="nowhere")
    assert window.said == "Ce rendez-vous n’est pas, ou plus, sur ce poste. Rien n’a été modifié. Rouvrez l’agenda."


def test_day_week_and_list_show_the_same_appointments(window, page, day, office) -> None:
    parts = page.head.view._parts
    parts[0].click()
    assert [column.strong for column in page.views.agenda.plan.columns] == ["Bureau 2", "Yann Prévost"]
    assert page.head.days.text() == "mardi 17 novembre"
    assert page.views.current().id == day["ferhat"], "what was chosen stays chosen"
    parts[2].click()
    table = page.views.list.table
    assert table.rows.sentence(table.rows.row_of(day["ferhat"])) == (
        "mardi 17 novembre, 11:00–11:30, M. Ferhat Belkacem, Remise des clés de l’appartement, Bureau 2, attendu"
    )
    assert page.views.current().id == day["ferhat"]
    assert len(table.rows.records()) == 2
    parts[1].click()
    assert not page.views.as_list
    parts[2].click()
    assert len(table.rows.records()) == 3
    assert [table.rows._rows[row].title for row in table.rows.groups()] == ["Mardi 17 novembre", "Vendredi 20 novembre"]
    assert page.views.list._told.text().endswith(", 3 dans la liste")


def test_the_list_is_filtered_by_state_and_words(window, page, day, office) -> None:
    booking.cancel(office.store, office.session, day["lamia"], Status.EXCUSED)
    page.head.view._parts[2].click()
    page.refresh(None)
    listed = page.views.list
    listed.stage.set_value(Shown.CANCELLED)
    assert [entry.id for entry in listed.table.rows.records()] == [day["lamia"]]
    listed.filter.setText("introuvable")
    assert listed.table._empty.accessibleName() == "Aucun rendez-vous de ces jours ne correspond."
    window.open("appointments", appointment_id=day["slimane"])
    assert page.views.current().id == day["slimane"], "found under every state"
    page.reading.step(1)
    assert listed.table._empty.accessibleName() == "Aucun rendez-vous cette semaine."


def test_the_agenda_of_one_resource_shows_only_its_appointments(window, page, day, office) -> None:
    page.head.resource.set_value(office.yann)
    window.breathe()
    assert [entry.id for entry in page.reading.sight.entries] == [day["slimane"]]
    assert page.reading.asked.resource == office.yann
    page.head.resource.set_value("")
    assert len(page.reading.sight.entries) == 3


def test_arrows_turn_the_week_at_its_ends_and_t_comes_back(window, page) -> None:
    page.views.agenda.select_free(4, 600)
    window.keys("Right")
    assert page.head.days.text() == "23\u00a0–\u00a027 novembre"
    page.views.agenda.select_free(0, 600)
    window.keys("Left", "Left")
    assert page.head.days.text() == "16\u00a0–\u00a020 novembre"
    window.click(page.head, "Jours précédents")
    page.views.agenda.setFocus()
    window.keys("T")
    assert page.head.days.text() == "16\u00a0–\u00a020 novembre"


@pytest.mark.parametrize(
    ("turned", "words"),
    [
        (date(2021, 1, 5), "4\u00a0–\u00a08 janvier 2021"),
        (date(2020, 12, 31), "28 décembre\u00a0–\u00a01er janvier 2021"),
        (date(2019, 11, 12), "11\u00a0–\u00a015 novembre 2019"),
        (date(2020, 12, 24), "21\u00a0–\u00a025 décembre"),
    ],
)
def test_the_days_of_another_year_say_so(window, page, turned, words) -> None:
    page.reading.show_day(turned)
    assert page.head.days.text() == words


def test_a_day_of_another_year_says_so(window, page) -> None:
    page.head.view._parts[0].click()
    page.reading.show_day(date(2021, 1, 5))
    assert page.head.days.text() == "mardi 5 janvier 2021"


def test_letters_turn_to_the_day_the_week_and_the_list_of_either(window, page, day) -> None:
    page.head.resource.set_value("")
    page.views.agenda.setFocus()
    window.keys("J")
    assert page.head.view.value() == Span.DAY
    assert [column.strong for column in page.views.agenda.plan.columns] == ["Bureau 2", "Yann Prévost"]
    window.keys("L")
    assert has_focus(page.views.list.table)
    assert len(page.views.list.table.rows.records()) == 2, "the site's day"
    window.keys("S", "L")
    assert len(page.views.list.table.rows.records()) == 3, "its week"
    window.keys("S")
    assert has_focus(page.views.agenda)


GESTURES = ["← → Jour", "↑ ↓ Créneau", "Entrée Choisir", "T Aujourd’hui", "J S L Vue"]


def hints(window) -> list[str]:
    return [f"{one.accessibleDescription()} {one.accessibleName()}" for one in window.work.keybar._hints]


def test_the_key_bar_says_the_keys_of_the_agenda_then_those_of_the_panel(window, page) -> None:
    assert hints(window) == [*GESTURES, "F4 Réserver", "F1 Aide clavier"]
    window.keys("F4")
    assert hints(window) == [*GESTURES, "Ctrl+Entrée Bouton principal", "Échap Fermer", "F1 Aide clavier"]
    window.keys("Escape")
    assert hints(window) == [*GESTURES, "F4 Réserver", "F1 Aide clavier"]


def test_a_click_on_a_key_of_the_agenda_does_nothing(window, page) -> None:
    said = window.said
    for hint in window.work.keybar._hints[: len(GESTURES)]:
        centre = hint.mapTo(window.work, hint.rect().center())
        QTest.mouseClick(window.work.windowHandle(), Qt.MouseButton.LeftButton, pos=centre)
    window.breathe()
    assert (window.page, window.said, window.page.flow.open) == (page, said, False)


def test_the_help_names_the_keys_of_the_agenda_first(window, page) -> None:
    window.keys("F1")
    title, keys = window.work.acts._overlay._groups[0]
    assert [f"{each.shown} {each.label}" for each in keys][: len(GESTURES)] == GESTURES
    assert title == "Sur cette page"


def test_the_now_line_follows_the_minutes(window, page, clock) -> None:
    clock.instant = at(10, 55)
    page.reading._tick()
    assert page.views.agenda._now == (1, 655)


def test_a_change_elsewhere_is_shown_at_once(window, page, day, office) -> None:
    office.book(at(16))
    from lmmh_desk.kernel.changes import Change, Changes

    window.work.jobs.writes.changed.emit(Changes("x", (Change("appointment", "x", "insert"),)))
    assert len(page.reading.sight.entries) == 4
    window.work.jobs.writes.changed.emit(Changes("x", (Change("gauge_move", "x", "insert"),)))


def test_an_absence_noted_elsewhere_asks_for_another_moment(window, page, day, office) -> None:
    from lmmh_desk.kernel.changes import Change, Changes

    assert not page.panel.warning.text
    save_absence(office.store, office.admin, AbsenceForm(office.room, TUESDAY, TUESDAY))
    window.work.jobs.writes.changed.emit(Changes("x", (Change("absence", "x", "insert"),)))
    window.breathe()
    assert page.panel.warning.text == "Une absence est notée à ce moment\u00a0: déplacez le rendez-vous."
    said = [stop.block.said for stops in page.views.agenda.plan.stops for stop in stops if stop.block]
    assert {one.split(",")[1].strip() for one in said if one.endswith("pendant une absence")} == {
        "11:00–11:30",
        "14:30–14:50",
    }
    page.head.view._parts[2].click()
    rows = page.views.list.table.rows
    assert rows.sentence(rows.row_of(day["ferhat"])).endswith("attendu, pendant une absence")
    assert [rows.cell(rows.row_of(day[who]), 3).icon for who in ("ferhat", "slimane")] == ["warning", ""]


def test_names_are_hidden_in_discreet_mode(window, page) -> None:
    window.keys("Ctrl+Shift+H")
    titles = {stop.block.title for stops in page.views.agenda.plan.stops for stop in stops if stop.block}
    assert "Belkacem" not in titles
    assert "Nom masqué" in titles
    assert not page._side.isVisible()
    window.keys("Ctrl+Shift+H")
    assert page._side.isVisible()


def test_a_narrow_window_shows_the_list_first(window, page) -> None:
    window.work.resize(900, 700)
    window.breathe()
    assert page.views.as_list
    window.work.resize(1366, 696)
    window.breathe()
    assert not page.views.as_list


def test_the_lock_forgets_what_was_chosen(window, page) -> None:
    window.keys("Ctrl+L")
    assert page.panel.file is None


# What is done


def test_an_arrival_is_noted_taken_back_and_joins_the_queue(window, page, day, office) -> None:
    window.keys("A")
    assert window.said == "M. Ferhat Belkacem\u00a0: arrivé, en avance, Bureau 2."
    assert page.panel.file.entry.attendees[0].arrived_at is not None
    with office.store.read() as read:
        assert len(board.board(read, office.session.site_id, at(10, 42)).waiting(at(10, 42))) == 1
    window.keys("A")
    assert window.said == "L’arrivée de M. Ferhat Belkacem n’est plus notée."
    window.keys("Ctrl+Z")
    assert window.said == "L’arrivée de M. Ferhat Belkacem est notée."
    window.keys("A", "A", "Ctrl+Z")
    assert office.entry(day["ferhat"]).attendees[0].arrived_at is None


def test_received_or_absent_is_said_with_a_letter_once_the_hour_has_come(window, page, day, office, clock) -> None:
    window.keys("R")
    assert window.said == "Ce rendez-vous n’a pas commencé. Notez l’arrivée d’abord."
    clock.instant = at(11, 10)
    window.keys("N")
    assert window.said == "M. Ferhat Belkacem\u00a0: absent."
    assert status(office, day["ferhat"]) is Status.NOSHOW
    window.keys("R")
    assert status(office, day["ferhat"]) is Status.SEEN
    window.keys("Ctrl+Z")
    assert status(office, day["ferhat"]) is Status.NOSHOW
    take(window, "Revenir à «\u00a0à renseigner\u00a0»")
    assert status(office, day["ferhat"]) is Status.UNKNOWN


@pytest.mark.parametrize(("letter", "label", "kept"), [
    ("E", "Annuler à sa demande", Status.EXCUSED), ("X", "Annuler au nom de l’office", Status.REVOKED),
])  # fmt: skip
def test_cancelling_names_its_result_and_can_be_taken_back(window, page, day, office, letter, label, kept) -> None:
    window.keys(letter)
    dialog = window.dialog()
    assert dialog.accessibleName() == "Annuler le rendez-vous de M. Ferhat Belkacem\u00a0?"
    assert dialog.accessibleDescription() == "mar. 17/11 à 11:00. Le créneau sera libre."
    answer(window, "Le garder")
    assert status(office, day["ferhat"]) is Status.UNKNOWN
    window.keys("P")
    window.keys(letter)
    assert window.dialog().accessibleDescription() == (
        "mar. 17/11 à 11:00. Le créneau sera libre, et la convocation RV-C01-20-0001 ne sera plus valable."
    )
    answer(window, "Le garder")
    window.keys(letter)
    answer(window, label)
    assert status(office, day["ferhat"]) is kept
    assert window.said.endswith("Le créneau est libre.")
    window.keys("Ctrl+Z")
    assert status(office, day["ferhat"]) is Status.UNKNOWN
    booking.cancel(office.store, office.session, day["ferhat"], kept)
    page.refresh(None)
    window.keys(letter)
    assert window.said == "Ce rendez-vous est déjà passé ou annulé."


def test_the_file_of_who_cancelled_tells_it_and_expects_nothing(window, office) -> None:
    kept, gone = office.book(at(9, 0, FRIDAY)), office.book(at(10, 0, FRIDAY), office.phone)
    booking.cancel(office.store, office.session, gone, Status.EXCUSED)
    fiche = window.open("fiche", person_id=homes.FERHAT)
    assert office.entry(kept).reason in (coming := " ".join(window.words(fiche.coming)))
    assert office.phone.label not in coming
    assert [one.tag for one in fiche.history.timeline.items() if one.title == office.phone.label] == ["excusé"]


def test_one_of_two_is_excused_at_once(window, office) -> None:
    both = office.book(at(12), person_ids=(homes.FERHAT, homes.LAMIA))
    page = window.open("appointments", appointment_id=both)
    page.panel.people.setCurrentIndex(page.panel.people.model().index(1, 0))
    window.keys("E")
    assert window.dialog() is None
    assert [one.status for one in office.entry(both).attendees] == [Status.UNKNOWN, Status.EXCUSED]
    assert page.panel.people.said(page.panel.people.item(1)) == "Mme Lamia Belkacem, excusée"
    page.grab()


def test_a_letter_pressed_before_the_appointment_is_read_is_kept(qapp, office, printer, day) -> None:
    window = AppointmentsWindow(office, printer, inline=False)
    page = window.open("appointments", appointment_id=day["ferhat"])
    page.panel.clear()
    page.choice.press("A")
    page.choice.read()
    window.settle()
    assert office.entry(day["ferhat"]).attendees[0].arrived_at is not None
    window.close()


def test_a_letter_is_never_for_an_appointment_chosen_after_it(qapp, office, printer, day) -> None:
    window = AppointmentsWindow(office, printer, inline=False)
    page = window.open("appointments", appointment_id=day["ferhat"])
    window.settle()
    page.panel.clear()
    page.choice.press("A")
    page.views.select(day["lamia"])
    page.choice.read()
    window.settle()
    assert page.panel.file.entry.id == day["lamia"]
    assert [office.entry(day[who]).attendees[0].arrived_at for who in ("ferhat", "lamia")] == [None, None]
    window.close()


def drop(window, key: str, column: int, minute: int) -> None:
    """Drag a block with the mouse, by its middle, until its top is at a minute of a column."""
    agenda = window.page.views.agenda
    ground, held = agenda.viewport(), agenda.plan.of(key)
    start = agenda.stop_rect(held).center()
    there = agenda.stop_rect(agenda.plan.at(column, minute))
    stop = QPoint(there.center().x(), agenda.top_of(minute) + start.y() - agenda.top_of(held.starts))
    QTest.mousePress(ground, Qt.MouseButton.LeftButton, pos=start)
    for part in (1, 2, 3):
        here = QPointF(start + (stop - start) * part / 3)
        button, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        moved = QMouseEvent(QEvent.Type.MouseMove, here, ground.mapToGlobal(here), button, button, none)
        QApplication.sendEvent(ground, moved)
    QTest.mouseRelease(ground, Qt.MouseButton.LeftButton, pos=stop)
    window.breathe()


def test_the_mouse_drags_to_another_day_and_hour_asks_and_can_be_taken_back(window, page, day, office) -> None:
    drop(window, day["ferhat"], 3, 960)
    dialog = window.dialog()
    assert dialog.accessibleName() == "Déplacer le rendez-vous de M. Ferhat Belkacem\u00a0?"
    assert dialog.accessibleDescription() == (
        "mar. 17/11 à 11:00, Bureau 2, devient\u00a0: jeu. 19/11 à 16:00, Bureau 2. "
        "Une convocation déjà imprimée ne sera plus valable."
    )
    assert office.entry(day["ferhat"]).starts_at == at(11), "nothing moves before the answer"
    answer(window, "Le laisser")
    assert office.entry(day["ferhat"]).starts_at == at(11)
    drop(window, day["ferhat"], 3, 960)
    answer(window, "Déplacer le rendez-vous")
    assert office.entry(day["ferhat"]).starts_at == at(16, 0, FRIDAY.replace(day=19))
    assert page.views.agenda.plan.of(day["ferhat"]).column == 3
    window.keys("Ctrl+Z")
    assert office.entry(day["ferhat"]).starts_at == at(11)


def test_the_mouse_drags_onto_a_taken_slot_and_is_refused_without_a_question(window, page, day, office) -> None:
    office.book(at(12), person_ids=(homes.SORAYA,))
    page.refresh(None)
    drop(window, day["ferhat"], 1, 720)
    assert window.dialog() is None
    assert window.said == (
        "Bureau 2 est déjà réservé le 17/11 à 12:00. La saisie est gardée. "
        "Choisissez un autre créneau, ou un autre agent."
    )
    assert office.entry(day["ferhat"]).starts_at == at(11)


def test_the_mouse_drops_in_the_past_and_is_refused_without_a_question(window, page, day, office) -> None:
    drop(window, day["ferhat"], 0, 960)
    assert window.dialog() is None
    assert window.said.startswith("Cette heure est passée.")


def test_dragging_moves_says_where_to_and_can_be_taken_back(window, page, day, office) -> None:
    page.views.agenda.moved.emit(day["ferhat"], 3, 960)
    answer(window, "Déplacer le rendez-vous")
    thursday = FRIDAY.replace(day=19)
    assert office.entry(day["ferhat"]).starts_at == at(16, 0, thursday)
    assert window.said == "M. Ferhat Belkacem\u00a0: déplacé au jeu. 19/11 à 16:00, Bureau 2."
    window.keys("Ctrl+Z")
    assert office.entry(day["ferhat"]).starts_at == at(11)
    assert window.said == "Rendez-vous remis au mar. 17/11 à 11:00."


def test_dragging_to_another_column_of_the_day_changes_who_receives(window, page, day, office) -> None:
    page.head.view._parts[0].click()
    page.views.agenda.moved.emit(f"{day['ferhat']} {office.room}", 1, 660)
    assert "devient\u00a0: mar. 17/11 à 11:00, Yann Prévost." in window.dialog().accessibleDescription()
    answer(window, "Déplacer le rendez-vous")
    assert office.entry(day["ferhat"]).places == ("Yann Prévost",)


def test_dragging_onto_another_is_refused_and_says_so(window, page, day, office) -> None:
    office.book(at(12), person_ids=(homes.SORAYA,))
    page.refresh(None)
    page.views.agenda.moved.emit(day["ferhat"], 1, 720)
    assert window.said.startswith("Bureau 2 est déjà réservé le 17/11 à 12:00.")
    assert office.entry(day["ferhat"]).starts_at == at(11)


def test_dragging_out_of_the_windows_warns(window, page, day, office) -> None:
    with office.store.write(office.admin, "test.windows") as unit:
        unit.driver.execute("DELETE FROM availability_window WHERE resource_id = ?", (office.room,))
    page.views.agenda.moved.emit(day["ferhat"], 3, 960)
    answer(window, "Déplacer le rendez-vous")
    assert window.said.endswith("Cette heure est hors des plages d’ouverture.")


def test_return_opens_the_file_and_the_menu_offers_the_same_acts(window, page) -> None:
    window.keys("Shift+F10")
    menu = page.views.agenda.findChild(QMenu)
    assert [action.text().split("\t")[0] for action in menu.actions()] == offered(page)
    menu.actions()[0].trigger()
    assert window.said == "M. Ferhat Belkacem\u00a0: arrivé, en avance, Bureau 2."
    menu.close()
    window.keys("Return")
    assert window.page.key == "fiche"


def test_the_list_does_the_same_with_the_same_letters(window, page, day, office) -> None:
    page.head.view._parts[2].click()
    page.views.list.table.setFocus()
    window.keys("A")
    assert office.entry(day["ferhat"]).attendees[0].arrived_at is not None
    page.views.list.table.opened.emit(page.views.list.table.current())
    assert window.page.key == "fiche"


def test_letters_do_nothing_while_something_is_typed(window, page, day, office) -> None:
    page.head.view._parts[2].click()
    page.views.list.filter.setFocus()
    window.keys(text="aeb")
    assert status(office, day["ferhat"]) is Status.UNKNOWN
    assert window.page.key == "appointments"
    assert not page.flow.open


def test_ctrl_return_and_b_begin_to_book_for_the_person_chosen_and_escape_comes_back(window, page) -> None:
    for keys in ("Ctrl+Return", "B"):
        window.keys(keys)
        assert page.flow.panel.people.value() == ((homes.FERHAT, "M. Ferhat Belkacem"),)
        assert window.page.panes()[-1] is page.flow.panel
        window.keys("Escape")
        assert not page.flow.open
        page.views.agenda.setFocus()
    window.keys("Q")
    assert page.panes()[-1] is page.panel.deeds
    window.keys("Escape")
    assert window.page.key == "home"


# From elsewhere


def test_a_slip_scanned_notes_who_is_here_else_opens_it(window, day, office) -> None:
    number = office.entry(day["ferhat"]).number
    window.open("home")
    window.keys(text=number)
    window.keys("Return")
    assert office.entry(day["ferhat"]).attendees[0].arrived_at is not None
    assert window.page.key == "home"
    window.keys("Ctrl+K", text=number)
    window.keys("Return")
    assert window.page.key == "appointments"
    assert window.page.panel.file.entry.id == day["ferhat"]


def test_an_arrival_is_noted_from_the_file(window, day, office) -> None:
    window.open("fiche", person_id=homes.FERHAT)
    window.work.run("appointments.check_in")
    assert office.entry(day["ferhat"]).attendees[0].arrived_at is not None
    window.keys("Ctrl+Z")
    assert office.entry(day["ferhat"]).attendees[0].arrived_at is None
    window.open("fiche", person_id=homes.SORAYA)
    window.work.run("appointments.check_in")
    assert window.said.startswith("Cette personne n’a pas de rendez-vous ici aujourd’hui.")


def test_day_and_span_are_kept_between_two_visits(window, page) -> None:
    page.head.view._parts[0].click()
    window.open("home")
    window.keys("Alt+R")
    assert page.reading.asked.span is Span.DAY
