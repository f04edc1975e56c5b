"""What a person may read of what was decided and looked at: values in conflict, entries set aside, accesses.

An access is told with its day, its act and its reason, and the agent by their role: who works under the authority of
the office is no recipient of the data (RGPD, art. 4-9; CNIL, droit d’accès), and their name is data about them.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Row, or_, select

from lmmh_desk.features.desk.model.audit import act_of, why
from lmmh_desk.features.desk.store.asides import told, written
from lmmh_desk.features.desk.store.clashes import lines_of
from lmmh_desk.features.desk.store.words import Words, wire
from lmmh_desk.kernel.access import About, Part
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.store.told import Telling, among, instant, naming, texts
from lmmh_desk.store.arbitration import conflict, quarantine
from lmmh_desk.store.local import audit
from lmmh_desk.store.store import Read

Line = dict[str, str]


def access(read: Read, about: About) -> list[Part]:
    """Return the values in conflict, what was set aside, and who looked at a person's file on this PC."""
    telling, words, rows = Telling(read), Words(read, shown=True), conflict.c
    apart = or_(_of(conflict, about), naming((rows.base, rows.kept, rows.other), about))
    aside = or_(_of(quarantine, about), naming((quarantine.c.delta,), about))
    clashes = read.execute(select(conflict).where(apart).order_by(rows.created_at))
    waiting = read.execute(select(quarantine).where(aside).order_by(quarantine.c.created_at, quarantine.c.position))
    seen = read.execute(select(audit).where(among(audit.c.subject, about.records)).order_by(audit.c.tx))
    return [
        Part(_("Valeurs en désaccord"), tuple(line for row in clashes for line in _clash(telling, words, row))),
        Part(_("Saisies mises de côté"), tuple(_aside(telling, words, row) for row in waiting)),
        Part(_("Accès aux données sur ce poste"), tuple(_seen(telling, row) for row in seen)),
    ]


def _of(table: Any, about: About) -> Any:
    return or_(among(table.c.record_id, about.records), among(table.c.person_id, about.files))


def _clash(telling: Telling, words: Words, row: Row[Any]) -> list[Line]:
    return [
        {
            _("Ce qui diffère"): f"{wire(row.table_name).label or row.table_name}, {line.label}",
            _("Avant"): line.before,
            _("Gardé"): line.kept,
            _("Saisi par"): telling.role(row.kept_by),
            _("Écarté"): line.other,
            _("Écarté, saisi par"): telling.role(row.other_by),
            _("Le"): instant(row.other_at),
        }
        for line in lines_of(words, row)
    ]


def _aside(telling: Telling, words: Words, row: Row[Any]) -> Line:
    typed = told(words, [written(row)])
    values = " · ".join(f"{label}\u00a0: {value}" for label, value in typed) or texts(row.delta)
    return {
        _("Ce qui était saisi"): wire(row.table_name).label or row.table_name,
        _("Contenu"): values,
        _("Saisi par"): telling.role(row.written_by),
        _("Le"): instant(row.written_at),
    }


def _seen(telling: Telling, row: Row[Any]) -> Line:
    reason = why(row.action, json.loads(row.details)) if row.salt is not None else _("effacé")
    found = {
        _("Le"): instant(row.at),
        _("Geste"): act_of(row.action),
        _("Par"): telling.role(row.agent_id),
        _("Site"): telling.site(row.site_id),
        _("Motif"): reason,
    }
    return {label: text for label, text in found.items() if text}
