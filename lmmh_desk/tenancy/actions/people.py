"""Create and edit a person at the counter; each is one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import today
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.forms import refuse
from lmmh_desk.office.model.rights import require
from lmmh_desk.store.store import Store, Unit
from lmmh_desk.tenancy.model.checks import PersonInput, checked_person
from lmmh_desk.tenancy.model.duplicates import LikelyDuplicate, blocking
from lmmh_desk.tenancy.model.leases import tidy_number
from lmmh_desk.tenancy.model.phones import Reach, read_email, read_phone
from lmmh_desk.tenancy.model.records import (
    CONTACTS,
    Contact,
    Household,
    IdentityCheck,
    Lease,
    LeaseHolder,
    Person,
    PersonCreated,
    Rectification,
)
from lmmh_desk.tenancy.store import duplicates, writing

_FIELDS = (
    "civility",
    "birth_name",
    "usual_name",
    "first_names",
    "channel",
    "language",
    "large_print",
    "sms_opt_out",
    "standing",
)
_ABSENT = ("birth_date", "nur")  # nothing typed: no value  # fmt: skip


def create_person(
    store: Store,
    session: Session,
    given: PersonInput,
    *,
    phone: str = "",
    email: str = "",
    lease_number: str = "",
    household_id: str = "",
    confirmed: bool = False,
) -> Changes:
    """Create a person, with a typed lease reference or in a household.

    Raise BadInput (fields), or LikelyDuplicate until the agent confirmed that they are two people.
    """
    require(session, "tenancy.person")
    clean, reaches, number = _checked(given, phone, email, lease_number, today(store.clock))
    with store.write(session, "tenancy.person.create") as unit:
        _refuse_duplicates(unit, clean, reaches, confirmed)
        person = _person(clean)
        attach = _lease_to_join(unit, number)
        person.household_id = household_id or (attach and attach.household_id) or _new_household(unit)
        unit.add(person)
        unit.flush()
        for position, reach in enumerate(reaches):
            unit.add(_contact(person.id, reach, position))
        if number:
            _sign(unit, attach, number, person)
        unit.subject = person.id
        unit.publish(PersonCreated(person.id))
    return unit.changes


def edit_person(
    store: Store, session: Session, person_id: str, given: PersonInput, contacts: Sequence[str] | None = None
) -> Changes:
    """Replace what is known of a person, and the contacts when given, in their order; raises BadInput (fields)."""
    require(session, "tenancy.person")
    faults: dict[str, str] = {}
    clean = _clean(given, today(store.clock), faults)
    reaches = _reaches({f"contact{rank}": text for rank, text in enumerate(contacts or ())}, faults)
    _refuse(faults)
    with store.write(session, "tenancy.person.edit", person_id) as unit:
        person = unit.get(Person, person_id)
        values = _values(clean)
        changed = [field for field, value in values.items() if getattr(person, field) != value]
        for field in changed:
            _trace(unit, person_id, field, (getattr(person, field), values[field]))
            setattr(person, field, values[field])
        if contacts is not None:
            former = [value for _id, value in writing.contacts_of(unit.connection, person_id)]
            _trace(unit, person_id, CONTACTS, (", ".join(former), ", ".join(reach.value for reach in reaches)))
            _replace_contacts(unit, person_id, reaches)
        unit.details["fields"] = ",".join(changed)
    return unit.changes


def _trace(unit: Unit, person_id: str, field: str, values: tuple[object, object]) -> None:
    """Keep from what, to what a field changed: the person may ask for it."""
    before, after = ("" if value is None else str(value) for value in values)
    if before != after:
        unit.add(Rectification(person_id=person_id, field=field, before=before, after=after))


def join_household(store: Store, session: Session, person_id: str, other_id: str) -> Changes:
    """Put a person in another's household, as an occupant."""
    require(session, "tenancy.person")
    if person_id == other_id:
        raise BadInput(
            _("C’est la même personne."), _("Rien n’a été modifié."), _("Choisissez une autre personne du foyer.")
        )
    with store.write(session, "tenancy.household.join", person_id) as unit:
        person, other = unit.get(Person, person_id), unit.get(Person, other_id)
        if not other.household_id:
            other.household_id = _new_household(unit)
        person.household_id, person.standing = other.household_id, "occupant"
    return unit.changes


def leave_household(store: Store, session: Session, person_id: str) -> Changes:
    """Take a person out of the household; leases already signed stay signed."""
    require(session, "tenancy.person")
    with store.write(session, "tenancy.household.leave", person_id) as unit:
        person = unit.get(Person, person_id)
        person.household_id, person.standing = _new_household(unit), "holder"
    return unit.changes


def verify_identity(store: Store, session: Session, person_id: str) -> Changes:
    """Record that an agent saw the identity paper; nothing of the paper is kept."""
    require(session, "tenancy.person")
    with store.write(session, "tenancy.identity.verify", person_id) as unit:
        unit.get(Person, person_id)
        unit.add(IdentityCheck(person_id=person_id))
    return unit.changes


