"""Which recovery sheets open this desk's base."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from lmmh_desk.kernel.clock import paris
from lmmh_desk.store.kept import keep, value
from lmmh_desk.store.store import Read

SHEETS = "recovery.sheets"


class Sheets(Struct, frozen=True):
    """The sheets that serve: their four letters, how many there are, when they were made (milliseconds UTC)."""

    name: str
    count: int
    made_at: int

    @property
    def day(self) -> date:
        """Return the day they were made."""
        return paris(self.made_at).date()


def sheets_here(read: Read) -> Sheets | None:
    """Return the sheets of this desk, None when there is none."""
    name, count, made_at = (value(read, SHEETS) or "  ").split(" ")
    return Sheets(name, int(count), int(made_at)) if name else None


def keep_told(connection: Read, sheets: Sheets) -> None:
    """Remember the sheets, not what is on them."""
    keep(connection, SHEETS, f"{sheets.name} {sheets.count} {sheets.made_at}")
