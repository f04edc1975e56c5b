"""Values of any synchronised table in words: names for ids, dates, instants, amounts, telephone numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import Struct
from sqlalchemy import Column, Table, select, type_coerce
from sqlalchemy.types import NullType

from lmmh_desk.features.desk.model.arbitration import moment
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import NBSP, count, hour, short_date, small
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.money import euros
from lmmh_desk.kernel.session import Session
from lmmh_desk.kernel.wire import Wire
from lmmh_desk.office.model.messages import message_readers
from lmmh_desk.office.model.papers import paper_readers
from lmmh_desk.office.model.rights import Role
from lmmh_desk.store.store import Read
from lmmh_desk.store.tables import Flag, metadata, wire_of
from lmmh_desk.tenancy.model.names import screen_name
from lmmh_desk.tenancy.model.phones import written_phone

Row = Mapping[str, Any]
SLOT = ("starts_at", "ends_at")
LINKS = {"site_id": "site", "agency_id": "site", "person_id": "person", "created_by": "agent", "voided_by": "agent",
         "issued_by": "agent"}  # fmt: skip
NAMES = ("name", "label", "number", "reference")  # the column that names a row
DAYS = ("birth_date", "first_day", "last_day")
FLAGS = {0: _("Non"), 1: _("Oui")}
MATTERS: Mapping[str, tuple[str, Callable[[str], frozenset[Role]]]] = {  # the column that says whose a record is
    "paper": ("kind", paper_readers), "message": ("purpose", message_readers),
}  # fmt: skip
AMOUNT = re.compile(r"-?\d[\d\u00a0\u202f]*(,\d+)?[\u00a0 ]€")
# What telling a value raises where a hostile PC wrote it: a day that is none, an instant beyond every calendar.
UNTOLD = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError)
CONTACTS = {"phone": _("Téléphone"), "email": _("Mail")}


class Words:
    """Says values; each name is read once. Amounts of what is owed stay under dots unless they are `shown`."""

    def __init__(self, read: Read, *, shown: bool = False) -> None:
        self.read, self.shown = read, shown
        self._rows: dict[tuple[str, str], Row | None] = {}

    def row(self, table: str, record_id: str) -> Row | None:
        """Return a row as the database holds it, None when it isn't on this desk."""
        key, found = (table, record_id), metadata.tables.get(table)
        if found is None:
            return None
        if key not in self._rows:
            columns = (type_coerce(column, NullType()).label(column.name) for column in found.columns)
            row = self.read.execute(select(*columns).where(found.c.id == record_id)).mappings().one_or_none()
            self._rows[key] = None if row is None else {column: raw(value) for column, value in row.items()}
        return self._rows[key]

    def name(self, table: str, record_id: str) -> str:
        """Return what a record is called."""
        row = self.row(table, record_id)
        if row is None and table == "room":
            return self.name("agent", record_id)
        return called(table, row) if row is not None else _("inconnu de ce poste")

    def linked(self, table: str, column: str, record_id: str) -> list[str]:
        """Return the persons whom rows of a table join to a record, the first written first."""
        rows = metadata.tables[table].c
        asked = select(rows.person_id).where(rows[column] == record_id).order_by(rows.created_at, rows.id)
        return [row.person_id for row in self.read.execute(asked)]

    def value(self, table: str, column: str, value: Any) -> str:
        """Return one value in words."""
        if value is None or value == "":
            return _("non renseigné")
        told = wire(table).words.get(column, {})
        if value in told:
            return told[value]
        linked = _linked(metadata.tables[table], column)
        text = self.name(linked, str(value)) if linked else _plain(metadata.tables[table].c[column], value)
        return AMOUNT.sub(f"•••{NBSP}€", text) if self.covers(table, column) else text

    def covers(self, table: str, column: str) -> bool:
        """Say whether the amounts of a column are under dots."""
        return not self.shown and column in wire(table).covered

    def group(self, table: str, columns: Sequence[str], values: Sequence[Any]) -> str:
        """Return the values of a group in one line."""
        given = dict(zip(columns, values, strict=True))
        if set(SLOT) <= given.keys() and given["starts_at"] is not None:
            start, end = (paris(given[column]) for column in SLOT)
            given = {"starts_at": f"{moment(given['starts_at'])}\u2009–\u2009{hour(end)}" if start != end else ""} | {
                column: self.value(table, column, value) for column, value in given.items() if column not in SLOT
            }
            return " · ".join(given.values())
        if table == "contact" and "value" in given:
            if not given["value"]:
                return _("non renseigné")
            return written_phone(given["value"]) if given.get("kind") != "email" else given.get("raw") or given["value"]
        told = [self.value(table, column, value) for column, value in given.items() if value not in (None, "")]
        return " · ".join(told) or _("non renseigné")

    def label(self, table: str, columns: Sequence[str], kind: str = "") -> str:
        """Return what a group is called; `kind` is that of a contact."""
        if set(SLOT) <= set(columns):
            return _("Horaire")
        if table == "contact" and kind in CONTACTS:
            return CONTACTS[kind]
        names = wire(table).fields
        told = [names[column] for column in columns if column in names]
        rest = (small(name) for name in told[1:])
        return ", ".join((*told[:1], *rest)) or wire(table).label or _("Enregistrement")


