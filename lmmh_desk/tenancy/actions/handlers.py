"""What tenancy answers to others: who wants no SMS gets none, whom an erasure takes no import brings back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lmmh_desk.office.actions.erasing import RecordsErased
from lmmh_desk.office.model.messages import Channel, MessageClaimed, Problem
from lmmh_desk.store.erasures import Erasure
from lmmh_desk.store.store import Unit
from lmmh_desk.tenancy.store.gone import IMPORT, Digests
from lmmh_desk.tenancy.store.writing import wants_no_sms


def message_claimed(unit: Unit, event: MessageClaimed) -> None:
    """Hold back an SMS to somebody who refused them since it was queued, on this file or the one it was merged into."""
    message = event.message
    if message.channel is Channel.SMS and message.person_id and wants_no_sms(unit.connection, message.person_id):
        event.against.append(Problem.OPTED_OUT)


def records_erased(unit: Unit, event: RecordsErased) -> None:
    """Keep digests of what the landlord's file calls the persons and leases that go."""
    for digest in sorted(set(Digests(unit.connection).told(event.keys))):
        unit.add(Erasure(site_id="", table_name=IMPORT, record_id=digest, cause=event.cause))


HANDLERS: dict[type, Callable[[Any, Any], None]] = {
    MessageClaimed: message_claimed,
    RecordsErased: records_erased,
}
