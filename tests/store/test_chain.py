"""The audit's chain: each kind of tampering is found; an erasure breaks nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lmmh_desk.kernel.session import Session
from lmmh_desk.store import chain
from lmmh_desk.store.chain import Flaw
from lmmh_desk.store.doctor import FLAWS, audited
from lmmh_desk.store.store import Store

DONE = 6
YEAR = 365 * 24 * 3_600_000  # milliseconds
BLANK = "UPDATE audit SET details = '{}', salt = NULL WHERE subject = 'B2'"
ERASURE = """INSERT INTO erasure (id, table_name, record_id, cause, device_id, created_at, created_by, site_id)
    VALUES ('E', 'box', ?, 'request', 'device', 0, 'console', '')"""
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
    SWAP: "moved",
    INSERTED: "moved",
}


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


def act(driver: Any, action: str, details: dict[str, str], at: int = 0) -> None:
    """Write an act that tells why lines have no details, as the program does."""
    tx = chain.last(driver)[0] + 1
    chain.add(driver, (tx, at, "console", action, "", json.dumps(details), "", "device"))
    driver.execute("UPDATE writing SET tx = ?", (tx,))


@pytest.mark.parametrize("action", [chain.PURGE, chain.TAKEN])
def test_an_erasure_names_what_it_blanked_and_breaks_nothing(driver: Any, action: str) -> None:
    driver.execute(BLANK)
    act(driver, action, {chain.BLANKED: "[3]"})
    assert kinds(driver) == set()


@pytest.mark.parametrize("said", [{}, {chain.BLANKED: "[]"}, {chain.BLANKED: "[2, 4]"}])
def test_details_that_no_erasure_took_are_missing(driver: Any, said: dict[str, str]) -> None:
    driver.execute(BLANK)
    act(driver, chain.PURGE, said)
    assert list(chain.flaws(driver)) == [Flaw("blanked", 3)]


def test_an_excuse_that_the_chain_does_not_hold_excuses_nothing(driver: Any) -> None:
    """Whoever has the key of the base writes where she likes: only a line of the chain explains."""
    driver.execute(BLANK)
    driver.execute("INSERT INTO desk_setting (key, value) VALUES ('audit.blanked', '[\"B2\"]')")
    driver.execute("UPDATE writing SET muted = 1")
    driver.execute(ERASURE, ("B2",))
    assert list(chain.flaws(driver)) == [Flaw("blanked", 3)]
    well, said = audited(driver)
    assert not well
    assert FLAWS["blanked"] in said


@pytest.mark.parametrize(
    "forged",
    [
        "UPDATE audit SET action = 'office.purge', details = '{\"blanked\": \"[3]\"}' WHERE tx = 5",
        """INSERT INTO audit (tx, at, agent_id, action, subject, details, site_id, device_id, salt, digest, link)
        SELECT 7, at, agent_id, 'office.purge', '', '{"blanked": "[3]"}', site_id, device_id, salt, digest, link
        FROM audit WHERE tx = 6""",
    ],
)
def test_a_forged_excuse_is_found_itself(driver: Any, forged: str) -> None:
    driver.execute(BLANK)
    driver.execute(forged)
    assert kinds(driver) & {"edited", "moved"}


def test_an_act_excuses_no_line_written_after_it(driver: Any) -> None:
    act(driver, chain.PURGE, {chain.BLANKED: "[3, 8]"})
    act(driver, "box.open", {"name": "X"})
    assert kinds(driver) == set()
    driver.execute("UPDATE audit SET details = '{}', salt = NULL WHERE tx = 8")
    assert list(chain.flaws(driver)) == [Flaw("blanked", 8)]


@pytest.mark.parametrize(("later", "found"), [(1, set()), (0, {"blanked"})])
def test_an_act_that_forgets_says_up_to_when(driver: Any, later: int, found: set[str]) -> None:
    driver.execute(BLANK)
    ((at,),) = driver.execute("SELECT at FROM audit WHERE subject = 'B2'").fetchall()
    act(driver, chain.FORGET, {"until": str(at + later)}, at)
    assert kinds(driver) == found


def test_an_act_of_a_clock_ahead_excuses_nothing_written_after_it(driver: Any) -> None:
    """It drops what it found, and says a day years ahead: what comes then is not what it dropped."""
    ((at,),) = driver.execute("SELECT max(at) FROM audit").fetchall()
    driver.execute(BLANK)
    act(driver, chain.FORGET, {"until": str(at + 9 * YEAR)}, at + 10 * YEAR)
    act(driver, "person.consult", {"reason": "Appel"}, at + 1)
    assert kinds(driver) == set()
    act(driver, chain.FORGET, {"until": str(at - YEAR)}, at + 2)
    driver.execute("UPDATE audit SET details = '{}', salt = NULL WHERE tx = 8")
    assert list(chain.flaws(driver)) == [Flaw("blanked", 8)]


def test_an_act_that_a_later_one_forgets_leaves_the_chain_explained(driver: Any) -> None:
    ((at,),) = driver.execute("SELECT max(at) FROM audit").fetchall()
    driver.execute(BLANK)
    act(driver, chain.FORGET, {"until": str(at + 1)}, at + 2)
    driver.execute("UPDATE audit SET details = '{}', salt = NULL WHERE tx = 7")
    act(driver, chain.FORGET, {"until": str(at + 3)}, at + 4)
    assert kinds(driver) == set()


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
