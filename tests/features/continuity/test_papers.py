"""The order of the day and the minutes: sealed, read back word for word; minutes made anew cancel the first."""

from datetime import timedelta
from io import BytesIO

import pytest
from msgspec.structs import replace
from pypdf import PdfReader

from lmmh_desk.documents.verify import codes
from lmmh_desk.features.continuity.actions.log import add_entry, save_meeting, step
from lmmh_desk.features.continuity.actions.papers import minutes_sample, print_orders, record_minutes, sheet
from lmmh_desk.features.continuity.actions.reporting import declare, report
from lmmh_desk.features.continuity.model.board import Reported, Share, figures
from lmmh_desk.features.continuity.model.records import EntryKind, EntryState, Half, Mode
from lmmh_desk.features.continuity.model.sheets import from_json, minutes
from lmmh_desk.features.continuity.papers import minutes_paper, orders_sheet
from lmmh_desk.features.continuity.store.board import Sight
from lmmh_desk.features.continuity.store.found import search
from lmmh_desk.features.continuity.store.log import minutes_of
from lmmh_desk.features.continuity.store.recorded import recorded
from lmmh_desk.kernel.errors import NotAllowed, NotFound, WrongState
from lmmh_desk.kernel.ports import Ports
from lmmh_desk.office.model.papers import PaperRecord, PaperStatus
from lmmh_desk.office.model.sites import SiteStatus
from tests.documents.scanning import fine
from tests.documents.watching import text_of, watching
from tests.features.continuity.conftest import TODAY, Low, Night
from tests.features.continuity.sheets import ISSUER, MINUTES, ORDERS, sealed


def words(pdf):
    return " ".join(text_of(pdf).split())


def test_the_minutes_tell_the_morning_whenever_they_are_recorded(store, cell, counter, clock, seen):
    declare(store, counter, {counter.agent_id: Mode.ALONE}, TODAY, [Half.MORNING])
    declare(store, counter, {counter.agent_id: Mode.REMOTE}, TODAY, [Half.AFTERNOON])
    add_entry(store, cell, EntryKind.INFO, "Rien à dire")
    told = set()
    for _time in range(2):
        said = dict(minutes(seen(), ISSUER, number="CR-1", at=clock.now()).situation)
        told.add(said["Agences et espaces-accueil"])
        clock.advance(3 * 3_600_000)
    assert told == {"matin\u00a0: 1 / 2 sur place · 1\u00a0seul · 1\u00a0pas dit"}


@pytest.mark.parametrize(
    ("states", "said"),
    [
        ((), "2\u00a0sites sans nouvelle ce jour"),
        ((SiteStatus.CLOSED,), "1\u00a0fermé (Agence Centre)\u00a0; 1\u00a0site sans nouvelle ce jour"),
        ((SiteStatus.OPEN,) * 2, "2\u00a0ouverts"),
        ((SiteStatus.CLOSED, SiteStatus.OPEN), "1\u00a0ouvert\u00a0; 1\u00a0fermé (Agence Centre)"),
        ((SiteStatus.CLOSED,) * 2, "2\u00a0fermés (Agence Centre, Les Sittelles)"),
    ],
)  # fmt: skip
def test_how_sites_receive_is_said_of_one_and_of_several_and_none_is_told_twice(store, cell, clock, seen, states, said):
    add_entry(store, cell, EntryKind.INFO, "Rien à dire")
    board = seen()
    heard = tuple(
        replace(one, status=state, reported=Reported(state, clock.now(), "Solenn Quéré"))
        for one, state in zip(board.sites, states, strict=False)
    )
    board = replace(board, sites=(*heard, *board.sites[len(heard) :]))
    assert dict(minutes(board, ISSUER, number="CR-1", at=clock.now()).situation)["Sites"] == said


def test_the_minutes_say_that_nothing_came_of_the_night(store, cell, clock, seen):
    class Nights:
        def last_night(self, read, now):
            del read, now
            return []

    add_entry(store, cell, EntryKind.INFO, "Rien à dire")
    said = [dict(minutes(seen(**ports), ISSUER, number="CR-1", at=clock.now()).situation).get("Nuit")
            for ports in ({}, {"nights": Nights()})]  # fmt: skip
    assert said == [None, "rien de reçu"]


