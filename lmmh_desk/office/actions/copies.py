"""The copies of this PC's base end when the rule says: what was erased since they were made ends with them."""

from __future__ import annotations

from lmmh_desk.kernel.retention import months_before
from lmmh_desk.office.model.regulations import KEEP_COPIES
from lmmh_desk.office.store.forgetting import forgetting_day
from lmmh_desk.office.store.rules import number
from lmmh_desk.store.aging import sweep
from lmmh_desk.store.exchange.attached import told
from lmmh_desk.store.failures import in_french
from lmmh_desk.store.store import Store


def forget_copies(store: Store) -> int:
    """Remove the copies that have passed their time; return how many; raises StoreError or ClockDoubted."""
    with store.read() as read:
        hub, day = told(read), forgetting_day(read, store.clock)
        months = number(read, KEEP_COPIES.key, day)
    if months is None or store.read_only:
        return 0
    with in_french():
        return sweep(store.folder, months_before(day, months), keep_last=hub is None)
