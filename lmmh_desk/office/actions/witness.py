"""The hub countersigns how far this desk's audit goes, and says how far it knew it to go: by network or by stick."""

from __future__ import annotations

from typing import Protocol

from lmmh_desk.office.store.agents import desk
from lmmh_desk.store import chain
from lmmh_desk.store.exchange import attached
from lmmh_desk.store.exchange.shapes import driver_of
from lmmh_desk.store.store import Store
from lmmh_desk.sync import signing
from lmmh_desk.sync.protocol import AuditHead, Witnessed

HOUR = 3_600_000  # milliseconds between two heads


class Witness(Protocol):
    """The hub, as what keeps the heads of audits."""

    def witness(self, head: AuditHead) -> Witnessed:
        """Countersign a head, and return the one kept before."""
        ...


def witness(store: Store, hub: Witness) -> None:
    """Have the hub countersign the last line of the audit, at most once an hour; raises what its transport raises."""
    head = head_to_sign(store)
    if head is not None:
        take_witnessed(store, hub.witness(head))


def head_to_sign(store: Store) -> AuditHead | None:
    """Return the last line of the audit, signed by this desk; None where it stands alone, or within the hour."""
    with store.read() as read:
        known, device = attached.attached(read), desk(read).device_id
        driver = driver_of(read)
        (tx, link), told = chain.last(driver), driver.execute(chain.TOLD).fetchone()
    if known is None or not tx:
        return None
    if told and abs(store.clock.now() + known.clock_offset - told[0]) < HOUR:  # by the hub's clock, which may go back
        return None
    return AuditHead(tx, link, _signature(known.device_key, device, tx, link))


def take_witnessed(store: Store, found: Witnessed) -> None:
    """Keep what the hub countersigned, and what it had kept before; a signature that isn't its own is not kept.

    `chain.flaws` tells where the audit is no more what it was then.
    """
    with store.local() as connection:
        known, device = attached.attached(connection), desk(connection).device_id
        content = signing.witnessed(device, found.tx, found.link, found.at)
        if known is None or not signing.is_countersigned(known.authority, content, found.signature):
            return
        driver = driver_of(connection)
        own = _signature(known.device_key, device, found.tx, found.link)
        driver.execute(chain.ADD_HEAD, (found.tx, found.link, device, own, found.signature, found.at))
        if found.last_tx:
            driver.execute(chain.KEEP_HEAD, (found.last_tx, found.last_link, device, b"", b"", found.at))


def _signature(private: bytes, device: str, tx: int, link: bytes) -> bytes:
    return signing.sign(private, signing.witnessed(device, tx, link, 0))