def test_a_site_that_said_nothing_that_day_is_not_counted_by_appointment(store, cell, seen):
    board = seen()
    asked = replace(board, sites=tuple(replace(one, status=SiteStatus.APPOINTMENT_ONLY) for one in board.sites))
    assert (asked.count(SiteStatus.APPOINTMENT_ONLY), asked.silent()) == (0, 2)


def test_the_present_are_counted_as_one_says_it():
    several = Share("Fonctions support", on_site=4, alone=2, remote=3, absent=2, unknown=0)
    assert figures(several) == "4 / 9 sur place · 2\u00a0seuls · 3\u00a0télétravail · 2\u00a0absents"


@pytest.fixture
def sight(store):
    return Sight(TODAY, store.clock.now(), Ports(stocks=Low(), nights=Night()))


def test_the_order_hangs_in_large_letters_with_how_the_site_receives():
    told = words(orders_sheet(ORDERS))
    for text in (ORDERS.orders, "mardi 17 novembre 2020", "Ouvert", "plan niveau 2"):
        assert text in told


def test_the_minutes_say_all_that_was_written_and_no_more():
    told = words(minutes_paper(MINUTES, sealed()))
    for text in (
        MINUTES.number, MINUTES.attendees, MINUTES.orders, MINUTES.next_topics, MINUTES.plan, "Hélène Vauclin",
        *(part for row in (*MINUTES.situation, *MINUTES.entries) for part in row if part),
    ):  # fmt: skip
        assert " ".join(text.split()) in told
    bare = replace(MINUTES, attendees="", entries=(), orders="", next_topics="")
    told = words(minutes_paper(bare, None))
    for text in ("Présents", "Journal", "Consigne", "Demain"):
        assert text not in told


def test_a_long_day_goes_on_over_the_page_in_letters_of_the_same_size():
    many = tuple((f"8:{rank:02d} Décision", f"Décision numéro {rank:02d}. " + "Et sa suite. " * 6, "Logistique")
                 for rank in range(60))  # fmt: skip
    reader = PdfReader(BytesIO(minutes_paper(replace(MINUTES, entries=many), sealed())))
    told = [" ".join(page.extract_text().split()) for page in reader.pages]
    assert len(told) >= 3
    for rank, page in enumerate(told, 1):
        assert f"Page {rank} / {len(told)}" in page
        assert MINUTES.number in page
    assert [sum(f"numéro {rank:02d}." in page for page in told) for rank in range(60)] == [1] * 60
    with watching() as seen:
        minutes_paper(replace(MINUTES, entries=many), sealed())
    (size,) = {one.size for one in seen.texts if "Décision numéro" in one.text}
    assert size >= 10, "never shrunk to hold on one page"


def test_a_sheet_says_the_same_for_ever():
    assert from_json(MINUTES.to_json()) == MINUTES


def test_minutes_are_recorded_sealed_found_and_printed(store, cell, other, seen, sight):
    add_entry(store, cell, EntryKind.DECISION, "Ouvrir à neuf heures @Accueil 18/11")
    add_entry(store, cell, EntryKind.INFO, "Trois interventions")
    step(store, cell, seen().entries[0].id, EntryState.DONE)
    report(store, other, SiteStatus.APPOINTMENT_ONLY)
    save_meeting(store, cell, "Aérer.", "stocks", "S. Quéré")
    minutes_id = record_minutes(store, cell, sight).created("crisis_minutes")
    printed = sheet(store, cell, minutes_id)
    told = words(printed.pdf)
    for text in (
        "CR-C02-20-0001", "10:42 Décision", "Ouvrir à neuf heures", "Accueil · fait à 10:42", "Trois interventions",
        "Sites 1 sur rendez-vous (Les Sittelles) ; 1 site sans nouvelle ce jour", "Les Sittelles (35)",
        "Tapage, hall B, avant le 17/11", "Aérer.", "S. Quéré", "stocks",
    ):  # fmt: skip
        assert text in told, text
    with store.read() as read:
        assert minutes_of(read, TODAY) == minutes_id
        found = recorded(read, minutes_id)
        (hit,) = search(read, "CR-C02-20-0001", cell, store.clock.now())
        assert (hit.arguments, hit.tag) == ({"day": "2020-11-17"}, "")
        assert [one.title for one in search(read, "neuf ouvrir", cell, 0)] == ["Ouvrir à neuf heures"]
        assert search(read, "neuf", other, 0) == []
        (orders,) = search(read, "aérer", cell, 0)
        assert (orders.title, orders.arguments) == ("Aérer.", {"day": "2020-11-17"})
        assert orders.subtitle == "Consigne du jour · mar. 17/11/2020"
        assert search(read, "of", cell, 0) == []
    assert codes(fine(printed.pdf)) == [found.sealed.url]


