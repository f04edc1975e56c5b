"""The applicants of a dwelling, a card each: rank, file, papers, what was decided of them and why (picture 23)."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPointF, QRect

from lmmh_desk.features.allocation.model.records import PAPERS, Condition, Decision, Missing, Offer
from lmmh_desk.features.allocation.model.sitting import Candidate
from lmmh_desk.kernel.french import count, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.canvas import CENTER, RIGHT, Canvas, tag_width, width
from lmmh_desk.ui.widgets.tiles import Tiles

HIGH, GAP, EDGE = 228, 8, 9  # pixels at 100 %; the gap below is part of the height
LINE, FOOT = 18, 46
MOST, LEAST = 3, 158
TONES = {
    Decision.NONE: ("neutral", ""), Decision.GRANTED: ("ok", "check"), Decision.CONDITIONAL: ("warn", "clock"),
    Decision.REFUSED: ("bad", "close"), Decision.INADMISSIBLE: ("bad", "minus"),
}  # fmt: skip
BADGES = {"ok": ("acc", "onacc"), "warn": ("warns", "warn"), "bad": ("bads", "bad"), "neutral": ("layer", "t1")}
OFFER_TONES = {Offer.ACCEPTED: "ok", Offer.SENT: "accent"}


class CandidateCards(Tiles[Candidate]):
    """Arrows go from one to the next; letters decide, or note the answer to an offer."""

    def __init__(self) -> None:
        super().__init__(_("Candidats"), HIGH, most=MOST, least=LEAST, key=lambda one: one.id)
        self._taking, self.day = "", date.max
        self.set_empty(_("Aucun candidat pour ce logement."))

    def show_taking(self, told: str) -> None:
        """Say on the card chosen which decision waits for its reason; nothing takes that away."""
        self._taking = told
        self.viewport().update()

    def said(self, item: Candidate) -> str:
        """Return a card in one sentence."""
        lacks = _("pièces\u00a0: {lacking}").format(lacking=lacking(item)) if item.missing else _("pièces complètes")
        facts = (f"{label} {told}" for label, told, _ink in _facts(item, self.day))
        unsent = _("pas encore envoyé") if item.unsent else ""
        parts = (item.name, item.nur, *facts, lacks, more(item), standing(item)[0], item.reason_words, unsent)
        return ", ".join(part for part in parts if part)

    def paint_row(self, paint: Canvas, area: QRect, row: int, item: Candidate) -> None:
        """Paint a card."""
        px, chosen = paint.px, row == self.currentIndex().row()
        box = self.tile(area, row, px(GAP))
        paint.box(box, "hover" if row == self.hovered and not chosen else "card", "line", radius=8)
        if chosen:
            paint.box(box, edge="focus" if self.hasFocus() else "acc", radius=8, line=2)
        room = box.adjusted(px(EDGE), px(EDGE), -px(EDGE), -px(EDGE))
        self._paint_facts(paint, room.adjusted(0, self._paint_who(paint, room, item), 0, 0), item)
        foot = room.adjusted(0, room.height() - px(FOOT), 0, 0)
        paint.fill(QRect(foot.left(), foot.top(), foot.width(), px(1)), "line")
        self._paint_decision(paint, foot, item, chosen=chosen)

    def _paint_who(self, paint: Canvas, room: QRect, item: Candidate) -> int:
        """Paint rank, name and number; return their height."""
        px = paint.px
        badge = QRect(room.left(), room.top(), px(24), px(24))
        fill, ink = BADGES[TONES[item.stands][0]]
        paint.box(badge, fill, "line" if fill == "layer" else "")
        paint.text(badge, str(item.rank or item.position), 13, 600, ink, align=CENTER)
        words = _("rang retenu") if item.rank else _("rang proposé")
        paint.text(QRect(badge.right() + px(8), badge.top(), room.right() - badge.right() - px(8), px(24)), words, 12,
                   400, "t2", elide=True)  # fmt: skip
        if item.unsent:
            paint.dot(QPointF(room.right() - px(4), badge.center().y()), "off")
        used = paint.lines(QRect(room.left(), room.top() + px(28), room.width(), px(LINE)), item.name, 13, 600)
        number = QRect(room.left(), room.top() + px(28) + used * px(LINE), room.width(), px(LINE))
        paint.text(number, item.nur, 12, 400, "t2", elide=True)
        return number.bottom() + px(3) - room.top()

    def _paint_facts(self, paint: Canvas, room: QRect, item: Candidate) -> None:
        """Paint the file, label and value on a line."""
        px = paint.px
        line = QRect(room.left(), room.top(), room.width(), px(LINE))
        for label, told, ink in _facts(item, self.day):
            used = paint.text(line, label, 12, 400, "t2") + px(4)
            weight = 400 if ink == "t1" else 600
            paint.text(line.adjusted(used, 0, 0, 0), told, 12, weight, ink, align=RIGHT, elide=True)
            line.translate(0, px(LINE))
        told, ink, icon = (lacking(item), "warn", "warning") if item.missing else (_("complètes"), "ok", "check")
        used = paint.text(line, _("Pièces"), 12, 400, "t2") + px(4)
        pictured = width(told, 12, 600) <= line.width() - used - px(18)  # else the words need the room of the icon
        wide = paint.text(line.adjusted(used, 0, 0, 0), told, 12, 600, ink, align=RIGHT, elide=True)
        if pictured:
            paint.icon(icon, ink, line.right() - wide - px(18), line.center().y() + 1, 14)

    def _paint_decision(self, paint: Canvas, room: QRect, item: Candidate, *, chosen: bool) -> None:
        px = paint.px
        told, tone, icon = (self._taking, "warn", "pencil") if chosen and self._taking else standing(item)
        paint.tag(room.left(), room.top() + px(15), told, tone, icon if tag_width(told, icon) <= room.width() else "")
        if not (chosen and self._taking):
            below = QRect(room.left(), room.top() + px(28), room.width(), px(16))
            paint.text(below, item.reason_words, 12, 400, "t2", elide=True)


def standing(one: Candidate) -> tuple[str, str, str]:
    """Return what was decided of an applicant, or became of the offer: the words, the tone, the icon."""
    if one.offer:
        return one.outcome, OFFER_TONES.get(Offer(one.offer), "neutral"), ""
    if one.condition:
        met = one.condition == Condition.MET
        return one.outcome, "ok" if met else "bad", "check" if met else "close"
    return (one.decided_words, *TONES[one.stands])


def lacking(one: Candidate) -> str:
    """Return the paper the file lacks; several are counted, `more` names them."""
    if len(one.missing) == 1:
        return PAPERS[Missing(one.missing[0])]
    return count(len(one.missing), _("manquante"))


def more(one: Candidate) -> str:
    """Return what a card has no room for: several missing papers, the last day to renew, the communes asked."""
    papers = ", ".join(PAPERS[Missing(code)] for code in one.missing) if len(one.missing) > 1 else ""
    parts = (
        one.elsewhere,
        _("manquent\u00a0: {papers}").format(papers=papers) if papers else "",
        _("à renouveler le {day}").format(day=short_date(one.renew_on, year=True)) if one.renew_on else "",
        ", ".join(one.communes),
    )
    return " · ".join(part for part in parts if part)


def _facts(one: Candidate, day: date) -> tuple[tuple[str, str, str], ...]:
    """Return the file as labels, values and inks: an application to renew soon says so, in place of its day."""
    filed = _("Demande"), short_date(one.filed_on, year=True), "t1"
    if one.renew_on is not None and one.must_renew(day):
        filed = _("À renouveler"), short_date(one.renew_on, year=True), "warn"
    return (
        (_("Foyer"), count(one.household, _("personne")), "t1"), filed,
        (_("Ressources"), _("{percent}\u00a0% plafond").format(percent=one.income), "t1"),
    )  # fmt: skip
