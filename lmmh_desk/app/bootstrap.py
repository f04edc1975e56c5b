"""Wires the slices to the layers, and opens or makes a profile."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lmmh_desk.app.catalogue import CATALOGUE
from lmmh_desk.kernel.clock import Clock
from lmmh_desk.kernel.errors import StoreError
from lmmh_desk.kernel.events import Events, Handler
from lmmh_desk.kernel.feature import load
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.system import keys
from lmmh_desk.system.paths import ensure_folder, has_database

if TYPE_CHECKING:
    from lmmh_desk.store.store import Read, Store

LARGE = 500_000_000  # bytes
MAKING = "making-"  # prefix of the folder a profile is made in
CONSOLE = "console"  # the audited agent of what runs with nobody signed in


def load_tables() -> None:
    """Declare the tables of every slice, and how they travel."""
    from lmmh_desk.store import arbitration, erasures
    from lmmh_desk.store.tables import declare_wires

    load("lmmh_desk.store.local")
    declare_wires((*arbitration.WIRES, *erasures.WIRES))
    for feature in CATALOGUE:
        if feature.tables:
            load(feature.tables)
        if feature.wire:
            declare_wires(load(feature.wire))


def handlers() -> Iterator[tuple[type, Handler]]:
    """Load the handlers of every slice, each with the type of its event."""
    for feature in CATALOGUE:
        if feature.handlers:
            yield from load(feature.handlers).items()


def require_database(folder: Path) -> None:
    """Raise StoreError where there is no database."""
    if not has_database(folder):
        raise StoreError(
            _("Aucune donnée de LMMH Desk dans {folder}.").format(folder=folder),
            _("Rien n’a été modifié."),
            _("Vérifiez le chemin, ou ouvrez LMMH Desk pour un premier démarrage."),
        )


def open_profile(folder: Path, clock: Clock, words: str | None = None) -> tuple[Store, bytes]:
    """Open a profile's database; return it with its key; raises StoreError or VaultError."""
    require_database(folder)
    from lmmh_desk.store.opening import connect_ahead, open_store

    cache_mb = _cache_mb(folder)

    def found() -> tuple[bytes, Any]:
        key = keys.find_key(folder, words)
        return key, connect_ahead(folder, key, cache_mb=cache_mb)

    with ThreadPoolExecutor(1) as aside:  # the key and the schema take about as long as the tables
        finding = aside.submit(found)
        load_tables()
        key, ahead = finding.result()
    store = open_store(folder, key, clock, Events(handlers), cache_mb=cache_mb, ahead=ahead)
    store.remember_erased()  # before anything is shown: an older copy of the base may have come back
    return store, key


def _cache_mb(folder: Path) -> int:
    """Return the page cache of each connection, in MB: four times as much for a base the size of a million persons."""
    file = folder / "desk.db"
    return 64 if file.exists() and file.stat().st_size > LARGE else 16


def refuse_taken(folder: Path) -> None:
    """Raise StoreError where a profile holds data already."""
    if has_database(folder):
        raise StoreError(
            _("Ce poste contient déjà des données."), _("Elles n’ont pas été modifiées."), _("Ouvrez LMMH Desk.")
        )


def create_profile(folder: Path, clock: Clock, words: str | None, fill: Callable[[Store, Path], object]) -> None:
    """Make a profile whole or not at all: its key, its database, and what `fill` writes; raises DeskError.

    It is made in a folder of its own inside the profile, then moved: the database comes last. The lock is held.
    """
    from lmmh_desk.store.failures import in_french
    from lmmh_desk.store.opening import create_store
    from lmmh_desk.system.single import InstanceLock

    load_tables()
    with InstanceLock(ensure_folder(folder)), in_french(OSError):
        refuse_taken(folder)
        for left in folder.glob(f"{MAKING}*"):  # by a making that was killed
            shutil.rmtree(left, ignore_errors=True)
        draft = Path(tempfile.mkdtemp(prefix=MAKING, dir=folder))
        try:
            store = create_store(draft, keys.make_key(draft, words), clock, Events(handlers))
            try:
                fill(store, draft)
            finally:
                store.close()
            for file in sorted(draft.iterdir(), key=lambda file: file.name == "desk.db"):
                file.replace(folder / file.name)
        finally:
            shutil.rmtree(draft, ignore_errors=True)


def keep_journal(folder: Path) -> None:
    """Write the journal and the crash reports of a profile, where its disk allows."""
    from lmmh_desk.system import crash, log
    from lmmh_desk.system.paths import inside

    logs = inside(ensure_folder(folder), "logs")
    if os.access(logs, os.W_OK):
        log.start(logs)
        crash.install(logs)
        crash.watch_native(logs)


def console_session(store: Store) -> Session:
    """Return the session of what runs at this desk with nobody signed in: it may next to nothing."""
    from lmmh_desk.office.model.rights import UNATTENDED
    from lmmh_desk.office.store.agents import desk
    from lmmh_desk.office.store.sites import site

    with store.read() as read:
        here = desk(read)
        place = site(read, here.site_id)
    return Session(CONSOLE, _("Console"), UNATTENDED, here.site_id, place.name, here.device_id, here.code)


def audit_act(
    folder: Path,
    clock: Clock,
    words: str | None,
    action: str,
    by: Session | None = None,
    *,
    also: Callable[[Read, int], None] | None = None,
) -> None:
    """Write in a profile's base who did this, the console unless told; raises StoreError or VaultError.

    `also` keeps what goes with it, given the connection and the instant. A disk that can't be written keeps no line.
    """
    from lmmh_desk.app.demonstration import set_clock

    store, _key = open_profile(folder, clock, words)
    try:
        set_clock(clock, store)
        if not store.read_only:
            with store.write(by or console_session(store), action) as unit:
                if also:
                    also(unit.connection, store.clock.now())
    finally:
        store.close()
