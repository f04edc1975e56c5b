"""The papers of the commission: the minutes, page by page, and the letter in its window envelope (DOMAIN.md §4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from lmmh_desk.documents.blocks import BODY, HEAD, LABEL, LEAD, TITLE, Block, Frame, Laid, Rows, Stack, Text, highlight
from lmmh_desk.documents.drawing import Drawing
from lmmh_desk.documents.envelope import Window
from lmmh_desk.documents.letterhead import Head, Paper, long_pdf, pdf
from lmmh_desk.documents.seal import Sealed
from lmmh_desk.documents.signatory import Signatory, signed_foot, signing
from lmmh_desk.documents.text import EDGE, LINE, WASH, Rich, Run, Style, strong
from lmmh_desk.features.allocation.model.records import Decision
from lmmh_desk.features.allocation.model.sheets import (
    LABELS,
    LETTER,
    MINUTES,
    TAKEN_BACK,
    UNMET,
    WITHDRAWN,
    By,
    LetterSheet,
    MinutesSheet,
    Point,
)
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import clock_hour, hour, long_date, plain_date
from lmmh_desk.kernel.i18n import _

CELL = Style(9.2, leading=1.3)
SEAT = 78.0  # room of a member's seat
SHARES = (0.06, 0.205, 0.245, 0.06, 0.16, 0.27)  # rank, name, number, persons, decision, reason
STAYS = _("Votre demande reste enregistrée sous son numéro unique tant qu’elle est renouvelée (CCH L441-2-2).")
COMMISSION = _("Commission d’attribution des logements et d’examen de l’occupation des logements")


class Line(Struct, frozen=True):
    """Cells in their shares of the width; `over` is the room above them, under a fine line."""

    cells: tuple[Rich, ...]
    style: Style = CELL
    gap: float = 2
    over: float = 0

    def lay(self, room: float, scale: float) -> Laid:
        over, widths = self.over * scale, [share * room for share in SHARES]
        laid = [
            Text(cell, self.style).lay(width - 6 * scale, scale) for cell, width in zip(self.cells, widths, strict=True)
        ]

        def draw(drawing: Drawing, x: float, y: float) -> None:
            if over:
                drawing.rule(x, y, room, color=LINE, thickness=0.5)
            for piece, width in zip(laid, widths, strict=True):
                piece.draw(drawing, x, y + over)
                x += width

        return Laid(max(piece.height for piece in laid) + over, draw)


class Side(Struct, frozen=True):
    """Blocks beside each other, equally wide."""

    blocks: tuple[Block, ...]
    gap: float = 0
    between: float = 16

    def lay(self, room: float, scale: float) -> Laid:
        between = self.between * scale
        wide = (room - between * (len(self.blocks) - 1)) / len(self.blocks)
        laid = [one.lay(wide, scale) for one in self.blocks]

        def draw(drawing: Drawing, x: float, y: float) -> None:
            for rank, piece in enumerate(laid):
                piece.draw(drawing, x + rank * (wide + between), y)

        return Laid(max(piece.height for piece in laid), draw)


def minutes_paper(sheet: MinutesSheet, sealed: Sealed | None) -> bytes:
    """Return the PDF, each page under the letterhead and the seal; without one, a preview that proves nothing."""
    head = Head(sheet.by.office, sheet.by.nature, _("Référence"), sheet.by.number)
    foot = signed_foot(sealed, sheet.by.phone, _("Confidentiel\u00a0: membres, service attributions, préfecture."))
    return long_pdf(Paper(LABELS[MINUTES], plain_date(sheet.day), head, tuple(_minutes(sheet)), foot))


def letter_paper(sheet: LetterSheet, sealed: Sealed | None) -> bytes:
    """Return the PDF of a decision, the address where the window of the envelope is."""
    head = Head(sheet.by.office, sheet.by.nature, _("Référence"), sheet.by.number)
    foot = signed_foot(sealed, sheet.by.phone, sheet.data_notice)
    return pdf(Paper(LABELS[LETTER], plain_date(sheet.day), head, tuple(_letter(sheet)), foot))


def _minutes(sheet: MinutesSheet) -> Iterator[Block]:
    yield Text(LABELS[MINUTES], TITLE, gap=12)
    yield Text(COMMISSION, LEAD, gap=2)
    opened, ended = (_hour(at, sheet.day) for at in (sheet.opened_at, sheet.ended_at))
    hours = _("de {opened} à {ended}, convoquée à {hour}")
    hours = hours.format(opened=opened, ended=ended, hour=clock_hour(sheet.starts_at))
    facts = (
        _fact(_("Séance {number}").format(number=sheet.session), long_date(sheet.day), hours),
        _fact(_("Mode"), sheet.mode, ""),
        _fact(_("Quorum"), sheet.quorum, sheet.presence),
    )
    yield Frame(Side(facts), gap=9, fill=WASH, edge=EDGE, padding=(11, 8))
    yield Text(_("Membres"), HEAD, gap=10)
    half = -(-len(sheet.members) // 2)
    yield Side(tuple(_members(part) for part in (sheet.members[:half], sheet.members[half:]) if part), gap=4)
    yield Text(_("Décisions"), HEAD, gap=10)
    for point in sheet.points:
        yield _point(point)
    told = _("Chaque candidat à qui un logement est proposé a {days} jours pour répondre\u00a0; sans réponse, l’offre"
             " est refusée et va au rang suivant (CCH R441-10).")  # fmt: skip
    yield Text(told.format(days=sheet.days), BODY, gap=10)
    if sheet.secretary:
        yield Text(_("Secrétaire de séance\u00a0: {name}").format(name=sheet.secretary), BODY, gap=4)
    yield signing(_signatory(sheet.by, sheet.chair, _("présidence de la commission")))


def _fact(label: str, told: str, detail: str) -> Block:
    lines: list[Block] = [Text(label, LABEL), Text((strong(told),), BODY, gap=2)]
    return Stack((*lines, Text(detail, CELL, gap=1)) if detail else tuple(lines))


def _members(part: tuple[tuple[str, str, str], ...]) -> Block:
    return Rows(tuple((seat, (strong(name), Run(f" · {told}"))) for name, seat, told in part), label_room=SEAT)


def _hour(at: int, day: date) -> str:
    """Return the hour of an instant, with its day where it isn't that of the session."""
    moment = paris(at)
    if moment.date() == day:
        return hour(moment)
    return _("{hour} le {day}").format(hour=hour(moment), day=plain_date(moment.date()))


