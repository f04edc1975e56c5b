"""The notice of a move-out inspection: recorded, sealed, printed again, cancelled as a justificatif is."""

from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lmmh_desk.documents.drawing import MM
from lmmh_desk.documents.seal import Verdict, verify
from lmmh_desk.features.moves.actions.handlers import persons_merged
from lmmh_desk.features.moves.actions.noticing import record_notice
from lmmh_desk.features.moves.actions.papers import void
from lmmh_desk.features.moves.actions.printing import preview_notice, seen, sheet
from lmmh_desk.features.moves.actions.recording import record
from lmmh_desk.features.moves.actions.steps import cancel_move, open_move, step_forward
from lmmh_desk.features.moves.model.deeds import deeds
from lmmh_desk.features.moves.model.inspection import NoticeSheet, Visit, from_json
from lmmh_desk.features.moves.papers.inspection import inspection
from lmmh_desk.features.moves.store.found import search, timeline
from lmmh_desk.features.moves.store.listing import move_file
from lmmh_desk.features.moves.store.recorded import recorded
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.errors import BadInput, NotAllowed, NotFound, WrongState
from lmmh_desk.office.actions.keys import revoke_key
from lmmh_desk.office.actions.papers import print_paper
from lmmh_desk.office.model.keys import RevokeReason
from lmmh_desk.office.model.papers import VoidReason
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.store.keys import key_here, trust
from lmmh_desk.tenancy.model.records import Person, PersonsMerged
from tests.documents.watching import pages, text_of, watching
from tests.features.moves.conftest import TODAY
from tests.features.moves.sheets import NOTICE, sealed
from tests.features.moves.test_papers import LINES, NAMES, PROOFS
from tests.replacing import replace
from tests.tenancy.homes import FERHAT, SLIMANE

FRIDAY = date(2020, 11, 20)
NOTICES = st.builds(
    replace,
    st.just(NOTICE),
    holder=NAMES, place=LINES, visitor=NAMES, lease=NAMES, office=NAMES, nature=NAMES, town=NAMES, site=NAMES,
    phone=NAMES, signatory=NAMES, title=NAMES, signs_as=NAMES, box=NAMES, prepare=NAMES, parties=NAMES, barrier=NAMES,
    data_notice=NAMES, data_short=NAMES, birth=st.just("") | st.just("1984-04-12"), starts=st.integers(0, 1439),
    day=st.dates().map(lambda day: day.isoformat()),
)  # fmt: skip


def words(pdf):
    return " ".join(text_of(pdf).split())


@pytest.fixture
def move_id(store, officer):
    """A move whose inspection is booked on Friday."""
    opened = open_move(store, officer, FERHAT).created("move")
    step_forward(store, officer, opened, "exit")
    step_forward(store, officer, opened, "exit", inspection_on=FRIDAY)
    return opened


@pytest.fixture
def visit(move_id):
    return Visit(move_id, FRIDAY, 570, "Yann Prévost, gestion locative")


def file_of(store, move_id):
    with store.read() as read:
        return move_file(read, move_id)


def keys(store, move_id, role="front_desk"):
    return [deed.key for deed in deeds(file_of(store, move_id), "exit", role, TODAY)]


def record_one(store, session, visit):
    return record_notice(store, session, visit).created("inspection_notice")


@pytest.mark.parametrize("large", [False, True])
def test_the_paper_says_everything_it_must(large):
    """DOMAIN.md §3 and §4: date, hour, place, who, what to prepare, parties, copies, box, barrier, phone, signatory."""
    text = words(inspection(NOTICE, sealed(), large=large))
    for expected in (
        "Le Mans Métropole Habitat", "EL-C02-20-0003", "Avis d’état des lieux de sortie", "vous convoque",
        "Vendredi 20 novembre 2020 à 9:30", "14 allée des Sittelles", "72100 Le Mans",
        "M. Ferhat BELKACEM, né le 12 avril 1984", "L-204518", "Yann Prévost, gestion locative", "Logement vidé",
        "compteurs accessibles", "clés prêtes", "deux parties ou de leurs mandataires", "deux exemplaires signés",
        "Case à cocher sur l’attestation", "Convocation judiciaire ou administrative", "Masque porté",
        "une seule personne", "Fait au Mans, le 17 novembre 2020 à 10:47", "Karine Moulin", "chargée d’accueil",
        "Agence Centre", "02 61 91 00 72", "Signature", "Cachet de l’agence", sealed().short_code, "Original",
        "age 1 / 1", "trois mois",
    ):  # fmt: skip
        assert expected in text, expected


