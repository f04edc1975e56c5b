"""Kills what empties the outbox again and again at random moments, and counts what went out; prints a JSON report.

A process of its own, because it forks: `python -m tests.faults.outbox FOLDER COUNT SEED`.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import sys
import time
from collections import Counter
from pathlib import Path

from sqlalchemy import select as rows_of

from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.kernel.session import Session
from lmmh_desk.messages.gateway import Outgoing, Verdict
from lmmh_desk.office.actions.messages import queue_message
from lmmh_desk.office.actions.sending import send_due
from lmmh_desk.office.model.messages import REMINDER, Channel
from lmmh_desk.office.store.tables import message
from lmmh_desk.store.opening import create_store, open_store
from lmmh_desk.store.store import Store

KEY = bytes(range(32))
CLOCK = FixedClock(1_605_606_120_000)
SESSION = Session("a", "Envoi", "admin", "s", "Agence", "d", "C01")
EACH = 5  # messages queued before each kill


class Way:
    """Says each id it takes, at once and for good, then dawdles as a network does."""

    once = False

    def __init__(self, inlet: int) -> None:
        self._inlet = inlet

    def send(self, outgoing: Outgoing) -> Verdict:
        os.write(self._inlet, f"{outgoing.id}\n".encode())
        time.sleep(0.002)
        return Verdict.SENT


def queue(store: Store, start: int) -> None:
    with store.write(SESSION, "test.queue") as unit:
        for number in range(start, start + EACH):
            queue_message(
                unit, channel=Channel.SMS, address="+33639983471", text="Rendez-vous", purpose=REMINDER, person_id=None,
                subject=("appointment", str(number)), due_at=CLOCK.now(), expires_at=CLOCK.now() + 1,
            )  # fmt: skip


def killed_once(folder: Path, wait: float) -> list[str]:
    """Let a child send, kill it a while after its first message; return the ids that went out."""
    outlet, inlet = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(outlet)
        send_due(open_store(folder, KEY, CLOCK), SESSION, {Channel.SMS: Way(inlet)})
        os._exit(0)
    os.close(inlet)
    select.select([outlet], [], [], 10)
    time.sleep(wait)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(outlet) as pipe:
        return pipe.read().split()


def run(folder: Path, kills: int, seed: int) -> dict[str, object]:
    """Return how many went out, how many are perhaps sent, and the faults."""
    chance = random.Random(seed)
    create_store(folder, KEY, CLOCK).close()
    went: list[str] = []
    for kill in range(kills):
        store = open_store(folder, KEY, CLOCK)
        queue(store, kill * EACH)
        store.close()
        went += killed_once(folder, chance.uniform(0.0, 0.03))
    store = open_store(folder, KEY, CLOCK)
    outlet, inlet = os.pipe()
    send_due(store, SESSION, {Channel.SMS: Way(inlet)})
    os.close(inlet)
    with os.fdopen(outlet) as pipe:
        went += pipe.read().split()
    with store.read() as read:
        states = {row.id: f"{row.state} {row.problem}".strip() for row in read.execute(rows_of(message))}
    store.close()
    faults = [f"{message_id} went out {times} times" for message_id, times in Counter(went).items() if times > 1]
    faults += [
        f"{one} went out and is {states[one]}" for one in set(went) if states[one] not in ("sent", "failed unsure")
    ]
    faults += [f"{one} is {state}" for one, state in states.items() if one not in went and state != "failed unsure"]
    return {"sent": len(went), "unsure": list(states.values()).count("failed unsure"), "faults": faults}


if __name__ == "__main__":
    print(json.dumps(run(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))
