"""The papers of prevention: what each says, kept with its record (DOMAIN.md §4)."""

from __future__ import annotations

import json
from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import asdict

from lmmh_desk.features.arrears.model.schedule import Instalment
from lmmh_desk.kernel.calendar import is_working
from lmmh_desk.kernel.errors import BadInput, WrongState
from lmmh_desk.kernel.french import capital, clock_hour, long_date, plain_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.money import euros
from lmmh_desk.kernel.sheets import check_days, check_instants, sheet_from
from lmmh_desk.office.model.forms import unlikely
from lmmh_desk.office.model.issuer import Issuer
from lmmh_desk.office.model.regulations import AID_CONTACTS, ARREARS_DATA, DATA_NOTICE
from lmmh_desk.tenancy.model.cards import PersonCard
from lmmh_desk.tenancy.model.names import born

LETTER, PLAN, ATTESTATION, AIDS = "LI", "PA", "AL", "CA"
WITH_AMOUNTS = (LETTER, PLAN)
MASKED = "•••\u00a0€"
LABELS = {
    LETTER: _("Lettre de rendez-vous"),
    PLAN: _("Plan d’apurement"),
    ATTESTATION: _("Attestation de loyer à jour"),
    AIDS: _("Contacts d’aide"),
}


class ArrearsSheet(Struct, frozen=True):
    """The words of one paper; amounts stand only on the letter and on the plan."""

    kind: str
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
    holder: str  # « Mme Odile TESSIER »
    born: str
    birth: str  # ISO, or empty
    envelope: tuple[str, ...]  # what shows in the window of an envelope
    place: tuple[str, ...]  # the dwelling’s address
    lease: str
    since: str  # ISO, the lease’s first day, or empty
    day: str  # ISO, of issue
    aids: str = ""
    data_notice: str = ""
    debt_cents: int = 0  # letter and plan
    debt_on: str = ""  # ISO
    visit: str = ""  # « jeudi 19 novembre 2020 à 10:00 », or empty: to be agreed by telephone
    schedule: tuple[tuple[str, int], ...] = ()  # ISO day, cents
    adviser: str = ""  # who follows the household: « Corinne Legendre, conseillère sociale »
    beside: tuple[tuple[str, str, str], ...] = ()  # a plan binds each holder of the lease: name, « née le », ISO birth
    masked: bool = False  # on screen before *Afficher*: dots for amounts; no such sheet is recorded

    def __post_init__(self) -> None:
        known = (self.since, self.debt_on, *(birth for _name, _born, birth in self.parties))
        check_days(self.day, *filter(None, known), *(day for day, _cents in self.schedule))
        check_instants(self.issued_at)

    def to_json(self) -> str:
        """Return the text kept with the record."""
        kept = {name: value for name, value in asdict(self).items() if name != "masked"}
        return json.dumps(kept, ensure_ascii=False, sort_keys=True)

    def money(self, cents: int) -> str:
        """Return an amount as this sheet shows it."""
        return MASKED if self.masked else euros(cents)

    @property
    def parties(self) -> tuple[tuple[str, str, str], ...]:
        """Return who the paper names: name, « née le », ISO birth or nothing."""
        return (self.holder, self.born, self.birth), *self.beside

    @property
    def issued(self) -> date:
        """Return the day of issue."""
        return date.fromisoformat(self.day)


def from_json(text: str) -> ArrearsSheet:
    """Return the sheet that `to_json` wrote."""
    return sheet_from(text, ArrearsSheet)


class Housing(Struct, frozen=True):
    """Where a lease is lived, for its papers."""

    lease: str
    since: str | None
    place: tuple[str, ...]
    envelope: tuple[str, ...]


class Said(Struct, frozen=True):
    """What one paper says beside who and where."""

    debt_cents: int = 0
    debt_on: date | None = None
    visit: str = ""
    schedule: tuple[Instalment, ...] = ()
    adviser: tuple[str, str] = ("", "")  # name and function
    beside: tuple[PersonCard, ...] = ()  # the other holders of the lease


