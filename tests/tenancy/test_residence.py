"""An attestation de résidence from the lease to the register, in an office just founded."""

from __future__ import annotations

import json
from datetime import date

import pytest

from lmmh_desk.documents import datamatrix
from lmmh_desk.documents.twoddoc.content import read as read_code
from lmmh_desk.documents.twoddoc.home import told
from lmmh_desk.documents.twoddoc.signing import Verdict, verify
from lmmh_desk.kernel.clock import FixedClock, paris_instant
from lmmh_desk.kernel.errors import BadInput, NotAllowed, NotFound, WrongState
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions.papers import print_paper, register_paper, void_paper
from lmmh_desk.office.actions.rules import set_issuers
from lmmh_desk.office.actions.verifying import judge_images, judge_text
from lmmh_desk.office.model.papers import VoidReason
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.model.verifying import labelled
from lmmh_desk.office.store.twoddoc import directory
from lmmh_desk.printing.pages import images
from lmmh_desk.store.store import Store
from lmmh_desk.tenancy.actions.merging import merge_persons
from lmmh_desk.tenancy.actions.residence import (
    preview_residence,
    record_residence,
    residence_seen,
    residence_sheet,
    void_residence,
)
from lmmh_desk.tenancy.model.records import Dwelling, Lease, LeaseHolder, Person
from lmmh_desk.tenancy.store.moments import timeline
from lmmh_desk.tenancy.store.residence import recorded, search
from tests.documents.watching import text_of
from tests.replacing import replace
from tests.tenancy.founded import agent, founded
from tests.tenancy.homes import FERHAT, INES, LAMIA, SLIMANE, SORAYA


@pytest.fixture
def admin(store: Store, monkeypatch: pytest.MonkeyPatch) -> Session:
    return founded(store, monkeypatch)


@pytest.fixture
def manager(store: Store, admin: Session) -> Session:
    return agent(store, admin, "Yann Prévost", Role.SITE_MANAGER)


@pytest.fixture
def front(store: Store, admin: Session) -> Session:
    return agent(store, admin, "Karine Moulin", Role.FRONT_DESK)


def change(store: Store, session: Session, table: type, wanted: dict[str, object], **values: object) -> None:
    """Change the first record of a table that has these values."""
    with store.write(session, "test.change") as unit:
        (name, value), *_rest = wanted.items()
        record_id = unit.connection.exec_driver_sql(
            f"SELECT id FROM {table.__name__.lower()} WHERE {name} = ?", (value,)
        ).scalar_one()
        record = unit.get(table, record_id)
        for name, value in values.items():
            setattr(record, name, value)


def record(store: Store, session: Session, person_id: str = FERHAT) -> str:
    return record_residence(store, session, person_id).created("paper")


def words(pdf: bytes) -> str:
    return " ".join(text_of(pdf).split())


def test_it_is_numbered_signed_and_registered_before_it_is_printed(store: Store, manager: Session) -> None:
    paper_id = record(store, manager)
    page = residence_sheet(store, manager, paper_id)
    assert (page.title, page.size, page.paper_id) == ("AR-C02-20-0001", "A4", paper_id)
    text = words(page.pdf)
    for expected in (
        "AR-C02-20-0001", "Depuis le 1er septembre 2014", "M. Ferhat BELKACEM APPT 32 ETG 3 BAT C Les Sittelles",
        "14 ALLEE DES SITTELLES 72100 LE MANS", "M. Ferhat BELKACEM, né le 12 avril 1984",
        "Mme Lamia BELKACEM, née le 3 septembre 1987", "L-204518", "Yann Prévost, responsable de site", "Original",
        "gardées trois mois",
    ):  # fmt: skip
        assert expected in text, expected
    assert "jusqu’au 30 novembre 2020" in text  # the notice ends the lease before three months are over
    with store.read() as read:
        paper = read.exec_driver_sql("SELECT * FROM paper").mappings().one()
        known = directory(read)
    assert (paper["kind"], paper["label"], paper["person_id"]) == ("AR", "Attestation de résidence", FERHAT)
    assert (paper["subject_table"], paper["print_count"], paper["short_code"] in text) == ("lease", 0, True)
    (codes,) = (datamatrix.contents(image) for image in images(page.pdf, 200))
    assert codes == [paper["payload"]]
    found = verify(codes[0], known)
    assert found.verdict is Verdict.SPECIMEN
    assert list(told(dict(found.content.fields))) == [
        "M BELKACEM FERHAT", "MME BELKACEM LAMIA", "APPT 32 ETG 3", "BAT C LES SITTELLES", "14 ALLEE DES SITTELLES",
        "72100 LE MANS",
    ]  # fmt: skip


