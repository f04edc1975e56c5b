"""What may be typed about a person: everything printable is just text, the rest gets one French sentence."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache

from msgspec import Struct

from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.forms import refuse
from lmmh_desk.tenancy.model.names import CHANNELS, CIVILITIES, STANDINGS
from lmmh_desk.tenancy.model.nur import nur_fault, tidy_nur

NAME_LENGTH = 100
NOTE_LENGTH = 500
OLDEST = 120  # years
_INVISIBLE = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")


class PersonInput(Struct, frozen=True):
    """What a form or an import says of a person."""

    civility: str = ""
    birth_name: str = ""
    usual_name: str = ""
    first_names: str = ""
    birth_date: str = ""  # ISO, or empty
    channel: str = ""
    language: str = "fr"
    large_print: bool = False
    sms_opt_out: bool = False
    standing: str = "holder"
    nur: str = ""


@lru_cache(maxsize=10_000)  # a file says the same words again and again
def tidy(text: str) -> str:
    """Return one line without invisible characters, composed letters, single spaces."""
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())


def tidy_text(text: str) -> str:
    """Return a text of several lines, each tidied, blank ends dropped."""
    return "\n".join(tidy(line) for line in text.splitlines()).strip()


def unprintable(name: str) -> str:
    """Return the first character that no paper of ours can print (emoji, other scripts), or nothing."""
    return next((letter for letter in name if not _prints(letter)), "")


def _prints(letter: str) -> bool:
    # Latin letters with any accent, digits, and the punctuation of European names; the papers' font has them all.
    code = ord(letter)
    return 0x20 <= code < 0x250 or 0x300 <= code < 0x370 or 0x1E00 <= code < 0x1F00 or 0x2010 <= code < 0x2040


def name_fault(name: str) -> str:
    """Return what is wrong with a name, as a French sentence, or nothing."""
    if len(name) > NAME_LENGTH:
        return _("Ce nom compte {count} caractères, {limit} au plus. Abrégez-le.").format(
            count=len(name), limit=NAME_LENGTH
        )
    if letter := unprintable(name):
        return _("Le caractère «\u00a0{letter}\u00a0» ne s’imprime pas. Écrivez le nom en lettres latines.").format(
            letter=letter
        )
    return ""


def birth_fault(text: str, today: date) -> str:
    """Return what is wrong with an ISO birth date, as a French sentence, or nothing."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return _("La date de naissance n’existe pas. Tapez jour, mois et année, par exemple 12/04/1984.")
    if day > today:
        return _("La date de naissance est dans l’avenir. Vérifiez l’année.")
    if day.year < today.year - OLDEST:
        return _("La date de naissance remonte à plus de {years} ans. Vérifiez l’année.").format(years=OLDEST)
    return ""


def person_faults(given: PersonInput, today: date) -> dict[str, str]:
    """Return the French sentence of each wrong field of a person."""
    faults = {field: name_fault(getattr(given, field)) for field in ("birth_name", "usual_name", "first_names")}
    if not (given.birth_name or given.usual_name or given.first_names):
        faults["birth_name"] = _("Le nom manque. Un seul nom suffit.")
    if given.birth_date:
        faults["birth_date"] = birth_fault(given.birth_date, today)
    if given.civility not in CIVILITIES:
        faults["civility"] = _("Choisissez une civilité de la liste, ou aucune.")
    if given.channel not in CHANNELS:
        faults["channel"] = _("Choisissez un moyen de contact de la liste.")
    if given.standing not in STANDINGS:
        faults["standing"] = _("Choisissez titulaire, cotitulaire, occupant ou enfant.")
    if not re.fullmatch(r"[a-z]{2,3}", given.language):
        faults["language"] = _("La langue s’écrit en deux ou trois lettres, par exemple fr.")
    if given.nur:
        faults["nur"] = nur_fault(given.nur)
    return {field: sentence for field, sentence in faults.items() if sentence}


def tidy_person(given: PersonInput) -> PersonInput:
    """Return the input with its texts tidied."""
    texts = ("civility", "birth_name", "usual_name", "first_names", "birth_date", "language")
    values = {field: tidy(getattr(given, field)) for field in texts}
    return PersonInput(
        **values,
        channel=given.channel,
        large_print=given.large_print,
        sms_opt_out=given.sms_opt_out,
        standing=given.standing,
        nur=tidy_nur(tidy(given.nur)),
    )


def checked_person(given: PersonInput, today: date) -> PersonInput:
    """Return the tidied input, or raise BadInput with a sentence for each field."""
    clean = tidy_person(given)
    faults = person_faults(clean, today)
    refuse(faults, _("Rien n’est enregistré."))
    return clean


def checked_note(text: str) -> str:
    """Return the tidied text of a note, or raise BadInput when it is empty or too long."""
    clean = tidy_text(text)
    if not clean:
        raise BadInput(_("La note est vide."), _("Rien n’est enregistré."), _("Écrivez ce qui s’est dit."))
    if len(clean) > NOTE_LENGTH:
        raise BadInput(
            _("La note compte {count} caractères, {limit} au plus.").format(count=len(clean), limit=NOTE_LENGTH),
            _("Votre texte est gardé."),
            _("Raccourcissez-la, ou enregistrez-la en deux fois."),
        )
    return clean
