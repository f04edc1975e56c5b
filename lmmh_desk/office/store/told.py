"""Rows told to the person they are about: every column that says something, by the name people give it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import Column, ColumnElement, Table, exists, func, or_, select

from lmmh_desk.kernel.access import About
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import clock_hour, hour, plain_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.money import euros
from lmmh_desk.office.model.rights import ROLE_LABELS, Role
from lmmh_desk.office.store.tables import agent, reason, site
from lmmh_desk.store.store import Read
from lmmh_desk.store.tables import wire_of

AGENTS = frozenset({"created_by", "agent_id", "issued_by", "voided_by", "made_by"})
NAMED = {"site_id": site.c.name, "reason_id": reason.c.label}
LABELS = {
    "created_at": _("Enregistré le"), "created_by": _("Enregistré par"), "site_id": _("Site"), "reason_id": _("Motif"),
    "at": _("Le"), "agent_id": _("Par"), "action": _("Geste"), "details": _("Précisions"), "title": _("Titre"),
    "text": _("Texte"), "channel": _("Canal"), "address": _("Adresse"), "number": _("Numéro"), "label": _("Document"),
    "day": _("Jour"), "ticket": _("Ticket"), "arrived_at": _("Arrivée"), "starts_at": _("Début"), "ends_at": _("Fin"),
    "issued_at": _("Établi le"), "status": _("État"), "first_day": _("Premier jour"), "last_day": _("Dernier jour"),
    "content": _("Contenu"), "note": _("Note"), "sent_at": _("Envoyé le"), "role": _("Rôle"), "kind": _("Nature"),
    "reference": _("Référence"), "purpose": _("Finalité"), "issued_by": _("Établi par"), "voided_by": _("Annulé par"),
    "made_at": _("Demandé le"), "made_by": _("Demandé par"), "kept_until": _("Gardé jusqu’au"), "page": _("Page"),
    "data": _("Contenu"), "before": _("Avant"), "after": _("Après"), "side": _("Logement"), "counter": _("Guichet"),
    "outcome": _("Issue"), "state": _("État"), "printer": _("Imprimante"), "copies": _("Exemplaires"),
    "size": _("Format"), "field": _("Champ"), "print_count": _("Impressions"), "record_table": _("Nature"),
    "short_code": _("Code court"), "printed_at": _("Imprimé le"), "raw": _("Tel que saisi"), "value": _("Valeur"),
    "street_type": _("Type de voie"), "letterbox": _("Boîte aux lettres"),
    "aid_to_landlord": _("Aide versée à l’office"), "notice_reduced": _("Préavis réduit"), "choice": _("Choix"),
    "individual": _("Logement individuel"), "funding": _("Financement"), "built": _("Construit en"),
    "energy": _("Étiquette énergie"), "mobile": _("Mobile"), "lease_reference": _("Bail"),
    "inspection_reference": _("Référence de l’état des lieux"), "exit_state": _("Sortie"), "entry_state": _("Entrée"),
    "identity_checked": _("Identité vérifiée"), "lease_signed": _("Bail signé"),
    "inspection_done": _("État des lieux fait"), "gestures_reminded": _("Gestes barrières rappelés"),
    "starts": _("De"), "ends": _("À"), "priority": _("Priorité"), "appointment_at": _("Rendez-vous à"),
    "sequence": _("Rang"), "inside": _("À l’intérieur"), "occupancy": _("Occupation"), "void_reason": _("Raison"),
    "group_size": _("Logements réunis"), "typed": _("Saisi à la main"), "commune": _("Code de la commune"),
    "tries": _("Essais"), "due_at": _("À envoyer le"),
    "expires_at": _("Utile jusqu’au"), "people": _("Personnes"), "problem": _("Incident"),
}  # fmt: skip
HIDDEN = frozenset(
    {"id", "rev", "device_id", "imported", "payload", "salt", "digest", "link", "tx", "step", "seq", "key"}
    | {"subject_table", "tried_at", "next_try_at"}
)
JSON = frozenset({"content", "data", "before"})
Values: TypeAlias = Mapping[str, Mapping[Any, str]]
NO_WORDS: Values = {}
INSTANT = 10**11  # a number from which it can only be an instant in milliseconds
ORDER = ("created_at", "at", "made_at", "kept_until", "seq")  # the first of them that a table has


def among(column: ColumnElement[Any], ids: Iterable[str]) -> ColumnElement[bool]:
    """Return that a column holds one of these ids, however many: a list of values has a limit."""
    given = func.json_each(json.dumps(list(ids))).table_valued("value")
    return column.in_(select(given.c.value))


def naming(columns: Sequence[ColumnElement[Any]], about: About) -> ColumnElement[bool]:
    """Return that a text holds the id of a person's file."""
    given = func.json_each(json.dumps(about.files)).table_valued("value")
    return or_(*(exists().where(func.instr(column, given.c.value) > 0) for column in columns))