def test_it_serves_three_months_when_nothing_ends_the_lease(store: Store, manager: Session) -> None:
    change(store, manager, Lease, {"number": "L-204518"}, ends_on=None, notice_ends_on=None, notice_received_on=None)
    assert "jusqu’au 17 février 2021" in words(residence_sheet(store, manager, record(store, manager)).pdf)


def test_who_asks_is_named_first(store: Store, manager: Session) -> None:
    text = words(residence_sheet(store, manager, record(store, manager, LAMIA)).pdf)
    assert "Adresse du logement Mme Lamia BELKACEM APPT 32" in text
    assert text.index("Mme Lamia BELKACEM, née") < text.index("M. Ferhat BELKACEM, né")


def test_it_is_printed_then_printed_again_word_for_word(store: Store, manager: Session, clock: FixedClock) -> None:
    paper_id = record(store, manager)
    original = residence_sheet(store, manager, paper_id)
    print_paper(store, manager, paper_id)
    clock.advance(86_400_000)
    again = residence_sheet(store, manager, paper_id)
    assert again.title == "AR-C02-20-0001-duplicata-1"
    assert sorted(words(again.pdf).replace("Duplicata n° 1", "Original")) == sorted(words(original.pdf))
    assert words(residence_sheet(store, replace(manager, agent_name="Other"), paper_id).pdf) == words(again.pdf)


def test_an_original_never_printed_is_refused_once_the_file_says_something_else(store: Store, manager: Session) -> None:
    paper_id = record(store, manager)
    change(store, manager, Dwelling, {"reference": "D1"}, door="33")
    with pytest.raises(WrongState, match="La fiche a changé depuis l’attestation AR-C02-20-0001"):
        residence_sheet(store, manager, paper_id)


def test_a_duplicate_is_the_original_whatever_the_file_says_now(store: Store, manager: Session) -> None:
    paper_id = record(store, manager)
    residence_sheet(store, manager, paper_id)
    print_paper(store, manager, paper_id)
    change(store, manager, Dwelling, {"reference": "D1"}, door="33")
    assert "APPT 32 ETG 3" in words(residence_sheet(store, manager, paper_id).pdf)


def test_a_name_cut_in_the_code_is_printed_again(store: Store, manager: Session) -> None:
    change(store, manager, Person, {"id": FERHAT}, usual_name="Rochefoucauld-Montmorency-Démonstration")
    paper_id = record(store, manager)
    assert "ROCHEFOUCAULD-MONTMORENCY-DÉMONSTRATION" in words(residence_sheet(store, manager, paper_id).pdf)


def test_a_duplicate_may_be_printed_after_the_lease_has_ended(
    store: Store, admin: Session, manager: Session, clock: FixedClock
) -> None:
    paper_id = record(store, manager)
    clock.advance(20 * 86_400_000)
    assert residence_sheet(store, manager, paper_id).title == "AR-C02-20-0001"
    with pytest.raises(WrongState, match="n’a pas signé le bail L-260112"):
        record(store, manager, LAMIA)


def test_a_cancelled_or_unknown_paper_is_not_printed(store: Store, manager: Session) -> None:
    paper_id = record(store, manager)
    with store.write(manager, "test.void") as unit:
        void_paper(unit, paper_id, "Erreur de saisie")
    with pytest.raises(WrongState, match="annulé"):
        residence_sheet(store, manager, paper_id)
    with store.write(manager, "test.other") as unit:
        other = register_paper(unit, "JD-C02-20-0001", "Justificatif de déménagement", ("move", "m1"))
    for unknown in ("nothing", other.id):
        with pytest.raises(NotFound, match="attestation"):
            residence_sheet(store, manager, unknown)


