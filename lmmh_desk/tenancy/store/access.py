"""What a person may read of her file: identity, contacts, household, leases, notes, identity checks, former values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Column, Row, Table, false, or_, select

from lmmh_desk.kernel.access import About, Part, Persons
from lmmh_desk.kernel.full_names import FullName
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.store.tables import agent, paper
from lmmh_desk.office.store.told import among, lines
from lmmh_desk.store.exchange.erasing import widened
from lmmh_desk.store.exchange.shapes import driver_of
from lmmh_desk.store.store import Read
from lmmh_desk.store.tables import synchronised_tables, wire_of
from lmmh_desk.tenancy.model.names import Named
from lmmh_desk.tenancy.store.tables import (
    contact,
    dwelling,
    household,
    identity_check,
    import_step,
    lease,
    lease_holder,
    note,
    person,
    rectification,
)

KINDS = {"kind": {"phone": _("Téléphone"), "email": _("E-mail")}}
OCCUPANCY = {
    "occupancy": {1: _("loué"), 2: _("vacant"), 3: _("vide pour travaux, démolition ou vente"), 4: _("association"),
                  5: _("autre"), 9: _("non renseignée")}
}  # fmt: skip


def access(read: Read, about: About) -> list[Part]:
    """Return what tenancy keeps of a person."""
    hers, leases = about.files, among(lease.c.id, about.records)
    homes = select(lease.c.dwelling_id).where(leases)
    return [
        Part(_("Identité"), lines(read, person, among(person.c.id, hers))),
        Part(_("Coordonnées"), lines(read, contact, among(contact.c.person_id, hers), words=KINDS)),
        Part(_("Foyer"), lines(read, household, among(household.c.id, about.records))),
        Part(_("Baux"), lines(read, lease, leases)),
        Part(_("Signataire de bail"), lines(read, lease_holder, among(lease_holder.c.person_id, hers))),
        Part(
            _("Logements"),
            lines(read, dwelling, dwelling.c.id.in_(homes), words=OCCUPANCY),
            (str(wire_of(dwelling).fields["street"]),),
        ),
        Part(_("Notes et échanges"), lines(read, note, among(note.c.person_id, hers))),
        Part(_("Rectifications"), lines(read, rectification, among(rectification.c.person_id, hers))),
        Part(_("Identités vérifiées"), lines(read, identity_check, among(identity_check.c.person_id, hers))),
        Part(
            _("Valeurs d’avant un import, sur ce poste"),
            lines(read, import_step, among(import_step.c.record_id, about.records)),
        ),
    ]


def about_whom(read: Read, person_id: str) -> About:
    """Return a person's file with those merged into it, and every record about her: hers, and those she shares."""
    files = files_of(read, person_id)
    own = [record_id for _table, record_id in widened(driver_of(read), [("person", one) for one in files])]
    return About(tuple(files), tuple(dict.fromkeys([*files, *own, *_shared(read, files)])))


def files_of(read: Read, person_id: str) -> list[str]:
    """Return the file that stands for a person, then those merged into it."""
    found = [person_id]
    while above := read.execute(select(person.c.merged_into).where(person.c.id == found[0])).scalar():
        if above in found:
            break
        found.insert(0, above)
    for one in found:
        merged = read.execute(select(person.c.id).where(person.c.merged_into == one).order_by(person.c.id)).scalars()
        found += [each for each in merged if each not in found]
    return found


def _shared(read: Read, files: Iterable[str]) -> Iterator[str]:
    """Yield the ids of her household, its leases, those she signed, and what she takes part in with others."""
    homes = select(person.c.household_id).where(among(person.c.id, files), person.c.household_id.is_not(None))
    held = select(lease_holder.c.lease_id).where(among(lease_holder.c.person_id, files))
    leases = select(lease.c.id).where(or_(lease.c.household_id.in_(homes), lease.c.id.in_(held)))
    yield from read.execute(homes).scalars()
    yield from read.execute(leases).scalars()
    for table, above in _taking_part():
        yield from read.execute(select(above).where(among(table.c.person_id, files))).scalars()


def _taking_part() -> Iterator[tuple[Table, Column[str]]]:
    """Yield the tables by which several persons take part in one record, with the column that names it."""
    for table in synchronised_tables():
        above = wire_of(table).parent
        if above and "person_id" in table.c:
            yield table, table.c[above]


def person_of(read: Read, who: str) -> str:
    """Return the id of the person of this id or landlord's reference, "" if there is none."""
    asked = select(person.c.id).where(person.c.id == who if who else false()).limit(1)
    by_reference = select(person.c.id).where(person.c.reference == who if who else false()).limit(1)
    return str(read.execute(asked).scalar() or read.execute(by_reference).scalar() or "")


def named(read: Read, person_id: str) -> Named:
    """Return what a person is named by."""
    found: Named = read.execute(select(person).where(person.c.id == person_id)).one()
    return found


def others_of(read: Read, about: About) -> list[str]:
    """Return the names of those she shares a household, a lease or an appointment with: her export tells none."""
    names = person.c.first_names, person.c.birth_name, person.c.usual_name
    own = read.execute(select(*names).where(among(person.c.id, about.files)))
    hers = {word.casefold() for row in own for name in row for word in _words(name)}
    homes = select(person.c.id).where(among(person.c.household_id, about.records))
    signing = select(lease_holder.c.person_id).where(among(lease_holder.c.lease_id, about.records))
    beside = [select(table.c.person_id).where(among(above, about.records)) for table, above in _taking_part()]
    near = or_(*(person.c.id.in_(asked) for asked in (homes, signing, *beside)))
    rows = read.execute(select(*names).where(near, ~among(person.c.id, about.files)))
    found = [word for row in rows for name in row for word in (name, *_words(name))]
    return [word for word in dict.fromkeys(found) if word and word.casefold() not in hers]


def known_of(read: Read, about: About) -> list[str]:
    """Return her own names, and those of the agents who established her papers or wrote her notes."""
    names = person.c.first_names, person.c.birth_name, person.c.usual_name
    own = read.execute(select(*names).where(among(person.c.id, about.files)))
    hers = or_(among(paper.c.person_id, about.files), among(paper.c.subject_id, about.records))
    signed = select(paper.c.issued_by).where(hers)
    wrote = select(note.c.created_by).where(among(note.c.person_id, about.files))
    agents = select(agent.c.name).where(or_(agent.c.id.in_(signed), agent.c.id.in_(wrote)))
    return [*(name for row in own for name in row), *read.execute(agents).scalars()]


def persons_of(read: Read, about: About) -> Persons:
    """Return everybody else on this desk, and who is told by name: herself, and the agents, who act for the office."""
    names = select(person.c.first_names, person.c.birth_name, person.c.usual_name)
    others, hers = (read.execute(names.where(one)) for one in (~among(person.c.id, about.files),
                                                               among(person.c.id, about.files)))  # fmt: skip
    agents = (FullName(*_cut(name)) for name in read.execute(select(agent.c.name)).scalars())
    return Persons(map(_full, others), [*map(_full, hers), *agents])


def _full(row: Row[str, str, str]) -> FullName:
    return FullName(row.first_names or "", f"{row.birth_name or ''} {row.usual_name or ''}")


def _cut(name: str) -> tuple[str, str]:
    forename, _space, surname = name.partition(" ")
    return forename, surname


def _words(name: str) -> list[str]:
    return name.replace(",", " ").split()
