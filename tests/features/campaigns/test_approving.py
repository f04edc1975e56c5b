"""Approval by another manager, the frozen list, the outbox, and what holds a message back at the last moment."""

from datetime import date

import pytest
from msgspec.structs import replace

from lmmh_desk.features.campaigns.actions import approving, printing, writing
from lmmh_desk.features.campaigns.actions.writing import hang_posters
from lmmh_desk.features.campaigns.model.drafting import Channels, Criteria, expires_at, leaves_at
from lmmh_desk.features.campaigns.model.listing import STATUSES, Hanging, Standing, Status, Watch
from lmmh_desk.features.campaigns.model.records import CampaignApproval
from lmmh_desk.features.campaigns.store import listing
from lmmh_desk.features.campaigns.store.found import timeline
from lmmh_desk.features.upkeep.store import board as halls
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.errors import DeskError, NotAllowed, WrongState
from lmmh_desk.messages.gateway import Verdict
from lmmh_desk.office.actions.sending import send_due, sender_session
from lmmh_desk.office.model.messages import Channel, Message, MessageClaimed, MessageState
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.store import messages
from lmmh_desk.office.store.messages import channels_due, outbox
from tests.documents.watching import text_of
from tests.features.campaigns.conftest import ASKED, CONTENT, JEANNE, ODILE, QUIET, TERMS, terms
from tests.features.founded import add_agent
from tests.tenancy.homes import FERHAT

TODAY = date(2020, 11, 17)


class Gate:
    """A gateway that keeps what it is given."""

    once = True

    def __init__(self, answer=Verdict.SENT):
        self.answer, self.went = answer, []

    def send(self, message):
        self.went.append(message)
        return self.answer


def send(store, gate):
    with store.read() as read:
        session = sender_session(read)
    send_due(store, session, {Channel.SMS: gate, Channel.EMAIL: gate})


def go(store, manager, campaign_id, watch=QUIET):
    return approving.queue_all(store, manager, campaign_id, watch)


def test_who_wrote_it_may_not_approve_it_be_it_a_manager(store, manager, counter, asked):
    writing.change_campaign(store, manager, asked, ASKED)
    writing.ask_approval(store, counter, asked)
    with pytest.raises(NotAllowed, match="autre responsable"):
        approving.approve(store, manager, asked, TERMS, QUIET)
    with pytest.raises(NotAllowed):
        approving.approve(store, counter, asked, TERMS, QUIET)


def test_who_made_it_may_not_approve_what_another_changed(store, manager, counter):
    made = writing.make_campaign(store, manager, ASKED).created("campaign")
    writing.change_campaign(store, counter, made, ASKED)
    writing.ask_approval(store, counter, made)
    with pytest.raises(NotAllowed, match="autre responsable"):
        approving.approve(store, manager, made, TERMS, QUIET)


def test_who_wrote_it_once_may_not_approve_what_two_others_changed_since(store, admin, manager, counter, asked):
    writing.change_campaign(store, manager, asked, ASKED)
    writing.change_campaign(store, counter, asked, ASKED)
    writing.ask_approval(store, counter, asked)
    with pytest.raises(NotAllowed, match="autre responsable"):
        approving.approve(store, manager, asked, TERMS, QUIET)
    approving.approve(store, add_agent(store, admin, "Yann Prévost", Role.SITE_MANAGER), asked, TERMS, QUIET)


@pytest.mark.parametrize(
    "changed",
    [replace(ASKED, criteria=Criteria(floor="ground")), replace(ASKED, channels=Channels(letter=True)),
     replace(ASKED, leaves_on=date(2020, 11, 23))],
)  # fmt: skip
def test_households_ways_and_day_that_were_not_read_are_not_approved(store, manager, counter, asked, changed, shown):
    writing.change_campaign(store, counter, asked, changed)
    writing.ask_approval(store, counter, asked)
    with pytest.raises(WrongState, match="changé"):
        approving.approve(store, manager, asked, TERMS, QUIET)
    assert shown(asked).approval is None


