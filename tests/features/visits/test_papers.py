"""The papers of a visit: recorded, sealed, printed and read back; the round of a day by quarter."""

from datetime import date

import pytest

from lmmh_desk.documents.seal import Verdict, verify
from lmmh_desk.features.visits.actions import samples
from lmmh_desk.features.visits.actions.papers import preview, record, round_sheet, seen, sheet, void
from lmmh_desk.features.visits.actions.planning import plan, postpone
from lmmh_desk.features.visits.actions.steps import call, step, tick
from lmmh_desk.features.visits.model.deeds import deeds, why_no_deed
from lmmh_desk.features.visits.model.listing import Days
from lmmh_desk.features.visits.model.records import Outcome, State, Urgency
from lmmh_desk.features.visits.model.request import Slot
from lmmh_desk.features.visits.model.sheets import NOTICE, TRIP, from_json
from lmmh_desk.features.visits.papers import daysheet
from lmmh_desk.features.visits.store.access import access
from lmmh_desk.features.visits.store.found import search, timeline
from lmmh_desk.features.visits.store.listing import shown
from lmmh_desk.features.visits.store.recorded import recorded
from lmmh_desk.features.visits.store.retention import RETENTIONS
from lmmh_desk.kernel.access import About
from lmmh_desk.kernel.errors import NotAllowed, NotFound, StoreError, WrongState
from lmmh_desk.office.actions.papers import print_paper
from lmmh_desk.office.actions.rules import set_issuers
from lmmh_desk.office.model.agents import Agent
from lmmh_desk.office.model.papers import VoidReason, issuers
from lmmh_desk.office.model.rights import Role, roles_for
from lmmh_desk.office.store.keys import trust
from tests.documents.watching import text_of
from tests.features.visits.conftest import TODAY, WEDNESDAY
from tests.replacing import replace
from tests.tenancy.homes import FERHAT


def words(pdf):
    return " ".join(text_of(pdf).split())


def read_back(store, recorded_id):
    with store.read() as read:
        found = recorded(read, recorded_id)
        return found, verify(found.sealed.payload, trust(read))


def test_a_notice_says_who_comes_when_and_how_to_put_off_and_asks_nothing(store, counter, planned):
    visit_id = planned()
    paper_id = record(store, counter, visit_id, NOTICE).created("visit_paper")
    told = words(sheet(store, counter, paper_id).pdf)
    for part in (
        "Avis de visite à domicile", "M. Ferhat BELKACEM", "14 ALLEE DES SITTELLES", "72100 LE MANS",
        "Mardi 17 novembre 2020, de 15:00 à 15:45", "Plus de chauffage", "Régis Thibault", "AV-C02-20-0001",
        "Masque porté par chacun", "sans motif à donner", "Karine Moulin", "Original",
    ):  # fmt: skip
        assert part in told
    assert "malade" not in told
    found, checked = read_back(store, paper_id)
    assert checked.verdict is Verdict.AUTHENTIC
    assert checked.fields.persons[0].name == "M FERHAT BELKACEM"
    assert found.sealed.short_code in told
    large = words(sheet(store, counter, paper_id, large=True).pdf)
    assert "de 15:00 à 15:45" in large
    assert "sans motif" in large


def test_whoever_plans_a_visit_signs_its_notice(store, counter, planned):
    """The window offers the notice with the visit: a social adviser must not be refused it then."""
    visit_id = planned()
    for role in roles_for("visits.request"):
        assert role in issuers(NOTICE, ()), role
    adviser = replace(counter, role=Role.SOCIAL_ADVISER)
    assert record(store, adviser, visit_id, NOTICE).created("visit_paper")


