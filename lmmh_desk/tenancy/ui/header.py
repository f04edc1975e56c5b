"""The identity band of a file: who, since when a tenant, what to know, and whether they are at this counter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lmmh_desk.kernel.clock import day_bounds, paris
from lmmh_desk.kernel.found import Flag
from lmmh_desk.kernel.french import NBSP, hour, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.tenancy.model.cards import PersonCard
from lmmh_desk.tenancy.model.names import CHANNELS, born
from lmmh_desk.tenancy.ui.reading import PersonFile
from lmmh_desk.ui.widgets.cells import Mark
from lmmh_desk.ui.widgets.header import PersonHeader

MINUTE = 60_000  # milliseconds


def band(header: PersonHeader, file: PersonFile, day: date, now: int) -> None:
    """Fill the band with a file."""
    card = file.card
    header.set_person(card.name, facts(card, day), flags(card, day, file.flags))
    checked = card.identity_checked_at
    if checked is not None and checked_today(card, day):
        header.set_identity(_("Identité vérifiée {hour}").format(hour=hour(paris(checked))))
    else:
        header.set_identity(_("Identité à vérifier"), "neutral", "user")
    if file.serving is None:
        header.set_status("")
        return
    minutes = max(0, (now - file.serving.since) // MINUTE)
    since = _("ticket {ticket} · depuis {minutes} min").format(ticket=file.serving.ticket, minutes=minutes)
    header.set_status(_("À votre guichet"), since.replace(" min", f"{NBSP}min"))


def checked_today(card: PersonCard, day: date) -> bool:
    """Say whether an agent saw the identity paper that day."""
    return card.identity_checked_at is not None and card.identity_checked_at >= day_bounds(day)[0]


def facts(card: PersonCard, day: date) -> tuple[str, ...]:
    """Return « né le 12/04/1984 », « L-204518 », « locataire depuis 09/2014 »."""
    birth = ""
    if card.birth_date:
        birth = f"{born(card)} {short_date(date.fromisoformat(card.birth_date), year=True)}"
    lease = card.lease(day) or card.next_lease(day)
    if lease is None:
        return birth, _("sans bail")
    since = date.fromisoformat(lease.starts_on) if lease.starts_on else None
    tenant = _("locataire depuis {month}").format(month=f"{since:%m/%Y}") if since and since <= day else ""
    return birth, lease.number, tenant


def flags(card: PersonCard, day: date, told: Sequence[Flag]) -> tuple[Mark, ...]:
    """Return what the agent must know at a glance, what other slices tell first."""
    found = [Mark(one.text, one.tone, one.icon) for one in told]
    if card.lease(day) and card.next_lease(day):
        found.append(Mark(_("Mutation acceptée"), "accent"))
    if card.channel:
        found.append(Mark(CHANNELS[card.channel], "neutral", _ICONS[card.channel]))
    if card.large_print:
        found.append(Mark(_("Gros caractères"), "neutral", "eye"))
    if card.sms_opt_out:
        found.append(Mark(_("Refuse les SMS"), "neutral", "mobile"))
    if card.language != "fr":
        found.append(Mark(_("Langue\u00a0: {code}").format(code=card.language), "neutral", "message"))
    return tuple(found)


_ICONS = {"phone": "phone", "sms": "mobile", "email": "mail", "mail": "mail"}
