"""The audit's chain: each kind of tampering is found; an erasure breaks nothing."""

from __future__ import annotations

from typing import Any

import pytest

from lmmh_desk.kernel.session import Session
from lmmh_desk.store import chain
from lmmh_desk.store.chain import Flaw
from lmmh_desk.store.doctor import FLAWS, audited
from lmmh_desk.store.store import Store

DONE = 6
SWAP = "UPDATE audit SET tx = tx - 5 WHERE tx IN (2, 3); UPDATE audit SET tx = -tx WHERE tx < 0"
INSERTED = """UPDATE audit SET tx = -tx - 1 WHERE tx > 3; UPDATE audit SET tx = -tx WHERE tx < 0;
    UPDATE writing SET tx = tx + 1;
    INSERT INTO audit SELECT 4, at, 'x', action, subject, details, site_id, device_id, salt, digest, link
    FROM audit WHERE tx = 3"""
TAMPERING = {
    'UPDATE audit SET details = \'{"name": "X"}\' WHERE tx = 3': "edited",
    'UPDATE audit SET details = \'{"name": "X"}\', salt = NULL WHERE tx = 3': "edited",
    "UPDATE audit SET agent_id = 'another' WHERE tx = 3": "moved",
    "UPDATE audit SET at = at + 1 WHERE tx = 3": "moved",
    "UPDATE audit SET subject = 'another' WHERE tx = 3": "moved",
    "UPDATE audit SET digest = zeroblob(32), salt = NULL, details = '{}' WHERE tx = 3": "moved",
    "UPDATE audit SET link = NULL WHERE tx = 3": "unlinked",
    "DELETE FROM audit WHERE tx = 3": "removed",
    "DELETE FROM audit WHERE tx = 1": "removed",
    "DELETE FROM audit WHERE tx = 6": "truncated",
    "DELETE FROM audit": "truncated",
    "UPDATE audit SET details = '{}', salt = NULL WHERE tx = 3": "blanked",
    SWAP: "moved",
    INSERTED: "moved",
}
ERASURE = """INSERT INTO erasure (id, site_id, device_id, created_at, created_by, table_name, record_id, cause)
    VALUES ('e', '', 'd', 0, 'a', 'box', 'B2', 'request')"""


@pytest.fixture
def driver(boxes: Store, session: Session) -> Any:
    """The driver of a base with some acts."""
    for rank in range(DONE):
        with boxes.write(session, "box.open", f"B{rank}") as unit:
            unit.details["name"] = f"box {rank}"
    with boxes.local() as connection:
        yield connection.connection.dbapi_connection


def kinds(driver: Any) -> set[str]:
    return {flaw.kind for flaw in chain.flaws(driver)}


def test_what_was_written_is_whole(driver: Any) -> None:
    assert list(chain.flaws(driver)) == []
    assert audited(driver)[0]


@pytest.mark.parametrize(("tampering", "kind"), TAMPERING.items())
def test_every_tampering_is_found(driver: Any, tampering: str, kind: str) -> None:
    for statement in tampering.split(";"):
        driver.execute(statement)
    assert kind in kinds(driver)
    well, said = audited(driver)
    assert not well
    assert FLAWS[kind] in said


def test_an_erasure_breaks_nothing(driver: Any) -> None:
    driver.execute("UPDATE audit SET details = '{}', salt = NULL WHERE subject IN ('B2', 'B3')")
    assert set(chain.flaws(driver)) == {Flaw("blanked", 3), Flaw("blanked", 4)}
    driver.execute("UPDATE writing SET muted = 1")
    driver.execute(ERASURE)
    driver.execute("INSERT INTO desk_setting (key, value) VALUES (?, ?)", (chain.BLANKED, '["B3"]'))
    assert kinds(driver) == set()


def test_an_act_accounts_for_the_lines_before_it_that_it_names(boxes: Store, session: Session) -> None:
    for forgotten in ("[1, 4]", "[]"):
        with boxes.write(session, chain.FORGETTING, "keep_audit") as unit:
            unit.details[chain.FORGOTTEN] = forgotten
    for rank in range(2):
        with boxes.write(session, "box.open", f"B{rank}"):
            pass
    with boxes.local() as connection:
        driver: Any = connection.connection.dbapi_connection
        chain.erase_details(driver, [1, 3, 4])
        assert set(chain.flaws(driver)) == {Flaw("blanked", tx) for tx in (1, 3, 4)}, "none names a line after it"
    with boxes.write(session, chain.FORGETTING, "keep_audit") as unit:
        unit.details[chain.FORGOTTEN] = "[1, 4]"
    with boxes.local() as connection:
        assert list(chain.flaws(connection.connection.dbapi_connection)) == [Flaw("blanked", 3)]


def test_a_chain_made_anew_is_found_by_the_heads_the_hub_countersigned(driver: Any) -> None:
    tx, link = chain.last(driver)
    driver.execute(chain.ADD_HEAD, (tx, link, "device", b"", b"", 0))
    assert kinds(driver) == set()
    driver.execute("DELETE FROM audit WHERE tx = 6")
    driver.execute("UPDATE audit SET agent_id = 'another', link = NULL WHERE tx < 6")
    driver.execute("UPDATE writing SET tx = 5")
    chain.complete(driver)
    assert list(chain.flaws(driver)) == [Flaw("truncated", 6)], "the end was cut off after it was countersigned"


def test_a_line_written_anew_is_found_by_the_head_on_it(driver: Any) -> None:
    tx, link = chain.last(driver)
    driver.execute(chain.ADD_HEAD, (tx, link, "device", b"", b"", 0))
    driver.execute("UPDATE audit SET agent_id = 'another', link = NULL")
    chain.complete(driver)
    assert list(chain.flaws(driver)) == [Flaw("rewritten", 6)]


def test_what_the_hub_told_takes_no_countersignature_away(driver: Any) -> None:
    tx, link = chain.last(driver)
    driver.execute(chain.ADD_HEAD, (tx, link, "device", b"own", b"hub's", 1))
    driver.execute(chain.KEEP_HEAD, (tx, link, "device", b"", b"", 2))
    assert driver.execute(chain.SIGNED_HEADS).fetchall() == [(tx, link, "device", b"hub's", 1)]
    driver.execute(chain.KEEP_HEAD, (tx, bytes(32), "device", b"", b"", 3))
    assert list(chain.flaws(driver)) == [Flaw("rewritten", tx)]


def test_details_are_not_guessed_from_what_is_left(driver: Any) -> None:
    salts = [salt for (salt,) in driver.execute("SELECT salt FROM audit")]
    assert len(set(salts)) == DONE
    assert all(len(salt) == chain.SALT for salt in salts)
