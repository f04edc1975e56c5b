"""A message goes out once: from a desk that stands alone, else from its hub."""

from __future__ import annotations

from lmmh_desk.messages.gateway import Outgoing, Verdict
from lmmh_desk.office.actions.attaching import attach_alone
from lmmh_desk.office.actions.messages import queue_message
from lmmh_desk.office.actions.sending import send_now
from lmmh_desk.office.model.messages import REMINDER, Channel
from lmmh_desk.store.store import Store
from tests.sync.running import Running
from tests.sync.test_joining import SITE, pair, session
from tests.sync.test_network import code, small, sync

__all__ = ["pair", "small"]
HOUR = 3_600_000


class Way:
    """A gateway that takes all it is given."""

    once = True

    def __init__(self) -> None:
        self.taken: list[str] = []

    def send(self, message: Outgoing) -> Verdict:
        self.taken.append(message.id)
        return Verdict.SENT


def queue(store: Store, about: str) -> str:
    """Queue a message that is due."""
    now = store.clock.now()
    with store.write(session(store), "test.queue") as unit:
        return queue_message(
            unit, channel=Channel.SMS, address="+33639983471", text="Rendez-vous", purpose=REMINDER, person_id=None,
            subject=("appointment", about), due_at=now - HOUR, expires_at=now + HOUR,
        ).id  # fmt: skip


def test_desks_that_stood_alone_send_and_attached_ones_leave_it_to_the_hub(
    small: Running, pair: tuple[Store, Store]
) -> None:
    first, second = pair
    way = Way()
    alone = queue(first, "a1")
    send_now(first, lambda *_asked: {Channel.SMS: way})
    assert way.taken == [alone]
    attach_alone(first, small.address, code(small), "A")
    sync(first)
    attach_alone(second, small.address, code(small, "--site", SITE), "B")
    sync(second)
    queue(first, "a2")
    sync(first)
    sync(second)
    for store in pair:
        send_now(store, lambda *_asked: {Channel.SMS: way})
    assert way.taken == [alone]
