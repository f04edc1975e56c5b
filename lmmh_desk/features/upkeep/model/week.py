"""The rounds of a week, hall by hall."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from lmmh_desk.features.upkeep.model.board import HallRow, Step, once
from lmmh_desk.kernel.french import count, short_date
from lmmh_desk.kernel.i18n import _


class WeekRow(Struct, frozen=True):
    """One hall from Monday to Sunday; None for a day to come, off, or before the hall."""

    id: str
    residence: str
    name: str
    days: tuple[HallRow | None, ...]

    @property
    def done(self) -> int:
        """Return on how many days its round was done, were it under its double."""
        return sum(one is not None and one.counts_as is Step.DONE for one in self.days)

    @property
    def asked(self) -> int:
        """Return on how many days it was to be done, what is still in time left out."""
        return sum(one is not None and one.counts_as in (Step.DONE, Step.INCOMPLETE) for one in self.days)


class Week(Struct, frozen=True):
    """What the week's view shows."""

    days: tuple[date, ...]  # Monday first
    rows: tuple[WeekRow, ...]  # by residence, then by name

    def said(self) -> str:
        """Return « du 16/11 · 13 faits sur 15 »."""
        each = [
            once(one for one in day if one is not None) for day in zip(*(row.days for row in self.rows), strict=True)
        ]
        steps = [one.counts_as for halls in each for one in halls]
        done = steps.count(Step.DONE)
        asked = done + steps.count(Step.INCOMPLETE)
        told = count(done, _("fait"))
        return _("du {day} · {done} sur {asked}").format(day=short_date(self.days[0]), done=told, asked=asked)
