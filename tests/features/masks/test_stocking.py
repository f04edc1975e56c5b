"""A stock is the sum of its movements: lots, transfers and inventories, and what is refused in one sentence."""

import pytest

from lmmh_desk.features.masks.actions import giving, stocking
from lmmh_desk.features.masks.actions.giving import Giving
from lmmh_desk.features.masks.model.records import Cause, Fit, Kind, Nature
from lmmh_desk.features.masks.store import journal, stock
from lmmh_desk.kernel.errors import BadInput, NotAllowed, NotFound, WrongState
from lmmh_desk.kernel.ports import Stock
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.model.settings import SettingChange
from tests.features.masks.conftest import OTHER, stock_at
from tests.replacing import replace

HOUR = 3_600_000


def board(store, session):
    with store.read() as read:
        return journal.seen_board(read, session, session.site_id, store.clock.now())


def test_a_lot_adds_to_its_site_and_names_itself(store, counter):
    shown = board(store, counter)
    assert (shown.site.stock, shown.lot) == (206, "lot M-2020-118, lavables, adulte")
    assert [(line.title, line.quantity) for line in shown.lines] == [("Lot M-2020-118 reçu", 206)]
    stocking.receive_lot(store, counter, "  E-7 ", 40, (Nature.DISPOSABLE, Fit.CHILD))
    assert board(store, counter).lot == "lot E-7, jetables, enfant"
    assert stock_at(store, counter.site_id) == 246


@pytest.mark.parametrize(
    ("reference", "quantity", "field"),
    [
        ("", 10, "reference"),
        ("pour le voisin alcoolique", 10, "reference"),
        ("M" * 31, 10, "reference"),
        ("M-1", 0, "quantity"),
        ("M-1", 100_001, "quantity"),
    ],
)
def test_a_lot_without_reference_or_of_no_masks_is_refused(store, counter, reference, quantity, field):
    with pytest.raises(BadInput) as refused:
        stocking.receive_lot(store, counter, reference, quantity)
    assert list(refused.value.fields) == [field]
    assert stock_at(store, counter.site_id) == 206


def test_what_is_sent_is_between_two_sites_until_the_other_says_it_came(store, counter, there):
    sent = stocking.send(store, counter, OTHER, 100, store.clock.now() + HOUR).created("mask_movement")
    assert (stock_at(store, counter.site_id), stock_at(store, OTHER)) == (106, 0)
    shown = board(store, there)
    assert (shown.site.coming, [one.quantity for one in shown.transfers]) == (100, [100])
    assert [(line.title, line.about, line.quantity, line.here) for line in shown.lines] == [
        ("En route depuis Agence Centre", "attendu à 11:42 · Karine Moulin", 100, False)
    ]
    with store.read() as read:
        assert stock.badge(read, there, 0) == 1
        assert stock.badge(read, counter, 0) == 0
        assert stock.badge(read, replace(there, role=Role.CARETAKER), 0) == 0
    stocking.arrive(store, there, sent)
    assert (stock_at(store, counter.site_id), stock_at(store, OTHER)) == (106, 100)
    after = board(store, there)
    assert (after.transfers, after.lot) == ((), "lot M-2020-118, lavables, adulte")
    assert after.lines[0].title == "Transfert reçu, Agence Centre"
    assert board(store, counter).lines[0].title == "Transfert vers Les Sittelles"


def test_a_transfer_nobody_received_may_be_called_back_once(store, counter, there):
    sent = stocking.send(store, counter, OTHER, 100).created("mask_movement")
    with pytest.raises(WrongState, match="d’un autre site"):
        stocking.call_back(store, there, sent)
    with pytest.raises(WrongState, match="d’un autre site"):
        stocking.arrive(store, counter, sent)
    stocking.call_back(store, counter, sent)
    assert (stock_at(store, counter.site_id), stock_at(store, OTHER)) == (206, 0)
    assert board(store, counter).lines[0].title == "Transfert rappelé"
    with pytest.raises(WrongState, match="déjà terminé"):
        stocking.arrive(store, there, sent)
    lot = board(store, counter).lines[-1].id
    with pytest.raises(WrongState, match="pas un transfert"):
        stocking.call_back(store, counter, lot)


@pytest.mark.parametrize(("quantity", "expected", "field"), [(0, 1, "quantity"), (100_001, 1, "quantity"),
                                                             (5, 0, "expected"), (5, 1_500_000, "expected")],
)  # fmt: skip
def test_a_transfer_of_no_masks_or_due_in_the_past_is_refused(store, counter, quantity, expected, field):
    with pytest.raises(BadInput) as refused:
        stocking.send(store, counter, OTHER, quantity, store.clock.now() + expected * HOUR)
    assert list(refused.value.fields) == [field]


