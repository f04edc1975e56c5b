"""The agenda for other programs: iCalendar (RFC 5545) for Outlook and Thunderbird, and a table (XLSX)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from importlib import import_module  # for what ships without type hints
from io import BytesIO
from typing import Any

from lmmh_desk.documents.scripts import clean
from lmmh_desk.features.appointments.model.day import Expected, initials
from lmmh_desk.features.appointments.model.entry import Entry
from lmmh_desk.features.appointments.model.records import STATUS_LABELS
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.reasons import TYPE_LABELS, ReasonType

HOST = "lmmh-desk"  # after the @ of an event's name: appointments are unique everywhere already


def calendar(entries: Sequence[Entry], at: int, *, names: bool = False) -> bytes:
    """Return the appointments as a calendar to import; instants are in UTC, so that no change of clock moves them.

    Calendars are shared, shown on telephones and read over shoulders: an event says the reason and initials. `names`
    gives surnames, for the agenda of an agent alone.
    """
    from icalendar import Calendar

    made = Calendar()
    made.add("prodid", "-//LMMH Desk//Agenda//FR")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    for entry in entries:
        made.add_component(_event(entry, at, names))
    return bytes(made.to_ical())


def _event(entry: Entry, at: int, names: bool) -> Any:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{entry.id}@{HOST}")
    event.add("dtstamp", _utc(at))
    event.add("dtstart", _utc(entry.starts_at))
    event.add("dtend", _utc(entry.ends_at))
    who = entry.short if names else ", ".join(initials(attendee) for attendee in entry.attendees)
    event.add("summary", clean(" · ".join(part for part in (entry.reason, who) if part)))
    where = entry.where if entry.type is not ReasonType.PUBLIC_OFFICE else ", ".join(
        part for part in (entry.site, entry.where) if part
    )  # fmt: skip
    event.add("location", clean(where))
    event.add("status", "CONFIRMED" if entry.live else "CANCELLED")
    event.add("transp", "OPAQUE" if entry.live else "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event


def _utc(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds // 1000, UTC)


def table(lines: Sequence[Expected], title: str, author: str) -> bytes:
    """Return a workbook with a row for each participant: real dates and hours, a header that stays, filters."""
    out = BytesIO()
    book: Any = import_module("xlsxwriter").Workbook(out, {"in_memory": True})
    book.set_properties({"title": title, "author": author})
    sheet = book.add_worksheet(_("Rendez-vous"))
    styles = {name: book.add_format({"num_format": name, "align": "left"}) for name in ("dd/mm/yyyy", "hh:mm")}
    bold = book.add_format({"bold": True, "bottom": 1})
    for index, (name, width) in enumerate(_columns()):
        sheet.set_column(index, index, width)
        sheet.write_string(0, index, name, bold)
    for row, line in enumerate(lines, 1):
        for index, value in enumerate(_cells(line)):
            _write(sheet, row, index, value, styles)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(lines), len(_columns()) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    book.close()
    return out.getvalue()


def _write(sheet: Any, row: int, index: int, value: object, styles: dict[str, Any]) -> None:
    """Write a cell; a text stays one, even « =1+1 »."""
    if isinstance(value, timedelta):
        sheet.write_datetime(row, index, value, styles["hh:mm"])
    elif isinstance(value, datetime):
        sheet.write_datetime(row, index, value, styles["dd/mm/yyyy"])
    else:
        sheet.write_string(row, index, str(value))


def _columns() -> tuple[tuple[str, int], ...]:
    return (
        (_("Date"), 12), (_("Début"), 8), (_("Fin"), 8), (_("Numéro"), 17), (_("Personne"), 28), (_("Motif"), 28),
        (_("Service"), 18), (_("Type"), 15), (_("Site"), 20), (_("Agent, bureau"), 26), (_("Téléphone"), 16),
        (_("Suite"), 18), (_("Arrivée"), 9), (_("Note"), 36),
    )  # fmt: skip


def _cells(line: Expected) -> tuple[object, ...]:
    entry, arrived = line.entry, line.attendee.arrived_at
    return (
        paris(entry.starts_at).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None),
        _time(entry.starts_at), _time(entry.ends_at), entry.number, clean(line.attendee.name), clean(entry.reason),
        clean(entry.service), TYPE_LABELS[entry.type], clean(entry.site), clean(", ".join(entry.places)), line.phone,
        STATUS_LABELS[line.attendee.status], "" if arrived is None else _time(arrived), clean(entry.note),
    )  # fmt: skip


def _time(milliseconds: int) -> timedelta:
    """Return an hour of the day, as a table counts and sorts it."""
    at = paris(milliseconds)
    return timedelta(hours=at.hour, minutes=at.minute)
