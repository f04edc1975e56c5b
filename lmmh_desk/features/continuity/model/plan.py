"""The continuity plan as its dated levels tell it: `inactive → active → level_changed → closed` (DOMAIN.md §3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from msgspec import Struct

from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.french import long_date, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.forms import needed, refuse
from lmmh_desk.office.model.regulations import LEVELS, PLAN_LEVEL, Regulation, number_of


class PlanState(StrEnum):
    """Where the plan stands."""

    INACTIVE = "inactive"
    ACTIVE = "active"
    LEVEL_CHANGED = "level_changed"
    CLOSED = "closed"


class Plan(Struct, frozen=True):
    """The plan on a day."""

    state: PlanState = PlanState.INACTIVE
    level: int = 0  # 0 where it is not active
    since: str = ""  # ISO day of this level, or of the end
    begun: str = ""  # ISO day of its first level

    @property
    def active(self) -> bool:
        """Say whether a level applies."""
        return self.level > 0

    def rank(self, day: date) -> int:
        """Return which day of the plan this is, its first being 1; 0 where it is not active."""
        return (day - date.fromisoformat(self.begun)).days + 1 if self.active else 0

    def said(self) -> str:
        """Return « plan niveau 2 depuis le vendredi 30 octobre »."""
        if self.state is PlanState.INACTIVE:
            return _("plan inactif")
        day = long_date(date.fromisoformat(self.since), year=False)
        if self.state is PlanState.CLOSED:
            return _("plan clos depuis le {day}").format(day=day)
        return _("plan niveau {level} depuis le {day}").format(level=self.level, day=day)


def plan_on(day: date, dated: Sequence[tuple[str, str]]) -> Plan:
    """Return the plan on a day from its levels (ISO day, value), oldest first; what is to come says nothing yet."""
    plan = Plan()
    for starts_on, value in dated:
        level = number_of(value) or 0
        if starts_on > day.isoformat() or level == plan.level:
            continue
        if not level:
            plan = Plan(PlanState.CLOSED, 0, starts_on, plan.begun)
        elif plan.active:
            plan = Plan(PlanState.LEVEL_CHANGED, level, starts_on, plan.begun)
        else:
            plan = Plan(PlanState.ACTIVE, level, starts_on, starts_on)
    return plan


def coming_words(day: date, dated: Sequence[tuple[str, str]]) -> str:
    """Return the next change of level after a day: « niveau 3 dès le 01/12 »; nothing where none is planned."""
    now = plan_on(day, dated).level
    for starts_on, value in dated:
        level = number_of(value) or 0
        if starts_on > day.isoformat() and level != now:
            told = _("niveau {level} dès le {day}") if level else _("clos dès le {day}")
            return told.format(level=level, day=short_date(date.fromisoformat(starts_on)))
    return ""


def check_level(level: int, starts_on: date, today: date, source: str) -> None:
    """Raise BadInput for the fields level, starts_on and source; 0 closes the plan."""
    known = level == 0 or level in LEVELS
    refuse(
        {
            "level": "" if known else _("Le niveau va de 1 à 3, ou 0 pour clore le plan."),
            "starts_on": ""
            if starts_on >= today
            else _("Un niveau ne change pas le passé. Choisissez un jour à venir."),
            "source": needed(_("Décision"), source, 200),
        }
    )


def new_level(day: str) -> Regulation:
    """Return the rule of a day that says no level yet: desks that don't hear of each other write the same one."""
    return Regulation(id=f"plan-level-{day}", key=PLAN_LEVEL.key, starts_on=day, value="")


def check_change(level: int, before: Plan) -> None:
    """Raise BadInput where the plan is closed already, or has this level already."""
    if level == before.level:
        told = _("Le plan est déjà à ce niveau.") if level else _("Le plan n’est pas actif.")
        raise BadInput(told, _("Rien n’a été modifié."), _("Choisissez un autre niveau."), {"level": told})
