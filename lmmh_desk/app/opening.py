"""Opens a profile for the window: its data, and what the screens need, loaded while the agent types."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from lmmh_desk.app import demonstration
from lmmh_desk.app.bootstrap import console_session, handlers, open_profile
from lmmh_desk.app.catalogue import CATALOGUE
from lmmh_desk.kernel.clock import Clock, doubt
from lmmh_desk.kernel.errors import ClockDoubted, StoreError, VaultError
from lmmh_desk.kernel.feature import load
from lmmh_desk.kernel.guard import learnt
from lmmh_desk.kernel.guard.lexicon import reading
from lmmh_desk.kernel.ports import Ports, Tries
from lmmh_desk.kernel.retention import retentions
from lmmh_desk.system import installed
from lmmh_desk.system.disk import keep_ballast, room
from lmmh_desk.system.single import InstanceLock
from lmmh_desk.ui.opening import Opened

if TYPE_CHECKING:
    from lmmh_desk.kernel.changes import Changes
    from lmmh_desk.kernel.ports import NewVersion
    from lmmh_desk.kernel.session import Session
    from lmmh_desk.printing.printing import Printing
    from lmmh_desk.store.store import Read, Store
    from lmmh_desk.sync.exchanger import Exchanger

SEALING = "lmmh_desk.office.actions.keys:SEALING"  # loaded at the first exchange
SPELL = 0.004  # seconds
AT_ONCE_MS = 60_000  # the desks of a site exchange every few seconds while they are connected


class BackupsOf(Struct, frozen=True):
    """Copies of a profile's database, with its key."""

    database: Path
    key: bytes

    def back_up(self, target: Path) -> None:
        """Write a verified, encrypted copy; raises StoreError."""
        from lmmh_desk.store.backup import back_up

        back_up(self.database, self.key, target)


class LooksOf(Struct, frozen=True):
    """Who looked at whom, written in this profile."""

    store: Store

    def look(self, session: Session, person_id: str, place: str) -> Changes:
        """Write that an agent had a person before them, once a day for each place."""
        from lmmh_desk.tenancy.actions.consulting import look

        return look(self.store, session, person_id, place)


class ExchangeOf(Struct, frozen=True):
    """What a desk exchanges with the others, once it is attached."""

    clock: Clock

    def received_at(self, read: Read) -> int | None:
        """Return when the entries of the other desks last came, None while they come at once."""
        from lmmh_desk.store.exchange.attached import told

        hub = told(read)
        last = hub.received_at if hub else None
        return last if last is not None and self.clock.now() - last > AT_ONCE_MS else None

    def unsent(self, read: Read, table: str, ids: Iterable[str]) -> set[str]:
        """Return those of these rows the hub doesn't know yet: none on a desk that stands alone."""
        from lmmh_desk.store.exchange.attached import is_attached
        from lmmh_desk.store.exchange.pending import unsent

        return unsent(read, table, ids) if is_attached(read) else set()


def exchanger(store: Store) -> Exchanger:
    """Return who exchanges with this desk's hub, once it has one."""
    from lmmh_desk.store.exchange.attached import attached

    with store.read() as read:
        real = attached(read) is not None
    if demonstration.is_demo_open(store) and not real:
        from lmmh_desk.app.demo.exchange import NoHub

        return NoHub(store)
    from lmmh_desk.sync.desk import DeskExchanger

    return DeskExchanger(store, lambda: load(SEALING))


