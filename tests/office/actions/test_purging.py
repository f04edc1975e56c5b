"""What has passed its time goes, a few at a time; the rest stays, and so do the lines of the audit."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lmmh_desk.app.catalogue import CATALOGUE
from lmmh_desk.features.allocation.model.records import AllocationApplicant, AllocationItem, AllocationSession
from lmmh_desk.features.appointments.model.records import Appointment, Participant
from lmmh_desk.features.arrears.model.records import ArrearsCase, ArrearsStep, RentBalance
from lmmh_desk.features.campaigns.model.records import (
    Campaign,
    CampaignApproval,
    CampaignPrinting,
    CampaignRecipient,
    PosterDisplay,
)
from lmmh_desk.features.continuity.model.records import CrisisEntry, CrisisMeeting, Presence, SiteReport
from lmmh_desk.features.masks.model.records import MaskHandout, MaskMovement
from lmmh_desk.features.mediation.model.records import NightFollowUp, NightIncident
from lmmh_desk.features.moves.model.move import Move
from lmmh_desk.features.upkeep.model.records import CleaningRound, Hall, HallAnomaly, RepairRequest
from lmmh_desk.features.visits.model.records import Visit
from lmmh_desk.features.walkins.model.records import WalkIn
from lmmh_desk.features.works.model.records import NewProgramme, WorksNotice, WorksOperation, WorksStage
from lmmh_desk.kernel.clock import FixedClock, paris_instant, today
from lmmh_desk.kernel.errors import ClockDoubted, NotAllowed, StoreError
from lmmh_desk.kernel.record import Record
from lmmh_desk.kernel.retention import Going, months_before, retentions
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions import purging
from lmmh_desk.office.actions.purging import forget_details, listed, purge
from lmmh_desk.office.model.agents import Agent
from lmmh_desk.office.model.bookings import Absence
from lmmh_desk.office.model.messages import Channel, Message
from lmmh_desk.office.model.papers import PaperRecord
from lmmh_desk.office.model.reasons import Reason, ReasonType
from lmmh_desk.office.model.regulations import RULES, Regulation
from lmmh_desk.office.model.retention import Due
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.model.seeds import regulations
from lmmh_desk.office.model.sites import Site, SiteKind
from lmmh_desk.office.store.preview import due
from lmmh_desk.store import chain
from lmmh_desk.store.exchange import attached
from lmmh_desk.store.store import Store
from lmmh_desk.tenancy.model.records import (
    Dwelling,
    Household,
    IdentityCheck,
    ImportRun,
    Lease,
    LeaseHolder,
    Note,
    Person,
    Rectification,
    Residence,
)
from tests.office.erasing import erase_records
from tests.office.passing import days_go_by

ADMIN = Session("admin", "Siège", "admin", "site", "Siège", "device", "C02")
OLD = paris_instant(date(2015, 1, 1))


@pytest.fixture(autouse=True)
def rules(store: Store) -> None:
    add(store, *regulations())


def add(store: Store, *records: Record) -> None:
    with store.write(ADMIN, "test") as unit:
        for record in records:
            unit.add(record)


def found(store: Store, clock: FixedClock) -> dict[str, Due]:
    with store.read() as read:
        return {one.retention.rule: one for one in due(read, retentions(CATALOGUE), today(clock))}


def count(store: Store, table: str) -> int:
    with store.read() as read:
        return int(read.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())


def walk(day: date) -> WalkIn:
    return WalkIn(day=day.isoformat(), ticket="A1", sequence=1, arrived_at=paris_instant(day))


def test_every_rule_has_its_months_its_source_and_its_label(store: Store, clock: FixedClock) -> None:
    for key, one in found(store, clock).items():
        assert key in RULES
        assert one.months
        assert one.before
        assert "2016/679" in one.source


def test_months_end_on_the_last_day_of_a_shorter_one() -> None:
    assert months_before(date(2020, 3, 31), 1) == date(2020, 2, 29)
    assert months_before(date(2020, 1, 15), 13) == date(2018, 12, 15)


def test_what_has_passed_its_time_goes_and_the_rest_stays(store: Store, clock: FixedClock) -> None:
    before = months_before(today(clock), 6)
    add(store, walk(before - timedelta(1)), walk(before))
    assert len(found(store, clock)["keep_walkins"].ids) == 1
    told: list[tuple[int, int]] = []
    purge(store, ADMIN, retentions(CATALOGUE), lambda gone, of: not told.append((gone, of)))
    assert told == [(0, 1), (1, 1)]
    assert count(store, "walk_in") == 1
    assert not found(store, clock)["keep_walkins"].ids


def test_who_is_seen_while_the_purge_runs_stays(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The counter writes between the choice and the deletion, and between two parts of what goes."""
    monkeypatch.setattr(purging, "SOME", 1)
    first, second, gone = sorted(
        (Person(usual_name=name, created_at=OLD) for name in ("Vue", "Revu", "Parti")), key=lambda one: one.id
    )
    add(store, first, second, gone)
    comes = iter([first, second])

    def progress(_gone: int, _of: int) -> bool:
        for person in [next(comes, None)]:
            if person is not None:
                add(store, Note(person_id=person.id, text="Vue au guichet"))
        return True

    purge(store, ADMIN, retentions(CATALOGUE), progress)
    with store.read() as read:
        left = set(read.exec_driver_sql("SELECT id FROM person").scalars())
    assert left == {first.id, second.id}
    assert count(store, "note") == 2


