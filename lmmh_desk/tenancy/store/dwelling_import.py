"""Dwellings of an import against those of the base."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from lmmh_desk.kernel.typed import plain
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.model.merge import packed, unpacked
from lmmh_desk.tenancy.model.names import readable
from lmmh_desk.tenancy.model.rpls import GROUPS, DwellingLine
from lmmh_desk.tenancy.store.importing import Writer, rows_by
from lmmh_desk.tenancy.store.tables import dwelling, residence

Residences = dict[tuple[str, str], str]


def known_residences(read: Read) -> Residences:
    """Return the ids of the residences by (commune, folded name)."""
    rows = read.execute(select(residence.c.id, residence.c.commune, residence.c.name))
    return {(row.commune, plain(row.name)): row.id for row in rows}


def write_dwellings(writer: Writer, lines: Sequence[DwellingLine], residences: Residences) -> None:
    """Add or merge the dwellings of a chunk; new residences are added to `residences`."""
    known = {
        row.reference: row for row in rows_by(writer.read, dwelling, "reference", [one.reference for one in lines])
    }
    for line in lines:
        row = known.get(line.reference)
        residence_id = _residence(writer, line, residences)
        if row is None:
            writer.insert(dwelling, _values(line) | {"reference": line.reference, "residence_id": residence_id})
            writer.count(created=True)
        else:
            _merge(writer, row, line, residence_id, residences)


def _merge(writer: Writer, row: Row[Any], line: DwellingLine, residence_id: str | None, known: Residences) -> None:
    values = writer.merge(row, GROUPS, line.groups)
    last = unpacked(row.imported).get("residence")
    if last != [line.residence] and row.residence_id != residence_id:
        before = known.get((line.commune, plain(str(last[0])))) if last else None
        if row.residence_id == before:
            values["residence_id"] = residence_id
        else:
            writer.counts["kept"] += 1
    given = _packed(line)
    if unpacked(row.imported) != unpacked(given):
        values["imported"] = given
    if values:
        writer.update(dwelling, row, values)
    writer.count(changed=bool(values))


def _residence(writer: Writer, line: DwellingLine, residences: Residences) -> str | None:
    if not line.residence:
        return None
    key = (line.commune, plain(line.residence))
    if key not in residences:
        values = {"name": readable(line.residence), "commune": line.commune, "city": readable(line.city)}
        residences[key] = writer.insert(residence, values)
    return residences[key]


def _values(line: DwellingLine) -> dict[str, Any]:
    values: dict[str, Any] = {"imported": _packed(line)}
    for group, columns in GROUPS.items():
        values.update(zip(columns, line.groups[group], strict=True))
    return values


def _packed(line: DwellingLine) -> str:
    return packed({**line.groups, "residence": (line.residence,)})