class View(Struct, frozen=True):
    """Who looks at what waits, and when."""

    words: Words
    session: Session
    now: int  # milliseconds UTC
    shown: str = ""  # the item whose amounts are shown

    @property
    def read(self) -> Read:
        """Return the snapshot that is looked at."""
        return self.words.read

    def words_of(self, item: str) -> Words:
        """Return what says an item: with its amounts when they are shown."""
        return Words(self.read, shown=True) if item == self.shown else self.words


def readable(table: str, role: str) -> bool:
    """Say whether a table is shown to a role at all."""
    return not wire(table).readers or role in wire(table).readers


def may_read(words: Words, role: str, table: str, record_id: str, given: Row | None = None) -> bool:
    """Say whether a record is shown to a role: of papers and messages, some are a service's alone.

    `given` is what is known of one that isn't here.
    """
    row = {**(words.row(table, record_id) or {}), **(given or {})} if table in MATTERS else {}
    column, readers = MATTERS.get(table, ("", None))
    return readable(table, role) and (readers is None or role in readers(str(row.get(column, ""))))


def wire(table: str) -> Wire:
    """Return how a table travels, by its name; a hostile PC may have named any."""
    return wire_of(metadata.tables[table]) if table in metadata.tables else Wire(table)


def raw(value: Any) -> Any:
    """Return a value as conflicts and lines hold it: bytes in hexadecimal."""
    return value.hex().upper() if isinstance(value, bytes) else value


def called(table: str, row: Row) -> str:
    """Return what a row is called: a name, a number, or when it is."""
    if table == "person":
        return _name_of(row)
    label = wire(table).label or _("Enregistrement")
    if row.get("starts_at"):
        return f"{label} {moment(row['starts_at'])}"
    known = next((str(row[column]) for column in NAMES if row.get(column)), "")
    return known if table in ("agent", "site", "room", "reason", "residence") else f"{label} {known}".strip()


def _name_of(row: Row) -> str:
    """Return a person's name from a row, or from what a line of the log holds of one."""
    return screen_name(_Named(*(row.get(column) or "" for column in _Named.fields)))


class _Named:
    fields = ("civility", "birth_name", "usual_name", "first_names")

    def __init__(self, civility: str, birth_name: str, usual_name: str, first_names: str) -> None:
        self.civility, self.birth_name = civility, birth_name
        self.usual_name, self.first_names = usual_name, first_names


def _linked(table: Table, column: str) -> str:
    """Return the table an id points to, "" for any other value."""
    if column == "resource_id":
        return "room"
    keys = list(table.c[column].foreign_keys)
    return keys[0].column.table.name if keys and column != "id" else LINKS.get(column, "")


def is_code(table: str, column: str) -> bool:
    """Say whether the values of a column are of a list, or « Oui » and « Non »."""
    return column in wire(table).words or isinstance(metadata.tables[table].c[column].type, Flag)


def _plain(column: Column[Any], value: Any) -> str:
    name = column.name
    if isinstance(column.type, Flag):
        return FLAGS[int(value)]
    if name.endswith("_at"):
        return moment(value)
    if name.endswith("_on") or name in DAYS:
        return short_date(date.fromisoformat(value), year=True)
    if name.endswith("_cents"):
        return euros(value)
    if name == "surface_dm2":
        return f"{value / 100:g}".replace(".", ",") + f"{NBSP}m²"
    return count(value, _("minute")) if name == "minutes" else str(value)
