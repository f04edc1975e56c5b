"""The sheet of 8:30, from what is known here now."""

from __future__ import annotations

from datetime import date

from lmmh_desk.features.mediation.papers import NightSheet, night_sheet
from lmmh_desk.features.mediation.store.nights import board
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.store.sites import office
from lmmh_desk.store.store import Store


def night_pdf(store: Store, session: Session, night: date) -> bytes:
    """Return the sheet of a night; raises NotAllowed."""
    require(session, "mediation.print")
    now = store.clock.now()
    with store.read() as read:
        shown, name = board(read, session.site_id, night, now), office(read).name
    return night_sheet(NightSheet(name, session.site_name, shown, paris(now).date(), now, session.agent_name))
