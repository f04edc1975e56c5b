"""When agents and rooms can't be booked: a few hours, a day, a month, never why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from lmmh_desk.features.desk.ui.kind import Values
from lmmh_desk.features.desk.ui.resource_section import MISSING_DATE, ResourceSection
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import today
from lmmh_desk.kernel.french import clock_hour, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.booking_forms import AbsenceForm
from lmmh_desk.office.model.bookings import ABSENCE_LABELS, Absence, AbsenceKind
from lmmh_desk.office.model.forms import refuse
from lmmh_desk.office.model.opening import MIDNIGHT
from lmmh_desk.ui.widgets.base import appear
from lmmh_desk.ui.widgets.cells import Text
from lmmh_desk.ui.widgets.choice import ComboBox
from lmmh_desk.ui.widgets.dates import DateEdit
from lmmh_desk.ui.widgets.editors import HourEdit
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.form import FieldRow
from lmmh_desk.ui.widgets.free import FreeField
from lmmh_desk.ui.widgets.rows import TableColumn

if TYPE_CHECKING:
    from lmmh_desk.store.store import Read


class AbsencesSection(ResourceSection[Absence]):
    """The list of absences to come and the form of one; saving says what is booked meanwhile."""

    tables = ("absence", "room", "agent", "agent_site", "site")
    name = _("Absences")
    adding = _("Nouvelle absence")
    nothing = _("Aucune absence prévue.")
    removing = _("Retirer cette absence")
    removed = _("Absence retirée.")

    def made(self) -> None:
        self.fields["kind"].changed.connect(self._fold)
        super().made()

    def columns(self) -> Sequence[TableColumn[Absence]]:
        return (
            TableColumn("resource", _("Agent ou bureau"), self._who, 170, sort=self.title_of),
            TableColumn("days", _("Jours"), _days, 190, sort=lambda row: (row.first_day, row.last_day)),
            TableColumn("kind", _("Nature"), _kind, 170, True, lambda row: ABSENCE_LABELS[row.kind]),
        )

    def _who(self, absence: Absence) -> Text:
        one = self.known.resources[absence.resource_id]
        return Text(one.name, self.known.sites[one.site_id], weight=600)

    def id_of(self, record: Absence) -> str:
        return record.id

    def resource_of(self, record: Absence) -> str:
        return record.resource_id

    def make_fields(self) -> Iterator[tuple[str, Field]]:
        day = today(self.context.clock)
        yield "resource_id", Field(_("Agent ou bureau"), self.resource)
        yield "first_day", Field(_("Du"), DateEdit(day, "ahead"))
        yield "last_day", Field(_("Au, compris"), DateEdit(day, "ahead"), optional=True)
        yield "from_minute", Field(_("De"), HourEdit(), note=_("vide : tout le jour"))
        yield "to_minute", Field(_("À"), HourEdit(), optional=True)
        yield "kind", Field(_("Nature"), ComboBox(ABSENCE_LABELS.items()))
        yield "label", FreeField(_("Libellé dans l’agenda"), limit=60)

    def form(self) -> Sequence[QWidget]:
        shown = self.fields
        return (
            shown["resource_id"],
            FieldRow(shown["first_day"], shown["last_day"]),
            FieldRow(shown["from_minute"], shown["to_minute"]),
            shown["kind"],
            shown["label"],
            self.remove_button,
        )

    def read(self, read: Read) -> Sequence[Absence]:
        from lmmh_desk.office.store.bookings import agenda

        day = today(self.context.clock)
        found = (one for each in agenda(read, day).absences.values() for one in each if one.last_day >= day.isoformat())
        return sorted(found, key=lambda one: (one.first_day, one.from_minute))

    def values_of(self, record: Absence | None) -> Values:
        if record is None:
            return {"kind": AbsenceKind.AWAY}
        first, last = date.fromisoformat(record.first_day), date.fromisoformat(record.last_day)
        return {
            "resource_id": record.resource_id,
            "first_day": first,
            "last_day": last,
            "from_minute": record.from_minute or None,
            "to_minute": None if record.to_minute == MIDNIGHT else record.to_minute,
            "kind": record.kind,
            "label": record.label,
        }

    def save(self, record_id: str, values: Values) -> Changes:
        from lmmh_desk.office.actions.bookings import save_absence

        refuse({"first_day": "" if values["first_day"] else MISSING_DATE})
        kind = AbsenceKind(values["kind"])
        form = AbsenceForm(
            resource_id=values["resource_id"] or "",
            first_day=values["first_day"],
            last_day=values["last_day"] or values["first_day"],
            from_minute=values["from_minute"] or 0,
            to_minute=MIDNIGHT if values["to_minute"] is None else values["to_minute"],
            kind=kind,
            label="" if kind is AbsenceKind.AWAY else values["label"],
            id=record_id,
        )
        return save_absence(self.context.store, self.context.me, form)

    def take_back(self, record_id: str) -> Changes:
        from lmmh_desk.office.actions.bookings import remove_absence

        return remove_absence(self.context.store, self.context.me, record_id)

    def tell(self, text: str, undo: Callable[[], None] | None = None) -> None:
        """Say that it is saved, and how many appointments are to be moved for it."""
        from lmmh_desk.office.store.bookings import booked_during

        saved, now, tell = self.shown, self.context.clock.now(), super().tell
        self.context.reads.run(
            lambda read: booked_during(read, saved, now),
            lambda number: tell(f"{text} {said_to_move(number)}".strip(), undo),
            owner=self,
        )

    def _fold(self) -> None:
        appear(self.fields["label"], self.fields["kind"].value() != AbsenceKind.AWAY)


def said_to_move(number: int) -> str:
    """Return « 4 rendez-vous déjà pris sont à déplacer. », nothing where there is none."""
    if number == 0:
        return ""
    if number == 1:
        return _("1 rendez-vous déjà pris est à déplacer.")
    return _("{number} rendez-vous déjà pris sont à déplacer.").format(number=number)


def _days(absence: Absence) -> Text:
    first, last = date.fromisoformat(absence.first_day), date.fromisoformat(absence.last_day)
    days = short_date(first, year=True)
    if first != last:
        days = _("du {first} au {last}").format(first=short_date(first), last=short_date(last, year=True))
    if (absence.from_minute, absence.to_minute) == (0, MIDNIGHT):
        return Text(days)
    return Text(days, f"{clock_hour(absence.from_minute)}–{clock_hour(absence.to_minute)}")


def _kind(absence: Absence) -> Text:
    return Text(ABSENCE_LABELS[absence.kind], absence.label)