def test_a_draft_kept_again_while_the_purge_runs_stays(store: Store, clock: FixedClock) -> None:
    decided(store, "")

    def progress(_gone: int, _of: int) -> bool:
        with store.local() as connection:
            connection.exec_driver_sql("DELETE FROM draft")
            connection.exec_driver_sql("INSERT INTO draft VALUES ('a', 'person_form', '', '{}', ?)", (clock.now(),))
        return True

    purge(store, ADMIN, retentions(CATALOGUE), progress)
    assert count(store, "draft") == 1


def test_what_nobody_wrote_meanwhile_is_chosen_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Choosing reads a whole table, and a counter's write would wait for it."""
    monkeypatch.setattr(purging, "SOME", 1)
    add(store, *(walk(date(2019, 1, day)) for day in range(1, 4)))
    asked = []

    def chosen(*arguments) -> list[Due]:
        asked.append(arguments)
        return due(*arguments)

    monkeypatch.setattr(purging, "due", chosen)
    purge(store, ADMIN, retentions(CATALOGUE))
    assert count(store, "walk_in") == 0
    assert len(asked) == 1


def test_a_rule_without_value_keeps_for_ever(store: Store, clock: FixedClock) -> None:
    add(store, walk(date(2001, 1, 1)), Regulation(key="keep_walkins", starts_on="2020-01-01", value=""))
    one = found(store, clock)["keep_walkins"]
    assert (one.months, one.before, one.ids) == (None, None, ())


def test_stopped_it_goes_on_later(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purging, "SOME", 2)
    add(store, *(walk(date(2019, 1, day)) for day in range(1, 6)))
    purge(store, ADMIN, retentions(CATALOGUE), lambda gone, _of: gone < 2)
    assert count(store, "walk_in") == 3
    purge(store, ADMIN, retentions(CATALOGUE))
    assert count(store, "walk_in") == 0


def test_a_person_goes_only_without_a_lease_and_unseen(store: Store, clock: FixedClock) -> None:
    ended, running = Household(), Household()
    add(store, ended, running)
    people = {
        "ended": Person(usual_name="Fini", household_id=ended.id, created_at=OLD),
        "running": Person(usual_name="Locataire", household_id=running.id, created_at=OLD),
        "seen": Person(usual_name="Vu", created_at=OLD),
        "new": Person(usual_name="Neuf"),
    }
    add(store, *people.values())
    add(store, Lease(number="1", household_id=ended.id, starts_on="2010-01-01", ends_on="2015-01-01"))
    add(store, Lease(number="2", household_id=running.id, starts_on="2010-01-01"))
    add(store, Note(person_id=people["seen"].id, text="Passé"))
    assert found(store, clock)["keep_persons"].ids == (people["ended"].id,)


