"""A full disk and a read-only one: said clearly, nothing half-written, nothing lost."""

from __future__ import annotations

import resource
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from lmmh_desk.store import backup, doctor, failures
from lmmh_desk.store.opening import FILE, open_store
from lmmh_desk.store.store import Store
from lmmh_desk.system import disk
from lmmh_desk.system.single import InstanceLock
from tests.faults.running import small_disk
from tests.faults.writer import CLOCK, KEY, SESSION, faults_of, prepare, write_for_ever
from tests.store.things import Box, declared

pytestmark = pytest.mark.fault

WITHIN_A_LIMIT = """
import resource, signal, sys
from pathlib import Path
from tests.faults.test_disk import fill
from tests.store.things import declared
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (3_000_000, 3_000_000))
with declared():
    fill(Path(sys.argv[1]))
"""


def fill(profile: Path) -> set[str]:
    """Write until the disk is full; check what it said and what it left; return what it acknowledged."""
    acknowledged: list[str] = []
    store = open_store(profile, KEY, CLOCK)
    with pytest.raises(failures.DiskFull, match=r"plein.*intact.*Libérez"):
        write_for_ever(store, acknowledged.append, 20_000)
    with store.read() as read:
        assert read.exec_driver_sql("SELECT count(*) FROM zbox").scalar() == len(acknowledged)
    store.close()
    assert len(acknowledged) > 10
    assert faults_of(profile, set(acknowledged)) == []
    return set(acknowledged)


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "LOW", 1024 * 1024)
    monkeypatch.setattr(disk, "BALLAST", 3 * 1024 * 1024)
    with declared(), small_disk(tmp_path, "12m"):
        profile = tmp_path / "profile"
        prepare(profile)
        assert disk.keep_ballast(tmp_path)
        acknowledged = fill(profile)
        assert disk.room(profile).full
        assert disk.drop_ballast(tmp_path) == 3 * 1024 * 1024
        store = open_store(profile, KEY, CLOCK)
        write_for_ever(store, acknowledged.add, 5)
        store.close()
        assert faults_of(profile, acknowledged) == []


def test_the_ballast_lets_the_next_small_writes_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "LOW", 1024 * 1024)
    monkeypatch.setattr(disk, "BALLAST", 3 * 1024 * 1024)
    acknowledged: list[str] = []
    with declared(), small_disk(tmp_path, "12m"):
        profile = tmp_path / "profile"
        prepare(profile)
        assert disk.keep_ballast(profile)
        store = open_store(profile, KEY, CLOCK)
        with pytest.raises(failures.DiskFull, match=r"plein.*intact.*Libérez"):
            write_for_ever(store, acknowledged.append, 20_000)
        assert not (profile / disk.NAME).exists()
        write_for_ever(store, acknowledged.append, 20)
        store.close()
        assert faults_of(profile, set(acknowledged)) == []


def stuffed(place: Path) -> Path:
    """Fill the last byte of a disk; return the file that does."""
    stuffing = place / "stuffing"
    with suppress(OSError), stuffing.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    return stuffing


def test_a_disk_full_at_the_start_gives_its_ballast_back_or_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "LOW", 1024 * 1024)
    monkeypatch.setattr(disk, "BALLAST", 3 * 1024 * 1024)
    acknowledged: set[str] = set()
    place = tmp_path / "disk"
    place.mkdir()
    with declared(), small_disk(place, "12m"):
        profile = place / "profile"
        prepare(profile)
        assert disk.keep_ballast(profile)
        stuffed(place)
        store = open_store(profile, KEY, CLOCK)
        assert not store.read_only, "the ballast made room"
        write_for_ever(store, acknowledged.add, 5)
        store.close()
        stuffed(place)
        assert not [check.key for check in doctor.examine(profile, KEY) if check.key == "pages" and not check.ok]
        store = open_store(profile, KEY, CLOCK)
        assert store.read_only
        with store.read() as read:
            assert read.exec_driver_sql("SELECT count(*) FROM zbox").scalar() == len(acknowledged)
        with pytest.raises(failures.ReadOnly, match="consultation"):
            one_box(store)
        store.close()


def test_a_read_only_disk_is_examined_and_backed_up_elsewhere(tmp_path: Path) -> None:
    place = tmp_path / "disk"
    place.mkdir()
    with declared(), small_disk(place, "12m"):
        profile = place / "profile"
        prepare(profile)
        subprocess.run(["mount", "-o", "remount,ro", place], check=True)
        assert [check.key for check in doctor.examine(profile, KEY) if check.key != "room" and not check.ok] == [
            "durability"
        ]
        assert "zbox" in backup.back_up(profile / FILE, KEY, tmp_path / "saved.db")
        with pytest.raises(failures.BadTarget, match=r"refuse l’écriture.*autre dossier"):
            backup.back_up(profile / FILE, KEY, place / "saved.db")


def test_a_file_that_may_not_grow(tmp_path: Path) -> None:
    with declared():
        prepare(tmp_path / "profile")
    assert (tmp_path / "profile" / FILE).stat().st_size < 2_900_000
    done = subprocess.run(
        [sys.executable, "-c", WITHIN_A_LIMIT, str(tmp_path / "profile")], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 3_000_000


def one_box(store: Store) -> None:
    with store.write(SESSION, "box.make") as unit:
        unit.add(Box(name="red"))


def test_a_disk_that_becomes_read_only(tmp_path: Path) -> None:
    with declared(), small_disk(tmp_path, "12m"):
        profile = tmp_path / "profile"
        prepare(profile)
        store = open_store(profile, KEY, CLOCK)
        one_box(store)
        store.close()
        subprocess.run(["mount", "-o", "remount,ro", tmp_path], check=True)
        with InstanceLock(profile):
            consulting = open_store(profile, KEY, CLOCK)
        assert consulting.read_only
        with consulting.read() as read:
            assert read.exec_driver_sql("SELECT name FROM zbox").scalars().all() == ["red"]
        with pytest.raises(failures.ReadOnly, match="consultation"):
            one_box(consulting)
        consulting.close()
        subprocess.run(["mount", "-o", "remount,rw", tmp_path], check=True)
        again = open_store(profile, KEY, CLOCK)
        assert not again.read_only
        again.close()
