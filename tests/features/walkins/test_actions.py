"""Each act of the counter: what it writes, what it refuses, in words, and how it is taken back."""

import threading

import pytest

from lmmh_desk.features.walkins.actions import arrivals, counter
from lmmh_desk.features.walkins.actions.arrivals import Arrival
from lmmh_desk.features.walkins.actions.undo import undo
from lmmh_desk.features.walkins.model.records import Channel, Kind, Outcome, State
from lmmh_desk.features.walkins.store import queue
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import BadInput, NotAllowed, NotFound, WrongState
from lmmh_desk.office.model.rights import Role
from lmmh_desk.tenancy.actions.merging import merge_persons
from tests.features.walkins.conftest import kinds
from tests.replacing import replace


def refused(sentence, call, *given):
    """Check that a call is refused with this fact, and that the error says what is safe."""
    with pytest.raises(WrongState) as error:
        call(*given)
    assert error.value.fact == sentence
    assert error.value.safe or error.value.gesture


# Arrivals


def test_an_arrival_takes_the_next_ticket_of_the_desk(desk):
    first, second = desk.arrive("belkacem", "J"), desk.arrive("tessier")
    assert [desk.find(one).ticket for one in (first, second)] == ["B1", "B2"]
    found = desk.find(first)
    assert (found.who, found.why, found.about) == (
        "M. Ferhat Belkacem",
        "Justificatif de déménagement",
        "L-204518 · Les Sittelles",
    )
    assert (found.state, found.arrived_at, found.progress.inside) == (State.WAITING, desk.clock.now(), False)


def test_an_arrival_needs_nothing(desk):
    found = desk.find(desk.arrive())
    assert (found.who, found.why, found.about) == ("Personne à identifier", "Motif à préciser", "Arrivée à 10:42")


def test_an_arrival_keeps_what_is_known(desk):
    found = desk.find(
        desk.arrive("kante", "X", channel=Channel.PHONE, priority=True, inside=True, note=" rappel \n demandé ",
                    appointment_at=desk.clock.now())
    )  # fmt: skip
    assert (found.channel, found.priority, found.progress.inside) == ("phone", True, True)
    assert (found.note, found.appointment_at) == ("rappel demandé", desk.clock.now())


def test_an_arrival_comes_in_when_there_is_room(desk):
    places = [desk.find(desk.arrive(inside=None)).progress.inside for _one in range(6)]
    assert places == [True, True, True, True, True, False]


def test_an_arrival_and_its_audit_line_commit_together(desk):
    walk_in = desk.arrive()
    with desk.store.read() as read:
        line = read.exec_driver_sql("SELECT action, subject FROM audit ORDER BY tx DESC LIMIT 1").one()
    assert tuple(line) == ("walkins.arrive", walk_in)


def test_two_desks_never_give_one_ticket_twice(desk):
    other = desk.at(replace(desk.session, device_id="other", desk_code="C03"))
    assert [desk.find(one.arrive()).ticket for one in (desk, other, desk, other)] == ["B1", "C1", "B2", "C2"]


def test_a_desk_may_be_given_its_letter_and_no_other_desk_takes_it(desk):
    with desk.store.local() as connection:
        connection.exec_driver_sql("INSERT INTO desk_setting VALUES (?, 'A')", (queue.LETTER + "C02",))
    assert desk.find(desk.arrive()).ticket == "A1"
    cloned = desk.at(replace(desk.session, desk_code="C09"))
    assert desk.find(cloned.arrive()).ticket == "I1"


def test_tickets_start_again_each_day_and_yesterday_is_not_shown(desk):
    before = desk.arrive("belkacem")
    desk.arrive()
    desk.wait(13 * 60 + 17)
    assert desk.waiting() == ["B1", "B2"], "23:59"
    desk.wait(1)
    assert desk.waiting() == [], "midnight"
    assert desk.find(desk.arrive("belkacem")).ticket == "B1"
    refused("B1 est un passage du 17/11.", desk.call, before)


def test_the_day_is_that_of_paris_when_clocks_change(desk):
    desk.wait(-60 * 24 * 23 - 9 * 60 - 43)  # 25 October 2020, 1:59 summer time
    desk.arrive()
    desk.wait(70)
    assert desk.board().waiting(desk.clock.now())[0].wait(desk.clock.now()) == 70


