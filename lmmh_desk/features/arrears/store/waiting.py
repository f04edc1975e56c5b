"""What prevention has to send, in words."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace
from sqlalchemy import select

from lmmh_desk.features.arrears.store.tables import arrears_case
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.waiting import Transaction, Waiting, line
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.store.waiting import concerned, numbers

ACTS = {  # action → icon, title
    "arrears.open": ("euro", _("Suivi d’impayé ouvert")),
    "arrears.due": ("euro", _("Solde noté")),
    "arrears.step": ("euro", _("Suivi d’impayé avancé")),
    "arrears.step.undo": ("undo", _("Suivi d’impayé reculé")),
    "arrears.join": ("users", _("Suivis d’impayé réunis")),
    "arrears.follow": ("euro", _("Suivi d’impayé modifié")),
    "arrears.plan": ("calendar", _("Plan d’apurement proposé")),
    "arrears.plan.sign": ("calendar", _("Plan d’apurement signé")),
    "arrears.plan.keep": ("check", _("Un des deux plans gardé")),
    "arrears.pay": ("check", _("Échéance notée")),
    "arrears.pay.undo": ("undo", _("Échéance reprise")),
    "arrears.month": ("euro", _("Chiffres du mois")),
    "arrears.record": ("mail", _("Document d’impayé")),
    "arrears.void": ("trash", _("Document d’impayé annulé")),
}


def waiting(read: Read, acts: Sequence[Transaction]) -> list[Waiting]:
    """Return a line for each act of this slice."""
    mine = [act for act in acts if act.action in ACTS]
    which = {act.tx: next(iter(act.ids("arrears_case")), act.subject) for act in mine}
    wanted = select(arrears_case.c.id, arrears_case.c.person_id).where(arrears_case.c.id.in_(which.values()))
    people = {row.id: row.person_id for row in read.execute(wanted)}
    names = concerned(read, people.values())
    papers = numbers(read, [row_id for act in mine for row_id in act.ids("paper")])
    found = []
    for act in mine:
        icon, title = ACTS[act.action]
        case_id = which[act.tx]
        number = next((papers[row_id] for row_id in act.ids("paper") if row_id in papers), "")
        key = f"paper:{act.ids('paper')[0]}" if number and act.action == "arrears.record" else ""
        told = line(act, icon, f"{title} {number}".strip(), names.get(people.get(case_id, ""), ""), key)
        found.append(replace(told, page="arrears", arguments={"case_id": case_id} if case_id in people else {}))
    return found