def test_only_what_was_read_and_asked_for_is_approved(store, manager, made, counter):
    with pytest.raises(WrongState, match="demandé"):
        approving.approve(store, manager, made, TERMS, QUIET)
    writing.ask_approval(store, counter, made)
    with pytest.raises(WrongState, match="changé"):
        approving.approve(store, manager, made, replace(TERMS, content=replace(CONTENT, title="Autre")), QUIET)


def test_a_departure_long_gone_or_a_list_of_nobody_is_not_approved(store, manager, counter, asked, clock):
    with store.read() as read:
        clos = read.exec_driver_sql("SELECT id FROM residence WHERE name = 'Clos-Bernard'").scalar()
    nobody = replace(ASKED, criteria=Criteria(residence_id=clos), channels=Channels(letter=True))
    empty = writing.make_campaign(store, counter, nobody).created("campaign")
    writing.ask_approval(store, counter, empty)
    with pytest.raises(WrongState, match="aucun foyer"):
        approving.approve(store, manager, empty, terms(store, empty), QUIET)
    clock.instant = expires_at("2020-11-20")
    with pytest.raises(WrongState, match="deux semaines"):
        approving.approve(store, manager, asked, TERMS, QUIET)


def test_the_list_is_frozen_who_comes_later_is_not_on_it(store, manager, counter, approved, reached, shown):
    assert shown(approved).standing is Standing.APPROVED
    before = {(one.name, one.way) for one in reached(approved)}
    assert sorted(way for _name, way in before) == ["email", "letter", "sms"]
    writing.refuse_messages(store, counter, FERHAT, frozenset({"sms"}))
    assert {(one.name, one.way) for one in reached(approved)} == before
    with pytest.raises(WrongState, match="demandé"):
        approving.approve(store, manager, approved, TERMS, QUIET)


def test_messages_are_queued_once_some_at_a_time_and_go_on_after_a_stop(store, manager, approved, monkeypatch, shown):
    monkeypatch.setattr(approving, "AT_ONCE", 1)
    seen = []
    go(store, manager, approved, Watch(lambda done, of: seen.append((done, of)), lambda: len(seen) > 0))
    assert seen == [(0, 2)]
    go(store, manager, approved)
    go(store, manager, approved)
    with store.read() as read:
        rows = read.exec_driver_sql("SELECT channel, text, due_at, expires_at FROM message ORDER BY channel").all()
        far = listing.tally(read, shown(approved).approval.id, stopped=False)
    assert [row.channel for row in rows] == ["email", "sms"]
    assert {(row.due_at, row.expires_at) for row in rows} == {(leaves_at("2020-11-20"), expires_at("2020-11-20"))}
    assert "Pour ne plus recevoir" in rows[0].text
    assert rows[1].text.endswith("Refus : 02 61 91 00 72")
    assert (far.of(Status.QUEUED), far.of(Status.TO_PRINT), far.total, far.done, far.lost) == (2, 1, 3, 0, 0)


def test_a_campaign_not_approved_or_stopped_queues_nothing(store, manager, asked):
    with pytest.raises(WrongState, match="approuvée"):
        go(store, manager, asked)


def at_departure(store, clock):
    clock.instant = leaves_at("2020-11-20")


def test_messages_leave_at_their_hour_each_status_is_told(store, manager, queued, clock, reached, answering, shown):
    gate = Gate()
    send(store, gate)
    assert gate.went == []
    at_departure(store, clock)
    send(store, gate)
    assert {one.address for one in gate.went} == {"+33639983471", "o@example.org"}
    assert [STATUSES[one.status] for one in reached(queued)] == ["à imprimer", "envoyé", "envoyé"]


@pytest.mark.parametrize(
    ("day", "hour", "leaves"),
    [
        (date(2020, 11, 20), 20, False), (date(2020, 11, 21), 6, False), (date(2020, 11, 21), 7, True),
        (date(2020, 11, 22), 12, False), (date(2020, 11, 23), 9, True),
    ],
)  # fmt: skip
def test_a_campaign_never_leaves_at_night_nor_on_a_sunday_however_late_it_is_tried(
    day, hour, leaves, store, queued, clock, answering
):
    clock.instant = paris_instant(day, hour)
    gate = Gate()
    send(store, gate)
    with store.read() as read:
        assert (len(gate.went), channels_due(read, clock.now())) == (2 if leaves else 0, [])
    clock.instant = paris_instant(date(2020, 11, 23), 9)
    send(store, gate)
    assert len(gate.went) == 2