def test_nobody_is_twice_in_the_queue(desk):
    desk.arrive("belkacem")
    refused("Cette personne est déjà là, avec le ticket B1.", desk.arrive, "belkacem")
    assert desk.waiting() == ["B1"]


def test_who_was_received_may_come_back(desk):
    first = desk.arrive("belkacem")
    counter.leave(desk.store, desk.session, first)
    assert desk.find(desk.arrive("belkacem")).ticket == "B2"


def test_a_long_note_is_refused_and_nothing_is_written(desk):
    with pytest.raises(BadInput):
        desk.arrive("belkacem", note="é" * 201)
    assert desk.board().passages == ()


def test_somebody_unknown_here_is_refused(desk):
    with pytest.raises(NotFound):
        arrivals.arrive(desk.store, desk.session, Arrival(person_id="nobody"))
    assert desk.board().passages == ()


def test_a_caretaker_does_not_receive(desk):
    caretaker = desk.at(replace(desk.session, role="caretaker"))
    walk_in = desk.arrive()
    calls = [
        caretaker.arrive,
        lambda: arrivals.take(desk.store, caretaker.session, desk.ids["kante"]),
        lambda: arrivals.identify(desk.store, caretaker.session, walk_in, desk.ids["kante"]),
        lambda: arrivals.set_reason(desk.store, caretaker.session, walk_in, desk.ids["J"]),
        lambda: arrivals.set_priority(desk.store, caretaker.session, walk_in, True),
        lambda: arrivals.set_note(desk.store, caretaker.session, walk_in, "x"),
        lambda: counter.call_next(desk.store, caretaker.session),
        lambda: caretaker.call(walk_in),
        lambda: counter.no_answer(desk.store, caretaker.session, walk_in),
        lambda: counter.serve(desk.store, caretaker.session, walk_in),
        lambda: counter.hold(desk.store, caretaker.session, walk_in),
        lambda: counter.resume(desk.store, caretaker.session, walk_in),
        lambda: counter.leave(desk.store, caretaker.session, walk_in),
        lambda: counter.close(desk.store, caretaker.session, walk_in, Outcome.ANSWERED),
        lambda: counter.finish(desk.store, caretaker.session, Outcome.ANSWERED),
        lambda: counter.place(desk.store, caretaker.session, walk_in, True),
        lambda: counter.count(desk.store, caretaker.session, 1),
        lambda: undo(desk.store, caretaker.session, Changes("walkins.arrive")),
    ]
    for call in calls:
        with pytest.raises(NotAllowed):
            call()
    assert desk.waiting() == ["B1"]
    assert kinds(desk.store, walk_in) == []


# Who and why, said later


def test_someone_in_the_queue_is_identified_later(desk):
    walk_in = desk.arrive()
    arrivals.identify(desk.store, desk.session, walk_in, desk.ids["kante"])
    assert desk.find(walk_in).who == "Mme Aïssatou Kanté-Morel"
    arrivals.identify(desk.store, desk.session, walk_in, desk.ids["kante"])
    assert desk.find(walk_in).who == "Mme Aïssatou Kanté-Morel", "twice the same is no error"


def test_one_person_does_not_get_two_tickets_by_being_identified(desk):
    desk.arrive("kante")
    refused(
        "Cette personne est déjà là, avec le ticket B1.",
        arrivals.identify, desk.store, desk.session, desk.arrive(), desk.ids["kante"],
    )  # fmt: skip


def test_reason_priority_and_note_change(desk):
    walk_in = desk.arrive("belkacem", "J")
    desk.arrive("tessier", priority=True)
    arrivals.set_reason(desk.store, desk.session, walk_in, desk.ids["A"])
    arrivals.set_priority(desk.store, desk.session, walk_in, True)
    arrivals.set_note(desk.store, desk.session, walk_in, "a ses papiers")
    found = desk.find(walk_in)
    assert (found.why, found.priority, found.note) == ("Attestation de loyer", True, "a ses papiers")
    assert desk.waiting() == ["B1", "B2"]
    with pytest.raises(BadInput):
        arrivals.set_note(desk.store, desk.session, walk_in, "é" * 201)
    with pytest.raises(BadInput, match="semble parler de santé"):
        arrivals.set_note(desk.store, desk.session, walk_in, "alcoolique")
    assert desk.find(walk_in).note == "a ses papiers"


