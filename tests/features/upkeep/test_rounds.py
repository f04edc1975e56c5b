"""Passages, anomalies and halls: what is written, and what is refused in one sentence with nothing lost."""

from datetime import date, timedelta

import pytest

from lmmh_desk.features.upkeep.actions import rounds as acts
from lmmh_desk.features.upkeep.model.board import Step, is_late
from lmmh_desk.features.upkeep.model.forms import Forward, Found, HallForm, Passing, checked_passing
from lmmh_desk.features.upkeep.model.records import Hall, Mark, Point
from lmmh_desk.features.upkeep.store import board as store_board
from lmmh_desk.features.upkeep.store.found import search
from lmmh_desk.features.upkeep.store.waiting import waiting
from lmmh_desk.features.upkeep.store.week import seen_week
from lmmh_desk.features.upkeep.ui.tables import hall_rows
from lmmh_desk.features.upkeep.ui.week import day_of, week_rows
from lmmh_desk.kernel.clock import paris, paris_instant
from lmmh_desk.kernel.errors import BadInput, NotAllowed, NotFound, WrongState
from lmmh_desk.kernel.waiting import Transaction
from tests.features.upkeep.day import TODAY
from tests.replacing import replace

YESTERDAY = TODAY - timedelta(1)
ALL = {"handles": "done", "rails": "done", "buttons": "done", "lift": "done", "bins": "done"}


def first(board):
    return board.halls[0]


def test_a_hall_is_done_point_by_point_and_says_when(store, caretaker, hall, other, shown):
    assert [(one.name, one.step, one.words) for one in shown().halls] == [
        ("Hall 4", Step.INCOMPLETE, "avant 9:00"), ("Hall 5", Step.PLANNED, "avant 14:00"),
    ]  # fmt: skip
    acts.note_passing(store, caretaker, Passing(other, TODAY, {"handles": "done"}))
    assert (shown().halls[1].step, shown().halls[1].words) == (Step.IN_PROGRESS, "en cours")
    acts.note_passing(store, caretaker, Passing(hall, TODAY, {"handles": "done"}))
    assert (first(shown()).step, first(shown()).words) == (Step.INCOMPLETE, "incomplet")
    acts.note_passing(store, caretaker, Passing(hall, TODAY, {**ALL, "lift": "issue"}, 7 * 60 + 42))
    assert (first(shown()).step, first(shown()).words, first(shown()).has_issue) == (Step.DONE, "7:42", True)
    assert (shown().done, [one.name for one in shown().missed]) == (1, [])
    acts.note_passing(store, caretaker, Passing(hall, TODAY, dict.fromkeys(ALL, "")))
    assert (first(shown()).step, first(shown()).passed_at) == (Step.INCOMPLETE, None)


@pytest.mark.parametrize(
    ("field", "passing"),
    [
        ("day", {"day": None}), ("day", {"day": TODAY + timedelta(1)}), ("day", {"day": TODAY - timedelta(15)}),
        ("marks", {"marks": {"roof": "done"}}), ("marks", {"marks": {"rails": "half"}}),
        ("minutes", {"minutes": 23 * 60}),
    ],
)  # fmt: skip
def test_what_is_wrong_of_a_passage_is_said_and_nothing_is_written(store, caretaker, hall, shown, field, passing):
    with pytest.raises(BadInput) as refused:
        acts.note_passing(store, caretaker, replace(Passing(hall, TODAY, {"rails": "done"}), **passing))
    assert list(refused.value.fields) == [field]
    assert first(shown()).marks == dict.fromkeys(first(shown()).points, "")


def test_a_point_that_a_hall_has_not_is_refused(store, caretaker, other):
    with pytest.raises(BadInput, match="pas ce point"):
        acts.note_passing(store, caretaker, Passing(other, TODAY, {"lift": "done"}))
    with pytest.raises(NotFound):
        acts.note_passing(store, caretaker, Passing("nowhere", TODAY, {}))


