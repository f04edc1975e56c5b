"""Days, months, instants, minutes as every page reads them: one value that none can breaks each list it stands in."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Table

from lmmh_desk.kernel.clock import TOLD
from lmmh_desk.store.tables import AMinute, AnInstant, Day, Month

Check = Callable[[Any], None]
NAMED = re.compile(r"(\d{1,9})-(\d{1,9})-(\d{1,9})")


class Dated(NamedTuple):
    """A column that calendars are made of: what raises ValueError or TypeError where none reads its value, and what
    gives the nearest one they read, for a desk that received such a value all the same: never an empty one, which other
    columns may not allow.
    """

    check: Check
    nearest: Callable[[Any], str | int]


@cache
def calendar(table: Table) -> dict[str, Dated]:
    """Return the columns of a table that calendars are made of; those that may be empty are NULL, or have a default."""
    found = {}
    for name, column in table.c.items():
        for kind, check, nearest in KINDS:
            if isinstance(column.type, kind):
                empty = column.server_default is not None
                found[str(name)] = Dated(_or_none(check) if empty else check, nearest)
    return found


def _day(value: str) -> None:
    if date.fromisoformat(value).isoformat() != value:  # they are compared as texts
        raise ValueError


def _month(value: str) -> None:
    _day(f"{value}-01")


def _instant(value: int) -> None:
    if not TOLD[0] <= value <= TOLD[1]:
        raise ValueError


def _minute(value: int) -> None:
    if not 0 <= value < 24 * 60:
        raise ValueError


def _or_none(check: Check) -> Check:
    return lambda value: check(value) if value != "" else None


def _near_day(value: Any) -> str:
    """Return the day that a text is nearest to, the first one where it names none."""
    found = NAMED.match(str(value))
    if found is None:
        return "1970-01-01"
    year, month, day = map(int, found.groups())
    year, month = min(max(year, 1), 9999), min(max(month, 1), 12)
    return date(year, month, min(max(day, 1), monthrange(year, month)[1])).isoformat()


def _near_month(value: Any) -> str:
    return _near_day(f"{value}-01")[:7]


def _between(least: int, most: int) -> Callable[[Any], int]:
    return lambda value: min(max(value, least), most) if isinstance(value, int) else 0


KINDS: tuple[tuple[type, Check, Callable[[Any], str | int]], ...] = (
    (Day, _day, _near_day),
    (Month, _month, _near_month),
    (AnInstant, _instant, _between(*TOLD)),
    (AMinute, _minute, _between(0, 24 * 60 - 1)),
)
