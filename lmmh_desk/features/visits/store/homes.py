"""Where somebody may be visited, and who visits."""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from sqlalchemy import select

from lmmh_desk.office.model.agents import Agent
from lmmh_desk.office.model.rights import restricted
from lmmh_desk.office.store.agents import agents
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.model.address import inside_line, street_line
from lmmh_desk.tenancy.model.cards import LeaseLine, PersonCard
from lmmh_desk.tenancy.model.leases import lease_state
from lmmh_desk.tenancy.store.cards import person_card
from lmmh_desk.tenancy.store.tables import dwelling, residence


class Asking(Struct, frozen=True):
    """What fills the form of a new visit."""

    card: PersonCard
    homes: tuple[tuple[str, str], ...]  # (lease id, address on one line), the one lived in first
    visitors: tuple[tuple[str, str], ...]  # (agent id, name)


def asking(read: Read, person_id: str, site_id: str, day: date) -> Asking:
    """Return what is known for a visit to a person; raises NotFound."""
    card = person_card(read, person_id)
    homes = [lease for lease in card.leases if lease.dwelling is not None]
    homes.sort(key=lambda lease: lease_state(lease, day) not in ("current", "notice"))
    who = tuple((one.id, one.name) for one in visitors(read, site_id))
    return Asking(card, tuple((lease.id, ", ".join(place_of(lease))) for lease in homes), who)


def visitors(read: Read, site_id: str) -> list[Agent]:
    """Return the agents of a site: each of them may be sent to a home."""
    return agents(read, site_id)


def place_of(lease: LeaseLine) -> tuple[str, ...]:
    """Return the lines of a dwelling's address: street, inside, residence, town."""
    assert lease.dwelling is not None
    address = lease.dwelling.address
    town = f"{address.postcode} {address.city}".strip()
    lines = (street_line(address), inside_line(address), lease.dwelling.residence, town)
    return tuple(line for line in lines if line)


def quarter_of(read: Read, dwelling_id: str) -> str:
    """Return the quarter of a dwelling, or the name of its residence where none is known."""
    query = select(residence.c.quarter, residence.c.name).join(dwelling, dwelling.c.residence_id == residence.c.id)
    row = read.execute(query.where(dwelling.c.id == dwelling_id)).first()
    return (row.quarter or row.name) if row else ""


seen_asking = restricted("visits.read")(asking)
seen_visitors = restricted("visits.read")(visitors)
