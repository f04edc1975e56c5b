"""Booking, moving and cancelling: what is taken, what is freed, and each refusal with its sentence."""

from datetime import date

import pytest

from lmmh_desk.features.appointments.actions import booking, steps
from lmmh_desk.features.appointments.actions.printing import record_convocation
from lmmh_desk.features.appointments.model.records import Appointment, Status
from lmmh_desk.features.appointments.model.request import again, warnings
from lmmh_desk.features.appointments.store import agenda
from lmmh_desk.features.appointments.store.facts import facts
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import BadInput, NotFound, WrongState
from lmmh_desk.office.actions.bookings import save_absence, save_room
from lmmh_desk.office.actions.sites import save_site
from lmmh_desk.office.model.agenda import Wanted
from lmmh_desk.office.model.booking_forms import AbsenceForm, RoomForm
from lmmh_desk.office.model.bookings import AbsenceKind, AvailabilityWindow, Room, Taken
from lmmh_desk.office.model.forms import SiteForm
from lmmh_desk.office.model.messages import Message, MessageState
from lmmh_desk.office.model.opening import Interval
from lmmh_desk.office.model.reasons import Reason
from lmmh_desk.office.model.sites import Site, SiteStatus
from lmmh_desk.office.store import bookings
from tests.features.appointments.conftest import FRIDAY, TUESDAY, Office, at
from tests.tenancy import homes


def free(office: Office, number: int = 3) -> list[str]:
    with office.store.read() as read:
        wanted = Wanted(office.keys, resources=frozenset((office.room,)))
        found = bookings.next_slots(read, wanted, office.store.clock.now(), number=number)
    return [f"{paris(slot.starts_at):%d/%m %H:%M}" for slot in found]


def test_what_is_booked_is_no_longer_free(office: Office) -> None:
    assert free(office) == ["17/11 10:45", "17/11 11:15", "17/11 11:45"]
    office.book(at(11))
    assert free(office) == ["17/11 11:30", "17/11 12:00", "17/11 14:00"]


def test_an_appointment_says_who_why_where(office: Office) -> None:
    found = office.entry(office.book(resources=(office.yann, office.room)))
    assert found.number == "RV-C01-20-0001"
    assert (found.who, found.reason, found.where) == (
        "M. Ferhat Belkacem", "Remise des clés de l’appartement", "Yann Prévost et Bureau 2"
    )  # fmt: skip
    assert found.hours == "15:30–16:00"
    assert found.state(at(10, 42)) == ("attendu", "neutral")


def test_a_resource_is_booked_once_on_this_pc(office: Office) -> None:
    office.book()
    with pytest.raises(Taken, match=r"Bureau 2 est déjà réservé le 17/11 à 15:30\."):
        office.book(at(15, 45))
    assert office.entry(office.book(at(16))).live


def test_only_who_cancels_frees_the_slot(office: Office, clock) -> None:
    appointment_id = office.book(person_ids=(homes.FERHAT, homes.LAMIA))
    ferhat, lamia = office.entry(appointment_id).attendees
    steps.set_status(office.store, office.session, ferhat.id, Status.EXCUSED)
    with pytest.raises(Taken):
        office.book()
    steps.set_status(office.store, office.session, lamia.id, Status.REVOKED)
    other = office.book()
    with pytest.raises(Taken):
        steps.set_status(office.store, office.session, lamia.id, Status.UNKNOWN)
    booking.cancel(office.store, office.session, other, Status.EXCUSED)
    steps.set_status(office.store, office.session, lamia.id, Status.UNKNOWN)
    assert office.entry(appointment_id).resources == (office.room,)
    clock.advance(7 * 3_600_000)
    steps.set_status(office.store, office.session, lamia.id, Status.NOSHOW)
    with pytest.raises(WrongState, match="déjà passé ou annulé"):
        booking.cancel(office.store, office.session, appointment_id, Status.EXCUSED)


def test_moving_takes_the_new_moment_and_frees_the_old(office: Office) -> None:
    appointment_id = office.book()
    moved = office.request(at(9, 0, FRIDAY), resources=(office.yann,))
    booking.move(office.store, office.session, appointment_id, moved)
    found = office.entry(appointment_id)
    assert (found.starts_at, found.places) == (at(9, 0, FRIDAY), ("Yann Prévost",))
    office.book()


@pytest.mark.parametrize(
    ("starts_at", "sentence"),
    [
        (at(10, 30), "Cette heure est passée. Choisissez le 17/11 à 10:45 ou après."),
        (at(17, 15), "Agence Centre reçoit 9:00–12:30, 14:00–17:30 ce jour-là. Choisissez une heure entre les deux."),
        (at(10, 0, date(2020, 11, 22)), "Agence Centre est fermé le 22/11. Choisissez un autre jour."),
        (at(10, 0, date(2020, 12, 25)), "Le 25/12 est férié (Noël). Choisissez un autre jour."),
        (at(10, 0, date(2021, 3, 1)), "Ce motif se réserve 60 jours à l’avance au plus. Choisissez le 16/01 ou avant."),
    ],
)
def test_a_moment_that_cannot_be_is_refused_in_words(office: Office, starts_at: int, sentence: str) -> None:
    with pytest.raises(BadInput) as refused:
        office.book(starts_at)
    assert refused.value.fields == {"start": sentence}


