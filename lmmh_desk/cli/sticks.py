"""lmmh-desk bundle attach, and the import of its answer: a PC without any network becomes a desk of the hub."""

from __future__ import annotations

import argparse
import platform
from pathlib import Path
from typing import TYPE_CHECKING

from lmmh_desk.cli.agent import acting
from lmmh_desk.cli.profile import folder, locked, opened, tell
from lmmh_desk.kernel.clock import RunningClock
from lmmh_desk.kernel.i18n import _
from lmmh_desk.system.paths import has_database

if TYPE_CHECKING:
    from lmmh_desk.office.store.agents import Desk


def ask(arguments: argparse.Namespace) -> int:
    """Write the file that headquarters answers."""
    from lmmh_desk.app import sticks
    from lmmh_desk.office.actions.attaching_by_stick import ask as asked
    from lmmh_desk.office.model.rights import require
    from lmmh_desk.sync.carrying import write_file
    from lmmh_desk.sync.codes import read_code
    from lmmh_desk.system.keys import passphrase_from_file

    code = read_code(arguments.code)
    if has_database(folder(arguments)):
        with locked(arguments), acting(arguments) as (store, session):
            require(session, "desk.attach")
            write_file(arguments.file, asked(store, code, platform.node()))
    else:
        sticks.ask(folder(arguments), RunningClock(), passphrase_from_file(), code, arguments.file)
    told = _("Portez ce fichier au siège, puis importez ici sa réponse\u00a0: {file}")
    tell(arguments, {"file": arguments.file}, told.format(file=arguments.file))
    return 0


def attaches(path: Path) -> bool:
    """Say whether a file is the answer to a PC that asked to be attached; raises StoreError."""
    from lmmh_desk.store.failures import in_french
    from lmmh_desk.sync.attaching import ANSWERS, is_answer

    with in_french(OSError), path.open("rb") as file:
        return is_answer(file.read(len(ANSWERS)))


def take(arguments: argparse.Namespace) -> int:
    """Import the answer: from then on this PC is a desk."""
    from lmmh_desk.app import sticks
    from lmmh_desk.office.actions.attaching_by_stick import take as taken
    from lmmh_desk.office.store.agents import desk
    from lmmh_desk.system.keys import passphrase_from_file

    if sticks.waits(folder(arguments)):
        return _told(arguments, sticks.take(folder(arguments), RunningClock(), passphrase_from_file(), arguments.file))
    with locked(arguments), opened(arguments) as store:
        taken(store, arguments.file)
        with store.read() as read:
            return _told(arguments, desk(read))


def _told(arguments: argparse.Namespace, here: Desk) -> int:
    facts = {"device": here.device_id, "code": here.code, "site": here.site_id}
    tell(arguments, facts, _("Ce poste est rattaché, son code est {code}.").format(code=here.code))
    return 0
