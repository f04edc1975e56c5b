"""What an attestation de résidence is made of, and those the register holds."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Row, select

from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import NotFound
from lmmh_desk.kernel.found import Hit, Moment
from lmmh_desk.kernel.french import plain_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.papers import PaperRecord, PaperStatus
from lmmh_desk.office.model.rights import allowed, restricted
from lmmh_desk.office.store.papers import typed
from lmmh_desk.office.store.tables import agent as agents
from lmmh_desk.office.store.tables import paper
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.model.cards import LeaseLine, Member
from lmmh_desk.tenancy.model.names import screen_name
from lmmh_desk.tenancy.model.residence import KIND, LABEL, Tenancy, attested, tenancy
from lmmh_desk.tenancy.store.cards import kept_id, lease_line, person_card
from lmmh_desk.tenancy.store.tables import person


def tenancy_of(read: Read, person_id: str, today: date) -> Tenancy:
    """Return the lease in force that a person signed; raises NotFound or WrongState."""
    card = person_card(read, person_id)
    lease = attested(card, card.lease(today), today)
    return tenancy(lease, _holders(read, lease, card.id))


def recorded_tenancy(read: Read, record: PaperRecord) -> Tenancy:
    """Return the lease of a recorded attestation, even ended since; raises NotFound or WrongState."""
    lease = lease_line(read, record.subject_id)
    return tenancy(lease, _holders(read, lease, kept_id(read, record.person_id or "")))


def recorded(read: Read, paper_id: str) -> PaperRecord:
    """Return a recorded attestation; raises NotFound."""
    row = read.execute(select(paper).where(paper.c.id == paper_id, paper.c.kind == KIND)).mappings().first()
    if row is None:
        raise NotFound(
            _("Cette attestation n’est pas, ou plus, sur ce poste."),
            _("Rien n’a été modifié."),
            _("Rouvrez la fiche."),
        )
    return PaperRecord(**row)


def reads_large(read: Read, person_id: str) -> bool:
    """Say whether papers of a person are to be in large print."""
    return bool(read.execute(select(person.c.large_print).where(person.c.id == kept_id(read, person_id))).scalar())


def attestations(read: Read, person_id: str) -> list[Moment]:
    """Return the attestations of a person, those of the files merged into it too, for the history."""
    same = select(person.c.id).where((person.c.id == person_id) | (person.c.merged_into == person_id))
    query = select(paper, agents.c.name.label("author")).outerjoin(agents, agents.c.id == paper.c.issued_by)
    return [_moment(row) for row in read.execute(query.where(paper.c.person_id.in_(same), paper.c.kind == KIND))]


def search(read: Read, query: str, session: Session, now: int) -> list[Hit]:
    """Return the attestations whose number or short code is being typed, the newest first."""
    wanted = typed(KIND, query, session, now) if allowed(session.role, "tenancy.read") else None
    if wanted is None:
        return []
    names = (person.c.civility, person.c.first_names, person.c.usual_name, person.c.birth_name)
    found = select(paper, *names).join(person, person.c.id == paper.c.person_id)
    return [_hit(row, wanted.whole) for row in read.execute(wanted.narrow(found))]


def _holders(read: Read, lease: LeaseLine, first: str) -> list[Member]:
    """Return who signed a lease, the one who asks first, then in the lease's order."""
    fields = ("id", "civility", "birth_name", "usual_name", "first_names", "birth_date", "standing")
    query = select(*(person.c[field] for field in fields)).where(person.c.id.in_(lease.holders))
    found = {row.id: Member(**row._mapping) for row in read.execute(query)}
    return [found[name] for name in sorted(lease.holders, key=lambda name: name != first)]


def _hit(row: Row[Any], exact: bool) -> Hit:
    name, (tag, _tone) = screen_name(row), _standing(row)
    day = plain_date(paris(row.issued_at).date())
    return Hit(
        kind="paper",
        id=row.id,
        title=row.number,
        subtitle=" · ".join((LABEL, name, day)),
        icon="home",
        tag=tag,
        rank=0.0 if exact else 1.0,
        command="tenancy.attestation",
        arguments={"person_id": row.person_id, "paper_id": row.id},
        lines=(name, day, tag),
    )


def _standing(row: Row[Any]) -> tuple[str, str]:
    """Return where an attestation stands, and the tone that says it."""
    if row.status == PaperStatus.VOIDED:
        return _("Annulé"), "neutral"
    return (_("Imprimé"), "ok") if row.print_count else (_("À imprimer"), "warn")


def _moment(row: Row[Any]) -> Moment:
    tag, tone = _standing(row)
    return Moment(
        at=row.issued_at,
        kind="document",
        icon="home",
        title=row.label,
        subtitle=" · ".join(part for part in (row.number, row.author) if part),
        tag=tag,
        tone=tone,
        id=row.id,
        table="paper",
    )


def issued_on(record: PaperRecord) -> date:
    """Return the day a paper was issued."""
    return paris(record.issued_at).date()


seen_large = restricted("tenancy.read")(reads_large)
seen_record = restricted("tenancy.read")(recorded)
