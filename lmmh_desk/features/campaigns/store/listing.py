"""Campaigns, what was approved of each and how far it went, as screens show them: Core reads."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from msgspec.structs import replace
from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, func, select, true

from lmmh_desk.features.campaigns.model.drafting import Channels, Content, Criteria, scope_from
from lmmh_desk.features.campaigns.model.listing import (
    AGREED,
    Approval,
    Board,
    HallLine,
    Line,
    Opening,
    Posting,
    Recipient,
    Sending,
    Shown,
    Status,
    Tally,
)
from lmmh_desk.features.campaigns.model.records import AUTHORS, Way
from lmmh_desk.features.campaigns.model.settings import SETTINGS, offered
from lmmh_desk.features.campaigns.store.audience import count, halls_of, quarters
from lmmh_desk.features.campaigns.store.mailing import left_out
from lmmh_desk.features.campaigns.store.tables import (
    campaign,
    campaign_approval,
    campaign_printing,
    campaign_recipient,
    poster_display,
)
from lmmh_desk.kernel.errors import NotFound
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ports import Exchange, HallAt, Halls
from lmmh_desk.kernel.session import Session
from lmmh_desk.kernel.wire import named
from lmmh_desk.office.model.messages import PROBLEMS, MessageState, Problem
from lmmh_desk.office.model.rights import require, restricted
from lmmh_desk.office.model.sites import SiteKind
from lmmh_desk.office.store.issuing import expected_number
from lmmh_desk.office.store.rules import settings
from lmmh_desk.office.store.sites import site, sites
from lmmh_desk.office.store.tables import agent, message
from lmmh_desk.office.store.tables import site as site_table
from lmmh_desk.office.store.told import among
from lmmh_desk.store.local import audit
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.model.halls import grouped
from lmmh_desk.tenancy.model.names import screen_name
from lmmh_desk.tenancy.store.tables import person, residence

SUBJECT = "campaign_approval"  # what the messages of a campaign are about
UNWRITABLE = _("l’adresse ne s’écrit pas sur une enveloppe")
WRITTEN = ("campaigns.make", "campaigns.change")  # acts that make an author
LOOKED = 5  # campaigns among which one is leaving
SHOWN = 500  # recipients read at once: what didn't arrive in front
# A message not queued yet has no state; one on its way is still in the file.
STATES = {
    None: Status.TO_QUEUE, MessageState.QUEUED: Status.QUEUED, MessageState.SENDING: Status.QUEUED,
    MessageState.SENT: Status.SENT, MessageState.FAILED: Status.FAILED, MessageState.DROPPED: Status.DROPPED,
}  # fmt: skip
URGENT = (Status.FAILED, Status.DROPPED, Status.TO_PRINT, Status.TO_QUEUE, Status.QUEUED, Status.SENT, Status.PRINTED)


def board(read: Read, exchange: Exchange | None = None) -> Board:
    """Return every campaign, the newest first, and what the criteria choose from."""
    names = select(residence.c.id, residence.c.name).order_by(residence.c.name, residence.c.id)
    return Board(
        lines=tuple(lines(read, true(), exchange)),
        quarters=quarters(read),
        residences=tuple((row.id, row.name) for row in read.execute(names)),
        purposes=tuple(offered(settings(read, SETTINGS, "")).items()),
        agencies=tuple((one.id, one.name) for one in sites(read) if one.kind is SiteKind.AGENCY),
    )


def lines(read: Read, where: ColumnElement[bool], exchange: Exchange | None = None) -> list[Line]:
    """Return these campaigns, the newest first."""
    home = site_table.alias("home")
    asked = (
        select(
            campaign, residence.c.name.label("residence"), agent.c.name.label("writer"),
            site_table.c.name.label("agency"), home.c.name.label("home"),
        )
        .outerjoin(home, home.c.id == campaign.c.site_id)
        .outerjoin(site_table, site_table.c.id == campaign.c.agency_id)
        .outerjoin(residence, residence.c.id == campaign.c.residence_id)
        .outerjoin(agent, agent.c.id == campaign.c.written_by)
        .where(where)
        .order_by(campaign.c.created_at.desc(), campaign.c.id)
    )  # fmt: skip
    rows = read.execute(asked).all()
    ids = [row.id for row in rows]
    approvals = _approvals(read, ids)
    unsent = exchange.unsent(read, "campaign", ids) if exchange else set()
    found = [_line(row, approvals.get(row.id), row.id in unsent) for row in rows]
    places = _places(read, [one.agreed.criteria for one in found if one.approval is not None])
    return [_as_approved(one, places) for one in found]


def line(read: Read, campaign_id: str) -> Line:
    """Return one campaign; raises NotFound."""
    found = lines(read, campaign.c.id == campaign_id)
    if not found:
        raise NotFound(_("Cette campagne n’est plus sur ce poste."), _("Rien n’a été modifié."), _("Rouvrez la page."))
    return found[0]


def counting(read: Read, campaign_id: str) -> str:
    """Return the id of the approval that counts, "" without one."""
    found = read.execute(_in_turn().where(campaign_approval.c.campaign_id == campaign_id)).first()
    return str(found.id) if found is not None else ""


def held(read: Read) -> list[str]:
    """Return the approvals of the campaigns that are suspended: their messages stay in the outbox."""
    one = campaign_approval.c
    paused = and_(campaign.c.paused_at.is_not(None), campaign.c.stopped_at.is_(None))
    asked = select(one.id).join(campaign, campaign.c.id == one.campaign_id).where(paused)
    return list(read.execute(asked.order_by(one.id)).scalars())


def wrote(read: Read, campaign_id: str) -> set[str]:
    """Return who wrote a campaign at this desk, were it before somebody else did."""
    one = audit.c
    asked = select(one.agent_id).where(one.subject == campaign_id, one.action.in_(WRITTEN)).distinct()
    return set(read.execute(asked).scalars())


def is_elsewhere(read: Read, approval: Approval) -> bool:
    """Say whether the list of an approval is on other desks than this one: those of the site that wrote."""
    here = exists().where(campaign_recipient.c.approval_id == approval.id)
    return approval.households > 0 and not read.execute(select(here)).scalar()


def tally(read: Read, approval_id: str, *, stopped: bool) -> Tally:
    """Return how far the messages of an approval went; once stopped, what had not left doesn't."""
    one = campaign_recipient.c
    asked = (
        select(one.way, message.c.state, func.count().label("many"))
        .select_from(with_message())
        .where(one.approval_id == approval_id)
        .group_by(one.way, message.c.state)
    )
    printed = was_printed(read, approval_id)
    counts: Counter[Status] = Counter()
    ways: Counter[str] = Counter()
    for row in read.execute(asked):
        counts[status(row.way, row.state, printed=printed, stopped=stopped)] += int(row.many)
        ways[row.way] += int(row.many)
    lost = len(left_out(read, approval_id))
    counts[Status.PRINTED] -= lost
    counts[Status.FAILED] += lost
    return Tally(
        tuple((status, counts[status]) for status in Status if counts[status]),
        tuple((way, ways[way]) for way in Way if ways[way]),
    )


