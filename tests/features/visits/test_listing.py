"""The list answers « must it happen now? »: tabs, quarters in walking order, what may be done."""

from datetime import date

import pytest

from lmmh_desk.features.appointments.model.sight import Asked, Span
from lmmh_desk.features.appointments.store.sight import sight
from lmmh_desk.features.visits.actions.papers import record
from lmmh_desk.features.visits.actions.planning import request_visit
from lmmh_desk.features.visits.actions.steps import call, step
from lmmh_desk.features.visits.model.deeds import deeds
from lmmh_desk.features.visits.model.listing import (
    Days,
    Filter,
    Issued,
    VisitRow,
    counts,
    gestures_told,
    keeps,
    rounds,
    sentence,
    verdict,
)
from lmmh_desk.features.visits.model.records import Outcome, State, Urgency
from lmmh_desk.features.visits.model.request import Request, Slot
from lmmh_desk.features.visits.model.sheets import NOTICE
from lmmh_desk.features.visits.store.homes import asking, quarter_of
from lmmh_desk.features.visits.store.listing import shown, visit_row, visit_rows, waiting
from lmmh_desk.features.visits.store.waiting import ACTS
from lmmh_desk.features.visits.store.waiting import waiting as to_send
from lmmh_desk.features.visits.wire import WIRES
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.errors import NotFound
from lmmh_desk.kernel.waiting import Transaction
from tests.features.visits.conftest import TODAY, WEDNESDAY
from tests.replacing import replace
from tests.tenancy.homes import FERHAT


def visit(at=(9, 0), quarter="Pontlieue", day=TODAY, **changes):
    start = paris_instant(day, *at) if at else None
    made = VisitRow(
        f"{quarter}{at}", "p", "Mme Ginette Lesourd", ("31 rue Gay-Lussac", "72100 Le Mans"), quarter, "Robinet",
        Urgency.CURRENT, State.SCHEDULED if at else State.REQUESTED, starts_at=start,
        ends_at=start + 45 * 60_000 if start else None, visitor="Régis Thibault",
    )  # fmt: skip
    return replace(made, **changes)


def test_quarters_come_by_their_first_hour_and_visits_in_the_order_one_walks():
    rows = [visit((14, 30), "Sablons"), visit((9, 45)), visit((11, 0), "Huisne"), visit((9, 0)), visit(None, "Épine")]
    found = rounds(rows, Filter.ALL)
    assert [one.quarter for one in found] == ["Pontlieue", "Huisne", "Sablons"]
    assert [row.hours for row in found[0].rows] == ["9:00\u00a0–\u00a09:45", "9:45\u00a0–\u00a010:30"]
    assert (found[0].hours, found[0].visitors) == ("9:00\u00a0–\u00a010:30", "Régis Thibault")
    assert [one.hours for one in rounds(rows, Filter.TO_PLAN)] == [""]
    two_days = rounds([visit(), visit(day=WEDNESDAY)], Filter.ALL)
    assert [one.hours for one in two_days] == [""]
    assert rounds(rows, Filter.ALL, "sablons robinet")[0].quarter == "Sablons"
    assert rounds(rows, Filter.ALL, "absent") == []


@pytest.mark.parametrize(
    ("changes", "told", "tabs"),
    [
        ({}, "Pas avant l’appel préalable.", {"all", "to_call"}),
        ({"urgency": Urgency.GAS}, "Oui, c’est une urgence. Appelez d’abord.", {"all", "urgent", "to_call"}),
        ({"outcome": Outcome.PROCEED}, "Oui, elle peut se faire.", {"all"}),
        ({"outcome": Outcome.URGENT, "urgency": Urgency.GAS}, "Oui, avec les protections.", {"all", "urgent"}),
        ({"outcome": Outcome.POSTPONE}, "Non, elle est à reporter.", {"all", "to_postpone"}),
        ({"state": State.DONE, "urgency": Urgency.GAS}, "Faite.", {"all"}),
        ({"state": State.POSTPONED, "starts_at": None}, "Reportée.", {"to_plan"}),
        ({"state": State.NO_ACCESS, "urgency": Urgency.GAS}, "Pas d’accès.", {"all", "to_plan"}),
        ({"state": State.NO_ACCESS, "elsewhere": True}, "Pas d’accès.", {"to_plan"}),
        (
            {"elsewhere": True, "past": True, "outcome": Outcome.PROCEED},
            "Son jour est passé. Dites ce qui a été fait.",
            {"to_plan"},
        ),
    ],
)
def test_must_it_happen_now(changes, told, tabs):
    row = visit(**changes)
    assert verdict(row)[0] == told
    assert {chosen.value for chosen in Filter if keeps(row, chosen)} == tabs
    assert {chosen.value for chosen, number in counts([row]).items() if number} == tabs
    assert told in sentence(row)


