"""What a retention rule would have go on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lmmh_desk.kernel.retention import Retention


@dataclass(frozen=True)
class Due:
    """A rule on a day: the months kept (None: for ever), the day before which records go, and those records."""

    retention: Retention
    months: int | None
    source: str
    before: date | None
    ids: tuple[str, ...]