def test_a_call_needs_a_number_and_a_video_an_address(office: Office) -> None:
    assert office.entry(office.book(reason=office.phone)).contact == "+33639983471"
    assert office.entry(office.book(at(16), office.video)).contact == "f.belkacem@example.org"
    for reason in (office.phone, office.video):
        with pytest.raises(BadInput) as refused:
            office.book(at(16, 30), reason, person_ids=(homes.SORAYA,))
        assert "contact" in refused.value.fields
    typed = office.book(at(16, 30), office.video, person_ids=(homes.SORAYA,), contact="06 39 98 34 12")
    assert office.entry(typed).contact == "+33639983412"


def test_an_arrival_joins_the_queue_and_can_be_taken_back(office: Office, clock) -> None:
    from lmmh_desk.features.walkins.store import board

    store, session = office.store, office.session
    appointment_id = office.book(at(10, 45))
    (ferhat,) = office.entry(appointment_id).attendees
    steps.check_in(store, session, ferhat.id)
    with store.read() as read:
        (passage,) = board.board(read, session.site_id, clock.now()).passages
    assert passage.appointment_at == at(10, 45)
    assert office.entry(appointment_id).state(clock.now()) == ("arrivé, à l’heure", "ok")
    steps.undo_check_in(store, session, ferhat.id)
    with store.read() as read:
        assert not board.board(read, session.site_id, clock.now()).waiting(clock.now())
    assert office.entry(appointment_id).attendees[0].arrived_at is None


def test_what_is_over_or_cancelled_is_not_moved(office: Office) -> None:
    appointment_id = office.book()
    booking.cancel(office.store, office.session, appointment_id, Status.REVOKED)
    with pytest.raises(WrongState, match="déjà passé ou annulé"):
        booking.move(office.store, office.session, appointment_id, office.request(at(16)))


def test_who_has_arrived_is_not_moved(office: Office) -> None:
    appointment_id = office.book()
    steps.check_in(office.store, office.session, office.entry(appointment_id).attendees[0].id)
    with pytest.raises(WrongState, match="L’arrivée est déjà notée"):
        booking.move(office.store, office.session, appointment_id, office.request(at(16)))
    assert office.entry(appointment_id).starts_at == at(15, 30)


def test_a_move_is_taken_back_whatever_the_notice(office: Office, clock) -> None:
    appointment_id = office.book(at(11))
    before = again(office.entry(appointment_id))
    booking.move(office.store, office.session, appointment_id, office.request(at(16)))
    clock.advance(3_600_000)
    with pytest.raises(BadInput, match="passée"):
        booking.move(office.store, office.session, appointment_id, before)
    booking.move(office.store, office.session, appointment_id, before, back=True)
    assert office.entry(appointment_id).starts_at == at(11)
    with pytest.raises(BadInput, match="Choisissez une heure"):
        booking.move(office.store, office.session, appointment_id, office.request(at(18)), back=True)
    office.book(at(16))
    with pytest.raises(Taken):
        booking.move(office.store, office.session, appointment_id, office.request(at(16)), back=True)


def test_another_site_is_told_to_who_was_reminded_even_at_the_same_hour(office: Office, clock) -> None:
    week = tuple((Interval(540, 1050),) for _day in range(7))
    there = save_site(office.store, office.admin, SiteForm("Agence Nord", public_area_m2=40), week).created("site")
    appointment_id = office.book(remind=True)
    with office.store.write(office.admin, "test.sent") as unit:
        (row,) = unit.connection.exec_driver_sql("SELECT id FROM message").fetchall()
        sent = unit.get(Message, row[0])
        sent.state, sent.sent_at = MessageState.SENT, unit.now
    clock.advance(60_000)
    room = save_room(office.store, office.admin, RoomForm("Bureau 9", there)).created("room")
    booking.move(office.store, office.session, appointment_id, office.request(resources=(room,), site_id=there))
    with office.store.read() as read:
        told = read.exec_driver_sql("SELECT text FROM message WHERE state = 'queued'").fetchall()
    assert "Agence Nord" in told[0][0]


def test_a_cancelled_convocation_keeps_its_number_when_the_appointment_comes_back(office: Office) -> None:
    plain, printed = office.book(), office.book(at(16))
    record_convocation(office.store, office.session, printed)
    for appointment_id in (plain, printed):
        booking.cancel(office.store, office.session, appointment_id, Status.REVOKED)
        ids = [one.id for one in office.entry(appointment_id).attendees]
        booking.reinstate(office.store, office.session, appointment_id, dict.fromkeys(ids))
    assert office.entry(plain).number == "RV-C01-20-0001"
    assert office.entry(printed).number == "RV-C01-20-0003"
    with office.store.read() as read:
        assert agenda.by_number(read, "RV-C01-20-0002") == printed


