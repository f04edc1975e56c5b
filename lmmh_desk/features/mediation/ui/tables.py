"""The night's incidents, and the twins of the two drawings."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from PySide6.QtCore import QRect

from lmmh_desk.features.mediation.model.nights import DAY, FollowUp, Incident, Week
from lmmh_desk.features.mediation.model.records import ENDED, KINDS, OWNERS, STATES, Kind, Owner, State
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import DAYS, clock_hour, count, hour, listed, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.canvas import Canvas
from lmmh_desk.ui.widgets.cells import Cell, Mark, Text
from lmmh_desk.ui.widgets.rows import Rows, TableColumn

ICONS = {Kind.NOISE: "volume", Kind.GATHERING: "users", Kind.DAMAGE: "wrench", Kind.OTHER: "info"}
BOX = 26  # pixels at 100 %, of the icon's frame


class Pictured(Struct, frozen=True):
    """An icon in its frame, and its word."""

    icon: str
    words: str

    def said(self) -> str:
        """Return the word."""
        return self.words

    def paint(self, paint: Canvas, area: QRect) -> None:
        """Paint the frame, the icon, the word."""
        side, middle = paint.px(BOX), area.center().y() + 1
        frame = QRect(area.left(), middle - side // 2, side, side)
        paint.box(frame, "layer", "line")
        paint.icon(self.icon, "t2", frame.left() + paint.px(5), middle, 16)
        paint.text(area.adjusted(side + paint.px(8), 0, 0, 0), self.words, elide=True)


def incident_rows() -> Rows[Incident]:
    """Return the model of a night."""
    return Rows(
        [
            TableColumn("hour", _("Heure"), lambda one: Text(hour(paris(one.happened_at)), weight=600), 66,
                        sort=lambda one: one.happened_at),
            TableColumn("where", _("Lieu"), _where, 150, stretch=True, sort=lambda one: (one.residence, one.place)),
            TableColumn("kind", _("Type"), lambda one: Pictured(ICONS[Kind(one.kind)], KINDS[Kind(one.kind)]), 152,
                        sort=lambda one: KINDS[Kind(one.kind)]),
            TableColumn("action", _("Action"), lambda one: Text(one.action or "—", ink="t2"), 196),
            TableColumn("police", _("Police"), _police, 70),
            TableColumn("after", _("Suite"), _after, 120),
        ],
        key=lambda one: one.id,
    )  # fmt: skip


def week_rows() -> Rows[Week]:
    """Return the twin of the calendar: a week a row."""
    days = [
        TableColumn[Week](f"day{rank}", DAYS[rank][:3] + ".", _night_cell(rank), 46, right=True) for rank in range(7)
    ]
    return Rows(
        [
            TableColumn("week", _("Semaine"), lambda one: Text(short_date(one.monday)), 78, stretch=True),
            *days,
            TableColumn("total", _("Total"), lambda one: Text(str(one.total), weight=600, right=True), 54, right=True),
        ],
        key=lambda one: one.monday.isoformat(),
        sentence=week_sentence,
    )


def hour_rows() -> Rows[tuple[int, int]]:
    """Return the twin of the bars: an hour a row."""
    return Rows(
        [
            TableColumn("hour", _("Heure"), lambda one: Text(_hours(one[0])), 110, stretch=True),
            TableColumn("number", _("Signalements"), lambda one: Text(str(one[1]), right=True), 100, right=True),
        ],
        key=lambda one: str(one[0]),
    )


def week_sentence(one: Week) -> str:
    """Return « semaine du 09/11 : lundi 1, mardi 2… »."""
    told = [f"{DAYS[rank]} {number}" for rank, number in enumerate(one.counts) if number is not None]
    return _("semaine du {day}\u00a0: {nights}").format(day=short_date(one.monday), nights=listed(told))


def follow_sentence(one: FollowUp, words: str) -> str:
    """Return what a screen reader says of a follow-up."""
    return ", ".join(part for part in (one.text, OWNERS[Owner(one.owner)], one.place, words) if part)


def night_sentence(week: Week, rank: int) -> str:
    """Return « mercredi 18/11 : 5 signalements »."""
    number, day = week.counts[rank], week.monday + rank * DAY
    told = _("à venir") if number is None else count(number, _("signalement"))
    return f"{DAYS[rank]} {short_date(day)}\u00a0: {told}"


def _where(one: Incident) -> Text:
    return Text(one.residence, one.place, 600, unsent=one.unsent)


def _police(one: Incident) -> Cell:
    return Mark(_("oui"), "neutral", "phone") if one.police else Text(_("non"), ink="t2")


def _after(one: Incident) -> Cell:
    if one.follow:
        owner = Owner(one.follow)
        if owner is Owner.WORKSHOP:
            return Mark(OWNERS[owner], "accent", "wrench")
        return Mark(_("À suivre"), "warn", "flag")
    if one.state not in ENDED:
        return Mark(STATES[State(one.state)], "accent")
    if one.followed:
        return Mark(_("Suivi"), "ok", "check")
    return Text(_("Sans suite"), ink="t2")


def _night_cell(rank: int) -> Callable[[Week], Cell]:
    def cell(one: Week) -> Cell:
        number = one.counts[rank]
        return Text("" if number is None else str(number), right=True)

    return cell


def _hours(start: int) -> str:
    return f"{clock_hour(start * 60)} – {clock_hour((start + 1) % 24 * 60)}"
