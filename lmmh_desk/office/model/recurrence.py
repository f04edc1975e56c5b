"""Days that come back: the part of RFC 5545's recurrence rules (§3.3.10) that an agenda of whole days needs."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from dateutil.rrule import rrulestr
from msgspec import Struct

from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.french import DAYS, listed, short_date
from lmmh_desk.kernel.i18n import _

CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
SEARCHED = 731  # days within which a rule must come once
MOST = 52  # weeks, days or months between two times
LONGEST = 200  # signs of a rule
_DAY = r"(?:-1|[1-5])?(?:MO|TU|WE|TH|FR|SA|SU)"
_PARTS = {
    "FREQ": r"DAILY|WEEKLY|MONTHLY",
    "INTERVAL": r"[1-9]|[1-4][0-9]|5[0-2]",
    "BYDAY": rf"{_DAY}(?:,{_DAY})*",
    "UNTIL": r"[12][0-9]{7}",
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
        parts.append(f"UNTIL={until.year:04}{until:%m%d}")  # %Y drops the zeros of a year typed wrong
    return ";".join(parts)


class Weekly(Struct, frozen=True):
    """A rule of weekdays, as the toggles of a screen show it."""

    weekdays: tuple[int, ...]  # 0 Monday … 6 Sunday
    every: int = 1  # weeks
    until: date | None = None


def read_weekly(rule: str) -> Weekly | None:
    """Return the weekdays of a rule as `weekly` or `checked_rule` writes it, None for one that toggles can't show."""
    parts = _parts(rule)
    if parts["FREQ"] != "WEEKLY":
        return None
    days_on = tuple(CODES.index(code) for code in parts["BYDAY"].split(",") if code)
    until = date.fromisoformat(parts["UNTIL"]) if "UNTIL" in parts else None
    return Weekly(days_on, int(parts.get("INTERVAL", "1")), until)


def checked_rule(text: str, first_day: date) -> str:
    """Return a rule tidied, or raise BadInput: one that can't be read here, or that never comes back."""
    parts = _tidied(text)
    if not _readable(parts):
        raise _refused(_("Cette répétition ne se lit pas."))
    if "BYDAY" not in parts and parts["FREQ"] != "DAILY":
        raise _refused(_("Aucun jour n’est choisi."))
    rule = ";".join(f"{name}={parts[name]}" for name in _PARTS if name in parts)
    if not days(rule, first_day, first_day, first_day + timedelta(SEARCHED)):
        raise _refused(_("Cette répétition ne revient jamais."))
    return rule


def _tidied(text: str) -> dict[str, str]:
    """Return the parts of a rule, each day once, without an interval of one."""
    rule = text.strip().upper().removeprefix("RRULE:")
    parts = _parts(rule)
    if len(rule) > LONGEST or len(parts) != rule.count(";") + 1:  # a part twice is wrong (RFC 5545)
        raise _refused(_("Cette répétition ne se lit pas."))
    if parts.get("INTERVAL") == "1":
        del parts["INTERVAL"]
    named = dict.fromkeys(parts.pop("BYDAY", "").split(","))
    return parts if named == {"": None} else parts | {"BYDAY": ",".join(named)}


def _readable(parts: dict[str, str]) -> bool:
    if not all(name in _PARTS and re.fullmatch(_PARTS[name], value) for name, value in parts.items()):
        return False
    ranked = any(sign.isdigit() for sign in parts.get("BYDAY", ""))
    allowed = ("MONTHLY",) if ranked else ("DAILY", "WEEKLY", "MONTHLY")  # RFC 5545
    # « The Tuesdays among every seventh day » may never come, and would be searched up to the year 9999.
    endless = parts.get("FREQ") == "DAILY" and "INTERVAL" in parts and "BYDAY" in parts
    return parts.get("FREQ") in allowed and not endless and ("UNTIL" not in parts or _exists(parts["UNTIL"]))


def _exists(day: str) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True


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
    # Bounded, for a series without end would be gone through up to the year 9999.
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
