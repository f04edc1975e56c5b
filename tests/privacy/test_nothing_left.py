"""A name put in the program, each command of the terminal run on it, a process killed: no byte left tells the name."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lmmh_desk.app.bootstrap import open_profile
from lmmh_desk.app.demonstration import known_words
from lmmh_desk.kernel.clock import RunningClock
from lmmh_desk.system import log
from lmmh_desk.tenancy.actions.notes import add_note
from lmmh_desk.tenancy.actions.people import create_person, edit_person
from lmmh_desk.tenancy.model.checks import PersonInput
from tests.cli.conftest import demo, profile, run
from tests.headquarters import headquarters
from tests.privacy.canary import BEFORE, NAME, left

__all__ = ["demo", "profile", "run"]

READING = """
import sys
from lmmh_desk.cli.desk import main
from lmmh_desk.store import store
store.Store.close = lambda self: (print("reading", flush=True), sys.stdin.read())
main(["search", "--profile", sys.argv[1], sys.argv[2]])
"""


def known(profile: Path) -> str:
    """Put somebody in, under a first name then another, with a note."""
    store, _key = open_profile(profile, RunningClock(), known_words(profile))
    session = headquarters(store)
    given = PersonInput(first_names="Ada", usual_name=BEFORE)
    person = create_person(store, session, given, email=f"{NAME}@example.org").created("person")
    edit_person(store, session, person, PersonInput(first_names="Ada", usual_name=NAME))
    add_note(store, session, person, f"Appel de {NAME}")
    store.close()
    return person


def test_no_command_leaves_a_name(profile: Path, run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary, out = tmp_path / "temporary", tmp_path / "out"
    temporary.mkdir()
    for name in ("TMPDIR", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(temporary))
    log.start(profile)
    try:
        person = known(profile)
        assert NAME in run("search", NAME)[1]
        for words in (
            ["export-person", person, "--reason", f"Demande de {NAME}", "--out", out],
            ["purge"],
            ["doctor", "--audit"],
            ["backup", tmp_path / "saved.db"],
            ["restore", tmp_path / "saved.db"],
            ["search", NAME],
        ):
            assert run(*words)[0] == 0, words
        assert run("export-person", NAME, "--reason", "Demande")[0] == 2
    finally:
        log.stop()
    asked_for = {f"droit-d-acces-{person}.{kind}" for kind in ("json", "pdf")}
    assert set(left(out)) == asked_for, "what was asked for holds it: the search finds"
    for kept in out.iterdir():
        kept.unlink()
    assert list(left(tmp_path)) == []


def test_a_killed_process_leaves_no_name(profile: Path, tmp_path: Path) -> None:
    known(profile)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    environment = {**os.environ, "TMPDIR": str(temporary), "SQLITE_TMPDIR": str(temporary)}
    words = [sys.executable, "-c", READING, str(profile), NAME]
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True, cwd=temporary
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline().strip() == "reading"
        running.send_signal(signal.SIGKILL)
    assert list(left(tmp_path)) == []


@pytest.mark.timeout(280)
def test_no_page_and_no_command_of_the_window_leaves_a_name(demo: Path, tmp_path: Path) -> None:
    """Fields are filled and dialogs left: nothing was asked for in clear, so that the papers written name nobody."""
    folders = {name: tmp_path / name for name in ("profile", "out", "home", "temporary")}
    shutil.copytree(demo, folders["profile"])
    for name in ("out", "home", "temporary"):
        folders[name].mkdir()
    places = {"HOME": "home", "TMPDIR": "temporary", "SQLITE_TMPDIR": "temporary", "XDG_CONFIG_HOME": "home"}
    environment = {**os.environ, **{key: str(folders[name]) for key, name in places.items()}}
    words = [sys.executable, "-m", "tests.privacy.every_feature", str(folders["profile"]), str(folders["out"])]
    ended = subprocess.run(
        words,
        env=environment | {"QT_QPA_PLATFORM": "offscreen"},
        check=False,
        capture_output=True,
        text=True,
        timeout=270,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    pages, filled, commands = json.loads(ended.stdout)
    assert pages >= 12
    assert filled >= 20
    assert commands >= 50
    assert list(folders["profile"].glob("logs/crash-*.txt"))
    assert list(left(tmp_path)) == []
