"""A hand-out: to whom, how many, whether the household was served, its receipt, and the way back."""

from datetime import date

import pytest

from lmmh_desk.documents.seal import Verdict, verify
from lmmh_desk.features.masks.actions import giving, stocking
from lmmh_desk.features.masks.actions.giving import Giving
from lmmh_desk.features.masks.actions.handlers import HANDLERS
from lmmh_desk.features.masks.model import receipt
from lmmh_desk.features.masks.model.records import MaskHandout, MaskMovement
from lmmh_desk.features.masks.model.stock import SiteStock, proposed, unusual
from lmmh_desk.features.masks.store import access, found, journal, recorded, retention, served, stock, waiting
from lmmh_desk.kernel.access import About
from lmmh_desk.kernel.errors import BadInput, NotAllowed, NotFound, WrongState
from lmmh_desk.kernel.waiting import Transaction
from lmmh_desk.office.model.papers import PaperRecord, PaperStatus
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.store.keys import trust
from lmmh_desk.tenancy.actions.merging import merge_persons
from lmmh_desk.tenancy.actions.people import join_household, leave_household
from tests.features.masks.conftest import OTHER, stock_at
from tests.office.erasing import erase_records
from tests.replacing import replace
from tests.tenancy.homes import FERHAT, LAMIA, SLIMANE, SORAYA

TODAY = date(2020, 11, 17)
DAY = 86_400_000


def seen(store, session, person_id):
    with store.read() as read:
        return served.seen_foyer(read, session, person_id, session.site_id, TODAY)


def board(store, session):
    with store.read() as read:
        return journal.seen_board(read, session, session.site_id, store.clock.now())


def test_a_household_is_served_once_for_all_its_members(store, counter):
    before = seen(store, counter, FERHAT)
    assert (before.about, before.people, before.proposed, before.served) == (
        "L-204518 · Les Sittelles · foyer de 3", 3, 3, ())  # fmt: skip
    giving.give(store, counter, Giving(3, FERHAT))
    assert stock_at(store, counter.site_id) == 203
    (one,) = seen(store, counter, LAMIA).served
    assert (one.quantity, one.words, one.agent, one.twice) == (3, "Agence Centre, 10:42", "Karine Moulin", False)
    shown = board(store, counter)
    assert (shown.given, shown.households, shown.today, shown.since) == (3, 1, 1, store.clock.now())
    assert (shown.lines[0].title, shown.lines[0].about) == ("M. Ferhat Belkacem", "Foyer de 3 · Karine Moulin")


def test_the_foot_of_the_queue_counts_the_masks_of_the_day_and_site(store, counter, there):
    giving.give(store, counter, Giving(3, FERHAT))
    store.clock.advance(DAY)

    def told(session):
        with store.read() as read:
            return stock.figure(read, session, store.clock.now()).number

    assert told(counter) == 0
    giving.give(store, counter, Giving(2))
    changes = giving.give(store, counter, Giving(4, SLIMANE))
    assert (told(counter), told(there)) == (6, 0)
    giving.take_back(store, counter, changes.created("mask_movement"))
    assert told(counter) == 2


def test_one_served_yesterday_is_served_again_and_nobody_is_flagged_for_it(store, counter):
    giving.give(store, counter, Giving(3, FERHAT))
    store.clock.advance(DAY)
    giving.give(store, counter, Giving(1, LAMIA))
    assert [(one.quantity, one.twice) for one in seen(store, counter, FERHAT).served] == [(1, False), (3, False)]
    assert board(store, counter).twice == 0


def test_somebody_without_a_file_is_given_masks_too(store, counter):
    giving.give(store, counter, Giving(2))
    shown = board(store, counter)
    assert (shown.given, shown.households, shown.today) == (2, 0, 1)
    assert (shown.lines[0].title, shown.lines[0].person_id) == ("Sans fiche", "")


def test_a_person_without_lease_or_household_reads_as_one(store, counter):
    assert seen(store, counter, SORAYA).about == "personne seule"
    giving.give(store, counter, Giving(1, SLIMANE, receipt=True))
    with store.read() as read:
        (kept,) = served.ids_of_person(read, "mask_receipt", SLIMANE)
        assert receipt.from_json(recorded.recorded(read, kept).content).household == "L-100200"


