"""What a scanner or a hand gave to verify: a sealed code, a number, a short code, or none of ours."""

from __future__ import annotations

import re
from typing import Literal

from msgspec import Struct

from lmmh_desk.documents.codes import READ_ALOUD, read_short_code
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ids import NUMBER
from lmmh_desk.kernel.scan import american

Kind = Literal["sealed", "number", "code", "none"]
# The whole « address#payload » or the payload alone, which a QR writes in these letters (codes.BASE_41).
_SEALED = re.compile(r"(?:[^#\s]*#)?[0-9A-Z$*.:-]{40,}")
_DASHES = re.compile(r"[\s‐‑–—-]+")
TYPED = 40  # characters: nobody types more, so longer is a scan
CODE = 12  # characters of a short code


class Asked(Struct, frozen=True):
    """What to verify; of none of ours, `why` says in French what to do instead."""

    kind: Kind
    value: str = ""
    why: str = ""


def read_asked(text: str) -> Asked:
    """Return what was scanned, even by a scanner set to QWERTY on an AZERTY desk, or typed without care."""
    whole = "".join(text.split())
    for meant in (whole, american(whole)):
        if _SEALED.fullmatch(meant):
            return Asked("sealed", meant)
    if len(whole) > TYPED:
        return Asked("sealed", whole) if "#" in whole else Asked("none", why=_not_read())
    return _typed(_DASHES.sub("-", text.strip()))


def _typed(text: str) -> Asked:
    for meant in (text.upper(), american(text).upper()):
        if NUMBER.match(meant):
            return Asked("number", meant)
    code = read_short_code(text)
    if code:
        return Asked("code", code)
    return Asked("none", why=_mistyped() if len(text.translate(READ_ALOUD)) == CODE else _not_ours())


def _not_read() -> str:
    return _("Aucun code de l’office n’a été lu. Scannez le papier de nouveau, bien à plat.")


def _mistyped() -> str:
    return _("Un des douze caractères est faux. Relisez le code imprimé et retapez-le.")


def _not_ours() -> str:
    return _("Ce n’est ni un code, ni un numéro de document. Retapez les douze caractères imprimés sous le code.")
