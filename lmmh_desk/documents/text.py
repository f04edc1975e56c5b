"""Text in its frame: runs of several weights, broken into lines, made smaller when they must."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby
from operator import attrgetter

from msgspec import Struct
from msgspec.structs import replace

from lmmh_desk.documents.fonts import Face, covered, width
from lmmh_desk.documents.scripts import clean, drawn, is_right_to_left
from lmmh_desk.kernel.french import MONTHS, NBSP, ORDINAL

INK, SOFT, FAINT, ACCENT, EDGE, LINE, WASH = "#111820", "#37424D", "#56626E", "#0B4F78", "#B9CFDD", "#C9D1D8", "#EEF4F8"
BLACK = "#000000"
# « 29 octobre 2020 », « n° 32 »: kept on one line.
WHOLE = re.compile(rf"(?:\d|1er) (?:{'|'.join(MONTHS)})\b(?: \d{{4}}\b)?|n° (?=\d)")
RAISED = 0.64  # size of « er » beside its figure
LEAST = 0.72  # how small one line may become before it is broken in two


class Style(Struct, frozen=True):
    """How a text looks; size in points, leading in sizes."""

    size: float
    face: Face = "Regular"
    color: str = INK
    leading: float = 1.42
    raised: bool = True  # the « er » of « 1er », smaller than the text

    def scaled(self, factor: float) -> Style:
        """Return the same style at another size."""
        return replace(self, size=self.size * factor)

    @property
    def height(self) -> float:
        """The height of a line, in points."""
        return self.size * self.leading


class Run(Struct, frozen=True):
    """A piece of text with its own weight or colour."""

    text: str
    face: Face = "Regular"
    color: str = ""


Rich = str | Sequence[Run]


@dataclass(frozen=True)
class Atom:
    """Letters drawn in one go; size, rise and width are counted in sizes of the text, so that scaling costs nothing."""

    text: str
    face: Face
    size: float
    rise: float
    color: str

    @cached_property
    def width(self) -> float:
        return width(self.text, self.face) * self.size


@dataclass(frozen=True)
class Word:
    """Atoms that stay together."""

    atoms: tuple[Atom, ...]

    @cached_property
    def width(self) -> float:
        return sum(atom.width for atom in self.atoms)

    @cached_property
    def letters(self) -> tuple[tuple[Atom, float], ...]:
        """Its letters, each with its width: a word too long for a line is cut at every size that is tried."""
        atoms = [Atom(letter, of.face, of.size, of.rise, of.color) for of in self.atoms for letter in of.text]
        return tuple((atom, atom.width) for atom in atoms)

    @cached_property
    def turned(self) -> bool:
        return any(is_right_to_left(atom.text) for atom in self.atoms)


class TextLine(Struct, frozen=True):
    """One line, spaces included; its width is counted in sizes of the text."""

    atoms: tuple[Atom, ...]

    @property
    def width(self) -> float:
        return sum(atom.width for atom in self.atoms)


def strong(text: str) -> Run:
    """Return a run in semi-bold."""
    return Run(text, "SemiBold")


def broken(rich: Rich, style: Style, room: float) -> list[TextLine]:
    """Return the lines of a text in `room` points; a word longer than a line is cut between letters."""
    space, most, used = width(" ", style.face), room / style.size, 0.0
    rows: list[list[Word]] = []
    for word in _words(rich if isinstance(rich, str) else tuple(rich), style.face, style.color, style.raised):
        for part in _parts(word, most):
            if rows and used + space + part.width <= most:
                rows[-1].append(part)
                used += space + part.width
            else:
                rows.append([part])
                used = part.width
    return [_line(row, Atom(" ", style.face, 1, 0, style.color)) for row in rows] or [TextLine(())]


def fitted(rich: Rich, style: Style, room: float) -> tuple[Style, list[TextLine]]:
    """Return a text on one line, made smaller if it must; too long for that, on several lines at the least size."""
    factor = 1.0
    while factor > LEAST:
        lines = broken(rich, style.scaled(factor), room)
        if len(lines) == 1:
            return style.scaled(factor), lines
        factor -= 0.04
    return style.scaled(LEAST), broken(rich, style.scaled(LEAST), room)


@lru_cache(maxsize=500)
def _words(rich: str | tuple[Run, ...], face: Face, color: str, raised: bool) -> tuple[Word, ...]:
    """Cut runs at their spaces; a word may span runs (« **BELKACEM**, né »)."""
    words: list[Word] = []
    pending: list[Atom] = []
    for run in (Run(rich, face),) if isinstance(rich, str) else rich:
        for index, piece in enumerate(_whole(run.text).split(" ")):
            if index and pending:
                words.append(Word(tuple(pending)))
                pending = []
            pending += _atoms(piece, run.face, run.color or color, raised)
    return (*words, Word(tuple(pending))) if pending else tuple(words)


def _whole(text: str) -> str:
    """Return a clean text whose dates and numbers do not part."""
    return WHOLE.sub(lambda found: found[0].replace(" ", NBSP), clean(text))


def _atoms(piece: str, face: Face, color: str, raised: bool) -> Iterator[Atom]:
    """Draw « 1er » with its letters raised, and each script in a face that has it."""
    if is_right_to_left(piece):
        piece = drawn(piece)
    for index, part in enumerate(ORDINAL.split(piece) if raised else (piece,)):
        size, rise = (RAISED, 0.34) if index % 2 else (1.0, 0.0)
        if part:
            yield from (Atom(text, able, size, rise, color) for able, text in covered(part, face))


def _parts(word: Word, most: float) -> Iterator[Word]:
    """Cut a word that no line can hold."""
    if word.width <= most:
        yield word
        return
    held: list[Atom] = []
    used = 0.0
    for atom, wide in word.letters:
        if held and used + wide > most:
            yield Word(tuple(_merged(held)))
            held, used = [], 0.0
        held.append(atom)
        used += wide
    yield Word(tuple(_merged(held)))


def _line(row: list[Word], space: Atom) -> TextLine:
    atoms: list[Atom] = []
    for word in _ordered(row):
        if atoms:
            atoms.append(space)
        atoms += word.atoms
    return TextLine(tuple(_merged(atoms)))


def _ordered(row: list[Word]) -> list[Word]:
    """Turn each run of right-to-left words."""
    ordered: list[Word] = []
    run: list[Word] = []
    for word in row:
        if word.turned:
            run.insert(0, word)
        else:
            ordered += [*run, word]
            run = []
    return ordered + run


def _merged(atoms: list[Atom]) -> Iterator[Atom]:
    """Join neighbours of one look: fewer drawing orders, and text that can be copied whole."""
    look = attrgetter("face", "size", "rise", "color")
    for key, alike in groupby(atoms, look):
        yield Atom("".join(atom.text for atom in alike), *key)
