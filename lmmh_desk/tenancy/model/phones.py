"""Telephone numbers and e-mail addresses: as typed, and as they are compared and dialled."""

from __future__ import annotations

import re
from typing import Any

from msgspec import Struct

from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.french import NBSP, quoted
from lmmh_desk.kernel.i18n import _

# The overseas departments share the ten digits of the mainland; their first four say another international prefix.
OVERSEAS = {
    "0262": "RE", "0263": "RE", "0692": "RE", "0693": "RE", "0269": "YT", "0639": "YT", "0590": "GP", "0690": "GP",
    "0691": "GP", "0594": "GF", "0694": "GF", "0596": "MQ", "0696": "MQ", "0697": "MQ",
}  # fmt: skip
# Numbers ARCEP keeps for fiction are never given to anybody, so the library refuses them; demonstrations use them.
_FICTION = re.compile(r"\+33(19900|26191|35301|46571|53649|63998)\d{4}")
LONGEST = 40  # characters
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\\\"]{1,64}@[a-z0-9](?:[a-z0-9-]{0,62}\.)+[a-z]{2,24}", re.IGNORECASE)


class Reach(Struct, frozen=True):
    """A number or an address as typed, as compared, and whether it takes an SMS."""

    kind: str  # phone, email
    raw: str
    value: str
    mobile: bool = False


def read_phone(text: str) -> Reach:
    """Return a phone number valid in France, overseas departments included, or abroad with its +; raise BadInput."""
    import phonenumbers as lib

    raw = " ".join(text.split())
    digits = re.sub(r"\D", "", raw)
    try:
        number = lib.parse(raw, "FR") if len(raw) <= LONGEST else None
        if number and not _FICTION.fullmatch(_e164(number)) and digits[:4] in OVERSEAS:
            number = lib.parse(raw, OVERSEAS[digits[:4]])
    except lib.NumberParseException:
        number = None
    if number and _FICTION.fullmatch(_e164(number)):
        return Reach("phone", raw, _e164(number), _e164(number).startswith("+336"))
    if number and lib.is_valid_number(number):
        return Reach("phone", raw, _e164(number), lib.number_type(number) == lib.PhoneNumberType.MOBILE)
    raise BadInput(
        _("«\u00a0{text}\u00a0» n’est pas un numéro de téléphone complet.").format(text=quoted(raw)),
        _("Le reste de la saisie est gardé."),
        _("Tapez les dix chiffres, par exemple 06 39 98 34 71, ou +32… pour l’étranger."),
    )


def _e164(number: Any) -> str:
    import phonenumbers as lib

    return str(lib.format_number(number, lib.PhoneNumberFormat.E164))


def read_email(text: str) -> Reach:
    """Return an e-mail address in lower case; raise BadInput in French."""
    raw = text.strip()
    if len(raw) > 254 or not _EMAIL.fullmatch(raw):
        raise BadInput(
            _("«\u00a0{text}\u00a0» n’est pas une adresse e-mail.").format(text=quoted(raw)),
            _("Le reste de la saisie est gardé."),
            _("Vérifiez le @ et ce qui le suit."),
        )
    return Reach("email", raw, raw.lower())


def written_phone(value: str) -> str:
    """Return « 06 39 98 34 71 » from E.164; a foreign number keeps its +, digits by pairs."""
    if not value.startswith("+"):
        return value
    if value.startswith("+33") or value[1:4] in ("262", "590", "594", "596"):
        digits = "0" + (value[3:] if value.startswith("+33") else value[4:])
        return NBSP.join(digits[index : index + 2] for index in range(0, len(digits), 2))
    return value
