"""What a person may read of her file: identity, contacts, household, leases, notes, identity checks."""

from __future__ import annotations

from sqlalchemy import false, or_, select

from lmmh_desk.kernel.access import Part
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.store.told import lines
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.model.names import Named
from lmmh_desk.tenancy.store.tables import (
    contact,
    dwelling,
    household,
    identity_check,
    lease,
    lease_holder,
    note,
    person,
    rectification,
)


def access(read: Read, person_id: str) -> list[Part]:
    """Return what tenancy keeps of a person."""
    home = select(person.c.household_id).where(person.c.id == person_id).scalar_subquery()
    held = select(lease_holder.c.lease_id).where(lease_holder.c.person_id == person_id)
    leases = or_(lease.c.household_id == home, lease.c.id.in_(held))
    return [
        Part(_("Identité"), lines(read, person, person.c.id == person_id)),
        Part(_("Coordonnées"), lines(read, contact, contact.c.person_id == person_id)),
        Part(_("Foyer"), lines(read, household, household.c.id == home)),
        Part(_("Baux"), lines(read, lease, leases)),
        Part(_("Logements"), lines(read, dwelling, dwelling.c.id.in_(select(lease.c.dwelling_id).where(leases)))),
        Part(_("Notes et échanges"), lines(read, note, note.c.person_id == person_id)),
        Part(_("Rectifications"), lines(read, rectification, rectification.c.person_id == person_id)),
        Part(_("Identités vérifiées"), lines(read, identity_check, identity_check.c.person_id == person_id)),
    ]


def person_of(read: Read, who: str) -> str:
    """Return the id of the person of this id or landlord's reference, "" if there is none."""
    asked = select(person.c.id).where(person.c.id == who if who else false()).limit(1)
    by_reference = select(person.c.id).where(person.c.reference == who if who else false()).limit(1)
    return str(read.execute(asked).scalar() or read.execute(by_reference).scalar() or "")


def named(read: Read, person_id: str) -> Named:
    """Return what a person is named by."""
    found: Named = read.execute(select(person).where(person.c.id == person_id)).one()
    return found


def others_of(read: Read, person_id: str) -> list[str]:
    """Return the names of the other persons of her household and leases, which her export must not tell."""
    hers_too = person.c.birth_name, person.c.usual_name, person.c.first_names
    own = read.execute(select(*hers_too).where(person.c.id == person_id)).one()
    home = select(person.c.household_id).where(person.c.id == person_id).scalar_subquery()
    leases = select(lease_holder.c.lease_id).where(lease_holder.c.person_id == person_id)
    shared = select(lease_holder.c.person_id).where(lease_holder.c.lease_id.in_(leases))
    asked = select(person.c.first_names, person.c.birth_name, person.c.usual_name).where(
        person.c.id != person_id, or_(person.c.household_id == home, person.c.id.in_(shared))
    )
    hers = {word.casefold() for name in own for word in _words(name)}
    found = [word for row in read.execute(asked) for name in row for word in (name, *_words(name))]
    return [word for word in dict.fromkeys(found) if word and word.casefold() not in hers]


def _words(name: str) -> list[str]:
    return name.replace(",", " ").split()
