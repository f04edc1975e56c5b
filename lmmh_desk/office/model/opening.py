"""When a site receives: weekly hours minus closures and holidays, said in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from msgspec import Struct

from lmmh_desk.kernel.calendar import holidays
from lmmh_desk.kernel.clock import day_bounds, paris, paris_instant
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.french import clock_hour, long_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.typed import plain, read_hour
from lmmh_desk.office.model.sites import Closure, SiteStatus, strictest

MIDNIGHT = 1440
HORIZON = 60  # days searched for the next opening
SHUT = (SiteStatus.CLOSED, SiteStatus.PHONE_ONLY)


class Interval(Struct, frozen=True, order=True):
    """Minutes since midnight, Paris wall time; `closes` is the first minute shut."""

    opens: int
    closes: int


Day = tuple[Interval, ...]


class Timetable(Struct, frozen=True):
    """The hours of one site: seven days from Monday, its closures, and what the continuity plan asks as days go."""

    week: tuple[Day, ...]
    closures: tuple[Closure, ...] = ()
    status: SiteStatus = SiteStatus.OPEN
    plan: tuple[tuple[str, SiteStatus], ...] = ()  # (ISO day, the most open it may be from then on), oldest first

    def receives_on(self, day: date) -> bool:
        """Say whether people come to its counter at all on a day, with an appointment or without."""
        asked = [status for starts_on, status in self.plan if starts_on <= day.isoformat()]
        return strictest(self.status, asked[-1] if asked else SiteStatus.OPEN) not in SHUT

    def day(self, day: date) -> Day:
        """Return the intervals really open that day, in order; none on a holiday (Code du travail, art. L3133-1)."""
        if day in holidays(day.year):
            return ()
        found = self.week[day.weekday()]
        for closure in self.closures:
            if closure.first_day <= day.isoformat() <= closure.last_day:
                found = without(found, closure.from_minute, closure.to_minute)
        return found

    def open_until(self, now: int) -> int | None:
        """Return the instant (ms UTC) at which the present interval ends, or None when shut."""
        moment = paris(now)
        interval = current(self.day(moment.date()), minute_of(moment))
        return None if interval is None else wall(moment.date(), interval.closes)

    def next_opening(self, now: int) -> int | None:
        """Return the instant (ms UTC) of the next opening after now, or None within sixty days."""
        moment = paris(now)
        for offset in range(HORIZON):
            day = moment.date() + timedelta(offset)
            for interval in self.day(day):
                if offset or interval.opens > minute_of(moment):
                    return wall(day, interval.opens)
        return None

    def sentence(self, now: int) -> str:
        """Return « ouvert jusqu’à 12:30 », « réouverture à 14:00 », « fermé, Noël · réouverture … »."""
        if self.status is SiteStatus.CLOSED:
            return _("fermé au public")
        if self.status is SiteStatus.PHONE_ONLY:
            return _("accueil par téléphone")
        end = self.open_until(now)
        if end is None:
            return self._shut(now)
        phrase = _("sur rendez-vous jusqu’à {hour}") if self.status is SiteStatus.APPOINTMENT_ONLY else None
        return (phrase or _("ouvert jusqu’à {hour}")).format(hour=said_hour(end, now))

    def _shut(self, now: int) -> str:
        moment, opening = paris(now), self.next_opening(now)
        why = holidays(moment.year).get(moment.date(), "")
        shut = _("fermé, {holiday}").format(holiday=why) if why else ""
        if opening is None:
            return shut or _("fermé")
        days = (paris(opening).date() - moment.date()).days
        if days == 0:
            again = any(interval.closes <= minute_of(moment) for interval in self.day(moment.date()))
            phrase = _("réouverture à {hour}") if again else _("ouverture à {hour}")
        elif days == 1:
            phrase = _("réouverture demain à {hour}")
        else:
            phrase = _("réouverture {day} à {hour}")
        said = phrase.format(day=long_date(paris(opening).date(), year=False), hour=said_hour(opening, opening))
        return f"{shut} · {said}" if shut else said


def minute_of(moment: datetime) -> int:
    """Return the wall minutes since midnight."""
    return moment.hour * 60 + moment.minute


def wall(day: date, minute: int) -> int:
    """Return the instant (ms UTC) of a wall minute of a Paris day; 1440 is the next midnight."""
    if minute == MIDNIGHT:
        return day_bounds(day)[1]
    return paris_instant(day, minute // 60, minute % 60)


def said_hour(end: int, now: int) -> str:
    """Return « 12:30 », or « minuit » when the instant belongs to the day after."""
    moment = paris(end)
    return _("minuit") if moment.date() > paris(now).date() else clock_hour(minute_of(moment))


def current(day: Day, minute: int) -> Interval | None:
    """Return the interval that holds this minute."""
    return next((interval for interval in day if interval.opens <= minute < interval.closes), None)


def without(day: Day, start: int, end: int) -> Day:
    """Return the intervals of a day, less what lies between two minutes."""
    before = (Interval(one.opens, min(one.closes, start)) for one in day)
    after = (Interval(max(one.opens, end), one.closes) for one in day)
    return tuple(sorted(one for one in (*before, *after) if one.opens < one.closes))


def read_day(text: str) -> Day:
    """Return the intervals typed as « 9:00-12:30, 14:00-17:30 » (empty or « fermé »); raise BadInput in French."""
    if plain(text) == "ferme":
        return ()
    found = []
    for part in (piece for piece in text.replace("–", "-").replace(" à ", "-").split(",") if piece.strip()):
        opens, dash, closes = part.partition("-")
        if not dash:
            raise BadInput(
                _("« {text} » n’a pas d’heure de fin.").format(text=part.strip()),
                gesture=_("Tapez par exemple 9:00-12:30, 14:00-17:30."),
            )
        found.append(Interval(read_hour(opens), MIDNIGHT if closes.strip() in {"24", "24:00"} else read_hour(closes)))
    return checked(tuple(sorted(found)))


def checked(day: Day) -> Day:
    """Return the intervals, or raise BadInput in French when one is inside out or two overlap."""
    for interval in day:
        if not 0 <= interval.opens < interval.closes <= MIDNIGHT:
            raise BadInput(
                _("La fermeture à {closes} ne suit pas l’ouverture à {opens}.").format(
                    closes=clock_hour(interval.closes), opens=clock_hour(interval.opens)
                ),
                gesture=_("Corrigez l’une des deux heures."),
            )
    for before, after in pairwise(day):
        if after.opens < before.closes:
            raise BadInput(
                _("Deux plages se chevauchent à {hour}.").format(hour=clock_hour(after.opens)),
                gesture=_("Laissez la première finir avant que l’autre commence."),
            )
    return day


def written_day(day: Day) -> str:
    """Return « 9:00–12:30, 14:00–17:30 », or « fermé »."""
    return ", ".join(f"{clock_hour(one.opens)}–{clock_hour(one.closes)}" for one in day) or _("fermé")


def week_of(rows: Sequence[tuple[int, int, int]]) -> tuple[Day, ...]:
    """Return seven days from rows (weekday, opens, closes)."""
    days: list[list[Interval]] = [[] for _day in range(7)]
    for weekday, opens, closes in rows:
        days[weekday].append(Interval(opens, closes))
    return tuple(tuple(sorted(day)) for day in days)
