"""What is kept of a campaign: its draft, who approved what for whom, what was printed, where posters hang, refusals."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.record import Record
from lmmh_desk.office.model.messages import CAMPAIGNS, PURPOSES

PURPOSE_CHOICES = {one: PURPOSES[one] for one in CAMPAIGNS}


class Way(StrEnum):
    """How a household is reached, the first that can be in front; the values of SMS and e-mail are the outbox's."""

    SMS = "sms"
    EMAIL = "email"
    LETTER = "letter"


WAYS = {Way.SMS: _("SMS"), Way.EMAIL: _("E-mail"), Way.LETTER: _("Courrier")}


class Floor(StrEnum):
    """Which floors are concerned."""

    ALL = ""
    GROUND = "ground"
    UPPER = "upper"


FLOORS = {Floor.ALL: _("Tous les étages"), Floor.GROUND: _("Rez-de-chaussée"), Floor.UPPER: _("Étages")}


class Leases(StrEnum):
    """Which leases in force are concerned."""

    ALL = ""
    STAYING = "staying"
    LEAVING = "leaving"


LEASES = {
    Leases.ALL: _("Tous les baux en cours"), Leases.STAYING: _("Baux sans congé"), Leases.LEAVING: _("Congé donné"),
}  # fmt: skip


WITH_LIFT = "with"


@dataclass(kw_only=True)
class Campaign(Record):
    """A message to households, as it is written; what leaves is what an approval froze."""

    number: str  # « MS-C02-20-0012 »
    purpose: str  # a key of PURPOSE_CHOICES, never changed
    title: str
    text: str  # of the letter and the e-mail, a paragraph a line
    sms: str = ""
    poster: str = ""  # a sentence a line
    pictogram: str = "info"
    by_sms: bool = False
    by_email: bool = False
    by_letter: bool = False
    by_poster: bool = False
    quarter: str = ""
    residence_id: str | None = None
    floor: str = Floor.ALL
    leases: str = Leases.ALL
    agency_id: str = ""  # of the halls of the residences concerned
    lift: str = ""  # WITH_LIFT: of the residences that have one
    leaves_on: str  # ISO
    written_by: str  # agent id: who wrote it last
    authors: str = ""  # agent ids: who ever wrote it, wherever; two who write apart may each know of themselves alone
    asked_at: int | None = None  # milliseconds UTC: an approval is asked for
    stopped_at: int | None = None  # milliseconds UTC: nothing leaves from then on
    paused_at: int | None = None  # milliseconds UTC: nothing leaves until it goes on


AUTHORS = ("created_by", "written_by", "authors")  # columns that name who wrote a campaign: none of them approves it


@dataclass(kw_only=True)
class CampaignApproval(Record):
    """What a manager approved, word for word; the first that reached the hub counts."""

    campaign_id: str
    title: str
    text: str
    sms: str
    poster: str
    pictogram: str
    leaves_on: str  # ISO
    households: int
    scope: str = ""  # Scope: whom it is for, by which ways; empty where a program of before approved


@dataclass(kw_only=True)
class CampaignRecipient(Record):
    """One household of the list an approval froze."""

    approval_id: str
    person_id: str
    dwelling_id: str | None
    way: str  # Way
    address: str = ""  # the number or the e-mail address; empty for a letter


@dataclass(kw_only=True)
class CampaignPrinting(Record):
    """The letters of an approval were made, all those whose address can still be written."""

    approval_id: str
    letters: int
    left_out: int = 0


@dataclass(kw_only=True)
class PosterDisplay(Record):
    """A poster in a hall, from a day to another."""

    campaign_id: str
    hall_id: str
    put_on: str  # ISO
    removed_on: str | None = None  # ISO


@dataclass(kw_only=True)
class MessageRefusal(Record):
    """A person wants no message of prevention by this way; taken back, it is deleted."""

    person_id: str
    way: str  # Way.SMS, Way.EMAIL