def test_a_motif_nobody_knows_is_said(office: Office) -> None:
    with pytest.raises(NotFound, match="Le motif manque"):
        office.book(reason=Reason(id="gone", label="", service=""))


def test_an_absence_warns_and_does_not_prevent(office: Office) -> None:
    form = AbsenceForm(office.yann, TUESDAY, TUESDAY, kind=AbsenceKind.TRAINING, label="Gestes barrières")
    save_absence(office.store, office.admin, form)
    request = office.request(resources=(office.yann, office.room))
    with office.store.read() as read:
        said = warnings(request, facts(read, request, office.store.clock.now()))
    assert said == ["Yann Prévost est absent à cette heure."]
    assert office.entry(office.book(resources=request.resources)).live


@pytest.mark.parametrize("status", [SiteStatus.CLOSED, SiteStatus.PHONE_ONLY])
def test_a_site_that_does_not_receive_has_no_slot_at_its_counter(office: Office, status: SiteStatus) -> None:
    with office.store.write(office.admin, "test.status") as unit:
        unit.get(Site, office.admin.site_id).status = status
    assert free(office) == []
    with pytest.raises(BadInput, match="ne reçoit pas au guichet"):
        office.book()
    assert office.entry(office.book(reason=office.phone)).live
    with office.store.write(office.admin, "test.status") as unit:
        unit.get(Site, office.admin.site_id).status = SiteStatus.APPOINTMENT_ONLY
    assert free(office, 1) == ["17/11 10:45"]


def test_a_visit_is_made_where_the_first_person_lives(office: Office) -> None:
    with pytest.raises(BadInput, match="L’adresse de la visite manque"):
        office.book(at(14), office.home, person_ids=(homes.SORAYA, homes.FERHAT))
    assert office.entry(office.book(at(14), office.home, person_ids=(homes.FERHAT, homes.SORAYA))).live


def test_each_resource_is_held_to_its_own_windows(office: Office) -> None:
    other, bare = (Room(name=name, site_id=office.admin.site_id) for name in ("Bureau 3", "Bureau 4"))
    with office.store.write(office.admin, "test.rooms") as unit:
        for room in (other, bare):
            unit.add(room)
        unit.add(
            AvailabilityWindow(
                resource_id=other.id, rule="FREQ=WEEKLY;BYDAY=MO", first_day="2020-01-01", opens=540, closes=750,
                site_id=office.admin.site_id,
            )
        )  # fmt: skip
    outside = ["Cette heure est hors des plages d’ouverture."]
    said = [((office.yann, other.id), outside), ((office.yann, office.room), []), ((bare.id,), outside),
            ((office.yann, bare.id), [])]  # fmt: skip
    for resources, expected in said:
        request = office.request(resources=resources)
        with office.store.read() as read:
            assert warnings(request, facts(read, request, office.store.clock.now())) == expected


def test_a_person_booked_elsewhere_then_is_said(office: Office) -> None:
    moved = office.book(resources=(office.yann,))
    request = office.request(at(15, 45))
    with office.store.read() as read:
        known = facts(read, request, office.store.clock.now())
        assert warnings(request, known) == ["M. Ferhat Belkacem a déjà un rendez-vous à 15:30."]
        assert not warnings(request, facts(read, request, office.store.clock.now(), but=moved))


def test_a_note_that_no_file_may_hold_is_refused_unless_it_was_there(office: Office) -> None:
    with pytest.raises(BadInput) as refused:
        office.book(note="Vient avec son interprète, sourde")
    assert set(refused.value.fields) == {"note"}
    assert "sourde" not in str(refused.value) + str(refused.value.fields)
    appointment_id = office.book(note="Apporte le bail")
    with office.store.write(office.session, "test", appointment_id) as unit:
        unit.get(Appointment, appointment_id).note = "sourde"  # of an older program
    booking.move(office.store, office.session, appointment_id, office.request(at(16), note="sourde"))
    with pytest.raises(BadInput):
        booking.move(office.store, office.session, appointment_id, office.request(at(16), note="très sourde"))
    assert office.entry(appointment_id).note == "sourde"


def test_the_label_of_an_absence_says_nothing_of_health(office: Office) -> None:
    form = AbsenceForm(office.yann, TUESDAY, TUESDAY, kind=AbsenceKind.TRAINING, label="Arrêt maladie")
    with pytest.raises(BadInput) as refused:
        save_absence(office.store, office.admin, form)
    assert set(refused.value.fields) == {"label"}


def test_the_foot_of_the_queue_counts_what_was_taken_today_whatever_its_day(office: Office, clock) -> None:
    def told() -> int:
        with office.store.read() as read:
            return agenda.figure(read, office.session, clock.now()).number

    assert told() == 0
    office.book(at(11))
    office.book(at(15, 0, FRIDAY))
    assert told() == 2
    clock.advance(24 * 3_600_000)
    assert told() == 0