def test_minutes_made_anew_cancel_those_before(store, cell, seen, sight):
    add_entry(store, cell, EntryKind.DECISION, "Ouvrir à neuf heures")
    first = record_minutes(store, cell, sight).created("crisis_minutes")
    add_entry(store, cell, EntryKind.DECISION, "Fermer à midi")
    second = record_minutes(store, cell, sight).created("crisis_minutes")
    with pytest.raises(WrongState):
        sheet(store, cell, first)
    assert "Fermer à midi" in words(sheet(store, cell, second).pdf)
    with store.read() as read:
        assert minutes_of(read, TODAY) == second
        assert search(read, "CR-C02-20-0001", cell, store.clock.now())[0].tag == "Annulé"


def test_what_a_day_before_left_stands_in_the_minutes_with_its_day(store, clock, cell):
    add_entry(store, cell, EntryKind.DECISION, "Décidé mardi")
    clock.advance(24 * 3_600_000)
    add_entry(store, cell, EntryKind.ALERT, "Vu mercredi @Nuit 19/11")
    day = TODAY + timedelta(1)
    minutes_id = record_minutes(store, cell, Sight(day, store.clock.now(), Ports())).created("crisis_minutes")
    told = words(sheet(store, cell, minutes_id).pdf)
    assert "17/11 10:42 Décision" in told
    assert "Nuit · avant le 19/11" in told


def test_a_day_without_a_word_has_no_minutes_and_a_number_is_not_lost(store, cell, sight):
    with pytest.raises(WrongState, match="n’a rien écrit"):
        record_minutes(store, cell, sight)
    add_entry(store, cell, EntryKind.DECISION, "Ouvrir à neuf heures")
    record_minutes(store, cell, sight)
    with store.read() as read:
        assert search(read, "CR-C02-20-0001", cell, store.clock.now())


def test_the_order_is_printed_by_any_counter_once_there_is_one(store, cell, other):
    with pytest.raises(WrongState, match="Aucune consigne"):
        print_orders(store, other)
    save_meeting(store, cell, "Aérer 10 min par heure.", "", "")
    told = words(print_orders(store, other).pdf)
    assert "Aérer 10 min par heure." in told
    assert "Les Sittelles" in told


def test_a_counter_has_no_minutes_and_what_is_unknown_says_so(store, cell, other, sight):
    with pytest.raises(NotAllowed):
        record_minutes(store, other, sight)
    with pytest.raises(NotFound):
        sheet(store, cell, "ailleurs")


def test_invented_minutes_say_that_they_prove_nothing(store, cell, other):
    with store.read() as read:
        told = words(minutes_sample(read, cell, TODAY))
        assert "Exemple de décision." in told
        with pytest.raises(NotAllowed):
            minutes_sample(read, other, TODAY)


def test_an_order_without_a_word_in_the_log_has_its_minutes(store, cell):
    save_meeting(store, cell, "Aérer.", "", "")
    minutes_id = record_minutes(store, cell, Sight(TODAY, store.clock.now(), Ports())).created("crisis_minutes")
    told = words(sheet(store, cell, minutes_id).pdf)
    assert "Aérer." in told
    for text in ("Nuit", "Stocks de masques bas", "Journal"):
        assert text not in told


def test_of_minutes_that_two_desks_made_apart_both_are_cancelled_by_those_made_anew(store, cell, sight):
    add_entry(store, cell, EntryKind.DECISION, "Ouvrir à neuf heures")
    first = record_minutes(store, cell, sight).created("crisis_minutes")
    record_minutes(store, cell, sight)
    with store.read() as read:
        paper_id = recorded(read, first).paper.id
    with store.write(cell, "test.apart") as unit:  # as the desk that made them without network still has them
        one = unit.get(PaperRecord, paper_id)
        one.status, one.void_reason, one.voided_at, one.voided_by = PaperStatus.RECORDED, "", None, ""
    record_minutes(store, cell, sight)
    with store.read() as read:
        standing = (
            read.exec_driver_sql("SELECT number FROM paper WHERE status = 'recorded' AND kind = 'CR'").scalars().all()
        )
    assert standing == ["CR-C02-20-0003"]
