"""How long campaigns are kept after their departure: lists, approvals and posters go with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from sqlalchemy import Select, Table, select

from lmmh_desk.features.campaigns.store.tables import (
    campaign,
    campaign_approval,
    campaign_printing,
    campaign_recipient,
    poster_display,
)
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.retention import Going, Retention
from lmmh_desk.office.model.regulations import KEEP_CAMPAIGNS
from lmmh_desk.office.store.told import among
from lmmh_desk.store.store import Read


def _left(day: date) -> Select[tuple[str]]:
    """Return the ids of the campaigns whose departure was before a day, drafts too."""
    return select(campaign.c.id).where(campaign.c.leaves_on < day.isoformat())


def _approved(day: date) -> Select[tuple[str]]:
    return select(campaign_approval.c.id).where(campaign_approval.c.campaign_id.in_(_left(day)))


def _due(table: Table, column: str, gone: Callable[[date], Select[tuple[str]]]) -> Callable[[Read, date], list[str]]:
    def due(read: Read, day: date) -> list[str]:
        asked = select(table.c.id).where(table.c[column].in_(gone(day)))
        return list(read.execute(asked.order_by(table.c.created_at, table.c.id)).scalars())

    return due


def _told(table: Table, what: str) -> Callable[[Read, Sequence[str]], list[Going]]:
    def told(read: Read, ids: Sequence[str]) -> list[Going]:
        asked = select(table).where(among(table.c.id, ids)).order_by(table.c.created_at, table.c.id)
        return [
            Going(row["id"], row.get("title", what), paris(row["created_at"]).date(), row.get("person_id", ""))
            for row in read.execute(asked).mappings()
        ]

    return told


def _kept(label: str, table: Table, column: str, gone: Callable[[date], Select[tuple[str]]]) -> Retention:
    return Retention(KEEP_CAMPAIGNS.key, label, table.name, _due(table, column, gone), _told(table, label))


RETENTIONS = (
    _kept(_("Destinataires d’un message"), campaign_recipient, "approval_id", _approved),
    _kept(_("Courriers faits"), campaign_printing, "approval_id", _approved),
    _kept(_("Affiches posées"), poster_display, "campaign_id", _left),
    _kept(_("Accords"), campaign_approval, "campaign_id", _left),
    _kept(_("Messages de prévention"), campaign, "id", _left),
)
