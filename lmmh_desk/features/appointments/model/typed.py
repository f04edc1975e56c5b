"""What is typed in « Réserver », kept as a draft until it is booked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, to_builtins

from lmmh_desk.features.appointments.model.entry import Entry
from lmmh_desk.features.appointments.model.records import MINUTE
from lmmh_desk.features.appointments.model.request import Request
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import DAYS, hour, long_date, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.slots import Slot

SOON = 6  # days whose name alone says which they are


class Chosen(Struct, frozen=True):
    """The moment chosen; without a resource, whoever is free then."""

    starts_at: int  # milliseconds UTC
    resource: str = ""
    site: str = ""


class Typed(Struct, frozen=True):
    """The values of the panel."""

    people: tuple[tuple[str, str], ...] = ()  # (id, name)
    reason_id: str = ""
    minutes: int = 0  # 0: the motif's
    resource: str = ""  # an agent or a room; "" for whoever is free first
    also: tuple[str, ...] | None = None  # who and what else is booked; None leaves a room to be found, () wants none
    site: str = ""  # "" for any site
    chosen: Chosen | None = None
    contact: str = ""
    note: str = ""
    printing: bool = True
    remind: bool = False
    closing: bool = False  # the reception ends with this appointment

    def request(self, site_id: str, walk_in_id: str = "", moved: Entry | None = None) -> Request:
        """Return what is asked for, at `site_id` where no site was chosen.

        A moved appointment gets no room it didn't have.
        """
        chosen = self.chosen or Chosen(0)
        resource = chosen.resource or self.resource
        resources = tuple(dict.fromkeys((resource, *(self.also or ())))) if resource else ()
        return Request(
            person_ids=tuple(person_id for person_id, _name in self.people),
            reason_id=self.reason_id,
            starts_at=chosen.starts_at,
            resources=resources,
            site_id=chosen.site or self.site or site_id,
            minutes=self.minutes,
            contact=self.contact,
            note=self.note,
            walk_in_id=walk_in_id if self.closing else "",
            remind=self.remind,
            with_room=moved is None and self.also != (),
        )

    def to_draft(self) -> dict[str, Any]:
        """Return the values as they are kept."""
        return dict(to_builtins(self))


def from_draft(draft: Mapping[str, Any]) -> Typed:
    """Return the values that `to_draft` gave."""
    chosen, also = draft["chosen"], draft.get("also")
    read = {
        "people": tuple((person_id, name) for person_id, name in draft["people"]),
        "chosen": Chosen(**chosen) if chosen else None,
        "also": None if also is None else tuple(also),
    }
    return Typed(**dict(draft) | read)


def of_entry(entry: Entry) -> Typed:
    """Return the values of an appointment to be moved; its moment is to be chosen anew."""
    return Typed(
        people=tuple((attendee.person_id, attendee.name) for attendee in entry.attendees),
        reason_id=entry.reason_id,
        minutes=(entry.ends_at - entry.starts_at) // MINUTE,
        resource=next(iter(entry.resources), ""),
        also=entry.resources[1:],
        site=entry.site_id,
        contact=entry.contact,
        note=entry.note,
    )


def slot_label(slot: Slot, now: int) -> str:
    """Return « 15:30 » today, « mer. 9:00 » within the week, « 24/11 9:00 » later."""
    at, today = paris(slot.starts_at), paris(now).date()
    days = (at.date() - today).days
    if days == 0:
        return hour(at)
    return f"{DAYS[at.weekday()][:3]}. {hour(at)}" if days <= SOON else f"{short_date(at.date())} {hour(at)}"


def slot_sentence(slot: Slot, resource: str, site: str) -> str:
    """Return « mardi 17 novembre à 15:30, Bureau 2, Agence Centre »."""
    at = paris(slot.starts_at)
    told = _("{day} à {hour}").format(day=long_date(at.date(), year=False), hour=hour(at))
    return ", ".join(part for part in (told, resource, site) if part)
