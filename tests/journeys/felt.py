"""Run as a process on a real screen: how long agents wait to change places, and names to hide, as a person feels it."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from lmmh_desk.app.demonstration import PIN
from lmmh_desk.ui.player import Player
from lmmh_desk.ui.start import Start, make_application
from tests.journeys.seated import seated
from tests.pace import delay

TURNS = 5
FERHAT = "SELECT id FROM person WHERE usual_name = 'Belkacem' AND first_names = 'Ferhat'"


class Painted(QObject):
    """Notes when a window was last painted."""

    def __init__(self) -> None:
        super().__init__()
        self.at = 0.0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            self.at = time.perf_counter()
        return super().eventFilter(watched, event)


def changed_places(start: Start, player: Player, letter: str) -> float:
    """Lock, choose somebody, type the code, and wait until the page says what it has to say; in seconds."""
    before, begun = start.work.context.me.agent_id, time.perf_counter()
    player.press("Ctrl+L")
    player.type(letter)
    player.type(PIN)
    taken = time.perf_counter() - begun
    if start.work.context.me.agent_id == before:
        raise AssertionError("nobody else signed in")
    return taken


def hidden(start: Start, player: Player) -> float:
    """Press the key of mode discret and wait until the whole window was painted without a name; in seconds."""
    painted = Painted()
    QCoreApplication.instance().installEventFilter(painted)
    begun = time.perf_counter()
    QTest.keySequence(start.window.windowHandle(), QKeySequence("Ctrl+Shift+H"))
    while painted.at < begun or not start.work.discreet:
        QCoreApplication.processEvents()
    QCoreApplication.processEvents()  # what the same painting left for its end
    taken = painted.at - begun
    QCoreApplication.instance().removeEventFilter(painted)
    player.press("Ctrl+Shift+H")
    return taken


def beside(pace: list[float], measured: Callable[..., float], *given: object) -> float:
    """Measure, and note how fast the machine is at that moment, its other work included."""
    pace.append(delay())
    return measured(*given)


def main(profile: Path) -> None:
    make_application()
    start, player = seated(profile)
    pace: list[float] = []
    places = [beside(pace, changed_places, start, player, letter) for _turn in range(TURNS) for letter in "hk"]
    with start.work.context.store.read() as read:
        person = read.exec_driver_sql(FERHAT).scalar()
    start.work.open("fiche", person_id=person)
    player.settle()
    covered = [beside(pace, hidden, start, player) for _turn in range(TURNS)]
    print(json.dumps({"places": places, "hidden": covered, "pace": pace}), flush=True)
    os._exit(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
