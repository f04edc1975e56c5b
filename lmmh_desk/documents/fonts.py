"""The fonts of papers: TrueType, embedded, registered on first use."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

from lmmh_desk.kernel.i18n import RESOURCES

if TYPE_CHECKING:
    from reportlab.pdfbase.ttfonts import TTFont

Face = Literal["Regular", "Medium", "SemiBold", "Bold", "Display", "Mono", "Other"]
FILES: dict[Face, str] = {
    "Regular": "Inter-Regular",
    "Medium": "Inter-Medium",
    "SemiBold": "Inter-SemiBold",
    "Bold": "Inter-Bold",
    "Display": "InterDisplay-Bold",
    "Mono": "DejaVuSansMono",
    "Other": "DejaVuSans",  # scripts and signs that Inter lacks
}
ASCENT, DESCENT = 0.97, 0.245  # of the size, as Inter draws its tallest accents and its descenders
MISSING = "□"


@cache
def load() -> dict[Face, TTFont]:
    """Register the fonts once."""
    from reportlab import rl_config
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    fonts: dict[Face, TTFont] = {
        face: TTFont(name, str(RESOURCES / "fonts" / f"{name}.ttf")) for face, name in FILES.items()
    }
    for font in fonts.values():
        pdfmetrics.registerFont(font)
    rl_config.canvas_basefontname = FILES["Regular"]  # else each page names an un-embedded Helvetica
    rl_config.useA85 = 0  # else what is compressed is written again in ASCII, by Python, a quarter longer
    return fonts


@cache
def _widths(face: Face) -> tuple[dict[int, int], int]:
    """Return the width of each character in thousandths of the size, and that of a missing one."""
    metrics = load()[face].face
    return metrics.charWidths, metrics.defaultWidth


@lru_cache(maxsize=20_000)
def width(text: str, face: Face) -> float:
    """Return a text's width, counted in sizes."""
    widths, default = _widths(face)
    return sum(widths.get(ord(letter), default) for letter in text) / 1000


def covered(text: str, face: Face) -> list[tuple[Face, str]]:
    """Cut a text into runs that each have a face able to draw them; what none draws becomes « □ »."""
    known = _widths(face)[0]
    if all(ord(letter) in known for letter in text):
        return [(face, text)]
    runs: list[tuple[Face, str]] = []
    for letter in text:
        chosen, shown = _face(letter, face)
        if runs and runs[-1][0] == chosen:
            runs[-1] = (chosen, runs[-1][1] + shown)
        else:
            runs.append((chosen, shown))
    return runs


def _face(letter: str, wanted: Face) -> tuple[Face, str]:
    faces: tuple[Face, ...] = (wanted, "Regular", "Other")
    for face in faces:
        if ord(letter) in _widths(face)[0]:
            return face, letter
    return "Regular", MISSING
