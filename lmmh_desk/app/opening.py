"""Opens a profile for the window: its data, and what the screens need, loaded while the agent types."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from lmmh_desk.app import demonstration
from lmmh_desk.app.bootstrap import console_session, handlers, open_profile
from lmmh_desk.app.catalogue import CATALOGUE
from lmmh_desk.kernel.clock import Clock, doubt
from lmmh_desk.kernel.errors import StoreError
from lmmh_desk.kernel.feature import load
from lmmh_desk.kernel.ports import Ports
from lmmh_desk.system.disk import keep_ballast, room
from lmmh_desk.system.single import InstanceLock
from lmmh_desk.ui.opening import Opened

HOME = "home"


@dataclass(frozen=True)
class BackupsOf:
    """Copies of a profile's database, with its key."""

    database: Path
    key: bytes

    def back_up(self, target: Path) -> None:
        """Write a verified, encrypted copy; raises StoreError."""
        from lmmh_desk.store.backup import back_up

        back_up(self.database, self.key, target)


def opened(folder: Path, clock: Clock, words: str | None, lock: InstanceLock, on_paper: bool) -> Opened:
    """Open a profile, its lock already held; raises StoreError or VaultError."""
    store, key = open_profile(folder, clock, words)
    demonstration.set_clock(folder, clock, store)
    _load_home()
    from lmmh_desk.features.desk.actions import save_preferences
    from lmmh_desk.features.desk.store.settings import preferences
    from lmmh_desk.features.desk.ui.roster import roster
    from lmmh_desk.features.walkins.store import board
    from lmmh_desk.office.actions.originals import forget_originals
    from lmmh_desk.office.actions.rules import complete_rules
    from lmmh_desk.office.actions.unlock import release, unlock
    from lmmh_desk.office.model.settings import LOCK_AFTER
    from lmmh_desk.office.store.agents import desk
    from lmmh_desk.office.store.audit import last_entry
    from lmmh_desk.office.store.rules import setting
    from lmmh_desk.printing.printers import Remembered, available
    from lmmh_desk.printing.printing import Printing
    from lmmh_desk.store import search

    chosen = Remembered(folder / ("printers.json" if on_paper else "printers-on-file.json"))
    printing = Printing(chosen, folder / "papers", available if on_paper else list)
    if not store.read_only:
        printing.sweep()
        with suppress(StoreError):  # a full disk: next time
            forget_originals(store)
            complete_rules(store, console_session(store))
        keep_ballast(folder)
    with store.read() as read:
        shown, idle = roster(read, clock.now()), setting(read, LOCK_AFTER, desk(read).site_id)

    def close() -> None:
        store.close()
        lock.release()

    def warm() -> None:
        _load_pages()
        with store.read() as read:
            search.warm(read)

    return Opened(
        store=store,
        catalogue=CATALOGUE,
        printing=printing,
        ports=Ports(counter=board, backups=BackupsOf(folder / "desk.db", key)),
        roster=shown,
        unlock=lambda agent_id, pin: unlock(store, agent_id, pin),
        release=lambda agent_id, manager_id, pin: release(store, agent_id, manager_id, pin),
        preferences=preferences,
        keep_preferences=lambda session, mode, zoom: save_preferences(store, session, mode, zoom),
        close=close,
        warm=warm,
        idle_minutes=idle,
        alert=lambda read: room(folder).sentence or doubt(clock.now(), last_entry(read)),
    )


def _load_home() -> None:
    """Load the first page and its cards, so that they open at once."""
    for feature in CATALOGUE:
        homes = [page.opens for page in feature.pages if page.key == HOME]
        for opens in (*homes, *(card.opens for card in feature.cards)):
            load(opens)


def _load_pages() -> None:
    """Load what comes after the first page: the other pages, and what follows an event."""
    list(handlers())
    for feature in CATALOGUE:
        for page in feature.pages:
            load(page.opens)
