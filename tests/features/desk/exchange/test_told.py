"""What waits to be sent is told in the words of each slice, whom it concerns, and the page that shows it."""

from __future__ import annotations

from datetime import date

from lmmh_desk.features.appointments.actions import booking, printing, steps
from lmmh_desk.features.appointments.model.records import Status
from lmmh_desk.features.continuity.actions.reporting import report
from lmmh_desk.features.moves.actions.recording import record
from lmmh_desk.features.moves.actions.steps import cancel_move, open_move
from lmmh_desk.features.moves.model.move import Draft, Kind, Outing
from lmmh_desk.features.walkins.actions import arrivals, counter
from lmmh_desk.features.walkins.actions.arrivals import Arrival
from lmmh_desk.kernel.waiting import seen_by
from lmmh_desk.office.actions.papers import print_paper
from lmmh_desk.office.actions.rules import set_setting
from lmmh_desk.office.model.messages import PLAN_DUE, Channel, Message
from lmmh_desk.office.model.papers import PaperRecord
from lmmh_desk.office.model.rights import ARREARS, Role
from lmmh_desk.office.model.settings import WAIT_LONG
from lmmh_desk.office.model.sites import SiteStatus
from lmmh_desk.store.exchange import attached
from lmmh_desk.sync.exchanger import NETWORK
from lmmh_desk.tenancy.actions import notes, people
from lmmh_desk.tenancy.model.records import Residence
from tests.features.appointments.conftest import FRIDAY, at
from tests.features.desk.exchange.conftest import facts_of
from tests.tenancy import homes

TYPED = Draft(
    homes.SLIMANE, Kind.OUT, lease_reference="L-100200", from_address=("2 rue A", "72000 Le Mans"),
    to_address=("1 rue B", "75001 Paris"), days=(Outing(date(2020, 11, 17), 660, 720),),
)  # fmt: skip


def lines(desk) -> list[tuple[str, str]]:
    return [(line.title, line.concerns) for line in facts_of(desk.store).waiting]


def test_a_desk_that_stands_alone_has_nothing_to_send(office) -> None:
    arrivals.arrive(office.store, office.session, Arrival())
    assert facts_of(office.store).waiting == ()
    assert not facts_of(office.store).attached


def test_the_queue_is_one_line(desk, clock) -> None:
    first, *_others = (arrivals.arrive(desk.store, desk.session, Arrival()).created("walk_in") for _one in range(4))
    clock.advance(60_000)
    counter.leave(desk.store, desk.session, first)
    (line,) = facts_of(desk.store).waiting
    assert (line.title, line.concerns, line.page) == ("4\u00a0arrivées, 1\u00a0départ", "File d’attente", "home")
    assert (line.first, line.last, len(line.told)) == (at(10, 42), at(10, 43), 5)


def test_moves_of_the_queue_alone_are_told_too(desk) -> None:
    counter.count(desk.store, desk.session, 1)
    assert lines(desk) == [("1\u00a0geste d’accueil", "File d’attente")]


def test_the_agenda_tells_its_acts_and_the_message_that_waits(desk) -> None:
    booked = desk.book(at(9, 30, FRIDAY), remind=True)
    assert lines(desk) == [
        ("Rendez-vous 20/11 9:30", "M. Belkacem"),
        ("SMS · rappel de rendez-vous", "M. Belkacem"),
    ]
    rendez_vous, sms = facts_of(desk.store).waiting
    assert (rendez_vous.page, rendez_vous.arguments) == ("appointments", {"appointment_id": booked})
    assert (rendez_vous.network, sms.network) == (False, True)
    booking.cancel(desk.store, desk.session, booked, Status.EXCUSED)
    assert ("Rendez-vous 20/11 9:30 annulé", "M. Belkacem") in lines(desk)


def test_an_arrival_at_an_appointment_is_told_by_its_participant(desk) -> None:
    booked = desk.book(at(11))
    steps.check_in(desk.store, desk.session, desk.entry(booked).attendees[0].id)
    assert ("Arrivée au rendez-vous 17/11 11:00", "M. Belkacem") in lines(desk)


def test_a_paper_recorded_then_printed_is_one_line(desk) -> None:
    done = record(desk.store, desk.session, TYPED)
    print_paper(desk.store, desk.session, done.created("paper"))
    ((title, whom),) = lines(desk)
    assert title.startswith("Justificatif JD-")
    assert whom == "M. Belkacemi"
    (line,) = facts_of(desk.store).waiting
    assert (line.page, line.arguments) == ("moves", {"move_id": done.created("move")})


