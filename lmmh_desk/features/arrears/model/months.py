"""The board’s figures: tenants in arrears and the rate, month by month."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from msgspec import Struct

from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.french import MONTHS, NBSP, grouped, ordinal, quoted, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.forms import FAR, refuse_typed
from lmmh_desk.office.model.regulations import YES

MOST_TENANTS = 1_000_000


class Month(Struct, frozen=True):
    """The figures of one month; a rate isn’t known before headquarters give it."""

    key: str  # 2020-09
    tenants: int
    rate_bp: int | None = None  # hundredths of a percent

    @property
    def name(self) -> str:
        """Return « septembre 2020 »."""
        year, month = self.key.split("-")
        return f"{MONTHS[int(month) - 1]} {year}"

    @property
    def short(self) -> str:
        """Return « sept. »."""
        return SHORT[int(self.key[5:]) - 1]


class Lockdown(Struct, frozen=True):
    """One lockdown of the epidemic, from a day on; `ends` is its last day, None while nobody knows it."""

    rank: int
    begins: date
    ends: date | None = None

    @property
    def name(self) -> str:
        """Return « 1er confinement »."""
        return _("{rank} confinement").format(rank=ordinal(self.rank))

    @property
    def words(self) -> str:
        """Return « 1er confinement du 17/03 au 11/05 »."""
        first = short_date(self.begins)
        if self.ends is None:
            return _("{name} depuis le {first}").format(name=self.name, first=first)
        return _("{name} du {first} au {last}").format(name=self.name, first=first, last=short_date(self.ends))

    def within(self, key: str) -> tuple[date, date] | None:
        """Return the first and the last day of a month that it covers, None when it covers none."""
        year, month = (int(part) for part in key.split("-"))
        first, last = date(year, month, 1), date(year, month, monthrange(year, month)[1])
        begins, ends = max(first, self.begins), min(last, self.ends or last)
        return (begins, ends) if begins <= ends else None


def lockdowns(changes: Iterable[tuple[date, str]], today: date) -> list[Lockdown]:
    """Return the lockdowns that the dated rule says, oldest first; the end of one still running isn’t told ahead."""
    found: list[Lockdown] = []
    for day, value in changes:
        running = bool(found) and found[-1].ends is None
        if day > today:
            break
        if value == YES and not running:
            found.append(Lockdown(len(found) + 1, day))
        elif value != YES and running:
            found[-1] = Lockdown(found[-1].rank, found[-1].begins, day)
    return found


def span(one: Lockdown, keys: Sequence[str]) -> tuple[float, float] | None:
    """Return where a lockdown begins and ends along these months, in months; None when it touches none."""
    inside = [(rank, days) for rank, key in enumerate(keys) if (days := one.within(key))]
    if not inside:
        return None
    (first, (begins, _last)), (last, (_first, ends)) = inside[0], inside[-1]
    return first + (begins.day - 1) / _long(begins), last + ends.day / _long(ends)


def _long(day: date) -> int:
    return monthrange(day.year, day.month)[1]


def lockdown_words(key: str, known: Sequence[Lockdown]) -> str:
    """Return what a month had of lockdown: « dès le 17/03 », « tout le mois », « jusqu’au 11/05 », or nothing."""
    found = [days for one in known if (days := one.within(key))]
    return ", ".join(_covered(*days) for days in found)


def _covered(first: date, last: date) -> str:
    whole = (last + timedelta(1)).day == 1
    if first.day == 1:
        return _("tout le mois") if whole else _("jusqu’au {day}").format(day=short_date(last))
    if whole:
        return _("dès le {day}").format(day=short_date(first))
    return _("du {first} au {last}").format(first=short_date(first), last=short_date(last))


SHORT = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")


def rate_words(rate_bp: int | None) -> str:
    """Return « 2,42 % », a dash when nobody gave it."""
    return "—" if rate_bp is None else f"{rate_bp // 100},{rate_bp % 100:02d}{NBSP}%"


def of_year(months: Sequence[Month], year: int) -> list[Month]:
    """Return the months of a year."""
    return [one for one in months if one.key.startswith(f"{year}-")]


def compared(months: Sequence[Month], year: int) -> tuple[str, int] | None:
    """Return the month of a year that rose most against the same month of the year before, and by how much."""
    before = {one.key: one.tenants for one in of_year(months, year - 1)}
    rises = [
        (one.key, one.tenants - before[key])
        for one in of_year(months, year)
        if (key := f"{year - 1}{one.key[4:]}") in before
    ]
    return max(rises, key=lambda rise: rise[1], default=None)


def compared_words(months: Sequence[Month], year: int) -> str:
    """Return « + 360 en mai 2020 sur mai 2019 »."""
    rise = compared(months, year)
    if rise is None:
        return ""
    key, more = rise
    name = MONTHS[int(key[5:]) - 1]
    sign = "+" if more >= 0 else "−"
    return _("{sign}\u00a0{number} sur {month} {year}").format(
        sign=sign, number=grouped(abs(more)), month=name, year=year - 1
    )


def check_month(key: str, tenants: int, rate_bp: int | None, today: date) -> None:
    """Raise BadInput for the fields month, tenants and rate."""
    wrong = {}
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", key) or not f"{today.year - FAR}-01" <= key <= f"{today:%Y-%m}":
        wrong["month"] = _("Ce mois n’est pas commencé, est trop ancien ou n’existe pas. Tapez par exemple 09/2020.")
    if not 0 <= tenants <= MOST_TENANTS:
        wrong["tenants"] = _("Ce nombre de locataires ne convient pas. Tapez par exemple 1188.")
    if rate_bp is not None and not 0 <= rate_bp <= 10_000:
        wrong["rate"] = _("Un taux va de 0 à 100. Tapez par exemple 2,42.")
    refuse_typed(wrong)


def read_month(text: str) -> str:
    """Return « 2020-09 » from « 09/2020 », « 9/20 »; raise BadInput for the field month."""
    found = re.fullmatch(r"(\d{1,2})\s*/\s*(\d{4}|\d{2})", text.strip())
    if found and 1 <= int(found[1]) <= 12:
        year = int(found[2]) + (2000 if len(found[2]) == 2 else 0)
        return f"{year:04d}-{int(found[1]):02d}"
    told = _("«\u00a0{text}\u00a0» n’est pas un mois. Tapez par exemple 09/2020.").format(text=quoted(text))
    raise BadInput(told, _("La saisie est gardée."), fields={"month": told})


def read_rate(text: str) -> int | None:
    """Return hundredths of a percent from « 2,42 % », None when it is left empty; raise BadInput for the field rate."""
    digits = re.sub(r"[\s%]", "", text)
    if not digits:
        return None
    found = re.fullmatch(r"(\d{1,3})(?:[,.](\d{1,2}))?", digits)
    if found:
        return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))
    told = _("«\u00a0{text}\u00a0» n’est pas un taux. Tapez par exemple 2,42.").format(text=quoted(text))
    raise BadInput(told, _("La saisie est gardée."), fields={"rate": told})
