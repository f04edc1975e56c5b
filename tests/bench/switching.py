"""What the agent waits for when the desk changes hands, and what the public can still read when names are hidden.

A real window (Xvfb): Ctrl+L, another name, six digits, until the other agent's page is read and painted; then mode
discret on each page that the agent may open, from the key to the painting. `python -m tests.bench.switching PROFILE
RUNS` is that window; its parent copies the profile, since each code typed is a line of the audit.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from tests.bench.figures import Figure, p99, times

RUNS = 12  # changes of agent, and looks at each page
WIDTH, HEIGHT = 1366, 696
PATIENCE = 30.0  # seconds: beyond, nobody will sit down
FERHAT = "SELECT id FROM person WHERE usual_name = 'Belkacem' AND first_names = 'Ferhat'"


def figures(profile: Path, folder: Path, persons: int, runs: int = RUNS):
    """Return both figures of a profile: the slowest change of agent, the slowest painting of mode discret."""
    from tests.journeys.real_window import screen

    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(profile, folder)
    with screen(WIDTH, HEIGHT) as display:
        known = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        command = [sys.executable, "-m", "tests.bench.switching", str(folder), str(runs)]
        done = subprocess.run(command, env=known, check=True, stdout=subprocess.PIPE, text=True, timeout=600)
    shutil.rmtree(folder)
    told = json.loads(done.stdout.splitlines()[-1])
    switched, code = told["switched"], round(p99(told["code"]) / 1000, 3)
    hidden = [one for taken in told["hidden"].values() for one in taken]
    slowest = max(told["hidden"], key=lambda page: max(told["hidden"][page]))
    where = f"a real window under Xvfb, {persons:,} persons"
    return (
        Figure(
            "ui.switch_agents_s", round(max(switched) / 1000, 3), "s", code, len(switched),
            f"{where}, from Ctrl+L by a code typed to the other's page painted, the slowest; floor: the code hashed",
            "value ≤ 2",
        ),
        Figure(
            "ui.discreet_ms", round(max(hidden), 1), "ms", p99(told["bare"]), len(hidden),
            f"{where}, from the key to the painting, the slowest of {len(told['hidden'])} pages ({slowest});"
            " floor: an empty window painted anew",
            "value ≤ 100",
        ),
    )  # fmt: skip


# The window


def take_focus(window) -> None:
    """Give a window the keyboard: no window manager does it, and what is typed would be nobody's."""
    subprocess.run(["xdotool", "windowfocus", "--sync", str(int(window.winId()))], check=True, timeout=30)


class Desk:
    """The window at work, and hands that wait no longer than it does."""

    def __init__(self, profile: Path) -> None:
        from lmmh_desk.app.demonstration import INSTANT, WORDS
        from lmmh_desk.app.headless import _busy
        from lmmh_desk.app.program import program
        from lmmh_desk.kernel.clock import FixedClock
        from lmmh_desk.ui.lock.first import make_application
        from lmmh_desk.ui.player import Player
        from lmmh_desk.ui.start import Start

        self.application = make_application()
        self.start = Start(program(profile, FixedClock(INSTANT), WORDS, on_paper=False))
        sys.excepthook = sys.__excepthook__  # a failure shows whole
        self._busy = lambda: _busy(self.start)
        self.hands = Player(self.start.window, self._busy)
        self.hands.resize(WIDTH, HEIGHT)
        self.start.begin()
        self.hands.settle()
        take_focus(self.start.window)
        self.hands.settle()

    @property
    def work(self):
        assert self.start.work is not None, "nobody is signed in"
        return self.start.work

    def key(self, name: str) -> None:
        from PySide6.QtGui import QKeySequence
        from PySide6.QtTest import QTest

        QTest.keySequence(self.start.window.windowHandle(), QKeySequence(name))

    def type(self, digits: str) -> None:
        for digit in digits:
            self.key(digit)

    def until(self, condition) -> None:
        """Let the window work, asleep between two events, until it is so, all is read and painted."""
        from PySide6.QtCore import QEventLoop

        limit = time.perf_counter() + PATIENCE
        self.application.processEvents()
        while not condition() or self.work.jobs.reads.busy:
            assert time.perf_counter() < limit, f"still not: {self.hands.texts()}"
            self.application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        self.application.processEvents()

    def switch(self, code: str) -> float:
        """Lock, choose the other agent, type the code; return the milliseconds until their page is painted."""
        before, begun = self.work.context.session.agent_id, time.perf_counter()
        self.key("Ctrl+L")
        self.until(lambda: self.work.context.session is None)
        self.key("Down")
        self.type(code)
        self.until(lambda: self.work.context.session is not None and self.work.isVisible())
        taken = (time.perf_counter() - begun) * 1000
        assert self.work.context.session.agent_id != before, "the same agent sat down again"
        self.hands.settle()
        return taken

    def hide(self) -> float:
        """Return the milliseconds from the key of mode discret to the painting, and leave it."""
        begun = time.perf_counter()
        self.key("Ctrl+Shift+H")
        self.application.processEvents()
        taken = (time.perf_counter() - begun) * 1000
        assert self.work.discreet
        self.key("Ctrl+Shift+H")
        self.hands.settle()
        assert not self.work.discreet
        return taken


def measure(profile: Path, runs: int):
    """Return what was measured: changes of agent, paintings of mode discret by page, and both floors."""
    from PySide6.QtWidgets import QWidget

    from lmmh_desk.app.demonstration import PIN
    from lmmh_desk.office.model.pins import hash_secret, matches

    desk = Desk(profile)
    desk.type(PIN)
    desk.hands.settle(500)
    with desk.work.context.store.read() as read:
        ferhat = {"person_id": read.exec_driver_sql(FERHAT).scalar_one()}
    desk.work.open("fiche", **ferhat)
    desk.hands.settle()
    switched = [desk.switch(PIN) for _ in range(2 * ((runs + 1) // 2))]  # as many there as back
    hidden = {}
    for key in sorted(desk.work.navigation.allowed()):
        desk.work.open(key, **(ferhat if key in ("fiche", "justificatif") else {}))
        desk.hands.settle()
        hidden[key] = [desk.hide() for _ in range(max(1, runs // 4))]
    hashed, bare = hash_secret(PIN), QWidget()
    bare.resize(WIDTH, HEIGHT)
    bare.show()
    desk.application.processEvents()
    return {
        "switched": switched,
        "hidden": hidden,
        "code": times(lambda _: matches(hashed, PIN), runs),
        "bare": times(lambda _: (bare.update(), desk.application.processEvents()), runs),
    }


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]), int(sys.argv[2]))), flush=True)
    os._exit(0)