def test_the_walk_ins_of_a_merged_person_go_to_the_one_kept(desk):
    walk_in = desk.arrive("belkacem")
    manager = replace(desk.session, role=Role.SITE_MANAGER)
    merge_persons(desk.store, manager, desk.ids["tessier"], desk.ids["belkacem"])
    assert desk.find(walk_in).who == "Mme Odile Tessier"
    refused("Cette personne est déjà là, avec le ticket B1.", desk.arrive, "belkacem")


# Calling


def test_the_next_called_is_whose_turn_it_is(desk):
    desk.arrive("belkacem")
    desk.wait(1)
    first = desk.arrive("tessier", priority=True)
    counter.call_next(desk.store, desk.session)
    found = desk.mine()
    assert (found.id, found.state, found.progress.counter) == (first, State.CALLED, "Guichet 2")


def test_calling_says_when_nobody_waits(desk):
    refused("Personne n’attend.", counter.call_next, desk.store, desk.session)


def test_one_counter_receives_one_person(desk):
    first, second = desk.arrive(), desk.arrive()
    desk.call(first)
    for call in (desk.call, desk.serve):
        refused("B1 est à votre guichet.", call, second)
    refused("B1 est à votre guichet.", counter.call_next, desk.store, desk.session)
    refused("B1 est à votre guichet.", arrivals.take, desk.store, desk.session, desk.ids["kante"])


