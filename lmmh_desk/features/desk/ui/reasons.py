"""Motifs: why people come, the letter that chooses each at the counter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from lmmh_desk.features.desk.ui.editor import EditorSection
from lmmh_desk.features.desk.ui.kind import Values
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.french import NBSP
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.forms import MAX_MINUTES, ReasonForm
from lmmh_desk.office.model.reasons import TYPE_LABELS, Reason, ReasonType
from lmmh_desk.ui.widgets.cells import Mark, Text
from lmmh_desk.ui.widgets.choice import ComboBox, SuggestEdit
from lmmh_desk.ui.widgets.editors import CountEdit, LineEdit
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.form import FieldRow
from lmmh_desk.ui.widgets.rows import TableColumn
from lmmh_desk.ui.widgets.toggle import CheckBox

if TYPE_CHECKING:
    from lmmh_desk.store.store import Read


class ReasonsSection(EditorSection[Reason]):
    """The list of motifs and the form of one."""

    tables = ("reason",)
    right = "office.reasons"
    name = _("Motifs")
    adding = _("Nouveau motif")

    def columns(self) -> Sequence[TableColumn[Reason]]:
        return (
            TableColumn(
                "letter", _("Touche"), lambda row: Text(row.letter, weight=600), 70, sort=lambda row: row.letter
            ),
            TableColumn(
                "label", _("Motif"), lambda row: Text(row.label, row.service), 200, True, lambda row: row.label
            ),
            TableColumn("type", _("Où"), lambda row: Text(TYPE_LABELS[row.type]), 120, sort=lambda row: row.type),
            TableColumn("minutes", _("Durée"), lambda row: Text(f"{row.minutes}{NBSP}min"), 80),
            TableColumn("active", _("Usage"), _use, 120, sort=lambda row: not row.active),
        )

    def id_of(self, record: Reason) -> str:
        return record.id

    def title_of(self, record: Reason) -> str:
        return record.label

    def make_fields(self) -> dict[str, Field]:
        self._service = SuggestEdit()
        return {
            "label": Field(_("Motif"), LineEdit()),
            "service": Field(_("Service"), self._service),
            "type": Field(_("Où"), ComboBox(TYPE_LABELS.items())),
            "letter": Field(_("Touche au comptoir"), LineEdit(), optional=True),
            "minutes": Field(_("Durée, minutes"), CountEdit(1, MAX_MINUTES)),
            "position": Field(_("Rang dans la liste"), CountEdit(0, 999)),
            "active": Field(_("Usage"), CheckBox(_("Proposé à l’accueil"))),
        }

    def form(self) -> Sequence[QWidget]:
        shown = self.fields
        return (
            shown["label"],
            shown["service"],
            FieldRow(shown["type"], shown["letter"]),
            FieldRow(shown["minutes"], shown["position"]),
            shown["active"],
        )

    def read(self, read: Read) -> Sequence[Reason]:
        from lmmh_desk.office.store.rules import reasons

        return reasons(read, every=True)

    def show_records(self, records: Sequence[Reason]) -> None:
        self._service.set_suggestions(sorted({reason.service for reason in records}))
        super().show_records(records)

    def values_of(self, record: Reason | None) -> Values:
        if record is None:
            last = max((reason.position for reason in self.table.rows.records()), default=-1)
            return {"type": ReasonType.PUBLIC_OFFICE, "minutes": 15, "position": last + 1, "active": True}
        return {
            "label": record.label,
            "service": record.service,
            "type": record.type,
            "letter": record.letter,
            "minutes": record.minutes,
            "position": record.position,
            "active": record.active,
        }

    def save(self, record_id: str, values: Values) -> Changes:
        from lmmh_desk.office.actions.rules import save_reason

        form = ReasonForm(
            label=values["label"],
            service=values["service"],
            type=ReasonType(values["type"]),
            letter=values["letter"].upper(),
            minutes=values["minutes"] or 0,
            position=values["position"] or 0,
            active=values["active"],
            id=record_id,
        )
        return save_reason(self.context.store, self.context.me, form)


def _use(reason: Reason) -> Mark:
    return Mark(_("proposé"), "ok", "check") if reason.active else Mark(_("retiré"), "neutral")
