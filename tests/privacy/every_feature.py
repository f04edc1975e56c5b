"""Run as a process: each slice saves a name, it is typed in every page and dialog, something fails, it is killed."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from lmmh_desk.app.bootstrap import keep_journal
from lmmh_desk.office.model.rights import Role
from lmmh_desk.tenancy.actions.notes import add_note
from lmmh_desk.tenancy.actions.people import create_person, edit_person
from lmmh_desk.tenancy.model.checks import PersonInput
from lmmh_desk.ui.lock.first import make_application
from lmmh_desk.ui.player import Player, quiet
from lmmh_desk.ui.shell.work import Work
from lmmh_desk.ui.start import Start
from tests.headquarters import headquarters
from tests.journeys.seated import seated
from tests.privacy.canary import BEFORE, NAME
from tests.privacy.savings import SAVINGS, Hands

TENANTS = (
    "BAIL;LOGEMENT;QUALITE;CIVILITE;NOM_NAISSANCE;NOM_USAGE;PRENOMS;NAISSANCE;TELEPHONE;EMAIL;DEBUT_BAIL;LOYER;CHARGES"
    ";PERSONNE\n"
    f"L-204518;72181|14 ALL DES SITTELLES|32||3|C;cotitulaire;Mme;{NAME};{NAME};Lamia;03/09/1987;;;01/09/2014;352,60;60"
    ";P2\n"
)
FILE = "locataires.csv"
CHOSEN: dict[str, Callable[[Path], object]] = {  # what the system's dialogs would answer
    "getExistingDirectory": str,
    "getSaveFileName": lambda out: (str(out / "chosen"), ""),
    "getOpenFileName": lambda out: (str(out / FILE), ""),
}
FERHAT = "SELECT id FROM person WHERE usual_name = 'Belkacem' AND first_names = 'Ferhat'"
OF_A_PAPER = {"tenancy.attestation"}  # run from a result of the search, on a paper


def fields(within: QWidget) -> Iterator[QWidget]:
    for field in within.findChildren(QWidget):
        if isinstance(field, QLineEdit | QPlainTextEdit | QTextEdit) and field.isVisible() and field.isEnabled():
            yield field


def fill(player: Player, within: QWidget) -> int:
    """Type the name in each field that takes one; return of how many."""
    found = list(fields(within))
    for field in found:
        QTest.keyClicks(field, NAME)
    player.settle()
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
    """Open each page and run each command on its page; return how many pages, fields and commands there were."""
    work, pages, filled, commands = start.work, 0, 0, 0
    where = {"fiche": {"person_id": person}, "justificatif": {"person_id": person}, "person_form": {"text": NAME}}
    allowed = sorted(work.navigation.allowed())
    for page in allowed:
        work.open(page, **where.get(page, {}))
        player.settle()
        pages, filled = pages + 1, filled + fill(player, work)
        work.sitting.keep()
    shown = ""
    for feature in work.context.catalogue:
        for command in feature.commands:
            if command.key in OF_A_PAPER:
                continue
            page = command.page if command.page in allowed else "fiche"
            if page != shown or work.page().key != page:
                work.open(page, **where.get(page, {}))
                player.settle()
                shown = page
            given = {"person_id": person} if command.person else {"text": NAME} if command.otherwise else {}
            work.run(command.key, **given)
            player.settle()
            for window in QApplication.topLevelWidgets():
                if window.isVisible() and window is not start.window:
                    filled += fill(player, window)
            player.press("Escape")
            commands += 1
    return pages, filled, commands


def fail() -> None:
    raise KeyError(f"{NAME} isn’t there")


def main(profile: Path, out: Path) -> None:
    for name, answer in CHOSEN.items():
        setattr(QFileDialog, name, staticmethod(lambda *_given, answer=answer: answer(out)))
    (out / FILE).write_text(TENANTS, encoding="utf-8")
    keep_journal(profile)
    quiet()
    make_application()
    start, player = seated(profile)
    player.resize(1366, 696)
    work = start.work
    person = known(work)
    with work.context.store.read() as read:
        ferhat = read.exec_driver_sql(FERHAT).scalar()
    work.sign_in(
        msgspec.structs.replace(work.context.session, role=Role.ADMIN, withheld=frozenset())
    )  # who may open everything
    hands = Hands(start, player, ferhat)
    for saving in SAVINGS:
        hands.make(saving)
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
