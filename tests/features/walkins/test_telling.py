"""« Prévenir par SMS »: who waits is told once, by their own mobile, unless they refuse; the text names nobody."""

import pytest

from lmmh_desk.features.walkins.actions import arrivals, counter, telling
from lmmh_desk.features.walkins.actions.undo import undo
from lmmh_desk.features.walkins.model.records import Outcome
from lmmh_desk.features.walkins.model.turns import USEFUL, told_words, turn_text
from lmmh_desk.kernel.errors import NotAllowed, WrongState
from lmmh_desk.office.model.bookings import CheckInUndone
from lmmh_desk.office.model.gateways import GatewaySetup, Kind
from lmmh_desk.office.model.messages import Channel, Message, MessageClaimed, MessageState, Problem
from lmmh_desk.office.model.sites import Office, Site, SiteKind
from lmmh_desk.office.model.sms import fits, parts, sms_text
from lmmh_desk.office.store.messages import twin_went, write_gateway
from lmmh_desk.store.exchange.attached import DEMONSTRATION, Exchange, attach
from lmmh_desk.tenancy.actions.handlers import message_claimed
from lmmh_desk.tenancy.model.records import Contact, Person
from tests.features.walkins.hands import click, focus_queue
from tests.replacing import replace

MOBILE = "+33639983471"


@pytest.fixture
def able(desk):
    """Give this PC a gateway, M. Belkacem a landline and a mobile, Mme Tessier a landline alone."""
    with desk.store.write(desk.session, "test.able") as unit:
        write_gateway(unit.connection, GatewaySetup(Channel.SMS, Kind.FILE, "/srv/sms"))
        for name, number in (("belkacem", "+33261910001"), ("belkacem", MOBILE), ("tessier", "+33261910002")):
            unit.add(contact(desk.ids[name], number))
    return desk


def contact(person_id, number):
    return Contact(
        person_id=person_id, kind="phone", raw=number, value=number, mobile=number.startswith(("+336", "+337"))
    )


def tell(desk, walk_in_id):
    return telling.tell(desk.store, desk.session, walk_in_id)


def outbox(desk):
    asked = "SELECT channel, address, text, purpose, person_id, due_at, expires_at, state, problem FROM message"
    with desk.store.read() as read:
        return read.exec_driver_sql(asked + " ORDER BY created_at, id").all()


def refused(desk, walk_in_id, fact):
    before = outbox(desk)
    with pytest.raises(WrongState) as error:
        tell(desk, walk_in_id)
    assert (error.value.fact, error.value.safe) == (fact, "Aucun SMS n’est envoyé.")
    assert error.value.gesture
    assert outbox(desk) == before


def settle(desk, state, problem=Problem.NONE):
    """Note what became of the only message."""
    with desk.store.write(desk.session, "test.settle") as unit:
        (message_id,) = unit.connection.exec_driver_sql("SELECT id FROM message").scalars()
        message = unit.get(Message, message_id)
        message.state, message.problem = state, problem
        message.sent_at = unit.now if state is MessageState.SENT else None


def test_who_waits_is_told_by_the_mobile_of_their_file(able):
    walk_in, arrived = able.arrive("belkacem", "X"), able.clock.now()
    able.wait(5)
    tell(able, walk_in)
    (row,) = outbox(able)
    now = able.clock.now()
    assert (row.channel, row.address, row.purpose, row.state) == ("sms", MOBILE, "turn", "queued")
    assert (row.person_id, row.expires_at) == (able.ids["belkacem"], now + USEFUL)
    assert row.due_at == arrived, "of two desks that tell apart, one message goes out"
    assert able.find(walk_in).told == "SMS à envoyer"


def test_the_sms_names_neither_the_person_nor_why_they_came(able):
    tell(able, able.arrive("belkacem", "X"))
    text = outbox(able)[0].text
    assert text == (
        "Le Mans Métropole Habitat : votre tour approche. Ticket B1, présentez-vous à l'accueil. Agence Centre."
    )
    for word in ("Ferhat", "Belkacem", "confidentiel", "204518", "Sittelles"):
        assert word not in text


def test_it_is_one_sms_even_with_a_long_name_of_the_place():
    office = Office(name="Le Mans Métropole Habitat", place="Le Mans")
    site = Site(kind=SiteKind.AGENCY, name="Espace-accueil " + "Glonnières " * 9, address="", public_area_m2=20)
    text = sms_text(turn_text(office, site, "AB1234"))
    assert (parts(text), fits(text), "Glonnières" in text) == (1, True, False)


def test_the_audit_says_who_told_whom(able):
    walk_in = able.arrive("belkacem")
    tell(able, walk_in)
    with able.store.read() as read:
        line = read.exec_driver_sql("SELECT action, subject, agent_id FROM audit ORDER BY tx DESC LIMIT 1").one()
    assert tuple(line) == ("walkins.tell", walk_in, able.session.agent_id)


def test_nobody_is_told_twice_but_after_a_failure(able):
    walk_in = able.arrive("belkacem")
    tell(able, walk_in)
    refused(able, walk_in, "B1\u00a0: SMS à envoyer.")
    settle(able, MessageState.SENT)
    refused(able, walk_in, "B1\u00a0: prévenu par SMS à 10:42.")
    settle(able, MessageState.FAILED, Problem.REFUSED)
    able.wait(1)
    tell(able, walk_in)
    assert [row.state for row in outbox(able)] == ["dropped", "queued"]


