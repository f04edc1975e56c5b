"""The room an agent is given: the first that is free, at the counter only, and none where one is chosen already."""

from lmmh_desk.features.appointments.store.facts import facts, free_room
from lmmh_desk.office.actions.bookings import save_absence
from lmmh_desk.office.model.booking_forms import AbsenceForm
from lmmh_desk.office.model.bookings import Room
from tests.features.appointments.conftest import TUESDAY, Office, at
from tests.replacing import replace
from tests.tenancy import homes


def given(office: Office, **changes: object) -> str:
    """Return the name of the room Yann would be given."""
    request = replace(office.request(resources=(office.yann,), with_room=True), **changes)
    with office.store.read() as read:
        room = free_room(read, request, facts(read, request, office.store.clock.now()))
    return room.name if room else ""


def test_the_first_free_room_in_order_is_given(office: Office) -> None:
    with office.store.write(office.admin, "test.rooms") as unit:
        unit.add(Room(name="Bureau 9", site_id=office.admin.site_id, position=9))
    assert given(office) == "Bureau 2"
    office.book(at(15, 45), person_ids=(homes.SORAYA,))
    assert given(office) == "Bureau 9"
    save_absence(office.store, office.admin, AbsenceForm(office.room, TUESDAY, TUESDAY, 840, 900))
    assert given(office, starts_at=at(15)) == "Bureau 2", "back by then"
    assert given(office, starts_at=at(14, 30)) == "Bureau 9"


def test_none_is_given_where_none_is_free_or_wanted(office: Office) -> None:
    assert given(office, with_room=False) == ""
    assert given(office, resources=()) == ""
    assert given(office, resources=(office.room,)) == ""
    assert given(office, resources=("nobody",)) == ""
    assert given(office, reason_id=office.phone.id) == ""
    office.book(person_ids=(homes.SORAYA,))
    assert given(office) == ""


def test_it_is_booked_with_the_agent(office: Office) -> None:
    booked = office.entry(office.book(resources=(office.yann,), with_room=True))
    assert booked.places == ("Yann Prévost", "Bureau 2")
    other = office.entry(office.book(resources=(office.session.agent_id,), with_room=True))
    assert len(other.resources) == 1, "without a room when all are taken"
