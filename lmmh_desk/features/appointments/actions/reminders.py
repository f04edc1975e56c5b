"""What reminds of an appointment, two days before: queued with it, moved with it, put right once sent."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from lmmh_desk.features.appointments.model.entry import Attendee, Entry
from lmmh_desk.features.appointments.model.records import FREEING, TABLE, Status
from lmmh_desk.features.appointments.model.reminding import BEFORE, HOUR
from lmmh_desk.features.appointments.store import agenda
from lmmh_desk.office.actions.messages import drop_messages, queue_message
from lmmh_desk.office.model.messages import CANCELLED, MOVED, REMINDER, Message, MessageState
from lmmh_desk.office.model.reasons import ReasonType
from lmmh_desk.office.model.reminders import (
    cancelled_text,
    cancelled_title,
    moved_text,
    moved_title,
    reminder_text,
    reminder_title,
)
from lmmh_desk.office.model.sites import Office, Site
from lmmh_desk.office.store import messages, rules, sites
from lmmh_desk.store.store import Unit
from lmmh_desk.tenancy.model.reaching import reach
from lmmh_desk.tenancy.store.cards import person_card

WENT = (MessageState.SENDING, MessageState.SENT)


class Notice(Struct, frozen=True):
    """What is told of an appointment, from when; it expires when what it tells begins."""

    purpose: str
    title: str
    text: str
    due_at: int  # milliseconds UTC
    expires_at: int


def remind(unit: Unit, appointment_id: str) -> None:
    """Queue a reminder for each participant expected who can be reached; at once when its hour is past."""
    entry = agenda.entry(unit.connection, appointment_id)
    for attendee in entry.attendees:
        _remind(unit, entry, attendee)


def renew(unit: Unit, appointment_id: str, *, elsewhere: bool = False) -> None:
    """Where reminders were asked for, make them say what is true now, after a move, a cancelling or its taking back.

    Those that wait are queued anew, for who is still expected; who was told already is told what changed, at once.
    `elsewhere`: the site changed.
    """
    subject = (TABLE, appointment_id)
    known = messages.about(unit.connection, subject)
    if not known:
        return
    drop_messages(unit, subject)
    unit.flush()
    entry = agenda.entry(unit.connection, appointment_id)
    told = {one.person_id: one for one in known if one.state in WENT}  # the last one
    for attendee in entry.attendees:
        _correct(unit, entry, attendee, told, elsewhere)


def _correct(unit: Unit, entry: Entry, attendee: Attendee, told: Mapping[str | None, Message], elsewhere: bool) -> None:
    """Tell a participant what differs from what they were told last: the instant it expires is the moment it told."""
    last = told.get(attendee.person_id)
    if last is None or last.purpose == CANCELLED:
        _remind(unit, entry, attendee, at_once=last is not None)
    elif attendee.status in FREEING:
        _say(unit, entry, attendee, _cancelled(unit, entry, last.expires_at))
    elif attendee.status is Status.UNKNOWN and (elsewhere or last.expires_at != entry.starts_at):
        _say(unit, entry, attendee, _moved(unit, entry, last.expires_at))


def _remind(unit: Unit, entry: Entry, attendee: Attendee, *, at_once: bool = False) -> None:
    hours = rules.setting(unit.connection, BEFORE, entry.site_id)
    if hours and attendee.status is Status.UNKNOWN:
        due_at = unit.now if at_once else max(unit.now, entry.starts_at - hours * HOUR)
        _say(unit, entry, attendee, _reminder(unit, entry, due_at))


def _say(unit: Unit, entry: Entry, attendee: Attendee, notice: Notice) -> None:
    """Queue what is told to who can be reached, unless it would come too late."""
    card = person_card(unit.connection, attendee.person_id)
    way = reach(card)
    if way is not None and notice.due_at < notice.expires_at:
        queue_message(
            unit, channel=way[0], address=way[1], text=notice.text, title=notice.title, purpose=notice.purpose,
            person_id=card.id, subject=(TABLE, entry.id), due_at=notice.due_at, expires_at=notice.expires_at,
        )  # fmt: skip


def _reminder(unit: Unit, entry: Entry, due_at: int) -> Notice:
    text = reminder_text(*_issuer(unit, entry), entry.starts_at, on_site=_on_site(entry))
    return Notice(REMINDER, reminder_title(entry.starts_at), text, due_at, entry.starts_at)


def _moved(unit: Unit, entry: Entry, before: int) -> Notice:
    text = moved_text(*_issuer(unit, entry), before, entry.starts_at, on_site=_on_site(entry))
    return Notice(MOVED, moved_title(before), text, unit.now, entry.starts_at)


def _cancelled(unit: Unit, entry: Entry, before: int) -> Notice:
    return Notice(CANCELLED, cancelled_title(before), cancelled_text(*_issuer(unit, entry), before), unit.now, before)


def _issuer(unit: Unit, entry: Entry) -> tuple[Office, Site]:
    return sites.office(unit.connection), sites.site(unit.connection, entry.site_id)


def _on_site(entry: Entry) -> bool:
    return entry.type is ReasonType.PUBLIC_OFFICE