def test_an_ended_lease_goes_with_its_signatures_once_nothing_else_names_it(store: Store, clock: FixedClock) -> None:
    before = months_before(today(clock), 36)
    her = Person(usual_name="Tessier")
    leases = {
        "ended": Lease(number="L1", starts_on="2010-01-01", ends_on=(before - timedelta(1)).isoformat()),
        "late": Lease(number="L2", starts_on="2010-01-01", ends_on=before.isoformat()),
        "running": Lease(number="L3", starts_on="2010-01-01"),
        "moving": Lease(number="L4", starts_on="2010-01-01", ends_on="2015-01-01"),
        "certified": Lease(number="L5", starts_on="2010-01-01", ends_on="2015-01-01"),
    }
    add(store, her, *leases.values())
    add(store, *(LeaseHolder(lease_id=one.id, person_id=her.id) for one in leases.values()))
    add(store, Move(person_id=her.id, kind="out", lease_id=leases["moving"].id))
    add(
        store,
        PaperRecord(number="AR-1", kind="AR", label="Attestation", subject_table="lease", person_id=her.id,
                    subject_id=leases["certified"].id, issued_at=clock.now(), issued_by="agent"),
    )  # fmt: skip
    assert found(store, clock)["keep_leases"].ids == (leases["ended"].id,)
    purge(store, ADMIN, retentions(CATALOGUE))
    assert count(store, "lease") == count(store, "lease_holder") == 4
    assert count(store, "person") == 1


def test_a_household_goes_once_nobody_is_left_in_it(store: Store, clock: FixedClock) -> None:
    empty, lived, let = (Household(created_at=OLD) for _each in range(3))
    add(store, empty, lived, let, Household())
    add(store, Person(usual_name="Tessier", household_id=lived.id), Lease(number="L1", household_id=let.id))
    assert found(store, clock)["keep_households"].ids == (empty.id,)
    purge(store, ADMIN, retentions(CATALOGUE))
    assert count(store, "household") == 3


COMMON = "id, site_id, device_id, created_at, created_by"


def decided(store: Store, person_id: str) -> None:
    """Have conflicts and changes set aside, decided and waiting, a draft and what undoes an import, all old."""
    clash = f"""INSERT INTO conflict ({COMMON}, table_name, record_id, kind, columns, base, kept, other, kept_by,
        kept_at, kept_device, other_by, other_at, settled_at, choice, person_id)
        VALUES (?, '', 'd', 0, 'a', 'person', 'gone', 'edit', '[]', '[]', '[]', '[]', 'a', 0, 'd', 'a', 0, ?, ?, ?)"""
    aside = f"""INSERT INTO quarantine ({COMMON}, transaction_id, position, table_name, record_id, op, delta,
        written_by, written_at, reason, detail, settled_at, choice, person_id)
        VALUES (?, '', 'd', 0, 'a', 't', 1, 'note', 'gone', 'insert', '{{}}', 'a', 0, 'check', '', ?, ?, ?)"""
    add(store, ImportRun(id="run", kind="tenants", file_name="baux.csv", sha256="x", created_at=OLD))
    with store.write(ADMIN, "test") as unit:
        for statement, choice in ((clash, "kept"), (aside, "dropped")):
            unit.driver.execute(statement, (f"{choice}-old", OLD, choice, person_id))
            unit.driver.execute(statement, (f"{choice}-waits", None, "", person_id))
        unit.driver.execute("INSERT INTO draft VALUES ('a', 'person_form', '', '{}', ?)", (OLD,))
        unit.driver.execute("INSERT INTO import_step VALUES (1, 'run', 'person', 'gone', '{}')")


