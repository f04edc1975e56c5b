"""The small files of a profile's key on a full disk: one French sentence, nothing half-written, and it opens after."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lmmh_desk.app import recovering
from lmmh_desk.app.rotating import rotate
from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.kernel.errors import StoreError
from lmmh_desk.store.failures import DiskFull
from lmmh_desk.store.opening import create_store, open_store
from lmmh_desk.system import keys, recovery, vault
from tests.conftest import load_tables
from tests.fakes.vaults import in_file
from tests.faults.running import small_disk

pytestmark = pytest.mark.fault
CLOCK = FixedClock(1605605605000)
WORDS = "quatre mots sans lien"


def turned(folder: Path, _sheets: recovery.Making) -> None:
    rotate(folder, None)


def moved(folder: Path, _sheets: recovery.Making) -> None:
    recovering.move(folder, keys.find_key(folder), words=WORDS)


def recovered(folder: Path, made: recovery.Making) -> None:
    recovering.recover(folder, made.sheets, words=WORDS)


@pytest.mark.parametrize("act", [turned, moved, recovered])
def test_a_full_disk_is_said_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: Callable[[Path, recovery.Making], None]
) -> None:
    back_end = in_file(tmp_path / "vault")
    monkeypatch.setattr(vault, "_class", lambda _name: back_end)
    disk = tmp_path / "disk"
    disk.mkdir()
    load_tables()  # whichever of the acts comes first
    with small_disk(disk, "12m"):
        folder = disk / "profile"
        folder.mkdir()
        key = keys.make_key(folder)
        create_store(folder, key, CLOCK).close()
        made = recovery.make(key, shared=False)
        recovery.keep(folder, made.sealed)
        before = sorted(path.name for path in folder.iterdir()), (folder / keys.NAME).read_bytes()
        fill(disk / "ballast")
        with pytest.raises(StoreError) as caught:
            act(folder, made)
        assert isinstance(caught.value, DiskFull)
        (disk / "ballast").unlink()
        assert (sorted(path.name for path in folder.iterdir() if path.suffix == ".new"), before[1]) == (
            [],
            (folder / keys.NAME).read_bytes(),
        )
        open_store(folder, keys.find_key(folder), CLOCK).close()
        assert key in recovery.unsealed((folder / recovery.FILE).read_bytes(), made.sheets)


def fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        for size in (65536, 4096):
            try:
                while file.write(bytes(size)):
                    pass
            except OSError:
                continue
