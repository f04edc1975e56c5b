"""What campaigns answer when a message is about to go out: refusals, a stop, and an approval that doesn't count."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lmmh_desk.features.campaigns.model.listing import Standing
from lmmh_desk.features.campaigns.model.records import CampaignApproval
from lmmh_desk.features.campaigns.store.listing import SUBJECT, counting, held
from lmmh_desk.features.campaigns.store.listing import line as campaign_line
from lmmh_desk.features.campaigns.store.refusals import refused
from lmmh_desk.office.model.messages import MessageClaimed, OutboxOpened, Problem
from lmmh_desk.store.store import Read, Unit


def message_claimed(unit: Unit, event: MessageClaimed) -> None:
    """Hold back a message of a campaign that was refused, stopped, or is on another desk's list too."""
    message = event.message
    if message.subject_table != SUBJECT:
        return
    campaign_id = unit.get(CampaignApproval, message.subject_id).campaign_id
    if message.person_id and message.channel in refused(unit.connection, message.person_id):
        event.against.append(Problem.OPTED_OUT)
    elif campaign_line(unit.connection, campaign_id).standing is Standing.STOPPED:
        event.against.append(Problem.CANCELLED)
    elif counting(unit.connection, campaign_id) != message.subject_id:
        event.against.append(Problem.DUPLICATE)


def outbox_opened(read: Read, event: OutboxOpened) -> None:
    """Keep the messages of a suspended campaign where they are: none is lost, none is written again."""
    event.held.extend(held(read))


HANDLERS: dict[type, Callable[[Any, Any], None]] = {MessageClaimed: message_claimed, OutboxOpened: outbox_opened}
