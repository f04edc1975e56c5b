"""Whatever is done to the audit by who has the key of the base is found, and its line named, at any place in it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lmmh_desk.hub.authority import make
from lmmh_desk.hub.folder import AUTHORITY, AUTHORITY_KEY
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.store.witness import heads_health
from lmmh_desk.store import chain
from lmmh_desk.store.doctor import audited
from lmmh_desk.store.exchange import attached
from lmmh_desk.store.exchange.shapes import driver_of
from lmmh_desk.store.store import Store
from lmmh_desk.sync.signing import witnessed

LINES, SIGNED = 12, (4, 9)  # lines of the audit, and those the hub countersigned
TEXTS = ("agent_id", "action", "subject", "details", "site_id", "device_id")
BLOBS = ("salt", "digest", "link")
many = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
a_line = st.integers(1, LINES)


def signer(folder: Path) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key((folder / AUTHORITY_KEY).read_bytes(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key


def head(key: ec.EllipticCurvePrivateKey, tx: int, link: bytes) -> tuple[Any, ...]:
    """Return a head as the holder of a key countersigns it."""
    signature = key.sign(witnessed("device", tx, link, 7), ec.ECDSA(hashes.SHA256()))
    return tx, link, "device", b"", signature, 7


@pytest.fixture
def driver(store: Store, session: Session, tmp_path: Path) -> Iterator[Any]:
    """The base of a PC whose hub countersigned two lines of the audit."""
    (tmp_path / "hub").mkdir()
    make(tmp_path / "hub", ("localhost",), datetime.now(UTC))
    for rank in range(LINES):
        with store.write(session, "test.act", f"subject {rank}") as unit:
            unit.details["name"] = f"value {rank}"
    with store.local() as connection:
        authority, late = (tmp_path / "hub" / AUTHORITY).read_text(), store.clock.now() + 1
        known = attached.Exchange("https://hub", authority, b"", b"", (), "epoch", received_at=late)
        attached.attach(connection, known)
        attached.add_run(connection, attached.Run("network", late, late, bytes_received=1))
        made = driver_of(connection)
        for tx in SIGNED:
            (link,) = made.execute("SELECT link FROM audit WHERE tx = ?", (tx,)).fetchone()
            made.execute(chain.ADD_HEAD, head(signer(tmp_path / "hub"), tx, link))
        yield made


@contextmanager
def undone(driver: Any) -> Iterator[None]:
    driver.execute("SAVEPOINT example")
    yield
    driver.execute("ROLLBACK TO example")


def found(driver: Any) -> tuple[int, str]:
    """Return the first line told, and the two sentences of the doctor, one of which must say no."""
    checks = audited(driver), heads_health(driver)
    assert not all(well for well, _said in checks)
    flaws = list(chain.flaws(driver))
    if flaws:
        assert f"{flaws[0].tx} (" in checks[0][1]
    return min((flaw.tx for flaw in flaws), default=0), " ".join(said for _well, said in checks)


def test_an_audit_that_nobody_touched_is_whole_and_countersigned(driver: Any) -> None:
    assert audited(driver) == (
        True,
        "Le journal des accès est entier\u00a0: aucune ligne modifiée, retirée ni déplacée.",
    )
    well, said = heads_health(driver)
    assert well
    assert "jusqu’à la ligne 9, le" in said


@many
@given(tx=a_line, column=st.sampled_from(TEXTS), text=st.text(min_size=1, max_size=5))
def test_any_edit_of_a_text_is_found_at_its_line(driver: Any, tx: int, column: str, text: str) -> None:
    with undone(driver):
        driver.execute(f"UPDATE audit SET {column} = {column} || ? WHERE tx = ?", (text.replace("\0", "0"), tx))
        assert found(driver)[0] == tx


@many
@given(tx=a_line, by=st.integers(-10_000, 10_000).filter(bool))
def test_any_edit_of_an_instant_is_found_at_its_line(driver: Any, tx: int, by: int) -> None:
    with undone(driver):
        driver.execute("UPDATE audit SET at = at + ? WHERE tx = ?", (by, tx))
        assert found(driver)[0] == tx


@many
@given(tx=a_line, column=st.sampled_from(BLOBS), content=st.none() | st.binary(min_size=16, max_size=32))
def test_any_edit_of_the_chain_is_found_at_its_line(driver: Any, tx: int, column: str, content: bytes | None) -> None:
    with undone(driver):
        driver.execute(f"UPDATE audit SET {column} = ? WHERE tx = ?", (content, tx))
        assert found(driver)[0] == tx


@many
@given(gone=st.sets(a_line, min_size=1))
def test_any_removal_is_found_at_the_first_line_gone(driver: Any, gone: set[int]) -> None:
    with undone(driver):
        driver.executemany("DELETE FROM audit WHERE tx = ?", [(tx,) for tx in gone])
        assert found(driver)[0] == min(gone)


@many
@given(order=st.permutations(range(1, LINES + 1)))
def test_any_other_order_is_found_at_the_first_line_put_elsewhere(driver: Any, order: list[int]) -> None:
    elsewhere = [tx for tx, former in enumerate(order, 1) if tx != former]
    if not elsewhere:
        return
    with undone(driver):
        driver.execute("UPDATE audit SET tx = -tx")
        driver.executemany(
            "UPDATE audit SET tx = ? WHERE tx = ?", [(tx, -former) for tx, former in enumerate(order, 1)]
        )
        assert found(driver)[0] == elsewhere[0]


@many
@given(last=st.integers(0, LINES - 1))
def test_an_end_cut_off_is_found_at_its_first_line(driver: Any, last: int) -> None:
    with undone(driver):
        driver.execute("DELETE FROM audit WHERE tx > ?", (last,))
        assert found(driver)[0] == last + 1


@many
@given(last=st.integers(0, SIGNED[-1] - 1))
def test_an_end_cut_off_with_its_count_is_found_by_the_countersigned_heads(driver: Any, last: int) -> None:
    with undone(driver):
        driver.execute("DELETE FROM audit WHERE tx > ?", (last,))
        driver.execute("UPDATE writing SET tx = ?", (last,))
        tx, said = found(driver)
        assert tx == min(one for one in SIGNED if one > last)
        assert "(fin retirée)" in said


def forge(driver: Any, first: int) -> None:
    """Change a line and chain it anew with those after it: what needs the key of the base, and no other."""
    driver.execute("UPDATE audit SET agent_id = agent_id || 'x' WHERE tx = ?", (first,))
    before = chain.GENESIS
    for row in driver.execute(chain.LINES, (0,)).fetchall():
        line, digest, link = row[:8], row[9], row[10]
        before = chain.link_of(before, line, digest) if line[0] >= first else link
        driver.execute("UPDATE audit SET link = ? WHERE tx = ?", (before, line[0]))


@many
@given(tx=st.integers(1, SIGNED[-1]))
def test_a_chain_made_anew_is_found_by_the_countersigned_heads(driver: Any, tx: int) -> None:
    with undone(driver):
        forge(driver, tx)
        line, said = found(driver)
        assert line == min(one for one in SIGNED if one >= tx)
        assert "(réécrite depuis sa contresignature)" in said


@many
@given(tx=st.integers(1, SIGNED[-1]), another=st.booleans())
def test_heads_made_to_fit_it_are_not_the_hub_s(driver: Any, tx: int, another: bool) -> None:
    stranger = ec.generate_private_key(ec.SECP256R1())
    with undone(driver):
        forge(driver, tx)
        for one in SIGNED:
            (link,) = driver.execute("SELECT link FROM audit WHERE tx = ?", (one,)).fetchone()
            former = driver.execute("SELECT countersignature FROM audit_head WHERE tx = ?", (one,)).fetchone()[0]
            made = head(stranger, one, link)
            driver.execute(chain.ADD_HEAD, made if another else (*made[:4], former, 7))
        assert list(chain.flaws(driver)) == [], "the chain itself holds"
        first = SIGNED[0] if another else min(one for one in SIGNED if one >= tx)
        assert f"à la ligne {first}, n’est pas celle du serveur." in found(driver)[1]


@pytest.mark.parametrize("taken", ["DELETE FROM audit_head", "UPDATE audit_head SET countersignature = x''"])
def test_heads_taken_away_are_missed(driver: Any, taken: str) -> None:
    with undone(driver):
        forge(driver, 2)
        driver.execute(taken)
        well, said = heads_health(driver)
        assert (well, said) == (False, "Aucune contresignature du journal des accès, alors que ce poste a synchronisé.")


@pytest.mark.parametrize("told", ["problem = 'cut'", "bytes_received = 0", "ended_at = 0"])
def test_an_exchange_that_was_cut_only_sent_or_came_before_the_first_line_had_nothing_signed(
    driver: Any, told: str
) -> None:
    with undone(driver):
        driver.execute("DELETE FROM audit_head")
        driver.execute(f"UPDATE exchange_run SET {told}")
        assert heads_health(driver) == (True, "Le serveur n’a encore rien contresigné du journal des accès.")


def test_an_erasure_is_no_tampering(driver: Any) -> None:
    with undone(driver):
        driver.execute("UPDATE audit SET details = '{}', salt = NULL WHERE tx IN (3, 9)")
        assert not audited(driver)[0], "nothing was erased"
        told = json.dumps({chain.BLANKED: "[3, 9]"})
        chain.add(driver, (LINES + 1, 0, "console", chain.PURGE, "request", told, "", "device"))
        driver.execute("UPDATE writing SET tx = ?", (LINES + 1,))
        assert audited(driver)[0]
        assert heads_health(driver)[0]


def test_details_put_back_after_an_erasure_are_found(driver: Any) -> None:
    with undone(driver):
        driver.execute('UPDATE audit SET details = \'{"name": "X"}\', salt = ? WHERE tx = 3', (os.urandom(16),))
        assert found(driver)[0] == 3
