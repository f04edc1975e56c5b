"""A person who asks to be erased: what the law has the office keep, or the question before everything goes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.retention import Retention
from lmmh_desk.tenancy.model.erasing import GROUNDS, Erasable
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.widgets.banner import Banner
from lmmh_desk.ui.widgets.base import Label, Row
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.choice import ComboBox
from lmmh_desk.ui.widgets.dialog import Dialog
from lmmh_desk.ui.widgets.field import Field

SHOWN = 6  # of what is kept: it is told to the person, not worked on here


class KeptDialog(Dialog):
    """Why nothing is erased: each record that is kept, and its legal basis, to be told to the person."""

    def __init__(self, parent: QWidget, found: Erasable) -> None:
        super().__init__(
            parent,
            _("Les données de {name} ne peuvent pas encore être effacées").format(name=found.name),
            _("Le droit à l’effacement cède devant ce que la loi fait garder (RGPD, art. 17-3). Rien n’est effacé."
              " Dites-le à la personne, par écrit et dans le mois."),
            520,
        )  # fmt: skip
        for one in found.kept[:SHOWN]:
            self.body.addWidget(Label(one.what, 13, 600, wrap=True))
            self.body.addWidget(Label(one.why, 12, 400, "t2", wrap=True))
        more = len(found.kept) - SHOWN
        if more > 0:
            self.body.addWidget(Label(_("et {others}").format(others=count(more, _("autre"))), 12, 400, "t2"))
        close = Button(_("Fermer"), key=_("Entrée"))
        close.clicked.connect(self.reject)
        self.body.addLayout(Row(None, close))
        self.submit = self.reject
        self.open()
        close.setFocus()


class EraseDialog(Dialog):
    """On which ground a person is erased; both buttons name what they do."""

    def __init__(
        self, parent: QWidget, context: Context, person_id: str, found: Erasable, kept: Sequence[Retention]
    ) -> None:
        super().__init__(
            parent,
            _("Effacer {name}\u00a0?").format(name=found.name),
            _("Sa fiche, ses passages, rendez-vous, notes, documents et messages, et son foyer s’il n’y reste personne,"
              " partent de ce poste, des autres à leur prochaine synchronisation, et du serveur. Si une copie plus"
              " ancienne est remise ici, ces données en sont effacées de nouveau. Remettez-lui d’abord ses données, si"
              " elle les demande. Ce geste ne s’annule pas\u00a0; seul son motif reste au journal."),
            520,
            about=person_id,
        )  # fmt: skip
        self._context, self._person_id, self._kept = context, person_id, kept
        self.ground = Field(_("Motif de la demande"), ComboBox(GROUNDS.items(), placeholder=_("Choisir")))
        self.error = Banner(tone="bad")
        self.keep, self.go = Button(_("Tout garder")), Button(_("Effacer la personne"), "trash", role="primary")
        self.body.addWidget(self.ground)
        self.body.addWidget(self.error)
        self.body.addLayout(Row(None, self.keep, self.go))
        self.keep.clicked.connect(self.reject)
        self.go.clicked.connect(self.erase)
        self.open()
        self.ground.setFocus()

    def erase(self) -> None:
        """Erase the person; the file that showed them closes."""
        from lmmh_desk.tenancy.actions.erasing import erase_person

        context, person_id, kept = self._context, self._person_id, self._kept
        ground = str(self.ground.value() or "")
        if not ground:
            self.ground.set_error(_("Le motif manque. Choisissez-le dans la liste."))
            self.ground.setFocus()
            return
        me = context.me
        self.go.setEnabled(False)
        context.writes.run(
            lambda: erase_person(context.store, me, person_id, ground, kept),
            lambda _changes: self._done(),
            owner=self,
            failed=self._refused,
        )

    def _done(self) -> None:
        self.accept()
        self._context.shell.run("shell.close_file")  # off the rail and the way back too
        self._context.shell.say(
            _("Personne effacée. Les autres postes suivront à leur prochaine synchronisation."), "ok"
        )

    def _refused(self, error: DeskError) -> None:
        self.go.setEnabled(True)
        self.error.set(str(error))
