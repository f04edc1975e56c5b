"""Leases and persons of an import against those of the base."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, Table

from lmmh_desk.kernel.i18n import _
from lmmh_desk.tenancy.model.csvfile import Issue, unlike
from lmmh_desk.tenancy.model.merge import merged_values, packed, unpacked
from lmmh_desk.tenancy.model.names import identity_key
from lmmh_desk.tenancy.model.phones import Reach
from lmmh_desk.tenancy.model.tenants import LEASE_GROUPS, PERSON_GROUPS, LeaseLines, PersonLine
from lmmh_desk.tenancy.store.gone import LEASE, PERSON, Digests
from lmmh_desk.tenancy.store.importing import Writer, rows_by
from lmmh_desk.tenancy.store.tables import contact, dwelling, lease, lease_holder, person
from lmmh_desk.tenancy.store.tables import household as household_table


@dataclass
class Known:
    """What the base holds of a chunk's leases and persons."""

    leases: dict[str, Row[Any]] = field(default_factory=dict)
    dwellings: dict[str, str] = field(default_factory=dict)
    persons: dict[str, Row[Any]] = field(default_factory=dict)  # by the landlord's reference
    households: dict[str, list[Row[Any]]] = field(default_factory=lambda: defaultdict(list))
    contacts: dict[str, list[Row[Any]]] = field(default_factory=lambda: defaultdict(list))
    signed: set[tuple[str, str]] = field(default_factory=set)
    emails: dict[str, str] = field(default_factory=dict)  # address → person id
    gone: set[str] = field(default_factory=set)  # erased persons, by the landlord's reference or by lease and identity
    ended: set[str] = field(default_factory=set)  # erased leases, by their number


def write_leases(writer: Writer, leases: Sequence[LeaseLines]) -> list[Issue]:
    """Add or merge the leases of a chunk with their persons; return what had to be left out."""
    known = _known(writer, leases)
    issues: list[Issue] = []
    for lines in leases:
        before = writer.changes
        row = known.leases.get(lines.number)
        persons = [one for one in lines.persons if not _is_gone(one, lines.number, known)]
        if row is None and (lines.number in known.ended or (lines.persons and not persons)):
            issues.append(_erased(lines.line, "BAIL"))
            writer.count()
            continue
        issues += [_erased(one.line, "PERSONNE") for one in lines.persons if one not in persons]
        if lines.dwelling and lines.dwelling not in known.dwellings:
            reason = unlike(lines.dwelling, _("un logement connu"))
            issues.append(Issue(lines.line, "LOGEMENT", reason, "warning"))
        home = (row.household_id if row else None) or writer.insert(household_table, {})
        lease_id = _lease(writer, lines, row, home, known)
        writer.count(created=row is None, changed=writer.changes > before)
        for one in persons:
            issues += _person(writer, one, lease_id, home, known)
    return issues


def _is_gone(line: PersonLine, number: str, known: Known) -> bool:
    return not known.gone.isdisjoint(_names(line, number))


def _names(line: PersonLine, number: str) -> tuple[str, str]:
    """Return what an erasure may have kept a digest of: the landlord's reference, or who it is on which lease."""
    return line.reference, f"{number}|{line.identity}"


def _erased(line: int, column: str) -> Issue:
    return Issue(line, column, _("effacé à sa demande ou au bout de sa durée\u00a0: il n’est pas repris"), "warning")


def _known(writer: Writer, leases: Sequence[LeaseLines]) -> Known:
    read, known = writer.read, Known()
    known.leases = {row.number: row for row in rows_by(read, lease, "number", [one.number for one in leases])}
    wanted = [one.dwelling for one in leases if one.dwelling]
    known.dwellings = {row.reference: row.id for row in rows_by(read, dwelling, "reference", wanted)}
    lines = [line for one in leases for line in one.persons]
    found = rows_by(read, person, "reference", [line.reference for line in lines])
    known.persons = {row.reference: row for row in found if row.merged_into is None}
    homes = [row.household_id for row in known.leases.values() if row.household_id]
    for row in rows_by(read, person, "household_id", homes):
        known.households[row.household_id].append(row)
    everyone = {row.id for row in known.persons.values()} | {
        row.id for home in known.households.values() for row in home
    }
    for row in rows_by(read, contact, "person_id", sorted(everyone)):
        known.contacts[row.person_id].append(row)
    emails = [reach.value for line in lines for reach in line.reaches if reach.kind == "email"]
    known.emails = {row.value: row.person_id for row in rows_by(read, contact, "value", emails)}
    digests = Digests(read)
    known.ended = digests.known(LEASE, [one.number for one in leases])
    names = [
        name for one in leases for line in one.persons for name in (line.reference, f"{one.number}|{line.identity}")
    ]
    known.gone = digests.known(PERSON, names)
    lease_ids = [row.id for row in known.leases.values()]
    known.signed = {(row.lease_id, row.person_id) for row in rows_by(read, lease_holder, "lease_id", lease_ids)}
    return known


