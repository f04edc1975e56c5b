"""What was drawn and where, seen through the drawing itself: the text of a PDF doesn't say its width."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
    size: float = 0
    colors: frozenset[str] = frozenset()
    page: int = 0

    def inside(self, other: Place) -> bool:
        return (
            self.left >= other.left - NEAR
            and self.right <= other.right + NEAR
            and self.top >= other.top - NEAR
            and self.bottom <= other.bottom + NEAR
        )

    def apart(self, other: Place) -> bool:
        return (
            self.page != other.page
            or self.right <= other.left + NEAR
            or self.left >= other.right - NEAR
            or self.bottom <= other.top + NEAR
            or self.top >= other.bottom - NEAR
        )


@dataclass
class Seen:
    """The texts and boxes of the pages; a piece cuts off what it does not hold."""

    texts: list[Place] = field(default_factory=list)
    boxes: list[Place] = field(default_factory=list)
    codes: list[Place] = field(default_factory=list)
    pieces: list[tuple[Place, list[Place]]] = field(default_factory=list)
    page: Place = Place(0, 0, 0, 0)
    number: int = 0

    def check(self, margin: float) -> None:
        """Fail if a text leaves the margins, crosses the edge of a box or covers a code or another text."""
        frame = Place(margin, margin / 2, self.page.right - margin, self.page.bottom - margin / 2)
        for text in self.texts:
            assert text.inside(frame), text
            for box in self.boxes:
                assert text.inside(box) or text.apart(box), (text, box)
            for code in self.codes:
                assert text.apart(code), (text, code)
        for piece, texts in self.pieces:
            for text in texts:
                assert text.inside(piece), (text, piece)
        for index, text in enumerate(self.texts):
            for other in self.texts[index + 1 :]:
                assert text.apart(other), (text, other)


def above(text: str) -> float:
    """Return how high the ink of a text goes, in sizes: accents on capitals go higher than ASCII letters."""
    return 0.78 if text.isascii() else ASCENT * 0.96


def below(text: str) -> float:
    """Return how low the ink of a text goes, in sizes."""
    return DESCENT * 0.9 if set(text) - set(ascii_uppercase + digits + "-. ") or "Q" in text else 0.02


def _texts(seen: Seen, kept: dict[str, Callable[..., None]]) -> dict[str, Callable[..., None]]:
    """Return what writes and boxes, and remembers where."""

    def write(drawing: Drawing, x: float, baseline: float, line: TextLine, size: float) -> None:
        if line.atoms:
            text = "".join(atom.text for atom in line.atoms)
            top, bottom = baseline - above(text) * size, baseline + below(text) * size
            least = min(atom.size for atom in line.atoms) * size
            colors = frozenset(atom.color for atom in line.atoms)
            seen.texts.append(Place(x, top, x + line.width * size, bottom, text, least, colors, seen.number))
        kept["_write"](drawing, x, baseline, line, size)

    def box(drawing: Drawing, x: float, y: float, width: float, height: float, **look: object) -> None:
        seen.boxes.append(Place(x, y, x + width, y + height, page=seen.number))
        kept["box"](drawing, x, y, width, height, **look)

    return {"_write": write, "box": box}


def _codes(seen: Seen, kept: dict[str, Callable[..., None]]) -> dict[str, Callable[..., None]]:
    """Return what draws codes, and remembers where with their quiet zones."""

    def code(drawing: Drawing, content: str, x: float, y: float, side: float, **look: object) -> None:
        quiet = 4 * side / 73
        seen.codes.append(Place(x - quiet, y - quiet, x + side + quiet, y + side + quiet, page=seen.number))
        kept["code"](drawing, content, x, y, side, **look)

    def modules(drawing: Drawing, rows: tuple[bytes, ...], x: float, y: float, side: float, *look: object) -> None:
        quiet = side / len(rows)
        seen.codes.append(Place(x - quiet, y - quiet, x + side + quiet, y + side + quiet, page=seen.number))
        kept["modules"](drawing, rows, x, y, side, *look)

    return {"code": code, "modules": modules}


def _pages(seen: Seen, kept: dict[str, Callable[..., None]]) -> dict[str, Callable[..., None]]:
    """Return what begins pages and pieces, and remembers what these hold."""

    def piece(drawing: Drawing, name: str, box: tuple[float, float, float, float], draw: Callable[[], object]) -> None:
        before = len(seen.texts)
        kept["piece"](drawing, name, box, draw)
        x, y, width, height = box
        seen.pieces.append((Place(x, y, x + width, y + height), seen.texts[before:]))

    def next_page(drawing: Drawing) -> None:
        seen.number += 1
        kept["next_page"](drawing)

    def begin(drawing: Drawing, width: float, height: float, **facts: object) -> None:
        seen.page = Place(0, 0, width, height)
        kept["__init__"](drawing, width, height, **facts)

    return {"piece": piece, "next_page": next_page, "__init__": begin}


@contextmanager
def watching() -> Iterator[Seen]:
    """Record what is drawn; the watermark, which lies under everything, is left out."""
    seen = Seen()
    kept: dict[str, Callable[..., None]] = {}
    replaced = _texts(seen, kept) | _codes(seen, kept) | _pages(seen, kept) | {"watermark": lambda *_: None}
    kept |= {name: getattr(Drawing, name) for name in replaced}
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
