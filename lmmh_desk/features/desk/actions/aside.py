"""The base of this PC set aside, so that another takes its place: at the next opening, and not before."""

from __future__ import annotations

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import require
from lmmh_desk.store.failures import in_french
from lmmh_desk.store.store import Store
from lmmh_desk.system import aside


def leave_aside(store: Store, session: Session) -> Changes:
    """Have the next opening set this base aside and show a first start; raises StoreError, and nothing changes."""
    require(session, "desk.restore")
    with store.write(session, "desk.aside") as unit:
        pass
    with in_french(OSError):
        aside.want(store.folder)
    return unit.changes


def stay(store: Store, session: Session) -> Changes:
    """Keep this base after all."""
    require(session, "desk.restore")
    with store.write(session, "desk.aside.undo") as unit:
        pass
    with in_french(OSError):
        aside.forgo(store.folder)
    return unit.changes
