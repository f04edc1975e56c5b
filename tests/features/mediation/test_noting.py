"""Note an incident, correct it, follow it up: what is written, and what is refused in one sentence."""

from datetime import date, timedelta

import pytest

from lmmh_desk.features.mediation.actions import noting as acts
from lmmh_desk.features.mediation.model.noting import Follow, Noting
from lmmh_desk.features.mediation.model.records import NightIncident
from lmmh_desk.features.mediation.model.service import service_on
from lmmh_desk.features.mediation.store import nights
from lmmh_desk.features.mediation.store.found import search
from lmmh_desk.features.mediation.store.tables import night_follow_up, night_incident
from lmmh_desk.features.mediation.store.waiting import waiting
from lmmh_desk.kernel.errors import BadInput, NotAllowed, NotFound, WrongState
from lmmh_desk.kernel.waiting import Transaction
from lmmh_desk.office.actions.rules import set_rule
from lmmh_desk.office.model.regulations import NIGHT_HOURS
from tests.features.mediation.nights import LAST, TODAY
from tests.replacing import replace

AUTUMN = date(2020, 10, 24)  # the night of which an hour comes twice


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


def test_nothing_of_a_night_is_about_a_person():
    """No column could hold one: an incident is of a place, and only its session says who wrote it."""
    kept = {"id", "site_id", "device_id", "created_at", "created_by", "rev"}
    asked = {
        night_incident: {"residence_id", "place", "happened_at", "kind", "action", "police", "state", "standing"},
        night_follow_up: {"text", "owner", "due_on", "incident_id", "done_at", "done_by"},
    }
    for table, own in asked.items():
        assert {column.name for column in table.columns} == kept | own
        assert {key.column.table.name for key in table.foreign_keys} <= {"residence", "night_incident", "agent"}


NAMED = ("M. Durand prévenu", "Madame Petit au téléphone", "chez la famille Martin", "voir Mlle Roux")


@pytest.mark.parametrize("text", NAMED)
def test_no_free_text_of_a_night_names_somebody(store, manager, homes, noted, shown, text):
    for field in ("place", "action"):
        for act in (
            lambda wanted: acts.note(store, manager, wanted),
            lambda wanted: acts.correct(store, manager, noted, wanted),
        ):
            with pytest.raises(BadInput) as refused:
                act(noting(homes, **{field: text}))
            assert list(refused.value.fields) == [field]
            assert text not in str(refused.value), "what was typed is not said again"
    with pytest.raises(BadInput):
        acts.follow(store, manager, Follow(text, "manager", TODAY))
    assert [(one.place, one.action) for one in shown().incidents] == [("hall 4", "Rappel par téléphone")]
    assert shown().follow_ups == ()


@pytest.mark.parametrize(
    ("police", "state", "told"),
    [(False, "resolved", False), (True, "resolved", True), (False, "handed_to_police", True)],
)
def test_whether_the_police_were_called_is_kept_as_told(store, counter, homes, shown, police, state, told):
    one = acts.note(store, counter, noting(homes, police=police, state=state)).created("night_incident")
    assert [each.police for each in shown().incidents] == [told]
    assert ("relais police" in shown().summary) is told
    if state == "resolved":
        acts.correct(store, counter, one, noting(homes, police=not police, state=state))
        assert [each.police for each in shown().incidents] == [not told]


def test_a_place_comes_back_in_fourteen_nights_of_the_board(store, counter, homes, clock, shown):
    for back in (0, 13, 14):
        acts.note(store, counter, noting(homes, night=LAST - timedelta(back), minutes=0))
    assert shown().repeats == (), "two of the fourteen nights, and one of the fortnight before"
    acts.note(store, counter, noting(homes, night=LAST - timedelta(12), minutes=12 * 60))
    (one,) = shown().repeats
    assert (one.count, one.nights[0], one.nights[1], one.nights[-1]) == (3, True, True, True)


def test_the_hours_of_service_are_a_dated_rule_of_the_office(store, admin, shown, clock):
    for wrong in ("01/01 – 31/12 : 25:99 – 02:00", "01/01 – 31/02 : 18:00 – 02:00", "01/01 – 31/13 : 18:00 – 02:00"):
        with pytest.raises(BadInput, match="n’est ni une heure ni un jour"):
            set_rule(store, admin, NIGHT_HOURS.key, TODAY + timedelta(1), wrong, source="Note")
    set_rule(store, admin, NIGHT_HOURS.key, TODAY + timedelta(1), "01/01 – 31/12 : 18:00 – 02:00", source="Note")
    assert service_on(shown().service, TODAY).words == "15:00\u00a0–\u00a000:00"
    clock.advance(24 * 3_600_000)
    assert service_on(shown().service, TODAY).words == "18:00\u00a0–\u00a002:00"


@pytest.mark.parametrize(
    ("last", "words"),
    [
        (date(2020, 10, 31), ("19:00\u00a0–\u00a001:00", "15:00\u00a0–\u00a000:00")),
        (date(2021, 3, 31), ("15:00\u00a0–\u00a000:00", "19:00\u00a0–\u00a001:00")),
    ],
)
def test_the_season_founded_with_the_office_turns_between_two_evenings(shown, last, words):
    text = shown().service
    assert tuple(service_on(text, day).words for day in (last, last + timedelta(1))) == words


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


def test_no_step_goes_back_to_the_beginning_at_once(store, counter, homes, noted):
    acts.correct(store, counter, noted, noting(homes, state="resolved"))
    with pytest.raises(WrongState, match="ne devient pas"):
        acts.correct(store, counter, noted, noting(homes, state="reported"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("dispatched", "reported"), ("on_site", "dispatched"), ("resolved", "on_site"), ("handed_to_police", "on_site"),
        ("followed_up", "resolved"), ("followed_up", "handed_to_police"),
    ],
)  # fmt: skip
def test_a_step_said_by_mistake_has_its_way_back(store, counter, homes, noted, shown, before, after):
    if before == "followed_up":
        acts.correct(store, counter, noted, noting(homes, state="resolved"))
    acts.correct(store, counter, noted, noting(homes, state=before))
    acts.correct(store, counter, noted, noting(homes, state=after))
    assert shown().incidents[0].state == after


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


def test_an_hour_that_comes_twice_stays_the_one_it_was_when_another_word_is_corrected(store, counter, homes):
    made = acts.note(store, counter, noting(homes, night=AUTUMN, minutes=150)).created("night_incident")
    with store.write(counter, "test.later") as unit:
        first = unit.get(NightIncident, made).happened_at
        unit.get(NightIncident, made).happened_at = first + 3_600_000  # 2:30 again, an hour later
    acts.correct(store, counter, made, noting(homes, night=AUTUMN, minutes=150, place="hall 5"))
    with store.write(counter, "test.read") as unit:
        assert unit.get(NightIncident, made).happened_at == first + 3_600_000
    acts.correct(store, counter, made, noting(homes, night=AUTUMN, minutes=151, place="hall 5"))
    with store.write(counter, "test.read") as unit:
        assert unit.get(NightIncident, made).happened_at == first + 60_000
