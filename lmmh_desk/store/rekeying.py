"""Gives a closed profile's database another key: a copy under it, read again, takes the old file's name by one rename.

SQLCipher's own `PRAGMA rekey` takes as long, but writes in the file itself, whose first bytes it leaves as they were:
they would no longer tell whose key opens it (`header`), nor a stopped change from a finished one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from lmmh_desk.kernel.errors import StoreError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.store import failures, files
from lmmh_desk.store.backup import Counts, copy_into, counts, verified
from lmmh_desk.store.opening import SMALLEST, inspected


def rekey(folder: Path, key: bytes, new_key: bytes, start: bytes) -> Counts:
    """Put a database of another key, beginning with `start`, in the place of this one; return its rows by table.

    Raises StoreError, the database as it was; Busy where another program has it open.
    """
    new = folder / files.NEW
    with alone(folder, key) as source:
        expected = counts(source)
        try:
            files.remove(new)
            copy_into(source, new, new_key, start)
            if verified(new, new_key) != expected:
                raise _not_made()
            files.write_check(folder, start)  # first, so that the old key is found to be wrong, not the file damaged
            _take_place(source, new, folder / files.FILE)
        except BaseException:
            with suppress(OSError):
                files.remove(new)
            raise
    return expected


@contextmanager
def alone(folder: Path, key: bytes) -> Iterator[Any]:
    """Give the only connection to a profile's database, its WAL emptied into it: others wait or are refused."""
    if not files.writable(folder):
        raise failures.read_only()
    with inspected(folder / files.FILE, key) as source, failures.in_french():
        source.execute("PRAGMA journal_mode = DELETE").fetchone()
        source.execute("PRAGMA locking_mode = EXCLUSIVE").fetchone()
        source.execute("BEGIN EXCLUSIVE")
        source.execute("COMMIT")
        yield source


def _take_place(source: Any, new: Path, path: Path) -> None:
    if os.name == "nt":  # no file is replaced there while anybody has it open
        source.close()
        files.publish(new, path)
        return
    old = os.open(path, os.O_RDWR)
    try:
        files.publish(new, path)
        # A program that waits to open the old file has lost its name: it must fail, rather than write there.
        os.pwrite(old, os.urandom(SMALLEST), 0)
    finally:
        os.close(old)


def _not_made() -> StoreError:
    return StoreError(
        _("La base chiffrée à nouveau ne contient pas tout ce que contient l’ancienne."),
        _("Elle n’a pas été gardée\u00a0; la base de données est intacte."),
        _("Recommencez, ou appelez le service informatique."),
    )
