"""Papers of prevention: what each says, the window of the envelope, their code; what is refused and never printed."""

from datetime import date

import pytest

from lmmh_desk.documents.drawing import MM
from lmmh_desk.documents.verify import codes
from lmmh_desk.features.arrears.actions.cases import open_follow_up, set_due, take_step
from lmmh_desk.features.arrears.actions.papers import Asked, preview_paper, record_paper, seen, sheet, void
from lmmh_desk.features.arrears.actions.plans import propose_plan
from lmmh_desk.features.arrears.actions.samples import (
    aids_sample,
    attestation_sample,
    letter_sample,
    plan_sample,
)
from lmmh_desk.features.arrears.model.papers import (
    AIDS,
    ATTESTATION,
    LETTER,
    PLAN,
    check_up_to_date,
    from_json,
    visit_words,
)
from lmmh_desk.features.arrears.model.schedule import LONGEST, instalments
from lmmh_desk.features.arrears.model.stages import Stage
from lmmh_desk.features.arrears.papers.sheets import paper
from lmmh_desk.features.arrears.store.access import access
from lmmh_desk.features.arrears.store.found import search
from lmmh_desk.features.arrears.store.listing import papers_of
from lmmh_desk.features.arrears.store.papers import recorded
from lmmh_desk.features.arrears.store.retention import RETENTIONS
from lmmh_desk.kernel.access import About
from lmmh_desk.kernel.clock import paris, paris_instant
from lmmh_desk.kernel.errors import BadInput, NotAllowed, NotFound, WrongState
from lmmh_desk.office.actions.papers import print_paper
from lmmh_desk.office.model.papers import VoidReason
from lmmh_desk.printing.pages import images
from tests.documents.watching import text_of, watching
from tests.features.arrears.conftest import DEBT, FIRST, TODAY, file_of, lease_of
from tests.features.arrears.sheets import AIDS_SHEET, EACH, LETTER_SHEET, PLAN_SHEET, UP_TO_DATE, sealed
from tests.replacing import replace
from tests.tenancy.homes import FERHAT, LAMIA, SLIMANE, SORAYA


def words(pdf: bytes) -> str:
    return " ".join(text_of(pdf).replace("\u202f", " ").split())


def test_the_letter_says_what_is_left_and_invites() -> None:
    text = words(paper(LETTER_SHEET, sealed()))
    for expected in (
        "Le Mans Métropole Habitat", "LI-C02-20-0007", "Lettre de rendez-vous", "MME ODILE TESSIER", "72100 LE MANS",
        "Jeudi 19 novembre 2020 à 10:00", "412,61 € au 16 novembre 2020", "Corinne Legendre, conseillère sociale",
        "02 61 91 00 72", "SOS loyers impayés", "Cela peut arriver à chacun", "Agence Centre", sealed().short_code,
        "L-118240, depuis le 1er mai 2003",
    ):  # fmt: skip
        assert expected in text, expected
    for absent in ("expulsion", "poursuite", "mise en demeure", "!"):
        assert absent not in text


def test_without_an_hour_the_letter_asks_to_call() -> None:
    assert "Rendez-vous à convenir au 02 61 91 00 72" in words(paper(replace(LETTER_SHEET, visit=""), sealed()))


def test_the_address_stands_in_the_window_whatever_the_text() -> None:
    for holder in ("Mme Odile TESSIER", "Mme " + "Marie-Antoinette " * 40):
        with watching() as drawn:
            paper(replace(LETTER_SHEET, holder=holder), sealed())
        drawn.check(10 * MM)
        (line,) = [one for one in drawn.texts if "RUE DU CLOS BERNARD" in one.text]
        assert 105 * MM < line.left < 115 * MM
        assert 45 * MM < line.top < line.bottom < 80 * MM


def test_the_plan_gives_every_due_date_to_the_cent() -> None:
    text = words(paper(PLAN_SHEET, sealed()))
    for day, cents in PLAN_SHEET.schedule:
        assert date.fromisoformat(day).strftime("%d/%m/%Y") in text
        assert f"{cents // 100},{cents % 100:02d} €" in text
    for expected in ("412,61 € en 9 échéances", "deux originaux", "lu et approuvé", "L-118240", "s’engage"):
        assert expected in text


