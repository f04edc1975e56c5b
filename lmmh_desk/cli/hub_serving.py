"""lmmh-hub serve: one process that answers the desks until it is stopped."""

from __future__ import annotations

import argparse
import gc
import secrets
import signal
import socket
import sys
import time
from contextlib import suppress
from ssl import SSLContext
from threading import Lock
from typing import Any

from lmmh_desk.cli.hub import known, opened
from lmmh_desk.cli.hub_making import bring_up_to_date, follow_timeline, forget_copies, revoke_as_noted
from lmmh_desk.cli.hub_sending import sending
from lmmh_desk.cli.hub_snapshots import starter
from lmmh_desk.cli.profile import tell
from lmmh_desk.kernel.clock import RunningClock
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ids import CODE_ALPHABET

KEEP_ALIVE = 75  # seconds that an idle connection stays open: longer than a desk keeps it
STOPPING = 10  # seconds left to what is being answered
CONNECTIONS = 1000
YOUNG = 50_000  # objects made before the youngest are looked through: a batch makes as many, and drops them all


def serve(arguments: argparse.Namespace) -> int:
    """Answer desks until stopped."""
    from lmmh_desk.cli.page import files_of_hub
    from lmmh_desk.hub.auth import EARLY, Nonces
    from lmmh_desk.hub.authority import at, renew
    from lmmh_desk.hub.running import Hub
    from lmmh_desk.hub.server import application, tls
    from lmmh_desk.hub.thinning import thin
    from lmmh_desk.hub.timelines import still_follows
    from lmmh_desk.system import log
    from lmmh_desk.system.paths import inside

    folder, clock, began = known(arguments.folder), RunningClock(), time.monotonic()
    signal.signal(signal.SIGTERM, lambda *_: None)  # uvicorn stops by it, then raises it again for whoever waits
    renew(folder, at(clock.now()))
    log.start(inside(folder, "logs"), "hub.log")
    listening = _listening(arguments.host, arguments.port)
    if kept := bring_up_to_date(folder, clock.now()):
        told = _("La base est mise à jour\u00a0; celle d’avant est gardée dans {file}.")
        sys.stderr.write(f"{told.format(file=kept)}\n")
    revoke_as_noted(folder, clock.now())  # a restore that was killed may not have come so far
    with opened(folder) as storage:
        context = tls(folder)

        following = Lock()

        def follow() -> None:
            if not still_follows(storage, folder):
                with following:
                    follow_timeline(folder, storage, clock.now())

        def daily() -> None:
            if renew(folder, at(clock.now())):
                tls(folder, context)
            thin(storage, clock.now())
            forget_copies(folder, storage, clock.now())

        # What was signed a moment ahead of an earlier start is older than this one.
        time.sleep(max(0.0, EARLY / 1000 - (time.monotonic() - began)))
        token = "".join(secrets.choice(CODE_ALPHABET) for _letter in range(20))
        hub = Hub(storage, clock, folder, Nonces(clock), token, files_of_hub, starter(folder), follow)
        _say(arguments, listening, token)
        gc.freeze()  # tables and statements stay: no batch has them looked through again
        gc.set_threshold(YOUNG)
        with sending(folder, storage, clock):
            _run(application(hub, daily), context, listening)
    log.stop()
    return 0


def _listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens; without a host, on every address; raises BadInput."""
    both = not host and socket.has_dualstack_ipv6()
    family = socket.AF_INET6 if both or ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family, backlog=2048, dualstack_ipv6=both)
    except OSError as error:
        raise BadInput(
            _("Le serveur ne peut pas écouter à cette adresse et à ce port."),
            _("Rien n’a changé."),
            _("Un autre programme les occupe peut-être\u00a0: arrêtez-le, ou donnez --host ou --port."),
        ) from error
    # asyncio does it for sockets of its own only: else each answer's body waits 40 ms for its head to be acknowledged.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def _say(arguments: argparse.Namespace, listening: socket.socket, token: str) -> None:
    port = listening.getsockname()[1]
    told = _("Le serveur répond sur le port {port}. Page de l’administrateur\u00a0: /admin, mot de passe {password}")
    tell(arguments, {"port": port, "token": token}, told.format(port=port, password=token))
    sys.stdout.flush()


def _run(app: Any, context: SSLContext, listening: socket.socket) -> None:
    import uvicorn

    from lmmh_desk.hub.connections import Connection

    config = uvicorn.Config(
        app, http=Connection, ws="none", log_level="warning", access_log=False, proxy_headers=False,
        server_header=False, timeout_keep_alive=KEEP_ALIVE, timeout_graceful_shutdown=STOPPING,
        limit_concurrency=CONNECTIONS,
    )  # fmt: skip
    config.load()
    config.ssl = context
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listening])
