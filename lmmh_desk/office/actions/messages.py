"""The message outbox, from inside the transaction of the slice that writes to people, and from the settings."""

from __future__ import annotations

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model import messages as rules
from lmmh_desk.office.model.messages import Channel, Message, MessageState
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.model.sms import sms_text
from lmmh_desk.office.store import messages as queries
from lmmh_desk.store.store import Store, Unit


def queue_message(
    unit: Unit,
    *,
    channel: Channel | str,
    address: str,
    text: str,
    title: str = "",
    purpose: str,
    person_id: str | None,
    subject: tuple[str, str],
    due_at: int,
    expires_at: int,
) -> Message:
    """Queue a message about `subject`, a (table, id), to be sent between two instants; return it.

    One that waits already for the same purpose, person, channel and subject takes these words and instants; what went
    out, or failed, for the same instant isn't queued again. The caller has checked that its agent may, that the person
    agrees, and that the text names nobody. Raises BadInput.
    """
    channel = Channel(channel)  # a person's preference is a plain text
    sms = channel is Channel.SMS
    wanted = Message(
        channel=channel, address=address, title="" if sms else title, text=sms_text(text) if sms else text,
        purpose=purpose, person_id=person_id, subject_table=subject[0], subject_id=subject[1], due_at=due_at,
        expires_at=expires_at,
    )  # fmt: skip
    rules.check_message(wanted)
    for known in queries.same_matter(unit.connection, wanted):
        if known.state is MessageState.QUEUED:
            return _moved(unit.get(Message, known.id), wanted)
        if known.due_at == due_at and known.state is not MessageState.DROPPED:
            return known
        if known.state in (MessageState.SENDING, MessageState.FAILED):
            rules.cancel(unit.get(Message, known.id), unit.now)
    unit.add(wanted)
    return wanted


def drop_messages(unit: Unit, subject: tuple[str, str]) -> int:
    """Give up the messages about a (table, id) that wait, failed or are on their way; return how many."""
    dropped = queries.still_open(unit.connection, subject)
    for message_id in dropped:
        rules.cancel(unit.get(Message, message_id), unit.now)
    return len(dropped)


def retry_message(store: Store, session: Session, message_id: str) -> Changes:
    """Queue a failed message again; raises WrongState when it can't be, NotFound."""
    require(session, "office.messages")
    with store.write(session, "office.messages.retry", message_id) as unit:
        rules.try_again(unit.get(Message, message_id), unit.now)
    return unit.changes


def hurry(store: Store, session: Session) -> Changes:
    """Let what waits after a try be tried now."""
    require(session, "office.messages")
    with store.write(session, "office.messages.hurry") as unit:
        try_now(unit, *Channel)
    return unit.changes


def try_now(unit: Unit, *channels: Channel) -> None:
    """Let what waits after a try be tried now, from inside a transaction."""
    for message_id in queries.tried(unit.connection, *channels):
        unit.get(Message, message_id).next_try_at = 0


def _moved(message: Message, wanted: Message) -> Message:
    """Give a message that waits the words and instants wanted now."""
    message.address, message.title, message.text = wanted.address, wanted.title, wanted.text
    message.due_at, message.expires_at = wanted.due_at, wanted.expires_at
    return message
