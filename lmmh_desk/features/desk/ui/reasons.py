"""Motifs: why people come, the letter that chooses each at the counter, what an appointment for one is like."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from lmmh_desk.features.desk.ui.editor import EditorSection
from lmmh_desk.features.desk.ui.kind import Values
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.french import NBSP
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.forms import INSTRUCTIONS, MAX_HORIZON, MAX_MINUTES, MAX_NOTICE, REASON_TEXTS, ReasonForm
from lmmh_desk.office.model.reasons import CATEGORY_LABELS, TYPE_LABELS, Category, Reason, ReasonType
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.widgets.base import Column, appear
from lmmh_desk.ui.widgets.cells import Mark, Text
from lmmh_desk.ui.widgets.choice import ComboBox, SuggestEdit
from lmmh_desk.ui.widgets.editors import CountEdit, LineEdit
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.form import FieldRow
from lmmh_desk.ui.widgets.notes import NoteEdit
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
    weighed = frozenset(REASON_TEXTS)

    def __init__(self, context: Context) -> None:
        self._appointment = QWidget()
        super().__init__(context)

    def made(self) -> None:
        self.fields["bookable"].changed.connect(self._fold)
        self._fold()
        super().made()

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
            TableColumn("active", _("Usage"), _use, 130, sort=lambda row: (not row.active, not row.bookable)),
        )

    def id_of(self, record: Reason) -> str:
        return record.id

    def title_of(self, record: Reason) -> str:
        return record.label

    def make_fields(self) -> Iterator[tuple[str, Field]]:
        self._service = SuggestEdit()
        yield "label", Field(_("Motif"), LineEdit())
        yield "service", Field(_("Service"), self._service)
        yield "type", Field(_("Où"), ComboBox(TYPE_LABELS.items()))
        yield "letter", Field(_("Touche au comptoir"), LineEdit(), optional=True)
        yield "minutes", Field(_("Durée, minutes"), CountEdit(1, MAX_MINUTES))
        yield "position", Field(_("Rang dans la liste"), CountEdit(0, 999))
        yield "active", Field(_("Usage"), CheckBox(_("Proposé aux agents")))
        yield "bookable", Field(_("Rendez-vous"), CheckBox(_("Se prend sur rendez-vous")))
        yield "category", Field(_("Couleur dans l’agenda"), ComboBox(CATEGORY_LABELS.items()))
        yield "notice_hours", Field(_("Délai avant, heures"), CountEdit(0, MAX_NOTICE))
        yield "horizon_days", Field(_("À l’avance, jours au plus"), CountEdit(1, MAX_HORIZON))
        yield "purpose", Field(_("Objet sur la convocation"), LineEdit(), note=_("vide : le motif"))
        yield "bring", Field(_("À apporter"), NoteEdit(lines=3), note=_("une pièce par ligne"))
        yield "instructions", Field(_("Consignes"), NoteEdit(lines=2, limit=INSTRUCTIONS), optional=True)
        yield "notified", Field(_("Rappel"), CheckBox(_("Envoyé avant le rendez-vous")))

    def form(self) -> Sequence[QWidget]:
        shown = self.fields
        self._appointment.setLayout(
            Column(
                FieldRow(shown["notice_hours"], shown["horizon_days"]),
                shown["category"],
                shown["purpose"],
                shown["bring"],
                shown["instructions"],
                shown["notified"],
                spacing=10,
            )
        )
        return (
            shown["label"],
            shown["service"],
            FieldRow(shown["type"], shown["letter"]),
            FieldRow(shown["minutes"], shown["position"]),
            shown["active"],
            shown["bookable"],
            self._appointment,
        )

    def _fold(self) -> None:
        """Show what an appointment is like where one may be made; a number nobody can see any more is put right."""
        bookable = self.fields["bookable"].value()
        appear(self._appointment, bookable)
        for name in ("notice_hours", "horizon_days"):
            if not bookable and not self.fields[name].check():
                self.fields[name].set_value(self._saved.get(name))

    def read(self, read: Read) -> Sequence[Reason]:
        from lmmh_desk.office.store.rules import reasons

        return reasons(read, every=True)

    def show_records(self, records: Sequence[Reason]) -> None:
        self._service.set_suggestions(sorted({reason.service for reason in records}))
        super().show_records(records)

    def values_of(self, record: Reason | None) -> Values:
        if record is None:
            last = max((reason.position for reason in self.table.rows.records()), default=-1)
            record = Reason(label="", service="", position=last + 1)
        return {name: getattr(record, name) for name in self.fields}

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
            bookable=values["bookable"],
            category=Category(values["category"]),
            notice_hours=values["notice_hours"] or 0,
            horizon_days=values["horizon_days"] or 0,
            purpose=values["purpose"],
            bring=values["bring"],
            instructions=values["instructions"],
            notified=values["notified"],
            id=record_id,
        )
        return save_reason(self.context.store, self.context.me, form)


def _use(reason: Reason) -> Mark:
    if not reason.active:
        return Mark(_("retiré"), "neutral")
    return Mark(_("rendez-vous"), "accent", "calendar") if reason.bookable else Mark(_("proposé"), "ok", "check")
