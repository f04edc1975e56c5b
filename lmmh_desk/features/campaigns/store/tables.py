"""Tables of campaigns, and their mapping."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey

from lmmh_desk.features.campaigns.model.drafting import POSTER, SMS, TEXT, TITLE, scope_from
from lmmh_desk.features.campaigns.model.records import (
    Campaign,
    CampaignApproval,
    CampaignPrinting,
    CampaignRecipient,
    Floor,
    Leases,
    MessageRefusal,
    PosterDisplay,
    Way,
)
from lmmh_desk.office.store.tables import one_of
from lmmh_desk.store.legible import read_by
from lmmh_desk.store.tables import RECORDS, Day, Flag, Instant, Integer, Text, record_table
from lmmh_desk.tenancy.store import tables as tenancy

LENGTHS = {"title": TITLE, "text": TEXT, "sms": SMS, "poster": POSTER}
FLAGS = ("by_sms", "by_email", "by_letter", "by_poster")


def _content(table: str) -> list[Column[str] | CheckConstraint]:
    """Return what recipients may read: the same in a draft and in what was approved."""
    return [
        Column("title", Text, nullable=False),
        Column("text", Text, nullable=False),
        Column("sms", Text, nullable=False, server_default=""),
        Column("poster", Text, nullable=False, server_default=""),
        Column("pictogram", Text, nullable=False, server_default="info"),
        Column("leaves_on", Day, nullable=False),
        *(CheckConstraint(f"length({name}) <= {most}", name=f"ck_{table}_{name}") for name, most in LENGTHS.items()),
    ]


campaign = record_table(
    "campaign",
    Column("number", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    *_content("campaign"),
    *(Column(name, Flag, nullable=False, server_default="0") for name in FLAGS),
    Column("quarter", Text, nullable=False, server_default=""),
    Column("residence_id", Text, ForeignKey(tenancy.residence.c.id), index=True),
    Column("floor", Text, nullable=False, server_default=""),
    Column("leases", Text, nullable=False, server_default=""),
    Column("agency_id", Text, nullable=False, server_default=""),
    Column("lift", Text, nullable=False, server_default=""),
    Column("written_by", Text, nullable=False),
    Column("authors", Text, nullable=False, server_default=""),
    Column("asked_at", Instant),
    Column("stopped_at", Instant),
    Column("paused_at", Instant),
    one_of("campaign", "floor", Floor),
    one_of("campaign", "leases", Leases),
)

campaign_approval = record_table(
    "campaign_approval",
    Column("campaign_id", Text, ForeignKey(campaign.c.id), nullable=False, index=True),
    *_content("campaign_approval"),
    Column("households", Integer, nullable=False),
    Column("scope", Text, nullable=False, server_default=""),
    CheckConstraint("households >= 0", name="ck_campaign_approval_households"),
)

read_by(campaign_approval, scope_from, "scope")

campaign_recipient = record_table(
    "campaign_recipient",
    Column("approval_id", Text, ForeignKey(campaign_approval.c.id), nullable=False, index=True),
    Column("person_id", Text, ForeignKey(tenancy.person.c.id), nullable=False, index=True),
    Column("dwelling_id", Text, ForeignKey(tenancy.dwelling.c.id), index=True),
    Column("way", Text, nullable=False),
    Column("address", Text, nullable=False, server_default=""),
    one_of("campaign_recipient", "way", Way),
    CheckConstraint("(way = 'letter') = (address = '')", name="ck_campaign_recipient_address"),
)

campaign_printing = record_table(
    "campaign_printing",
    Column("approval_id", Text, ForeignKey(campaign_approval.c.id), nullable=False, index=True),
    Column("letters", Integer, nullable=False),
    Column("left_out", Integer, nullable=False, server_default="0"),
    CheckConstraint("letters >= 0 AND left_out >= 0", name="ck_campaign_printing_letters"),
)

poster_display = record_table(
    "poster_display",
    Column("campaign_id", Text, ForeignKey(campaign.c.id), nullable=False, index=True),
    Column("hall_id", Text, ForeignKey("hall.id"), nullable=False, index=True),
    Column("put_on", Day, nullable=False),
    Column("removed_on", Day),
    CheckConstraint("removed_on IS NULL OR removed_on >= put_on", name="ck_poster_display_removed_on"),
)

message_refusal = record_table(
    "message_refusal",
    Column("person_id", Text, ForeignKey(tenancy.person.c.id), nullable=False, index=True),
    Column("way", Text, nullable=False),
    CheckConstraint("way IN ('sms', 'email')", name="ck_message_refusal_way"),
)

RECORDS.update(
    {
        Campaign: campaign,
        CampaignApproval: campaign_approval,
        CampaignRecipient: campaign_recipient,
        CampaignPrinting: campaign_printing,
        PosterDisplay: poster_display,
        MessageRefusal: message_refusal,
    }
)
