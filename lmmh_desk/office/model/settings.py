"""Thresholds of the office: what they are, who may change them, what they are worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from msgspec import Struct

from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.french import NBSP
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.record import Record
from lmmh_desk.kernel.typed import read_count
from lmmh_desk.office.model.rights import MANAGERS, Role


@dataclass(kw_only=True)
class SettingChange(Record):
    """One change of a setting; rows are only added, the newest one counts, so that the table is its history."""

    key: str
    scope: str = ""  # a site's id, or empty for the whole office
    value: int | None = None  # None: as the office, or as by default
    previous: int | None = None


class Setting(Struct, frozen=True):
    """A threshold a slice declares: whole number of `unit`, its bounds, its effect in one line."""

    key: str
    label: str
    unit: str
    default: int
    low: int
    high: int
    effect: str
    roles: frozenset[Role] = MANAGERS
    per_site: bool = False

    def written(self, value: int) -> str:
        """Return « 20 min », « 1 masque »."""
        unit = self._one if value < 2 else self.unit
        return f"{value}{NBSP}{unit}" if unit else str(value)

    def read(self, text: str) -> int:
        """Return the number typed, with or without its unit; raise BadInput in French outside the bounds."""
        value = read_count(text.strip().removesuffix(self.unit).removesuffix(self._one))
        if not self.low <= value <= self.high:
            raise BadInput(
                _("« {label} » va de {low} à {high}.").format(
                    label=self.label, low=self.written(self.low), high=self.written(self.high)
                ),
                _("La valeur d’avant est gardée."),
                _("Tapez un nombre entre les deux."),
            )
        return value

    @property
    def _one(self) -> str:
        return self.unit.removesuffix("s")


WAIT_LONG = Setting(
    "wait_long", _("Attente longue"), "min", 20, 1, 240, _("Minutes en orange et horloge"), per_site=True
)
WAIT_TOO_LONG = Setting(
    "wait_too_long", _("Attente trop longue"), "min", 30, 2, 480, _("Minutes en rouge et horloge"), per_site=True
)
LOCK_AFTER = Setting(
    "lock_after", _("Verrouillage sans geste"), "min", 5, 1, 60, _("Avis de 20 s, puis code PIN"), per_site=True
)
EXCHANGE_EVERY = Setting(
    "exchange_every", _("Échange avec le serveur toutes les"), "min", 0, 0, 120,
    _("0\u00a0: seulement quand l’agent synchronise"), per_site=True,
)  # fmt: skip
OPEN_WITHOUT_EXCHANGE = Setting(
    "open_without_exchange", _("Accès sans synchronisation"), "jours", 7, 1, 90,
    _("Au-delà, un responsable ouvre et synchronise"), frozenset({Role.ADMIN}),
)  # fmt: skip
SETTINGS = (WAIT_LONG, WAIT_TOO_LONG, LOCK_AFTER, EXCHANGE_EVERY, OPEN_WITHOUT_EXCHANGE)


def in_force(setting: Setting, values: Mapping[tuple[str, str], int | None], site_id: str) -> int:
    """Return the value for a site: its own, else the office’s, else the default; `values` by (key, scope).

    One out of bounds, which another version or another program wrote, counts as the bound.
    """
    for scope in (site_id, ""):
        value = values.get((setting.key, scope))
        if value is not None:
            return min(max(value, setting.low), setting.high)
    return setting.default