@pytest.mark.parametrize("quantity", [-3, 0, 501, 1000])
def test_a_hand_out_of_a_thousand_is_refused_in_one_sentence(store, counter, quantity):
    with pytest.raises(BadInput) as refused:
        giving.give(store, counter, Giving(quantity, FERHAT))
    assert str(refused.value) == (
        "Une remise va de 1 à 500\u00a0masques. Rien n’est enregistré."
        " Corrigez la quantité\u00a0; pour un autre site, faites un transfert."
    )
    assert list(refused.value.fields) == ["quantity"]
    assert stock_at(store, counter.site_id) == 206


def test_a_stock_that_waits_for_a_transfer_says_what_is_on_its_way(store, counter, there, manager):
    stocking.send(store, counter, OTHER, 30)
    with pytest.raises(WrongState) as refused:
        giving.give(store, there, Giving(1))
    assert str(refused.value) == (
        "Les Sittelles n’a que 0\u00a0masque d’après ce que ce poste connaît. Rien n’est enregistré."
        " 30 sont en route\u00a0: dites leur réception, puis recommencez."
    )
    with pytest.raises(NotAllowed):
        giving.give_beyond(store, there, Giving(1))
    giving.give_beyond(store, replace(manager, site_id=OTHER), Giving(1))
    assert stock_at(store, OTHER) == -1
    with store.read() as read:
        last = read.exec_driver_sql("SELECT details FROM audit ORDER BY tx DESC LIMIT 1").scalar_one()
    assert '"beyond"' in last


def test_nobody_known_and_a_caretaker_are_refused(store, counter):
    with pytest.raises(NotFound):
        giving.give(store, counter, Giving(1, "nobody"))
    with pytest.raises(NotAllowed):
        giving.give(store, replace(counter, role=Role.CARETAKER), Giving(1))
    with pytest.raises(BadInput, match="au nom d’une personne"):
        giving.give(store, counter, Giving(1, receipt=True))
    assert stock_at(store, counter.site_id) == 206


def test_taken_back_it_is_as_if_it_never_was_and_its_receipt_is_cancelled(store, counter):
    changes = giving.give(store, counter, Giving(3, FERHAT, receipt=True))
    movement = changes.created("mask_movement")
    giving.take_back(store, counter, movement)
    assert stock_at(store, counter.site_id) == 206
    assert seen(store, counter, FERHAT).served == ()
    shown = board(store, counter)
    assert (shown.given, shown.households, shown.today) == (0, 0, 0)
    assert [(line.title, line.ended) for line in shown.lines[:2]] == [
        ("Remise reprise", False), ("M. Ferhat Belkacem", True)]  # fmt: skip
    with store.write(counter, "test.read") as unit:
        assert unit.get(PaperRecord, changes.created("paper")).status is PaperStatus.VOIDED
    with pytest.raises(WrongState, match="déjà terminé"):
        giving.take_back(store, counter, movement)


def test_a_receipt_is_numbered_sealed_and_registered_with_the_hand_out(store, counter):
    changes = giving.give(store, counter, Giving(3, FERHAT, receipt=True))
    with store.read() as read:
        kept = recorded.recorded(read, changes.created("mask_receipt"))
    sheet = receipt.from_json(kept.content)
    assert (sheet.number, sheet.quantity, sheet.household, sheet.holder) == (
        "RM-C02-20-0001", 3, "L-204518", "M. Ferhat BELKACEM")  # fmt: skip
    assert sheet.date == TODAY
    assert sheet.lot == "lot M-2020-118, lavables, adulte"
    with store.read() as read:
        seen_by_phone = verify(kept.sealed.url, trust(read))
    assert seen_by_phone.verdict is Verdict.AUTHENTIC
    assert seen_by_phone.fields is not None
    assert seen_by_phone.fields.number == sheet.number
    assert kept.paper.kind == "RM"
    with store.read() as read, pytest.raises(NotFound):
        recorded.recorded(read, "none")


