"""When agents and rooms may be booked: hours of some weekdays that come back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from lmmh_desk.features.desk.ui.kind import Values
from lmmh_desk.features.desk.ui.resource_section import MISSING_DATE, MISSING_HOUR, ResourceSection
from lmmh_desk.features.desk.ui.rule_edit import RuleEdit
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import today
from lmmh_desk.kernel.french import clock_hour
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.booking_forms import WindowForm
from lmmh_desk.office.model.bookings import AvailabilityWindow
from lmmh_desk.office.model.forms import refuse
from lmmh_desk.office.model.recurrence import said
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.widgets.base import appear
from lmmh_desk.ui.widgets.cells import Text
from lmmh_desk.ui.widgets.choice import ComboBox
from lmmh_desk.ui.widgets.dates import DateEdit
from lmmh_desk.ui.widgets.editors import HourEdit
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.form import FieldRow
from lmmh_desk.ui.widgets.rows import TableColumn

if TYPE_CHECKING:
    from lmmh_desk.store.store import Read


class WindowsSection(ResourceSection[AvailabilityWindow]):
    """The list of windows and the form of one."""

    tables = ("availability_window", "room", "agent", "agent_site", "site", "reason")
    name = _("Plages d’ouverture")
    adding = _("Nouvelle plage")
    nothing = _("Aucune plage. Sans plage, aucun créneau n’est proposé.")
    removing = _("Retirer cette plage")
    removed = _("Plage retirée. Les rendez-vous déjà pris restent.")

    def __init__(self, context: Context) -> None:
        self._site, self._service = ComboBox(placeholder=_("Choisir")), ComboBox()
        super().__init__(context)

    def made(self) -> None:
        self.fields["resource_id"].changed.connect(self._follow)
        super().made()

    def columns(self) -> Sequence[TableColumn[AvailabilityWindow]]:
        return (
            TableColumn("resource", _("Agent ou bureau"), self._who, 170, sort=self.title_of),
            TableColumn("days", _("Jours"), lambda row: Text(said(row.rule), row.service), 230, True),
            TableColumn("hours", _("Heures"), _hours, 110, sort=lambda row: (row.opens, row.closes)),
        )

    def _who(self, window: AvailabilityWindow) -> Text:
        return Text(self.known.resources[window.resource_id].name, self.known.sites[window.site_id], weight=600)

    def id_of(self, record: AvailabilityWindow) -> str:
        return record.id

    def resource_of(self, record: AvailabilityWindow) -> str:
        return record.resource_id

    def make_fields(self) -> Iterator[tuple[str, Field]]:
        day = today(self.context.clock)
        yield "resource_id", Field(_("Agent ou bureau"), self.resource)
        yield "site_id", Field(_("Site"), self._site)
        yield "rule", Field(_("Jours"), RuleEdit(day))
        yield "first_day", Field(_("À partir du"), DateEdit(day, "ahead"))
        yield "opens", Field(_("De"), HourEdit())
        yield "closes", Field(_("À"), HourEdit())
        yield "service", Field(_("Pour"), self._service)

    def form(self) -> Sequence[QWidget]:
        shown = self.fields
        return (
            shown["resource_id"],
            shown["site_id"],
            shown["rule"],
            FieldRow(shown["first_day"], shown["opens"], shown["closes"], stretch=(2, 1, 1)),
            shown["service"],
            self.remove_button,
        )

    def read(self, read: Read) -> Sequence[AvailabilityWindow]:
        from lmmh_desk.office.store.bookings import resources, windows

        rank = {one: number for number, one in enumerate(resources(read))}
        found = (window for window in windows(read) if window.resource_id in rank)
        return sorted(found, key=lambda one: (rank[one.resource_id], one.first_day, one.opens))

    def show_known(self) -> None:
        super().show_known()
        self._site.set_choices(self.known.sites.items())
        appear(self.fields["site_id"], len(self.known.sites) > 1)
        services = {row.service for row in self.table.rows.records()} | set(self.known.services) - {""}
        self._service.set_choices([("", _("Tous les services")), *((name, name) for name in sorted(services))])

    def mine(self, record: AvailabilityWindow) -> bool:
        return super().mine(record) and record.site_id in self.known.sites

    def values_of(self, record: AvailabilityWindow | None) -> Values:
        if record is None:
            return {"site_id": self.context.me.site_id, "first_day": today(self.context.clock), "service": ""}
        kept = {name: getattr(record, name) for name in self.fields}
        return kept | {"first_day": date.fromisoformat(record.first_day)}

    def save(self, record_id: str, values: Values) -> Changes:
        from lmmh_desk.office.actions.bookings import save_window

        refuse(
            {
                "first_day": "" if values["first_day"] else MISSING_DATE,
                "opens": MISSING_HOUR if values["opens"] is None else "",
                "closes": MISSING_HOUR if values["closes"] is None else "",
            }
        )
        form = WindowForm(
            resource_id=values["resource_id"] or "",
            site_id=values["site_id"] or "",
            rule=values["rule"],
            first_day=values["first_day"],
            opens=values["opens"],
            closes=values["closes"],
            service=values["service"] or "",
            id=record_id,
        )
        return save_window(self.context.store, self.context.me, form)

    def take_back(self, record_id: str) -> Changes:
        from lmmh_desk.office.actions.bookings import remove_window

        return remove_window(self.context.store, self.context.me, record_id)

    def _follow(self) -> None:
        """Propose the site where the agent or the room chosen receives."""
        one = self.known.resources.get(self.resource.value() or "")
        if one is not None:
            self.fields["site_id"].set_value(one.site_id)


def _hours(window: AvailabilityWindow) -> Text:
    return Text(f"{clock_hour(window.opens)}–{clock_hour(window.closes)}")
