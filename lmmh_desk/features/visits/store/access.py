"""What a person may read of the visits at her home."""

from __future__ import annotations

from sqlalchemy import select

from lmmh_desk.features.visits.store.tables import visit, visit_paper, visit_step
from lmmh_desk.kernel.access import About, Part
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.store.told import among, lines
from lmmh_desk.store.store import Read


def access(read: Read, about: About) -> list[Part]:
    """Return the visits of a person, what was done for each, and their papers."""
    mine = select(visit.c.id).where(among(visit.c.person_id, about.files))
    return [
        Part(_("Visites à domicile"), lines(read, visit, among(visit.c.person_id, about.files))),
        Part(_("Étapes des visites"), lines(read, visit_step, visit_step.c.visit_id.in_(mine))),
        Part(_("Documents des visites"), lines(read, visit_paper, visit_paper.c.visit_id.in_(mine))),
    ]
