"""Repair requests: the list of the works team, those of a person, and what fills the form of a new one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from msgspec import Struct
from sqlalchemy import Row, Select, case, func, or_, select

from lmmh_desk.features.upkeep.model.board import Request
from lmmh_desk.features.upkeep.model.records import ENDED, Urgency
from lmmh_desk.features.upkeep.store.tables import repair_request
from lmmh_desk.kernel.errors import NotFound
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ports import Exchange
from lmmh_desk.office.model.rights import restricted
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.model.address import inside_line, place, street_line
from lmmh_desk.tenancy.model.cards import PersonCard
from lmmh_desk.tenancy.model.leases import lease_state
from lmmh_desk.tenancy.model.names import polite_name, screen_name
from lmmh_desk.tenancy.store.cards import dwelling_line, person_card
from lmmh_desk.tenancy.store.tables import dwelling, person, residence

SHOWN = 500  # requests: more is no list to read
OPEN = repair_request.c.state.not_in([str(one) for one in ENDED])


class Form(Struct, frozen=True):
    """What fills the form of a new request."""

    card: PersonCard
    homes: tuple[tuple[str, str], ...]  # (lease id, address on one line), the one lived in first
    dwellings: tuple[tuple[str, str], ...]  # (lease id, dwelling id)
    known: tuple[Request, ...]  # open ones of these dwellings


def form(read: Read, person_id: str, day: date) -> Form:
    """Return what is known for a request of a person; raises NotFound."""
    card = person_card(read, person_id)
    homes = [(lease, lease.dwelling) for lease in card.leases if lease.dwelling is not None]
    homes.sort(key=lambda one: lease_state(one[0], day) not in ("current", "notice"))
    ids = [home.id for _lease, home in homes]
    asked = _requests().where(OPEN, repair_request.c.dwelling_id.in_(ids))
    lines = tuple(
        (lease.id, ", ".join(part for part in (street_line(home.address), inside_line(home.address)) if part))
        for lease, home in homes
    )
    known = tuple(_request(row) for row in read.execute(asked))
    return Form(card, lines, tuple((lease.id, home.id) for lease, home in homes), known)


def open_requests(read: Read, exchange: Exchange | None = None) -> tuple[Request, ...]:
    """Return what waits for somebody, the urgent ones first, then the oldest."""
    urgency = case({str(one): rank for rank, one in enumerate(Urgency)}, value=repair_request.c.urgency)
    asked = _requests().where(OPEN).order_by(urgency, repair_request.c.created_at, repair_request.c.id).limit(SHOWN)
    rows = read.execute(asked).all()
    unsent = exchange.unsent(read, "repair_request", [row.id for row in rows]) if exchange else set()
    return tuple(_request(row, unsent=row.id in unsent) for row in rows)


def count_open(read: Read) -> int:
    """Return how many requests wait for somebody."""
    return int(read.execute(select(func.count()).select_from(repair_request).where(OPEN)).scalar_one())


def request(read: Read, request_id: str) -> Request:
    """Return one request; raises NotFound."""
    row = read.execute(_requests().where(repair_request.c.id == request_id)).first()
    if row is None:
        raise NotFound(
            _("Cette demande n’est pas, ou plus, sur ce poste."), _("Rien n’a été modifié."),
            _("Choisissez-en une autre dans la liste."),
        )  # fmt: skip
    return _request(row)


def requests_of(read: Read, person_id: str) -> Sequence[Request]:
    """Return the requests of a person, the oldest first, those of a file merged into hers elsewhere among them."""
    same = or_(person.c.id == person_id, person.c.merged_into == person_id)
    asked = _requests().where(same).order_by(repair_request.c.created_at)
    return [_request(row) for row in read.execute(asked)]


def requests_by_number(read: Read, wanted: str, most: int) -> Sequence[Request]:
    """Return the requests whose number ends so, the newest first."""
    one = repair_request.c
    asked = _requests().where(one.number.endswith(wanted, autoescape=True))
    return [_request(row) for row in read.execute(asked.order_by(one.created_at.desc(), one.id).limit(most))]


def _requests() -> Select[Any]:
    home = [column.label(f"home_{column.name}") for column in dwelling.c]
    return (
        select(
            repair_request, person.c.civility, person.c.first_names, person.c.usual_name, person.c.birth_name, *home,
            residence.c.name.label("residence_name"),
        )
        .join(person, person.c.id == repair_request.c.person_id)
        .join(dwelling, dwelling.c.id == repair_request.c.dwelling_id)
        .outerjoin(residence, residence.c.id == dwelling.c.residence_id)
    )  # fmt: skip


def _request(row: Row[Any], *, unsent: bool = False) -> Request:
    home = place(dwelling_line(row, "home_").address)
    return Request(
        row.id, row.number, row.person_id, screen_name(row), polite_name(row), home, row.dwelling_id,
        bool(row.common), row.place, row.nature, row.text, row.urgency, row.access, row.state, row.visit_at,
        row.moved_at, row.created_at, unsent,
    )  # fmt: skip


seen_form = restricted("upkeep.request")(form)
