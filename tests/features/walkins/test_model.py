"""The queue's rules, without a database."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lmmh_desk.features.walkins.model.board import Board, Gauge
from lmmh_desk.features.walkins.model.passage import MINUTE, Passage, mean, minutes
from lmmh_desk.features.walkins.model.progress import OPEN, Progress, Step, fold
from lmmh_desk.features.walkins.model.records import Kind, Outcome, State, checked_note, letter
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.errors import BadInput
from tests.replacing import replace

NOW = paris_instant(date(2020, 11, 17), 10, 42)


def steps(*kinds, agent="karine", start=1):
    """Return one move a minute, in order."""
    return [
        Step(f"m{number}", number, Kind(kind), NOW + number * MINUTE, agent, "Guichet 2", _outcome(kind))
        for number, kind in enumerate(kinds, start)
    ]


def _outcome(kind):
    return Outcome.ANSWERED if kind == "closed" else None


def state(*kinds, inside=False):
    return fold("w", inside, steps(*kinds)).state


def passage(ticket="A31", waited=10, **given):
    progress = given.pop("progress", None) or Progress(inside=given.pop("inside", False))
    return Passage(ticket, ticket, NOW - waited * MINUTE, progress, **given)


def board(*passages, **given):
    return Board("2020-11-17", passages, **{"limit": 5, **given})


def tickets(found):
    return [one.ticket for one in found]


# States


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ((), State.WAITING),
        (("called",), State.CALLED),
        (("called", "served"), State.SERVING),
        (("called", "served", "closed"), State.CLOSED),
        (("called", "no_answer"), State.WAITING),
        (("called", "no_answer", "called", "no_answer"), State.LEFT),
        (("called", "no_answer", "called", "served"), State.SERVING),
        (("called", "served", "held"), State.ON_HOLD),
        (("called", "served", "held", "resumed"), State.SERVING),
        (("left",), State.LEFT),
    ],
)
def test_the_moves_lead_to_the_states_of_the_workflow(kinds, expected):
    assert state(*kinds) is expected


@pytest.mark.parametrize(
    ("kinds", "kept"),
    [
        (("served",), State.WAITING),
        (("called", "called"), State.CALLED),
        (("called", "left"), State.CALLED),
        (("called", "served", "left"), State.SERVING),
        (("called", "served", "closed", "resumed"), State.CLOSED),
        (("left", "called"), State.LEFT),
        (("held",), State.WAITING),
        (("no_answer",), State.WAITING),
        (("called", "closed"), State.CALLED),
    ],
)
def test_a_move_the_state_forbids_changes_nothing(kinds, kept):
    assert state(*kinds) is kept


def test_the_moves_set_times_agent_and_outcome():
    done = fold("w", False, steps("called", "served", "closed"))
    assert (done.called_at, done.served_at, done.ended_at) == tuple(NOW + n * MINUTE for n in (1, 2, 3))
    assert (done.agent_id, done.counter, done.outcome) == ("karine", "Guichet 2", Outcome.ANSWERED)
    assert (done.step, done.last, done.present) == (3, "m3", False)


def test_another_agent_may_take_up_who_is_on_hold():
    moves = [*steps("called", "served", "held"), *steps("resumed", agent="yann", start=4)]
    assert fold("w", True, moves).agent_id == "yann"


def test_leaving_ends_the_wait_and_says_so():
    gone = fold("w", False, steps("left"))
    assert (gone.outcome, gone.ended_at) == (Outcome.LEFT, NOW + MINUTE)
    twice = fold("w", False, steps("called", "no_answer", "called", "no_answer"))
    assert (twice.outcome, twice.ended_at, twice.misses) == (Outcome.LEFT, NOW + 4 * MINUTE, 2)


def test_places_change_while_the_person_is_there():
    assert fold("w", False, steps("came_in")).inside
    assert not fold("w", True, steps("called", "went_out")).inside
    assert fold("w", True, steps("came_in")).last == "", "already inside"
    assert not fold("w", False, steps("left", "came_in")).inside, "gone"
    assert fold("w", False, steps("called", "served", "went_out")).inside, "at the counter"


def test_who_is_received_is_inside():
    assert fold("w", False, steps("called", "served")).inside
    assert fold("w", False, steps("called", "served", "held", "went_out", "resumed")).inside


def undo(of, step):
    return Step(f"u{step}", step, Kind.UNDONE, NOW, "karine", undone_id=of)


def test_a_compensating_move_takes_back_the_effect_of_another():
    assert fold("w", False, [*steps("called", "served", "closed"), undo("m3", 4)]).state is State.SERVING
    back = fold("w", False, [*steps("called", "served"), undo("m2", 3), undo("m1", 4)])
    assert (back.state, back.inside, back.step) == (State.WAITING, False, 4)


def test_an_arrival_undone_is_no_longer_there():
    gone = fold("w", True, [*steps("called", "served"), undo("w", 3)])
    assert (gone.state, gone.inside, gone.present, gone.step) == (State.UNDONE, False, False, 3)


def test_of_two_desks_that_call_at_once_one_is_kept_everywhere():
    ours, theirs = Step("a", 1, Kind.CALLED, NOW + 9, "karine"), Step("b", 1, Kind.CALLED, NOW, "yann")
    assert fold("w", False, [ours, theirs]) == fold("w", False, [theirs, ours])
    assert fold("w", False, [theirs, ours]).agent_id == "karine", "the id decides, not the clock"


KINDS = st.sampled_from([kind for kind in Kind if kind is not Kind.UNDONE])


@given(st.lists(st.tuples(KINDS, st.integers(1, 6)), max_size=12), st.booleans(), st.randoms())
def test_any_moves_in_any_order_of_arrival_lead_to_one_lawful_state(drawn, inside, random):
    moves = [
        Step(f"{rank:02d}", step, kind, NOW + rank, "karine", outcome=_outcome(kind))
        for rank, (kind, step) in enumerate(drawn)
    ]
    shuffled = list(moves)
    random.shuffle(shuffled)
    progress = fold("w", inside, shuffled)
    assert progress == fold("w", inside, moves)
    assert progress.present == (progress.state in OPEN)
    assert (progress.ended_at is None) == progress.present
    assert (progress.outcome is None) == progress.present
    assert progress.step == max((move.step for move in moves), default=0)


# Turns and waits


def test_priority_then_appointments_whose_time_has_come_then_arrival():
    queue = board(
        passage("A31", 28),
        passage("A32", 21),
        passage("A33", 15, appointment_at=NOW - 12 * MINUTE),
        passage("A34", 2, priority=True),
    )
    assert tickets(queue.waiting(NOW)) == ["A34", "A33", "A31", "A32"]


def test_an_appointment_waits_for_its_time_in_the_order_of_arrival():
    queue = board(passage("A31", 8, appointment_at=NOW + 5 * MINUTE), passage("A32", 6))
    assert tickets(queue.waiting(NOW)) == ["A31", "A32"]
    later = board(passage("A31", 9), passage("A32", 8, appointment_at=NOW + 5 * MINUTE))
    assert tickets(later.waiting(NOW)) == ["A31", "A32"]
    assert tickets(later.waiting(NOW + 5 * MINUTE)) == ["A32", "A31"]


def test_checking_in_an_hour_early_counts_fifteen_minutes_at_most():
    early = passage("A31", 60, appointment_at=NOW + 10 * MINUTE)
    assert tickets(board(early, passage("A32", 6)).waiting(NOW)) == ["A32", "A31"]
    assert tickets(board(early, passage("A32", 4)).waiting(NOW)) == ["A31", "A32"]


@pytest.mark.parametrize(("late", "first"), [(15, "A32"), (16, "A31")])
def test_more_than_fifteen_minutes_late_is_back_to_the_order_of_arrival(late, first):
    queue = board(passage("A31", 20), passage("A32", 5, appointment_at=NOW - (5 + late) * MINUTE))
    assert queue.waiting(NOW)[0].ticket == first


def test_who_did_not_answer_goes_behind_those_who_were_waiting():
    missed = replace(Progress(), missed_at=NOW - MINUTE, misses=1)
    queue = board(passage("A31", 28, progress=missed, priority=True), passage("A32", 2), passage("A33", 0))
    assert tickets(queue.waiting(NOW)) == ["A32", "A31", "A33"]


def test_two_arrivals_of_one_instant_keep_one_order():
    assert tickets(board(passage("A32", 5), passage("A31", 5)).waiting(NOW)) == ["A31", "A32"]


def test_waits_are_whole_minutes_and_stop_at_the_counter():
    assert passage(waited=28).wait(NOW + 59_999) == 28
    assert passage(waited=5).wait(NOW - 10 * MINUTE) == 0, "the clock was set back"
    assert passage(waited=5, progress=Progress(served_at=NOW)).wait(NOW + 60 * MINUTE) == 5
    assert passage(waited=5, progress=Progress(ended_at=NOW)).wait(NOW + 60 * MINUTE) == 5


def test_a_wait_across_the_change_of_clocks_counts_real_minutes():
    before = paris_instant(date(2020, 10, 25), 1, 50)
    after = paris_instant(date(2020, 10, 25), 3, 10)
    assert minutes(before, after) == 140


def test_means_round_to_the_nearest():
    assert [mean(values) for values in ([], [13, 14], [13, 13, 14], [5])] == [0, 14, 13, 5]


def test_the_mean_wait_is_that_of_those_who_wait():
    waits = (28, 21, 15, 9, 6, 2)
    assert board(*(passage(f"A{n}", waited) for n, waited in enumerate(waits, 31))).mean_wait(NOW) == 14


def test_a_passage_says_who_why_and_what_about():
    unknown = passage(waited=6)
    assert (unknown.who, unknown.why, unknown.about) == (
        "Personne à identifier", "Motif à préciser", "Arrivée à 10:36",
    )  # fmt: skip
    known = passage(name="M. Ferhat Belkacem", reason="Attestation de loyer", place="L-204518 · Les Sittelles")
    assert (known.who, known.why, known.about) == (
        "M. Ferhat Belkacem", "Attestation de loyer", "L-204518 · Les Sittelles",
    )  # fmt: skip


def test_the_counter_calls_a_ticket_or_the_hour_of_an_appointment():
    assert passage("A31").called == "A31"
    assert passage("A31", appointment_at=NOW - 12 * MINUTE).called == "le rendez-vous de 10:30"


# Tickets and notes


@pytest.mark.parametrize(
    ("desk", "expected"),
    [("C01", "A"), ("C02", "B"), ("C26", "Z"), ("C27", "AA"), ("C52", "AZ"), ("C53", "BA"), ("ABC", "A"), ("C00", "A")],
)
def test_each_desk_has_its_letter(desk, expected):
    assert letter(desk) == expected


def test_no_two_desks_share_a_letter():
    assert len({letter(f"C{number:02d}") for number in range(1, 100)}) == 99


def test_a_note_is_one_line_of_two_hundred_characters():
    assert checked_note("  revient \n à 14:00 ") == "revient à 14:00"
    assert checked_note("é" * 200) == "é" * 200
    with pytest.raises(BadInput) as refused:
        checked_note("é" * 201)
    assert str(refused.value) == "La note compte 201 caractères, 200 au plus. Rien n’est enregistré. Raccourcissez-la."
    assert "note" in refused.value.fields


# Gauge, counters, estimates


@pytest.mark.parametrize(
    ("inside", "limit", "outside", "sentence"),
    [
        (4, 5, ["A33", "A34"], "1 place libre : faites entrer A33."),
        (3, 5, ["A33", "A34", "A35"], "2 places libres : faites entrer A33 et A34."),
        (3, 5, ["A33"], "2 places libres : faites entrer A33."),
        (3, 5, [], "2 places libres."),
        (5, 5, ["A33"], "Jauge atteinte : faites patienter dehors."),
        (6, 5, ["A33"], "1 personne de trop : attendez une sortie."),
        (8, 5, [], "3 personnes de trop : attendez une sortie."),
    ],
)
def test_the_gauge_says_what_to_do(inside, limit, outside, sentence):
    written = sentence.replace(" :", "\u00a0:").replace(" place", "\u00a0place").replace(" personne", "\u00a0personne")
    assert Gauge(inside, limit).advice(outside) == written


def at(state, inside=True, agent="karine", **given):
    return Progress(state=state, inside=inside, agent_id=agent, **given)


def test_the_gauge_counts_who_is_there_and_the_people_counted_beside():
    day = board(
        passage("A30", progress=at(State.SERVING)),
        passage("A31", inside=True),
        passage("A32"),
        passage("A29", progress=at(State.CLOSED)),
        passage("A28", progress=at(State.ON_HOLD)),
        counted=1,
    )
    assert day.gauge() == Gauge(4, 5)
    assert day.advice(NOW) == "1\u00a0place libre\u00a0: faites entrer A32."
    assert board(counted=-2).gauge() == Gauge(0, 5)


@pytest.mark.parametrize(
    ("passages", "limit", "room"),
    [
        ((), 1, True),
        ((passage("A31", inside=True),), 1, False),
        ((passage("A31", inside=True),), 2, True),
        ((passage("A31", inside=True), passage("A32")), 5, False),
        ((passage("A31", inside=True),), None, True),
    ],
)
def test_a_newcomer_comes_in_where_nobody_outside_waits_for_the_place(passages, limit, room):
    assert board(*passages, limit=limit).room(NOW) is room


def test_the_board_tells_counters_apart():
    day = board(
        passage("A27", 40, progress=at(State.ON_HOLD)),
        passage("A28", 50, progress=at(State.ON_HOLD, agent="yann")),
        passage("A29", progress=at(State.CALLED, agent="yann")),
        passage("A30", progress=at(State.SERVING)),
        passage("A31"),
    )
    assert day.at_counter("karine").ticket == "A30"
    assert day.at_counter("nobody") is None
    assert tickets(day.elsewhere("karine")) == ["A29"]
    assert tickets(day.on_hold()) == ["A28", "A27"]
    assert (day.find("A31").ticket, day.find("A99")) == ("A31", None)


def test_the_figures_of_the_day():
    served = at(State.CLOSED, served_at=NOW - 10 * MINUTE, ended_at=NOW, outcome=Outcome.ANSWERED)
    day = board(
        passage("A30", 20, progress=served),
        passage("A31", 25, progress=at(State.SERVING, served_at=NOW)),
        passage("A32", progress=at(State.LEFT, outcome=Outcome.LEFT, ended_at=NOW)),
        passage("A33"),
        documents=4,
    )
    tally = day.tally()
    assert (tally.received, tally.left, tally.mean_wait, tally.documents) == (2, 1, 18, 4)


def test_the_estimate_follows_the_people_before_and_the_counters_at_work():
    queue = [passage(f"A{number}", 40 - number) for number in range(1, 6)]
    assert [board(*queue).estimate(f"A{number}", NOW) for number in (1, 2, 5)] == [0, 10, 40]
    done = at(State.CLOSED, served_at=NOW - 7 * MINUTE, ended_at=NOW, outcome=Outcome.ANSWERED)
    day = board(passage("A0", 60, progress=done), *queue)
    assert day.before("A4", NOW) == 3
    assert day.estimate("A4", NOW) == 25, "3 × 7 = 21, rounded up to 5"
    busy = [passage(f"B{n}", progress=at(State.SERVING, agent=n, served_at=NOW)) for n in ("karine", "yann")]
    assert board(*busy, *day.passages).estimate("A4", NOW) == 15, "two counters share them"
    assert day.estimate("gone", NOW) == 0


def test_without_a_rule_there_is_no_limit():
    assert (Gauge(9, None).free, Gauge(9, None).advice(["A33"])) == (None, "Aucune limite en vigueur.")
