"""Read the code of a paper from a scan, a photograph or a PDF, and say in French what its seal is worth."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec import Struct

from lmmh_desk.documents.seal import Fields, Named, Trust, Verdict, Verification, verify
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.french import count, hour, long_date, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ids import TICKET

DPI = 200  # a PDF is drawn at this resolution to read its code
LARGEST = 60_000_000  # bytes of a file
WORDS = {
    Verdict.AUTHENTIC: (_("Authentique"), _("Signé par {site} le {day} à {hour}, vérifié sans réseau.")),
    Verdict.OUT_OF_WINDOW: (
        _("Hors période"), _("La signature est bonne, mais le document ne sert plus depuis le {last}."),
    ),
    Verdict.CERTIFICATE_OUT_OF_PERIOD: (_("Hors période"), _("Le poste {desk} ne pouvait pas signer le {day}.")),
    Verdict.DESK_REVOKED: (
        _("Clé révoquée"), _("L’office a retiré la clé du poste {desk}\u00a0: ce document n’est pas accepté."),
    ),
    Verdict.WRONG_SIGNATURE: (
        _("Signature non valable"), _("Le document a été modifié ou imité. Appelez l’agence qui y figure."),
    ),
    Verdict.UNKNOWN_ROOT: (_("Signature non valable"), _("L’office qui l’a signé n’est pas connu sur ce poste.")),
    Verdict.QUEUE_TICKET: (
        _("Ticket de file"), _("C’est un ticket de la file d’attente\u00a0: il ne porte pas de signature à vérifier."),
    ),
    Verdict.UNREADABLE: (
        _("Code illisible"), _("Aucun code de l’office n’a été lu. Scannez le papier de nouveau, bien à plat."),
    ),
}  # fmt: skip
Pages = Callable[[bytes, int], Iterable[object]]  # the images of a PDF at a resolution


class Told(Struct, frozen=True):
    """A verdict in words: the heading, the sentence under it, and whether it is good."""

    heading: str
    sentence: str
    good: bool = False


def verify_file(file: Path, pages: Pages, trust: Trust, now: int | None = None) -> Verification:
    """Judge the code found in an image or a PDF; raises BadInput when the file cannot be opened.

    `pages` draws a PDF (lmmh_desk.printing.pages.images). Of several codes the first sealed one counts.
    """
    return verify_images(images_of(file, pages), trust, now)


def verify_images(images: Iterable[object], trust: Trust, now: int | None = None) -> Verification:
    """Judge the first code that can be read in these images (Pillow’s or Qt’s)."""
    found = Verification(Verdict.UNREADABLE)
    for image in images:
        for text in codes(image):
            seen = verify(text, trust, now)
            if seen.fields is not None:
                return seen
            if text.strip().upper().startswith(TICKET):
                found = Verification(Verdict.QUEUE_TICKET)
    return found


def codes(image: object) -> list[str]:
    """Return the texts of the QR codes of an image (Pillow’s or Qt’s), trying again harder when none is found."""
    import zxingcpp

    formats = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    for binarizer in (zxingcpp.Binarizer.LocalAverage, zxingcpp.Binarizer.GlobalHistogram):
        found = zxingcpp.read_barcodes(image, formats=formats, binarizer=binarizer)
        if found:
            return [code.text for code in found]
    return []


def told(found: Verification) -> Told:
    """Return a verdict in words (UX.md §5)."""
    heading, sentence = WORDS[found.verdict]
    facts = {"site": found.site, "desk": found.desk}
    if found.fields:
        issued, windows = paris(found.fields.issued_at), found.fields.windows
        facts |= {"day": short_date(issued.date(), year=True), "hour": hour(issued)}
        facts["last"] = last_day(found.fields) if windows else ""
    return Told(heading, sentence.format(**facts), found.verdict is Verdict.AUTHENTIC)


def says(found: Verification) -> dict[str, str]:
    """Return in words what a seal vouches for, by what it is: persons, windows, from, to, issued, code."""
    fields = found.fields
    if fields is None:
        return {}
    issued = paris(fields.issued_at)
    return {
        "persons": _persons(fields),
        "windows": "\n".join(_window(paris(start), paris(end)) for start, end in fields.windows),
        "from": fields.origin,
        "to": fields.destination,
        "issued": _("{site}, poste {desk}, le {day} à {hour}").format(
            site=found.site, desk=found.desk, day=short_date(issued.date(), year=True), hour=hour(issued)
        ),
        "code": found.short_code,
    }


def last_day(fields: Fields) -> str:
    """Return the last day a paper serves: « 21/11/2020 »."""
    return short_date(paris(fields.windows[-1][1]).date(), year=True)


def _persons(fields: Fields) -> str:
    """Return a line for each person named, and how many are only counted."""
    lines = [_born(person) for person in fields.persons]
    if fields.others and lines:
        others = count(fields.others, _("autre personne"), _("autres personnes"))
        lines.append(_("et {people}").format(people=others))
    elif fields.others:
        lines.append(_("{people}, sans leur nom").format(people=count(fields.others, _("personne"))))
    return "\n".join(lines)


def _born(person: Named) -> str:
    """Return « M FERHAT BELKACEM, né le 12/04/1984 », in the capitals of the seal."""
    if person.birth is None:
        return person.name
    day = short_date(person.birth, year=True)
    told = _("{name}, né(e) le {day}")
    if person.name.startswith("MME "):
        told = _("{name}, née le {day}")
    elif person.name.startswith("M ") and not person.name.startswith("M ET "):
        told = _("{name}, né le {day}")
    return told.format(name=person.name, day=day)


def _window(start: datetime, end: datetime) -> str:
    """Return « samedi 21 novembre 2020, 8:00 – 18:00 », Paris time."""
    last = hour(end) if end.date() == start.date() else f"{long_date(end.date())}, {hour(end)}"
    return f"{long_date(start.date())}, {hour(start)} – {last}"


def images_of(file: Path, pages: Pages) -> Iterator[object]:
    """Return the pages of a PDF, or a photograph twice, ready to look for codes; raises BadInput."""
    try:
        data = file.read_bytes() if file.stat().st_size <= LARGEST else b""
    except OSError as error:
        raise _unopened(file) from error
    if data.startswith(b"%PDF"):
        yield from pages(data, DPI)
    else:
        yield from _photographs(file, data)


def _photographs(file: Path, data: bytes) -> Iterator[Any]:
    """Return an image in grey, then twice as large: small modules read better so."""
    from io import BytesIO

    from PIL import Image, UnidentifiedImageError

    try:
        image = Image.open(BytesIO(data)).convert("L")
    except (OSError, ValueError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise _unopened(file) from error
    yield image
    if max(image.size) <= 3000:
        yield image.resize((image.width * 2, image.height * 2))


def _unopened(file: Path) -> BadInput:
    return BadInput(
        _("Le fichier {file} ne s’ouvre pas comme une image ou un PDF.").format(file=file.name),
        _("Rien n’a changé."),
        _("Donnez un scan en PNG, JPEG ou PDF."),
    )
