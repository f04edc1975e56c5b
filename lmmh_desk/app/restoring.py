"""A backup takes the place of a profile's database, damaged or not, and the audit says so."""

from __future__ import annotations

from pathlib import Path

from lmmh_desk.app.bootstrap import audit_act
from lmmh_desk.kernel.clock import Clock
from lmmh_desk.kernel.session import Session
from lmmh_desk.system import keys, rotation


def put_back(folder: Path, clock: Clock, words: str | None, backup: Path, by: Session | None = None) -> dict[str, int]:
    """Put a verified backup back, its lock already held; return the rows of each table; raises DeskError."""
    from lmmh_desk.app.recovering import forget_noted
    from lmmh_desk.store.backup import restore

    rotation.settle(folder)
    key = keys.find_key(folder, words)
    counts = restore(folder, key, backup, rotation.former_keys(keys.place_now(folder), key))
    forget_noted(folder)
    audit_act(folder, clock, words, "desk.restore", by)
    return counts
