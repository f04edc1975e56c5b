"""A name typed at the counter is readable nowhere on the disk: database, WAL, backup, crash report, journal."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lmmh_desk.store import backup
from lmmh_desk.store.opening import FILE, open_store
from lmmh_desk.store.store import Store
from lmmh_desk.system import crash, log
from tests.faults.writer import CLOCK, KEY, SESSION, prepare
from tests.store.things import Box, declared

pytestmark = pytest.mark.fault

CANARY = "Ferhat BELKACEM-CANARI"


def leave_traces(store: Store, folder: Path) -> None:
    """Write the name everywhere the program may take it, and fail while holding it."""
    with store.write(SESSION, "box.make", CANARY) as unit:
        unit.details["name"] = CANARY
        unit.add(Box(name=CANARY))
    with store.local() as connection:
        connection.exec_driver_sql("INSERT INTO draft VALUES ('agent', 'form', 'new', ?, 0)", (CANARY,))
    with store.read() as read:
        # A sort too large for memory would spill to a temporary file.
        read.exec_driver_sql(
            "SELECT name || value FROM zbox, json_each(?) ORDER BY 1 DESC", ("[" + "1," * 9999 + "1]",)
        )
    backup.back_up(folder / FILE, KEY, folder / "saved.db")
    try:
        with store.write(SESSION, "box.make") as unit:
            unit.add(Box(name=CANARY))
    except Exception as error:
        log.failure("box.refused", error, name=CANARY)
        crash.report(folder, error)


def test_no_trace_of_a_name(tmp_path: Path) -> None:
    folder = tmp_path / "profile"
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    os.environ["SQLITE_TMPDIR"] = str(temporary)
    try:
        with declared():
            prepare(folder)
            log.start(folder)
            store = open_store(folder, KEY, CLOCK)
            leave_traces(store, folder)
            written = [path for path in tmp_path.rglob("*") if path.is_file()]
            contents = {path.name: path.read_bytes() for path in written}
            store.close()
    finally:
        log.stop()
        del os.environ["SQLITE_TMPDIR"]
    assert {FILE, f"{FILE}-wal", "saved.db", "desk.log"} <= contents.keys()
    assert any(name.startswith("crash-") for name in contents)
    for piece in ("BELKACEM", "CANARI", "Ferhat"):
        for encoding in ("utf-8", "utf-16-le"):
            assert not [name for name, content in contents.items() if piece.encode(encoding) in content]
    assert list(temporary.iterdir()) == []