def test_cancelling_one_is_audited_and_every_check_answers_cancelled(store: Store, manager: Session) -> None:
    paper_id = record(store, manager)
    (image,) = images(residence_sheet(store, manager, paper_id).pdf, 200)
    with store.read() as read:
        code = recorded(read, paper_id).short_code

    def answers() -> list[str]:
        asked = (judge_text(store, manager, text, {}) for text in ("AR-C02-20-0001", code))
        return [found.verdict for found in (*asked, judge_images(store, manager, [image], {}))]

    assert "voided" not in answers()
    changes = void_residence(store, manager, paper_id, VoidReason.LEFT)
    assert [row.table for row in changes.rows] == ["paper"]
    assert answers() == ["voided"] * 3
    told = judge_text(store, manager, code, {}).sentence
    assert (
        told == "Ce document a été annulé le 17/11/2020 par Yann Prévost\u00a0: Logement quitté. Il n’est plus accepté."
    )
    with store.read() as read:
        audit = "SELECT agent_id, subject, details FROM audit WHERE action = 'tenancy.residence.void'"
        line = read.exec_driver_sql(audit).mappings().one()
    assert (line["agent_id"], line["subject"]) == (manager.agent_id, paper_id)
    assert json.loads(line["details"]) == {"paper": "AR-C02-20-0001", "reason": "left"}
    with pytest.raises(WrongState, match="AR-C02-20-0001 est annulé"):
        void_residence(store, manager, paper_id, VoidReason.MISTAKE)


def test_a_typed_attestation_says_what_the_paper_must_say_until_its_last_day(
    store: Store, admin: Session, manager: Session, clock: FixedClock
) -> None:
    paper_id = record(store, manager)
    (code,) = images(residence_sheet(store, manager, paper_id).pdf, 200)
    with store.read() as read:
        kept = recorded(read, paper_id)
    shown = {"says": "\n".join(told(dict(read_code(kept.payload).fields))), "signed": "17/11/2020"}
    caretaker = agent(store, admin, "Paul Lou", Role.CARETAKER)
    for text in (kept.number, kept.short_code):
        found = judge_text(store, manager, text, {})
        assert (found.verdict, found.good) == ("registered", False)
        assert {key: found.facts[key] for key in shown} == shown
        assert labelled(found.facts)["Signé le"] == shown["signed"]
    assert "says" not in judge_text(store, caretaker, kept.number, {}).facts
    clock.advance(paris_instant(date(2021, 2, 17), 23, 59) - clock.now())
    assert judge_text(store, manager, kept.number, {}).verdict == "registered"
    clock.advance(60_000)
    for found in (judge_text(store, manager, kept.short_code, {}), judge_images(store, manager, [code], {})):
        assert (found.verdict, found.heading, found.good) == ("out_of_period", "Hors période", False)
        assert found.sentence == (
            "Cette attestation a plus de trois mois\u00a0: elle ne sert plus. Demandez-en une récente."
        )
    void_residence(store, manager, paper_id, VoidReason.LEFT)
    assert judge_text(store, manager, kept.number, {}).verdict == "voided"


def test_a_kept_2ddoc_that_no_longer_verifies_is_told(store: Store, manager: Session) -> None:
    paper_id = record(store, manager)
    with store.read() as read:
        kept = recorded(read, paper_id)
    with store.write(manager, "test") as unit:
        spoiled = kept.payload.replace(b"BELKACEM", b"BELKACEN")
        unit.connection.exec_driver_sql("UPDATE paper SET payload = ?", (spoiled,))
    found = judge_text(store, manager, kept.number, {})
    assert (found.verdict, found.good, "says" in found.facts) == ("wrong_signature", False, False)
    with store.write(manager, "test") as unit:
        unit.connection.exec_driver_sql("DELETE FROM signing_key WHERE name LIKE '2ddoc%'")
    found = judge_text(store, manager, kept.number, {})
    assert (found.verdict, "says" in found.facts) == ("registered", False), "another desk's authority"


def test_a_cancelled_one_is_still_seen_and_says_so(store: Store, manager: Session) -> None:
    paper_id = record(store, manager)
    assert residence_seen(store, manager, paper_id, large=False) == residence_sheet(store, manager, paper_id).pdf
    void_residence(store, manager, paper_id, VoidReason.LEFT)
    change(store, manager, Dwelling, {"reference": "D1"}, door="33")
    text = words(residence_seen(store, manager, paper_id, large=False))
    assert "Annulé le 17 novembre 2020 Motif : Logement quitté" in text
    assert "APPT 32" in text
    with pytest.raises(WrongState, match="AR-C02-20-0001 est annulé"):
        residence_seen(store, manager, paper_id, large=True)


