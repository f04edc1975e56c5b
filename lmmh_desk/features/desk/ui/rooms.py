"""Rooms and desks where people are received by appointment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from lmmh_desk.features.desk.ui.kind import Values
from lmmh_desk.features.desk.ui.resource_section import KnownSection
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.booking_forms import RoomForm
from lmmh_desk.office.model.bookings import Room
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.widgets.cells import Mark, Text
from lmmh_desk.ui.widgets.choice import ComboBox
from lmmh_desk.ui.widgets.editors import CountEdit, LineEdit
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.rows import TableColumn
from lmmh_desk.ui.widgets.toggle import CheckBox

if TYPE_CHECKING:
    from lmmh_desk.store.store import Read


class RoomsSection(KnownSection[Room]):
    """The list of rooms and the form of one."""

    tables = ("room", "site")
    name = _("Bureaux")
    adding = _("Nouveau bureau")
    nothing = _("Aucun bureau. Ajoutez le premier pour y donner des rendez-vous.")

    def __init__(self, context: Context) -> None:
        self._site = ComboBox(placeholder=_("Choisir"))
        super().__init__(context)

    def columns(self) -> Sequence[TableColumn[Room]]:
        return (
            TableColumn("name", _("Bureau"), self._name, 200, True, lambda row: row.name),
            TableColumn("active", _("Usage"), _use, 150, sort=lambda row: not row.active),
        )

    def _name(self, room: Room) -> Text:
        return Text(room.name, self.known.sites[room.site_id], weight=600)

    def id_of(self, record: Room) -> str:
        return record.id

    def title_of(self, record: Room) -> str:
        return record.name

    def make_fields(self) -> Iterator[tuple[str, Field]]:
        yield "name", Field(_("Nom du bureau"), LineEdit())
        yield "site_id", Field(_("Site"), self._site)
        yield "position", Field(_("Rang dans la liste"), CountEdit(0, 999))
        yield "active", Field(_("Usage"), CheckBox(_("Reçoit sur rendez-vous")))

    def read(self, read: Read) -> Sequence[Room]:
        from lmmh_desk.office.store import bookings, sites

        return [room for site in sites.sites(read) for room in bookings.rooms(read, site.id, every=True)]

    def show_known(self) -> None:
        self._site.set_choices(self.known.sites.items())

    def mine(self, record: Room) -> bool:
        return record.site_id in self.known.sites

    def values_of(self, record: Room | None) -> Values:
        if record is None:
            last = max((room.position for room in self.table.rows.records()), default=-1)
            return {"site_id": self.context.me.site_id, "position": last + 1, "active": True}
        return {name: getattr(record, name) for name in self.fields}

    def save(self, record_id: str, values: Values) -> Changes:
        from lmmh_desk.office.actions.bookings import save_room

        form = RoomForm(
            name=values["name"],
            site_id=values["site_id"] or "",
            position=values["position"] or 0,
            active=values["active"],
            id=record_id,
        )
        return save_room(self.context.store, self.context.me, form)

    def shown_changed(self, record: Room | None) -> None:
        self.fields["site_id"].setEnabled(record is None and len(self.known.sites) > 1)


def _use(room: Room) -> Mark:
    return Mark(_("rendez-vous"), "ok", "check") if room.active else Mark(_("retiré"), "neutral")
