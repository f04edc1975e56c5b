"""What fills the papers of prevention, and those recorded."""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from sqlalchemy import select

from lmmh_desk.documents.seal import Sealed, as_sealed
from lmmh_desk.features.arrears.model.papers import Housing
from lmmh_desk.features.arrears.store.tables import arrears_case, arrears_paper
from lmmh_desk.kernel.errors import NotFound
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.papers import PaperRecord
from lmmh_desk.office.store.papers import paper
from lmmh_desk.office.store.sites import office
from lmmh_desk.office.store.tables import agent
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.model.address import postal_lines, screen_lines
from lmmh_desk.tenancy.model.cards import PersonCard
from lmmh_desk.tenancy.store.cards import lease_line, person_card
from lmmh_desk.tenancy.store.tables import person


class Recorded(Struct, frozen=True):
    """One recorded paper: its words, its line in the register, and how its person reads."""

    id: str
    content: str  # JSON of its sheet
    day: date
    paper: PaperRecord
    sealed: Sealed
    large_print: bool


def housing(read: Read, lease_id: str, card: PersonCard) -> Housing:
    """Return where a lease is lived, as its papers say it; raises NotFound."""
    lease = lease_line(read, lease_id)
    if lease.dwelling is None:
        return Housing(lease.number, lease.starts_on, (), ())
    address = lease.dwelling.address
    place = tuple(screen_lines(address))
    return Housing(
        lease.number, lease.starts_on, place, tuple(postal_lines(card.paper_name, address)) or (card.paper_name, *place)
    )


def adviser_of(read: Read, case_id: str) -> tuple[str, str]:
    """Return « Corinne Legendre » and « conseillère sociale », who follows a case; nothing where nobody does."""
    query = select(agent.c.name, agent.c.title).join(arrears_case, arrears_case.c.adviser_id == agent.c.id)
    row = read.execute(query.where(arrears_case.c.id == case_id)).first()
    return (row.name, row.title or "") if row else ("", "")


def card_of(read: Read, person_id: str) -> PersonCard:
    """Return the card of whom a paper is for; raises NotFound."""
    return person_card(read, person_id)


def co_holders(read: Read, lease_id: str, person_id: str) -> tuple[PersonCard, ...]:
    """Return the cards of the other holders of a lease; raises NotFound."""
    others = dict.fromkeys(one for one in lease_line(read, lease_id).holders if one != person_id)
    return tuple(person_card(read, one) for one in others)


def recorded(read: Read, recorded_id: str) -> Recorded:
    """Return a recorded paper; raises NotFound."""
    query = (
        select(arrears_paper.c.content, arrears_paper.c.paper_id, arrears_paper.c.day, person.c.large_print)
        .join(person, person.c.id == arrears_paper.c.person_id)
        .where(arrears_paper.c.id == recorded_id)
    )
    row = read.execute(query).first()
    record = paper(read, row.paper_id) if row else None
    if row is None or record is None:
        raise NotFound(
            _("Ce document n’est pas, ou plus, sur ce poste."),
            _("Rien n’a été modifié."),
            _("Choisissez-en un autre dans la liste."),
        )
    sealed = as_sealed(record.payload, office(read).verify_address)
    day = date.fromisoformat(row.day)
    return Recorded(recorded_id, row.content, day, record, sealed, bool(row.large_print))