def _lease(writer: Writer, lines: LeaseLines, row: Row[Any] | None, home: str, known: Known) -> str:
    dwelling_id = known.dwellings.get(lines.dwelling)
    given = packed(lines.groups)
    if row is None:
        return writer.insert(
            lease,
            _flat(LEASE_GROUPS, lines.groups)
            | {"number": lines.number, "dwelling_id": dwelling_id, "household_id": home, "imported": given},
        )
    values = writer.merge(row, LEASE_GROUPS, lines.groups)
    values |= {"dwelling_id": dwelling_id} if row.dwelling_id is None and dwelling_id else {}
    values |= {"household_id": home} if row.household_id is None else {}
    values |= {"typed": False} if row.typed else {}
    _update(writer, lease, row, values, given)
    return str(row.id)


def _person(writer: Writer, line: PersonLine, lease_id: str, home: str, known: Known) -> list[Issue]:
    before = writer.changes
    row = known.persons.get(line.reference) or _typed_before(line, known.households[home])
    given = packed(line.groups | {"contacts": tuple(reach.value for reach in line.reaches)})
    if row is None:
        values = _flat(PERSON_GROUPS, line.groups)
        values |= {"reference": line.reference, "household_id": home, "imported": given}
        person_id = writer.insert(person, values)
    else:
        person_id = row.id
        changes = writer.merge(row, PERSON_GROUPS, line.groups)
        changes |= {"reference": line.reference} if not row.reference else {}
        _update(writer, person, row, changes, given)
    issues = _contacts(writer, line, person_id, row, known)
    standing = line.groups["standing"][0]
    if standing in ("holder", "co_holder") and (lease_id, person_id) not in known.signed:
        writer.insert(lease_holder, {"lease_id": lease_id, "person_id": person_id, "role": standing})
    writer.count(created=row is None, changed=writer.changes > before, what="persons_")
    return issues


def _typed_before(line: PersonLine, household: Sequence[Row[Any]]) -> Row[Any] | None:
    """Return the record an agent typed before this person was imported: same names and birth date, or no date."""
    for row in household:
        names_only = line.identity.split("|")[0] + "|"
        if not row.reference and identity_key(row, row.birth_date) in (line.identity, names_only):
            return row
    return None


def _contacts(writer: Writer, line: PersonLine, person_id: str, row: Row[Any] | None, known: Known) -> list[Issue]:
    current = known.contacts[person_id]
    last = unpacked(row.imported).get("contacts", []) if row else []
    given = {reach.value: reach for reach in line.reaches}
    issues = []
    for value in list(given):
        if known.emails.get(value, person_id) != person_id:
            del given[value]
            issues.append(Issue(line.line, "EMAIL", _("l’adresse e-mail est celle d’une autre fiche"), "warning"))
    added, removed = merged_values([one.value for one in current], last, list(given))
    for one in current:
        if one.value in removed:
            writer.delete(contact, one)
    for position, value in enumerate(added, len(current)):
        writer.insert(contact, _contact(person_id, given[value], position))
    return issues


def _contact(person_id: str, reach: Reach, position: int) -> dict[str, Any]:
    return {
        "person_id": person_id, "kind": reach.kind, "raw": reach.raw, "value": reach.value, "mobile": reach.mobile,
        "position": position,
    }  # fmt: skip


def _update(writer: Writer, table: Table, row: Row[Any], values: dict[str, Any], given: str) -> None:
    if unpacked(row.imported) != unpacked(given):
        values = values | {"imported": given}
    if values:
        writer.update(table, row, values)


def _flat(groups: dict[str, tuple[str, ...]], given: dict[str, tuple[Any, ...]]) -> dict[str, Any]:
    return {name: value for group, columns in groups.items() for name, value in zip(columns, given[group], strict=True)}
