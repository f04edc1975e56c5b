"""What campaigns give the search and the history of a person."""

from __future__ import annotations

from sqlalchemy import or_, select, true

from lmmh_desk.features.campaigns.model.listing import DONE, LOST, STANDINGS, STATUSES, Line, Status
from lmmh_desk.features.campaigns.model.records import PURPOSE_CHOICES, WAYS, Way
from lmmh_desk.features.campaigns.store.listing import lines, status, was_printed, with_message
from lmmh_desk.features.campaigns.store.mailing import left_out
from lmmh_desk.features.campaigns.store.tables import campaign, campaign_approval, campaign_recipient
from lmmh_desk.kernel.found import Hit, Moment
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.kernel.typed import plain
from lmmh_desk.office.model.rights import allowed
from lmmh_desk.office.store.tables import message
from lmmh_desk.store.remembering import remembered
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.store.tables import person

TONES = dict.fromkeys(DONE, "ok") | dict.fromkeys(LOST, "bad")
SHORTEST, MOST = 4, 3  # letters from which campaigns are searched; lines shown


def search(read: Read, query: str, session: Session, now: int) -> list[Hit]:
    """Return the campaigns whose number or words begin with what is typed."""
    del now
    words = plain(query).split()
    if not words or len(plain(query)) < SHORTEST or not allowed(session.role, "campaigns"):
        return []
    known = remembered(read, "campaigns.names", "", lambda: [(_words(one), _hit(one)) for one in lines(read, true())])
    return [hit for parts, hit in known if all(any(part.startswith(word) for part in parts) for word in words)][:MOST]


def timeline(read: Read, person_id: str, session: Session) -> list[Moment]:
    """Return the messages a person is on the list of, whatever was refused since."""
    if not allowed(session.role, "campaigns"):
        return []
    same = select(person.c.id).where(or_(person.c.id == person_id, person.c.merged_into == person_id))
    asked = (
        select(
            campaign_recipient,
            campaign_approval.c.title,
            campaign.c.number,
            campaign.c.purpose,
            campaign.c.stopped_at,
            message.c.state,
        )
        .select_from(with_message())
        .join(campaign_approval, campaign_approval.c.id == campaign_recipient.c.approval_id)
        .join(campaign, campaign.c.id == campaign_approval.c.campaign_id)
        .where(campaign_recipient.c.person_id.in_(same))
    )
    rows = read.execute(asked).all()
    printed = {one: was_printed(read, one) for one in {row.approval_id for row in rows}}
    lost = frozenset().union(*(left_out(read, one, campaign_recipient.c.person_id.in_(same)) for one in printed))
    told = {
        row.id: Status.FAILED
        if row.id in lost
        else status(row.way, row.state, printed=printed[row.approval_id], stopped=row.stopped_at is not None)
        for row in rows
    }
    return [
        Moment(row.created_at, "document", "message",
               _("{title} ({way})").format(title=row.title, way=WAYS[Way(row.way)]),
               f"{row.number} · {PURPOSE_CHOICES.get(row.purpose, row.purpose)}", tag=STATUSES[told[row.id]],
               tone=TONES.get(told[row.id], "neutral"), id=row.id, table="campaign_recipient")
        for row in rows
    ]  # fmt: skip


def _words(one: Line) -> list[str]:
    number = one.number
    return plain(f"{number} {number.replace('-', ' ')} {number.replace('-', '')} {one.content.title}").split()


def _hit(one: Line) -> Hit:
    return Hit(
        kind="document", id=one.id, title=one.content.title, subtitle=f"{one.number} · {STANDINGS[one.standing]}",
        icon="message", rank=2.0, command="campaigns.open", arguments={"campaign_id": one.id},
    )  # fmt: skip
