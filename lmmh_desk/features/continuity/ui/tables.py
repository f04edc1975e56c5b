"""The rows of the board, of the log, of a site's team."""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from PySide6.QtCore import QRect

from lmmh_desk.features.continuity.model.board import Entry, SiteLine, Worker
from lmmh_desk.features.continuity.model.records import HALVES, KINDS, MODES, Half, Mode
from lmmh_desk.features.continuity.model.sheets import standing
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import count, hour, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.sites import STATUS_LABELS, SiteStatus
from lmmh_desk.ui.widgets import canvas
from lmmh_desk.ui.widgets.canvas import RIGHT, Canvas
from lmmh_desk.ui.widgets.cells import Text
from lmmh_desk.ui.widgets.rows import Rows, TableColumn

SHORT = {
    SiteStatus.OPEN: "", SiteStatus.APPOINTMENT_ONLY: _("RDV"), SiteStatus.PHONE_ONLY: _("Tél."),
    SiteStatus.CLOSED: _("Fermé"),
}  # fmt: skip
HEADED = {  # of an agency
    SiteStatus.OPEN: _("Ouverte"), SiteStatus.APPOINTMENT_ONLY: _("Sur RDV"), SiteStatus.PHONE_ONLY: _("Par téléphone"),
    SiteStatus.CLOSED: _("Fermée"),
}  # fmt: skip
ICONS = {
    SiteStatus.OPEN: ("check", "ok"), SiteStatus.APPOINTMENT_ONLY: ("clock", "warn"),
    SiteStatus.PHONE_ONLY: ("phone", "warn"), SiteStatus.CLOSED: ("close", "bad"),
}  # fmt: skip
TONES = {SiteStatus.APPOINTMENT_ONLY: "warn", SiteStatus.PHONE_ONLY: "warn", SiteStatus.CLOSED: "bad"}
PREFIXES = ("Espace-accueil DÉMO ", "Espace-accueil ", "Agence ")  # said by the weight of the name


SIZES = (13, 12)  # of a name: the largest that shows it whole on a line; else it takes two
TWO_LINES, ICON = 14, 5  # height of each, what the icon takes beside the margin: pixels at 100 %


class Shown(Struct, frozen=True):
    """A site as shown on a day."""

    line: SiteLine
    day: date


class Told(Struct, frozen=True):
    """A line of the log as shown on a day."""

    entry: Entry
    day: str  # ISO


def short_name(name: str) -> str:
    """Return « Les Sittelles »."""
    for prefix in PREFIXES:
        name = name.removeprefix(prefix)
    return name


class Named(Struct, frozen=True):
    """A name after the icon of how the site receives, and a word for it where it isn't simply open."""

    name: str
    weight: int
    mark: str
    ink: str
    icon: tuple[str, str] | None = None  # and its ink

    def said(self) -> str:
        """Return the name and the word."""
        return ", ".join(part for part in (self.name, self.mark) if part)

    def paint(self, paint: Canvas, area: QRect) -> None:
        """Paint the word at the right, the name in what is left."""
        used = paint.text(area, self.mark, 12, 600, self.ink, align=RIGHT) + paint.px(4) if self.mark else 0
        room = area.adjusted(paint.px(ICON), 0, -used, 0)
        if self.icon is not None:
            paint.icon(*self.icon, area.left() - paint.px(12), area.center().y() + 1, 14)
        size = next((one for one in SIZES if canvas.width(self.name, one, self.weight) <= room.width()), 0)
        if size:
            paint.text(room, self.name, size, self.weight)
        else:
            top, longest = room.center().y() - paint.px(TWO_LINES), max(self.name.split(), key=len)
            small = SIZES[-1] - (canvas.width(longest, SIZES[-1], self.weight) > room.width())  # no word is cut
            paint.lines(QRect(room.left(), top, room.width(), paint.px(TWO_LINES)), self.name, small, self.weight)


def site_rows() -> Rows[Shown]:
    """Return the model of a column of sites, each in one sentence for a screen reader."""
    return Rows(
        [
            TableColumn("site", _("Site"), _site, 80, stretch=True),
            TableColumn("news", _("Vu à"), _news, 54, right=True),
            TableColumn("here", _("Prés."), _here, 46, right=True),
            TableColumn("masks", _("Masq."), _masks, 57, right=True),
        ],
        key=lambda shown: shown.line.site_id,
        sentence=site_sentence,
    )


def worker_rows() -> Rows[Worker]:
    """Return the model of a site's team."""
    return Rows(
        [
            TableColumn("name", _("Agent"), lambda one: Text(one.name, weight=600), 150, stretch=True),
            TableColumn("am", HALVES[Half.MORNING], lambda one: _mode(one.morning), 170),
            TableColumn("pm", HALVES[Half.AFTERNOON], lambda one: _mode(one.afternoon), 170),
        ],
        key=lambda one: one.agent_id,
    )


def _site(shown: Shown) -> Named:
    line = shown.line
    mark = SHORT[line.status] if line.status else _("?")
    ink = TONES.get(line.status, "t3") if line.status else "t3"
    return Named(short_name(line.name), 400, mark, ink, ICONS[line.status] if line.status else None)


def _news(shown: Shown) -> Text:
    told = shown.line.news(shown.day) or "—"
    return Text(told, ink="t2" if shown.line.fresh(shown.day) else "warn", right=True, size=12)


def _here(shown: Shown) -> Text:
    line = shown.line
    short = line.here < line.agents
    return Text(f"{line.here}/{line.agents}", ink="warn" if short else "t2", right=True)


def _masks(shown: Shown) -> Text:
    stock = shown.line.stock
    if stock is None:
        return Text("", right=True)
    return Text(str(stock.masks), weight=600 if stock.low else 400, ink="bad" if stock.low else "t2", right=True)


def here_words(line: SiteLine) -> str:
    """Return « 5/6 présents »."""
    told = _("{here}/{all} présent") if line.here < 2 else _("{here}/{all} présents")
    return told.format(here=line.here, all=line.agents)


def hall_words(line: SiteLine) -> str:
    """Return « 5 / 6 dans l’espace à 10:38 », or nothing of another day than today."""
    return line.hall.said() if line.hall is not None else ""


def site_sentence(shown: Shown) -> str:
    """Return a site in one sentence."""
    line = shown.line
    status = STATUS_LABELS[line.status].lower() if line.status else _("aucune nouvelle")
    news = _("vu à {when}").format(when=line.news(shown.day)) if line.reported else _("n’a rien dit")
    here = _("{here} sur place sur {all}").format(here=line.here, all=line.agents)
    masks = count(line.stock.masks, _("masque")) if line.stock else ""
    low = _("stock bas") if line.stock and line.stock.low else ""
    parts = (line.name, status, news, hall_words(line), here, masks, low)
    return ", ".join(part for part in parts if part)


def told_when(told: Told) -> str:
    """Return the hour of a line of today, the day of an earlier one."""
    moment = paris(told.entry.at)
    return hour(moment) if told.entry.day == told.day else short_date(moment.date())


def told_sentence(told: Told) -> str:
    """Return a line of the log in one sentence."""
    entry = told.entry
    late = _("en retard") if entry.late(told.day) else ""
    unsent = _("pas encore envoyé") if entry.unsent else ""
    parts = (told_when(told), KINDS[entry.kind], entry.text, standing(entry, told.day), late, unsent)
    return ", ".join(part for part in parts if part)


def _mode(mode: str) -> Text:
    if not mode:
        return Text(_("pas dit"), ink="t3")
    return Text(MODES[Mode(mode)], ink="t2" if mode == Mode.ABSENT else "t1")
