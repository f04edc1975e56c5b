"""What is not SQL's fault keeps its own name inside a unit."""

from __future__ import annotations

import pytest

from lmmh_desk.kernel.session import Session
from lmmh_desk.store import failures
from lmmh_desk.store.store import Store


def open_nothing(store: Store, session: Session) -> None:
    with store.write(session, "paper"), open("/nowhere/at/all"):  # noqa: PTH123
        pass


def test_a_missing_file_is_not_a_database_error(store: Store, session: Session) -> None:
    with pytest.raises(FileNotFoundError):
        open_nothing(store, session)


def test_the_number_file_s_disk_is_the_store_s(store: Store, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(numbers: dict[str, int]) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store.numbers, "write", full)
    with pytest.raises(failures.DiskFull, match="plein"), store.write(session, "paper") as unit:
        unit.next_number("JD")
    with store.read() as read:
        assert read.exec_driver_sql("SELECT count(*) FROM audit").scalar() == 0
