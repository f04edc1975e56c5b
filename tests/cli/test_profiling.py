"""What looks at the window's time: names of functions and milliseconds, of its start and of what its jobs do."""

from __future__ import annotations

import threading
import time
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject, Signal

from lmmh_desk.cli import profiling
from lmmh_desk.cli.desk import parser
from lmmh_desk.cli.window import watching
from lmmh_desk.ui import jobs


class Started(QObject):
    ready = Signal()


@pytest.fixture(autouse=True)
def as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "around", jobs.around)


def slow_reading() -> str:
    time.sleep(0.02)
    return "read"


def test_the_options_are_of_the_window_and_of_the_demonstration() -> None:
    for words in (["--profile-start"], ["demo", "--profile-start"], ["--profile-start", "demo"]):
        found = parser().parse_args(words)
        assert (found.profile_start, found.profile_action) == (True, False)
    assert not parser().parse_args([]).profile_start


def test_without_them_nothing_is_looked_at(capsys: pytest.CaptureFixture[str]) -> None:
    plain = jobs.around
    watching(SimpleNamespace(profile_start=False, profile_action=False))(Started())
    assert jobs.around is plain
    assert plain(slow_reading) == "read"
    assert capsys.readouterr().err == ""


def test_the_start_tells_what_took_longest(capsys: pytest.CaptureFixture[str]) -> None:
    started = Started()
    watching(SimpleNamespace(profile_start=True, profile_action=False))(started)
    slow_reading()
    started.ready.emit()
    said = capsys.readouterr().err
    assert said.startswith("start: ")
    assert "slow_reading" in said


def test_each_long_reading_tells_what_took_longest(capsys: pytest.CaptureFixture[str]) -> None:
    watching(SimpleNamespace(profile_start=False, profile_action=True))(Started())
    assert jobs.around(slow_reading) == "read"
    assert jobs.around(lambda: 3) == 3
    said = capsys.readouterr().err
    assert said.startswith("slow_reading: ")
    assert said.count(" ms\n") == 1, "what is quick is not told"


def test_two_at_a_time_are_both_done(capsys: pytest.CaptureFixture[str]) -> None:
    asked, over = threading.Event(), threading.Event()
    beside = threading.Thread(target=lambda: profiling.of_each(lambda: (asked.set(), over.wait(10))))
    beside.start()
    assert asked.wait(10)
    assert profiling.of_each(slow_reading) == "read"
    over.set()
    beside.join()
    assert "slow_reading: " not in capsys.readouterr().err
