"""Agencies and reception points: where they are, when they open, how many people they hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.record import Record
from lmmh_desk.kernel.typed import plain


class SiteKind(StrEnum):
    """A full-service branch, or a neighbourhood counter."""

    AGENCY = "agency"
    RECEPTION_POINT = "reception_point"


class SiteStatus(StrEnum):
    """How the site receives under the continuity plan (DOMAIN.md §2)."""

    OPEN = "open"
    APPOINTMENT_ONLY = "appointment_only"
    PHONE_ONLY = "phone_only"
    CLOSED = "closed"


KIND_LABELS = {SiteKind.AGENCY: _("Agence de proximité"), SiteKind.RECEPTION_POINT: _("Espace-accueil")}
STATUS_LABELS = {
    SiteStatus.OPEN: _("Ouvert"),
    SiteStatus.APPOINTMENT_ONLY: _("Sur rendez-vous"),
    SiteStatus.PHONE_ONLY: _("Par téléphone"),
    SiteStatus.CLOSED: _("Fermé"),
}
STRICTNESS = tuple(SiteStatus)  # from the most open to the least


def strictest(one: SiteStatus, other: SiteStatus) -> SiteStatus:
    """Return the less open of two ways to receive."""
    return max(one, other, key=STRICTNESS.index)


@dataclass(kw_only=True)
class Office(Record):
    """The landlord: one row, whose name heads every paper."""

    name: str  # « Le Mans Métropole Habitat »
    nature: str = "Office public de l’habitat"
    place: str  # « Fait à … » where a site's address names no town
    verify_address: str = ""  # the public page that checks a code, without its fragment
    root_public: bytes = b""  # Ed25519, 32 bytes: certifies the desks' keys


@dataclass(kw_only=True)
class Site(Record):
    """A place that receives the public; its `site_id` is itself."""

    kind: SiteKind
    name: str
    address: str  # lines separated by \n
    phone: str = ""
    public_area_m2: int = 0  # floor open to the public, staff area excluded
    status: SiteStatus = SiteStatus.OPEN
    agency_id: str = ""  # the agency a reception point depends on, where somebody said it

    @property
    def town(self) -> str:
        """Return the town its address ends with, without CEDEX; empty while none is written."""
        *_above, last = self.address.splitlines() or [""]
        found = re.fullmatch(r"\s*\d{5}\s+(.+?)(?:\s+cedex.*)?\s*", last, re.IGNORECASE)
        return found[1] if found else ""


@dataclass(kw_only=True)
class OpeningHours(Record):
    """One interval of a weekday of the site `site_id`; several a day are usual."""

    weekday: int  # 0 Monday … 6 Sunday
    opens: int  # minutes since midnight, Paris wall time
    closes: int


@dataclass(kw_only=True)
class Closure(Record):
    """An exceptional closure of the site `site_id`, whole days or the same hours of each day."""

    first_day: str  # ISO
    last_day: str  # ISO, included
    from_minute: int = 0
    to_minute: int = 1440
    reason: str = ""


def _short_name(site_name: str) -> str:
    words = re.findall(r"[a-z0-9]+", plain(site_name))
    return (words[-1] if words else "site").upper()


def first_desk_code(site_name: str) -> str:
    """Return the code of a site's first desk: « Agence Centre » → C01."""
    initial = _short_name(site_name)[0]
    return f"{initial if initial.isalpha() else 'S'}01"


def desk_name(site_name: str, desk_code: str) -> str:
    """Return the desk's name on screen: « CENTRE-02 » for desk C02 of « Agence Centre »."""
    return f"{_short_name(site_name)}-{desk_code[1:]}"
