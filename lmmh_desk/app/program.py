"""The window's program: which profile, which clock, and what opening it gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lmmh_desk.app import demonstration
from lmmh_desk.app.bootstrap import create_profile, has_database, open_profile
from lmmh_desk.app.catalogue import CATALOGUE
from lmmh_desk.kernel.clock import Clock, doubt
from lmmh_desk.kernel.errors import VaultError
from lmmh_desk.kernel.feature import load
from lmmh_desk.kernel.ports import Ports
from lmmh_desk.system import keys, vault
from lmmh_desk.system.disk import keep_ballast, room
from lmmh_desk.system.single import InstanceLock

if TYPE_CHECKING:
    from lmmh_desk.office.model.forms import Founding
    from lmmh_desk.ui.opening import FirstScreen, Opened, Program


@dataclass(frozen=True)
class BackupsOf:
    """Copies of a profile's database, with its key."""

    database: Path
    key: bytes

    def back_up(self, target: Path) -> None:
        """Write a verified, encrypted copy; raises StoreError."""
        from lmmh_desk.store.backup import back_up

        back_up(self.database, self.key, target)


def program(folder: Path, clock: Clock, words: str | None = None, *, on_paper: bool = True) -> Program:
    """Return the program of a profile; `words` is its passphrase where it is known already.

    Without `on_paper`, what is printed goes to the profile's folder `papers`, whatever printers there are.
    """
    from lmmh_desk.ui.opening import Program

    lock = InstanceLock(folder)
    first_words: list[str] = []  # typed at the first start: not asked again at once

    def known() -> str | None:
        return words or demonstration.known_words(folder) or next(iter(first_words), None)

    def opening(typed: str) -> Opened:
        lock.acquire()
        try:
            return _opened(folder, clock, typed or known() or keys.passphrase_from_file(), lock, on_paper)
        except BaseException:
            lock.release()
            raise

    return Program(
        folder=folder,
        clock=clock,
        open=opening,
        needs_passphrase=lambda: known() is None and keys.needs_passphrase(folder),
        first_start=None if has_database(folder) else _first_start(folder, clock, first_words.append),
    )


def _opened(folder: Path, clock: Clock, words: str | None, lock: InstanceLock, on_paper: bool) -> Opened:
    from lmmh_desk.features.desk.actions import save_preferences
    from lmmh_desk.features.desk.store import preferences
    from lmmh_desk.features.desk.ui.roster import roster
    from lmmh_desk.features.walkins.store import board
    from lmmh_desk.office.actions.unlock import unlock
    from lmmh_desk.office.model.settings import LOCK_AFTER
    from lmmh_desk.office.store.agents import desk
    from lmmh_desk.office.store.audit import last_entry
    from lmmh_desk.office.store.rules import setting
    from lmmh_desk.printing.printers import Remembered, available
    from lmmh_desk.printing.printing import Printing
    from lmmh_desk.ui.opening import Opened

    store, key = open_profile(folder, clock, words)
    demonstration.set_clock(folder, clock, store)
    _warm()
    printing = Printing(Remembered(folder / "printers.json"), folder / "papers", available if on_paper else list)
    if not store.read_only:
        printing.sweep()
        keep_ballast(folder)
    with store.read() as read:
        shown, idle = roster(read, clock.now()), setting(read, LOCK_AFTER, desk(read).site_id)

    def close() -> None:
        store.close()
        lock.release()

    return Opened(
        store=store,
        catalogue=CATALOGUE,
        printing=printing,
        ports=Ports(counter=board, backups=BackupsOf(folder / "desk.db", key)),
        roster=shown,
        unlock=lambda agent_id, pin: unlock(store, agent_id, pin),
        preferences=preferences,
        keep_preferences=lambda session, mode, zoom: save_preferences(store, session, mode, zoom),
        close=close,
        idle_minutes=idle,
        alert=lambda read: room(folder).sentence or doubt(clock.now(), last_entry(read)),
    )


def _warm() -> None:
    """Load the pages and papers while the agent types, so that the first screen opens at once."""
    for feature in CATALOGUE:
        for page in feature.pages:
            load(page.opens)


def _first_start(folder: Path, clock: Clock, remember: Callable[[str], None]) -> FirstScreen:
    from lmmh_desk.features.desk.ui.first_start import FirstStart
    from lmmh_desk.features.desk.ui.making import Making

    def alone(founding: Founding, words: str | None) -> None:
        from lmmh_desk.office.actions.founding import found_office

        create_profile(folder, clock, words, lambda store, _draft: found_office(store, founding))
        if words:
            remember(words)

    making = Making(
        demo=lambda progress: demonstration.make_demo(folder, demonstration.PERSONS, progress),
        alone=alone,
        has_vault=_has_vault,
        demo_pin=demonstration.PIN,
    )
    return lambda done: FirstStart(making, done)


def _has_vault() -> bool:
    try:
        return bool(vault.available())
    except VaultError:
        return False