@pytest.mark.parametrize(("number", "last"), [(36, "36. 20/10/2023"), (LONGEST, "60. 20/10/2025")])
def test_a_plan_of_every_length_that_may_be_holds_on_one_page(number, last) -> None:
    schedule = tuple((one.due.isoformat(), one.cents) for one in instalments(999_999, number, date(2020, 11, 20)))
    beside = (("Mme Marie-Antoinette DE LA TOUR-EN-MAINE-DÉMO", "née le", "1960-01-01"),)
    text = words(paper(replace(PLAN_SHEET, schedule=schedule, debt_cents=999_999, beside=beside), sealed()))
    assert last in text
    assert "Page 1 / 1" in text


def test_a_plan_names_each_holder_of_the_lease_and_has_them_sign(store, adviser, case_id):
    set_due(store, adviser, case_id, DEBT)
    propose_plan(store, adviser, case_id, DEBT, instalments(DEBT, 3, FIRST))
    one = record_paper(store, adviser, Asked(PLAN, case_id)).created("arrears_paper")
    for large in (False, True):
        text = words(sheet(store, adviser, one, large=large).pdf)
        for expected in (
            "M. Ferhat BELKACEM, né le 12 avril 1984 et Mme Lamia BELKACEM, née le 3 septembre 1987",
            "Les locataires s’engagent", "les locataires désignés", "Signature des locataires",
        ):  # fmt: skip
            assert expected in text, (large, expected)
    with store.read() as read:
        (payload,) = read.exec_driver_sql("SELECT payload FROM paper").scalars()
        told = access(read, About((LAMIA,), ()))
    assert len(payload) < 300
    assert next(part for part in told if part.title == "Documents d’impayés").lines
    letter = record_paper(store, adviser, Asked(LETTER, case_id)).created("arrears_paper")
    assert "Lamia" not in words(sheet(store, adviser, letter).pdf)


def test_the_attestation_never_prints_a_debt() -> None:
    text = words(paper(UP_TO_DATE, sealed()))
    assert "Aucune somme due au 16 novembre 2020" in text
    assert "€" not in text
    assert "Reste à régler" not in text


@pytest.mark.parametrize("kind", EACH)
@pytest.mark.parametrize("large", [False, True])
def test_each_code_is_read_back_from_the_page(kind, large) -> None:
    found = [code for page in images(paper(EACH[kind], sealed(EACH[kind]), large=large), 200) for code in codes(page)]
    assert sealed(EACH[kind]).url in [str(code) for code in found] or found
    assert from_json(EACH[kind].to_json()) == EACH[kind]


def test_contacts_name_nobody_s_debt() -> None:
    text = words(paper(AIDS_SHEET, sealed(), large=True))
    assert "SOS loyers impayés" in text
    assert "Reste à régler" not in text
    bare = replace(PLAN_SHEET, birth="", since="", data_notice="", aids="", debt_on="")
    assert "née le" not in words(paper(bare, sealed(), large=True))


# Recorded


def test_a_letter_is_recorded_printed_and_cancelled(store, adviser, case_id):
    with pytest.raises(WrongState, match="Notez d’abord le solde"):
        record_paper(store, adviser, Asked(LETTER, case_id))
    set_due(store, adviser, case_id, DEBT)
    asked = Asked(LETTER, case_id, day=date(2020, 11, 19), starts=600)
    with store.read() as read:
        assert "APERÇU" in words(preview_paper(read, adviser, asked, store.clock.now()))
    letter = record_paper(store, adviser, asked).created("arrears_paper")
    first = sheet(store, adviser, letter)
    assert first.title == "LI-C02-20-0001"
    assert "1 000,01 € au 17 novembre 2020" in words(first.pdf)
    assert "14 ALLEE DES SITTELLES" in words(first.pdf)
    print_paper(store, adviser, first.paper_id)
    assert "duplicata" in sheet(store, adviser, letter, large=False).title
    assert words(seen(store, adviser, letter))
    void(store, adviser, letter, VoidReason.MISTAKE)
    with pytest.raises(WrongState, match="annulé"):
        sheet(store, adviser, letter)
    assert "ANNULÉ" in words(seen(store, adviser, letter)).upper()
    (line,) = file_of(store, case_id).papers
    assert (line.number, line.voided) == ("LI-C02-20-0001", True)


