"""Who exchanges with a hub that isn't there: answers what a test says, and waits when it must."""

from __future__ import annotations

import threading
from pathlib import Path

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.sync.exchanger import NETWORK, Progress, Report


class Exchanger:
    def __init__(self) -> None:
        self.online = True
        self.report: Report | Exception = Report(sent=3, received=9)
        self.steps: list[Progress] = []
        self.go_on = threading.Event()
        self.go_on.set()
        self.begun = threading.Event()
        self.found = threading.Event()  # what came, by searches
        self.found.set()
        self.runs = self.looks = self.indexed = 0
        self.moved: Report | None = None  # what the queue and the gauge brought
        self.before = Changes("sync")  # what came before it raised
        self.exported: list[Path] = []
        self.taken: list[Path] = []

    def live(self, _cancelled) -> Report | None:
        self.looks += 1
        return self.moved if self.online else Report(problem=NETWORK)

    def run(self, progress, cancelled) -> Report:
        self.runs += 1
        for step in self.steps:
            progress(step)
        self.begun.set()
        while not self.go_on.wait(0.01):
            if cancelled():
                return Report(sent=1, cancelled=True)
        return self._answer()

    def came(self) -> Changes:
        return self.before

    def index(self, cancelled) -> bool:
        self.indexed += 1
        while not cancelled() and not self.found.wait(0.01):
            pass
        return self.found.is_set()

    def export(self, target: Path) -> Report:
        self.exported.append(target)
        return self._answer()

    def take(self, source: Path, _progress, _cancelled) -> Report:
        self.taken.append(source)
        return self._answer()

    def _answer(self) -> Report:
        if isinstance(self.report, Exception):
            raise self.report
        return self.report
