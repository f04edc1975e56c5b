"""Give masks to a household, or to somebody without a file, and take a hand-out back: one transaction each."""

from __future__ import annotations

from msgspec import Struct

from lmmh_desk.documents.seal import Fields, Named, seal
from lmmh_desk.features.masks.actions.stocking import move
from lmmh_desk.features.masks.model.receipt import KIND, LABEL, ReceiptSheet, written
from lmmh_desk.features.masks.model.records import Kind, MaskHandout, MaskMovement, MaskReceipt
from lmmh_desk.features.masks.model.stock import Foyer, check_given, check_open
from lmmh_desk.features.masks.store.recorded import paper_of_movement
from lmmh_desk.features.masks.store.served import foyer, household_number
from lmmh_desk.features.masks.store.stock import is_answered, lot_in_use, site_stock
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import BadInput, WrongState
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions.keys import sealing_key
from lmmh_desk.office.actions.papers import register_paper, void_paper
from lmmh_desk.office.model.papers import VoidReason
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.store.issuing import issuer_of
from lmmh_desk.store.store import Store, Unit
from lmmh_desk.tenancy.store.cards import person_card


class Giving(Struct, frozen=True):
    """What the counter hands over; without a person, to somebody who has no file."""

    quantity: int
    person_id: str = ""
    receipt: bool = False


def give(store: Store, session: Session, giving: Giving) -> Changes:
    """Record a hand-out; a household served before is served again, and its page says so.

    Raises BadInput for its field quantity, WrongState where the stock doesn't hold it, NotAllowed, NotFound.
    """
    require(session, "masks.give")
    return _given(store, session, giving, beyond=False)


def give_beyond(store: Store, session: Session, giving: Giving) -> Changes:
    """Record a hand-out that the stock known here doesn't hold, which a manager answers for; raises as `give`."""
    require(session, "masks.beyond")
    return _given(store, session, giving, beyond=True)


def take_back(store: Store, session: Session, movement_id: str) -> Changes:
    """Take a hand-out back into the stock, and cancel its receipt; raises WrongState, NotAllowed, NotFound."""
    require(session, "masks.give")
    with store.write(session, "masks.take_back", movement_id) as unit:
        given = unit.get(MaskMovement, movement_id)
        if given.kind != Kind.GIVEN:
            raise WrongState(_("Ce mouvement n’est pas une remise."), _("Rien n’a changé."), _("Rouvrez la liste."))
        check_open(is_answered(unit.connection, movement_id), given.site_id == session.site_id)
        move(unit, MaskMovement(kind=Kind.TAKEN_BACK, quantity=-given.quantity, lot_id=given.lot_id, answers=given.id))
        if paper_id := paper_of_movement(unit.connection, movement_id):
            void_paper(unit, paper_id, VoidReason.MISTAKE.label)
    return unit.changes


def _given(store: Store, session: Session, giving: Giving, *, beyond: bool) -> Changes:
    if giving.receipt and not giving.person_id:
        told = _("Un reçu se fait au nom d’une personne.")
        raise BadInput(told, _("La saisie est gardée."), _("Cherchez sa fiche, ou remettez sans reçu."))
    with store.write(session, "masks.give", giving.person_id) as unit:
        check_given(giving.quantity, site_stock(unit.connection, session.site_id), beyond=beyond)
        lot_id, lot = lot_in_use(unit.connection, session.site_id)
        movement = MaskMovement(kind=Kind.GIVEN, quantity=-giving.quantity, lot_id=lot_id)
        if giving.person_id:
            _to_household(unit, movement, giving, lot)
        else:
            move(unit, movement)
        if beyond:
            unit.details["beyond"] = "stock"
    return unit.changes


def _to_household(unit: Unit, movement: MaskMovement, giving: Giving, lot: str) -> None:
    known = foyer(unit.connection, giving.person_id, unit.session.site_id, paris(unit.now).date())
    move(unit, movement)
    unit.flush()
    handout = MaskHandout(
        movement_id=movement.id, person_id=known.person_id, household_id=known.household_id, people=known.people,
        previous=known.served[0].id if known.served else "",
    )  # fmt: skip
    unit.add(handout)
    unit.subject = known.person_id
    if giving.receipt:
        _receipt(unit, handout, known, giving.quantity, lot)


def _receipt(unit: Unit, handout: MaskHandout, known: Foyer, quantity: int, lot: str) -> None:
    """Number, seal and register a receipt, before a byte is printed."""
    card = person_card(unit.connection, known.person_id)
    number, session = unit.next_number(KIND), unit.session
    issuer = issuer_of(unit.connection, KIND, session.agent_id, session.site_id)
    household = household_number(card, paris(unit.now).date())
    sheet = written(card.paper_name, household, quantity, lot, issuer, number=number, at=unit.now)
    sealed = seal(sealing_key(unit), _fields(sheet))
    paper = register_paper(
        unit, number, LABEL, ("mask_handout", handout.id),
        person_id=known.person_id, payload=sealed.payload, short_code=sealed.short_code,
    )  # fmt: skip
    unit.add(
        MaskReceipt(
            handout_id=handout.id, person_id=known.person_id, paper_id=paper.id, number=number, content=sheet.to_json()
        )
    )


def _fields(sheet: ReceiptSheet) -> Fields:
    return Fields(number=sheet.number, issued_at=sheet.issued_at, persons=(Named(sheet.holder, None),))