def test_what_is_looked_at_under_dots_says_no_amount_and_is_not_kept(store, adviser, case_id):
    set_due(store, adviser, case_id, DEBT)
    propose_plan(store, adviser, case_id, DEBT, instalments(DEBT, 3, FIRST))
    for kind, amounts in ((LETTER, ("1 000,01",)), (PLAN, ("1 000,01", "333,34", "333,33"))):
        one = record_paper(store, adviser, Asked(kind, case_id)).created("arrears_paper")
        hidden, whole = (words(seen(store, adviser, one, masked=masked)) for masked in (True, False))
        for amount in amounts:
            assert amount in whole
            assert amount not in hidden
        assert "•••" in hidden
        with store.read() as read:
            assert "masked" not in recorded(read, one).content
        void(store, adviser, one, VoidReason.MISTAKE)
        hidden = words(seen(store, adviser, one, masked=True))
        assert "ANNULÉ" in hidden.upper()
        assert amounts[0] not in hidden


def test_a_letter_names_who_follows_the_household_whoever_prints_it(store, counter, adviser, case_id):
    set_due(store, adviser, case_id, DEBT)
    letter = record_paper(store, counter, Asked(LETTER, case_id)).created("arrears_paper")
    text = words(sheet(store, counter, letter).pdf)
    assert "Conseiller Corinne Legendre" in text
    assert text.count("Corinne Legendre") == 2, "who signs it, too"
    assert "Karine Moulin" not in text


def test_the_plan_is_printed_as_proposed(store, adviser, case_id):
    with pytest.raises(WrongState, match="Proposez d’abord"):
        record_paper(store, adviser, Asked(PLAN, case_id))
    propose_plan(store, adviser, case_id, DEBT, instalments(DEBT, 3, FIRST))
    plan = record_paper(store, adviser, Asked(PLAN, case_id)).created("arrears_paper")
    assert "333,34 €" in words(sheet(store, adviser, plan).pdf)


def test_the_attestation_is_refused_when_a_sum_is_due_and_says_no_more(store, manager, adviser, case_id):
    asked = Asked(ATTESTATION, person_id=FERHAT)
    with pytest.raises(WrongState, match="n’est pas connu"):
        record_paper(store, manager, asked)
    set_due(store, adviser, case_id, 1)
    with pytest.raises(WrongState, match="Une somme est due") as refused:
        record_paper(store, manager, asked)
    assert "€" not in str(refused.value)
    set_due(store, adviser, case_id, 0)
    attestation = record_paper(store, manager, asked).created("arrears_paper")
    text = words(sheet(store, manager, attestation).pdf)
    assert "Aucune somme due au 17 novembre 2020" in text
    assert "gardées trois mois après la date" in text
    assert "impayé" not in text  # it is shown to others
    with store.read() as read:
        lease_id = lease_of(store)
        assert [line.number for line in papers_of(read, lease_id)] == ["AL-C02-20-0001"]
        assert [hit.title for hit in search(read, "AL-C02-20-0001", manager, store.clock.now())] == ["AL-C02-20-0001"]
        assert search(read, "AL-C02-20-0001", replace(manager, role="caretaker"), store.clock.now()) == []


def test_a_plan_in_force_or_an_old_balance_gives_no_attestation():
    with pytest.raises(WrongState, match="Une somme est due"):
        check_up_to_date((0, TODAY), True, TODAY, 35)
    with pytest.raises(WrongState, match="date du 1er octobre 2020"):
        check_up_to_date((0, date(2020, 10, 1)), False, TODAY, 35)
    assert check_up_to_date((0, date(2020, 10, 1)), False, TODAY, None) == date(2020, 10, 1)


def test_a_plan_in_force_refuses_it_whatever_the_balance(store, adviser, planned):
    set_due(store, adviser, planned, 0)
    with pytest.raises(WrongState, match="Une somme est due"):
        record_paper(store, adviser, Asked(ATTESTATION, person_id=FERHAT))


