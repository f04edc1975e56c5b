"""A backup takes the place of a profile's database, damaged or not, and the audit says so."""

from __future__ import annotations

from pathlib import Path

from lmmh_desk.app import demonstration
from lmmh_desk.app.bootstrap import audit_act
from lmmh_desk.kernel.clock import Clock
from lmmh_desk.kernel.session import Session
from lmmh_desk.store import versions
from lmmh_desk.store.files import BEFORE
from lmmh_desk.system import installed, keys, rotation
from lmmh_desk.system.installed import Versions


def put_back(folder: Path, clock: Clock, words: str | None, backup: Path, by: Session | None = None) -> dict[str, int]:
    """Put a verified backup back, its lock already held; return the rows of each table; raises DeskError."""
    from lmmh_desk.app.recovering import forget_noted
    from lmmh_desk.store.backup import restore

    rotation.settle(folder)
    key = keys.find_key(folder, words)
    former = rotation.former_keys(keys.place_now(folder), key)
    demonstration.refuse_copy(folder, backup, (key, *former))
    counts = restore(folder, key, backup, former)
    forget_noted(folder)
    audit_act(folder, clock, words, "desk.restore", by)
    return counts


def put_back_before(folder: Path, clock: Clock, words: str | None) -> bool:
    """Put back the base as it was before a version that never opened upgraded it, the profile's lock already held.

    False where that isn't what happened: the newest copy made before a migration is from before that version began, or
    from after it was given up. Raises DeskError.
    """
    came = Versions(installed.place())
    found = came.given_up()
    copies = {int(path.stem.rsplit("-", 1)[1]): path for path in (folder / BEFORE).glob("before-*-from-*.db")}
    newest = max(copies, default=0)
    if found is None or not found.began <= newest <= found.ended:
        return False
    if f"-from-{versions.head()}-" not in copies[newest].name:
        return False
    put_back(folder, clock, words, copies[newest])
    came.put_back()
    return True
