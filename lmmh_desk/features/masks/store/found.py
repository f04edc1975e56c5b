"""What masks give the person's history and the search."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select

from lmmh_desk.features.masks.model.receipt import KIND, LABEL
from lmmh_desk.features.masks.model.stock import lot_label
from lmmh_desk.features.masks.store.served import served
from lmmh_desk.features.masks.store.tables import mask_lot, mask_receipt
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.found import Hit, Moment
from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.kernel.typed import written_date
from lmmh_desk.office.model.papers import PaperStatus
from lmmh_desk.office.model.rights import allowed
from lmmh_desk.office.store.papers import typed
from lmmh_desk.office.store.tables import paper
from lmmh_desk.store.remembering import remembered
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.model.names import screen_name
from lmmh_desk.tenancy.store.cards import household_members
from lmmh_desk.tenancy.store.tables import person

SHORTEST = 3  # letters of a lot's reference from which it is searched
LOTS = 5


def search(read: Read, query: str, session: Session, now: int) -> list[Hit]:
    """Return the receipts whose number or short code is being typed, and the lots whose reference is."""
    if not allowed(session.role, "masks.read"):
        return []
    return [*_receipts(read, query, session, now), *_lots(read, query)]


def timeline(read: Read, person_id: str, session: Session) -> list[Moment]:
    """Return the masks given to a person's household."""
    if not allowed(session.role, "masks.read"):
        return []
    home = read.execute(select(person.c.household_id).where(person.c.id == person_id)).scalar()
    members = [member.id for member in household_members(read, home)] if home else []
    return [
        Moment(
            one.at, "masks", "mask", _("{masks} remis").format(masks=count(one.quantity, _("masque"))),
            " · ".join(part for part in (one.site, one.agent) if part),
            tag=_("Servi deux fois") if one.twice else "", tone="warn" if one.twice else "neutral",
            id=one.id, table="mask_handout",
        )
        for one in served(read, home, [*members, person_id])
    ]  # fmt: skip


def _receipts(read: Read, query: str, session: Session, now: int) -> list[Hit]:
    wanted = typed(KIND, query, session, now)
    if wanted is None:
        return []
    asked = (
        select(mask_receipt.c.id, mask_receipt.c.number, mask_receipt.c.person_id, paper.c.issued_at, paper.c.status,
               person.c.civility, person.c.first_names, person.c.usual_name, person.c.birth_name)
        .join(paper, paper.c.id == mask_receipt.c.paper_id)
        .join(person, person.c.id == mask_receipt.c.person_id)
    )  # fmt: skip
    return [_hit(row, exact=wanted.whole) for row in read.execute(wanted.narrow(asked))]


def _hit(row: Row[Any], *, exact: bool) -> Hit:
    name, day = screen_name(row), written_date(paris(row.issued_at).date())
    state = _("Annulé") if row.status == PaperStatus.VOIDED else _("Enregistré")
    return Hit(
        kind="paper", id=row.id, title=row.number, subtitle=f"{LABEL} · {name} · {day}", icon="mask", tag=state,
        rank=0.0 if exact else 1.0, command="masks.open", arguments={"person_id": row.person_id},
        lines=(name, day, state),
    )  # fmt: skip


def _lots(read: Read, query: str) -> list[Hit]:
    text = "-".join(query.strip().upper().split())
    if len(text) < SHORTEST:
        return []
    every = remembered(read, "masks.lots", "", lambda: _every_lot(read))
    return [hit for hit in every if hit.title.startswith(text)][:LOTS]


def _every_lot(read: Read) -> list[Hit]:
    """Return every lot as the search shows it, the last reference first."""
    return [
        Hit(
            kind="paper", id=row.id, title=row.reference, icon="mask", rank=1.0, command="masks.open",
            subtitle=lot_label(row.reference, row.nature, row.fit),
        )
        for row in read.execute(select(mask_lot).order_by(mask_lot.c.reference.desc()))
    ]  # fmt: skip
