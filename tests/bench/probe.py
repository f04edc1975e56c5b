"""Runs in a process of its own and prints what it measured: `python -m tests.bench.probe empty|desk|typing`."""

import json
import os
import sys
import time
from pathlib import Path

BORN = int(os.environ.get("LMMH_PROBE_START", time.monotonic_ns()))
WORDS = ("belkacem", "martin", "demo", "garrigue", "tessier", "quemener", "exemple", "sittelles")


def elapsed():
    return (time.monotonic_ns() - BORN) / 1e6


def pss_mb():
    for line in Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Pss:"):
            return round(int(line.split()[1]) / 1024, 1)
    return 0.0


def empty():
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QWidget

    def painted():
        print(json.dumps({"painted": elapsed(), "pss_mb": pss_mb()}), flush=True)
        os._exit(0)

    class Bare(QWidget):
        def paintEvent(self, event):
            QTimer.singleShot(0, painted)  # once it is on the screen, as the lock screen tells

    application = QApplication([])
    window = Bare()
    window.resize(1366, 696)
    window.show()
    application.exec()


def opened(profile):
    """Return a started program whose lock screen is shown."""
    from lmmh_desk.app.demonstration import INSTANT, WORDS
    from lmmh_desk.app.program import program
    from lmmh_desk.kernel.clock import FixedClock
    from lmmh_desk.ui.lock.first import make_application
    from lmmh_desk.ui.start import Start

    application = make_application()
    start = Start(program(Path(profile), FixedClock(INSTANT), WORDS, on_paper=False))
    start.window.resize(1366, 696)
    start.begin()
    return application, start


def desk(profile):
    """Type the command, and the code as soon as it can be; the marks are taken where the program passes."""
    from lmmh_desk.cli import entry
    from lmmh_desk.ui.lock import first

    marks, first_window = {}, first.first_window

    def painted(folder):
        window = first_window(folder)
        marks["painted"] = elapsed()
        from lmmh_desk.app.demonstration import PIN  # as the program does, nothing of it comes before the painting
        from lmmh_desk.ui.start import Start

        own = Start.begin
        Start.begin = lambda start: (follow(start, PIN, marks), own(start))
        return window

    first.first_window = painted
    sys.argv = ["lmmh-desk", "--profile", profile]
    entry.main()


def follow(start, pin, marks):
    """Type the code once the lock screen is painted, and tell everything once Accueil is usable."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    def locked():
        marks["locked"] = elapsed()
        start.lock.entered.emit(start.roster.agents[0].id, pin)

    def usable():
        application = QApplication.instance()
        quiet(application, start.work)
        application.processEvents()  # what was read is painted
        marks["ready"] = elapsed()
        while (
            not start._warmed or start.work.jobs.papers.busy
        ):  # the other pages and the search's words are loaded behind
            application.processEvents()
        print(json.dumps({**marks, "pss_mb": pss_mb()}), flush=True)
        os._exit(0)

    start._loader.failed.connect(failed)
    start.lock.painted.connect(locked)
    start.signed_in.connect(lambda: QTimer.singleShot(0, usable))


def failed(error):
    print(error, file=sys.stderr, flush=True)
    os._exit(1)


def quiet(application, work):
    """Let the window work until nothing is read any more; it sleeps between two events, as in use."""
    from PySide6.QtCore import QEventLoop

    jobs = work.jobs
    application.processEvents()
    while jobs.reads.busy or jobs.writes.busy:
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def typing(profile):
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication, QLineEdit

    from lmmh_desk.app.demonstration import PIN
    from lmmh_desk.app.headless import _busy
    from lmmh_desk.ui.player import Player

    application, start = opened(profile)
    player = Player(start.window, lambda: _busy(start))
    player.settle()
    player.type(PIN)
    player.settle()
    field = QApplication.focusWidget()
    bare = QLineEdit()
    bare.show()
    taken = {"search": [], "bare": []}
    for _ in range(4):
        for word in WORDS:
            field.clear()
            bare.clear()
            quiet(application, start.work)
            for letter in word:
                taken["search"].append(one_letter(application, QTest, field, letter, start.work))
                taken["bare"].append(one_letter(application, QTest, bare, letter, None))
    print(json.dumps(taken), flush=True)
    os._exit(0)


def one_letter(application, keys, field, letter, work):
    """Press a letter and return the milliseconds until its answers are painted."""
    begun = time.perf_counter()
    keys.keyClicks(field, letter)
    application.processEvents()
    if work is not None:
        quiet(application, work)
        application.processEvents()
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    {"empty": empty, "desk": desk, "typing": typing}[sys.argv[1]](*sys.argv[2:])
