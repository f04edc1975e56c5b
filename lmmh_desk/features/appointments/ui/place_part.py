"""With whom and where: agents and rooms, a site, or the number, the address, the e-mail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lmmh_desk.kernel.french import listed
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.agenda import Resource
from lmmh_desk.office.model.reasons import ReasonType
from lmmh_desk.tenancy.model.cards import ContactLine, PersonCard
from lmmh_desk.ui.widgets.base import Column, appear
from lmmh_desk.ui.widgets.choice import ComboBox
from lmmh_desk.ui.widgets.editors import LineEdit
from lmmh_desk.ui.widgets.facts import Facts
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.form import FieldRow

CONTACTS = {ReasonType.PHONE: _("Numéro à appeler"), ReasonType.VIDEO: _("E-mail ou mobile")}


class PlacePart(QWidget):
    """Who receives, who and what else is booked, site, and what the type of the motif asks for."""

    changed = Signal()  # slots are to be looked for elsewhere
    typed = Signal()  # the number or the address changed

    def __init__(self) -> None:
        super().__init__()
        self._resources: Sequence[Resource] = ()
        self._proposed = ""
        self.resource = Field(_("Agent ou bureau"), ComboBox())
        self.also = Field(_("Avec"), ComboBox())
        self._also: list[tuple[str, ...] | None] = []  # what each line of it stands for
        self.site = Field(_("Lieu"), ComboBox())
        self.contact = Field("", LineEdit())
        self.home = Facts(76)
        column = Column(FieldRow(self.resource, self.also), self.site, self.contact, self.home, spacing=8)
        self.setLayout(column)
        self.site.changed.connect(self._turn)
        self.resource.changed.connect(self._receive)
        self.also.changed.connect(self._receive)
        self.contact.changed.connect(self.typed)
        self.show_type(ReasonType.PUBLIC_OFFICE, (), date.min)

    def offer(self, sites: Sequence[tuple[str, str]], resources: Sequence[Resource], site_id: str) -> None:
        """Offer the sites, the present one first, and who receives there."""
        self._resources = resources
        mine = sorted(sites, key=lambda site: site[0] != site_id)
        every = [("", _("Tous les sites"))] if len(sites) > 1 else []
        self._set(self.site, [*mine, *every], site_id)
        self._offer_resources("", None)

    def set_values(self, resource: str, site: str, contact: str, also: tuple[str, ...] | None = None) -> None:
        """Show these values."""
        self._set(self.site, None, site)
        self._offer_resources(resource, also)
        self.contact.set_value(contact)

    def booked_too(self) -> tuple[str, ...] | None:
        """Return who and what else is booked; None when a free room may be added, () when none is wanted."""
        return self._also[self.also.value()] if self._also else None

    def show_room(self, name: str) -> None:
        """Say which room is added."""
        told = _("{room} en plus").format(room=name) if name else ""
        self.also.note.setText(told)
        self.also.editor.setAccessibleDescription(told)

    def show_type(self, kind: ReasonType, people: Sequence[PersonCard], today: date) -> None:
        """Ask for what a type of motif needs, filled from what is known of the persons."""
        appear(self.contact, kind in CONTACTS)
        self.contact.label.setText(CONTACTS.get(kind, ""))
        self.contact.editor.setAccessibleName(CONTACTS.get(kind, ""))
        known = reach(kind, [line for card in people for line in card.contacts])
        if self.contact.value() in ("", self._proposed):
            proposed = known.text if known is not None and kind in CONTACTS else ""
            self.contact.set_value(proposed, prefilled=bool(proposed))
            self._proposed = self.contact.value()
        lines = next((card.postal_lines(today)[1:] for card in people), [])
        self.home.set([(_("Adresse"), ", ".join(lines))] if kind is ReasonType.HOME else [])
        appear(self.home, kind is ReasonType.HOME)

    def _turn(self) -> None:
        self._offer_resources(self.resource.value() or "", self.booked_too())
        self.changed.emit()

    def _receive(self) -> None:
        self._offer_also(self.resource.value() or "", self.booked_too())
        self.changed.emit()

    def _offer_resources(self, chosen: str, also: tuple[str, ...] | None) -> None:
        site = self.site.value()
        here = [(one.id, one.name) for one in self._resources if not site or one.site_id == site or one.id == chosen]
        self._set(self.resource, [("", _("Premier libre")), *here], chosen)
        self._offer_also(chosen, also)

    def _offer_also(self, chosen: str, also: tuple[str, ...] | None) -> None:
        """Offer the others of the site: the one chosen, or of whoever receives."""
        site = self.site.value() or next((one.site_id for one in self._resources if one.id == chosen), "")
        names = {one.id: one.name for one in self._resources if one.site_id == site and one.id != chosen}
        kept = (tuple(one for one in also if one in names) or None) if also else also
        more = [(*kept, each) for each in names if each not in kept] if kept else []  # several, one after another
        self._also = [*dict.fromkeys((None, (), *((each,) for each in names), kept, *more))]
        words: dict[tuple[str, ...] | None, str] = {None: _("Personne"), (): _("Sans bureau")}
        told = (listed([names[each] for each in one]) if one else words[one] for one in self._also)
        self._set(self.also, list(enumerate(told)), self._also.index(kept))

    @staticmethod
    def _set(field: Field, choices: Sequence[tuple[Any, str]] | None, value: Any) -> None:
        field.blockSignals(True)
        if choices is not None:
            field.editor.set_choices(choices)
        field.set_value(value)
        field.blockSignals(False)


def reach(kind: ReasonType, lines: Sequence[ContactLine]) -> ContactLine | None:
    """Return where somebody is called, or sent the link: an e-mail rather than a mobile."""
    phones = [line for line in lines if line.kind == "phone"]
    if kind is ReasonType.PHONE:
        return next(iter(phones), None)
    mails = [line for line in lines if line.kind == "email"]
    return next(iter((*mails, *(line for line in phones if line.mobile))), None)