def test_what_was_decided_goes_and_what_waits_stays(store: Store) -> None:
    her = Person(usual_name="Tessier")
    add(store, her)
    add(store, IdentityCheck(person_id=her.id, created_at=OLD))
    decided(store, her.id)
    purge(store, ADMIN, retentions(CATALOGUE))
    with store.read() as read:
        left = [read.exec_driver_sql(f"SELECT id FROM {name}").scalar_one() for name in ("conflict", "quarantine")]
        gone = set(read.exec_driver_sql("SELECT table_name, record_id FROM erasure").all())
    assert left == ["kept-waits", "dropped-waits"]
    assert {("conflict", "kept-old"), ("quarantine", "dropped-old")} <= gone, "every desk hears of it"
    assert {table for table, _id in gone} == {"conflict", "quarantine", "identity_check"}
    assert count(store, "identity_check") == count(store, "draft") == count(store, "import_step") == 0


def test_drafts_and_what_undoes_an_import_go_at_each_opening(store: Store, clock: FixedClock) -> None:
    decided(store, "")
    with store.write(ADMIN, "test") as unit:
        unit.driver.execute("INSERT INTO draft VALUES ('a', 'person_form', 'now', '{}', ?)", (clock.now(),))
    assert forget_details(store, ADMIN, retentions(CATALOGUE)) == 2
    assert (count(store, "draft"), count(store, "import_step"), count(store, "erasure")) == (1, 0, 0)
    assert count(store, "conflict") == 2


