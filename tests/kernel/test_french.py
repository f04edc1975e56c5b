from datetime import date, datetime

import pytest

from lmmh_desk.kernel import french
from lmmh_desk.kernel.clock import PARIS
from lmmh_desk.kernel.money import euros

DAY = date(2020, 11, 17)


def test_dates_and_hours():
    assert french.long_date(DAY) == "mardi 17 novembre 2020"
    assert french.long_date(date(2021, 8, 1), year=False) == "dimanche 1er août"
    assert french.plain_date(date(2020, 12, 1)) == "1er décembre 2020"
    assert french.short_date(DAY) == "17/11"
    assert french.short_date(DAY, year=True) == "17/11/2020"
    assert french.hour(datetime(2020, 11, 17, 8, 5, tzinfo=PARIS)) == "8:05"
    assert french.clock_hour(750) == "12:30"


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0\u00a0place"), (1, "1\u00a0place"), (2, "2\u00a0places"), (-1, "-1\u00a0place")],
)
def test_zero_and_one_are_singular(number, text):
    assert french.count(number, "place") == text


def test_an_irregular_plural():
    assert french.count(2, "travail", "travaux") == "2\u00a0travaux"


def test_lists():
    assert french.listed([]) == ""
    assert french.listed(["Inès"]) == "Inès"
    assert french.listed(["Inès", "Rayan", "Lou"]) == "Inès, Rayan et Lou"


def test_typography():
    typed = "Qui est l'agent ? « Karine » : oui !"
    assert french.typeset(typed) == "Qui est l’agent\u00a0? «\u00a0Karine\u00a0»\u00a0: oui\u00a0!"


@pytest.mark.parametrize(
    ("cents", "text"),
    [(41260, "412,60\u00a0€"), (-5, "-0,05\u00a0€"), (123456789, "1\u202f234\u202f567,89\u00a0€")],
)
def test_money(cents, text):
    assert euros(cents) == text


def test_what_was_typed_is_quoted_short():
    assert french.quoted(" abc ") == "abc"
    assert french.quoted("a" * 60) == "a" * 60
    assert french.quoted("a" * 61) == "a" * 60 + "…"


@pytest.mark.parametrize(
    ("text", "begun", "inside"),
    [("état des lieux", "État des lieux", "état des lieux"), ("RDC", "RDC", "rDC"), ("", "", "")],
)
def test_words_that_begin_a_sentence_or_stand_in_one(text, begun, inside):
    assert french.capital(text) == begun
    assert french.small(text) == inside
