"""Small questions about a person: the notice of a lease, the other file to merge, the household to join."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import today
from lmmh_desk.kernel.errors import BadInput, DeskError
from lmmh_desk.kernel.found import Hit
from lmmh_desk.kernel.french import plain_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.tenancy.model.leases import METHODS, notice_end
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.search.field import PersonSearch
from lmmh_desk.ui.shell.runner import Runner
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.banner import Banner
from lmmh_desk.ui.widgets.base import Label, Row
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.choice import ComboBox
from lmmh_desk.ui.widgets.dates import DateEdit
from lmmh_desk.ui.widgets.dialog import Dialog, confirm
from lmmh_desk.ui.widgets.facts import PersonLine
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.toggle import CheckBox

if TYPE_CHECKING:
    from lmmh_desk.tenancy.model.cards import LeaseLine, PersonCard


ANSWERS = 460  # height that leaves room for the answers of the search, pixels at 100 %


class NoticeDialog(Dialog):
    """When the notice was received and how; says when it ends before anything is recorded."""

    def __init__(self, parent: QWidget, context: Context, lease: LeaseLine) -> None:
        super().__init__(parent, _("Enregistrer le congé du bail {number}").format(number=lease.number), about=lease.id)
        self._context, self._lease = context, lease
        day = today(context.clock)
        self.received = Field(_("Reçu le"), DateEdit(day, "behind"))
        self.received.set_value(day)
        self.method = Field(_("Remis par"), ComboBox(METHODS.items(), placeholder=_("Choisir")))
        self.reduced = CheckBox(_("Préavis réduit à un mois, pièce vue"))
        self.end = Label("", 13, 600)
        self.error = Banner(tone="bad")
        self.save = Button(_("Enregistrer le congé"), "check", _("Entrée"), "primary")
        close = Button(_("Fermer"), role="link")
        for item in (self.received, self.method, self.reduced, self.end, self.error):
            self.body.addWidget(item)
        self.body.addLayout(Row(None, close, self.save))
        self.received.changed.connect(self._tell)
        self.reduced.changed.connect(self._tell)
        self.save.clicked.connect(self.record)
        close.clicked.connect(self.reject)
        self.submit = self.record
        self._tell()
        self.open()
        self.received.setFocus()

    def record(self) -> None:
        """Record the notice."""
        from lmmh_desk.tenancy.actions.notices import record_notice

        received = self.received.value()
        if received is None:
            self.received.set_error(_("La date manque. Tapez le jour et le mois, par exemple 21/11."))
            return
        context, lease_id = self._context, self._lease.id
        method, reduced = str(self.method.value() or ""), self.reduced.value()
        context.writes.run(
            partial(record_notice, context.store, context.me, lease_id, received, method, reduced=reduced),
            lambda _changes: self._done(),
            owner=self,
            failed=self._refused,
        )

    def _tell(self) -> None:
        received = self.received.value()
        if received is None:
            self.end.setText("")
            return
        end = notice_end(received, self.reduced.value())
        self.end.setText(_("Fin du préavis\u00a0: {day}").format(day=plain_date(end)))

    def _done(self) -> None:
        self._context.shell.say(_("Congé enregistré."), "ok")
        self.accept()

    def _refused(self, error: DeskError) -> None:
        fields = error.fields if isinstance(error, BadInput) else {}
        self.received.set_error(fields.get("received_on", ""))
        self.method.set_error(fields.get("method", ""))
        self.error.set("" if fields else str(error))


class OtherPersonDialog(Dialog):
    """Finds another person by the search; what becomes of the two is asked before anything is written."""

    def __init__(self, parent: QWidget, context: Context, card: PersonCard, title: str, text: str) -> None:
        super().__init__(parent, title.format(name=card.name), text, 520, about=card.id)
        self._context, self._card = context, card
        self.search = PersonSearch(context, Runner(context), picking=True)
        self.search.setMaximumWidth(10_000)
        self.chosen = PersonLine()
        self.chosen.hide()
        self.body.addWidget(self.search)
        self.body.addWidget(self.chosen)
        self.body.addStretch(1)
        self.setMinimumHeight(min(current().px(ANSWERS), self.room()))
        self.search.picked.connect(self._picked)
        self.open()
        self.search.line.setFocus()

    def _picked(self, hit: Hit) -> None:
        refusal = self.refusal(hit.id)
        if refusal:
            self._context.shell.say(refusal, "warn")
            return
        self.chosen.set(hit.title, hit.subtitle)
        self.chosen.show()
        self.ask(hit)

    def refusal(self, other_id: str) -> str:
        """Return why this person can't be taken, or nothing."""
        return _("C’est la même fiche. Choisissez l’autre.") if other_id == self._card.id else ""

    def ask(self, hit: Hit) -> None:
        """Ask for a confirmation that names the result."""
        raise NotImplementedError

    def _write(self, work: Callable[[], Changes], said: str) -> None:
        self._context.writes.run(work, lambda _changes: self._done(said), owner=self)

    def _done(self, said: str) -> None:
        self._context.shell.say(said, "ok")
        self.accept()


