"""Reads a CSV file as it comes: UTF-8 (with a BOM or not) or Windows-1252, semicolons or commas."""

from __future__ import annotations

import csv
import io
import re
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from typing import Literal

from msgspec import Struct

from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.french import listed, quoted
from lmmh_desk.kernel.i18n import _

MOST_BYTES = 256 * 1024 * 1024
MOST_COLUMNS = 200
MOST_CELL = 2000  # characters
UNREADABLE = re.compile("[\udc80-\udcff]")  # what stands for a byte that isn't UTF-8
PUNCTUATION = "‘’“”–—…€\u202f"
Severity = Literal["refused", "warning", "remark"]
EFFECTS: dict[Severity, str] = {
    "refused": _("Refusée"),
    "warning": _("Valeur laissée vide"),
    "remark": _("À savoir"),
}


class Issue(Struct, frozen=True):
    """What an import says of one line: `refused` isn't written, `warning` lost a value, `remark` is only said.

    A reason is one short clause, without capital nor full stop: the value, and what it isn't.
    """

    line: int
    column: str
    reason: str
    severity: Severity = "refused"


class CsvFile(Struct, frozen=True):
    """A decoded file, its header and how it was read."""

    text: str
    encoding: str  # UTF-8, Windows-1252
    separator: str
    columns: tuple[str, ...]


def read_csv(data: bytes, required: tuple[str, ...]) -> CsvFile:
    """Decode a file and read its header; raises BadInput when it is no CSV or lacks a required column."""
    if len(data) > MOST_BYTES:
        raise BadInput(_("Le fichier dépasse 256 Mo."), _("Rien n’est importé."), _("Coupez-le en plusieurs."))
    text, encoding = _decoded(data)
    first = text.split("\n", 1)[0]
    if UNREADABLE.search(first):
        raise BadInput(
            _("La première ligne de ce fichier ne se lit pas en UTF-8."),
            _("Rien n’est importé."),
            _("Enregistrez-le de nouveau en UTF-8."),
        )
    separator = max(";,\t", key=first.count)
    columns = tuple(name.strip().strip('"').upper() for name in first.strip("\r").split(separator))
    if "\0" in first or len(columns) > MOST_COLUMNS:
        raise BadInput(
            _("Ce fichier n’est pas un CSV."), _("Rien n’est importé."), _("Enregistrez le tableur au format CSV.")
        )
    missing = [name for name in required if name not in columns]
    if missing:
        raise BadInput(
            _("Il manque au fichier\u00a0: {columns}.").format(columns=", ".join(missing)),
            _("Rien n’est importé."),
            _("Comparez sa première ligne à celle du modèle."),
        )
    repeated = {name for name in columns if name and columns.count(name) > 1}
    if repeated:
        raise BadInput(
            _("Une colonne est en double\u00a0: {columns}.").format(columns=", ".join(sorted(repeated))),
            _("Rien n’est importé."),
            _("Gardez-en une seule."),
        )
    return CsvFile(text, encoding, separator, columns)


def unlike(text: str, expected: str) -> str:
    """Return why a cell isn't taken: « 7200 » n’est pas un code postal."""
    if not text:
        return _("la case est vide, il faut {expected}").format(expected=expected)
    return _("«\u00a0{text}\u00a0» n’est pas {expected}").format(text=quoted(text), expected=expected)


def one_of(words: Mapping[str, object]) -> str:
    """Return « oui ou non » from the words of a column, without the other spellings of each."""
    first = {value: word for word, value in reversed(list(words.items())) if word}
    found = sorted(first.items(), key=lambda each: list(words).index(each[1]))
    return listed([str(value) if str(value).casefold() == word else word for value, word in found], _("ou"))


def rows(file: CsvFile) -> Iterator[tuple[int, dict[str, str] | Issue]]:
    """Give each line's number in the file with its cells by column, or the reason why it can't be read."""
    reader = csv.reader(io.StringIO(file.text, newline=""), delimiter=file.separator)
    next(reader)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield (
                line,
                Issue(line, "", _("la ligne ne se lit pas, un guillemet n’est sans doute pas fermé")),
            )
            continue
        if any(cells):
            yield line, _row(line, cells, file.columns)


def _row(line: int, cells: list[str], columns: tuple[str, ...]) -> dict[str, str] | Issue:
    if UNREADABLE.search("".join(cells)):
        return Issue(line, "", _("la ligne ne se lit pas en UTF-8, comme le reste du fichier"))
    if len(cells) > len(columns) and any(cells[len(columns) :]):
        return Issue(
            line,
            "",
            _("la ligne compte {found} cases pour {expected} colonnes").format(found=len(cells), expected=len(columns)),
        )
    for name, cell in zip(columns, cells, strict=False):
        if len(cell) > MOST_CELL:
            return Issue(
                line, name, _("la case dépasse 2\u00a0000 caractères, un guillemet n’est sans doute pas fermé")
            )
    cells += [""] * (len(columns) - len(cells))
    return {name: cell.strip() for name, cell in zip(columns, cells, strict=False)}


def _decoded(data: bytes) -> tuple[str, str]:
    """Return the text and its encoding; a byte that isn't UTF-8 in a file of UTF-8 is kept as a lone surrogate."""
    text = data.decode("utf-8-sig", errors="surrogateescape")
    if UNREADABLE.search(text) and not (data.startswith(BOM_UTF8) or _written_in_french(text)):
        return data.decode("cp1252", errors="replace"), "Windows-1252"
    return text, "UTF-8"


def _written_in_french(text: str) -> bool:
    """Say whether accents were read as UTF-8; « É» » of Windows-1252 is a sequence too, but of a letter unused here."""
    return any("\u0080" <= sign < "\u0180" or sign in PUNCTUATION for sign in set(text))
