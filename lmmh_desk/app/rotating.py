"""A profile's database under a new key."""

from __future__ import annotations

import os
from pathlib import Path

from lmmh_desk.store import files, header
from lmmh_desk.store.backup import Counts
from lmmh_desk.store.failures import in_french
from lmmh_desk.store.opening import inspected
from lmmh_desk.store.rekeying import rekey
from lmmh_desk.system import keys, recovery, rotation
from lmmh_desk.system.single import InstanceLock


def rotate(folder: Path, words: str | None) -> Counts:
    """Make a new key and give it to the database; return its rows by table; raises DeskError, nothing changed.

    The vault still holds the old key: `rotation.clear` has it forgotten, once the database was opened by the new one.
    """
    with in_french(OSError), InstanceLock(folder):
        key = keys.find_key(folder, words)
        with inspected(folder / files.FILE, key):
            finish(folder, key)
        new_key = os.urandom(rotation.KEY)
        start = header.new_salt(new_key)
        recovery.seal_again(folder, new_key, key)
        try:
            rotation.promise(folder, key, new_key, start, words)
            counts = rekey(folder, key, new_key, start)
        finally:
            finish(folder, new_key if header.file_matches(folder / files.FILE, new_key) else key)
    return counts


def finish(folder: Path, key: bytes) -> None:
    """End a change of key, forwards or backwards, once `key` opened the database; its lock is held."""
    if keys.find_place(folder).next is not None and header.file_matches(folder / files.FILE, key):
        files.remove(folder / files.NEW)
        files.write_check(folder, header.start_of(folder / files.FILE))
        if not rotation.settle(folder):
            rotation.drop(folder)
