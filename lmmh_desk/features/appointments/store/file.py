"""Reading one appointment with what its panel says besides."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from lmmh_desk.features.appointments.model.entry import Entry
from lmmh_desk.features.appointments.store import agenda
from lmmh_desk.kernel.ports import Exchange
from lmmh_desk.office.model.rights import restricted
from lmmh_desk.office.store.bookings import overlaps
from lmmh_desk.store.store import Read


class File(Struct, frozen=True):
    """An appointment, and how often its convocation was printed; None without one."""

    entry: Entry
    prints: int | None = None


def file_of(read: Read, appointment_id: str, now: int, exchange: Exchange | None = None) -> File:
    """Return an appointment with its paper; raises NotFound."""
    marked = agenda.with_absences(read, [agenda.entry(read, appointment_id)], now)
    (entry,) = agenda.known_to(read, marked, exchange)
    standing = agenda.standing_paper(read, appointment_id)
    others = overlaps(read, entry.resources, entry.starts_at, entry.ends_at, appointment_id) if entry.live else []
    return File(replace(entry, clash=bool(others)), standing[2] if standing else None)


seen_file = restricted("appointments.read")(file_of)
