"""Days, months, instants, minutes as every page reads them: one value that none can breaks each list it stands in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Table

from lmmh_desk.kernel.clock import TOLD
from lmmh_desk.store.tables import AMinute, AnInstant, Day, Month

Check = Callable[[Any], None]


class Dated(NamedTuple):
    """A column that calendars are made of: what raises ValueError or TypeError where none reads its value, and what
    stands for such a value on a desk that received one all the same.
    """

    check: Check
    instead: str | int | None


@cache
def calendar(table: Table) -> dict[str, Dated]:
    """Return the columns of a table that calendars are made of; those that may be empty are NULL, or have a default."""
    found = {}
    for name, column in table.c.items():
        for kind, check, first in KINDS:
            if isinstance(column.type, kind):
                empty = column.server_default is not None
                instead = None if column.nullable else "" if empty else first
                found[str(name)] = Dated(_or_none(check) if empty else check, instead)
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


KINDS: tuple[tuple[type, Check, str | int], ...] = (
    (Day, _day, "1970-01-01"),
    (Month, _month, "1970-01"),
    (AnInstant, _instant, 0),
    (AMinute, _minute, 0),
)
