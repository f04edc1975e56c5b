"""The landlord’s file of balances: a line a lease, « BAIL;SOLDE;DATE », checked whole before anything is written."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import date

from msgspec import Struct

from lmmh_desk.features.arrears.model.schedule import MOST_CENTS
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.french import MONTHS, count, grouped
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.typed import read_euros
from lmmh_desk.tenancy.model.csvfile import Issue, read_csv, rows, unlike
from lmmh_desk.tenancy.model.leases import tidy_number

KIND = "balances"
EARLIEST = 2000  # year of a balance: an older one is a slip
REQUIRED = ("BAIL", "SOLDE")
WHOLE = 95  # percent of the leases in force: with fewer balances a month isn't whole
FALL = 80  # percent of the tenants in arrears of the month before: with fewer, a file may lack some
STEP = 400  # lines of a transaction, under five hundred changes with what they promote (SYNC.md)

Progress = Callable[[int, int], bool]  # (done, total) → go on


class BalanceLine(Struct, frozen=True):
    """What is due under one lease; a credit is no debt: nothing is due, and it is kept beside."""

    line: int
    number: str
    due_cents: int
    on: date
    credit_cents: int = 0


class BalancePlan(Struct, frozen=True):
    """A file read and checked."""

    file_name: str
    sha256: str
    lines: int
    units: tuple[BalanceLine, ...]
    issues: tuple[Issue, ...]

    @property
    def month(self) -> date | None:
        """Return the first day of the month that every line is of, None without a line."""
        return self.units[0].on.replace(day=1) if self.units else None

    @property
    def credits(self) -> int:
        """Return how many leases the landlord owes something to."""
        return sum(one.credit_cents > 0 for one in self.units)

    @property
    def refused(self) -> int:
        """Return how many lines are refused."""
        return _refused(self.issues)


class BalanceOutcome(Struct, frozen=True):
    """What an import did, or would do."""

    state: str = "done"  # done, stopped, dry
    written: int = 0
    unchanged: int = 0
    owing: int = 0  # leases of the file that owe something
    constituted: int = 0  # cases that reached the threshold
    issues: tuple[Issue, ...] = ()
    known: int = 0  # leases in force of which the month's balance is known, by this file and those before
    leases: int = 0  # leases in force
    tenants: int = 0  # in arrears this month, by this file and what is known
    before: int = 0  # in arrears the month before, 0 where nobody counted them

    @property
    def refused(self) -> int:
        """Return how many lines are refused, those of a lease that this desk doesn't know among them."""
        return _refused(self.issues)

    @property
    def fallen(self) -> bool:
        """Say whether a month that looks whole has far fewer tenants in arrears than the one before."""
        return not self.partial and self.tenants * 100 < self.before * FALL

    @property
    def partial(self) -> bool:
        """Say whether too few balances of the month are known to count its tenants in arrears."""
        return self.known * 100 < self.leases * WHOLE


def _refused(issues: Iterable[Issue]) -> int:
    return len({issue.line for issue in issues if issue.severity == "refused"})


def read_balances(data: bytes, file_name: str, today: date) -> BalancePlan:
    """Read and check a whole file; raises BadInput when it isn’t one of balances, or not those of one month."""
    file = read_csv(data, REQUIRED)
    found: dict[str, BalanceLine] = {}
    issues: list[Issue] = []
    lines = 0
    for line, row in rows(file):
        lines += 1
        if isinstance(row, Issue):
            issues.append(row)
            continue
        one = _line(line, row, today)
        if isinstance(one, Issue):
            issues.append(one)
        elif one.number in found:
            issues.append(
                Issue(line, "BAIL", _("le bail est déjà à la ligne {line}").format(line=found[one.number].line))
            )
        else:
            found[one.number] = one
            if one.credit_cents:
                issues.append(
                    Issue(line, "SOLDE", _("compte créditeur\u00a0: rien n’est dû, le crédit est noté"), "remark")
                )
    _check_one_month(found.values())
    digest = hashlib.sha256(data).hexdigest()
    return BalancePlan(file_name, digest, lines, tuple(found.values()), tuple(issues))


