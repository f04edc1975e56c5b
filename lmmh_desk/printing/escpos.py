"""The language of ticket printers, ESC/POS: lines of text in code page 858 and a QR code, as bytes; no Qt, no socket.

Commands are named as in Epson's « ESC/POS Command Reference ».
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

COLUMNS = 42  # characters of font A that any head for paper of 80 mm holds (512 or 576 dots of 12 a character)
LARGEST = 8  # times the size of font A
MODULE = 8  # dots: a millimetre at 203 dots per inch
LONGEST = 2048  # bytes of a code; more than any of ours, and small beside what function 180 carries
PAGE = "cp858"
JOINED = "\u00a0\u202f"  # spaces at which no line ends
ALIGNED = {"left": b"\x00", "center": b"\x01"}
# What the page lacks and a tenant still reads; the rest loses its accent, else becomes « ? ».
FOLDED = {
    "\u202f": "\u00a0",
    "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u2010": "-",
    "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-", "\u2022": "\u00b7", "\u2026": "...",
    "\u0152": "OE", "\u0153": "oe", "\u0141": "L", "\u0142": "l", "\u0110": "D", "\u0111": "d", "\u1e9e": "SS",
}  # fmt: skip


class Line(Struct, frozen=True):
    """A line of text, `size` times font A: one too long for its size is written smaller, then on several lines."""

    text: str
    size: int = 1
    bold: bool = False
    align: Literal["left", "center"] = "center"


class Code(Struct, frozen=True):
    """A QR code, centred."""

    text: str


THIN, THICK = Line("─" * COLUMNS), Line("═" * COLUMNS)


def receipt(parts: Iterable[Line | Code]) -> bytes:
    """Return the bytes that print a ticket and cut it; any text gives some, none raises."""
    body = b"".join(_code(part) if isinstance(part, Code) else _line(part) for part in parts)
    return _start() + body + _cut()


def folded(text: str) -> str:
    """Return a text in the characters of code page 858 alone, without any control character."""
    spaced = "".join(
        " " if char.isspace() and char not in JOINED else char for char in unicodedata.normalize("NFC", text)
    )
    return "".join(_nearest(char) for char in spaced)


def _start() -> bytes:
    initialize = b"\x1b@"  # ESC @
    international = b"\x1bR\x00"  # ESC R 0: the characters of ASCII are themselves, whatever the country set
    code_table = b"\x1bt\x13"  # ESC t 19: page 19, PC858 (Euro)
    return initialize + international + code_table


def _cut() -> bytes:
    return b"\x1dV\x42\x00"  # GS V 66 0 (function B): feed to the cutting position, partial cut


def _line(line: Line) -> bytes:
    text = folded(line.text)
    size = max(1, min(line.size, LARGEST, COLUMNS // max(len(text), 1)))
    align = b"\x1ba" + ALIGNED[line.align]  # ESC a n: justification
    emphasized = b"\x1bE" + bytes([line.bold])  # ESC E n
    character_size = b"\x1d!" + bytes([size - 1 << 4 | size - 1])  # GS ! n: width in the high half, height in the low
    rows = textwrap.wrap(text, COLUMNS // size)
    return (
        align + emphasized + character_size + b"".join(row.replace("\u00a0", " ").encode(PAGE) + b"\n" for row in rows)
    )


def _code(code: Code) -> bytes:
    data = code.text.encode("ascii", "replace")[:LONGEST]
    return b"".join((
        b"\x1ba\x01",  # ESC a 1: centred
        _symbol(65, b"\x32\x00"),  # function 165: model 2
        _symbol(67, bytes([MODULE])),  # function 167: size of a module, dots
        _symbol(69, b"\x31"),  # function 169: error correction M
        _symbol(80, b"0" + data),  # function 180: store the data
        _symbol(81, b"0"),  # function 181: print the symbol
        b"\n",
    ))  # fmt: skip


def _symbol(function: int, parameters: bytes) -> bytes:
    """Return GS ( k pL pH cn fn …: cn 49 is the QR code, pL and pH count what follows them."""
    rest = bytes([49, function]) + parameters
    return b"\x1d(k" + len(rest).to_bytes(2, "little") + rest


def _nearest(char: str) -> str:
    if unicodedata.category(char).startswith("C"):
        return ""  # a control character would be obeyed
    if char in FOLDED or _written(char):
        return FOLDED.get(char, char)
    plain = "".join(part for part in unicodedata.normalize("NFKD", char) if not unicodedata.combining(part))
    return plain if plain and all(_written(part) for part in plain) else "?" if plain else ""


def _written(char: str) -> bool:
    try:
        char.encode(PAGE)
    except UnicodeEncodeError:
        return False
    return unicodedata.category(char)[0] != "C"
