"""A name that is in no file of the program, and the files of a folder that hold it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from pypdf import PdfReader

NAME, BEFORE = "Zylcanary", "Vexcanary"


def left(folder: Path, names: Iterable[str] = (NAME, BEFORE)) -> Iterator[str]:
    """Give the files that hold one of these names, in UTF-8 or UTF-16, as written or in capitals, or show it (PDF)."""
    words = [word for name in names for word in (name, name.lower(), name.upper())]
    pieces = [word.encode(code) for word in words for code in ("utf-8", "utf-16-le", "utf-16-be")]
    for path in folder.rglob("*"):
        if path.is_file() and any(piece in _told(path) for piece in pieces):
            yield path.name


def _told(path: Path) -> bytes:
    """Return what a file holds; of a PDF, which packs its words, what its pages show as well."""
    content = path.read_bytes()
    if not content.startswith(b"%PDF"):
        return content
    return content + "".join(page.extract_text() for page in PdfReader(path).pages).encode()