def test_a_failure_is_told_in_front_with_its_reason(store, queued, clock, reached, answering):
    at_departure(store, clock)
    send(store, Gate(Verdict.REFUSED))
    first = reached(queued)[0]
    assert (first.status, first.problem) == (Status.FAILED, "refusé")


def test_what_did_not_arrive_is_in_front_whatever_its_name_and_however_few_are_shown(
    store, queued, clock, answering, shown
):
    class Unreachable(Gate):
        def send(self, message):
            return Verdict.REFUSED if "@" in message.address else super().send(message)

    at_departure(store, clock)
    send(store, Unreachable())
    with store.read() as read:
        every = listing.recipients(read, shown(queued).approval.id, stopped=False)
        assert sorted(one.name for one in every)[0] != every[0].name
        assert listing.recipients(read, shown(queued).approval.id, stopped=False, most=1) == every[:1]
    assert [one.status for one in every] == [Status.FAILED, Status.TO_PRINT, Status.SENT]


def test_who_refuses_after_the_approval_gets_nothing(store, counter, queued, clock, reached, answering):
    writing.refuse_messages(store, counter, FERHAT, frozenset({"sms"}))
    writing.refuse_messages(store, counter, ODILE, frozenset({"email"}))
    at_departure(store, clock)
    gate = Gate()
    send(store, gate)
    assert gate.went == []
    assert [one.problem for one in reached(queued)][:2] == ["refusé par la personne"] * 2


def test_what_is_stopped_does_not_leave(store, counter, queued, clock, reached, answering):
    writing.stop_campaign(store, counter, queued)
    assert {one.status for one in reached(queued)} == {Status.DROPPED}
    at_departure(store, clock)
    gate = Gate()
    send(store, gate)
    assert gate.went == []


def waiting(store):
    with store.read() as read:
        return outbox(read, 0).waiting


def test_what_is_suspended_waits_whole_and_goes_on_where_it_was_each_message_once(
    store, counter, queued, clock, reached, answering, shown
):
    class Half(Gate):
        def send(self, message):
            answer = super().send(message)
            writing.pause_campaign(store, counter, queued)  # while it is being sent
            return answer

    at_departure(store, clock)
    gate = Half()
    send(store, gate)
    assert len(gate.went) == 1
    assert (shown(queued).standing, waiting(store)) == (Standing.PAUSED, 1)
    clock.advance(3_600_000)
    late = Gate()
    send(store, late)
    with store.read() as read:
        approval = shown(queued).approval.id
        assert (late.went, channels_due(read, clock.now(), [approval])) == ([], [])
    assert Status.DROPPED not in {one.status for one in reached(queued)}
    writing.resume_campaign(store, counter, queued)
    send(store, late)
    assert {one.address for one in (*gate.went, *late.went)} == {"+33639983471", "o@example.org"}
    assert (len(late.went), waiting(store)) == (1, 0)
    send(store, late)
    assert len(late.went) == 1


def test_a_campaign_suspended_between_the_choice_of_a_message_and_its_claim_keeps_it(
    store, counter, queued, clock, answering, monkeypatch
):
    chosen = messages.next_due

    def suspended(read, channel, now, kept):
        found = chosen(read, channel, now, kept)
        if found is not None:
            writing.pause_campaign(store, counter, queued)
        return found

    at_departure(store, clock)
    monkeypatch.setattr(messages, "next_due", suspended)
    gate = Gate()
    send(store, gate)
    assert (gate.went, waiting(store)) == ([], 2)
    with store.read() as read:
        told = read.exec_driver_sql("SELECT action FROM audit WHERE action LIKE 'office.messages.%'").scalars().all()
    assert told == [], "no message was claimed"


