"""After an exchange, the hub countersigns how far this desk's audit goes, and says how far it knew it to go."""

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
    """Have the hub countersign the last line of the audit, at most once an hour; raises what its transport raises.

    What the hub kept before is kept here too: `chain.flaws` tells where the audit is no more what it was then.
    """
    with store.read() as read:
        known, device = attached.attached(read), desk(read).device_id
        driver = driver_of(read)
        (tx, link), (told,) = chain.last(driver), driver.execute(chain.TOLD).fetchone()
    if known is None or not tx or store.clock.now() - told < HOUR:
        return
    signature = signing.sign(known.device_key, signing.witnessed(device, tx, link, 0))
    found = hub.witness(AuditHead(tx, link, signature))
    with store.local() as connection:
        driver = driver_of(connection)
        driver.execute(chain.ADD_HEAD, (tx, link, device, signature, found.signature, found.at))
        if found.last_tx:
            driver.execute(chain.ADD_HEAD, (found.last_tx, found.last_link, device, b"", b"", found.at))
