"""Where no slot is left, what takes the first windows is said."""

from lmmh_desk.features.appointments.store.slots import free
from lmmh_desk.office.actions.bookings import save_absence
from lmmh_desk.office.model.agenda import Wanted
from lmmh_desk.office.model.booking_forms import AbsenceForm
from tests.features.appointments.conftest import FRIDAY, TUESDAY, Office, at


def why(office: Office, since=TUESDAY, **wanted) -> str:
    with office.store.read() as read:
        return free(read, Wanted(office.keys, **wanted), office.store.clock.now(), since, None).why


def test_what_takes_the_first_windows_is_said(office: Office) -> None:
    month = AbsenceForm(office.room, TUESDAY, TUESDAY.replace(year=2021))
    save_absence(office.store, office.admin, month)
    assert why(office, resources=frozenset((office.room,))) == "Le 17/11\u00a0: absence, passé."
    assert why(office, FRIDAY, resources=frozenset((office.room,))) == "Le 20/11\u00a0: absence."


def test_nothing_is_said_while_something_is_free(office: Office) -> None:
    office.book(at(11))
    assert why(office) == ""


def test_no_window_at_all_is_said(office: Office) -> None:
    said = "Aucune plage d’ouverture ne convient à ce motif."
    assert why(office, resources=frozenset(("nobody",))) == said
