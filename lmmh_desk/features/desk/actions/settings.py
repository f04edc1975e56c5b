"""What an agent changes on this PC: the window's look, and copies of its data."""

from __future__ import annotations

from pathlib import Path

from lmmh_desk.features.desk.model.settings import COPIES_KEPT
from lmmh_desk.features.desk.store.settings import LAST_COPY, keep_preferences, keep_shown
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.ports import Backups
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import require
from lmmh_desk.store.exchange import alone
from lmmh_desk.store.failures import in_french
from lmmh_desk.store.files import COPIES
from lmmh_desk.store.kept import keep
from lmmh_desk.store.store import Store
from lmmh_desk.system.recovery import beside


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
    require(session, "desk.backup")
    now = store.clock.now()
    folder = store.folder / COPIES
    with store.read() as read:
        place = alone.log_place(read)
    with in_french():
        folder.mkdir(exist_ok=True)
        backups.back_up(folder / f"copie-{paris(now):%Y-%m-%d-%H%M%S}.db")
        for old in _copies(folder)[:-COPIES_KEPT]:
            old.unlink()
            beside(old).unlink(missing_ok=True)
    with store.write(session, "desk.backup") as unit:
        keep(unit.connection, LAST_COPY, str(now))
        alone.trim(unit.connection, place)
    return unit.changes


def _copies(folder: Path) -> list[Path]:
    return sorted(folder.glob("copie-*.db"))