def test_each_record_that_goes_is_told_with_its_day_the_oldest_first(store: Store, clock: FixedClock) -> None:
    """One of each kind: whatever a slice keeps, its preview says what it is."""
    home, her, kind = (
        Household(number="F1", created_at=OLD),
        Person(usual_name="Tessier", created_at=OLD),
        "public_office",
    )
    motif = Reason(label="Paiement", service="Accueil", type=ReasonType(kind), letter="P", minutes=5, position=1)
    add(store, home, Household(number="F2", created_at=OLD), her, Person(usual_name="Fini", created_at=OLD), motif)
    ended = Lease(number="L1", household_id=home.id, starts_on="2010-01-01", ends_on="2015-06-01")
    visit = Appointment(number="RV-1", reason_id=motif.id, type=ReasonType(kind), starts_at=OLD, ends_at=OLD + 1)
    add(store, ended, visit)
    walks = [walk(date(2019, 3, day)) for day in (2, 1)]
    for one in walks:
        one.person_id = her.id
    add(
        store,
        LeaseHolder(lease_id=ended.id, person_id=her.id),
        *walks,
        Participant(appointment_id=visit.id, person_id=her.id),
        Note(person_id=her.id, text="Vue", created_at=OLD),
        Move(person_id=her.id, kind="out", from_address="1 rue Marceau\n72000 Le Mans", cancelled_at=OLD,
             created_at=OLD),
        PaperRecord(number="AR-1", kind="AR", label="Attestation", subject_table="person", person_id=her.id,
                    subject_id=her.id, issued_at=OLD, issued_by="agent"),
        Message(channel=Channel.SMS, address="+33639980001", text="Rappel", purpose="reminder", person_id=her.id,
                subject_table="person", subject_id=her.id, due_at=0, expires_at=OLD),
    )  # fmt: skip
    owes = Lease(number="L2", starts_on="2010-01-01")
    movement = MaskMovement(kind="given", quantity=-4, created_at=OLD)
    add(store, owes, movement)
    cases = [
        ArrearsCase(lease_id=owes.id, person_id=her.id, stage=stage, stage_on="2015-02-01", created_at=OLD)
        for stage in ("cleared", "watch", "cleared")
    ]
    add(store, *cases)
    add(
        store,
        MaskHandout(movement_id=movement.id, person_id=her.id, created_at=OLD),
        Visit(
            person_id=her.id,
            lease_id=owes.id,
            place="1 rue Marceau",
            quarter="",
            purpose="Fuite",
            urgency="leak",
            state="requested",
            created_at=OLD,
        ),
        RentBalance(lease_id=owes.id, balance_on="2015-03-01", due_cents=0),
        ArrearsStep(case_id=cases[2].id, before="summons", after="judgment", reached_on="2015-01-01", created_at=OLD),
    )
    agent = Agent(name="Karine Moulin", title="", role=Role.FRONT_DESK)
    add(store, agent)
    minutes = PaperRecord(number="CR-1", kind="CR", label="Compte rendu", subject_table="crisis_meeting", subject_id="",
                          issued_at=OLD, issued_by="agent")  # fmt: skip
    add(
        store,
        Presence(agent_id=agent.id, day="2015-01-01", half="am", mode="absent"),
        Absence(resource_id=agent.id, first_day="2015-01-01", last_day="2015-01-03"),
        Absence(resource_id=agent.id, first_day="2015-01-01", last_day="2999-01-01"),
        CrisisEntry(day="2015-01-01", kind="decision", text="Aérer"),
        CrisisMeeting(day="2015-01-02", orders="Aérer"),
        SiteReport(status="open", before="closed", created_at=OLD),
        minutes,
    )
    place = Residence(name="Les Glycines")
    add(store, place)
    home = Dwelling(reference="D9", residence_id=place.id)
    held = AllocationSession(number="CM-1", day="2015-01-01", starts_at=570)
    add(store, home, held)
    point = AllocationItem(session_id=held.id, dwelling_id=home.id, starts_at=570, rent_cents=1, free_on="2015-02-01")
    add(store, point)
    add(
        store,
        AllocationApplicant(
            item_id=point.id, name="Mme CANDIDATE", nur="072012099901GDPUB0", filed_on="2014-01-01", household=1,
            income=50, address="1 rue A", position=1,
        ),
        PaperRecord(number="LD-1", kind="LD", label="Décision", subject_table="allocation_applicant", subject_id="",
                    issued_at=OLD, issued_by="agent"),
    )  # fmt: skip
    add(
        store,
        NightIncident(residence_id=place.id, place="hall 4", happened_at=OLD, kind="noise", state="resolved"),
        NightFollowUp(text="Réparer", owner="workshop", due_on="2015-01-02"),
    )

    def words(leaves_on: str) -> dict[str, str]:
        texts = dict.fromkeys(("sms", "poster"), "")
        return {"title": "Aérer", "text": "Aérez.", "pictogram": "info", "leaves_on": leaves_on, **texts}

    told_of = Campaign(
        number="MS-1", purpose="campaign_health", written_by="agent", created_at=OLD, **words("2015-01-02")
    )
    to_come = Campaign(number="MS-2", purpose="campaign_health", written_by="agent", **words("2999-12-01"))
    add(store, told_of, to_come)
    agreed = CampaignApproval(campaign_id=told_of.id, households=1, created_at=OLD, **words("2015-01-02"))
    add(store, agreed)
    add(
        store,
        CampaignRecipient(approval_id=agreed.id, person_id=her.id, dwelling_id=None, way="letter", created_at=OLD),
        CampaignPrinting(approval_id=agreed.id, letters=1, created_at=OLD),
    )
    home, four = Dwelling(reference="D1"), Hall(residence_id=place.id, name="Hall 4", points="rails", due_minute=540)
    add(store, home, four)
    add(
        store,
        PosterDisplay(campaign_id=told_of.id, hall_id=four.id, put_on="2015-01-02", created_at=OLD),
        CleaningRound(hall_id=four.id, day="2015-01-01"),
        HallAnomaly(hall_id=four.id, text="Carreau cassé", seen_at=OLD, done_at=OLD, done_by="agent"),
        HallAnomaly(hall_id=four.id, text="Toujours là", seen_at=OLD),
        RepairRequest(number="DI-1", person_id=her.id, dwelling_id=home.id, common=False, place="chambre",
                      nature="heating", text="Froid", state="closed", moved_at=OLD),
        RepairRequest(number="DI-2", person_id=her.id, dwelling_id=home.id, common=False, place="chambre",
                      nature="heating", text="Froid", state="taken", moved_at=OLD),
    )  # fmt: skip
    delivered = WorksOperation(residence_id=place.id, nature="lifts", confirmed_at=OLD, state="delivered")
    running = WorksOperation(residence_id=place.id, nature="heating", confirmed_at=OLD, state="running")
    add(store, delivered, running)
    add(
        store,
        WorksStage(operation_id=delivered.id, kind="works", starts_on="2015-01-01", ends_on="2015-01-02"),
        WorksStage(operation_id=running.id, kind="works", starts_on="2015-01-01", ends_on="2015-01-02"),
        WorksNotice(operation_id=delivered.id, person_id=her.id, said="Travaux en cours", created_at=OLD),
        NewProgramme(name="Les Maillets", commune="Le Mans", dwellings=64, phase="letting", delivers_on="2015-01-02"),
        NewProgramme(name="En cours", commune="Le Mans", dwellings=1, phase="building", delivers_on="2015-01-02"),
    )
    add(
        store,
        Rectification(person_id=her.id, field="usual_name", before="Tesier", after="Tessier", created_at=OLD),
        IdentityCheck(person_id=her.id, created_at=OLD),
    )
    decided(store, her.id)
    with store.write(ADMIN, "tenancy.read", her.id) as unit:
        unit.details["reason"] = "Appel"
    clock.advance(400 * 24 * 3600 * 1000)
    with store.read() as read:
        told: dict[str, list[Going]] = {}
        for one in due(read, retentions(CATALOGUE), today(clock)):
            told.setdefault(one.retention.rule, []).extend(one.retention.told(read, one.ids))
    assert all(told.values()), {rule for rule, going in told.items() if not going}
    assert [(one.what, one.day.day, one.person_id) for one in told["keep_walkins"]] == [
        ("Ticket A1", 1, her.id), ("Ticket A1", 2, her.id),
    ]  # fmt: skip
    whole = {rule: (going[0].what, going[0].day.year, going[0].person_id) for rule, going in told.items()}
    assert whole["keep_appointments"] == ("RV-1 · Paiement", 2015, her.id)
    assert whole["keep_moves"] == ("Sortie · 1 rue Marceau", 2015, her.id)
    assert whole["keep_leases"] == ("Bail L1", 2015, her.id)
    assert whole["keep_households"] == ("F2", 2015, "")
    assert whole["keep_messages"] == ("SMS", 2015, her.id)
    assert whole["keep_notes"] == ("Échange au guichet", 2015, her.id)
    assert whole["keep_papers"] == ("AR-1", 2015, her.id)
    assert (whole["keep_persons"][0], whole["keep_persons"][1]) == ("Fiche", 2015)
    assert whole["keep_audit"][0] == "tenancy.read"
    assert whole["keep_masks"] == ("4\u00a0masques", 2015, her.id)
    assert whole["keep_balances"] == ("Bail L2", 2015, "")
    assert whole["keep_visits"][1:] == (2015, her.id)
    assert [one.what for one in told["keep_nights"]] == ["Bruit · hall 4", "Réparer"]
    assert [one.what for one in told["keep_upkeep"]] == ["Hall 4", "Carreau cassé"], "what is open stays"
    assert [(one.what, one.person_id) for one in told["keep_repairs"]] == [("DI-1 · Froid", her.id)]
    assert [(one.what, one.person_id) for one in told["keep_works"]] == [
        ("Avis de travaux", her.id), ("travaux", ""), ("ascenseurs", ""), ("Les Maillets", ""),
    ], "what goes on stays"  # fmt: skip
    assert [(one.what, one.person_id) for one in told["keep_campaigns"]] == [
        ("Destinataires d’un message", her.id), ("Courriers faits", ""), ("Affiches posées", ""), ("Aérer", ""),
        ("Aérer", ""),
    ], "what is to leave stays"  # fmt: skip
    assert [one.what for one in told["keep_presence"]] == ["Absence", "Matin"], "a leave that goes on stays"
    assert [one.what for one in told["keep_crisis"]] == ["Décision · Aérer", "Aérer", "CR-1", "Ouvert"]
    assert whole["keep_rectified"] == ("Rectification", 2015, her.id)
    assert whole["keep_identity"] == ("Identité vérifiée", 2015, her.id)
    assert whole["keep_conflicts"][1:] == whole["keep_asides"][1:] == (2015, her.id)
    assert whole["keep_drafts"] == ("Brouillon", 2015, "")
    assert whole["keep_imports"] == ("baux.csv", 2015, "")
    for rule in ("keep_arrears", "keep_arrears_open", "keep_arrears_court"):
        assert whole[rule][1:] == (2015, her.id)