@pytest.mark.parametrize("large", [False, True])
def test_what_no_rule_says_leaves_no_empty_line(large):
    bare = replace(NOTICE, box="", barrier="", prepare="", parties="", data_short="", data_notice="", birth="")
    text = words(inspection(bare, sealed(), large=large))
    for absent in ("Case à cocher", "Gestes", "À préparer", "Qui signe", "trois mois", "né le"):
        assert absent not in text


@settings(max_examples=PROOFS, phases=[Phase.reuse, Phase.generate], suppress_health_check=list(HealthCheck))
@pytest.mark.fault
@given(NOTICES)
def test_whatever_the_names_it_holds_in_its_frames(content: NoticeSheet):
    with watching() as small:
        pdf = inspection(content, sealed())
    assert pages(pdf) == 1
    small.check(16 * MM)
    with watching() as large:
        inspection(content, sealed(), large=True)
    large.check(12 * MM)
    assert min(text.size for text in large.texts) >= 18


def test_a_notice_is_sealed_by_a_key_renewed_in_time(store, counter, visit):
    with store.read() as read:
        revoked = key_here(read)
    revoke_key(store, replace(counter, role=Role.ADMIN), revoked.public, RevokeReason.STOLEN, stolen=True)
    notice_id = record_one(store, counter, visit)
    with store.read() as read:
        assert key_here(read).public != revoked.public
        assert verify(recorded(read, notice_id).sealed.url, trust(read)).verdict is Verdict.AUTHENTIC


def test_a_notice_is_numbered_sealed_and_registered(store, counter, visit):
    notice_id = record_one(store, counter, visit)
    with store.read() as read:
        found = recorded(read, notice_id)
        proof = verify(found.sealed.url, trust(read), paris_instant(FRIDAY, 10))
    assert (found.paper.number, found.paper.label) == ("EL-C02-20-0001", "Avis d’état des lieux de sortie")
    assert (found.paper.person_id, found.paper.subject_table, found.paper.subject_id) == (FERHAT, "move", visit.move_id)
    assert proof.verdict is Verdict.AUTHENTIC
    assert proof.fields.windows == ((paris_instant(FRIDAY, 9, 30), paris_instant(FRIDAY, 11, 30)),)
    assert from_json(found.content).place[0] == "14 allée des Sittelles"
    text = words(sheet(store, counter, notice_id).pdf)
    assert "Logement vidé et nettoyé" in text
    assert "Yann Prévost, gestion locative" in text
    assert "Masque porté" in text


def test_it_is_printed_then_duplicated_as_any_paper(store, counter, visit):
    notice_id = record_one(store, counter, visit)
    first = sheet(store, counter, notice_id)
    assert first.title == "EL-C02-20-0001"
    print_paper(store, counter, first.paper_id)
    again = sheet(store, counter, notice_id)
    assert again.title == "EL-C02-20-0001-duplicata-1"
    assert "Duplicata n° 1" in words(again.pdf)
    assert seen(store, counter, notice_id) == again.pdf
    assert "page 1 / 1" in words(sheet(store, counter, notice_id, large=True).pdf)


def test_who_reads_large_print_gets_it(store, counter, visit, draft):
    with store.write(counter, "test.large") as unit:
        unit.get(Person, FERHAT).large_print = True
    notice_id = record_one(store, counter, visit)
    paper_id = record(store, counter, draft).created("justification")
    for one in (notice_id, paper_id):
        assert "page 1 / 1" in words(sheet(store, counter, one).pdf)
        assert "Page 1 / 1" in words(sheet(store, counter, one, large=False).pdf)
    assert file_of(store, visit.move_id).row.large_print
    labels = [deed.label for deed in deeds(file_of(store, visit.move_id), "exit", "front_desk", TODAY)]
    assert "Imprimer en petits caractères" in labels


def test_a_cancelled_one_is_seen_but_not_printed(store, counter, visit, draft):
    for one in (record_one(store, counter, visit), record(store, counter, draft).created("justification")):
        original = sheet(store, counter, one).pdf
        void(store, counter, one, VoidReason.DATE)
        with pytest.raises(WrongState, match="est annulé"):
            sheet(store, counter, one)
        text = words(seen(store, counter, one))
        assert "Annulé le 17 novembre 2020 Motif : Date changée" in text
        assert "Original" in words(original)
        assert "Original" not in text


def test_a_paper_cancelled_before_it_was_printed_is_seen_too(store, counter, visit):
    notice_id = record_one(store, counter, visit)
    void(store, counter, notice_id, VoidReason.MISTAKE)
    assert "Motif : Erreur de saisie" in words(seen(store, counter, notice_id))


