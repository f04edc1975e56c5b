"""Queries on the message outbox, and the ways out of this PC."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import ColumnElement, Connection, Select, and_, delete, exists, func, insert, or_, select

from lmmh_desk.office.model.gateways import GatewaySetup, Kind
from lmmh_desk.office.model.messages import CAMPAIGNS, HOLDING, Channel, Message, MessageState, Problem
from lmmh_desk.office.model.rights import restricted
from lmmh_desk.office.model.slots import is_quiet
from lmmh_desk.office.store.tables import gateway, message
from lmmh_desk.office.store.told import among
from lmmh_desk.store.exchange.attached import attached, is_attached
from lmmh_desk.store.store import Read

ROW = message.c
OPEN = (MessageState.QUEUED, MessageState.SENDING, MessageState.FAILED)
SHOWN = 200  # the newest


class Outbox(Struct, frozen=True):
    """What waits to go out, why, and what didn't."""

    waiting: int = 0
    sent: int = 0  # since the beginning
    held: tuple[tuple[Channel, Problem], ...] = ()  # the channels nothing passes by now, and why
    failed: tuple[Message, ...] = ()  # while they are of use, newest first

    def told(self) -> dict[str, object]:
        """Return the facts as plain values."""
        held = {str(channel): str(problem) for channel, problem in self.held}
        return {"waiting": self.waiting, "sent": self.sent, "held": held, "failed": len(self.failed)}


def may_send(read: Read) -> bool:
    """Say whether this PC sends its messages: it stands alone, else its hub sends them (SYNC.md)."""
    return attached(read) is None


def has_way(read: Read, channel: Channel) -> bool:
    """Say whether a message of a channel finds a way out: by this PC, or by its hub (a demonstration's too)."""
    return is_attached(read) or gateway_setup(read, channel).kind is not Kind.NONE


def outbox(read: Read, now: int) -> Outbox:
    """Return where the messages stand."""
    counted = read.execute(select(ROW.state, func.count().label("many")).group_by(ROW.state))
    counts = {row.state: int(row.many) for row in counted}
    waits = and_(ROW.state == MessageState.QUEUED, ROW.problem.in_(HOLDING))
    held = read.execute(select(ROW.channel, ROW.problem).where(waits).distinct().order_by(ROW.channel, ROW.problem))
    useful = and_(ROW.state == MessageState.FAILED, ROW.expires_at > now)
    failed = select(message).where(useful).order_by(ROW.due_at.desc()).limit(SHOWN)
    waiting = counts.get(MessageState.QUEUED, 0) + counts.get(MessageState.SENDING, 0)
    return Outbox(
        waiting, counts.get(MessageState.SENT, 0), tuple((row.channel, row.problem) for row in held),
        tuple(_all(read, failed)),
    )  # fmt: skip


def same_matter(read: Read, wanted: Message) -> list[Message]:
    """Return the messages of the same purpose to the same person, by the same channel, about the same thing."""
    return _all(read, select(message).where(_same_matter(wanted)).order_by(ROW.created_at, ROW.id))


def twin_went(read: Read, claimed: Message) -> bool:
    """Say whether another message that says the same at the same time went out, or may have."""
    gone = or_(
        ROW.state.in_((MessageState.SENDING, MessageState.SENT)),
        and_(ROW.state == MessageState.FAILED, ROW.problem == Problem.UNSURE),
    )
    same = and_(_same_matter(claimed), ROW.due_at == claimed.due_at, ROW.id != claimed.id)
    return bool(read.execute(select(exists().where(same, gone))).scalar())


def still_open(read: Read, subject: tuple[str, str]) -> list[str]:
    """Return the ids of the messages about something that may still go out."""
    about = and_(ROW.subject_table == subject[0], ROW.subject_id == subject[1])
    return _ids(read, select(ROW.id).where(about, ROW.state.in_(OPEN)))


def about(read: Read, subject: tuple[str, str]) -> list[Message]:
    """Return every message about something, the oldest first."""
    return about_any(read, [subject])


def about_any(read: Read, subjects: Sequence[tuple[str, str]]) -> list[Message]:
    """Return every message about some things of one table, the oldest first."""
    mine = and_(
        ROW.subject_table.in_({table for table, _row_id in subjects}),
        among(ROW.subject_id, [row_id for _table, row_id in subjects]),
    )
    return _all(read, select(message).where(mine).order_by(ROW.sent_at, ROW.created_at, ROW.id)) if subjects else []


