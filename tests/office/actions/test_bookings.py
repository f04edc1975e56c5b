from datetime import date

import pytest

from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.errors import BadInput, NotAllowed
from lmmh_desk.office.actions.bookings import (
    book,
    rebook,
    release,
    remove_absence,
    remove_window,
    save_absence,
    save_room,
    save_window,
)
from lmmh_desk.office.actions.sites import save_site
from lmmh_desk.office.model.agents import Agent
from lmmh_desk.office.model.booking_forms import AbsenceForm, RoomForm, WindowForm
from lmmh_desk.office.model.bookings import AbsenceKind, Taken
from lmmh_desk.office.model.forms import SiteForm
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.store import bookings
from tests.office.conftest import acts_on, add_agent
from tests.replacing import replace

TUESDAY = date(2020, 11, 17)
SUBJECT, OTHER = ("appointment", "a"), ("appointment", "b")


def at(hour, minute=0, day=TUESDAY):
    return paris_instant(day, hour, minute)


@pytest.fixture
def room(store, admin):
    return save_room(store, admin, RoomForm("Bureau 2", admin.site_id)).created("room")


@pytest.fixture
def elsewhere(store, admin):
    """Another site, with a room."""
    site = save_site(store, admin, SiteForm(name="DÉMO Ronceray", public_area_m2=9)).created("site")
    return site, save_room(store, admin, RoomForm("Bureau 9", site)).created("room")


def window(room, site, **changes):
    return replace(WindowForm(room, site, "freq=weekly;byday=tu", TUESDAY, 540, 750), **changes)


def absence(resource, **changes):
    return replace(AbsenceForm(resource, TUESDAY, TUESDAY), **changes)


def do(store, session, act, *arguments):
    with store.write(session, "test") as unit:
        act(unit, *arguments)


def live(store, subject):
    with store.read() as read:
        return sorted(bookings.live_of(read, subject[1]).values())


def test_what_is_booked_is_taken_until_released(store, admin, front, room):
    do(store, front, book, [room, front.agent_id, room], at(15), at(16), SUBJECT)
    assert live(store, SUBJECT) == sorted([room, front.agent_id])
    with pytest.raises(Taken, match="Bureau 2 est déjà réservé le 17/11 à 15:00"):
        do(store, front, book, [room], at(15, 59), at(16, 30), OTHER)
    do(store, front, book, [room], at(16), at(16, 30), OTHER)  # they only touch
    do(store, front, release, SUBJECT[1])
    assert live(store, SUBJECT) == []
    do(store, front, book, [room], at(15), at(16), OTHER)
    assert live(store, OTHER) == [room, room]


def test_what_moves_may_overlap_itself_and_stays_where_it_was_when_it_may_not(store, front, room):
    do(store, front, book, [room], at(15), at(16), SUBJECT)
    do(store, front, book, [room], at(17), at(18), OTHER)
    do(store, front, rebook, [room, front.agent_id], at(15, 30), at(16, 30), SUBJECT)
    assert live(store, SUBJECT) == sorted([room, front.agent_id])
    with pytest.raises(Taken):
        do(store, front, rebook, [room], at(17, 30), at(18, 30), SUBJECT)
    assert live(store, SUBJECT) == sorted([room, front.agent_id])


def test_an_agent_who_left_is_still_taken(store, admin, front):
    do(store, front, book, [front.agent_id], at(15), at(16), SUBJECT)
    with store.write(admin, "test") as unit:
        unit.get(Agent, front.agent_id).active = False
    with pytest.raises(Taken, match="Cet agent ou ce bureau est déjà réservé"):
        do(store, admin, book, [front.agent_id], at(15), at(16), OTHER)


def test_a_caretaker_books_nothing(store, admin, room):
    caretaker = add_agent(store, admin, "Ali Ben", Role.CARETAKER)
    for act, arguments in ((book, ([room], at(15), at(16), SUBJECT)), (release, ("a",))):
        with pytest.raises(NotAllowed):
            do(store, caretaker, act, *arguments)


def test_rooms_are_created_changed_and_retired(store, admin, room):
    save_room(store, admin, RoomForm(" Bureau  3 ", admin.site_id, 4, False, room))
    with store.read() as read:
        assert bookings.rooms(read, admin.site_id) == []
        (kept,) = bookings.rooms(read, admin.site_id, every=True)
        assert (kept.name, kept.position, kept.active) == ("Bureau 3", 4, False)
        assert [action for action, _details in acts_on(read, room)] == ["office.windows.room"] * 2


def test_two_rooms_of_a_site_have_two_names(store, admin, room, elsewhere):
    with pytest.raises(BadInput) as caught:
        save_room(store, admin, RoomForm("bureau 2", admin.site_id))
    assert list(caught.value.fields) == ["name"]
    save_room(store, admin, RoomForm("Bureau 2", elsewhere[0]))


