"""Persons who look like the one being typed, and what points to a person."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, delete, select, update

from lmmh_desk.kernel.typed import plain
from lmmh_desk.office.model.rights import restricted
from lmmh_desk.store.search import answering
from lmmh_desk.store.store import Read
from lmmh_desk.store.tables import metadata
from lmmh_desk.tenancy.model.duplicates import Duplicate, Likeness
from lmmh_desk.tenancy.model.names import Named, identity_key, surname
from lmmh_desk.tenancy.store import index as _index  # noqa: F401  (declares what is indexed)
from lmmh_desk.tenancy.store.tables import contact, lease_holder, person

LIMIT = 6


def likely_duplicates(
    read: Read, given: Named, birth_date: str = "", *, phone: str = "", email: str = "", besides: str = ""
) -> tuple[Duplicate, ...]:
    """Return at most six persons with the same e-mail, names and birth date, phone (E.164), or names
    alone where their birth date isn't known; each once."""
    found: dict[str, Duplicate] = {}
    sources: tuple[tuple[Likeness, list[Row[Any]]], ...] = (
        ("email", _with_contact(read, "email", email)),
        ("identity", _with_identity(read, given, birth_date)),
        ("phone", _with_contact(read, "phone", phone)),
        ("names", _undated(read, given)),
    )
    for likeness, rows in sources:
        for row in rows:
            if row.id != besides:
                found.setdefault(row.id, _duplicate(row, likeness))
    return tuple(found.values())[:LIMIT]


def repoint(connection: Read, merged_id: str, kept_id: str) -> None:
    """Point every row of every slice that names the merged person to the one kept."""
    signed = select(lease_holder.c.lease_id).where(lease_holder.c.person_id == kept_id)
    connection.execute(
        delete(lease_holder).where(lease_holder.c.person_id == merged_id, lease_holder.c.lease_id.in_(signed))
    )
    values = select(contact.c.value).where(contact.c.person_id == kept_id)
    connection.execute(delete(contact).where(contact.c.person_id == merged_id, contact.c.value.in_(values)))
    for table in metadata.sorted_tables:
        for link in table.foreign_keys:
            if link.column is person.c.id:
                column = link.parent
                connection.execute(update(table).where(column == merged_id).values({column: kept_id}))


def _with_contact(read: Read, kind: str, value: str) -> list[Row[Any]]:
    if not value:
        return []
    query = select(person).join(contact, contact.c.person_id == person.c.id)
    query = query.where(contact.c.value == value, contact.c.kind == kind, person.c.merged_into.is_(None))
    return list(read.execute(query.limit(LIMIT)))


def _with_identity(read: Read, given: Named, birth_date: str) -> list[Row[Any]]:
    if not birth_date:
        return []
    rows = read.execute(select(person).where(person.c.birth_date == birth_date, person.c.merged_into.is_(None)))
    key = identity_key(given, birth_date)
    return [row for row in rows if plain(key) == plain(identity_key(row, birth_date))]


def _undated(read: Read, given: Named) -> list[Row[Any]]:
    """Return who has exactly these names and no birth date, as the search finds them."""
    key = plain(identity_key(given, None))
    ids = answering(read, "person", f"{given.first_names} {surname(given)}")
    rows = read.execute(select(person).where(person.c.id.in_(ids), person.c.birth_date.is_(None)))
    return [row for row in rows if plain(identity_key(row, None)) == key]


def _duplicate(row: Row[Any], likeness: Likeness) -> Duplicate:
    names = (row.civility, row.birth_name, row.usual_name, row.first_names, row.birth_date)
    return Duplicate(row.id, *names, likeness)


seen_duplicates = restricted("tenancy.read")(likely_duplicates)
