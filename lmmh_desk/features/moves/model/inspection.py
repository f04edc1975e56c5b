"""The notice of a move-out inspection: when, where, with whom, what to prepare (DOMAIN.md §3 and §4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from msgspec import Struct

from lmmh_desk.features.moves.model.rules import MAX_NAME
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.record import Record
from lmmh_desk.kernel.sheets import KeptSheet, check_days, check_instants, sheet_from
from lmmh_desk.office.model.issuer import Issuer
from lmmh_desk.office.model.regulations import (
    DATA_NOTICE,
    DATA_SHORT,
    INSPECTION_BARRIER,
    INSPECTION_PARTIES,
    INSPECTION_PREPARE,
    VISIT_BOX,
)
from lmmh_desk.tenancy.model.cards import PersonCard
from lmmh_desk.tenancy.model.checks import unprintable
from lmmh_desk.tenancy.model.names import born

KIND = "EL"
LABEL = _("Avis d’état des lieux de sortie")
LASTS = 120  # minutes: while it lasts the notice explains why the person is out


@dataclass(kw_only=True)
class InspectionNotice(Record):
    """One recorded notice; whether it is printed or cancelled stands in the register of papers."""

    move_id: str
    person_id: str
    paper_id: str
    number: str
    day: str  # ISO date
    starts: int  # minutes since midnight in Paris
    content: str  # JSON of what the paper says, so that a duplicate says the same for ever


class Visit(Struct, frozen=True):
    """What the agent says of an inspection whose day is booked."""

    move_id: str
    day: date
    starts: int | None = 9 * 60  # minutes since midnight in Paris
    visitor: str = ""  # who comes for the office


class NoticeSheet(KeptSheet, frozen=True):
    """The words of one notice."""

    number: str
    issued_at: int  # milliseconds UTC
    office: str
    nature: str
    town: str
    site: str
    phone: str
    signatory: str
    title: str
    signs_as: str
    holder: str  # « M. Ferhat BELKACEM »
    born: str  # « né le »
    birth: str  # ISO, or empty
    place: tuple[str, ...]  # the dwelling's address
    day: str  # ISO
    starts: int
    visitor: str
    lease: str
    box: str = ""  # the line to tick on the attestation
    prepare: str = ""
    parties: str = ""
    barrier: str = ""
    data_notice: str = ""
    data_short: str = ""

    def __post_init__(self) -> None:
        check_days(self.day, *filter(None, (self.birth,)))
        check_instants(self.issued_at)

    @property
    def date(self) -> date:
        """Return the day of the inspection."""
        return date.fromisoformat(self.day)

    @property
    def window(self) -> tuple[int, int]:
        """Return from when to when it serves, in milliseconds UTC."""
        end = min(self.starts + LASTS, 24 * 60 - 1)
        return paris_instant(self.date, *divmod(self.starts, 60)), paris_instant(self.date, *divmod(end, 60))


def from_json(text: str) -> NoticeSheet:
    """Return the sheet that `to_json` wrote."""
    return sheet_from(text, NoticeSheet)


def check(visit: Visit, now: datetime) -> int:
    """Return the hour of a visit, in minutes; raise BadInput for its fields starts and visitor."""
    fields = {"starts": _hour(visit, now), "visitor": _visitor(visit.visitor)}
    fields = {name: told for name, told in fields.items() if told}
    if fields or visit.starts is None:
        raise BadInput(next(iter(fields.values())), _("Rien n’est enregistré."), fields=fields)
    return visit.starts


def _hour(visit: Visit, now: datetime) -> str:
    if visit.starts is None:
        return _("L’heure manque. Tapez par exemple 9:30.")
    if (visit.day, visit.starts) <= (now.date(), now.hour * 60 + now.minute):
        return _("Cette heure est passée. Choisissez-en une à venir.")
    return ""


def _visitor(name: str) -> str:
    if not name.strip():
        return _("La personne qui vient manque. Écrivez son nom et sa fonction.")
    if len(name) > MAX_NAME:
        return _("Le texte dépasse {limit}\u00a0caractères. Raccourcissez-le.").format(limit=MAX_NAME)
    if letter := unprintable(name):
        told = _("Le caractère «\u00a0{letter}\u00a0» ne s’imprime pas. Écrivez en lettres latines.")
        return told.format(letter=letter)
    return ""


def written(
    visit: Visit, card: PersonCard, place: tuple[str, ...], lease: str, issuer: Issuer, *, number: str, at: int
) -> NoticeSheet:
    """Return what a notice says; the sentences are those in force on the day of the inspection."""
    day = visit.day
    return NoticeSheet(
        number=number,
        issued_at=at,
        office=issuer.office,
        nature=issuer.nature,
        town=issuer.place,
        site=issuer.site,
        phone=issuer.phone,
        signatory=issuer.agent,
        title=issuer.title,
        signs_as=issuer.signs_as,
        holder=card.paper_name,
        born=born(card),
        birth=card.birth_date or "",
        place=place,
        day=day.isoformat(),
        starts=visit.starts or 0,
        visitor=" ".join(visit.visitor.split()),
        lease=lease,
        box=issuer.sentence(VISIT_BOX.key, day),
        prepare=issuer.sentence(INSPECTION_PREPARE.key, day),
        parties=issuer.sentence(INSPECTION_PARTIES.key, day),
        barrier=issuer.sentence(INSPECTION_BARRIER.key, day),
        data_notice=issuer.sentence(DATA_NOTICE.key, day),
        data_short=issuer.sentence(DATA_SHORT.key, day),
    )
