"""Days that come back: the part of RFC 5545's recurrence rules (§3.3.10) that an agenda of whole days needs."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from dateutil.rrule import rrulestr

from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.french import DAYS, listed, short_date
from lmmh_desk.kernel.i18n import _

CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
SEARCHED = 731  # days within which a rule must come once
_DAY = r"(?:-1|[1-5])?(?:MO|TU|WE|TH|FR|SA|SU)"
_PARTS = {
    "FREQ": r"DAILY|WEEKLY|MONTHLY",
    "INTERVAL": r"[1-9]|[1-4]\d|5[0-2]",
    "BYDAY": rf"{_DAY}(?:,{_DAY})*",
    "UNTIL": r"\d{8}",
}
_RANKS = {
    "": "{day}",
    "1": _("premier {day} du mois"),
    "2": _("deuxième {day} du mois"),
    "3": _("troisième {day} du mois"),
    "4": _("quatrième {day} du mois"),
    "5": _("cinquième {day} du mois"),
    "-1": _("dernier {day} du mois"),
}


def weekly(weekdays: tuple[int, ...], every: int = 1, until: date | None = None) -> str:
    """Return the rule of some weekdays (0 Monday … 6 Sunday), every so many weeks, until a day included."""
    parts = ["FREQ=WEEKLY", f"INTERVAL={every}"] if every > 1 else ["FREQ=WEEKLY"]
    parts.append(f"BYDAY={','.join(CODES[day] for day in sorted(weekdays))}")
    if until is not None:
        parts.append(f"UNTIL={until:%Y%m%d}")
    return ";".join(parts)


def checked_rule(text: str, first_day: date) -> str:
    """Return a rule tidied, or raise BadInput: one that can't be read here, or that never comes back."""
    parts = _parts(text.strip().upper().removeprefix("RRULE:"))
    unread = any(not re.fullmatch(_PARTS.get(name, ""), value) for name, value in parts.items())
    days_said = "BYDAY" in parts or parts.get("FREQ") == "DAILY"
    unread |= parts.get("FREQ") != "MONTHLY" and any(sign.isdigit() for sign in parts.get("BYDAY", ""))  # RFC 5545
    rule = ";".join(f"{name}={parts[name]}" for name in _PARTS if name in parts)
    try:
        comes = not unread and days_said and days(rule, first_day, first_day, first_day + timedelta(SEARCHED))
    except ValueError:  # no such day as UNTIL says
        unread = True
    if unread or not days_said:
        raise _refused(_("Cette répétition ne se lit pas."))
    if not comes:
        raise _refused(_("Cette répétition ne revient jamais."))
    return rule


def _parts(rule: str) -> dict[str, str]:
    return dict(part.partition("=")[::2] for part in rule.split(";"))


def _refused(fact: str) -> BadInput:
    gesture = _("Choisissez au moins un jour de la semaine, et une fin après le début.")
    return BadInput(fact, _("Rien n’a été modifié."), gesture, {"rule": f"{fact} {gesture}"})


def days(rule: str, first_day: date, first: date, last: date) -> tuple[date, ...]:
    """Return the days on which a rule that begins on `first_day` comes, from `first` to `last`, in order."""
    if last < max(first, first_day):
        return ()
    # Without INTERVAL the beginning of a series only cuts it: many series then share one answer.
    begins = first_day if "INTERVAL" in rule else first
    return tuple(day for day in _days(rule, begins, first, last) if day >= first_day)


@lru_cache(maxsize=4096)
def _days(rule: str, begins: date, first: date, last: date) -> tuple[date, ...]:
    parts = _parts(rule)
    end = min(last, date.fromisoformat(parts.pop("UNTIL", last.isoformat())))
    # Bounded, for a rule that never comes would be searched up to the year 9999.
    bounded = ";".join(f"{name}={value}" for name, value in (*parts.items(), ("UNTIL", f"{end:%Y%m%d}")))
    series = rrulestr(bounded, dtstart=_midnight(begins))
    return tuple(moment.date() for moment in series.between(_midnight(first), _midnight(end), inc=True))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min)


def said(rule: str) -> str:
    """Return « lundi, mardi et jeudi », « mardi, une semaine sur 2, jusqu’au 18/12/2020 »."""
    parts = _parts(rule)
    codes = parts.get("BYDAY", "")
    text = listed([_said_day(code) for code in codes.split(",")]) if codes else _("chaque jour")
    if "INTERVAL" in parts:
        unit = {"DAILY": _("un jour"), "WEEKLY": _("une semaine"), "MONTHLY": _("un mois")}[parts["FREQ"]]
        text = _("{days}, {unit} sur {number}").format(days=text, unit=unit, number=parts["INTERVAL"])
    if "UNTIL" in parts:
        end = short_date(date.fromisoformat(parts["UNTIL"]), year=True)
        text = _("{days}, jusqu’au {end}").format(days=text, end=end)
    return text


def _said_day(code: str) -> str:
    return _RANKS[code[:-2]].format(day=DAYS[CODES.index(code[-2:])])
