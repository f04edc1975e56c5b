"""French typography, dates and lists, on screen and paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

NBSP = "\u00a0"
NARROW = "\u202f"
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
ORDINAL = re.compile(r"(?<=\d)(er|re|e|ème)\b")  # drawn raised, on screen and on paper
QUOTED = 60  # letters of what was typed that a sentence says again


def quoted(text: str) -> str:
    """Return what was typed as a sentence says it again: without the spaces around it, cut when it is long."""
    text = text.strip()
    return text if len(text) <= QUOTED else f"{text[:QUOTED]}…"


def ordinal(rank: int, *, feminine: bool = False) -> str:
    """Return « 1er », « 1re » or « 3e »."""
    return f"{rank}{'re' if feminine else 'er'}" if rank == 1 else f"{rank}e"


def ordinal_day(day: int) -> str:
    """Return « 1er » or the day's number."""
    return "1er" if day == 1 else str(day)


def long_date(day: date, year: bool = True) -> str:
    """Return « mardi 17 novembre 2020 »."""
    text = f"{DAYS[day.weekday()]} {ordinal_day(day.day)} {MONTHS[day.month - 1]}"
    return f"{text} {day.year}" if year else text


def plain_date(day: date) -> str:
    """Return « 17 novembre 2020 »."""
    return f"{ordinal_day(day.day)} {MONTHS[day.month - 1]} {day.year}"


def short_date(day: date, year: bool = False) -> str:
    """Return « 17/11 » or « 17/11/2020 »."""
    return f"{day:%d/%m/%Y}" if year else f"{day:%d/%m}"


def hour(moment: datetime) -> str:
    """Return « 8:05 »: no leading zero, as on the screens and papers."""
    return f"{moment.hour}:{moment.minute:02d}"


def clock_hour(minutes: int) -> str:
    """Return « 12:30 » from minutes since midnight."""
    return f"{minutes // 60}:{minutes % 60:02d}"


def count(number: int, singular: str, plural: str | None = None) -> str:
    """Return « 1 place », « 3 places », « 12 000 places »: in French 0 and 1 take the singular."""
    word = singular if abs(number) < 2 else plural or singular + "s"
    return f"{written(number)}{NBSP}{word}"


def written(number: int) -> str:
    """Return « 9824 », « 12 000 »."""
    return f"{number:,}".replace(",", NBSP) if abs(number) > 9999 else str(number)


def grouped(number: int) -> str:
    """Return « 4 912 », « 14 000 »: every thousand apart, by the narrow space of French typography."""
    return f"{number:,}".replace(",", NARROW)


def listed(parts: Sequence[str], link: str = "et") -> str:
    """Return « a, b et c »."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {link} {parts[-1]}"


def capital(text: str) -> str:
    """Return words as a sentence begins: its first letter a capital, the others as they are."""
    return text[:1].upper() + text[1:]


def small(text: str) -> str:
    """Return words as they stand inside a sentence: without the capital of their first letter."""
    return text[:1].lower() + text[1:]


def typeset(text: str) -> str:
    """Return a sentence with ’ and the non-breaking spaces French asks for."""
    text = text.replace("'", "’")
    text = re.sub(r"\s*([:;!?»])(?=\s|$|[.,)])", lambda found: NBSP + found[1], text)
    return re.sub(r"«\s*", f"«{NBSP}", text)
