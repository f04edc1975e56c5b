"""Numbers people read are never given twice, even after an older copy of the database came back.

The highest ones are kept in the database and in a small file of the profile; the next is one above both.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.ids import number
from lmmh_desk.system.durable import sync_folder

LINE = re.compile(r"^([A-Z]{2}-[A-Z0-9]{3}-\d{2})-(\d{4,})$")


class NumberFile:
    """The highest number used of each series, as lines of text; a line cut by a power loss is ignored."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._highest: dict[str, int] = {}
        lines = path.read_text("ascii", "replace").split("\n")[:-1] if path.exists() else []
        for found in filter(None, map(LINE.match, lines)):
            self._highest[found[1]] = max(int(found[2]), self._highest.get(found[1], 0))
        if len(lines) > 200 + len(self._highest):
            self._compact()

    def highest(self, series: str) -> int:
        """Return the highest number known of a series, 0 if none."""
        return self._highest.get(series, 0)

    def write(self, numbers: dict[str, int]) -> None:
        """Append numbers, on the disk when this returns; raises OSError."""
        new = not self._path.exists()
        with self._path.open("ab") as file:
            # The empty line closes one that a power loss may have cut.
            file.write(b"\n" + _lines(numbers))
            file.flush()
            os.fsync(file.fileno())
        if new:
            sync_folder(self._path.parent)
        self._highest.update(numbers)

    def _compact(self) -> None:
        new = self._path.with_suffix(".new")
        with new.open("wb") as file:
            file.write(_lines(self._highest))
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._path)


def next_number(driver: Any, file: NumberFile, kind: str, desk: str, now: int) -> tuple[str, int, str]:
    """Return the next number of a kind on a desk as (series, rank, text), and keep it in the transaction."""
    year = paris(now).year
    series = number(kind, desk, year, 0).removesuffix("-0000")
    found = driver.execute("SELECT last FROM numbering WHERE series = ?", (series,)).fetchone()
    rank = max(found[0] if found else 0, file.highest(series)) + 1
    driver.execute(
        "INSERT INTO numbering (series, last) VALUES (?, ?) ON CONFLICT DO UPDATE SET last = excluded.last",
        (series, rank),
    )
    return series, rank, number(kind, desk, year, rank)


def _lines(numbers: dict[str, int]) -> bytes:
    return "".join(f"{series}-{rank:04d}\n" for series, rank in numbers.items()).encode("ascii")
