"""What a retention rule would have go on a day."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from lmmh_desk.kernel.retention import Retention


class Due(Struct, frozen=True):
    """A rule on a day: the months kept (None: for ever), the day before which records go, and those records."""

    retention: Retention
    months: int | None
    source: str
    before: date | None
    ids: tuple[str, ...]
