"""Note an incident, correct it, follow it up: what is written, and what is refused in one sentence."""

from datetime import date, timedelta

import pytest

from lmmh_desk.features.mediation.actions import noting as acts
from lmmh_desk.features.mediation.model.noting import Follow, Noting
from lmmh_desk.features.mediation.store import nights
from lmmh_desk.features.mediation.store.found import search
from lmmh_desk.features.mediation.store.waiting import waiting
from lmmh_desk.kernel.errors import BadInput, NotAllowed, NotFound, WrongState
from lmmh_desk.kernel.waiting import Transaction
from tests.features.mediation.nights import LAST, TODAY
from tests.replacing import replace


def noting(homes, **others):
    given = {"night": LAST, "minutes": 22 * 60 + 50, "residence_id": homes["Les Sittelles"], "place": " hall  4 "}
    return Noting(**{**given, "kind": "noise", "action": "Rappel par téléphone", **others})


def test_an_incident_is_noted_in_its_night_and_anyone_may(store, caretaker, homes, shown):
    acts.note(store, caretaker, noting(homes, minutes=40, state="handed_to_police"))
    (one,) = shown().incidents
    assert (one.residence, one.place, one.police, one.state) == ("Les Sittelles", "hall 4", True, "handed_to_police")
    assert one.night == LAST
    assert shown(TODAY).incidents == ()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("night", None), ("minutes", None), ("residence_id", ""), ("kind", "party"), ("state", "lost"), ("place", " "),
        ("place", "h" * 41), ("action", "a" * 81), ("place", "chez M. Durand"), ("action", "famille Petit reçue"),
        ("action", "voisin alcoolique"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_written(store, counter, homes, shown, field, value):
    with pytest.raises(BadInput) as refused:
        acts.note(store, counter, noting(homes, **{field: value}))
    assert list(refused.value.fields) == [field]
    assert shown().incidents == ()


def test_an_hour_to_come_is_refused(store, counter, homes):
    with pytest.raises(BadInput, match="à venir") as refused:
        acts.note(store, counter, noting(homes, night=TODAY, minutes=12 * 60))
    assert list(refused.value.fields) == ["minutes"]


def test_a_residence_nobody_knows_is_refused(store, counter, homes):
    with pytest.raises(NotFound):
        acts.note(store, counter, noting(homes, residence_id="nobody"))


def test_an_incident_is_corrected_and_goes_its_way(store, counter, homes, noted, shown):
    wanted = noting(homes, place="parking", kind="gathering", police=True, state="handed_to_police")
    acts.correct(store, counter, noted, wanted)
    (one,) = shown().incidents
    assert (one.place, one.kind, one.police, one.state) == ("parking", "gathering", True, "handed_to_police")


def test_no_step_goes_back_to_the_beginning(store, counter, homes, noted):
    acts.correct(store, counter, noted, noting(homes, state="resolved"))
    with pytest.raises(WrongState, match="ne devient pas"):
        acts.correct(store, counter, noted, noting(homes, state="reported"))


def test_a_follow_up_is_for_managers_and_says_when(store, counter, manager, noted, shown):
    asked = Follow(" Réparer  la porte ", "workshop", TODAY + timedelta(3), noted)
    with pytest.raises(NotAllowed):
        acts.follow(store, counter, asked)
    acts.follow(store, manager, asked)
    (one,) = shown().follow_ups
    assert (one.text, one.owner, one.place) == ("Réparer la porte", "workshop", "Les Sittelles, hall 4")
    assert shown().incidents[0].follow == "workshop"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", ""), ("text", "x" * 81), ("text", "voir Mme Durand"), ("owner", "nobody"), ("due_on", None),
        ("due_on", LAST), ("due_on", date(2022, 1, 1)),
    ],
)  # fmt: skip
def test_a_follow_up_that_says_nothing_is_refused(store, manager, shown, field, value):
    asked = Follow("Réparer la porte", "workshop", TODAY)
    with pytest.raises(BadInput) as refused:
        acts.follow(store, manager, replace(asked, **{field: value}))
    assert list(refused.value.fields) == [field]
    assert shown().follow_ups == ()


def test_an_incident_is_followed_once_all_is_done_and_no_more_when_it_is_taken_back(
    store, manager, homes, noted, shown
):
    acts.correct(store, manager, noted, noting(homes, state="resolved"))
    first, second = (
        acts.follow(store, manager, Follow(text, "manager", TODAY, noted)).created("night_follow_up")
        for text in ("Réunir", "Afficher")
    )
    acts.done(store, manager, first)
    assert shown().incidents[0].state == "resolved"
    acts.done(store, manager, second)
    assert (shown().incidents[0].state, shown().incidents[0].follow) == ("followed_up", "")
    assert [one.done_at for one in shown().follow_ups] == [store.clock.now()] * 2
    with pytest.raises(WrongState, match="déjà faite"):
        acts.done(store, manager, first)
    acts.reopen(store, manager, first)
    assert shown().incidents[0].state == "resolved"
    with pytest.raises(WrongState, match="n’est pas faite"):
        acts.reopen(store, manager, first)


def test_what_the_police_took_goes_back_to_them(store, manager, homes, noted, shown):
    acts.correct(store, manager, noted, noting(homes, state="handed_to_police"))
    one = acts.follow(store, manager, Follow("Réunir", "manager", TODAY, noted)).created("night_follow_up")
    acts.done(store, manager, one)
    acts.reopen(store, manager, one)
    assert shown().incidents[0].state == "handed_to_police"


def test_a_follow_up_of_no_incident_is_done_alone(store, manager, shown):
    one = acts.follow(store, manager, Follow("Réunir", "manager", TODAY)).created("night_follow_up")
    acts.done(store, manager, one)
    acts.reopen(store, manager, one)
    assert [each.place for each in shown().follow_ups] == [""]


def test_an_unfinished_incident_stays_where_it_is(store, manager, homes, noted, shown):
    acts.follow(store, manager, Follow("Réunir", "manager", TODAY, noted))
    one = shown().follow_ups[0].id
    acts.done(store, manager, one)
    assert shown().incidents[0].state == "reported"


def test_the_badge_counts_what_is_due_for_who_follows(store, manager, counter):
    acts.follow(store, manager, Follow("Réunir", "manager", TODAY))
    acts.follow(store, manager, Follow("Afficher", "upkeep", TODAY + timedelta(1)))
    with store.read() as read:
        assert nights.badge(read, manager, store.clock.now()) == 1
        assert nights.badge(read, counter, store.clock.now()) == 0


def test_a_place_is_found_by_its_words(store, counter, noted):
    with store.read() as read:
        (hit,) = search(read, "sitt hall", counter, 0)
        assert (hit.title, hit.arguments) == ("Les Sittelles, hall 4", {"night": "2020-11-16"})
        assert hit.subtitle == "1\u00a0signalement la nuit, dernier\u00a0: lun. 16/11/2020"
        for nothing in ("hal", "", "bellerive"):
            assert search(read, nothing, counter, 0) == []


def test_what_waits_is_told_without_a_place(store):
    act = Transaction(1, 5, "mediation.note", "", ())
    with store.read() as read:
        (line,) = waiting(read, [act, replace(act, action="masks.give")])
    assert (line.title, line.page) == ("Fait de nuit noté", "mediation")


def test_the_cell_reads_the_night_before_at_any_hour_of_the_day(store, clock, noted):
    for hours in (0, 2, 9):
        clock.advance(hours * 3_600_000)
        with store.read() as read:
            assert nights.last_night(read, store.clock.now()) == ["22:50 Les Sittelles, hall 4\u00a0: bruit"]
