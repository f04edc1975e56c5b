"""The bytes against Epson's « ESC/POS Command Reference », written out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lmmh_desk.printing.escpos import COLUMNS, LONGEST, THICK, THIN, Code, Line, folded, receipt

START = bytes.fromhex("1B 40  1B 52 00  1B 74 13")  # ESC @, ESC R 0, ESC t 19
CUT = bytes.fromhex("1D 56 42 00")  # GS V 66 0
PLAIN = bytes.fromhex("1B 61 01  1B 45 00  1D 21 00")  # ESC a 1, ESC E 0, GS ! 0


def body(*parts: Line | Code) -> bytes:
    """Return what a ticket holds between its start and its cut."""
    whole = receipt(parts)
    assert whole.startswith(START)
    assert whole.endswith(CUT)
    return whole[len(START) : -len(CUT)]


def rows(line: Line) -> list[str]:
    return body(line)[len(PLAIN) :].decode("cp858").splitlines()


def test_an_empty_ticket_is_started_and_cut() -> None:
    assert receipt([]) == bytes.fromhex("1B 40 1B 52 00 1B 74 13 1D 56 42 00")


def test_a_line_is_placed_weighted_sized_and_fed() -> None:
    assert body(Line("Été")) == bytes.fromhex("1B 61 01 1B 45 00 1D 21 00 90 74 82 0A")
    assert body(Line("€ 20", bold=True, align="left")) == bytes.fromhex("1B 61 00 1B 45 01 1D 21 00 D5 20 32 30 0A")
    assert body(Line("A36", 7)) == bytes.fromhex("1B 61 01 1B 45 00 1D 21 66 41 33 36 0A")
    assert body(Line("A", 12)) == bytes.fromhex("1B 61 01 1B 45 00 1D 21 77 41 0A")
    assert body(THIN) == PLAIN + b"\xc4" * COLUMNS + b"\n"
    assert body(THICK) == PLAIN + b"\xcd" * COLUMNS + b"\n"


def test_a_code_is_stored_then_printed() -> None:
    assert body(Code("LMMH-T-0")) == bytes.fromhex(
        "1B 61 01"
        "1D 28 6B 04 00 31 41 32 00"  # function 165: model 2
        "1D 28 6B 03 00 31 43 08"  # function 167: 8 dots a module
        "1D 28 6B 03 00 31 45 31"  # function 169: level M
        "1D 28 6B 0B 00 31 50 30 4C 4D 4D 48 2D 54 2D 30"  # function 180: 8 bytes and the 3 before them
        "1D 28 6B 03 00 31 51 30"  # function 181
        "0A"
    )
    long = body(Code("x" * 300))
    assert bytes.fromhex("1D 28 6B 2F 01 31 50 30") + b"x" * 300 in long, "303 is 2F 01, low byte first"
    assert body(Code("é€")).count(b"??") == 1
    assert len(body(Code("x" * 9000))) < LONGEST + 100


def test_a_line_too_long_for_its_size_is_written_smaller_then_on_several_lines() -> None:
    assert body(Line("A" * 8, 7))[:9] == bytes.fromhex("1B 61 01 1B 45 00 1D 21 44"), "8 characters: 5 times"
    assert rows(Line("A" * 8, 7)) == ["A" * 8]
    assert rows(Line("Office public de l’habitat du Mans et des environs")) == [
        "Office public de l'habitat du Mans et des", "environs",
    ]  # fmt: skip
    assert rows(Line("x" * 100)) == ["x" * 42, "x" * 42, "x" * 16]
    assert rows(Line("")) == []


def test_no_line_ends_at_a_space_that_does_not_break() -> None:
    assert rows(Line("x" * 36 + " attente\u00a0:\u202f20\u00a0min")) == ["x" * 36, "attente : 20 min"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Le Mans Métropole «\u00a0Habitat\u00a0» à 20 €", "Le Mans Métropole «\u00a0Habitat\u00a0» à 20 €"),
        ("l’œuvre – “Œil” … − •", 'l\'oeuvre - "OEil" ... - ·'),
        ("Łukasz Đặng Šťastný ẞ", "Lukasz Dang Stastný SS"),
        ("e\u0301te\u0301", "été"),
        ("ﬁn ™ Ⅷ", "fin TM VIII"),
        ("东京 😀", "?? ?"),
        ("a\tb\nc", "a b c"),
        ("\x1b@\x00\x7f\x85x\u200b\u00adA", "@ xA"),
    ],
)
def test_what_the_page_lacks_is_folded(text: str, expected: str) -> None:
    assert folded(text) == expected


@given(st.text(), st.integers(-3, 20), st.booleans())
def test_no_text_raises_or_reaches_the_printer_as_a_command(text: str, size: int, bold: bool) -> None:
    written = body(Line(text, size, bold))
    head, shown = written[: len(PLAIN)], written[len(PLAIN) :]
    assert head[:3] == PLAIN[:3]
    assert set(shown) <= {0x0A, *range(0x20, 0x7F), *range(0x80, 0x100)}
    width = (head[8] >> 4) + 1
    assert all(len(row) * width <= COLUMNS for row in shown.split(b"\n"))
