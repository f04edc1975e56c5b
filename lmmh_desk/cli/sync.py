"""lmmh-desk attach and sync."""

from __future__ import annotations

import argparse
import dataclasses
import platform
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from lmmh_desk.cli.agent import acting
from lmmh_desk.cli.profile import folder, locked, opened, tell
from lmmh_desk.kernel.clock import RunningClock
from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.store.store import Store
from lmmh_desk.system.paths import has_database

if TYPE_CHECKING:
    from lmmh_desk.sync.codes import Code
    from lmmh_desk.sync.exchanger import Progress
    from lmmh_desk.sync.stages import Report


def attach(arguments: argparse.Namespace) -> int:
    """Attach this PC to a hub, whether it stood alone or has nothing yet; a first exchange follows by `sync`."""
    from lmmh_desk.office.actions.attaching import attach_here, attach_new

    address, code = _where(arguments)
    if has_database(folder(arguments)):
        with locked(arguments), acting(arguments) as (store, session):
            enrolled = attach_here(store, session, address, code)
    else:
        from lmmh_desk.app.bootstrap import create_profile
        from lmmh_desk.system.keys import passphrase_from_file

        made = []

        def fill(store: Store, _folder: Path) -> None:
            made.append(attach_new(store, address, code, platform.node()))

        create_profile(folder(arguments), RunningClock(), passphrase_from_file(), fill)
        (enrolled,) = made
    facts = {"device": enrolled.device, "code": enrolled.code, "site": enrolled.site}
    tell(arguments, facts, _("Ce poste est rattaché, son code est {code}.").format(code=enrolled.code))
    return 0


def _where(arguments: argparse.Namespace) -> tuple[str, Code]:
    """Return the address and the code, given apart or as the one text of a QR code."""
    from lmmh_desk.sync.codes import read_code, read_invitation

    if arguments.code is None:
        address, code = read_invitation(arguments.address)
    else:
        address, code = arguments.address, read_code(arguments.code)
    return address.rstrip("/"), code


def sync(arguments: argparse.Namespace) -> int:
    """Exchange with the hub once; 1 when the hub says that this desk doesn't have what it has."""
    from lmmh_desk.office.actions.keys import SEALING
    from lmmh_desk.sync.desk import DeskExchanger

    with locked(arguments), opened(arguments) as store:
        exchanger = DeskExchanger(store, lambda: SEALING)
        exchanger.run(_unseen, _never)
        exchanger.index(_never)
    if exchanger.failure is not None:
        raise exchanger.failure
    return _told(arguments, exchanger.last)


def _unseen(_progress: Progress) -> None:
    """Show nothing of how far it is: it is a scheduled task as often as a command."""


def _never() -> bool:
    """Go on to the end; Ctrl+C stops it, and what has passed stays."""
    return False


def carry(arguments: argparse.Namespace) -> int:
    """Write what waits in a file for the hub, or ask it by a file to attach this PC; or import its answer."""
    from lmmh_desk.cli import sticks
    from lmmh_desk.office.actions.keys import SEALING
    from lmmh_desk.sync.desk import DeskExchanger

    if arguments.way == "attach":
        return sticks.ask(arguments)
    if arguments.way == "import":
        if sticks.attaches(arguments.file):
            return sticks.take(arguments)
        with locked(arguments), opened(arguments) as store:
            exchanger = DeskExchanger(store, lambda: SEALING)
            exchanger.take(arguments.file)
            return _told(arguments, exchanger.last)
    with locked(arguments), opened(arguments) as store:
        made = DeskExchanger(store, lambda: SEALING).export(arguments.file)
    told = _("{lines} dans ce fichier. Rapportez la réponse du serveur sur ce poste.")
    if made.more:
        told = _("{lines} dans ce fichier, plein. Importez ici la réponse, puis exportez la suite dans un autre.")
    tell(arguments, {"lines": made.sent, "more": made.more}, told.format(lines=count(made.sent, _("ligne"))))
    return 0


def _told(arguments: argparse.Namespace, report: Report) -> int:
    """Tell what an exchange did; 1 where the hub says that this PC doesn't have what it has; raises RefusedByHub."""
    if report.problem:
        from lmmh_desk.sync.protocol import Problem
        from lmmh_desk.sync.transport import refused

        raise refused(Problem(report.problem))
    facts = {one.name: getattr(report, one.name) for one in dataclasses.fields(report) if one.name != "rows"}
    told = _("{sent}, {received}.").format(
        sent=count(report.sent, _("ligne envoyée"), _("lignes envoyées")),
        received=count(report.received, _("ligne reçue"), _("lignes reçues")),
    )
    tell(arguments, facts, told)
    if report.same:
        return 0
    told = _("Ce poste diffère encore du serveur\u00a0: recommencez, l’échange suivant l’accordera.")
    print(told, file=sys.stderr)
    return 1


def read_bundle(path: Path) -> bytes:
    """Return a file, not longer than a bundle may be by more than a byte; raises StoreError."""
    from lmmh_desk.store.failures import in_french
    from lmmh_desk.sync.bundle import LARGEST

    with in_french(OSError), path.open("rb") as file:
        return file.read(LARGEST + 1)
