"""A flipped bit or a cut file is always found, never served as good data, never deleted."""

from __future__ import annotations

import random
import shutil
import threading
from pathlib import Path

import pytest

from lmmh_desk.store import doctor, failures, files, soundness
from lmmh_desk.store.opening import FILE, open_store
from lmmh_desk.store.store import Store
from tests.faults.running import count, seed
from tests.faults.writer import CLOCK, KEY, prepare, write_for_ever
from tests.store.things import declared

pytestmark = [pytest.mark.fault, pytest.mark.timeout(3600)]


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory):
    with declared():
        folder = tmp_path_factory.mktemp("damage") / "profile"
        prepare(folder)
        store = open_store(folder, KEY, CLOCK)
        write_for_ever(store, lambda name: None, 50)
        store.close()
        yield folder


def found(folder: Path) -> str:
    """Return how the damage is found: when opening, or by the doctor."""
    try:
        open_store(folder, KEY, CLOCK).close()
    except failures.Damaged:
        return "opening"
    return "doctor" if any(check.key == "pages" and not check.ok for check in doctor.examine(folder, KEY)) else "never"


def damaged_copy(profile: Path, folder: Path, content: bytes) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(profile, folder)
    (folder / FILE).write_bytes(content)
    return folder


def test_every_flipped_bit_is_found(profile: Path, tmp_path: Path) -> None:
    chance = random.Random(seed())
    good = (profile / FILE).read_bytes()
    missed = []
    for _ in range(count(25, 400)):
        place, bit = chance.randrange(len(good)), 1 << chance.randrange(8)
        content = bytearray(good)
        content[place] ^= bit
        folder = damaged_copy(profile, tmp_path / "copy", bytes(content))
        how = found(folder)
        if how == "never":
            missed.append((place, bit))
        kept = files.quarantined(folder) if how == "opening" else [folder / FILE]
        assert len(kept) == 1
    assert missed == []


def test_every_cut_file_is_found(profile: Path, tmp_path: Path) -> None:
    chance = random.Random(seed())
    good = (profile / FILE).read_bytes()
    for _ in range(count(8, 100)):
        folder = damaged_copy(profile, tmp_path / "copy", good[: chance.randrange(len(good))])
        assert found(folder) != "never"


def test_a_good_file_is_not_accused(profile: Path, tmp_path: Path) -> None:
    assert found(damaged_copy(profile, tmp_path / "copy", (profile / FILE).read_bytes())) == "never"


def hidden_damage(profile: Path, folder: Path) -> Path:
    """Return a copy whose damage opening does not meet: a page of the boxes' photos."""
    good = (profile / FILE).read_bytes()
    for number in reversed(range(len(good) // 4096)):
        content = bytearray(good)
        content[number * 4096 + 2000] ^= 1
        copy = damaged_copy(profile, folder, bytes(content))
        if found(copy) == "doctor":
            return copy
    raise AssertionError("opening meets every page")


def read_all(store: Store) -> None:
    with store.read() as read:
        for name in read.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'table'").scalars().all():
            read.exec_driver_sql(f'SELECT * FROM "{name}"').all()


def test_damage_that_opening_does_not_meet_is_found_beside_the_counter(
    profile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Exception] = []
    monkeypatch.setattr(soundness, "STEPS", 1)
    store = open_store(hidden_damage(profile, tmp_path / "copy"), KEY, CLOCK)
    store.when_damaged = told.append
    store.check_pages(lambda: True)
    assert told == [], "it gives way at once"
    with pytest.raises(failures.Damaged, match=r"abîmé.*rien n’est effacé.*Remettez la dernière sauvegarde"):
        store.check_pages(lambda: False)
    assert [type(error) for error in told] == [failures.Damaged]
    with pytest.raises(failures.Damaged):
        read_all(store)
    assert len(told) == 2, "and by whoever stumbles on it"
    store.close()


def test_a_sound_base_being_written_is_not_accused(profile: Path, tmp_path: Path) -> None:
    copy = damaged_copy(profile, tmp_path / "copy", (profile / FILE).read_bytes())
    ended = threading.Event()
    store = open_store(copy, KEY, CLOCK)

    def write() -> None:
        write_for_ever(store, lambda _name: None, 200)
        ended.set()

    writing = threading.Thread(target=write)
    writing.start()
    while not ended.is_set():
        store.check_pages(lambda: False)
        store._empty_wal()
    writing.join()
    store.close()
