"""Working days and delays in days and months (French law)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

from lmmh_desk.kernel.i18n import _

SUNDAY = 6


def easter(year: int) -> date:
    """Return Easter Sunday (Gregorian computus, anonymous algorithm of Meeus)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


@lru_cache
def holidays(year: int) -> dict[date, str]:
    """Return the eleven legal holidays of a year (Code du travail, art. L3133-1)."""
    sunday = easter(year)
    return {
        date(year, 1, 1): _("jour de l’An"),
        sunday + timedelta(1): _("lundi de Pâques"),
        date(year, 5, 1): _("fête du Travail"),
        date(year, 5, 8): _("victoire de 1945"),
        sunday + timedelta(39): _("Ascension"),
        sunday + timedelta(50): _("lundi de Pentecôte"),
        date(year, 7, 14): _("fête nationale"),
        date(year, 8, 15): _("Assomption"),
        date(year, 11, 1): _("Toussaint"),
        date(year, 11, 11): _("armistice de 1918"),
        date(year, 12, 25): _("Noël"),
    }


def is_working(day: date) -> bool:
    """Say whether a day is neither Saturday, Sunday nor a holiday."""
    return day.weekday() < 5 and day not in holidays(day.year)


def is_rest(day: date) -> bool:
    """Say whether a day is a Sunday or a holiday."""
    return day.weekday() == SUNDAY or day in holidays(day.year)


def after_months(start: date, months: int) -> date:
    """Return the same day number `months` later, or the month's last day (CPC, art. 641)."""
    index = start.year * 12 + start.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def next_working(day: date) -> date:
    """Return a day, or the next working one: a delay that ends on a day off goes on to it (CPC, art. 642)."""
    while not is_working(day):
        day += timedelta(1)
    return day
