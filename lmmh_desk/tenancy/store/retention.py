"""What tenancy keeps, for how long: notes, attestations, and persons without a lease whom nobody saw since."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, and_, exists, or_, select

from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.retention import Retention
from lmmh_desk.office.model.regulations import KEEP_NOTES, KEEP_PAPERS, KEEP_PERSONS
from lmmh_desk.office.store.sites import held_sites
from lmmh_desk.office.store.tables import paper
from lmmh_desk.store.store import Read
from lmmh_desk.store.tables import synchronised_tables
from lmmh_desk.tenancy.store.tables import lease, lease_holder, note, person

ATTESTATION = "AR"


def _notes(read: Read, day: date) -> list[str]:
    return list(read.execute(select(note.c.id).where(note.c.created_at < paris_instant(day))).scalars())


def _attestations(read: Read, day: date) -> list[str]:
    old = paper.c.kind == ATTESTATION, paper.c.issued_at < paris_instant(day)
    return list(read.execute(select(paper.c.id).where(*old)).scalars())


def _persons(read: Read, day: date) -> list[str]:
    """Return the persons without a lease since this day, whom nothing written since is about.

    None where this PC doesn't hold the rows of every site: she may have come elsewhere yesterday.
    """
    if held_sites(read)[1]:
        return []
    of_household = and_(lease.c.household_id.is_not(None), lease.c.household_id == person.c.household_id)
    held = exists().where(lease_holder.c.lease_id == lease.c.id, lease_holder.c.person_id == person.c.id)
    going_on = or_(lease.c.ends_on.is_(None), lease.c.ends_on >= day.isoformat())
    leased = exists().where(going_on, or_(of_household, held))
    return list(
        read.execute(
            select(person.c.id).where(person.c.created_at < paris_instant(day), ~leased, *_seen_by_nobody(day))
        ).scalars()
    )


def _seen_by_nobody(day: date) -> list[ColumnElement[bool]]:
    """Return that no table of any slice has a row about the person written since this day."""
    about = [table for table in synchronised_tables() if "person_id" in table.c]
    since = paris_instant(day)
    return [~exists().where(table.c.person_id == person.c.id, table.c.created_at >= since) for table in about]


RETENTIONS = (
    Retention(KEEP_NOTES.key, _("Notes"), "note", _notes),
    Retention(KEEP_PAPERS.key, _("Attestations de résidence"), "paper", _attestations),
    Retention(KEEP_PERSONS.key, _("Personnes sans bail"), "person", _persons),
)