def test_a_transfer_to_oneself_to_nowhere_or_of_more_than_there_is_is_refused(store, counter):
    with pytest.raises(BadInput, match="autre site"):
        stocking.send(store, counter, counter.site_id, 5)
    with pytest.raises(NotFound):
        stocking.send(store, counter, "nowhere", 5)
    with pytest.raises(WrongState) as refused:
        stocking.send(store, counter, OTHER, 207)
    assert str(refused.value) == (
        "Agence Centre n’a que 206\u00a0masques d’après ce que ce poste connaît. Rien n’est enregistré."
        " Recevez un lot, ou demandez à un responsable de faire l’inventaire."
    )


def test_an_inventory_brings_the_stock_to_what_was_counted_with_its_reason(store, counter, manager):
    stocking.count_stock(store, manager, 196, Cause.DAMAGED)
    stocking.count_stock(store, manager, 196, Cause.MISCOUNT)
    stocking.count_stock(store, manager, 200, Cause.OTHER, " carton  retrouvé ")
    assert stock_at(store, manager.site_id) == 200
    told = [(line.title, line.about, line.quantity) for line in board(store, manager).lines[:3]]
    assert told == [
        ("Inventaire corrigé", "200 comptés · carton retrouvé · Hélène Vauclin", 4),
        ("Inventaire juste", "196 comptés · Écart de comptage · Hélène Vauclin", 0),
        ("Inventaire corrigé", "196 comptés · Boîte abîmée · Hélène Vauclin", -10),
    ]


@pytest.mark.parametrize(
    ("counted", "cause", "note", "field"),
    [(-1, Cause.LOST, "", "counted"), (100_001, Cause.LOST, "", "counted"), (5, "", "", "cause"),
     (5, Cause.OTHER, "", "note"), (5, Cause.LOST, "x" * 121, "note"),
     (5, Cause.OTHER, "pris par le voisin alcoolique", "note")],
)  # fmt: skip
def test_an_inventory_below_zero_without_reason_or_that_judges_is_refused(store, manager, counted, cause, note, field):
    with pytest.raises(BadInput) as refused:
        stocking.count_stock(store, manager, counted, cause, note)
    assert list(refused.value.fields) == [field]
    assert stock_at(store, manager.site_id) == 0


def test_the_front_desk_corrects_no_stock(store, counter):
    with pytest.raises(NotAllowed):
        stocking.count_stock(store, counter, 0, Cause.LOST)


def test_low_is_below_the_site_s_own_threshold(store, counter, admin):
    assert [one.name for one in board(store, counter).low] == ["Les Sittelles"]
    with store.write(admin, "test.setting") as unit:
        unit.add(SettingChange(key="mask_low", scope=counter.site_id, value=207))
    assert [one.name for one in board(store, counter).low] == ["Les Sittelles", "Agence Centre"]


def test_the_second_of_two_answers_to_one_transfer_changes_nothing_and_says_so(store, counter, there):
    """Two desks of a site that didn't know of each other both said that it came."""
    from lmmh_desk.features.masks.model.records import MaskMovement

    sent = stocking.send(store, counter, OTHER, 100).created("mask_movement")
    stocking.arrive(store, there, sent)
    with store.write(there, "test.second") as unit:
        unit.add(MaskMovement(kind=Kind.ARRIVED, quantity=100, answers=sent))
    assert stock_at(store, OTHER) == 100
    assert [line.counts for line in board(store, there).lines] == [False, True]


def test_a_day_that_is_not_today_is_written_with_it(store, counter, there):
    stocking.send(store, counter, OTHER, 10, store.clock.now() + 24 * HOUR)
    assert board(store, there).lines[0].about == "attendu le 18/11 à 10:42 · Karine Moulin"


def test_only_a_hand_out_is_taken_back_and_by_its_site(store, counter, there):
    given = giving.give(store, counter, Giving(2)).created("mask_movement")
    with pytest.raises(WrongState, match="pas une remise"):
        giving.take_back(store, counter, board(store, counter).lines[-1].id)
    with pytest.raises(WrongState, match="d’un autre site"):
        giving.take_back(store, there, given)


def test_the_stocks_are_offered_to_the_other_slices(store, counter):
    with store.read() as read:
        told = stock.by_site(read)
    assert told == {counter.site_id: Stock(206, False), OTHER: Stock(0, True)}