def opened(folder: Path, clock: Clock, words: str | None, lock: InstanceLock, on_paper: bool) -> Opened:
    """Open a profile, its lock already held; raises StoreError or VaultError."""
    store, key = open_profile(folder, clock, words)
    demonstration.set_clock(clock, store)
    from lmmh_desk.app.founding import Tried, trial
    from lmmh_desk.features.desk.store.exchange import Told
    from lmmh_desk.features.desk.store.recovery import untried
    from lmmh_desk.features.desk.store.settings import new_here, preferences
    from lmmh_desk.features.desk.ui.roster import roster
    from lmmh_desk.office.actions.agents import choose_password
    from lmmh_desk.office.actions.unlock import code_opened_by, release, unlock
    from lmmh_desk.office.model.settings import LOCK_AFTER
    from lmmh_desk.office.store.agents import agent, desk, standing
    from lmmh_desk.office.store.audit import last_entry
    from lmmh_desk.office.store.rules import setting
    from lmmh_desk.printing.printers import Remembered, available
    from lmmh_desk.printing.printing import HOUR, Printing
    from lmmh_desk.system.tries import VaultTries
    from lmmh_desk.ui.exchanges import Wiring

    chosen, tries = Remembered(folder / ("printers.json" if on_paper else "printers-on-file.json")), VaultTries(folder)
    printing = Printing(chosen, folder / "papers", available if on_paper else list)
    if not store.read_only:
        printing.sweep(kept=0 if on_paper else HOUR)  # what a program that was killed left; a played day keeps its own
        _complete(store)
    with store.read() as read:
        shown = roster(read, clock.now())

    return Opened(
        store=store,
        catalogue=CATALOGUE,
        printing=printing,
        ports=_ports(store, BackupsOf(folder / "desk.db", key), tries),
        roster=shown,
        unlock=lambda agent_id, secret: unlock(store, agent_id, secret, tries),
        release=lambda agent_id, manager_id, secret: release(store, agent_id, manager_id, secret, tries),
        lacks_password=lambda read, agent_id: not (store.read_only or agent(read, agent_id).password_hash),
        standing=lambda read, session: standing(read, session, code_opened_by(store, session.agent_id)),
        choose_password=partial(choose_password, store),
        untried=lambda read: not store.read_only and untried(read, folder),
        trial=partial(trial, store, printing, Tried()),
        preferences=preferences,
        keep_preferences=partial(_keep_preferences, store),
        new_here=lambda read, agent_id: not store.read_only and new_here(read, agent_id),
        keep_shown=partial(_keep_shown, store),
        close=partial(_close, store, tries, lock, printing if on_paper else None),
        examine=partial(_examine, store, folder, clock, on_paper=on_paper),
        copy=partial(_copy, store, BackupsOf(folder / "desk.db", key)),
        note=partial(_note, store, tries),
        listed=lambda read: roster(read, clock.now()),
        prepare=_load_home,
        warm=lambda: _warm(store, folder),
        idle_minutes=lambda read: setting(read, LOCK_AFTER, desk(read).site_id),
        access="desk.access",
        exchange=Wiring(Told(CATALOGUE, store.folder).facts, exchanger(store)),
        reminder=partial(_reminder, folder),
        alert=lambda read: room(folder).sentence or doubt(clock.now(), last_entry(read)),
    )


def _reminder(folder: Path, read: Read) -> str:
    """Say what a manager is reminded of; a demonstration, which holds nobody's data, of nothing."""
    from lmmh_desk.features.desk.store.recovery import reminder
    from lmmh_desk.store.exchange.shapes import driver_of

    return "" if demonstration.is_demo_inside(folder, driver_of(read)) else reminder(read, folder)


def _ports(store: Store, backups: BackupsOf, tries: Tries) -> Ports:
    from lmmh_desk.features.masks.store import stock
    from lmmh_desk.features.mediation.store import nights
    from lmmh_desk.features.upkeep.store import board as halls
    from lmmh_desk.features.walkins.store import board, crowd
    from lmmh_desk.features.works.store import plan as works

    looks, exchange = LooksOf(store), ExchangeOf(store.clock)
    return Ports(board, backups, exchange, tries, looks, stock, nights, crowd, works, halls, _updates(store))


def _updates(store: Store) -> NewVersion | None:
    """Return what the frozen program does of new versions; its source is brought up to date by other means."""
    if not installed.frozen():
        return None
    from lmmh_desk.app.updating import Updating

    return Updating(store)


def _note(store: Store, tries: Tries) -> None:
    """Note how far the audit goes, outside the base."""
    from lmmh_desk.office.actions.unlock import Door, note_audit

    with suppress(StoreError):  # a damaged file: what was noted before stays
        note_audit(Door(store, tries))