def read_reach(text: str) -> Reach:
    """Return a phone number or an e-mail address, told apart by its @; raises BadInput."""
    return read_email(text) if "@" in text else read_phone(text)


def _checked(
    given: PersonInput, phone: str, email: str, lease_number: str, day: date
) -> tuple[PersonInput, list[Reach], str]:
    """Check every field before complaining, so that the form shows all the sentences at once."""
    faults: dict[str, str] = {}
    clean = _clean(given, day, faults)
    reaches = _reaches({"phone": phone, "email": email}, faults)
    number = ""
    if lease_number.strip():
        try:
            number = tidy_number(lease_number)
        except BadInput as error:
            faults["lease_number"] = str(error)
    _refuse(faults)
    return clean, reaches, number


def _clean(given: PersonInput, day: date, faults: dict[str, str]) -> PersonInput:
    try:
        return checked_person(given, day)
    except BadInput as error:
        faults.update(error.fields)
        return given


def _reaches(texts: Mapping[str, str], faults: dict[str, str]) -> list[Reach]:
    """Read the contacts of the fields by name, blank ones left out."""
    found = []
    for field, text in texts.items():
        if text.strip():
            try:
                found.append(read_email(text) if field == "email" else read_reach(text))
            except BadInput as error:
                faults[field] = str(error)
    return found


def _refuse(faults: dict[str, str]) -> None:
    refuse(faults, _("Rien n’est enregistré."))


def _replace_contacts(unit: Unit, person_id: str, reaches: list[Reach]) -> None:
    """Keep the contacts still given; a new one takes the place of one of its kind that goes, so that it is a change."""
    kept = {value: contact_id for contact_id, value in writing.contacts_of(unit.connection, person_id)}
    given = {reach.value: reach for reach in reaches}
    gone = [unit.get(Contact, contact_id) for value, contact_id in kept.items() if value not in given]
    for position, (value, reach) in enumerate(given.items()):
        former = unit.get(Contact, kept[value]) if value in kept else None
        if former is None:
            _refuse_taken(unit, reach)
            former = next((contact for contact in gone if contact.kind == reach.kind), None)
        if former is None:
            unit.add(_contact(person_id, reach, position))
            continue
        former.raw, former.value, former.mobile, former.position = reach.raw, reach.value, reach.mobile, position
        gone = [contact for contact in gone if contact is not former]
    for contact in gone:
        unit.delete(contact)


def _refuse_duplicates(unit: Unit, given: PersonInput, reaches: list[Reach], confirmed: bool) -> None:
    values = {reach.kind: reach.value for reach in reaches}
    found = duplicates.likely_duplicates(
        unit.connection, given, given.birth_date, phone=values.get("phone", ""), email=values.get("email", "")
    )
    if one := blocking(found):
        sentence = _("Cette adresse e-mail est déjà celle d’une autre fiche. {who}.").format(who=one.sentence)
        raise BadInput(sentence, _("Rien n’est enregistré."), _("Ouvrez cette fiche."), {"email": sentence})
    if found and not confirmed:
        raise LikelyDuplicate(found)


def _refuse_taken(unit: Unit, reach: Reach) -> None:
    if reach.kind == "email" and writing.owner_of_email(unit.connection, reach.value):
        raise BadInput(
            _("Cette adresse e-mail est déjà celle d’une autre fiche."),
            _("Rien n’a été modifié."),
            _("Vérifiez l’adresse, ou fusionnez les deux fiches."),
        )


def _person(given: PersonInput) -> Person:
    return Person(**_values(given))


def _values(given: PersonInput) -> dict[str, Any]:
    return {field: getattr(given, field) for field in _FIELDS} | {
        field: getattr(given, field) or None for field in _ABSENT
    }


def _contact(person_id: str, reach: Reach, position: int) -> Contact:
    return Contact(
        person_id=person_id, kind=reach.kind, raw=reach.raw, value=reach.value, mobile=reach.mobile, position=position
    )


def _new_household(unit: Unit) -> str:
    household = Household()
    unit.add(household)
    unit.flush()
    return household.id


def _lease_to_join(unit: Unit, number: str) -> Lease | None:
    found = writing.lease_id_of(unit.connection, number) if number else None
    return unit.get(Lease, found[0]) if found else None


def _sign(unit: Unit, lease: Lease | None, number: str, person: Person) -> None:
    """Open a lease that waits for the import under the typed number, or join the known one as an occupant."""
    if lease is not None:
        person.standing = "occupant" if person.standing == "holder" else person.standing
        lease.household_id = lease.household_id or person.household_id
        return
    lease = Lease(number=number, household_id=person.household_id, typed=True)
    unit.add(lease)
    unit.flush()
    unit.add(LeaseHolder(lease_id=lease.id, person_id=person.id))
