"""The keys that seal papers: this desk's in one line, and for headquarters those of every desk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction

from lmmh_desk.features.desk.ui.lines import Labelled
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.french import short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.keys import DeskKey, RevokeReason
from lmmh_desk.office.model.rights import allowed
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.widgets.base import Label, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.cells import Text
from lmmh_desk.ui.widgets.choice import ComboBox
from lmmh_desk.ui.widgets.dialog import confirm
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.rows import Rows, TableColumn
from lmmh_desk.ui.widgets.table import DataTable
from lmmh_desk.ui.widgets.toggle import CheckBox

if TYPE_CHECKING:
    from lmmh_desk.store.store import Read


def keys_changed(changes: Changes | None) -> bool:
    """Say whether keys are to be read again."""
    return changes is None or changes.touches("desk_certificate", "revoked_key")


class KeyLine(Labelled):
    """« Clé de signature »: the one this desk seals with."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.told = Label("", 13, 400, "t2")
        self.change = Button(_("Changer"), role="link", small=True, accessible=_("Changer la clé de ce poste"))
        self.change.clicked.connect(self.renew)
        appear(self.change, allowed(context.me.role, "office.keys.renew"))
        super().__init__(
            _("Clé de signature"), self.told, None, self.change,
            note=_("Par défaut, renouvelée seule avant ses deux ans. Signe les documents de ce poste."),
        )  # fmt: skip

    def refresh(self) -> None:
        """Read the key again."""
        self._context.reads.run(_key_here, self._show, owner=self, slot="key", failed=self._none)

    def renew(self) -> None:
        """Change the key now: former papers still verify."""
        context, me = self._context, self._context.me

        def work() -> Changes:
            from lmmh_desk.office.actions.keys import renew_key

            return renew_key(context.store, me)

        told = _("Ce poste signe avec une nouvelle clé. Les documents déjà signés restent authentiques.")
        context.writes.run(work, lambda _changes: context.shell.say(told, "ok"), owner=self)

    def _show(self, key: DeskKey) -> None:
        self.told.setText(f"{key.id}, {key.standing}")

    def _none(self, error: DeskError) -> None:
        self.told.setText(error.fact)


class KeysCard(Card):
    """« Clés des postes »: those known on this PC."""

    def __init__(self, context: Context) -> None:
        super().__init__(_("Clés des postes"), icon="key", padding=(0, 0, 0, 0), spacing=0)
        self._context = context
        self.table: DataTable[DeskKey] = DataTable(_rows(), _("Clés des postes"))
        self.table.acts = self._menu
        self.table.letters = {"R": self.ask_to_revoke}
        self.table.opened.connect(self.ask_to_revoke)
        self.add(self.table, 1)
        self.revoke_button = Button(_("Révoquer…"), small=True, accessible=_("Révoquer la clé choisie"))
        self.root_button = Button(_("Changer la clé de l’office…"), small=True)
        self.revoke_button.clicked.connect(self._revoke_current)
        self.root_button.clicked.connect(self.ask_to_change_root)
        self.set_foot(self.revoke_button, None, self.root_button)

    def refresh(self) -> None:
        """Read the keys again."""
        self._context.reads.run(_known_keys, self._show, owner=self, slot="keys")

    def ask_to_revoke(self, key: DeskKey) -> None:
        """Ask why a key is revoked, and whether it was stolen; naming what follows."""
        text = _(
            "Les documents qu’elle signerait à partir de maintenant seront refusés, pour toujours."
            " Écrivez ensuite de nouveau la page publique, pour que les téléphones le sachent."
        )
        reasons = ComboBox([(reason.value, reason.label) for reason in RevokeReason], placeholder=_("Choisir"))
        field, stolen = Field(_("Motif"), reasons), CheckBox(_("Clé volée\u00a0: refuser tous ses documents"))
        dialog = confirm(
            self,
            _("Révoquer la clé {key} du poste {desk}\u00a0?").format(key=key.id, desk=key.desk),
            text,
            yes=_("Révoquer la clé"),
            no=_("Garder la clé"),
            then=lambda reason: self._revoke(key, RevokeReason(reason), stolen=stolen.value()),
            field=field,
            about=key.id,
        )
        dialog.body.insertWidget(dialog.body.count() - 1, stolen)
        dialog.setTabOrder(field.editor, stolen)

    def ask_to_change_root(self) -> None:
        """Ask before the office gets another root."""
        confirm(
            self,
            _("Changer la clé de l’office\u00a0?"),
            _(
                "L’ancienne ne certifiera plus de poste, mais les documents signés jusqu’ici restent authentiques."
                " Écrivez de nouveau la page publique avant de changer la clé d’un poste\u00a0: sans la nouvelle clé"
                " de l’office, les téléphones refuseraient ses documents."
            ),
            yes=_("Changer la clé de l’office"),
            no=_("Garder la clé"),
            then=lambda _reason: self._change_root(),
        )

    def _revoke_current(self) -> None:
        key = self.table.current()
        if key is not None:
            self.ask_to_revoke(key)

    def _revoke(self, key: DeskKey, reason: RevokeReason, *, stolen: bool) -> None:
        store, me = self._context.store, self._context.me

        def work() -> Changes:
            from lmmh_desk.office.actions.keys import revoke_key

            return revoke_key(store, me, key.public, reason, stolen=stolen)

        self._run(work, _("Clé {key} du poste {desk} révoquée.").format(key=key.id, desk=key.desk))

    def _change_root(self) -> None:
        store, me = self._context.store, self._context.me

        def work() -> Changes:
            from lmmh_desk.office.actions.keys import renew_root

            return renew_root(store, me)

        self._run(work, _("L’office a une nouvelle clé. Écrivez de nouveau la page publique."))

    def _run(self, work: Callable[[], Changes], told: str) -> None:
        self._context.writes.run(work, lambda _changes: self._context.shell.say(told, "ok"), owner=self)

    def _show(self, keys: Sequence[DeskKey]) -> None:
        self.table.set_rows(keys)

    def _menu(self, key: DeskKey) -> list[QAction]:
        action = QAction(_("Révoquer…\tR"), self)
        action.triggered.connect(lambda: self.ask_to_revoke(key))
        return [action]


def _rows() -> Rows[DeskKey]:
    columns = (
        TableColumn[DeskKey]("desk", _("Poste"), _desk, 110, sort=lambda key: key.desk),
        TableColumn[DeskKey]("standing", _("Validité"), _standing, 190, stretch=True, sort=lambda key: key.last),
    )
    return Rows(columns, lambda key: key.id)


def _desk(key: DeskKey) -> Text:
    return Text(_("{desk}, ici").format(desk=key.desk) if key.here else key.desk, key.id, weight=600)


def _standing(key: DeskKey) -> Text:
    made = _("faite le {day}").format(day=short_date(key.first, year=True))
    return Text(key.standing, made, ink="t1" if key.since is None else "bad")


def _key_here(read: Read) -> DeskKey:
    from lmmh_desk.office.store.keys import key_here

    return key_here(read)


def _known_keys(read: Read) -> list[DeskKey]:
    from lmmh_desk.office.store.keys import known_keys

    return known_keys(read)
