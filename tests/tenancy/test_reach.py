"""A person who refuses SMS gets none, even those queued before."""

from __future__ import annotations

import pytest

from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.kernel.session import Session
from lmmh_desk.messages.gateway import Outgoing, Verdict
from lmmh_desk.office.actions.messages import queue_message
from lmmh_desk.office.actions.sending import send_due
from lmmh_desk.office.model.messages import REMINDER, Channel
from lmmh_desk.office.store.messages import outbox
from lmmh_desk.store.store import Store
from lmmh_desk.tenancy.actions.handlers import HANDLERS
from lmmh_desk.tenancy.actions.merging import merge_persons
from lmmh_desk.tenancy.model.records import Person
from lmmh_desk.tenancy.store.cards import person_card


class Way:
    once = False

    def __init__(self) -> None:
        self.taken: list[str] = []

    def send(self, message: Outgoing) -> Verdict:
        self.taken.append(message.address)
        return Verdict.SENT


@pytest.fixture
def way(store: Store) -> Way:
    for event, handler in HANDLERS.items():
        store.events.subscribe(event, handler)
    return Way()


def person(store: Store, session: Session, **values: object) -> str:
    with store.write(session, "test.person") as unit:
        made = Person(usual_name="Belkacem", **values)
        unit.add(made)
    return made.id


def queue(store: Store, session: Session, channel: Channel, person_id: str | None) -> None:
    address, now = {"sms": "+33639983471", "email": "a@b.fr"}[channel], store.clock.now()
    with store.write(session, "test.queue") as unit:
        queue_message(
            unit, channel=channel, address=address, text="Rendez-vous", title="Rappel", purpose=REMINDER,
            person_id=person_id, subject=("appointment", "a1"), due_at=now, expires_at=now + 1000,
        )  # fmt: skip


def test_who_refused_since_gets_no_sms_but_an_email(store: Store, session: Session, way: Way) -> None:
    person_id = person(store, session)
    for channel in Channel:
        queue(store, session, channel, person_id)
    with store.write(session, "test.opt_out") as unit:
        unit.get(Person, person_id).sms_opt_out = True
    send_due(store, session, dict.fromkeys(Channel, way))
    assert way.taken == ["a@b.fr"]


@pytest.mark.parametrize("refused_on", ["kept", "merged"])
def test_a_refusal_holds_on_either_of_two_merged_files(
    store: Store, session: Session, manager: Session, way: Way, clock: FixedClock, refused_on: str
) -> None:
    kept = person(store, session, sms_opt_out=refused_on == "kept")
    merged = person(store, session, sms_opt_out=refused_on == "merged")
    queue(store, session, Channel.SMS, merged)
    merge_persons(store, manager, kept, merged)
    send_due(store, session, {Channel.SMS: way})
    assert way.taken == []


def test_a_refusal_is_not_lost_when_two_files_become_one(
    store: Store, session: Session, manager: Session, way: Way
) -> None:
    kept, merged = person(store, session), person(store, session, sms_opt_out=True, large_print=True)
    merge_persons(store, manager, kept, merged)
    with store.read() as read:
        card = person_card(read, kept)
    assert (card.sms_opt_out, card.large_print) == (True, True)
    queue(store, session, Channel.SMS, kept)
    send_due(store, session, {Channel.SMS: way})
    assert way.taken == []


def test_a_refusal_written_on_the_merged_file_by_a_desk_that_knew_of_no_merge_holds(
    store: Store, session: Session, manager: Session, way: Way
) -> None:
    kept, merged = person(store, session), person(store, session)
    merge_persons(store, manager, kept, merged)
    with store.write(session, "test.late") as unit:
        unit.get(Person, merged).sms_opt_out = True
    queue(store, session, Channel.SMS, kept)
    send_due(store, session, {Channel.SMS: way})
    assert way.taken == []


def test_who_agreed_and_who_is_unknown_get_theirs(store: Store, session: Session, way: Way) -> None:
    queue(store, session, Channel.SMS, person(store, session))
    queue(store, session, Channel.SMS, None)
    send_due(store, session, {Channel.SMS: way})
    assert len(way.taken) == 2
    with store.read() as read:
        assert outbox(read, store.clock.now()).sent == 2
