"""The panel: what may be said of the operation chosen, what is proposed, its facts and its stages."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from lmmh_desk.features.works.model.plan import Operation, Stage, cautions, overlap_words, told
from lmmh_desk.features.works.model.records import STATES, State
from lmmh_desk.features.works.ui.tables import TONES, stage_rows
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import hour, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.banner import Banner
from lmmh_desk.ui.widgets.base import Column, Label, Painted, Row, appear, bare, line
from lmmh_desk.ui.widgets.buttons import Button, IconButton
from lmmh_desk.ui.widgets.canvas import Canvas
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.facts import Facts
from lmmh_desk.ui.widgets.picture import Picture
from lmmh_desk.ui.widgets.table import DataTable
from lmmh_desk.ui.widgets.tag import Tag


class Reading(QScrollArea):
    """What is read and may not hold: arrows and pages scroll it once it has the focus, which it shows."""

    def __init__(self, name: str, body: QWidget) -> None:
        super().__init__()
        bare(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self._ring = Ring(self)
        self.setWidget(body)
        body.setAutoFillBackground(False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._ring.show()
        self._ring.raise_()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._ring.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._ring.setGeometry(self.rect())


class Ring(Painted):
    """The focus of what it lies over."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        Canvas(painter).focus(self.rect())


class OperationPanel(Card):
    """One operation."""

    def __init__(self, *, writes: bool, notes: bool) -> None:
        self.state, self.change = Tag(""), IconButton("pencil", _("Modifier l’opération"))
        super().__init__(
            _("Opération"), caption=" ", actions=(self.state, self.change), padding=(0, 0, 0, 0), spacing=0, ruled=True
        )
        self.said = Banner(tone="accent", plain=True)
        self.caution, self.overlap = Banner(tone="warn"), Banner(tone="bad")
        self._offer, self.offers = Label(_("Proposer"), 13, 600), Label("", 13, wrap=True)
        self.facts = Facts(72)
        self.stages: DataTable[Stage] = DataTable(stage_rows(), _("Étapes"), select_first=False)
        self.stages.horizontalHeader().hide()
        self.stages.set_empty(_("Aucune étape n’a de date."))
        heading = QWidget()
        heading.setLayout(Row(Picture("message", "acc", 18), Label(_("Que dire au locataire"), 13, 600), None))
        parts = (heading, self.said, self.caution, self._offer, self.offers, self.facts, self.overlap)
        body, column = QWidget(), Column(*parts, margins=(14, 8, 14, 8), spacing=6)
        column.addStretch(1)
        body.setLayout(column)
        self.told = Reading(_("Que dire au locataire"), body)
        self.add(self.told, 1)
        self.add(line())
        self.add(self.stages)
        self.print = Button(_("Imprimer l’avis"), "printer", small=True)
        self.note = Button(_("Noter un échange"), "pencil", small=True)
        self.set_foot(self.print, None, self.note)
        appear(self.change, writes)
        appear(self.note, notes)
        self.set_empty(_("Choisissez une opération\u00a0: ce qui peut en être dit est montré ici."))

    def show_operation(self, one: Operation | None, today: date) -> None:
        """Show an operation, or that none is chosen."""
        self.show_empty(one is None)
        self.print.setEnabled(one is not None)
        self.change.setEnabled(one is not None)
        if one is None:
            return
        self.set_title(one.title)
        self.set_caption("")
        self.state.set(STATES[State(one.state)], TONES[State(one.state)])
        self.said.set(_("«\u00a0{told}\u00a0»").format(told=told(one, today)))
        self.caution.set(cautions(one, today))
        self.overlap.set(overlap_words(one.stages))
        self.offers.setText("\n".join(one.offered))
        for part in (self._offer, self.offers):
            appear(part, bool(one.offered))
        at = paris(one.confirmed_at)
        self.facts.set(
            [(_("Entreprise"), one.company), (_("Coupures"), one.outages),
             (_("Affiché"), one.posted), (_("Mis à jour"), f"{short_date(at.date())} à {hour(at)}")]
        )  # fmt: skip
        self.stages.set_rows(one.stages)