def test_midnight_and_the_changes_of_the_clock_have_their_instant():
    points = ("rails",)
    now = paris_instant(date(2020, 11, 17), 0, 0)
    at_midnight = Passing("h", date(2020, 11, 17), {}, 0)
    assert checked_passing(at_midnight, points, now) == now
    assert checked_passing(replace(at_midnight, minutes=None), points, now) == now
    assert checked_passing(Passing("h", date(2020, 11, 16), {}, 0), points, now) == now - 24 * 3_600_000
    assert paris(checked_passing(Passing("h", date(2020, 11, 16), {}), points, now)).hour == 12
    autumn = paris_instant(date(2020, 10, 26), 8)
    twice = checked_passing(Passing("h", date(2020, 10, 25), {}, 150), points, autumn)
    assert (paris(twice).hour, paris(twice).utcoffset()) == (2, timedelta(hours=2))
    spring = paris_instant(date(2021, 3, 29), 8)
    never = checked_passing(Passing("h", date(2021, 3, 28), {}, 150), points, spring)
    assert (paris(never).date(), paris(never).hour, paris(never).minute) == (date(2021, 3, 28), 3, 30)


def test_a_hall_is_late_from_its_minute_on_and_the_day_before_always():
    nine = paris_instant(TODAY, 9)
    assert not is_late(TODAY, 540, nine)
    assert is_late(TODAY, 540, nine + 60_000)
    assert is_late(YESTERDAY, 1439, paris_instant(TODAY))
    assert not is_late(TODAY + timedelta(1), 0, nine)


def test_a_hall_missed_two_days_says_so_but_not_on_its_first_day(store, clock, caretaker, hall, shown):
    assert (first(shown()).late, first(shown()).again) == (True, False)
    clock.advance(2 * 24 * 3_600_000)
    assert first(shown(TODAY + timedelta(2))).again
    acts.note_passing(store, caretaker, Passing(hall, TODAY + timedelta(1), ALL))
    assert not first(shown(TODAY + timedelta(2))).again
    assert first(shown(TODAY + timedelta(1))).step is Step.DONE


def test_a_sunday_and_a_holiday_have_no_round_and_are_no_day_missed_before(store, clock, caretaker, hall, shown):
    saturday, monday = date(2020, 12, 26), date(2020, 12, 28)
    clock.advance((monday - TODAY).days * 24 * 3_600_000)
    acts.note_passing(store, caretaker, Passing(hall, saturday, ALL))
    assert first(shown(saturday + timedelta(1))).step is Step.PLANNED
    assert first(shown(saturday + timedelta(1))).words == "pas de passage"
    assert (first(shown(monday)).late, first(shown(monday)).again) == (True, False), "Saturday's was done"
    christmas = date(2020, 12, 25)
    assert first(shown(christmas)).step is Step.PLANNED
    assert first(shown(christmas - timedelta(1))).step is Step.INCOMPLETE
    acts.note_passing(store, caretaker, Passing(hall, christmas, ALL))
    assert first(shown(christmas)).step is Step.DONE, "who passed all the same did it"
    with store.read() as read:
        week = seen_week(read, caretaker, caretaker.site_id, saturday, clock.now())
    assert [one is None for one in week.rows[0].days] == [*[False] * 6, True]
    sunday = saturday + timedelta(1)
    acts.note_passing(store, caretaker, Passing(hall, sunday, {"handles": "done"}))
    assert first(shown(sunday)).step is Step.INCOMPLETE, "what was begun and not ended is in progress no more"


