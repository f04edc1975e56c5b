"""Which households the criteria of a campaign find, and how each can be reached: one query for the count and the list.

A household is counted once, by the holder of its newest lease in force.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select

from lmmh_desk.features.campaigns.model.drafting import Channels, Criteria
from lmmh_desk.features.campaigns.model.listing import Counted, Target, counted
from lmmh_desk.features.campaigns.model.records import Floor, Leases, Way
from lmmh_desk.features.campaigns.store.tables import message_refusal
from lmmh_desk.kernel.ports import HallAt, Halls
from lmmh_desk.office.model.rights import restricted
from lmmh_desk.office.store.told import among
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.model.address import GROUND, unwritable
from lmmh_desk.tenancy.model.halls import grouped
from lmmh_desk.tenancy.store.cards import dwelling_line
from lmmh_desk.tenancy.store.tables import contact, dwelling, lease, lease_holder, person, residence


def count(read: Read, criteria: Criteria, channels: Channels, today: date, halls: Halls | None = None) -> Counted:
    """Return how many households and halls the criteria find, as an approval would freeze them."""
    found = targets(read, criteria, today, halls)
    hung = halls_of(read, criteria, halls) if channels.poster else []
    return counted(found, channels, _in_force(read, today), len(grouped(hung)))


def targets(read: Read, criteria: Criteria, today: date, halls: Halls | None = None) -> list[Target]:
    """Return the households that the criteria find, in a fixed order."""
    rules = _asked(criteria)
    if criteria.agency_id or criteria.lift:
        rules.append(among(dwelling.c.residence_id, _places(read, criteria, halls)))
    rows = read.execute(_households(today).where(*rules)).all()
    found: dict[str, Target] = {}
    people: set[str] = set()  # who is reached already, where no household is known
    for row in rows:  # the newest lease first
        alone = row.household_id is None
        if not (alone and row.person_id in people):
            found.setdefault(row.household_id or row.lease_id, _target(row))
        if alone:
            people.add(row.person_id)
    return sorted(found.values(), key=lambda one: one.person_id)


def halls_of(read: Read, criteria: Criteria, halls: Halls | None) -> list[HallAt]:
    """Return the halls of the residences that the criteria bound, one that two desks added as often as they did."""
    every = _kept(read, criteria, halls)
    if criteria.residence_id:
        return [one for one in every if one.residence_id == criteria.residence_id]
    if criteria.quarter:
        there = set(read.execute(select(residence.c.id).where(residence.c.quarter == criteria.quarter)).scalars())
        return [one for one in every if one.residence_id in there]
    return every


def _kept(read: Read, criteria: Criteria, halls: Halls | None) -> list[HallAt]:
    """Return the halls of an agency, those that have a lift, or all."""
    return [
        one
        for one in (halls.halls_at(read) if halls is not None else [])
        if criteria.agency_id in ("", one.site_id) and (one.lift or not criteria.lift)
    ]


def _places(read: Read, criteria: Criteria, halls: Halls | None) -> list[str]:
    """Return the residences an agency looks after, or that have a lift: where such halls are."""
    return sorted({one.residence_id for one in _kept(read, criteria, halls)})


def quarters(read: Read) -> tuple[str, ...]:
    """Return every quarter, by name."""
    name = residence.c.quarter
    return tuple(read.execute(select(name).where(name != "").distinct().order_by(name)).scalars())


def _current(today: date) -> ColumnElement[bool]:
    day = today.isoformat()
    return and_(
        or_(lease.c.starts_on.is_(None), lease.c.starts_on <= day),
        or_(lease.c.ends_on.is_(None), lease.c.ends_on >= day),
    )


def _in_force(read: Read, today: date) -> int:
    who = func.coalesce(lease.c.household_id, lease.c.id)
    return int(read.execute(select(func.count(who.distinct())).where(_current(today))).scalar_one())


def _contact(kind: ColumnElement[bool]) -> ColumnElement[Any]:
    """Return the first number or address of the holder, of a kind."""
    one = select(contact.c.value).where(contact.c.person_id == person.c.id, kind)
    return one.order_by(contact.c.position, contact.c.id).limit(1).scalar_subquery()


def _refuses(way: Way) -> ColumnElement[bool]:
    """Return what says that a holder refuses a way, on this file or on one merged into it."""
    one, file = message_refusal.c, person.alias("file")
    whose = select(func.coalesce(file.c.merged_into, file.c.id)).join(message_refusal, one.person_id == file.c.id)
    return person.c.id.in_(whose.where(one.way == way))


def _households(today: date) -> Select[Any]:
    return (
        select(
            lease.c.household_id, lease.c.id.label("lease_id"), person.c.id.label("person_id"), person.c.channel,
            person.c.sms_opt_out, person.c.large_print, person.c.language,
            _contact(contact.c.mobile.is_(True)).label("mobile"),
            _contact(contact.c.kind == "email").label("email"),
            _refuses(Way.SMS).label("no_sms"), _refuses(Way.EMAIL).label("no_email"),
            *dwelling.c, residence.c.name.label("residence_name"),
        )
        .select_from(lease)
        .join(lease_holder, and_(lease_holder.c.lease_id == lease.c.id, lease_holder.c.role == "holder"))
        .join(person, person.c.id == lease_holder.c.person_id)
        .join(dwelling, dwelling.c.id == lease.c.dwelling_id)
        .outerjoin(residence, residence.c.id == dwelling.c.residence_id)
        .where(_current(today), person.c.merged_into.is_(None))
        .order_by(lease.c.starts_on.desc().nulls_last(), lease.c.id, person.c.id)
    )  # fmt: skip


def _asked(criteria: Criteria) -> list[ColumnElement[bool]]:
    """Return the criteria as rules."""
    ground = func.upper(dwelling.c.floor).in_(sorted(GROUND))
    rules = {
        Floor.GROUND: ground, Floor.UPPER: and_(~ground, dwelling.c.floor != ""),
        Leases.STAYING: lease.c.notice_ends_on.is_(None), Leases.LEAVING: lease.c.notice_ends_on.is_not(None),
    }  # fmt: skip
    asked = [rules[one] for one in (Floor(criteria.floor), Leases(criteria.leases)) if one]
    if criteria.quarter:
        asked.append(residence.c.quarter == criteria.quarter)
    if criteria.residence_id:
        asked.append(dwelling.c.residence_id == criteria.residence_id)
    return asked


def _target(row: Row[Any]) -> Target:
    return Target(
        row.person_id, row.id, row.mobile or "", row.email or "", row.channel == "email",
        bool(row.sms_opt_out or row.no_sms), bool(row.no_email),
        posts=not unwritable(dwelling_line(row).address), large=bool(row.large_print), foreign=row.language != "fr",
    )  # fmt: skip


seen_count = restricted("campaigns")(count)
