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
    line: str = ""  # the due date it is for, where another day was its own

    @property
    def key(self) -> str:
        """Return the name of the due date it is for."""
        return self.line or self.due.isoformat()


class Due(Struct, frozen=True):
    """One due date as the panel shows it: no amount."""

    rank: int  # 1 for the first
    day: date
    state: DueState


def standing(payments: Sequence[Payment]) -> list[Payment]:
    """Return the lines that weren’t taken back."""
    undone = {one.undoes for one in payments}
    return [one for one in payments if one.undoes is None and one.id not in undone]


class Paid(Struct, frozen=True):
    """What counts as paid for one due date: what was noted for it, and what else settles it."""

    noted: tuple[int, ...]  # cents, a line each
    cents: int
    twice: bool = False


def imputed(given: Sequence[Instalment], payments: Sequence[Payment]) -> tuple[list[Paid], int]:
    """Return what counts as paid for each due date, and the cents that none asks for.

    What exceeds its due date, or was noted for one that the plan has no more, settles the oldest still open (Code
    civil, art. 1342-10). A whole payment noted twice settles nothing else: two desks may have noted the same one.
    """
    still = standing(payments)
    noted = [tuple(payment.cents for payment in still if payment.key == one.key) for one in given]
    twice = [sum(cents >= one.cents for cents in mine) > 1 for one, mine in zip(given, noted, strict=True)]
    paid = [min(one.cents, sum(mine)) for one, mine in zip(given, noted, strict=True)]
    apart = sum(sum(mine) - part for mine, part, doubled in zip(noted, paid, twice, strict=True) if doubled)
    free = sum(payment.cents for payment in still) - sum(paid) - apart
    for rank, one in enumerate(given):
        more = min(one.cents - paid[rank], free)
        paid[rank] += more
        free -= more
    return [Paid(*each) for each in zip(noted, paid, twice, strict=True)], free + apart


def dues(given: Sequence[Instalment], payments: Sequence[Payment], today: date) -> tuple[Due, ...]:
    """Return where each due date of a plan stands."""
    found: list[Due] = []
    parts, over = imputed(given, payments)
    for rank, (one, paid) in enumerate(zip(given, parts, strict=True), 1):
        state = _state(one, paid, over, today)
        if state is DueState.COMING and not any(due.state in (*LATE, DueState.EXPECTED) for due in found):
            state = DueState.EXPECTED
        found.append(Due(rank, one.due, state))
    return tuple(found)


def _state(one: Instalment, paid: Paid, over: int, today: date) -> DueState:
    if paid.twice:
        return DueState.TWICE
    if paid.cents == one.cents:
        return DueState.OVERPAID if over and sum(paid.noted) > one.cents else DueState.SETTLED
    if paid.noted and not paid.cents:
        return DueState.MISSED
    if one.due < today:
        return DueState.PARTLY if paid.cents else DueState.LATE
    return DueState.COMING


def first_open(found: Sequence[Due]) -> Due | None:
    """Return the first due date that isn’t settled."""
    return next((one for one in found if one.state not in OVER), None)


def overpaid(given: Sequence[Instalment], payments: Sequence[Payment]) -> int:
    """Return the cents paid beyond the whole plan, or noted twice: the office owes them, or checks."""
    return imputed(given, payments)[1]


def rests(given: Sequence[Instalment], payments: Sequence[Payment]) -> tuple[int, ...]:
    """Return the cents of each due date still to be paid."""
    parts, _over = imputed(given, payments)
    return tuple(one.cents - paid.cents for one, paid in zip(given, parts, strict=True))
