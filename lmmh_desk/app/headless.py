"""The counter's day played without a screen: real key presses, pictures, papers, and a report."""

from __future__ import annotations

import json
import shutil
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from lmmh_desk.app.day import DAY, Step
from lmmh_desk.app.program import program
from lmmh_desk.kernel.clock import FixedClock

if TYPE_CHECKING:
    from lmmh_desk.ui.player import Player
    from lmmh_desk.ui.start import Start

DPI = 190  # as the pictures of papers are drawn
PICTURES = {"JD": "08-justificatif-A4.png", "Ti": "13-ticket-80mm.png"}
WIDTH, HEIGHT = 1366, 696  # pixels: what the title bar and the task bar leave of 1366 × 768


@dataclass
class Played:
    """One step as it went: keys pressed (modifiers counted), milliseconds, the picture taken, what was heard."""

    name: str
    keys: int
    milliseconds: int
    picture: str = ""
    said: str = ""


@dataclass
class Report:
    """What the day left in the folder."""

    steps: list[Played] = field(default_factory=list)
    papers: list[str] = field(default_factory=list)
    seconds: float = 0.0


def play_day(profile: Path, words: str, instant: int, out: Path) -> Report:
    """Play the day on a demonstration profile and write pictures, papers and report.json into `out`."""
    from lmmh_desk.ui.lock.first import make_application
    from lmmh_desk.ui.player import Player, quiet
    from lmmh_desk.ui.start import Start

    out.mkdir(parents=True, exist_ok=True)
    clock = FixedClock(instant)
    quiet()
    make_application()
    start = Start(program(profile, clock, words, on_paper=False))
    sys.excepthook = sys.__excepthook__  # played for those who build it: a failure shows whole
    player = Player(start.window, lambda: _busy(start))
    begun = time.monotonic()
    report = Report()
    player.resize(WIDTH, HEIGHT)
    start.begin()
    try:
        for step in DAY:
            clock.advance(step.minutes * 60_000)
            report.steps.append(_played(step, start, player, out))
        _first_start(player, start, out)
    finally:
        start.end()
        start.window.close()
    report.papers = _papers(profile, out)
    report.seconds = round(time.monotonic() - begun, 1)
    (out / "report.json").write_text(json.dumps(asdict(report), ensure_ascii=False, indent=1), encoding="utf-8")
    return report


def _played(step: Step, start: Start, player: Player, out: Path) -> Played:
    player.settle()
    keys, begun = player.keys, time.monotonic()
    for key in step.keys:
        if key.startswith("="):
            player.type(key[1:])
        else:
            player.press(key)
    took = round((time.monotonic() - begun) * 1000)
    said = _says(start, player, step.said)  # a sentence goes by itself, while a window is dressed anew
    if step.look:
        start.theme.set(step.look.mode, step.look.zoom)
        player.resize(step.look.width, step.look.height)
    player.settle()
    if step.picture:
        player.picture(out / f"{step.picture}.png")
    if not (said or _says(start, player, step.said)):
        raise RuntimeError(f"{step.name}: the window does not say {step.said!r}")
    return Played(step.name, player.keys - keys, took, step.picture, step.said)


def _says(start: Start, player: Player, words: str) -> bool:
    """Say whether these words are in sight: at the foot of the window, on a page or in a dialog."""
    foot = start.work.keybar.message if start.work is not None else ""
    return any(words in text for text in (foot, *player.texts()))


def _busy(start: Start) -> bool:
    from lmmh_desk.ui.turns import Turns

    work = start.work
    if work is None or any(turns.busy for turns in work.findChildren(Turns)):  # a page being made piece by piece
        return True
    jobs = work.jobs
    lanes = (jobs.reads, jobs.writes, jobs.papers)
    return start.door.busy or work.context.exchanges.running or any(lane.busy for lane in lanes)


def _papers(profile: Path, out: Path) -> list[str]:
    """Copy the day's papers beside the pictures, with a picture of each, and return their names."""
    from lmmh_desk.printing.pages import pictures

    files = sorted((profile / "papers").glob("*.pdf"))
    for file in files:
        shutil.copy(file, out / file.name)
        for page in pictures(file.read_bytes(), DPI):
            page.save(str(out / PICTURES.get(file.name[:2], f"{file.stem}.png")))
    return [file.name for file in files]


def _first_start(player: Player, start: Start, out: Path) -> None:
    """Take the picture of a first start, which a demonstration never shows."""
    from lmmh_desk.features.desk.model.settings import Way
    from lmmh_desk.features.desk.ui.first_start import FirstStart
    from lmmh_desk.features.desk.ui.making import Making

    def nothing(*_given: object) -> None:
        """Make nothing: only its picture is taken."""

    welcome = FirstStart(Making(*(nothing,) * 6, lambda: True), nothing)
    start.window.show_screen(welcome, "LMMH Desk")
    welcome.take(Way.ATTACH)
    player.picture(out / "22-premier-demarrage.png")
    start.window.drop_screen(welcome)
