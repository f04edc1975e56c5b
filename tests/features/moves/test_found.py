"""What moves give the search, the history of a person and the rail."""

from datetime import date

import pytest

from lmmh_desk.features.moves.actions.papers import void
from lmmh_desk.features.moves.actions.recording import record
from lmmh_desk.features.moves.actions.steps import step_back, step_forward
from lmmh_desk.features.moves.feature import FEATURE
from lmmh_desk.features.moves.model.move import Outing
from lmmh_desk.features.moves.store.found import search, timeline
from lmmh_desk.features.moves.store.listing import waiting
from lmmh_desk.features.moves.store.recorded import recorded
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.errors import NotFound
from lmmh_desk.kernel.feature import load
from lmmh_desk.office.model.papers import VoidReason
from tests.features.moves.conftest import print_again
from tests.replacing import replace
from tests.tenancy.homes import FERHAT, SLIMANE


@pytest.fixture
def made(store, counter, draft):
    return record(store, counter, draft)


def found(store, session, query):
    with store.read() as read:
        return search(read, query, session, store.clock.now())


@pytest.mark.parametrize(
    "query", ["JD-C02-20-0001", "jd-c02-20-0001", "JD C02 20 0001", "c02-20-0001", "1", "0001", "JD-C02", "jd"]
)
def test_a_number_is_found_while_it_is_typed(store, counter, made, query):
    (hit,) = found(store, counter, query)
    assert (hit.kind, hit.title, hit.command) == ("paper", "JD-C02-20-0001", "moves.open")
    assert hit.subtitle == "Justificatif de déménagement · M. Ferhat Belkacem · sam. 21/11/2020"
    assert hit.tag == "À imprimer"
    assert hit.arguments == {"move_id": made.created("move")}


@pytest.mark.parametrize("query", ["belkacem", "2", "JD-C02-20-0002", "C03-20-0001", "", "1234567", "06 39 98 34 71"])
def test_anything_else_is_left_to_others(store, counter, made, query):
    assert found(store, counter, query) == []


def test_the_short_code_read_over_the_phone_finds_the_paper(store, counter, made):
    with store.read() as read:
        code = recorded(read, made.created("justification")).sealed.short_code
    (hit,) = found(store, counter, code.lower().replace("-", " "))
    assert hit.title == "JD-C02-20-0001"
    assert hit.rank == 0.0


def test_the_newest_numbers_come_first(store, counter, draft, made):
    record(store, counter, replace(draft, days=(Outing(date(2020, 11, 22)),)))
    assert [hit.title for hit in found(store, counter, "JD")] == ["JD-C02-20-0002", "JD-C02-20-0001"]


def test_the_search_walks_along_an_index(store, counter, made):
    with store.read() as read:
        plan = read.exec_driver_sql(
            "EXPLAIN QUERY PLAN SELECT * FROM paper WHERE kind = 'JD' AND number >= 'JD-C' AND number <= 'JD-C~'"
        ).all()
    assert any("SEARCH paper USING INDEX" in row[3] for row in plan)


def test_the_history_tells_papers_and_steps(store, counter, officer, made):
    with store.read() as read:
        moments = timeline(read, FERHAT, counter)
    assert {moment.title for moment in moments} == {
        "Justificatif de déménagement", "Congé reçu", "Bail signé", "Déménagement",
    }  # fmt: skip
    (paper,) = (moment for moment in moments if moment.kind == "document")
    assert paper.subtitle == "JD-C02-20-0001 · pour le sam. 21/11/2020 · Karine Moulin"
    assert (paper.tag, paper.tone, paper.at) == ("À imprimer", "warn", store.clock.now())
    step_forward(store, officer, made.created("move"), "entry")
    step_back(store, officer, made.created("move"), "entry")
    print_again(store, counter, made.created("justification"))
    void(store, counter, made.created("justification"), VoidReason.MISTAKE)
    with store.read() as read:
        moments = timeline(read, FERHAT, counter)
        assert timeline(read, SLIMANE, counter) == []
    assert sorted(moment.title for moment in moments) == ["Bail signé", "Congé reçu", "Justificatif de déménagement"]
    assert {moment.tag for moment in moments} == {"", "Annulé"}


def test_the_history_tells_the_days_to_come(store, counter, made):
    with store.write(counter, "test") as unit:
        unit.connection.exec_driver_sql("UPDATE move SET inspection_on = '2020-11-20', inspection_reference = 'EDL-7'")
    with store.read() as read:
        coming = [one for one in timeline(read, FERHAT, counter) if one.at > store.clock.now()]
    assert {(one.title, one.subtitle, one.at) for one in coming} == {
        ("État des lieux", "EDL-7", paris_instant(date(2020, 11, 20))),
        ("Déménagement", "JD-C02-20-0001", paris_instant(date(2020, 11, 21), 8)),
    }


def test_the_rail_counts_what_is_still_to_print(store, counter, made, clock):
    def count():
        with store.read() as read:
            return waiting(read, counter, clock.now())

    assert count() == 1
    clock.advance(5 * 24 * 3600 * 1000)
    assert count() == 0
    clock.advance(-5 * 24 * 3600 * 1000)
    print_again(store, counter, made.created("justification"))
    assert count() == 0


def test_an_unknown_justificatif_is_said(store):
    with store.read() as read, pytest.raises(NotFound, match="Ce document"):
        recorded(read, "nothing")


def test_what_the_slice_declares_exists():
    for name in (FEATURE.tables, FEATURE.search, FEATURE.timeline, FEATURE.handlers, FEATURE.pages[0].badge):
        assert load(name)
    assert FEATURE.pages[0].letter == "D"
    assert [paper.kind for paper in FEATURE.papers] == ["JD", "EL"]