def test_of_two_agents_who_call_the_same_one_wins_and_the_other_is_told(desk):
    walk_in = desk.arrive("belkacem")
    other = desk.at(desk.colleague)
    outcome = {}
    gate = threading.Barrier(2)

    def call(name, who):
        gate.wait()
        try:
            who.call(walk_in)
            outcome[name] = "called"
        except WrongState as error:
            outcome[name] = error.fact

    threads = [threading.Thread(target=call, args=pair) for pair in (("karine", desk), ("yann", other))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winner = "Yann Prévost" if outcome["yann"] == "called" else desk.session.agent_name
    assert sorted(outcome.values()) == sorted(["called", f"B1 vient d’être appelé par {winner}."])
    assert kinds(desk.store, walk_in) == [Kind.CALLED]


def test_an_agent_this_desk_does_not_know_is_a_colleague(desk):
    walk_in = desk.arrive()
    desk.at(replace(desk.session, agent_id="elsewhere")).call(walk_in)
    refused("B1 vient d’être appelé par un collègue.", desk.call, walk_in)


def test_no_answer_sends_back_once_and_ends_twice(desk):
    first, second = desk.arrive(), desk.arrive()
    desk.wait(1)
    desk.call(first)
    counter.no_answer(desk.store, desk.session, first)
    assert desk.waiting() == ["B2", "B1"]
    desk.call(first)
    counter.no_answer(desk.store, desk.session, first)
    assert (desk.state(first), desk.find(first).progress.outcome) == (State.LEFT, Outcome.LEFT)
    assert desk.state(second) is State.WAITING


@pytest.mark.parametrize(
    ("before", "act", "sentence"),
    [
        ((), counter.serve, "B1 attend encore."),
        ((), counter.hold, "B1 attend encore."),
        ((counter.call,), counter.leave, "B1 est déjà appelé."),
        ((counter.call, counter.serve), counter.serve, "B1 est déjà au guichet."),
        ((counter.call, counter.serve, counter.hold), counter.hold, "B1 est en attente de reprise."),
        ((counter.leave,), counter.call, "Le départ de B1 est déjà noté."),
    ],
)
def test_an_act_out_of_turn_says_where_the_person_stands(desk, before, act, sentence):
    walk_in = desk.arrive()
    for step in before:
        step(desk.store, desk.session, walk_in)
    moves = kinds(desk.store, walk_in)
    refused(sentence, act, desk.store, desk.session, walk_in)
    assert kinds(desk.store, walk_in) == moves


def test_a_walk_in_this_desk_does_not_have_is_not_found(desk):
    with pytest.raises(NotFound):
        desk.call("nothing")


# Receiving


def test_who_is_called_is_received_then_closed(desk):
    walk_in = desk.arrive("belkacem")
    desk.serve(walk_in)
    desk.wait(6)
    counter.close(desk.store, desk.session, walk_in, Outcome.DOCUMENT_PRINTED)
    progress = desk.find(walk_in).progress
    assert (progress.state, progress.outcome) == (State.CLOSED, Outcome.DOCUMENT_PRINTED)
    assert progress.ended_at - progress.served_at == 6 * 60_000
    assert desk.mine() is None
    refused("Le passage B1 est déjà terminé.", counter.close, desk.store, desk.session, walk_in, Outcome.ANSWERED)


def test_closing_someone_only_called_counts_as_received(desk):
    walk_in = desk.arrive()
    desk.call(walk_in)
    counter.close(desk.store, desk.session, walk_in, Outcome.ANSWERED)
    assert kinds(desk.store, walk_in) == [Kind.CALLED, Kind.SERVED, Kind.CLOSED]
    assert desk.board().tally().received == 1


def test_whoever_is_at_the_counter_is_closed_without_being_named(desk):
    refused("Personne n’est à votre guichet.", counter.finish, desk.store, desk.session, Outcome.ANSWERED)
    walk_in = desk.arrive()
    desk.serve(walk_in)
    counter.finish(desk.store, desk.session, Outcome.REFERRED)
    assert desk.find(walk_in).progress.outcome == Outcome.REFERRED


def test_on_hold_frees_the_counter_and_is_taken_up_again(desk):
    first, second = desk.arrive(), desk.arrive()
    desk.serve(first)
    counter.hold(desk.store, desk.session, first)
    desk.call(second)
    refused("B2 est à votre guichet.", counter.resume, desk.store, desk.session, first)
    other = desk.at(desk.colleague)
    counter.resume(other.store, other.session, first)
    assert other.mine().id == first


def test_leaving_ends_the_wait_or_the_hold(desk):
    first, second = desk.arrive(), desk.arrive()
    counter.leave(desk.store, desk.session, first)
    desk.serve(second)
    counter.hold(desk.store, desk.session, second)
    counter.leave(desk.store, desk.session, second)
    assert (desk.state(first), desk.state(second)) == (State.LEFT, State.CLOSED)
    assert desk.board().tally().left == 2


def test_someone_who_is_there_is_taken_at_once(desk):
    arrivals.take(desk.store, desk.session, desk.ids["kante"])
    assert (desk.mine().ticket, desk.mine().state) == ("B1", State.SERVING)


def test_someone_in_the_queue_keeps_the_ticket_when_taken(desk):
    walk_in = desk.arrive("kante")
    arrivals.take(desk.store, desk.session, desk.ids["kante"])
    assert (desk.mine().id, desk.mine().state) == (walk_in, State.SERVING)
    counter.hold(desk.store, desk.session, walk_in)
    arrivals.take(desk.store, desk.session, desk.ids["kante"])
    assert kinds(desk.store, walk_in)[-2:] == [Kind.HELD, Kind.RESUMED]


def test_someone_at_another_counter_is_not_taken(desk):
    walk_in = desk.arrive("kante")
    desk.at(desk.colleague).serve(walk_in)
    refused("B1 vient d’être appelé par Yann Prévost.", arrivals.take, desk.store, desk.session, desk.ids["kante"])


# Places and gauge


def test_people_come_in_and_go_out(desk):
    walk_in = desk.arrive()
    counter.place(desk.store, desk.session, walk_in, True)
    assert desk.board().gauge().inside == 1
    refused("B1 est déjà dedans.", counter.place, desk.store, desk.session, walk_in, True)
    counter.place(desk.store, desk.session, walk_in, False)
    assert desk.board().gauge().inside == 0
    refused("B1 est déjà dehors.", counter.place, desk.store, desk.session, walk_in, False)


def test_the_gauge_follows_the_reception(desk):
    walk_in = desk.arrive()
    desk.serve(walk_in)
    assert desk.board().gauge().inside == 1
    refused("B1 est déjà au guichet.", counter.place, desk.store, desk.session, walk_in, False)
    counter.close(desk.store, desk.session, walk_in, Outcome.ANSWERED)
    assert desk.board().gauge().inside == 0


def test_people_are_counted_beside_the_queue(desk):
    counter.count(desk.store, desk.session, 1)
    counter.count(desk.store, desk.session, 1)
    counter.count(desk.store, desk.session, -1)
    assert (desk.board().gauge().inside, desk.board().gauge().limit) == (1, 5)
    counter.count(desk.store, desk.session, -1)
    refused("Personne n’est dedans.", counter.count, desk.store, desk.session, -1)


def test_the_count_starts_again_each_day(desk):
    counter.count(desk.store, desk.session, 1)
    desk.wait(24 * 60)
    assert desk.board().gauge().inside == 0


# Taking back


def test_an_arrival_is_taken_back_and_its_number_is_not_given_again(desk):
    done = arrivals.arrive(desk.store, desk.session, Arrival(desk.ids["kante"]))
    undo(desk.store, desk.session, done)
    assert desk.waiting() == []
    assert desk.find(desk.arrive("kante")).ticket == "B2"
    refused("B1 a changé depuis.", undo, desk.store, desk.session, done)
    refused("L’arrivée B1 a été annulée.", desk.call, done.created("walk_in"))


def test_every_move_is_taken_back(desk):
    walk_in = desk.arrive()
    for act, before in ((counter.call, State.WAITING), (counter.serve, State.CALLED), (counter.hold, State.SERVING)):
        undo(desk.store, desk.session, act(desk.store, desk.session, walk_in))
        assert desk.state(walk_in) is before
        act(desk.store, desk.session, walk_in)


def test_a_closing_is_taken_back_to_what_it_was(desk):
    walk_in = desk.arrive()
    desk.call(walk_in)
    undo(desk.store, desk.session, counter.close(desk.store, desk.session, walk_in, Outcome.ANSWERED))
    assert desk.mine().state is State.CALLED
    assert desk.board().gauge().inside == 0


def test_taking_someone_at_once_is_taken_back_whole(desk):
    undo(desk.store, desk.session, arrivals.take(desk.store, desk.session, desk.ids["kante"]))
    assert (desk.mine(), desk.waiting()) == (None, [])


def test_a_count_is_taken_back(desk):
    undo(desk.store, desk.session, counter.count(desk.store, desk.session, 1))
    assert desk.board().gauge().inside == 0


def test_what_changed_since_is_not_taken_back(desk):
    walk_in = desk.arrive()
    called = desk.call(walk_in)
    counter.serve(desk.store, desk.session, walk_in)
    refused("B1 a changé depuis.", undo, desk.store, desk.session, called)
    assert desk.state(walk_in) is State.SERVING
    arrived = arrivals.arrive(desk.store, desk.session, Arrival())
    counter.place(desk.store, desk.session, arrived.created("walk_in"), True)
    refused("B2 a changé depuis.", undo, desk.store, desk.session, arrived)


def test_nobody_comes_back_to_a_counter_already_taken(desk):
    first, second = desk.arrive(), desk.arrive()
    desk.serve(first)
    closed = counter.close(desk.store, desk.session, first, Outcome.ANSWERED)
    desk.at(desk.colleague).call(desk.arrive())
    desk.call(second)
    refused("B2 est maintenant à ce guichet.", undo, desk.store, desk.session, closed)
    assert desk.state(first) is State.CLOSED


def test_an_act_that_moved_nobody_has_nothing_to_take_back(desk):
    walk_in = desk.arrive()
    done = arrivals.identify(desk.store, desk.session, walk_in, desk.ids["kante"])
    assert undo(desk.store, desk.session, done).rows == ()


def test_every_act_keeps_its_history(desk):
    walk_in = desk.arrive()
    undo(desk.store, desk.session, desk.call(walk_in))
    assert kinds(desk.store, walk_in) == [Kind.CALLED, Kind.UNDONE]
