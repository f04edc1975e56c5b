"""Codes read by a scanner that types like a keyboard, even one set to QWERTY on a French PC."""

from __future__ import annotations

import re
from typing import Literal

from msgspec import Struct

# Keys in the same places: what a French keyboard writes, and what the scanner meant on an American one.
_FRENCH = "&é\"'(-è_çà)=azertyuiop^$qsdfghjklmù*<wxcvbn,;:!" + "1234567890°+AZERTYUIOP¨£QSDFGHJKLM%µ>WXCVBN?./§"
_AMERICAN = "1234567890-=qwertyuiop[]asdfghjkl;'\\<zxcvbnm,./" + '!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:"|>ZXCVBNM<>?'
_BACK = str.maketrans(_FRENCH, _AMERICAN)
_NUMBER = re.compile(r"[A-Z]{2}-[A-Z0-9]{3}-\d{2}-\d{4,}")
_FLAT = re.compile(r"([A-Z]{2})([A-Z0-9]{3})(\d{2})(\d{4})")  # a number typed without its hyphens
_SHORT_CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}[- ]?[0-9A-HJKMNP-TV-Z]{4}[- ]?[0-9A-HJKMNP-TV-Z]{4}")
_SEALED = re.compile(r"(?:https?|HTTPS?)://[^\s#]+#[A-Za-z0-9._~:+/=$%*-]{40,}")

Kind = Literal["sealed", "number", "short_code"]


class Scan(Struct, frozen=True):
    """A recognised code: a sealed address, a number such as JD-C02-20-0184, or a short code 7K4M-2Q9P-XH6T."""

    kind: Kind
    value: str


def american(text: str) -> str:
    """Return what a scanner set to QWERTY meant when a French keyboard layout wrote `text`."""
    return text.translate(_BACK)


def read_scan(text: str) -> Scan | None:
    """Return the code scanned or typed, or None when the text is none of ours."""
    typed = text.strip()
    return _recognised(typed) or _recognised(american(typed))


def _recognised(text: str) -> Scan | None:
    upper = text.upper()
    if _SEALED.fullmatch(text):
        return Scan("sealed", text)
    if _NUMBER.fullmatch(upper):
        return Scan("number", upper)
    if flat := _FLAT.fullmatch(upper):
        return Scan("number", "-".join(flat.groups()))
    if _SHORT_CODE.fullmatch(upper) and any(sign.isdigit() for sign in upper):
        letters = re.sub("[- ]", "", upper)
        return Scan("short_code", f"{letters[:4]}-{letters[4:8]}-{letters[8:]}")
    return None
