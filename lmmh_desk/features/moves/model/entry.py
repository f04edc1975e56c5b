"""The form as typed: texts of the fields, kept as a draft, read into what is recorded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from msgspec import Struct, to_builtins
from msgspec.structs import replace

from lmmh_desk.features.moves.model.move import Checks, Draft, Kind, Outing, Vehicle, lines
from lmmh_desk.features.moves.model.rules import Setting, errors
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.typed import read_count, read_date, read_hour, written_date, written_hour, written_plate


class DayTyped(Struct, frozen=True):
    """One line of the section Date."""

    day: str = ""
    starts: str = "8:00"
    ends: str = "18:00"


class Entry(Struct, frozen=True):
    """Everything an agent can type or tick on the form."""

    reference: str = ""
    kind: str = ""  # only where no lease says it
    origin: str = ""
    destination: str = ""
    days: tuple[DayTyped, ...] = (DayTyped(),)
    helpers: tuple[str, ...] = ()
    vehicle: str = ""
    plate: str = ""
    firm: str = ""
    movers: str = ""
    identity: bool = False
    lease_signed: bool = False
    inspection: bool = False
    gestures: bool = False

    def to_draft(self) -> dict[str, Any]:
        """Return what is kept every two seconds."""
        return dict(to_builtins(self))


def from_draft(kept: dict[str, Any]) -> Entry:
    """Return the entry that `to_draft` gave, after it went through JSON."""
    days = tuple(DayTyped(**day) for day in kept["days"])
    return Entry(**{**kept, "days": days, "helpers": tuple(kept["helpers"])})


def shown(draft: Draft) -> Entry:
    """Return the texts that show a draft."""
    days = tuple(
        DayTyped(written_date(outing.day), written_hour(outing.starts), written_hour(outing.ends))
        for outing in draft.days
    )
    checks = draft.checks
    return Entry(
        draft.lease_reference, "", "\n".join(draft.from_address), "\n".join(draft.to_address), days or (DayTyped(),),
        draft.helpers, draft.vehicle, draft.plate, draft.firm, str(draft.movers or ""),
        checks.identity, checks.lease_signed, checks.inspection, checks.gestures,
    )  # fmt: skip


def read(entry: Entry, known: Draft, today: date) -> tuple[Draft, dict[str, str]]:
    """Return the draft typed over what was known, and a sentence for each field that can't be read."""
    wrong: dict[str, str] = {}
    days = [_read_day(number, typed, today, wrong) for number, typed in enumerate(entry.days)]
    movers = _or(wrong, "firm", lambda: read_count(entry.movers) if entry.movers.strip() else 0, 0)
    draft = replace(
        known,
        kind=Kind(entry.kind) if entry.kind else known.kind,
        lease_reference=" ".join(entry.reference.split()),
        from_address=lines(entry.origin),
        to_address=lines(entry.destination),
        days=tuple(outing for outing in days if outing),
        helpers=entry.helpers,
        vehicle=Vehicle(entry.vehicle),
        plate=written_plate(entry.plate),
        firm=" ".join(entry.firm.split()),
        movers=movers,
        checks=Checks(entry.identity, entry.lease_signed, entry.inspection, entry.gestures),
    )
    return draft, wrong


def faults(draft: Draft, wrong: dict[str, str], setting: Setting) -> dict[str, str]:
    """Return a sentence for each wrong field in the order of the form; an unreadable day hides the rules on days."""
    days_read = not any(name.startswith(("day", "hours")) for name in wrong)
    ruled = errors(draft, setting)
    kept = {name: told for name, told in ruled.items() if days_read or not name.startswith(("day", "hours"))}
    return dict(sorted({**kept, **wrong}.items(), key=lambda fault: _place(fault[0])))


def _place(name: str) -> tuple[int, str]:
    order = ("person", "lease", "from", "to", "day", "hours", "days", "helpers", "plate", "firm")
    kind = name.rstrip("0123456789")
    return order.index("day" if kind == "hours" else kind), name.removeprefix(kind) + kind


def _read_day(number: int, typed: DayTyped, today: date, wrong: dict[str, str]) -> Outing | None:
    if not typed.day.strip():
        wrong[f"day{number}"] = _("La date manque. Tapez le jour et le mois, par exemple 21/11.")
        return None
    day = _or(wrong, f"day{number}", lambda: read_date(typed.day, today), None)
    starts = _or(wrong, f"hours{number}", lambda: read_hour(typed.starts), None)
    ends = _or(wrong, f"hours{number}", lambda: read_hour(typed.ends), None)
    return None if day is None or starts is None or ends is None else Outing(day, starts, ends)


def _or(wrong: dict[str, str], field: str, reading: Callable[[], Any], otherwise: Any) -> Any:
    try:
        return reading()
    except BadInput as error:
        wrong.setdefault(field, str(error))
        return otherwise
