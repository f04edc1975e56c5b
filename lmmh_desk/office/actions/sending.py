"""Sending what is due, each message once even if the program is killed in the middle.

`sending` is committed before the gateway is called, the answer after. A message found in `sending` was cut short: it
is handed over again where the other side delivers an id once, elsewhere it fails as « peut-être envoyé », for an agent
to decide. A channel that doesn't pass is tried again after 1, 2, 4… 30 minutes, by one message for all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from threading import Lock

from lmmh_desk.kernel.changes import Change, Changes
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.messages.gateway import Gateway, Outgoing, Verdict
from lmmh_desk.office.model import messages as rules
from lmmh_desk.office.model.messages import Channel, Message, MessageClaimed, MessageState, OutboxOpened, Problem
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.model.slots import is_quiet
from lmmh_desk.office.store import messages as queries
from lmmh_desk.office.store.agents import desk
from lmmh_desk.office.store.sites import site
from lmmh_desk.store.store import Read, Store, Unit

SENDER = "outbox"  # the audited agent of what goes out by itself
NOTHING = Changes("office.messages.send")
_SENDING = Lock()  # one program opens a profile, and one of its threads sends

Gateways = Mapping[Channel, Gateway]
Opening = Callable[[Store, Collection[Channel]], Gateways]
Stop = Callable[[], bool]


def sender_session(read: Read) -> Session:
    """Return the session of what this PC sends by itself."""
    here = desk(read)
    place = site(read, here.site_id).name
    return Session(SENDER, _("Envoi des messages"), Role.ADMIN, here.site_id, place, here.device_id, here.code)


def send_now(store: Store, open_gateways: Opening, stop: Stop = lambda: False) -> Changes:
    """Send what is due if this PC is the one that sends; a gateway is opened only when it has something to do."""
    with store.read() as read:
        now = store.clock.now()
        channels = queries.channels_due(read, now, _kept(store, read))
        if not queries.may_send(read) or not (channels or queries.expired(read, now)):
            return NOTHING
        session = sender_session(read)
    return send_due(store, session, open_gateways(store, channels), lambda: stop() or not _sends(store))


def send_due(store: Store, session: Session, gateways: Gateways, stop: Stop = lambda: False) -> Changes:
    """Send what is due by the gateways there are, until `stop` says so between two messages; return what changed."""
    rows: list[Change] = []
    with _SENDING:
        rows += _tidied(store, session, gateways)
        for channel, gateway in gateways.items():
            while not stop() and (message_id := _next(store, channel)) is not None:
                rows += _sent(store, session, gateway, message_id)
    return Changes(NOTHING.action, tuple(rows))


def doubt(store: Store, session: Session, message_ids: Collection[str], gateways: Gateways) -> None:
    """Leave to an agent the messages that may have gone out already, unless the other side delivers an id once.

    Those of a suspended campaign stay: they are in doubt once it goes on.
    """
    with store.read() as read:
        waits = queries.queued(read, _kept(store, read))
    asked = [one for one, channel in waits if one in message_ids and not _once(gateways, channel)]
    if not asked:
        return
    with store.write(session, "office.messages.tidy") as unit:
        for message_id in asked:
            rules.settle(unit.get(Message, message_id), Verdict.UNSURE, False, unit.now)


def _once(gateways: Gateways, channel: Channel) -> bool:
    gateway = gateways.get(channel)
    return gateway is not None and gateway.once


def _sends(store: Store) -> bool:
    """Say whether this PC still sends: it may be attached meanwhile."""
    with store.read() as read:
        return queries.may_send(read)


def _tidied(store: Store, session: Session, gateways: Gateways) -> tuple[Change, ...]:
    """Settle what a kill cut short, and give up what has become pointless."""
    with store.read() as read:
        cut, late = queries.left_sending(read), queries.expired(read, store.clock.now())
    if not cut and not late:
        return ()
    with store.write(session, "office.messages.tidy") as unit:
        for message in (unit.get(Message, message_id) for message_id in cut):
            rules.settle(message, Verdict.UNSURE, _once(gateways, message.channel), unit.now)
        for message_id in late:
            rules.drop(unit.get(Message, message_id), Problem.EXPIRED)
    return unit.changes.rows


def _next(store: Store, channel: Channel) -> str | None:
    with store.read() as read:
        return queries.next_due(read, channel, store.clock.now(), _kept(store, read))


def _kept(store: Store, read: Read) -> list[str]:
    """Return the subjects whose messages stay in the outbox for now."""
    opened = OutboxOpened([])
    store.events.publish(read, opened)
    return opened.held


def _sent(store: Store, session: Session, gateway: Gateway, message_id: str) -> tuple[Change, ...]:
    """Claim a message, hand it over, and write down the answer, in two transactions."""
    try:
        with store.write(session, "office.messages.claim", message_id) as unit:
            message = unit.get(Message, message_id)
            if _stays(store, unit, message):
                raise _NotNowError
            claimed = _claimed(unit, message)
    except _NotNowError:
        return ()
    rows = unit.changes.rows
    if not claimed:
        return rows
    answer = gateway.send(Outgoing(message.id, message.address, message.text, message.title))
    with store.write(session, "office.messages.answer", message_id) as unit:
        rules.settle(unit.get(Message, message_id), answer, gateway.once, unit.now)
    return rows + unit.changes.rows


class _NotNowError(Exception):
    """A message stays as it is: its claim is undone, that the audit doesn't tell of one that never was."""


def _stays(store: Store, unit: Unit, message: Message) -> bool:
    """Say whether a message waits after all, or is no longer to go out.

    The PC may have slept since it was chosen, or since the message before: a campaign waits for the morning, and for
    who suspended it.
    """
    quiet = message.purpose in rules.CAMPAIGNS and is_quiet(unit.now)
    return quiet or message.state is not MessageState.QUEUED or message.subject_id in _kept(store, unit.connection)


def _claimed(unit: Unit, message: Message) -> bool:
    """Say whether a message may go out, and write down that it does, or why it never will."""
    against: list[Problem] = [Problem.EXPIRED] if message.expires_at <= unit.now else []
    against += [Problem.DUPLICATE] if queries.twin_went(unit.connection, message) else []
    unit.publish(MessageClaimed(message, against))
    if against:
        rules.drop(message, against[0])
    else:
        message.state, message.tries = MessageState.SENDING, message.tries + 1
    return not against
