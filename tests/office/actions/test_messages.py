"""The outbox: queued once, moved, dropped; sent once whatever happens in between."""

from datetime import date
from threading import Event, Thread

import pytest

from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.errors import BadInput, NotAllowed, WrongState
from lmmh_desk.messages.filedrop import FileDrop
from lmmh_desk.messages.gateway import Verdict
from lmmh_desk.messages.web import Http
from lmmh_desk.office.actions.messages import drop_messages, hurry, queue_message, retry_message
from lmmh_desk.office.actions.sending import NOTHING, SENDER, doubt, send_due, send_now, sender_session
from lmmh_desk.office.model.messages import (
    CAMPAIGNS,
    MINUTE,
    REMINDER,
    Channel,
    Message,
    MessageClaimed,
    MessageState,
    Problem,
)
from lmmh_desk.office.store import messages as queries
from lmmh_desk.office.store.tables import message as table
from lmmh_desk.store.exchange.attached import Exchange, attach
from tests.fakes.outside import SmsService
from tests.office.conftest import acts_on
from tests.replacing import replace

SMS, EMAIL = Channel.SMS, Channel.EMAIL
DAY = 24 * 60 * MINUTE
ABOUT = ("appointment", "a1")


class Way:
    """A way out that answers as told, then that it sent."""

    def __init__(self, *answers, once=False):
        self.answers, self.once, self.taken, self.during = list(answers), once, [], None

    def send(self, message):
        self.taken.append(message)
        if self.during:
            self.during()
        return self.answers.pop(0) if self.answers else Verdict.SENT


class Killed(BaseException):
    """The program ends here."""


def queue(store, session, **values):
    now = store.clock.now()
    plain = {
        "channel": SMS, "address": "+33639983471", "text": "Rendez-vous à 10:30.", "purpose": REMINDER,
        "person_id": "p1", "subject": ABOUT, "due_at": now, "expires_at": now + 2 * DAY,
    }  # fmt: skip
    with store.write(session, "test.queue") as unit:
        return queue_message(unit, **{**plain, **values}).id


def drop(store, session, subject=ABOUT):
    with store.write(session, "test.drop") as unit:
        return drop_messages(unit, subject)


def rows(store):
    with store.read() as read:
        return [Message(**row) for row in read.execute(table.select().order_by(table.c.id)).mappings()]


def only(store):
    (found,) = rows(store)
    return found


def outbox(store):
    with store.read() as read:
        return queries.outbox(read, store.clock.now())


def send(store, session, way, channel=SMS):
    return send_due(store, session, {channel: way})


# Queued once, moved, dropped


def test_a_message_is_queued_once(store, front):
    first = queue(store, front)
    assert queue(store, front) == first
    assert only(store).state is MessageState.QUEUED
    assert queue(store, front, channel=EMAIL, address="a@b.fr", title="Rappel") != first
    assert queue(store, front, person_id="p2") != first
    assert queue(store, front, subject=("appointment", "a2")) != first


def test_a_channel_may_be_a_plain_text(store, front):
    queue(store, front, channel="sms")
    assert only(store).channel is SMS


def test_without_a_person_the_address_tells_two_apart(store, front):
    first = queue(store, front, person_id=None)
    assert queue(store, front, person_id=None) == first
    assert queue(store, front, person_id=None, address="+33639983472") != first


def test_one_that_waits_moves_with_its_appointment(store, front, clock):
    first = queue(store, front)
    later = clock.now() + DAY
    moved = queue(store, front, due_at=later, expires_at=later + DAY, text="À 14:00", address="+33639983472")
    assert moved == first
    assert (only(store).due_at, only(store).text, only(store).address) == (later, "A 14:00", "+33639983472")


def test_what_went_out_is_not_queued_again_but_for_another_instant(store, front, clock):
    first = queue(store, front)
    send(store, front, Way())
    assert queue(store, front, due_at=only(store).due_at) == first
    assert queue(store, front, due_at=clock.now() + DAY) != first


def test_a_failed_one_leaves_its_place_to_another_instant(store, front, clock):
    queue(store, front)
    send(store, front, Way(Verdict.REFUSED))
    queue(store, front, due_at=clock.now() + DAY)
    assert [each.state for each in rows(store)] == [MessageState.DROPPED, MessageState.QUEUED]


def test_a_dropped_one_may_be_queued_again(store, front):
    queue(store, front)
    assert drop(store, front) == 1
    assert only(store).problem is Problem.CANCELLED
    queue(store, front)
    assert [each.state for each in rows(store)] == [MessageState.DROPPED, MessageState.QUEUED]