def _point(point: Point) -> Block:
    facts = Text(point.facts, LABEL, align="right")
    lines: list[Block] = [Side((Text((strong(point.title),), BODY), facts))]
    if point.note:
        lines.append(Text(point.note, LABEL))
    if point.rows:
        titles = (_("Rang"), _("Candidat"), _("Numéro unique"), _("Pers."), _("Décision"), _("Motif"))
        lines.append(Line(titles, LABEL, gap=4))
        lines += [Line(_weighed(row), over=2.5) for row in point.rows]
    return Frame(Stack(tuple(lines)), gap=7, padding=(10, 7))


def _weighed(row: tuple[str, ...]) -> tuple[Rich, ...]:
    """Return the cells of an applicant: the rank, the name and the decision stand out."""
    rank, name, number, persons, decision, reason = row
    return (strong(rank),), (strong(name),), number, persons, (strong(decision),), reason


def _letter(sheet: LetterSheet) -> Iterator[Block]:
    yield Window(sheet.envelope)
    yield Text(LABELS[LETTER], TITLE, single=True)
    told = _("La commission d’attribution du {day} a examiné votre demande de logement.")
    yield Text(told.format(day=plain_date(sheet.day)), LEAD, gap=6)
    yield highlight(Stack((Text(_decided(sheet), HEAD),)), gap=10)
    yield Rows(
        (
            (_("Numéro unique"), sheet.nur),
            (_("Logement"), sheet.title),
            (_("Conditions"), sheet.facts),
            (_("Motif"), sheet.reason),
            (_("Séance"), sheet.session),
        ),
        gap=10,
    )
    yield Text(_after(sheet), BODY, gap=9)
    yield signing(_signatory(sheet.by, sheet.by.signatory, sheet.by.title))


def _decided(sheet: LetterSheet) -> str:
    if sheet.answer_by:
        return _("Ce logement vous est proposé")
    if sheet.outcome:
        return {
            UNMET: _("La condition n’est pas remplie\u00a0: ce logement ne vous est pas attribué"),
            WITHDRAWN: _("L’attribution de ce logement est retirée"),
            TAKEN_BACK: _("L’attribution de ce logement est retirée"),
        }[sheet.outcome]
    return {
        Decision.GRANTED: _("Votre candidature est classée au rang {rank}"),
        Decision.CONDITIONAL: _("Attribution sous condition"),
        Decision.REFUSED: _("Ce logement ne vous est pas attribué"),
        Decision.INADMISSIBLE: _("Votre candidature est irrecevable"),
    }[Decision(sheet.decision)].format(rank=sheet.rank)


def _after(sheet: LetterSheet) -> str:
    if sheet.answer_by:
        told = _("Répondez au plus tard le {day} inclus. Sans réponse à cette date, l’offre est refusée (CCH R441-10).")
        return told.format(day=plain_date(date.fromisoformat(sheet.answer_by)))
    if sheet.outcome:
        return {
            UNMET: STAYS,
            WITHDRAWN: _("Il a été attribué deux fois\u00a0: une autre décision l’emporte. Votre demande reste"
                         " enregistrée sous son numéro unique\u00a0; appelez l’agence."),
            TAKEN_BACK: _("La commission est revenue sur sa décision. Votre demande reste enregistrée sous son"
                          " numéro unique\u00a0; appelez l’agence."),
        }[sheet.outcome]  # fmt: skip
    if sheet.decision == Decision.GRANTED:
        return _("Si le rang d’avant refuse, une offre vous est envoyée\u00a0; vous aurez {days} jours.").format(
            days=sheet.days
        )
    if sheet.decision == Decision.CONDITIONAL:
        return _("La condition remplie, appelez l’agence\u00a0: la décision vous sera confirmée.")
    return STAYS


def _signatory(by: By, name: str, title: str) -> Signatory:
    return Signatory(by.town, by.issued_at, name, title, by.signs_as, by.site, by.phone)
