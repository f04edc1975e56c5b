"""What every synchronised record carries (DOMAIN.md §2)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(kw_only=True)
class Record:
    """Base of the dataclasses that tables keep; the unit of work fills empty fields when the record is added."""

    id: str = ""
    site_id: str = ""
    device_id: str = ""
    created_at: int = 0  # milliseconds UTC
    created_by: str = ""  # agent id
    rev: int = 0  # place in the hub's feed, 0 until the hub knows the record; never written by an action
