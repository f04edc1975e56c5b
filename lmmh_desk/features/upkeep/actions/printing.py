"""The papers of the upkeep, from what is known here now."""

from __future__ import annotations

from datetime import date, timedelta

from lmmh_desk.features.upkeep.model.sheets import WEEK, HallSheets, Slip, WorksList
from lmmh_desk.features.upkeep.papers import hall_sheets, slip, slip_commands, works_list
from lmmh_desk.features.upkeep.store.board import halls
from lmmh_desk.features.upkeep.store.requests import open_requests, request
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.printing import Sheet
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.store.sites import office, site
from lmmh_desk.store.store import Store


def hall_pdf(store: Store, session: Session, day: date, residence_id: str = "") -> bytes:
    """Return the sheets of the week of a day, of one residence or of every hall of the site; raises NotAllowed."""
    require(session, "upkeep.print")
    now, monday = store.clock.now(), day - timedelta(day.weekday())
    with store.read() as read:
        days = [halls(read, session.site_id, monday + timedelta(rank), now) for rank in range(WEEK)]
        place, name = site(read, session.site_id), office(read).name
    weeks = tuple(week for week in zip(*days, strict=True) if residence_id in ("", week[0].residence_id))
    return hall_sheets(HallSheets(name, place.name, place.phone, monday, weeks, now))


def list_pdf(store: Store, session: Session) -> bytes:
    """Return the works team's list, which bears names: it is written in the audit. Raises NotAllowed."""
    require(session, "upkeep.request.list")
    with store.read() as read:
        found, name = open_requests(read), office(read).name
    with store.write(session, "upkeep.export") as unit:
        unit.details |= {"form": "pdf", "lines": str(len(found))}
    return works_list(WorksList(name, session.site_name, found, store.clock.now(), session.agent_name))


def slip_sheet(store: Store, session: Session, request_id: str) -> Sheet:
    """Return the slip of a request, ready to print; raises NotAllowed, NotFound."""
    require(session, "upkeep.request.slip")
    with store.read() as read:
        place = site(read, session.site_id)
        content = Slip(office(read).name, place.name, place.phone, request(read, request_id))
    return Sheet(content.request.number, "80mm", slip(content), raw=slip_commands(content))
