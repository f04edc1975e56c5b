"""How long records are kept: what each slice says of its own, and from which day they have to go."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from lmmh_desk.kernel.feature import Feature, load


class Going(Struct, frozen=True):
    """A record that will go, as who decides knows it: what it is, the day its time began, whom it is about."""

    id: str
    what: str  # « Ticket A12 · Paiement du loyer »
    day: date
    person_id: str = ""
    rule: str = ""  # the one that keeps it by what it became, where several keep its kind


class Retention(Struct, frozen=True):
    """One kind of record: the dated rule that says how many months it is kept, and which rows have passed them."""

    rule: str  # key of a dated rule: months, with its legal source
    label: str
    table: str
    due: Callable[
        [Any, date], list[str]
    ]  # (read, day) → ids of the rows whose time began before this day, oldest first
    told: Callable[[Any, Sequence[str]], list[Going]]  # (read, some of these ids) → what each is, oldest first
    unlinked: Callable[[Any, Sequence[str]], list[str]] | None = None  # (read, a person’s files) → hers, by no link


def retentions(catalogue: Iterable[Feature]) -> list[Retention]:
    """Return how long each slice keeps its records."""
    return [one for feature in catalogue if feature.retention for one in load(feature.retention)]


def months_before(day: date, months: int) -> date:
    """Return the same day so many months earlier, or the last of a shorter month; the first day of all at most."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if year < date.min.year:
        return date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
