"""lmmh-hub import: a desk of the hub's own, kept in its folder, imports a file and sends it as any desk would."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from lmmh_desk.cli.hub import known, opened
from lmmh_desk.hub.folder import KEY
from lmmh_desk.kernel.clock import RunningClock
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.i18n import _

if TYPE_CHECKING:
    from lmmh_desk.hub.storage import Storage
    from lmmh_desk.kernel.events import Events
    from lmmh_desk.kernel.session import Session
    from lmmh_desk.store.store import Store
    from lmmh_desk.tenancy.model.plans import Kind

PATIENCE, STEP = 60.0, 0.2  # seconds that an import waits for messages being sent, and between two looks
DESK = "desk"  # folder of its profile
KINDS: dict[str, Kind] = {"rpls": "dwellings", "tenants": "tenants"}


def bring_in(arguments: argparse.Namespace) -> int:
    """Import a file on top of what every desk sent; 1 when a line was refused."""
    from lmmh_desk.cli.data import imported
    from lmmh_desk.hub.devices import own
    from lmmh_desk.hub.direct import DirectHub
    from lmmh_desk.office.store.agents import desk
    from lmmh_desk.sync.stages import exchange, index

    folder = known(arguments.folder)
    with opened(folder) as storage, alone(folder, PATIENCE), own_desk(storage, folder) as store:
        with store.read() as read:
            here = desk(read)
        hub = DirectHub(storage, own(storage, here.device_id, here.site_id, store.clock.now()), store.clock)
        exchange(store, hub)
        index(store)
        refused = imported(store, _headquarters(store), KINDS[arguments.kind], arguments.file, arguments)
        exchange(store, hub)
        hub.note()
    return 1 if refused else 0


def _headquarters(store: Store) -> Session:
    """Return the session of the hub's own command line: who has the hub's folder is the office's administrator."""
    from lmmh_desk.app.bootstrap import console_session
    from lmmh_desk.office.model.rights import Role

    return replace(console_session(store), role=Role.ADMIN)


@contextmanager
def alone(folder: Path, patience: float = 0.0) -> Iterator[None]:
    """Hold the hub's own desk, waiting so many seconds for who has it; raises AlreadyOpen."""
    from lmmh_desk.system.paths import inside
    from lmmh_desk.system.single import AlreadyOpen, InstanceLock

    lock, until = InstanceLock(inside(folder, DESK)), time.monotonic() + patience
    while True:
        try:
            lock.acquire()
            break
        except AlreadyOpen as error:
            if time.monotonic() > until:
                raise AlreadyOpen(
                    _("Le serveur envoie des messages, ou un autre import est en cours."),
                    _("Rien n’a été modifié."),
                    _("Recommencez dans quelques minutes."),
                ) from error
            time.sleep(STEP)
    try:
        yield
    finally:
        lock.release()


@contextmanager
def own_desk(storage: Storage, folder: Path, events: Events | None = None) -> Iterator[Store]:
    """Give the store of the hub's own desk, made when it is first needed; it is under the hub's key."""
    from lmmh_desk.store.files import FILE
    from lmmh_desk.store.opening import create_store, open_store

    key = bytes.fromhex((folder / KEY).read_text(encoding="ascii"))
    place = folder / DESK
    made = (place / FILE).exists()
    store = (open_store if made else create_store)(place, key, RunningClock(), events)
    try:
        _attach(store, storage)
        yield store
    finally:
        store.close()


def _attach(store: Store, storage: Storage) -> None:
    """Attach the hub's own desk, unless it is already."""
    from lmmh_desk.hub.devices import first_site, own
    from lmmh_desk.hub.storage import last_place
    from lmmh_desk.kernel.ids import new_id
    from lmmh_desk.office.store.agents import Desk
    from lmmh_desk.office.store.desk import write_desk
    from lmmh_desk.store.exchange.attached import Exchange, attach, is_attached

    with store.read() as read:
        if is_attached(read):
            return
    with storage.read() as connection:
        (_place, epoch), site = last_place(connection), first_site(connection)
    if site is None:
        raise BadInput(
            _("Aucun poste n’a encore envoyé l’office à ce serveur."),
            _("Rien n’a changé."),
            _("Rattachez d’abord un poste et synchronisez-le."),
        )
    made = own(storage, new_id(), site, store.clock.now())
    with store.local() as connection:
        write_desk(connection, Desk(made.id, made.code, made.site_id, ""))
        attach(connection, Exchange("", "", b"", b"", made.sites, epoch))