def texts(kept: str) -> str:
    """Return what is written in a JSON text, without its keys; a text that is none as it is."""
    try:
        found = json.loads(kept)
    except (ValueError, RecursionError):
        return kept
    return " · ".join(_leaves(found)) if isinstance(found, dict | list) else kept


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _leaves(one)
    elif value not in (None, "") and not isinstance(value, bool) and not (isinstance(value, int) and value >= INSTANT):
        yield str(value)


def instant(at: int) -> str:
    """Return « 17 novembre 2020 à 10 h 42 » of milliseconds UTC."""
    moment = paris(at)
    return _("{day} à {hour}").format(day=plain_date(moment.date()), hour=hour(moment))


class Telling:
    """Says values; each name is read once."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._names: dict[tuple[Any, str], str] = {}

    def role(self, agent_id: str) -> str:
        """Return the role of an agent: a person is told what became of her data, not who works there."""
        found = self._named(agent.c.role, agent_id)
        return ROLE_LABELS[Role(found)] if found else _("un agent")

    def site(self, site_id: str) -> str:
        """Return the name of a site, "" for none."""
        return self._named(site.c.name, site_id)

    def text(self, column: str, value: Any) -> str:
        """Return the value of a column in words."""
        if column in AGENTS:
            return self.role(str(value))
        if column in NAMED:
            return self._named(NAMED[column], str(value)) or str(value)
        return _plain(column, value)

    def _named(self, wanted: Column[Any], record_id: str) -> str:
        key = (wanted, record_id)
        if key not in self._names:
            asked = select(wanted).where(wanted.table.c.id == record_id)
            self._names[key] = str(self._read.execute(asked).scalar() or "")
        return self._names[key]


def lines(
    read: Read,
    table: Table,
    *where: ColumnElement[bool],
    joined: Sequence[Column[Any]] = (),
    words: Values = NO_WORDS,
) -> tuple[dict[str, str], ...]:
    """Return the rows of a table that these conditions choose, oldest first.

    `joined` are columns of its paper; `words` say what the values of a column are called, besides those of its wire.
    """
    asked = select(table, *joined).where(*where).order_by(next(table.c[name] for name in ORDER if name in table.c))
    if joined:
        asked = asked.join(joined[0].table, joined[0].table.c.id == table.c.paper_id)
    telling = Telling(read)
    return tuple(_line(telling, table, dict(row), words) for row in read.execute(asked).mappings())


def _line(telling: Telling, table: Table, row: dict[str, Any], called: Values) -> dict[str, str]:
    wire, found = wire_of(table), {}
    for column, value in row.items():
        if _says_nothing(column, value):
            continue
        label = wire.fields.get(column) or LABELS.get(column, column.replace("_", " "))
        words = called.get(column) or wire.words.get(column, {})
        found[str(label)] = str(words[value]) if value in words else telling.text(column, value)
    return found


def _says_nothing(column: str, value: Any) -> bool:
    known = column in NAMED or column in AGENTS
    technical = column in HIDDEN or (column.endswith("_id") and not known)
    return technical or value is None or value == "" or isinstance(value, bytes)


def _plain(column: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if column == "at" or column.endswith("_at"):
        return instant(value)
    if column.endswith(("_on", "_day", "_date", "_until")) or column == "day":
        return plain_date(date.fromisoformat(value))
    return texts(value) if column in JSON else _measured(column, value)


def _measured(column: str, value: Any) -> str:
    if column in ("starts", "ends"):
        return clock_hour(value)
    if column == "surface_dm2":
        return f"{value / 100:g}\u00a0m²".replace(".", ",")
    return euros(value) if column.endswith("_cents") else str(value)
