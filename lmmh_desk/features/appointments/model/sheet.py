"""What a convocation says, word for word: kept with its record so that a duplicate never says anything else."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from lmmh_desk.features.appointments.model.entry import Entry
from lmmh_desk.features.appointments.model.records import FREEING
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import small
from lmmh_desk.kernel.sheets import KeptSheet, check_instants, sheet_from
from lmmh_desk.office.model.issuer import Issuer
from lmmh_desk.office.model.reasons import Reason, ReasonType
from lmmh_desk.office.model.regulations import DATA_NOTICE, MASK, VISIT_BARRIER, VISIT_BOX, VISIT_CARRY

TRAVEL = frozenset({ReasonType.PUBLIC_OFFICE, ReasonType.HOME})  # somebody goes out: a paper has to say why
REMOTE = frozenset({ReasonType.PHONE, ReasonType.VIDEO})


class Summons(KeptSheet, frozen=True):
    """The words of one convocation, slip or call sheet."""

    number: str  # RV-C02-20-0911
    issued_at: int  # milliseconds UTC
    office: str
    nature: str
    site: str
    phone: str  # to verify, to cancel
    signatory: str
    title: str
    signs_as: str
    holder: str  # « M. Ferhat BELKACEM »
    starts_at: int  # milliseconds UTC
    ends_at: int
    purpose: str  # « Remise des clés »
    how: str  # ReasonType: at the counter, by phone, at home, by video
    others: int = 0  # participants besides the holder
    place: tuple[str, ...] = ()  # « Agence Centre, bureau 2 », « 27 place des Tisserands, 72000 Le Mans »
    receiver: str = ""  # « Yann Prévost »
    contact: str = ""  # the number called, or where the link goes
    bring: tuple[str, ...] = ()
    instructions: str = ""
    mask: str = ""  # sentences in force on the day of the appointment
    barrier: str = ""
    box: str = ""  # the line to tick on the attestation
    carry: str = ""
    data_notice: str = ""
    town: str = ""  # « Fait au Mans »

    def __post_init__(self) -> None:
        check_instants(self.issued_at, self.starts_at, self.ends_at)


def from_json(text: str) -> Summons:
    """Return the words that `to_json` wrote."""
    return sheet_from(text, Summons)


class Place(Struct, frozen=True):
    """Where an appointment is held and who receives."""

    lines: tuple[str, ...] = ()
    receiver: str = ""


def written(
    entry: Entry, issuer: Issuer, reason: Reason, place: Place, holder: str, *, number: str, at: int
) -> Summons:
    """Return what is printed of an appointment, with the sentences in force on its day.

    Whoever stays at home has no box to tick and no crowd to keep away from.
    """
    day = paris(entry.starts_at).date()
    comes = entry.type is ReasonType.PUBLIC_OFFICE
    expected = sum(attendee.status not in FREEING for attendee in entry.attendees)
    return Summons(
        number=number,
        issued_at=at,
        office=issuer.office,
        nature=issuer.nature,
        site=issuer.site,
        phone=issuer.phone,
        signatory=issuer.agent,
        title=issuer.title,
        signs_as=issuer.signs_as,
        holder=holder,
        starts_at=entry.starts_at,
        ends_at=entry.ends_at,
        purpose=reason.purpose or reason.label,
        how=entry.type,
        others=max(expected - 1, 0),
        place=place.lines,
        receiver=place.receiver,
        contact=entry.contact,
        bring=lines(reason.bring),
        instructions=" ".join(reason.instructions.split()),
        mask=issuer.sentence(MASK.key, day) if entry.type in TRAVEL else "",
        barrier=issuer.sentence(VISIT_BARRIER.key, day) if comes else "",
        box=issuer.sentence(VISIT_BOX.key, day) if comes else "",
        carry=issuer.sentence(VISIT_CARRY.key, day) if comes else "",
        data_notice=issuer.sentence(DATA_NOTICE.key, day),
        town=issuer.place,
    )


def lines(text: str) -> tuple[str, ...]:
    """Return the lines of a text, the empty ones dropped."""
    return tuple(line for line in (" ".join(part.split()) for part in text.splitlines()) if line)


def at_site(site: str, rooms: Sequence[str], address: str) -> tuple[str, ...]:
    """Return « Agence Centre, bureau 2 » and « 27 place des Tisserands, 72000 Le Mans »."""
    return tuple(line for line in (", ".join((site, *map(inside, rooms))), ", ".join(lines(address))) if line)


def inside(name: str) -> str:
    """Return the name of a room as it stands inside a sentence: « bureau 2 », « RDC »."""
    return small(name) if name[1:2].islower() else name
