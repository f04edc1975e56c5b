"""A name that is in no file of the program, and the files of a folder that hold it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator
from pathlib import Path

from pypdf import PdfReader

NAME, BEFORE = "Zylcanary", "Vexcanary"


def left(folder: Path, names: Iterable[str] = (NAME, BEFORE)) -> Iterator[str]:
    """Give the files that hold one of these names, or are called by it: as written, in capitals or not, or shown (PDF).

    A name is looked for in UTF-8, in UTF-16, and in base64 of either.
    """
    words = [word for name in names for word in (name, name.lower(), name.upper())]
    pieces = [piece for word in words for code in ("utf-8", "utf-16-le", "utf-16-be") for piece in told(word, code)]
    for path in folder.rglob("*"):
        held = _held(path) if path.is_file() else b""
        if any(word in path.name for word in words) or any(piece in held for piece in pieces):
            yield path.name


def told(word: str, code: str) -> Iterator[bytes]:
    """Give a word as it is written, and as base64 writes it wherever in its text it begins."""
    plain = word.encode(code)
    yield plain
    for before in range(3):
        written = b64encode(bytes(before) + plain)
        first, last = (before * 8 + 5) // 6, (before + len(plain)) * 8 // 6  # letters that tell of nothing else
        yield written[first:last]


def _held(path: Path) -> bytes:
    """Return what a file holds; of a PDF, which packs its words, what its pages show as well."""
    content = path.read_bytes()
    if not content.startswith(b"%PDF"):
        return content
    return content + "".join(page.extract_text() for page in PdfReader(path).pages).encode()
