"""Whose agenda a week opens on, where a site has several rooms."""

import pytest

from lmmh_desk.features.appointments.model.sight import Span
from lmmh_desk.office.model.bookings import AvailabilityWindow, Room
from tests.features.appointments.conftest import FRIDAY, at
from tests.tenancy import homes


def receive(office, *resource_ids: str, first_day: str = "2020-01-01") -> None:
    with office.store.write(office.admin, "test.windows") as unit:
        for resource_id in resource_ids:
            unit.add(
                AvailabilityWindow(
                    resource_id=resource_id, rule="FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", first_day=first_day,
                    opens=540, closes=750, site_id=office.session.site_id,
                )
            )  # fmt: skip


@pytest.fixture
def rooms(office) -> str:
    """Bureau 1 where nobody is received, before Bureau 2; return its id."""
    room = Room(name="Bureau 1", site_id=office.session.site_id)
    with office.store.write(office.admin, "test.room") as unit:
        unit.add(room)
    return room.id


def shown(window) -> tuple[str, int]:
    page = window.page
    return page.head.resource.value(), len(page.reading.sight.entries)


@pytest.fixture
def booked(office, rooms) -> tuple[str, str]:
    return (
        office.book(at(11)),
        office.book(at(9, 0, FRIDAY), person_ids=(homes.SLIMANE,), resources=(office.yann,)),
    )


def test_a_week_opens_on_the_first_room_that_receives(window, office, booked) -> None:
    window.open("appointments")
    assert shown(window) == (office.room, 1)


def test_a_week_opens_on_the_agent_who_receives(window, office, booked) -> None:
    receive(office, office.session.agent_id)
    window.open("appointments")
    assert shown(window) == (office.session.agent_id, 0)


def test_a_site_of_one_room_is_shown_whole(window, office) -> None:
    office.book(at(9, 0, FRIDAY), resources=(office.yann,))
    window.open("appointments")
    assert shown(window) == ("", 1)


def test_a_day_and_the_list_are_of_the_whole_site(window, office, booked) -> None:
    page = window.open("appointments")
    parts = page.head.view._parts
    parts[2].click()
    assert shown(window) == ("", 2)
    parts[1].click()
    assert shown(window) == (office.room, 1)
    parts[0].click()
    assert page.reading.asked.span is Span.DAY
    assert [column.strong for column in page.views.agenda.plan.columns] == ["Bureau 2", "Yann Prévost"]


def test_the_whole_site_once_chosen_stays(window, office, booked) -> None:
    page = window.open("appointments")
    page.head.resource.set_value("")
    assert shown(window) == ("", 2)
    window.open("home")
    window.open("appointments")
    assert shown(window) == ("", 2)


def test_an_appointment_asked_for_is_shown_whoever_receives(window, booked) -> None:
    page = window.open("appointments", appointment_id=booked[1])
    assert page.views.current().id == booked[1]
    assert shown(window) == ("", 2)


def test_the_week_follows_the_slot_being_booked(window, office, booked) -> None:
    page = window.open("appointments", booking="1", person_id=homes.FERHAT)
    page.flow.panel.motif.set_value(office.keys.id)
    assert page.flow.panel.place.resource.value() in ("", None), "anybody may receive"
    slots = page.flow.panel.moment._slots
    for resource in (office.yann, office.room):
        page.flow.panel.moment._pick(next(key for key, slot in slots.items() if slot.resource_id == resource))
        assert shown(window)[0] == resource
        blocks = [stop.block for stops in page.views.agenda.plan.stops for stop in stops if stop.block]
        assert [one.kind for one in blocks].count("chosen") == 1
    page.reading.follow(FRIDAY, "of another site")
    assert shown(window)[0] == office.room
    page.flow.panel.moment._pick(next(key for key, slot in slots.items() if slot.resource_id == office.yann))
    window.open("appointments")
    assert shown(window) == (office.room, 1), "nothing is booked any more"


def test_what_is_exported_is_what_is_shown(window, office, booked) -> None:
    page = window.open("appointments")
    assert page.reading.exported().resource == office.room
