"""What moves have to send, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace
from sqlalchemy import select

from lmmh_desk.features.moves.store.tables import move
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.waiting import Transaction, Waiting, line
from lmmh_desk.office.store.tables import paper
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.store.waiting import concerned

ACTS = {  # action → icon, title; {number} is the paper's
    "moves.record": ("truck", _("Justificatif {number}")),
    "moves.notice": ("mail", _("Avis d’état des lieux {number}")),
    "moves.void": ("truck", _("{number} annulé")),
    "moves.open": ("truck", _("Déménagement ouvert")),
    "moves.step": ("truck", _("Déménagement avancé d’une étape")),
    "moves.step.undo": ("undo", _("Déménagement reculé d’une étape")),
    "moves.cancel": ("truck", _("Déménagement annulé")),
    "moves.reopen": ("truck", _("Déménagement rouvert")),
}
PAPERS = ("moves.record", "moves.notice")


def waiting(read: Read, acts: Sequence[Transaction]) -> list[Waiting]:
    """Return a line for each act of this slice."""
    mine = [act for act in acts if act.action in ACTS]
    papers = _papers(read, mine)
    which = {act.tx: papers[act.tx].subject_id if act.tx in papers else _move(act) for act in mine}
    wanted = select(move.c.id, move.c.person_id).where(move.c.id.in_(which.values()))
    people = {row.id: row.person_id for row in read.execute(wanted)}
    names = concerned(read, people.values())
    found = []
    for act in mine:
        (icon, title), move_id, written = ACTS[act.action], which[act.tx], papers.get(act.tx)
        key = f"paper:{written.id}" if written and act.action in PAPERS else ""
        title = title.format(number=written.number if written else "")
        told = line(act, icon, title, names.get(people.get(move_id, ""), ""), key)
        found.append(replace(told, page="moves", arguments={"move_id": move_id}))
    return found


def _papers(read: Read, acts: Sequence[Transaction]) -> dict[int, Any]:
    """Return the paper each act recorded or cancelled."""
    which = {row_id: act.tx for act in acts for row_id in act.ids("paper")}
    query = select(paper.c.id, paper.c.number, paper.c.subject_id).where(paper.c.id.in_(which))
    return {which[row.id]: row for row in read.execute(query)}


def _move(act: Transaction) -> str:
    return next(iter(act.ids("move")), act.subject)
