"""« Affichage » and « Clavier »: how this agent likes the window on this desk, and where the keys are told."""

from __future__ import annotations

import sys

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from lmmh_desk.features.desk.ui.lines import Group, Labelled
from lmmh_desk.kernel.french import small
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.rights import allowed
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets import canvas
from lmmh_desk.ui.widgets.base import Label, Painted, appear
from lmmh_desk.ui.widgets.buttons import Button, IconButton
from lmmh_desk.ui.widgets.canvas import CENTER, Canvas
from lmmh_desk.ui.widgets.segmented import Segmented
from lmmh_desk.ui.widgets.tag import KeyCap

SYSTEM, NORMAL = "system", 100  # the look of an agent who chose none


class Figure(Painted):
    """A number in a box, between the buttons that change it."""

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """Return what stands in the box."""
        return self._text

    def set_text(self, text: str, said: str) -> None:
        """Show a number; `said` is read aloud."""
        self._text = text
        self.setAccessibleName(said)
        self.retheme()

    def sizeHint(self) -> QSize:
        return QSize(canvas.width("200\u00a0%", 13, 600) + current().px(24), current().px(28))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        paint.box(self.rect(), "card", "ctl")
        paint.text(self.rect(), self._text, 13, 600, align=CENTER)


class LookGroup(Group):
    """« Affichage »: colours and zoom, kept for the agent on this desk."""

    def __init__(self, context: Context) -> None:
        self._context = theme = context.theme
        system = _("Comme Windows") if sys.platform == "win32" else _("Comme le système")
        self.mode = Segmented(_("Thème"), (("light", _("Clair")), ("dark", _("Sombre")), (SYSTEM, system)), tall=True)
        self.mode.changed.connect(theme.set_mode)
        self.smaller, self.larger = IconButton("minus", _("Réduire")), IconButton("plus", _("Agrandir"))
        self.smaller.clicked.connect(lambda: theme.step_zoom(-1))
        self.larger.clicked.connect(lambda: theme.step_zoom(1))
        self.zoom = Figure()
        self.as_system = Button(_("Rétablir"), role="link", small=True, accessible=_("Rétablir le thème"))
        self.as_system.clicked.connect(lambda: theme.set_mode("system"))
        self.as_normal = Button(_("Rétablir"), role="link", small=True, accessible=_("Rétablir le zoom"))
        self.as_normal.clicked.connect(lambda: theme.set_zoom(NORMAL))
        told = _("Par défaut\u00a0: {system}. Les couleurs de votre fenêtre, sur ce poste.")
        super().__init__(
            _("Affichage"),
            Labelled(
                _("Thème"), self.mode, None, note=told.format(system=small(system)),
                restore=self.as_system,
            ),
            Labelled(
                _("Zoom"), self.smaller, self.zoom, self.larger, None, KeyCap("Ctrl +"), KeyCap("Ctrl −"),
                note=_("Par défaut\u00a0: 100\u00a0% (Ctrl+0). Grandit tout, jusqu’à 200\u00a0%, sans rien couper."),
                restore=self.as_normal,
            ),
            caption=_("suit l’agent"),
            first=True,
        )  # fmt: skip
        current().changed.connect(self.show_look)
        self.show_look()

    def show_look(self) -> None:
        """Show the theme and zoom of the moment."""
        theme = self._context
        if self.mode.value() != theme.mode:
            self.mode.set_value(theme.mode)
        self.zoom.set_text(f"{theme.zoom}\u00a0%", _("Zoom {percent}\u00a0%").format(percent=theme.zoom))
        appear(self.as_system, theme.mode != SYSTEM)
        appear(self.as_normal, theme.zoom != NORMAL)


class KeysGroup(Group):
    """« Clavier »: the keys are the same for everybody, but the letters of the motifs, which headquarters choose."""

    reasons_asked = Signal()

    def __init__(self, context: Context) -> None:
        self.see = Button(_("Voir les touches"), role="link", small=True)
        self.see.clicked.connect(lambda: context.shell.run("shell.help"))
        self.letters = Button(_("Choisir"), role="link", small=True, accessible=_("Choisir les lettres des motifs"))
        may = allowed(context.me.role, "office.reasons")
        appear(self.letters, may)
        who = _("une touche par motif") if may else _("réservées au siège")
        super().__init__(
            _("Clavier"),
            Labelled(
                _("Touches"), KeyCap("F1"), None, self.see,
                note=_("Par défaut, les mêmes partout, sans réglage. Lettres et touches F, sans chiffre à chercher."),
            ),
            Labelled(
                _("Lettres des motifs"), Label(who, 13, 400, "t2"), None, self.letters,
                note=_("Par défaut, celles du siège. Tapées à l’arrivée d’une personne, elles disent son motif."),
            ),
        )  # fmt: skip
        self.letters.clicked.connect(self.reasons_asked)
