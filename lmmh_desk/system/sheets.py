"""The code of a recovery sheet: six lines of twelve letters, each with its own check, so that a wrong one is named.

Its 300 bits are which part of the key it is (0: the whole), the name of the making, the secret, and a check over all.
A line is ten of its letters and two more, by which it is worth 8 × part + line modulo 1021: as 1021 is prime and
more than 31, one wrong letter, or two that changed places, always shows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256

from msgspec import Struct

from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ids import CODE_ALPHABET, LOOKS_LIKE
from lmmh_desk.kernel.scan import american

PART, NAME, SECRET, CHECK = 4, 20, 256, 20  # bits
LINES, DATA, LETTERS = 6, 10, 12  # lines, letters of a line that say something, letters of a line
MODULUS = 1021
WHOLE = 0
QR = "LMMH-CLE:"  # what the QR code says before the letters


class WrongLines(BadInput):
    """Some lines of a sheet were not copied right."""


class Sheet(Struct, frozen=True):
    """What a sheet holds."""

    part: int  # 1 to 3 for a share, else WHOLE
    making: int  # the first bits of the SHA-256 of the key's public half
    secret: bytes

    @property
    def name(self) -> str:
        """Return the four letters by which a sheet is known."""
        return _letters(self.making, 4)

    @property
    def lines(self) -> list[str]:
        """Return the six lines, in groups of four."""
        head = self.part << NAME | self.making
        body = head << SECRET | int.from_bytes(self.secret)
        letters = _letters(body << CHECK | _check(body), LINES * DATA)
        lines = (letters[start : start + DATA] for start in range(0, len(letters), DATA))
        return [_grouped(line + _closing(line, self.part, rank)) for rank, line in enumerate(lines, 1)]

    @property
    def scanned(self) -> str:
        """Return what its QR code holds."""
        return QR + "".join(self.lines).replace("-", "")


def read_sheets(text: str) -> list[Sheet]:
    """Return the sheets typed or scanned, one after the other; raises WrongLines or BadInput."""
    lines = lines_of(text)
    if not lines or len(lines) % LINES:
        raise BadInput(
            _("Ce n’est pas le code d’une feuille de secours\u00a0: il compte six lignes."),
            _("Rien n’a changé."),
            _("Recopiez les six lignes, de trois groupes de quatre lettres et chiffres."),
        )
    return [_sheet(lines[start : start + LINES]) for start in range(0, len(lines), LINES)]


def lines_of(text: str) -> list[str]:
    """Return the lines of a text as far as they were typed or scanned, first to last; raises WrongLines."""
    lines = list(_typed(text))
    for start in range(0, len(lines), LINES):
        _check_lines(lines[start : start + LINES])
    return lines


def same_line(text: str, sheet: Sheet, rank: int) -> bool:
    """Say whether a text is one line of a sheet, counted from 1."""
    return list(_typed(text)) == list(_typed(sheet.lines[rank - 1]))


def _typed(text: str) -> Iterator[str]:
    """Yield the lines of a text, without spaces and hyphens; what a scanner read in one go is cut."""
    for row in text.splitlines():
        scanned = american(row) if QR in american(row) else row
        letters = re.sub(r"[\s-]", "", scanned.upper().replace(QR, "")).translate(LOOKS_LIKE)
        if len(letters) == LINES * LETTERS:
            yield from (letters[start : start + LETTERS] for start in range(0, len(letters), LETTERS))
        elif letters:
            yield letters


def _check_lines(lines: Sequence[str]) -> None:
    parts = [_part_of(line, rank) for rank, line in enumerate(lines, 1)]
    told = Counter(part for part in parts if part is not None)
    whose = max(told, key=lambda part: told[part], default=None)
    wrong = [rank for rank, part in enumerate(parts, 1) if part is None or part != whose]
    if wrong:
        raise _wrong(wrong)


def _sheet(lines: Sequence[str]) -> Sheet:
    number = _number("".join(line[:DATA] for line in lines))
    body, check = number >> CHECK, number & (1 << CHECK) - 1
    part, making = body >> SECRET + NAME, body >> SECRET & (1 << NAME) - 1
    if check != _check(body) or part != _part_of(lines[0], 1):
        raise BadInput(
            _("Ces six lignes ne viennent pas toutes de la même feuille."),
            _("Rien n’a changé."),
            _("Recopiez les six lignes d’une seule feuille."),
        )
    return Sheet(part, making, (body & (1 << SECRET) - 1).to_bytes(SECRET // 8))


def _part_of(line: str, rank: int) -> int | None:
    """Return the part that a line of this rank belongs to, None when it was not copied right."""
    if len(line) != LETTERS or not set(line) <= set(CODE_ALPHABET):
        return None
    part, rest = divmod((_number(line) - rank) % MODULUS, 8)
    return None if rest or part > 3 else part


def _closing(line: str, part: int, rank: int) -> str:
    return _letters((8 * part + rank - (_number(line) << 10)) % MODULUS, 2)


def _check(body: int) -> int:
    return int.from_bytes(sha256(body.to_bytes((PART + NAME + SECRET) // 8)).digest()[:3]) >> 24 - CHECK


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number << 5 | CODE_ALPHABET.index(letter)
    return number


def _letters(number: int, count: int) -> str:
    return "".join(CODE_ALPHABET[number >> 5 * place & 31] for place in reversed(range(count)))


def _grouped(letters: str) -> str:
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def _wrong(ranks: Sequence[int]) -> WrongLines:
    *first, last = map(str, ranks)
    if first:
        told = _("Les lignes {lines} et {last} sont mal recopiées.").format(lines=", ".join(first), last=last)
    else:
        told = _("La ligne {line} est mal recopiée.").format(line=last)
    return WrongLines(told, _("Rien n’a changé."), _("Relisez sur la feuille\u00a0: trois groupes de quatre."))
