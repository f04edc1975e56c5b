"""Wires the slices to the layers, and opens or makes a profile."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lmmh_desk.app.catalogue import CATALOGUE
from lmmh_desk.kernel.clock import Clock
from lmmh_desk.kernel.errors import StoreError
from lmmh_desk.kernel.events import Events
from lmmh_desk.kernel.feature import load
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.system import keys
from lmmh_desk.system.paths import ensure_folder

if TYPE_CHECKING:
    from lmmh_desk.store.store import Store

CONSOLE = "console"  # the audited agent of the command line


def load_tables() -> None:
    """Declare the tables of every slice."""
    load("lmmh_desk.store.local")
    for feature in CATALOGUE:
        if feature.tables:
            load(feature.tables)


def wired_events() -> Events:
    """Return the events with the handlers of every slice."""
    events = Events()
    for feature in CATALOGUE:
        if feature.handlers:
            for event, handler in load(feature.handlers).items():
                events.subscribe(event, handler)
    return events


def has_database(folder: Path) -> bool:
    """Say whether the profile holds a database, quarantined ones included: it never gets a first start."""
    return any(folder.glob("desk.db*"))


def open_profile(folder: Path, clock: Clock, words: str | None = None) -> tuple[Store, bytes]:
    """Open a profile's database; return it with its key; raises StoreError or VaultError."""
    from lmmh_desk.store.opening import open_store

    if not has_database(folder):
        raise StoreError(
            _("Aucune donnée de LMMH Desk dans {folder}.").format(folder=folder),
            _("Rien n’a été modifié."),
            _("Vérifiez le chemin, ou ouvrez LMMH Desk pour un premier démarrage."),
        )
    load_tables()
    key = keys.find_key(folder, words)
    return open_store(folder, key, clock, wired_events()), key


def create_profile(folder: Path, clock: Clock, words: str | None = None) -> Store:
    """Make a profile and its key, in the vault or wrapped by a passphrase; raises StoreError or VaultError."""
    from lmmh_desk.store.opening import create_store

    load_tables()
    key = keys.make_key(ensure_folder(folder), words)
    return create_store(folder, key, clock, wired_events())


def console_session(store: Store) -> Session:
    """Return the session of the command line at this desk."""
    from lmmh_desk.office.model.rights import Role
    from lmmh_desk.office.store.agents import desk
    from lmmh_desk.office.store.sites import site

    with store.read() as read:
        here = desk(read)
        place = site(read, here.site_id)
    return Session(CONSOLE, _("Console"), Role.ADMIN, here.site_id, place.name, here.device_id, here.code)
