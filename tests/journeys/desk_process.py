"""A desk in a process of its own: it presses the keys it is told line by line, and tells what its window says.

`python -m tests.journeys.desk_process PROFILE`; a line is a list of keys, a text to type after « = », or "!" and the name
of a picture to take.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from lmmh_desk.app.demonstration import INSTANT, WORDS
from lmmh_desk.app.headless import _busy
from lmmh_desk.app.program import program
from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.ui.player import Player
from lmmh_desk.ui.start import Start, make_application


def main() -> None:
    clock = FixedClock(INSTANT)
    make_application()
    start = Start(program(Path(sys.argv[1]), clock, WORDS, on_paper=False))
    player = Player(start.window, lambda: _busy(start) or _exchanging(start))
    player.resize(1366, 696)
    start.begin()
    tell(start, player)
    for line in sys.stdin:
        clock.advance(60_000)
        for key in json.loads(line):
            if key.startswith("="):
                player.type(key[1:])
            elif key.startswith("!"):
                player.picture(Path(key[1:]))
            else:
                player.press(key)
        tell(start, player)
    start.end()


def _exchanging(start: Start) -> bool:
    return bool(start.work and start.work.jobs.network.busy)


def tell(start: Start, player: Player) -> None:
    """Write what is to be seen once the window is quiet."""
    player.settle(200)
    work = start.work
    told = {
        "pill": work.context.exchanges.status.sentence if work else "",
        "foot": work.keybar.message if work else "",
        "texts": player.texts(),
    }
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
