"""Receive a lot, send masks to another site and receive them, correct a stock by an inventory: only ever added."""

from __future__ import annotations

from lmmh_desk.features.masks.model.records import Fit, Kind, MaskLot, MaskMovement, Nature
from lmmh_desk.features.masks.model.stock import check_open, check_sent, checked_count, checked_lot
from lmmh_desk.features.masks.store.stock import is_answered, lot_in_use, moved_at, site_stock, stock_of
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.guard.refusal import check_free
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.forms import refuse_typed
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.store.sites import site
from lmmh_desk.store.store import Store, Unit

WASHABLE, ADULT = Nature.WASHABLE, Fit.ADULT


def receive_lot(
    store: Store, session: Session, reference: str, quantity: int, kind: tuple[Nature, Fit] = (WASHABLE, ADULT)
) -> Changes:
    """Add a delivery to this site's stock; raises BadInput for reference and quantity, NotAllowed."""
    require(session, "masks.receive")
    tidy = check_free(checked_lot(reference, quantity), "reference")
    with store.write(session, "masks.receive") as unit:
        lot = MaskLot(reference=tidy, nature=kind[0], fit=kind[1])
        unit.add(lot)
        unit.flush()
        move(unit, MaskMovement(kind=Kind.RECEIVED, quantity=quantity, lot_id=lot.id))
        unit.subject = lot.id
    return unit.changes


def send(store: Store, session: Session, to_site_id: str, quantity: int, expected_at: int | None = None) -> Changes:
    """Send masks to another site, which has them once it says so.

    Raises BadInput for site, quantity and expected, WrongState where the stock doesn't hold them, NotAllowed, NotFound.
    """
    require(session, "masks.send")
    if to_site_id == session.site_id:
        refuse_typed({"site": _("Choisissez un autre site que le vôtre.")})
    with store.write(session, "masks.send", to_site_id) as unit:
        site(unit.connection, to_site_id)
        check_sent(quantity, site_stock(unit.connection, session.site_id), expected_at, unit.now)
        move(
            unit,
            MaskMovement(
                kind=Kind.SENT, quantity=-quantity, lot_id=lot_in_use(unit.connection, session.site_id)[0],
                to_site_id=to_site_id, expected_at=expected_at,
            ),
        )  # fmt: skip
    return unit.changes


def arrive(store: Store, session: Session, movement_id: str) -> Changes:
    """Add what another site sent to this one's stock, all of it: a missing box is the inventory's to say."""
    require(session, "masks.receive")
    return _answer(store, session, "masks.arrive", movement_id, Kind.ARRIVED)


def call_back(store: Store, session: Session, movement_id: str) -> Changes:
    """Take back what this site sent and nobody received; raises WrongState, NotAllowed, NotFound."""
    require(session, "masks.send")
    return _answer(store, session, "masks.call_back", movement_id, Kind.TAKEN_BACK)


def count_stock(store: Store, session: Session, counted: int, cause: str, note: str = "") -> Changes:
    """Bring this site's stock to what was counted; a free text goes through the guard.

    The count is kept, not the difference: of two made apart the later holds, and what it did not know is in it.
    Raises BadInput for counted, cause and note, NotAllowed.
    """
    require(session, "masks.adjust")
    clean = check_free(checked_count(counted, cause, note), "note")
    with store.write(session, "masks.count", session.site_id) as unit:
        found = counted - stock_of(unit.connection, session.site_id)
        move(unit, MaskMovement(kind=Kind.COUNTED, quantity=found, counted=counted, cause=cause, note=clean))
        unit.details |= {"cause": cause, "difference": str(found)}
    return unit.changes


def move(unit: Unit, movement: MaskMovement) -> None:
    """Add a movement of this site, after the inventory known here whatever this desk's clock says."""
    movement.created_at = moved_at(unit.connection, unit.session.site_id, unit.now)
    unit.add(movement)


def _answer(store: Store, session: Session, action: str, movement_id: str, kind: Kind) -> Changes:
    with store.write(session, action, movement_id) as unit:
        sent = unit.get(MaskMovement, movement_id)
        if sent.kind != Kind.SENT:
            raise WrongState(_("Ce mouvement n’est pas un transfert."), _("Rien n’a changé."), _("Rouvrez la liste."))
        ours = sent.to_site_id if kind is Kind.ARRIVED else sent.site_id
        check_open(is_answered(unit.connection, movement_id), ours == session.site_id)
        move(unit, MaskMovement(kind=kind, quantity=-sent.quantity, lot_id=sent.lot_id, answers=sent.id))
    return unit.changes
