"""The recovery key of this desk: made for paper, and kept sealed once the paper is there."""

from __future__ import annotations

from contextlib import suppress

from lmmh_desk.features.desk.store.recovery import Sheets, keep_told
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import StoreError
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.store.basekey import UNTRIED
from lmmh_desk.store.failures import in_french
from lmmh_desk.store.kept import keep
from lmmh_desk.store.store import Store
from lmmh_desk.system import recovery


def make_sheets(store: Store, session: Session, *, shared: bool) -> recovery.Making:
    """Make a recovery key, on one sheet or three; nothing changes before `keep_sheets`."""
    require(session, "desk.recovery")
    return recovery.make(store.key, shared=shared)


def keep_sheets(store: Store, session: Session, made: recovery.Making) -> Changes:
    """Let these sheets open the base from now on, and no earlier one; raises StoreError, and the former ones serve.

    Whatever may be refused comes before the former copy is replaced: who is told that nothing changed may throw the
    new sheets away.
    """
    require(session, "desk.recovery")
    with in_french():
        new = recovery.ready(store.folder, made.sealed)
    with store.write(session, "desk.recovery") as unit:
        unit.details["sheets"] = f"{made.name} {len(made.sheets)}"
        keep_told(unit.connection, Sheets(made.name, len(made.sheets), unit.now))
    with in_french():
        recovery.serve(new)
    with suppress(StoreError), store.local() as connection:
        keep(connection, UNTRIED, "")  # were the sealed key lost later, the counter stays open
    return unit.changes
