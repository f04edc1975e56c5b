"""A desk in a process of its own: it presses the keys it is told line by line, and tells what its window says.

`tests.journeys.desk_process PROFILE`; a line is a JSON list: keys as Qt names them, « =text » to type,
« @file » the file that the system's dialogs give from now on, « !file » a picture to take.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QListView, QWidget

from lmmh_desk.app.demonstration import WORDS
from lmmh_desk.app.headless import HEIGHT, WIDTH, _busy
from lmmh_desk.app.program import program
from lmmh_desk.kernel.clock import RunningClock
from lmmh_desk.ui.lock.first import make_application
from lmmh_desk.ui.player import Player
from lmmh_desk.ui.start import Start


def main(profile: Path) -> None:
    make_application()
    start = Start(program(profile, RunningClock(), WORDS, on_paper=False))
    hands = Player(start.window, lambda: _busy(start) or exchanging(start))
    hands.resize(WIDTH, HEIGHT)
    start.begin()
    tell(start, hands)
    for line in sys.stdin:
        for key in json.loads(line):
            press(hands, key)
        tell(start, hands)
    start.end()


def press(hands: Player, key: str) -> None:
    rest = key[1:]
    if key.startswith("="):
        hands.type(rest)
    elif key.startswith("!"):
        hands.picture(Path(rest))
    elif key.startswith("@"):  # the dialog is the system's, its keys are not ours
        QFileDialog.getSaveFileName = QFileDialog.getOpenFileName = lambda *_given: (rest, "")
    else:
        hands.press(key)


def exchanging(start: Start) -> bool:
    return bool(start.work and start.work.context.exchanges.running)


def tell(start: Start, hands: Player) -> None:
    """Write what is to be seen once the window is quiet."""
    hands.settle(200)
    work = start.work
    told = {
        "pill": work.context.exchanges.status.sentence if work else "",
        "foot": work.keybar.message if work else "",
        "texts": hands.texts(),
        "rows": rows(start.window),
    }
    print(json.dumps(told), flush=True)


def rows(window: QWidget) -> list[str]:
    """Return the lines of the lists in sight, as a screen reader says them."""
    role = Qt.ItemDataRole.AccessibleTextRole
    seen = [view.model() for view in window.findChildren(QListView) if view.isVisible() and view.model()]
    return [str(model.index(row, 0).data(role)) for model in seen for row in range(model.rowCount())]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
