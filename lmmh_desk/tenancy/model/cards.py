"""What a screen or a paper reads of a person: one frozen card, made by one query each."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from lmmh_desk.kernel.calendar import after_months
from lmmh_desk.kernel.french import listed
from lmmh_desk.kernel.i18n import _
from lmmh_desk.tenancy.model.address import Address, postal_lines
from lmmh_desk.tenancy.model.leases import lease_state
from lmmh_desk.tenancy.model.names import first_name, paper_name, screen_name
from lmmh_desk.tenancy.model.phones import written_phone


class ContactLine(Struct, frozen=True):
    """A number or an address, as read."""

    id: str
    kind: str
    value: str
    mobile: bool
    raw: str = ""

    @property
    def text(self) -> str:
        """« 06 39 98 34 71 », or the e-mail address."""
        return written_phone(self.value) if self.kind == "phone" else self.raw or self.value


class DwellingLine(Struct, frozen=True):
    """A dwelling, as read."""

    id: str
    reference: str
    address: Address
    kind: str = ""
    surface_dm2: int = 0
    residence: str = ""

    @property
    def size(self) -> str:
        """« T3 · 64 m² »."""
        surface = f"{self.surface_dm2 / 100:g}".replace(".", ",") + "\u00a0m²" if self.surface_dm2 else ""
        return " · ".join(part for part in (self.kind, surface) if part)


class LeaseLine(Struct, frozen=True):
    """A lease with its dwelling, as read."""

    id: str
    number: str
    starts_on: str | None
    ends_on: str | None
    rent_cents: int
    charges_cents: int
    notice_received_on: str | None
    notice_method: str
    notice_reduced: bool
    notice_ends_on: str | None
    typed: bool
    dwelling: DwellingLine | None
    holders: tuple[str, ...] = ()  # person ids, the holder first

    @property
    def total_cents(self) -> int:
        """Rent with charges, in cents a month."""
        return self.rent_cents + self.charges_cents


class Member(Struct, frozen=True):
    """A person of a household, as read."""

    id: str
    civility: str
    birth_name: str
    usual_name: str
    first_names: str
    birth_date: str | None
    standing: str
    contacts: tuple[ContactLine, ...] = ()

    @property
    def name(self) -> str:
        """« M. Ferhat Belkacem »."""
        return screen_name(self)

    @property
    def paper_name(self) -> str:
        """« M. Ferhat BELKACEM »."""
        return paper_name(self)

    @property
    def phone(self) -> ContactLine | None:
        """The first number."""
        return next((line for line in self.contacts if line.kind == "phone"), None)

    @property
    def email(self) -> ContactLine | None:
        """The first e-mail address."""
        return next((line for line in self.contacts if line.kind == "email"), None)


class PersonCard(Member, frozen=True):
    """A person with household, leases and what the counter must know."""

    household_id: str | None = None
    channel: str = ""
    language: str = "fr"
    large_print: bool = False
    sms_opt_out: bool = False
    nur: str = ""
    created_at: int = 0
    members: tuple[Member, ...] = ()  # the whole household, this person too, holders first
    leases: tuple[LeaseLine, ...] = ()  # newest first
    identity_checked_at: int | None = None  # milliseconds UTC

    def lease(self, today: date) -> LeaseLine | None:
        """Return the lease in force, else the last one."""
        running = [one for one in self.leases if lease_state(one, today) in ("current", "notice")]
        past = [one for one in self.leases if lease_state(one, today) == "ended"]
        return next(iter(running or past), None)

    def next_lease(self, today: date) -> LeaseLine | None:
        """Return the lease that begins next, after an accepted transfer or a first allocation."""
        future = [one for one in self.leases if lease_state(one, today) == "future"]
        return future[-1] if future else None

    def postal_lines(self, today: date) -> list[str]:
        """Return what is written on an envelope to this person, nothing without a dwelling of the office."""
        lease = self.lease(today)
        if lease is None or lease.dwelling is None or lease_state(lease, today) == "ended":
            return []
        return postal_lines(self.paper_name, lease.dwelling.address)


def age(birth_date: str, today: date) -> int:
    """Return an age in whole years."""
    born = date.fromisoformat(birth_date)
    return today.year - born.year - (after_months(born, 12 * (today.year - born.year)) > today)


def children_lines(children: list[Member], today: date) -> tuple[str, str]:
    """Return (« Inès et Rayan », « 9 et 6 ans »), the eldest first."""
    eldest = sorted(children, key=lambda child: child.birth_date or "9999")
    ages = [str(age(child.birth_date, today)) for child in eldest if child.birth_date]
    years = listed(ages) + " " + (_("an") if ages in (["0"], ["1"]) else _("ans")) if ages else ""
    return listed([first_name(child) or child.name for child in eldest]), years


def household_words(size: int) -> str:
    """Return « foyer de 4 », or « personne seule »."""
    return _("foyer de {size}").format(size=size) if size > 1 else _("personne seule")