def test_cancelling_a_notice_leaves_the_move_justified(store, counter, visit, draft):
    notice_id = record_one(store, counter, visit)
    record(store, counter, draft)
    void(store, counter, notice_id, VoidReason.DATE)
    assert file_of(store, visit.move_id).row.exit_state == "justified"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"starts": None}, "starts"),
        ({"visitor": " "}, "visitor"),
        ({"visitor": "x" * 81}, "visitor"),
        ({"visitor": "山田"}, "visitor"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_recorded(store, counter, visit, change, field):
    with pytest.raises(BadInput) as refused:
        record_notice(store, counter, replace(visit, **change))
    assert list(refused.value.fields) == [field]
    assert file_of(store, visit.move_id).notices == ()


def test_an_hour_already_past_is_refused(store, counter, visit, clock):
    clock.advance(paris_instant(FRIDAY, 9, 30) - clock.now())
    with pytest.raises(BadInput, match="est passée"):
        record_notice(store, counter, visit)


def test_a_day_changed_meanwhile_or_a_cancelled_move_takes_no_notice(store, counter, visit, admin):
    with pytest.raises(WrongState, match="vient de changer"):
        record_notice(store, counter, replace(visit, day=TODAY))
    cancel_move(store, admin, visit.move_id)
    with pytest.raises(WrongState, match="vient de changer"):
        record_notice(store, counter, visit)


def test_who_may_not_issue_records_nothing(store, counter, visit):
    for act in (
        lambda who: record_notice(store, who, visit),
        lambda who: sheet(store, who, "nothing"),
        lambda who: seen(store, who, "nothing"),
    ):
        with pytest.raises(NotAllowed):
            act(replace(counter, role="caretaker"))
    with pytest.raises(NotFound):
        seen(store, counter, "nothing")


def test_the_preview_proves_nothing(store, counter, visit):
    with store.read() as read:
        pdf = preview_notice(read, counter, visit, store.clock.now())
        large = preview_notice(read, counter, replace(visit, starts=None), store.clock.now(), large=True)
    assert "APERÇU" in "".join(text_of(pdf).split())
    assert "EL-C02-20-0001" in words(pdf)
    assert "à 0:00" in words(large)


def test_it_is_offered_while_the_booked_day_is_ahead(store, counter, officer, visit, draft):
    assert "notice" in keys(store, visit.move_id)
    assert "notice_print" not in keys(store, visit.move_id)
    notice_id = record_one(store, counter, visit)
    assert keys(store, visit.move_id)[2:4] == ["notice_print", "notice_void"]
    assert "notice" not in keys(store, visit.move_id)
    assert "notice" not in keys(store, visit.move_id, "caretaker")
    file = file_of(store, visit.move_id)
    later = [deed.key for deed in deeds(file, "exit", "front_desk", date(2020, 11, 21))]
    assert "notice_print" not in later
    assert "notice" not in later
    none = replace(file, notices=())
    for bare in (replace(none, row=replace(none.row, cancelled=True)), replace(none, inspection_on=date(2020, 11, 16))):
        assert "notice" not in [deed.key for deed in deeds(bare, "exit", "front_desk", TODAY)]
    moved = replace(file, inspection_on=date(2020, 11, 23))
    assert "notice" in [deed.key for deed in deeds(moved, "exit", "front_desk", TODAY)], "another day, another notice"
    void(store, counter, notice_id, VoidReason.DATE)
    assert "notice" in keys(store, visit.move_id)


def test_it_is_found_by_number_and_code_and_in_the_history(store, counter, visit):
    notice_id = record_one(store, counter, visit)
    with store.read() as read:
        code = recorded(read, notice_id).sealed.short_code
        for typed in ("el-c02-20", "EL-C02-20-0001", code):
            (hit,) = search(read, typed, counter, store.clock.now())
            assert (hit.id, hit.title, hit.arguments) == (notice_id, "EL-C02-20-0001", {"move_id": visit.move_id})
        (moment,) = [one for one in timeline(read, FERHAT, counter) if one.table == "inspection_notice"]
    assert hit.subtitle.startswith("Avis d’état des lieux de sortie · M. Ferhat Belkacem")
    assert (moment.title, moment.tag) == ("Avis d’état des lieux de sortie", "À imprimer")


def test_a_duplicate_s_notices_follow_the_person_kept(store, admin, counter, visit):
    record_one(store, counter, visit)
    with store.write(admin, "test.merge") as unit:
        persons_merged(unit, PersonsMerged(SLIMANE, FERHAT))
    with store.read() as read:
        assert read.exec_driver_sql("SELECT person_id FROM inspection_notice").scalar() == SLIMANE
