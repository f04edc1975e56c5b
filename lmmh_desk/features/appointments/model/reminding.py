"""When, and how, a person is reminded of an appointment."""

from __future__ import annotations

from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.messages import Channel
from lmmh_desk.office.model.settings import Setting
from lmmh_desk.tenancy.model.cards import PersonCard

HOUR = 3_600_000  # milliseconds
BEFORE = Setting(
    "reminder_hours", _("Rappel avant le rendez-vous"), "h", 48, 0, 168, _("Par SMS ou e-mail\u00a0; 0\u00a0: aucun"),
    per_site=True,
)  # fmt: skip
SETTINGS = (BEFORE,)


def reach(card: PersonCard) -> tuple[Channel, str] | None:
    """Return how a person is reminded: by SMS unless they refused or prefer e-mail, else by e-mail, else not at all."""
    mobile = next((line.value for line in card.contacts if line.mobile), "") if not card.sms_opt_out else ""
    email = card.email.value if card.email else ""
    if email and (card.channel == "email" or not mobile):
        return Channel.EMAIL, email
    return (Channel.SMS, mobile) if mobile else None
