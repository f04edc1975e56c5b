"""A base damaged in the middle, where no start looks: the window says so and a backup brings it back, by its keys."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from lmmh_desk.app.bootstrap import create_profile
from lmmh_desk.app.demonstration import INSTANT, PIN, WORDS
from lmmh_desk.app.program import program
from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.kernel.errors import StoreError
from lmmh_desk.store import backup, failures, files
from lmmh_desk.store.pages import read_pages
from lmmh_desk.system.keys import find_key
from lmmh_desk.ui.start import Start
from lmmh_desk.ui.trouble import TroubleScreen
from tests.ui.focus import activate, has_focus

LEAF, PAGE = 13, 4096  # a page of rows begins with this byte
CLOCK = FixedClock(INSTANT)


@pytest.fixture
def profile(demonstration: Path, tmp_path: Path) -> Path:
    """A copy of the demonstration with a backup taken from the window."""
    folder = tmp_path / "profile"
    shutil.copytree(demonstration, folder)
    (folder / files.COPIES).mkdir()
    backup.back_up(folder / files.FILE, find_key(folder, WORDS), folder / files.COPIES / "copie.db")
    return folder


def damage(profile: Path, about: bytes) -> None:
    """Flip a bit of the page of rows that tells of this."""
    path = profile / files.FILE
    numbered = enumerate(read_pages(path, find_key(profile, WORDS)))
    numbers = [number for number, page in numbered if page[0] == LEAF and about in page]
    number = numbers[len(numbers) // 2]
    content = bytearray(path.read_bytes())
    content[number * PAGE + 2000] ^= 1
    path.write_bytes(content)


@pytest.fixture
def start(qtbot, theme, profile: Path) -> Iterator[Start]:
    made = Start(program(profile, CLOCK, WORDS, on_paper=False))
    qtbot.addWidget(made.window)
    yield made
    made.end()


def enter(start: Start) -> None:
    activate(start.window)
    QTest.keyClicks(start.lock.entry.line, PIN)


def in_trouble(start: Start) -> bool:
    return isinstance(start.window.screen_shown(), TroubleScreen)


def test_what_the_counter_stumbles_on_ends_the_work_and_a_backup_brings_it_back(
    start: Start, profile: Path, qtbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    damage(profile, b"Belkacem")
    with qtbot.waitSignal(start.ready):
        start.begin()
    enter(start)
    qtbot.waitUntil(lambda: in_trouble(start))
    screen = start.troubles.screen
    assert screen is not None
    assert screen.fact.text() == "Le fichier de la base de données est abîmé."
    assert screen.restore.isVisible()
    assert has_focus(screen.restore)
    assert start.work is None

    broken = profile / "broken.db"
    broken.write_bytes((profile / files.COPIES / "copie.db").read_bytes()[:-5000])
    asked: list[str] = []

    def choose(path: Path) -> None:
        def dialog(_parent: object, _title: str, folder: str, _kinds: str) -> tuple[str, str]:
            asked.append(folder)
            return str(path), ""

        monkeypatch.setattr(QFileDialog, "getOpenFileName", dialog)

    choose(broken)
    QTest.keyClick(screen.restore, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: screen.fact.text() == "Cette sauvegarde est abîmée.")
    assert screen.safe.text() == "Rien n’a été remplacé."
    assert screen.restore.isEnabled()
    choose(profile / files.COPIES / "copie.db")
    with qtbot.waitSignal(start.ready):
        QTest.keyClick(screen.restore, Qt.Key.Key_Space)
    assert asked == [str(profile / files.COPIES)] * 2
    with qtbot.waitSignal(start.signed_in):
        enter(start)
    assert start.work is not None
    QTest.keyClicks(start.work.search.line, "belka")
    qtbot.waitUntil(lambda: start.work is not None and bool(start.work.search.person()))
    with start.work.context.store.read() as read:
        acts = read.exec_driver_sql("SELECT action FROM audit WHERE agent_id = 'console'").scalars().all()
    assert "desk.restore" in acts
    assert list(profile.glob("desk.db.replaced-*")), "the damaged file is kept"
    assert not in_trouble(start)


def test_a_base_that_is_gone_gets_no_first_start_while_its_copies_are_there(
    profile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Founded anew, `key.json` would name another key: what the copies open by would be named by nothing."""
    files.remove(profile / files.FILE)
    before = (profile / "key.json").read_bytes()
    window = program(profile, CLOCK, WORDS, on_paper=False)
    assert window.first_start is None
    with pytest.raises(failures.Damaged, match=r"n’est plus à sa place.*gardé"):
        window.open("")
    with pytest.raises(StoreError, match="contient déjà des données"):
        create_profile(profile, CLOCK, WORDS, lambda *_: None)
    assert (profile / "key.json").read_bytes() == before
    assert window.restore is not None
    window.restore("", profile / files.COPIES / "copie.db")
    opened = window.open("")
    with opened.store.read() as read:
        assert read.exec_driver_sql("SELECT count(*) FROM person").scalar() > 0
    opened.close()
    empty = tmp_path / "empty"
    (empty / files.COPIES).mkdir(parents=True)
    shutil.copy(profile / files.COPIES / "copie.db", empty / files.COPIES)
    assert program(empty, CLOCK).first_start is not None, "brought from elsewhere: no key of this profile opens it"


def test_damage_nobody_asks_for_is_found_by_the_check_of_the_day(start: Start, profile: Path, qtbot) -> None:
    damage(profile, b"")  # in the middle of the file
    with qtbot.waitSignal(start.ready):
        start.begin()
    with qtbot.waitSignal(start.signed_in):
        enter(start)
    qtbot.waitUntil(lambda: start.work is not None and not start.work.jobs.reads.busy)
    assert not in_trouble(start)
    assert start._check is not None
    start._check.begin()
    qtbot.waitUntil(lambda: in_trouble(start))
    assert start.troubles.screen is not None
    assert start.troubles.screen.gesture.text().startswith("Remettez la dernière sauvegarde, depuis la fenêtre")