def test_a_suspended_campaign_makes_no_letter_queues_nothing_and_is_stopped_as_another(
    store, manager, counter, queued, tmp_path, clock, answering
):
    with pytest.raises(WrongState, match="n’est pas suspendu"):
        writing.resume_campaign(store, counter, queued)
    writing.pause_campaign(store, counter, queued)
    with pytest.raises(WrongState, match="en train de partir"):
        writing.pause_campaign(store, counter, queued)
    with pytest.raises(WrongState, match="suspendu"):
        printing.print_letters(store, manager, queued, tmp_path / "courriers.pdf", QUIET)
    with pytest.raises(WrongState, match="suspendu"):
        go(store, manager, queued)
    with pytest.raises(WrongState, match="figés"):
        writing.change_campaign(store, counter, queued, ASKED)
    writing.stop_campaign(store, counter, queued)
    at_departure(store, clock)
    gate = Gate()
    send(store, gate)
    assert (gate.went, waiting(store)) == ([], 0), "what was suspended is given up once it is stopped"


def test_what_stays_suspended_too_long_is_given_up_as_pointless(store, counter, queued, clock, reached, answering):
    writing.pause_campaign(store, counter, queued)
    clock.instant = expires_at("2020-11-20")
    send(store, Gate())
    assert sorted(one.problem for one in reached(queued)) == ["", "trop tard", "trop tard"]


def test_what_is_stopped_no_longer_waits_in_the_outbox(store, counter, manager, queued, monkeypatch):
    monkeypatch.setattr(approving, "AT_ONCE", 1)
    assert waiting(store) == 2
    with pytest.raises(WrongState, match="pas arrêtée"):
        approving.drop_all(store, manager, queued)
    assert waiting(store) == 2
    writing.stop_campaign(store, counter, queued)
    approving.drop_all(store, counter, queued)
    assert waiting(store) == 0
    assert approving.drop_all(store, counter, queued).rows == ()


def test_what_left_while_the_outbox_is_emptied_stays_sent(store, counter, queued, monkeypatch):
    writing.stop_campaign(store, counter, queued)
    with store.read() as read:
        waits = listing.queued(read, queued)
    with store.write(counter, "test.left") as unit:
        left = unit.get(Message, waits[0])
        left.state, left.sent_at = MessageState.SENT, unit.now
    monkeypatch.setattr(approving, "queued", lambda _read, _id: waits)
    approving.drop_all(store, counter, queued)
    with store.read() as read:
        states = dict(read.exec_driver_sql("SELECT id, state FROM message").all())
    assert sorted(states[one] for one in waits) == ["dropped", "sent"]
    assert states[waits[0]] == "sent"


def test_a_list_stopped_while_it_is_frozen_leaves_nothing(store, manager, asked, shown, monkeypatch):
    monkeypatch.setattr(approving, "OFTEN", 1)
    seen = []
    stopping = Watch(lambda done, of: seen.append((done, of)), lambda: len(seen) == 2)
    changes = approving.approve(store, manager, asked, TERMS, stopping)
    assert (changes.rows, seen) == ((), [(0, 3), (1, 3)])
    assert shown(asked).standing is Standing.ASKED
    with store.read() as read:
        assert read.exec_driver_sql("SELECT count(*) FROM campaign_recipient").scalar() == 0


def test_a_household_that_no_way_reaches_is_not_on_the_list(store, manager, counter, reached, shown):
    made = writing.make_campaign(store, counter, replace(ASKED, channels=Channels(sms=True))).created("campaign")
    writing.ask_approval(store, counter, made)
    approving.approve(store, manager, made, terms(store, made), QUIET)
    assert shown(made).approval.households == len(reached(made)) == 1


def test_a_list_whose_criteria_change_while_it_is_found_is_not_frozen(store, manager, counter, asked, shown):
    changed = []

    def change(_done, _of):
        if not changed:
            writing.change_campaign(store, counter, asked, replace(ASKED, criteria=Criteria(floor="ground")))
            writing.ask_approval(store, counter, asked)
            changed.append(asked)

    with pytest.raises(WrongState, match="changé"):
        approving.approve(store, manager, asked, TERMS, Watch(change, lambda: False))
    assert shown(asked).standing is Standing.ASKED


