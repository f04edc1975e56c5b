"""lmmh-desk: the window."""

from __future__ import annotations

import argparse

from lmmh_desk.cli.profile import folder
from lmmh_desk.kernel.clock import RunningClock


def open_window(arguments: argparse.Namespace) -> int:
    """Open the program on its profile."""
    from lmmh_desk.app.bootstrap import keep_journal
    from lmmh_desk.app.program import program
    from lmmh_desk.ui.start import make_application, run

    make_application()  # first: without a screen nothing is written
    keep_journal(folder(arguments))
    return run(program(folder(arguments), RunningClock()))
