"""The columns of the list of moves."""

from __future__ import annotations

from datetime import date

from lmmh_desk.features.moves.model.listing import MoveRow, leading, step_label
from lmmh_desk.features.moves.model.rights import State
from lmmh_desk.kernel.french import DAYS, clock_hour, count, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.cells import Cell, Mark, Text
from lmmh_desk.ui.widgets.rows import Rows, TableColumn

_ICONS = {
    "notice_received": "mail", "pre_inspection": "eye", "inspection_booked": "calendar", "justified": "document",
    "moved": "truck", "keys_returned": "key", "account_settled": "euro", "offer_accepted": "check",
    "lease_signing_booked": "calendar", "signed": "pencil", "inspection": "door", "keys_given": "key",
}  # fmt: skip
_SETTLED = {"justified", "moved", "keys_returned", "account_settled", "keys_given"}


def rows(today: date) -> Rows[MoveRow]:
    """Return the model of the list, each row in one sentence for a screen reader."""
    return Rows(
        [
            TableColumn("person", _("Personne et bail"), _person, 176, sort=lambda row: row.name.casefold()),
            TableColumn("route", _("Trajet"), _route, 150, stretch=True),
            TableColumn("day", _("Date"), lambda row: _day(row, today), 126, sort=_when),
            TableColumn("step", _("Étape"), _step, 168, sort=step_label),
            TableColumn("paper", _("Justificatif"), _paper, 136),
        ],
        key=lambda row: row.id,
        sentence=lambda row: sentence(row, today),
    )


def written_day(day: date, today: date) -> str:
    """Return « sam. 21/11 », with the year when it isn't this one."""
    return f"{DAYS[day.weekday()][:3]}. {short_date(day, year=day.year != today.year)}"


def hours(row: MoveRow) -> str:
    """Return « 8:00 à 18:00 », or « 2 jours », of the trips."""
    if len(row.outings) > 1:
        return count(len(row.outings), _("jour"))
    return " à ".join(clock_hour(at) for outing in row.outings for at in (outing.starts, outing.ends))


def sentence(row: MoveRow, today: date) -> str:
    """Return « M. Ferhat Belkacem, bail L-204518, sam. 21/11, état des lieux fixé, justificatif à établir »."""
    day = written_day(row.day, today) if row.day else _("sans date")
    paper = f"{row.issued.number} {row.issued.label}" if row.issued else _("justificatif à établir")
    return ", ".join((row.name, _("bail {number}").format(number=row.lease_reference), day, step_label(row), paper))


def _person(row: MoveRow) -> Cell:
    return Text(row.name, f"{row.lease_reference} · {row.kind.label}", 600, unsent=row.unsent)


def _route(row: MoveRow) -> Cell:
    if not row.destination:
        return Text(row.origin[0] if row.origin else "—", _("destination à préciser"))
    return Text(row.destination[0], _("de {place}").format(place=row.origin[0]) if row.origin else "")


def _when(row: MoveRow) -> date:
    return row.day or date.max


def _day(row: MoveRow, today: date) -> Cell:
    if row.day is None:
        return Text(_("à fixer"), ink="t3")
    late = row.day < today and not row.closed
    note = hours(row) if row.standing else _("fin du préavis") if row.notice_ends_on else _("nouveau bail")
    return Text(written_day(row.day, today), _("date passée") if late else note, note_ink="warn" if late else "t3",
                note_icon="clock" if late else "")  # fmt: skip


def _step(row: MoveRow) -> Cell:
    if row.cancelled:
        return Mark(_("Annulé"), "neutral", "close")
    state = row.state(leading(row))
    return Mark(step_label(row), "ok" if state in _SETTLED else "accent", _ICONS.get(state or "", "clock"))


def _paper(row: MoveRow) -> Cell:
    if row.issued is None:
        return Text("—", ink="t3") if row.closed else Mark(_("À établir"), "warn", "document")
    ink = {State.RECORDED: "warn", State.PRINTED: "t3", State.VOIDED: "t3"}[row.issued.state]
    return Text(row.issued.number, row.issued.label, note_ink=ink)
