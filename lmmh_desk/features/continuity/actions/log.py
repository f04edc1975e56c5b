"""The sitting of 8:30: its log, its order of the day, the level of the continuity plan."""

from __future__ import annotations

from datetime import date

from lmmh_desk.features.continuity.model.log import ENDED, ORDERS, TOPICS, check_due, check_step, read_entry
from lmmh_desk.features.continuity.model.plan import check_change, check_level, new_level
from lmmh_desk.features.continuity.model.records import KINDS, CrisisEntry, CrisisMeeting, EntryState, meeting_key
from lmmh_desk.features.continuity.store.log import meeting_id, plan
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import paris, today
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.guard.refusal import check_free
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.forms import bounded, refuse, tidy
from lmmh_desk.office.model.regulations import PLAN_LEVEL, Regulation
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.store.rules import rules
from lmmh_desk.store.store import Store


def add_entry(store: Store, session: Session, kind: str, typed: str) -> Changes:
    """Add a line to today's log; raises BadInput for its field entry."""
    require(session, "continuity.log")
    if kind not in KINDS:
        raise BadInput(
            _("Cette nature n’existe pas."), _("La saisie est gardée."), _("Choisissez décision, alerte ou info.")
        )
    day = today(store.clock)
    draft = read_entry(check_free(typed, "entry"), day)
    check_due(draft.due, day)
    with store.write(session, "continuity.log.add") as unit:
        entry = CrisisEntry(day=day.isoformat(), kind=kind, text=draft.text, owner=draft.owner, due=draft.due)
        unit.add(entry)
        unit.flush()
        unit.subject = entry.id
    return unit.changes


def change_entry(store: Store, session: Session, entry_id: str, typed: str) -> Changes:
    """Write a line again, with who does it and by when; raises BadInput for its field entry, NotFound."""
    require(session, "continuity.log")
    check_free(typed, "entry")
    with store.write(session, "continuity.log.change", entry_id) as unit:
        entry = unit.get(CrisisEntry, entry_id)
        draft = read_entry(typed, today(store.clock))
        if draft.due != entry.due:  # what is late keeps its day
            check_due(draft.due, today(store.clock))
        entry.text, entry.owner, entry.due = draft.text, draft.owner, draft.due
    return unit.changes


def step(store: Store, session: Session, entry_id: str, to: EntryState) -> Changes:
    """Take a decision or an alert forward, or open it again; raises WrongState, NotFound."""
    require(session, "continuity.log")
    with store.write(session, "continuity.log.step", entry_id) as unit:
        entry = unit.get(CrisisEntry, entry_id)
        check_step(entry.kind, entry.state, to)
        entry.state, entry.ended_at = to, unit.now if to in ENDED else None
        unit.details["step"] = to
    return unit.changes


def save_meeting(store: Store, session: Session, orders: str, next_topics: str, attendees: str) -> Changes:
    """Write today's order of the day, what comes tomorrow and who sits; raises BadInput with its fields."""
    require(session, "continuity.meeting")
    typed = {"orders": orders, "next_topics": next_topics, "attendees": attendees}
    refuse(
        {
            "orders": bounded(_("Consigne du jour"), tidy(orders), ORDERS),
            "next_topics": bounded(_("Demain 8:30"), tidy(next_topics), TOPICS),
            "attendees": bounded(_("Présents"), tidy(attendees), TOPICS),
        }
    )
    for name, text in typed.items():
        check_free(text, name)
    with store.write(session, "continuity.meeting") as unit:
        day = paris(unit.now).date()
        known = meeting_id(unit.connection, day)
        meeting = (
            unit.get(CrisisMeeting, known)
            if known
            else CrisisMeeting(id=meeting_key(day.isoformat()), day=day.isoformat())
        )
        meeting.orders, meeting.next_topics, meeting.attendees = tidy(orders), tidy(next_topics), tidy(attendees)
        if not known:
            unit.add(meeting)
    return unit.changes


def set_level(store: Store, session: Session, level: int, starts_on: date, source: str) -> Changes:
    """Activate the plan, change its level or close it (0) from a day on; raises BadInput with its fields.

    Closing it empties the levels that were planned for later.
    """
    require(session, "continuity.level")
    check_level(level, starts_on, today(store.clock), check_free(source, "source"))
    with store.write(session, "continuity.level", PLAN_LEVEL.key) as unit:
        check_change(level, plan(unit.connection, starts_on))
        value, day = str(level or ""), starts_on.isoformat()
        known = [row.id for row in rules(unit.connection, PLAN_LEVEL.key) if row.starts_on == day]
        row = unit.get(Regulation, known[0]) if known else new_level(day)
        row.value, row.source = value, tidy(source)
        if not known:
            unit.add(row)
        if not level:  # closed, no level planned before that comes back by itself
            later = [each for each in rules(unit.connection, PLAN_LEVEL.key) if each.starts_on > day and each.value]
            for planned in later:
                unit.get(Regulation, planned.id).value = ""
        unit.details |= {"level": value, "starts_on": day}
    return unit.changes
