from __future__ import annotations

import pytest

from lmmh_desk.kernel.session import Session
from lmmh_desk.store.store import Store


def test_a_unit_leaves_an_audit_line(store: Store, session: Session) -> None:
    with store.write(session, "walkins.close", "someone") as unit:
        unit.details["why"] = "test"
    with store.read() as read:
        assert read.exec_driver_sql("SELECT tx, agent_id, action, subject, details FROM audit").all() == [
            (1, session.agent_id, "walkins.close", "someone", '{"why": "test"}')
        ]


def test_numbers_follow_each_other(store: Store, session: Session) -> None:
    with store.write(session, "t") as unit:
        assert [unit.next_number("JD"), unit.next_number("JD"), unit.next_number("AR")] == [
            "JD-C02-20-0001",
            "JD-C02-20-0002",
            "AR-C02-20-0001",
        ]


def test_an_exception_undoes_everything(store: Store, session: Session) -> None:
    with pytest.raises(LookupError), store.write(session, "t"):
        raise LookupError
    with store.read() as read:
        assert read.exec_driver_sql("SELECT count(*) FROM audit").scalar() == 0
