"""What a justificatif says, word for word: kept with its record so that a duplicate never says anything else."""

from __future__ import annotations

from datetime import date

from lmmh_desk.features.moves.model.move import Draft, Outing
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import capital, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.sheets import KeptSheet, check_days, check_instants, sheet_from
from lmmh_desk.office.model.issuer import Issuer
from lmmh_desk.office.model.regulations import (
    DATA_NOTICE,
    DATA_SHORT,
    MOVE_ACCEPTANCE,
    MOVE_BOX,
    MOVE_CARRY,
    MOVE_LARGE,
)
from lmmh_desk.tenancy.model.cards import PersonCard
from lmmh_desk.tenancy.model.names import born


class Sheet(KeptSheet, frozen=True):
    """The words of one justificatif."""

    number: str
    issued_at: int  # milliseconds UTC
    office: str
    nature: str
    place: str
    site: str
    phone: str
    signatory: str
    title: str
    signs_as: str
    holder: str  # « M. Ferhat BELKACEM »
    born: str  # « né le »
    birth: str  # ISO, or empty
    household: str
    people: int
    origin: tuple[str, ...]
    destination: tuple[str, ...]
    days: tuple[tuple[str, int, int], ...]  # (ISO day, minutes since midnight, minutes)
    references: str  # « bail L-204518, congé reçu le 28/08/2020, état des lieux du 20/11/2020 »
    helpers: tuple[str, ...] = ()
    vehicle: str = ""
    plate: str = ""
    firm: str = ""
    movers: int = 0
    box: str = ""  # the line to tick on the attestation
    carry: str = ""
    acceptance: str = ""
    data_notice: str = ""
    signed: bool = True  # whether the person named signed the lease
    large_note: str = ""  # in large print: box, carry and acceptance in fewer words
    data_short: str = ""

    def __post_init__(self) -> None:
        check_days(*filter(None, (self.birth,)), *(day for day, _starts, _ends in self.days))
        check_instants(self.issued_at)

    @property
    def outings(self) -> tuple[Outing, ...]:
        """Return the days of trips."""
        return tuple(Outing(date.fromisoformat(day), starts, ends) for day, starts, ends in self.days)


def from_json(text: str) -> Sheet:
    """Return the sheet that `to_json` wrote."""
    return sheet_from(text, Sheet)


def written(draft: Draft, card: PersonCard, issuer: Issuer, *, number: str, at: int) -> Sheet:
    """Return what a draft says once on paper; the sentences are those in force on the first day of the trips."""
    days = sorted(draft.days, key=lambda outing: outing.day)
    first = days[0].day if days else paris(at).date()
    return Sheet(
        number=number,
        issued_at=at,
        office=issuer.office,
        nature=issuer.nature,
        place=issuer.place,
        site=issuer.site,
        phone=issuer.phone,
        signatory=issuer.agent,
        title=issuer.title,
        signs_as=issuer.signs_as,
        holder=card.paper_name,
        born=born(card),
        birth=card.birth_date or "",
        household=draft.household,
        people=draft.people,
        origin=draft.from_address,
        destination=draft.to_address,
        days=tuple((outing.day.isoformat(), outing.starts, outing.ends) for outing in days),
        references=references(draft),
        helpers=tuple(paper_helper(name) for name in draft.helpers),
        vehicle=draft.vehicle.label,
        plate=draft.plate,
        firm=draft.firm,
        movers=draft.movers,
        box=issuer.sentence(MOVE_BOX.key, first),
        carry=issuer.sentence(MOVE_CARRY.key, first),
        acceptance=issuer.sentence(MOVE_ACCEPTANCE.key, first),
        data_notice=issuer.sentence(DATA_NOTICE.key, first),
        signed=draft.on_lease,
        large_note=issuer.sentence(MOVE_LARGE.key, first),
        data_short=issuer.sentence(DATA_SHORT.key, first),
    )


def paper_helper(name: str) -> str:
    """Return a helper as papers name people: « Karim OUADAH »."""
    first, space, last = name.rpartition(" ")
    return f"{first}{space}{last.upper()}" if first else name


def references(draft: Draft) -> str:
    """Return the references of the move: lease, notice, inspection."""
    parts = []
    if draft.lease_reference:
        parts.append(_("bail {number}").format(number=draft.lease_reference))
    if draft.notice_on:
        parts.append(_("congé reçu le {day}").format(day=short_date(draft.notice_on, year=True)))
    if draft.inspection_on:
        told = _("état des lieux du {day}").format(day=short_date(draft.inspection_on, year=True))
        parts.append(" ".join(part for part in (told, draft.inspection_reference) if part))
    text = ", ".join(parts)
    return capital(text)
