"""The office itself: what heads its papers, where a code is checked, who issues which paper alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from PySide6.QtWidgets import QBoxLayout, QWidget

from lmmh_desk.features.desk.ui.editor import NARROW_CARD, PanelForm
from lmmh_desk.features.desk.ui.keys import KeysCard, keys_changed
from lmmh_desk.features.desk.ui.section import Section
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import BadInput, DeskError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.forms import OfficeForm
from lmmh_desk.office.model.papers import issuers
from lmmh_desk.office.model.rights import COUNTER, ROLE_LABELS, Role
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.page import Width
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import WIDEST, Column, Label, Row
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.editors import LineEdit
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.segmented import Segmented
from lmmh_desk.ui.widgets.toggle import CheckBox

if TYPE_CHECKING:
    from lmmh_desk.store.store import Read

KINDS = {"JD": _("Justificatif"), "AR": _("Attestation de résidence"), "JP": _("Déplacement professionnel")}
WIDE, SIDE = 560, 400  # pixels at 100 %


class Identity(Struct, frozen=True):
    """What the form shows."""

    form: OfficeForm
    issuers: dict[str, tuple[Role, ...]]  # by kind of paper


class IdentitySection(Section):
    """Cards, each saved on its own."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._base: dict[str, Any] = {}
        self._kept: dict[str, Any] = {}  # a draft, until what is saved is known
        self._whole = False
        self.panel = PanelForm(_("L’office"))
        self.fields = self.panel.fields
        self.save_button = Button(_("Enregistrer"), "save", _("Ctrl+Entrée"), role="primary")
        self.save_button.clicked.connect(self.primary)
        self.card = Card(_("L’office"), icon="building", ruled=True, padding=(0, 0, 0, 0))
        self.card.add(self.panel, 1)
        self.card.set_foot(self.save_button, None)
        self.boxes = {role: CheckBox(ROLE_LABELS[role]) for role in Role if role in COUNTER}
        self.issuers_card = Card(_("Qui établit seul un document"), icon="shield", ruled=True, padding=(14, 12, 14, 14))
        self.kinds = Segmented(_("Document"), KINDS.items())
        self.issuers_card.add(self.kinds)
        for box in self.boxes.values():
            box.clicked.connect(self.choose_issuers)
            self.issuers_card.add(box)
        self.issuers_card.body.addStretch(1)
        self.keys_card = KeysCard(context)
        side = QWidget()
        side.setLayout(Column(self.issuers_card, self.keys_card, spacing=12))
        self._row = Row(self.card, side, None, spacing=12)
        self.setLayout(self._row)
        self._narrow = False
        self._issuers: dict[str, tuple[Role, ...]] = {}
        self.kinds.changed.connect(lambda _kind: self._show_issuers())
        self.panel.changed.connect(self._show_state)
        self.panel.submitted.connect(self.primary)
        current().changed.connect(self.retheme)
        self.retheme()
        self._show_state()
        self.panel.make(_fields(), self._form, self._made)

    def _form(self) -> tuple[QWidget, ...]:
        told = _("Le nom et la nature sont en tête des documents ; la page est écrite dans leur code, avant le sceau.")
        return (*self.fields.values(), Label(told, 12, 400, "t2", wrap=True))

    def _made(self) -> None:
        self._whole = True
        self.refresh(None)

    def arrange(self, width: Width) -> None:
        self._narrow = width == "narrow"
        self._row.setDirection(QBoxLayout.Direction.TopToBottom if self._narrow else QBoxLayout.Direction.LeftToRight)
        self.retheme()

    def retheme(self) -> None:
        """Give the cards their width at the present zoom."""
        px = current().px
        self.card.setMinimumHeight(px(NARROW_CARD) if self._narrow else 0)
        self.keys_card.setMinimumHeight(px(NARROW_CARD // 2))
        for card, wide in ((self.card, WIDE), (self.issuers_card, SIDE), (self.keys_card, SIDE)):
            card.setMinimumWidth(0 if self._narrow else px(wide))
            card.setMaximumWidth(WIDEST if self._narrow else px(wide))

    def refresh(self, changes: Changes | None) -> None:
        if self._whole and (changes is None or changes.touches("office", "delegation")):
            self.context.reads.run(_read, self.show_identity, owner=self)
        if keys_changed(changes):
            self.keys_card.refresh()

    def show_identity(self, shown: Identity) -> None:
        """Show what is saved; what is being typed stays."""
        if not self._dirty():
            for key, field in self.fields.items():
                field.set_value(getattr(shown.form, key))
        self._base = {key: getattr(shown.form, key) for key in self.fields}
        self._put_back()
        self._issuers = shown.issuers
        self._show_issuers()
        self._show_state()

    def _show_issuers(self) -> None:
        holders = self._issuers.get(self.kinds.value(), ())
        for role, box in self.boxes.items():
            box.set_value(role in holders)

    def primary(self) -> None:
        if not self._dirty():
            return
        form, context, me = OfficeForm(**self.panel.values()), self.context, self.context.me

        def work() -> Changes:
            from lmmh_desk.office.actions.sites import save_office

            return save_office(context.store, me, form)

        context.writes.run(work, lambda _changes: self._saved(form), owner=self, failed=self._refused)

    def choose_issuers(self) -> None:
        """Save who issues alone, as ticked."""
        roles, context = [role for role, box in self.boxes.items() if box.value()], self.context
        kind, me = self.kinds.value(), context.me

        def work() -> Changes:
            from lmmh_desk.office.actions.rules import set_issuers

            return set_issuers(context.store, me, kind, roles)

        def failed(error: DeskError) -> None:
            context.shell.say(str(error), "bad")
            self.refresh(None)

        context.writes.run(work, lambda _changes: context.shell.say(_("Enregistré."), "ok"), owner=self, failed=failed)

    def escape(self) -> bool:
        dirty = self._dirty()
        if dirty:
            self.panel.set_values(self._base)
        return dirty

    def draft(self) -> dict[str, Any] | None:
        return self._kept or (self.panel.values() if self._dirty() else None)

    def restore(self, draft: dict[str, Any]) -> None:
        self._kept = draft
        self._put_back()

    def _put_back(self) -> None:
        if self._base:
            self.panel.set_values(self._kept)
            self._kept = {}

    def panes(self) -> list[QWidget]:
        return [self.card, self.issuers_card, self.keys_card]

    def _saved(self, form: OfficeForm) -> None:
        self._base = {key: getattr(form, key) for key in self.fields}
        self.panel.show_errors({})
        self._show_state()
        self.context.shell.say(_("Enregistré."), "ok")

    def _refused(self, error: DeskError) -> None:
        if isinstance(error, BadInput):
            self.panel.show_errors(error.fields)
        else:
            self.context.shell.say(str(error), "bad")

    def _dirty(self) -> bool:
        return bool(self._base) and self.panel.values() != self._base

    def _show_state(self) -> None:
        dirty = self._dirty()
        self.card.set_caption(_("non enregistré") if dirty else "")
        self.save_button.setEnabled(dirty)


def _fields() -> Iterator[tuple[str, Field]]:
    yield "name", Field(_("Nom de l’office"), LineEdit())
    yield "nature", Field(_("Nature"), LineEdit())
    yield "place", Field(_("Fait à"), LineEdit(), note=_("tant que le site n’a pas d’adresse"))
    yield "verify_address", Field(_("Page qui vérifie un code"), LineEdit("https://"), optional=True)


def _read(read: Read) -> Identity:
    from lmmh_desk.office.store.agents import delegations
    from lmmh_desk.office.store.sites import office

    shown = office(read)
    form = OfficeForm(shown.name, shown.nature, shown.place, shown.verify_address)
    return Identity(form, {kind: issuers(kind, delegations(read, kind)) for kind in KINDS})