def _examine(store: Store, folder: Path, clock: Clock, *, on_paper: bool) -> str:
    from lmmh_desk.app.checkup import at_start

    return at_start(store, folder, clock, on_paper=on_paper)


def _copy(store: Store, backups: BackupsOf) -> Changes | None:
    """Make the copy of the day; a demonstration, which is made anew at will, needs none."""
    from lmmh_desk.features.desk.actions.settings import copy_of_the_day

    if store.read_only or demonstration.is_demo_open(store):
        return None
    return copy_of_the_day(store, console_session(store), backups)


def _close(store: Store, tries: Tries, lock: InstanceLock, printing: Printing | None) -> None:
    """Close the data and let the profile go; no paper stays behind in clear, but those a played day is asked for."""
    _note(store, tries)
    if printing is not None and not store.read_only:
        printing.sweep(kept=0)
    store.close()
    lock.release()


def _complete(store: Store) -> None:
    """Complete what an older version left."""
    from lmmh_desk.office.actions.completing import complete_rules

    with suppress(StoreError):  # a full disk: next time
        complete_rules(store, console_session(store))


def _tidy(store: Store, folder: Path) -> None:
    """Forget what was only kept for a day or has passed its time, and end a change of key that was stopped."""
    from lmmh_desk.app.rotating import finish
    from lmmh_desk.office.actions.copies import forget_copies
    from lmmh_desk.office.actions.originals import forget_originals
    from lmmh_desk.office.actions.purging import forget_details
    from lmmh_desk.system.rotation import clear

    with suppress(VaultError, OSError):  # a vault that is locked, a full disk: next time
        finish(folder, store.key)
        clear(folder)
    with suppress(StoreError, ClockDoubted):  # a full disk, a clock that may be ahead: next time
        forget_originals(store)
        forget_details(store, console_session(store), retentions(CATALOGUE))
        forget_copies(store)
    keep_ballast(folder)


def _keep_preferences(store: Store, session: Session, mode: str, zoom: int) -> Changes:
    from lmmh_desk.features.desk.actions.settings import save_preferences

    return save_preferences(store, session, mode, zoom)


def _keep_shown(store: Store, session: Session) -> Changes:
    from lmmh_desk.features.desk.actions.settings import save_shown

    return save_shown(store, session)


def _load_home() -> None:
    """Load the first page and its cards, so that they open at once."""
    for feature in CATALOGUE:
        early = [page.opens for page in feature.pages if page.early]
        for opens in (*early, *(card.opens for card in feature.cards)):
            load(opens)


def _warm(store: Store, folder: Path) -> None:
    """Load the rest, in the order in which it may be wanted, and tidy."""
    from lmmh_desk.office.model.rights import Role
    from lmmh_desk.store import search
    from lmmh_desk.ui.search.sources import hits

    somebody = replace(console_session(store), role=Role.FRONT_DESK)  # whose search loads what a counter's will
    with store.read() as read:
        search.warm(read)
        hits(read, CATALOGUE, "martin", somebody, store.clock.now())
    _gently(_loading_pages())
    _gently(reading())
    learnt.weights()
    if not store.read_only:
        _tidy(store, folder)
    while not store.read_only and store.index_some():  # what came from the hub before the program stopped
        pass


def _gently(steps: Iterator[None]) -> None:
    """Rest twice as long as each spell of work: a search meanwhile would wait for Python's lock at every row."""
    begun = time.thread_time()  # the processor's: on a busy machine the rest would grow with the wait for it
    for _step in steps:
        worked = time.thread_time() - begun
        if worked > SPELL:
            time.sleep(2 * worked)
            begun = time.thread_time()


def _loading_pages() -> Iterator[None]:
    """Load what comes after the first page: the other pages, and what follows an event."""
    for _handler in handlers():
        yield
    for feature in CATALOGUE:
        for page in feature.pages:
            load(page.opens)
            yield
