"""What tenancy keeps: residences, dwellings, households, persons, contacts, leases, notes (DOMAIN.md §2)."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec import Struct

from lmmh_desk.kernel.record import Record

CONTACTS = "contacts"  # what a rectification calls all of a person's contacts


@dataclass(kw_only=True)
class Residence(Record):
    """An estate: dwellings built and named together."""

    name: str
    commune: str = ""  # INSEE, 5 characters
    city: str = ""
    quarter: str = ""


@dataclass(kw_only=True)
class Dwelling(Record):
    """A dwelling, under the columns of the RPLS; `group_size` > 1 stands for that many identical dwellings."""

    reference: str  # the landlord's own identifier, or the key made of the address
    residence_id: str | None = None
    rpls_id: str | None = None  # ten positions, assigned by the State
    number: str = ""
    repeat: str = ""  # BIS, TER
    street_type: str = ""
    street: str = ""
    building: str = ""
    entrance: str = ""
    staircase: str = ""
    floor: str = ""  # "3", or RDC
    door: str = ""
    letterbox: str = ""
    complement: str = ""
    locality: str = ""
    postcode: str = ""
    city: str = ""
    commune: str = ""  # INSEE, 5 characters
    kind: str = ""  # T1, T1bis, T2… T6
    rooms: int = 0
    surface_dm2: int = 0  # hundredths of a square metre
    individual: bool = False
    funding: str = ""  # PLAI, PLUS, PLS, HLM-O…
    built: int | None = None  # year
    energy: str = ""  # A to G
    occupancy: int = 9  # 1 let, 2 vacant, 3 empty for works, demolition or sale, 4 association, 5 other, 9 unknown
    group_size: int = 1
    imported: str = ""  # what the last import gave, by column group, as JSON


@dataclass(kw_only=True)
class Household(Record):
    """Persons who live, or apply to live, together."""

    number: str = ""  # the landlord's, where there is one


@dataclass(kw_only=True)
class Person(Record):
    """A person; `birth_date` serves only to find duplicates and to tell namesakes apart."""

    household_id: str | None = None
    standing: str = "holder"  # holder, co_holder, occupant, child
    civility: str = ""  # M., Mme or nothing
    birth_name: str = ""
    usual_name: str = ""
    first_names: str = ""
    birth_date: str | None = None  # ISO
    channel: str = ""  # preferred: phone, sms, email, mail, or nothing
    language: str = "fr"
    large_print: bool = False
    sms_opt_out: bool = False
    nur: str | None = None  # of the application for another dwelling; a couple applies under one number
    reference: str = ""  # the landlord's, where there is one
    merged_into: str | None = None
    imported: str = ""


@dataclass(kw_only=True)
class Contact(Record):
    """A telephone number or an e-mail address of a person."""

    person_id: str
    kind: str  # phone, email
    raw: str  # as typed
    value: str  # E.164, or the address in lower case: what is compared and dialled
    mobile: bool = False
    position: int = 0  # 0 first


@dataclass(kw_only=True)
class Lease(Record):
    """A lease; one typed at the counter from a paper may wait for its dwelling until the next import."""

    number: str
    dwelling_id: str | None = None
    household_id: str | None = None
    starts_on: str | None = None
    ends_on: str | None = None
    rent_cents: int = 0  # a month
    charges_cents: int = 0
    aid_cents: int = 0
    aid_to_landlord: bool = False
    notice_received_on: str | None = None
    notice_method: str = ""  # registered_letter, bailiff, hand_delivery
    notice_reduced: bool = False  # evidence seen; the reason is not kept (DOMAIN.md §5)
    notice_ends_on: str | None = None
    typed: bool = False  # typed at the counter, not yet confirmed by an import
    imported: str = ""


@dataclass(kw_only=True)
class LeaseHolder(Record):
    """A person who signed a lease."""

    lease_id: str
    person_id: str
    role: str = "holder"  # holder, co_holder


@dataclass(kw_only=True)
class Note(Record):
    """One exchange with a person, never changed afterwards."""

    person_id: str
    channel: str = "counter"  # counter, call_in, call_out, mail, email
    title: str = ""
    text: str = ""


@dataclass(kw_only=True)
class Rectification(Record):
    """One field of a person's file that an agent changed: from what, to what."""

    person_id: str
    field: str
    before: str
    after: str


@dataclass(kw_only=True)
class IdentityCheck(Record):
    """An agent saw this person's identity paper; nothing of the paper is kept."""

    person_id: str


@dataclass(kw_only=True)
class ImportRun(Record):
    """One import of one file; `written` lines of `lines` are committed."""

    kind: str  # dwellings, tenants
    file_name: str
    sha256: str
    state: str = "running"  # running, done, stopped, undone
    lines: int = 0
    written: int = 0
    refused: int = 0


class PersonCreated(Struct, frozen=True):
    """Published when an agent creates a person at the counter."""

    person_id: str


class PersonsMerged(Struct, frozen=True):
    """Published when a duplicate is merged, so that other slices point their rows to the one kept."""

    kept_id: str
    merged_id: str


class NoticeRecorded(Struct, frozen=True):
    """Published when a tenant's notice is recorded."""

    lease_id: str
