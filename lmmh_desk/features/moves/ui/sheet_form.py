"""The form of one person's justificatif: made anew for each, it shows and gives back an entry."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal

from lmmh_desk.features.moves.model.entry import Entry, shown
from lmmh_desk.features.moves.model.known import Known
from lmmh_desk.features.moves.ui.days import DaysSection
from lmmh_desk.features.moves.ui.parts import ChecksPart, HelpPart, PersonPart, RoutePart
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.entry_page import EntryForm


class SheetForm(EntryForm):
    """Personne, Trajet, Date, Aide, Contrôles; `left` names the field the agent just left."""

    left = Signal(str)

    def __init__(self, known: Known, today: date) -> None:
        super().__init__(_("Nouveau justificatif"))
        self.known = known
        draft = known.draft
        self.person = PersonPart(known)
        self.route = RoutePart()
        self.days = DaysSection(today)
        self.help = HelpPart()
        self.checks = ChecksPart(draft.inspection_on)
        whole = bool(draft.from_address and draft.to_address)
        self.section(_("Personne"), self.person)
        self.section(_("Trajet"), self.route, note=_("repris du bail") if whole else _("à compléter"))
        self.section(_("Date"), self.days)
        self.section(_("Aide"), self.help, note=_("facultatif"))
        self.section(_("Contrôles"), self.checks)
        self._name_fields()
        self.days.rearranged.connect(self._name_days)
        self.days.changed.connect(self.changed)
        self.show_entry(shown(draft))

    def _name_fields(self) -> None:
        named = {
            "lease": self.person.reference,
            "from": self.route.origin,
            "to": self.route.destination,
            "helpers": self.help.helpers,
            "plate": self.help.plate,
            "firm": self.help.firm,
        }
        for name, field in named.items():
            self.field(name, field)
            field.editor.left.connect(lambda name=name: self.left.emit(name))
        for field in (self.person.kind, self.help.vehicle, self.help.movers):
            field.changed.connect(self.changed)
        self.help.vehicle.changed.connect(self._judge_plate)
        for box in self.checks.boxes.values():
            box.changed.connect(self.changed)
        self._name_days()

    def _judge_plate(self) -> None:
        """Judge the plate again with another vehicle."""
        self.help.plate.set_error("")
        self.left.emit("plate")

    def _name_days(self) -> None:
        """Know the lines of days by their names, in the order of the form."""
        known = self.fields.values()
        others = {name: field for name, field in self.fields.items() if not name.startswith(("day", "hours"))}
        days = self.days.fields()
        for name, field in days.items():
            if field not in known:
                field.editor.left.connect(lambda name=name: self.left.emit(name))
        for row in self.days.rows:
            self.watch(row)
        before = {name: others.pop(name) for name in ("lease", "from", "to")}
        self.fields = before | days | others

    def entry(self) -> Entry:
        """Return everything typed and ticked."""
        texts = {name: self.fields[name].editor.text() for name in ("lease", "plate", "firm")}
        return Entry(
            reference=texts["lease"],
            kind=self.person.kind.value() if self.person.typed else "",
            origin=self.route.origin.value(),
            destination=self.route.destination.value(),
            days=self.days.typed(),
            helpers=tuple(self.help.helpers.value()),
            vehicle=self.help.vehicle.value() or "",
            plate=texts["plate"],
            firm=texts["firm"],
            movers=self.help.movers.editor.text(),
            **{name: box.value() for name, box in self.checks.boxes.items()},
        )

    def show_entry(self, entry: Entry) -> None:
        """Show an entry; what still says the same as the lease looks prefilled."""
        known = shown(self.known.draft)
        self.person.reference.set_value(entry.reference)
        self.person.kind.set_value(entry.kind or self.known.draft.kind.value)
        for field, text, same in (
            (self.route.origin, entry.origin, known.origin),
            (self.route.destination, entry.destination, known.destination),
        ):
            field.set_value(text, prefilled=bool(text) and text == same)
        self.days.show_days(entry.days)
        self.help.helpers.set_value(entry.helpers)
        self.help.vehicle.set_value(entry.vehicle)
        self.help.plate.set_value(entry.plate)
        self.help.firm.set_value(entry.firm)
        self.help.movers.editor.setText(entry.movers)
        self.help.show_firm()
        for name, box in self.checks.boxes.items():
            box.set_value(getattr(entry, name))

    def show_faults(self, faults: dict[str, str]) -> bool:
        """Say every error beside its field and go to the first; return whether there is none."""
        self.days.set_error(faults.get("days", ""))
        return self.show_errors(faults)

    def show_fault(self, name: str, sentence: str) -> None:
        """Say what is wrong with the field just left, unless it already says so itself."""
        field = self.fields.get(name)
        if field is not None and not field.error:
            field.set_error(sentence)

    def take_focus(self) -> None:
        """Begin with the first field that waits for something: the lease, an address, else the date."""
        asked = ["lease"] if self.person.typed else []
        waiting = [name for name in (*asked, "from", "to") if not self.fields[name].value()]
        self.fields[waiting[0] if waiting else "day0"].setFocus(Qt.FocusReason.TabFocusReason)
