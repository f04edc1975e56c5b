"""« Autre base »: leaves the base of this PC aside, for one that a backup and its sheet give back."""

from __future__ import annotations

from lmmh_desk.features.desk.ui.lines import Labelled
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.rights import allowed
from lmmh_desk.system import aside
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.widgets.base import Label, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.dialog import confirm

WHY = _(
    "Pour retrouver ici un autre poste par sa copie de secours. À la prochaine ouverture, tout ce qui est sur ce poste"
    " est rangé dans un dossier «\u00a0mis-de-cote\u00a0» à côté, entier, avec sa clé\u00a0: rien n’est effacé, et le"
    " premier démarrage propose «\u00a0Retrouver un poste\u00a0»."
)


class AsideLine(Labelled):
    """What the next opening does of this base."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.told = Label("", 13, 400, "t2")
        self.leave = Button(_("Mettre de côté…"), role="link", small=True, accessible=_("Mettre de côté cette base"))
        self.keep = Button(_("La garder"), role="link", small=True, accessible=_("La garder, cette base"))
        super().__init__(
            _("Autre base"), self.told, None, self.leave, self.keep,
            note=_("Par défaut, non. La remplace par celle d’un autre poste, sans rien effacer."),
        )  # fmt: skip
        self.leave.clicked.connect(self.ask)
        self.keep.clicked.connect(self._stay)
        self.refresh()

    def refresh(self) -> None:
        """Say what the next opening will do."""
        wanted, may = aside.is_wanted(self._context.store.folder), allowed(self._context.me.role, "desk.restore")
        self.told.setText(_("celle-ci est mise de côté à la prochaine ouverture") if wanted else _("non"))
        appear(self.leave, may and not wanted)
        appear(self.keep, may and wanted)

    def ask(self) -> None:
        """Ask whether to leave this base aside, saying where it goes."""
        confirm(
            self,
            _("Mettre la base de ce poste de côté\u00a0?"),
            WHY,
            yes=_("Mettre de côté"),
            no=_("Ne rien changer"),
            then=lambda _reason: self._leave(),
        )

    def _leave(self) -> None:
        store, me = self._context.store, self._context.me

        def work() -> Changes:
            from lmmh_desk.features.desk.actions.aside import leave_aside

            return leave_aside(store, me)

        told = _("C’est noté\u00a0: fermez LMMH Desk puis rouvrez-le.")
        self._context.writes.run(work, lambda _changes: self._done(told), owner=self)

    def _stay(self) -> None:
        store, me = self._context.store, self._context.me

        def work() -> Changes:
            from lmmh_desk.features.desk.actions.aside import stay

            return stay(store, me)

        self._context.writes.run(work, lambda _changes: self._done(_("Cette base reste.")), owner=self)

    def _done(self, told: str) -> None:
        self.refresh()
        self._context.shell.say(told, "ok")
