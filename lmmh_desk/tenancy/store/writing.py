"""Small reads that actions need inside their transaction."""

from __future__ import annotations

from sqlalchemy import exists, or_, select

from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.store.tables import contact, lease, person


def lease_id_of(read: Read, number: str) -> tuple[str, str | None] | None:
    """Return (id, household id) of the lease with this number, or nothing."""
    row = read.execute(select(lease.c.id, lease.c.household_id).where(lease.c.number == number)).first()
    return (row.id, row.household_id) if row else None


def contacts_of(read: Read, person_id: str) -> list[tuple[str, str]]:
    """Return the (id, value) of a person's contacts."""
    rows = read.execute(select(contact.c.id, contact.c.value).where(contact.c.person_id == person_id))
    return [(row.id, row.value) for row in rows]


def owner_of_email(read: Read, value: str) -> str | None:
    """Return the id of the person who has this e-mail address."""
    query = select(person.c.id).join(contact, contact.c.person_id == person.c.id)
    query = query.where(contact.c.value == value, contact.c.kind == "email", person.c.merged_into.is_(None))
    return read.execute(query).scalar()


def wants_no_sms(read: Read, person_id: str) -> bool:
    """Say whether a person, the one this file was merged into, or one merged into it, refuses SMS."""
    into = select(person.c.merged_into).where(person.c.id == person_id).scalar_subquery()
    same = or_(person.c.id == person_id, person.c.id == into, person.c.merged_into == person_id)
    refuses = exists().where(same, person.c.sms_opt_out)
    return bool(read.execute(select(refuses)).scalar())
