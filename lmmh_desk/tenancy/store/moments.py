"""What tenancy gives the history of a person: notes, leases, notices, identity checks, and what is to come."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Row, select, union_all

from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.found import Moment
from lmmh_desk.kernel.french import small
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import allowed, restricted
from lmmh_desk.office.store.tables import agent
from lmmh_desk.store.local import audit
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.model.address import place
from lmmh_desk.tenancy.model.cards import LeaseLine
from lmmh_desk.tenancy.model.consulting import ANSWERED, OPENED, SHOWN
from lmmh_desk.tenancy.model.leases import METHODS
from lmmh_desk.tenancy.model.names import short_name
from lmmh_desk.tenancy.model.notes import NOTE_CHANNELS, NOTE_ICONS
from lmmh_desk.tenancy.model.records import CONTACTS
from lmmh_desk.tenancy.store.cards import person_leases
from lmmh_desk.tenancy.store.residence import attestations
from lmmh_desk.tenancy.store.tables import identity_check, note, person, rectification
from lmmh_desk.tenancy.wire import WIRES

_WIRE = next(wire for wire in WIRES if wire.table == "person")
FIELDS, WORDS = {**_WIRE.fields, CONTACTS: _("Coordonnées")}, _WIRE.words


def timeline(read: Read, person_id: str, session: Session) -> list[Moment]:
    """Return the notes, leases, notices, identity checks and attestations of a person; some may lie ahead."""
    if not allowed(session.role, "tenancy.read"):
        return []
    household_id = read.execute(select(person.c.household_id).where(person.c.id == person_id)).scalar()
    leases = [moment for lease in person_leases(read, person_id, household_id) for moment in _of_lease(lease)]
    traced = _rectifications(read, person_id)
    return [*traced, *_notes(read, person_id), *_checks(read, person_id), *leases, *attestations(read, person_id)]


def last_change(read: Read, person_id: str) -> tuple[int, str] | None:
    """Return when (milliseconds UTC) and by whom a person's file was last changed."""
    acts = select(audit.c.at, audit.c.agent_id.label("by")).where(
        audit.c.subject == person_id, audit.c.action.not_in((OPENED, ANSWERED, SHOWN))
    )
    notes = select(note.c.created_at, note.c.created_by).where(note.c.person_id == person_id)
    changes = union_all(acts, notes).subquery()
    query = select(changes.c.at, agent.c.name).outerjoin(agent, agent.c.id == changes.c.by)
    row = read.execute(query.order_by(changes.c.at.desc()).limit(1)).first()
    return (row.at, short_name(row.name or "")) if row else None


def _notes(read: Read, person_id: str) -> list[Moment]:
    query = select(note, agent.c.name.label("author")).outerjoin(agent, agent.c.id == note.c.created_by)
    return [_note(row) for row in read.execute(query.where(note.c.person_id == person_id))]


def _note(row: Row[Any]) -> Moment:
    label, heading = NOTE_CHANNELS[row.channel], row.title
    title = f"{label} · {small(heading)}" if heading else label
    text = " ".join(row.text.split())
    return Moment(
        at=row.created_at,
        kind="exchange",
        icon=NOTE_ICONS[row.channel],
        title=title,
        subtitle=" · ".join(part for part in (text, short_name(row.author or "")) if part),
        id=row.id,
        table="note",
    )


def _rectifications(read: Read, person_id: str) -> list[Moment]:
    query = select(rectification, agent.c.name).outerjoin(agent, agent.c.id == rectification.c.created_by)
    return [_rectified(row) for row in read.execute(query.where(rectification.c.person_id == person_id))]


def _rectified(row: Row[Any]) -> Moment:
    label, words = FIELDS.get(row.field, row.field), WORDS.get(row.field, {})
    before, after = (words.get(value, value) or _("rien") for value in (row.before, row.after))
    change = _("{before} → {after}").format(before=before, after=after)
    said = " · ".join(part for part in (change, short_name(row.name or "")) if part)
    title = _("Rectifié · {field}").format(field=small(label))
    return Moment(row.created_at, "change", "pencil", title, said, id=row.id, table="rectification")


def _checks(read: Read, person_id: str) -> list[Moment]:
    query = select(identity_check.c.id, identity_check.c.created_at, agent.c.name)
    query = query.outerjoin(agent, agent.c.id == identity_check.c.created_by)
    return [
        Moment(
            row.created_at, "identity", "check", _("Identité vérifiée"), short_name(row.name or ""),
            id=row.id, table="identity_check",
        )
        for row in read.execute(query.where(identity_check.c.person_id == person_id))
    ]  # fmt: skip


def _of_lease(lease: LeaseLine) -> list[Moment]:
    where = place(lease.dwelling.address) if lease.dwelling else ""
    about = " · ".join(part for part in (lease.number, where) if part)
    method = METHODS.get(lease.notice_method, "")
    events = (
        (lease.starts_on, _("Début du bail"), about, "key"),
        (
            lease.notice_received_on,
            _("Congé reçu"),
            " · ".join(part for part in (lease.number, method) if part),
            "mail",
        ),
        (lease.notice_ends_on, _("Fin du préavis"), about, "door"),
        (lease.ends_on if not lease.notice_ends_on else None, _("Fin du bail"), about, "door"),
    )
    return [
        Moment(paris_instant(date.fromisoformat(day)), "lease", icon, title, subtitle, id=lease.id, table="lease")
        for day, title, subtitle, icon in events
        if day
    ]


seen_change = restricted("tenancy.read")(last_change)