def recipients(read: Read, approval_id: str, *, stopped: bool, most: int = SHOWN) -> list[Recipient]:
    """Return the first of the frozen list, what didn't arrive in front."""
    one, state = campaign_recipient.c, message.c.state
    printed, lost = was_printed(read, approval_id), left_out(read, approval_id)
    urgency = case(
        (among(one.id, lost), 0), (state == MessageState.FAILED, 0), (state == MessageState.DROPPED, 1),
        (one.way == Way.LETTER, 6 if printed else 2), (state.is_(None), 3), (state == MessageState.SENT, 5), else_=4,
    )  # fmt: skip
    asked = (
        select(campaign_recipient, message.c.state, message.c.problem, *(person.c[name] for name in NAMES))
        .select_from(with_message().join(person, person.c.id == one.person_id))
        .where(one.approval_id == approval_id)
        .order_by(urgency, person.c.usual_name, person.c.birth_name, one.id)
        .limit(most)
    )
    found = [
        Recipient(row.id, screen_name(row), row.way, Status.FAILED, UNWRITABLE)
        if row.id in lost
        else Recipient(row.id, screen_name(row), row.way, status(row.way, row.state, printed=printed, stopped=stopped),
                       PROBLEMS.get(Problem(row.problem or ""), ""))
        for row in read.execute(asked)
    ]  # fmt: skip
    return sorted(found, key=lambda each: URGENT.index(each.status))


