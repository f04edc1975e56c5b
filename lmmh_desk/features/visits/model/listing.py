"""The list of visits: must it happen now, under which tab, in which order one walks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from msgspec import Struct

from lmmh_desk.features.visits.model.records import GESTURES, STATES, Outcome, State, Urgency
from lmmh_desk.kernel.clock import day_bounds, paris
from lmmh_desk.kernel.french import clock_hour, long_date, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.typed import plain

OVER = (State.DONE, State.NO_ACCESS, State.POSTPONED)
Tone = str


class Issued(Struct, frozen=True):
    """A recorded paper of a visit, as the register knows it."""

    id: str
    number: str
    print_count: int = 0
    voided: bool = False
    fits: bool = True  # made for the slot that the visit has now


class VisitRow(Struct, frozen=True):
    """One visit as the list and the panel show it."""

    id: str
    person_id: str
    name: str
    place: tuple[str, ...]
    quarter: str
    purpose: str
    urgency: Urgency
    state: State = State.REQUESTED
    outcome: str = ""
    starts_at: int | None = None
    ends_at: int | None = None
    visitor_id: str = ""
    visitor: str = ""
    visitor_phone: str = ""
    lease_id: str = ""
    phone: str = ""
    gestures: tuple[str, ...] = ()  # those ticked
    called_at: int | None = None  # milliseconds UTC
    called_by: str = ""
    papers: tuple[Issued, ...] = ()  # newest first
    unsent: bool = False
    large_print: bool = False
    elsewhere: bool = False  # its slot is outside the days shown: nobody opened, or nobody said what was done
    past: bool = False  # its day went by
    away: bool = False  # an absence of its visitor is noted then, here or on another desk
    left: str = ""  # ISO date the lease ended on, where nobody lives there any more on the day of the visit

    @property
    def over(self) -> bool:
        """Say whether nothing is expected of it any more, or not before it is planned again."""
        return self.state in OVER

    @property
    def hours(self) -> str:
        """Return « 9:45 – 10:30 », or nothing without a slot."""
        if self.starts_at is None or self.ends_at is None:
            return ""
        return f"{written_hour(self.starts_at)}\u00a0–\u00a0{written_hour(self.ends_at)}"

    @property
    def on_site(self) -> str:
        """Return « Régis Thibault, 06 39 98 20 44 »: who makes the visit, and how to reach them on the way."""
        return ", ".join(part for part in (self.visitor, self.visitor_phone) if part)

    @property
    def door(self) -> str:
        """Return « 12 rue de l’Éventail, n° 21 »: the street, and the door in it where one is known."""
        parts = (part for line in self.place[1:] for part in line.split(", "))
        return ", ".join((self.place[0], *[part for part in parts if part.startswith("n°")][:1]))

    @property
    def day_words(self) -> str:
        """Return « mardi 17 novembre », or nothing without a slot."""
        return "" if self.starts_at is None else long_date(paris(self.starts_at).date(), year=False)

    def is_ahead(self, today: date) -> bool:
        """Say whether its day is to come."""
        return self.starts_at is not None and paris(self.starts_at).date() > today

    def standing(self, kind: str) -> Issued | None:
        """Return the latest paper of a kind that isn't cancelled and is for this slot."""
        return next((one for one in self.papers if one.number.startswith(kind) and not one.voided and one.fits), None)

    def stale(self, kind: str = "") -> list[Issued]:
        """Return the papers recorded for a slot that another desk changed meanwhile, and cancelled by nobody."""
        return [one for one in self.papers if one.number.startswith(kind) and not (one.voided or one.fits)]

    def to_void(self, kind: str) -> Issued | None:
        """Return the paper of a kind to cancel, were it of another slot."""
        return self.standing(kind) or next(iter(self.stale(kind)), None)


class Filter(StrEnum):
    """The tabs above the list."""

    ALL = "all"
    URGENT = "urgent"
    TO_CALL = "to_call"
    TO_POSTPONE = "to_postpone"
    TO_PLAN = "to_plan"


FILTERS = {
    Filter.ALL: _("Toutes"),
    Filter.URGENT: _("Urgentes"),
    Filter.TO_CALL: _("À appeler"),
    Filter.TO_POSTPONE: _("À reporter"),
    Filter.TO_PLAN: _("À planifier"),
}


class Days(Struct, frozen=True):
    """The day or the week shown."""

    day: date
    week: bool = False

    @property
    def first(self) -> date:
        """Return the first day: the Monday of a week."""
        return self.day - timedelta(self.day.weekday()) if self.week else self.day

    @property
    def last(self) -> date:
        """Return the last day, included."""
        return self.first + timedelta(6 if self.week else 0)

    @property
    def title(self) -> str:
        """Return « mardi 17 novembre », or « du 16/11 au 22/11 »."""
        if not self.week:
            return long_date(self.day, year=False)
        return _("du {first} au {last}").format(first=short_date(self.first), last=short_date(self.last))

    @property
    def span(self) -> tuple[int, int]:
        """Return its first instant and the one after its last."""
        return day_bounds(self.first)[0], day_bounds(self.last)[1]

    def step(self, direction: int) -> Days:
        """Return the days after these, or before with -1."""
        return Days(self.day + timedelta(direction * (7 if self.week else 1)), self.week)


