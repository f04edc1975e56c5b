"""Brings the database of an older hub to this program's tables: adds what they have more, and takes nothing away.

The version of a hub's tables is that of the desks' and a number of its own: "0012.1". A table that synchronises needs
nothing here: what its desks' migration adds is found by comparing. The number follows the hub's own tables.
"""

from __future__ import annotations

from sqlalchemy import Column, Connection, Table, inspect, select, text
from sqlalchemy.engine.reflection import Inspector
from sqlalchemy.schema import CreateColumn

from lmmh_desk.hub import tables
from lmmh_desk.hub.guarding import guard
from lmmh_desk.hub.storage import Storage
from lmmh_desk.kernel.errors import StoreError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.store import versions


def is_older(storage: Storage) -> bool:
    """Say whether a hub's database is to be brought up to date; raises StoreError where a later program wrote it."""
    with storage.read() as connection:
        found, _dot, own = _stored(connection).partition(".")
    if found not in versions.known() or int(own or 0) > tables.OWN:
        raise StoreError(
            _("La base de ce serveur vient d’une version plus récente du programme."),
            _("Elle n’a pas été touchée."),
            _("Mettez le programme à jour sur le serveur."),
        )
    return (found, int(own or 0)) < (versions.head(), tables.OWN)


def check(storage: Storage) -> None:
    """Raise StoreError unless a hub's database has this program's tables."""
    if is_older(storage):
        raise StoreError(
            _("La base de ce serveur vient d’une version plus ancienne du programme."),
            _("Elle n’a pas été touchée."),
            _("Relancez «\u00a0lmmh-hub serve\u00a0»\u00a0: il en fait une copie, puis la met à jour."),
        )


def bring(storage: Storage) -> None:
    """Give a hub's database this program's tables, whole or not at all."""
    with storage.write() as connection:
        found = inspect(connection)
        there = set(found.get_table_names())
        for table in tables.every():
            if table.name in there:
                _complete(connection, found, table)
            else:
                tables.create_one(connection, table)
        guard(connection)
        connection.execute(tables.hub_clock.update().values(schema=tables.version()))


def _stored(connection: Connection) -> str:
    found: str = connection.execute(select(tables.hub_clock.c.schema)).scalar_one()
    return found


def _complete(connection: Connection, found: Inspector, table: Table) -> None:
    """Add the columns and indexes that a table has more, and the room that its pages leave from now on."""
    columns = {column["name"] for column in found.get_columns(table.name)}
    for column in table.columns:
        if column.name not in columns:
            connection.execute(text(f'ALTER TABLE "{table.name}" ADD COLUMN {_written(connection, column)}'))
    indexes = {index["name"] for index in found.get_indexes(table.name)}
    for index in table.indexes:
        if index.name not in indexes:
            index.create(connection)
    if connection.dialect.name == "postgresql":
        for name, value in (table.dialect_options["postgresql"]["with"] or {}).items():
            connection.execute(text(f'ALTER TABLE "{table.name}" SET ({name} = {value})'))


def _written(connection: Connection, column: Column[object]) -> str:
    """Return a column as it is added, with the key it follows."""
    parts = [str(CreateColumn(column).compile(dialect=connection.dialect))]
    for key in column.foreign_keys:
        parts.append(f'REFERENCES "{key.column.table.name}" ("{key.column.name}")')
        if key.constraint is not None and key.constraint.deferrable:
            parts.append("DEFERRABLE INITIALLY DEFERRED")
    return " ".join(parts)
