"""What an agent types fast at a counter (« 2111 », « 830 », « ex072lm »), read and written back in full."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from typing import Literal

from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.french import DAYS, MONTHS, NBSP, clock_hour, quoted
from lmmh_desk.kernel.i18n import _

Direction = Literal["near", "ahead", "behind"]
_RELATIVE = {"aujourd'hui": 0, "auj": 0, "demain": 1, "hier": -1}


def plain(text: str) -> str:
    """Return the text without accents, in lower case, with the straight apostrophe."""
    flat = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return "".join(letter for letter in flat if not unicodedata.combining(letter)).lower().strip()


def read_date(text: str, today: date, towards: Direction = "near") -> date:
    """Return the day typed as « 21/11 », « 2111 », « 21/11/20 », « 21 nov », « sam » or « demain ».

    Without a year it is the nearest such day, the next one ("ahead") or the last one ("behind").
    Raise BadInput in French when there is no such day.
    """
    words = plain(text).rstrip(".")
    if words in _RELATIVE:
        return today + timedelta(_RELATIVE[words])
    if len(words) >= 3 and (weekday := _starts(words, DAYS)) is not None:
        step = (weekday - today.weekday()) % 7
        return today + timedelta(step - 7 if towards == "behind" and step else step)
    numbers = _numbers(words)
    if numbers is None:
        raise _no_date(text, _("Tapez le jour et le mois, par exemple 21/11."))
    return _in_calendar(numbers, text, today, towards)


def read_birth(text: str, today: date) -> date:
    """Return the birth date typed as « 12/04/1984 », « 120484 » or « 12 avr 84 »: of two figures, the last such year.

    Raise BadInput in French when there is no such day, or no year.
    """
    numbers = _numbers(plain(text).rstrip("."))
    if numbers is None or not numbers[2]:
        raise _no_date(text, _("Tapez le jour, le mois et l’année, par exemple 12/04/1984."))
    return _in_calendar(numbers, text, today, "behind")


def _no_date(text: str, gesture: str) -> BadInput:
    return BadInput(_("«\u00a0{text}\u00a0» n’est pas une date.").format(text=quoted(text)), gesture=gesture)


def _in_calendar(numbers: tuple[int, int, str], text: str, today: date, towards: Direction) -> date:
    day, month, year = numbers
    found = [one for each in _years(year, today) if (one := _day_of(each, month, day))]
    if not found:
        raise BadInput(
            _("Le {text} n’existe pas dans le calendrier.").format(text=quoted(text)),
            gesture=_("Vérifiez le jour et le mois."),
        )
    return _nearest(found, today, towards)


def _starts(words: str, names: tuple[str, ...]) -> int | None:
    found = [index for index, name in enumerate(names) if plain(name).startswith(words)]
    return found[0] if len(found) == 1 else None


def _numbers(words: str) -> tuple[int, int, str] | None:
    """Return day, month and year ("" when left out) of what was typed, None when it is no date."""
    words = re.sub(r"^(lun|mar|mer|jeu|ven|sam|dim)[a-z]*\.?\s+", "", words)
    if found := re.fullmatch(r"(\d{2})(\d{2})(\d{2}|\d{4})?", words):
        return int(found[1]), int(found[2]), found[3] or ""
    if found := re.fullmatch(r"(\d{1,2})[/ .\-](\d{1,2})(?:[/ .\-](\d{2}|\d{4}))?", words):
        return int(found[1]), int(found[2]), found[3] or ""
    if found := re.fullmatch(r"(\d{1,2})(?:er)?\s*([a-z]{3,9})\.?(?:\s*(\d{2}|\d{4}))?", words):
        month = _starts(found[2], MONTHS)
        if month is not None:
            return int(found[1]), month + 1, found[3] or ""
    return None


def _years(typed: str, today: date) -> list[int]:
    if len(typed) == 4:
        return [int(typed)]
    if typed:
        return [century + int(typed) for century in (1900, 2000, 2100)]
    return [today.year + step for step in (-8, -4, -1, 0, 1, 4, 8)]  # ±4 and ±8 reach the leap years


def _nearest(days: list[date], today: date, towards: Direction) -> date:
    if towards == "behind":
        days = [day for day in days if day <= today] or days[:1]
    elif towards == "ahead":
        days = [day for day in days if day >= today] or days[-1:]
    return min(days, key=lambda day: abs((day - today).days))


def _day_of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def written_date(day: date) -> str:
    """Return « sam. 21/11/2020 »."""
    return f"{DAYS[day.weekday()][:3]}. {day:%d/%m/%Y}"


def read_hour(text: str) -> int:
    """Return minutes since midnight from « 8 », « 8:00 », « 830 », « 8h30 »; raise BadInput in French."""
    found = re.fullmatch(r"(\d{1,2})(?:\s*[h:. ]\s*(\d{2})?|(\d{2}))?", text.strip().lower())
    if found:
        hours, minutes = int(found[1]), int(found[2] or found[3] or 0)
        if hours < 24 and minutes < 60:
            return hours * 60 + minutes
    raise BadInput(
        _("«\u00a0{text}\u00a0» n’est pas une heure.").format(text=quoted(text)),
        gesture=_("Tapez par exemple 8:00 ou 830."),
    )


def written_hour(minutes: int) -> str:
    """Return « 8:30 » from minutes since midnight."""
    return clock_hour(minutes)


def read_names(text: str) -> list[str]:
    """Return the names separated by commas, semicolons or line ends, spaces tidied, empty ones dropped."""
    return [tidy for part in re.split(r"[,;\n]+", text) if (tidy := " ".join(part.split()))]


def read_count(text: str) -> int:
    """Return a whole number ≥ 0, spaces between thousands allowed; raise BadInput in French."""
    digits = re.sub(r"\s", "", text)
    if re.fullmatch(r"[0-9]{1,9}", digits):
        return int(digits)
    raise BadInput(
        _("«\u00a0{text}\u00a0» n’est pas un nombre entier.").format(text=quoted(text)),
        gesture=_("Tapez des chiffres, par exemple 12."),
    )


def read_euros(text: str) -> int:
    """Return cents from « 412,60 € », « 412.6 » or « 1 412 »; raise BadInput in French."""
    found = re.fullmatch(r"(\d{1,9})(?:[,.](\d{1,2}))?€?", re.sub(r"\s", "", text))
    if found:
        return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))
    raise BadInput(
        _("«\u00a0{text}\u00a0» n’est pas un montant.").format(text=quoted(text)),
        gesture=_("Tapez par exemple 412,60."),
    )


def written_phone(text: str) -> str:
    """Return a French number by pairs with non-breaking spaces; any other text comes back tidied."""
    digits = re.sub(r"[\s.\-()]", "", text)
    digits = re.sub(r"^(?:\+33|0033)0?(?=[1-9]\d{8}$)", "0", digits)
    if re.fullmatch(r"0[1-9]\d{8}", digits):
        return NBSP.join(digits[index : index + 2] for index in range(0, 10, 2))
    return " ".join(text.split())


def written_plate(text: str) -> str:
    """Return « EX-072-LM » from « ex072lm » (plates since 2009); older or foreign ones in upper case."""
    flat = re.sub(r"[\s\-.]", "", text).upper()
    if found := re.fullmatch(r"([A-Z]{2})(\d{3})([A-Z]{2})", flat):
        return f"{found[1]}-{found[2]}-{found[3]}"
    return " ".join(text.split()).upper()
