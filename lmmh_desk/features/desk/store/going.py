"""The records a retention rule would have go, some at a time, with the names of those they are about."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace
from sqlalchemy import select

from lmmh_desk.features.desk.model.audit import act_of
from lmmh_desk.features.desk.model.going import PAGE, Leaving
from lmmh_desk.kernel.retention import Going
from lmmh_desk.office.model.retention import Due
from lmmh_desk.office.model.rights import restricted
from lmmh_desk.office.store.retention import AUDIT
from lmmh_desk.office.store.told import among
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.model.names import screen_name
from lmmh_desk.tenancy.store.tables import person


def leaving(read: Read, due: Due, start: int) -> list[Leaving]:
    """Return the next records a rule would have go, after so many of them."""
    found = due.retention.told(read, due.ids[start : start + PAGE])
    if due.retention.table == AUDIT:
        found = [replace(one, what=act_of(one.what)) for one in found]
    names = _names(read, found)
    return [Leaving(one.id, one.what, one.day, names.get(one.person_id, ""), one.person_id) for one in found]


def _names(read: Read, found: Sequence[Going]) -> dict[str, str]:
    asked = select(person).where(among(person.c.id, {one.person_id for one in found if one.person_id}))
    return {row.id: screen_name(row) for row in read.execute(asked)}


seen_leaving = restricted("office.purge")(leaving)
