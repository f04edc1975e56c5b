"""What fills the form of a person's justificatif, and what a recorded one said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from lmmh_desk.documents.codes import to_base41
from lmmh_desk.documents.seal import Sealed
from lmmh_desk.features.moves.model.known import Known, filled, known
from lmmh_desk.features.moves.model.move import Draft, Kind, lines
from lmmh_desk.features.moves.model.sheet import Issuer, Sheet, from_json
from lmmh_desk.features.moves.store.tables import justification, move
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import NotFound
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ids import number
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.papers import PaperStatus
from lmmh_desk.office.model.regulations import DATA_NOTICE, MOVE_ACCEPTANCE, MOVE_BOX, MOVE_CARRY, MOVE_PEOPLE
from lmmh_desk.office.store.agents import agent, delegations
from lmmh_desk.office.store.rules import rules
from lmmh_desk.office.store.sites import office, site
from lmmh_desk.office.store.tables import paper
from lmmh_desk.store.local import numbering
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.store.cards import person_card

KIND = "JD"
_PRINTED = {rule.key for rule in (MOVE_PEOPLE, MOVE_BOX, MOVE_CARRY, MOVE_ACCEPTANCE, DATA_NOTICE)}
_LAST_STATES = ("moved", "keys_returned", "account_settled")


def known_of(read: Read, person_id: str, session: Session, today: date) -> Known:
    """Return the form filled for a person: from the leases, then from the move already open; raises NotFound."""
    found = known(person_card(read, person_id), issuer_of(read, session), today)
    return replace(found, draft=_with_open_move(read, found.draft))


def draft_of(read: Read, person_id: str, today: date) -> Draft:
    """Return what is known of a person's move; raises NotFound."""
    return _with_open_move(read, filled(person_card(read, person_id), today))


def issuer_of(read: Read, session: Session) -> Issuer:
    """Return who issues papers here, with the dated rules they print; raises NotFound before the first start."""
    landlord, place, signatory = office(read), site(read, session.site_id), agent(read, session.agent_id)
    signs_as = next((row.signs_as for row in delegations(read, KIND) if row.role == session.role), "")
    dated = tuple((row.key, row.starts_on, row.value) for row in rules(read) if row.key in _PRINTED)
    return Issuer(
        landlord.name, landlord.nature, place.town or landlord.place, place.name, place.phone, signatory.name,
        signatory.title, signs_as, dated,
    )  # fmt: skip


def expected_number(read: Read, session: Session, now: int) -> str:
    """Return the number the next justificatif of this desk should get; only recording gives one for good."""
    year = paris(now).year
    series = number(KIND, session.desk_code, year, 0).removesuffix("-0000")
    last = read.execute(select(numbering.c.last).where(numbering.c.series == series)).scalar() or 0
    return number(KIND, session.desk_code, year, last + 1)


def open_move_id(read: Read, person_id: str) -> str:
    """Return the move of a person that isn't over, or nothing."""
    query = select(move.c.id).where(
        move.c.person_id == person_id,
        move.c.cancelled_at.is_(None),
        move.c.exit_state.is_(None) | move.c.exit_state.not_in(_LAST_STATES),
        move.c.entry_state.is_(None) | (move.c.entry_state != "keys_given"),
    )
    return read.execute(query.order_by(move.c.created_at.desc()).limit(1)).scalar() or ""


def _with_open_move(read: Read, draft: Draft) -> Draft:
    move_id = open_move_id(read, draft.person_id)
    if not move_id:
        return draft
    row = read.execute(select(move).where(move.c.id == move_id)).one()
    return replace(
        draft,
        move_id=move_id,
        kind=Kind(row.kind),
        lease_id=draft.lease_id or row.lease_id,
        next_lease_id=draft.next_lease_id or row.next_lease_id,
        lease_reference=draft.lease_reference or row.lease_reference,
        from_address=draft.from_address or lines(row.from_address),
        to_address=draft.to_address or lines(row.to_address),
        inspection_on=date.fromisoformat(row.inspection_on) if row.inspection_on else None,
        inspection_reference=row.inspection_reference,
        checks=replace(draft.checks, inspection=row.inspection_on is not None),
    )


@dataclass(frozen=True)
class Recorded:
    """What is needed to print a recorded justificatif again, word for word."""

    id: str
    paper_id: str
    number: str
    sheet: Sheet
    sealed: Sealed
    print_count: int
    voided: bool


def recorded(read: Read, justification_id: str) -> Recorded:
    """Return a recorded justificatif; raises NotFound."""
    query = (
        select(justification, paper.c.payload, paper.c.short_code, paper.c.print_count, paper.c.status)
        .join(paper, paper.c.id == justification.c.paper_id)
        .where(justification.c.id == justification_id)
    )
    row = read.execute(query).first()
    if row is None:
        raise NotFound(
            _("Ce justificatif n’est pas, ou plus, sur ce poste."),
            _("Rien n’a été modifié."),
            _("Choisissez-en un autre dans la liste."),
        )
    sealed = Sealed(row.payload, f"{office(read).verify_address}#{to_base41(row.payload)}", row.short_code)
    voided = row.status == PaperStatus.VOIDED
    return Recorded(row.id, row.paper_id, row.number, from_json(row.content), sealed, row.print_count, voided)
