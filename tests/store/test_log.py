"""The change log alone is enough to make the tables again, whatever way the rows were written."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lmmh_desk.kernel.errors import NotFound
from lmmh_desk.kernel.session import Session
from lmmh_desk.store.store import Store, Unit
from tests.store.things import Box

SESSION = Session("agent", "Agent", "front_desk", "site", "Site", "device", "C02")
# No lone surrogates: neither SQLite nor JSON holds them. No NUL: SQLite's json functions stop there.
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
ACT = st.tuples(
    st.sampled_from(["add", "change", "delete", "replace", "bulk", "undo"]),
    st.integers(0, 5),
    TEXT,
    st.none() | st.binary(max_size=6),
)


def found(unit: Unit, box_id: str) -> Box | None:
    with suppress(NotFound):
        return unit.get(Box, box_id)
    return None


def act(unit: Unit, kind: str, number: int, text: str, photo: bytes | None) -> None:
    """Do one thing, by records or by raw SQL."""
    known = found(unit, str(number))
    name = f"{number} {text}"
    if kind == "bulk":
        unit.connection.exec_driver_sql("UPDATE zbox SET photo = ?", (photo,))
    elif kind == "replace":
        unit.connection.exec_driver_sql(
            "INSERT OR REPLACE INTO zbox (id, site_id, device_id, created_at, created_by, name, photo, \"full\")"
            " VALUES (?, 's', 'd', ?, 'a', ?, ?, 0)", (str(number), number, name, photo),
        )  # fmt: skip
    elif known is None:
        unit.add(Box(id=str(number), name=name, photo=photo))
    elif kind == "delete":
        unit.delete(known)
    else:
        known.name, known.photo = name, photo


def perform(store: Store, acts: list[tuple[str, int, str, bytes | None]]) -> None:
    for kind, *values in acts:
        try:
            with store.write(SESSION, "act") as unit:
                act(unit, kind, *values)
                if kind == "undo":
                    raise LookupError
        except LookupError:
            pass


def folded(store: Store) -> dict[str, dict[str, Any]]:
    """Return the rows that the log's lines make, checking that each starts from what the one before left."""
    rows: dict[str, dict[str, Any]] = {}
    with store.read() as read:
        lines = read.exec_driver_sql("SELECT pk, op, delta FROM sync_log ORDER BY seq").all()
    for pk, op, delta in lines:
        row = rows.setdefault(pk, {})
        for column, (old, new) in json.loads(delta).items():
            assert row.get(column) == old
            row[column] = new
        if op == "delete":
            assert not any(value is not None for value in rows.pop(pk).values())
    return rows


def stored(store: Store) -> dict[str, dict[str, Any]]:
    with store.read() as read:
        rows = read.exec_driver_sql("SELECT * FROM zbox").mappings().all()
    return {
        row["id"]: {
            column: value.hex().upper() if isinstance(value, bytes) else value
            for column, value in row.items()
            if column != "rev"
        }
        for row in rows
    }


def emptied(store: Store) -> Store:
    with store.local() as connection:
        for statement in ("UPDATE writing SET muted = 1", "DELETE FROM zbox", "DELETE FROM sync_log",
                          "UPDATE writing SET muted = 0"):  # fmt: skip
            connection.exec_driver_sql(statement)
    return store


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(st.lists(ACT, max_size=12))
def test_the_log_makes_the_rows_again(boxes: Store, acts: list[tuple[str, int, str, bytes | None]]) -> None:
    perform(emptied(boxes), acts)
    made = {pk: {name: row.get(name) for name in stored(boxes)[pk]} for pk, row in folded(boxes).items()}
    assert made == stored(boxes)
