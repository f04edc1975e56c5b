"""Who was erased, as the landlord's file names them: digests under the office's id, so that no import brings them back.

They stand among the erasures, as ids of no record: they reach every desk and outlive a restore as those do. Whoever has
the open base may try numbers against them; they say nothing of anybody by themselves.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Row, select

from lmmh_desk.office.store.tables import office
from lmmh_desk.store.erasures import erasure
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.model.names import identity_key
from lmmh_desk.tenancy.store.tables import lease, lease_holder, person

IMPORT = "import"  # the name of no table
PERSON, LEASE = "person", "lease"


class Digests:
    """Digests of the landlord's names of persons and leases."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._key = str(read.execute(select(office.c.id).limit(1)).scalar() or "").encode()

    def of(self, kind: str, name: str) -> str:
        """Return the digest of a name."""
        return hmac.digest(self._key, f"{kind}\n{name}".encode(), "sha256").hex()

    def known(self, kind: str, names: Iterable[str]) -> set[str]:
        """Return those of these names that were erased."""
        wanted = {self.of(kind, name): name for name in names}
        rows = erasure.c
        asked = select(rows.record_id).where(rows.table_name == IMPORT, rows.record_id.in_(wanted))
        return {wanted[one] for one in self._read.execute(asked).scalars()}

    def told(self, keys: Iterable[tuple[str, str]]) -> Iterator[str]:
        """Yield the digests of what the landlord's file calls these records, before they go."""
        ids: dict[str, list[str]] = {PERSON: [], LEASE: []}
        for table, record_id in keys:
            if table in ids:
                ids[table].append(record_id)
        for number in self._read.execute(select(lease.c.number).where(lease.c.id.in_(ids[LEASE]))).scalars():
            yield self.of(LEASE, number)
        for row in self._read.execute(select(person).where(person.c.id.in_(ids[PERSON]))):
            identity = identity_key(row, row.birth_date)
            names = [row.reference, *(f"{number}|{identity}" for number in self._leases(row))]
            yield from (self.of(PERSON, name) for name in names if name)

    def _leases(self, row: Row[Any]) -> list[str]:
        """Return the numbers of the leases a person signed or lives under."""
        signed = select(lease_holder.c.lease_id).where(lease_holder.c.person_id == row.id)
        home = lease.c.household_id == row.household_id
        return list(self._read.execute(select(lease.c.number).where(lease.c.id.in_(signed) | home)).scalars())