def test_the_professional_paper_covers_the_round_and_names_no_tenant(store, counter, manager, planned):
    visit_id = planned()
    planned(starts=17 * 60)
    paper_id = record(store, manager, visit_id, TRIP).created("visit_paper")
    told = words(sheet(store, counter, paper_id).pdf)
    for part in (
        "Justificatif de déplacement professionnel", "Régis Thibault", "de 14:00 à 18:45",
        "Les Sittelles, 72100 Le Mans",
        "2 visites à domicile nécessaires", "Le Mans Métropole Habitat", "Cachet", "Hélène Vauclin certifie",
    ):  # fmt: skip
        assert part in told
    found, checked = read_back(store, paper_id)
    for tenant in ("Belkacem", "BELKACEM", "allée", "14 "):
        assert tenant not in found.content
    assert checked.verdict is Verdict.AUTHENTIC
    assert (checked.fields.persons[0].name, checked.fields.destination) == (
        "REGIS THIBAULT", "LES SITTELLES 72100 LE MANS",
    )  # fmt: skip
    assert words(sheet(store, counter, paper_id, large=True).pdf) == told  # it has no large print


def test_the_professional_paper_leaves_out_what_the_call_postpones(store, counter, manager, planned):
    kept, postponed = planned(), planned(starts=17 * 60)
    call(store, counter, postponed, Outcome.POSTPONE)
    told = words(sheet(store, counter, record(store, manager, postponed, TRIP).created("visit_paper")).pdf)
    assert "1 visite à domicile nécessaire" in told
    assert "18:45" not in told
    call(store, counter, kept, Outcome.POSTPONE)
    with pytest.raises(WrongState, match="demande de reporter"):
        record(store, manager, kept, TRIP)


def test_a_duplicate_says_so_and_a_moved_visit_cancels_its_papers(store, counter, planned, row, visitor):
    visit_id = planned()
    paper_id = record(store, counter, visit_id, NOTICE).created("visit_paper")
    original = sheet(store, counter, paper_id).pdf
    assert seen(store, counter, paper_id) == original
    print_paper(store, counter, read_back(store, paper_id)[0].paper.id)
    assert "Duplicata n°" in words(sheet(store, counter, paper_id).pdf)
    plan(store, counter, visit_id, Slot(WEDNESDAY, 9 * 60, 45, visitor))
    assert row(visit_id).standing(NOTICE) is None
    assert row(visit_id).papers[0].voided
    with pytest.raises(WrongState):
        sheet(store, counter, paper_id)
    assert "ANNULÉ" in words(seen(store, counter, paper_id))
    again = record(store, counter, visit_id, NOTICE).created("visit_paper")
    assert row(visit_id).standing(NOTICE).id == again


def test_nothing_announces_a_visit_whose_day_is_past(store, clock, counter, manager, planned, row):
    visit_id = planned()
    clock.advance(24 * 3600 * 1000)
    for who, kind in ((counter, NOTICE), (manager, TRIP)):
        with pytest.raises(WrongState, match="Le jour de cette visite est passé"):
            record(store, who, visit_id, kind)
        with pytest.raises(WrongState, match="Le jour de cette visite est passé"):
            preview(store, who, visit_id, kind)
    with store.read() as read:
        assert read.exec_driver_sql("SELECT count(*) FROM paper").scalar_one() == 0
    past = replace(row(visit_id), past=True)
    assert [one.key for one in deeds(past, ahead=False, signs=True)] == ["plan", "no_access", "postponed", "file"]
    for key in ("notice", "trip", "see:AV", "see:JP"):
        assert why_no_deed(past, key).startswith("Le jour de cette visite est passé.")


def test_the_employer_signs_and_a_colleague_at_the_counter_does_not(store, counter, manager, admin, planned):
    visit_id = planned()
    with pytest.raises(NotAllowed, match="Responsable de site, Siège"):
        record(store, counter, visit_id, TRIP)
    with store.read() as read:
        assert read.exec_driver_sql("SELECT count(*) FROM paper").scalar_one() == 0
    paper_id = record(store, manager, visit_id, TRIP).created("visit_paper")
    assert "Hélène Vauclin" in words(sheet(store, counter, paper_id).pdf), "signed by her, printed at any counter"
    with pytest.raises(NotAllowed, match="Le document reste valable"):
        void(store, counter, paper_id, VoidReason.DATE)
    void(store, manager, paper_id, VoidReason.DATE)
    with pytest.raises(WrongState, match="est annulé"):
        sheet(store, counter, paper_id)
    set_issuers(store, admin, TRIP, [Role.FRONT_DESK])
    again = record(store, counter, visit_id, TRIP).created("visit_paper")
    assert "Karine Moulin certifie" in words(sheet(store, counter, again).pdf), "only once the office delegated it"


