"""Run as a process: a name goes into every page and command of the window, something fails, the power goes."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from lmmh_desk.app.bootstrap import keep_journal
from lmmh_desk.office.model.rights import Role
from lmmh_desk.tenancy.actions.notes import add_note
from lmmh_desk.tenancy.actions.people import create_person, edit_person
from lmmh_desk.tenancy.model.checks import PersonInput
from lmmh_desk.ui.lock.first import make_application
from lmmh_desk.ui.player import Player
from lmmh_desk.ui.shell.work import Work
from lmmh_desk.ui.start import Start
from tests.headquarters import headquarters
from tests.journeys.seated import seated
from tests.privacy.canary import BEFORE, NAME

CHOSEN: dict[str, Callable[[Path], object]] = {  # what the system's dialogs would answer
    "getExistingDirectory": str,
    "getSaveFileName": lambda out: (str(out / "chosen"), ""),
    "getOpenFileName": lambda _out: ("", ""),
}
OF_A_PAPER = {"tenancy.attestation"}  # run from a result of the search, on a paper


def fields(within: QWidget) -> Iterator[QWidget]:
    for field in within.findChildren(QWidget):
        if isinstance(field, QLineEdit | QPlainTextEdit | QTextEdit) and field.isVisible() and field.isEnabled():
            yield field


def fill(player: Player, within: QWidget) -> int:
    """Type the name in each field that takes one; return of how many."""
    found = list(fields(within))
    for field in found:
        field.setFocus()
        player.type(NAME)
    return len(found)


def known(work: Work) -> str:
    """Put somebody in, under a first name then another, with a note."""
    store, session = work.context.store, headquarters(work.context.store)
    given = PersonInput(first_names="Ada", usual_name=BEFORE)
    person = create_person(store, session, given, email=f"{NAME}@example.org").created("person")
    edit_person(store, session, person, PersonInput(first_names="Ada", usual_name=NAME))
    add_note(store, session, person, f"Appel de {NAME}")
    return person


def go_through(start: Start, player: Player, person: str) -> tuple[int, int, int]:
    """Open each page and run each command; return how many pages, fields and commands there were."""
    work, pages, filled, commands = start.work, 0, 0, 0
    where = {"fiche": {"person_id": person}, "justificatif": {"person_id": person}, "person_form": {"text": NAME}}
    for page in sorted(work.navigation.allowed()):
        work.open(page, **where.get(page, {}))
        player.settle()
        pages, filled = pages + 1, filled + fill(player, work)
        work.sitting.keep()
    for feature in work.context.catalogue:
        for command in feature.commands:
            if command.key in OF_A_PAPER:
                continue
            work.open("fiche", person_id=person)
            player.settle()
            given = {"person_id": person} if command.person else {"text": NAME} if command.otherwise else {}
            work.run(command.key, **given)
            player.settle()
            for window in QApplication.topLevelWidgets():
                if window.isVisible() and window is not start.window:
                    filled += fill(player, window)
            player.press("Escape", "Escape")
            commands += 1
    return pages, filled, commands


def fail() -> None:
    raise KeyError(f"{NAME} isn’t there")


def main(profile: Path, out: Path) -> None:
    for name, answer in CHOSEN.items():
        setattr(QFileDialog, name, staticmethod(lambda *_given, answer=answer: answer(out)))
    keep_journal(profile)
    make_application()
    start, player = seated(profile)
    work = start.work
    person = known(work)
    work.sign_in(msgspec.structs.replace(work.context.session, role=Role.ADMIN))  # who may open everything
    done = go_through(start, player, person)
    QApplication.clipboard().setText(NAME)
    failing = threading.Thread(target=fail)
    failing.start()
    failing.join()
    player.settle(3_000)  # drafts are kept every two seconds
    print(json.dumps(done), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
