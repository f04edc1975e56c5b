"""A name put in the program, each command of the terminal run on it, a process killed: no byte left tells the name."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lmmh_desk.app.bootstrap import console_session, keep_journal, open_profile
from lmmh_desk.app.demonstration import known_words
from lmmh_desk.kernel.clock import RunningClock
from lmmh_desk.system import log
from lmmh_desk.tenancy.actions.notes import add_note
from lmmh_desk.tenancy.actions.people import create_person, edit_person
from lmmh_desk.tenancy.model.checks import PersonInput
from tests.cli.conftest import demo, profile, run

__all__ = ["demo", "profile", "run"]

NAME, BEFORE = "Zylcanary", "Vexcanary"
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
    session = console_session(store)
    given = PersonInput(first_names="Ada", usual_name=BEFORE)
    person = create_person(store, session, given, email=f"{NAME}@example.org").created("person")
    edit_person(store, session, person, PersonInput(first_names="Ada", usual_name=NAME))
    add_note(store, session, person, f"Appel de {NAME}")
    store.close()
    return person


def left(folder: Path) -> Iterator[str]:
    """Give the files that hold a canary, in UTF-8 or UTF-16, as written or in capitals."""
    words = [word for name in (NAME, BEFORE) for word in (name, name.lower(), name.upper())]
    pieces = [word.encode(code) for word in words for code in ("utf-8", "utf-16-le", "utf-16-be")]
    for path in folder.rglob("*"):
        if path.is_file() and any(piece in path.read_bytes() for piece in pieces):
            yield path.name


def test_no_command_leaves_a_name(profile: Path, run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary, out = tmp_path / "temporary", tmp_path / "out"
    temporary.mkdir()
    for name in ("TMPDIR", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(temporary))
    keep_journal(profile)
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
    assert f"droit-d-acces-{person}.json" in set(left(out)), "what was asked for holds it: the search finds"
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
