"""What a person may read of the follow-up of her rent: amounts too, they are hers."""

from __future__ import annotations

from sqlalchemy import and_, or_, select

from lmmh_desk.features.arrears.model.papers import PLAN
from lmmh_desk.features.arrears.store.tables import (
    arrears_case,
    arrears_paper,
    arrears_step,
    lease_followed,
    payment_plan,
    plan_payment,
    rent_balance,
)
from lmmh_desk.kernel.access import About, Part
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.store.told import among, lines
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.store.tables import lease_holder


def access(read: Read, about: About) -> list[Part]:
    """Return the cases of a person with their steps, plans, due dates, balances and papers."""
    signed = select(lease_holder.c.lease_id).where(among(lease_holder.c.person_id, about.files))
    mine = or_(among(arrears_case.c.person_id, about.files), arrears_case.c.lease_id.in_(signed))
    cases = select(arrears_case.c.id).where(mine)
    named = and_(arrears_paper.c.lease_id.in_(signed), arrears_paper.c.number.startswith(PLAN))  # each holder is
    papers = or_(among(arrears_paper.c.person_id, about.files), named)
    plans = select(payment_plan.c.id).where(payment_plan.c.case_id.in_(cases))
    return [
        Part(_("Suivis d’impayés"), lines(read, arrears_case, mine)),
        Part(_("Étapes des suivis"), lines(read, arrears_step, arrears_step.c.case_id.in_(cases))),
        Part(_("Plans d’apurement"), lines(read, payment_plan, payment_plan.c.case_id.in_(cases))),
        Part(_("Échéances suivies"), lines(read, plan_payment, plan_payment.c.plan_id.in_(plans))),
        Part(_("Baux suivis"), lines(read, lease_followed, lease_followed.c.lease_id.in_(signed))),
        Part(_("Soldes du bail"), lines(read, rent_balance, rent_balance.c.lease_id.in_(signed))),
        Part(_("Documents d’impayés"), lines(read, arrears_paper, papers)),
    ]
