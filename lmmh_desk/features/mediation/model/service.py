"""When the night team works, by season: a dated rule of the office, « 01/11 – 31/03 : 15:00 – 00:00 ; … »."""

from __future__ import annotations

import re
from datetime import date

from msgspec import Struct

from lmmh_desk.kernel.french import MONTHS
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.regulations import is_day, is_hour

_SEASON = re.compile(
    r"(\d{1,2})/(\d{1,2})\s*[–-]\s*(\d{1,2})/(\d{1,2})\s*:\s*(\d{1,2}):(\d{2})\s*[–-]\s*(\d{1,2}):(\d{2})"
)
DAY_MINUTES = 24 * 60


class Service(Struct, frozen=True):
    """The hours of an evening, in minutes since midnight; the end is after the start, beyond 24 h where it must."""

    starts: int
    ends: int
    first: tuple[int, int]  # (month, day) the season begins
    last: tuple[int, int]

    @property
    def words(self) -> str:
        """Return « 15:00 – 00:00 »."""
        return _("{starts}\u00a0–\u00a0{ends}").format(starts=_clock(self.starts), ends=_clock(self.ends))

    @property
    def season(self) -> str:
        """Return « de novembre à mars »."""
        told = _("d’{first} à {last}") if MONTHS[self.first[0] - 1][0] in "ao" else _("de {first} à {last}")
        return told.format(first=MONTHS[self.first[0] - 1], last=MONTHS[self.last[0] - 1])


def service_on(text: str, day: date) -> Service | None:
    """Return the hours in force on an evening, None where the rule says none or can't be read."""
    return next((one for one in _seasons(text) if _inside(one, day)), None)


def other_season(text: str, day: date) -> str:
    """Return « D’avril à octobre : 19:00 – 01:00. », the season after this evening's; nothing without one."""
    seasons = _seasons(text)
    now = next((rank for rank, one in enumerate(seasons) if _inside(one, day)), None)
    if now is None or len(seasons) == 1:
        return ""
    one = seasons[(now + 1) % len(seasons)]
    told = _("{season}\u00a0: {hours}.")
    season = f"{one.season[0].upper()}{one.season[1:]}"
    return told.format(season=season, hours=one.words)


def _seasons(text: str) -> list[Service]:
    found = []
    for parts in _SEASON.finditer(text):
        day1, month1, day2, month2, hour1, minute1, hour2, minute2 = (int(part) for part in parts.groups())
        starts, ends = hour1 * 60 + minute1, hour2 * 60 + minute2
        known = is_day(day1, month1) and is_day(day2, month2)
        if not (known and is_hour(hour1, minute1) and is_hour(hour2, minute2)):
            continue  # an office may have kept one before it was refused
        found.append(Service(starts, ends if ends > starts else ends + DAY_MINUTES, (month1, day1), (month2, day2)))
    return found


def _inside(season: Service, day: date) -> bool:
    here, first, last = (day.month, day.day), season.first, season.last
    return first <= here <= last if first <= last else here >= first or here <= last


def _clock(minutes: int) -> str:
    hour, minute = divmod(minutes % DAY_MINUTES, 60)
    return f"{hour:02d}:{minute:02d}"
