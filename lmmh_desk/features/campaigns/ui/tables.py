"""The rows of the page: campaigns, the frozen list of one, the halls of its posters."""

from __future__ import annotations

from datetime import date

from lmmh_desk.features.campaigns.model.listing import (
    DONE,
    LOST,
    STANDINGS,
    STATUSES,
    HallLine,
    Line,
    Recipient,
    Standing,
)
from lmmh_desk.features.campaigns.model.records import PURPOSE_CHOICES, WAYS, Way
from lmmh_desk.kernel.french import short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.cells import Mark, Text
from lmmh_desk.ui.widgets.rows import Rows, TableColumn

TONES = {
    Standing.DRAFT: "neutral", Standing.ASKED: "warn", Standing.APPROVED: "ok", Standing.PAUSED: "warn",
    Standing.STOPPED: "bad",
}  # fmt: skip


def line_rows() -> Rows[Line]:
    """Return the campaigns."""
    return Rows(
        [
            TableColumn("title", _("Campagne"), lambda one: Text(one.content.title, about(one), 600, unsent=one.unsent),
                        240, stretch=True, sort=lambda one: one.content.title),
            TableColumn("leaves", _("Départ"), lambda one: Text(departure(one)), 116,
                        sort=lambda one: one.agreed.leaves_on),
            TableColumn("state", _("État"), lambda one: Mark(STANDINGS[one.standing], TONES[one.standing]), 132),
        ],
        key=lambda one: one.id,
        sentence=lambda one: ", ".join((one.content.title, about(one), departure(one), STANDINGS[one.standing])),
    )  # fmt: skip


def recipient_rows() -> Rows[Recipient]:
    """Return the frozen list of a campaign."""
    return Rows(
        [
            TableColumn("name", _("Destinataire"), lambda one: Text(one.name, WAYS[Way(one.way)], 600), 160,
                        stretch=True),
            TableColumn("status", _("État"), lambda one: Mark(told(one), tone(one)), 190),
        ],
        key=lambda one: one.id,
        sentence=lambda one: ", ".join((one.name, WAYS[Way(one.way)], told(one))),
    )  # fmt: skip


def hall_rows() -> Rows[HallLine]:
    """Return the halls of a campaign's posters."""
    return Rows(
        [
            TableColumn("hall", _("Hall"), lambda one: Text(one.name, one.residence, 600), 160, stretch=True),
            TableColumn("put", _("Affiche"), lambda one: Mark(hung(one), "ok" if one.put_on else "warn"), 150),
        ],
        key=lambda one: one.id,
        sentence=lambda one: f"{one.words}, {hung(one)}",
    )  # fmt: skip


def about(one: Line) -> str:
    """Return « MS-C02-20-0012 · Prévention sanitaire dans les immeubles »."""
    return f"{one.number} · {PURPOSE_CHOICES.get(one.purpose, one.purpose)}"


def departure(one: Line) -> str:
    """Return the day its messages leave."""
    return short_date(date.fromisoformat(one.agreed.leaves_on), year=True)


def told(one: Recipient) -> str:
    """Return where the message of a household stands, and why where it didn't leave."""
    return one.problem or STATUSES[one.status]


def tone(one: Recipient) -> str:
    """Return the tone of that."""
    if one.status in LOST:
        return "bad"
    return "ok" if one.status in DONE else "neutral"


def hung(one: HallLine) -> str:
    """Return since when a poster hangs."""
    return _("posée le {day}").format(day=short_date(one.put_on)) if one.put_on else _("à poser")
