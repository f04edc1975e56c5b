"""Repair requests: taken at the counter, led to their end, seen on the record; what is refused in one sentence."""

from datetime import date, timedelta

import pytest

from lmmh_desk.features.upkeep.actions import requests as acts
from lmmh_desk.features.upkeep.model.board import alike
from lmmh_desk.features.upkeep.model.forms import Asking, Move
from lmmh_desk.features.upkeep.store.found import search, timeline
from lmmh_desk.features.upkeep.store.requests import form, open_requests, request
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.errors import BadInput, NotAllowed, NotFound, WrongState
from lmmh_desk.tenancy.actions.merging import merge_persons
from tests.features.upkeep.day import TODAY
from tests.replacing import replace
from tests.tenancy.homes import FERHAT, LAMIA, SLIMANE


def one(store, request_id):
    with store.read() as read:
        return request(read, request_id)


def history(store, session, person_id=FERHAT):
    with store.read() as read:
        return [(moment.title, moment.tag) for moment in timeline(read, person_id, session)]


def test_a_request_is_taken_numbered_and_in_the_list_of_the_works_team(store, counter, caretaker, taken, shown):
    (first,) = shown().requests
    assert (first.number, first.name, first.text, first.address) == (
        "DI-C02-20-0001", "M. Ferhat Belkacem", "Radiateur froid", "Les Sittelles, n°\u00a032",
    )  # fmt: skip
    assert (first.words, first.rank, shown().open_requests) == ("reçue", 1, 1)
    assert history(store, counter) == [("Problème signalé\u00a0: Radiateur froid", "Reçue")]
    assert shown(session=caretaker).requests == ()
    assert shown(session=caretaker).open_requests == 0
    assert history(store, caretaker) == []


def test_it_is_led_to_its_end_and_the_history_says_so(store, counter, taken, shown):
    acts.move(store, counter, taken, Move("forwarded"))
    acts.move(store, counter, taken, Move("scheduled", TODAY + timedelta(3), 8 * 60 + 30))
    assert shown().requests[0].words == "RDV 20/11 8:30"
    assert history(store, counter) == [("Problème signalé\u00a0: Radiateur froid", "RDV 20/11 8:30")]
    acts.move(store, counter, taken, Move("done"))
    assert (shown().requests[0].words, shown().requests[0].rank) == ("faite, à rappeler", 4)
    acts.move(store, counter, taken, Move("closed"))
    assert shown().requests == ()
    assert history(store, counter)[1] == ("Radiateur froid", "close")
    acts.move(store, counter, taken, Move("forwarded"))
    assert one(store, taken).words == "transmise"
    acts.move(store, counter, taken, Move("dropped"))
    assert one(store, taken).rank == 0


def test_no_step_leaves_its_way(store, counter, taken):
    with pytest.raises(WrongState, match="ne devient pas"):
        acts.move(store, counter, taken, Move("closed"))
    for state, field in (("lost", "state"), ("", "state")):
        with pytest.raises(BadInput) as refused:
            acts.move(store, counter, taken, Move(state))
        assert list(refused.value.fields) == [field]
    assert one(store, taken).state == "taken"


@pytest.mark.parametrize(
    ("fields", "day", "minutes"),
    [
        (["minutes"], TODAY, None), (["day"], None, 540), (["day"], TODAY - timedelta(1), 540),
        (["day"], TODAY + timedelta(400), 540), (["minutes"], TODAY, 8 * 60), (["day", "minutes"], None, None),
    ],
)  # fmt: skip
def test_a_visit_has_a_day_and_an_hour_to_come(store, counter, taken, fields, day, minutes):
    with pytest.raises(BadInput) as refused:
        acts.move(store, counter, taken, Move("scheduled", day, minutes))
    assert sorted(refused.value.fields) == fields


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("text", {"text": ""}), ("text", {"text": "x" * 2_000}),
        ("place", {"place": " "}), ("place", {"place": "p" * 41}),
        ("access", {"access": "a" * 81}), ("nature", {"nature": "roof"}), ("urgency", {"urgency": "never"}),
        ("text", {"text": "locataire alcoolique"}), ("access", {"access": "elle a un cancer"}),
        ("place", {"place": "chez le voisin alcoolique"}), ("lease_id", {"lease_id": ""}),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_written(store, counter, asking, shown, field, typed):
    with pytest.raises(BadInput) as refused:
        acts.take(store, counter, replace(asking, **typed))
    assert list(refused.value.fields) == [field]
    assert "\n" not in str(refused.value)
    assert shown().requests == ()


