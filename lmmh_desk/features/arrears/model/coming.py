"""What comes next for a case, by which day and by which rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from msgspec import Struct

from lmmh_desk.features.arrears.model.delays import Delays, in_days, in_months
from lmmh_desk.features.arrears.model.followed import Due, first_open
from lmmh_desk.features.arrears.model.stages import TOLD_ASIDE, Stage
from lmmh_desk.kernel.french import DAYS, NBSP, count, ordinal, short_date
from lmmh_desk.kernel.i18n import _

SOON = timedelta(7)


class Standing(Struct, frozen=True):
    """What of a case says what comes next."""

    stage: Stage
    since: date  # the day this stage was reached
    follow: date | None = None
    constituted: date | None = None
    notified: date | None = None  # CAF or MSA
    dues: tuple[Due, ...] = ()


class NextStep(Struct, frozen=True):
    """One thing to do: by which day, by which rule."""

    label: str
    day: date | None = None
    rule: str = ""
    before: bool = False  # a delay: « avant le »

    def late(self, today: date) -> bool:
        """Say whether its day is past."""
        return self.day is not None and self.day < today

    def soon(self, today: date) -> bool:
        """Say whether its day is past or within a week."""
        return self.day is not None and self.day <= today + SOON


def to_join(today: date) -> NextStep:
    """Return what comes first where two desks opened a case for one debt."""
    return NextStep(_("Deux suivis ouverts, à réunir"), today)


def to_choose(today: date) -> NextStep:
    """Return what comes first where two desks signed a plan for one debt."""
    return NextStep(_("Deux plans signés, en garder un"), today)


def next_step(given: Standing, rules: Delays) -> NextStep | None:
    """Return what comes next, None once the debt is cleared."""
    found = _NEXT[given.stage](given, rules)
    if given.stage not in TOLD_ASIDE or given.constituted is None or given.notified is not None:
        return found
    told = _constituted(given, rules)  # the CAF or MSA waits for no plan
    return min((told, found), key=lambda one: one.day or date.max) if found else told


def when(step: NextStep, today: date) -> str:
    """Return « ven. 20/11 », « avant jeu. 19/11 » or « hier · 1 jour de retard »."""
    if step.day is None:
        return ""
    days = (today - step.day).days
    if days > 0:
        told = _("hier") if days == 1 else short_date(step.day, year=step.day.year != today.year)
        return _("{day} · {late} de retard").format(day=told, late=count(days, _("jour")))
    named = _("aujourd’hui") if days == 0 else day_words(step.day, today)
    return _("avant {day}").format(day=named) if step.before and days else named


def day_words(day: date, today: date) -> str:
    """Return « ven. 20/11 », with the year when it isn’t this one."""
    return f"{DAYS[day.weekday()][:3]}.{NBSP}{short_date(day, year=day.year != today.year)}"


def told(step: NextStep, today: date) -> str:
    """Return the day with the rule: « avant jeu. 19/11 · délai légal 2 mois »."""
    return " · ".join(part for part in (when(step, today), "" if step.late(today) else step.rule) if part)


def due_label(found: Sequence[Due], one: Due) -> str:
    """Return « 3e échéance sur 9 »."""
    return _("{rank} échéance sur {all}").format(rank=ordinal(one.rank, feminine=True), all=len(found))


def _legal(months: int | None) -> str:
    return _("délai légal {delay}").format(delay=count(months, _("mois"), _("mois"))) if months else ""


def _early(given: Standing, rules: Delays) -> NextStep:
    return NextStep(
        _("Premier appel"), given.follow or in_days(given.since, rules.call), "" if given.follow else _OFFICE
    )


def _watch(given: Standing, rules: Delays) -> NextStep:
    monthly = "" if given.follow else _("appel mensuel")
    return NextStep(_("Appel de suivi"), given.follow or in_months(given.since, rules.follow), monthly)


def _constituted(given: Standing, rules: Delays) -> NextStep:
    start = given.constituted or given.since
    return NextStep(_("Informer la CAF ou la MSA"), in_months(start, rules.caf), _legal(rules.caf), before=True)


def _notified(given: Standing, rules: Delays) -> NextStep:
    start = given.notified or given.since
    return NextStep(_("Convenir d’un plan"), in_months(start, rules.plan), _legal(rules.plan), before=True)


def _negotiated(given: Standing, rules: Delays) -> NextStep:
    start = given.notified or given.since
    return NextStep(_("Faire signer le plan"), in_months(start, rules.plan), _legal(rules.plan), before=True)


def _active(given: Standing, _rules: Delays) -> NextStep:
    one = first_open(given.dues)
    if one is None:
        return NextStep(_("Clore le suivi"), None, _("toutes les échéances sont réglées"))
    return NextStep(due_label(given.dues, one), one.day)


def _broken(given: Standing, rules: Delays) -> NextStep:
    return NextStep(_("Renégocier, sinon CCAPEX"), in_days(given.since, rules.broken), _OFFICE, before=True)


def _fsl(given: Standing, rules: Delays) -> NextStep:
    return NextStep(_("Réponse du FSL"), in_months(given.since, rules.fsl), _legal(rules.fsl), before=True)


def _ccapex(given: Standing, rules: Delays) -> NextStep:
    first = in_months(min(given.notified or given.since, given.since), rules.summons)
    rule = _("pas d’assignation avant") if first else ""
    return NextStep(_("Avis de la CCAPEX"), given.follow or first, "" if given.follow else rule)


def _court(given: Standing, _rules: Delays) -> NextStep:
    return NextStep(_("Suivi par le siège"), given.follow)


def _protocol(given: Standing, rules: Delays) -> NextStep:
    return NextStep(_("Fin du protocole"), in_months(given.since, rules.protocol), _legal(rules.protocol))


def _nothing(_given: Standing, _rules: Delays) -> None:
    return None


_OFFICE = _("règle de l’office")
_NEXT: dict[Stage, Callable[[Standing, Delays], NextStep | None]] = {
    Stage.EARLY_CONTACT: _early, Stage.WATCH: _watch, Stage.CONSTITUTED: _constituted, Stage.CAF_NOTIFIED: _notified,
    Stage.PLAN_NEGOTIATION: _negotiated, Stage.PLAN_ACTIVE: _active, Stage.PLAN_BROKEN: _broken,
    Stage.FSL_REQUESTED: _fsl, Stage.CCAPEX_REFERRED: _ccapex, Stage.SUMMONS: _court, Stage.JUDGMENT: _court,
    Stage.COHESION_PROTOCOL: _protocol, Stage.CLEARED: _nothing,
}  # fmt: skip
