"""What is typed on the form: read, refused beside its field, kept as a draft."""

import json
from datetime import date, datetime

import pytest

from lmmh_desk.features.moves.model.entry import DayTyped, Entry, faults, from_draft, read, shown
from lmmh_desk.features.moves.model.move import Checks, Draft, Kind, Outing, Vehicle
from lmmh_desk.features.moves.model.rules import Setting
from lmmh_desk.kernel.clock import PARIS
from tests.replacing import replace

TODAY = date(2020, 11, 17)
KNOWN = Draft(
    person_id="p1", lease_id="l1", lease_reference="L-204518", from_address=("14 allée", "72100 Le Mans"),
    to_address=("5 rue", "72000 Le Mans"), checks=Checks(identity=True),
)  # fmt: skip
ENTRY = replace(shown(KNOWN), days=(DayTyped("2111", "8", "1830"),))
SETTING = Setting(datetime(2020, 11, 17, 10, 42, tzinfo=PARIS))


def test_a_draft_is_shown_then_read_back():
    full = replace(
        KNOWN, days=(Outing(date(2020, 11, 21)), Outing(date(2020, 11, 22), 540, 720)), helpers=("Ana Lima",),
        vehicle=Vehicle.MOVER, plate="EX-072-LM", firm="Démo", movers=2, checks=Checks(True, True, True, True),
    )  # fmt: skip
    entry = shown(full)
    assert entry.days == (DayTyped("sam. 21/11/2020"), DayTyped("dim. 22/11/2020", "9:00", "12:00"))
    assert read(entry, KNOWN, TODAY) == (full, {})


def test_what_is_typed_fast_is_understood():
    draft, wrong = read(replace(ENTRY, plate="ex072lm", reference=" l-204518 "), KNOWN, TODAY)
    assert wrong == {}
    assert draft.days == (Outing(date(2020, 11, 21), 480, 1110),)
    assert (draft.plate, draft.lease_reference) == ("EX-072-LM", "l-204518")


def test_a_kept_draft_comes_back_whole():
    entry = replace(ENTRY, helpers=("Ana Lima", "Bo"), identity=True, kind="in")
    assert from_draft(json.loads(json.dumps(entry.to_draft()))) == entry


@pytest.mark.parametrize(
    ("day", "field", "sentence"),
    [
        (DayTyped("", "8", "18"), "day0", "La date manque."),
        (DayTyped("31/02", "8", "18"), "day0", "n’existe pas"),
        (DayTyped("samstag", "8", "18"), "day0", "n’est pas une date"),
        (DayTyped("2111", "25", "18"), "hours0", "n’est pas une heure"),
        (DayTyped("2111", "8", "midi"), "hours0", "n’est pas une heure"),
        (DayTyped("2111", "8", ""), "hours0", "n’est pas une heure"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field(day, field, sentence):
    draft, wrong = read(replace(ENTRY, days=(day,)), KNOWN, TODAY)
    assert list(wrong) == [field]
    assert sentence in wrong[field]
    assert draft.days == ()
    assert faults(draft, wrong, SETTING) == wrong


def test_the_number_of_movers_is_a_number():
    draft, wrong = read(replace(ENTRY, movers="deux"), KNOWN, TODAY)
    assert draft.movers == 0
    assert "n’est pas un nombre" in wrong["firm"]


def test_the_kind_is_typed_only_where_no_lease_says_it():
    assert read(ENTRY, KNOWN, TODAY)[0].kind is Kind.TRANSFER
    assert read(replace(ENTRY, kind="in"), KNOWN, TODAY)[0].kind is Kind.IN


def test_errors_come_in_the_order_of_the_form():
    entry = replace(ENTRY, destination="", days=(DayTyped("1611"), DayTyped("2111", "18", "8")), plate="x" * 20)
    draft, wrong = read(entry, KNOWN, TODAY)
    assert list(faults(draft, wrong, SETTING)) == ["to", "day0", "hours1", "plate"]
    entry = replace(entry, days=(DayTyped("demain"), DayTyped("?")), movers="x")
    draft, wrong = read(entry, KNOWN, TODAY)
    assert list(faults(draft, wrong, SETTING)) == ["to", "day1", "plate", "firm"]


def test_an_empty_form_asks_for_a_day():
    assert shown(Draft()) == Entry()
