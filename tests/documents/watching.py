"""What was drawn and where, seen through the drawing itself: the text of a PDF doesn't say its width."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from string import ascii_uppercase, digits

from pypdf import PdfReader

from lmmh_desk.documents.drawing import Drawing
from lmmh_desk.documents.fonts import ASCENT, DESCENT
from lmmh_desk.documents.text import TextLine

NEAR = 0.6  # points: half a stroke


@dataclass(frozen=True)
class Place:
    """A rectangle of the page, in points from its top left corner."""

    left: float
    top: float
    right: float
    bottom: float
    text: str = ""

    def inside(self, other: Place) -> bool:
        return (
            self.left >= other.left - NEAR
            and self.right <= other.right + NEAR
            and self.top >= other.top - NEAR
            and self.bottom <= other.bottom + NEAR
        )

    def apart(self, other: Place) -> bool:
        return (
            self.right <= other.left + NEAR
            or self.left >= other.right - NEAR
            or self.bottom <= other.top + NEAR
            or self.top >= other.bottom - NEAR
        )


@dataclass
class Seen:
    """The texts and boxes of a page."""

    texts: list[Place] = field(default_factory=list)
    boxes: list[Place] = field(default_factory=list)
    codes: list[Place] = field(default_factory=list)
    page: Place = Place(0, 0, 0, 0)

    def check(self, margin: float) -> None:
        """Fail if a text leaves the margins, crosses the edge of a box or covers a code or another text."""
        frame = Place(margin, margin / 2, self.page.right - margin, self.page.bottom - margin / 2)
        for text in self.texts:
            assert text.inside(frame), text
            for box in self.boxes:
                assert text.inside(box) or text.apart(box), (text, box)
            for code in self.codes:
                assert text.apart(code), (text, code)
        for index, text in enumerate(self.texts):
            for other in self.texts[index + 1 :]:
                assert text.apart(other), (text, other)


def above(text: str) -> float:
    """Return how high the ink of a text goes, in sizes: accents on capitals go higher than ASCII letters."""
    return 0.78 if text.isascii() else ASCENT * 0.96


def below(text: str) -> float:
    """Return how low the ink of a text goes, in sizes."""
    return DESCENT * 0.9 if set(text) - set(ascii_uppercase + digits + "-. ") or "Q" in text else 0.02


@contextmanager
def watching() -> Iterator[Seen]:
    """Record what is drawn; the watermark, which lies under everything, is left out."""
    seen = Seen()
    kept = {name: getattr(Drawing, name) for name in ("_write", "box", "code", "modules", "watermark", "__init__")}

    def write(drawing: Drawing, x: float, baseline: float, line: TextLine, size: float) -> None:
        if line.atoms:
            text = "".join(atom.text for atom in line.atoms)
            top, bottom = baseline - above(text) * size, baseline + below(text) * size
            seen.texts.append(Place(x, top, x + line.width * size, bottom, text))
        kept["_write"](drawing, x, baseline, line, size)

    def box(drawing: Drawing, x: float, y: float, width: float, height: float, **look: object) -> None:
        seen.boxes.append(Place(x, y, x + width, y + height))
        kept["box"](drawing, x, y, width, height, **look)

    def code(drawing: Drawing, content: str, x: float, y: float, side: float, **look: object) -> None:
        quiet = 4 * side / 73
        seen.codes.append(Place(x - quiet, y - quiet, x + side + quiet, y + side + quiet))
        kept["code"](drawing, content, x, y, side, **look)

    def modules(drawing: Drawing, rows: tuple[bytes, ...], x: float, y: float, side: float, *look: object) -> None:
        quiet = side / len(rows)
        seen.codes.append(Place(x - quiet, y - quiet, x + side + quiet, y + side + quiet))
        kept["modules"](drawing, rows, x, y, side, *look)

    def begin(drawing: Drawing, width: float, height: float, **facts: object) -> None:
        seen.page = Place(0, 0, width, height)
        kept["__init__"](drawing, width, height, **facts)

    replaced = {
        "_write": write,
        "box": box,
        "code": code,
        "modules": modules,
        "watermark": lambda *_: None,
        "__init__": begin,
    }
    for name, function in replaced.items():
        setattr(Drawing, name, function)
    try:
        yield seen
    finally:
        for name, function in kept.items():
            setattr(Drawing, name, function)


def pages(pdf: bytes) -> int:
    return len(PdfReader(BytesIO(pdf)).pages)


def text_of(pdf: bytes) -> str:
    """Return the text of a PDF in the order it is read, non-breaking spaces made plain."""
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return text.replace("\u00a0", " ")


def fonts_of(pdf: bytes) -> dict[str, bool]:
    """Return each font of a PDF and whether its file is inside."""
    found = {}
    for page in PdfReader(BytesIO(pdf)).pages:
        for reference in page["/Resources"]["/Font"].values():
            font = reference.get_object()
            found[font["/BaseFont"]] = "/FontFile2" in font.get("/FontDescriptor", {})
    return found
