"""The recovery key of this desk: made for paper, and kept sealed once the paper is there."""

from __future__ import annotations

from contextlib import suppress

from lmmh_desk.features.desk.store.recovery import NEVER_PROVED, Sheets, keep_told, never_proved
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import StoreError
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.store.basekey import UNTRIED
from lmmh_desk.store.failures import in_french
from lmmh_desk.store.kept import forget, keep
from lmmh_desk.store.store import Store
from lmmh_desk.system import recovery


def make_sheets(store: Store, session: Session, *, shared: bool) -> recovery.Making:
    """Make a recovery key, on one sheet or three; nothing changes before `keep_sheets`."""
    require(session, "desk.recovery")
    return recovery.make(store.key, shared=shared)


def make_first(store: Store, session: Session) -> recovery.Making:
    """Make the recovery key of an office just founded, on one sheet, and note its name until one is kept."""
    made = make_sheets(store, session, shared=False)
    with store.local() as connection:
        keep(connection, NEVER_PROVED, " ".join((*never_proved(connection), made.name)))
    return made


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
        forget(connection, NEVER_PROVED)
    return unit.changes
