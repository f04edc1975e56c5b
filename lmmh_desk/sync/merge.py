"""Puts one desk's change on top of the hub's row: a pure function of the two and of how the table merges.

Whatever was typed ends current, knowingly superseded, or in a conflict. No clock takes part: what the desk saw before
(`old`) is compared with what the hub has, group of columns by group.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Literal

from msgspec import Struct, field

from lmmh_desk.kernel.wire import Wire

Row = Mapping[str, Any]
Delta = Mapping[str, tuple[Any, Any]]  # column: (old, new)
Kind = Literal["edit", "deleted", "deleting"]


class Conflict(Struct, frozen=True):
    """Values of one group of columns that can't all stand: what both started from, what the hub keeps, the other's."""

    kind: Kind
    columns: tuple[str, ...]
    base: tuple[Any, ...]
    kept: tuple[Any, ...]
    other: tuple[Any, ...]


class Merged(Struct, frozen=True):
    """What becomes of the row: the values to write, whether it exists at the end, and what people must decide.

    `clean` says that every value the desk wrote is now the hub's.
    """

    values: dict[str, Any] = field(default_factory=dict)
    exists: bool = True
    conflicts: tuple[Conflict, ...] = ()
    clean: bool = True


def insert(row: Row | None, delta: Delta, wire: Wire) -> Merged:
    """Add a row; where the hub has it already, each of its values is the same or becomes a conflict, counts aside."""
    if row is None:
        return Merged({column: new for column, (_old, new) in delta.items()})
    told = {column: pair for column, pair in delta.items() if pair[1] is not None and column not in wire.sums}
    return update(row, told, wire)


def update(row: Row, delta: Delta, wire: Wire) -> Merged:
    """Change a row that the hub has."""
    values: dict[str, Any] = {}
    for column, (old, new) in delta.items():
        if row[column] != old:
            break
        if new != old:
            values[column] = new
    else:  # nobody wrote since: nothing to put together
        return Merged(values)
    values, conflicts = {}, []
    for columns in _groups(wire, tuple(delta)):
        found = _group(row, columns, delta, wire)
        if isinstance(found, Conflict):
            conflicts.append(found)
        else:
            values |= found
    clean = all((values if column in values else row)[column] == new for column, (_old, new) in delta.items())
    return Merged(values, conflicts=tuple(conflicts), clean=clean)


def update_deleted(base: Row, delta: Delta) -> Merged:
    """Change a row that another desk deleted: it is put back as it was when deleted, and people decide.

    A change of nothing leaves it deleted: there is nothing to decide.
    """
    if not delta:
        return Merged(exists=False, clean=False)
    columns = tuple(delta)
    was = tuple(base[column] for column in columns)
    conflict = Conflict("deleted", columns, was, was, tuple(delta[column][1] for column in columns))
    return Merged(dict(base), conflicts=(conflict,), clean=False)


def delete(row: Row | None, delta: Delta) -> Merged:
    """Delete a row, unless it is no longer what the desk deleted: then it is kept, and people decide."""
    changed = [column for column, (old, _new) in delta.items() if row is not None and row[column] != old]
    if row is None or not changed:
        return Merged(exists=False)
    base, kept = tuple(delta[column][0] for column in changed), tuple(row[column] for column in changed)
    conflict = Conflict("deleting", tuple(changed), base, kept, (None,) * len(changed))
    return Merged(conflicts=(conflict,), clean=False)


@lru_cache(1000)  # a few orders of columns come again and again; a hostile desk may make up any
def _groups(wire: Wire, columns: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return the columns of a change, those decided together side by side."""
    together = dict.fromkeys(wire.group(column) for column in columns)
    return [tuple(column for column in group if column in columns) for group in together]


def _group(row: Row, columns: tuple[str, ...], delta: Delta, wire: Wire) -> dict[str, Any] | Conflict:
    """Return the values to write for one group, or what people must decide."""
    new = {column: delta[column][1] for column in columns}
    if columns[0] in wire.sums:
        return {column: row[column] + new[column] - (delta[column][0] or 0) for column in columns}
    base = tuple([delta[column][0] for column in columns])
    kept, other = tuple([row[column] for column in columns]), tuple(new.values())
    if other in (kept, base):
        return {}
    if kept == base or columns[0] in wire.latest:
        return new
    return Conflict("edit", columns, base, kept, other)
