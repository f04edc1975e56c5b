"""The receipt: what it says small and in large print, its code, its copies, and that it can be cancelled."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lmmh_desk.documents.drawing import MM
from lmmh_desk.features.masks.actions import giving, stocking
from lmmh_desk.features.masks.actions.giving import Giving
from lmmh_desk.features.masks.actions.printing import movements_sheet, receipt_sample, sheet
from lmmh_desk.features.masks.model.movements import moved
from lmmh_desk.features.masks.model.records import Cause, Kind
from lmmh_desk.features.masks.model.stock import Line
from lmmh_desk.features.masks.papers import receipt
from lmmh_desk.features.masks.store.recorded import recorded
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.french import NARROW, grouped
from lmmh_desk.office.actions.papers import print_paper
from lmmh_desk.office.model.rights import Role
from lmmh_desk.tenancy.model.records import Person
from tests.documents.watching import text_of, watching
from tests.features.founded import add_agent
from tests.features.masks.sheets import RECEIPT
from tests.features.moves.sheets import sealed
from tests.tenancy.homes import FERHAT

TODAY = date(2020, 11, 17)
SAYS = ("Reçu de masques", "4 masques", "17 novembre 2020", "M. Ferhat BELKACEM", "L-204518", "lot M-2020-118",
        "facultative",
        "RM-C02-20-0007", "Karine Moulin", "Masque obligatoire", "Données gardées trois mois")  # fmt: skip


def words(pdf):
    return " ".join(text_of(pdf).split())


@pytest.mark.parametrize("large", [False, True])
def test_it_says_quantity_date_and_the_household_s_number(large):
    told = words(receipt(RECEIPT, sealed(), large=large))
    for words_ in (*SAYS, sealed().short_code):
        assert words_ in told, words_


def test_the_person_has_a_place_to_sign_and_need_not():
    with watching() as drawn:
        receipt(RECEIPT, sealed())
    (asked,) = [one for one in drawn.texts if one.text == "Signature de la personne, facultative"]
    (stamp,) = [one for one in drawn.texts if one.text == "Cachet de l’agence"]
    below = min(one.top for one in drawn.texts if one.top > asked.bottom and one.text.strip())
    assert stamp.bottom < asked.top
    assert below - asked.bottom > 10 * MM, "room for a pen"


def test_without_regulations_it_says_the_rest():
    from msgspec.structs import replace

    bare = replace(RECEIPT, mask="", data_notice="", data_short="", household="", lot="")
    for large in (False, True):
        told = words(receipt(bare, None, large=large))
        assert "Masque obligatoire" not in told
        assert "M. Ferhat BELKACEM" in told


def test_the_next_sheet_is_a_duplicate_in_the_print_its_person_reads_and_none_once_cancelled(store, counter):
    with store.write(counter, "test.large") as unit:
        unit.get(Person, FERHAT).large_print = True
    changes = giving.give(store, counter, Giving(4, FERHAT, receipt=True))
    receipt_id = changes.created("mask_receipt")
    first = sheet(store, counter, receipt_id)
    assert "4 masques" in words(first.pdf)
    with store.read() as read:
        paper = recorded(read, receipt_id).paper
    print_paper(store, counter, paper.id)
    assert "duplicata" in sheet(store, counter, receipt_id).title
    giving.take_back(store, counter, changes.created("mask_movement"))
    with pytest.raises(WrongState, match="annulé"):
        sheet(store, counter, receipt_id)


def test_whoever_stands_at_a_counter_writes_the_receipt(store, counter, admin):
    adviser = add_agent(store, admin, "Corinne Legendre", Role.SOCIAL_ADVISER)
    assert giving.give(store, adviser, Giving(1, FERHAT, receipt=True)).created("mask_receipt")


def test_an_invented_one_bears_that_it_is_one(store, counter):
    with store.read() as read:
        assert "APERÇU" in words(receipt_sample(read, counter, TODAY))
        assert "EXEMPLE" in words(receipt_sample(read, counter, TODAY, large=True))


def test_the_movements_of_a_day_stand_on_paper_oldest_first_and_name_nobody(store, counter, manager, there):
    giving.give(store, counter, Giving(4, FERHAT))
    giving.give(store, counter, Giving(2))
    stocking.count_stock(store, manager, 190, Cause.DAMAGED)
    told = words(movements_sheet(store, counter)).replace("\u00a0", " ")
    for part in (
        "Mouvements de masques du mardi 17 novembre 2020", "Agence Centre", "entrées 206", "sorties 16", "en stock 190",
        "Lot M-2020-118 reçu", "Remise à un foyer", "Foyer de 3", "Remise, sans fiche", "Boîte abîmée",
        "Compté à la fermeture", "ne nomme personne",
    ):  # fmt: skip
        assert part in told
    assert "elkacem" not in told.casefold()
    assert told.index("Lot M-2020-118") < told.index("Remise à un foyer") < told.index("Inventaire corrigé")
    with store.read() as read:
        audited = read.exec_driver_sql("SELECT details FROM audit WHERE action = 'masks.export'").scalars().all()
    assert audited == ['{"form": "pdf", "lines": "4"}']
    assert "Aucun mouvement ce jour-là." in words(movements_sheet(store, there))


@given(st.lists(st.tuples(st.integers(-500, 500), st.booleans(), st.booleans())))
def test_what_came_less_what_left_is_what_the_day_added(moves):
    lines = tuple(
        Line(str(rank), 0, Kind.COUNTED, quantity, "", "", here=here, counts=counts)
        for rank, (quantity, here, counts) in enumerate(moves)
    )
    came, left = moved(lines)
    assert came >= 0
    assert left >= 0
    assert came - left == sum(quantity for quantity, here, counts in moves if here and counts)


@given(st.integers(-(10**9), 10**9))
def test_thousands_stand_apart_by_a_narrow_space_and_no_digit_is_lost(number):
    told = grouped(number)
    assert int(told.replace(NARROW, "")) == number
    assert all(len(part) == 3 for part in told.lstrip("-").split(NARROW)[1:])