def test_days_go_by_one_or_by_seven():
    assert Days(TODAY).title == "mardi 17 novembre"
    assert Days(TODAY, week=True).title == "du 16/11 au 22/11"
    assert Days(TODAY).step(1).day == WEDNESDAY
    assert Days(TODAY, week=True).step(-1).first == date(2020, 11, 9)


def test_gestures_are_counted():
    assert gestures_told(visit(gestures=("masks", "hands"))) == "2 sur 5"


def keys(row, *, ahead=False, signs=True, looks=False):
    found = [deed.key for deed in deeds(row, ahead=ahead, signs=signs)]
    return [key for key in found if looks or ":" not in key]


def test_a_paper_is_seen_and_cancelled_where_it_stands():
    both = visit(papers=tuple(Issued(kind, f"{kind}-C02-20-0001") for kind in ("AV", "JP")))
    looks = ["see:AV", "see:JP", "void:AV", "void:JP"]
    assert [key for key in keys(both, looks=True) if ":" in key] == looks
    assert [key for key in keys(both, signs=False, looks=True) if ":" in key] == looks[:3]


def test_what_may_be_done_now():
    assert keys(visit(None)) == ["plan", "postponed", "file"]
    assert keys(visit()) == ["notice", "trip", "plan", "no_access", "postponed", "file"]
    called = visit(outcome=Outcome.PROCEED)
    assert keys(called)[3:6] == ["on_the_way", "done", "no_access"]
    assert "on_the_way" not in keys(called, ahead=True)
    assert keys(visit(state=State.ON_THE_WAY, outcome=Outcome.PROCEED)) == [
        "notice", "trip", "done", "no_access", "postponed", "back", "file",
    ]  # fmt: skip
    assert keys(visit(state=State.DONE)) == ["back", "file"]
    assert (
        next(deed.label for deed in deeds(visit(state=State.NO_ACCESS), ahead=False, signs=True))
        == "Changer le créneau"
    )


def test_a_recorded_paper_is_offered_to_be_printed_again(store, counter, planned, row):
    visit_id = planned()
    record(store, counter, visit_id, NOTICE)
    assert [deed.label for deed in deeds(row(visit_id), ahead=False, signs=True)][:2] == [
        "Réimprimer l’avis", "Justificatif professionnel",
    ]  # fmt: skip


def test_the_list_has_the_day_and_what_waits_for_a_slot(store, counter, planned):
    today, asked, tomorrow = planned(), planned(slot=False), planned(WEDNESDAY)

    class Hub:
        def unsent(self, _read, table, ids):
            return {today} if table == "visit" else set()

    with store.read() as read:
        assert {row.id for row in visit_rows(read, counter.site_id, Days(TODAY))} == {today, asked}
        assert {row.id for row in visit_rows(read, counter.site_id, Days(TODAY, week=True))} == {today, asked, tomorrow}
        marked = visit_rows(read, counter.site_id, Days(TODAY), Hub())
        assert {row.id for row in marked if row.unsent} == {today}
        assert waiting(read, counter, store.clock.now()) == 2
        assert visit_rows(read, "elsewhere", Days(TODAY)) == []
        with pytest.raises(NotFound):
            visit_row(read, "nothing")


def test_where_nobody_opened_asks_for_another_slot_for_a_month(store, counter, planned):
    missed = planned()
    step(store, counter, missed, State.NO_ACCESS)

    def seen(day, today):
        with store.read() as read:
            rows = shown(read, counter.site_id, Days(day), today, role=counter.role, exchange=None).rows
        return [(row.id, row.elsewhere) for row in rows], counts(rows)[Filter.TO_PLAN], counts(rows)[Filter.ALL]

    assert seen(TODAY, TODAY) == ([(missed, False)], 1, 1)
    assert seen(WEDNESDAY, WEDNESDAY) == ([(missed, True)], 1, 0)
    assert seen(date(2020, 12, 18), date(2020, 12, 18)) == ([(missed, True)], 1, 0)
    assert seen(date(2020, 12, 19), date(2020, 12, 19)) == ([], 0, 0)
    with store.read() as read:
        assert visit_rows(read, counter.site_id, Days(WEDNESDAY)) == [], "a round has its own day only"


