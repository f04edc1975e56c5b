"""Cards of persons: Core reads, no object per row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, or_, select

from lmmh_desk.kernel.errors import NotFound
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.rights import restricted
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.model.address import Address
from lmmh_desk.tenancy.model.cards import ContactLine, DwellingLine, LeaseLine, Member, PersonCard
from lmmh_desk.tenancy.store.tables import (
    contact,
    dwelling,
    identity_check,
    lease,
    lease_holder,
    person,
    residence,
)

_STANDINGS = ("holder", "co_holder", "occupant", "child")
ADDRESS = (
    "number", "repeat", "street_type", "street", "building", "entrance", "staircase", "floor", "door", "complement",
    "locality", "postcode", "city",
)  # fmt: skip
_MERGES = 20  # longer chains of merges don't exist; a loop must not hang


def person_card(read: Read, person_id: str) -> PersonCard:
    """Return the card of a person, or of the one it was merged into; raises NotFound."""
    row = _person_row(read, person_id)
    members = household_members(read, row.household_id) if row.household_id else ()
    own = _contacts(read, [row.id])
    return PersonCard(
        **_names(row),
        contacts=tuple(own[row.id]),
        household_id=row.household_id,
        channel=row.channel,
        language=row.language,
        large_print=row.large_print,
        sms_opt_out=row.sms_opt_out,
        nur=row.nur or "",
        created_at=row.created_at,
        members=members or (Member(**_names(row), contacts=tuple(own[row.id])),),
        leases=person_leases(read, row.id, row.household_id),
        identity_checked_at=_last_check(read, row.id),
    )


def kept_id(read: Read, person_id: str) -> str:
    """Return the id of the person, or of the one it was merged into; raises NotFound."""
    return str(_person_row(read, person_id).id)


def household_members(read: Read, household_id: str) -> tuple[Member, ...]:
    """Return the persons of a household, holders first, children last, each with contacts."""
    rows = read.execute(
        select(person).where(person.c.household_id == household_id, person.c.merged_into.is_(None))
    ).all()
    rows = sorted(rows, key=lambda row: (_STANDINGS.index(row.standing), row.birth_date or "9999", row.id))
    contacts = _contacts(read, [row.id for row in rows])
    return tuple(Member(**_names(row), contacts=tuple(contacts[row.id])) for row in rows)


def person_leases(read: Read, person_id: str, household_id: str | None) -> tuple[LeaseLine, ...]:
    """Return the leases a person signed or lives under, newest first."""
    signed = select(lease_holder.c.lease_id).where(lease_holder.c.person_id == person_id)
    mine = lease.c.id.in_(signed)
    where = or_(mine, lease.c.household_id == household_id) if household_id else mine
    return _leases(read, _lease_select().where(where))


def lease_line(read: Read, lease_id: str) -> LeaseLine:
    """Return a lease by its id; raises NotFound."""
    found = _leases(read, _lease_select().where(lease.c.id == lease_id))
    if not found:
        raise NotFound(
            _("Ce bail n’est pas sur ce poste."), _("Rien n’a été modifié."), _("Cherchez la personne par son nom.")
        )
    return found[0]


def _leases(read: Read, query: Select[Any]) -> tuple[LeaseLine, ...]:
    rows = read.execute(query.order_by(lease.c.starts_on.desc().nulls_last(), lease.c.id)).all()
    holders = _holders(read, [row.id for row in rows])
    return tuple(_lease_line(row, holders[row.id]) for row in rows)


def _lease_select() -> Select[Any]:
    return select(
        lease,
        *(column.label(f"home_{column.name}") for column in dwelling.c),
        residence.c.name.label("residence_name"),
    ).select_from(
        lease.outerjoin(dwelling, lease.c.dwelling_id == dwelling.c.id).outerjoin(
            residence, dwelling.c.residence_id == residence.c.id
        )
    )


def _lease_line(row: Row[Any], holders: Sequence[str]) -> LeaseLine:
    return LeaseLine(
        id=row.id,
        number=row.number,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        rent_cents=row.rent_cents,
        charges_cents=row.charges_cents,
        notice_received_on=row.notice_received_on,
        notice_method=row.notice_method,
        notice_reduced=row.notice_reduced,
        notice_ends_on=row.notice_ends_on,
        typed=row.typed,
        dwelling=dwelling_line(row, "home_") if row.dwelling_id else None,
        holders=tuple(holders),
    )


def dwelling_line(row: Any, prefix: str = "") -> DwellingLine:
    """Return the dwelling of a row whose columns begin with `prefix`, joined with its residence's name."""
    name = row.residence_name or ""
    return DwellingLine(
        id=getattr(row, prefix + "id"),
        reference=getattr(row, prefix + "reference"),
        address=Address(**{field: getattr(row, prefix + field) for field in ADDRESS}, residence=name),
        kind=getattr(row, prefix + "kind"),
        surface_dm2=getattr(row, prefix + "surface_dm2"),
        residence=name,
    )


def _person_row(read: Read, person_id: str) -> Row[Any]:
    for _step in range(_MERGES):
        row = read.execute(select(person).where(person.c.id == person_id)).first()
        if row is None:
            break
        if row.merged_into is None:
            return row
        person_id = row.merged_into
    raise NotFound(
        _("Cette personne n’est pas sur ce poste."), _("Rien n’a été modifié."), _("Cherchez-la par son nom.")
    )


def _names(row: Row[Any]) -> dict[str, Any]:
    fields = ("id", "civility", "birth_name", "usual_name", "first_names", "birth_date", "standing")
    return {field: row._mapping[field] for field in fields}


def _contacts(read: Read, person_ids: Sequence[str]) -> dict[str, list[ContactLine]]:
    found: dict[str, list[ContactLine]] = defaultdict(list)
    query = select(contact).where(contact.c.person_id.in_(person_ids)).order_by(contact.c.position, contact.c.id)
    for row in read.execute(query):
        found[row.person_id].append(ContactLine(row.id, row.kind, row.value, row.mobile, row.raw))
    return found


def _holders(read: Read, lease_ids: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    query = select(lease_holder).where(lease_holder.c.lease_id.in_(lease_ids))
    for row in read.execute(query.order_by(lease_holder.c.role.desc(), lease_holder.c.id)):
        found[row.lease_id].append(row.person_id)
    return found


def _last_check(read: Read, person_id: str) -> int | None:
    query = select(identity_check.c.created_at).where(identity_check.c.person_id == person_id)
    return read.execute(query.order_by(identity_check.c.created_at.desc()).limit(1)).scalar()


seen_card = restricted("tenancy.read")(person_card)
