"""How a person is reminded of something."""

from __future__ import annotations

from lmmh_desk.office.model.messages import Channel
from lmmh_desk.tenancy.model.cards import PersonCard


def reach(card: PersonCard) -> tuple[Channel, str] | None:
    """Return how a person is reminded: by SMS unless they refused or prefer e-mail, else by e-mail, else not at all."""
    mobile = next((line.value for line in card.contacts if line.mobile), "") if not card.sms_opt_out else ""
    email = card.email.value if card.email else ""
    if email and (card.channel == "email" or not mobile):
        return Channel.EMAIL, email
    return (Channel.SMS, mobile) if mobile else None
