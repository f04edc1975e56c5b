"""How long the window leaves a frame waiting while much is exchanged, and while 14,000 letters are written.

A real window (Xvfb) of a desk attached to a hub in a process of its own; a timer of the window's event loop tells how
late it comes. `python -m tests.bench.frames PROFILE FOLDER` is that window; its parent makes hub and desks.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from tests.bench.figures import Figure, spaced
from tests.bench.switching import take_focus

RECORDS, SOME = 10_000, 500  # changed on each side; in one transaction
LETTERS = 14_000
EVERY = 4  # milliseconds between two looks at the event loop
SCHEDULED = Path("/proc/thread-self/schedstat")
STILL = 3.0  # seconds of a window at rest, the floor


def worst_frame(folder: Path, records: int = RECORDS, letters: int = LETTERS):
    """Return the longest that the window's event loop was away, in milliseconds, beside the same at rest."""
    from tests.journeys import office
    from tests.journeys.real_window import screen

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    words = folder / "words"
    words.write_text(office.WORDS, encoding="utf-8")
    words.chmod(0o600)
    os.environ["LMMH_PASSPHRASE_FILE"] = str(words)  # what opens the profiles from a terminal
    made = office.found(folder)
    try:
        for desk in (made.a, made.b):
            _write(desk.profile, records)
        made.hub.start()
        office.run(made.b, "sync")
        with screen() as display:
            known = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
            words = (str(made.a.profile), str(folder / "letters.pdf"), str(records), str(letters))
            command = [*made.python, "tests.bench.frames", *words]
            done = subprocess.run(command, env=known, check=True, stdout=subprocess.PIPE, text=True, timeout=600)
    finally:
        made.end()
    told = json.loads(done.stdout.splitlines()[-1])
    in_line = f"{told['exchange_queued']:.1f} and {told['letters_queued']:.1f} ms"
    conditions = (
        f"a real window under Xvfb; {spaced(records)} records sent and as many received in {told['exchange_s']:.1f} s:"
        f" {told['exchange']:.1f} ms; {spaced(letters)} letters in {told['letters_s']:.1f} s: {told['letters']:.1f} ms"
        f" (of these it stood in line for a processor {in_line});"
        " floor: the window at rest"
    )
    worst = round(max(told["exchange"], told["letters"]), 1)
    return Figure("ui.worst_frame_ms", worst, "ms", round(told["rest"], 1), 1, conditions, "value ≤ 33")


def _write(profile: Path, records: int) -> None:
    """Have a desk write records that wait to be sent."""
    from lmmh_desk.app.bootstrap import open_profile
    from lmmh_desk.app.demonstration import INSTANT, WORDS
    from lmmh_desk.kernel.clock import FixedClock
    from lmmh_desk.tenancy.model.records import Person
    from tests.headquarters import headquarters

    store, _key = open_profile(profile, FixedClock(INSTANT), WORDS)
    session = headquarters(store)
    for start in range(0, records, SOME):
        with store.write(session, "bench.persons") as unit:
            for rank in range(start, min(start + SOME, records)):
                unit.add(Person(usual_name=f"Exemple {rank}", first_names="Odile", channel="mail"))
    store.close()


# The window


