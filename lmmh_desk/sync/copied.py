"""This PC is a copy of another, or was restored from an older one: the hub makes it a device of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lmmh_desk.store.exchange import attached, freezing
from lmmh_desk.store.kept import forget, keep, value
from lmmh_desk.store.store import Store
from lmmh_desk.sync.protocol import Copied

if TYPE_CHECKING:
    from lmmh_desk.sync.hub import Hub

REGRESSION = "sequence"  # the code by which the hub refuses a batch that another PC of this name sent before
KEPT = "exchange.copy"  # the key asked with, until the answer is stored: asked again, it is the same device


def become_another(store: Store, hub: Hub, sequence: int) -> None:
    """Get another name and key from the hub; what was never sent is frozen again under them.

    `sequence` is that of the batch the hub refused. Raises what the hub's transport raises: the next exchange asks
    again.
    """
    with store.local() as connection:
        key = value(connection, KEPT) or Ed25519PrivateKey.generate().private_bytes_raw().hex()
        keep(connection, KEPT, key)
        former = connection.exec_driver_sql("SELECT device_id FROM desk").scalar_one()
    private = bytes.fromhex(key)
    public = Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
    named = hub.another(Copied(public, sequence))
    with store.local() as connection:
        freezing.relabel(connection, named.device, named.code)
        attached.move(connection, device_key=private)
        forget(connection, KEPT)
    store.rename(former, named.device, named.code)
    hub.become(named.device, private)
