"""Rows told to the person they are about: every column that says something, by the name people give it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Table, select

from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import hour, plain_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.store.tables import agent, reason, site
from lmmh_desk.store.store import Read
from lmmh_desk.store.tables import wire_of

NAMED = {"site_id": site.c.name, "reason_id": reason.c.label, "created_by": agent.c.name, "agent_id": agent.c.name}
LABELS = {
    "created_at": _("Enregistré le"), "created_by": _("Enregistré par"), "site_id": _("Site"), "reason_id": _("Motif"),
    "at": _("Le"), "agent_id": _("Par"), "action": _("Geste"), "details": _("Précisions"), "title": _("Titre"),
    "text": _("Texte"), "channel": _("Canal"), "address": _("Adresse"), "number": _("Numéro"), "label": _("Document"),
    "day": _("Jour"), "ticket": _("Ticket"), "arrived_at": _("Arrivée"), "starts_at": _("Début"), "ends_at": _("Fin"),
    "issued_at": _("Établi le"), "status": _("État"), "first_day": _("Premier jour"), "last_day": _("Dernier jour"),
    "content": _("Contenu"), "note": _("Note"), "sent_at": _("Envoyé le"), "role": _("Rôle"), "kind": _("Nature"),
    "reference": _("Référence"), "purpose": _("Finalité"),
}  # fmt: skip
HIDDEN = frozenset({"id", "rev", "device_id", "imported", "payload", "salt", "digest", "link", "tx", "step"})


def lines(read: Read, table: Table, *where: ColumnElement[bool]) -> tuple[dict[str, str], ...]:
    """Return the rows of a table that these conditions choose, oldest first."""
    asked = select(table).where(*where).order_by(table.c.created_at if "created_at" in table.c else table.c.at)
    names: dict[tuple[str, str], str] = {}
    return tuple(_line(read, table, dict(row), names) for row in read.execute(asked).mappings())


def _line(read: Read, table: Table, row: dict[str, Any], names: dict[tuple[str, str], str]) -> dict[str, str]:
    wire, found = wire_of(table), {}
    for column, value in row.items():
        if _says_nothing(column, value):
            continue
        label = wire.fields.get(column) or LABELS.get(column, column.replace("_", " "))
        words = wire.words.get(column, {})
        found[str(label)] = str(words[value]) if value in words else _text(read, column, value, names)
    return found


def _says_nothing(column: str, value: Any) -> bool:
    technical = column in HIDDEN or (column.endswith("_id") and column not in NAMED)
    return technical or value is None or value == "" or isinstance(value, bytes)


def _text(read: Read, column: str, value: Any, names: dict[tuple[str, str], str]) -> str:
    if column in NAMED:
        key = (column, str(value))
        if key not in names:
            wanted = NAMED[column]
            names[key] = read.execute(select(wanted).where(wanted.table.c.id == value)).scalar() or str(value)
        return names[key]
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if column == "at" or column.endswith("_at"):
        moment = paris(value)
        return _("{day} à {hour}").format(day=plain_date(moment.date()), hour=hour(moment))
    if column.endswith("_cents"):
        return f"{value / 100:.2f} €".replace(".", ",").replace(" ", "\u00a0")
    return str(value)
