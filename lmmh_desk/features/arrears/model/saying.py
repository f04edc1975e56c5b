"""A plan in words, without an amount: when it was signed, its due dates, what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lmmh_desk.features.arrears.model.listing import PlanView
from lmmh_desk.kernel.french import count, short_date, small
from lmmh_desk.kernel.i18n import _
from lmmh_desk.tenancy.model.names import short_name


def plan_told(plan: PlanView, today: date) -> str:
    """Return « Signé le 14/09, 9 échéances jusqu’au 20/05/21 »; of a debt cleared, whether the plan was kept."""
    if not plan.dues:
        return _("Aucune échéance lisible.")
    many, last = count(len(plan.dues), _("échéance")), _day(plan.dues[-1].day, today)
    if plan.signed is None:
        return _("Proposé, {many} jusqu’au {last}").format(many=many, last=last)
    signed = _day(plan.signed, today)
    told = _("Signé le {signed}, {many} jusqu’au {last}").format(signed=signed, many=many, last=last)
    if plan.state != "kept":
        return told
    return f"{told}. {_kept(plan)}"


def stale_told(numbers: Sequence[str]) -> str:
    """Return what is said of a paper printed here while another desk changed the plan; nothing without one."""
    if not numbers:
        return ""
    told = _(
        "{numbers} dit d’autres échéances que le plan, changé sur un autre poste. Imprimez-en un nouveau à signer."
    )
    if len(numbers) > 1:
        told = _("{numbers} disent d’autres échéances que le plan, changé sur un autre poste. Imprimez-en un à signer.")
    return told.format(numbers=", ".join(numbers))


def signed_late(signed: date | None, first: date | None, today: date) -> str:
    """Return what is said of a plan signed after its first due date, which refuses nothing."""
    if signed is None or first is None or signed <= first:
        return ""
    told = _(
        "La première échéance, le {day}, précède la signature. Vérifiez la date ou le plan, signer reste possible."
    )
    return told.format(day=_day(first, today))


def plan_words(plan: PlanView, today: date) -> str:
    """Return « Plan de Corinne Legendre\u00a0: signé le 17/11, 3 échéances jusqu’au 22/02/21, 1 réglée »."""
    told = plan_told(plan, today).removesuffix(".")
    whose = _("Plan de {name}").format(name=plan.by) if plan.by else _("Plan")
    paid = count(plan.settled, _("réglée"))
    return _("{whose}\u00a0: {told}, {paid}").format(whose=whose, told=small(told), paid=paid)


def plan_named(plan: PlanView, today: date) -> str:
    """Return « C. Legendre, le 17/11, 3 échéances, 1 réglée », short enough for a choice."""
    signed = _("le {day}").format(day=_day(plan.signed, today)) if plan.signed else ""
    many, paid = count(len(plan.dues), _("échéance")), count(plan.settled, _("réglée"))
    return ", ".join(part for part in (short_name(plan.by), signed, many, paid) if part)


def _kept(plan: PlanView) -> str:
    """Return whether a plan that ran until nothing was due was kept: a debt may be cleared another way."""
    if plan.settled == len(plan.dues):
        return _("Plan tenu.")
    told = _("Dette soldée autrement, {paid} au plan.")
    return told.format(paid=count(plan.settled, _("échéance réglée"), _("échéances réglées")))


def _day(day: date, today: date) -> str:
    return short_date(day, year=day.year != today.year)
