"""The code of a sheet and the shares of a key: read as written, a wrong letter found on its line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.ids import CODE_ALPHABET
from lmmh_desk.kernel.scan import _AMERICAN, _FRENCH
from lmmh_desk.system.shares import PARTS, joined, split
from lmmh_desk.system.sheets import LINES, Sheet, WrongLines, lines_of, read_sheets, same_line

SHEETS = st.builds(
    Sheet, st.integers(0, 3), st.integers(0, (1 << 20) - 1), st.binary(min_size=32, max_size=32)
)  # fmt: skip
SHEET = Sheet(0, 0x5A5A5, bytes(range(32)))


@given(SHEETS)
def test_a_sheet_is_read_as_written(sheet: Sheet) -> None:
    assert [len(line) for line in sheet.lines] == [14] * LINES
    assert read_sheets("\n".join(sheet.lines)) == [sheet]
    assert read_sheets("\n".join(sheet.lines).lower().replace("-", " ").replace("0", "o").replace("1", "l")) == [sheet]
    assert read_sheets(sheet.scanned) == [sheet]
    assert read_sheets(sheet.scanned.translate(str.maketrans(_AMERICAN, _FRENCH))) == [sheet], "a scanner in QWERTY"
    assert set(sheet.name) <= set(CODE_ALPHABET)


@given(SHEETS, st.data())
def test_a_wrong_letter_is_told_with_its_line(sheet: Sheet, data: st.DataObject) -> None:
    rank, place = data.draw(st.integers(0, LINES - 1)), data.draw(st.integers(0, 11))
    letters = list(sheet.lines[rank].replace("-", ""))
    letters[place] = data.draw(st.sampled_from(sorted(set(CODE_ALPHABET) - {letters[place]})))
    lines = [*sheet.lines]
    lines[rank] = "".join(letters)
    with pytest.raises(WrongLines) as told:
        read_sheets("\n".join(lines))
    assert told.value.fact == f"La ligne {rank + 1} est mal recopiée."


@given(SHEETS, st.integers(0, LINES - 1), st.integers(0, 10))
def test_two_letters_that_changed_places_are_told(sheet: Sheet, rank: int, place: int) -> None:
    letters = list(sheet.lines[rank].replace("-", ""))
    letters[place : place + 2] = reversed(letters[place : place + 2])
    lines = [*sheet.lines]
    lines[rank] = "".join(letters)
    if lines[rank] != sheet.lines[rank].replace("-", ""):
        with pytest.raises(WrongLines):
            read_sheets("\n".join(lines))


def test_each_wrong_letter_of_a_sheet_is_found() -> None:
    for rank, line in enumerate(SHEET.lines):
        for place, right in enumerate(line):
            for letter in CODE_ALPHABET if right != "-" else "":
                lines = [*SHEET.lines]
                lines[rank] = line[:place] + letter + line[place + 1 :]
                if letter != right:
                    with pytest.raises(WrongLines):
                        read_sheets("\n".join(lines))


def test_the_sentence_names_the_lines() -> None:
    lines = [*SHEET.lines]
    lines[2] = lines[2][:-1]
    with pytest.raises(WrongLines, match=r"La ligne 3 est mal recopiée. Rien n’a changé. Relisez"):
        read_sheets("\n".join(lines))
    lines[4] = "!" * 12
    with pytest.raises(WrongLines, match="Les lignes 3 et 5 sont"):
        read_sheets("\n".join(lines))


def test_lines_are_checked_as_they_come() -> None:
    assert lines_of("") == []
    assert len(lines_of("\n".join(SHEET.lines[:2]))) == 2
    with pytest.raises(WrongLines, match="ligne 2"):
        lines_of("\n".join((SHEET.lines[0], SHEET.lines[2])))
    for few in ("", "\n".join(SHEET.lines[:5])):
        with pytest.raises(BadInput, match="six lignes"):
            read_sheets(few)


def test_lines_of_another_sheet_are_told() -> None:
    other = Sheet(0, SHEET.making, bytes(32))
    with pytest.raises(BadInput, match="même feuille"):
        read_sheets("\n".join((*SHEET.lines[:3], *other.lines[3:])))
    share = Sheet(2, SHEET.making, SHEET.secret)
    with pytest.raises(WrongLines, match="La ligne 6"):
        read_sheets("\n".join((*SHEET.lines[:5], share.lines[5])))


def test_a_line_proves_that_a_sheet_is_there() -> None:
    assert same_line(SHEET.lines[1].lower(), SHEET, 2)
    assert not same_line(SHEET.lines[2], SHEET, 2)
    assert not same_line("", SHEET, 2)


@given(st.binary(min_size=32, max_size=32))
def test_any_two_shares_give_the_secret_back_and_one_does_not(secret: bytes) -> None:
    shares = split(secret)
    assert set(shares) == set(PARTS)
    for left in PARTS:
        for right in PARTS:
            if left != right:
                assert joined({left: shares[left], right: shares[right]}) == secret
        assert shares[left] != secret


@settings(max_examples=25)
@given(st.integers(0, 255), st.integers(0, 255), st.sampled_from(PARTS))
def test_one_share_is_as_likely_for_any_other_secret(share: int, secret: int, part: int) -> None:
    """Whatever a share is, one slope, and one only, leads from it to each secret there could be."""
    other = next(each for each in PARTS if each != part)
    found = {joined({part: bytes([share]), other: bytes([value])})[0] for value in range(256)}
    assert len(found) == 256
    assert secret in found


def test_shares_follow_the_field_of_aes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secrets.token_bytes", lambda _size: b"\x80")
    assert split(b"\x57") == {1: b"\xd7", 2: b"\x4c", 3: b"\xcc"}, "0x80 · 2 = 0x1B in the field of AES"
