"""A justificatif is numbered, sealed and registered in one transaction, or not at all."""

from datetime import date

import pytest

from lmmh_desk.documents.seal import Verdict, verify
from lmmh_desk.features.moves.actions.papers import void
from lmmh_desk.features.moves.actions.recording import record
from lmmh_desk.features.moves.model.move import Checks, Draft, Kind, Outing
from lmmh_desk.features.moves.model.sheet import from_json
from lmmh_desk.features.moves.store.form import draft_of, known_of
from lmmh_desk.features.moves.store.listing import move_file, move_rows
from lmmh_desk.features.moves.store.recorded import recorded
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.errors import BadInput, NotAllowed, NotFound, WrongState
from lmmh_desk.office.model.papers import PaperStatus, VoidReason
from lmmh_desk.office.model.sites import Site
from lmmh_desk.office.store.issuing import issuer_of
from lmmh_desk.office.store.keys import trust
from lmmh_desk.office.store.papers import paper_by_number
from lmmh_desk.tenancy.model.records import Person
from tests.features.moves.conftest import SATURDAY, TODAY, print_again
from tests.replacing import replace
from tests.tenancy.homes import FERHAT, SLIMANE

TABLES = ("move", "move_step", "move_day", "justification", "paper", "numbering")


def rows(store, table):
    with store.read() as read:
        return read.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar()


def paper_row(read, justification_id):
    return paper_by_number(read, recorded(read, justification_id).paper.number)


def file_of(store, changes):
    with store.read() as read:
        (paper,) = changes.ids("justification")
        return move_file(read, paper_row(read, paper).subject_id)


def test_the_form_knows_everything_but_the_date(draft):
    assert draft.kind is Kind.TRANSFER
    assert draft.lease_reference == "L-204518"
    assert draft.from_address == ("14 allée des Sittelles", "Bât.\u00a0C, 3e étage, n°\u00a032", "72100 Le Mans")
    assert draft.to_address == ("5 rue du Clos-Bernard", "n°\u00a012", "72000 Le Mans")
    assert draft.household == "Mme Lamia BELKACEM et un enfant"
    assert draft.people == 5
    assert draft.notice_on == date(2020, 8, 31)


def test_a_record_is_numbered_sealed_and_registered(store, counter, draft):
    changes = record(store, counter, draft)
    with store.read() as read:
        kept = recorded(read, changes.created("justification"))
        paper = paper_by_number(read, kept.paper.number)
        seen = verify(kept.sealed.url, trust(read))
    assert kept.paper.number == "JD-C02-20-0001"
    assert (kept.paper.print_count, kept.paper.status) == (0, PaperStatus.RECORDED)
    assert (paper.subject_table, paper.subject_id) == ("move", changes.created("move"))
    assert (paper.person_id, paper.issued_by, paper.label) == (FERHAT, counter.agent_id, "Justificatif de déménagement")
    assert seen.verdict is Verdict.AUTHENTIC
    assert seen.short_code == kept.sealed.short_code == paper.short_code
    assert seen.fields.number == kept.paper.number
    assert seen.fields.persons[0].name == "M FERHAT BELKACEM"
    assert seen.fields.persons[0].birth == date(1984, 4, 12)
    assert seen.fields.others == 4
    assert seen.fields.windows == ((paris_instant(SATURDAY, 8), paris_instant(SATURDAY, 18)),)
    assert seen.fields.origin == "14 ALLEE DES SITTELLES 72100 LE MANS"
    sheet = from_json(kept.content)
    assert sheet.number == kept.paper.number
    assert sheet.people == 5
    assert sheet.signatory == "Karine Moulin"
    assert sheet.carry.startswith("À présenter avec l’attestation")
    assert sheet.box.startswith("Déplacements pour motif familial impérieux")
    assert "n’est pas garantie" in sheet.acceptance


def test_a_record_opens_the_move_and_takes_its_steps(store, counter, draft):
    file = file_of(store, record(store, counter, draft))
    assert (file.row.exit_state, file.row.entry_state) == ("justified", "signed")
    assert [(step.side, step.after) for step in file.steps] == [
        ("exit", "notice_received"), ("entry", "signed"), ("exit", "justified"),
    ]  # fmt: skip
    assert {step.agent for step in file.steps} == {"Karine Moulin"}
    assert file.row.outings == (Outing(SATURDAY),)
    assert file.row.issued.number == "JD-C02-20-0001"