class MergeDialog(OtherPersonDialog):
    """Finds the other file of the same person, then merges it into this one."""

    def __init__(self, parent: QWidget, context: Context, card: PersonCard) -> None:
        super().__init__(
            parent, context, card,
            _("Fusionner avec la fiche de {name}"),
            _("Cherchez l’autre fiche de la même personne. Ses échanges, baux et documents viendront ici."),
        )  # fmt: skip

    def ask(self, hit: Hit) -> None:
        """Name the two files, and the one that will remain."""
        confirm(
            self,
            _("Fusionner {other} avec {name}\u00a0?").format(other=hit.title, name=self._card.name),
            _("Une seule fiche restera, celle de {name}. Ce geste est tracé et ne se défait pas.").format(
                name=self._card.name
            ),
            yes=_("Fusionner les deux fiches"),
            no=_("Les garder séparées"),
            then=lambda _reason: self.merge(hit.id),
        )

    def merge(self, other_id: str) -> None:
        """Merge the other file into this one."""
        from lmmh_desk.tenancy.actions.merging import merge_persons

        context, kept_id = self._context, self._card.id
        self._write(
            partial(merge_persons, context.store, context.me, kept_id, other_id),
            _("Les deux fiches n’en font plus qu’une."),
        )


class JoinDialog(OtherPersonDialog):
    """Finds somebody of the household this person joins."""

    def __init__(self, parent: QWidget, context: Context, card: PersonCard) -> None:
        super().__init__(
            parent, context, card,
            _("Rattacher {name} à un autre foyer"),
            _("Cherchez une personne de ce foyer."),
        )  # fmt: skip

    def refusal(self, other_id: str) -> str:
        """Somebody of the same household is refused too."""
        if other_id != self._card.id and other_id in {member.id for member in self._card.members}:
            return _("Ces deux personnes sont déjà dans le même foyer.")
        return super().refusal(other_id)

    def ask(self, hit: Hit) -> None:
        """Name the household and what doesn't change."""
        name = self._card.name
        confirm(
            self,
            _("Rattacher {name} au foyer de {other}\u00a0?").format(name=name, other=hit.title),
            _("{name} y sera occupant. Ses baux signés et son historique restent dans sa fiche.").format(name=name),
            yes=_("Rattacher au foyer"),
            no=_("Ne rien changer"),
            then=lambda _reason: self.join(hit.id),
        )

    def join(self, other_id: str) -> None:
        """Put this person in the other's household."""
        from lmmh_desk.tenancy.actions.people import join_household

        context, person_id = self._context, self._card.id
        self._write(
            partial(join_household, context.store, context.me, person_id, other_id), _("Personne rattachée au foyer.")
        )
