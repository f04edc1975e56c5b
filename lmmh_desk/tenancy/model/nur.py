"""The national registration number of a housing application (NUR)."""

from __future__ import annotations

import re
from typing import Literal

# Eighteen letters and digits everywhere; the split into département, month, sequence and body is only usual.
_HARD = re.compile(r"[0-9A-Z]{18}")
_USUAL = re.compile(r"[0-9AB]{3}(0[1-9]|1[0-2])\d{2}\d{6}[A-Z0-9]{5}")


def tidy_nur(text: str) -> str:
    """Return the number in capitals without spaces, dots or hyphens."""
    return re.sub(r"[\s.\-]", "", text).upper()


def check_nur(text: str) -> Literal["ok", "unusual", "wrong"]:
    """Say whether a number is refused ("wrong"), or only unusual (arrêté du 23 mars 2015, décret 2017-917)."""
    nur = tidy_nur(text)
    if not _HARD.fullmatch(nur):
        return "wrong"
    return "ok" if _USUAL.fullmatch(nur) else "unusual"
