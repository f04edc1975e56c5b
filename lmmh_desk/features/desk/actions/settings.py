"""What an agent changes on this PC: the window's look, and copies of its data, which it also makes by itself."""

from __future__ import annotations

from pathlib import Path

from lmmh_desk.features.desk.model.settings import COPIES_KEPT, copy_due, superseded
from lmmh_desk.features.desk.store.settings import keep_preferences, keep_shown
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.ports import Backups
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import require
from lmmh_desk.store.aging import copies, copy_day, drop, last_copied
from lmmh_desk.store.exchange import alone
from lmmh_desk.store.failures import in_french
from lmmh_desk.store.files import AUTOMATIC, COPIES, FILE, TAKEN
from lmmh_desk.store.store import Store
from lmmh_desk.system.disk import LOW, room


def save_preferences(store: Store, session: Session, mode: str, zoom: int) -> Changes:
    """Keep how this agent likes the window, on this desk; only the session's own, so no right is asked."""
    with store.local() as connection:
        keep_preferences(connection, session.agent_id, mode, zoom)
    return Changes("desk.preferences")


def save_shown(store: Store, session: Session) -> Changes:
    """Keep that this agent was shown around this desk; only the session's own, so no right is asked."""
    with store.local() as connection:
        keep_shown(connection, session.agent_id)
    return Changes("desk.shown")


def copy_database(store: Store, session: Session, backups: Backups) -> Changes:
    """Make a verified copy of this desk's data beside it, keep the last five; raises StoreError."""
    changes = _copied(store, session, backups, TAKEN)
    _drop(copies(store.folder, TAKEN)[:-COPIES_KEPT])
    return changes


def copy_of_the_day(store: Store, session: Session, backups: Backups) -> Changes | None:
    """Make the copy that nobody asks for, where the last one is a day old or gone, else None; raises StoreError.

    None too where the disk would be short of room afterwards: what is typed at the counter comes first, and the
    self-check tells when the last copy gets old.
    """
    if (
        not copy_due(last_copied(store.folder), store.clock.now())
        or room(store.folder).free < LOW + (store.folder / FILE).stat().st_size
    ):
        return None
    changes = _copied(store, session, backups, AUTOMATIC)
    automatic = {path.name: path for path in copies(store.folder, AUTOMATIC)}
    _drop([automatic[name] for name in superseded(list(automatic), copy_day)])
    return changes


def _copied(store: Store, session: Session, backups: Backups, kind: str) -> Changes:
    require(session, "desk.backup")
    now = store.clock.now()
    folder = store.folder / COPIES
    with store.read() as read:
        place = alone.log_place(read)
    with in_french():
        folder.mkdir(exist_ok=True)
        backups.back_up(folder / f"{kind}-{paris(now):%Y-%m-%d-%H%M%S}.db")
    with store.write(session, "desk.backup") as unit:
        alone.trim(unit.connection, place)
    return unit.changes


def _drop(old: list[Path]) -> None:
    with in_french():
        for path in old:
            drop(path)
