"""What is typed in « Réserver »: the request it makes, the draft it leaves, how slots are named."""

from datetime import date

from lmmh_desk.features.appointments.model.request import again
from lmmh_desk.features.appointments.model.typed import Chosen, Typed, from_draft, of_entry, slot_label, slot_sentence
from lmmh_desk.office.model.slots import Slot
from tests.features.appointments.conftest import FRIDAY, Office, at
from tests.replacing import replace
from tests.tenancy import homes

TYPED = Typed(people=(("p", "M. Ferhat Belkacem"),), reason_id="r", resource="room", site="here")


def test_a_request_takes_the_moment_and_whose_it_is() -> None:
    made = replace(TYPED, chosen=Chosen(5, "yann", "there"), closing=True).request("home", "walk-in")
    assert (made.person_ids, made.starts_at, made.resources, made.site_id) == (("p",), 5, ("yann",), "there")
    assert made.walk_in_id == "walk-in"
    assert replace(TYPED, chosen=Chosen(5)).request("home", "walk-in").resources == ("room",)
    nobody = Typed().request("home")
    assert (nobody.resources, nobody.site_id, nobody.starts_at, nobody.walk_in_id) == ((), "home", 0, "")


def test_several_are_asked_for_and_a_room_is_found_unless_none_is_wanted() -> None:
    both = replace(TYPED, resource="yann", also=("room", "karine"))
    assert both.request("home").resources == ("yann", "room", "karine")
    assert (both.request("home").with_room, TYPED.request("home").with_room) == (True, True)
    assert not replace(TYPED, also=()).request("home").with_room


def test_a_draft_comes_back_as_it_was() -> None:
    for typed in (TYPED, replace(TYPED, chosen=Chosen(5, "yann"), also=("a", "b"), note="é", printing=False)):
        assert from_draft(typed.to_draft()) == typed


def test_a_moved_appointment_keeps_its_other_resources(office: Office) -> None:
    entry = office.entry(office.book(resources=(office.yann, office.room), note="Code B12"))
    typed = of_entry(entry)
    assert (typed.minutes, typed.resource, typed.chosen, typed.note) == (30, office.yann, None, "Code B12")
    assert typed.people == ((homes.FERHAT, "M. Ferhat Belkacem"),)
    same = replace(typed, chosen=Chosen(at(9, 0, FRIDAY), office.yann)).request("", "", entry)
    assert same.resources == (office.yann, office.room)
    assert not same.with_room
    assert replace(typed, chosen=Chosen(at(9), office.room)).request("", "", entry).resources == (office.room,)
    assert replace(typed, resource="").request("", "", entry).resources == ()


def test_an_appointment_asked_for_again_is_the_same(office: Office) -> None:
    entry = office.entry(office.book(resources=(office.yann, office.room), note="Code B12"))
    assert again(entry) == office.request(resources=(office.yann, office.room), minutes=30, note="Code B12")


def test_a_slot_is_named_by_its_hour_its_day_or_its_date() -> None:
    slots = [Slot(at(*moment), 0, "", "") for moment in ((15, 30), (9, 0, FRIDAY), (9, 0, date(2020, 11, 24)))]
    assert [slot_label(slot, at(10, 42)) for slot in slots] == ["15:30", "ven. 9:00", "24/11 9:00"]
    assert slot_sentence(slots[0], "Bureau 2", "") == "mardi 17 novembre à 15:30, Bureau 2"
    assert slot_sentence(slots[0], "Bureau 2", "Agence Sud") == "mardi 17 novembre à 15:30, Bureau 2, Agence Sud"
