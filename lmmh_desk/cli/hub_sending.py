"""lmmh-hub gateway and send: the messages of attached desks go out from here, by the hub's own desk, each once.

A desk's rules hold: that a message goes out is written in the own desk's base before it is handed over.
"""

from __future__ import annotations

import argparse
import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from lmmh_desk.cli.desk import DONE, NO
from lmmh_desk.cli.hub import known, opened
from lmmh_desk.cli.hub_import import DESK, PATIENCE, alone, own_desk
from lmmh_desk.cli.profile import tell
from lmmh_desk.kernel.errors import BadInput, DeskError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.system import log

if TYPE_CHECKING:
    from multiprocessing.synchronize import Event

    from lmmh_desk.hub.storage import Storage
    from lmmh_desk.kernel.clock import Clock
    from lmmh_desk.office.store.messages import Outbox
    from lmmh_desk.store.store import Read, Store

EVERY = 60.0  # seconds
SENDS = "sends"  # file in the own desk's folder: the channels that have a gateway


def gateway(arguments: argparse.Namespace) -> int:
    """Set by which way the messages of a channel go out."""
    from lmmh_desk.office.actions.gateways import in_base, open_gateways, set_gateway
    from lmmh_desk.office.actions.sending import sender_session
    from lmmh_desk.office.model.gateways import GatewayForm, Kind
    from lmmh_desk.office.model.messages import Channel

    given = arguments
    secret = _secret(given.secret) if given.secret else ""
    form = GatewayForm(
        Channel(given.channel), Kind(given.kind), given.place, given.port, given.user, given.sender, secret
    )
    folder = known(given.folder)
    with opened(folder) as storage, _exchanging(storage, folder, PATIENCE) as (store, _hear):
        with store.read() as read:
            session = sender_session(read)
        set_gateway(store, session, form, in_base)
        (folder / DESK / SENDS).write_text(" ".join(open_gateways(store)), encoding="ascii")
    tell(given, {"kind": given.kind}, _("La passerelle est réglée."))
    return DONE


def _secret(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(
            _("Le fichier du mot de passe ne peut pas être lu."),
            _("La passerelle d’avant est gardée."),
            _("Vérifiez --secret."),
        ) from error


def send(arguments: argparse.Namespace) -> int:
    """Send what is due; 1 when some wait for a gateway or failed."""
    from lmmh_desk.cli.messages import said

    shown = sent(known(arguments.folder))
    tell(arguments, shown.told(), said(shown))
    return NO if shown.held or shown.failed else DONE


def sent(folder: Path, stop: Callable[[], bool] = lambda: False) -> Outbox:
    """Receive what the desks queued, send what is due, and give back what became of it.

    What a desk says meanwhile, as that a campaign is suspended, is heard within a minute, however many messages wait.
    """
    from lmmh_desk.hub.posting import in_doubt
    from lmmh_desk.office.actions.gateways import open_gateways
    from lmmh_desk.office.actions.sending import doubt, send_due, sender_session
    from lmmh_desk.office.store.messages import outbox

    with opened(folder) as storage, _exchanging(storage, folder) as (store, hear):
        with store.read() as read:
            session = sender_session(read)
        gateways = open_gateways(store)

        def heard() -> None:
            hear()
            if found := in_doubt(storage):  # a desk may give some back to a restored hub meanwhile
                doubt(store, session, set(found), gateways)

        heard()
        send_due(store, session, gateways, _hearing(store.clock, heard, stop))
        with store.read() as read:
            return outbox(read, store.clock.now())


def _hearing(clock: Clock, hear: Callable[[], None], stop: Callable[[], bool]) -> Callable[[], bool]:
    """Return `stop` for between two messages; once a minute it hears the desks first."""
    heard = clock.running()

    def asked() -> bool:
        nonlocal heard
        if stop():
            return True
        if clock.running() - heard >= EVERY * 1000:
            hear()
            heard = clock.running()
        return stop()

    return asked


@contextmanager
def _exchanging(storage: Storage, folder: Path, patience: float = 0.0) -> Iterator[tuple[Store, Callable[[], None]]]:
    """Give the own desk's store with what every desk sent, and what brings it what they send meanwhile.

    What is written in it goes to the hub, even cut short.
    """
    from lmmh_desk.app.bootstrap import handlers
    from lmmh_desk.hub.devices import everywhere, own
    from lmmh_desk.hub.direct import DirectHub
    from lmmh_desk.hub.posting import spare
    from lmmh_desk.kernel.events import Events
    from lmmh_desk.office.store.agents import desk
    from lmmh_desk.store.exchange.attached import attached
    from lmmh_desk.sync.stages import exchange

    with alone(folder, patience), own_desk(storage, folder, Events(handlers)) as store:
        with store.read() as read:
            here = desk(read)
        device = everywhere(storage, own(storage, here.device_id, here.site_id, store.clock.now()))
        hub = DirectHub(storage, device, store.clock)

        def hear() -> None:
            with store.read() as read:
                told = attached(read)
            if told is not None:
                spare(storage, told.epoch, told.cursor)
            exchange(store, hub)

        hear()
        try:
            yield store, hear
        finally:
            hear()
            hub.note()


@contextmanager
def sending(folder: Path, storage: Storage, clock: Clock) -> Iterator[None]:
    """Send what is due every minute meanwhile, in a process of its own: the hub answers as quickly."""
    processes = multiprocessing.get_context("spawn")
    stopped = processes.Event()

    def run() -> None:
        while not stopped.wait(EVERY):
            try:
                if _due(folder, storage, clock.now()):
                    going = processes.Process(target=_quietly, args=(folder, stopped))
                    going.start()
                    going.join()  # a hub that stops waits too: what was handed over is to be written down
            except Exception as error:  # in a minute again
                log.failure("hub.sending", error)

    thread = Thread(target=run, name="sending")
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()


def _due(folder: Path, storage: Storage, now: int) -> bool:
    """Say whether something waits for a gateway that is set, or was cut short."""
    from lmmh_desk.hub.posting import waits
    from lmmh_desk.office.model.messages import CAMPAIGNS
    from lmmh_desk.office.model.slots import is_quiet

    file = folder / DESK / SENDS
    channels = file.read_text(encoding="ascii").split() if file.exists() else []
    return bool(channels) and waits(storage, channels, now, CAMPAIGNS if is_quiet(now) else (), _suspended)


def _suspended(read: Read) -> list[str]:
    """Return the approvals of suspended campaigns: for weeks maybe, nothing of them is worth a process a minute."""
    from lmmh_desk.features.campaigns.store.listing import held

    return held(read)


def _quietly(folder: Path, stopped: Event) -> None:
    with suppress(DeskError):  # an import holds the own desk, or the disk is full: in a minute again
        sent(folder, stopped.is_set)
