"""What the file of a person says of a case: that it is followed, where its plan stands; never an amount."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from lmmh_desk.features.arrears.model.followed import LATE
from lmmh_desk.features.arrears.model.listing import PlanView
from lmmh_desk.features.arrears.model.stages import Stage
from lmmh_desk.kernel.french import count, listed, short_date
from lmmh_desk.kernel.i18n import _


class Follow(Struct, frozen=True):
    """The case of a person's lease; without an id, other sites follow it."""

    case_id: str
    words: str


def follow_words(stage: Stage, since: date, plan: PlanView | None, today: date) -> str:
    """Return « Plan du 21/10, à jour », or the stage and its day."""
    if plan is None or stage is not Stage.PLAN_ACTIVE or plan.signed is None:
        return _("{stage} depuis le {day}").format(stage=stage.label, day=_day(since, today))
    late = sum(one.state in LATE for one in plan.dues)
    told = count(late, _("échéance en retard"), _("échéances en retard")) if late else _("à jour")
    return _("Plan du {day}, {told}").format(day=_day(plan.signed, today), told=told)


def elsewhere_words(sites: list[str]) -> str:
    """Return where a lease is followed."""
    return _("Suivi par {sites}").format(sites=listed(sites))


def _day(day: date, today: date) -> str:
    return short_date(day, year=day.year != today.year)
