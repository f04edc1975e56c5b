"""What tenancy answers when a message is about to go out: a person who wants no SMS gets none."""

from __future__ import annotations

from lmmh_desk.office.model.messages import Channel, MessageClaimed, Problem
from lmmh_desk.store.store import Unit
from lmmh_desk.tenancy.store.writing import wants_no_sms


def message_claimed(unit: Unit, event: MessageClaimed) -> None:
    """Hold back an SMS to somebody who refused them since it was queued, on this file or the one it was merged into."""
    message = event.message
    if message.channel is Channel.SMS and message.person_id and wants_no_sms(unit.connection, message.person_id):
        event.against.append(Problem.OPTED_OUT)


HANDLERS = {MessageClaimed: message_claimed}
