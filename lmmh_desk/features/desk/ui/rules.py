"""Dated rules and legal sentences: what each is worth from which day, and where that comes from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from lmmh_desk.features.desk.model.settings import RuleLine, rule_lines
from lmmh_desk.features.desk.ui.editor import EditorSection
from lmmh_desk.features.desk.ui.kind import Values
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import today
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.french import short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.regulations import LONGEST, RULES
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.widgets.base import Label
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.cells import Group, Mark, Text
from lmmh_desk.ui.widgets.choice import ComboBox
from lmmh_desk.ui.widgets.dates import DateEdit
from lmmh_desk.ui.widgets.editors import LineEdit
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.notes import NoteEdit
from lmmh_desk.ui.widgets.rows import TableColumn

if TYPE_CHECKING:
    from lmmh_desk.store.store import Read

STATES = {"past": (_("passée"), "neutral"), "current": (_("en vigueur"), "ok"), "coming": (_("à venir"), "accent")}


class RulesSection(EditorSection[RuleLine]):
    """The dated values of every rule, grouped by rule, and the form of one."""

    tables = ("regulation",)
    right = "office.rules"
    name = _("Règles datées")
    adding = _("Nouvelle valeur à une date")

    def __init__(self, context: Context) -> None:
        self.effect = Label("", 12, 400, "t2", wrap=True)
        self.remove_button = Button(_("Retirer cette valeur à venir"), "trash", small=True)
        self.remove_button.clicked.connect(self.remove)
        self.sample_button = Button(_("Voir un document à une date"), "eye", small=True)
        self.sample_button.clicked.connect(self.show_sample)
        super().__init__(context)

    def made(self) -> None:
        self.fields["key"].changed.connect(self._say_effect)
        super().made()

    def columns(self) -> Sequence[TableColumn[RuleLine]]:
        return (
            TableColumn(
                "starts_on", _("Depuis"), lambda row: Text(short_date(row.starts_on, year=True), weight=600), 100
            ),
            TableColumn("state", _("État"), lambda row: Mark(*STATES[row.state]), 110),
            TableColumn("value", _("Valeur et source"), lambda row: Text(row.value, row.source), 260, stretch=True),
        )

    def id_of(self, record: RuleLine) -> str:
        return record.id

    def title_of(self, record: RuleLine) -> str:
        return record.label

    def make_fields(self) -> Iterator[tuple[str, Field]]:
        names = [(key, rule.label) for key, rule in RULES.items()]
        yield "key", Field(_("Règle"), ComboBox(names))
        yield "starts_on", Field(_("À partir du"), DateEdit(today(self.context.clock), "ahead"))
        yield "value", Field(_("Valeur"), NoteEdit(lines=5, limit=LONGEST), note=_("vide : plus de règle"))
        yield "source", Field(_("Source"), LineEdit())

    def form(self) -> Sequence[QWidget]:
        shown = self.fields
        return (shown["key"], self.effect, shown["starts_on"], shown["value"], shown["source"], self.remove_button,
                self.sample_button)  # fmt: skip

    def read(self, read: Read) -> Sequence[RuleLine]:
        from lmmh_desk.office.store.rules import rules

        return rule_lines(rules(read), today(self.context.clock))

    def arranged(self, records: Sequence[RuleLine]) -> Sequence[RuleLine | Group]:
        grouped: list[RuleLine | Group] = []
        for line in records:
            if not grouped or getattr(grouped[-1], "key", "") != line.key:
                grouped.append(Group(line.label, RULES[line.key].effect))
            grouped.append(line)
        return grouped

    def values_of(self, record: RuleLine | None) -> Values:
        if record is None:
            return {"key": self.fields["key"].value() or next(iter(RULES))}
        return {"key": record.key, "starts_on": record.starts_on, "value": record.raw, "source": record.source}

    def save(self, record_id: str, values: Values) -> Changes:
        from lmmh_desk.office.actions.rules import set_rule

        del record_id  # a rule has one value a day: the day says which row it is
        if values["starts_on"] is None:
            missing = _("La date manque. Tapez le jour et le mois, par exemple 21/11.")
            raise BadInput(missing, fields={"starts_on": missing})
        return set_rule(
            self.context.store,
            self.context.me,
            values["key"],
            values["starts_on"],
            values["value"],
            source=values["source"],
        )

    def show_sample(self) -> None:
        """Show a paper with the sentences of a day."""
        from lmmh_desk.features.desk.ui.samples import SampleDialog

        SampleDialog(self, self.context)

    def remove(self) -> None:
        """Take back a value that is still to come."""
        from lmmh_desk.office.actions.rules import remove_rule

        gone = self.shown
        self.act(partial(remove_rule, self.context.store, self.context.me, gone), _("Valeur retirée."))

    def shown_changed(self, record: RuleLine | None) -> None:
        self.remove_button.setVisible(record is not None and record.state == "coming" and self.may_edit(record))
        if record is not None:
            self.fields["key"].setEnabled(False)
            self.fields["starts_on"].setEnabled(False)
        self._say_effect()

    def _say_effect(self) -> None:
        key = self.fields["key"].value()
        self.effect.setText(RULES[key].effect if key else "")
