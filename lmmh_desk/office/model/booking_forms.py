"""What the screens of rooms, windows and absences hand in, and what is refused in it."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.guard.refusal import fault
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.bookings import AbsenceKind
from lmmh_desk.office.model.forms import bounded, needed
from lmmh_desk.office.model.opening import MIDNIGHT
from lmmh_desk.office.model.recurrence import checked_rule

LONGEST_ABSENCE = 366  # days
YEARS = (2000, 2099)  # what a date typed wrong falls out of


class RoomForm(Struct, frozen=True):
    """A room as its manager writes it; without id, a new one."""

    name: str
    site_id: str
    position: int = 0
    active: bool = True
    id: str = ""

    def errors(self) -> dict[str, str]:
        """Return one sentence per wrong field."""
        return {"name": needed(_("Nom"), self.name, 40), "site_id": "" if self.site_id else _("Choisissez un site.")}


class WindowForm(Struct, frozen=True):
    """A window as its manager writes it; without id, a new one."""

    resource_id: str
    site_id: str
    rule: str
    first_day: date
    opens: int  # minutes since midnight
    closes: int
    service: str = ""
    id: str = ""

    def errors(self) -> dict[str, str]:
        """Return one sentence per wrong field."""
        first_day = _year(self.first_day)
        return {
            "resource_id": "" if self.resource_id else _("Choisissez un agent ou un bureau."),
            "site_id": "" if self.site_id else _("Choisissez un site."),
            "first_day": first_day,
            "rule": "" if first_day else self._rule(),
            "closes": _hours(self.opens, self.closes),
        }

    def _rule(self) -> str:
        try:
            checked_rule(self.rule, self.first_day)
        except BadInput as error:
            return error.fields["rule"]
        return ""


class AbsenceForm(Struct, frozen=True):
    """An absence as its manager writes it; without id, a new one."""

    resource_id: str
    first_day: date
    last_day: date
    from_minute: int = 0
    to_minute: int = MIDNIGHT
    kind: AbsenceKind = AbsenceKind.AWAY
    label: str = ""
    id: str = ""

    def errors(self) -> dict[str, str]:
        """Return one sentence per wrong field."""
        days = _year(self.last_day)
        if self.last_day < self.first_day:
            days = _("La fin précède le début. Choisissez une fin le même jour ou après.")
        elif (self.last_day - self.first_day).days >= LONGEST_ABSENCE:
            days = _("Une absence dure un an au plus. Choisissez une fin plus proche.")
        label = bounded(_("Libellé"), self.label, 60) or fault(self.label)
        if self.kind is AbsenceKind.AWAY and self.label.strip():
            label = _("Une absence ne porte aucune raison. Laissez ce champ vide.")
        return {
            "resource_id": "" if self.resource_id else _("Choisissez un agent ou un bureau."),
            "first_day": _year(self.first_day),
            "last_day": days,
            "to_minute": _hours(self.from_minute, self.to_minute),
            "label": label,
        }


def _hours(opens: int, closes: int) -> str:
    if 0 <= opens < closes <= MIDNIGHT:
        return ""
    return _("La fin ne suit pas le début. Choisissez une heure de fin plus tard dans la journée.")


def _year(day: date) -> str:
    low, high = YEARS
    if low <= day.year <= high:
        return ""
    return _("L’année va de {low} à {high}. Corrigez la date.").format(low=low, high=high)