def two_unknown(store, counter, one=FERHAT, other=LAMIA):
    """Give to two persons as two desks that didn't hear of each other."""
    giving.give(store, counter, Giving(3, one))
    with store.write(counter, "test.other") as unit:
        known = unit.get(MaskMovement, unit.connection.exec_driver_sql(
            "SELECT movement_id FROM mask_handout WHERE person_id = ?", (one,)).scalar_one())  # fmt: skip
        movement = MaskMovement(kind=known.kind, quantity=-2)
        unit.add(movement)
        unit.flush()
        home = unit.connection.exec_driver_sql("SELECT household_id FROM person WHERE id = ?", (other,)).scalar_one()
        unit.add(MaskHandout(movement_id=movement.id, person_id=other, household_id=home, people=3))
    return movement.id


def test_two_hand_outs_unknown_to_each_other_are_flagged_until_one_is_taken_back(store, counter):
    second = two_unknown(store, counter)
    shown = board(store, counter)
    assert shown.twice == 1
    assert [line.twice for line in shown.lines[:2]] == [True, True]
    assert [one.twice for one in seen(store, counter, FERHAT).served] == [True, True]
    with store.read() as read:
        moments = found.timeline(read, LAMIA, counter)
    assert {(one.tag, one.tone) for one in moments} == {("Servi deux fois", "warn")}
    giving.take_back(store, counter, second)
    assert board(store, counter).twice == 0
    assert [one.twice for one in seen(store, counter, FERHAT).served] == [False]


def test_two_files_found_to_be_one_person_show_a_household_served_twice(store, counter, manager):
    for event, handler in HANDLERS.items():
        store.events.subscribe(event, handler)
    giving.give(store, counter, Giving(1, SLIMANE, receipt=True))
    giving.give(store, counter, Giving(1, SORAYA, receipt=True))
    assert board(store, counter).twice == 0
    merge_persons(store, manager, SLIMANE, SORAYA)
    assert [one.twice for one in seen(store, counter, SLIMANE).served] == [True, True]
    with store.read() as read:
        assert len(served.ids_of_person(read, "mask_receipt", SLIMANE)) == 2


def test_the_search_finds_receipts_and_lots(store, counter):
    giving.give(store, counter, Giving(3, FERHAT, receipt=True))
    giving.give(store, counter, Giving(1, FERHAT, receipt=True))
    with store.read() as read:
        code = recorded.recorded(read, served.ids_of_person(read, "mask_receipt", FERHAT)[0]).paper.short_code
        now = store.clock.now()
        assert [hit.title for hit in found.search(read, "RM", counter, now)] == ["RM-C02-20-0002", "RM-C02-20-0001"]
        assert [hit.rank for hit in found.search(read, code, counter, now)] == [0.0]
        (lot,) = found.search(read, "m-2020", counter, now)
        assert (lot.title, lot.subtitle) == ("M-2020-118", "lot M-2020-118, lavables, adulte")
        assert found.search(read, "m-", counter, now) == []
        caretaker = replace(counter, role=Role.CARETAKER)
        assert found.search(read, "RM", caretaker, now) == found.timeline(read, FERHAT, caretaker) == []


def test_a_cancelled_receipt_says_so_in_the_search(store, counter):
    given = giving.give(store, counter, Giving(3, FERHAT, receipt=True)).created("mask_movement")
    with store.read() as read:
        assert [hit.tag for hit in found.search(read, "RM-C02-20-0001", counter, 0)] == ["Enregistré"]
    giving.take_back(store, counter, given)
    with store.read() as read:
        assert [hit.tag for hit in found.search(read, "RM-C02-20-0001", counter, 0)] == ["Annulé"]


def test_the_history_tells_them_of_somebody_without_household_too(store, counter):
    with store.write(counter, "test.alone") as unit:
        from lmmh_desk.tenancy.model.records import Person

        alone = Person(usual_name="Suryadi")
        unit.add(alone)
    giving.give(store, counter, Giving(2, alone.id))
    with store.read() as read:
        (moment,) = found.timeline(read, alone.id, counter)
    assert (moment.title, moment.subtitle, moment.tag) == (
        "2\u00a0masques remis", "Agence Centre · Karine Moulin", "")  # fmt: skip


