"""The attestation de résidence: who may have one, what it says, until when it serves (DOMAIN.md §4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from lmmh_desk.documents.twoddoc.home import Home, Who
from lmmh_desk.kernel.calendar import after_months
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.issuer import Issuer
from lmmh_desk.office.model.papers import RESIDENCE_MONTHS
from lmmh_desk.office.model.regulations import DATA_NOTICE, DATA_SHORT
from lmmh_desk.tenancy.model.address import Address, postal_lines
from lmmh_desk.tenancy.model.cards import DwellingLine, LeaseLine, Member, PersonCard
from lmmh_desk.tenancy.model.leases import lease_state
from lmmh_desk.tenancy.model.names import born, first_name, surname

KIND = "AR"
LABEL = _("Attestation de résidence")
NOTHING = _("Rien n’est enregistré.")


class Holder(Struct, frozen=True):
    """One who signed the lease, as the paper names them."""

    name: str  # « M. Ferhat BELKACEM »
    born: str = ""  # « né le »
    birth: str = ""  # ISO


class Attestation(Struct, frozen=True):
    """What one attestation says."""

    number: str  # empty on a preview
    issued_at: int  # milliseconds UTC
    issuer: Issuer
    holders: tuple[Holder, ...]
    address: tuple[str, ...]  # the postal lines, the name of who asks first
    lease: str  # L-204518
    since: date
    until: date  # the last day it serves
    data_notice: str = ""
    data_short: str = ""  # in large print


class Tenancy(Struct, frozen=True):
    """A lease in force, its dwelling, and who signed it, the one who asks first."""

    lease: LeaseLine
    dwelling: DwellingLine
    since: date
    holders: tuple[Member, ...]

    @property
    def home(self) -> Home:
        """Return what the 2D-Doc says."""
        address = self.dwelling.address
        return Home(
            tuple(Who(one.civility, surname(one), first_name(one)) for one in self.holders),
            flat=_line(
                door=address.door, floor=address.floor, staircase=address.staircase, entrance=address.entrance
            ),
            house=_line(building=address.building, residence=address.residence, complement=address.complement),
            street=_line(
                number=address.number, repeat=address.repeat, street_type=address.street_type, street=address.street
            ),
            locality=_line(locality=address.locality),
            postcode=address.postcode,
            city=_line(city=address.city),
        )  # fmt: skip


def attested(person: PersonCard, lease: LeaseLine | None, today: date) -> LeaseLine:
    """Return the lease an attestation may be made of; raises WrongState with what is missing."""
    if lease is None or lease_state(lease, today) not in ("current", "notice"):
        raise WrongState(
            _("{name} n’a pas de bail en cours.").format(name=person.name), NOTHING,
            _("L’attestation s’établit dès le premier jour du bail."),
        )  # fmt: skip
    if person.id not in lease.holders:
        raise WrongState(
            _("{name} n’a pas signé le bail {number}.").format(name=person.name, number=lease.number), NOTHING,
            _("Établissez l’attestation depuis la fiche du titulaire."),
        )  # fmt: skip
    return lease


def tenancy(lease: LeaseLine, holders: Sequence[Member]) -> Tenancy:
    """Return a lease with all that an attestation says of it; raises WrongState with what is missing."""
    dwelling = lease.dwelling
    if dwelling is None or lease.starts_on is None or not postal_lines("", dwelling.address):
        raise WrongState(
            _("Le logement, son adresse postale ou le premier jour du bail {number} manque.")
            .format(number=lease.number), NOTHING,
            _("Importez-les du logiciel du bailleur, puis recommencez."),
        )  # fmt: skip
    return Tenancy(lease, dwelling, date.fromisoformat(lease.starts_on), tuple(holders))


def written(found: Tenancy, issuer: Issuer, *, number: str, at: int, today: date) -> Attestation:
    """Return what an attestation issued `today` says."""
    lease = found.lease
    until = after_months(today, RESIDENCE_MONTHS)
    return Attestation(
        number=number,
        issued_at=at,
        issuer=issuer,
        holders=tuple(Holder(one.paper_name, born(one), one.birth_date or "") for one in found.holders),
        address=tuple(postal_lines(found.holders[0].paper_name, found.dwelling.address)),
        lease=lease.number,
        since=found.since,
        until=min(until, date.fromisoformat(lease.ends_on)) if lease.ends_on else until,
        data_notice=issuer.sentence(DATA_NOTICE.key, today),
        data_short=issuer.sentence(DATA_SHORT.key, today),
    )


def _line(**part: str) -> str:
    """Return the postal line that part of an address makes, or nothing."""
    return next(iter(postal_lines("", Address(**part))), "")
