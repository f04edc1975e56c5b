"""What a paper about to be issued is made of: its issuer with the sentences in force, the number it should get."""

from __future__ import annotations

from sqlalchemy import select

from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.ids import number
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.issuer import Issuer
from lmmh_desk.office.store.agents import agent, delegations
from lmmh_desk.office.store.rules import rules
from lmmh_desk.office.store.sites import office, site
from lmmh_desk.store.local import numbering
from lmmh_desk.store.store import Read


def issuer_of(read: Read, kind: str, agent_id: str, site_id: str) -> Issuer:
    """Return who issues papers of a kind, with the dated rules; raises NotFound before the first start."""
    landlord, place, signatory = office(read), site(read, site_id), agent(read, agent_id)
    signs_as = next((row.signs_as for row in delegations(read, kind) if row.role == signatory.role), "")
    return Issuer(
        landlord.name, landlord.nature, place.town or landlord.place, place.name, place.phone, signatory.name,
        signatory.title, signs_as, tuple((row.key, row.starts_on, row.value) for row in rules(read)),
    )  # fmt: skip


def expected_number(read: Read, kind: str, session: Session, now: int) -> str:
    """Return the number the next paper of a kind should get at this desk; only recording gives one for good."""
    year = paris(now).year
    series = number(kind, session.desk_code, year, 0).removesuffix("-0000")
    last = read.execute(select(numbering.c.last).where(numbering.c.series == series)).scalar() or 0
    return number(kind, session.desk_code, year, last + 1)
