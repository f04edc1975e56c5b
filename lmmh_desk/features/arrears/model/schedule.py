"""The due dates of a plan: shared to the cent, on working days, written and read as lines (DOMAIN.md §5, Arrears)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from itertools import count as counting

from msgspec import Struct

from lmmh_desk.kernel.calendar import after_months, next_working
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.french import plain_date, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.money import euros
from lmmh_desk.kernel.typed import read_date, read_euros
from lmmh_desk.office.model.forms import refuse, unlikely

SAFE = _("Le plan saisi est gardé.")
LONGEST = 60  # due dates: five years, the longest protocol that the law knows (CCH, art. L442-6-5)
MOST_CENTS = 10_000_000  # nobody owes a hundred thousand euros of rent: a slip of the hand


class Instalment(Struct, frozen=True):
    """One due date."""

    due: date
    cents: int
    name: str = ""  # where it isn’t that of its day: it had another day, or another line had this one, in a plan before

    @property
    def key(self) -> str:
        """Return what payments call it, whatever its day became."""
        return self.name or self.due.isoformat()


def shared(total: int, count: int) -> tuple[int, ...]:
    """Share cents in `count` parts that differ by one cent at most, the larger first; their sum is the total."""
    part, rest = divmod(total, count)
    return tuple(part + (rank < rest) for rank in range(count))


def instalments(total: int, count: int, first: date) -> tuple[Instalment, ...]:
    """Return monthly due dates from a first one; those of Saturday, Sunday or a holiday go to the next working day."""
    days = (next_working(after_months(first, rank)) for rank in range(count))
    return tuple(Instalment(day, cents) for day, cents in zip(days, shared(total, count), strict=True))


def check_shares(total: int, count: int, first: date, today: date) -> None:
    """Raise BadInput with the fields debt, count and first that can’t be shared."""
    wrong = {"debt": _debt(total), "count": _count(total, count), "first": ""}
    if first < today:
        wrong["first"] = _("Cette date est passée. Choisissez aujourd’hui ou après.")
    wrong["first"] = wrong["first"] or unlikely(first, today)
    raise_for({name: told for name, told in wrong.items() if told})


def _debt(total: int) -> str:
    if total <= 0:
        return _("La dette manque. Tapez ce qui reste dû, par exemple 412,60.")
    if total > MOST_CENTS:
        return _("Ce montant dépasse {most}. Vérifiez la dette.").format(most=euros(MOST_CENTS))
    return ""


def _count(total: int, count: int) -> str:
    if count < 1 or 0 < total < count:
        return _("Ce nombre d’échéances ne convient pas. Tapez par exemple 12.")
    return _too_many(count)


def _too_many(count: int) -> str:
    return (
        _("Un plan compte {most} échéances au plus. Vérifiez ce nombre.").format(most=LONGEST)
        if count > LONGEST
        else ""
    )


def unusual(count: int, most: int | None) -> str:
    """Return what is said of a plan longer than the office’s rule, which refuses nothing."""
    if most is None or not most < count <= LONGEST:
        return ""
    told = _("{count} échéances\u00a0: c’est plus que la règle de l’office ({most}). Vérifiez, le plan reste possible.")
    return told.format(count=count, most=most)


def raise_for(wrong: dict[str, str]) -> None:
    """Raise BadInput for the fields told, if any."""
    refuse(wrong, SAFE)


def written(given: Sequence[Instalment]) -> str:
    """Return the lines of a plan: « 20/11/2020 45,84 € »."""
    return "\n".join(f"{short_date(one.due, year=True)} {euros(one.cents)}" for one in given)


def read(text: str, today: date) -> tuple[Instalment, ...]:
    """Return the due dates typed, a line each, moved to working days; raise BadInput for the field schedule."""
    found = []
    for rank, line in enumerate(filter(None, map(str.strip, text.splitlines())), 1):
        day, _space, amount = line.partition(" ")
        try:
            found.append(Instalment(next_working(read_date(day, today, "ahead")), read_euros(amount)))
        except BadInput as error:
            raise_for({"schedule": _("Ligne {rank}\u00a0: {told}").format(rank=rank, told=error)})
    return tuple(found)


def named(given: Sequence[Instalment], before: Sequence[Instalment]) -> tuple[Instalment, ...]:
    """Give due dates the names they have in the plan before: that of the same day and amount, else of the amount.

    Names follow from the days alone, so that two desks that write the same plan say the same.
    """
    names: dict[date, str] = {}
    free = list(before)
    for same_day in (True, False):
        for one in given:
            found = (old for old in free if old.cents == one.cents and (old.due == one.due or not same_day))
            old = None if one.due in names else next(found, None)
            if old is not None:
                names[one.due] = old.key
                free.remove(old)
    used = {one.key for one in before}
    for one in given:
        if one.due not in names:
            names[one.due] = _new_name(one, used)
            used.add(names[one.due])
    return tuple(Instalment(one.due, one.cents, _unless_day(one.due, names[one.due])) for one in given)


def _new_name(one: Instalment, used: Collection[str]) -> str:
    day = one.due.isoformat()
    names = (f"{day}.{one.cents}.{rank}" for rank in counting(1))
    return day if day not in used else next(name for name in names if name not in used)


def _unless_day(due: date, name: str) -> str:
    return "" if name == due.isoformat() else name


def names_written(given: Sequence[Instalment]) -> str:
    """Return the lines of the names that aren’t those of the days: « 2021-01-05 2020-12-21 »."""
    return "\n".join(f"{one.due.isoformat()} {one.name}" for one in given if one.name)


def kept(text: str, names: str = "") -> tuple[Instalment, ...]:
    """Return the due dates of a plan as `written` kept them; what another program wrote there is left out."""
    called = dict(line.split(" ", 1) for line in names.splitlines() if " " in line)
    found = []
    for line in text.splitlines():
        day, _space, amount = line.partition(" ")
        try:
            due = _day(day)
            found.append(Instalment(due, read_euros(amount), called.get(due.isoformat(), "")))
        except (BadInput, ValueError):
            continue
    return tuple(found)


def _day(text: str) -> date:
    day, month, year = text.split("/")
    return date(int(year), int(month), int(day))


def moved(text: str, today: date) -> tuple[date, ...]:
    """Return the days typed that no bank works on: `read` moves them to the next working day."""
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        try:
            day = read_date(line.partition(" ")[0], today, "ahead")
        except BadInput:
            continue
        if next_working(day) != day:
            found.append(day)
    return tuple(found)


def check(debt: int, given: Sequence[Instalment], today: date) -> None:
    """Raise BadInput unless the due dates follow each other from today on and sum to the debt, to the cent."""
    wrong = {"debt": _debt(debt), "schedule": _schedule(debt, given, today)}
    raise_for({name: told for name, told in wrong.items() if told})


def _schedule(debt: int, given: Sequence[Instalment], today: date) -> str:
    days = [one.due for one in given]
    if not given:
        return _("Le plan n’a pas d’échéance. Répartissez la dette ou tapez les lignes.")
    if len(given) > LONGEST:
        return _too_many(len(given))
    if min(one.cents for one in given) <= 0:
        return _("Une échéance est à zéro. Donnez-lui un montant ou retirez sa ligne.")
    if days != sorted(set(days)):
        return _("Deux échéances tombent le même jour ou ne sont pas dans l’ordre. Corrigez les dates.")
    if days[0] < today:
        return _("La première échéance est passée. Choisissez aujourd’hui ou après.")
    return _closed(days) or unlikely(days[-1], today) or _sum(debt, sum(one.cents for one in given))


def _closed(days: Sequence[date]) -> str:
    """Return which due date no bank works on: the form moves it, another caller is told."""
    off = next((day for day in days if next_working(day) != day), None)
    if off is None:
        return ""
    told = _("Le {day} n’est pas un jour ouvré. Choisissez le {next}.")
    return told.format(day=plain_date(off), next=plain_date(next_working(off)))


def _sum(debt: int, total: int) -> str:
    if total == debt:
        return ""
    gap = euros(abs(debt - total))
    told = _("Il manque {gap} pour que les échéances fassent la dette. Corrigez une ligne.")
    over = _("Les échéances dépassent la dette de {gap}. Corrigez une ligne.")
    return (told if total < debt else over).format(gap=gap)
