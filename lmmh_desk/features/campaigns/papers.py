"""The papers of a campaign: letters in one file in the order they are handed out, posters, where these hang."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from math import sqrt
from pathlib import Path
from unicodedata import bidirectional

from msgspec import Struct

from lmmh_desk.documents.blocks import BODY, LABEL, LEAD, TITLE, Block, Frame, Laid, Stack, Text, fit, notice
from lmmh_desk.documents.drawing import MM, Drawing
from lmmh_desk.documents.envelope import HIGH, TOP, Window
from lmmh_desk.documents.fonts import MISSING, covered
from lmmh_desk.documents.large import BODY as LARGE
from lmmh_desk.documents.large import EDGE, SIDE, STRONG
from lmmh_desk.documents.large import ROOM as LARGE_ROOM
from lmmh_desk.documents.large import TITLE as LARGE_TITLE
from lmmh_desk.documents.letterhead import A4, Head, Paper, draw_head, long_pdf
from lmmh_desk.documents.text import ACCENT, BLACK, FAINT, INK, LINE, Style, broken, strong
from lmmh_desk.features.campaigns.model.mailing import PICTOGRAMS, Hall, Letter, Mailing, Poster, handed_out, walked
from lmmh_desk.kernel.errors import BadInput, StoreError
from lmmh_desk.kernel.french import NBSP, count, plain_date, short_date, typeset
from lmmh_desk.kernel.i18n import _
from lmmh_desk.system.durable import write_private
from lmmh_desk.tenancy.model.address import Address, inside_line

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]
ROOM = A4.width - 2 * A4.side
PARAGRAPH = Style(11.4, leading=1.42)
MARK = Style(8, color=FAINT, leading=1.4)
MARK_TOP = A4.height - A4.bottom - MARK.height
SCALES = (1.0, 0.97, 0.94, 0.91, 0.88)  # of a letter's text: smaller, it is refused
FIRST_WORDS = TOP + HIGH + 6 * MM
REFERENCE = Style(11, "Bold", leading=1.35)
RANK = 80.0  # points: « 12 / 340 »
POSTER_SIDE = 13 * MM
POSTER_TITLE = Style(52, "Display", BLACK, 1.12, raised=False)
SENTENCE = Style(34, "SemiBold", BLACK, 1.2, raised=False)
LARGEST, LEGIBLE = 1.5, 0.76  # of a poster's text: capitals of 6.6 mm, read from two metres and more
POSTER_GAP = 24.0  # points between the text and the contact
WRITTEN, HALL = 122.0, 26.0  # points: the room of a date written by hand, the height of a hall's line
NOTHING_WRITTEN = _("Rien n’a été écrit.")
BAND = 0.34  # of a poster's height: the pictogram's
LARGE_GAP = 10.0  # points between two paragraphs in large print
RIGHT_TO_LEFT = ("R", "AL")  # papers are written the other way
OFTEN = 50  # letters between two looks at the progress


class Body(Struct, frozen=True):
    """What letters share, laid: above and below the line of the salutation."""

    above: Laid
    below: Laid
    scale: float


def letters_pdf(
    mailing: Mailing, letters: Sequence[Letter], out: Path, progress: Progress, cancelled: Cancelled
) -> int:
    """Write every letter in one file and return how many, none and no file when cancelled; raises a DeskError.

    Whoever asked for large print gets it after their letter, on pages of its own.
    """
    ordered = handed_out(letters)
    _check(ordered)
    body = _body(mailing)
    drawing = _drawing(mailing)
    of_quarter, ranks = Counter(letter.quarter for letter in ordered), Counter[str]()
    for done, letter in enumerate(ordered):
        if done % OFTEN == 0:
            if cancelled():
                return 0
            progress(done, len(ordered))
        if done:
            drawing.next_page()
        ranks[letter.quarter] += 1
        if ranks[letter.quarter] == 1 and letter.quarter:
            drawing.bookmark(letter.quarter, 0)
        _draw_letter(drawing, mailing, body, letter, f"{ranks[letter.quarter]} / {of_quarter[letter.quarter]}")
        if letter.large:
            drawing.next_page()
            _draw_large(drawing, mailing, letter.reference)
        if letter.foreign and mailing.translation:
            drawing.next_page()
            _draw_translation(drawing, mailing, letter.reference)
    if not _put(drawing, out, cancelled):
        return 0
    progress(len(ordered), len(ordered))
    return len(ordered)


def check_letter(mailing: Mailing) -> None:
    """Raise BadInput where the text or its translation doesn't hold on a page, or has signs that no paper draws."""
    _check_drawn("text", (mailing.title, *mailing.paragraphs))
    _check_drawn("translation", mailing.translation)
    _body(mailing)
    _translated(mailing, "")


