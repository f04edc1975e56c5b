"""Folders, the lock of a profile, room on the disk."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from lmmh_desk.kernel.errors import BadInput, StoreError
from lmmh_desk.system import disk, paths
from lmmh_desk.system.single import AlreadyOpen, InstanceLock

HOLD = """
import sys, time
from pathlib import Path
from lmmh_desk.system.single import InstanceLock
InstanceLock(Path(sys.argv[1])).acquire()
print("held", flush=True)
time.sleep(60)
"""


def test_a_profile_is_closed_to_other_users(tmp_path: Path) -> None:
    folder = paths.ensure_folder(tmp_path / "a" / "b")
    assert folder.stat().st_mode & 0o777 == 0o700
    assert paths.ensure_folder(folder) == folder
    assert paths.inside(folder, "logs").is_dir()


def test_a_file_is_not_a_profile(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BadInput, match="pas un dossier"):
        paths.ensure_folder(tmp_path / "file")
    with pytest.raises(StoreError, match="ne peut pas être créé"):
        paths.ensure_folder(tmp_path / "file" / "below")


def test_the_default_profile_does_not_roam() -> None:
    assert paths.default_profile().name == "LMMH Desk"


def test_the_second_program_is_refused(tmp_path: Path) -> None:
    with InstanceLock(tmp_path), pytest.raises(AlreadyOpen, match="déjà ouvert"):
        InstanceLock(tmp_path).acquire()
    with InstanceLock(tmp_path):
        pass


def test_a_killed_program_lets_go(tmp_path: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    with pytest.raises(AlreadyOpen):
        InstanceLock(tmp_path).acquire()
    holder.kill()
    holder.wait()
    holder.stdout.close()
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            InstanceLock(tmp_path).acquire()
        except AlreadyOpen:
            time.sleep(0.01)
        else:
            return
    pytest.fail("the lock outlived its holder")


@pytest.mark.parametrize(
    ("free", "low", "full", "word"),
    [
        (10**12, False, False, ""),
        (100 * 1024 * 1024, True, False, "Il reste 100\u00a0Mo"),
        (1000, True, True, "est plein"),
    ],
)
def test_room_is_said_before_it_lacks(free: int, low: bool, full: bool, word: str) -> None:
    room = disk.Room(free)
    assert (room.low, room.full) == (low, full)
    assert word in room.sentence
    assert bool(room.sentence) == low


def test_the_ballast_is_kept_and_given_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "BALLAST", 2 * 1024 * 1024)
    assert disk.keep_ballast(tmp_path)
    assert disk.keep_ballast(tmp_path)
    assert (tmp_path / "ballast").stat().st_size == 2 * 1024 * 1024
    assert disk.drop_ballast(tmp_path) == 2 * 1024 * 1024
    assert disk.drop_ballast(tmp_path) == 0


def test_no_ballast_where_there_is_no_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "room", lambda folder: disk.Room(1000))
    assert not disk.keep_ballast(tmp_path)
    monkeypatch.setattr(disk, "room", lambda folder: disk.Room(10**12))
    assert not disk.keep_ballast(tmp_path / "nowhere")
    assert list(tmp_path.iterdir()) == []
