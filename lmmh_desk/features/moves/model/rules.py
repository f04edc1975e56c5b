"""What a justificatif must contain before it is recorded, and what only deserves a word (DOMAIN.md §4, §5)."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime

from msgspec import Struct

from lmmh_desk.features.moves.model.move import Draft, Outing, Vehicle
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.french import clock_hour, count, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.postal import postal_fault
from lmmh_desk.tenancy.model.checks import unprintable

MAX_DAYS = 5  # more trips deserve a second justificatif: the paper keeps to one page
MAX_HELPERS = 12
MAX_NAME = 80
MAX_LINE = 80


class Window(Struct, frozen=True):
    """The days this move may take place; an open end is None."""

    first: date | None = None
    last: date | None = None


class Setting(Struct, frozen=True):
    """What the rules need to know beside the form."""

    now: datetime  # Paris wall time
    window: Window = Window()
    limit: int | None = 6  # people on the trips, movers included: the regulation of the day; None: no limit


def errors(draft: Draft, setting: Setting) -> dict[str, str]:
    """Return one French sentence per wrong field, in the order of the form; nothing when all is well."""
    found = {
        "person": "" if draft.person_id else _("Aucune personne n’est choisie. Cherchez-la par son nom."),
        "lease": _lease(draft),
        "from": _from(draft),
        "to": _to(draft),
        **_days(draft, setting),
        "helpers": _helpers(draft.helpers),
        "plate": _plate(draft),
        "firm": _firm(draft),
    }
    return {field: sentence for field, sentence in found.items() if sentence}


def check(draft: Draft, setting: Setting) -> None:
    """Raise BadInput with a sentence for each wrong field."""
    fields = errors(draft, setting)
    if fields:
        fact = next(iter(fields.values()))
        raise BadInput(fact, _("La saisie est gardée."), fields=fields)


def warnings(draft: Draft, setting: Setting) -> list[str]:
    """Return what the agent should say to the person; it never blocks (DOMAIN.md §5, Moves)."""
    found = []
    if setting.limit is not None and draft.people > setting.limit:
        told = _("{people} avec les déménageurs, la limite est de {limit}. Prévenez la personne.")
        people = count(draft.people, _("personne"))
        found.append(told.format(people=people, limit=setting.limit))
    if not draft.on_lease:
        found.append(_("Cette personne n’a pas signé le bail. Préférez un justificatif au nom du titulaire."))
    if draft.vehicle is Vehicle.MOVER or draft.firm:
        found.append(_("Le déménageur porte son propre justificatif."))
    return found


def day_error(outing: Outing, setting: Setting) -> str:
    """Return what is wrong with a day of trips, or nothing."""
    today, window = setting.now.date(), setting.window
    earliest = max(today, window.first or today)
    if outing.day < today:
        return _("La date est passée. Choisissez le {day} ou après.").format(day=short_date(earliest))
    if window.first and outing.day < window.first:
        told = _("Le nouveau bail commence le {first}. Choisissez ce jour ou après.")
        return told.format(first=short_date(window.first))
    if window.last and outing.day > window.last:
        told = _("Le préavis se termine le {last}. Choisissez ce jour ou avant.")
        return told.format(last=short_date(window.last))
    return ""


def hours_error(outing: Outing, setting: Setting) -> str:
    """Return what is wrong with the hours of a day of trips, or nothing."""
    if outing.ends <= outing.starts:
        return _("La fin est avant le début. Choisissez une heure après {start}.").format(
            start=clock_hour(outing.starts)
        )
    minutes = setting.now.hour * 60 + setting.now.minute
    if outing.day == setting.now.date() and outing.ends <= minutes:
        return _("L’heure est passée. Choisissez une fin après {now}.").format(now=clock_hour(minutes))
    return ""


def _days(draft: Draft, setting: Setting) -> dict[str, str]:
    if not draft.days:
        return {"day0": _("La date manque. Tapez le jour et le mois, par exemple 21/11.")}
    found: dict[str, str] = {}
    for index, outing in enumerate(draft.days):
        again = any(other.day == outing.day for other in draft.days[:index])
        repeated = _("Ce jour est déjà là. Choisissez-en un autre ou retirez-le.")
        found[f"day{index}"] = day_error(outing, setting) or (repeated if again else "")
        found[f"hours{index}"] = hours_error(outing, setting)
    if len(draft.days) > MAX_DAYS:
        found["days"] = _("Un justificatif couvre {count} au plus. Faites-en un second pour la suite.").format(
            count=count(MAX_DAYS, _("jour"))
        )
    return found


def _lease(draft: Draft) -> str:
    if draft.lease_id or draft.next_lease_id or draft.lease_reference.strip():
        return "" if len(draft.lease_reference) <= MAX_NAME else _too_long(MAX_NAME)
    return _("Aucun bail n’est connu pour cette personne. Saisissez la référence écrite sur le bail ou le congé.")


def _from(draft: Draft) -> str:
    if not draft.from_address:
        return _("Le logement quitté manque. Reprenez-le du bail ou saisissez l’adresse.")
    return _address(draft.from_address)


def _to(draft: Draft) -> str:
    if not draft.to_address:
        return _("Le nouveau logement manque. Reprenez-le du bail ou saisissez l’adresse.")
    if _same(draft.from_address, draft.to_address):
        return _("Les deux adresses sont les mêmes. Corrigez celle du nouveau logement.")
    return _address(draft.to_address)


def _same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return one_flat(one) == one_flat(other)


def one_flat(address: tuple[str, ...]) -> str:
    """Return an address without accents, case or signs, to compare two of them."""
    text = unicodedata.normalize("NFKD", " ".join(address)).casefold()
    return re.sub(r"[^a-z0-9]", "", text)


def _address(address: tuple[str, ...]) -> str:
    if len(address) < 2:
        return _("L’adresse est incomplète. Écrivez la rue, puis le code postal et la commune.")
    return _writable(address, MAX_LINE) or postal_fault(address)


def _helpers(helpers: tuple[str, ...]) -> str:
    if len(helpers) > MAX_HELPERS:
        told = _("La liste dépasse {count}. Retirez-en ou faites un second justificatif.")
        return told.format(count=count(MAX_HELPERS, _("nom")))
    return _writable(helpers, MAX_NAME)


def _firm(draft: Draft) -> str:
    if draft.movers and not draft.firm:
        return _("Le nom de l’entreprise manque. Saisissez-le ou mettez zéro déménageur.")
    return _writable((draft.firm,), MAX_NAME)


def _plate(draft: Draft) -> str:
    plate = draft.plate
    if not plate:
        return ""
    flat = re.sub(r"[ \-]", "", plate)  # spaces stand in the plates of before 2009
    signs = flat.isalnum() and any(letter.isdigit() for letter in flat)
    if not signs or not 4 <= len(flat) <= 10 or unprintable(plate):
        return _("L’immatriculation ne se lit pas. Écrivez-la comme EX-072-LM.")
    if draft.vehicle is Vehicle.NONE:
        return _("Aucun véhicule n’est choisi. Choisissez-le ou effacez l’immatriculation.")
    return ""


def _writable(texts: tuple[str, ...], limit: int) -> str:
    if any(len(text) > limit for text in texts):
        return _too_long(limit)
    for text in texts:
        if letter := unprintable(text):
            told = _("Le caractère « {letter} » ne s’imprime pas. Écrivez en lettres latines.")
            return told.format(letter=letter)
    return ""


def _too_long(limit: int) -> str:
    return _("Le texte dépasse {limit} caractères. Raccourcissez-le.").format(limit=limit)
