"""« Synchronisation »: whether this desk exchanges by itself, and how a PC joins the others."""

from __future__ import annotations

from PySide6.QtCore import Signal

from lmmh_desk.features.desk.model.settings import OfficeLine
from lmmh_desk.features.desk.ui.lines import Labelled
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import hour, short_date, small
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.rights import allowed
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.widgets.base import Label, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.segmented import Segmented

ON_DEMAND, ALONE = "demand", "alone"
USUAL = 15  # minutes, where nothing else was set


def sending(minutes: int) -> str:
    """Return « À la demande, F5 » or « Toutes les 15 min »."""
    return _("Toutes les {minutes} min").format(minutes=minutes) if minutes else _("À la demande, F5")


class SendingLine(Labelled):
    """« Envoi »: on demand, or by itself every so many minutes; the same setting as the office's line."""

    asked = Signal(int)  # minutes, 0 on demand

    def __init__(self) -> None:
        self._minutes = 0
        choices = ((ON_DEMAND, sending(0)), (ALONE, sending(USUAL)))
        self.choice = Segmented(_("Envoi"), choices, tall=True)
        self.fixed = Label("", 13, 400, "t2")
        super().__init__(
            _("Envoi"),
            self.choice,
            self.fixed,
            None,
            note=_("Par défaut, à la demande. Sans réseau, tout s’enregistre et part ensuite."),
        )
        self.choice.changed.connect(self._choose)
        appear(self.choice, False)

    def show_line(self, line: OfficeLine, *, attached: bool) -> None:
        """Show what is in force, to be chosen by whoever may."""
        assert line.setting is not None
        self._minutes = line.setting.read(line.value)
        self.choice.set_words(ALONE, sending(self._minutes or USUAL))
        self.show_kept()
        may = attached and line.editable
        appear(self.choice, may)
        appear(self.fixed, not may)
        self.fixed.setText(sending(self._minutes) if attached else _("poste autonome, rien n’est envoyé"))
        default = sending(line.setting.read(line.default))
        told = _("Par défaut\u00a0: {default}. Sans réseau, tout s’enregistre et part ensuite.")
        self.note.setText(told.format(default=small(default)))

    def show_kept(self) -> None:
        """Show what is in force, where another choice was refused."""
        self.choice.set_value(ALONE if self._minutes else ON_DEMAND)

    def _choose(self, way: str) -> None:
        minutes = (self._minutes or USUAL) if way == ALONE else 0
        if minutes != self._minutes:
            self.asked.emit(minutes)


class JoiningLine(Labelled):
    """« Rattachement »: this desk to a server, or how another one joins."""

    def __init__(self, context: Context) -> None:
        self._may = allowed(context.me.role, "desk.attach")
        self.told = Label("", 13, 400, "t2")
        self.attach = Button(_("Rattacher ce poste"), "link")
        self.attach.clicked.connect(lambda: context.shell.run("exchange.attach"))
        super().__init__(
            _("Rattachement"), self.attach, self.told, None,
            note=_("Par défaut, aucun. Rejoint les autres par un code que le serveur affiche, valable 15\u00a0min."),
        )  # fmt: skip
        self.show_hub(attached=False, received_at=None, now=0)

    def show_hub(self, *, attached: bool, received_at: int | None, now: int) -> None:
        """Say whether this desk is attached, and when it last heard of the others."""
        offered = self._may and not attached
        appear(self.attach, offered)
        appear(self.told, not offered)
        if not attached:
            self.told.setText(_("poste autonome"))
        elif received_at is None:
            self.told.setText(_("rattaché, rien n’est encore reçu"))
        else:
            self.told.setText(_("rattaché, reçu {when}").format(when=heard(received_at, now)))


def heard(at: int, now: int) -> str:
    """Return « à 10:41 », or « le 16/11 à 10:41 » on another day."""
    moment, today = paris(at), paris(now).date()
    if moment.date() == today:
        return _("à {hour}").format(hour=hour(moment))
    return _("le {day} à {hour}").format(day=short_date(moment.date()), hour=hour(moment))