def test_an_approval_that_fails_half_way_leaves_nothing(store, manager, asked, shown, monkeypatch):
    with store.read() as read:
        targets = approving.targets(read, Criteria(), TODAY)
    gone = [*targets[:2], replace(targets[2], person_id="gone")]
    monkeypatch.setattr(approving, "targets", lambda *_asked: gone)
    with pytest.raises(DeskError):
        approving.approve(store, manager, asked, TERMS, QUIET)
    assert shown(asked).standing is Standing.ASKED
    with store.read() as read:
        assert read.exec_driver_sql("SELECT count(*) FROM campaign_recipient").scalar() == 0


def test_of_two_approvals_the_first_at_the_hub_counts_and_nothing_leaves_twice(
    store, admin, manager, queued, clock, answering, shown
):
    other = add_agent(store, admin, "Yann Prévost", Role.SITE_MANAGER)
    with store.write(other, "test.twin") as unit:  # as another desk sends it, after the hub took this one
        unit.connection.exec_driver_sql("UPDATE campaign_approval SET rev = 9")
        unit.add(
            CampaignApproval(
                campaign_id=queued, title="Autre", text="Autre", sms="", poster="", pictogram="info",
                leaves_on="2020-11-20", households=0, created_at=1,
            )
        )  # fmt: skip
    one = shown(queued)
    assert (one.approval.by, one.approval.others) == ("Hélène Vauclin", ("Yann Prévost",))
    assert one.warning.startswith("Approuvée aussi par Yann Prévost")
    with store.write(other, "test.turn") as unit:
        unit.connection.exec_driver_sql("UPDATE campaign_approval SET rev = 5 WHERE title = 'Autre'")
    assert shown(queued).approval.content.title == "Autre"
    at_departure(store, clock)
    gate = Gate()
    send(store, gate)
    assert gate.went == [], "the messages of the list that doesn't count stay"


def test_a_text_changed_elsewhere_after_the_approval_is_said(store, counter, approved, shown):
    assert shown(approved).warning == ""
    with store.write(counter, "test.elsewhere") as unit:
        unit.connection.exec_driver_sql("UPDATE campaign SET title = 'Changé ailleurs'")
    assert shown(approved).leaving.title == CONTENT.title
    assert "texte approuvé" in shown(approved).warning
    assert shown(approved).asked_of == ("Tous les baux en cours",)


def test_letters_are_one_file_of_the_frozen_list_and_are_kept_as_printed(store, manager, approved, tmp_path, reached):
    file = tmp_path / "courriers.pdf"
    seen = []
    made = printing.print_letters(store, manager, approved, file, Watch(lambda *at: seen.append(at), lambda: False))
    assert (made.letters, made.left_out, seen[-1]) == (1, 0, (1, 1))
    text = text_of(file.read_bytes())
    assert "TESSIER1" in text
    assert "14 ALLEE DES SITTELLES" in text
    assert "Se protéger dans l’immeuble" in text
    assert [one.status for one in reached(approved) if one.way == "letter"] == [Status.PRINTED]


def test_letters_cancelled_leave_no_file_and_no_trace(store, manager, approved, tmp_path, reached):
    file = tmp_path / "courriers.pdf"
    made = printing.print_letters(store, manager, approved, file, Watch(lambda _done, _of: None, lambda: True))
    assert made.file is None
    assert not file.exists()
    assert [one.status for one in reached(approved) if one.way == "letter"] == [Status.TO_PRINT]