def test_it_is_cancelled_by_who_may_issue_it(store: Store, admin: Session, manager: Session, front: Session) -> None:
    paper_id = record(store, manager)
    with pytest.raises(NotAllowed, match=r"d’annuler ce document.*reste valable.*Responsable de site"):
        void_residence(store, front, paper_id, VoidReason.MISTAKE)
    set_issuers(store, admin, "AR", [Role.FRONT_DESK])
    assert void_residence(store, front, paper_id, VoidReason.MISTAKE).rows
    caretaker = agent(store, admin, "Noé Roux", Role.CARETAKER)
    with pytest.raises(NotAllowed):
        void_residence(store, caretaker, paper_id, VoidReason.MISTAKE)


def test_only_an_attestation_is_cancelled_here(store: Store, manager: Session) -> None:
    with store.write(manager, "test.other") as unit:
        other = register_paper(unit, "JD-C02-20-0001", "Justificatif de déménagement", ("move", "m1"))
    with pytest.raises(NotFound, match="attestation"):
        void_residence(store, manager, other.id, VoidReason.MISTAKE)


@pytest.mark.parametrize("query", ["AR-C02-20-0001", "ar c02 20 0001", "c02-20-0001", "1", "AR-C02", "ar"])
def test_its_number_is_found_while_it_is_typed(store: Store, manager: Session, query: str) -> None:
    paper_id = record(store, manager)
    with store.read() as read:
        (hit,) = search(read, query, manager, store.clock.now())
    assert (hit.kind, hit.title, hit.tag) == ("paper", "AR-C02-20-0001", "À imprimer")
    assert hit.subtitle == "Attestation de résidence · M. Ferhat Belkacem · 17 novembre 2020"
    assert (hit.command, hit.arguments) == ("tenancy.attestation", {"person_id": FERHAT, "paper_id": paper_id})


def test_its_short_code_finds_it_and_nothing_else_does(store: Store, admin: Session, manager: Session) -> None:
    paper_id = record(store, manager)
    caretaker = agent(store, admin, "Noé Roux", Role.CARETAKER)
    with store.read() as read:
        code = recorded(read, paper_id).short_code.lower().replace("-", " ")
        (hit,) = search(read, code, manager, store.clock.now())
        assert (hit.id, hit.rank) == (paper_id, 0.0)
        assert search(read, code, caretaker, store.clock.now()) == []
        for other in ("belkacem", "2", "JD-C02-20-0001", "AR-C02-20-0002", ""):
            assert search(read, other, manager, store.clock.now()) == []


@pytest.mark.parametrize(
    ("person_id", "words"),
    [(SORAYA, "n’a pas de bail en cours"), (INES, "n’a pas signé le bail L-204518"), (SLIMANE, "L-100200 manque")],
)
def test_who_may_not_have_one_is_told_why(store: Store, manager: Session, person_id: str, words: str) -> None:
    for act in (record_residence, preview_residence):
        with pytest.raises(WrongState, match=words):
            act(store, manager, person_id)
    with store.read() as read:
        assert read.exec_driver_sql("SELECT count(*) FROM paper").scalar() == 0
        assert read.exec_driver_sql("SELECT count(*) FROM signing_key").scalar() == 2


def test_a_lease_that_has_not_begun_or_has_ended_attests_nothing(
    store: Store, manager: Session, clock: FixedClock
) -> None:
    change(store, manager, Lease, {"number": "L-204518"}, starts_on="2020-11-18", notice_ends_on=None, ends_on=None)
    with pytest.raises(WrongState, match="n’a pas de bail en cours"):
        record(store, manager)
    clock.advance(86_400_000)
    assert record(store, manager)
    change(store, manager, Lease, {"number": "L-100200"}, ends_on="2020-11-01")
    with pytest.raises(WrongState, match="n’a pas de bail en cours"):
        record(store, manager, SLIMANE)


def test_a_lease_without_its_first_day_attests_nothing(store: Store, manager: Session) -> None:
    change(store, manager, Lease, {"number": "L-204518"}, starts_on=None)
    with pytest.raises(WrongState, match="premier jour"):
        record(store, manager)