def written(
    kind: str, card: PersonCard, home: Housing, issuer: Issuer, said: Said, *, number: str, at: int, day: date
) -> ArrearsSheet:
    """Return what a paper says; the sentences are those in force on its day.

    The letter is the adviser's who follows the household, whoever prints it (DOMAIN.md §4).
    """
    own = kind == LETTER and said.adviser[0]
    return ArrearsSheet(
        kind=kind,
        number=number,
        issued_at=at,
        office=issuer.office,
        nature=issuer.nature,
        town=issuer.place,
        site=issuer.site,
        phone=issuer.phone,
        signatory=said.adviser[0] if own else issuer.agent,
        title=said.adviser[1] if own else issuer.title,
        signs_as="" if own else issuer.signs_as,
        holder=card.paper_name,
        born=born(card),
        birth=card.birth_date or "",
        envelope=home.envelope,
        place=home.place,
        lease=home.lease,
        since=home.since or "",
        day=day.isoformat(),
        aids="" if kind == ATTESTATION else issuer.sentence(AID_CONTACTS.key, day),
        data_notice=issuer.sentence((DATA_NOTICE if kind == ATTESTATION else ARREARS_DATA).key, day),
        debt_cents=said.debt_cents,
        debt_on=said.debt_on.isoformat() if said.debt_on else "",
        visit=said.visit,
        adviser=", ".join(part for part in said.adviser if part),
        schedule=tuple((one.due.isoformat(), one.cents) for one in said.schedule),
        beside=tuple((one.paper_name, born(one), one.birth_date or "") for one in said.beside),
    )


def check_up_to_date(known: tuple[int, date] | None, plan_active: bool, today: date, fresh: int | None) -> date:
    """Return the day at which nothing is due; raise WrongState when the attestation can’t be given.

    It says nothing of how much: a refusal reads the same to whoever stands beside.
    """
    safe = _("Aucune attestation n’est enregistrée.")
    if known is None:
        raise WrongState(
            _("Le solde de ce bail n’est pas connu sur ce poste."),
            safe,
            _("Demandez-le au siège ou importez les soldes."),
        )
    due, on = known
    if due > 0 or plan_active:
        raise WrongState(
            _("Une somme est due sur ce bail, l’attestation ne peut pas être établie."),
            safe,
            _("Proposez un rendez-vous avec la conseillère sociale."),
        )
    if fresh is not None and (today - on).days > fresh:
        raise WrongState(
            _("Le dernier solde connu date du {day}.").format(day=plain_date(on)),
            safe,
            _("Importez les soldes du mois."),
        )
    return on


def check_letter(known: tuple[int, date] | None) -> tuple[int, date]:
    """Return what the letter says is due; raise WrongState when nothing is known to be."""
    if known is None or known[0] <= 0:
        raise WrongState(
            _("Aucune somme due n’est notée sur ce bail."), _("Rien n’est enregistré."), _("Notez d’abord le solde.")
        )
    return known


def check_place(home: Housing) -> None:
    """Raise BadInput for a paper whose dwelling isn’t known: it has nowhere to go."""
    if not home.place:
        raise BadInput(
            _("Le logement de ce bail n’est pas connu."),
            _("Rien n’est enregistré."),
            _("Rattachez le bail à son logement, puis recommencez."),
        )


def visit_words(day: date | None, starts: int | None, now: datetime) -> str:
    """Return « Jeudi 19 novembre 2020 à 10:00 », "" when none is proposed; raise BadInput for day and starts."""
    if day is None and starts is None:
        return ""
    wrong = {}
    if day is None:
        wrong["day"] = _("La date manque. Tapez le jour et le mois, par exemple 21/11.")
    elif starts is None:
        wrong["starts"] = _("L’heure manque. Tapez par exemple 9:30.")
    elif (day, starts) <= (now.date(), now.hour * 60 + now.minute):
        wrong["day"] = _("Ce moment est passé. Choisissez-en un à venir.")
    elif far := unlikely(day, now.date()):
        wrong["day"] = far
    elif not is_working(day):
        wrong["day"] = _("L’agence est fermée ce jour-là. Choisissez un jour ouvré.")
    if wrong or day is None or starts is None:
        raise BadInput(next(iter(wrong.values())), _("Rien n’est enregistré."), fields=wrong)
    words = _("{day} à {hour}").format(day=long_date(day), hour=clock_hour(starts))
    return capital(words)