def test_a_visit_of_which_nobody_said_how_it_ended_is_not_lost_with_its_day(store, counter, planned):
    """Its badge told of it for ever, and no list but that of its own day showed it."""
    silent, called = planned(starts=15 * 60), planned(starts=16 * 60)
    call(store, counter, called, Outcome.PROCEED)

    def seen(day, today):
        now = paris_instant(today, 9)
        with store.read() as read:
            rows = shown(read, counter.site_id, Days(day), today, role=counter.role, exchange=None).rows
            return {row.id: row.elsewhere for row in rows}, counts(rows)[Filter.TO_PLAN], waiting(read, counter, now)

    assert seen(TODAY, TODAY) == ({silent: False, called: False}, 0, 1)
    assert seen(WEDNESDAY, TODAY) == ({}, 0, 1), "its day is not past"
    assert seen(WEDNESDAY, WEDNESDAY) == ({silent: True, called: True}, 2, 2)
    assert seen(TODAY, WEDNESDAY) == ({silent: False, called: False}, 0, 2)
    step(store, counter, called, State.DONE)
    assert seen(WEDNESDAY, WEDNESDAY) == ({silent: True}, 1, 1)
    assert seen(date(2020, 12, 19), date(2020, 12, 19)) == ({}, 0, 0)


def test_the_form_offers_the_home_lived_in_first(store, counter, home, visitor):
    with store.read() as read:
        found = asking(read, FERHAT, counter.site_id, TODAY)
        assert quarter_of(read, "nothing") == ""
    assert found.homes[0][0] == home
    assert found.homes[0][1].startswith("14 allée des Sittelles, Bât.\u00a0C, 3e étage")
    assert (visitor, "Régis Thibault") in found.visitors


def test_the_agenda_of_who_visits_shows_the_visit_without_a_name(store, counter, asked, home):
    slot = Slot(TODAY, 15 * 60, 45, counter.agent_id)
    request_visit(store, counter, Request(FERHAT, home, "Volet", Urgency.CURRENT, slot))
    with store.read() as read:
        found = sight(read, Asked(TODAY, Span.DAY, counter.agent_id), counter.site_id, store.clock.now())
    mine = [one for one in found.hatched if one.label == "Visite à domicile"]
    assert [(one.starts, one.ends) for one in mine] == [(900, 945)]
    assert "Belkacem" not in str(found.hatched)


def test_a_visit_outside_the_opening_hours_is_seen_in_the_agenda(store, counter, asked, home):
    for starts, minutes in ((7 * 60, 30), (19 * 60, 50)):
        request_visit(store, counter, asked(WEDNESDAY, starts, minutes=minutes))
    with store.read() as read:
        found = sight(read, Asked(WEDNESDAY, Span.DAY), counter.site_id, store.clock.now())
        usual = sight(read, Asked(TODAY, Span.DAY), counter.site_id, store.clock.now())
    assert usual.hours[0] > 7 * 60
    assert (found.hours[0], found.hours[1]) == (7 * 60, 20 * 60)
    seen = [(one.starts, one.ends) for one in found.hatched if one.label == "Visite à domicile"]
    assert seen == [(420, 450), (1140, 1190)]


def test_what_is_to_send_is_told_in_words(store, counter, planned):
    visit_id = planned()
    recorded = record(store, counter, visit_id, NOTICE)
    asked = Transaction(1, 0, "visits.request", visit_id, ())
    written = Transaction(2, 1, "visits.record", visit_id, recorded.rows)
    with store.read() as read:
        told = to_send(read, [asked, written, Transaction(3, 2, "moves.open", "", ())])
    assert {line.concerns for line in told} == {"M. Belkacem"}
    assert [line.title for line in told] == ["Visite à domicile demandée", "Document de visite AV-C02-20-0001"]
    assert {line.arguments["visit_id"] for line in told} == {visit_id}


def test_what_synchronises_is_said_in_words():
    first = WIRES[0]
    assert first.group("starts_at") == ("visitor_id", "starts_at", "ends_at", "outcome", "state")
    assert first.words["outcome"][Outcome.URGENT] == "Urgent, protections"
    assert all(title for _icon, title in ACTS.values())
