"""The dated rules that prevention obeys: threshold, legal delays, winter truce (DOMAIN.md §5, Arrears)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Protocol

from msgspec import Struct

from lmmh_desk.kernel.calendar import after_months, next_working
from lmmh_desk.kernel.french import plain_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model import regulations as rules
from lmmh_desk.office.model.regulations import YES, number_of

_TRUCE = re.compile(r"(\d{1,2})/(\d{1,2})\D+(\d{1,2})/(\d{1,2})")


class Rent(Protocol):
    """What a lease says of its rent, a month."""

    @property
    def rent_cents(self) -> int: ...
    @property
    def charges_cents(self) -> int: ...
    @property
    def aid_cents(self) -> int: ...
    @property
    def aid_to_landlord(self) -> bool: ...


class Delays(Struct, frozen=True):
    """The rules in force on a day; None where there is none."""

    rents: int | None = None  # months of rent from which arrears are constituted
    charges: bool = False  # the rent counts with its charges
    caf: int | None = None  # months, all of them
    plan: int | None = None
    small: int | None = None  # euros: up to such a debt the CAF or MSA sets the plan
    fsl: int | None = None
    summons: int | None = None
    protocol: int | None = None
    follow: int | None = None
    call: int | None = None  # days
    broken: int | None = None
    fresh: int | None = None
    most: int | None = None  # due dates of a plan
    truce: str = ""  # « 01/11 – 31/03 »


def delays(rule: Callable[[str], str]) -> Delays:
    """Return the rules in force, from what `rule` says of each key."""

    def number(key: str) -> int | None:
        return number_of(rule(key))

    return Delays(
        rents=number(rules.ARREARS_RENTS.key),
        charges=rule(rules.ARREARS_CHARGES.key) == YES,
        caf=number(rules.CAF_MONTHS.key),
        plan=number(rules.PLAN_MONTHS.key),
        small=number(rules.SMALL_DEBT.key),
        fsl=number(rules.FSL_MONTHS.key),
        summons=number(rules.SUMMONS_MONTHS.key),
        protocol=number(rules.PROTOCOL_MONTHS.key),
        follow=number(rules.FOLLOW_MONTHS.key),
        call=number(rules.CALL_DAYS.key),
        broken=number(rules.BROKEN_DAYS.key),
        fresh=number(rules.BALANCE_DAYS.key),
        most=number(rules.PLAN_MOST.key),
        truce=rule(rules.WINTER_TRUCE.key),
    )


def threshold(rent: Rent, given: Delays) -> int | None:
    """Return from how many cents arrears are constituted, None when the rent or the rule isn’t known.

    So many months of rent, net of the aid paid to the landlord (CCH, art. R. 824-1; service-public.fr).
    """
    if given.rents is None or rent.rent_cents <= 0:
        return None
    month = rent.rent_cents + (rent.charges_cents if given.charges else 0)
    month -= rent.aid_cents if rent.aid_to_landlord else 0
    return given.rents * month if month > 0 else None


def constituted(due_cents: int, rent: Rent, given: Delays) -> bool:
    """Say whether what is due reaches the threshold."""
    limit = threshold(rent, given)
    return limit is not None and due_cents >= limit


def small_limit(due_cents: int | None, rent: Rent, given: Delays) -> int | None:
    """Return the cents up to which the CAF or MSA sets the plan of a constituted debt, None for a larger one."""
    if due_cents is None or given.small is None or not constituted(due_cents, rent, given):
        return None
    limit = given.small * 100
    return limit if 0 < due_cents <= limit else None


def before_debt(day: date | None, constituted_on: date | None) -> str:
    """Return what is said of a CAF or MSA told before the debt was there, which refuses nothing."""
    if day is None or constituted_on is None or day >= constituted_on:
        return ""
    told = _("L’impayé n’est constitué que depuis le {day}. Vérifiez la date, l’étape reste possible.")
    return told.format(day=plain_date(constituted_on))


def in_months(start: date, months: int | None) -> date | None:
    """Return the end of a delay in months, on a working day (CPC, art. 641 and 642)."""
    return None if months is None else next_working(after_months(start, months))


def in_days(start: date, days: int | None) -> date | None:
    """Return the end of a delay in days, its first one not counted, on a working day (CPC, art. 641 and 642)."""
    return None if days is None else next_working(start + timedelta(days))


def truce_on(text: str, day: date) -> date | None:
    """Return the last day of the winter truce when a day is inside it, else None (CPCE, art. L412-6)."""
    found = _TRUCE.search(text)
    if found is None:
        return None
    first, last = (int(found[2]), int(found[1])), (int(found[4]), int(found[3]))
    here = (day.month, day.day)
    inside = first <= here <= last if first <= last else here >= first or here <= last
    if not inside:
        return None
    year = day.year if here <= last else day.year + 1
    try:
        return date(year, *last)
    except ValueError:
        return None


def truce_words(text: str, day: date) -> str:
    """Return what is said of the winter truce: it halts evictions, not the procedure."""
    last = truce_on(text, day)
    if last is None:
        return ""
    told = _("Trêve hivernale jusqu’au {day}\u00a0: aucune expulsion, la procédure continue.")
    return told.format(day=plain_date(last))
