"""The stock of each site, and the movements of this one."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QRect

from lmmh_desk.features.masks.model.records import Kind
from lmmh_desk.features.masks.model.stock import Line, SiteStock, expected_hour, short_name
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import count, grouped, hour
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.canvas import Canvas
from lmmh_desk.ui.widgets.cells import Beside, Icon, Mark, Text
from lmmh_desk.ui.widgets.rows import Rows, TableColumn

ICONS = {
    Kind.RECEIVED: "download", Kind.GIVEN: "arrow-right", Kind.SENT: "truck", Kind.ARRIVED: "download",
    Kind.TAKEN_BACK: "undo", Kind.COUNTED: "pencil",
}  # fmt: skip
FULL = 5  # thresholds that fill the bar


class Level(Struct, frozen=True):
    """A stock as a bar, with a mark where it becomes low."""

    stock: int
    low: int

    def said(self) -> str:
        """Return nothing: the number beside says it."""
        return ""

    def paint(self, paint: Canvas, area: QRect) -> None:
        """Paint the bar and the mark."""
        px, middle = paint.px, area.center().y() + 1
        bar = QRect(area.left(), middle - px(3), area.width() - px(4), px(6))
        paint.box(bar, "line", radius=3)
        share = min(1.0, max(0.0, self.stock / (self.low * FULL)))
        if share:
            wide = max(px(4), round(bar.width() * share))
            paint.box(QRect(bar.left(), bar.top(), wide, bar.height()), _ink(self.stock, self.low, "acc"), radius=3)
        paint.fill(QRect(bar.left() + bar.width() // FULL, middle - px(6), px(2), px(12)), "t1")


class Shown(Struct, frozen=True):
    """A movement as shown now; `masked` hides whose it is."""

    line: Line
    masked: bool = False


def _ink(stock: int, low: int, otherwise: str) -> str:
    return "bad" if stock < low else otherwise


def site_rows() -> Rows[SiteStock]:
    """Return the model of the stocks, each row in one sentence for a screen reader."""
    return Rows(
        [
            TableColumn("site", _("Site"), _site, 96, stretch=True, sort=lambda one: one.name.casefold()),
            TableColumn("level", _("Niveau"), lambda one: Level(one.stock, one.low), 104),
            TableColumn("stock", _("Stock"), _stock, 62, sort=lambda one: one.stock, right=True),
        ],
        key=lambda one: one.site_id,
        sentence=_site_sentence,
    )


def low_rows(now: int) -> Rows[SiteStock]:
    """Return the model of the low stocks, with what is on its way."""
    return Rows(
        [
            TableColumn("mark", "", lambda _one: Icon("warning", "", "bad"), 30),
            TableColumn("site", _("Site"), lambda one: Text(short_name(one.name), weight=600), 160),
            TableColumn("stock", _("Stock"), _stock, 44, right=True),
            TableColumn(
                "coming", _("En route"), lambda one: Text(coming_words(one, now), ink="t2", size=12), 90, stretch=True
            ),
        ],
        key=lambda one: one.site_id,
        sentence=_site_sentence,
    )


def journal_rows() -> Rows[Shown]:
    """Return the model of the movements."""
    return Rows(
        [
            TableColumn("hour", _("Heure"), lambda one: Text(hour(paris(one.line.at)), ink="t2"), 60),
            TableColumn("kind", _("Nature"), lambda one: Icon(ICONS[one.line.kind], ""), 32),
            TableColumn("what", _("Mouvement"), _what, 130, stretch=True),
            TableColumn("quantity", _("Quantité"), _quantity, 64, right=True),
        ],
        key=lambda one: one.line.id,
    )


def coming_words(one: SiteStock, now: int) -> str:
    """Return « seuil 50 · 300 en route, 12:00 »."""
    low = _("seuil {low}").format(low=grouped(one.low))
    if not one.coming:
        return low
    way = _("{number} en route").format(number=grouped(one.coming))
    return f"{low} · " + ", ".join(part for part in (way, expected_hour(one.expected_at, now)) if part)


def _site(one: SiteStock) -> Text:
    return Text(short_name(one.name))


def _stock(one: SiteStock) -> Text:
    return Text(grouped(one.stock), weight=600, ink=_ink(one.stock, one.low, "t1"), right=True)


def _site_sentence(one: SiteStock) -> str:
    low = _("stock bas") if one.is_low else ""
    coming = _("{number} en route").format(number=one.coming) if one.coming else ""
    return ", ".join(part for part in (one.name, count(one.stock, _("masque")), low, coming) if part)


def _what(shown: Shown) -> Beside:
    line = shown.line
    title = _("Nom masqué") if shown.masked and line.person_id else line.title
    return Beside(Text(title, line.about, 600, unsent=line.unsent), _mark(line))


def _mark(line: Line) -> Mark:
    if not line.counts:
        return Mark(_("Compté une fois"), "warn", "info")
    if line.recounted:
        return Mark(_("Recompté depuis"), "neutral", "info")
    if not line.here:
        return Mark(_("À recevoir"), "accent")
    if line.twice:
        return Mark(_("Servi deux fois"), "warn", "warning")
    if line.ended:
        return Mark(_("Reçu") if line.kind is Kind.SENT else _("Repris"), "neutral")
    return Mark("")


def _quantity(shown: Shown) -> Text:
    line = shown.line
    number = line.quantity if line.counts else 0
    sign = "+" if number > 0 else "−" if number < 0 else ""
    text = f"{sign}\u00a0{grouped(abs(number))}".strip()
    return Text(text, weight=600, ink="ok" if number > 0 and line.here else "t2", right=True, size=14)
