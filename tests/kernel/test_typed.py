from __future__ import annotations

from datetime import date

import pytest

from lmmh_desk.kernel import typed
from lmmh_desk.kernel.errors import BadInput

TODAY = date(2020, 11, 17)  # a Tuesday


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("21/11", date(2020, 11, 21)),
        ("2111", date(2020, 11, 21)),
        ("211120", date(2020, 11, 21)),
        ("21112020", date(2020, 11, 21)),
        ("21.11.20", date(2020, 11, 21)),
        ("21-11-2021", date(2021, 11, 21)),
        ("1er déc.", date(2020, 12, 1)),
        ("3 août 2021", date(2021, 8, 3)),
        ("sam. 21/11/2020", date(2020, 11, 21)),
        ("demain", date(2020, 11, 18)),
        ("Aujourd’hui", TODAY),
        ("hier", date(2020, 11, 16)),
        ("sam", date(2020, 11, 21)),
        ("mardi", TODAY),
        ("5/1", date(2021, 1, 5)),
        ("12/04/84", date(1984, 4, 12)),
    ],
)
def test_reads_the_days_an_agent_types(text: str, day: date) -> None:
    towards = "behind" if text == "12/04/84" else "near"
    assert typed.read_date(text, TODAY, towards) == day


@pytest.mark.parametrize(
    ("text", "towards", "day"),
    [
        ("5/11", "ahead", date(2021, 11, 5)),
        ("5/11", "behind", date(2020, 11, 5)),
        ("24/12", "behind", date(2019, 12, 24)),
        ("lundi", "behind", date(2020, 11, 16)),
        ("lundi", "ahead", date(2020, 11, 23)),
        ("1/1/20", "behind", date(2020, 1, 1)),
        ("1/1/21", "behind", date(1921, 1, 1)),
        ("1/1/2090", "behind", date(2090, 1, 1)),
        ("1/1/1990", "ahead", date(1990, 1, 1)),
        ("29/2", "near", date(2020, 2, 29)),
    ],
)
def test_the_year_left_out_follows_the_direction(text: str, towards: typed.Direction, day: date) -> None:
    assert typed.read_date(text, TODAY, towards) == day


@pytest.mark.parametrize("text", ["", "demin", "32/11", "31/02/2021", "12/13", "9", "3 ma", "3 xyz", "1/1/1", "’"])
def test_refuses_what_is_no_day_in_one_sentence(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        typed.read_date(text, TODAY)
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12/04/1984", date(1984, 4, 12)),
        ("jeu. 12/04/1984", date(1984, 4, 12)),
        ("12041984", date(1984, 4, 12)),
        ("120484", date(1984, 4, 12)),
        ("12 avr 84", date(1984, 4, 12)),
        ("17/11/20", TODAY),
        ("18/11/20", date(1920, 11, 18)),
        ("29/02/00", date(2000, 2, 29)),
    ],
)
def test_reads_birth_dates(text: str, day: date) -> None:
    assert typed.read_birth(text, TODAY) == day


@pytest.mark.parametrize("text", ["12/04", "1204", "12 avril", "hier", "lundi", "demin", "12/04/984", ""])
def test_a_birth_date_without_year_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="par exemple 12/04/1984"):
        typed.read_birth(text, TODAY)


def test_a_birth_date_that_is_no_day_is_refused() -> None:
    with pytest.raises(BadInput, match="calendrier"):
        typed.read_birth("31/02/1984", TODAY)


def test_writes_a_day_with_its_weekday() -> None:
    assert typed.written_date(date(2020, 11, 21)) == "sam. 21/11/2020"


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("8", 480),
        ("8:00", 480),
        ("830", 510),
        ("0830", 510),
        ("8h", 480),
        ("8h30", 510),
        ("18 h 05", 1085),
        ("8.30", 510),
        ("0", 0),
        ("2359", 1439),
    ],
)
def test_reads_hours(text: str, minutes: int) -> None:
    assert typed.read_hour(text) == minutes
    assert typed.read_hour(typed.written_hour(minutes)) == minutes


@pytest.mark.parametrize("text", ["", "24", "8:60", "huit", "12345", "8:5", "-1"])
def test_refuses_what_is_no_hour(text: str) -> None:
    with pytest.raises(BadInput):
        typed.read_hour(text)


def test_reads_names_apart() -> None:
    assert typed.read_names("Karim  Ouadah, Élise Fromont;\n ; Zoé") == ["Karim Ouadah", "Élise Fromont", "Zoé"]


def test_reads_counts_and_amounts() -> None:
    assert typed.read_count("1\u00a0204") == 1204
    assert typed.read_euros("412,60 €") == 41260
    assert typed.read_euros("412.6") == 41260
    assert typed.read_euros("1 412") == 141200
    for wrong in ("", "-1", "1,5", "²", "beaucoup"):
        with pytest.raises(BadInput):
            typed.read_count(wrong)
    for wrong in ("", "-1", "1,555", "€", "1 €2"):
        with pytest.raises(BadInput):
            typed.read_euros(wrong)


def test_writes_phones_by_pairs() -> None:
    assert typed.written_phone("0639983471") == "06\u00a039\u00a098\u00a034\u00a071"
    assert typed.written_phone("+33 6.39-98 34 71") == "06\u00a039\u00a098\u00a034\u00a071"
    assert typed.written_phone("+33 (0)6 39 98 34 71") == "06\u00a039\u00a098\u00a034\u00a071"
    assert typed.written_phone("06  12") == "06 12"
    assert typed.written_phone("+49 30 901820") == "+49 30 901820"


def test_writes_plates() -> None:
    assert typed.written_plate("ex 072 lm") == "EX-072-LM"
    assert typed.written_plate("1234 vx  72") == "1234 VX 72"
