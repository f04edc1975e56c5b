"""lmmh-desk: the window."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from lmmh_desk.cli.profile import folder
from lmmh_desk.kernel.clock import RunningClock

if TYPE_CHECKING:
    from lmmh_desk.cli.profiling import Watch


def watching(arguments: argparse.Namespace) -> Watch:
    """Return what looks at the window, where an option asks for it."""
    if not (arguments.profile_start or arguments.profile_action):
        return lambda _start: None
    from lmmh_desk.cli.profiling import watch

    return watch(arguments)


def open_window(arguments: argparse.Namespace) -> int:
    """Open the program on its profile."""
    from lmmh_desk.app.bootstrap import keep_journal
    from lmmh_desk.app.program import program
    from lmmh_desk.system.installed import reopen
    from lmmh_desk.ui.lock.first import first_window
    from lmmh_desk.ui.start import run
    from lmmh_desk.ui.window import REOPEN

    looks = watching(arguments)
    window = arguments.window or first_window(folder(arguments))  # first: without a screen nothing is written
    keep_journal(folder(arguments))
    code = run(program(folder(arguments), RunningClock()), window, looks)
    if code == REOPEN:
        reopen()
    return code
