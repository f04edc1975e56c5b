"""Rules that change on a date: data with its source, never code (DOMAIN.md, first page)."""

from __future__ import annotations

from dataclasses import dataclass

from lmmh_desk.kernel.record import Record


@dataclass(kw_only=True)
class Regulation(Record):
    """The value a rule takes from a day on, until the next row of the same key; empty: no rule any more."""

    key: str
    starts_on: str  # ISO
    value: str
    source: str = ""
