"""What a recorded paper says, kept as JSON with its record so that a duplicate says the same for ever."""

from __future__ import annotations

import json
from datetime import date
from typing import TypeVar

import msgspec

from lmmh_desk.kernel.clock import TOLD
from lmmh_desk.kernel.decoding import from_json

Sheet = TypeVar("Sheet", bound=msgspec.Struct)


class KeptSheet(msgspec.Struct, frozen=True):
    """What every such sheet does."""

    def to_json(self) -> str:
        """Return the text kept with the record; `sheet_from` reads it."""
        return json.dumps(msgspec.structs.asdict(self), ensure_ascii=False, sort_keys=True)


def sheet_from(text: str, kind: type[Sheet]) -> Sheet:
    """Return the sheet that a text keeps; raises ValueError where it keeps none that could be drawn."""
    return from_json(text, kind)


def check_days(*days: str) -> None:
    """Raise ValueError for a day (ISO) that is none."""
    for day in days:
        date.fromisoformat(day)


def check_instants(*instants: int) -> None:
    """Raise ValueError for an instant (milliseconds UTC) of no year that calendars tell."""
    if not all(TOLD[0] <= one <= TOLD[1] for one in instants):
        raise ValueError
