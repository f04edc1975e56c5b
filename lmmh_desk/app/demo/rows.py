"""Gathers rows by table and writes them in bulk, parents first; ids and instants come from the seed."""

from __future__ import annotations

from random import Random
from typing import Any

ORDER = (
    "site", "site_hours", "agent", "setting", "reason", "room", "availability_window", "absence", "residence",
    "dwelling", "household", "person", "contact", "lease", "lease_holder", "note", "identity_check", "move",
    "move_step", "walk_in", "queue_move", "appointment", "participant", "booking", "mask_lot",
    "mask_movement", "mask_handout", "audit", "delegation", "arrears_case", "lease_followed", "arrears_step",
    "rent_balance",
    "payment_plan", "plan_payment", "arrears_month", "regulation", "site_report", "presence", "crisis_meeting",
    "crisis_entry", "night_incident", "night_follow_up", "hall", "cleaning_round", "hall_anomaly", "repair_request",
    "allocation_session", "allocation_member", "allocation_item", "allocation_applicant",
    "works_operation", "works_stage", "works_notice", "new_programme",
    "campaign", "campaign_approval", "campaign_recipient", "campaign_printing", "poster_display", "message_refusal",
    "message",
)  # fmt: skip
INSERT = "INSERT INTO @table (@columns) VALUES (@marks)"
HELD = 20_000  # rows kept before they are written
CHANCE = 44  # bits of an id that the seed gives; the 30 before them count


class Rows:
    """Rows to insert; every row of a table names the same columns."""

    def __init__(self, connection: Any, random: Random, device_id: str) -> None:
        self._connection = connection
        self._random = random
        self._device_id = device_id
        self._columns: dict[str, tuple[str, ...]] = {}
        self._rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in ORDER}
        self._held = 0
        self._drawn = 0
        self.site_id = ""
        self.agent_id = ""

    def draw(self, at: int) -> str:
        """Return the UUIDv7 of an instant, in milliseconds UTC, with bits of the seed.

        Those of one instant go up as they are drawn (RFC 9562 §6.2), as the program's own do.
        """
        self._drawn += 1
        bits = self._drawn << CHANCE | self._random.getrandbits(74) & (1 << CHANCE) - 1
        first, low = bits >> 62, bits & (1 << 62) - 1
        return f"{at >> 16:08x}-{at & 0xFFFF:04x}-7{first:03x}-{0x8000 | low >> 48:04x}-{low & 0xFFFFFFFFFFFF:012x}"

    def add(self, table: str, at: int, *, site_id: str = "", by: str = "", row_id: str = "", **values: Any) -> str:
        """Add a record made at an instant by an agent of a site (those set on this object by default)."""
        columns = self._columns.get(table)
        if columns is None:
            columns = self._columns[table] = tuple(values)
        row_id = row_id or self.draw(at)
        own = (row_id, site_id or self.site_id, self._device_id, at, by or self.agent_id)
        self._rows[table].append((*own, *(values[name] for name in columns)))
        self._held += 1
        return row_id

    def flush(self, *, least: int = 0) -> None:
        """Write what is held, when there are more than `least` rows."""
        if self._held <= least:
            return
        for table in ORDER:
            if rows := self._rows[table]:
                names = ("id", "site_id", "device_id", "created_at", "created_by", *self._columns[table])
                self._connection.exec_driver_sql(
                    INSERT.replace("@table", table)
                    .replace("@columns", ", ".join(f'"{name}"' for name in names))
                    .replace("@marks", ", ".join("?" * len(names))),
                    rows,
                )
                rows.clear()
        self._held = 0
