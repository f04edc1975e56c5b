"""Connections to PostgreSQL that end: a server may be gone, or hang with its sockets open, and says neither."""

from __future__ import annotations

from typing import Any, TypeVar

import psycopg
from psycopg import errors
from psycopg.abc import PQGen
from psycopg.pq.abc import PGconn
from psycopg.waiting import Ready, Wait
from sqlalchemy import Engine, event

SILENCE = 300.0  # seconds for one statement: after these, the server is held to hang
LOCKED = 60  # seconds for another's lock
TOLD = {  # of libpq, in seconds unless it says otherwise; what the address itself says counts before
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,  # milliseconds
    # Disks have no heads any more: what a batch is about is found by its index, no table is read whole for it.
    "options": f"-c lock_timeout={LOCKED}s -c statement_timeout={SILENCE - 10:.0f}s -c random_page_cost=1.1",
}
T = TypeVar("T")


class Patient(psycopg.Connection[Any]):
    """A connection that waits for its server so long and no longer: no keepalive tells a process that is stopped."""

    def wait(self, gen: PQGen[T], interval: float = 0.1, timeout: float | None = None) -> T:
        """Wait for an answer; without one, close: nobody knows what became of what was asked."""
        try:
            if self.pgconn.pipeline_status and self.pgconn.flush():
                super().wait(_sent(self.pgconn), interval, SILENCE)
            return super().wait(gen, interval, SILENCE if timeout is None else timeout)
        except errors._WaitTimeout:
            if timeout is None:
                self.close()
            raise


def _sent(pgconn: PGconn) -> PQGen[None]:
    """Send what is left of long statements, taking what comes meanwhile.

    In a pipeline psycopg (3.3) waits for answers to what it has not sent whole, and the server for the rest of it.
    """
    while pgconn.flush():
        if (yield Wait.RW) & Ready.R:
            pgconn.consume_input()


def be_patient(engine: Engine) -> None:
    """Have the connections of an engine end."""

    def connect(_dialect: object, _record: object, words: list[Any], told: dict[str, Any]) -> Patient:
        return Patient.connect(*words, **{**TOLD, **told})

    event.listen(engine, "do_connect", connect)