def test_of_two_messages_of_two_desks_the_one_that_went_is_told(able):
    walk_in = able.arrive("belkacem")
    tell(able, walk_in)
    settle(able, MessageState.SENT)
    with able.store.write(able.session, "test.other") as unit:
        (message_id,) = unit.connection.exec_driver_sql("SELECT id FROM message").scalars()
        sent = unit.get(Message, message_id)
        twin = Message(
            channel=sent.channel, address=sent.address, text=sent.text, purpose=sent.purpose, person_id=sent.person_id,
            subject_table=sent.subject_table, subject_id=sent.subject_id, due_at=sent.due_at,
            expires_at=sent.expires_at,
        )  # fmt: skip
        unit.add(twin)
        unit.flush()
        assert twin_went(unit.connection, twin)
        twin.state, twin.problem = MessageState.DROPPED, Problem.DUPLICATE
    assert able.find(walk_in).told == "Prévenu par SMS à 10:42"


def test_who_refuses_sms_is_not_told_whenever_they_said_so(able):
    walk_in = able.arrive("belkacem")
    tell(able, walk_in)
    with able.store.write(able.session, "test.refused") as unit:
        unit.get(Person, able.ids["belkacem"]).sms_opt_out = True
        unit.flush()
        (message_id,) = unit.connection.exec_driver_sql("SELECT id FROM message").scalars()
        claimed = MessageClaimed(unit.get(Message, message_id), [])
        message_claimed(unit, claimed)
        assert claimed.against == [Problem.OPTED_OUT], "queued before, held back when it is claimed"
    settle(able, MessageState.DROPPED, Problem.OPTED_OUT)
    assert able.find(walk_in).told == "SMS non parti"
    refused(able, walk_in, "M. Ferhat Belkacem refuse les SMS.")


def test_who_cannot_be_reached_is_not_promised_anything(able):
    refused(able, able.arrive("tessier"), "Mme Odile Tessier n’a pas de téléphone mobile dans sa fiche.")
    refused(able, able.arrive(), "Le ticket B2 n’a pas encore de nom.")


def test_only_those_who_wait_are_told(able):
    walk_in = able.arrive("belkacem")
    able.call(walk_in)
    refused(able, walk_in, "B1 est déjà appelé.")
    counter.leave(able.store, able.session, able.arrive("kante"))
    able.wait(24 * 60)
    with pytest.raises(WrongState) as error:
        tell(able, walk_in)
    assert error.value.fact == "B1 est un passage du 17/11."


def test_a_pc_without_a_way_out_promises_nothing(able):
    walk_in = able.arrive("belkacem")
    with able.store.local() as connection:
        write_gateway(connection, GatewaySetup(Channel.SMS))
    refused(able, walk_in, "Ce poste n’a pas de passerelle pour les SMS.")
    with able.store.local() as connection:
        attach(connection, Exchange(DEMONSTRATION, "", b"", b"", (able.session.site_id,), "demo"))
    tell(able, walk_in)
    assert len(outbox(able)) == 1, "its hub sends it"


@pytest.mark.parametrize("end", ["received", "left", "taken back", "appointment taken back"])
def test_what_waits_is_dropped_with_its_reason(able, end):
    store, me = able.store, able.session
    arrived = arrivals.arrive(store, me, arrivals.Arrival(able.ids["belkacem"], appointment_at=able.clock.now()))
    walk_in = arrived.created("walk_in")
    tell(able, walk_in)
    if end == "received":
        able.call(walk_in)
        assert [row.state for row in outbox(able)] == ["queued"], "called, they may still be on their way"
        counter.close(store, me, walk_in, Outcome.ANSWERED)
    elif end == "left":
        counter.leave(store, me, walk_in)
    elif end == "taken back":
        undo(store, me, arrived)
    else:
        with store.write(me, "test.undone") as unit:
            found = able.find(walk_in)
            arrivals.follow_undone(unit, CheckInUndone(able.ids["belkacem"], found.appointment_at, found.arrived_at))
    assert [(row.state, row.problem) for row in outbox(able)] == [("dropped", "cancelled")]


def test_a_message_taken_back_says_nothing(able):
    walk_in = able.arrive("belkacem")
    tell(able, walk_in)
    settle(able, MessageState.DROPPED, Problem.CANCELLED)
    assert able.find(walk_in).told == ""
    assert told_words([]) == ""


def test_a_caretaker_tells_nobody(able):
    walk_in = able.arrive("belkacem")
    with pytest.raises(NotAllowed):
        tell(able.at(replace(able.session, role="caretaker")), walk_in)
    assert outbox(able) == []


@pytest.mark.parametrize("way", ["key", "button"])
def test_the_row_chosen_is_told_and_says_so(window, way):
    desk = window.desk
    with desk.store.write(desk.session, "test.able") as unit:
        write_gateway(unit.connection, GatewaySetup(Channel.SMS, Kind.FILE, "/srv/sms"))
        unit.add(contact(desk.ids["belkacem"], MOBILE))
    table = focus_queue(window)
    if way == "key":
        window.keys(text="s")
    else:
        click(window.page.queue, "Prévenir par SMS la personne choisie")
    assert window.said == "SMS à envoyer\u00a0: le tour approche."
    assert len(outbox(desk)) == 1
    settle(desk, MessageState.SENT)
    window.page.refresh(None)
    assert "Prévenu par SMS à 10:42" in table.rows.cell(0, 1).said()
    table.setFocus()
    window.keys(text="s")
    assert window.said.startswith("B5\u00a0: prévenu par SMS à 10:42. Aucun SMS n’est envoyé.")


def test_without_a_row_nothing_is_told(window):
    window.page.queue.table.set_rows([])
    window.page.queue._tell_chosen()
    assert outbox(window.desk) == []
    assert "SMS" not in window.said
