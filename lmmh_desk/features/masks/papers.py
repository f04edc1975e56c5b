"""The receipt of masks, on one A4 page or in large print (DOMAIN.md §4), and the movements of a day."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from lmmh_desk.documents import large
from lmmh_desk.documents.blocks import (
    CONDITION,
    HEAD,
    LEAD,
    TITLE,
    Block,
    Frame,
    Laid,
    Rows,
    Stack,
    Text,
    highlight,
    notice,
)
from lmmh_desk.documents.blocks import LABEL as SMALL
from lmmh_desk.documents.drawing import Drawing
from lmmh_desk.documents.large import Said
from lmmh_desk.documents.roll import TITLE as ROLL_TITLE
from lmmh_desk.documents.roll import Roll, roll_pdf
from lmmh_desk.documents.seal import Sealed
from lmmh_desk.documents.signatory import Signatory, signed_in_large, signing
from lmmh_desk.documents.signed import in_large_print, on_a_page
from lmmh_desk.documents.text import INK, LINE, Rich, Run, Style, strong
from lmmh_desk.features.masks.model.movements import MovementsSheet, moved, on_paper
from lmmh_desk.features.masks.model.receipt import LABEL, ReceiptSheet
from lmmh_desk.features.masks.model.stock import Line
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import NBSP, count, grouped, hour, long_date, plain_date, short_date
from lmmh_desk.kernel.i18n import _

CELL = Style(10.5, leading=1.36)
WIDTHS = (50.0, 190.0, 210.0)  # hour, what, detail; the quantity takes what is left
OPTIONAL = _("Signature de la personne, facultative")  # nobody has to touch a pen (DOMAIN.md §4)


def receipt(sheet: ReceiptSheet, sealed: Sealed | None, *, large: bool = False) -> bytes:
    """Return the PDF: the original, or without a seal a preview that proves nothing."""
    subject = plain_date(sheet.date)
    if large:
        return in_large_print(sheet, LABEL, subject, _said(sheet), sealed)
    return on_a_page(sheet, LABEL, subject, _blocks(sheet), sealed)


def _said(sheet: ReceiptSheet) -> Iterator[Said]:
    """Return the sentences of large print."""
    yield Said(LABEL, large.TITLE, 0)
    yield Said(_lead(sheet))
    yield Said(_quantity(sheet), large.HEAD)
    for label, value in _rows(sheet):
        yield Said((strong(f"{label}\u00a0: "), *value))
    if sheet.mask:
        yield Said(sheet.mask)
    yield Said(f"{OPTIONAL} ……………………………")
    yield Said(signed_in_large(_signatory(sheet)))
    if told := sheet.data_short or sheet.data_notice:
        yield Said(told)


def _blocks(sheet: ReceiptSheet) -> Iterator[Block]:
    yield Text(LABEL, TITLE, gap=14, single=True)
    yield Text(_lead(sheet), LEAD, gap=4)
    yield highlight(Stack((Text(_quantity(sheet), HEAD),)), gap=12)
    yield Rows(tuple(_rows(sheet)), gap=11)
    if sheet.mask:
        yield notice(Stack((Text(sheet.mask, CONDITION),)), gap=11)
    yield signing(_signatory(sheet))
    yield Frame(Stack((Text(OPTIONAL, SMALL), Text(NBSP, TITLE))), gap=8, padding=(12, 6))


def _lead(sheet: ReceiptSheet) -> str:
    return _("{office} a remis au foyer nommé ci-dessous\u00a0:").format(office=sheet.office)


def _quantity(sheet: ReceiptSheet) -> str:
    masks = count(sheet.quantity, _("masque"))
    return _("{masks}, le {day}").format(masks=masks, day=plain_date(sheet.date))


def _rows(sheet: ReceiptSheet) -> Iterator[tuple[str, Rich]]:
    yield _("Remis à"), (strong(sheet.holder),)
    for label, value in ((_("Bail du foyer"), sheet.household), (_("Masques"), sheet.lot), (_("Lieu"), sheet.site)):
        if value:
            yield label, (Run(value),)


def _signatory(sheet: ReceiptSheet) -> Signatory:
    return Signatory(sheet.town, sheet.issued_at, sheet.signatory, sheet.title, sheet.signs_as, sheet.site, sheet.phone)


class Movement(Struct, frozen=True):
    """One line of the list, over a fine rule: hour, what, detail, quantity."""

    cells: tuple[Text, ...]
    gap: float = 0

    def lay(self, room: float, scale: float) -> Laid:
        widths = [*(width * scale for width in WIDTHS), room - sum(WIDTHS) * scale]
        laid = [cell.lay(width - 6 * scale, scale) for cell, width in zip(self.cells, widths, strict=True)]
        height = max(piece.height for piece in laid) + 8 * scale

        def draw(drawing: Drawing, x: float, y: float) -> None:
            drawing.rule(x, y, room, color=LINE, thickness=0.75)
            for piece, width in zip(laid, widths, strict=True):
                piece.draw(drawing, x, y + 4 * scale)
                x += width

        return Laid(height, draw)


class Closing(Struct, frozen=True):
    """Where the count made by hand is written, and who made it."""

    gap: float = 16

    def lay(self, room: float, scale: float) -> Laid:
        words = (_("Compté à la fermeture"), _("Par"))

        def draw(drawing: Drawing, x: float, y: float) -> None:
            for word, used in zip(words, (120 * scale, 26 * scale), strict=True):
                Text(word, CELL, single=True).lay(room, scale).draw(drawing, x, y)
                drawing.rule(x + used, y + 18 * scale, room / 2 - used - 12 * scale, color=INK, thickness=0.75)
                x += room / 2

        return Laid(22 * scale, draw)


def movements(sheet: MovementsSheet) -> bytes:
    """Return the PDF of a day's movements of one site, with a line for the count made by hand."""
    title = _("Mouvements de masques du {day}").format(day=long_date(sheet.day))
    came, left = moved(sheet.lines)
    told = _(" · entrées {came} · sorties {left} · en stock {stock}")
    under = (strong(sheet.site), Run(told.format(came=grouped(came), left=grouped(left), stock=grouped(sheet.stock))))
    rows = tuple(_movement(line) for line in sheet.lines)
    at = paris(sheet.printed_at)
    foot = _("Imprimé le {day} à {hour} par {agent}. Cette liste ne nomme personne.").format(
        day=short_date(at.date(), year=True), hour=hour(at), agent=sheet.printed_by
    )
    head = Stack((Text(title, ROLL_TITLE, single=True), Text(under, CELL)))
    none = Text(_("Aucun mouvement ce jour-là."), CELL)
    return roll_pdf(Roll(title, sheet.office, sheet.site, head, (*(rows or (none,)), Closing()), foot))


def _movement(line: Line) -> Movement:
    quantity = line.quantity if line.counts and line.here else 0
    sign = "+\u00a0" if quantity > 0 else "−\u00a0" if quantity < 0 else ""
    number = strong(f"{sign}{grouped(abs(quantity))}")
    at = hour(paris(line.at))
    return Movement(
        (Text(at, CELL), Text(on_paper(line), CELL), Text(line.about, CELL), Text((number,), CELL, align="right"))
    )
