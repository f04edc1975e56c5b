"""Reading the audit is an act too: who opened it, whose lines were looked for, what was taken out."""

from __future__ import annotations

from lmmh_desk.features.desk.model.audit import EXPORTED, READ, Line, Wanted
from lmmh_desk.features.desk.store.audit import lines
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import StoreError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.store.witness import heads_health
from lmmh_desk.store.doctor import audited
from lmmh_desk.store.exchange.shapes import driver_of
from lmmh_desk.store.store import Store

MOST = 500_000  # lines of a file: more than a PC writes in five years
Health = tuple[bool, str]


def opened(store: Store, session: Session, person_id: str) -> Changes:
    """Write that the audit was read, of one person where it is; on a full or read-only disk it still opens."""
    require(session, READ)
    try:
        with store.write(session, READ, person_id) as unit:
            pass
    except StoreError:
        return Changes(READ)
    return unit.changes


def examined(store: Store, session: Session) -> Health:
    """Return whether the chain is whole and countersigned, and the sentences that say so."""
    require(session, READ)
    with store.read() as read:
        driver = driver_of(read)
        told = (audited(driver), heads_health(driver))
    return all(well for well, _sentence in told), " ".join(sentence for _well, sentence in told)


def export(store: Store, session: Session, wanted: Wanted, form: str) -> bytes:
    """Return the lines looked for as a file, "xlsx" or "csv"; that it was taken is written first."""
    from lmmh_desk.features.desk.papers import audit_lines, audit_workbook

    require(session, EXPORTED)
    with store.read() as read:
        found: list[Line] = lines(read, wanted, most=MOST)
    with store.write(session, EXPORTED, wanted.person_id) as unit:
        unit.details |= {"form": form, "lines": str(len(found))}
    title = _("Journal des accès, poste {desk}").format(desk=session.desk_code)
    return audit_workbook(found, title, session.agent_name) if form == "xlsx" else audit_lines(found)
