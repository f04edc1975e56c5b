"""A recovery key opens the copy of a base's key that was sealed for it, and no other does."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.system import recovery
from lmmh_desk.system.sheets import Sheet

KEY = bytes(range(32))


def test_a_sheet_opens_and_nothing_of_the_key_is_in_the_copy(tmp_path: Path) -> None:
    made = recovery.make(KEY, shared=False)
    (sheet,) = made.sheets
    assert recovery.unsealed(made.sealed, [sheet]) == [KEY]
    assert KEY not in made.sealed
    assert sheet.secret not in made.sealed
    assert recovery.sealed_for(made.sealed) == made.name == sheet.name
    recovery.keep(tmp_path, made.sealed)
    assert (tmp_path / "recovery.sealed").stat().st_mode & 0o77 == 0


def test_two_of_three_open_in_any_order_and_one_does_not() -> None:
    made = recovery.make(KEY, shared=True)
    for pair in permutations(made.sheets, 2):
        assert recovery.unsealed(made.sealed, pair) == [KEY]
    assert recovery.unsealed(made.sealed, made.sheets) == [KEY]
    for few in (made.sheets[:1], [made.sheets[1], made.sheets[1]]):
        with pytest.raises(BadInput, match="ne suffit pas"):
            recovery.unsealed(made.sealed, few)
    assert recovery.missing(made.sheets[:1])
    assert not recovery.missing(made.sheets[:2])


def test_shares_of_two_makings_are_refused_with_a_sentence() -> None:
    one, other = recovery.make(KEY, shared=True), recovery.make(KEY, shared=True)
    with pytest.raises(BadInput, match=r"ne vont pas ensemble.*mêmes quatre lettres"):
        recovery.unsealed(one.sealed, [one.sheets[0], other.sheets[1]])


def test_the_sheet_of_another_making_is_told_by_its_letters() -> None:
    one, other = recovery.make(KEY, shared=False), recovery.make(KEY, shared=False)
    with pytest.raises(BadInput, match=f"est la {other.name}.*il faut la {one.name}"):
        recovery.unsealed(one.sealed, other.sheets)


@pytest.mark.parametrize("harm", ["cut", "turned", "other", "empty"])
def test_a_damaged_copy_is_told(harm: str) -> None:
    made = recovery.make(KEY, shared=False)
    turned = bytes([*made.sealed[:-1], made.sealed[-1] ^ 1])
    content = {"cut": made.sealed[:-1], "turned": turned, "other": b"other", "empty": b""}[harm]
    with pytest.raises(BadInput, match="abîmée"):
        recovery.unsealed(content, made.sheets)


def test_a_forged_sheet_that_bears_the_right_letters_opens_nothing() -> None:
    made = recovery.make(KEY, shared=False)
    with pytest.raises(BadInput):
        recovery.unsealed(made.sealed, [Sheet(0, made.sheets[0].making, bytes(32))])


def test_another_key_of_the_base_is_sealed_for_the_same_sheets(tmp_path: Path) -> None:
    recovery.seal_again(tmp_path, KEY, KEY)
    assert list(tmp_path.iterdir()) == [], "there is no sheet to seal it for"
    made = recovery.make(KEY, shared=True)
    recovery.keep(tmp_path, made.sealed)
    recovery.seal_again(tmp_path, KEY[::-1], KEY)
    assert recovery.unsealed((tmp_path / recovery.FILE).read_bytes(), made.sheets[1:]) == [KEY[::-1], KEY]
