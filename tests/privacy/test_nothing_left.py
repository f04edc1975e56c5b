"""A name put in the program, each command of the terminal run on it, a process killed: no byte left tells the name."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from lmmh_desk.app.bootstrap import open_profile
from lmmh_desk.app.catalogue import CATALOGUE
from lmmh_desk.app.demonstration import known_words, set_clock
from lmmh_desk.app.program import program
from lmmh_desk.kernel.clock import RunningClock
from lmmh_desk.system import log
from lmmh_desk.tenancy.actions.notes import add_note
from lmmh_desk.tenancy.actions.people import create_person, edit_person
from lmmh_desk.tenancy.model.checks import PersonInput
from tests.cli.conftest import demo, profile, run
from tests.headquarters import headquarters
from tests.privacy.canary import BEFORE, NAME, left
from tests.privacy.savings import SAVINGS

__all__ = ["demo", "profile", "run"]

KINDS = {"JD", "RV", "AR", "AV", "LI", "DI"}  # papers about the person, by how their file begins

READING = """
import sys
from lmmh_desk.cli.desk import main
from lmmh_desk.store import store
store.Store.close = lambda self: (print("reading", flush=True), sys.stdin.read())
main(["search", "--profile", sys.argv[1], sys.argv[2]])
"""


def known(profile: Path) -> str:
    """Put somebody in, under a first name then another, with a note."""
    store, _key = open_profile(profile, clock := RunningClock(), known_words(profile))
    set_clock(clock, store)  # entries of today would have its own clock doubted
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


ASKED_FOR = re.compile(r"droit-d-acces-.*\.(json|pdf)|locataires\.csv|chosen")  # by the agent, in a folder they chose


@pytest.mark.timeout(560)
def test_no_gesture_of_the_window_leaves_a_name(demo: Path, tmp_path: Path) -> None:
    """Each slice saves the name and prints it, every page and dialog is filled, it is killed: only papers tell it."""
    folders = {name: tmp_path / name for name in ("profile", "out", "home", "temporary")}
    shutil.copytree(demo, folders["profile"])
    for name in ("out", "home", "temporary"):
        folders[name].mkdir()
    ended = killed(folders)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    pages, filled, commands = json.loads(ended.stdout)
    assert pages >= 12
    assert filled >= 20
    assert commands >= 50
    assert list(folders["profile"].glob("logs/crash-*.txt"))
    assert list((folders["profile"] / "copies").glob("*.db"))
    papers = folders["profile"] / "papers"
    assert {name[:2] for name in left(papers)} >= KINDS, "what is printed tells the name: the search finds"
    shutil.rmtree(papers)  # kept an hour, or until the next start
    found = set(left(folders["out"]))
    assert len(found) == 4, "what was asked for holds it: the search finds"
    assert all(map(ASKED_FOR.fullmatch, found)), found
    shutil.rmtree(folders["out"])
    assert list(left(tmp_path)) == []


@pytest.mark.parametrize("on_paper", [True, False])
def test_what_a_killed_program_printed_goes_at_the_next_start(profile: Path, on_paper: bool) -> None:
    """However young the file is; a played day is asked for its papers: they stay."""
    file = profile / "papers" / "JD-C02-20-0184.pdf"
    file.parent.mkdir()
    file.write_bytes(b"pdf")
    opened = program(profile, RunningClock(), known_words(profile), on_paper=on_paper).open("")
    assert file.exists() is not on_paper
    opened.close()


@pytest.mark.parametrize("before", range(3))
@pytest.mark.parametrize("code", ["utf-8", "utf-16-le"])
def test_a_name_is_found_as_it_is_written(tmp_path: Path, code: str, before: int) -> None:
    plain = f"{'é' * before}M. {NAME.upper()}, appelé".encode(code)
    for name, held in {"plain": plain, "packed": b64encode(bytes(before) + plain), "nobody": b"M. Belkacem"}.items():
        (tmp_path / name).write_bytes(held)
    (tmp_path / f"Fiche-{NAME}").mkdir()
    assert set(left(tmp_path)) == {"plain", "packed", f"Fiche-{NAME}"}


def test_each_slice_saves() -> None:
    slices = {feature.key for feature in CATALOGUE if feature.key != "shell"}
    assert {saving.act.partition(".")[0] for saving in SAVINGS} >= slices


def killed(folders: dict[str, Path]) -> subprocess.CompletedProcess[str]:
    """Run the program in folders of its own until it kills itself."""
    home, temporary = str(folders["home"]), str(folders["temporary"])
    places = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"), home)
    places |= dict.fromkeys(("TMPDIR", "SQLITE_TMPDIR", "XDG_RUNTIME_DIR"), temporary)
    words = [sys.executable, "-m", "tests.privacy.every_feature", str(folders["profile"]), str(folders["out"])]
    return subprocess.run(
        words, env={**os.environ, **places, "QT_QPA_PLATFORM": "offscreen"}, check=False, capture_output=True,
        text=True, timeout=540,
    )  # fmt: skip
