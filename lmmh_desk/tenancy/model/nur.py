"""The national registration number of a housing application (NUR)."""

from __future__ import annotations

import re
from typing import Literal

from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.french import quoted
from lmmh_desk.kernel.i18n import _

LENGTH = 18
# Eighteen letters and digits everywhere; the split into département, month, sequence and body is only usual.
_HARD = re.compile(rf"[0-9A-Z]{{{LENGTH}}}")
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


def nur_fault(text: str) -> str:
    """Return what is wrong with a number, as French sentences, or nothing."""
    if check_nur(text) != "wrong":
        return ""
    told = _("«\u00a0{text}\u00a0» n’est pas un numéro unique de demande, qui compte {length} lettres et chiffres.")
    return f"{told.format(text=quoted(text), length=LENGTH)} {_('Recopiez-le de l’attestation d’enregistrement.')}"


def read_nur(text: str) -> str:
    """Return the number as it is kept; raises BadInput when it is refused."""
    if fault := nur_fault(text):
        raise BadInput(fault)
    return tidy_nur(text)
