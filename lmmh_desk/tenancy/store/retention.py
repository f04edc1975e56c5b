"""What tenancy keeps, for how long: notes, attestations, ended leases, and who has no lease and was seen no more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from sqlalchemy import Column, ColumnElement, Table, and_, exists, func, or_, select

from lmmh_desk.kernel.clock import paris, paris_instant
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.retention import Going, Retention
from lmmh_desk.office.model.regulations import (
    KEEP_HOUSEHOLDS,
    KEEP_IDENTITY,
    KEEP_IMPORTS,
    KEEP_LEASES,
    KEEP_NOTES,
    KEEP_PAPERS,
    KEEP_PERSONS,
    KEEP_RECTIFIED,
)
from lmmh_desk.office.store.sites import held_sites
from lmmh_desk.office.store.tables import paper
from lmmh_desk.office.store.told import among
from lmmh_desk.store.store import Read
from lmmh_desk.store.tables import synchronised_tables
from lmmh_desk.tenancy.model.notes import NOTE_CHANNELS
from lmmh_desk.tenancy.store.tables import (
    household,
    identity_check,
    import_run,
    import_step,
    lease,
    lease_holder,
    note,
    person,
    rectification,
)

ATTESTATION = "AR"


def _notes(read: Read, day: date) -> list[str]:
    return _ids(read, note, note.c.created_at, note.c.created_at < paris_instant(day))


def _attestations(read: Read, day: date) -> list[str]:
    return _ids(read, paper, paper.c.issued_at, paper.c.kind == ATTESTATION, paper.c.issued_at < paris_instant(day))


def _leases(read: Read, day: date) -> list[str]:
    """Return the leases that ended before this day, which nothing but their signatures names any more."""
    unnamed = [~exists().where(column == lease.c.id) for column in _naming(lease, besides=lease_holder)]
    return _ids(read, lease, lease.c.ends_on, lease.c.ends_on < day.isoformat(), *unnamed)


def _households(read: Read, day: date) -> list[str]:
    """Return the households made before this day in which nobody is left, nor any lease."""
    unnamed = [~exists().where(column == household.c.id) for column in _naming(household)]
    return _ids(read, household, household.c.created_at, household.c.created_at < paris_instant(day), *unnamed)


def _persons(read: Read, day: date) -> list[str]:
    """Return the persons without a lease since this day, whom nothing written since is about.

    None where this PC doesn't hold the rows of every site: she may have come elsewhere yesterday.
    """
    if held_sites(read)[1]:
        return []
    going_on = or_(lease.c.ends_on.is_(None), lease.c.ends_on >= day.isoformat())
    leased = exists().where(going_on, _of_person())
    old = person.c.created_at < paris_instant(day)
    return _ids(read, person, person.c.created_at, old, ~leased, *_seen_by_nobody(day))


def _of_person() -> ColumnElement[bool]:
    """Return that a lease is the person's household's, or signed by them."""
    of_household = and_(lease.c.household_id.is_not(None), lease.c.household_id == person.c.household_id)
    held = exists().where(lease_holder.c.lease_id == lease.c.id, lease_holder.c.person_id == person.c.id)
    return or_(of_household, held)


def _ids(read: Read, table: Table, since: Column[int] | Column[str], *where: ColumnElement[bool]) -> list[str]:
    return list(read.execute(select(table.c.id).where(*where).order_by(since, table.c.id)).scalars())


def _naming(named: Table, besides: Table | None = None) -> Iterator[Column[str]]:
    """Yield each column of any slice that names records of this table, by a key or by their id alone."""
    for table in synchronised_tables():
        if table is not besides:
            yield from (key.parent for key in table.foreign_keys if key.column.table is named)
            yield from (column for column in table.c if column.name == "subject_id")


def _seen_by_nobody(day: date) -> list[ColumnElement[bool]]:
    """Return that no table of any slice has a row about the person written since this day."""
    about = [table for table in synchronised_tables() if "person_id" in table.c]
    since = paris_instant(day)
    return [~exists().where(table.c.person_id == person.c.id, table.c.created_at >= since) for table in about]


def _told_notes(read: Read, ids: Sequence[str]) -> list[Going]:
    rows = read.execute(select(note).where(among(note.c.id, ids)).order_by(note.c.created_at, note.c.id))
    return [Going(row.id, NOTE_CHANNELS[row.channel], paris(row.created_at).date(), row.person_id) for row in rows]


def told_papers(read: Read, ids: Sequence[str]) -> list[Going]:
    """Return papers of the register by their number, from the day they were issued."""
    rows = read.execute(select(paper).where(among(paper.c.id, ids)).order_by(paper.c.issued_at, paper.c.id))
    return [Going(row.id, row.number, paris(row.issued_at).date(), row.person_id or "") for row in rows]


def _told_leases(read: Read, ids: Sequence[str]) -> list[Going]:
    one = lease.c
    signed = select(func.min(lease_holder.c.person_id)).where(lease_holder.c.lease_id == one.id).scalar_subquery()
    asked = select(one.id, one.number, one.ends_on, signed.label("person")).where(among(one.id, ids))
    return [
        Going(row.id, _("Bail {number}").format(number=row.number), date.fromisoformat(row.ends_on), row.person or "")
        for row in read.execute(asked.order_by(one.ends_on, one.id))
    ]


def _told_persons(read: Read, ids: Sequence[str]) -> list[Going]:
    """Say since when each has no lease, or since when her file exists where she never had one."""
    ended = select(func.max(lease.c.ends_on)).where(_of_person()).scalar_subquery()
    asked = select(person.c.id, person.c.reference, person.c.created_at, ended.label("ended"))
    rows = read.execute(asked.where(among(person.c.id, ids)).order_by(person.c.created_at, person.c.id))
    return [Going(row.id, row.reference or _("Fiche"), _since(row.ended, row.created_at), row.id) for row in rows]


def _since(ended: str | None, created_at: int) -> date:
    return date.fromisoformat(ended) if ended else paris(created_at).date()


def _told_households(read: Read, ids: Sequence[str]) -> list[Going]:
    one = household.c
    rows = read.execute(select(household).where(among(one.id, ids)).order_by(one.created_at, one.id))
    return [Going(row.id, row.number or _("Foyer sans numéro"), paris(row.created_at).date()) for row in rows]


def _of_a_person(table: Table) -> Callable[[Read, date], list[str]]:
    """Return what finds the rows of a table that were written before a day."""
    return lambda read, day: _ids(read, table, table.c.created_at, table.c.created_at < paris_instant(day))


def _told_of_a_person(table: Table, what: str) -> Callable[[Read, Sequence[str]], list[Going]]:
    def told(read: Read, ids: Sequence[str]) -> list[Going]:
        rows = read.execute(select(table).where(among(table.c.id, ids)).order_by(table.c.created_at, table.c.id))
        return [Going(row.id, what, paris(row.created_at).date(), row.person_id) for row in rows]

    return told


def _steps(read: Read, day: date) -> list[str]:
    """Return the ranks of what would undo the imports begun before this day on this desk."""
    old = import_run.c.created_at < paris_instant(day)
    asked = select(import_step.c.seq).join(import_run, import_run.c.id == import_step.c.run_id).where(old)
    return [str(seq) for seq in read.execute(asked.order_by(import_step.c.seq)).scalars()]


def _told_steps(read: Read, ids: Sequence[str]) -> list[Going]:
    one = import_step.c
    asked = select(one.seq, import_run.c.file_name, import_run.c.created_at)
    asked = asked.join(import_run, import_run.c.id == one.run_id).where(one.seq.in_(map(int, ids))).order_by(one.seq)
    return [Going(str(row.seq), row.file_name, paris(row.created_at).date()) for row in read.execute(asked)]


_RECTIFIED = (_of_a_person(rectification), _told_of_a_person(rectification, _("Rectification")))
_IDENTITY = (_of_a_person(identity_check), _told_of_a_person(identity_check, _("Identité vérifiée")))
RETENTIONS = (
    Retention(KEEP_NOTES.key, _("Notes"), "note", _notes, _told_notes),
    Retention(KEEP_PAPERS.key, _("Attestations de résidence"), "paper", _attestations, told_papers),
    Retention(KEEP_LEASES.key, _("Baux terminés"), "lease", _leases, _told_leases),
    Retention(KEEP_PERSONS.key, _("Personnes sans bail"), "person", _persons, _told_persons),
    Retention(KEEP_RECTIFIED.key, _("Rectifications"), "rectification", *_RECTIFIED),
    Retention(KEEP_IDENTITY.key, _("Vérifications d’identité"), "identity_check", *_IDENTITY),
    Retention(KEEP_IMPORTS.key, _("De quoi défaire un import"), "import_step", _steps, _told_steps),
    Retention(KEEP_HOUSEHOLDS.key, _("Foyers sans personne"), "household", _households, _told_households),
)
