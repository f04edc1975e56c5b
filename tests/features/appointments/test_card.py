"""« Prochains rendez-vous » on the counter's page."""

import pytest
from PySide6.QtWidgets import QMenu

from lmmh_desk.features.appointments.actions import booking, steps
from lmmh_desk.features.appointments.model.records import Status
from lmmh_desk.features.appointments.ui.card import NextCard
from lmmh_desk.kernel.changes import Change, Changes
from lmmh_desk.office.actions.bookings import save_absence
from lmmh_desk.office.model.booking_forms import AbsenceForm
from tests.features.appointments.conftest import TUESDAY, at
from tests.tenancy import homes


@pytest.fixture
def card(window, office) -> NextCard:
    office.book(at(11))
    office.book(at(14), office.phone, person_ids=(homes.LAMIA,))
    for half in range(5):
        office.book(at(14, 30) + half * 1_800_000, person_ids=(homes.SLIMANE,))
    booking.cancel(office.store, office.session, office.book(at(12)), Status.EXCUSED)
    window.open("home")
    window.page.refresh(None)
    return window.page.findChild(NextCard)


def rows(card: NextCard) -> list[str]:
    table = card.table
    return [table.rows.sentence(row) for row in range(table.rows.rowCount())]


def test_the_next_ones_stand_in_order_with_their_state(window, card) -> None:
    assert rows(card)[:2] == [
        "11:00, M. Ferhat Belkacem, Remise des clés de l’appartement · Bureau 2, attendu",
        "14:00, Mme Lamia Belkacem, Point téléphonique · Par téléphone · Bureau 2, à appeler",
    ]
    assert len(rows(card)) == 5
    assert card._others.text() == "2\u00a0autres aujourd’hui"
    assert card.panes() == [card.table]


def test_a_short_window_shows_fewer(window, card) -> None:
    card.setFixedHeight(220)
    window.breathe()
    assert len(rows(card)) == 2
    assert card._others.text() == "5\u00a0autres aujourd’hui"


def test_an_arrival_is_noted_there_with_a_letter_or_the_menu(window, card, office) -> None:
    card.table.setFocus()
    card.table.select_row(0)
    window.keys("A")
    assert rows(card)[0].endswith("arrivé")
    window.keys("Ctrl+Z")
    card.table.select_row(0)
    window.keys("Shift+F10")
    card.table.findChild(QMenu).actions()[0].trigger()
    assert rows(card)[0].endswith("arrivé")


def test_who_is_expected_while_the_agent_or_room_is_away_is_marked_as_soon_as_it_is_noted(window, card, office) -> None:
    save_absence(office.store, office.admin, AbsenceForm(office.room, TUESDAY, TUESDAY, 645, 720))
    card.refresh(Changes("agenda.absence", (Change("absence", "", "insert"),)))
    assert rows(card)[0].endswith("attendu, pendant une absence")
    assert not rows(card)[1].endswith("absence")


def test_who_was_received_goes(window, card, office, clock) -> None:
    card.table.select_row(0)
    entry = card.table.current().entry
    steps.check_in(office.store, office.session, entry.attendees[0].id)
    steps.set_status(office.store, office.session, entry.attendees[0].id, Status.SEEN)
    card.refresh(None)
    assert rows(card)[0].startswith("14:00")


def test_the_hour_passes_without_reading(window, card, clock) -> None:
    card.show_at(at(11, 10), masked=False)
    assert rows(card)[0].endswith("en retard")
    card.show_at(at(11, 31), masked=False)
    assert rows(card)[0].startswith("14:00")
    card.show_at(at(19), masked=False)
    assert card.table._empty.accessibleName() == "Aucun autre rendez-vous aujourd’hui."


def test_names_are_hidden_in_discreet_mode(window, card) -> None:
    window.keys("Ctrl+Shift+H")
    assert rows(card)[0].startswith("11:00, Nom masqué")


def test_it_leads_to_the_agenda_and_to_booking(window, card, office) -> None:
    card.table.select_row(1)
    card.table.opened.emit(card.table.current())
    assert window.page.key == "appointments"
    assert window.page.panel.file.entry.who == "Mme Lamia Belkacem"
    window.open("home")
    window.click(card, "Réserver")
    assert window.page.flow.open
    window.open("home")
    window.click(card, "Ouvrir l’agenda")
    assert window.page.key == "appointments"
    assert not window.page.flow.open