def test_an_address_that_can_no_longer_be_written_is_left_out_and_counted(
    store, manager, approved, tmp_path, admin, reached, shown
):
    with store.write(admin, "test.second") as unit:
        unit.connection.exec_driver_sql(
            "INSERT INTO campaign_recipient (id, site_id, device_id, created_at, created_by, approval_id, person_id, "
            "dwelling_id, way) SELECT 'z', site_id, device_id, created_at, created_by, approval_id, ?, "
            "(SELECT id FROM dwelling WHERE reference = 'D1'), 'letter' FROM campaign_recipient WHERE person_id = ?",
            (FERHAT, JEANNE),
        )
        unit.connection.exec_driver_sql("UPDATE dwelling SET street = ? WHERE reference = 'D1'", ("X" * 60,))
    made = printing.print_letters(store, manager, approved, tmp_path / "c.pdf", QUIET)
    assert (made.letters, made.left_out) == (1, 1)
    told = [(one.name, one.status, one.problem) for one in reached(approved) if one.way == "letter"]
    assert told == [
        ("M. Ferhat Belkacem", Status.FAILED, "l’adresse ne s’écrit pas sur une enveloppe"),
        ("Mme Odile Tessier1", Status.PRINTED, ""),
    ]
    with store.read() as read:
        far = listing.tally(read, shown(approved).approval.id, stopped=False)
    assert (far.of(Status.PRINTED), far.of(Status.FAILED), far.lost, far.total) == (1, 1, 1, 4)


def test_the_poster_is_under_apercu_until_approved_and_names_nobody(store, counter, manager, asked):
    draft = text_of(printing.print_poster(store, counter, asked, "A4"))
    assert "APERÇU" in draft
    approving.approve(store, manager, asked, TERMS, QUIET)
    final = text_of(printing.print_poster(store, counter, asked, "A3"))
    assert "APERÇU" not in final
    assert "Je porte le masque" in final
    assert "02 61 91 00 72" in final.replace("\u00a0", " ")
    assert "Tessier" not in final
    writing.stop_campaign(store, counter, asked)
    for paper in (printing.print_poster(store, counter, asked, "A4"), printing.print_large(store, counter, asked)):
        assert "APERÇU" in text_of(paper), "nothing of a stopped campaign is hung or handed out"


def test_the_list_of_halls_names_each_hall(store, counter, approved, admin):
    text = text_of(printing.print_halls(store, counter, approved, halls))
    assert "Hall 4" in text
    assert "Hall 5" in text
    assert "2 halls" in text.replace("\u00a0", " ")
    with store.read() as read:
        hall = halls.halls_at(read)[0]
    hang_posters(store, counter, [Hanging(approved, hall.id, True)], halls)
    text = text_of(printing.print_halls(store, counter, approved, halls))
    assert (text.count("17/11"), text.count("17/11/2020")) == (2, 1), "printed on, and put up on"
    with store.write(admin, "test.mute") as unit:
        unit.connection.exec_driver_sql("UPDATE site SET phone = ''")
    assert "Venez à l’agence" in " ".join(text_of(printing.print_poster(store, counter, approved, "A4")).split())


def test_a_message_about_something_else_is_none_of_its_business(store, counter, answering, shown, made):
    reminder = Message(
        channel=Channel.SMS, address="+33639983471", text="Rappel", purpose="appointment_reminder",
        subject_table="appointment", subject_id="a", due_at=0, expires_at=1,
    )  # fmt: skip
    against = []
    with store.write(counter, "test.claim") as unit:
        unit.publish(MessageClaimed(reminder, against))
    assert against == []
    assert shown(made).warning == ""


def test_the_file_of_a_person_tells_where_their_message_stands(
    store, counter, manager, queued, clock, answering, tmp_path, admin
):
    def tags(*people):
        with store.read() as read:
            return [(moment.tag, moment.tone) for who in people for moment in timeline(read, who, counter)]

    assert tags(FERHAT, JEANNE) == [("en file", "neutral"), ("à imprimer", "neutral")]
    at_departure(store, clock)
    send(store, Gate(Verdict.REFUSED))
    printing.print_letters(store, manager, queued, tmp_path / "c.pdf", QUIET)
    assert tags(FERHAT, JEANNE) == [("échec", "bad"), ("imprimé", "ok")]
    with store.write(admin, "test.left_out") as unit:
        unit.connection.exec_driver_sql("UPDATE campaign_printing SET left_out = 1")
        unit.connection.exec_driver_sql("UPDATE dwelling SET street = ? WHERE reference = 'N1'", ("X" * 60,))
    assert tags(JEANNE) == [("échec", "bad")]
