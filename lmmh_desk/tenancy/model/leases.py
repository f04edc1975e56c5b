"""Leases: numbers, notice and what state a lease is in."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal, Protocol

from lmmh_desk.kernel.calendar import after_months
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.french import quoted, short_date
from lmmh_desk.kernel.i18n import _

METHODS = {
    "registered_letter": _("Lettre recommandée"),
    "bailiff": _("Acte d’huissier"),
    "hand_delivery": _("Remise en main propre contre récépissé"),
}
OLDEST = 1900  # no paper of a lease in force is older
_NUMBER = re.compile(r"[A-Z0-9][A-Z0-9/.\-]{2,29}")

State = Literal["future", "current", "notice", "ended"]


class Dated(Protocol):
    """Whatever carries the dates of a lease."""

    @property
    def starts_on(self) -> str | None: ...
    @property
    def ends_on(self) -> str | None: ...
    @property
    def notice_ends_on(self) -> str | None: ...


def tidy_number(text: str) -> str:
    """Return a lease number in capitals without spaces; six digits alone get their « L- »; raise BadInput."""
    number = re.sub(r"\s", "", text).upper()
    if re.fullmatch(r"L?\d{6}", number):
        number = "L-" + number[-6:]
    if not _NUMBER.fullmatch(number):
        raise BadInput(
            _("«\u00a0{text}\u00a0» n’est pas un numéro de bail.").format(text=quoted(text)),
            gesture=_("Recopiez-le du bail, par exemple L-204518."),
        )
    return number


def notice_end(received_on: date, reduced: bool) -> date:
    """Return the day the tenant is free: one month (reduced) or three after receipt (loi 89-462, art. 15)."""
    return after_months(received_on, 1 if reduced else 3)


def check_notice(
    received_on: date, method: str, starts_on: str | None, today: date, ends_on: date | None = None
) -> dict[str, str]:
    """Return the French sentence of each wrong field; an e-mail gives no notice (loi 89-462, art. 15)."""
    wrong: dict[str, str] = {}
    if method not in METHODS:
        wrong["method"] = _("Choisissez lettre recommandée, acte d’huissier ou remise en main propre.")
    if received_on > today:
        wrong["received_on"] = _("La date est dans l’avenir. Choisissez aujourd’hui ou avant.")
    elif received_on.year < OLDEST:
        wrong["received_on"] = _("La date est trop ancienne. Vérifiez l’année.")
    elif starts_on and received_on < date.fromisoformat(starts_on):
        wrong["received_on"] = _("Le congé est reçu avant le début du bail. Vérifiez la date.")
    if ends_on and ends_on < received_on:
        wrong["ends_on"] = _("Le congé finit avant d’être reçu. Vérifiez les deux dates.")
    return wrong


def lease_state(lease: Dated, today: date) -> State:
    """Say where a lease stands on a day."""
    day = today.isoformat()
    if lease.starts_on and lease.starts_on > day:
        return "future"
    if lease.ends_on and lease.ends_on < day:
        return "ended"
    return "notice" if lease.notice_ends_on else "current"


def state_sentence(lease: Dated, today: date) -> str:
    """Return « en cours · préavis au 30/11 »."""
    state = lease_state(lease, today)
    if state == "future":
        return _("à partir du {day}").format(day=_day(lease.starts_on, today))
    if state == "ended":
        return _("terminé le {day}").format(day=_day(lease.ends_on, today))
    if state == "notice":
        return _("en cours · préavis au {day}").format(day=_day(lease.notice_ends_on, today))
    return _("en cours")


def _day(text: str | None, today: date) -> str:
    day = date.fromisoformat(text or today.isoformat())
    return short_date(day, year=day.year != today.year)