def to_queue(read: Read, approval_id: str) -> list[str]:
    """Return the ids of the recipients whose message isn't in the outbox yet."""
    one = campaign_recipient.c
    waits = and_(one.approval_id == approval_id, one.way != Way.LETTER, message.c.id.is_(None))
    return list(read.execute(select(one.id).select_from(with_message()).where(waits).order_by(one.id)).scalars())


def queued(read: Read, campaign_id: str) -> list[str]:
    """Return the ids of the messages of a campaign that wait in the outbox, of each of its approvals."""
    mine = select(campaign_approval.c.id).where(campaign_approval.c.campaign_id == campaign_id)
    one = message.c
    waits = and_(one.subject_table == SUBJECT, one.subject_id.in_(mine), one.state == MessageState.QUEUED)
    return list(read.execute(select(one.id).where(waits).order_by(one.id)).scalars())


def halls(read: Read, one: Line, port: Halls | None) -> list[HallLine]:
    """Return the halls a campaign's posters are for, with the day since which they hang: one added twice is told once.

    It is told by the row whose poster hangs, else by the first of its rows.
    """
    shown = poster_display.c
    hangs = select(shown.hall_id, func.min(shown.put_on).label("put_on")).where(
        shown.campaign_id == one.id, shown.removed_on.is_(None)
    )
    days = {row.hall_id: row.put_on for row in read.execute(hangs.group_by(shown.hall_id))}
    return [_hall(each, days) for each in grouped(halls_of(read, one.agreed.criteria, port)).values()]


def _hall(rows: Sequence[HallAt], days: Mapping[str, str]) -> HallLine:
    first = min(rows, key=lambda row: days.get(row.id, "9"))
    since = days.get(first.id)
    ids = tuple(row.id for row in rows)
    return HallLine(first.id, first.residence, first.name, date.fromisoformat(since) if since else None, ids)


def postings(read: Read, session: Session, port: Halls | None) -> list[Posting]:
    """Return the posters for the halls that an agent keeps, those to put up first; raises NotAllowed."""
    require(session, "campaigns.post")
    kept = {hall.id for hall in (port.halls_at(read) if port is not None else []) if hall.keeper == session.agent_id}
    found = [
        Posting(one.id, one.leaving.title, hall)
        for one in lines(read, true())
        if one.agreed.channels.poster
        for hall in halls(read, one, port)
        if not kept.isdisjoint(hall.ids) and (one.standing in AGREED or hall.put_on is not None)
    ]
    return sorted(found, key=lambda each: each.hall.put_on is not None)


NAMES = ("civility", "birth_name", "usual_name", "first_names")


def with_message() -> Any:
    """Join each recipient with the message it got: one about this approval, to this person, by this way."""
    one = campaign_recipient.c
    mine = and_(
        message.c.subject_id == one.approval_id, message.c.subject_table == SUBJECT,
        message.c.person_id == one.person_id, message.c.channel == one.way,
    )  # fmt: skip
    return campaign_recipient.outerjoin(message, mine)


def status(way: str, state: str | None, *, printed: bool, stopped: bool) -> Status:
    """Return where the message of a recipient stands, by the state it has in the outbox."""
    if way == Way.LETTER:
        stands = Status.PRINTED if printed else Status.TO_PRINT
    else:
        stands = STATES[MessageState(state) if state else None]
    gone = stopped and stands in (Status.TO_QUEUE, Status.QUEUED, Status.TO_PRINT)
    return Status.DROPPED if gone else stands


def was_printed(read: Read, approval_id: str) -> bool:
    """Say whether the letters of an approval were made."""
    return bool(read.execute(select(exists().where(campaign_printing.c.approval_id == approval_id))).scalar())


def _in_turn() -> Select[tuple[str]]:
    """Return the ids of approvals, the first that reached the hub in front: no clock of a desk decides."""
    one = campaign_approval.c
    return select(one.id).order_by(one.rev == 0, one.rev, one.created_at, one.id)


def _approvals(read: Read, campaign_ids: Iterable[str]) -> dict[str, Approval]:
    one = campaign_approval.c
    asked = (
        select(campaign_approval, agent.c.name.label("by"))
        .outerjoin(agent, agent.c.id == one.created_by)
        .where(among(one.campaign_id, campaign_ids))
    )
    rows = {row.id: row for row in read.execute(asked)}
    groups: dict[str, list[Row[Any]]] = defaultdict(list)
    for approval_id in read.execute(_in_turn().where(among(one.campaign_id, campaign_ids))).scalars():
        groups[rows[approval_id].campaign_id].append(rows[approval_id])
    return {campaign_id: _approval(*group) for campaign_id, group in groups.items()}