@pytest.mark.parametrize("every", [False, True])
def test_no_person_goes_from_a_pc_that_lacks_a_site(store: Store, clock: FixedClock, every: bool) -> None:
    """She may have come there yesterday: its visits and appointments are not on this PC."""
    here, there = (Site(kind=SiteKind.AGENCY, name=name, address="") for name in ("Centre", "Sablons"))
    add(store, here, there, Person(usual_name="Inconnue", created_at=OLD))
    sites = (here.id, there.id) if every else (here.id,)
    known = attached.Exchange("https://hub.example", "PEM", b"", b"", sites, "")
    with store.local() as connection:
        attached.attach(connection, known)
    assert bool(found(store, clock)["keep_persons"].ids) is every


def a_year_goes_by(store: Store, clock: FixedClock) -> None:
    days_go_by(store, clock, 400)


def test_a_clock_years_ahead_takes_nothing_away(store: Store, clock: FixedClock) -> None:
    """At its first start, and at those after it, when its own entries look recent."""
    with store.write(ADMIN, "tenancy.read", "person") as unit:
        unit.details["reason"] = "Appel"
        unit.add(walk(today(clock)))
    with store.local() as connection:
        connection.exec_driver_sql("INSERT INTO draft VALUES ('a', 'page', 'key', '{}', ?)", (clock.now(),))
    clock.set(clock.now() + 10 * 365 * 24 * 3600 * 1000)
    for _start in range(2):
        for forget in (forget_details, purge):
            with pytest.raises(ClockDoubted):
                forget(store, ADMIN, retentions(CATALOGUE))
        add(store, Person(usual_name="Passage"))
    with store.read() as read:
        assert read.exec_driver_sql("SELECT details FROM audit WHERE subject = 'person'").scalar() != "{}"
    assert [count(store, table) for table in ("walk_in", "draft")] == [1, 1]


