"""The applicants of a dwelling, a card each: rank, file, papers, what was decided of them and why (picture 23)."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPointF, QRect

from lmmh_desk.features.allocation.model.records import PAPERS, Condition, Decision, Missing, Offer
from lmmh_desk.features.allocation.model.sitting import Candidate
from lmmh_desk.kernel.french import count, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.canvas import CENTER, RIGHT, Canvas
from lmmh_desk.ui.widgets.tiles import Tiles

HIGH, GAP, EDGE = 318, 8, 9  # pixels at 100 %; the gap below is part of the height
LINE = 18
MOST, LEAST = 3, 158
FACTS = 5  # at most
RENEWED = _("À renouveler")
SHOWN = 2  # papers named on a card; more are counted
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
        papers = ", ".join(PAPERS[Missing(code)] for code in item.missing)
        lacking = _("pièces manquantes\u00a0: {papers}").format(papers=papers) if papers else _("pièces complètes")
        facts = (f"{label} {told}" for label, told in _facts(item))
        late = _("demande à renouveler") if item.must_renew(self.day) else ""
        unsent = _("pas encore envoyé") if item.unsent else ""
        parts = (item.name, item.nur, *facts, late, lacking, standing(item)[0], item.reason_words, unsent)
        return ", ".join(part for part in parts if part)

    def paint_row(self, paint: Canvas, area: QRect, row: int, item: Candidate) -> None:
        """Paint a card."""
        px, chosen = paint.px, row == self.currentIndex().row()
        box = self.tile(area, row, px(GAP))
        paint.box(box, "hover" if row == self.hovered and not chosen else "card", "line", radius=8)
        if chosen:
            paint.box(box, edge="focus" if self.hasFocus() else "acc", radius=8, line=2)
        room = box.adjusted(px(EDGE), px(EDGE), -px(EDGE), -px(EDGE))
        self._paint_who(paint, room, item)
        top = self._paint_facts(paint, room.adjusted(0, px(86), 0, 0), item)
        paint.fill(QRect(room.left(), top + px(4), room.width(), px(1)), "line")
        self._paint_decision(paint, room.adjusted(0, top + px(10) - room.top(), 0, 0), item, chosen=chosen)

    def _paint_who(self, paint: Canvas, room: QRect, item: Candidate) -> None:
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

    def _paint_facts(self, paint: Canvas, room: QRect, item: Candidate) -> int:
        """Paint the file, label and value on a line; return where it ends."""
        px = paint.px
        line = QRect(room.left(), room.top(), room.width(), px(LINE))
        for label, told in _facts(item):
            used = paint.text(line, label, 12, 400, "t2") + px(4)
            late = label == RENEWED and item.must_renew(self.day)
            ink = "warn" if late else "t1"
            paint.text(line.adjusted(used, 0, 0, 0), told, 12, 600 if late else 400, ink, align=RIGHT, elide=True)
            line.translate(0, px(LINE))
        paint.text(line, _("Pièces"), 12, 400, "t2")
        told, ink, icon = (
            (_("manquantes"), "warn", "warning") if item.missing else (_("complètes"), "ok", "check")
        )  # fmt: skip
        wide = paint.text(line, told, 12, 600, ink, align=RIGHT)
        paint.icon(icon, ink, line.right() - wide - px(18), line.center().y() + 1, 14)
        for name in lacking(item):
            line.translate(0, px(LINE))
            paint.text(line, name, 12, 400, ink, align=RIGHT, elide=True)
        return room.top() + (FACTS + 1 + SHOWN) * px(LINE)

    def _paint_decision(self, paint: Canvas, room: QRect, item: Candidate, *, chosen: bool) -> None:
        px = paint.px
        told, tone, icon = (self._taking, "warn", "pencil") if chosen and self._taking else standing(item)
        paint.tag(room.left(), room.top() + px(10), told, tone, icon)
        if not (chosen and self._taking):
            below = QRect(room.left(), room.top() + px(23), room.width(), px(16))
            paint.lines(below, item.reason_words, 12, 400, "t2")


def standing(one: Candidate) -> tuple[str, str, str]:
    """Return what was decided of an applicant, or became of the offer: the words, the tone, the icon."""
    if one.offer:
        return one.outcome, OFFER_TONES.get(Offer(one.offer), "neutral"), ""
    if one.condition:
        met = one.condition == Condition.MET
        return one.outcome, "ok" if met else "bad", "check" if met else "close"
    return (one.decided_words, *TONES[one.stands])


def lacking(one: Candidate) -> list[str]:
    """Return the papers the file lacks: two, more are counted."""
    named = [PAPERS[Missing(code)] for code in one.missing]
    if len(named) > SHOWN:
        named[SHOWN - 1 :] = [_("et {number} autres").format(number=len(named) - SHOWN + 1)]
    return named


def _facts(one: Candidate) -> tuple[tuple[str, str], ...]:
    """Return the file; the last two are there only where they are known."""
    told = [
        (_("Foyer"), count(one.household, _("personne"))),
        (_("Demande"), short_date(one.filed_on, year=True)),
        (_("Ressources"), _("{percent}\u00a0% plafond").format(percent=one.income)),
    ]
    if one.renew_on is not None:
        told.append((RENEWED, short_date(one.renew_on, year=True)))
    if one.communes:
        told.append((_("Communes"), ", ".join(one.communes)))
    return tuple(told)
