"""A flipped bit or a cut file is always found, never served as good data, never deleted."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from lmmh_desk.store import doctor, failures, files
from lmmh_desk.store.opening import FILE, open_store
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
