"""Send an offer to the first rank, or to the next, inside the transaction of who decides so."""

from __future__ import annotations

from datetime import date, timedelta

from lmmh_desk.features.allocation.actions.deciding import check_free, dwelling_let
from lmmh_desk.features.allocation.model.forms import refuse_state
from lmmh_desk.features.allocation.model.records import (
    CLOSED,
    AllocationApplicant,
    AllocationItem,
    AllocationSession,
    Offer,
)
from lmmh_desk.features.allocation.model.sitting import Candidate, Item, whose_turn
from lmmh_desk.features.allocation.store.sittings import candidates
from lmmh_desk.kernel.calendar import next_working
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.regulations import ALLOCATION_ANSWER
from lmmh_desk.office.store.rules import number
from lmmh_desk.store.store import Unit

LEAST_DAYS = 10  # by the law, whatever the rule says


def send_first(unit: Unit, item: AllocationItem) -> Candidate | None:
    """Send the offer to the first rank; nobody where nobody is granted, or the condition of that rank is awaited.

    Raises WrongState where it is let.
    """
    first = _awaited(unit, item)
    if first is not None:
        _send(unit, item, first.id)
    return first


def drop_outranked(unit: Unit, item: Item) -> None:
    """Take back the offers of a point that minutes made anew give to somebody else.

    Raises WrongState where one of them was accepted: its withdrawal is to be noted first.
    """
    turn = whose_turn(item.candidates)
    for person in item.offered:
        if turn is not None and person.id == turn.id:
            continue
        if person.offer == Offer.ACCEPTED:
            told = _("{name} a accepté ce logement, que le procès-verbal ne lui attribue plus.").format(
                name=person.name
            )
            raise refuse_state(told, _("Notez d’abord son désistement (N)."))
        one = unit.get(AllocationApplicant, person.id)
        one.offer, one.offered_on, one.answer_by = Offer.NONE, "", ""
    unit.flush()


def send_next(unit: Unit, item: AllocationItem) -> str:
    """Send the offer to the rank whose turn it is and return who has it.

    Nobody where none is left, its condition is awaited, it has the offer already, or the dwelling was let.
    """
    after = _awaited(unit, item)
    if after is None or dwelling_let(unit, item):
        return ""
    _send(unit, item, after.id)
    return after.id


def _awaited(unit: Unit, item: AllocationItem) -> Candidate | None:
    """Return whose turn it is to have the offer, if nothing keeps it."""
    people = candidates(unit.connection, {item.id: item.ranking.split()}).get(item.id, ())
    turn = whose_turn(people)
    return None if turn is None or turn.waits or turn.offer else turn


def _send(unit: Unit, item: AllocationItem, applicant_id: str) -> None:
    sitting = unit.get(AllocationSession, item.session_id)
    if sitting.state not in CLOSED:
        raise refuse_state(_("Le procès-verbal n’est pas établi."), _("Établissez-le, puis notifiez."))
    check_free(unit, item)
    one, today = unit.get(AllocationApplicant, applicant_id), paris(unit.now).date()
    last = next_working(today + timedelta(answer_days(unit, today)))
    one.offer, one.offered_on, one.answer_by = Offer.SENT, today.isoformat(), last.isoformat()


def answer_days(unit: Unit, today: date) -> int:
    """Return the days a candidate has to answer: ten at least (CCH R441-10)."""
    return max(LEAST_DAYS, number(unit.connection, ALLOCATION_ANSWER.key, today) or 0)