class Loop:
    """How late the event loop comes to a timer, at worst, since the last time it was asked."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self._last, self._queued, self._worst = time.perf_counter(), queued(), (0.0, 0.0)
        self._timer = QTimer(interval=EVERY, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now, waited = time.perf_counter(), queued()
        self._worst = max(self._worst, ((now - self._last) * 1000 - EVERY, waited - self._queued))
        self._last, self._queued = now, waited

    def worst(self, until) -> tuple[float, float, float]:
        """Let the window work until something is true.

        Return the worst in milliseconds, of which its thread was ready and had no processor, and the seconds it took.
        """
        from PySide6.QtCore import QEventLoop
        from PySide6.QtWidgets import QApplication

        application = QApplication.instance()
        begun = self._last = time.perf_counter()
        self._queued, self._worst = queued(), (0.0, 0.0)
        while not until():
            application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        return *self._worst, time.perf_counter() - begun


def queued() -> float:
    """Return how long this thread was ready and had no processor, in milliseconds since its birth."""
    return int(SCHEDULED.read_text().split()[1]) / 1e6


def everybody(letters: int):
    """Return the letters of an invented office."""
    from tests.features.campaigns.sheets import TESSIER
    from tests.replacing import replace

    streets = ("RUE DE L EVENTAIL", "ALLEE DES SITTELLES", "BD DES GLONNIERES", "AV DU RONCERAY")
    return [
        replace(
            TESSIER, reference=f"MS-C02-20-0012-{rank:05d}", quarter=f"Quartier {rank % 23}",
            building=f"{rank % 17}", floor=str(rank % 12),
            lines=(f"MME ODILE EXEMPLE {rank}", f"APPT {rank % 90} ETG {rank % 12}", f"RESIDENCE DU CLOS {rank % 310}",
                   f"{rank % 200} {streets[rank % 4]}", "72000 LE MANS"),
            salutation=("Madame,", "Monsieur,", "Madame, Monsieur,")[rank % 3],
        )
        for rank in range(letters)
    ]  # fmt: skip


def window(profile: Path, out: Path, records: int, letters: int) -> None:
    """Open the window, sign in, exchange, write the letters; print what was measured."""
    from lmmh_desk.app.demonstration import PIN, WORDS
    from lmmh_desk.app.headless import _busy
    from lmmh_desk.app.program import program
    from lmmh_desk.features.campaigns.papers import letters_pdf
    from lmmh_desk.kernel.clock import RunningClock
    from lmmh_desk.ui.lock.first import make_application
    from lmmh_desk.ui.player import Player
    from lmmh_desk.ui.start import Start
    from tests.features.campaigns.sheets import MAILING

    make_application()
    start = Start(program(profile, RunningClock(), WORDS, on_paper=False))
    sys.excepthook = sys.__excepthook__  # a failure shows whole
    hands = Player(start.window, lambda: _busy(start) or bool(start.work and start.work.context.exchanges.running))
    hands.resize(1366, 696)
    start.begin()
    hands.settle()
    take_focus(start.window)
    hands.settle()
    hands.type(PIN)
    hands.settle(500)
    assert start.work is not None
    assert start.work.context.session is not None, "nobody is signed in"
    work, loop = start.work, Loop()
    loop.worst(lambda: work.context.exchanges.attached)  # read behind the first page: a busy machine is late with it
    over = time.perf_counter() + STILL
    told = {"rest": loop.worst(lambda: time.perf_counter() > over)[0]}
    work.context.exchanges.run()
    exchanged = loop.worst(lambda: not work.context.exchanges.running and not _busy(start))
    told |= zip(("exchange", "exchange_queued", "exchange_s"), exchanged, strict=True)
    with work.context.store.read() as read:
        (left,) = read.exec_driver_sql("SELECT count(*) FROM sync_log").one()
        (known,) = read.exec_driver_sql("SELECT count(*) FROM person WHERE usual_name LIKE 'Exemple %'").one()
    assert (left, known) == (0, 2 * records), (left, known, work.keybar.message)
    mailing = everybody(letters)
    work.jobs.papers.run(
        lambda: letters_pdf(MAILING, mailing, out, lambda _done, _total: None, lambda: False),
        lambda _done: None, owner=work, slot="letters",
    )  # fmt: skip
    written = loop.worst(lambda: not work.jobs.papers.busy)
    told |= zip(("letters", "letters_queued", "letters_s"), written, strict=True)
    assert out.stat().st_size > 0
    print(json.dumps(told), flush=True)
    os._exit(0)


if __name__ == "__main__":
    window(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