def test_details_of_old_accesses_go_and_the_chain_holds(store: Store, clock: FixedClock) -> None:
    with store.write(ADMIN, "tenancy.read", "person") as unit:
        unit.details["reason"] = "Appel"
    a_year_goes_by(store, clock)
    assert forget_details(store, ADMIN, retentions(CATALOGUE)) == 1
    assert forget_details(store, ADMIN, retentions(CATALOGUE)) == 0
    with store.read() as read:
        assert not list(chain.flaws(read.connection.dbapi_connection))
        assert read.exec_driver_sql("SELECT count(*) FROM audit WHERE details LIKE '%Appel%'").scalar() == 0


def test_what_explains_blank_lines_stays_when_details_go(store: Store, clock: FixedClock) -> None:
    with store.write(ADMIN, "test.make") as unit:
        person = Person(usual_name="Garrigue")
        unit.add(person)
    with store.write(ADMIN, "tenancy.read", person.id) as unit:
        unit.details["reason"] = "Appel"
    erase_records(store, ADMIN, [("person", person.id)], "request")
    a_year_goes_by(store, clock)
    forget_details(store, ADMIN, retentions(CATALOGUE))
    with store.read() as read:
        kept = "SELECT count(*) FROM audit WHERE action = 'office.purge' AND details LIKE '%blanked%'"
        assert read.exec_driver_sql(kept).scalar() == 1
        assert not list(chain.flaws(read.connection.dbapi_connection))


def test_only_headquarters_purge(store: Store, session: Session) -> None:
    with pytest.raises(NotAllowed):
        purge(store, session, retentions(CATALOGUE))


def test_the_list_shows_on_a_full_disk_too(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> None:
        raise StoreError("", "", "")

    monkeypatch.setattr(store, "write", full)
    assert listed(store, ADMIN, "keep_walkins").rows == ()
