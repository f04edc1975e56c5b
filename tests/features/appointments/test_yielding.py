"""What an appointment does when two desks had given one slot away, or had written it differently."""

from lmmh_desk.office.model.bookings import Arbitrated, SlotMoved, SlotWithdrawn
from lmmh_desk.office.store.papers import paper_by_number
from tests.features.appointments.conftest import at


def publish(office, *events):
    with office.store.write(office.session, "test.yield") as unit:
        for event in events:
            unit.publish(event)
    return unit.changes


def test_what_is_not_an_appointment_is_left_alone(office):
    appointment_id = office.book()
    others = (
        SlotMoved("visit", appointment_id, at(16), at(16, 30)), SlotWithdrawn("visit", appointment_id),
        Arbitrated("person", appointment_id),
    )  # fmt: skip
    assert publish(office, *others).rows == ()


def test_a_convocation_is_cancelled_with_the_moment_it_tells(office):
    from lmmh_desk.features.appointments.actions import booking

    done = booking.book(office.store, office.session, office.request(), convocation=True)
    appointment_id = done.created("appointment")
    before = office.entry(appointment_id)
    publish(office, SlotMoved("appointment", appointment_id, at(16), at(16, 30)))
    after = office.entry(appointment_id)
    assert (after.starts_at, after.ends_at, after.resources) == (at(16), at(16, 30), before.resources)
    assert after.number != before.number
    with office.store.read() as read:
        assert paper_by_number(read, before.number).status == "voided"


def test_an_appointment_that_gives_up_its_slot(office):
    appointment_id = office.book()
    publish(office, SlotWithdrawn("appointment", appointment_id))
    assert not office.entry(appointment_id).live