def check_poster(poster: Poster) -> None:
    """Raise BadInput where the poster couldn't be read from two metres, or has signs that no paper draws."""
    _check_drawn("poster", (poster.title, *poster.sentences))
    _poster_text(poster, *_poster_room(poster))


def letter_preview(mailing: Mailing, letter: Letter) -> bytes:
    """Return one letter under APERÇU; raises BadInput where the text doesn't hold on a page."""
    drawing = _drawing(mailing)
    drawing.watermark(_("APERÇU"))
    _draw_letter(drawing, mailing, _body(mailing), letter, "1 / 1")
    return drawing.finish()


def large_print_pdf(mailing: Mailing, *, preview: bool = False) -> bytes:
    """Return what the letters say for who reads badly, addressed to nobody, on as many pages as it takes."""
    drawing = _drawing(mailing)
    _draw_large(drawing, mailing, preview=preview)
    return drawing.finish()


def _draw_large(drawing: Drawing, mailing: Mailing, reference: str = "", *, preview: bool = False) -> None:
    """Draw that from the top of a page on; `reference` names the letter it is joined to."""
    said = (
        *(((reference, LARGE),) if reference else ()), (", ".join(mailing.sender), STRONG),
        (mailing.title, LARGE_TITLE), (_("Madame, Monsieur,"), LARGE),
        *((paragraph, LARGE) for paragraph in mailing.paragraphs), (mailing.signature, STRONG),
        (mailing.contact, STRONG),
    )  # fmt: skip
    if preview:
        drawing.watermark(_("APERÇU"))
    y = EDGE
    for text, style in said:
        for line in broken(_set(text), style, LARGE_ROOM):
            if y + style.height > A4.height - EDGE:
                drawing.next_page()
                y = EDGE
                if preview:
                    drawing.watermark(_("APERÇU"))
            y = drawing.text(SIDE, y, [line], style)
        y += LARGE_GAP


def _check_drawn(name: str, texts: Sequence[str]) -> None:
    """Refuse what would be printed as boxes, or backwards."""
    for letter in "".join(texts):
        if bidirectional(letter) in RIGHT_TO_LEFT or any(MISSING in run for _face, run in covered(letter, "Regular")):
            told = _("Le signe «\u00a0{sign}\u00a0» ne s’imprime pas. Retirez-le, ou changez de langue.")
            raise BadInput(
                told.format(sign=letter), NOTHING_WRITTEN, _("Corrigez le texte."), {name: told.format(sign=letter)}
            )


def _translated(mailing: Mailing, reference: str) -> Laid:
    """Lay the page of the translation, which `reference` joins to its letter; raises BadInput where it is too long."""
    head = (Text(reference, REFERENCE), Text(_("Traduction"), LABEL, 6), Text(_set(mailing.title), TITLE, 8))
    page = Stack((*head, *(Text(one, PARAGRAPH, 9) for one in mailing.translation)))
    for scale in SCALES:
        laid = page.lay(ROOM, scale)
        if laid.height <= MARK_TOP - A4.top:
            return laid
    told = _("La traduction dépasse une page. Raccourcissez-la.")
    raise BadInput(told, NOTHING_WRITTEN, _("Raccourcissez-la."), {"translation": told})


def _draw_translation(drawing: Drawing, mailing: Mailing, reference: str) -> None:
    _translated(mailing, reference).draw(drawing, A4.side, A4.top)


def _check(letters: Sequence[Letter]) -> None:
    """Refuse what can't be put in envelopes before anything is written."""
    if not letters:
        raise BadInput(_("Aucun courrier n’est à faire."), NOTHING_WRITTEN, _("Choisissez d’autres critères."))
    for letter in letters:
        if letter.fault:
            raise BadInput(
                _("La lettre {reference} ne va pas dans une enveloppe à fenêtre\u00a0: {fault}.").format(
                    reference=letter.reference, fault=letter.fault
                ),
                NOTHING_WRITTEN,
                _("Corrigez l’adresse de la fiche, puis recommencez."),
            )


def _drawing(mailing: Mailing) -> Drawing:
    return Drawing(A4.width, A4.height, title=mailing.title, author=mailing.sender[0], subject=mailing.subject)