def test_a_paper_is_seen_before_it_is_recorded_and_cancelled_after(store, counter, planned, row):
    visit_id = planned()
    told = words(preview(store, counter, visit_id, NOTICE))
    assert "APERÇU" in told
    assert "de 15:00 à 15:45" in told
    assert row(visit_id).papers == (), "a preview records nothing"
    paper_id = record(store, counter, visit_id, NOTICE).created("visit_paper")
    void(store, counter, paper_id, VoidReason.PERSON)
    assert row(visit_id).standing(NOTICE) is None
    assert "ANNULÉ" in words(seen(store, counter, paper_id))
    found, _checked = read_back(store, paper_id)
    assert found.paper.void_reason == "Mauvaise personne"
    with store.read() as read:
        audited = read.exec_driver_sql("SELECT subject FROM audit WHERE action = 'visits.void'").scalars().all()
    assert audited == [visit_id]
    with pytest.raises(WrongState):
        void(store, counter, paper_id, VoidReason.PERSON)


def test_one_professional_paper_serves_for_each_visit_of_its_round_and_for_no_other(
    store, counter, manager, planned, visitor
):
    first, second = planned(), planned(starts=17 * 60)
    paper_id = record(store, manager, first, TRIP).created("visit_paper")
    late, tomorrow = planned(starts=19 * 60), planned(WEDNESDAY, 9 * 60)
    undone = planned(slot=False)

    def standing():
        with store.read() as read:
            rows = shown(read, counter.site_id, Days(TODAY, week=True), TODAY, role=counter.role, exchange=None).rows
        return {one.id: getattr(one.standing(TRIP), "id", "") for one in rows}

    assert standing() == {first: paper_id, second: paper_id, late: "", tomorrow: "", undone: ""}
    plan(store, counter, first, Slot(WEDNESDAY, 15 * 60, 45, visitor))
    assert set(standing().values()) == {""}, "its hours were those of a round that is no more"


def test_no_paper_without_a_slot_nor_after_the_end(store, counter, manager, planned):
    asked = planned(slot=False)
    for kind in (NOTICE, TRIP):
        with pytest.raises(WrongState, match="pas encore d’heure"):
            record(store, manager, asked, kind)
    visit_id = planned()
    postpone(store, counter, visit_id)
    with pytest.raises(WrongState, match="n’attend plus"):
        record(store, counter, visit_id, NOTICE)
    with pytest.raises(NotAllowed):
        record(store, replace(counter, role=Role.CARETAKER), planned(starts=17 * 60), NOTICE)
    with pytest.raises(NotFound):
        sheet(store, counter, "nothing")


def test_the_round_says_how_to_reach_each_visitor(store, admin, counter, planned, visitor):
    planned()
    with store.write(admin, "test") as unit:
        unit.get(Agent, visitor).phone = "06 39 98 20 44"
    mine = words(round_sheet(store, counter, TODAY, visitor)).replace("\u00a0", " ")
    assert mine.count("Régis Thibault, 06 39 98 20 44") == 1
    assert words(round_sheet(store, counter, TODAY)).count("06 39 98 20 44") == 1
    notice = record(store, counter, planned(starts=17 * 60), NOTICE).created("visit_paper")
    assert "06 39 98 20 44" not in words(sheet(store, counter, notice).pdf), "the tenant calls the site"


