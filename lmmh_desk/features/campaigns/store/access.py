"""What a person may read of the messages of prevention she was sent, and of her refusals."""

from __future__ import annotations

from lmmh_desk.features.campaigns.model.records import WAYS
from lmmh_desk.features.campaigns.store.tables import campaign_recipient, message_refusal
from lmmh_desk.kernel.access import About, Part
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.store.told import among, lines
from lmmh_desk.store.store import Read

WORDS = {"way": WAYS}


def access(read: Read, about: About) -> list[Part]:
    """Return the lists a person is on, and what she refuses."""
    on, refuses = campaign_recipient.c.person_id, message_refusal.c.person_id
    return [
        Part(_("Messages de prévention"), lines(read, campaign_recipient, among(on, about.files), words=WORDS)),
        Part(_("Refus de messages"), lines(read, message_refusal, among(refuses, about.files), words=WORDS)),
    ]
