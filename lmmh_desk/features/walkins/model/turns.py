"""What tells somebody who waits outside that their turn comes: office, ticket, place; a name has no way in."""

from __future__ import annotations

from collections.abc import Sequence

from lmmh_desk.features.walkins.model.passage import MINUTE
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import hour
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.messages import Message, MessageState, Problem
from lmmh_desk.office.model.sites import Office, Site
from lmmh_desk.office.model.sms import parts, sms_text

USEFUL = 20 * MINUTE  # later, whoever hasn't come was called in vain
TOLD = (MessageState.QUEUED, MessageState.SENDING, MessageState.SENT)


def about(walk_in_id: str) -> tuple[str, str]:
    """Return what the message of a walk-in is about."""
    return "walk_in", walk_in_id


def turn_text(office: Office, site: Site, ticket: str) -> str:
    """Return what is told, in one SMS where that is possible: whoever reads the telephone learns no reason."""
    told = _("{office}\u00a0: votre tour approche.").format(office=office.name)
    come = _("Ticket {ticket}, présentez-vous à l’accueil.").format(ticket=ticket)
    whole = f"{told} {come} {site.name}."
    return whole if parts(sms_text(whole)) == 1 else f"{told} {come}"


def standing(messages: Sequence[Message]) -> Message | None:
    """Return the message that says whether somebody was told: the last one that wasn't taken back."""
    kept = [one for one in messages if one.problem is not Problem.CANCELLED]
    return next((one for one in kept if one.state in TOLD), kept[-1] if kept else None)


def told_words(messages: Sequence[Message]) -> str:
    """Return « Prévenu par SMS à 10:43 », that it waits, or that it didn't go out; "" when nobody asked."""
    message = standing(messages)
    if message is None:
        return ""
    if message.sent_at is not None:
        return _("Prévenu par SMS à {hour}").format(hour=hour(paris(message.sent_at)))
    return _("SMS à envoyer") if message.state in TOLD else _("SMS non parti")
