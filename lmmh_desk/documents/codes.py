"""Ways to write bytes: in the letters a QR holds tightly, in few bytes, and in twelve characters to read aloud."""

from __future__ import annotations

import struct
import unicodedata
from hashlib import sha256

from lmmh_desk.kernel.ids import CODE_ALPHABET

# Of the 45 characters of a QR's alphanumeric mode, 41 that may stand in a web address's fragment: 41³ ≥ 2¹⁶.
BASE_41 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$*-.:"
DIGITS = {letter: digit for digit, letter in enumerate(BASE_41)}
# Postal capitals; the first symbol only fills: 40³ < 2¹⁶, three letters in two bytes.
POSTAL = "\0 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-."
LETTERS = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ø": "o", "Ø": "O",
                         "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "TH"})  # fmt: skip
READ_ALOUD = str.maketrans({"I": "1", "L": "1", "O": "0", "-": "", " ": "", "\u00a0": "", "\u202f": "", "·": ""})


def to_base41(data: bytes) -> str:
    """Write two bytes in three characters, a last lone byte in two."""
    pairs = struct.unpack(f">{len(data) // 2}H", data[: len(data) // 2 * 2])
    text = [BASE_41[pair % 41] + BASE_41[pair // 41 % 41] + BASE_41[pair // 1681] for pair in pairs]
    if len(data) % 2:
        text.append(BASE_41[data[-1] % 41] + BASE_41[data[-1] // 41])
    return "".join(text)


def from_base41(text: str) -> bytes:
    """Read what `to_base41` wrote; raises ValueError for anything it would not have written."""
    try:
        digits = [DIGITS[letter] for letter in text]
        whole = len(digits) // 3 * 3
        pairs = [a + 41 * b + 1681 * c for a, b, c in zip(digits[:whole:3], digits[1::3], digits[2::3], strict=False)]
        data = struct.pack(f">{len(pairs)}H", *pairs)
        match digits[whole:]:
            case []:
                return data
            case [low, high]:
                return data + struct.pack("B", low + 41 * high)
            case _:
                raise ValueError("a lone character")
    except KeyError as error:
        raise ValueError("another character") from error
    except struct.error as error:
        raise ValueError("a group too large") from error


def postal(text: str) -> str | None:
    """Return a text in the capitals of postal lines (no accent, no sign but the hyphen), or None if letters would go.

    Source of the habit: La Poste's address standard, and the code of the 2020 travel certificate.
    """
    plain = unicodedata.normalize("NFKD", text.translate(LETTERS)).upper()
    kept = []
    for letter in plain:
        kind = unicodedata.category(letter)
        if letter in POSTAL[1:-1]:
            kept.append(letter)
        elif kind[0] in "LN":
            return None
        elif kind[0] != "M":
            kept.append(" ")
    return " ".join("".join(kept).split())


def pack(text: str) -> bytes:
    """Write a postal text, three letters in two bytes."""
    symbols = [POSTAL.index(letter) for letter in text]
    symbols += [0] * (-len(symbols) % 3)
    groups = (symbols[start : start + 3] for start in range(0, len(symbols), 3))
    return b"".join((a * 1600 + b * 40 + c).to_bytes(2, "big") for a, b, c in groups)


def unpack(data: bytes) -> str:
    """Read what `pack` wrote; raises ValueError for anything it would not have written."""
    letters = []
    for start in range(0, len(data), 2):
        value = int.from_bytes(data[start : start + 2], "big")
        if value >= 40**3:
            raise ValueError("a group too large")
        letters += [POSTAL[value // 1600], POSTAL[value // 40 % 40], POSTAL[value % 40]]
    text = "".join(letters).rstrip("\0")
    if pack(text) != data or "\0" in text:
        raise ValueError("not as written")
    return text


def _times(a: int, b: int) -> int:
    """Multiply in the field of 32 elements (x⁵ + x² + 1)."""
    product = 0
    for bit in range(5):
        if b >> bit & 1:
            product ^= a << bit
    for bit in range(8, 4, -1):
        if product >> bit & 1:
            product ^= 0b100101 << (bit - 5)
    return product


def _check(digits: list[int]) -> int:
    """Return the digit that betrays any one wrong character and any two exchanged ones."""
    total, weight = 0, 1
    for digit in digits:
        weight = _times(weight, 2)
        total ^= _times(digit, weight)
    return total


def short_code(payload: bytes) -> str:
    """Return the code to type or read over the phone: 55 bits of the payload's digest and a check character."""
    value = int.from_bytes(sha256(payload).digest()[:7], "big") >> 1
    digits = [value >> place & 31 for place in range(50, -1, -5)]
    letters = "".join(CODE_ALPHABET[digit] for digit in [*digits, _check(digits)])
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def read_short_code(text: str) -> str | None:
    """Return the code as printed from what was typed or heard (case, spaces, I, L and O forgiven), or None."""
    letters = text.upper().translate(READ_ALOUD)
    if len(letters) != 12 or any(letter not in CODE_ALPHABET for letter in letters):
        return None
    digits = [CODE_ALPHABET.index(letter) for letter in letters]
    if _check(digits[:-1]) != digits[-1]:
        return None
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"
