"""The main journey in a real window: real keys, no network, and once killed between save and print."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lmmh_desk.app.bootstrap import open_profile
from lmmh_desk.app.demonstration import INSTANT, PIN, WORDS
from lmmh_desk.kernel.clock import FixedClock
from tests.journeys.real_window import PATIENCE, READING, Window, pictures_folder, screen, until

pytestmark = [
    pytest.mark.window,
    pytest.mark.timeout(400),
    pytest.mark.skipif(not shutil.which("Xvfb"), reason="needs Xvfb and xdotool"),
]


@pytest.fixture
def profile(demonstration, tmp_path):
    return shutil.copytree(demonstration, tmp_path / "profile")


def rows(profile, statement):
    """Read the profile as another program would, beside the open window."""
    store, _key = open_profile(profile, FixedClock(INSTANT), WORDS)
    try:
        with store.read() as read:
            return [tuple(row) for row in read.exec_driver_sql(statement)]
    finally:
        store.close()


def issued(profile):
    """Return (number, state) of the papers recorded for Ferhat Belkacem."""
    return rows(
        profile,
        "SELECT paper.number, paper.print_count FROM paper JOIN person ON person.id = paper.person_id"
        " WHERE person.usual_name = 'Belkacem' AND person.first_names = 'Ferhat'",
    )


def opened(display, profile):
    window = Window(display, "demo", "--profile", str(profile))
    window.wait("Verrouillé")
    window.type(PIN)
    window.wait("Accueil")
    time.sleep(READING)
    return window


def record_justificatif(window):
    """Find Ferhat Belkacem in one search and fill the one thing that isn't known."""
    window.press("ctrl+k")
    window.type("belka")
    window.press("F7")
    window.wait("Nouveau justificatif")
    window.type("21/11")
    window.press("Tab", "ctrl+p")


def verified(profile, paper, tmp_path):
    passphrase = tmp_path / "passphrase.txt"
    passphrase.write_text(WORDS, encoding="utf-8")
    passphrase.chmod(0o600)
    environment = {**os.environ, "LMMH_PASSPHRASE_FILE": str(passphrase), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "lmmh_desk.cli.entry", "verify", "--profile", str(profile), str(paper)]
    return subprocess.run(command, env=environment, check=False, capture_output=True, text=True)


def test_an_agent_without_network_finds_a_person_and_prints_a_sealed_paper(profile, tmp_path):
    waiting = len(rows(profile, "SELECT id FROM walk_in"))
    with screen() as display:
        window = opened(display, profile)
        window.press("F2", "ctrl+Return")
        until(lambda: len(rows(profile, "SELECT id FROM walk_in")) == waiting + 1, PATIENCE, lambda: "nobody was added")
        record_justificatif(window)
        papers = until(lambda: list((profile / "papers").glob("JD-*.pdf")), PATIENCE, window.stop)
        window.picture(pictures_folder() / "justificatif-imprime.png")
        window.stop()
    ((number, printed),) = issued(profile)
    assert number.startswith("JD-C02-20-")
    assert printed == 1
    answer = verified(profile, papers[0], tmp_path)
    assert answer.returncode == 0, answer.stderr
    assert "FERHAT BELKACEM" in answer.stdout
    assert number in answer.stdout


@pytest.mark.skipif(not shutil.which("strace"), reason="needs strace to hold the program before it prints")
def test_a_paper_recorded_before_a_kill_is_there_and_prints_after_it(profile):
    with screen() as display:
        window = opened(display, profile)
        holding = subprocess.Popen(
            ["strace", "-f", "-qq", "-o", "/dev/null", "-p", str(window.process.pid),
             "-P", str(profile / "papers"), "-e", "trace=mkdir", "-e", "inject=mkdir:delay_enter=60s"]
        )  # fmt: skip
        until(lambda: "TracerPid:\t0" not in status(window.process.pid), PATIENCE, lambda: "strace never attached")
        record_justificatif(window)
        ((number, printed),) = until(lambda: issued(profile), PATIENCE, lambda: "nothing was recorded")
        window.kill()
        holding.wait()
        assert printed == 0
        assert not (profile / "papers").exists()
        window = opened(display, profile)
        window.press("ctrl+k")
        window.type(number)
        time.sleep(READING)
        window.press("Return")
        window.wait("Déménagements")
        time.sleep(READING)
        window.press("ctrl+p")
        until(lambda: issued(profile) == [(number, 1)], PATIENCE, lambda: f"{issued(profile)}")
        assert (profile / "papers" / f"{number}.pdf").exists()
        window.stop()


def test_a_second_start_leaves_the_first_alone_and_ends(profile):
    with screen() as display:
        first = opened(display, profile)
        second = Window(display, "demo", "--profile", str(profile))
        until(lambda: second.process.poll() is not None, PATIENCE, second.stop)
        assert second.process.returncode == 0
        second.stop()
        assert first.process.poll() is None
        assert first.titled("Accueil")
        first.stop()


def status(pid):
    return Path(f"/proc/{pid}/status").read_text(encoding="ascii")