def test_a_paper_known_to_the_hub_and_printed_is_told_by_the_office(desk) -> None:
    paper = record(desk.store, desk.session, TYPED).created("paper")
    with desk.store.local() as connection:
        connection.exec_driver_sql("DELETE FROM sync_log")
    print_paper(desk.store, desk.session, paper)
    ((title, _whom),) = lines(desk)
    assert title.startswith("Justificatif de déménagement JD-")


def test_moves_tell_their_steps(manager, desk) -> None:
    move = open_move(desk.store, desk.session, homes.FERHAT).created("move")
    cancel_move(desk.store, manager, move)
    assert lines(desk) == [("Déménagement ouvert", "M. Belkacem"), ("Déménagement annulé", "M. Belkacem")]


def test_a_convocation_is_told_with_its_number(desk) -> None:
    booked = desk.book(at(9, 30, FRIDAY))
    printing.record_convocation(desk.store, desk.session, booked)
    assert any(title.startswith("Convocation RV-") for title, _whom in lines(desk))


def test_tenancy_tells_notes_identities_and_the_way_to_reach_somebody(front, desk) -> None:
    notes.add_note(desk.store, front, homes.FERHAT, "Passage")
    people.verify_identity(desk.store, front, homes.FERHAT)
    assert lines(desk) == [("Échange noté", "M. Belkacem"), ("Identité vérifiée", "M. Belkacem")]
    assert facts_of(desk.store).waiting[0].arguments == {"person_id": homes.FERHAT}


def test_settings_of_a_kind_are_one_line(manager, desk) -> None:
    for minutes in (22, 23):
        set_setting(desk.store, manager, WAIT_LONG, minutes, manager.site_id)
    assert lines(desk) == [("Réglages modifiés", "")]


def test_what_no_slice_tells_is_told_by_what_it_wrote(desk) -> None:
    with desk.store.write(desk.session, "works.start") as unit:
        unit.add(Residence(name="Bellerive"))
    assert lines(desk) == [("Nouvelle saisie\u00a0: résidence", "")]


def test_more_acts_than_can_be_told_are_counted(desk, monkeypatch) -> None:
    monkeypatch.setattr("lmmh_desk.features.desk.store.exchange.TOLD", 2)
    for _one in range(5):
        arrivals.arrive(desk.store, desk.session, Arrival())
    facts = facts_of(desk.store)
    assert len(facts.waiting) + facts.more == 1 + 3


def test_the_tables_tell_since_when_there_is_no_network(desk) -> None:
    with desk.store.local() as connection:
        for minute, problem in ((41, ""), (58, NETWORK), *((59, NETWORK) for _one in range(250))):
            run = attached.Run("network", at(10, minute), at(10, minute), problem=problem)
            attached.add_run(connection, run)
        attached.move(connection, problem=NETWORK)
    assert facts_of(desk.store).offline_since == at(10, 58)
    with desk.store.local() as connection:
        attached.move(connection, problem="")
    assert facts_of(desk.store).offline_since is None


def test_who_has_a_due_date_to_come_is_told_to_who_may_see_arrears(desk) -> None:
    """The line names somebody, and its purpose says that they owe."""
    with desk.store.write(desk.session, "test.due") as unit:
        unit.add(
            Message(channel=Channel.SMS, address="+33639985541", text="Échéance le 5", purpose=PLAN_DUE,
                    person_id=homes.FERHAT, subject_table="lease", subject_id="x", due_at=at(11), expires_at=at(12))
        )  # fmt: skip
    waiting = facts_of(desk.store).waiting
    named = {role: [one.concerns for one in seen_by(waiting, role) if one.concerns] for role in Role}
    assert named == {role: ["M. Belkacem"] if role in ARREARS else [] for role in Role}


def test_a_letter_about_arrears_that_was_printed_is_told_to_who_may_see_arrears(desk) -> None:
    letter = PaperRecord(number="LI-C02-20-0001", kind="LI", label="Lettre", subject_table="lease", subject_id="x")
    with desk.store.write(desk.session, "test.letter") as unit:
        unit.add(letter)
    with desk.store.local() as connection:
        connection.exec_driver_sql("DELETE FROM sync_log")
    print_paper(desk.store, desk.session, letter.id)
    told = facts_of(desk.store).waiting
    assert {role for role in Role if "Lettre" in seen_by(told, role)[0].title} == ARREARS


def test_a_counter_reads_its_own_report_to_the_cell(desk) -> None:
    report(desk.store, desk.session, SiteStatus.OPEN)
    told = facts_of(desk.store).waiting
    assert [one.title for one in seen_by(told, Role.FRONT_DESK)] == ["État du site"]
    assert [one.title for one in seen_by(told, Role.CARETAKER)] == ["Saisie d’un autre service"]
