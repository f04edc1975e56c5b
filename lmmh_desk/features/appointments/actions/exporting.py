"""What leaves the agenda: the printed list of a day, a calendar, a table; each is written in the audit."""

from __future__ import annotations

from datetime import date

from lmmh_desk.features.appointments.model.day import DayList
from lmmh_desk.features.appointments.store import agenda
from lmmh_desk.features.appointments.store.expected import expected
from lmmh_desk.kernel.clock import day_bounds
from lmmh_desk.kernel.errors import StoreError
from lmmh_desk.kernel.french import short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.store.sites import office, site
from lmmh_desk.store.store import Store

RIGHT = "appointments.export"


def day_list(store: Store, session: Session, site_id: str, day: date) -> bytes:
    """Return the list of a site's day as a PDF: who is expected, and who came."""
    from lmmh_desk.features.appointments.papers.daylist import day_list as drawn

    require(session, RIGHT)
    with store.read() as read:
        found = expected(read, site_id, *day_bounds(day))
        content = DayList(
            office(read).name, site(read, site_id).name, day, store.clock.now(), session.agent_name,
            tuple(line for line in found if line.live),
        )  # fmt: skip
    _noted(store, session, site_id, "pdf", len(content.lines))
    return drawn(content)


def calendar(
    store: Store, session: Session, site_id: str, first: date, last: date, *, resource_id: str = "", names: bool = False
) -> bytes:
    """Return the appointments of some days as iCalendar, of one agent or room when it is given.

    Cancelled ones are told as such, so that a calendar drops them. Surnames are written only with `names`.
    """
    from lmmh_desk.features.appointments.papers import exports

    require(session, RIGHT)
    with store.read() as read:
        entries = [
            entry
            for entry in agenda.between(read, site_id, day_bounds(first)[0], day_bounds(last)[1])
            if not resource_id or resource_id in entry.resources
        ]
    _noted(store, session, resource_id or site_id, "icalendar", len(entries))
    return exports.calendar(entries, store.clock.now(), names=names)


def table(store: Store, session: Session, site_id: str, first: date, last: date) -> bytes:
    """Return the appointments of some days as a workbook (XLSX), a row for each participant."""
    from lmmh_desk.features.appointments.papers import exports

    require(session, RIGHT)
    with store.read() as read:
        found = expected(read, site_id, day_bounds(first)[0], day_bounds(last)[1])
        title = _("Rendez-vous, {site}, du {first} au {last}").format(
            site=site(read, site_id).name, first=short_date(first, year=True), last=short_date(last, year=True)
        )
    _noted(store, session, site_id, "xlsx", len(found))
    return exports.table(found, title, session.agent_name)


def _noted(store: Store, session: Session, subject: str, form: str, lines: int) -> None:
    """Write that this agent took names out, where the disk allows: a list is needed most when the PC goes wrong."""
    try:
        with store.write(session, RIGHT, subject) as unit:
            unit.details |= {"form": form, "lines": str(lines)}
    except StoreError:
        pass