def test_a_room_stays_at_its_site(store, admin, room, elsewhere):
    with pytest.raises(BadInput) as caught:
        save_room(store, admin, RoomForm("Bureau 2", elsewhere[0], id=room))
    assert list(caught.value.fields) == ["site_id"]


def test_windows_are_created_changed_and_taken_back(store, admin, room):
    made = save_window(store, admin, window(room, admin.site_id)).created("availability_window")
    save_window(store, admin, window(room, admin.site_id, closes=720, service=" Action  sociale ", id=made))
    with store.read() as read:
        (kept,) = bookings.windows(read, room)
        assert (kept.rule, kept.first_day, kept.closes) == ("FREQ=WEEKLY;BYDAY=TU", "2020-11-17", 720)
        assert kept.service == "Action sociale"
        assert len(acts_on(read, made)) == 2
    remove_window(store, admin, made)
    with store.read() as read:
        assert bookings.windows(read, room) == []


def test_a_window_is_of_who_receives_there(store, admin, room, elsewhere):
    caretaker = add_agent(store, admin, "Ali Ben", Role.CARETAKER)
    for resource, site in ((room, elsewhere[0]), (caretaker.agent_id, admin.site_id), ("nobody", admin.site_id)):
        with pytest.raises(BadInput) as caught:
            save_window(store, admin, window(resource, site))
        assert list(caught.value.fields) == ["resource_id"]


def test_absences_are_created_changed_and_taken_back(store, admin, room):
    made = save_absence(store, admin, absence(room, last_day=date(2020, 12, 17))).created("absence")
    changed = absence(room, kind=AbsenceKind.TRAINING, label=" Gestes  barrières ", from_minute=840, id=made)
    save_absence(store, admin, changed)
    with store.read() as read:
        (kept,) = bookings.absences_of(read, room, TUESDAY)
        assert (kept.last_day, kept.from_minute, kept.label) == ("2020-11-17", 840, "Gestes barrières")
        assert len(acts_on(read, made)) == 2
    remove_absence(store, admin, made)
    with store.read() as read:
        assert bookings.absences_of(read, room, TUESDAY) == []


def test_an_absence_that_is_over_or_of_nobody_is_refused(store, admin, room):
    monday = date(2020, 11, 16)
    for form, field in ((absence(room, first_day=monday, last_day=monday), "last_day"), (absence("x"), "resource_id")):
        with pytest.raises(BadInput) as caught:
            save_absence(store, admin, form)
        assert list(caught.value.fields) == [field]


def test_what_is_booked_in_an_absence_is_counted(store, admin, front, room, clock):
    wednesday = date(2020, 11, 18)
    for number, (start, day) in enumerate(((9, TUESDAY), (11, TUESDAY), (15, TUESDAY), (15, wednesday))):
        do(store, front, book, [room], at(start, day=day), at(start + 1, day=day), ("appointment", str(number)))
    do(store, front, book, [room], at(17), at(18), SUBJECT)
    do(store, front, release, SUBJECT[1])
    form = absence(room, last_day=wednesday)
    made = save_absence(store, admin, form).created("absence")
    with store.read() as read:
        assert bookings.booked_during(read, made, clock.now()) == 3  # nine o'clock is over
    save_absence(store, admin, replace(form, from_minute=930, to_minute=960, id=made))  # 15:30 to 16:00
    with store.read() as read:
        assert bookings.booked_during(read, made, clock.now()) == 2
    save_absence(store, admin, replace(form, from_minute=960, to_minute=1020, id=made))
    with store.read() as read:
        assert bookings.booked_during(read, made, clock.now()) == 0
        assert bookings.booked_during(read, "gone", clock.now()) == 0


def test_only_managers_edit_when_people_are_received(store, front, room):
    for act, argument in (
        (save_room, RoomForm("Bureau 3", front.site_id)),
        (save_window, window(room, front.site_id)),
        (remove_window, "any"),
        (save_absence, absence(room)),
        (remove_absence, "any"),
    ):
        with pytest.raises(NotAllowed, match="profil"):
            act(store, front, argument)


def test_a_manager_edits_their_own_site_only(store, admin, manager, room, elsewhere):
    site, far = elsewhere
    save_room(store, manager, RoomForm("Bureau 3", manager.site_id))
    own = save_window(store, manager, window(room, manager.site_id)).created("availability_window")
    remove_window(store, manager, own)
    mine = save_absence(store, manager, absence(manager.agent_id)).created("absence")
    remove_absence(store, manager, mine)
    theirs = save_window(store, admin, window(far, site)).created("availability_window")
    away = save_absence(store, admin, absence(far)).created("absence")
    for act, argument in (
        (save_room, RoomForm("Bureau 4", site)),
        (save_window, window(far, site)),
        (save_window, window(room, manager.site_id, id=theirs)),
        (remove_window, theirs),
        (save_absence, absence(far)),
        (save_absence, absence(room, id=away)),
        (remove_absence, away),
    ):
        with pytest.raises(NotAllowed, match="pas le vôtre"):
            act(store, manager, argument)
