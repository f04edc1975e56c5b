"""What the agenda has to send, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace
from sqlalchemy import select

from lmmh_desk.features.appointments.store.tables import appointment, participant
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import hour, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.waiting import Transaction, Waiting, line
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.store.waiting import concerned, numbers

ACTS = {
    "appointments.book": _("Rendez-vous {when}"),
    "appointments.move": _("Rendez-vous déplacé au {when}"),
    "appointments.cancel": _("Rendez-vous {when} annulé"),
    "appointments.reinstate": _("Rendez-vous {when} rétabli"),
    "appointments.convoke": _("Convocation {number}"),
    "appointments.check_in": _("Arrivée au rendez-vous {when}"),
    "appointments.check_out": _("Arrivée annulée, rendez-vous {when}"),
    "appointments.status": _("Présence notée, rendez-vous {when}"),
}
CONVOKED = "appointments.convoke"
WRITING = ("appointments.book", CONVOKED)  # the acts that write a convocation


def waiting(read: Read, acts: Sequence[Transaction]) -> list[Waiting]:
    """Return a line for each act of the agenda whose appointment is here."""
    mine = [act for act in acts if act.action in ACTS]
    which = {act.tx: _appointment(read, act) for act in mine}
    query = (
        select(appointment.c.id, appointment.c.starts_at, participant.c.person_id)
        .outerjoin(participant, participant.c.appointment_id == appointment.c.id)
        .where(appointment.c.id.in_(set(which.values())))
        .order_by(participant.c.created_at.desc(), participant.c.id.desc())  # the first one stays
    )
    rows = {row.id: row for row in read.execute(query)}
    names = concerned(read, (row.person_id for row in rows.values()))
    papers = numbers(read, [row_id for act in mine for row_id in act.ids("paper")])
    return [_told(act, rows[which[act.tx]], names, papers) for act in mine if which[act.tx] in rows]


def _appointment(read: Read, act: Transaction) -> str:
    """Return the appointment an act is about: what was written, else the participant's."""
    written = act.ids("appointment")
    if written:
        return written[0]
    of_participant = select(participant.c.appointment_id).where(participant.c.id == act.subject)
    return read.execute(of_participant).scalar() or act.subject


def _told(act: Transaction, row: Any, names: dict[str, str], papers: dict[str, str]) -> Waiting:
    moment = paris(row.starts_at)
    when = f"{short_date(moment.date())} {hour(moment)}"
    paper = next(iter(act.ids("paper")), "")
    icon = "document" if act.action == CONVOKED else "calendar"
    title = ACTS[act.action].format(when=when, number=papers.get(paper, ""))
    key = f"paper:{paper}" if paper and act.action in WRITING else ""  # its printing says nothing more
    told = line(act, icon, title, names.get(row.person_id or "", ""), key)
    return replace(told, page="appointments", arguments={"appointment_id": row.id})
