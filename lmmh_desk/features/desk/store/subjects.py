"""What a record belongs to, where people decide: a telephone number to its person, a slot to its appointment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lmmh_desk.features.desk.store.words import Row, Words, wire
from lmmh_desk.store.tables import metadata

Key = tuple[str, str]  # table, id
OWNERS = {"contact": "person_id", "lease_holder": "lease_id", "note": "person_id", "identity_check": "person_id"}
PEOPLE = {"lease": ("lease_holder", "lease_id"), "appointment": ("participant", "appointment_id")}


def subject(words: Words, table: str, record_id: str, given: Mapping[str, Any] | None = None) -> Key:
    """Return the record that this one is shown with; `given` is what is known of a row that isn't on this desk."""
    row: Row = words.row(table, record_id) or given or {}
    if table == "booking" and row.get("subject_table") in metadata.tables and row.get("subject_id"):
        return str(row["subject_table"]), str(row["subject_id"])
    column = OWNERS.get(table) or wire(table).parent
    if not column or not row.get(column):
        return table, record_id
    (link,) = metadata.tables[table].c[column].foreign_keys
    return link.column.table.name, str(row[column])


def person_of(words: Words, key: Key) -> str:
    """Return the id of the person a record is about, the first of several; "" for none."""
    return next(people(words, key), "")


def people(words: Words, key: Key) -> Iterator[str]:
    """Yield the ids of the persons a record is about."""
    table, record_id = key
    if table == "person":
        yield record_id
        return
    row = words.row(table, record_id) or {}
    if row.get("person_id"):
        yield str(row["person_id"])
    if table in PEOPLE:
        yield from words.linked(*PEOPLE[table], record_id)
