"""« Réserver »: what it fills by itself, what it refuses beside which field, what it keeps, and moving with it."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from lmmh_desk.app.opening import ExchangeOf
from lmmh_desk.features.appointments.actions import booking
from lmmh_desk.features.appointments.model.records import Status
from lmmh_desk.features.appointments.store import agenda
from lmmh_desk.features.appointments.store.facts import bookable
from lmmh_desk.features.walkins.actions.arrivals import Arrival, arrive, take
from lmmh_desk.features.walkins.model.records import Outcome
from lmmh_desk.features.walkins.store import board
from lmmh_desk.office.actions.bookings import save_absence
from lmmh_desk.office.model.booking_forms import AbsenceForm
from lmmh_desk.office.model.bookings import Taken
from lmmh_desk.office.model.reasons import Reason
from tests.features.appointments.conftest import FRIDAY, TUESDAY, Office, at
from tests.features.appointments.exchange import Exchange
from tests.features.appointments.windows import AppointmentsWindow
from tests.store.exchanging import acknowledge, attach, freeze, rows
from tests.tenancy import homes
from tests.ui.focus import has_focus


@pytest.fixture
def panel(window):
    """« Réserver » open for Ferhat, from his file."""
    window.open("fiche", person_id=homes.FERHAT)
    window.keys("F4")
    return window.page.flow.panel


def slots(panel) -> list[str]:
    return [slot.label for slot in panel.moment.picker._list.items()]


def booked(office: Office, person_id: str = homes.FERHAT):
    with office.store.read() as read:
        return agenda.of_person(read, person_id)


def errors(panel) -> dict[str, str]:
    parts = {"person": panel.people.message.text(), "start": panel.moment.message.text()}
    fields = {"reason": panel.motif, "minutes": panel.minutes, "resource": panel.place.resource,
              "contact": panel.place.contact, "note": panel.note}  # fmt: skip
    parts |= {name: field.error for name, field in fields.items()}
    return {name: sentence for name, sentence in parts.items() if sentence}


# What it fills


def test_it_opens_for_the_person_in_front_with_the_focus_on_the_motif(window, panel) -> None:
    assert panel.people.value() == ((homes.FERHAT, "M. Ferhat Belkacem"),)
    assert window.page.person() == homes.FERHAT
    assert has_focus(panel.motif.editor)
    assert panel.moment.none.text() == "Choisissez d’abord le motif."
    assert panel.submit.text() == "Réserver et imprimer"


def test_a_motif_fills_duration_papers_and_slots(window, panel) -> None:
    window.keys(text="clés")
    assert panel.motif.editor.currentText() == "Remise des clés de l’appartement", "any word of it begins so"
    assert panel.minutes.value() == 30
    assert panel.bring.text().startswith("À apporter\u00a0: Pièce d’identité, ")
    assert slots(panel) == ["10:45", "11:15", "11:45", "14:00", "14:30", "15:00"]
    assert panel.moment.chosen is None, "a slot is taken by Entrée, not by itself"


def test_letters_after_a_pause_begin_another_word(window, panel) -> None:
    window.keys(text="rem")
    panel.motif.editor._forget()
    window.keys(text="pas")
    assert panel.motif.editor.currentText() == "Passage · à domicile"
    window.keys(text="zzz")
    assert panel.motif.editor.currentText() == "Passage · à domicile"


def test_a_single_motif_is_chosen(window, office) -> None:
    with office.store.write(office.admin, "test.motifs") as unit:
        others = [reason for reason in bookable(unit.connection) if reason.id != office.keys.id]
        for reason in others:
            unit.get(Reason, reason.id).active = False
    window.open("fiche", person_id=homes.FERHAT)
    window.keys("F4")
    assert window.page.flow.panel.motif.value() == office.keys.id
    assert slots(window.page.flow.panel)[0] == "10:45"


def test_a_call_is_filled_with_the_number_a_video_with_the_address(window, panel, office) -> None:
    panel.motif.set_value(office.phone.id)
    assert panel.place.contact.label.text() == "Numéro à appeler"
    assert panel.place.contact.value() == "06 39 98 34 71"
    assert panel.printing.accessibleName() == "Imprimer la fiche d’appel"
    panel.motif.set_value(office.video.id)
    assert panel.place.contact.value() == "f.belkacem@example.org"
    panel.motif.set_value(office.home.id)
    assert panel.place.home.accessibleName().startswith("Adresse\u00a0: ")
    panel.motif.set_value(office.keys.id)
    assert not panel.place.contact.isVisible()


def test_the_reminder_is_asked_only_of_who_takes_sms(window, panel, office) -> None:
    panel.motif.set_value(office.keys.id)
    assert panel.remind.isVisible()
    assert panel.typed().remind
    panel.people.set_value(((homes.SORAYA, "Mme Soraya Belkaïd"),))
    panel.people.changed.emit()
    assert not panel.remind.isVisible(), "no mobile"
    assert not panel.typed().remind


def test_duration_agent_and_day_look_for_other_slots(window, panel, office) -> None:
    panel.motif.set_value(office.keys.id)
    panel.minutes.set_value(90)
    assert slots(panel)[:2] == ["10:45", "14:00"]
    panel.minutes.set_value(30)
    office.book(at(10, 45))
    panel.place.resource.set_value(office.room)
    assert slots(panel)[0] == "11:15"
    window.click(panel, "Autre jour")
    window.keys(text="2011")
    window.keys("Tab")
    assert slots(panel)[0] == "ven. 9:00"


def test_an_hour_of_ones_own_finds_who_is_free(window, panel, office) -> None:
    panel.motif.set_value(office.keys.id)
    window.click(panel, "Autre jour")
    window.keys(text="2011")
    window.keys("Tab", text="1510")
    window.keys("Tab")
    assert panel.moment.chosen.starts_at == at(15, 10, FRIDAY)
    assert panel.moment.chosen.resource
    assert panel.moment.told.text() == "Choisi\u00a0: ven. 20/11/2020 à 15:10"
    window.keys("Ctrl+Return")
    assert [entry.starts_at for entry in booked(office)] == [at(15, 10, FRIDAY)]


PAST = "La date est passée. Choisissez le 17/11 ou après."


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("1611", PAST),
        ("16/11/2020", PAST),
        ("161119", PAST),
        ("hier", PAST),
        ("1711", ""),
        ("0206", ""),
        ("151221", ""),
    ],
)
def test_a_day_that_is_past_is_refused_never_taken_for_next_year(window, panel, office, typed, problem) -> None:
    panel.motif.set_value(office.keys.id)
    window.click(panel, "Autre jour")
    window.keys(text=typed)
    window.keys("Tab", text="1510")
    window.keys("Tab")
    assert panel.moment.day.error == problem
    assert (panel.moment.chosen is None) == bool(problem), "the hour is of no day"


def test_labels_of_another_day_are_whole_at_1366(window, panel, office) -> None:
    window.click(panel, "Autre jour")
    for field in (panel.moment.day, panel.moment.hour):
        for label in (field.label, field.note):
            assert label.width() >= label.sizeHint().width(), label.text()


def test_several_persons_are_expected_together(window, panel, office) -> None:
    window.click(panel, "Ajouter une personne")
    window.keys(text="lamia")
    window.keys("Return", text="rem")
    window.keys("Return", "Ctrl+Return")
    assert [entry.who for entry in booked(office)] == ["M. Ferhat Belkacem et Mme Lamia Belkacem"]


def test_a_person_taken_off_is_asked_for_again(window, panel) -> None:
    window.click(panel, "Retirer M. Ferhat Belkacem")
    assert panel.people.value() == ()
    assert panel.people.search.isVisible()
    window.keys("Ctrl+Return")
    assert set(errors(panel)) == {"person", "reason", "start"}


def test_one_more_person_is_not_asked_for_after_escape(window, panel) -> None:
    window.click(panel, "Ajouter une personne")
    window.keys("Escape")
    assert not panel.people.search.isVisible()
    assert window.page.flow.open


def test_nothing_is_kept_of_a_panel_that_is_not_filled_yet(qapp, office, printer) -> None:
    window = AppointmentsWindow(office, printer, inline=False)
    window.open("fiche", person_id=homes.FERHAT)
    window.work.run("appointments.book", person_id=homes.FERHAT)
    window.work.sitting.keep()  # as every two seconds, in the worst moment
    window.settle()
    kept = window.page.flow.panel.typed()
    assert kept.people == ((homes.FERHAT, "M. Ferhat Belkacem"),)
    assert kept.printing
    window.close()


# With several


def also(panel) -> list[str]:
    return [name for _value, name in panel.place.also.editor.choices()]


def add(panel, *names: str) -> None:
    """Tick who and what else is booked, one after the other."""
    menu = panel.place.also.editor.menu()
    for name in names:
        next(action for action in menu.actions() if action.text() == name).toggle()


def tick(window: AppointmentsWindow, *lines: int) -> None:
    """Open « Avec » with the keyboard, tick lines of its menu, the last one with Entrée."""
    window.page.flow.panel.place.also.setFocus()
    window.keys("Space")
    menu, place = QApplication.activePopupWidget(), 0
    for line in lines:
        for _step in range(line - place):
            QTest.keyClick(menu, Qt.Key.Key_Down)
        QTest.keyClick(menu, Qt.Key.Key_Return if line == lines[-1] else Qt.Key.Key_Space)
        place = line
    window.breathe()


def test_several_agents_receive_together_ticked_with_the_keyboard(window, panel, office) -> None:
    panel.place.resource.set_value(office.yann)
    panel.motif.set_value(office.keys.id)
    names = also(panel)
    karine = names.index(office.session.agent_name)
    assert names[:2] == ["Sans bureau", "Bureau 2"]
    tick(window, 1, karine)
    editor = panel.place.also.editor
    assert QApplication.activePopupWidget() is None
    assert has_focus(editor)
    assert editor.accessibleName() == "Avec\u00a0: Bureau 2 et Karine Moulin"
    assert panel.place.together.text() == "Ensemble\u00a0: Yann Prévost, Bureau 2 et Karine Moulin."
    panel.moment.take_first()
    window.keys("Ctrl+Return")
    (entry,) = booked(office)
    assert set(entry.resources) == {office.yann, office.room, office.session.agent_id}
    with pytest.raises(Taken):
        office.book(entry.starts_at, person_ids=(homes.SORAYA,), resources=(office.session.agent_id,))


def test_slots_of_several_are_those_where_each_is_free(window, panel, office) -> None:
    office.book(at(10, 45), person_ids=(homes.SORAYA,))
    office.book(at(11, 15), person_ids=(homes.LAMIA,), resources=(office.session.agent_id,))
    panel.place.resource.set_value(office.yann)
    panel.motif.set_value(office.keys.id)
    add(panel, "Bureau 2")
    assert slots(panel)[0] == "11:15"
    add(panel, office.session.agent_name)
    assert slots(panel)[0] == "11:45"


def test_no_room_and_names_exclude_each_other(window, panel, office) -> None:
    panel.place.resource.set_value(office.yann)
    karine = office.session.agent_name
    add(panel, karine, "Sans bureau")
    assert panel.typed().also == ()
    add(panel, karine, "Bureau 2")
    assert set(panel.typed().also) == {office.session.agent_id, office.room}
    add(panel, karine, "Bureau 2")
    assert panel.typed().also is None
    assert panel.place.also.editor.accessibleName() == "Avec\u00a0: Personne"


def test_one_of_several_who_then_receives_is_not_there_twice(window, panel, office) -> None:
    panel.place.resource.set_value(office.yann)
    add(panel, office.session.agent_name, "Bureau 2")
    panel.place.resource.set_value(office.room)
    assert panel.typed().also == (office.session.agent_id,)


def test_an_agent_who_receives_at_the_counter_gets_a_free_room(window, panel, office) -> None:
    panel.place.resource.set_value(office.yann)
    panel.motif.set_value(office.keys.id)
    panel.moment.take_first()
    assert panel.place.also.note.text() == "Bureau 2 en plus"
    window.keys("Ctrl+Return")
    (entry,) = booked(office)
    assert entry.resources == (office.yann, office.room)


def test_the_agent_may_want_no_room(window, panel, office) -> None:
    panel.place.resource.set_value(office.yann)
    panel.motif.set_value(office.keys.id)
    panel.moment.take_first()
    add(panel, "Sans bureau")
    assert panel.place.also.note.text() == ""
    window.keys("Ctrl+Return")
    assert [entry.resources for entry in booked(office)] == [(office.yann,)]


def test_a_note_is_weighed_word_by_word_and_no_draft_keeps_it(window, panel, office) -> None:
    add(panel, "Bureau 2")
    panel.note.setFocus()
    window.keys(text="alcoolique")
    assert panel.note.error == ""
    window.keys(text=" ")
    assert panel.note.error.startswith("Ce texte semble parler de santé\u00a0: «\u00a0alcoolique\u00a0». ")
    kept = window.page.flow.draft()
    assert kept is not None
    assert (kept.note, kept.also) == ("", panel.typed().also)
    panel.note.editor.setText("apporte le bail")
    assert panel.note.error == ""
    assert window.page.flow.draft().note == "apporte le bail"
    panel.note.set_value("alcoolique ")
    assert panel.note.error == "", "what the program shows is not being typed"
    assert not panel.note.check()


def test_what_was_kept_comes_over_what_is_typed_only_where_it_is_asked(window, panel, office) -> None:
    add(panel, "Bureau 2")
    kept = window.page.draft()
    panel.place.resource.set_value(office.yann)
    window.page.restore(kept)
    assert panel.place.resource.value() == office.yann
    window.page.replace(kept)
    window.hands.settle()
    assert window.page.draft() == kept


def test_slots_are_those_where_all_are_free(window, panel, office) -> None:
    office.book(at(10, 45), person_ids=(homes.SORAYA,))
    panel.place.resource.set_value(office.yann)
    panel.motif.set_value(office.keys.id)
    assert slots(panel)[0] == "10:45"
    add(panel, "Bureau 2")
    assert slots(panel)[0] == "11:15"
    assert panel.place.resource.value() == office.yann
    window.keys("Escape")
    window.keys("F4")
    assert panel.typed().also == (office.room,), "the draft keeps it"
    panel.moment.take_first()
    window.keys("Ctrl+Return")
    assert [(entry.starts_at, entry.resources) for entry in booked(office)] == [
        (at(11, 15), (office.yann, office.room))
    ]


def test_who_receives_is_not_somebody_else_too(window, panel, office) -> None:
    panel.place.resource.set_value(office.yann)
    assert also(panel)[:2] == ["Sans bureau", "Bureau 2"]
    add(panel, "Bureau 2")
    panel.place.resource.set_value(office.room)
    assert panel.place.also.editor.words() == "Personne"
    assert "Yann Prévost" in also(panel)
    assert "Bureau 2" not in also(panel)


# What it refuses or warns of


def test_what_is_missing_is_said_beside_its_field(window, panel) -> None:
    window.keys("Ctrl+Return")
    assert errors(panel) == {
        "reason": "Le motif manque. Tapez-en quelques lettres.",
        "start": "Le créneau manque. Choisissez-en un, ou un autre jour.",
    }
    assert has_focus(panel.motif.editor)


def test_a_refused_field_says_why_and_keeps_the_rest(window, panel, office) -> None:
    window.keys(text="rem")
    window.keys("Return")
    panel.place.set_values("", office.session.site_id, "")
    panel.motif.set_value(office.phone.id)
    window.page.flow.choose(window.page.flow.panel.moment.chosen)
    panel.place.contact.set_value("12")
    window.keys("Ctrl+Return")
    assert set(errors(panel)) == {"contact"}
    assert panel.place.contact.isVisible()
    assert booked(office) == []


def test_a_refused_double_booking_says_so_and_leaves_the_keyboard_on_what_is_free(at_work, office) -> None:
    office.book(at(15, 30), person_ids=(homes.SORAYA,))
    at_work.open("fiche", person_id=homes.FERHAT)
    at_work.keys("F4", text="rem")
    panel = at_work.page.flow.panel
    panel.place.resource.set_value(office.room)
    at_work.click(panel, "Autre jour")
    at_work.keys(text="1711")
    at_work.keys("Tab", text="1530")
    at_work.keys("Tab", "Ctrl+Return")
    assert panel.moment.message.text() == (
        "Bureau 2 est déjà réservé le 17/11 à 15:30. La saisie est gardée. "
        "Choisissez un autre créneau, ou un autre agent."
    )
    assert booked(office) == []
    at_work.keys("Return", "Ctrl+Return")
    assert [entry.starts_at for entry in booked(office)] == [at(10, 45)]


def test_another_day_asked_for_one_is_not_kept_for_the_next(window, panel, office) -> None:
    window.click(panel, "Autre jour")
    window.keys(text="2011")
    window.keys("Tab", text="1510")
    window.keys("Escape")
    window.open("fiche", person_id=homes.SLIMANE)
    window.keys("F4")
    assert not panel.moment.asked.isVisible()
    assert panel.moment.since == TUESDAY
    panel.motif.set_value(office.keys.id)
    assert slots(panel)[0] == "10:45"


def test_a_slot_taken_meanwhile_offers_what_is_left(window, panel, office) -> None:
    window.keys(text="rem")
    window.keys("Return")
    for resource in (office.room, office.yann):
        office.book(at(10, 45), person_ids=(homes.SORAYA,), resources=(resource,))
    panel.note.set_value("étage 3")
    window.keys("Ctrl+Return")
    assert "est déjà réservé le 17/11 à 10:45. La saisie est gardée." in errors(panel)["start"]
    assert slots(panel)[0] == "11:15"
    assert panel.moment.chosen is None
    assert panel.note.value() == "étage 3"
    window.keys("Return")
    panel.moment.take_first()
    window.keys("Ctrl+Return")
    assert [entry.starts_at for entry in booked(office)] == [at(11, 15)]


def test_the_refused_slots_are_gone_at_once(window, panel, office, monkeypatch) -> None:
    window.keys(text="rem")
    window.keys("Return")
    monkeypatch.setattr(window.page.flow, "seek", lambda: None)
    window.page.flow._refused(Taken("Bureau 2 est déjà réservé."))
    assert slots(panel) == []
    assert panel.moment.chosen is None


def test_moving_two_together_offers_only_what_both_have(window, office) -> None:
    appointment_id = office.book(at(11), resources=(office.yann, office.room))
    office.book(at(11, 30), person_ids=(homes.SORAYA,))
    panel = window.open("appointments", moving=appointment_id).flow.panel
    assert slots(panel)[0] == "12:00"
    panel.moment.take_first()
    window.keys("Ctrl+Return")
    entry = office.entry(appointment_id)
    assert (entry.starts_at, entry.resources) == (at(12), (office.yann, office.room))


def test_what_deserves_a_second_look_is_said_without_refusing(window, panel, office) -> None:
    office.book(at(11), resources=(office.yann,))
    save_absence(office.store, office.admin, AbsenceForm(office.room, TUESDAY, TUESDAY, 660, 720))
    panel.motif.set_value(office.keys.id)
    window.page._book_at(1, 660)
    panel.place.resource.set_value(office.room)
    assert panel.advice.text == ("Bureau 2 est absent à cette heure. M. Ferhat Belkacem a déjà un rendez-vous à 11:00.")
    window.keys("Ctrl+Return")
    assert len(booked(office)) == 2


# What it keeps


def test_what_is_typed_is_kept_until_it_is_booked(window, panel, office) -> None:
    window.keys(text="rem")
    window.keys("Return")
    panel.note.set_value("Code B12")
    window.keys("Escape")
    assert window.page.key == "fiche"
    window.keys("F4")
    assert panel.note.value() == "Code B12"
    assert panel.moment.chosen.starts_at == at(10, 45)
    window.keys("Ctrl+Return")
    assert [entry.note for entry in booked(office)] == ["Code B12"]
    window.keys("F4")
    assert panel.note.value() == ""


def test_what_is_typed_survives_the_lock(window, panel, office) -> None:
    window.keys(text="rem")
    window.keys("Ctrl+L")
    window.work.sign_in(office.session)
    window.breathe()
    assert window.page.flow.panel.motif.value() == office.keys.id


def test_a_booking_can_be_taken_back(window, panel, office) -> None:
    panel.printing.setChecked(False)
    assert panel.submit.text() == "Réserver"
    window.keys(text="rem")
    window.keys("Return", "Ctrl+Return")
    assert window.said == "Réservé\u00a0: M. Ferhat Belkacem, mar. 17/11 à 10:45."
    window.keys("Ctrl+Z")
    (entry,) = booked(office)
    assert entry.attendees[0].status is Status.REVOKED
    assert window.said == "Réservation annulée\u00a0: le créneau est libre."


# Moving with it


def test_moving_opens_the_same_panel_on_the_appointment(window, office) -> None:
    appointment_id = office.book(at(11), resources=(office.room, office.yann), note="Code B12")
    page = window.open("appointments", appointment_id=appointment_id)
    window.keys("D")
    panel = page.flow.panel
    assert panel.header.title.text() == "Déplacer"
    assert panel.submit.text() == "Déplacer et imprimer"
    assert panel.note.value() == "Code B12"
    assert panel.place.resource.value() == office.yann
    assert panel.place.also.editor.words() == "Bureau 2"
    panel.printing.setChecked(False)
    panel.moment.take_first()
    window.keys("Ctrl+Return")
    entry = office.entry(appointment_id)
    assert entry.starts_at == at(11, 30), "its own hour is taken, by itself"
    assert set(entry.resources) == {office.room, office.yann}
    assert window.said == "M. Ferhat Belkacem\u00a0: déplacé au mar. 17/11 à 11:30, Yann Prévost et Bureau 2."
    assert page.views.current().id == appointment_id
    assert not page.flow.open


def test_one_that_is_past_is_not_moved(window, office) -> None:
    gone = office.book(at(11))
    booking.cancel(office.store, office.session, gone, Status.EXCUSED)
    page = window.open("appointments", moving=gone)
    page.flow.panel.moment.take_first()
    window.keys("Ctrl+Return")
    assert page.flow.panel.error.text.startswith("Ce rendez-vous est déjà passé ou annulé. Rien n’a été modifié.")


def test_one_that_is_not_here_says_so(window) -> None:
    page = window.open("appointments", moving="nowhere")
    assert page.flow.panel.error.text.startswith("Ce rendez-vous n’est pas, ou plus, sur ce poste.")


# From the agenda, and from the counter


def test_free_time_is_booked_from_the_agenda(window, office) -> None:
    page = window.open("appointments")
    page.views.agenda.select_free(4, 600)
    window.keys("B")
    panel = page.flow.panel
    assert panel.moment.chosen.starts_at == at(10, 0, FRIDAY)
    assert has_focus(panel.people.search.line)
    panel.motif.set_value(office.keys.id)
    assert panel.moment.chosen.resource, "whoever is free then"
    assert any(block.kind == "chosen" for block in blocks(page))
    page.views.agenda.moved.emit("chosen", 4, 630)
    assert panel.moment.chosen.starts_at == at(10, 30, FRIDAY)
    page.views.agenda.free_chosen.emit(3, 540)
    assert panel.moment.chosen.starts_at == at(9, 0, FRIDAY.replace(day=19))


def blocks(page):
    return [stop.block for stops in page.views.agenda.plan.stops for stop in stops if stop.block]


def test_letters_of_the_agenda_do_nothing_while_booking(window, office) -> None:
    appointment_id = office.book(at(11))
    page = window.open("appointments", appointment_id=appointment_id)
    window.keys("F4")
    assert page.flow.open
    page.views.agenda.setFocus()
    window.keys("A")
    assert office.entry(appointment_id).attendees[0].arrived_at is None


def test_an_appointment_given_at_the_counter_ends_the_reception_when_asked(window, office) -> None:
    take(office.store, office.session, homes.FERHAT)
    window.open("home")
    window.keys("F4")
    panel = window.page.flow.panel
    assert panel.closing.accessibleName() == "Terminer la réception de M. Ferhat Belkacem"
    assert panel.closing.isVisible()
    assert not panel.closing.isChecked(), "the reception goes on unless said"
    panel.closing.setChecked(True)
    panel.motif.set_value(office.keys.id)
    panel.moment.take_first()
    window.keys("Ctrl+Return")
    with office.store.read() as read:
        (passage,) = board.board(read, office.session.site_id, at(10, 42)).passages
    assert passage.progress.outcome is Outcome.APPOINTMENT


def test_somebody_who_waits_may_leave_the_queue_with_an_appointment(window, office) -> None:
    take(office.store, office.session, homes.LAMIA)
    arrive(office.store, office.session, Arrival(homes.FERHAT))
    window.open("fiche", person_id=homes.FERHAT)
    window.keys("F4")
    panel = window.page.flow.panel
    assert panel.closing.accessibleName() == "Retirer M. Ferhat Belkacem de la file"
    assert panel.closing.isVisible()
    panel.closing.setChecked(True)
    panel.motif.set_value(office.keys.id)
    panel.moment.take_first()
    window.keys("Ctrl+Return")
    with office.store.read() as read:
        passages = board.board(read, office.session.site_id, at(10, 42)).passages
    outcomes = {passage.person_id: passage.progress.outcome for passage in passages}
    assert outcomes == {homes.LAMIA: None, homes.FERHAT: Outcome.APPOINTMENT}


def test_the_person_at_the_counter_comes_first_in_the_agenda(window, office) -> None:
    take(office.store, office.session, homes.LAMIA)
    page = window.open("appointments")
    page.views.agenda.select_free(4, 600)
    window.keys("B")
    assert page.flow.panel.people.value() == ((homes.LAMIA, "Mme Lamia Belkacem"),)


# Offline


def test_slots_say_when_they_came_and_bookings_are_to_be_confirmed(qapp, office, printer) -> None:
    unsent = office.book(at(16))
    shown = AppointmentsWindow(office, printer, exchange=Exchange(received_at=at(10, 36), unsent={unsent}))
    page = shown.open("appointments", booking="1", person_id=homes.FERHAT)
    page.flow.panel.motif.set_value(office.keys.id)
    assert page.flow.panel.moment.picker._stale.text() == "Créneaux reçus à 10:36"
    assert [block.unsent for block in blocks(page) if block.kind == "booked"] == [True]
    shown.open("appointments", appointment_id=unsent)
    assert "à confirmer, pas encore envoyé" in shown.words(page.panel)
    shown.close()


def test_a_booking_on_an_attached_desk_is_to_be_confirmed_until_the_hub_has_it(qapp, office, printer) -> None:
    exchange = ExchangeOf(attach(office.store).clock)
    made = office.book(at(16))
    shown = AppointmentsWindow(office, printer, exchange=exchange)
    page = shown.open("appointments", appointment_id=made)
    assert "à confirmer, pas encore envoyé" in shown.words(page.panel)
    shown.close()
    (lines,) = rows(office.store, "SELECT count(*) FROM sync_log")
    acknowledge(office.store, freeze(office.store, lines) or "", list(range(1, lines + 1)))
    shown = AppointmentsWindow(office, printer, exchange=exchange)
    page = shown.open("appointments", appointment_id=made)
    assert "à confirmer" not in " ".join(shown.words(page.panel))
    shown.close()


@pytest.mark.parametrize(
    ("received", "words"),
    [
        (date(2020, 11, 15), "Créneaux reçus le 15/11 à 10:36"),
        (date(2019, 12, 31), "Créneaux reçus le 31/12/2019 à 10:36"),
    ],
)
def test_slots_of_another_day_say_which(qapp, office, printer, received, words) -> None:
    shown = AppointmentsWindow(office, printer, exchange=Exchange(received_at=at(10, 36, received)))
    page = shown.open("appointments", booking="1", person_id=homes.FERHAT)
    page.flow.panel.motif.set_value(office.keys.id)
    assert page.flow.panel.moment.picker._stale.text() == words
    shown.close()


def test_a_desk_that_stands_alone_says_nothing(window, panel, office) -> None:
    panel.motif.set_value(office.keys.id)
    assert panel.moment.picker._stale.text() == ""