def _check_one_month(units: Iterable[BalanceLine]) -> None:
    """Raise BadInput for lines of several months: the tenants in arrears of neither could be counted."""
    keys = sorted({(one.on.year, one.on.month) for one in units})
    if len(keys) < 2:
        return
    first, last = (f"{MONTHS[month - 1]} {year}" for year, month in (keys[0], keys[-1]))
    raise BadInput(
        _("Ce fichier mêle des soldes de plusieurs mois, entre {first} et {last}.").format(first=first, last=last),
        _("Rien n’est écrit."),
        _("Faites un fichier par mois, ou retirez la colonne DATE pour les dater d’aujourd’hui."),
    )


def _line(line: int, row: dict[str, str], today: date) -> BalanceLine | Issue:
    try:
        number = tidy_number(row["BAIL"])
    except BadInput:
        return Issue(line, "BAIL", unlike(row["BAIL"], _("un numéro de bail")))
    try:
        due, credit = _due(row["SOLDE"])
    except BadInput:
        return Issue(line, "SOLDE", unlike(row["SOLDE"], _("une somme due en euros")))
    if due > MOST_CENTS:
        return Issue(line, "SOLDE", unlike(row["SOLDE"], _("une somme vraisemblable")))
    day = _day(row.get("DATE", ""), today)
    if day is None or day > today:
        return Issue(line, "DATE", unlike(row["DATE"], _("une date passée, comme 16/11/2020")))
    return BalanceLine(line, number, 0 if credit else due, day, due if credit else 0)


def _due(text: str) -> tuple[int, bool]:
    """Return the cents of « 412,60 », « -12,50 » or « 12,50- », and whether they are the tenant’s; raise BadInput."""
    bare = text.replace("−", "-").strip()
    amount = bare.removeprefix("-") if bare.startswith("-") else bare.removesuffix("-")
    cents = read_euros(amount)
    return cents, amount != bare and cents > 0


def _day(text: str, today: date) -> date | None:
    """Return the day of « 16/11/2020 », « 16/11/20 » or « 2020-11-16 », today where none is said, None where unlike."""
    if not text:
        return today
    parts = text.split("-") if "-" in text else text.split("/")[::-1]
    try:
        year, month, day = (int(part) for part in parts)
        found = date(year + 2000 if len(parts[0]) == 2 else year, month, day)
    except ValueError:
        return None
    return found if found.year >= EARLIEST else None


def summary(plan: BalancePlan, outcome: BalanceOutcome) -> str:
    """Return what an import did, or would do, in a few sentences."""
    told = _("{written}, {unchanged} déjà connus, {refused}.").format(
        written=count(outcome.written, _("solde à écrire"), _("soldes à écrire"))
        if outcome.state == "dry"
        else count(outcome.written, _("solde écrit"), _("soldes écrits")),
        unchanged=outcome.unchanged,
        refused=count(outcome.refused, _("ligne refusée"), _("lignes refusées")),
    )
    owing = _("{number} en impayé dans le fichier.").format(number=count(outcome.owing, _("bail"), _("baux")))
    credit = ""
    if plan.credits:
        credit = _("{number} comme rien dû.").format(
            number=count(plan.credits, _("compte créditeur noté"), _("comptes créditeurs notés"))
        )
    risen = ""
    if outcome.constituted:
        cases = count(outcome.constituted, _("suivi atteint"), _("suivis atteignent"))
        risen = _("{cases} le seuil de l’impayé constitué.").format(cases=cases)
    return " ".join(one for one in (told, owing, credit, risen, _doubt(outcome)) if one)


def _doubt(outcome: BalanceOutcome) -> str:
    """Return why a month may lack tenants: too few balances, or far fewer tenants than the month before."""
    if outcome.partial:
        told = _(
            "Le mois n’est pas entier\u00a0: le solde de {known} des {leases} baux en cours est connu, le nombre de"
            " locataires en impayé n’a pas changé."
        )
        if outcome.state == "dry":
            told = _(
                "Le mois ne serait pas entier\u00a0: le solde de {known} des {leases} baux en cours serait connu, le"
                " nombre de locataires en impayé ne changerait pas."
            )
        return told.format(known=grouped(outcome.known), leases=grouped(outcome.leases))
    if not outcome.fallen:
        return ""
    told = _("{tenants} en impayé, contre {before} le mois d’avant\u00a0: vérifiez que le fichier est entier.")
    tenants = count(outcome.tenants, _("locataire"))
    return told.format(tenants=tenants, before=grouped(outcome.before))
