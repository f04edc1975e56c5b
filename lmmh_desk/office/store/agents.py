"""Queries on agents, this desk, and who may issue which paper."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import or_, select

from lmmh_desk.kernel.errors import NotFound
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.agents import Agent
from lmmh_desk.office.model.papers import KINDS, Delegation, withheld
from lmmh_desk.office.model.pins import Attempts
from lmmh_desk.office.model.rights import HEADQUARTERS, MANAGERS, restricted
from lmmh_desk.office.store import tables
from lmmh_desk.store.store import Read


class Desk(Struct, frozen=True):
    """This PC: which site it stands in, and the code its numbers carry."""

    device_id: str
    code: str  # C02
    site_id: str
    counter: str  # « Guichet 2 »


def desk(read: Read) -> Desk:
    """Return what this PC is; raises NotFound before the first start."""
    row = read.execute(select(tables.desk)).mappings().first()
    if row is None:
        raise NotFound(
            _("Ce poste n’est pas encore installé."),
            _("Rien n’a été modifié."),
            _("Relancez LMMH Desk pour l’installer."),
        )
    return Desk(row["device_id"], row["code"], row["site_id"], row["counter"])


def is_desk(read: Read) -> bool:
    """Say whether this PC is a desk already."""
    return read.execute(select(tables.desk)).first() is not None


def agent(read: Read, agent_id: str) -> Agent:
    """Return an agent; raises NotFound."""
    row = read.execute(select(tables.agent).where(tables.agent.c.id == agent_id)).mappings().first()
    if row is None:
        raise NotFound(
            _("Cet agent n’existe pas, ou plus, sur ce poste."),
            _("Rien n’a été modifié."),
            _("Choisissez-en un autre."),
        )
    return Agent(**row)


def standing(read: Read, session: Session, opened_by: str | None = None) -> Session | None:
    """Return what who signed in may do now: None once they left, changed role, or got another code than they opened by.

    A code is given because somebody knows the one before: it ends what was opened by it. `opened_by` is what the
    program knows of that: a full disk kept no note of it.
    """
    rows, opened = tables.agent.c, tables.opened_day.c
    told = select(rows.active, rows.role, rows.pin_hash, opened.pin_hash.label("opened_by"))
    joined = told.outerjoin_from(tables.agent, tables.opened_day, opened.agent_id == rows.id)
    row = read.execute(joined.where(rows.id == session.agent_id)).first()
    if row is None or not row.active or row.role != session.role:
        return None
    known = {row.opened_by, opened_by} - {None}
    if known and row.pin_hash not in known:
        return None
    return replace(session, withheld=withheld(session.role, delegations(read, *KINDS)))


def agent_name(read: Read, agent_id: str) -> str:
    """Return an agent's name, empty when this desk doesn't know them."""
    return read.execute(select(tables.agent.c.name).where(tables.agent.c.id == agent_id)).scalar() or ""


def agents(read: Read, site_id: str = "", every: bool = False) -> list[Agent]:
    """Return the active agents of a site (or of the office), or those who left as well, by name."""
    rows = tables.agent.c
    query = select(tables.agent).order_by(rows.name)
    if not every:
        query = query.where(rows.active)
    if site_id:
        also = select(tables.agent_site.c.agent_id).where(tables.agent_site.c.site_id == site_id)
        query = query.where(or_(rows.site_id == site_id, rows.id.in_(also)))
    return [Agent(**row) for row in read.execute(query).mappings()]


def may_open(read: Read, site_id: str) -> list[Agent]:
    """Return whom the lock screen of a site offers: who works there, by name, then who helps there.

    A pause, or a PC that heard nothing for days, waits for a manager, whom many reception points haven't: that of their
    agency, or headquarters.
    """
    agency = read.execute(select(tables.site.c.agency_id).where(tables.site.c.id == site_id)).scalar()
    managers = [one for one in agents(read, agency) if one.role in MANAGERS] if agency else []
    helping = [*managers, *(one for one in agents(read) if one.role in HEADQUARTERS)]
    return list({one.id: one for one in (*agents(read, site_id), *helping)}.values())


def agent_site_rows(read: Read, agent_id: str) -> dict[str, str]:
    """Return the other sites an agent works at, by the id of the row that says so."""
    rows = tables.agent_site.c
    found = read.execute(select(rows.id, rows.site_id).where(rows.agent_id == agent_id).order_by(rows.site_id))
    return {row.id: row.site_id for row in found}


def agent_sites(read: Read, agent_id: str) -> list[str]:
    """Return the ids of the other sites an agent works at."""
    return list(agent_site_rows(read, agent_id).values())


def attempts(read: Read, agent_id: str) -> Attempts:
    """Return the wrong codes in a row of an agent on this desk."""
    rows = tables.pin_attempt.c
    row = read.execute(select(rows.failed, rows.paused_until).where(rows.agent_id == agent_id)).first()
    return Attempts() if row is None else Attempts(row.failed, row.paused_until)


def delegations(read: Read, *kinds: str) -> list[Delegation]:
    """Return which roles may issue some kinds of paper alone."""
    wanted = select(tables.delegation).where(tables.delegation.c.kind.in_(kinds))
    return [Delegation(**row) for row in read.execute(wanted).mappings()]


seen_agents = restricted("office.pin")(agents)
