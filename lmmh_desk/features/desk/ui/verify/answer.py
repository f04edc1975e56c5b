"""The answer, large: the verdict on its colour, what the paper must say, and what this desk knows of it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from lmmh_desk.features.desk.ui.verify.looks import LOOKS
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import hour
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.verifying import Judgement, labelled
from lmmh_desk.ui.announcer import announce
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Column, Label, Painted, Row, Snug, appear, line
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.canvas import TONES, Canvas
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.picture import Picture

NAMES = 150  # pixels at 100 % of the column of names
STRONG = ("persons", "windows")  # what is compared first with the paper and the identity document


class Answer(Card):
    """One verdict at a time; `opened` carries the person whose file is asked, `again` that another paper comes."""

    opened = Signal(str)
    again = Signal()

    def __init__(self, choose: Button) -> None:
        super().__init__(padding=(0, 0, 0, 0), spacing=0)
        self.shown: Judgement | None = None
        self.at_rest = True  # neither a verdict nor one to come
        self._masked = False
        self.band = _Band()
        self.hint = Label("", 13, 400, "t2", wrap=True)
        self._hint = QWidget()
        self._hint.setLayout(Row(self.hint, margins=(20, 10, 20, 2)))
        self.facts = FactLines()
        self.file = Button(_("Ouvrir la fiche"), "user")
        self.another = Button(_("Vérifier un autre document"))
        self._when = Label("", 12, 400, "t2")
        for part in (self.band, self._hint, self.facts):
            self.add(part)
        self.body.addStretch(1)
        self._strip = self.set_foot(self._when, None, self.file, self.another)
        told = _(
            "Scannez le code du papier, saisissez son code court ou son numéro,"
            " ou déposez ici un scan\u00a0: PDF, PNG ou JPEG."
        )
        self.set_empty(told, choose)
        self.setAccessibleName(_("Réponse"))
        self.file.clicked.connect(self._open)
        self.another.clicked.connect(self.again)
        self.clear()

    def clear(self) -> None:
        """Show no verdict: say what can be verified."""
        self.shown, self.at_rest = None, True
        self.facts.set({})
        self._strip.hide()
        self.show_empty()

    def wait(self) -> None:
        """Take the former verdict away at once: it is not this paper's."""
        self.shown = None
        self._fill("neutral", "clock", _("Vérification en cours"), _("La réponse vient sur ce poste, sans réseau."), {})
        self._strip.hide()

    def show_judgement(self, found: Judgement) -> None:
        """Show a verdict and have it read aloud."""
        self.shown = found
        self._fill(*LOOKS[found.verdict], found.heading, found.sentence, found.facts)
        self._when.setText(_("Vérifié à {hour} sur ce poste, sans réseau").format(hour=hour(paris(found.at))))
        self.file.setVisible(bool(found.person_id))
        self._strip.show()
        announce(self, f"{found.heading}. {found.sentence}", urgent=True)

    def set_masked(self, masked: bool) -> None:
        """Hide what the paper says, or show it again; the verdict stays."""
        self._masked = masked
        if self.shown is not None:
            self._tell(self.shown.facts)

    def _fill(self, tone: str, icon: str, heading: str, sentence: str, facts: Mapping[str, str]) -> None:
        self.at_rest = False
        self.band.set(tone, icon, heading, sentence)
        self._tell(facts)
        self.show_body()

    def _tell(self, facts: Mapping[str, str]) -> None:
        compared = "persons" in facts
        told = _("Comparez avec le papier et la pièce d’identité\u00a0:") if compared else ""
        if self._masked and facts:
            told = _("Mode discret\u00a0: ce que dit le papier est masqué.")
        self.hint.setText(told)
        appear(self._hint, bool(told))
        self.facts.set({} if self._masked else facts)

    def _open(self) -> None:
        if self.shown is not None:
            self.opened.emit(self.shown.person_id)


class _Band(Painted):
    """The verdict: icon, heading and sentence on the tone's soft colour."""

    def __init__(self) -> None:
        super().__init__()
        self.tone = "neutral"
        self._picture = Picture("clock", "t2", 30)
        self._heading = Label("", 20, 600, wrap=True)
        self._sentence = Label("", 13, 400, "t1", wrap=True)
        row = Row(self._picture, margins=(22, 13, 20, 13), spacing=16)
        row.addLayout(Column(self._heading, self._sentence, spacing=2), 1)
        self.setLayout(row)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def set(self, tone: str, icon: str, heading: str, sentence: str) -> None:
        """Say another verdict."""
        self.tone = tone
        self._picture.set(icon, TONES[tone][2])
        self._heading.setText(heading)
        self._sentence.setText(sentence)
        self.setAccessibleName(f"{heading}. {sentence}")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        Canvas(painter).fill(self.rect(), TONES[self.tone][0])


class FactLines(Snug):
    """A line for each fact: its name in grey, its value in as many lines as it needs."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setColumnStretch(1, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        current().changed.connect(self.retheme)
        self.retheme()

    def retheme(self) -> None:
        """Take widths and spaces of the present zoom."""
        px = current().px
        self._grid.setContentsMargins(px(20), px(4), px(20), px(8))
        self._grid.setColumnMinimumWidth(0, px(NAMES))
        self._grid.setHorizontalSpacing(px(8))
        self._grid.setVerticalSpacing(px(6))

    def set(self, facts: Mapping[str, str]) -> None:
        """Show these values by the keys of LABELS, in their order."""
        while (item := self._grid.takeAt(0)) is not None:
            gone = item.widget()
            if gone is not None:
                gone.hide()
                gone.deleteLater()
        shown = {key: value for key, value in facts.items() if key != "code" or "number" not in facts}
        if {"code", "number"} <= facts.keys():
            shown["number"] = _("{number} · code court {code}").format(**facts)
        named = labelled(shown)
        for place, (key, (name, value)) in enumerate(zip(shown, named.items(), strict=True)):
            self._add(2 * place, name, value, key in STRONG)
        said = ", ".join(f"{name}\u00a0: {value}" for name, value in named.items())
        self.setAccessibleName(said.replace("\n", ", "))

    def _add(self, row: int, name: str, value: str, strong: bool) -> None:
        shown = Label(value, 14 if strong else 13, 600 if strong else 400, wrap=True)
        shown.setAccessibleName(f"{name}\u00a0: {value}".replace("\n", ", "))
        self._grid.addWidget(line(), row, 0, 1, 2)
        self._grid.addWidget(Label(name, 13, 400, "t2"), row + 1, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(shown, row + 1, 1)
