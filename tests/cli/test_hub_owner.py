"""What root types leaves the hub to its own user: nothing of root's stays in the folder."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from lmmh_desk.cli.hub import main
from lmmh_desk.hub import updates
from lmmh_desk.sync import release
from tests.hub.test_updates import Publisher

NOBODY = 65534
pytestmark = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root becomes the user of a folder"
)


def apart(does: Callable[[], int]) -> int:
    """Run in a process of its own, which never is root again, and return its exit code."""
    child = os.fork()
    if not child:
        code = 70
        with suppress(BaseException):
            code = does()
        os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Give a folder that every user reaches, where those of a test are root's alone."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        folder.chmod(0o777)
        yield folder


def ask(folder: Path, name: str, *words: str) -> int:
    return main([name, "--folder", str(folder), *words])


def a_life(folder: Path, update: Path, backup: Path) -> None:
    """Type what an administrator does over a hub's life, its database lost once."""
    for one in (["init", "localhost"], ["publish", str(update)], ["enrol"], ["backup", str(backup)]):
        assert apart(lambda one=one: ask(folder, *one)) == 0
    for part in folder.glob("hub.db*"):
        part.unlink()
    for one in (["restore", str(backup)], ["enrol"], ["devices"]):
        assert apart(lambda one=one: ask(folder, *one)) == 0


def test_root_leaves_nothing_of_its_own_in_the_folder_of_the_hubs_user(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher = Publisher(open_folder / "publisher")
    monkeypatch.setattr(release, "publisher", lambda: publisher.public)
    update = publisher.made("9.0.0")
    for place in (open_folder / "publisher", update):
        place.chmod(0o755)
    warm = open_folder / "warm"
    for one in (["init", "localhost"], ["publish", str(update)], ["enrol"], ["backup", str(open_folder / "warm.lmmh")]):
        assert ask(warm, *one) == 0  # what a command loads late is closed to another user, where tests run
    assert ask(warm, "restore", str(open_folder / "warm.lmmh")) == 2
    folder, backup = open_folder / "hub", open_folder / "hub.lmmh"
    folder.mkdir(mode=0o700)
    os.chown(folder, NOBODY, NOBODY)
    a_life(folder, update, backup)
    assert {file.stat().st_uid for file in folder.rglob("*")} == {NOBODY}
    assert backup.stat().st_uid == NOBODY
    assert updates.offered(folder, release.machines()) is not None


def test_a_file_closed_to_the_hubs_user_is_told_before_anything(
    open_folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder, closed = open_folder / "hub", tmp_path / "closed"
    folder.mkdir(mode=0o700)
    assert ask(folder, "init", "localhost") == 0
    for file in (folder, *folder.iterdir()):
        os.chown(file, NOBODY, NOBODY)
    closed.mkdir(mode=0o700)
    (closed / "copy.lmmh").write_bytes(b"")
    capfd.readouterr()
    for name, file in (("restore", closed / "copy.lmmh"), ("backup", closed / "new.lmmh")):
        assert apart(lambda name=name, file=file: ask(folder, name, str(file))) == 2
        assert f"Rien n’a changé\u00a0: {file} lui est fermé." in capfd.readouterr().err
    assert not (closed / "new.lmmh").exists()
