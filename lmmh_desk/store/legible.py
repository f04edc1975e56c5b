"""Days, months, instants, minutes, sheets as pages read them: one that none can read breaks each list it stands in.

So does what an import gave: the next one reads it.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Table

from lmmh_desk.kernel.clock import TOLD
from lmmh_desk.store.tables import AMinute, AnInstant, Day, Given, Month

Check = Callable[[Any], object]
READER = "reader"  # in a table's info
GROUPS = msgspec.json.Decoder(dict[str, list[Any]])
NAMED = re.compile(r"(\d{1,9})-(\d{1,9})-(\d{1,9})")


class Legible(NamedTuple):
    """A column that pages read more in than a text or a number: what raises ValueError or TypeError where they can't,
    and what gives the nearest value they can, for a desk that received such a one all the same: never an empty one,
    which other columns may not allow.
    """

    check: Check
    nearest: Callable[[Any], str | int]
    unlike: str  # SQL for the rows, @ being the column, that may hold such a value


class Reader(NamedTuple):
    """What pages read of a row of some table, from the values of some columns; raises ValueError where they can't."""

    columns: tuple[str, ...]
    read: Callable[..., object]

    def takes(self, *values: Any) -> bool:
        """Say whether it reads these values; those of a hostile line may be of any type, or absent."""
        try:
            self.read(*values)
        except (LookupError, TypeError, ValueError):
            return False
        return True


@cache
def legible(table: Table) -> dict[str, Legible]:
    """Return the columns of a table that pages read more in; those that may be empty are NULL, or have a default."""
    found = {}
    for name, column in table.c.items():
        for kind, check, nearest, unlike in KINDS:
            if isinstance(column.type, kind):
                empty = column.server_default is not None
                found[str(name)] = Legible(_or_none(check) if empty else check, nearest, unlike)
    return found


def read_by(table: Table, reader: Callable[..., object], *columns: str) -> None:
    """Have the rows of a table be those whose values in these columns a reader takes; it raises ValueError for others.

    For what no column could say alone: the JSON of a sheet, which no other sheet stands for.
    """
    table.info[READER] = Reader(columns, reader)


def reader_of(table: Table) -> Reader | None:
    """Return what reads the rows of a table, None where they are as their columns are."""
    found: Reader | None = table.info.get(READER)
    return found


def reads(table: Table, columns: Iterable[str]) -> bool:
    """Say whether what reads the rows of a table reads any of these columns."""
    reader = reader_of(table)
    return reader is not None and not set(reader.columns).isdisjoint(columns)


def is_read(table: Table, row: Mapping[str, Any]) -> bool:
    """Say whether what reads the rows of a table takes this one."""
    reader = reader_of(table)
    return reader is None or reader.takes(*map(row.get, reader.columns))


def mended(table: Table, columns: Sequence[str], values: Sequence[Any]) -> Sequence[Any] | None:
    """Return values as pages read them, the same ones where they do; None where the row is to be left out."""
    for at, known in _places(table, tuple(columns)):
        value = values[at]
        try:
            if value is not None:  # NULL says nothing
                known.check(value)
        except (TypeError, ValueError):
            values = [*values[:at], known.nearest(value), *values[at + 1 :]]
    if reader_of(table) is None or is_read(table, dict(zip(columns, values, strict=True))):
        return values
    return None


@cache
def _places(table: Table, columns: tuple[str, ...]) -> list[tuple[int, Legible]]:
    known = legible(table)
    return [(at, known[column]) for at, column in enumerate(columns) if column in known]


def _day(value: str) -> None:
    if len(value) != 10 or value[4] != "-" or value[7] != "-":  # no other way to write one: they are compared as texts
        raise ValueError
    date.fromisoformat(value)


def _month(value: str) -> None:
    _day(f"{value}-01")


def _instant(value: int) -> None:
    if not TOLD[0] <= value <= TOLD[1]:
        raise ValueError


def _minute(value: int) -> None:
    if not 0 <= value < 24 * 60:
        raise ValueError


def _given(value: str) -> None:
    try:
        GROUPS.decode(value)
    except RecursionError as error:
        raise ValueError from error


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


NO_DAY = "(date(@) IS NOT @ OR @ < '0001')"
NO_GROUPS = (  # no AND: what isn't JSON is no object, and json_each takes nothing else
    "CASE WHEN @ = '' THEN 0 WHEN NOT json_valid(@) THEN 1 WHEN json_type(@) <> 'object' THEN 1"
    " ELSE EXISTS (SELECT 1 FROM json_each(@) WHERE type <> 'array') END"
)
KINDS: tuple[tuple[type, Check, Callable[[Any], str | int], str], ...] = (
    (Day, _day, _near_day, NO_DAY),
    (Month, _month, _near_month, NO_DAY.replace("@", "(@ || '-01')")),
    (AnInstant, _instant, _between(*TOLD), "@ NOT BETWEEN {} AND {}".format(*TOLD)),
    (Given, _given, lambda _value: "", NO_GROUPS),
    (AMinute, _minute, _between(0, 24 * 60 - 1), "@ NOT BETWEEN 0 AND 1439"),
)
