"""What became of each due date of a plan: settled, late, expected next, to come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from msgspec import Struct

from lmmh_desk.features.arrears.model.schedule import Instalment
from lmmh_desk.kernel.i18n import _


class DueState(StrEnum):
    """Where one due date stands."""

    SETTLED = "settled"
    OVERPAID = "overpaid"
    TWICE = "twice"  # noted on two desks: the office checks, nothing is lost
    PARTLY = "partly"
    MISSED = "missed"
    LATE = "late"
    EXPECTED = "expected"
    COMING = "coming"

    @property
    def label(self) -> str:
        """Return the word of the panel."""
        return {
            "settled": _("réglée"), "overpaid": _("réglée, avec un trop-perçu"),
            "twice": _("réglée deux fois, à vérifier"),
            "partly": _("réglée en partie"),
            "missed": _("manquée"), "late": _("en retard"), "expected": _("attendue"), "coming": _("à venir"),
        }[self]  # fmt: skip


OVER = (DueState.SETTLED, DueState.OVERPAID, DueState.TWICE)
LATE = (DueState.MISSED, DueState.LATE, DueState.PARTLY)


class Payment(Struct, frozen=True):
    """One line of the follow-up."""

    id: str
    due: date
    paid_on: date
    cents: int  # 0: missed
    undoes: str | None = None


class Due(Struct, frozen=True):
    """One due date as the panel shows it: no amount."""

    rank: int  # 1 for the first
    day: date
    state: DueState


def standing(payments: Sequence[Payment]) -> list[Payment]:
    """Return the lines that weren’t taken back."""
    undone = {one.undoes for one in payments}
    return [one for one in payments if one.undoes is None and one.id not in undone]


def dues(given: Sequence[Instalment], payments: Sequence[Payment], today: date) -> tuple[Due, ...]:
    """Return where each due date of a plan stands."""
    found: list[Due] = []
    still = standing(payments)
    for rank, one in enumerate(given, 1):
        mine = [payment for payment in still if payment.due == one.due]
        state = _state(one, mine, today)
        if state is DueState.COMING and not any(due.state in (*LATE, DueState.EXPECTED) for due in found):
            state = DueState.EXPECTED
        found.append(Due(rank, one.due, state))
    return tuple(found)


def _state(one: Instalment, mine: Sequence[Payment], today: date) -> DueState:
    paid = sum(payment.cents for payment in mine)
    if paid >= 2 * one.cents:
        return DueState.TWICE
    if paid > one.cents:
        return DueState.OVERPAID
    if paid == one.cents:
        return DueState.SETTLED
    if mine and not paid:
        return DueState.MISSED
    if one.due < today:
        return DueState.PARTLY if paid else DueState.LATE
    return DueState.COMING


def first_open(found: Sequence[Due]) -> Due | None:
    """Return the first due date that isn’t settled."""
    return next((one for one in found if one.state not in OVER), None)


def overpaid(given: Sequence[Instalment], payments: Sequence[Payment]) -> int:
    """Return the cents paid beyond what each due date asked: the office owes them."""
    still = standing(payments)
    paid = {one.due: sum(payment.cents for payment in still if payment.due == one.due) for one in given}
    return sum(max(0, paid[one.due] - one.cents) for one in given)


def rest_of(one: Instalment, payments: Sequence[Payment]) -> int:
    """Return the cents of a due date still to be paid."""
    return max(0, one.cents - sum(payment.cents for payment in standing(payments) if payment.due == one.due))