def test_dropping_leaves_what_was_sent_and_other_matters(store, front):
    queue(store, front)
    send(store, front, Way())
    queue(store, front, subject=("appointment", "a2"))
    assert drop(store, front) == 0
    assert drop(store, front, ("move", "a2")) == 0


def test_a_text_is_written_for_its_channel(store, front):
    queue(store, front, text="L’agence vous reçoit", title="Rien")
    queue(store, front, channel=EMAIL, address="a@b.fr", text="L’agence vous reçoit", title="Rappel")
    assert {(each.channel, each.title, each.text) for each in rows(store)} == {
        (SMS, "", "L'agence vous recoit"),
        (EMAIL, "Rappel", "L’agence vous reçoit"),
    }


def test_what_cannot_go_out_aborts_the_transaction(store, front):
    with pytest.raises(BadInput):
        queue(store, front, address="06 39 98 34 71")
    assert rows(store) == []


# Sent once


def test_a_message_is_claimed_before_it_goes_out_and_answered_after(store, front, clock):
    message_id = queue(store, front)
    way = Way()
    way.during = lambda: seen.append((only(store).state, only(store).tries))
    seen = []
    changes = send(store, front, way)
    assert seen == [(MessageState.SENDING, 1)]
    assert (only(store).state, only(store).sent_at) == (MessageState.SENT, clock.now())
    assert changes.ids("message") == (message_id,)
    assert [(each.id, each.address, each.text) for each in way.taken] == [
        (message_id, "+33639983471", "Rendez-vous à 10:30.")
    ]
    assert send(store, front, way).rows == ()
    assert len(way.taken) == 1


def test_nothing_goes_out_early_and_nothing_late(store, front, clock):
    queue(store, front, due_at=clock.now() + 1, expires_at=clock.now() + DAY)
    way = Way()
    send(store, front, way)
    assert way.taken == []
    clock.advance(DAY)
    changes = send(store, front, way)
    assert way.taken == []
    assert (only(store).state, only(store).problem) == (MessageState.DROPPED, Problem.EXPIRED)
    assert changes.touches("message")


def kill_while_sending(store, front, way):
    def die():
        raise Killed

    way.during = die
    with pytest.raises(Killed):
        send(store, front, way)
    way.during = None
    assert [one.state for one in rows(store)].count(MessageState.SENDING) == 1


def test_killed_between_the_gateway_and_the_answer_it_is_perhaps_sent(store, front):
    queue(store, front)
    way = Way()
    kill_while_sending(store, front, way)
    assert outbox(store).waiting == 1
    send(store, front, way)
    assert len(way.taken) == 1
    assert (only(store).state, only(store).problem) == (MessageState.FAILED, Problem.UNSURE)


def test_a_gateway_that_delivers_an_id_once_is_asked_again(store, front, clock):
    with SmsService().running() as service:
        way = Http(service.url, "secret", patience=2.0)
        dying = Way(once=True)
        dying.send = lambda message: (way.send(message), kill())

        def kill():
            raise Killed

        queue(store, front)
        with pytest.raises(Killed):
            send(store, front, dying)
        assert only(store).state is MessageState.SENDING
        send(store, front, way)
        assert only(store).state is MessageState.QUEUED
        clock.advance(MINUTE)
        send(store, front, way)
        assert only(store).state is MessageState.SENT
        assert (len(service.asked), len(service.delivered)) == (2, 1)


def test_a_killed_one_without_a_gateway_any_more_is_perhaps_sent(store, front):
    queue(store, front)
    kill_while_sending(store, front, Way(once=True))
    send_due(store, front, {})
    assert only(store).problem is Problem.UNSURE


def test_what_a_restored_hub_may_have_sent_is_left_to_an_agent(store, front):
    doubted, known = queue(store, front), queue(store, front, subject=("appointment", "a2"))
    queue(store, front, channel=EMAIL, address="a@example.org", title="Rendez-vous")
    every = [one.id for one in rows(store)]
    doubt(store, front, {doubted, "gone"}, {SMS: Way()})
    doubt(store, front, every, {SMS: Way(once=True), EMAIL: Way(once=True)})
    (unsure,) = [one for one in rows(store) if one.problem is Problem.UNSURE]
    assert (unsure.id, unsure.state) == (doubted, MessageState.FAILED)
    way = Way()
    send(store, front, way)
    assert [one.id for one in way.taken] == [known]