def _body(mailing: Mailing) -> Body:
    """Lay what letters share at the largest scale that holds on the page; raises BadInput when none does."""
    dated = _("{place}, le {day}").format(place=mailing.place, day=plain_date(mailing.day))
    above = Stack((Text(dated, LABEL), Text(_set(mailing.title), TITLE, 8)))
    below = Stack(tuple(_said(mailing)))
    room = MARK_TOP - 12 - FIRST_WORDS
    for scale in SCALES:
        body = Body(above.lay(ROOM, scale), below.lay(ROOM, scale), scale)
        over = body.above.height + _salutation_height(scale) + body.below.height - room
        if over <= 0:
            return body
    lines = count(int(over / PARAGRAPH.scaled(SCALES[-1]).height) + 1, _("ligne"))
    raise BadInput(
        _("Le texte de la lettre dépasse la page de {lines}.").format(lines=lines),
        NOTHING_WRITTEN,
        _("Raccourcissez-le."),
        {"text": _("Trop long de {lines} pour une page.").format(lines=lines)},
    )


def _said(mailing: Mailing) -> Iterator[Block]:
    for paragraph in mailing.paragraphs:
        yield Text(_set(paragraph), PARAGRAPH, 9)
    yield Text((strong(_set(mailing.signature)),), PARAGRAPH, 18)
    yield notice(Stack((Text(_set(mailing.contact), PARAGRAPH),)), gap=18)


def _set(text: str) -> str:
    """Return a text whose telephone numbers, hours and measures stay on one line."""
    return re.sub(r"(?<=\d) ", NBSP, typeset(text))


def _salutation_height(scale: float) -> float:
    return 10 * scale + PARAGRAPH.scaled(scale).height


def _draw_letter(drawing: Drawing, mailing: Mailing, body: Body, letter: Letter, rank: str) -> None:
    """Draw what this letter says apart over what all share, which is drawn once."""
    drawing.piece("letter", (0, 0, A4.width, A4.height), lambda: _draw_shared(drawing, mailing, body))
    Window(letter.lines).lay(ROOM, 1).draw(drawing, A4.side, 0)
    number = Text(letter.reference, REFERENCE, single=True, align="right")
    fit(number, ROOM / 3, REFERENCE.height).draw(drawing, A4.side + ROOM * 2 / 3, A4.top + LABEL.height)
    top = FIRST_WORDS + body.above.height + 10 * body.scale
    hello = Text(_set(letter.salutation), PARAGRAPH, single=True)
    fit(hello, ROOM, PARAGRAPH.scaled(body.scale).height, body.scale).draw(drawing, A4.side, top)
    where = (letter.quarter, inside_line(Address(building=letter.building, floor=letter.floor)))
    told = " · ".join(part for part in where if part)
    fit(Text(told, MARK, single=True), ROOM - RANK, MARK.height).draw(drawing, A4.side, MARK_TOP)
    Text(rank, MARK, align="right").lay(RANK, 1).draw(drawing, A4.side + ROOM - RANK, MARK_TOP)


def _draw_shared(drawing: Drawing, mailing: Mailing, body: Body) -> None:
    office, *site = mailing.sender
    draw_head(drawing, Head(office, " · ".join(site), _("Référence"), ""), A4, ROOM)
    top = FIRST_WORDS
    body.above.draw(drawing, A4.side, top)
    body.below.draw(drawing, A4.side, top + body.above.height + _salutation_height(body.scale))
    drawing.rule(A4.side, MARK_TOP - 4, ROOM, color=LINE, thickness=0.75)


def _put(drawing: Drawing, out: Path, cancelled: Cancelled) -> bool:
    """Write the file whole or not at all, unless cancelled meanwhile; raises StoreError when the disk refuses."""
    pdf = drawing.finish()
    if cancelled():
        return False
    try:
        write_private(out, pdf)
    except OSError as error:
        raise StoreError(
            _("Les lettres n’ont pas pu être écrites dans {file}.").format(file=out),
            _("La campagne est enregistrée."),
            _("Fermez ce fichier s’il est ouvert, libérez de la place ou changez de dossier, puis recommencez."),
        ) from error
    return True


