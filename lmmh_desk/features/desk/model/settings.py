"""What the first start and the settings page show and refuse."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.french import short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.typed import read_count
from lmmh_desk.office.model.pins import check_pin
from lmmh_desk.office.model.regulations import RULES, Regulation
from lmmh_desk.office.model.settings import Setting, SettingChange
from lmmh_desk.system.passphrase import KNOWN, SHORTEST

if TYPE_CHECKING:
    from lmmh_desk.office.model.forms import Founding

MODES = ("light", "dark", "system")
COPIES_KEPT = 5
DAYS_KEPT, WEEKS_KEPT = 7, 4  # of the copies that the program makes by itself
COPY_EVERY = 20 * 3_600_000  # milliseconds: once a working day, whenever this PC is switched on


class Way(StrEnum):
    """How this PC will serve (first start)."""

    DEMO = "demo"
    ATTACH = "attach"
    ALONE = "alone"
    RECOVER = "recover"


class AloneForm(Struct, frozen=True):
    """The form of a stand-alone desk as typed; `needs_passphrase` where the machine has no vault."""

    office_name: str = ""
    site_name: str = ""
    place: str = ""
    area: str = ""
    admin_name: str = ""
    pin: str = ""
    pin_again: str = ""
    needs_passphrase: bool = False
    passphrase: str = ""
    passphrase_again: str = ""

    def errors(self) -> dict[str, str]:
        """Return one French sentence per wrong field, in the order of the form."""
        found = self.founding().errors() | self._pin()
        if self.needs_passphrase:
            found |= passphrase_errors(self.passphrase, self.passphrase_again)
        if not self.area.strip():
            found["area_m2"] = _("La surface d’accueil manque. Elle fixe la jauge.")
        order = (
            "office_name", "site_name", "place", "area_m2", "admin_name", "pin", "pin_again", "passphrase",
            "passphrase_again",
        )  # fmt: skip
        return {field: found[field] for field in order if found.get(field)}

    def founding(self) -> Founding:
        """Return what the office is founded with."""
        from lmmh_desk.office.model.forms import Founding

        try:
            area = read_count(self.area.removesuffix("m²"))
        except BadInput:
            area = 0
        return Founding(self.office_name, self.site_name, area, self.admin_name, self.pin, self.place)

    def _pin(self) -> dict[str, str]:
        wrong = ""
        try:
            check_pin(self.pin)
        except BadInput as error:
            wrong = error.fact + " " + error.gesture
        again = "" if wrong or self.pin == self.pin_again else _("Les deux codes diffèrent. Retapez le second.")
        return {"pin": wrong, "pin_again": again}


def copy_due(last: int | None, now: int) -> bool:
    """Say whether a copy is to be made, the last one being of this instant; one of the future proves nothing."""
    return last is None or not 0 <= now - last < COPY_EVERY


def superseded(names: Sequence[str], day: Callable[[str], date]) -> list[str]:
    """Return which of these copies, oldest first, the rotation lets go.

    The last seven stay, and the last one of each of the four weeks before them.
    """
    older = list(names[:-DAYS_KEPT])
    weekly = {day(name).isocalendar()[:2]: name for name in older}  # the last one of each week
    kept = set(list(weekly.values())[-WEEKS_KEPT:])
    return [name for name in older if name not in kept]


def passphrase_errors(passphrase: str, again: str) -> dict[str, str]:
    """Return what is wrong with a new passphrase, by field."""
    if len(passphrase) < SHORTEST:
        told = _("La phrase de passe compte au moins {count} caractères. Allongez-la.")
        return {"passphrase": told.format(count=SHORTEST)}
    if passphrase == KNOWN:
        return {"passphrase": _("Cette phrase est celle des démonstrations, que tout le monde connaît. Changez-la.")}
    if passphrase != again:
        return {"passphrase_again": _("Les deux phrases diffèrent. Retapez la seconde.")}
    return {}


class OfficeLine(Struct, frozen=True):
    """One threshold of the office as the page shows it."""

    key: str
    label: str
    value: str
    default: str  # what « Rétablir » gives back: the program's value, or the office's for a site
    effect: str
    setting: Setting | None = None  # None: a dated rule, changed among the rules
    editable: bool = False
    changed: bool = False  # differs from what « Rétablir » gives back
    own: bool = False  # was set here, not inherited


class RuleLine(Struct, frozen=True):
    """One dated rule: what it is worth from a day on, and whether it applies now."""

    id: str
    key: str
    label: str
    value: str
    source: str
    starts_on: date
    state: str  # "past", "current", "coming"
    raw: str = ""  # the value as the form edits it

    @property
    def since(self) -> str:
        """Return « depuis le 30/10/2020 » or « à partir du 28/11/2020 »."""
        day = short_date(self.starts_on, year=True)
        if self.state == "coming":
            return _("à partir du {day}").format(day=day)
        return _("depuis le {day}").format(day=day) if self.state == "current" else _("du {day}").format(day=day)


def rule_lines(rows: Sequence[Regulation], today: date) -> list[RuleLine]:
    """Return the dated rules, rule by rule in the order of the program's list, oldest first."""
    found = []
    for key, rule in RULES.items():
        dated = sorted((row for row in rows if row.key == key), key=lambda row: row.starts_on)
        current = [row for row in dated if row.starts_on <= today.isoformat()][-1:]
        for row in dated:
            state = "coming" if row.starts_on > today.isoformat() else "current" if row in current else "past"
            day = date.fromisoformat(row.starts_on)
            found.append(RuleLine(row.id, key, rule.label, rule.written(row.value), row.source, day, state, row.value))
    return found


def said_change(setting: Setting, change: SettingChange, agent_name: str, site_name: str = "") -> str:
    """Return « Hélène Vauclin passe « Attente trop longue » de 30 min à 25 min », and where if it is for one site."""
    before, after = (
        setting.written(setting.default if value is None else value) for value in (change.previous, change.value)
    )
    said = _("{agent} passe « {label} » de {before} à {after}").format(
        agent=agent_name, label=setting.label, before=before, after=after
    )
    return f"{said}, {site_name}" if site_name else said