def test_a_text_of_two_thousand_characters_says_how_many_it_has(store, counter, asking):
    with pytest.raises(BadInput, match="pas 2000"):
        acts.take(store, counter, replace(asking, text="é" * 2_000))


def test_a_dwelling_left_last_week_takes_no_request_but_its_common_areas_do(store, clock, counter, asking, leases):
    clock.advance(21 * 24 * 3_600_000)
    with pytest.raises(BadInput, match="quitté depuis le 30/11/2020") as refused:
        acts.take(store, counter, asking)
    assert list(refused.value.fields) == ["lease_id"]
    acts.take(store, counter, replace(asking, common=True, place="hall"))
    acts.take(store, counter, replace(asking, lease_id=leases["L-260112"]))


def test_a_lease_to_come_or_without_dwelling_takes_none(store, counter, asking, leases):
    with pytest.raises(BadInput, match="pas commencé"):
        acts.take(store, counter, replace(asking, lease_id=leases["L-260112"]))
    with store.read() as read:
        (bare,) = form(read, SLIMANE, TODAY).card.leases
    with pytest.raises(BadInput, match="Choisissez le logement"):
        acts.take(store, counter, Asking(SLIMANE, bare.id, "cuisine", "water", "Fuite"))


def test_a_second_of_the_same_fault_is_seen_and_both_are_kept(store, counter, asking, taken, shown):
    with store.read() as read:
        known = form(read, LAMIA, TODAY).known
        homes = form(read, FERHAT, TODAY).homes
    assert homes[0][1].startswith("14 allée des Sittelles")
    again = alike(known, "heating", common=False, place="salon")
    assert again is not None
    assert again.id == taken
    assert alike(known, "water", common=False, place="chambre") is None
    assert alike(known, "heating", common=True, place="chambre") is None
    assert alike(known, "other", common=False, place="chambre") is None
    acts.take(store, counter, asking)
    acts.take(store, counter, replace(asking, common=True, place="Hall 4", nature="door"))
    assert len(shown().requests) == 3
    with store.read() as read:
        known = form(read, FERHAT, TODAY).known
    assert alike(known, "door", common=True, place="hall 4") is not None
    assert alike(known, "door", common=True, place="hall 5") is None


def test_the_urgent_come_first(store, counter, asking, taken, shown):
    acts.take(store, counter, replace(asking, urgency="now", nature="water", text="Fuite sous évier"))
    assert [found.text for found in shown().requests] == ["Fuite sous évier", "Radiateur froid"]
    with store.read() as read:
        assert [found.unsent for found in open_requests(read)] == [False, False]


def test_a_request_is_found_by_its_number(store, counter, caretaker, taken):
    with store.read() as read:
        for typed in ("DI-C02-20-0001", "di-1", "DI1", "di0001", "dic02200001"):
            assert [hit.arguments for hit in search(read, typed, counter, 0)] == [{"request_id": taken}], typed
        for typed in ("DI", "DI-C02-20-0002", "1", "dijon"):
            assert search(read, typed, counter, 0) == []
        assert search(read, "DI-C02-20-0001", caretaker, 0) == []


def test_the_history_says_where_in_the_common_areas(store, counter, asking):
    acts.take(store, counter, replace(asking, common=True, place="hall 4"))
    with store.read() as read:
        (moment,) = timeline(read, FERHAT, counter)
    assert moment.subtitle == "hall 4 (parties communes) · DI-C02-20-0001"


def test_caretakers_read_and_take_none(store, caretaker, asking, taken):
    with pytest.raises(NotAllowed):
        acts.take(store, caretaker, asking)
    with pytest.raises(NotAllowed):
        acts.move(store, caretaker, taken, Move("done"))
    with pytest.raises(NotFound):
        one(store, "nowhere")


def test_the_requests_of_a_duplicate_follow_the_person_kept(store, manager, counter, taken):
    merge_persons(store, manager, LAMIA, FERHAT)
    assert one(store, taken).person_id == LAMIA
    assert len(history(store, counter, LAMIA)) == 1


def test_a_request_taken_at_midnight_is_of_its_day(store, clock, counter, asking):
    clock.advance(paris_instant(date(2020, 11, 18)) - clock.now())
    made = acts.take(store, counter, asking).created("repair_request")
    assert one(store, made).taken_at == paris_instant(date(2020, 11, 18))
