"""What the two papers of the cell say: the order of the day, and the minutes of a sitting."""

from __future__ import annotations

import json
from datetime import date

from msgspec import Struct
from msgspec.structs import asdict

from lmmh_desk.features.continuity.model.board import Board, Entry, figures, shares
from lmmh_desk.features.continuity.model.records import KINDS, STATES, EntryKind, EntryState, Half
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.french import count, hour, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.sheets import check_instants, sheet_from
from lmmh_desk.office.model.issuer import Issuer
from lmmh_desk.office.model.sites import SiteStatus

KIND = "CR"
LABEL = _("Compte rendu de la cellule de crise")
OF_SITES = {  # how one site receives, then several
    SiteStatus.OPEN: (_("ouvert"), _("ouverts")),
    SiteStatus.APPOINTMENT_ONLY: (_("sur rendez-vous"), _("sur rendez-vous")),
    SiteStatus.PHONE_ONLY: (_("par téléphone"), _("par téléphone")),
    SiteStatus.CLOSED: (_("fermé"), _("fermés")),
}


class OrdersSheet(Struct, frozen=True):
    """The order of the day, as it hangs at a counter."""

    office: str
    nature: str
    site: str
    day: date
    orders: str
    status: str  # how this site receives
    plan: str


class MinutesSheet(Struct, frozen=True):
    """The words of the minutes of one day."""

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
    day: date
    plan: str
    attendees: str
    situation: tuple[tuple[str, str], ...]  # label, what is said of it
    entries: tuple[tuple[str, str, str], ...]  # « 8:34 Décision », the text, who and where it stands
    orders: str
    next_topics: str

    def __post_init__(self) -> None:
        check_instants(self.issued_at)

    def to_json(self) -> str:
        """Return the text kept with the record."""
        return json.dumps({**asdict(self), "day": self.day.isoformat()}, ensure_ascii=False, sort_keys=True)


def from_json(text: str) -> MinutesSheet:
    """Return the sheet that `to_json` wrote."""
    return sheet_from(text, MinutesSheet)


def minutes(board: Board, issuer: Issuer, *, number: str, at: int) -> MinutesSheet:
    """Return what the minutes of a day say; raise WrongState where the cell wrote nothing that day."""
    meeting = board.meeting
    if not (board.entries or meeting.orders or meeting.attendees):
        raise WrongState(
            _("La cellule n’a rien écrit ce jour-là."), _("Rien n’est enregistré."), _("Ajoutez une ligne au journal.")
        )
    return MinutesSheet(
        number=number,
        issued_at=at,
        office=issuer.office,
        nature=issuer.nature,
        town=issuer.place,
        site=issuer.site,
        phone=issuer.phone,
        signatory=issuer.agent,
        title=issuer.title,
        signs_as=issuer.signs_as,
        day=date.fromisoformat(board.day),
        plan=board.plan.said(),
        attendees=meeting.attendees,
        situation=tuple(_situation(board)),
        entries=tuple(_told(board, entry) for entry in (*board.late, *board.entries)),
        orders=meeting.orders,
        next_topics=meeting.next_topics,
    )


def _situation(board: Board) -> list[tuple[str, str]]:
    told = [(_("Sites"), _sites(board))]
    morning = shares(board.workers, Half.MORNING)  # the cell sits at 8:30, whenever its minutes are recorded
    told += [(share.label, _("matin\u00a0: {figures}").format(figures=figures(share))) for share in morning]
    low = [f"{one.name} ({one.stock.masks})" for one in board.sites if one.stock is not None and one.stock.low]
    if low:
        told.append((_("Stocks de masques bas"), ", ".join(low)))
    if board.nights is not None:  # no report says that a night was calm: nothing received is all that is known
        told.append((_("Nuit"), "\u00a0; ".join(board.nights) or _("rien de reçu")))
    return told


def _sites(board: Board) -> str:
    told = []
    for status in SiteStatus:
        names = [one.name for one in board.said() if one.status is status]
        if names:
            few = "" if status is SiteStatus.OPEN else f" ({', '.join(names)})"
            told.append(count(len(names), *OF_SITES[status]) + few)
    if silent := board.silent():
        told.append(_("{sites} sans nouvelle ce jour").format(sites=count(silent, _("site"))))
    return "\u00a0; ".join(told)


def _told(board: Board, entry: Entry) -> tuple[str, str, str]:
    moment = paris(entry.at)
    day = "" if entry in board.entries else f"{short_date(moment.date())} "
    return f"{day}{hour(moment)} {KINDS[entry.kind]}", entry.text, standing(entry, board.day)


def standing(entry: Entry, shown: str) -> str:
    """Return who does it, by when, and where it stands: « Logistique · avant le 20/11 · en cours ».

    What was done on another day than the one shown (ISO) says which.
    """
    due = _("avant le {day}").format(day=short_date(date.fromisoformat(entry.due))) if entry.due else ""
    if entry.kind is EntryKind.INFO:
        state = ""
    elif entry.state is EntryState.DONE and entry.ended_at is not None:
        ended, due = paris(entry.ended_at), ""
        state = _("fait à {hour}").format(hour=hour(ended))
        if ended.date().isoformat() != shown:
            state = _("fait le {day}").format(day=short_date(ended.date()))
    else:
        state = STATES[entry.state].lower() if entry.state is not EntryState.OPEN else ""
    return " · ".join(part for part in (entry.owner, due, state) if part)
