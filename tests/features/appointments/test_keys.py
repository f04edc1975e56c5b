"""Task 4 of UX.md §4: book and print in seven keys at most, counted; one too many fails."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from lmmh_desk.features.appointments.store import agenda
from tests.features.appointments.conftest import Office, at
from tests.features.appointments.windows import AppointmentsWindow
from tests.tenancy import homes

BUDGET = 7


def task_4(window: AppointmentsWindow) -> int:
    """F4, three letters of the motif, Entrée for the first slot, Ctrl+Entrée."""
    return window.keys("F4", text="rem") + window.keys("Return", "Ctrl+Return")


def booked(office: Office, person_id: str = homes.FERHAT):
    with office.store.read() as read:
        return agenda.of_person(read, person_id)


def test_task_4_takes_seven_keys_from_the_file(at_work, office) -> None:
    at_work.open("fiche", person_id=homes.FERHAT)
    assert task_4(at_work) <= BUDGET
    (entry,) = booked(office)
    assert (entry.starts_at, entry.reason) == (at(10, 45), "Remise des clés de l’appartement")
    assert at_work.page.key == "fiche", "the agent is back where he was"


def test_task_4_takes_seven_keys_from_the_counter(at_work, office) -> None:
    from lmmh_desk.features.walkins.actions.arrivals import take

    take(office.store, office.session, homes.LAMIA)
    at_work.open("home")
    assert task_4(at_work) <= BUDGET
    assert [entry.who for entry in booked(office, homes.LAMIA)] == ["Mme Lamia Belkacem"]
    assert at_work.page.key == "home"


def test_task_4_takes_seven_keys_for_the_person_found_by_the_search(at_work, office) -> None:
    at_work.open("home")
    at_work.keys(text="slimane")
    assert task_4(at_work) <= BUDGET
    assert len(booked(office, homes.SLIMANE)) == 1


def test_without_its_last_key_nothing_is_booked(at_work, office) -> None:
    at_work.open("fiche", person_id=homes.FERHAT)
    at_work.keys("F4", text="rem")
    at_work.keys("Return")
    assert booked(office) == []


def test_keys_pressed_faster_than_the_window_answers_are_not_lost(qapp, office, printer) -> None:
    window = AppointmentsWindow(office, printer, inline=False)
    window.open("fiche", person_id=homes.FERHAT)
    window.hands.settle = lambda: None
    task_4(window)
    window.settle()
    assert [entry.starts_at for entry in booked(office)] == [at(10, 45)]
    window.close()


def test_nobody_in_front_is_searched_in_the_panel(at_work, office) -> None:
    at_work.open("home")
    at_work.keys("F4", text="slimane")
    at_work.keys("Return", text="rem")
    at_work.keys("Return", "Ctrl+Return")
    assert len(booked(office, homes.SLIMANE)) == 1


def test_keys_pressed_before_anything_is_read_are_not_lost(qapp, office, printer) -> None:
    window = AppointmentsWindow(office, printer, inline=False)
    window.open("fiche", person_id=homes.FERHAT)
    window.work.run("appointments.book", person_id=homes.FERHAT)
    none = Qt.KeyboardModifier.NoModifier
    for key, text in ((Qt.Key.Key_R, "r"), (Qt.Key.Key_E, "e"), (Qt.Key.Key_M, "m"), (Qt.Key.Key_Return, "\r")):
        QApplication.sendEvent(window.page, QKeyEvent(QEvent.Type.KeyPress, key, none, text))
    window.page.primary()
    window.settle()
    assert [entry.starts_at for entry in booked(office)] == [at(10, 45)]
    window.close()


def test_booking_waits_for_the_slots_still_being_read(qapp, office, printer) -> None:
    window = AppointmentsWindow(office, printer, inline=False)
    flow = window.open("appointments", booking="1", person_id=homes.FERHAT).flow
    flow.panel.motif.set_value(office.keys.id)
    flow.take_first()
    flow.submit()
    assert booked(office) == []
    window.settle()
    assert [entry.starts_at for entry in booked(office)] == [at(10, 45)]
    window.close()