def test_the_round_stands_on_paper_by_quarter(store, counter, planned, visitor):
    call(store, counter, planned(), Outcome.URGENT)
    planned(starts=9 * 60, urgency=Urgency.CURRENT, purpose="Volet", day=WEDNESDAY)
    told = words(round_sheet(store, counter, TODAY, visitor))
    for part in (
        "Tournée du mardi 17 novembre 2020", "Régis Thibault", "Les Sittelles · 1 visite", "14 allée des Sittelles",
        "06 39 98 34 71", "Plus de chauffage", "Panne totale", "Urgent, protections", "Pas d’accès", "masques",
    ):  # fmt: skip
        assert part in told.replace("\u00a0", " ")
    assert "Volet" not in told
    for hand in ("Arrivé à", "Parti à", "Reste à faire", "la réponse ne s’écrit jamais"):
        assert hand in told
    assert told.count("Régis Thibault") == 1, "named once, at the head of his own sheet"
    assert words(round_sheet(store, counter, TODAY)).count("Régis Thibault") == 2, "on the site's, by quarter and visit"
    assert "Appel à faire" in words(round_sheet(store, counter, WEDNESDAY))
    assert "Aucune visite ce jour-là." in words(round_sheet(store, counter, date(2020, 11, 19)))
    with store.read() as read:
        audited = read.exec_driver_sql("SELECT details FROM audit WHERE action = 'visits.export'").scalars().all()
    assert len(audited) == 4


def test_a_disk_that_is_full_keeps_nobody_from_the_round(store, counter, planned, monkeypatch):
    planned()

    def full(*_given):
        raise StoreError("le disque est plein")

    monkeypatch.setattr(type(store), "write", full)
    assert "Tournée" in words(round_sheet(store, counter, TODAY))


def test_samples_prove_nothing(store, counter):
    with store.read() as read:
        for pdf in (
            samples.notice_sample(read, counter, TODAY), samples.notice_sample(read, counter, TODAY, large=True),
            samples.trip_sample(read, counter, date(2021, 7, 1)),
        ):  # fmt: skip
            assert "APERÇU" in words(pdf)


def test_words_kept_are_the_words_printed(store, manager, planned):
    for kind in (NOTICE, TRIP):
        paper_id = record(store, manager, planned(starts=12 * 60 if kind == TRIP else 900), kind).created("visit_paper")
        found, _checked = read_back(store, paper_id)
        assert from_json(kind, found.content).to_json() == found.content


def test_a_visit_and_its_papers_are_found_told_and_read(store, counter, planned):
    visit_id = planned()
    record(store, counter, visit_id, NOTICE)
    planned(slot=False)
    guard = replace(counter, role=Role.CARETAKER)
    with store.read() as read:
        (hit,) = search(read, "AV-C02-20-0001", counter, store.clock.now())
        assert (hit.title, hit.arguments) == ("AV-C02-20-0001", {"visit_id": visit_id})
        assert search(read, "AV-C02-20-0001", guard, store.clock.now()) == []
        assert search(read, "belkacem", counter, store.clock.now()) == []
        assert {moment.title for moment in timeline(read, FERHAT, counter)} == {
            "Visite à domicile", "Avis de visite à domicile",
        }  # fmt: skip
        assert timeline(read, FERHAT, guard) == []
        told = access(read, About((FERHAT,), ()))
        parts = {part.title: part.lines for part in told}
    assert "Plus de chauffage" in str(parts["Visites à domicile"])
    assert set(parts) == {"Visites à domicile", "Étapes des visites", "Documents des visites"}


def test_visits_go_three_months_after_their_hour_or_their_asking(store, counter, planned):
    planned_id, asked_id = planned(), planned(slot=False)
    with store.read() as read:
        assert RETENTIONS[0].due(read, TODAY) == []
        assert set(RETENTIONS[0].due(read, WEDNESDAY)) == {planned_id, asked_id}


def test_the_sheet_of_the_day_says_what_is_known_of_a_visit_already(store, counter, planned, monkeypatch):
    """Printed again at noon, it told gestures made and no end."""
    visit_id = planned(starts=11 * 60)
    planned(starts=15 * 60, purpose="Volet")
    call(store, counter, visit_id, Outcome.PROCEED)
    tick(store, counter, visit_id, ["masks"])
    step(store, counter, visit_id, State.DONE)
    boxes = []
    drawn = daysheet._box
    monkeypatch.setattr(daysheet, "_box", lambda *given: (boxes.append(given[2:4]), drawn(*given)))
    round_sheet(store, counter, TODAY)
    assert [word for word, ticked in boxes if ticked] == ["Faite", "masques"]
    assert len(boxes) == 16
