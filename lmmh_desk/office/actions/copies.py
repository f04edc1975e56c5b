"""The copies of this PC's base end when the rule says: what was erased since they were made ends with them."""

from __future__ import annotations

from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.retention import months_before
from lmmh_desk.office.model.regulations import KEEP_COPIES
from lmmh_desk.office.store.rules import number
from lmmh_desk.store.aging import sweep
from lmmh_desk.store.exchange.attached import told
from lmmh_desk.store.failures import in_french
from lmmh_desk.store.store import Store


def forget_copies(store: Store) -> int:
    """Remove the copies that have passed their time; return how many; raises StoreError.

    The day is the hub's, where there is one: a PC whose clock is years ahead would remove them all.
    """
    with store.read() as read:
        hub = told(read)
        day = paris(store.clock.now() + (hub.clock_offset if hub else 0)).date()
        months = number(read, KEEP_COPIES.key, day)
    if months is None or store.read_only:
        return 0
    with in_french():
        return sweep(store.folder, months_before(day, months), keep_last=hub is None)
