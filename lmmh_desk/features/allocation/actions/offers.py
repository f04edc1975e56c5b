"""Send an offer to the first rank, or to the next, inside the transaction of who decides so."""

from __future__ import annotations

from datetime import date, timedelta

from lmmh_desk.features.allocation.actions.deciding import check_free, dwelling_let
from lmmh_desk.features.allocation.model.forms import refuse_state
from lmmh_desk.features.allocation.model.records import (
    AllocationApplicant,
    AllocationItem,
    AllocationSession,
    Offer,
    State,
)
from lmmh_desk.features.allocation.model.sitting import Candidate
from lmmh_desk.features.allocation.store.sittings import candidates
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.regulations import ALLOCATION_ANSWER
from lmmh_desk.office.store.rules import number
from lmmh_desk.store.store import Unit

LEAST_DAYS = 10  # by the law, whatever the rule says


def send_first(unit: Unit, item: AllocationItem) -> Candidate | None:
    """Send the offer to the first rank; nobody where nobody is granted. Raises WrongState where it is let."""
    first = next((one for one in _people(unit, item) if one.rank == 1), None)
    if first is not None:
        _send(unit, item, first.id)
    return first


def send_next(unit: Unit, before: AllocationApplicant) -> str:
    """Send the offer to the rank after this one and return who has it; nobody where none is left or it was let."""
    item = unit.get(AllocationItem, before.item_id)
    people = _people(unit, item)
    here = next((one.rank for one in people if one.id == before.id), 0)
    after = next((one for one in people if here and one.rank == here + 1 and not one.offer), None)
    if after is None or dwelling_let(unit, item):
        return ""
    _send(unit, item, after.id)
    return after.id


def _send(unit: Unit, item: AllocationItem, applicant_id: str) -> None:
    sitting = unit.get(AllocationSession, item.session_id)
    if sitting.state not in (State.SIGNED, State.NOTIFIED):
        raise refuse_state(_("Le procès-verbal n’est pas établi."), _("Établissez-le, puis notifiez."))
    check_free(unit, item)
    one, today = unit.get(AllocationApplicant, applicant_id), paris(unit.now).date()
    last = today + timedelta(answer_days(unit, today))
    one.offer, one.offered_on, one.answer_by = Offer.SENT, today.isoformat(), last.isoformat()


def answer_days(unit: Unit, today: date) -> int:
    """Return the days a candidate has to answer: ten at least (CCH R441-10)."""
    return max(LEAST_DAYS, number(unit.connection, ALLOCATION_ANSWER.key, today) or 0)


def _people(unit: Unit, item: AllocationItem) -> tuple[Candidate, ...]:
    return candidates(unit.connection, {item.id: item.ranking.split()}).get(item.id, ())
