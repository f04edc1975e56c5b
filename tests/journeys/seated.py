"""The program on a demonstration, its session opened by the code, and hands before it."""

from __future__ import annotations

from pathlib import Path

from lmmh_desk.app.demonstration import INSTANT, PIN, WORDS
from lmmh_desk.app.headless import _busy
from lmmh_desk.app.program import program
from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.ui.player import Player
from lmmh_desk.ui.start import Start


def seated(profile: Path, *, on_paper: bool = False) -> tuple[Start, Player]:
    """Open the program without a real screen, type the code, and wait until the first page says what it has to say."""
    start = Start(program(profile, FixedClock(INSTANT), WORDS, on_paper=on_paper))
    start.begin()
    player = Player(start.window, lambda: _busy(start))
    player.settle()
    player.type(PIN)
    player.settle()
    return start, player
