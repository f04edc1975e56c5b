"""What only this desk keeps: its own identity, its keys, wrong codes in a row."""

from __future__ import annotations

from msgspec.structs import replace
from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from lmmh_desk.office.model.pins import Attempts
from lmmh_desk.office.store import tables
from lmmh_desk.office.store.agents import Desk
from lmmh_desk.store.exchange import freezing
from lmmh_desk.store.exchange.attached import Exchange, move
from lmmh_desk.store.local import audit
from lmmh_desk.sync.protocol import Enrolled


def write_desk(connection: Connection, desk: Desk) -> None:
    """Say once what this PC is; raises IntegrityError when it is said already."""
    values = {"device_id": desk.device_id, "code": desk.code, "site_id": desk.site_id, "counter": desk.counter}
    connection.execute(insert(tables.desk).values(id=1, **values))


def change_desk(connection: Connection, desk: Desk) -> None:
    """Say what this PC is from now on: attached, it gets its code from the hub."""
    values = {"device_id": desk.device_id, "code": desk.code, "site_id": desk.site_id}
    connection.execute(update(tables.desk).values(values))


def attach_again(connection: Connection, here: Desk, enrolled: Enrolled, to: Exchange) -> None:
    """Attach a desk again, with all it has and all that waits: it still knows what it last had from the former hub.

    Under another name it is a copy of one that the hub knows: what it never sent goes under its own.
    """
    if enrolled.device != here.device_id:
        freezing.relabel(connection, enrolled.device, enrolled.code)
    change_desk(connection, replace(here, device_id=enrolled.device, code=enrolled.code, site_id=enrolled.site))
    anew = {"address": to.address, "authority": to.authority, "hub_key": to.hub_key, "device_key": to.device_key}
    move(connection, **anew, problem="")


def write_key(connection: Connection, name: str, private: bytes, certificate: bytes, now: int) -> None:
    """Keep a signing key by its name, such as "root" (no certificate) or "desk", in the place of the former one."""
    values = {"private": private, "certificate": certificate, "created_at": now}
    statement = upsert(tables.signing_key).values(name=name, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=values))


def write_attempts(connection: Connection, agent_id: str, attempts: Attempts) -> None:
    """Keep the wrong codes in a row of an agent."""
    values = {"failed": attempts.failed, "paused_until": attempts.paused_until}
    statement = upsert(tables.pin_attempt).values(agent_id=agent_id, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["agent_id"], set_=values))


def clear_attempts(connection: Connection, agent_id: str) -> None:
    """Forget the wrong codes of an agent."""
    connection.execute(delete(tables.pin_attempt).where(tables.pin_attempt.c.agent_id == agent_id))


def write_opened_day(connection: Connection, agent_id: str, day: str) -> None:
    """Note that an agent's password opened this day, in ISO, on this desk, and under which code."""
    after = connection.execute(select(func.coalesce(func.max(audit.c.tx), 0))).scalar_one()
    code = connection.execute(select(tables.agent.c.pin_hash).where(tables.agent.c.id == agent_id)).scalar_one()
    values = {"day": day, "after": after, "pin_hash": code}
    statement = upsert(tables.opened_day).values(agent_id=agent_id, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["agent_id"], set_=values))
