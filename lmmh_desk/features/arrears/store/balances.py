"""What an import of balances finds in the base."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from sqlalchemy import select

from lmmh_desk.features.arrears.model.balances import BalanceLine
from lmmh_desk.features.arrears.model.stages import Stage
from lmmh_desk.features.arrears.store.facts import noted_at
from lmmh_desk.features.arrears.store.tables import arrears_case
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.store.tables import lease


class Sorted(Struct, frozen=True):
    """The lines of a chunk: those to write with their lease, those known already, those whose lease isn’t here."""

    fresh: tuple[tuple[BalanceLine, str], ...]
    known: int
    unknown: tuple[BalanceLine, ...]


def sorted_lines(read: Read, lines: Sequence[BalanceLine]) -> Sorted:
    """Sort the lines of a chunk."""
    wanted = select(lease.c.number, lease.c.id).where(lease.c.number.in_([one.number for one in lines]))
    leases = {row.number: row.id for row in read.execute(wanted)}
    fresh, known, unknown = [], 0, []
    for one in lines:
        lease_id = leases.get(one.number)
        if lease_id is None:
            unknown.append(one)
        elif noted_at(read, lease_id, one.on) == (one.due_cents, one.credit_cents):
            known += 1
        else:
            fresh.append((one, lease_id))
    return Sorted(tuple(fresh), known, tuple(unknown))


def followed(read: Read, lease_ids: Sequence[str]) -> list[str]:
    """Return the open cases of these leases."""
    query = select(arrears_case.c.id).where(
        arrears_case.c.lease_id.in_(lease_ids),
        arrears_case.c.stage != Stage.CLEARED.value,
        arrears_case.c.joined_to == "",
    )
    return list(read.execute(query).scalars())
