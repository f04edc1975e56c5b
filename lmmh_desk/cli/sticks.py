"""lmmh-desk bundle attach, and the import of its answer: a PC without any network becomes a desk of the hub."""

from __future__ import annotations

import argparse
import platform
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from lmmh_desk.cli.profile import folder, locked, opened, tell
from lmmh_desk.kernel.clock import RunningClock
from lmmh_desk.kernel.i18n import _
from lmmh_desk.store.store import Store
from lmmh_desk.system.paths import has_database

if TYPE_CHECKING:
    from lmmh_desk.office.store.agents import Desk

WAITING = "attaching"  # in the folder of a PC that has nothing yet: the profile to be, until the answer comes


def ask(arguments: argparse.Namespace) -> int:
    """Write the file that headquarters answers."""
    from lmmh_desk.office.actions.attaching_by_stick import ask as asked
    from lmmh_desk.sync.carrying import write_file
    from lmmh_desk.sync.codes import read_code

    code, name = read_code(arguments.code), platform.node()
    if has_database(folder(arguments)):
        with locked(arguments), opened(arguments) as store:
            content = asked(store, code, name)
    else:
        from lmmh_desk.app.bootstrap import create_profile
        from lmmh_desk.system.keys import passphrase_from_file

        place, made = folder(arguments) / WAITING, []
        shutil.rmtree(place, ignore_errors=True)  # it asked before: this takes its place

        def fill(store: Store, _draft: Path) -> None:
            made.append(asked(store, code, name))

        create_profile(place, RunningClock(), passphrase_from_file(), fill)
        (content,) = made
    write_file(arguments.file, content)
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
    from lmmh_desk.office.actions.attaching_by_stick import take as taken
    from lmmh_desk.office.actions.attaching_by_stick import waits
    from lmmh_desk.office.store.agents import desk

    place = folder(arguments)
    if has_database(place) or not has_database(place / WAITING):
        with locked(arguments), opened(arguments) as store:
            taken(store, arguments.file)
            with store.read() as read:
                return _told(arguments, desk(read))
    waiting = argparse.Namespace(**{**vars(arguments), "profile": place / WAITING})
    with locked(waiting), opened(waiting) as store:
        if waits(store):  # else it was stopped as it moved
            taken(store, arguments.file)
        with store.read() as read:
            here = desk(read)
    _move(place / WAITING, place)
    return _told(arguments, here)


def _move(waiting: Path, place: Path) -> None:
    """Move a profile to its place, the database last; stopped on the way, the answer is imported again."""
    from lmmh_desk.store.opening import FILE
    from lmmh_desk.system.single import NAME

    for file in waiting.iterdir():
        if file.is_file() and file.name not in (FILE, NAME):
            shutil.copy2(file, place / file.name)
    (waiting / FILE).replace(place / FILE)
    shutil.rmtree(waiting, ignore_errors=True)


def _told(arguments: argparse.Namespace, here: Desk) -> int:
    facts = {"device": here.device_id, "code": here.code, "site": here.site_id}
    tell(arguments, facts, _("Ce poste est rattaché, son code est {code}.").format(code=here.code))
    return 0
