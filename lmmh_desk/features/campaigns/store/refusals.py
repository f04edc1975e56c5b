"""Who refuses which messages, and which posters hang: what the acts ask before they write."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, or_, select

from lmmh_desk.features.campaigns.store.tables import message_refusal, poster_display
from lmmh_desk.office.model.rights import restricted
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.store.tables import person


def refusal(read: Read, person_id: str, way: str) -> list[str]:
    """Return the ids of the refusals of a person, by a way: on any of the files that are one with this one."""
    kept = select(func.coalesce(person.c.merged_into, person.c.id)).where(person.c.id == person_id).scalar_subquery()
    mine = select(person.c.id).where(or_(person.c.id == kept, person.c.merged_into == kept))
    one = message_refusal.c
    return list(read.execute(select(one.id).where(one.person_id.in_(mine), one.way == way)).scalars())


def refused(read: Read, person_id: str) -> frozenset[str]:
    """Return by which ways a person wants no message."""
    return frozenset(way for way in ("sms", "email") if refusal(read, person_id, way))


def hanging(read: Read, campaign_id: str, hall_ids: Iterable[str]) -> list[str]:
    """Return the ids of the posters of a campaign that hang in a hall: two desks may have written one each.

    Two may have added the hall too: its ids are those of its rows.
    """
    one = poster_display.c
    asked = select(one.id).where(one.campaign_id == campaign_id, one.hall_id.in_(hall_ids), one.removed_on.is_(None))
    return list(read.execute(asked.order_by(one.id)).scalars())


seen_refused = restricted("campaigns")(refused)
