"""The columns of the list of cases; the balance stays hidden."""

from __future__ import annotations

from datetime import date

from lmmh_desk.features.arrears.model.coming import told
from lmmh_desk.features.arrears.model.listing import CaseRow, day_of
from lmmh_desk.features.arrears.model.stages import FACES
from lmmh_desk.features.arrears.ui.acts import hidden
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.cells import Cell, Mark, Text
from lmmh_desk.ui.widgets.rows import Rows, TableColumn


def rows(today: date) -> Rows[CaseRow]:
    """Return the model of the list, each row in one sentence for a screen reader."""
    return Rows(
        [
            TableColumn("person", _("Personne et bail"), _person, 206, sort=lambda row: row.name.casefold()),
            TableColumn("stage", _("Étape"), _stage, 142, sort=lambda row: row.stage.label),
            TableColumn("next", _("Prochaine étape"), lambda row: _next(row, today), 200, stretch=True, sort=day_of),
            TableColumn("adviser", _("Conseiller"), _adviser, 104, sort=lambda row: row.adviser),
            TableColumn("balance", _("Solde"), lambda _row: Text(hidden(None), right=True, ink="t2"), 62, right=True),
        ],
        key=lambda row: row.id,
        sentence=lambda row: sentence(row, today),
    )


def sentence(row: CaseRow, today: date) -> str:
    """Return « Mme Odile Tessier, bail L-118240, plan en cours, 3e échéance sur 9, ven. 20/11 »."""
    step = _("aucune étape à venir")
    if row.coming:
        step = ", ".join(part for part in (row.coming.label, told(row.coming, today), row.reminder) if part)
    fragile = _("situation fragile") if row.fragile else ""
    parts = (row.name, _("bail {number}").format(number=row.lease), row.stage.label.lower(), step, row.adviser, fragile)
    return ", ".join(part.strip(", ") for part in parts if part)


def _person(row: CaseRow) -> Cell:
    place = " · ".join(part for part in (row.lease, row.residence) if part)
    return Text(row.name, place, 600, unsent=row.unsent)


def _stage(row: CaseRow) -> Cell:
    face = FACES[row.stage]
    return Mark(face.label, face.tone, face.icon)


def _next(row: CaseRow, today: date) -> Cell:
    step = row.coming
    if step is None:
        return Text("—", ink="t3")
    late = step.late(today)
    ink = "bad" if late else "warn" if step.before and step.soon(today) else "t3"
    note = " · ".join(part for part in (told(step, today), row.reminder) if part)
    return Text(step.label, note, note_ink=ink, note_icon="clock" if ink != "t3" else "")


def _adviser(row: CaseRow) -> Cell:
    first, _space, last = row.adviser.partition(" ")
    return Text(f"{first[:1]}. {last}" if last else row.adviser or "—", ink="t2")
