"""Sites: where they are, when they open, how many people they hold, exceptional closures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtWidgets import QWidget

from lmmh_desk.features.desk.ui.closures import ClosuresBox
from lmmh_desk.features.desk.ui.editor import EditorSection
from lmmh_desk.features.desk.ui.kind import Values
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import today
from lmmh_desk.kernel.french import DAYS, capital, count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.forms import SiteForm
from lmmh_desk.office.model.opening import Day, read_day, written_day
from lmmh_desk.office.model.rights import Role, allowed
from lmmh_desk.office.model.sites import KIND_LABELS, STATUS_LABELS, Closure, Site, SiteKind, SiteStatus
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.widgets.base import Label
from lmmh_desk.ui.widgets.cells import Mark, Text
from lmmh_desk.ui.widgets.choice import ComboBox
from lmmh_desk.ui.widgets.editors import CountEdit, LineEdit, PhoneEdit, TypedEdit
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.form import FieldRow
from lmmh_desk.ui.widgets.notes import NoteEdit
from lmmh_desk.ui.widgets.rows import TableColumn

if TYPE_CHECKING:
    from lmmh_desk.store.store import Read

NO_AGENCY = ("", _("Aucune"))
TONES = {SiteStatus.OPEN: "ok", SiteStatus.APPOINTMENT_ONLY: "accent", SiteStatus.PHONE_ONLY: "accent"}


class SiteRow(Struct, frozen=True):
    """A site with its hours and what closes it."""

    site: Site
    week: tuple[Day, ...]
    closures: tuple[Closure, ...]
    gauge: int | None
    now: str  # « ouvert jusqu’à 12:30 »
    agencies: tuple[tuple[str, str], ...]  # (id, name) of every agency, for the form


class SitesSection(EditorSection[SiteRow]):
    """The list of sites and the form of one."""

    tables = ("site", "site_hours", "closure", "regulation")
    right = "office.sites"
    name = _("Sites")
    adding = _("Nouveau site")

    def __init__(self, context: Context) -> None:
        self.closures = ClosuresBox(context, today(context.clock))
        super().__init__(context)

    def columns(self) -> Sequence[TableColumn[SiteRow]]:
        return (
            TableColumn("name", _("Site"), _name, 200, stretch=True, sort=lambda row: row.site.name),
            TableColumn("status", _("Accueil"), _status, 130, sort=lambda row: row.site.status),
            TableColumn("gauge", _("Jauge"), _gauge, 110),
        )

    def id_of(self, record: SiteRow) -> str:
        return record.site.id

    def title_of(self, record: SiteRow) -> str:
        return record.site.name

    def make_fields(self) -> Iterator[tuple[str, Field]]:
        self._agency = ComboBox((NO_AGENCY,))
        yield "name", Field(_("Nom du site"), LineEdit())
        yield "kind", Field(_("Nature"), ComboBox(KIND_LABELS.items()))
        yield "status", Field(_("Accueil"), ComboBox(STATUS_LABELS.items()))
        yield "agency_id", Field(_("Agence de l’espace-accueil"), self._agency, optional=True)
        yield "address", Field(_("Adresse"), NoteEdit(lines=3), optional=True)
        yield "phone", Field(_("Téléphone"), PhoneEdit(), optional=True)
        yield "public_area_m2", Field(_("Surface, m²"), CountEdit(1, 10_000), note=_("fixe la jauge"))
        for number, name in enumerate(DAYS):
            yield f"day{number}", Field(capital(name), TypedEdit(read_day, written_day, _("fermé")))

    def form(self) -> Sequence[QWidget]:
        shown = self.fields
        days = [shown[f"day{number}"] for number in range(7)]
        return (
            shown["name"],
            FieldRow(shown["kind"], shown["status"]),
            shown["agency_id"],
            shown["address"],
            FieldRow(shown["phone"], shown["public_area_m2"]),
            Label(_("Horaires habituels"), 13, 600),
            Label(_("Par exemple 9:00-12:30, 14:00-17:30 ; vide : fermé."), 12, 400, "t2"),
            *(FieldRow(*days[start : start + 2]) for start in range(0, 7, 2)),
            self.closures,
        )

    def read(self, read: Read) -> Sequence[SiteRow]:
        from lmmh_desk.office.store import sites

        now, day, known = self.context.clock.now(), today(self.context.clock), sites.sites(read)
        agencies = tuple((one.id, one.name) for one in known if one.kind is SiteKind.AGENCY)
        return [
            SiteRow(
                site,
                sites.week(read, site.id),
                tuple(sites.closures(read, site.id, day)),
                sites.gauge(read, site.id, day),
                sites.timetable(read, site.id, day).sentence(now),
                agencies,
            )
            for site in known
        ]

    def show_records(self, records: Sequence[SiteRow]) -> None:
        self._agency.set_choices((NO_AGENCY, *(records[0].agencies if records else ())))
        super().show_records(records)

    def values_of(self, record: SiteRow | None) -> Values:
        if record is None:
            weekdays = read_day("9:00-12:30, 14:00-17:30")
            days = {f"day{number}": weekdays if number < 5 else None for number in range(7)}
            return {"kind": SiteKind.RECEPTION_POINT, "status": SiteStatus.OPEN, "agency_id": "", **days}
        site = record.site
        days = {f"day{number}": day or None for number, day in enumerate(record.week)}
        return {
            "name": site.name,
            "kind": site.kind,
            "status": site.status,
            "agency_id": site.agency_id,
            "address": site.address,
            "phone": site.phone,
            "public_area_m2": site.public_area_m2,
            **days,
        }

    def save(self, record_id: str, values: Values) -> Changes:
        from lmmh_desk.office.actions.sites import save_site

        form = SiteForm(
            name=values["name"],
            kind=SiteKind(values["kind"]),
            address=values["address"],
            phone=values["phone"] or "",
            public_area_m2=values["public_area_m2"] or 0,
            status=SiteStatus(values["status"]),
            id=record_id,
            agency_id=values["agency_id"] or "",
        )
        week = tuple(tuple(values[f"day{number}"] or ()) for number in range(7))
        return save_site(self.context.store, self.context.me, form, week)

    def may_edit(self, record: SiteRow | None) -> bool:
        me = self.context.me
        own = record is not None and record.site.id == me.site_id
        return allowed(me.role, self.right) and (own or me.role != Role.SITE_MANAGER)

    def shown_changed(self, record: SiteRow | None) -> None:
        self.closures.show_site(
            record.site.id if record else "", record.closures if record else (), self.may_edit(record)
        )


def _name(row: SiteRow) -> Text:
    return Text(row.site.name, f"{KIND_LABELS[row.site.kind]} · {row.now}", weight=600)


def _status(row: SiteRow) -> Mark:
    return Mark(STATUS_LABELS[row.site.status], TONES.get(row.site.status, "warn"))


def _gauge(row: SiteRow) -> Text:
    area = f"{row.site.public_area_m2}\u00a0m²"
    return Text(_("sans limite") if row.gauge is None else count(row.gauge, _("personne")), area)
