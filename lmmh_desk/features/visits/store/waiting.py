"""What visits have to send, in words."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace
from sqlalchemy import select

from lmmh_desk.features.visits.store.tables import visit
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.waiting import Transaction, Waiting, line
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.store.waiting import concerned, numbers

ACTS = {  # action → icon, title; {number} is the paper's
    "visits.request": ("door", _("Visite à domicile demandée")),
    "visits.plan": ("calendar", _("Visite à domicile planifiée")),
    "visits.call": ("phone", _("Appel préalable noté")),
    "visits.step": ("door", _("Visite à domicile avancée")),
    "visits.step.undo": ("undo", _("Étape de visite reprise")),
    "visits.undo": ("undo", _("Étape de visite reprise")),
    "visits.postpone": ("calendar", _("Visite à domicile reportée")),
    "visits.gestures": ("check", _("Gestes barrières notés")),
    "visits.record": ("mail", _("Document de visite {number}")),
    "visits.void": ("trash", _("Document de visite annulé {number}")),
}


def waiting(read: Read, acts: Sequence[Transaction]) -> list[Waiting]:
    """Return a line for each act of this slice."""
    mine = [act for act in acts if act.action in ACTS]
    which = {act.tx: next(iter(act.ids("visit")), act.subject) for act in mine}
    query = select(visit.c.id, visit.c.person_id).where(visit.c.id.in_(set(which.values())))
    people = {row.id: row.person_id for row in read.execute(query)}
    names = concerned(read, people.values())
    papers = numbers(read, [row_id for act in mine for row_id in act.ids("paper")])
    found = []
    for act in mine:
        (icon, title), paper = ACTS[act.action], next(iter(act.ids("paper")), "")
        key = f"paper:{paper}" if act.action == "visits.record" else ""
        name = names.get(people.get(which[act.tx], ""), "")
        told = line(act, icon, title.format(number=papers.get(paper, "")), name, key)
        found.append(replace(told, page="visits", arguments={"visit_id": which[act.tx]}))
    return found