def test_a_dwelling_without_address_attests_nothing(store: Store, manager: Session) -> None:
    nothing = dict.fromkeys(
        ("number", "street_type", "street", "building", "floor", "door", "postcode", "city", "residence_id"), ""
    )
    change(store, manager, Dwelling, {"reference": "D1"}, **nothing | {"residence_id": None})
    with pytest.raises(WrongState, match="adresse postale"):
        record(store, manager)


def test_an_address_without_postcode_attests_nothing(store: Store, manager: Session) -> None:
    change(store, manager, Dwelling, {"reference": "D1"}, postcode="")
    for act in (record_residence, preview_residence):
        with pytest.raises(BadInput, match="code postal"):
            act(store, manager, FERHAT)


def test_a_third_holder_is_on_the_paper_and_counted_in_the_code(store: Store, manager: Session) -> None:
    with store.write(manager, "test.holder") as unit:
        lease_id = unit.connection.exec_driver_sql("SELECT id FROM lease WHERE number = 'L-204518'").scalar_one()
        unit.add(LeaseHolder(lease_id=lease_id, person_id=SORAYA, role="co_holder"))
    page = residence_sheet(store, manager, record(store, manager))
    assert "Mme Soraya BELKAÏD" in words(page.pdf)
    (codes,) = (datamatrix.contents(image) for image in images(page.pdf, 200))
    assert b"1G120" in codes[0]


def test_the_attestation_of_a_merged_file_is_printed_from_the_other(store: Store, manager: Session) -> None:
    paper_id = record(store, manager, LAMIA)
    before = residence_sheet(store, manager, paper_id)
    with store.write(manager, "test.person") as unit:
        other = Person(civility="Mme", usual_name="Belkacem", first_names="Lamia", birth_date="1987-09-03")
        unit.add(other)
    merge_persons(store, manager, other.id, LAMIA)
    assert residence_sheet(store, manager, paper_id).pdf == before.pdf
    with store.read() as read:
        assert paper_id in [one.id for one in timeline(read, other.id, manager)]


def test_it_is_the_manager_s_unless_the_office_says_otherwise(store: Store, admin: Session, front: Session) -> None:
    for act in (record_residence, preview_residence):
        with pytest.raises(NotAllowed, match="Responsable de site, Siège"):
            act(store, front, FERHAT)
    set_issuers(store, admin, "AR", [Role.FRONT_DESK])
    assert preview_residence(store, front, FERHAT).startswith(b"%PDF")
    assert "Karine Moulin" in words(residence_sheet(store, front, record(store, front)).pdf)


def test_a_caretaker_sees_none(store: Store, admin: Session, manager: Session) -> None:
    caretaker = agent(store, admin, "Noé Roux", Role.CARETAKER)
    paper_id = record(store, manager)
    for act in (
        lambda: record_residence(store, caretaker, FERHAT),
        lambda: preview_residence(store, caretaker, FERHAT),
        lambda: residence_sheet(store, caretaker, paper_id),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_the_preview_proves_nothing_and_writes_nothing(store: Store, manager: Session) -> None:
    pdf = preview_residence(store, manager, FERHAT)
    assert "APERÇU" in "".join(text_of(pdf).split())
    assert [datamatrix.contents(image) for image in images(pdf, 200)] == [[]]
    with store.read() as read:
        assert read.exec_driver_sql("SELECT count(*) FROM paper").scalar() == 0
        assert directory(read) == ()


def test_it_is_in_the_history_of_who_asked(store: Store, manager: Session) -> None:
    def moments() -> list[tuple[str, str, str]]:
        with store.read() as read:
            found = [one for one in timeline(read, FERHAT, manager) if one.table == "paper"]
        return [(one.title, one.subtitle, one.tag) for one in found]

    assert moments() == []
    paper_id = record(store, manager)
    said = ("Attestation de résidence", "AR-C02-20-0001 · Yann Prévost")
    assert moments() == [(*said, "À imprimer")]
    print_paper(store, manager, paper_id)
    assert moments() == [(*said, "Imprimé")]
    with store.write(manager, "test.void") as unit:
        void_paper(unit, paper_id, "Erreur de saisie")
    assert moments() == [(*said, "Annulé")]
    with store.read() as read:
        assert not [one for one in timeline(read, LAMIA, manager) if one.table == "paper"]
