"""The order of the day printed at any counter; the minutes of a sitting recorded, sealed, printed."""

from __future__ import annotations

from datetime import date, timedelta

from lmmh_desk.documents.seal import Fields, seal
from lmmh_desk.features.continuity.model.board import Board, Entry, Meeting, half_shown
from lmmh_desk.features.continuity.model.plan import Plan, PlanState
from lmmh_desk.features.continuity.model.records import CrisisMinutes, EntryKind, EntryState
from lmmh_desk.features.continuity.model.sheets import KIND, LABEL, OrdersSheet, from_json, minutes
from lmmh_desk.features.continuity.papers import minutes_paper, orders_sheet
from lmmh_desk.features.continuity.store.board import Sight, board, orders
from lmmh_desk.features.continuity.store.log import meeting_id, plan, standing_minutes
from lmmh_desk.features.continuity.store.recorded import recorded
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import paris_instant, today
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions.keys import sealing_key
from lmmh_desk.office.actions.originals import next_sheet
from lmmh_desk.office.actions.papers import register_paper, void_paper
from lmmh_desk.office.model.papers import check_standing
from lmmh_desk.office.model.printing import Sheet
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.model.sites import STATUS_LABELS
from lmmh_desk.office.store.issuing import expected_number, issuer_of
from lmmh_desk.store.store import Read, Store

KEPT = timedelta(731)  # the original of minutes: two years, as the log
REPLACED = _("Compte rendu établi de nouveau")


def print_orders(store: Store, session: Session) -> Sheet:
    """Return the order of the day for this counter; raises WrongState where none was ever given."""
    require(session, "continuity.orders")
    with store.read() as read:
        found = orders(read, session.site_id, store.clock.now())
        issuer = issuer_of(read, KIND, session.agent_id, session.site_id)
        now = plan(read, today(store.clock))
    if not found.meeting.orders:
        raise WrongState(
            _("Aucune consigne n’est donnée."), _("Rien n’est imprimé."), _("Attendez celle de la cellule.")
        )
    status = STATUS_LABELS[found.site.status] if found.site.status else ""
    day = date.fromisoformat(found.meeting.day)
    content = OrdersSheet(issuer.office, issuer.nature, issuer.site, day, found.meeting.orders, status, now.said())
    return Sheet(_("Consigne du jour"), "A4", orders_sheet(content))


def record_minutes(store: Store, session: Session, sight: Sight) -> Changes:
    """Number, seal and register the minutes of a day; those recorded before are cancelled. Raises WrongState."""
    require(session, "continuity.minutes")
    with store.write(session, "continuity.minutes") as unit:
        issuer = issuer_of(unit.connection, KIND, session.agent_id, session.site_id)
        shown = board(unit.connection, sight)
        number = unit.next_number(KIND)
        sheet = minutes(shown, issuer, number=number, at=unit.now)
        for former in standing_minutes(unit.connection, sight.day):  # two, where two desks made them apart
            void_paper(unit, recorded(unit.connection, former).paper.id, REPLACED)
        sealed = seal(sealing_key(unit), Fields(number, unit.now))
        subject = ("crisis_meeting", meeting_id(unit.connection, sight.day))
        paper = register_paper(unit, number, LABEL, subject, payload=sealed.payload, short_code=sealed.short_code)
        kept = CrisisMinutes(day=sheet.day.isoformat(), paper_id=paper.id, number=number, content=sheet.to_json())
        unit.add(kept)
        unit.flush()
        unit.subject = kept.id
    return unit.changes


def sheet(store: Store, session: Session, minutes_id: str) -> Sheet:
    """Return the next sheet to print: the original, then duplicates; raises WrongState when it was cancelled."""
    require(session, "continuity.minutes")
    with store.read() as read:
        found = recorded(read, minutes_id)
    check_standing(found.paper)
    content = from_json(found.content)
    return next_sheet(
        store, found.paper.id, found.paper.number, found.paper.print_count, until=content.day + KEPT,
        make=lambda: minutes_paper(content, found.sealed),
    )  # fmt: skip


def minutes_sample(read: Read, session: Session, day: date) -> bytes:
    """Return invented minutes, with the sentences in force on a day; they bear APERÇU."""
    require(session, "continuity.minutes")
    at = paris_instant(day, 9)
    issuer, number = issuer_of(read, KIND, session.agent_id, session.site_id), expected_number(read, KIND, session, at)
    entry = Entry("sample", day.isoformat(), at, EntryKind.DECISION, _("Exemple de décision."), "", "", EntryState.OPEN)
    meeting = Meeting(day.isoformat(), orders=_("Exemple de consigne."))
    level = Plan(PlanState.ACTIVE, 1, day.isoformat(), day.isoformat())
    shown = Board(day.isoformat(), half_shown(day, at), level, (), (), (entry,), (), meeting)
    return minutes_paper(minutes(shown, issuer, number=number, at=at), None)