def poster_pdf(poster: Poster, *, preview: bool = False) -> bytes:
    """Return the poster with its text as large as holds; raises BadInput where it couldn't be read from two metres."""
    room, high, times = _poster_room(poster)
    drawing = Drawing(A4.width * times, A4.height * times, title=poster.title, author="", subject=_("Affiche"))
    side, band = POSTER_SIDE * times, BAND * drawing.height
    text, contact = _poster_text(poster, room, high, times)
    if preview:
        drawing.watermark(_("APERÇU"))
    drawing.box(side, side, room, band, radius=10 * times, fill=ACCENT)
    sign = band * 0.84
    name = poster.pictogram if poster.pictogram in PICTOGRAMS else "info"  # one that a later program knows
    drawing.icon(name, (drawing.width - sign) / 2, side + (band - sign) / 2, sign, color="#FFFFFF", thickness=1.1)
    between = high - text.height - contact.height
    text.draw(drawing, side, 2 * side + band + max(between - side, 0) / 2)
    contact.draw(drawing, side, drawing.height - side - contact.height)
    return drawing.finish()


def _poster_room(poster: Poster) -> tuple[float, float, float]:
    """Return the width and height that a poster leaves to its text, and how many times an A4 it is wide."""
    times = sqrt(2) if poster.size == "A3" else 1.0
    side = POSTER_SIDE * times
    return A4.width * times - 2 * side, A4.height * times * (1 - BAND) - 3 * side, times


def _poster_text(poster: Poster, room: float, high: float, times: float) -> tuple[Laid, Laid]:
    """Lay the text and the contact as large as holds."""
    sentences = (Text(_set(sentence), SENTENCE, 14) for sentence in poster.sentences)
    text = Stack((Text(_set(poster.title), POSTER_TITLE), *sentences))
    contact = Frame(Text(_set(poster.contact), SENTENCE), edge=BLACK, thickness=3, padding=(16, 12))
    scale = LARGEST
    while scale >= LEGIBLE:
        laid = text.lay(room, scale * times), contact.lay(room, scale * times)
        if laid[0].height + POSTER_GAP * scale * times + laid[1].height <= high:
            return laid
        scale -= 0.02
    raise BadInput(
        _("Le texte de l’affiche est trop long pour être lu à deux mètres."),
        NOTHING_WRITTEN,
        _("Raccourcissez-le, ou faites-en deux affiches."),
        {"poster": _("Trop long pour une affiche.")},
    )


def hall_list_pdf(title: str, halls: Sequence[Hall], *, sender: tuple[str, ...], day: date) -> bytes:
    """Return the list of the halls where a poster hangs, a box to tick for each, on as many pages as it takes."""
    office, *site = sender
    head = Head(office, " · ".join(site), _("Imprimé le"), short_date(day, year=True))
    number = count(len(halls), _("hall")) if halls else _("Aucun hall n’est choisi.")
    heading: tuple[Block, ...] = (Text(_set(title), TITLE, 4), Text(number, LEAD, 2))
    blocks = (*heading, *(HallLine(hall) for hall in walked(halls)))
    return long_pdf(Paper(title, _("Affichage dans les halls"), head, blocks, None))


class HallLine(Struct, frozen=True):
    """A box to tick, the hall, and where to write when the poster was put up and taken down.

    Where it hangs, the box is full and the day of putting up is written.
    """

    hall: Hall
    gap: float = 0

    def lay(self, room: float, scale: float) -> Laid:
        left, wide = 26 * scale, WRITTEN * scale
        named = Stack((Text((strong(self.hall.name),), BODY), Text(self.hall.residence, LABEL)))
        name = named.lay(room - left - 2 * wide - 12 * scale, scale)
        since = self.hall.put_on
        put_on = Text((strong(short_date(since)),), BODY).lay(wide - 58 * scale, scale) if since else None
        dates = [Text(told, LABEL).lay(wide, scale) for told in (_("Posée le"), _("Retirée le"))]
        height = max(name.height, HALL * scale) + 10 * scale

        def draw(drawing: Drawing, x: float, y: float) -> None:
            side, middle = 14 * scale, y + height / 2
            drawing.box(x + 1, middle - side / 2, side, side, radius=2 * scale, edge=INK, thickness=1.1,
                        fill=INK if put_on else "")  # fmt: skip
            name.draw(drawing, x + left, middle - name.height / 2)
            for rank, told in enumerate(dates, 1):
                start = x + room - (3 - rank) * wide
                told.draw(drawing, start, middle - told.height / 2)
                if rank == 1 and put_on is not None:
                    put_on.draw(drawing, start + 58 * scale, middle - put_on.height / 2)
                else:
                    drawing.rule(start + 58 * scale, middle + 6 * scale, wide - 66 * scale, color=FAINT, thickness=0.75)
            drawing.rule(x, y + height, room, color=LINE, thickness=0.75)

        return Laid(height, draw)