def test_a_person_reads_what_is_kept_and_in_time_only_the_quantity_stays(store, counter, admin):
    giving.give(store, counter, Giving(3, FERHAT, receipt=True))
    with store.read() as read:
        told = {part.title: part.lines for part in access.access(read, About((FERHAT,), ()))}
        assert told["Quantités remises"][0]["Quantité"] == "-3"
        assert told["Quantités remises"][0]["Nature"] == "Remise"
        assert [len(lines) for lines in told.values()] == [1, 1, 1]
        (rule,) = retention.RETENTIONS
        assert rule.due(read, TODAY) == []
        old = rule.due(read, date(2020, 11, 18))
    erase_records(store, admin, [("mask_handout", one) for one in old], rule.rule)
    with store.read() as read:
        for table in ("mask_handout", "mask_receipt", "paper"):
            assert read.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one() == 0, table
    assert stock_at(store, counter.site_id) == 203
    assert board(store, counter).given == 3
    assert board(store, counter).lines[0].title == "Sans fiche"


def test_what_waits_is_said_in_words(store, counter):
    changes = giving.give(store, counter, Giving(3, FERHAT))
    stranger = giving.give(store, counter, Giving(1))
    with store.read() as read:
        told = waiting.waiting(read, [
            Transaction(1, 5, "masks.give", FERHAT, changes.rows), Transaction(2, 6, "masks.give", "", stranger.rows),
            Transaction(3, 7, "masks.send", "", ()), Transaction(4, 8, "moves.record", "", ()),
        ])  # fmt: skip
    assert [(one.title, one.concerns) for one in told] == [
        ("3\u00a0masques remis", "M. Belkacem"),
        ("1\u00a0masque remis", ""),
        ("Transfert, 0\u00a0masque", ""),
    ]


@pytest.mark.parametrize(("quantity", "said"), [(20, False), (21, True), (100, True), (500, True), (501, False)])
def test_a_hand_out_larger_than_usual_is_said_and_what_is_refused_is_not(quantity, said):
    assert ("plus que d’habitude (20\u00a0au plus)" in unusual(quantity, 20)) is said


@pytest.mark.parametrize(("stock", "low"), [(49, True), (50, False), (51, False), (-1, True)])
def test_a_stock_is_low_under_its_threshold_and_not_at_it(stock, low):
    assert SiteStock("s", "Le Clos", stock, 50).is_low is low


@pytest.mark.parametrize(("people", "each", "most", "offered"), [(4, 1, 20, 4), (0, 2, 20, 2), (9, 3, 20, 20)])
def test_a_household_is_offered_so_many_each_and_never_more_than_may_be_given(people, each, most, offered):
    assert proposed(people, each, most) == offered


def test_a_household_joined_to_another_is_one_in_the_counts_and_was_served_twice(store, counter):
    giving.give(store, counter, Giving(3, FERHAT))
    giving.give(store, counter, Giving(1, SLIMANE))
    assert (board(store, counter).households, board(store, counter).twice) == (2, 0)
    join_household(store, counter, SLIMANE, FERHAT)
    shown = board(store, counter)
    assert (shown.households, shown.twice) == (1, 1)
    assert [line.twice for line in shown.lines[:2]] == [True, True]
    assert [(one.quantity, one.twice) for one in seen(store, counter, LAMIA).served] == [(1, True), (3, True)]


def test_who_leaves_a_household_that_goes_on_takes_nothing_with_her(store, counter):
    giving.give(store, counter, Giving(3, LAMIA))
    leave_household(store, counter, LAMIA)
    giving.give(store, counter, Giving(1, SLIMANE))
    join_household(store, counter, LAMIA, SLIMANE)
    shown = board(store, counter)
    assert (shown.households, shown.twice) == (2, 0)
    assert [line.twice for line in shown.lines[:2]] == [False, False]
    assert [one.quantity for one in seen(store, counter, FERHAT).served] == [3]


def test_two_files_of_one_person_count_as_one_household_served_twice(store, counter, manager):
    for event, handler in HANDLERS.items():
        store.events.subscribe(event, handler)
    giving.give(store, counter, Giving(1, SLIMANE))
    giving.give(store, counter, Giving(1, SORAYA))
    merge_persons(store, manager, SLIMANE, SORAYA)
    shown = board(store, counter)
    assert (shown.households, shown.twice) == (1, 1)
    assert [line.twice for line in shown.lines[:2]] == [True, True]
