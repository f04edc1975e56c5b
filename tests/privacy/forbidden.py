"""Run as a process: what no file may hold is typed in each text of the gestures that save; tells what was kept."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import msgspec
from PySide6.QtWidgets import QApplication, QFileDialog

from lmmh_desk.app.bootstrap import keep_journal
from lmmh_desk.office.model.rights import Role
from lmmh_desk.store.tables import metadata
from lmmh_desk.ui.lock.first import make_application
from lmmh_desk.ui.player import Player, quiet
from lmmh_desk.ui.start import Start
from tests.journeys.seated import seated
from tests.privacy import canary

WORD = "alcoolique"
canary.NAME = f"Semble {WORD}"  # before the gestures are made of it

from tests.privacy.every_feature import FERHAT  # noqa: E402
from tests.privacy.savings import SAVINGS, Hands  # noqa: E402

ELSEWHERE = {"tenancy.person.edit", "tenancy.import", "tenancy.access", "desk.backup", "office.audit.export"}


def leave(start: Start, player: Player) -> None:
    """Leave whatever a refusal left open."""
    for window in QApplication.topLevelWidgets():
        if window.isVisible() and window is not start.window:
            window.close()
    player.settle()


def kept(start: Start) -> list[str]:
    """Return the columns of the base that hold the word."""
    found = []
    with start.work.context.store.read() as read:
        for table in metadata.tables.values():
            for column in table.columns:
                asked = f'SELECT count(*) FROM "{table.name}" WHERE CAST("{column.name}" AS TEXT) LIKE ?'
                if read.exec_driver_sql(asked, (f"%{WORD}%",)).scalar():
                    found.append(f"{table.name}.{column.name}")
    return found


def main(profile: Path) -> None:
    QFileDialog.getOpenFileName = staticmethod(lambda *_given: ("", ""))
    keep_journal(profile)
    quiet()
    make_application()
    start, player = seated(profile)
    player.resize(1366, 696)
    work = start.work
    with work.context.store.read() as read:
        person = read.exec_driver_sql(FERHAT).scalar()
    work.sign_in(msgspec.structs.replace(work.context.me, role=Role.ADMIN, withheld=frozenset()))
    hands, said = Hands(start, player, str(person)), {}
    for saving in SAVINGS:
        if saving.act in ELSEWHERE:
            continue
        try:
            hands.make(saving)
            said[saving.act] = ""
        except AssertionError as error:
            said[saving.act] = str(error)
        work.sitting.keep()
        player.settle(50)
        leave(start, player)
    player.settle(3_000)  # drafts are kept every two seconds
    print(json.dumps({"said": said, "kept": kept(start)}), flush=True)
    os._exit(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