def test_contacts_are_given_to_whoever_holds_a_lease(store, counter):
    leaflet = record_paper(store, counter, Asked(AIDS, person_id=FERHAT)).created("arrears_paper")
    assert "SOS loyers" in words(sheet(store, counter, leaflet).pdf)
    with pytest.raises(WrongState, match="Aucun bail"):
        record_paper(store, counter, Asked(AIDS, person_id=SORAYA))
    with pytest.raises(BadInput, match="logement de ce bail"):
        record_paper(store, counter, Asked(AIDS, person_id=SLIMANE))
    with pytest.raises(NotAllowed):
        record_paper(store, replace(counter, role="caretaker"), Asked(AIDS, person_id=FERHAT))


def test_a_paper_that_isn_t_here_says_so(store, counter):
    with store.read() as read, pytest.raises(NotFound, match="Ce document"):
        recorded(read, "absent")


@pytest.mark.parametrize("make", [letter_sample, plan_sample, attestation_sample, aids_sample])
@pytest.mark.parametrize("large", [False, True])
def test_samples_bear_apercu(store, adviser, make, large):
    with store.read() as read:
        assert "APERÇU" in words(make(read, adviser, TODAY, large=large))


NOW = paris(paris_instant(TODAY, 10, 42))


@pytest.mark.parametrize(
    ("day", "starts", "field"),
    [(None, 600, "day"), (TODAY, None, "starts"), (TODAY, 642, "day"), (date(2020, 11, 16), 700, "day"),
     (date(2021, 11, 11), 600, "day"), (date(2020, 11, 21), 600, "day")],
)  # fmt: skip
def test_a_moment_that_can_t_be_is_told_beside_its_field(day, starts, field):
    with pytest.raises(BadInput) as refused:
        visit_words(day, starts, NOW)
    assert list(refused.value.fields) == [field]


def test_a_visit_in_another_century_is_a_slip():
    with pytest.raises(BadInput, match="trop loin"):
        visit_words(date(2120, 11, 19), 600, NOW)


def test_the_moment_is_written_in_full():
    assert visit_words(date(2020, 11, 19), 600, NOW) == "Jeudi 19 novembre 2020 à 10:00"
    assert visit_words(None, None, NOW) == ""


def test_the_attestation_is_the_manager_s(store, counter, adviser, case_id):
    set_due(store, adviser, case_id, 0)
    with pytest.raises(NotAllowed, match="Responsable de site"):
        record_paper(store, counter, Asked(ATTESTATION, case_id))


def test_papers_go_with_the_follow_up(store, adviser, manager, case_id):
    later = date(2021, 6, 1)
    set_due(store, adviser, case_id, DEBT)
    record_paper(store, adviser, Asked(LETTER, case_id))
    set_due(store, adviser, case_id, 0)
    record_paper(store, manager, Asked(ATTESTATION, case_id))
    with store.read() as read:
        assert RETENTIONS[3].due(read, later) == []
        assert len(RETENTIONS[5].due(read, later)) == 1
    take_step(store, adviser, case_id, Stage.CLEARED)
    with store.write(adviser, "test") as unit:
        unit.driver.execute("DELETE FROM arrears_step")
        unit.driver.execute("DELETE FROM rent_balance")
        unit.driver.execute("DELETE FROM arrears_case")
    with store.read() as read:
        assert len(RETENTIONS[3].due(read, later)) == 1
    open_follow_up(store, adviser, FERHAT)


def test_a_plan_that_changes_cancels_its_paper(store, adviser, case_id):
    set_due(store, adviser, case_id, DEBT)
    propose_plan(store, adviser, case_id, DEBT, instalments(DEBT, 3, FIRST))
    former = record_paper(store, adviser, Asked(PLAN, case_id)).created("arrears_paper")
    propose_plan(store, adviser, case_id, DEBT, instalments(DEBT, 6, FIRST))
    following = record_paper(store, adviser, Asked(PLAN, case_id)).created("arrears_paper")
    with store.read() as read:
        assert [recorded(read, one).paper.status for one in (former, following)] == ["voided", "recorded"]