def test_an_anomaly_marks_its_point_and_becomes_a_follow_up(store, caretaker, manager, hall, shown):
    acts.note_anomaly(store, caretaker, Found(hall, " Ascenseur  arrêté ", "lift"))
    (one,) = shown().anomalies
    assert (one.where, one.text, one.owner, first(shown()).has_issue) == (
        "Les Sittelles, Hall 4", "Ascenseur arrêté", "", True,
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        acts.forward(store, caretaker, one.id, Forward("lifts", TODAY))
    acts.forward(store, manager, one.id, Forward("lifts", TODAY))
    (one,) = shown().anomalies
    assert (one.owner, one.due_on, one.is_late(TODAY), one.is_late(TODAY + timedelta(1))) == (
        "lifts", TODAY, False, True,
    )  # fmt: skip
    acts.done(store, caretaker, one.id)
    assert shown().anomalies[0].done_at == store.clock.now()
    assert not shown().anomalies[0].is_late(TODAY + timedelta(9))
    for act in (lambda: acts.done(store, manager, one.id), lambda: acts.forward(store, manager, one.id, FORWARD)):
        with pytest.raises(WrongState, match="déjà close"):
            act()
    acts.reopen(store, manager, one.id)
    with pytest.raises(WrongState, match="n’est pas close"):
        acts.reopen(store, manager, one.id)


FORWARD = Forward("workshop", TODAY)


def test_the_key_of_a_hall_is_lent_to_who_cleans_it_and_followed_until_it_is_back(
    store, clock, caretaker, manager, hall, other, shown
):
    with pytest.raises(NotAllowed):
        acts.lend_key(store, caretaker, hall, TODAY)
    with pytest.raises(BadInput) as refused:
        acts.lend_key(store, manager, hall, None)
    assert list(refused.value.fields) == ["due_on"]
    with pytest.raises(WrongState, match="Personne"):
        acts.lend_key(store, manager, other, TODAY)
    acts.lend_key(store, manager, hall, TODAY)
    (one,) = shown().anomalies
    assert (one.text, one.owner, one.due_on, one.is_key, one.is_late(TODAY + timedelta(1))) == (
        "Clé du hall prêtée à Régis Thibault", "caretaker", TODAY, True, True,
    )  # fmt: skip
    assert (first(shown()).key_out, first(shown()).has_issue) == (True, False)
    with pytest.raises(WrongState, match="déjà prêtée"):
        acts.lend_key(store, manager, hall, TODAY)
    with pytest.raises(WrongState, match="ne se transmet pas"):
        acts.forward(store, manager, one.id, FORWARD)
    assert first(shown()).key_out
    acts.done(store, caretaker, one.id)
    assert not first(shown()).key_out
    acts.lend_key(store, manager, hall, TODAY)
    with pytest.raises(WrongState, match="déjà prêtée"):
        acts.reopen(store, manager, one.id)
    acts.assign(store, manager, hall, manager.agent_id)
    assert first(shown()).key_to == "à Régis Thibault", "who has it, whoever cleans the hall now"
    acts.done(store, caretaker, next(each.id for each in shown().anomalies if each.done_at is None))
    acts.reopen(store, manager, one.id)
    assert first(shown()).key_out


def test_a_key_helps_where_its_caretaker_missed_the_room_behind_a_door_twice(shown, hall):
    one = replace(first(shown()), points=(Point.RAILS, Point.BINS), marks={Point.RAILS: Mark.DONE}, late=True)
    assert not one.wants_key
    missed = replace(one, again=True)
    assert missed.wants_key
    for changed in (
        {"agent_id": ""},
        {"key_out": True},
        {"past": True},
        {"points": (Point.RAILS,)},
        {"marks": {Point.BINS: Mark.DONE}},
    ):
        assert not replace(missed, **changed).wants_key


def test_an_anomaly_of_the_hall_itself_marks_no_point(store, caretaker, other, shown):
    acts.note_anomaly(store, caretaker, Found(other, "Carreau cassé"))
    acts.note_anomaly(store, caretaker, Found(other, "Local fermé", "bins"))
    assert not any(shown().halls[0].marks.values())
    assert len(shown().anomalies) == 2


@pytest.mark.parametrize(
    ("field", "found"),
    [
        ("text", {"text": " "}), ("text", {"text": "x" * 2_000}), ("text", {"text": "porte\x00forcée"}),
        ("text", {"text": "voisin alcoolique"}), ("point", {"point": "roof"}),
    ],
)  # fmt: skip
def test_an_anomaly_that_says_nothing_or_too_much_is_refused(store, caretaker, hall, shown, field, found):
    with pytest.raises(BadInput) as refused:
        acts.note_anomaly(store, caretaker, replace(Found(hall, "Porte forcée", "handles"), **found))
    assert list(refused.value.fields) == [field]
    assert "\n" not in str(refused.value)
    assert shown().anomalies == ()


@pytest.mark.parametrize(
    ("field", "forward"),
    [
        ("owner", {"owner": ""}), ("owner", {"owner": "nobody"}), ("due_on", {"due_on": None}),
        ("due_on", {"due_on": YESTERDAY}), ("due_on", {"due_on": TODAY + timedelta(400)}),
    ],
)  # fmt: skip
def test_a_follow_up_without_owner_or_day_is_refused(store, manager, caretaker, hall, field, forward):
    one = acts.note_anomaly(store, caretaker, Found(hall, "Porte forcée")).created("hall_anomaly")
    with pytest.raises(BadInput) as refused:
        acts.forward(store, manager, one, replace(FORWARD, **forward))
    assert list(refused.value.fields) == [field]


@pytest.mark.parametrize(
    ("field", "form"),
    [
        ("residence_id", {"residence_id": ""}), ("name", {"name": ""}), ("name", {"name": "HALL 4"}),
        ("points", {"points": ()}), ("points", {"points": ("roof",)}), ("due_minute", {"due_minute": None}),
        ("due_minute", {"due_minute": 1440}),
    ],
)  # fmt: skip
def test_a_hall_that_cannot_be_cleaned_is_refused(store, manager, homes, hall, shown, field, form):
    wanted = HallForm(homes["Les Sittelles"], "Hall 9", ("rails",), 540)
    with pytest.raises(BadInput) as refused:
        acts.save_hall(store, manager, replace(wanted, **form))
    assert list(refused.value.fields) == [field]
    assert len(shown().halls) == 1


def test_a_hall_of_the_same_name_is_known_whatever_its_accents_and_capitals(store, manager, homes, shown):
    form = HallForm(homes["Les Sittelles"], "Entrée É", ("rails",), 540)
    made = acts.save_hall(store, manager, form).created("hall")
    for name in ("ENTRÉE É", "entrée é", "Entree E"):
        with pytest.raises(BadInput, match="déjà un hall de ce nom"):
            acts.save_hall(store, manager, replace(form, name=name))
    acts.save_hall(store, manager, replace(form, name="entrée é"), made)
    assert [one.name for one in shown().halls] == ["entrée é"]


def test_a_hall_done_the_day_before_under_its_double_was_not_missed_then(store, clock, manager, homes, shown):
    with store.write(manager, "test.twins") as unit:  # of two desks that hadn't heard of each other
        kept = {"residence_id": homes["Les Sittelles"], "points": "handles bins", "due_minute": 540}
        twins = [Hall(name=name, agent_id=manager.agent_id, **kept) for name in ("Hall 9", "hall 9")]
        for one in twins:
            unit.add(one)
        ids = [one.id for one in twins]
    clock.advance(2 * 24 * 3_600_000)
    assert all(one.again for one in shown(TODAY + timedelta(2)).halls)
    for each in ids:
        acts.note_passing(store, manager, Passing(each, TODAY + timedelta(1), {"handles": "done", "bins": "done"}))
        assert not any(one.again or one.wants_key for one in shown(TODAY + timedelta(2)).halls)
        acts.note_passing(store, manager, Passing(each, TODAY + timedelta(1), {"handles": "", "bins": ""}))


def test_two_halls_of_one_name_say_so(qapp, store, shown, hall):
    rows = hall_rows()
    rows.set_rows([replace(first(shown()), twice=True)])
    assert rows.sentence(0).startswith("Les Sittelles, Hall 4, en double, ")
    assert rows.cell(0, 0).said() == "Hall 4, en double"


def test_a_hall_is_changed_given_to_another_and_left(store, manager, caretaker, homes, hall, other, shown):
    acts.assign(store, manager, other, caretaker.agent_id)
    assert shown().halls[1].agent == "Régis Thibault"
    acts.assign(store, manager, other, "")
    assert shown().halls[1].agent == ""
    form = HallForm(homes["Les Sittelles"], "Hall 5", ("bins", "rails"), 600, caretaker.agent_id)
    acts.save_hall(store, manager, form, other)
    assert (shown().halls[1].points, shown().halls[1].due_minute) == (("rails", "bins"), 600)
    acts.save_hall(store, manager, replace(form, active=False), other)
    assert [one.name for one in shown().halls] == ["Hall 4"]
    with pytest.raises(NotAllowed):
        acts.save_hall(store, caretaker, form)
    with pytest.raises(NotFound):
        acts.save_hall(store, manager, replace(form, residence_id="nowhere"))


def test_the_badge_counts_the_missed_halls_and_the_search_finds_them(store, manager, caretaker, hall, other):
    with store.read() as read:
        assert store_board.badge(read, caretaker, store.clock.now()) == 1
        assert store_board.badge(read, replace(manager, role="guest"), store.clock.now()) == 0
        (hit,) = search(read, "sitt hall 4", caretaker, 0)
        assert (hit.title, hit.arguments) == ("Les Sittelles, Hall 4", {"hall_id": hall})
        for nothing in ("hal", "", "bellerive"):
            assert search(read, nothing, caretaker, 0) == []
        assert search(read, "sittelles", replace(manager, role="guest"), 0) == []


class AllUnsent:
    """An exchange that has sent nothing yet."""

    def unsent(self, _read, _table, ids):
        return set(ids)


def test_what_the_hub_does_not_know_yet_is_marked(store, manager, caretaker, hall, other):
    acts.note_passing(store, caretaker, Passing(hall, TODAY, ALL))
    acts.note_anomaly(store, caretaker, Found(other, "Carreau cassé"))
    with store.read() as read:
        found = store_board.board(read, manager, TODAY, store.clock.now(), AllUnsent())
    assert [one.unsent for one in found.halls] == [True, False]
    assert [one.unsent for one in found.anomalies] == [True]


def test_what_waits_is_told_without_a_name(store):
    act = Transaction(1, 5, "upkeep.pass", "", ())
    with store.read() as read:
        (line,) = waiting(read, [act, replace(act, action="masks.give")])
    assert (line.title, line.page) == ("Passage noté", "upkeep")


def test_a_week_says_each_day_of_each_hall(qapp, store, clock, manager, caretaker, hall, other):
    with store.write(manager, "test.since") as unit:
        unit.get(Hall, hall).created_at = paris_instant(YESTERDAY, 6)
    acts.note_passing(store, caretaker, Passing(hall, TODAY, {**ALL, "lift": "issue"}, 7 * 60 + 42))
    with store.read() as read:
        shown = seen_week(read, caretaker, caretaker.site_id, TODAY, clock.now())
        before = seen_week(read, caretaker, caretaker.site_id, TODAY - timedelta(7), clock.now())
    assert (shown.days[0], shown.days[-1]) == (date(2020, 11, 16), date(2020, 11, 22))
    first, second = shown.rows
    assert [one and str(one.step) for one in first.days] == ["incomplete", "done", *[None] * 5]
    assert [one and str(one.step) for one in second.days] == [None, "planned", *[None] * 5]
    assert (first.done, first.asked, second.done, second.asked) == (1, 2, 0, 0)
    assert shown.said() == "du 16/11 · 1\u00a0fait sur 2"
    assert day_of(shown, first) == date(2020, 11, 16)
    assert day_of(shown, second) == TODAY
    assert [one.days for one in before.rows] == [(None,) * 7] * 2
    assert day_of(before, before.rows[0]) == date(2020, 11, 9)
    sentence = week_rows()
    sentence.set_rows(shown.rows)
    told = "Les Sittelles, Hall 4, 1\u00a0passage sur 2, lundi\u00a0: manqué, mardi\u00a0: fait, anomalie"
    assert sentence.sentence(0) == told