def test_several_days_are_kept_in_order(store, counter, draft):
    days = (Outing(date(2020, 11, 28), 540, 720), Outing(SATURDAY))
    file = file_of(store, record(store, counter, replace(draft, days=days)))
    assert file.row.outings == (days[1], days[0])
    assert (file.issued[0].first_day, file.issued[0].last_day) == (SATURDAY, date(2020, 11, 28))


def test_a_paper_is_made_in_the_town_of_its_site(store, counter, draft):
    assert issuer_place(store, counter) == "Le Mans", "the town of the first start, while the site has no address"
    with store.write(counter, "test.site") as unit:
        unit.get(Site, counter.site_id).address = "3 place de la Mairie\n72230 Mulsanne"
    assert issuer_place(store, counter) == "Mulsanne"


def issuer_place(store, session):
    with store.read() as read:
        return issuer_of(read, "JD", session.agent_id, session.site_id).place


def test_a_second_paper_joins_the_same_move(store, counter, draft):
    first = record(store, counter, draft)
    second = record(store, counter, replace(draft, days=(Outing(date(2020, 11, 22)),)))
    file = file_of(store, second)
    assert second.ids("move", "insert") == ()
    assert file.row.id == first.created("move")
    assert [issued.number for issued in file.issued] == ["JD-C02-20-0002", "JD-C02-20-0001"]
    assert file.row.issued is not None
    assert [step.after for step in file.steps].count("justified") == 1
    assert rows(store, "move") == 1


def test_the_form_carries_on_an_open_move(store, counter, draft):
    typed = Draft(
        SLIMANE, Kind.OUT, lease_reference="L-100200", from_address=("2 rue A", "72000 Le Mans"),
        to_address=("1 rue B", "75001 Paris"), days=(Outing(TODAY, 660, 720),),
    )  # fmt: skip
    changes = record(store, counter, typed)
    with store.read() as read:
        again = draft_of(read, SLIMANE, TODAY)
        assert known_of(read, SLIMANE, counter, TODAY).draft == again
    assert again.move_id == changes.created("move")
    assert (again.from_address, again.to_address) == (typed.from_address, typed.to_address)
    file = file_of(store, changes)
    assert (file.row.kind, file.row.exit_state, file.row.entry_state) == (Kind.OUT, "justified", None)
    record(store, counter, replace(again, days=(Outing(SATURDAY),)))
    assert rows(store, "move") == 1


def test_an_entry_without_signed_lease_begins_at_the_offer(store, counter, draft):
    entry = replace(draft, kind=Kind.IN, lease_id=None, checks=Checks())
    file = file_of(store, record(store, counter, entry))
    assert (file.row.exit_state, file.row.entry_state) == (None, "offer_accepted")


def test_no_notice_no_first_step(store, counter, draft):
    file = file_of(store, record(store, counter, replace(draft, notice_on=None)))
    assert [(step.side, step.before, step.after) for step in file.steps if step.side == "exit"] == [
        ("exit", None, "justified")
    ]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"person_id": ""}, "person"),
        ({"to_address": ()}, "to"),
        ({"days": (Outing(date(2020, 11, 16)),)}, "day0"),
        ({"days": (Outing(date(2020, 12, 1)),)}, "day0"),
        ({"days": (Outing(SATURDAY, 900, 600),)}, "hours0"),
        ({"lease_id": None, "next_lease_id": None, "lease_reference": ""}, "lease"),
    ],
)
def test_a_refused_form_writes_nothing(store, counter, draft, change, field):
    before = {table: rows(store, table) for table in TABLES}
    with pytest.raises(BadInput) as refused:
        record(store, counter, replace(draft, **change))
    assert field in refused.value.fields
    assert {table: rows(store, table) for table in TABLES} == before


def test_an_unknown_person_or_move_is_said(store, counter, draft):
    with pytest.raises(NotFound, match="Cette personne"):
        record(store, counter, replace(draft, person_id="nobody"))
    with pytest.raises(NotFound):
        record(store, counter, replace(draft, move_id="nothing"))


