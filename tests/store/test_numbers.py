"""No number is ever given twice, even by an older copy of the database."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.kernel.session import Session
from lmmh_desk.store.numbers import NumberFile
from lmmh_desk.store.opening import FILE, open_store
from lmmh_desk.store.store import Store
from tests.conftest import KEY
from tests.replacing import replace


def mint(store: Store, session: Session, kind: str = "JD") -> str:
    with store.write(session, "paper") as unit:
        return unit.next_number(kind)


def test_numbers_follow_each_other(store: Store, session: Session) -> None:
    with store.write(session, "paper") as unit:
        assert [unit.next_number(kind) for kind in ("JD", "JD", "AR")] == [
            "JD-C02-20-0001", "JD-C02-20-0002", "AR-C02-20-0001",
        ]  # fmt: skip
    assert mint(store, session) == "JD-C02-20-0003"
    assert mint(store, replace(session, desk_code="E01")) == "JD-E01-20-0001"


def test_a_year_begins_in_paris(store: Store, session: Session, clock: FixedClock) -> None:
    clock.instant = 1609455599999  # 31 December 2020, 23:59:59.999 in Paris
    assert mint(store, session) == "JD-C02-20-0001"
    clock.advance(1)
    assert mint(store, session) == "JD-C02-21-0001"


def test_an_undone_action_gives_its_number_back(store: Store, session: Session) -> None:
    def abandon() -> None:
        with store.write(session, "paper") as unit:
            unit.next_number("JD")
            raise LookupError

    with pytest.raises(LookupError):
        abandon()
    assert mint(store, session) == "JD-C02-20-0001"


def test_an_older_copy_of_the_database_goes_on(store: Store, session: Session, template: Path) -> None:
    mint(store, session)
    mint(store, session)
    folder = store.folder
    store.close()
    shutil.copy(template, folder / FILE)
    again = open_store(folder, KEY, store.clock)
    assert mint(again, session) == "JD-C02-20-0003"
    again.close()


def test_a_lost_file_goes_on(store: Store, session: Session) -> None:
    mint(store, session)
    store.close()
    (store.folder / "numbers.txt").unlink()
    again = open_store(store.folder, KEY, store.clock)
    assert mint(again, session) == "JD-C02-20-0002"
    again.close()


@pytest.mark.parametrize("tail", ["JD-C02-20-99", "\x00\x00\x00", "JD-C02-20-9999\x00\n", "é\n\n"])
def test_a_line_cut_by_a_power_loss_is_ignored(tmp_path: Path, tail: str) -> None:
    path = tmp_path / "numbers.txt"
    path.write_text(f"JD-C02-20-0007\nJD-C02-20-0003\n{tail}", "utf-8")
    file = NumberFile(path)
    assert file.highest("JD-C02-20") == 7
    assert file.highest("AR-C02-20") == 0
    file.write({"JD-C02-20": 8})
    assert NumberFile(path).highest("JD-C02-20") == 8


def test_a_long_file_is_made_short(tmp_path: Path) -> None:
    path = tmp_path / "numbers.txt"
    file = NumberFile(path)
    for number in range(1, 302):
        file.write({"JD-C02-20": number})
    assert NumberFile(path).highest("JD-C02-20") == 301
    assert path.read_text() == "JD-C02-20-0301\n"
