"""The hub as a witness of a desk's audit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from lmmh_desk.office.actions.attaching import attach_alone
from lmmh_desk.office.actions.keys import SEALING
from lmmh_desk.store import chain
from lmmh_desk.store.exchange import attached
from lmmh_desk.store.exchange.shapes import driver_of
from lmmh_desk.store.store import Store
from lmmh_desk.sync.desk import DeskExchanger
from lmmh_desk.sync.signing import witnessed
from tests.sync.running import Running
from tests.sync.test_network import code, founded, small

__all__ = ["small"]
HEADS = "SELECT tx, link, device_id, signature, countersignature, at FROM audit_head ORDER BY tx"


@pytest.fixture
def desk(small: Running, template: Path, tmp_path: Path) -> Iterator[Store]:
    """A desk that exchanged once."""
    store = founded(template, tmp_path / "first")
    attach_alone(store, small.address, code(small), "PC 1")
    exchange(store)
    yield store
    store.close()


def exchange(store: Store) -> None:
    assert DeskExchanger(store, lambda: SEALING).run(lambda _done: None, lambda: False).problem == ""


def heads(store: Store) -> list[tuple[int, bytes, str, bytes, bytes, int]]:
    with store.read() as read:
        return list(driver_of(read).execute(HEADS).fetchall())


def flaws(store: Store) -> set[str]:
    with store.read() as read:
        return {flaw.kind for flaw in chain.flaws(driver_of(read))}


def test_an_exchange_has_the_head_countersigned_once_an_hour(desk: Store) -> None:
    ((tx, link, device, signature, countersignature, at),) = heads(desk)
    with desk.read() as read:
        known = attached.attached(read)
        assert (tx, link) == chain.last(driver_of(read))
    assert known is not None
    assert signature
    authority = x509.load_pem_x509_certificate(known.authority.encode()).public_key()
    assert isinstance(authority, ec.EllipticCurvePublicKey)
    authority.verify(countersignature, witnessed(device, tx, link, at), ec.ECDSA(hashes.SHA256()))
    exchange(desk)
    assert len(heads(desk)) == 1
    assert flaws(desk) == set()


def test_a_chain_made_anew_shows_at_the_next_exchange(desk: Store) -> None:
    with desk.local() as connection:
        driver = driver_of(connection)
        driver.execute("DELETE FROM audit_head")
        driver.execute("UPDATE audit SET agent_id = 'another', link = NULL")
        chain.complete(driver)
    assert flaws(desk) == set()
    exchange(desk)
    assert flaws(desk) == {"rewritten"}