def left_sending(read: Read) -> list[str]:
    """Return the ids of the messages whose sending was cut short."""
    return _ids(read, select(ROW.id).where(ROW.state == MessageState.SENDING).order_by(ROW.id))


def queued(read: Read, kept: Collection[str]) -> list[tuple[str, Channel]]:
    """Return the id and the channel of each message that waits, but about what is `kept`."""
    asked = select(ROW.id, ROW.channel).where(ROW.state == MessageState.QUEUED, ROW.subject_id.not_in(kept))
    asked = asked.order_by(ROW.id)
    return [(row.id, row.channel) for row in read.execute(asked)]


def expired(read: Read, now: int) -> list[str]:
    """Return the ids of the messages that wait and have become pointless."""
    return _ids(read, select(ROW.id).where(ROW.state == MessageState.QUEUED, ROW.expires_at <= now).order_by(ROW.id))


def tried(read: Read, *channels: Channel) -> list[str]:
    """Return the ids of the messages that wait after a try."""
    waits = and_(ROW.state == MessageState.QUEUED, ROW.next_try_at > 0, ROW.channel.in_(channels))
    return _ids(read, select(ROW.id).where(waits).order_by(ROW.id))


def next_due(read: Read, channel: Channel, now: int, kept: Sequence[str] = ()) -> str | None:
    """Return the id of the next message to send, None when none is due or the channel is held.

    What was tried most goes first: it is the one that finds out whether the channel passes again. A campaign waits
    for the morning and for a day that is neither a Sunday nor a holiday, however late it was agreed to or tried; what
    is about a subject that is `kept` waits for who keeps it.
    """
    queued = and_(ROW.channel == channel, ROW.state == MessageState.QUEUED)
    held = and_(queued, ROW.problem.in_(HOLDING), ROW.next_try_at > now)
    due = and_(queued, ROW.due_at <= now, ROW.next_try_at <= now, ~exists(select(1).where(held)))
    if is_quiet(now):
        due = and_(due, ROW.purpose.not_in(CAMPAIGNS))
    if kept:
        due = and_(due, ROW.subject_id.not_in(kept))
    found: str | None = read.execute(
        select(ROW.id).where(due).order_by(ROW.tries.desc(), ROW.due_at, ROW.id).limit(1)
    ).scalar()
    return found


def channels_due(read: Read, now: int, kept: Sequence[str] = ()) -> list[Channel]:
    """Return the channels that have something to send, or a sending cut short to settle."""
    cut = set(read.execute(select(ROW.channel).where(ROW.state == MessageState.SENDING)).scalars())
    return [channel for channel in Channel if channel in cut or next_due(read, channel, now, kept)]


def gateway_setup(read: Read, channel: Channel) -> GatewaySetup:
    """Return the way out of a channel on this PC."""
    row = read.execute(select(gateway).where(gateway.c.channel == channel)).mappings().first()
    return GatewaySetup(channel) if row is None else GatewaySetup(**row)


def write_gateway(connection: Connection, setup: GatewaySetup) -> None:
    """Keep the way out of a channel."""
    connection.execute(delete(gateway).where(gateway.c.channel == setup.channel))
    connection.execute(insert(gateway).values(**asdict(setup)))


def _same_matter(wanted: Message) -> ColumnElement[bool]:
    """Return the rule; without a person the address tells two participants apart."""
    nobody = and_(ROW.person_id.is_(None), ROW.address == wanted.address)
    to = ROW.person_id == wanted.person_id if wanted.person_id else nobody
    return and_(
        ROW.subject_table == wanted.subject_table, ROW.subject_id == wanted.subject_id,
        ROW.purpose == wanted.purpose, ROW.channel == wanted.channel, to,
    )  # fmt: skip


def _ids(read: Read, query: Select[str]) -> list[str]:
    return list(read.execute(query).scalars())


def _all(read: Read, query: Select[tuple[object, ...]]) -> list[Message]:
    return [Message(**row) for row in read.execute(query).mappings()]


seen_outbox = restricted("office.messages")(outbox)