def test_two_threads_send_a_message_once(store, front):
    for number in range(6):
        queue(store, front, subject=("appointment", str(number)))
    way, gate = Way(), Event()
    way.during = lambda: gate.wait(0.02)
    threads = [Thread(target=send, args=(store, front, way)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(way.taken) == len({each.id for each in way.taken}) == 6


def test_twins_that_two_desks_queued_go_out_once(store, front, clock):
    queue(store, front)
    with store.write(front, "test.twin") as unit:
        twin = replace(only(store), id="", site_id="", device_id="other")
        unit.add(twin)
    way = Way()
    send(store, front, way)
    assert len(way.taken) == 1
    assert sorted((each.state, each.problem) for each in rows(store)) == [("dropped", "duplicate"), ("sent", "")]


def test_cancelled_while_it_goes_out_it_is_not_tried_again(store, front, clock):
    queue(store, front)
    way = Way(Verdict.NETWORK)
    way.during = lambda: drop(store, front)
    send(store, front, way)
    clock.advance(DAY)
    way.during = None
    send(store, front, way)
    assert len(way.taken) == 1
    assert only(store).problem is Problem.EXPIRED


def test_dropped_between_choice_and_claim_it_stays(store, front, monkeypatch):
    message_id = queue(store, front)
    drop(store, front)
    asked = iter([message_id, None])
    monkeypatch.setattr(queries, "next_due", lambda *_: next(asked))
    way = Way()
    send(store, front, way)
    assert way.taken == []


EVENING, NIGHT, MORNING = (paris_instant(date(2020, 11, day), hour) for day, hour in ((17, 19), (17, 23), (18, 7)))


def two_of_a_campaign(store, front, clock):
    """Queue two messages of a campaign in the evening, a reminder behind them that is pointless at night."""
    clock.instant = EVENING
    for about in ("r1", "r2"):
        queue(store, front, purpose=CAMPAIGNS[0], subject=("campaign_approval", about), person_id=about)
    queue(store, front, due_at=EVENING + 1, expires_at=NIGHT - 1, person_id="p9")
    clock.advance(10)


def test_a_pc_that_sleeps_while_it_sends_goes_on_in_the_morning_and_sends_nothing_late(store, front, clock):
    two_of_a_campaign(store, front, clock)
    way = Way()
    way.during = lambda: setattr(clock, "instant", max(clock.instant, NIGHT))
    send(store, front, way)
    assert [one.purpose for one in map(by_id(store), [message.id for message in way.taken])] == [CAMPAIGNS[0]]
    assert [(one.state, one.problem) for one in rows(store)][1:] == [
        (MessageState.QUEUED, Problem.NONE), (MessageState.DROPPED, Problem.EXPIRED),
    ]  # fmt: skip
    clock.instant = MORNING
    send(store, front, way)
    assert len({message.id for message in way.taken}) == len(way.taken) == 2


def test_a_pc_that_sleeps_between_choice_and_claim_sends_no_campaign_at_night(store, front, clock, monkeypatch):
    two_of_a_campaign(store, front, clock)
    chosen = queries.next_due

    def asleep(read, channel, now, kept):
        found = chosen(read, channel, now, kept)
        clock.instant = NIGHT
        return found

    monkeypatch.setattr(queries, "next_due", asleep)
    way = Way()
    send(store, front, way)
    assert way.taken == []
    clock.instant = MORNING
    monkeypatch.setattr(queries, "next_due", chosen)
    send(store, front, way)
    assert len(way.taken) == 2


def test_a_campaign_cut_short_in_the_evening_is_handed_over_again_in_the_morning_only(store, front, clock):
    two_of_a_campaign(store, front, clock)
    kill_while_sending(store, front, Way(once=True))
    clock.instant = NIGHT
    way = Way(once=True)
    send(store, front, way)
    assert way.taken == []
    clock.instant = MORNING
    send(store, front, way)
    assert len(way.taken) == 2


def by_id(store):
    return {one.id: one for one in rows(store)}.__getitem__


def test_a_slice_may_say_no_at_the_last_moment(store, front):
    store.events.subscribe(MessageClaimed, lambda _unit, event: event.against.append(Problem.OPTED_OUT))
    queue(store, front)
    way = Way()
    send(store, front, way)
    assert way.taken == []
    assert (only(store).state, only(store).problem) == (MessageState.DROPPED, Problem.OPTED_OUT)


# What doesn't pass


def test_without_a_network_one_message_finds_out_for_all(store, front, clock):
    for number in range(3):
        queue(store, front, subject=("appointment", str(number)))
    way = Way(Verdict.NETWORK, Verdict.NETWORK)
    send(store, front, way)
    assert len(way.taken) == 1
    assert (outbox(store).waiting, outbox(store).held) == (3, ((SMS, Problem.NETWORK),))
    send(store, front, way)
    assert len(way.taken) == 1
    clock.advance(MINUTE)
    send(store, front, way)
    assert way.taken[0].id == way.taken[1].id
    clock.advance(MINUTE)
    send(store, front, way)
    assert len(way.taken) == 2  # two minutes now
    clock.advance(MINUTE)
    send(store, front, way)
    assert len(way.taken) == 5
    assert outbox(store).told() == {"waiting": 0, "sent": 3, "held": {}, "failed": 0}


def test_a_channel_that_waits_does_not_hold_the_other(store, front):
    queue(store, front)
    queue(store, front, channel=EMAIL, address="a@b.fr", title="Rappel")
    mail = Way()
    send_due(store, front, {SMS: Way(Verdict.SETUP), EMAIL: mail})
    assert len(mail.taken) == 1
    assert outbox(store).held == ((SMS, Problem.SETUP),)


def test_a_busy_gateway_holds_that_message_only(store, front):
    queue(store, front)
    queue(store, front, subject=("appointment", "a2"))
    way = Way(Verdict.BUSY)
    send(store, front, way)
    assert sorted(each.state for each in rows(store)) == [MessageState.QUEUED, MessageState.SENT]


def test_a_share_that_comes_back_gets_what_waited(store, front, clock, tmp_path):
    queue(store, front)
    way = FileDrop(tmp_path / "share", "json")
    send(store, front, way)
    assert only(store).problem is Problem.NETWORK
    (tmp_path / "share").mkdir()
    hurry(store, front_as_manager(front))
    send(store, front, way)
    assert only(store).state is MessageState.SENT
    assert len(list((tmp_path / "share").iterdir())) == 1


def front_as_manager(front):
    return replace(front, role="site_manager")


def test_a_refused_one_is_shown_and_retried_by_a_manager(store, front, manager):
    message_id = queue(store, front)
    way = Way(Verdict.REFUSED)
    send(store, front, way)
    assert [each.id for each in outbox(store).failed] == [message_id]
    with pytest.raises(NotAllowed):
        retry_message(store, front, message_id)
    with pytest.raises(NotAllowed):
        hurry(store, front)
    assert retry_message(store, manager, message_id).ids("message") == (message_id,)
    send(store, front, way)
    assert only(store).state is MessageState.SENT
    with pytest.raises(WrongState):
        retry_message(store, manager, message_id)


def test_it_stops_between_two_messages(store, front):
    queue(store, front)
    queue(store, front, subject=("appointment", "a2"))
    way = Way()
    send_due(store, front, {SMS: way}, stop=lambda: bool(way.taken))
    assert len(way.taken) == 1


def test_a_failed_one_is_shown_while_it_is_useful(store, front, clock):
    queue(store, front)
    send(store, front, Way(Verdict.REFUSED))
    assert len(outbox(store).failed) == 1
    clock.advance(2 * DAY)
    assert outbox(store).failed == ()


# By itself


def test_the_pc_where_the_office_was_founded_sends(store, front, clock):
    message_id = queue(store, front)
    way, opened = Way(), []

    def open_ways(_store, channels):
        opened.append(channels)
        return {SMS: way}

    assert send_now(store, open_ways).touches("message")
    assert send_now(store, open_ways) == NOTHING
    assert opened == [[SMS]]  # a vault isn't asked for nothing
    with store.read() as read:
        assert {action for action, _details in acts_on(read, message_id)} == {
            "office.messages.claim",
            "office.messages.answer",
        }
        assert sender_session(read).agent_id == SENDER
        signed = read.exec_driver_sql("SELECT DISTINCT agent_id FROM audit WHERE subject = ?", (message_id,)).scalars()
        assert list(signed) == [SENDER]


def give_hub(store):
    """Attach a desk to a hub that nobody reaches."""
    with store.local() as connection:
        attach(connection, Exchange("https://hub.example", "", b"", b"", (), ""))


def test_an_attached_pc_does_not(store, front):
    queue(store, front)
    give_hub(store)
    assert send_now(store, lambda *_: pytest.fail("opened")) == NOTHING


def test_one_attached_as_it_sends_leaves_the_rest_to_its_hub(store, front):
    queue(store, front)
    queue(store, front, subject=("appointment", "a2"))
    way = Way()
    way.during = lambda: give_hub(store)
    send_now(store, lambda *_: {SMS: way})
    assert len(way.taken) == 1


@pytest.mark.parametrize("state", ["late", "cut"])
def test_what_is_late_or_cut_short_is_settled_by_itself(store, front, clock, state):
    queue(store, front)
    if state == "late":
        clock.advance(3 * DAY)
    else:
        kill_while_sending(store, front, Way())
    assert send_now(store, lambda *_: {}).touches("message")
    assert only(store).problem is (Problem.EXPIRED if state == "late" else Problem.UNSURE)
