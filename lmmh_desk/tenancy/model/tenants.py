"""Tenants from the landlord's system, one line a person of a lease; columns in resources/import/LISEZMOI.md."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias, TypeVar

from msgspec import Struct

from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.french import small
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.typed import plain, read_euros
from lmmh_desk.tenancy.model.checks import PersonInput, person_faults, tidy, tidy_person
from lmmh_desk.tenancy.model.csvfile import Issue, one_of, unlike
from lmmh_desk.tenancy.model.leases import OLDEST, check_notice, tidy_number
from lmmh_desk.tenancy.model.merge import Groups
from lmmh_desk.tenancy.model.names import identity_key
from lmmh_desk.tenancy.model.nur import check_nur
from lmmh_desk.tenancy.model.phones import Reach, read_email, read_phone
from lmmh_desk.tenancy.model.rpls import Remarks

T = TypeVar("T")
REQUIRED = ("BAIL", "QUALITE", "NOM_NAISSANCE", "PRENOMS")
STANDINGS = {"titulaire": "holder", "cotitulaire": "co_holder", "occupant": "occupant", "enfant": "child", "": "holder"}
CIVILITIES = {
    "": "", "m.": "M.", "m": "M.", "mr": "M.", "monsieur": "M.", "mme": "Mme", "mlle": "Mme", "madame": "Mme",
    "m. et mme": "M. et Mme", "m et mme": "M. et Mme",
}  # fmt: skip
CHANNELS = {"": "", "telephone": "phone", "sms": "sms", "e-mail": "email", "email": "email", "courrier": "mail"}
METHODS = {"": "", "recommande": "registered_letter", "huissier": "bailiff", "remise": "hand_delivery"}
PAYEES = {"": False, "locataire": False, "bailleur": True}
FLAGS = {"": False, "non": False, "0": False, "oui": True, "1": True}
NOTICE_COLUMNS = ("PREAVIS_RECU", "PREAVIS_MODE", "PREAVIS_REDUIT", "PREAVIS_FIN")
Notice: TypeAlias = tuple[str | None, str, bool, str | None]  # received on, method, reduced, ends on
FURTHEST = 30  # years: no lease is told so long before
HIGH = 5_000_00  # cents a month: a comma was forgotten
NO_NOTICE: Notice = (None, "", False, None)

# Column groups of a person and of a lease: each is merged as a whole.
PERSON_GROUPS = {
    "names": ("civility", "birth_name", "usual_name", "first_names", "birth_date"),
    "reach": ("channel", "language", "large_print", "sms_opt_out"),
    "standing": ("standing",),
    "application": ("nur",),
}
LEASE_GROUPS = {
    "dates": ("starts_on", "ends_on"),
    "money": ("rent_cents", "charges_cents", "aid_cents", "aid_to_landlord"),
    "notice": ("notice_received_on", "notice_method", "notice_reduced", "notice_ends_on"),
}


class PersonLine(Struct, frozen=True):
    """One good line: who, as the file says it."""

    line: int
    reference: str
    identity: str  # names and birth date, folded: finds the record an agent typed before the import
    groups: Groups
    reaches: tuple[Reach, ...]


@dataclass(slots=True)
class LeaseLines:
    """A lease and the good lines of its persons."""

    line: int
    number: str
    dwelling: str  # the landlord's identifier, or nothing
    groups: Groups
    persons: list[PersonLine] = field(default_factory=list)


class TenantReader:
    """Reads lines one after another and gathers them by lease."""

    def __init__(self, today: date) -> None:
        self.leases: dict[str, LeaseLines] = {}
        self._today = today
        self._emails: dict[str, int] = {}
        self._persons: dict[str, int] = {}

    def read(self, line: int, row: Mapping[str, str]) -> list[Issue]:
        """Keep a line, or refuse it; return what there is to say of it."""
        remarks = Remarks(line)
        cells = {column: tidy(text) for column, text in row.items()}
        try:
            number = tidy_number(cells["BAIL"])
        except BadInput:
            remarks.say("BAIL", unlike(cells["BAIL"], _("un numéro de bail")), "refused")
            return remarks.issues
        groups = self._lease_groups(cells, remarks)
        person = self._person(number, cells, remarks)
        if person is None or remarks.refused:
            return remarks.issues
        lease = self.leases.get(number)
        if lease is None:
            lease = LeaseLines(line, number, cells.get("LOGEMENT", ""), groups)
            self.leases[number] = lease
        elif (lease.dwelling, lease.groups) != (cells.get("LOGEMENT", ""), groups):
            remarks.say(
                "BAIL", _("le bail est décrit autrement à la ligne {line}, qui est gardée").format(line=lease.line)
            )
        lease.persons.append(person)
        self._persons[person.reference] = line
        return remarks.issues

    def _lease_groups(self, cells: Mapping[str, str], remarks: Remarks) -> Groups:
        starts, ends = _date(cells, "DEBUT_BAIL", remarks), _date(cells, "FIN_BAIL", remarks)
        if starts and ends and ends < starts:
            remarks.say("FIN_BAIL", _("le bail finit avant de commencer"), "refused")
        for column, day in (("DEBUT_BAIL", starts), ("FIN_BAIL", ends)):
            if day and not OLDEST <= int(day[:4]) <= self._today.year + FURTHEST:
                remarks.say(column, unlike(cells[column], _("une date de bail : vérifiez l’année")), "refused")
        rent = _euros(cells, "LOYER", remarks)
        if rent > HIGH:
            remarks.say("LOYER", _("le loyer est inhabituel, à vérifier"), "remark")
        return {
            "dates": (starts, ends),
            "money": (
                rent,
                _euros(cells, "CHARGES", remarks),
                _euros(cells, "AIDE", remarks),
                _known(cells, "AIDE_VERSEE", PAYEES, remarks) or False,
            ),
            "notice": self._notice(cells, starts, remarks),
        }

    def _notice(self, cells: Mapping[str, str], starts: str | None, remarks: Remarks) -> Notice:
        """Return the notice given; one that the counter would refuse too is left empty, said column by column."""
        received, ends = _date(cells, "PREAVIS_RECU", remarks), _date(cells, "PREAVIS_FIN", remarks)
        method = _known(cells, "PREAVIS_MODE", METHODS, remarks)
        reduced = _known(cells, "PREAVIS_REDUIT", FLAGS, remarks) or False
        given = [column for column in NOTICE_COLUMNS if FLAGS.get(plain(cells.get(column, "")), True)]
        if remarks.refused or not given:
            return NO_NOTICE
        if method is None:  # already said
            column, reason = "PREAVIS_MODE", ""
        else:
            column, reason = _notice_fault(received, method, ends, starts, self._today)
        if not column:
            return received, method or "", reduced, ends
        if reason:
            remarks.say(column, reason)
        for other in given:
            if other != column:
                remarks.say(other, _("le préavis est laissé vide, à cause de {column}").format(column=column))
        return NO_NOTICE

    def _person(self, number: str, cells: Mapping[str, str], remarks: Remarks) -> PersonLine | None:
        given = tidy_person(
            PersonInput(
                civility=_known(cells, "CIVILITE", CIVILITIES, remarks) or "",
                birth_name=cells["NOM_NAISSANCE"],
                usual_name=cells.get("NOM_USAGE", ""),
                first_names=cells["PRENOMS"],
                birth_date=_date(cells, "NAISSANCE", remarks) or "",
                channel=_known(cells, "CANAL", CHANNELS, remarks) or "",
                language=cells.get("LANGUE", "").lower() or "fr",
                large_print=_known(cells, "GROS_CARACTERES", FLAGS, remarks) or False,
                sms_opt_out=_known(cells, "REFUS_SMS", FLAGS, remarks) or False,
                standing=_known(cells, "QUALITE", STANDINGS, remarks) or "holder",
                nur=_nur(cells, remarks),
            )
        )
        for column, sentence in person_faults(given, self._today).items():
            remarks.say(_COLUMNS[column], _clause(sentence), "refused")
        identity = identity_key(given, given.birth_date)
        reference = cells.get("PERSONNE", "") or f"{number}|{identity}"
        if reference in self._persons:
            said = _("la personne est déjà à la ligne {line}").format(line=self._persons[reference])
            remarks.say("PERSONNE", said, "refused")
        if remarks.refused:
            return None
        groups: Groups = {
            "names": (*(getattr(given, name) for name in PERSON_GROUPS["names"][:4]), given.birth_date or None),
            "reach": tuple(getattr(given, name) for name in PERSON_GROUPS["reach"]),
            "standing": (given.standing,),
            "application": (given.nur or None,),
        }
        return PersonLine(remarks.line, reference, identity, groups, self._reaches(cells, remarks))

    def _reaches(self, cells: Mapping[str, str], remarks: Remarks) -> tuple[Reach, ...]:
        found: dict[str, Reach] = {}
        phone, email = _("un numéro de téléphone complet"), _("une adresse e-mail")
        readers: tuple[tuple[str, Callable[[str], Reach], str], ...] = (
            ("TELEPHONE", read_phone, phone), ("TELEPHONE2", read_phone, phone), ("EMAIL", read_email, email),
        )  # fmt: skip
        for column, read, expected in readers:
            text = cells.get(column, "")
            if not text:
                continue
            try:
                reach = read(text)
            except BadInput:
                remarks.say(column, unlike(text, expected))
                continue
            first = self._emails.setdefault(reach.value, remarks.line) if reach.kind == "email" else remarks.line
            if first != remarks.line:
                remarks.say(column, _("l’adresse e-mail est déjà à la ligne {line}").format(line=first))
                continue
            found.setdefault(reach.value, reach)
        return tuple(found.values())


_COLUMNS = {
    "civility": "CIVILITE", "birth_name": "NOM_NAISSANCE", "usual_name": "NOM_USAGE", "first_names": "PRENOMS",
    "birth_date": "NAISSANCE", "channel": "CANAL", "standing": "QUALITE", "language": "LANGUE",
    "nur": "NUR",
}  # fmt: skip
_FAULTY = {"received_on": "PREAVIS_RECU", "method": "PREAVIS_MODE", "ends_on": "PREAVIS_FIN"}


def _notice_fault(
    received: str | None, method: str, ends: str | None, starts: str | None, today: date
) -> tuple[str, str]:
    """Return the column of a notice that is wrong, and why; nothing for a good one."""
    if received is None:
        return "PREAVIS_RECU", unlike("", _("une date (jour/mois/année)"))
    if not method:
        return "PREAVIS_MODE", unlike("", one_of(METHODS))
    last = date.fromisoformat(ends) if ends else None
    for name, sentence in check_notice(date.fromisoformat(received), method, starts, today, last).items():
        return _FAULTY[name], _clause(sentence)
    return "", ""


def _clause(sentence: str) -> str:
    """Return what is wrong from the sentence of a form: its gesture is of no use to a file."""
    fact = sentence.partition(". ")[0].removesuffix(".")
    return small(fact)


def _date(cells: Mapping[str, str], column: str, remarks: Remarks) -> str | None:
    text = cells.get(column, "")
    if not text:
        return None
    found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text) or re.fullmatch(r"(\d{2})/(\d{2})/(\d{4})", text)
    if found:
        parts = [int(part) for part in found.groups()]
        try:
            return date(*(parts if parts[0] > 31 else reversed(parts))).isoformat()
        except ValueError:
            pass
    remarks.say(column, unlike(text, _("une date (jour/mois/année)")), "refused")
    return None


def _euros(cells: Mapping[str, str], column: str, remarks: Remarks) -> int:
    text = cells.get(column, "")
    try:
        return read_euros(text) if text else 0
    except BadInput:
        remarks.say(column, unlike(text, _("un montant")), "refused")
        return 0


def _nur(cells: Mapping[str, str], remarks: Remarks) -> str:
    """Return the number of the application; a wrong one is left empty, an unusual one kept, both are said."""
    text = cells.get("NUR", "")
    said = check_nur(text) if text else "ok"
    if said == "wrong":
        remarks.say("NUR", unlike(text[:30], _("un numéro unique de 18 lettres et chiffres")))
        return ""
    if said == "unusual":
        remarks.say("NUR", _("le numéro est inhabituel, à vérifier"), "remark")
    return text


def _known(cells: Mapping[str, str], column: str, known: Mapping[str, T], remarks: Remarks) -> T | None:
    word = plain(cells.get(column, ""))
    if word not in known:
        remarks.say(column, unlike(cells[column], one_of(known)))
    return known.get(word)