def _approval(first: Row[Any], *others: Row[Any]) -> Approval:
    return Approval(
        first.id, first.by or "", first.created_at, content(first), first.leaves_on, first.households,
        tuple(other.by or "" for other in others), scope_from(first.scope),
    )  # fmt: skip


def content(row: Any) -> Content:
    """Return what recipients may read, of a draft or of an approval."""
    return Content(row.title, row.text, row.sms, row.poster, row.pictogram)


def criteria(row: Any) -> Criteria:
    """Return which households a campaign concerns."""
    return Criteria(row.quarter, row.residence_id or "", row.floor, row.leases, row.agency_id, row.lift)


def channels(row: Any) -> Channels:
    """Return the ways of a campaign."""
    return Channels(row.by_sms, row.by_email, row.by_letter, row.by_poster)


def _line(row: Row[Any], approval: Approval | None, unsent: bool) -> Line:
    authors = named({name: getattr(row, name) for name in AUTHORS}, AUTHORS)
    return Line(
        row.id, row.number, row.purpose, content(row), criteria(row), channels(row), row.residence or "",
        row.leaves_on, authors, row.writer or "", row.created_at, row.asked_at,
        row.stopped_at, approval, unsent, row.agency or "", row.site_id, row.home or "",
        row.paused_at,
    )  # fmt: skip


def _places(read: Read, asked: list[Criteria]) -> dict[str, str]:
    """Return the names of the residences and agencies that criteria bound, by id."""
    wanted = [[one.residence_id for one in asked], [one.agency_id for one in asked]]
    tables = zip((residence.c, site_table.c), wanted, strict=True)
    return {
        row.id: row.name
        for one, ids in tables
        for row in read.execute(select(one.id, one.name).where(among(one.id, ids)))
    }


def _as_approved(one: Line, places: dict[str, str]) -> Line:
    """Return a campaign with the names of the places it was approved for, where another desk chose others since."""
    if one.approval is None:
        return one
    where = one.agreed.criteria
    return replace(one, residence=places.get(where.residence_id, ""), agency=places.get(where.agency_id, ""))


def opening(read: Read, session: Session, campaign_id: str, now: int) -> Opening:
    """Return what the form of a campaign begins with; raises NotAllowed, NotFound."""
    require(session, "campaigns.write")
    one = line(read, campaign_id) if campaign_id else None
    here = site(read, one.site_id if one is not None else session.site_id)
    number = one.number if one is not None else expected_number(read, "MS", session, now)
    return Opening(board(read), one, number, here.id, here.phone, sending(read))


def sending(read: Read) -> Sending | None:
    """Return the campaign that is leaving, the newest first, else the one that left last; its list is here."""
    approved = lines(read, exists().where(campaign_approval.c.campaign_id == campaign.c.id))
    found = [
        Sending(one.id, one.leaving.title, tally(read, one.approval.id, stopped=False), one.paused_at is not None)
        for one in [each for each in approved if each.standing in AGREED][:LOOKED]
        if one.approval is not None and not is_elsewhere(read, one.approval)
    ]
    return next((each for each in found if each.tally.left), found[0] if found else None)


seen_board = restricted("campaigns")(board)


def seen_one(read: Read, session: Session, one: Line, today: date, port: Halls | None, *, most: int = SHOWN) -> Shown:
    """Return all that the page shows of one campaign: who would get it now, or what became of the frozen list.

    Raises NotAllowed.
    """
    require(session, "campaigns")
    hung, phone = tuple(halls(read, one, port)) if one.agreed.channels.poster else (), site(read, one.site_id).phone
    if one.approval is None:
        return Shown(one.id, phone, hung, count(read, one.criteria, one.channels, today, port))
    stopped = one.stopped_at is not None
    told = tuple(recipients(read, one.approval.id, stopped=stopped, most=most))
    return Shown(
        one.id, phone, hung, tally=tally(read, one.approval.id, stopped=stopped), recipients=told,
        elsewhere=one.site if is_elsewhere(read, one.approval) else "",
    )  # fmt: skip
