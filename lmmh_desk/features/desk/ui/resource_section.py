"""What the windows and the absences of agents and rooms share: whom they may be of, and taking one back."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct

from lmmh_desk.features.desk.ui.editor import NEW, EditorSection
from lmmh_desk.features.desk.ui.kind import T, Values
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.agenda import Resource
from lmmh_desk.office.model.rights import Role
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.choice import ComboBox

if TYPE_CHECKING:
    from lmmh_desk.store.store import Read

MISSING_HOUR = _("L’heure manque. Tapez par exemple 9:00.")
MISSING_DATE = _("La date manque. Tapez le jour et le mois, par exemple 21/11.")


class Known(Struct, frozen=True):
    """The sites this agent may edit, who and what receives there, and the services of the motifs."""

    sites: dict[str, str]  # name by id
    resources: dict[str, Resource]  # rooms first; an agent at the site they mostly work at
    services: tuple[str, ...]

    def words(self, resource_id: str) -> str:
        """Return « Yann Prévost », « Bureau 2 », or « Bureau 2 · Agence Centre » where there are several sites."""
        one = self.resources[resource_id]
        return f"{one.name} · {self.sites[one.site_id]}" if one.is_room and len(self.sites) > 1 else one.name


def known(read: Read, me: Session) -> Known:
    """Return what an agent may choose from: a site manager, at their own site."""
    from lmmh_desk.office.store import bookings, rules, sites
    from lmmh_desk.office.store.receivers import receivers

    mine = {site.id: site.name for site in sites.sites(read) if me.role != Role.SITE_MANAGER or site.id == me.site_id}
    usual, found = bookings.resources(read), dict[str, Resource]()
    for site_id in mine:
        for one in receivers(read, site_id).values():
            found[one.id] = usual[one.id] if usual[one.id].site_id in mine else one
    ordered = sorted(found.values(), key=lambda one: (not one.is_room, "" if one.is_room else one.name))
    services = sorted({reason.service for reason in rules.reasons(read) if reason.bookable})
    return Known(mine, {one.id: one for one in ordered}, tuple(services))


class KnownSection(EditorSection[T]):
    """Records of the sites an agent may edit; what the form offers is read with them."""

    right = "office.windows"

    def __init__(self, context: Context) -> None:
        self.known = Known({}, {}, ())
        super().__init__(context)

    def refresh(self, changes: Changes | None) -> None:
        if self.whole and (changes is None or changes.touches(*self.tables)):
            self.context.reads.run(self._read_all, self._show_all, owner=self, slot="records")

    def _read_all(self, read: Read) -> tuple[Known, Sequence[T]]:
        return known(read, self.context.me), self.read(read)

    def _show_all(self, found: tuple[Known, Sequence[T]]) -> None:
        self.known, records = found
        self.show_known()
        self.show_records([record for record in records if self.mine(record)])

    @abstractmethod
    def show_known(self) -> None:
        """Offer in the form what is known."""

    @abstractmethod
    def mine(self, record: T) -> bool:
        """Say whether a record belongs to the sites this agent may edit."""


class ResourceSection(KnownSection[T]):
    """Records of agents and rooms, which are taken back when they no longer hold."""

    removing: ClassVar[str]
    removed: ClassVar[str]

    def __init__(self, context: Context) -> None:
        self.resource = ComboBox(placeholder=_("Choisir"))
        self.remove_button = Button(self.removing, "trash", small=True)
        self.remove_button.clicked.connect(self.remove)
        super().__init__(context)

    @abstractmethod
    def resource_of(self, record: T) -> str:
        """Return the id of the agent or room of a record."""

    @abstractmethod
    def take_back(self, record_id: str) -> Changes:
        """Delete a record, in a writing job."""

    def show_known(self) -> None:
        self.resource.set_choices([(one, self.known.words(one)) for one in self.known.resources])

    def mine(self, record: T) -> bool:
        return self.resource_of(record) in self.known.resources

    def title_of(self, record: T) -> str:
        return self.known.words(self.resource_of(record))

    def remove(self) -> None:
        """Take back the record in the form."""
        values, shell = dict(self._saved), self.context.shell
        self._take_back(
            self.shown, lambda: shell.offer_undo(self.removed, lambda: self._write(NEW, values, undone=True))
        )

    def _take_back(self, gone: str, then: Callable[[], None]) -> None:
        def done(_changes: Changes) -> None:
            self._edits.pop(gone, None)
            self._base = {}
            then()

        self.context.writes.run(lambda: self.take_back(gone), done, owner=self, failed=self._refused)

    def _told(self, record_id: str, before: Values | None) -> None:
        if record_id != NEW:
            super()._told(record_id, before)
            return
        made, shell = self.shown, self.context.shell
        self.tell(_("Enregistré."), lambda: self._take_back(made, lambda: shell.say(self.removed, "ok")))

    def shown_changed(self, record: T | None) -> None:
        self.remove_button.setVisible(record is not None)
