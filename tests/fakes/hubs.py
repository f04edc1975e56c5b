"""An empty hub in a file: made once a process and copied, since making its tables takes longer than most tests."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from lmmh_desk.hub import tables
from lmmh_desk.hub.storage import Storage, open_storage
from lmmh_desk.kernel.ids import new_id
from tests.conftest import KEY, load_tables

NOW = 1_605_606_120_000


def empty_hub(path: Path) -> Storage:
    """Return an empty hub with an epoch of its own."""
    load_tables()
    path.write_bytes(_made())
    storage = open_storage(path, KEY)
    with storage.writer.begin() as connection:
        connection.execute(tables.hub_clock.update().values(epoch=new_id()))
    return storage


@cache
def _made() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "hub.db"
        storage = open_storage(path, KEY)
        storage.make(NOW)
        storage.close()
        return path.read_bytes()