class Round(Struct, frozen=True):
    """The visits of a quarter, in the order one walks."""

    quarter: str
    rows: tuple[VisitRow, ...]

    @property
    def visitors(self) -> str:
        """Return who visits there."""
        return ", ".join(dict.fromkeys(row.visitor for row in self.rows if row.visitor))

    @property
    def hours(self) -> str:
        """Return « 9:00 – 10:45 », nothing where no hour is set or where they are on several days."""
        starts = [row.starts_at for row in self.rows if row.starts_at is not None]
        ends = [row.ends_at for row in self.rows if row.ends_at is not None]
        if not starts or len({paris(start).date() for start in starts}) > 1:
            return ""
        return f"{written_hour(min(starts))}\u00a0–\u00a0{written_hour(max(ends))}"


_CALLED = {
    Outcome.PROCEED: (_("Oui, elle peut se faire."), "ok"),
    Outcome.URGENT: (_("Oui, avec les protections."), "warn"),
    Outcome.POSTPONE: (_("Non, elle est à reporter."), "neutral"),
}


def verdict(row: VisitRow) -> tuple[str, Tone]:
    """Return whether it must happen now, in one sentence, and its tone."""
    if row.over:
        return STATES[row.state] + ".", "neutral"
    if row.left:
        return _("Non, ce logement est quitté."), "warn"
    if row.past:
        return _("Son jour est passé. Dites ce qui a été fait."), "warn"
    if row.outcome:
        return _CALLED[Outcome(row.outcome)]
    if row.urgency.urgent:
        return _("Oui, c’est une urgence. Appelez d’abord."), "warn"
    return _("Pas avant l’appel préalable."), "accent"


def stale_told(row: VisitRow) -> str:
    """Return what is said of papers made for another slot of the visit."""
    numbers = [one.number for one in row.stale()]
    told = _(
        "{numbers} a été fait pour un autre créneau ou un autre visiteur. Annulez-le, ou imprimez-en un nouveau qui le"
        " remplace."
    )
    if len(numbers) > 1:
        told = _(
            "{numbers} sont faits pour un autre créneau ou un autre visiteur. Annulez-les, ou imprimez-en de nouveaux à"
            " leur place."
        )
    return told.format(numbers=", ".join(numbers)) if numbers else ""


def away_told(row: VisitRow) -> str:
    """Return what is said where the visitor won't be there."""
    if not row.away:
        return ""
    told = _("Une absence est notée à ce moment pour {visitor}\u00a0: changez l’heure ou le visiteur.")
    return told.format(visitor=row.visitor)


def keeps(row: VisitRow, chosen: Filter) -> bool:
    """Say whether a row stands under a tab."""
    planned = row.starts_at is not None
    if chosen is Filter.TO_PLAN:
        return not planned or row.elsewhere or row.state is State.NO_ACCESS
    if row.elsewhere:
        return False
    if chosen is Filter.TO_CALL:
        return not row.outcome and not row.over
    if chosen is Filter.TO_POSTPONE:
        return row.outcome == Outcome.POSTPONE and not row.over
    if chosen is Filter.URGENT:
        return row.urgency.urgent and row.state not in (State.DONE, State.NO_ACCESS)
    return planned


def counts(rows: Iterable[VisitRow]) -> dict[Filter, int]:
    """Return how many rows stand under each tab."""
    found = list(rows)
    return {chosen: sum(keeps(row, chosen) for row in found) for chosen in Filter}


def rounds(rows: Iterable[VisitRow], chosen: Filter, text: str = "") -> list[Round]:
    """Return the rows of a tab that hold every word typed, by quarter, the quarter of the first hour first."""
    words = plain(text).split()
    kept = [row for row in rows if keeps(row, chosen) and all(word in _words(row) for word in words)]
    found: dict[str, list[VisitRow]] = {}
    for row in sorted(kept, key=_walked):
        found.setdefault(row.quarter, []).append(row)
    return [Round(quarter, tuple(inside)) for quarter, inside in found.items()]


def gestures_told(row: VisitRow) -> str:
    """Return « 3 sur 5 »."""
    return _("{done} sur {all}").format(done=len(row.gestures), all=len(GESTURES))


def sentence(row: VisitRow, *, dated: bool = False) -> str:
    """Return a row in one sentence, for a screen reader; its day too where it may be another than the one shown."""
    told = (row.day_words if dated or row.elsewhere else "", row.hours, row.name, row.place[0], row.purpose)
    return ", ".join(part for part in (*told, verdict(row)[0], away_told(row)) if part)


def written_hour(at: int) -> str:
    """Return « 9:45 » of an instant."""
    moment = paris(at)
    return clock_hour(moment.hour * 60 + moment.minute)


def _walked(row: VisitRow) -> tuple[bool, int, str, tuple[str, int, str], str]:
    return row.starts_at is None, row.starts_at or 0, plain(row.quarter), door(row.place[0]), row.id


def door(line: str) -> tuple[str, int, str]:
    """Return (street, number, the rest of the number) of « 9 bis rue de Madrid »: one walks 9 before 10."""
    found = re.match(r"(\d+)\s*(bis|ter|quater|[a-z])?\b[\s,]*(.+)", plain(line))
    return (found[3], int(found[1]), found[2] or "") if found else (plain(line), 0, "")


def _words(row: VisitRow) -> str:
    return plain(" ".join((row.name, row.quarter, row.purpose, row.visitor, *row.place)))