def test_a_cancelled_move_takes_no_paper(store, counter, draft, admin):
    from lmmh_desk.features.moves.actions.steps import cancel_move

    move_id = record(store, counter, draft).created("move")
    cancel_move(store, admin, move_id)
    with pytest.raises(WrongState, match="vient d’être annulé"):
        record(store, counter, replace(draft, move_id=move_id))


@pytest.mark.parametrize("role", ["caretaker", "social_adviser"])
def test_who_may_not_issue_writes_nothing(store, counter, draft, role):
    with pytest.raises(NotAllowed):
        record(store, replace(counter, role=role), draft)
    assert rows(store, "justification") == rows(store, "numbering") == 0


def test_a_crash_before_commit_leaves_nothing(store, counter, draft, monkeypatch):
    def fail(*_arguments, **_more):
        raise RuntimeError("power cut")

    monkeypatch.setattr("lmmh_desk.features.moves.actions.recording.register_paper", fail)
    with pytest.raises(RuntimeError):
        record(store, counter, draft)
    assert {rows(store, table) for table in TABLES} == {0}


def test_prints_are_counted_and_cancelling_ends_them(store, counter, draft):
    made = record(store, counter, draft)
    paper = made.created("justification")
    print_again(store, counter, paper)
    file = file_of(store, made)
    assert file.issued[0].label == "Imprimé"
    print_again(store, counter, paper)
    void(store, counter, paper, VoidReason.DATE)
    file = file_of(store, made)
    assert file.issued[0].voided
    assert file.row.standing is None
    assert file.row.exit_state == "notice_received"
    assert file.steps[-1].undoes
    with pytest.raises(WrongState, match="est annulé"):
        print_again(store, counter, paper)
    with pytest.raises(WrongState, match="est annulé"):
        void(store, counter, paper, VoidReason.DATE)
    with store.read() as read:
        kept = paper_by_number(read, "JD-C02-20-0001")
    assert (kept.void_reason, kept.print_count, kept.voided_by) == ("Date changée", 2, counter.agent_id)


def test_cancelling_one_of_two_papers_leaves_the_move_justified(store, counter, draft):
    first = record(store, counter, draft).created("justification")
    second = record(store, counter, replace(draft, days=(Outing(date(2020, 11, 22)),)))
    void(store, counter, first, VoidReason.MISTAKE)
    assert file_of(store, second).row.exit_state == "justified"
    void(store, counter, second.created("justification"), VoidReason.MISTAKE)
    assert file_of(store, second).row.exit_state == "notice_received"


def test_a_later_step_is_not_taken_back_by_cancelling(store, counter, officer, draft):
    from lmmh_desk.features.moves.actions.steps import step_forward

    made = record(store, counter, draft)
    step_forward(store, officer, made.created("move"), "exit")
    void(store, counter, made.created("justification"), VoidReason.GIVEN_UP)
    assert file_of(store, made).row.exit_state == "moved"


def test_a_cancelled_number_is_never_given_again(store, counter, draft):
    void(store, counter, record(store, counter, draft).created("justification"), VoidReason.PERSON)
    record(store, counter, draft)
    with store.read() as read:
        (row,) = move_rows(read, counter.site_id, TODAY)
    assert row.issued.number == "JD-C02-20-0002"


def test_a_person_merged_meanwhile_gets_the_paper(store, counter, draft):
    with store.write(counter, "test.merge") as unit:
        unit.get(Person, SLIMANE).merged_into = FERHAT
    changes = record(store, counter, replace(draft, person_id=SLIMANE))
    assert file_of(store, changes).row.person_id == FERHAT


def test_an_identity_seen_here_is_known_on_the_file(store, counter, draft):
    record(store, counter, draft)
    with store.read() as read:
        assert draft_of(read, FERHAT, TODAY).checks.identity
    record(store, counter, replace(draft, days=(Outing(date(2020, 11, 22)),)))
    assert rows(store, "identity_check") == 1


def test_an_audit_line_names_the_paper(store, counter, draft):
    paper = record(store, counter, draft).created("justification")
    with store.read() as read:
        line = read.exec_driver_sql("SELECT subject, details FROM audit WHERE action = 'moves.record'").one()
    assert line[0] == paper
    assert "JD-C02-20-0001" in line[1]
